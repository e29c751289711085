/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include "store/event.h"

static void
append(struct scratch *s, int64_t request_id, const char *detail)
{
	ok(s, event_append(s->db, 1234, request_id, "clerk", "request.state",
	    detail, &s->err));
}

/* Ten events, the even ones of request 1. */
static void
fill(struct scratch *s)
{
	char detail[32];
	int i;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	for (i = 1; i <= 10; i++) {
		snprintf(detail, sizeof detail, "step=%d", i);
		append(s, i % 2 == 0 ? 1 : 0, detail);
	}
	commit(s);
}

static int
collect(const struct event *event, void *data)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 64 - len, "%d ", (int)event->id);
	assert_int_equal(event->at, 1234);
	assert_string_equal(event->actor, "clerk");
	assert_string_equal(event->name, "request.state");
	return 0;
}

static void
test_lists(void **state)
{
	struct scratch *s = *state;
	char text[64] = "";

	fill(s);
	ok(s, event_by_request(s->db, 1, collect, text, &s->err));
	assert_string_equal(text, "2 4 6 8 10 ");
	text[0] = '\0';
	ok(s, event_tail(s->db, 0, 3, collect, text, &s->err));
	assert_string_equal(text, "8 9 10 ");
	text[0] = '\0';
	ok(s, event_tail(s->db, 9, 3, collect, text, &s->err));
	assert_string_equal(text, "10 ");
}

static int
check_cut(const struct event *event, void *data)
{
	(void)data;
	assert_int_equal(strlen(event->detail), EVENT_DETAIL_MAX - 1);
	return 0;
}

static void
test_append(void **state)
{
	struct scratch *s = *state;
	char longer[EVENT_DETAIL_MAX + 10];
	int64_t id;
	unsigned char hash[DB_HASH_SIZE], zeros[DB_HASH_SIZE] = { 0 };

	assert_int_equal(event_append(s->db, 1, 0, "a", "b", "c", &s->err),
	    -1);
	assert_int_equal(s->err.kind, ERR_BUG);
	ok(s, event_head(s->db, &id, hash, &s->err));
	assert_int_equal(id, 0);
	assert_memory_equal(hash, zeros, sizeof hash);
	/* Cut before the two-byte character that would not fit whole. */
	memset(longer, 'x', sizeof longer);
	memcpy(longer + EVENT_DETAIL_MAX - 1, "\xc3\xbc", 2);
	longer[sizeof longer - 1] = '\0';
	begin(s);
	append(s, 0, longer);
	commit(s);
	ok(s, event_tail(s->db, 0, 1, check_cut, NULL, &s->err));
	begin(s);
	append(s, 0, NULL);
	db_rollback(s->db);
	begin(s);
	append(s, 0, "again");
	commit(s);
	assert_int_equal(event_verify(s->db, NULL, &s->err), 1);
	ok(s, event_head(s->db, &id, hash, &s->err));
	assert_int_equal(id, 2);
}

/* The documented form, computed by Python's struct and hashlib. */
static void
test_canonical_form(void **state)
{
	static const unsigned char expected[DB_HASH_SIZE] = {
		0xff, 0xde, 0x37, 0x96, 0xea, 0x53, 0x7c, 0x7a, 0xb1, 0xa1,
		0x3a, 0x97, 0xe9, 0xb1, 0x20, 0xba, 0x55, 0x4e, 0xab, 0x99,
		0xdd, 0xa7, 0x04, 0xe3, 0xd7, 0x0a, 0xc2, 0x0f, 0xd5, 0x5b,
		0xe7, 0x6a
	};
	struct scratch *s = *state;
	unsigned char hash[DB_HASH_SIZE];
	int64_t id;

	begin(s);
	append(s, 0, "a=b");
	commit(s);
	ok(s, event_head(s->db, &id, hash, &s->err));
	assert_memory_equal(hash, expected, sizeof expected);
}

static void
test_triggers(void **state)
{
	static const char *const cases[] = {
		"UPDATE event SET detail = 'x' WHERE id = 3",
		"UPDATE event SET at = at",
		"DELETE FROM event WHERE id = 10",
		"DELETE FROM event",
		"INSERT OR REPLACE INTO event SELECT * FROM event LIMIT 1",
		"REPLACE INTO event SELECT * FROM event WHERE id = 3",
	};
	struct scratch *s = *state;
	size_t i;

	fill(s);
	for (i = 0; i < COUNT(cases); i++)
		if ((sqlite3_exec(s->db->handle, cases[i], NULL, NULL, NULL) &
			0xff) != SQLITE_CONSTRAINT)
			fail_msg("allowed: %s", cases[i]);
	assert_int_equal(event_verify(s->db, NULL, &s->err), 1);
}

static void
test_tampering(void **state)
{
	static const struct {
		const char *sql;
		int64_t bad;
	} cases[] = {
		{ "UPDATE event SET detail = 'step=33' WHERE id = 3", 3 },
		{ "UPDATE event SET at = at + 1 WHERE id = 1", 1 },
		{ "UPDATE event SET actor = 'x' WHERE id = 10", 10 },
		{ "UPDATE event SET name = 'x' WHERE id = 5", 5 },
		{ "UPDATE event SET request_id = 1 WHERE id = 5", 5 },
		{ "UPDATE event SET hash = zeroblob(32) WHERE id = 4", 4 },
		{ "UPDATE event SET prev_hash = zeroblob(32) WHERE id = 4",
		    4 },
		{ "UPDATE event SET actor = name, name = actor WHERE id = 2",
		    2 },
		{ "DELETE FROM event WHERE id = 1", 1 },
		{ "DELETE FROM event WHERE id = 6", 6 },
		{ "DELETE FROM event WHERE id = 10", 10 },
		{ "DELETE FROM event WHERE id > 7", 8 },
		{ "DELETE FROM event", 1 },
		{ "UPDATE event SET id = 11 WHERE id = 10", 10 },
	};
	struct scratch *s = *state;
	int64_t bad;
	size_t i;
	int rc;

	fill(s);
	for (i = 0; i < COUNT(cases); i++) {
		sql(s, "BEGIN; DROP TRIGGER event_no_update; "
		       "DROP TRIGGER event_no_delete");
		sql(s, cases[i].sql);
		bad = 0;
		rc = event_verify(s->db, &bad, &s->err);
		if (rc != 0 || bad != cases[i].bad)
			fail_msg("%s: %d, %d", cases[i].sql, rc, (int)bad);
		sql(s, "ROLLBACK");
	}
	assert_int_equal(event_verify(s->db, &bad, &s->err), 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_lists),
		TEST(test_append),
		TEST(test_canonical_form),
		TEST(test_triggers),
		TEST(test_tampering),
	};

	return cmocka_run_group_tests_name("store/event", tests, NULL, NULL);
}
