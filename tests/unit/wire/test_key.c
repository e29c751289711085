/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "wire/frame.h"
#include "wire/key.h"

/* The structs hold texts that may be freed; these never are. */
static char country[] = "DE", region[] = "Baden-W\xc3\xbcrttemberg",
    locality[] = "", organization[] = "Blumen & Mehr \"GmbH\"",
    name[] = "example.org", twin[] = "www.example.org",
    pem[] = "-----BEGIN CERTIFICATE REQUEST-----\n";
static unsigned char sealed[] = { 0x30, 0x03, 0x00, 0xff, 0x00 };

static struct csr_question
question(void)
{
	return (struct csr_question){
		.key_type = 3,
		.country = country,
		.state = region,
		.locality = locality,
		.organization = organization,
		.unit = NULL,
		.common_name = name,
		.names = { name, twin },
		.name_count = 2,
	};
}

static struct csr_answer
answer(void)
{
	struct csr_answer a = {
		.sealed = sealed,
		.sealed_len = sizeof sealed,
		.csr_pem = pem,
	};

	memset(a.spki_sha256, 0xa5, sizeof a.spki_sha256);
	return a;
}

static void
question_round_trip(void **state)
{
	struct csr_question q = question(), got;
	struct wire_cursor c;
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	csr_question_put(&b, &q);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(csr_question_get(&c, &got), 0);
	assert_int_equal(got.key_type, 3);
	assert_string_equal(got.country, q.country);
	assert_string_equal(got.state, q.state);
	assert_string_equal(got.locality, "");
	assert_string_equal(got.organization, q.organization);
	assert_string_equal(got.unit, "");
	assert_string_equal(got.common_name, q.common_name);
	assert_int_equal(got.name_count, 2);
	assert_string_equal(got.names[0], q.names[0]);
	assert_string_equal(got.names[1], q.names[1]);
	csr_question_release(&got);
	csr_question_release(&got);
	buf_release(&b);
}

static void
answer_round_trip(void **state)
{
	struct csr_answer a = answer(), got;
	struct wire_cursor c;
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	csr_answer_put(&b, &a);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(csr_answer_get(&c, &got), 0);
	assert_int_equal(got.sealed_len, a.sealed_len);
	assert_memory_equal(got.sealed, a.sealed, a.sealed_len);
	assert_string_equal(got.csr_pem, a.csr_pem);
	assert_memory_equal(got.spki_sha256, a.spki_sha256, SHA256_SIZE);
	csr_answer_release(&got);
	csr_answer_release(&got);
	buf_release(&b);
}

static void
unseal_round_trip(void **state)
{
	struct unseal_question q = { .sealed = (const unsigned char *)"ab\0c",
		.sealed_len = 4 }, got;
	struct wire_cursor c;
	struct buf b;

	(void)state;
	memset(q.spki_sha256, 7, sizeof q.spki_sha256);
	buf_init(&b, 65536);
	unseal_question_put(&b, &q);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(unseal_question_get(&c, &got), 0);
	assert_int_equal(got.sealed_len, 4);
	assert_memory_equal(got.sealed, q.sealed, 4);
	assert_memory_equal(got.spki_sha256, q.spki_sha256, SHA256_SIZE);
	buf_release(&b);
}

/* The three of them: does a payload of len bytes read as a whole one? */
static int
get_question(const char *data, size_t len)
{
	struct csr_question q;
	struct wire_cursor c;
	int rc;

	wire_cursor_init(&c, data, len);
	rc = csr_question_get(&c, &q);
	if (rc == 0)
		csr_question_release(&q);
	return rc;
}

static int
get_answer(const char *data, size_t len)
{
	struct csr_answer a;
	struct wire_cursor c;
	int rc;

	wire_cursor_init(&c, data, len);
	rc = csr_answer_get(&c, &a);
	if (rc == 0)
		csr_answer_release(&a);
	return rc;
}

static int
get_unseal(const char *data, size_t len)
{
	struct unseal_question q;
	struct wire_cursor c;

	wire_cursor_init(&c, data, len);
	return unseal_question_get(&c, &q);
}

static void
cut_at_every_byte(struct buf *b, int (*get)(const char *, size_t))
{
	char *copy;
	size_t len;

	assert_true(buf_ok(b));
	assert_int_equal(get(b->data, b->len), 0);
	for (len = 0; len < b->len; len++) {
		/* A copy of just that size lets a sanitizer see overruns. */
		copy = xmemdup(b->data, len);
		if (get(copy, len) != -1)
			fail_msg("%zu of %zu bytes were taken", len, b->len);
		free(copy);
	}
	buf_putc(b, 0);
	assert_int_equal(get(b->data, b->len), -1);
	buf_release(b);
}

static void
truncations(void **state)
{
	struct csr_question q = question();
	struct csr_answer a = answer();
	struct unseal_question u = { .sealed = a.sealed,
		.sealed_len = a.sealed_len };
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	csr_question_put(&b, &q);
	cut_at_every_byte(&b, get_question);
	buf_init(&b, 65536);
	csr_answer_put(&b, &a);
	cut_at_every_byte(&b, get_answer);
	buf_init(&b, 65536);
	unseal_question_put(&b, &u);
	cut_at_every_byte(&b, get_unseal);
}

static void
limits(void **state)
{
	static unsigned char big[KEY_SEALED_MAX + 1];
	struct unseal_question u = { .sealed = big,
		.sealed_len = KEY_SEALED_MAX };
	struct csr_question q = question();
	struct csr_answer a = answer();
	char text[514];
	struct buf b;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	buf_init(&b, 65536);
	unseal_question_put(&b, &u);
	assert_int_equal(get_unseal(b.data, b.len), 0);
	buf_reset(&b);
	u.sealed_len++;
	unseal_question_put(&b, &u);
	assert_int_equal(get_unseal(b.data, b.len), -1);
	buf_reset(&b);
	u.sealed_len = 0;
	unseal_question_put(&b, &u);
	assert_int_equal(get_unseal(b.data, b.len), -1);
	buf_reset(&b);
	a.sealed_len = 0;
	csr_answer_put(&b, &a);
	assert_int_equal(get_answer(b.data, b.len), -1);
	buf_reset(&b);
	q.organization = text;
	csr_question_put(&b, &q);
	assert_int_equal(get_question(b.data, b.len), -1);
	buf_reset(&b);
	q = question();
	q.name_count = KEY_NAMES_MAX + 1;
	csr_question_put(&b, &q);
	assert_int_equal(get_question(b.data, b.len), -1);
	buf_release(&b);
}

/* A keeper in a child that gives one prepared answer to whatever comes. */
static pid_t
fake_keeper(int *sock_out, enum frame_type type, const void *data, size_t len)
{
	struct buf payload;
	struct frame f;
	int pair[2];
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid > 0) {
		close(pair[1]);
		*sock_out = pair[0];
		return pid;
	}
	close(pair[0]);
	frame_init(&f);
	buf_init(&payload, 65536);
	buf_put(&payload, data, len);
	if (frame_recv(pair[1], &f, 5000, NULL) != 1)
		_exit(1);
	if (type == FRAME_ANSWER && f.fds[0] != -1)
		(void)!write(f.fds[0], "key", 3);
	frame_send(pair[1], type, f.id, &payload, NULL, 0, NULL);
	_exit(0);
}

static void
keeper_end(pid_t pid, int sock)
{
	close(sock);
	waitpid(pid, NULL, 0);
}

static void
ask_csr(void **state)
{
	struct csr_question q = question();
	struct csr_answer a = answer(), got = { 0 };
	struct err err = { 0 };
	struct buf b;
	bool lost;
	pid_t pid;
	int sock;

	(void)state;
	buf_init(&b, 65536);
	csr_answer_put(&b, &a);
	pid = fake_keeper(&sock, FRAME_ANSWER, b.data, b.len);
	assert_int_equal(csr_ask(sock, &q, 5000, &got, &lost, &err), 0);
	assert_false(lost);
	assert_string_equal(got.csr_pem, a.csr_pem);
	csr_answer_release(&got);
	keeper_end(pid, sock);
	/* One byte short: the peer is not talked to again. */
	pid = fake_keeper(&sock, FRAME_ANSWER, b.data, b.len - 1);
	assert_int_equal(csr_ask(sock, &q, 5000, &got, &lost, &err), -1);
	assert_true(lost);
	assert_int_equal(err.kind, ERR_BUG);
	assert_null(got.csr_pem);
	keeper_end(pid, sock);
	buf_release(&b);
}

static void
ask_csr_refused(void **state)
{
	struct csr_question q = question();
	struct csr_answer got = { 0 };
	struct err err = { 0 };
	struct buf b;
	bool lost;
	pid_t pid;
	int sock;

	(void)state;
	buf_init(&b, 65536);
	wire_put_u32(&b, ERR_INPUT);
	wire_put_str(&b, "organization: too long");
	pid = fake_keeper(&sock, FRAME_FAILED, b.data, b.len);
	assert_int_equal(csr_ask(sock, &q, 5000, &got, &lost, &err), -1);
	assert_false(lost);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.text, "organization: too long");
	keeper_end(pid, sock);
	buf_release(&b);
}

static void
ask_unseal(void **state)
{
	char path[] = "/tmp/test_key.XXXXXX", text[4] = "";
	struct unseal_question q = { .sealed = (const unsigned char *)"x",
		.sealed_len = 1 };
	struct err err = { 0 };
	bool lost;
	pid_t pid;
	int sock, fd;

	(void)state;
	fd = mkstemp(path);
	assert_int_not_equal(fd, -1);
	unlink(path);
	pid = fake_keeper(&sock, FRAME_ANSWER, "", 0);
	assert_int_equal(key_unseal(sock, &q, fd, 5000, &lost, &err), 0);
	assert_false(lost);
	assert_int_equal(pread(fd, text, 3, 0), 3);
	assert_string_equal(text, "key");
	keeper_end(pid, sock);
	pid = fake_keeper(&sock, FRAME_ANSWER, "x", 1);
	assert_int_equal(key_unseal(sock, &q, fd, 5000, &lost, &err), -1);
	assert_true(lost);
	keeper_end(pid, sock);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(question_round_trip),
		cmocka_unit_test(answer_round_trip),
		cmocka_unit_test(unseal_round_trip),
		cmocka_unit_test(truncations),
		cmocka_unit_test(limits),
		cmocka_unit_test(ask_csr),
		cmocka_unit_test(ask_csr_refused),
		cmocka_unit_test(ask_unseal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
