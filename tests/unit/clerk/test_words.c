/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "clerk/words.h"
#include "wire/reading.h"
#include "wire/verdict.h"

static const char text[] = "a.one: first ({})\n" "a.two: {} of {}\n"
	"a.three: wants \"{}\" ({}) here\n" "a.empty: \n" "b: only here\n"
	"plain: no place\n" "wide: \xe5\x9b\xbd\xef\xbc\x88{}\xef\xbc\x89\n"
	"named: \"{field}\" is {}, not {other} {\n";
static const char fallback[] = "a.one: FALLBACK\n" "c: there ({})\n";

static const struct {
	const char *key, *detail, *out;
} cases[] = {
	{ "a.one", "x", "first (x)" },
	{ "a.one", "", "first" },
	{ "a.two", "y", "y of y" },
	{ "a.two", "", " of " },
	{ "a.three", "", "wants \"\" here" },
	{ "a.three", "z", "wants \"z\" (z) here" },
	{ "plain", "x", "no place" },
	{ "c", "", "there" },
	{ "nobody", "x", "nobody" },
	{ "a", "x", "a" },
	{ "a.one", "{}", "first ({})" },
	{ "a.one", " ({})", "first ( ({}))" },
	{ "wide", "x", "\xe5\x9b\xbd\xef\xbc\x88x\xef\xbc\x89" },
	{ "wide", "", "\xe5\x9b\xbd" },
	{ "named", "x", "\"{field}\" is x, not {other} {" },
};

static void
test_put(void **state)
{
	struct words words = { .text = xstrdup(text),
		.fallback = xstrdup(fallback) };
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 1000);
	for (i = 0; i < COUNT(cases); i++) {
		buf_reset(&b);
		words_put(&words, &b, cases[i].key, cases[i].detail);
		if (strcmp(b.data, cases[i].out) != 0)
			fail_msg("%s with \"%s\": %s", cases[i].key,
			    cases[i].detail, b.data);
	}
	buf_release(&b);
	words_release(&words);
}

static void
test_named_values(void **state)
{
	const struct letter_value values[] = { { "field", "{}" },
		{ "", "{field}" } };
	struct words words = { .text = xstrdup(text) };
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	words_put_values(&words, &b, "named", values, COUNT(values));
	assert_string_equal(b.data, "\"{}\" is {field}, not {other} {");
	buf_release(&b);
	words_release(&words);
}

static const struct {
	const char *language, *zone;
	int64_t at;
	const char *date, *time;
} dates[] = {
	{ "en", "UTC", 1795532663, "Tuesday 24 November 2026",
		"Tuesday 24 November 2026, 15:04 (UTC)" },
	{ "en", "Europe/London", 1782900000, "Wednesday 1 July 2026",
		"Wednesday 1 July 2026, 11:00 (BST)" },
	{ "en", "Pacific/Auckland", 1795532663, "Wednesday 25 November 2026",
		"Wednesday 25 November 2026, 04:04 (NZDT)" },
	{ "de", "Europe/Berlin", 1782900000, "Mittwoch, 1. Juli 2026",
		"Mittwoch, 1. Juli 2026, 12:00 Uhr (CEST)" },
	{ "fr", "Europe/Paris", 1782900000, "mercredi 1er juillet 2026",
		"mercredi 1er juillet 2026 \xc3\xa0 12:00 (CEST)" },
	{ "tr", "UTC", 1795532663, "24 Kas\xc4\xb1m 2026 Sal\xc4\xb1",
		"24 Kas\xc4\xb1m 2026 Sal\xc4\xb1, saat 15:04 (UTC)" },
	{ "zh", "Asia/Shanghai", 1795532663, "2026\xe5\xb9\xb4" "11\xe6\x9c\x88"
		"24\xe6\x97\xa5\xe6\x98\x9f\xe6\x9c\x9f\xe4\xba\x8c",
		"2026\xe5\xb9\xb4" "11\xe6\x9c\x88" "24\xe6\x97\xa5\xe6\x98"
		"\x9f\xe6\x9c\x9f\xe4\xba\x8c 23:04\xef\xbc\x88" "CST"
		"\xef\xbc\x89" },
	{ "xx", "UTC", 1795532663, "Tuesday 24 November 2026",
		"Tuesday 24 November 2026, 15:04 (UTC)" },
};

static void
test_dates(void **state)
{
	struct words words;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 1000);
	for (i = 0; i < COUNT(dates); i++) {
		words_init(&words, "", dates[i].language);
		setenv("TZ", dates[i].zone, 1);
		tzset();
		words_put_date(&words, &b, dates[i].at);
		assert_string_equal(b.data, dates[i].date);
		buf_reset(&b);
		words_put_time(&words, &b, dates[i].at);
		assert_string_equal(b.data, dates[i].time);
		buf_reset(&b);
		words_release(&words);
	}
	buf_release(&b);
}

static void
assert_known(const struct words *words, const char *group, const char *name)
{
	char key[64];
	struct buf b;

	snprintf(key, sizeof key, "%s.%s", group, name);
	buf_init(&b, 1000);
	words_put(words, &b, key, "x");
	if (strcmp(b.data, key) == 0 || !buf_ok(&b))
		fail_msg("words.txt has no %s", key);
	buf_release(&b);
}

/* A phrase for everything that a letter can have to say. */
static void
test_complete(void **state)
{
	struct words words;
	char number[8];
	size_t i;

	(void)state;
	words_init(&words, "", "en");
	for (i = 0; i < READING_FIELD_COUNT; i++)
		assert_known(&words, "field", reading_field_names[i]);
	for (i = 0; i < READING_CODE_COUNT; i++)
		assert_known(&words, "problem", reading_code_names[i]);
	for (i = 0; i < VERDICT_CODE_COUNT; i++)
		if (i != VERDICT_CT_MISSING) /* merchants are not told */
			assert_known(&words, "reason", verdict_code_names[i]);
	for (i = 0; i < 12; i++) {
		snprintf(number, sizeof number, "%zu", i < 7 ? i : i - 6);
		assert_known(&words, i < 7 ? "weekday" : "month", number);
	}
	words_release(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_named_values),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
