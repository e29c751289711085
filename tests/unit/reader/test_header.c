/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/header.h"

#define SIXTEEN "x-0123456789abcd"
#define SIXTY_FOUR SIXTEEN SIXTEEN SIXTEEN SIXTEEN /* CHARSET_LABEL_MAX */

static const struct {
	const char *name;
	const char *value;
	const char *hint;
	const char *text;
} texts[] = {
	{ "plain", "SSL installation", NULL, "SSL installation" },
	{ "folded", "SSL\r\n  installation \t x", NULL,
	    "SSL installation x" },
	{ "q word", "=?utf-8?Q?caf=C3=A9_?= x", NULL, "caf\xc3\xa9 x" },
	{ "b word", "=?UTF-8?b?Y2Fmw6k=?=", NULL, "caf\xc3\xa9" },
	{ "blank between words goes", "=?utf-8?q?a?= \r\n =?utf-8?q?b?=", NULL,
	    "ab" },
	{ "blank between word and text stays", "=?utf-8?q?a?= b", NULL,
	    "a b" },
	{ "words side by side", "=?utf-8?q?a?==?utf-8?q?b?=", NULL, "ab" },
	{ "cut in a character", "=?utf-8?B?w6nD?= =?utf-8?B?qQ==?=", NULL,
	    "\xc3\xa9\xc3\xa9" },
	{ "cut, q and b", "=?utf-8?Q?=C3?= =?UTF-8?B?qQ==?=", NULL,
	    "\xc3\xa9" },
	{ "two charsets", "=?iso-8859-1?q?=E9?= =?utf-8?q?=C3=A9?=", NULL,
	    "\xc3\xa9\xc3\xa9" },
	{ "blank inside", "=?utf-8?Q?SSL installation?=", NULL,
	    "SSL installation" },
	{ "language", "=?utf-8*en?Q?a?=", NULL, "a" },
	{ "no end", "=?utf-8?Q?abc", NULL, "=?utf-8?Q?abc" },
	{ "unknown encoding", "=?utf-8?X?abc?=", NULL, "=?utf-8?X?abc?=" },
	{ "unknown charset", "=?x-what?Q?abc?=", NULL, "abc" },
	{ "longest charset", "=?" SIXTY_FOUR "?Q?abc?=", NULL, "abc" },
	{ "charset too long", "=?" SIXTY_FOUR "y?Q?abc?=", NULL,
	    "=?" SIXTY_FOUR "y?Q?abc?=" },
	{ "line ends decoded", "=?utf-8?Q?a=0D=0ABcc:_b?=", NULL, "a Bcc: b" },
	{ "controls decoded", "=?utf-8?Q?a=00=07b?=", NULL, "ab" },
	{ "raw utf-8", "caf\xc3\xa9", NULL, "caf\xc3\xa9" },
	{ "raw latin", "caf\xe9 M\xfcller", NULL, "caf\xc3\xa9 M\xc3\xbcller" },
	{ "raw with a hint", "\xf3\xe4\xe0", "windows-1251",
	    "\xd1\x83\xd0\xb4\xd0\xb0" },
	{ "koi8", "=?KOI8-R?B?79TXOg==?= x", NULL,
	    "\xd0\x9e\xd1\x82\xd0\xb2: x" },
	{ "iso-2022-jp", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", NULL,
	    "\xe6\x97\xa5\xe6\x9c\xac" },
	{ "question marks in q", "=?utf-8?Q?why?\?=", NULL, "why?" },
	{ "a = at the end", "a =", NULL, "a =" },
	{ "nothing", "", NULL, "" },
};

static void
test_texts(void **state)
{
	struct header_field f = { (const unsigned char *)"Subject", 7, NULL,
		0 };
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		f.value = (const unsigned char *)texts[i].value;
		f.value_len = strlen(texts[i].value);
		text = header_text(&f, texts[i].hint);
		if (strcmp(text, texts[i].text) != 0)
			fail_msg("%s: \"%s\"", texts[i].name, text);
		free(text);
	}
	text = header_text(NULL, NULL);
	assert_string_equal(text, "");
	free(text);
}

static void
test_fields(void **state)
{
	static const char raw[] = "A: 1\r\n 2\r\nrubbish\r\n3\r\nB : x\r\n"
	    "a:4\r\nA:\r\n\tfolded\r\n";
	struct header h;
	size_t index = 0;
	char *text;

	(void)state;
	header_parse((const unsigned char *)raw, sizeof raw - 1, 100, &h);
	assert_int_equal(h.count, 4);
	text = header_raw(header_next(&h, "a", &index));
	assert_string_equal(text, "1 2");
	free(text);
	text = header_raw(header_next(&h, "A", &index));
	assert_string_equal(text, "4");
	free(text);
	text = header_raw(header_next(&h, "A", &index));
	assert_string_equal(text, "folded");
	free(text);
	assert_null(header_next(&h, "A", &index));
	assert_true(header_has(&h, "b"));
	assert_false(header_has(&h, ""));
	assert_false(header_has(&h, "AB"));
	header_release(&h);
	header_parse((const unsigned char *)raw, sizeof raw - 1, 2, &h);
	assert_int_equal(h.count, 2);
	assert_true(h.cut);
	header_release(&h);
}

/* As a broken gateway writes them: no empty line stands between a field and
 * what it goes on with. */
static void
test_line_ends(void **state)
{
	static const char *const raws[] = { "A: 1\n 2\nB: 3\n",
		"A: 1\r\n 2\r\nB: 3", "A: 1\r 2\rB: 3\r",
		"A: 1\r\r\n 2\r\r\nB: 3\r\r\n" };
	struct header h;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(raws); i++) {
		header_parse((const unsigned char *)raws[i], strlen(raws[i]),
		    100, &h);
		assert_int_equal(h.count, 2);
		text = header_raw(header_find(&h, "A"));
		assert_string_equal(text, "1 2");
		free(text);
		text = header_raw(header_find(&h, "B"));
		assert_string_equal(text, "3");
		free(text);
		header_release(&h);
	}
}

/* A NUL is never the end of a value. */
static void
test_nul(void **state)
{
	static const char value[] = "a\0b";
	struct header_field f = { (const unsigned char *)"A", 1,
		(const unsigned char *)value, 3 };
	char *raw = header_raw(&f), *text = header_text(&f, NULL);

	(void)state;
	assert_string_equal(raw, "a\xef\xbf\xbd" "b");
	assert_string_equal(text, "ab");
	free(raw);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
