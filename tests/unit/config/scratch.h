/* SPDX-License-Identifier: ISC */
/* A directory of one's own for the tests of this folder. */
#ifndef TESTS_CONFIG_SCRATCH_H
#define TESTS_CONFIG_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRATCH_NAME 256

static char scratch[64];

/* DIR/name, in one of a few buffers in turn. */
static inline const char *
scratch_path(const char *name)
{
	static char paths[8][SCRATCH_NAME];
	static int turn;
	char *path = paths[turn++ % 8];
	int n = snprintf(path, SCRATCH_NAME, "%s/%s", scratch, name);

	assert_in_range(n, 1, SCRATCH_NAME - 1);
	return path;
}

static inline void
scratch_write(const char *name, const char *text, mode_t mode)
{
	FILE *f = fopen(scratch_path(name), "w");

	assert_non_null(f);
	assert_int_not_equal(fputs(text, f), EOF);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(scratch_path(name), mode), 0);
}

static inline int
scratch_make(void **state)
{
	(void)state;
	snprintf(scratch, sizeof(scratch), "/tmp/certmaild-config.XXXXXX");
	return mkdtemp(scratch) == NULL ? -1 : 0;
}

static inline int
scratch_remove(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", scratch);
	return system(command);
}

#endif
