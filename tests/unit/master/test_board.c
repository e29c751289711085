/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "master/board.h"

static char dir[64], pid_path[128];
static struct err err;

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/board.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(pid_path, sizeof pid_path, "%s/pid", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	board_remove(pid_path);
	return rmdir(dir);
}

static void
test_round_trip(void **state)
{
	struct board_entry in[ROLE_COUNT] = {
		[ROLE_READER] = { 7, 3, 1764000000, "signal 11 (a b)" },
		[ROLE_COURIER] = { 1, 1, 1764000001, "exit status 1" },
	}, out[ROLE_COUNT];
	size_t i;

	(void)state;
	assert_int_equal(board_read(pid_path, out, &err), 0);
	assert_int_equal(board_write(pid_path, in, &err), 0);
	assert_int_equal(board_read(pid_path, out, &err), 1);
	for (i = 0; i < ROLE_COUNT; i++) {
		assert_int_equal(out[i].restarts, in[i].restarts);
		assert_int_equal(out[i].in_a_row, in[i].in_a_row);
		assert_int_equal(out[i].last, in[i].last);
		assert_string_equal(out[i].how, in[i].how);
	}
	board_remove(pid_path);
	assert_int_equal(board_read(pid_path, out, &err), 0);
}

/* Whatever stands in the file, it is only looked at. */
static void
test_strange_file(void **state)
{
	static const char text[] = "reader\nnobody 1 1 1 x\nclerk 2 1 5 died\n"
				   "keeper a b c d\n\n\ncourier 1 1 1";
	struct board_entry out[ROLE_COUNT];
	char path[160];
	int fd;

	(void)state;
	snprintf(path, sizeof path, "%s.children", pid_path);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	assert_int_equal(board_read(pid_path, out, &err), 1);
	assert_int_equal(out[ROLE_CLERK].restarts, 2);
	assert_int_equal(out[ROLE_READER].restarts, 0);
	assert_int_equal(out[ROLE_KEEPER].restarts, 0);
	assert_int_equal(out[ROLE_COURIER].restarts, 0);
}

static const struct {
	const char *name;
	unsigned in_a_row;
	int64_t ago;
	bool loops;
} cases[] = {
	{ "never", 0, 0, false },
	{ "once", 1, 1, false },
	{ "twice", 2, 1, false },
	{ "a third time", 3, 1, true },
	{ "waiting for the last start", 9, 60, true },
	{ "well since", 9, 121, false },
};

static void
test_loops(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct board_entry e = { .restarts = 9,
			.in_a_row = cases[i].in_a_row,
			.last = 1764000000 - cases[i].ago };

		if (board_loops(&e, 1764000000) != cases[i].loops)
			fail_msg("%s", cases[i].name);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_round_trip),
		T(test_strange_file),
		cmocka_unit_test(test_loops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
