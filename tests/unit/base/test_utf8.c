/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define BAD UTF8_REPLACEMENT

static const struct {
	const char *name, *bytes;
	size_t used;
	uint32_t code;
	bool valid;
} cases[] = {
	{ "ASCII", "a", 1, 'a', true },
	{ "DEL", "\x7f", 1, 0x7f, true },
	{ "first of two", "\xc2\x80", 2, 0x80, true },
	{ "last of two", "\xdf\xbf", 2, 0x7ff, true },
	{ "first of three", "\xe0\xa0\x80", 3, 0x800, true },
	{ "before the surrogates", "\xed\x9f\xbf", 3, 0xd7ff, true },
	{ "after the surrogates", "\xee\x80\x80", 3, 0xe000, true },
	{ "last of three", "\xef\xbf\xbf", 3, 0xffff, true },
	{ "first of four", "\xf0\x90\x80\x80", 4, 0x10000, true },
	{ "last of all", "\xf4\x8f\xbf\xbf", 4, 0x10ffff, true },
	{ "past the last", "\xf4\x90\x80\x80", 1, BAD, false },
	{ "five bytes", "\xf8\x88\x80\x80\x80", 1, BAD, false },
	{ "overlong NUL", "\xc0\x80", 1, BAD, false },
	{ "overlong slash, two", "\xc1\xaf", 1, BAD, false },
	{ "overlong slash, three", "\xe0\x80\xaf", 1, BAD, false },
	{ "overlong slash, four", "\xf0\x80\x80\xaf", 1, BAD, false },
	{ "first surrogate", "\xed\xa0\x80", 1, BAD, false },
	{ "last surrogate", "\xed\xbf\xbf", 1, BAD, false },
	{ "lone continuation", "\x80", 1, BAD, false },
	{ "cut by ASCII", "\xe2\x82(", 2, BAD, false },
	{ "cut by another start", "\xf0\x9f\xc3\xbc", 2, BAD, false },
	{ "0xff", "\xff", 1, BAD, false },
};

static void
test_decode(void **state)
{
	uint32_t code;
	bool valid;
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		n = utf8_decode(cases[i].bytes, strlen(cases[i].bytes), &code,
		    &valid);
		if (n != cases[i].used || code != cases[i].code ||
		    valid != cases[i].valid)
			fail_msg("%s: %zu U+%04X %d", cases[i].name, n,
			    (unsigned)code, valid);
	}
}

/* Cut at every byte: never a byte past the end, never valid, one each. */
static void
test_truncation(void **state)
{
	uint32_t code;
	bool valid;
	size_t i, len;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		for (len = 1; cases[i].valid && len < cases[i].used; len++) {
			/* Of its own size, so that a sanitizer sees more. */
			char *cut = xmemdup(cases[i].bytes, len);
			size_t n = utf8_decode(cut, len, &code, &valid);

			if (valid || code != BAD || n != len ||
			    utf8_is_valid(cut, len) ||
			    utf8_count(cut, len) != 1)
				fail_msg("%s cut at %zu", cases[i].name, len);
			free(cut);
		}
}

static void
test_round_trip(void **state)
{
	uint32_t code, back;
	char raw[4];
	bool valid;
	size_t n;

	(void)state;
	for (code = 0; code <= 0x110000; code += code < 0x3000 ? 1 : 61) {
		n = utf8_encode(code, raw);
		if (utf8_decode(raw, n, &back, &valid) != n || !valid)
			fail_msg("U+%04X", (unsigned)code);
		if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
			assert_int_equal(back, BAD);
		else
			assert_int_equal(back, code);
	}
}

static void
test_count(void **state)
{
	(void)state;
	assert_int_equal(utf8_count("M\xc3\xbcller", 7), 6);
	assert_int_equal(utf8_count("\xff\xff", 2), 2);
	assert_int_equal(utf8_count("", 0), 0);
	assert_true(utf8_is_valid("", 0));
	assert_false(utf8_is_valid("a\xe2\x82", 3));
}

static void
test_shown(void **state)
{
	static const uint32_t no[] = { 0, 0x1b, 0x7f, 0x80, 0x9b, 0xad, 0x61c,
		0x200b, 0x200e, 0x202a, 0x202e, 0x2028, 0x2066, 0x2069, 0xfeff,
		0xfffa, 0xe0041 };
	static const uint32_t yes[] = { ' ', '~', 0xa0, 0xfc, 0x61b, 0x627,
		0x200a, 0x2010, 0x202f, 0x20ac, 0x4e2d, 0x1f41f };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(no); i++)
		if (utf8_is_shown(no[i]))
			fail_msg("U+%04X is shown", (unsigned)no[i]);
	for (i = 0; i < COUNT(yes); i++)
		if (!utf8_is_shown(yes[i]))
			fail_msg("U+%04X is not shown", (unsigned)yes[i]);
}

/* The first octet beyond ASCII is found wherever it stands, and the text is
 * judged behind it too. */
static void
test_ascii(void **state)
{
	char text[40];
	size_t len, at;

	(void)state;
	for (len = 0; len < sizeof text; len++)
		for (at = 0; at <= len; at++) {
			memset(text, 'a', sizeof text);
			text[at] = '\x80';
			assert_int_equal(utf8_ascii(text, len), at);
			assert_int_equal(utf8_is_valid(text, len), at == len);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
