/* SPDX-License-Identifier: ISC */
/*
 * Not a test: prints what one keeper does in a second.  Build and run as
 *
 *     make build/tests/unit/keeper/rate
 *     build/tests/unit/keeper/rate [SECONDS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "keeper/keygen.h"
#include "keeper/serve.h"
#include "wire/key.h"

static const struct {
	const char *name;
	enum config_key_type type;
} types[] = {
	{ "p-256", KEY_P_256 },
	{ "p-384", KEY_P_384 },
	{ "rsa-2048", KEY_RSA_2048 },
	{ "rsa-3072", KEY_RSA_3072 },
};

static double
cpu_ms(int who)
{
	struct rusage u;

	getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static void
rate_of_keys(size_t i, int ms)
{
	int64_t begin = clock_mono_ms();
	double cpu = cpu_ms(RUSAGE_SELF);
	EVP_PKEY *key;
	int64_t spent;
	int n = 0;

	do {
		if (keygen_make(types[i].type, &key, NULL) == -1)
			abort();
		EVP_PKEY_free(key);
		n++;
		spent = clock_mono_ms() - begin;
	} while (spent < ms);
	printf("%-9s keys alone, one thread: %8.1f/s, %8.3f ms CPU each\n",
	    types[i].name, n * 1e3 / (double)spent,
	    (cpu_ms(RUSAGE_SELF) - cpu) / n);
}

static _Noreturn void
keeper(int sock, enum config_key_type type, size_t ready)
{
	static struct keeper k = { .installer = -1, .stop_fd = -1 };
	struct secret master = { 0 };
	struct err err = { 0 };
	int rc = -1;

	k.clerk = sock;
	if (pool_start(&k.pool, type, ready, &err) == 0) {
		secret_set(&master, "an example of a secret, 0123456789abcdef",
		    40);
		if (sealer_init(&k.sealer, &master, &err) == 0 &&
		    keeper_warm_up(&k, &err) == 0 &&
		    keeper_sandbox(&err) == 0)
			rc = keeper_serve(&k, &err);
	}
	if (rc == -1)
		fprintf(stderr, "keeper: %s\n", err.text);
	pool_release(&k.pool);
	_exit(rc == 0 ? 0 : 1);
}

/* Questions for ms milliseconds, after the pool had rest_ms to fill. */
static void
rate_of_requests(size_t i, int ms, size_t ready, int rest_ms, int most)
{
	char name[] = "www.example.org";
	struct csr_question q = { .key_type = types[i].type,
		.country = (char[]){ "DE" }, .organization = name,
		.common_name = name, .names = { name }, .name_count = 1 };
	struct csr_answer a;
	struct err err = { 0 };
	double cpu = cpu_ms(RUSAGE_CHILDREN);
	int64_t begin, spent;
	int pair[2], n = 0;
	bool lost;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		abort();
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		keeper(pair[1], types[i].type, ready);
	}
	close(pair[1]);
	usleep((useconds_t)rest_ms * 1000);
	begin = clock_mono_ms();
	do {
		if (csr_ask(pair[0], &q, -1, &a, &lost, &err) == -1) {
			fprintf(stderr, "%s\n", err.text);
			exit(1);
		}
		csr_answer_release(&a);
		n++;
		spent = clock_mono_ms() - begin;
	} while (spent < ms && n < most);
	close(pair[0]);
	waitpid(pid, NULL, 0);
	printf("%-9s requests, %3zu ready: %8.1f/s, %8.3f ms CPU each%s\n",
	    types[i].name, ready, n * 1e3 / (double)(spent > 0 ? spent : 1),
	    (cpu_ms(RUSAGE_CHILDREN) - cpu) / n,
	    rest_ms > 0 ? " (filling the pool included)" : "");
}

int
main(int argc, char **argv)
{
	int ms = argc > 1 ? atoi(argv[1]) * 1000 : 3000;
	size_t i;

	for (i = 0; i < COUNT(types); i++) {
		rate_of_keys(i, ms);
		rate_of_requests(i, ms, 16, 0, 1 << 30);
		if (keygen_is_slow(types[i].type))
			rate_of_requests(i, ms, 100, 15000, 100);
	}
	return 0;
}
