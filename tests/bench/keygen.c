/* SPDX-License-Identifier: ISC */
/*
 * What a key alone costs: `keygen TYPE SECONDS PROCESSES` prints keys a second
 * of all processes together, and processor milliseconds a key.  It is the
 * limit that `make bench` compares the daemon with.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "keeper/keygen.h"

static const struct {
	const char *name;
	enum config_key_type type;
} types[] = {
	{ "rsa-2048", KEY_RSA_2048 },
	{ "rsa-3072", KEY_RSA_3072 },
	{ "rsa-4096", KEY_RSA_4096 },
	{ "p-256", KEY_P_256 },
	{ "p-384", KEY_P_384 },
};

static unsigned
make_keys(enum config_key_type type, int64_t end)
{
	struct err err = { 0 };
	EVP_PKEY *key = NULL;
	unsigned n = 0;

	while (clock_mono_ms() < end) {
		if (keygen_make(type, &key, &err) == -1) {
			fprintf(stderr, "keygen: %s\n", err.text);
			exit(1);
		}
		EVP_PKEY_free(key);
		n++;
	}
	return n;
}

static double
children_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

int
main(int argc, char *argv[])
{
	unsigned *counts, total = 0;
	int seconds, processes, i;
	int64_t begin, spent;
	size_t t;

	if (argc != 4 || (seconds = atoi(argv[2])) < 1 ||
	    (processes = atoi(argv[3])) < 1 || processes > 64) {
		fprintf(stderr, "usage: keygen TYPE SECONDS PROCESSES\n");
		return 64;
	}
	for (t = 0; t < COUNT(types); t++)
		if (strcmp(types[t].name, argv[1]) == 0)
			break;
	counts = mmap(NULL, 64 * sizeof(*counts), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (t == COUNT(types) || counts == MAP_FAILED)
		return 64;
	begin = clock_mono_ms();
	for (i = 0; i < processes; i++)
		if (fork() == 0) {
			counts[i] = make_keys(types[t].type,
			    begin + seconds * 1000);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	spent = clock_mono_ms() - begin;
	for (i = 0; i < processes; i++)
		total += counts[i];
	if (total == 0)
		return 1;
	printf("%.2f %.3f\n", total * 1e3 / (double)spent,
	    children_ms() / total);
	return 0;
}
