/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "reader/flowed.h"
#include "reader/lines.h"

/* A line as NUMBER QUOTE TEXT, ended by |. */
static const struct {
	const char *name;
	const char *text;
	bool flowed, delsp;
	const char *lines;
} cases[] = {
	{ "line ends", "a\nb\r\nc\rd", false, false, "1,0,a|2,0,b|3,0,c|4,0,d|" },
	{ "cr cr lf", "a\r\r\nb", false, false, "1,0,a|2,0,b|" },
	{ "empty lines", "a\n\n\nb\n", false, false, "1,0,a|2,0,|3,0,|4,0,b|" },
	{ "marks", "> a\n>> b\n> > c\n >d\n>\n", false, false,
	    "1,1,a|2,2,b|3,2,c|4,1,d|5,1,|" },
	{ "a sign inside", "a > b", false, false, "1,0,a > b|" },
	{ "initials", "JD> a\n JD> b\nc", false, false, "1,1,a|2,1,b|3,0,c|" },
	{ "initials once", "US> a\nb", false, false, "1,0,US> a|2,0,b|" },
	{ "flowed", "a \nb \nc\nd", true, false, "1,0,a b c|4,0,d|" },
	{ "delsp", "a \nb  \nc", true, true, "1,0,ab c|" },
	{ "not flowed", "a \nb", false, true, "1,0,a |2,0,b|" },
	{ "stuffed", " >a\n b\n", true, false, "1,1,a|2,0,b|" },
	{ "depth ends a paragraph", "> a \nb\n", true, false, "1,1,a |2,0,b|" },
	{ "quoted paragraph", ">> a \n>> b\n> c", true, false,
	    "1,2,a b|3,1,c|" },
	{ "signature", "a \n-- \nb", true, false, "1,0,a |2,0,-- |3,0,b|" },
	{ "flowed to the end", "a \nb ", true, false, "1,0,a b |" },
	{ "marks apart", "> > a\n", true, false, "1,2,a|" },
	{ "nothing", "", false, false, "" },
	{ "nothing flowed", "", true, true, "" },
};

static void
test_lines(void **state)
{
	struct document d = { NULL, 0 };
	struct document_text *t;
	size_t i, j;
	struct buf b;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		t = document_add_text(&d, DOCUMENT_PLAIN, xstrdup("1"));
		flowed_lines(cases[i].text, strlen(cases[i].text),
		    cases[i].flowed, cases[i].delsp, t);
		buf_init(&b, 1000);
		for (j = 0; j < t->count; j++)
			buf_printf(&b, "%u,%u,%s|", t->lines[j].number,
			    t->lines[j].quote, t->lines[j].text);
		if (strcmp(b.data, cases[i].lines) != 0)
			fail_msg("%s: %s", cases[i].name, b.data);
		buf_release(&b);
		document_release(&d);
	}
}

static void
test_nul(void **state)
{
	struct document d = { NULL, 0 };
	struct document_text *t;

	(void)state;
	t = document_add_text(&d, DOCUMENT_PLAIN, xstrdup("1"));
	flowed_lines("a\0b", 3, false, false, t);
	assert_int_equal(t->count, 1);
	assert_string_equal(t->lines[0].text, "a\xef\xbf\xbd" "b");
	document_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
