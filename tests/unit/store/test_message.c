/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "store/message.h"

static int
take(struct scratch *s, const char *folder, int64_t uidvalidity,
    const char *key, const char *message_id, const char *text, int64_t *id)
{
	struct message_new m = { .folder = folder,
		.uidvalidity = uidvalidity, .source_key = key,
		.message_id = message_id, .size = (int64_t)strlen(text),
		.received = 500, .now = 600 };
	int fd = memfd_of("test", text, strlen(text), &s->err), rc;

	assert_int_not_equal(fd, -1);
	rc = message_take(s->db, &m, fd, id, &s->err);
	close(fd);
	return rc;
}

static void
finish(struct scratch *s, int64_t id, enum message_status status)
{
	struct message_outcome o = { .status = status, .kind = "request",
		.reason = "read" };

	ok(s, message_finish(s->db, id, &o, &s->err));
}

static void
test_take(void **state)
{
	struct scratch *s = *state;
	struct message m;
	char text[64] = { 0 };
	int64_t id;
	int fd;

	begin(s);
	assert_int_equal(take(s, "INBOX", 7, "41", "a@x", "Hello\r\n", &id),
	    1);
	commit(s);
	assert_int_equal(message_load(s->db, id, &m, &s->err), 1);
	assert_string_equal(m.folder, "INBOX");
	assert_int_equal(m.uidvalidity, 7);
	assert_string_equal(m.source_key, "41");
	assert_string_equal(m.message_id, "a@x");
	assert_int_equal(m.size, 7);
	assert_int_equal(m.received, 500);
	assert_int_equal(m.taken, 600);
	assert_int_equal(m.status, MESSAGE_NEW);
	assert_int_equal(m.mark, MESSAGE_MARK_WANTED);
	assert_true(m.has_raw);
	assert_int_equal(m.attempts, 0);
	/* printf 'Hello\r\n' | sha256sum */
	assert_int_equal(m.content_hash[0], 0x05);
	assert_int_equal(m.content_hash[31], 0x08);
	message_release(&m);
	fd = message_fd(s->db, id, &s->err);
	ok(s, fd);
	assert_int_equal(read(fd, text, sizeof text), 7);
	assert_string_equal(text, "Hello\r\n");
	assert_int_equal(fcntl(fd, F_GET_SEALS),
	    F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW);
	close(fd);
	assert_int_equal(message_known(s->db, "INBOX", 7, "41", &s->err), 1);
	assert_int_equal(message_known(s->db, "INBOX", 8, "41", &s->err), 0);
	assert_int_equal(message_load(s->db, 99, &m, &s->err), 0);
}

static void
test_large(void **state)
{
	struct scratch *s = *state;
	const size_t size = 3000001;
	char *big = xmalloc(size + 1);
	const unsigned char *back;
	int64_t id;
	size_t i, len;
	int fd;

	for (i = 0; i < size; i++)
		big[i] = (char)('a' + i * 31 % 26);
	big[size] = '\0';
	begin(s);
	assert_int_equal(take(s, "INBOX", 7, "1", "", big, &id), 1);
	commit(s);
	fd = message_fd(s->db, id, &s->err);
	ok(s, fd);
	ok(s, file_map(fd, size, &back, &len, &s->err));
	assert_int_equal(len, size);
	assert_memory_equal(back, big, size);
	file_unmap(back, len);
	close(fd);
	free(big);
}

/* A copy is one of a mail that is done and came not long ago. */
static void
test_copies(void **state)
{
	struct scratch *s = *state;
	struct message_outcome o = { .status = MESSAGE_DONE,
		.identity = "abc?" };
	const char *const same[] = { "abc", "abc?" },
	    *const proven[] = { "abc", "abc" }, *const unknown[] = { "", "" };
	int64_t a, b, got;

	begin(s);
	assert_int_equal(take(s, "INBOX", 7, "1", "", "one", &a), 1);
	assert_int_equal(take(s, "INBOX", 7, "2", "", "two", &b), 1);
	assert_int_equal(message_copy_of(s->db, same, b, 0, &got, &s->err), 0);
	ok(s, message_finish(s->db, a, &o, &s->err));
	assert_int_equal(message_copy_of(s->db, same, b, 600, &got, &s->err),
	    1);
	assert_int_equal(got, a);
	assert_int_equal(message_copy_of(s->db, same, a, 0, &got, &s->err), 0);
	assert_int_equal(message_copy_of(s->db, same, b, 601, &got, &s->err),
	    0);
	assert_int_equal(message_copy_of(s->db, proven, b, 0, &got, &s->err),
	    0);
	finish(s, b, MESSAGE_DONE);
	assert_int_equal(message_copy_of(s->db, unknown, a, 0, &got, &s->err),
	    0);
	/* Finished once more, by an operator: it stays what it was. */
	o.identity = NULL;
	ok(s, message_finish(s->db, a, &o, &s->err));
	assert_int_equal(message_copy_of(s->db, same, b, 0, &got, &s->err), 1);
	commit(s);
}

static void
test_twice(void **state)
{
	struct scratch *s = *state;
	struct message_place places[4];
	struct message m;
	int64_t a, b, again;
	size_t count;

	begin(s);
	assert_int_equal(take(s, "INBOX", 7, "41", "a@x", "one", &a), 1);
	assert_int_equal(take(s, "INBOX", 7, "41", "a@x", "one", &again), 0);
	assert_int_equal(a, again);
	/* The same Message-ID with other bytes is another mail. */
	assert_int_equal(take(s, "INBOX", 7, "42", "a@x", "two", &b), 1);
	finish(s, a, MESSAGE_DONE);
	ok(s, message_set_marked(s->db, a, &s->err));
	commit(s);

	/* UIDVALIDITY changes and UIDs are dealt out anew: a's old place is
	 * there again with other contents. */
	begin(s);
	assert_int_equal(take(s, "INBOX", 8, "1", "a@x", "one", &again), 0);
	assert_int_equal(again, a);
	assert_int_equal(take(s, "INBOX", 8, "1", "c@x", "three", &b), 1);
	assert_int_equal(take(s, "INBOX", 8, "2", "a@x", "one", &again), 0);
	commit(s);
	assert_int_equal(message_load(s->db, a, &m, &s->err), 1);
	assert_int_equal(m.status, MESSAGE_DONE);
	assert_int_equal(m.mark, MESSAGE_MARK_WANTED);
	assert_int_equal(m.uidvalidity, 8);
	assert_string_equal(m.source_key, "2");
	message_release(&m);
	ok(s, message_unmarked(s->db, "INBOX", 8, places, 4, &count,
	    &s->err));
	assert_int_equal(count, 1);
	assert_int_equal(places[0].id, a);
	assert_string_equal(places[0].source_key, "2");
	message_places_release(places, count);
	ok(s, message_unmarked(s->db, "INBOX", 7, places, 4, &count,
	    &s->err));
	assert_int_equal(count, 0);
}

static void
test_place_lost(void **state)
{
	struct scratch *s = *state;
	struct message_place places[4];
	struct message m;
	int64_t a, b;
	size_t count;

	begin(s);
	assert_int_equal(take(s, "INBOX", 7, "1", "a@x", "one", &a), 1);
	assert_int_equal(take(s, "INBOX", 7, "1", "b@x", "two", &b), 1);
	finish(s, a, MESSAGE_DONE);
	finish(s, b, MESSAGE_DONE);
	commit(s);
	assert_int_equal(message_load(s->db, a, &m, &s->err), 1);
	assert_string_equal(m.source_key, "");
	message_release(&m);
	ok(s, message_unmarked(s->db, "INBOX", 7, places, 4, &count,
	    &s->err));
	assert_int_equal(count, 1);
	assert_int_equal(places[0].id, b);
	message_places_release(places, count);
}

static void
claim(struct scratch *s, size_t expected, int attempts, int64_t first)
{
	struct message_claim claims[3];
	size_t count;

	begin(s);
	ok(s, message_claim(s->db, 1000, COUNT(claims), claims, &count,
	    &s->err));
	commit(s);
	if (count != expected)
		fail_msg("claimed %zu, not %zu", count, expected);
	if (count > 0) {
		assert_int_equal(claims[0].attempts, attempts);
		assert_int_equal(claims[0].id, first);
	}
}

static void
test_claim(void **state)
{
	struct scratch *s = *state;
	struct message_claim more[3];
	char key[8], text[16];
	int64_t at, id, i;
	size_t count;

	assert_int_equal(message_next_due(s->db, &at, &s->err), 0);
	begin(s);
	for (i = 1; i <= 4; i++) {
		snprintf(key, sizeof key, "%d", (int)i);
		snprintf(text, sizeof text, "text %d", (int)i);
		assert_int_equal(take(s, "INBOX", 1, key, "", text, &id), 1);
		assert_int_equal(id, i);
	}
	commit(s);
	assert_int_equal(message_next_due(s->db, &at, &s->err), 1);
	assert_int_equal(at, 0);
	claim(s, 3, 0, 1);
	/* With those in hand: only what nobody has tried. */
	begin(s);
	ok(s, message_claim_more(s->db, 1000, 0, NULL, &count, &s->err));
	assert_int_equal(count, 0);
	ok(s, message_claim_more(s->db, 1000, COUNT(more), more, &count,
	    &s->err));
	assert_int_equal(count, 1);
	assert_int_equal(more[0].id, 4);
	ok(s, message_claim_more(s->db, 1000, COUNT(more), more, &count,
	    &s->err));
	assert_int_equal(count, 0);
	ok(s, message_put_back(s->db, 4, 0, &s->err));
	commit(s);
	/* The process died: the untried one first, then one at a time. */
	claim(s, 1, 0, 4);
	claim(s, 1, 1, 1);
	begin(s);
	finish(s, 2, MESSAGE_DONE);
	finish(s, 3, MESSAGE_DONE);
	finish(s, 4, MESSAGE_QUARANTINED);
	commit(s);
	claim(s, 1, MESSAGE_ATTEMPTS_MAX, 1);
	begin(s);
	finish(s, 1, MESSAGE_QUARANTINED);
	commit(s);
	claim(s, 0, 0, 0);
	assert_int_equal(message_next_due(s->db, &at, &s->err), 0);
}

static void
test_put_back(void **state)
{
	struct scratch *s = *state;
	int64_t at, id;

	begin(s);
	assert_int_equal(take(s, "INBOX", 1, "1", "", "x", &id), 1);
	commit(s);
	claim(s, 1, 0, id);
	begin(s);
	ok(s, message_put_back(s->db, id, 1001, &s->err));
	commit(s);
	claim(s, 0, 0, 0); /* at 1000: not yet */
	assert_int_equal(message_next_due(s->db, &at, &s->err), 1);
	assert_int_equal(at, 1001);
	begin(s);
	ok(s, message_put_back(s->db, id, 1000, &s->err));
	commit(s);
	claim(s, 1, 0, id);
	begin(s);
	finish(s, id, MESSAGE_DONE);
	assert_int_equal(message_put_back(s->db, id, 1, &s->err), -1);
	db_rollback(s->db);
}

static void
test_quarantine(void **state)
{
	struct scratch *s = *state;
	struct message_new large = { .folder = "INBOX", .uidvalidity = 1,
		.source_key = "9", .message_id = "big@x", .size = 50000000,
		.too_large = true };
	int64_t id, ids[4], counts[MESSAGE_STATUS_COUNT];
	struct message m;
	size_t count;
	int fd = memfd_of("test", "From: a\r\n", 9, &s->err);

	begin(s);
	assert_int_equal(message_take(s->db, &large, fd, &id, &s->err), 1);
	commit(s);
	close(fd);
	assert_int_equal(message_load(s->db, id, &m, &s->err), 1);
	assert_int_equal(m.status, MESSAGE_TOO_LARGE);
	assert_int_equal(m.size, 50000000);
	message_release(&m);
	claim(s, 1, 0, id);
	begin(s);
	finish(s, id, MESSAGE_QUARANTINED);
	commit(s);
	ok(s, message_quarantined(s->db, ids, 4, &count, &s->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], id);
	ok(s, message_count(s->db, counts, &s->err));
	assert_int_equal(counts[MESSAGE_QUARANTINED], 1);
	assert_int_equal(counts[MESSAGE_NEW], 0);
	assert_int_equal(message_load(s->db, id, &m, &s->err), 1);
	assert_int_equal(m.mark, MESSAGE_MARK_UNWANTED);
	assert_string_equal(m.reason, "read");
	message_release(&m);
	begin(s);
	assert_int_equal(message_retry(s->db, id, &s->err), 1);
	assert_int_equal(message_retry(s->db, id, &s->err), 0);
	commit(s);
	assert_int_equal(message_load(s->db, id, &m, &s->err), 1);
	assert_int_equal(m.status, MESSAGE_TOO_LARGE);
	assert_int_equal(m.attempts, 0);
	message_release(&m);
}

static void
test_leave_unmarked(void **state)
{
	struct scratch *s = *state;
	struct message_outcome o = { .status = MESSAGE_DONE,
		.kind = "other", .leave_unmarked = true };
	struct message_place places[2];
	int64_t id, ids[2];
	size_t count;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	o.request_id = add_request(s, 1, "a.example");
	assert_int_equal(take(s, "INBOX", 1, "1", "", "x", &id), 1);
	ok(s, message_finish(s->db, id, &o, &s->err));
	commit(s);
	ok(s, message_unmarked(s->db, "INBOX", 1, places, 2, &count,
	    &s->err));
	assert_int_equal(count, 0);
	ok(s, message_by_request(s->db, o.request_id, ids, 2, &count,
	    &s->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], id);
}

static void
test_purge(void **state)
{
	struct scratch *s = *state;
	struct message m;
	int64_t a, b, c;
	size_t count;

	begin(s);
	assert_int_equal(take(s, "INBOX", 1, "1", "", "secret-one", &a), 1);
	assert_int_equal(take(s, "INBOX", 1, "2", "", "secret-two", &b), 1);
	assert_int_equal(take(s, "INBOX", 1, "3", "", "secret-six", &c), 1);
	finish(s, a, MESSAGE_DONE);
	finish(s, c, MESSAGE_DONE);
	ok(s, message_purge(s->db, 500, 10, &count, &s->err));
	assert_int_equal(count, 0);
	ok(s, message_purge(s->db, 501, 1, &count, &s->err));
	assert_int_equal(count, 1);
	ok(s, message_purge(s->db, 501, 10, &count, &s->err));
	assert_int_equal(count, 1);
	commit(s);
	assert_int_equal(message_load(s->db, a, &m, &s->err), 1);
	assert_false(m.has_raw);
	message_release(&m);
	assert_int_equal(message_fd(s->db, a, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_PERM);
	assert_false(db_is_lost(s->db));
	/* One that still waits keeps its bytes until it is dropped by hand. */
	close(message_fd(s->db, b, &s->err));
	begin(s);
	ok(s, message_drop_raw(s->db, b, &s->err));
	/* A purged mail that comes again is still known. */
	assert_int_equal(take(s, "INBOX", 2, "1", "", "secret-one", &c), 0);
	assert_int_equal(c, a);
	commit(s);
}

/* The bytes of a purged mail are gone from the file, not only its row. */
static void
test_purge_overwrites(void **state)
{
	static const char secret[] = "-----BEGIN PRIVATE KEY----- xyzzy";
	struct scratch *s = *state;
	struct buf b;
	int64_t id;
	int round;

	begin(s);
	assert_int_equal(take(s, "INBOX", 1, "1", "", secret, &id), 1);
	commit(s);
	for (round = 0; round < 2; round++) {
		ok(s, db_checkpoint(s->db, &s->err));
		buf_init(&b, 16 << 20);
		ok(s, file_read(s->path, &b, &s->err));
		if ((memmem(b.data, b.len, secret, sizeof secret - 1) !=
			NULL) != (round == 0))
			fail_msg("round %d", round);
		buf_release(&b);
		begin(s);
		ok(s, message_drop_raw(s->db, id, &s->err));
		commit(s);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_take),
		TEST(test_large),
		TEST(test_copies),
		TEST(test_twice),
		TEST(test_place_lost),
		TEST(test_claim),
		TEST(test_put_back),
		TEST(test_quarantine),
		TEST(test_leave_unmarked),
		TEST(test_purge),
		TEST(test_purge_overwrites),
	};

	return cmocka_run_group_tests_name("store/message", tests, NULL, NULL);
}
