/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include "store/outbox.h"

static int64_t
add(struct scratch *s, const char *message_id, const char *recipient,
    int64_t now, int64_t next_at)
{
	struct outbox_new n = { .kind = "csr", .message_id = message_id,
		.sender = "sales@example.net", .recipient = recipient,
		.raw = "Subject: x\r\n\r\na\0b", .raw_len = 17, .now = now,
		.next_at = next_at, .expires_at = now + 1000 };
	int64_t id;

	ok(s, outbox_add(s->db, &n, &id, &s->err));
	return id;
}

static void
assert_letter(struct scratch *s, int64_t id, enum outbox_status status,
    int attempts, int64_t next_at, int code, const char *text)
{
	struct outbox o;

	assert_int_equal(outbox_load(s->db, id, &o, &s->err), 1);
	if (o.status != status || o.attempts != attempts ||
	    o.next_at != next_at || o.last_code != code ||
	    strcmp(o.last_text, text) != 0)
		fail_msg("letter %d: %s %d %d %d %s", (int)id,
		    outbox_status_names[o.status], o.attempts, (int)o.next_at,
		    o.last_code, o.last_text);
	outbox_release(&o);
}

static void
claim(struct scratch *s, int64_t now, size_t expected, int64_t first)
{
	int64_t ids[8];
	size_t count;

	begin(s);
	ok(s, outbox_claim(s->db, now, ids, 8, &count, &s->err));
	commit(s);
	if (count != expected || (count > 0 && ids[0] != first))
		fail_msg("claimed %zu", count);
}

static void
test_add(void **state)
{
	struct scratch *s = *state;
	struct outbox_new twice = { .kind = "csr", .message_id = "a@x",
		.recipient = "b@b.example" };
	struct outbox o;
	char raw[64];
	int fd;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	add(s, "a@x", "b@b.example", 100, 0);
	commit(s);
	assert_int_equal(outbox_by_message_id(s->db, "a@x", &o, &s->err), 1);
	assert_int_equal(o.id, 1);
	assert_int_equal(o.request_id, 0);
	assert_string_equal(o.kind, "csr");
	assert_string_equal(o.sender, "sales@example.net");
	assert_string_equal(o.recipient, "b@b.example");
	assert_int_equal(o.size, 17);
	assert_int_equal(o.status, OUTBOX_QUEUED);
	assert_int_equal(o.created, 100);
	assert_int_equal(o.next_at, 100);
	assert_int_equal(o.expires_at, 1100);
	assert_int_equal(o.sent_at, 0);
	outbox_release(&o);
	assert_int_equal(outbox_by_message_id(s->db, "b@x", &o, &s->err), 0);
	fd = outbox_fd(s->db, 1, &s->err);
	ok(s, fd);
	assert_int_equal(read(fd, raw, sizeof raw), 17);
	assert_memory_equal(raw, "Subject: x\r\n\r\na\0b", 17);
	close(fd);
	begin(s);
	assert_int_equal(outbox_add(s->db, &twice, NULL, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_BUG);
	assert_false(db_is_lost(s->db));
	/* Half an outcome is never committed, whoever forgot to look. */
	assert_int_equal(db_commit(s->db, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_BUG);
	assert_false(db_in_transaction(s->db));
}

static void
test_courier(void **state)
{
	struct scratch *s = *state;
	struct outbox o;
	int64_t at;
	size_t count;

	assert_int_equal(outbox_next_due(s->db, &at, &s->err), 0);
	begin(s);
	add(s, "1@x", "a@a.example", 100, 0);
	add(s, "2@x", "a@a.example", 90, 0);
	add(s, "3@x", "a@a.example", 100, 500);
	commit(s);
	claim(s, 89, 0, 0);
	assert_int_equal(outbox_next_due(s->db, &at, &s->err), 1);
	assert_int_equal(at, 90);
	claim(s, 100, 2, 2);
	claim(s, 100, 0, 0);
	begin(s);
	ok(s, outbox_sent(s->db, 1, 110, "mx.example", 250, "2.0.0 ok",
	    &s->err));
	ok(s, outbox_again(s->db, 2, 200, 451, "4.7.1 later", &s->err));
	commit(s);
	assert_letter(s, 1, OUTBOX_SENT, 1, 100, 250, "2.0.0 ok");
	assert_letter(s, 2, OUTBOX_QUEUED, 1, 200, 451, "4.7.1 later");
	assert_int_equal(outbox_load(s->db, 1, &o, &s->err), 1);
	assert_int_equal(o.sent_at, 110);
	assert_string_equal(o.sent_via, "mx.example");
	outbox_release(&o);
	claim(s, 200, 1, 2);
	begin(s);
	ok(s, outbox_put_back(s->db, 2, 210, "no connection", &s->err));
	commit(s);
	assert_letter(s, 2, OUTBOX_QUEUED, 1, 210, 451, "no connection");
	claim(s, 210, 1, 2);
	/* A crash here: in doubt, queued again at the start. */
	begin(s);
	ok(s, outbox_reset(s->db, 220, &count, &s->err));
	assert_int_equal(count, 1);
	ok(s, outbox_reset(s->db, 220, &count, &s->err));
	assert_int_equal(count, 0);
	commit(s);
	assert_letter(s, 2, OUTBOX_QUEUED, 2, 210, 451, "no connection");
	claim(s, 210, 1, 2);
	begin(s);
	ok(s, outbox_hold(s->db, 2, 550, "5.1.1 unknown", &s->err));
	commit(s);
	assert_letter(s, 2, OUTBOX_HELD, 3, 210, 550, "5.1.1 unknown");
	claim(s, 499, 0, 0);
}

/* A letter that ends the courier again and again waits longer, so that the
 * others get through, and is held in the end. */
static void
test_ends_the_courier(void **state)
{
	struct scratch *s = *state;
	int64_t at = 100, ids[4];
	size_t count;
	int i;

	begin(s);
	add(s, "1@x", "a@a.example", 100, 0);
	add(s, "2@x", "a@a.example", 101, 0);
	commit(s);
	for (i = 1; i <= 4; i++) {
		claim(s, at, 1, 1);
		begin(s);
		ok(s, outbox_reset(s->db, at, &count, &s->err));
		commit(s);
	}
	assert_letter(s, 1, OUTBOX_QUEUED, 4, 340, 0, "");
	claim(s, 101, 1, 2);
	begin(s);
	ok(s, outbox_claim(s->db, 2000, ids, 4, &count, &s->err));
	assert_int_equal(count, 1);
	ok(s, outbox_reset(s->db, 2000, &count, &s->err));
	assert_int_equal(count, 2);
	commit(s);
	assert_letter(s, 1, OUTBOX_HELD, 5, 2300, 0,
	    "the courier ended each time before it knew");
	ok(s, outbox_unseen(s->db, ids, 4, &count, &s->err));
	assert_int_equal(count, 2);
}

/* Only what is in the courier's hands can be sent, put off or held. */
static void
test_out_of_turn(void **state)
{
	struct scratch *s = *state;

	begin(s);
	add(s, "1@x", "a@a.example", 100, 0);
	commit(s);
	begin(s);
	assert_int_equal(outbox_sent(s->db, 1, 1, "", 250, "", &s->err), -1);
	assert_int_equal(outbox_again(s->db, 1, 1, 451, "", &s->err), -1);
	assert_int_equal(outbox_hold(s->db, 1, 550, "", &s->err), -1);
	assert_int_equal(outbox_put_back(s->db, 1, 1, "", &s->err), -1);
	assert_int_equal(s->err.kind, ERR_BUG);
	db_rollback(s->db);
	assert_letter(s, 1, OUTBOX_QUEUED, 0, 100, 0, "");
}

static void
test_counts(void **state)
{
	struct scratch *s = *state;
	int64_t count, counts[OUTBOX_STATUS_COUNT];

	begin(s);
	add(s, "1@x", "a@a.example", 100, 0);
	add(s, "2@x", "A@A.example", 200, 0);
	add(s, "3@x", "b@a.example", 200, 0);
	commit(s);
	ok(s, outbox_count_to(s->db, "a@a.EXAMPLE", "cs", true, 100, &count,
	    &s->err));
	assert_int_equal(count, 2);
	ok(s, outbox_count_to(s->db, "a@a.example", "csr", true, 101, &count,
	    &s->err));
	assert_int_equal(count, 1);
	ok(s, outbox_count_to(s->db, "a@a.example", "csr", false, 100, &count,
	    &s->err));
	assert_int_equal(count, 0);
	ok(s, outbox_count_to(s->db, "a@a.example", "csrs", false, 100,
	    &count, &s->err));
	assert_int_equal(count, 2);
	ok(s, outbox_count_since(s->db, 101, &count, &s->err));
	assert_int_equal(count, 2);
	ok(s, outbox_count(s->db, counts, &s->err));
	assert_int_equal(counts[OUTBOX_QUEUED], 3);
	assert_int_equal(counts[OUTBOX_SENT], 0);
}

static int
collect(const struct outbox *letter, void *data)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 64 - len, "%d ", (int)letter->id);
	return 0;
}

static void
test_operators(void **state)
{
	struct scratch *s = *state;
	struct outbox o;
	char text[64] = "";

	begin(s);
	add(s, "1@x", "a@a.example", 100, 0);
	add(s, "2@x", "a@a.example", 100, 0);
	commit(s);
	begin(s);
	assert_int_equal(outbox_requeue(s->db, 1, 1, 2, &s->err), 0);
	assert_int_equal(outbox_drop(s->db, 1, "operator", &s->err), 1);
	assert_int_equal(outbox_drop(s->db, 1, "operator", &s->err), 0);
	commit(s);
	assert_letter(s, 1, OUTBOX_DROPPED, 0, 100, 0, "operator");
	ok(s, outbox_each(s->db, 0, collect, text, &s->err));
	assert_string_equal(text, "2 ");
	claim(s, 100, 1, 2);
	begin(s);
	assert_int_equal(outbox_drop(s->db, 2, "", &s->err), 0);
	ok(s, outbox_hold(s->db, 2, 550, "no", &s->err));
	assert_int_equal(outbox_requeue(s->db, 2, 300, 900, &s->err), 1);
	assert_int_equal(outbox_requeue(s->db, 99, 300, 900, &s->err), 0);
	commit(s);
	assert_letter(s, 2, OUTBOX_QUEUED, 0, 300, 550, "no");
	assert_int_equal(outbox_load(s->db, 2, &o, &s->err), 1);
	assert_string_equal(o.message_id, "2@x");
	assert_int_equal(o.expires_at, 900);
	outbox_release(&o);
}

/* Each time a letter is held the clerk is told, once. */
static void
test_unseen(void **state)
{
	struct scratch *s = *state;
	int64_t ids[4];
	size_t count;
	int round;

	begin(s);
	add(s, "1@x", "a@a.example", 100, 0);
	commit(s);
	for (round = 0; round < 2; round++) {
		ok(s, outbox_unseen(s->db, ids, 4, &count, &s->err));
		assert_int_equal(count, 0);
		claim(s, 100, 1, 1);
		begin(s);
		ok(s, outbox_hold(s->db, 1, 550, "no", &s->err));
		commit(s);
		ok(s, outbox_unseen(s->db, ids, 4, &count, &s->err));
		assert_int_equal(count, 1);
		assert_int_equal(ids[0], 1);
		begin(s);
		ok(s, outbox_set_seen(s->db, 1, &s->err));
		assert_int_equal(outbox_requeue(s->db, 1, 100, 900, &s->err),
		    1);
		commit(s);
	}
}

static void
test_by_request(void **state)
{
	struct scratch *s = *state;
	struct outbox_new n = { .request_id = 1, .kind = "asked",
		.message_id = "9@x", .recipient = "a@a.example",
		.raw = "", .raw_len = 0 };
	char text[64] = "";

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	add(s, "1@x", "a@a.example", 100, 0);
	ok(s, outbox_add(s->db, &n, NULL, &s->err));
	commit(s);
	ok(s, outbox_each(s->db, 1, collect, text, &s->err));
	assert_string_equal(text, "2 ");
	ok(s, outbox_each(s->db, 0, collect, text, &s->err));
	assert_string_equal(text, "2 1 2 ");
}

/* The bytes go, the row stays; what is still to be sent keeps its bytes. */
static void
test_purge(void **state)
{
	struct scratch *s = *state;
	struct outbox o;
	size_t count;
	int64_t id;

	begin(s);
	for (id = 1; id <= 4; id++) {
		char name[16];

		snprintf(name, sizeof name, "%d@x", (int)id);
		add(s, name, "a@a.example", 100 * id, 0);
	}
	sql(s, "UPDATE outbox SET status = 'sent' WHERE id IN (1, 4)");
	sql(s, "UPDATE outbox SET status = 'dropped' WHERE id = 3");
	ok(s, outbox_purge(s->db, 100, 10, &count, &s->err));
	assert_int_equal(count, 0);
	ok(s, outbox_purge(s->db, 400, 1, &count, &s->err));
	assert_int_equal(count, 1);
	ok(s, outbox_purge(s->db, 400, 10, &count, &s->err));
	assert_int_equal(count, 1);
	ok(s, outbox_purge(s->db, 400, 10, &count, &s->err));
	assert_int_equal(count, 0);
	for (id = 1; id <= 4; id++) {
		assert_int_equal(outbox_load(s->db, id, &o, &s->err), 1);
		assert_int_equal(o.has_raw, id == 2 || id == 4);
		outbox_release(&o);
	}
	/* There is nothing of it that could be sent. */
	assert_int_equal(outbox_requeue(s->db, 3, 500, 900, &s->err), 0);
	commit(s);
	assert_int_equal(outbox_fd(s->db, 1, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_PERM);
}

/* Written at 1000 by a clock that now says 100. */
static void
test_clock_back(void **state)
{
	struct scratch *s = *state;
	size_t count = 9;

	begin(s);
	add(s, "1@x", "a@a.example", 90, 0);
	add(s, "2@x", "a@a.example", 1000, 0);
	add(s, "3@x", "a@a.example", 1000, 1050);
	commit(s);
	assert_int_equal(outbox_is_ahead(s->db, 1000, &s->err), 0);
	assert_int_equal(outbox_is_ahead(s->db, 100, &s->err), 1);
	begin(s);
	ok(s, outbox_bring_back(s->db, 100, &count, &s->err));
	commit(s);
	assert_int_equal(count, 2);
	assert_int_equal(outbox_is_ahead(s->db, 100, &s->err), 0);
	assert_letter(s, 1, OUTBOX_QUEUED, 0, 90, 0, "");
	assert_letter(s, 2, OUTBOX_QUEUED, 0, 100, 0, "");
	assert_letter(s, 3, OUTBOX_QUEUED, 0, 150, 0, "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_add),
		TEST(test_courier),
		TEST(test_ends_the_courier),
		TEST(test_out_of_turn),
		TEST(test_counts),
		TEST(test_operators),
		TEST(test_unseen),
		TEST(test_by_request),
		TEST(test_purge),
		TEST(test_clock_back),
	};

	return cmocka_run_group_tests_name("store/outbox", tests, NULL, NULL);
}
