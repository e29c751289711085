/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire/cursor.h"
#include "wire/frame.h"

static void
pair(int socks[2])
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, socks), 0);
}

/* A frame's header as it is on the wire. */
static void
put_header(struct buf *b, uint32_t len, uint32_t type, uint32_t id)
{
	buf_init(b, 1000);
	wire_put_u32(b, len);
	wire_put_u32(b, type);
	wire_put_u32(b, id);
}

static void
test_round_trip(void **state)
{
	int socks[2], fd;
	struct buf payload;
	struct err err;
	struct frame f;

	(void)state;
	pair(socks);
	buf_init(&payload, 100);
	buf_puts(&payload, "hello");
	fd = open("/dev/null", O_RDONLY);
	assert_int_equal(frame_send(socks[0], FRAME_READ, 7, &payload, &fd, 1,
	    &err), 0);
	frame_init(&f);
	assert_int_equal(frame_recv(socks[1], &f, 1000, &err), 1);
	assert_int_equal(f.type, FRAME_READ);
	assert_int_equal(f.id, 7);
	assert_string_equal(f.payload.data, "hello");
	assert_true(f.fds[0] >= 0 && f.fds[0] != fd);
	assert_int_equal(f.fds[1], -1);
	close(frame_take_fd(&f, 0));
	close(socks[0]);
	assert_int_equal(frame_recv(socks[1], &f, 1000, &err), 0);
	frame_release(&f);
	buf_release(&payload);
	close(socks[1]);
	close(fd);
}

/* Cut at every byte, by a peer that closes. */
static void
test_truncation(void **state)
{
	struct buf whole;
	struct err err;
	struct frame f;
	size_t len;
	int socks[2];

	(void)state;
	put_header(&whole, 5, FRAME_SIFT, 1);
	buf_puts(&whole, "hello");
	for (len = 1; len < whole.len; len++) {
		pair(socks);
		assert_int_equal(write(socks[0], whole.data, len), len);
		close(socks[0]);
		frame_init(&f);
		if (frame_recv(socks[1], &f, 1000, &err) != -1 ||
		    err.kind != ERR_BUG)
			fail_msg("cut at %zu", len);
		frame_release(&f);
		close(socks[1]);
	}
	buf_release(&whole);
}

static void
test_broken(void **state)
{
	static const struct {
		const char *name;
		uint32_t len, type;
	} cases[] = {
		{ "type 0", 0, 0 },
		{ "unknown type", 0, FRAME_TYPE_COUNT },
		{ "largest type", 0, UINT32_MAX },
		{ "over the cap", 4097, FRAME_SIFT },
		{ "largest length", UINT32_MAX, FRAME_ANSWER },
	};
	struct buf b;
	struct err err;
	struct frame f;
	size_t i;
	int socks[2];

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		pair(socks);
		put_header(&b, cases[i].len, cases[i].type, 1);
		assert_int_equal(write(socks[0], b.data, b.len), b.len);
		frame_init(&f);
		if (frame_recv(socks[1], &f, 1000, &err) != -1 ||
		    err.kind != ERR_BUG)
			fail_msg("%s", cases[i].name);
		frame_release(&f);
		buf_release(&b);
		close(socks[0]);
		close(socks[1]);
	}
}

/* A peer that says nothing, and one that stops in the middle. */
static void
test_deadline(void **state)
{
	struct buf b;
	struct err err;
	struct frame f;
	int socks[2];

	(void)state;
	pair(socks);
	frame_init(&f);
	assert_int_equal(frame_recv(socks[1], &f, 20, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	put_header(&b, 5, FRAME_SIFT, 1);
	assert_int_equal(write(socks[0], b.data, b.len), b.len);
	assert_int_equal(frame_recv(socks[1], &f, 20, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	frame_release(&f);
	buf_release(&b);
	close(socks[0]);
	close(socks[1]);
}

/* A peer that stops reading costs the time that was given, not for ever; one
 * that is only slow gets all of it. */
static void
test_peer_does_not_read(void **state)
{
	struct buf payload;
	bool lost = false;
	struct err err;
	struct frame f;
	int socks[2], status;
	pid_t pid;

	(void)state;
	pair(socks);
	buf_init(&payload, FRAME_PAYLOAD_MAX);
	assert_non_null(buf_reserve(&payload, FRAME_PAYLOAD_MAX));
	memset(payload.data, 'x', FRAME_PAYLOAD_MAX);
	buf_added(&payload, FRAME_PAYLOAD_MAX);
	frame_init(&f);
	assert_int_equal(frame_ask(socks[0], FRAME_ANSWER, &payload, NULL, 0,
	    50, &f, &lost, &err), -1);
	assert_true(lost);
	assert_int_equal(err.kind, ERR_TEMP);
	assert_non_null(strstr(err.text, "stopped reading"));
	close(socks[0]);
	close(socks[1]);
	pair(socks);
	pid = fork();
	if (pid == 0) {
		poll(NULL, 0, 50);
		_exit(frame_recv(socks[1], &f, 5000, &err) == 1 &&
			f.payload.len == FRAME_PAYLOAD_MAX ? 0 : 1);
	}
	assert_int_equal(frame_send(socks[0], FRAME_ANSWER, 1, &payload, NULL,
	    0, &err), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	frame_release(&f);
	buf_release(&payload);
	close(socks[0]);
	close(socks[1]);
}

static void
test_failed(void **state)
{
	struct err why = { 0 }, err;
	struct wire_cursor c;
	struct frame f;
	int socks[2];

	(void)state;
	pair(socks);
	err_set(&why, ERR_INPUT, "no such thing");
	assert_int_equal(frame_send_failed(socks[0], 3, &why, &err), 0);
	frame_init(&f);
	assert_int_equal(frame_recv(socks[1], &f, 1000, &err), 1);
	assert_int_equal(f.type, FRAME_FAILED);
	wire_cursor_init(&c, f.payload.data, f.payload.len);
	assert_int_equal(wire_get_u32(&c), ERR_INPUT);
	frame_release(&f);
	close(socks[0]);
	close(socks[1]);
}

/* Several questions under way: each answer is found by its question; one
 * that nobody awaits is passed over, and so is one of an earlier process. */
static void
test_several_under_way(void **state)
{
	struct err why = { 0 }, err;
	struct frame f;
	uint32_t ids[3];
	int socks[2];
	bool lost;
	size_t i;

	(void)state;
	pair(socks);
	frame_init(&f);
	assert_int_equal(frame_send(socks[1], FRAME_ANSWER, 1, NULL, NULL, 0,
	    &err), 0);
	for (i = 0; i < 3; i++)
		assert_int_equal(frame_post(socks[0], FRAME_READ, NULL, NULL,
		    0, &ids[i], &err), 0);
	assert_int_not_equal(ids[0], ids[1]);
	err_set(&why, ERR_INPUT, "no such thing");
	for (i = 0; i < 3; i++) {
		assert_int_equal(frame_recv(socks[1], &f, 1000, &err), 1);
		assert_int_equal(f.id, ids[i]);
		if (i == 2)
			frame_send_failed(socks[1], f.id, &why, &err);
		else
			frame_send(socks[1], FRAME_ANSWER, f.id, NULL, NULL,
			    0, &err);
	}
	assert_int_equal(frame_await(socks[0], ids[1], 1000, &f, &lost, &err),
	    0);
	assert_int_equal(f.id, ids[1]);
	assert_false(lost);
	assert_int_equal(frame_await(socks[0], ids[2], 1000, &f, &lost, &err),
	    -1);
	assert_false(lost);
	assert_string_equal(err.text, "no such thing");
	assert_int_equal(frame_await(socks[0], ids[2], 20, &f, &lost, &err),
	    -1);
	assert_true(lost);
	frame_release(&f);
	close(socks[0]);
	close(socks[1]);
}

/* Told to stop: what is there already is heard, nothing more is awaited. */
static void
test_stop_fd(void **state)
{
	struct err err = { 0 };
	int socks[2], stop[2];
	struct frame f;
	uint32_t id;
	bool lost;

	(void)state;
	pair(socks);
	pair(stop);
	frame_init(&f);
	frame_set_stop_fd(stop[0]);
	assert_int_equal(frame_post(socks[0], FRAME_READ, NULL, NULL, 0, &id,
	    &err), 0);
	assert_int_equal(frame_await(socks[0], id, 20, &f, &lost, &err), -1);
	assert_string_equal(err.text, "no answer in time");
	assert_int_equal(write(stop[1], "", 1), 1);
	assert_int_equal(frame_await(socks[0], id, -1, &f, &lost, &err), -1);
	assert_true(lost);
	assert_int_equal(err.kind, ERR_TEMP);
	assert_string_equal(err.text, "told to stop");
	assert_int_equal(frame_send(socks[1], FRAME_ANSWER, id, NULL, NULL, 0,
	    &err), 0);
	assert_int_equal(frame_await(socks[0], id, -1, &f, &lost, &err), 0);
	frame_set_stop_fd(-1);
	frame_release(&f);
	close(socks[0]);
	close(socks[1]);
	close(stop[0]);
	close(stop[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_deadline),
		cmocka_unit_test(test_peer_does_not_read),
		cmocka_unit_test(test_failed),
		cmocka_unit_test(test_several_under_way),
		cmocka_unit_test(test_stop_fd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
