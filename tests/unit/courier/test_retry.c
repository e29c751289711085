/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>

#include "base/mem.h"
#include "courier/retry.h"

static const struct {
	unsigned times;
	int letter, connect;
} cases[] = { { 0, 30, 2 }, { 1, 30, 4 }, { 2, 120, 8 }, { 3, 480, 16 },
	{ 4, 1920, 32 }, { 5, 7200, 64 }, { 6, 7200, 128 }, { 7, 7200, 256 },
	{ 8, 7200, 300 }, { 100, 7200, 300 }, { UINT_MAX, 7200, 300 } };

static void
test_table(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (retry_letter_seconds(cases[i].times) != cases[i].letter ||
		    retry_connect_seconds(cases[i].times) != cases[i].connect)
			fail_msg("after %u: %d, %d", cases[i].times,
			    retry_letter_seconds(cases[i].times),
			    retry_connect_seconds(cases[i].times));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
