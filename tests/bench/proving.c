/* SPDX-License-Identifier: ISC */
/*
 * `proving MAIL CHAIN ROOTS DOMAIN AT COUNT`: proves one delivery COUNT times,
 * a mail with a ZIP in it, in three ways in turns: what `openssl verify` does
 * with the chain in PEM (CHAIN: the leaf first), as a loop over the library;
 * the reader's own code in this process; and a reader under its sandbox, which
 * forks for each.  Prints the best milliseconds each of the three took for
 * all: processor time for the first two, the clock for the third.
 */
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "pki/spki.h"
#include "reader/inspect.h"
#include "reader/serve.h"

#define ROUNDS 3

static struct buf mail, chain;
static X509_STORE *store;
static struct config_trust trust;
static struct inspect_question question;
static struct reader_limits limits;
static int sock;

static _Noreturn void
fail(const char *why)
{
	fprintf(stderr, "proving: %s\n", why);
	exit(1);
}

static void
load(const char *path, struct buf *b)
{
	struct err err;

	buf_init(b, 1 << 20);
	if (file_read(path, b, &err) == -1)
		fail(err.text);
}

/* ---- the library alone */

static X509 *
read_chain(STACK_OF(X509) *others)
{
	BIO *bio = BIO_new_mem_buf(chain.data, (int)chain.len);
	X509 *leaf = PEM_read_bio_X509(bio, NULL, NULL, NULL), *next;

	while ((next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
		sk_X509_push(others, next);
	BIO_free(bio);
	return leaf;
}

static void
by_openssl(void)
{
	STACK_OF(X509) *others = sk_X509_new_null();
	X509 *leaf = read_chain(others);
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;

	X509_STORE_CTX_init(ctx, store, leaf, others);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_time(param, (time_t)question.at);
	X509_VERIFY_PARAM_set1_host(param, question.domain, 0);
	if (X509_verify_cert(ctx) != 1)
		fail("openssl does not verify the chain");
	X509_STORE_CTX_free(ctx);
	X509_free(leaf);
	sk_X509_pop_free(others, X509_free);
}

/* ---- ours */

static void
in_process(void)
{
	struct verdict v;

	if (inspect_run(&question, (unsigned char *)mail.data, mail.len,
		NULL, &v, NULL) == -1 || !v.ok)
		fail("the delivery is not proven");
	verdict_release(&v);
}

static void
by_reader(void)
{
	struct verdict v;
	struct err err;
	bool lost;
	int fd = memfd_of("delivery", mail.data, mail.len, &err);

	if (fd == -1 || verdict_ask(sock, fd, &question, 10000, &v, &lost,
	    &err) == -1)
		fail(err.text);
	if (!v.ok)
		fail("the reader does not prove the delivery");
	close(fd);
	verdict_release(&v);
}

static pid_t
start_reader(void)
{
	struct serve s;
	struct err err;
	int pair[2], got;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		fail("socketpair");
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		if (serve_start(&s, &trust, &limits, &err) == -1)
			fail(err.text);
		/* It waits while the others have their turn. */
		do {
			poll(&(struct pollfd){ pair[1], POLLIN, 0 }, 1, -1);
			got = serve_one(&s, pair[1], &err);
		} while (got == 1);
		if (got == -1)
			fail(err.text);
		_exit(0);
	}
	close(pair[1]);
	sock = pair[0];
	return pid;
}

/* ---- in turns */

static const struct {
	void (*prove)(void);
	clockid_t clock;
} ways[] = {
	{ by_openssl, CLOCK_PROCESS_CPUTIME_ID },
	{ in_process, CLOCK_PROCESS_CPUTIME_ID },
	{ by_reader, CLOCK_MONOTONIC },
};

static double
milliseconds(size_t way, int count)
{
	struct timespec from, to;
	int i;

	clock_gettime(ways[way].clock, &from);
	for (i = 0; i < count; i++)
		ways[way].prove();
	clock_gettime(ways[way].clock, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 +
	    (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static void
prepare(char **argv)
{
	STACK_OF(X509) *others = sk_X509_new_null();
	X509 *leaf;

	load(argv[1], &mail);
	load(argv[2], &chain);
	trust.roots_file = argv[3];
	question.domain = xstrdup(argv[4]);
	if (clock_parse(argv[5], &question.at) == -1)
		fail("no time");
	leaf = read_chain(others);
	if (leaf == NULL ||
	    spki_hash_cert(leaf, question.spki_sha256, NULL) == -1)
		fail("no certificate");
	X509_free(leaf);
	sk_X509_pop_free(others, X509_free);
	question.has_key = true;
	question.file_count = 1;
	question.files[0].name = xstrdup("mail.eml");
	question.files[0].len = (uint32_t)mail.len;
	store = X509_STORE_new();
	if (X509_STORE_load_file(store, argv[3]) != 1)
		fail("no roots");
	reader_limits_default(&limits);
}

int
main(int argc, char **argv)
{
	double best[COUNT(ways)] = { 0 }, taken;
	struct err err = { 0 };
	int count, round;
	pid_t pid;
	size_t i;

	if (argc != 7)
		return 2;
	prepare(argv);
	count = atoi(argv[6]);
	pid = start_reader();
	if (inspect_init(&trust, &err) == -1)
		fail(err.text);
	by_reader(); /* it has started */
	for (round = 0; round < ROUNDS; round++)
		for (i = 0; i < COUNT(ways); i++) {
			taken = milliseconds(i, count);
			if (round == 0 || taken < best[i])
				best[i] = taken;
		}
	close(sock);
	waitpid(pid, NULL, 0);
	printf("%.3f %.3f %.3f\n", best[0], best[1], best[2]);
	return 0;
}
