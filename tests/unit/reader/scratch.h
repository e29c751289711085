/* SPDX-License-Identifier: ISC */
/* What tests of the reader share. */
#ifndef TESTS_READER_SCRATCH_H
#define TESTS_READER_SCRATCH_H

#include <glob.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/files.h"
#include "reader/limits.h"

#define CORPUS "tests/corpus/"
#define MERCHANTS "tests/merchants/" /* further requests, in the same shape */
#define SHAPES "tests/shapes/"       /* kinds, structures, character sets */

/* The limits of the defaults, without the configuration. */
static inline struct reader_limits
test_limits(void)
{
	return (struct reader_limits){ .bytes = 10U << 20, .parts = 200,
		.depth = 20, .header_bytes = 256U << 10, .header_count = 2000,
		.text_bytes = 1U << 20, .archive_entries = 64,
		.unpacked_bytes = 10U << 20, .seconds = 10,
		.memory = 256U << 20 };
}

/* Call f with each message that matches: returns how many there were. */
static inline size_t
each_match(const char *pattern,
    void (*f)(const char *path, const struct buf *message))
{
	glob_t found;
	struct buf b;
	size_t i, count;

	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (i = 0; i < found.gl_pathc; i++) {
		buf_init(&b, 10U << 20);
		if (file_read(found.gl_pathv[i], &b, NULL) == 0)
			f(found.gl_pathv[i], &b);
		buf_release(&b);
	}
	count = found.gl_pathc;
	globfree(&found);
	return count;
}

/* Call f with each message of the corpus. */
static inline size_t
each_message(void (*f)(const char *path, const struct buf *message))
{
	return each_match(CORPUS "*.eml", f);
}

#endif
