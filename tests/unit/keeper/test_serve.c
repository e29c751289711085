/* SPDX-License-Identifier: ISC */
/* A whole keeper in a child, in its sandbox, asked over its sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "keeper/keygen.h"
#include "keeper/pkcs8.h"
#include "keeper/serve.h"
#include "wire/frame.h"
#include "wire/key.h"

#define MASTER "q3Xy/oVd7Vn0kT8m+RzW2uE5bJpHsLcA"

struct process {
	pid_t pid;
	int clerk, installer, stop;
};

static _Noreturn void
keeper_main(int clerk, int installer, int stop, enum config_key_type type)
{
	static struct keeper k;
	struct secret master = { 0 };
	struct err err = { 0 };
	int rc;

	k.clerk = clerk;
	k.installer = installer;
	k.stop_fd = stop;
	secret_set(&master, MASTER, strlen(MASTER));
	if (pool_start(&k.pool, type, 4, &err) == -1 ||
	    sealer_init(&k.sealer, &master, &err) == -1 ||
	    keeper_warm_up(&k, &err) == -1 || keeper_sandbox(&err) == -1)
		_exit(2);
	rc = keeper_serve(&k, &err);
	pool_release(&k.pool);
	sealer_release(&k.sealer);
	_exit(rc == 0 ? 0 : err.kind == ERR_BUG ? 3 : 4);
}

static struct process
begin(enum config_key_type type)
{
	int clerk[2], installer[2], stop[2];
	struct process p;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, clerk), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, installer), 0);
	assert_int_equal(pipe(stop), 0);
	p = (struct process){ .clerk = clerk[0], .installer = installer[0],
		.stop = stop[1] };
	p.pid = fork();
	assert_int_not_equal(p.pid, -1);
	if (p.pid == 0) {
		close(clerk[0]);
		close(installer[0]);
		close(stop[1]);
		keeper_main(clerk[1], installer[1], stop[0], type);
	}
	close(clerk[1]);
	close(installer[1]);
	close(stop[0]);
	return p;
}

/* Its wait status, within 10 seconds. */
static int
reap(struct process *p)
{
	int64_t deadline = clock_mono_ms() + 10000;
	int status;
	pid_t got;

	while ((got = waitpid(p->pid, &status, WNOHANG)) == 0) {
		if (clock_mono_ms() > deadline) {
			kill(p->pid, SIGKILL);
			waitpid(p->pid, NULL, 0);
			fail_msg("the keeper does not end");
		}
		usleep(2000);
	}
	assert_int_equal(got, p->pid);
	close(p->clerk);
	close(p->installer);
	close(p->stop);
	return status;
}

static void
end(struct process *p)
{
	int status;

	shutdown(p->clerk, SHUT_WR);
	shutdown(p->installer, SHUT_WR);
	status = reap(p);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static char country[] = "DE", organization[] = "Blumen GmbH",
    name[] = "example.org", twin[] = "www.example.org", bad[] = "a\nb",
    empty[] = "";

static struct csr_question
question(enum config_key_type type)
{
	return (struct csr_question){ .key_type = type, .country = country,
		.state = empty, .locality = empty,
		.organization = organization, .unit = empty,
		.common_name = name, .names = { name, twin },
		.name_count = 2 };
}

/* A nameless file. */
static int
temp_file(void)
{
	int fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);

	assert_int_not_equal(fd, -1);
	return fd;
}

static EVP_PKEY *
key_in(int fd)
{
	char text[8192];
	ssize_t len = pread(fd, text, sizeof text, 0);
	EVP_PKEY *key;
	BIO *bio;

	assert_true(len > 0);
	bio = BIO_new_mem_buf(text, (int)len);
	key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	assert_non_null(key);
	return key;
}

static void
check_csr_key(const char *pem, EVP_PKEY *key)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509_REQ *req = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);

	BIO_free(bio);
	assert_non_null(req);
	assert_int_equal(EVP_PKEY_eq(X509_REQ_get0_pubkey(req), key), 1);
	X509_REQ_free(req);
}

static struct unseal_question
unseal_of(const struct csr_answer *a)
{
	struct unseal_question u = { .sealed = a->sealed,
		.sealed_len = a->sealed_len };

	memcpy(u.spki_sha256, a->spki_sha256, sizeof u.spki_sha256);
	return u;
}

/* Request and installation, configured type and another one. */
static void
both_services(void **state)
{
	static const struct {
		enum config_key_type configured, asked;
	} pairs[] = {
		{ KEY_P_256, KEY_P_256 },
		{ KEY_P_256, KEY_RSA_2048 },
		{ KEY_RSA_2048, KEY_RSA_2048 },
		{ KEY_RSA_2048, KEY_P_384 },
	};
	struct csr_question q;
	struct unseal_question u;
	struct csr_answer a;
	struct err err = { 0 };
	struct process p;
	EVP_PKEY *key;
	size_t i, n;
	bool lost;
	int fd;

	(void)state;
	for (i = 0; i < COUNT(pairs); i++) {
		p = begin(pairs[i].configured);
		q = question(pairs[i].asked);
		for (n = 0; n < 6; n++) {
			if (csr_ask(p.clerk, &q, 20000, &a, &lost, &err) == -1)
				fail_msg("pair %zu: %s", i, err.text);
			fd = temp_file();
			u = unseal_of(&a);
			if (key_unseal(p.installer, &u, fd, 20000, &lost,
				&err) == -1)
				fail_msg("pair %zu: %s", i, err.text);
			key = key_in(fd);
			assert_true(keygen_is_type(key, pairs[i].asked));
			check_csr_key(a.csr_pem, key);
			EVP_PKEY_free(key);
			csr_answer_release(&a);
			close(fd);
		}
		end(&p);
	}
}

/* Several orders under way: answered in their order, each with a key of its
 * own; the one that asks nonsense has no key spent on it, and the installer
 * waits for none of them. */
static void
several_orders(void **state)
{
	struct csr_question q = question(KEY_P_256), broken = q;
	struct csr_question slow = question(KEY_RSA_2048);
	struct process p = begin(KEY_RSA_2048);
	uint32_t ids[KEY_POSTED_MAX + 1];
	struct csr_answer first, a;
	struct unseal_question u;
	struct err err = { 0 };
	bool lost;
	size_t i;
	int fd;

	(void)state;
	broken.organization = bad;
	assert_int_equal(csr_ask(p.clerk, &q, 20000, &first, &lost, &err), 0);
	for (i = 0; i <= KEY_POSTED_MAX; i++)
		assert_int_equal(csr_post(p.clerk, i == 1 ? &broken : &slow,
		    &ids[i], &err), 0);
	fd = temp_file();
	u = unseal_of(&first);
	assert_int_equal(key_unseal(p.installer, &u, fd, 20000, &lost, &err),
	    0);
	close(fd);
	for (i = 0; i <= KEY_POSTED_MAX; i++) {
		int got = csr_await(p.clerk, ids[i], 20000, &a, &lost, &err);

		assert_false(lost);
		assert_int_equal(got, i == 1 ? -1 : 0);
		if (got == -1)
			continue;
		assert_memory_not_equal(a.spki_sha256, first.spki_sha256,
		    sizeof a.spki_sha256);
		csr_answer_release(&first);
		first = a;
	}
	csr_answer_release(&first);
	end(&p);
}

/* Told to stop, it says so to whoever awaits a key. */
static void
stopped_with_orders(void **state)
{
	struct csr_question slow = question(KEY_RSA_4096);
	struct process p = begin(KEY_RSA_4096);
	uint32_t ids[KEY_POSTED_MAX];
	struct err err = { 0 };
	struct csr_answer a;
	int answered = 0;
	bool lost;
	size_t i;

	(void)state;
	for (i = 0; i < KEY_POSTED_MAX; i++)
		assert_int_equal(csr_post(p.clerk, &slow, &ids[i], &err), 0);
	assert_int_equal(write(p.stop, "", 1), 1);
	for (i = 0; i < KEY_POSTED_MAX; i++) {
		if (csr_await(p.clerk, ids[i], 20000, &a, &lost, &err) == 0) {
			csr_answer_release(&a);
			answered++;
			continue;
		}
		assert_false(lost);
		assert_int_equal(err.kind, ERR_TEMP);
		assert_string_equal(err.text, "the keeper is stopping");
	}
	assert_in_range(answered, 0, KEY_POSTED_MAX - 1);
	assert_int_equal(reap(&p), 0);
}

static void
appends(void **state)
{
	struct csr_question q = question(KEY_P_256);
	struct process p = begin(KEY_P_256);
	struct unseal_question u;
	struct csr_answer a;
	char text[64] = "";
	bool lost;
	int fd;

	(void)state;
	assert_int_equal(csr_ask(p.clerk, &q, 20000, &a, &lost, NULL), 0);
	u = unseal_of(&a);
	fd = temp_file();
	assert_int_equal(write(fd, "before\n", 7), 7);
	assert_int_equal(key_unseal(p.installer, &u, fd, 20000, &lost, NULL),
	    0);
	assert_true(pread(fd, text, 34, 0) == 34);
	assert_string_equal(text, "before\n-----BEGIN PRIVATE KEY-----");
	close(fd);
	csr_answer_release(&a);
	end(&p);
}

/* Refusals that leave the keeper at work. */
static void
refusals(void **state)
{
	struct csr_question q = question(KEY_P_256);
	struct process p = begin(KEY_P_256);
	struct unseal_question u;
	struct csr_answer a, none;
	struct err err = { 0 };
	int fd, fds[2];
	bool lost;

	(void)state;
	q.organization = bad;
	assert_int_equal(csr_ask(p.clerk, &q, 20000, &none, &lost, &err), -1);
	assert_false(lost);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.text,
	    "organization: control character U+000A");
	q = question((enum config_key_type)77);
	assert_int_equal(csr_ask(p.clerk, &q, 20000, &none, &lost, &err), -1);
	assert_false(lost);
	q = question(KEY_P_256);
	assert_int_equal(csr_ask(p.clerk, &q, 20000, &a, &lost, &err), 0);
	u = unseal_of(&a);
	/* Another key's hash. */
	u.spki_sha256[0] ^= 1;
	fd = temp_file();
	assert_int_equal(key_unseal(p.installer, &u, fd, 20000, &lost, &err),
	    -1);
	assert_false(lost);
	assert_int_equal(err.kind, ERR_PERM);
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);
	close(fd);
	/* Not a file; not writable. */
	u = unseal_of(&a);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(key_unseal(p.installer, &u, fds[1], 20000, &lost,
	    &err), -1);
	assert_false(lost);
	close(fds[0]);
	close(fds[1]);
	fd = open("/etc/passwd", O_RDONLY);
	assert_int_equal(key_unseal(p.installer, &u, fd, 20000, &lost, &err),
	    -1);
	assert_false(lost);
	assert_int_equal(err.kind, ERR_TEMP);
	close(fd);
	fd = open("/dev/full", O_WRONLY);
	assert_int_equal(key_unseal(p.installer, &u, fd, 20000, &lost, &err),
	    -1);
	assert_false(lost);
	close(fd);
	csr_answer_release(&a);
	end(&p);
}

/* Whoever asks what is not theirs, or nonsense, is not answered: the keeper
 * ends. */
static void
forbidden_questions(void **state)
{
	static const struct {
		bool by_installer;
		enum frame_type type;
		const char *payload;
		size_t len;
		size_t fd_count;
	} cases[] = {
		{ false, FRAME_UNSEAL, "\0\0\0\1x\0\0\0\1x", 10, 1 },
		{ true, FRAME_MAKE_CSR, "", 0, 0 },
		{ false, FRAME_REFILL, "key", 3, 0 },
		{ false, FRAME_ANSWER, "", 0, 0 },
		{ true, FRAME_FAILED, "", 0, 0 },
		{ false, FRAME_SIFT, "", 0, 1 },
		{ false, FRAME_MAKE_CSR, "", 0, 0 },
		{ false, FRAME_MAKE_CSR, "\0\0\0\3garbage", 11, 0 },
		{ true, FRAME_UNSEAL, "", 0, 1 },
	};
	struct process p;
	struct frame f;
	struct buf b;
	size_t i;
	int status, null = open("/dev/null", O_RDWR), sock;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		p = begin(KEY_P_256);
		sock = cases[i].by_installer ? p.installer : p.clerk;
		buf_init(&b, 1024);
		buf_put(&b, cases[i].payload, cases[i].len);
		assert_int_equal(frame_send(sock, cases[i].type, 1, &b, &null,
		    cases[i].fd_count, NULL), 0);
		frame_init(&f);
		if (frame_recv(sock, &f, 10000, NULL) != 0)
			fail_msg("case %zu is answered", i);
		status = reap(&p);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 3)
			fail_msg("case %zu: status %#x", i, (unsigned)status);
		buf_release(&b);
		frame_release(&f);
	}
	close(null);
}

/* UNSEAL without, and MAKE_CSR with, a descriptor. */
static void
wrong_descriptors(void **state)
{
	struct csr_question q = question(KEY_P_256);
	struct unseal_question u = { .sealed = (const unsigned char *)"x",
		.sealed_len = 1 };
	int null = open("/dev/null", O_RDWR), i, status;
	struct process p;
	struct buf b;

	(void)state;
	for (i = 0; i < 2; i++) {
		p = begin(KEY_P_256);
		buf_init(&b, 4096);
		if (i == 0)
			csr_question_put(&b, &q);
		else
			unseal_question_put(&b, &u);
		assert_int_equal(frame_send(i == 0 ? p.clerk : p.installer,
		    i == 0 ? FRAME_MAKE_CSR : FRAME_UNSEAL, 1, &b, &null,
		    i == 0 ? 1 : 0, NULL), 0);
		status = reap(&p);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 3);
		buf_release(&b);
	}
	close(null);
}

static void
ends_when_told(void **state)
{
	struct process p = begin(KEY_RSA_2048);
	int status;

	(void)state;
	assert_int_equal(write(p.stop, "", 1), 1);
	status = reap(&p);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	/* One asker alone may leave. */
	p = begin(KEY_P_256);
	shutdown(p.clerk, SHUT_WR);
	usleep(100000);
	assert_int_equal(waitpid(p.pid, NULL, WNOHANG), 0);
	end(&p);
}

/* ---- The sandbox */

static void
call_socket(void)
{
	(void)!socket(AF_INET, SOCK_STREAM, 0);
}

#ifndef SANITIZED /* their runtime opens files to report */
static void
call_open(void)
{
	(void)!open("/etc/passwd", O_RDONLY);
}
#endif

static void
call_exec(void)
{
	char sh[] = "/bin/sh", *argv[] = { sh, NULL };

	execv(sh, argv);
}

static void
call_getppid(void)
{
	(void)getppid();
}

static void
call_getpid(void)
{
	(void)getpid();
}

static void
forbidden_calls(void **state)
{
	static const struct {
		const char *name;
		void (*call)(void);
		int signal; /* 0: allowed */
	} calls[] = {
		{ "socket", call_socket, SIGSYS },
#ifndef SANITIZED
		{ "open", call_open, SIGSYS },
#endif
		{ "execve", call_exec, SIGSYS },
		{ "getppid", call_getppid, SIGSYS },
		{ "getpid", call_getpid, 0 },
	};
	struct rlimit none = { 0, 0 };
	int status, got;
	size_t i;
	pid_t pid;

	(void)state;
	for (i = 0; i < COUNT(calls); i++) {
		pid = fork();
		if (pid == 0) {
			setrlimit(RLIMIT_CORE, &none);
			if (keeper_sandbox(NULL) == -1)
				_exit(2);
			calls[i].call();
			_exit(0);
		}
		waitpid(pid, &status, 0);
		got = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
		if (got != calls[i].signal ||
		    (got == 0 && WEXITSTATUS(status) != 0))
			fail_msg("%s: status %#x", calls[i].name,
			    (unsigned)status);
	}
}

/* ---- Secrecy: nothing that the keeper says holds a piece of a secret. */

#define PIECE 12 /* bytes in a row that would be no accident */

struct tap {
	int sock;
	struct buf seen;
};

/* As frame_ask, keeping every byte that comes. */
static void
ask_tapped(struct tap *t, enum frame_type type, const struct buf *payload,
    int fd, unsigned char *body_out, size_t *len_out)
{
	unsigned char raw[32768];
	size_t have = 0, want = 12;
	ssize_t n;

	assert_int_equal(frame_send(t->sock, type, 7, payload, &fd,
	    fd != -1 ? 1 : 0, NULL), 0);
	while (have < want) {
		n = recv(t->sock, raw + have, sizeof raw - have, 0);
		assert_true(n > 0);
		have += (size_t)n;
		if (have >= 12)
			want = 12 + ((size_t)raw[0] << 24 | raw[1] << 16 |
			    raw[2] << 8 | raw[3]);
		assert_true(want <= sizeof raw);
	}
	buf_put(&t->seen, raw, have);
	memcpy(body_out, raw + 12, have - 12);
	*len_out = have - 12;
}

static bool
holds_piece(const struct buf *seen, const void *secret, size_t len)
{
	const unsigned char *p = secret;
	size_t i;

	for (i = 0; i + PIECE <= len; i++)
		if (memmem(seen->data, seen->len, p + i, PIECE) != NULL)
			return true;
	return false;
}

static void
scan(const struct buf *seen, const char *what, const void *secret, size_t len)
{
	assert_true(buf_ok(seen));
	assert_true(len >= PIECE);
	if (holds_piece(seen, secret, len))
		fail_msg("%s: a piece of it came out", what);
}

static void
scan_number(const struct buf *seen, EVP_PKEY *key, const char *param)
{
	unsigned char bytes[1024];
	BIGNUM *bn = NULL;

	if (EVP_PKEY_get_bn_param(key, param, &bn) != 1)
		return;
	scan(seen, param, bytes, (size_t)BN_bn2bin(bn, bytes));
	BN_free(bn);
}

/* The base64 of the file, but for its first lines, which hold the algorithm
 * and, for RSA, the public modulus. */
static void
scan_file(const struct buf *seen, int fd, size_t skip)
{
	char text[8192], *lines[128];
	ssize_t len = pread(fd, text, sizeof text - 1, 0);
	size_t count = 0, i;
	char *p;

	assert_true(len > 0);
	text[len] = '\0';
	for (p = strtok(text, "\n"); p != NULL; p = strtok(NULL, "\n"))
		lines[count++] = p;
	for (i = 1 + skip; i + 1 < count; i++)
		if (strlen(lines[i]) >= PIECE)
			scan(seen, "a line of the key file", lines[i],
			    strlen(lines[i]));
}

static void
scan_type(enum config_key_type type, size_t skip)
{
	struct csr_question q = question(type);
	struct process p = begin(type);
	struct tap clerk = { .sock = p.clerk };
	struct tap installer = { .sock = p.installer };
	unsigned char body[32768];
	struct unseal_question u;
	struct wire_cursor c;
	struct csr_answer a;
	struct buf b;
	EVP_PKEY *key;
	size_t len;
	int fd, n;

	buf_init(&clerk.seen, 1 << 20);
	buf_init(&installer.seen, 1 << 20);
	for (n = 0; n < 5; n++) {
		buf_init(&b, 65536);
		csr_question_put(&b, &q);
		ask_tapped(&clerk, FRAME_MAKE_CSR, &b, -1, body, &len);
		wire_cursor_init(&c, body, len);
		assert_int_equal(csr_answer_get(&c, &a), 0);
		/* A question that fails, in the same breath. */
		u = unseal_of(&a);
		u.spki_sha256[n] ^= 1;
		fd = temp_file();
		buf_reset(&b);
		unseal_question_put(&b, &u);
		ask_tapped(&installer, FRAME_UNSEAL, &b, fd, body, &len);
		assert_true(len > 0);
		u = unseal_of(&a);
		buf_reset(&b);
		unseal_question_put(&b, &u);
		ask_tapped(&installer, FRAME_UNSEAL, &b, fd, body, &len);
		assert_int_equal(len, 0);
		key = key_in(fd);
		scan_number(&clerk.seen, key, OSSL_PKEY_PARAM_PRIV_KEY);
		scan_number(&clerk.seen, key, OSSL_PKEY_PARAM_RSA_D);
		scan_number(&clerk.seen, key, OSSL_PKEY_PARAM_RSA_FACTOR1);
		scan_number(&clerk.seen, key, OSSL_PKEY_PARAM_RSA_FACTOR2);
		scan_number(&installer.seen, key, OSSL_PKEY_PARAM_PRIV_KEY);
		scan_number(&installer.seen, key, OSSL_PKEY_PARAM_RSA_FACTOR1);
		scan_file(&clerk.seen, fd, skip);
		scan_file(&installer.seen, fd, 0);
		EVP_PKEY_free(key);
		close(fd);
		csr_answer_release(&a);
		buf_release(&b);
	}
	scan(&clerk.seen, "master secret", MASTER, strlen(MASTER));
	scan(&installer.seen, "master secret", MASTER, strlen(MASTER));
	buf_release(&clerk.seen);
	buf_release(&installer.seen);
	end(&p);
}

static void
says_no_secret(void **state)
{
	(void)state;
	scan_type(KEY_P_256, 0);
	scan_type(KEY_RSA_2048, 6);
}

/* The scanner itself finds what is there. */
static void
scanner_finds(void **state)
{
	struct buf seen;

	(void)state;
	buf_init(&seen, 1024);
	buf_puts(&seen, "xxxx" MASTER);
	buf_truncate(&seen, 4 + PIECE);
	assert_true(holds_piece(&seen, MASTER, strlen(MASTER)));
	buf_truncate(&seen, 3 + PIECE);
	assert_false(holds_piece(&seen, MASTER, strlen(MASTER)));
	buf_release(&seen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_services),
		cmocka_unit_test(several_orders),
		cmocka_unit_test(stopped_with_orders),
		cmocka_unit_test(appends),
		cmocka_unit_test(refusals),
		cmocka_unit_test(forbidden_questions),
		cmocka_unit_test(wrong_descriptors),
		cmocka_unit_test(ends_when_told),
		cmocka_unit_test(forbidden_calls),
		cmocka_unit_test(says_no_secret),
		cmocka_unit_test(scanner_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
