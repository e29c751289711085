/* SPDX-License-Identifier: ISC */
/* The file of messages that tests/bench/messages makes. */
#ifndef TESTS_BENCH_PACK_H
#define TESTS_BENCH_PACK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct pack {
	unsigned char *data;
	size_t len;
	size_t at;
};

static inline void
pack_open(const char *path, struct pack *pack)
{
	FILE *f = fopen(path, "rb");
	long size;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0) {
		perror(path);
		exit(2);
	}
	rewind(f);
	pack->len = (size_t)size;
	pack->at = 0;
	pack->data = malloc(pack->len);
	if (pack->data == NULL ||
	    fread(pack->data, 1, pack->len, f) != pack->len) {
		perror(path);
		exit(2);
	}
	fclose(f);
}

/* The next message, or NULL at the end; then it begins anew. */
static inline const unsigned char *
pack_next(struct pack *pack, size_t *len_out)
{
	const unsigned char *p = pack->data + pack->at;
	size_t len;

	if (pack->len - pack->at < 4) {
		pack->at = 0;
		return NULL;
	}
	len = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 |
	    p[3];
	pack->at += 4 + len;
	*len_out = len;
	return p + 4;
}

static inline double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

#endif
