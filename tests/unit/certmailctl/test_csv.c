/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "certmailctl/csv.h"

/* Rows as "LINE:field|field;" or what the error says. */
static const struct {
	const char *name, *text, *out;
} cases[] = {
	{ "nothing", "", "" },
	{ "empty lines", "\n\r\n\n", "" },
	{ "plain", "a,b,c\nd,e,f\n", "1:a|b|c;2:d|e|f;" },
	{ "no newline at the end", "a,b", "1:a|b;" },
	{ "CR LF", "a,b\r\nc,d\r\n", "1:a|b;2:c|d;" },
	{ "empty fields", ",,\na,,b\n", "1:||;2:a||b;" },
	{ "a separator at the end", "a,", "1:a|;" },
	{ "quoted", "\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d;" },
	{ "a quoted newline", "\"a\nb\",c\nd,e\n", "1:a\nb|c;3:d|e;" },
	{ "blanks around", " a , \"b\" ,c \n", "1:a|b|c;" },
	{ "semicolons", "a;b\nc;d,e\n", "1:a|b;2:c|d,e;" },
	{ "a comma in the first line wins", "a;b,c\n", "1:a;b|c;" },
	{ "byte order mark", "\xef\xbb\xbf" "a,b\n", "1:a|b;" },
	{ "lines are counted", "\n\na,b\n\nc\n", "3:a|b;5:c;" },
	{ "a quote that does not end", "a,b\n\"c,d\n",
		"1:a|b;line 2 is no line of comma-separated values" },
	{ "too many fields", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17\n",
		"line 1 is no line of comma-separated values" },
	{ "behind a wrong line", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17\nb\n",
		"line 1 is no line of comma-separated values2:b;" },
	{ "as many as may be", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n",
		"1:1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16;" },
};

static void
read_all(const char *text, size_t len, struct buf *b)
{
	struct csv_row row;
	struct err err;
	struct csv csv;
	size_t i;
	int got;

	buf_reset(b);
	csv_init(&csv, text, len);
	while ((got = csv_next(&csv, &row, &err)) != 0) {
		if (got == -1) {
			buf_puts(b, err.text);
			continue;
		}
		buf_printf(b, "%u:", row.line);
		for (i = 0; i < row.count; i++)
			buf_printf(b, "%s%s", i > 0 ? "|" : "", row.fields[i]);
		buf_putc(b, ';');
		csv_row_release(&row);
	}
}

static void
test_rows(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 100000);
	for (i = 0; i < COUNT(cases); i++) {
		read_all(cases[i].text, strlen(cases[i].text), &b);
		if (strcmp(b.data, cases[i].out) != 0)
			fail_msg("%s: \"%s\"", cases[i].name, b.data);
	}
	buf_release(&b);
}

/* Cut at every byte, in memory of its own size. */
static void
test_truncation(void **state)
{
	struct buf b;
	size_t i, len;

	(void)state;
	buf_init(&b, 100000);
	for (i = 0; i < COUNT(cases); i++)
		for (len = 0; len < strlen(cases[i].text); len++) {
			char *cut = xmemdup(cases[i].text, len);

			read_all(cut, len, &b);
			assert_true(buf_ok(&b));
			free(cut);
		}
	buf_release(&b);
}

static void
test_hostile(void **state)
{
	char *text = xcalloc(1, 6000);
	struct buf b;

	(void)state;
	buf_init(&b, 100000);
	memset(text, 'x', 5000);
	read_all(text, 5000, &b);
	assert_string_equal(b.data,
	    "line 1 is no line of comma-separated values");
	memset(text, 'x', 4096);
	read_all(text, 4096, &b);
	assert_int_equal(b.len, 4096 + 3);
	read_all("a\0b,c\n", 6, &b);
	assert_string_equal(b.data,
	    "line 1 is no line of comma-separated values");
	buf_release(&b);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
