/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "wire/cursor.h"
#include "wire/frame.h"

static int pair[2];
static struct frame frame;
static struct err err;

static int
setup(void **state)
{
	(void)state;
	frame_init(&frame);
	err_clear(&err);
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
}

static int
teardown(void **state)
{
	(void)state;
	frame_release(&frame);
	close(pair[0]);
	close(pair[1]);
	return 0;
}

static int
open_count(void)
{
	int fd, count = 0;

	for (fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static void
put_header(int sock, uint32_t len, uint32_t type, uint32_t id)
{
	struct buf b;

	buf_init(&b, 12);
	wire_put_u32(&b, len);
	wire_put_u32(&b, type);
	wire_put_u32(&b, id);
	assert_int_equal(write_full(sock, b.data, b.len), 0);
	buf_release(&b);
}

static void
test_round_trip(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_put(&b, "pay\0load", 8);
	assert_int_equal(frame_send(pair[0], FRAME_READ, 0xdeadbeef, &b, NULL,
	    0, &err), 0);
	assert_int_equal(frame_send(pair[0], FRAME_ANSWER, 2, NULL, NULL, 0,
	    &err), 0);
	assert_int_equal(frame_recv(pair[1], &frame, 1000, &err), 1);
	assert_int_equal(frame.type, FRAME_READ);
	assert_int_equal(frame.id, 0xdeadbeef);
	assert_int_equal(frame.payload.len, 8);
	assert_memory_equal(frame.payload.data, "pay\0load", 8);
	assert_int_equal(frame_recv(pair[1], &frame, 1000, &err), 1);
	assert_int_equal(frame.type, FRAME_ANSWER);
	assert_int_equal(frame.payload.len, 0);
	buf_release(&b);
}

/* Larger than any socket buffer: both sides go round more than once. */
static void
test_large(void **state)
{
	struct buf b;
	int status;
	pid_t pid;

	(void)state;
	buf_init(&b, FRAME_PAYLOAD_MAX);
	memset(buf_reserve(&b, FRAME_PAYLOAD_MAX), 'x', FRAME_PAYLOAD_MAX);
	buf_added(&b, FRAME_PAYLOAD_MAX);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0)
		_exit(frame_send(pair[0], FRAME_ANSWER, 1, &b, NULL, 0, &err)
		    == 0 ? 0 : 1);
	assert_int_equal(frame_recv(pair[1], &frame, 10000, &err), 1);
	assert_int_equal(frame.payload.len, FRAME_PAYLOAD_MAX);
	assert_memory_equal(frame.payload.data, b.data, FRAME_PAYLOAD_MAX);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	buf_release(&b);
}

/* The largest payload of each type passes, one byte more is neither sent nor
 * received. */
static const struct {
	enum frame_type type;
	uint32_t cap;
} caps[] = {
	{ FRAME_SIFT, 4096 },
	{ FRAME_READ, 65536 },
	{ FRAME_MAKE_CSR, 16384 },
	{ FRAME_UNSEAL, 65536 },
	{ FRAME_REFILL, 65536 },
	{ FRAME_FAILED, 2048 },
};

static void
test_caps(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(caps); i++) {
		buf_init(&b, caps[i].cap + 1);
		memset(buf_reserve(&b, caps[i].cap), 'x', caps[i].cap);
		buf_added(&b, caps[i].cap);
		if (frame_send(pair[0], caps[i].type, 1, &b, NULL, 0, &err) ==
			-1 ||
		    frame_recv(pair[1], &frame, 1000, &err) != 1 ||
		    frame.payload.len != caps[i].cap)
			fail_msg("type %d: %s", (int)caps[i].type, err.text);
		buf_putc(&b, 'x');
		if (frame_send(pair[0], caps[i].type, 1, &b, NULL, 0, &err) !=
			-1 || err.kind != ERR_BUG)
			fail_msg("type %d was sent", (int)caps[i].type);
		put_header(pair[0], caps[i].cap + 1, caps[i].type, 1);
		if (frame_recv(pair[1], &frame, 1000, &err) != -1 ||
		    err.kind != ERR_BUG)
			fail_msg("type %d was taken", (int)caps[i].type);
		buf_release(&b);
	}
	buf_init(&b, 1);
	buf_puts(&b, "too long");
	assert_int_equal(frame_send(pair[0], FRAME_READ, 1, &b, NULL, 0, &err),
	    -1);
	buf_release(&b);
}

static const uint32_t bad_types[] = { 0, FRAME_TYPE_COUNT, 255, 0x80000000,
	0xffffffff };

static void
test_unknown_type(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad_types); i++) {
		put_header(pair[0], 0, bad_types[i], 1);
		if (frame_recv(pair[1], &frame, 1000, &err) != -1 ||
		    err.kind != ERR_BUG)
			fail_msg("type %u was taken", bad_types[i]);
	}
}

/* Cut at every byte of header and payload: only nothing at all is an end. */
static void
test_cut_short(void **state)
{
	static const char whole[] = "\0\0\0\4" "\0\0\0\7" "\0\0\0\1" "abcd";
	size_t len;
	int got;

	for (len = 0; len < 16; len++) {
		assert_int_equal(write_full(pair[0], whole, len), 0);
		shutdown(pair[0], SHUT_WR);
		got = frame_recv(pair[1], &frame, 1000, &err);
		if (got != (len == 0 ? 0 : -1) ||
		    (len > 0 && err.kind != ERR_BUG))
			fail_msg("cut at %zu: %d", len, got);
		teardown(state);
		setup(state);
	}
}

static void
test_deadline(void **state)
{
	int64_t started = clock_mono_ms();

	(void)state;
	assert_int_equal(frame_recv(pair[1], &frame, 50, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	put_header(pair[0], 4, FRAME_ANSWER, 1);
	assert_int_equal(write_full(pair[0], "ab", 2), 0);
	assert_int_equal(frame_recv(pair[1], &frame, 50, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	assert_in_range(clock_mono_ms() - started, 90, 2000);
}

static void
test_descriptors(void **state)
{
	int fds[FRAME_FDS_MAX + 1], before, taken;
	char byte;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(fds); i++)
		fds[i] = memfd_of("x", i == 0 ? "0" : "1", 1, &err);
	before = open_count();
	assert_int_equal(frame_send(pair[0], FRAME_READ, 1, NULL, fds, 2,
	    &err), 0);
	assert_int_equal(frame_recv(pair[1], &frame, 1000, &err), 1);
	assert_int_equal(open_count(), before + 2);
	taken = frame_take_fd(&frame, 1);
	assert_int_equal(fcntl(taken, F_GETFD), FD_CLOEXEC);
	assert_int_equal(pread(taken, &byte, 1, 0), 1);
	assert_int_equal(byte, '1');
	assert_int_equal(frame_take_fd(&frame, 1), -1);
	close(taken);
	/* The next frame closes what nobody took. */
	assert_int_equal(frame_send(pair[0], FRAME_READ, 1, NULL, NULL, 0,
	    &err), 0);
	assert_int_equal(frame_recv(pair[1], &frame, 1000, &err), 1);
	assert_int_equal(open_count(), before);
	assert_int_equal(frame_take_fd(&frame, 0), -1);
	assert_int_equal(frame_send(pair[0], FRAME_READ, 1, NULL, fds,
	    FRAME_FDS_MAX + 1, &err), -1);
	for (i = 0; i < COUNT(fds); i++)
		close(fds[i]);
}

/* A peer that sends more descriptors than it may, and with every piece. */
static void
test_descriptor_flood(void **state)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * 20)];
	} control = { 0 };
	static const char pieces[][8] = { "\0\0\0\2\0\0\0", "\7\0\0\0\1ab" };
	int before = open_count(), i;
	struct cmsghdr *c;

	(void)state;
	for (i = 0; i < 2; i++) {
		char piece[8] = { 0 };
		struct iovec iov = { piece, 7 };
		struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			.msg_control = control.room,
			.msg_controllen = sizeof control.room };
		int *fds, n;

		memcpy(piece, pieces[i], 7);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * 20);
		fds = (int *)(void *)CMSG_DATA(c);
		for (n = 0; n < 20; n++)
			fds[n] = 2;
		assert_int_equal(sendmsg(pair[0], &msg, 0), 7);
	}
	assert_int_equal(frame_recv(pair[1], &frame, 1000, &err), 1);
	assert_int_equal(frame.payload.len, 2);
	assert_in_range(open_count(), before, before + FRAME_FDS_MAX);
	frame_release(&frame);
	assert_int_equal(open_count(), before);
	frame_init(&frame);
}

/* A peer in a process of its own that answers one question. */
static pid_t
peer(void (*answer)(struct frame *question))
{
	pid_t pid = fork();

	assert_int_not_equal(pid, -1);
	if (pid != 0)
		return pid;
	close(pair[0]);
	if (frame_recv(pair[1], &frame, 5000, &err) == 1)
		answer(&frame);
	_exit(0);
}

static void
answer_right(struct frame *q)
{
	frame_send(pair[1], FRAME_ANSWER, q->id, &q->payload, NULL, 0, &err);
}

static void
answer_stale_first(struct frame *q)
{
	struct err why = { ERR_BUG, 0, "old" };

	frame_send(pair[1], FRAME_ANSWER, q->id - 1, NULL, NULL, 0, &err);
	frame_send_failed(pair[1], q->id + 7, &why, &err);
	answer_right(q);
}

static void
answer_failed(struct frame *q)
{
	struct err why = { ERR_INPUT, 0, "not a mail" };

	frame_send_failed(pair[1], q->id, &why, &err);
}

static void
put_failure(struct frame *q, uint32_t kind, const char *text, bool more)
{
	struct buf b;

	buf_init(&b, 2048);
	wire_put_u32(&b, kind);
	wire_put_str(&b, text);
	if (more)
		wire_put_u8(&b, 1);
	frame_send(pair[1], FRAME_FAILED, q->id, &b, NULL, 0, &err);
}

static void
answer_failed_none(struct frame *q)
{
	put_failure(q, ERR_NONE, "x", false);
}

static void
answer_failed_high(struct frame *q)
{
	put_failure(q, ERR_BUG + 1, "x", false);
}

static void
answer_failed_more(struct frame *q)
{
	put_failure(q, ERR_TEMP, "x", true);
}

static void
answer_failed_escape(struct frame *q)
{
	put_failure(q, ERR_PERM, "a\x1b[2J\nb", false);
}

static void
answer_question(struct frame *q)
{
	frame_send(pair[1], FRAME_READ, q->id, NULL, NULL, 0, &err);
}

static void
answer_nothing(struct frame *q)
{
	(void)q;
}

static void
answer_late(struct frame *q)
{
	(void)q;
	sleep(5);
}

static const struct {
	const char *name;
	void (*answer)(struct frame *question);
	int rc;
	bool lost;
	enum err_kind kind;
	const char *text;
} asked[] = {
	{ "right", answer_right, 0, false, ERR_NONE, "" },
	{ "stale answers are passed over", answer_stale_first, 0, false,
		ERR_NONE, "" },
	{ "failed", answer_failed, -1, false, ERR_INPUT, "not a mail" },
	{ "failed with kind none", answer_failed_none, -1, true, ERR_BUG,
		"broken failure report" },
	{ "failed with no such kind", answer_failed_high, -1, true, ERR_BUG,
		"broken failure report" },
	{ "failed with more", answer_failed_more, -1, true, ERR_BUG,
		"broken failure report" },
	{ "failed with an escape", answer_failed_escape, -1, false, ERR_PERM,
		"a?[2J?b" },
	{ "a question", answer_question, -1, true, ERR_BUG,
		"a question for an answer" },
	{ "the end", answer_nothing, -1, true, ERR_TEMP,
		"the other process has ended" },
	{ "too late", answer_late, -1, true, ERR_TEMP, "no answer in time" },
};

static void
test_ask(void **state)
{
	bool lost;
	struct buf b;
	size_t i;
	int rc;

	for (i = 0; i < COUNT(asked); i++) {
		pid_t pid = peer(asked[i].answer);

		close(pair[1]);
		pair[1] = -1;
		buf_init(&b, 10);
		buf_puts(&b, "echo");
		rc = frame_ask(pair[0], FRAME_READ, &b, NULL, 0, 500, &frame,
		    &lost, &err);
		if (rc != asked[i].rc || lost != asked[i].lost ||
		    err.kind != asked[i].kind ||
		    strcmp(err.text, asked[i].text) != 0)
			fail_msg("%s: %d %d %s", asked[i].name, rc, lost,
			    err.text);
		if (rc == 0)
			assert_string_equal(frame.payload.data, "echo");
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		buf_release(&b);
		teardown(state);
		setup(state);
	}
}

/* A peer that is gone is an error, not a SIGPIPE. */
static void
test_gone(void **state)
{
	bool lost = false;

	(void)state;
	signal(SIGPIPE, SIG_DFL);
	close(pair[1]);
	pair[1] = -1;
	assert_int_equal(frame_ask(pair[0], FRAME_READ, NULL, NULL, 0, 500,
	    &frame, &lost, &err), -1);
	assert_true(lost);
	assert_int_equal(err.kind, ERR_TEMP);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_round_trip),
		T(test_large),
		T(test_caps),
		T(test_unknown_type),
		T(test_cut_short),
		T(test_deadline),
		T(test_descriptors),
		T(test_descriptor_flood),
		T(test_ask),
		T(test_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
