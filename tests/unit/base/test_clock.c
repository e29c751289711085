/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

static const struct {
	int64_t wall;
	const char *text;
} times[] = {
	{ 0, "1970-01-01T00:00:00Z" },
	{ 1795532663, "2026-11-24T15:04:23Z" },
	{ 951782400, "2000-02-29T00:00:00Z" },
	{ 4107542399, "2100-02-28T23:59:59Z" },
	{ -1, "1969-12-31T23:59:59Z" },
};

static void
test_format(void **state)
{
	char text[CLOCK_TEXT];
	int64_t wall;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(times); i++) {
		assert_string_equal(clock_format(times[i].wall, text),
		    times[i].text);
		assert_int_equal(clock_parse(times[i].text, &wall), 0);
		assert_int_equal(wall, times[i].wall);
	}
	/* Beyond what gmtime_r knows it is still a number. */
	assert_string_equal(clock_format(INT64_MAX, text),
	    "9223372036854775807");
}

static const char *const refused[] = { "", "2026-11-24", "2026-11-24T15:04:23",
	"2026-11-24T15:04:23Z ", " 2026-11-24T15:04:23Z",
	"2026-11-24 15:04:23Z", "2026-02-31T00:00:00Z", "2026-11- 4T00:00:00Z",
	"2026-13-01T00:00:00Z", "2026-11-24T24:00:00Z", "+026-11-24T15:04:23Z",
	"2026-11-24T15:04:60Z", "2026-11-24T15:04:23+00:00", "now",
	"2026-1-4T15:04:23Z" };

static void
test_refused(void **state)
{
	int64_t wall = 42;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refused); i++)
		if (clock_parse(refused[i], &wall) != -1 || wall != 42)
			fail_msg("\"%s\" was taken", refused[i]);
}

static void
test_freeze(void **state)
{
	(void)state;
	clock_freeze(100, 7);
	assert_int_equal(clock_wall(), 100);
	assert_int_equal(clock_mono_ms(), 7);
	clock_real();
	assert_true(clock_wall() > 1700000000);
	assert_true(clock_mono_ms() > 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_freeze),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
