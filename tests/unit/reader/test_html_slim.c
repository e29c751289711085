/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "reader/document.h"
#include "reader/html.h"
#include "reader/html_slim.h"
#include "reader/lines.h"

static const struct {
	const char *html;
	const char *slim; /* NULL: as it is */
} cases[] = {
	{ "<p lang=EN-GB>a<br/>b</p>", "<p>a<br/>b</p>" },
	{ "<span lang=\"EN-GB\" style='font-size:11.0pt;color:#1F497D'>a"
	    "</span>", "a" },
	{ "<p class=MsoNormal><span lang=X><b>a</b> b<br>c<o:p></o:p></span>",
	    "<p class=MsoNormal>a b<br>c" },
	{ "<span class=x>a</span><font><p>b</font></p>", NULL },
	{ "<b>a<i>b</b>c</i>", NULL },
	{ "<b><!-- x -->a</b>", "<!---->a" },
	/* what is joined must not become something else */
	{ "&am<b>p;</b>", NULL },
	{ "<b>&#6</b>5;", NULL },
	{ "a <<b>p</b>", NULL },
	{ "<b>a <</b>p", NULL },
	{ "&amp;<b>a</b> < 3<i>b</i>", "&amp;a < 3b" },
	/* where text alone is none, or not there */
	{ "<table> <b>a</b><tr><td><b>b</b></td> <b>c</b></tr></table>",
	    "<table> <b>a</b><tr><td>b</td> <b>c</b></tr></table>" },
	{ "<pre><b>\na</b></pre>", NULL },
	{ "<p class=MsoNormal style='margin:0cm' align=left>a",
	    "<p class=MsoNormal style='margin:0cm'>a" },
	{ "<DIV STYLE=\"Display : None\" x>a</DIV>",
	    "<DIV STYLE=\"Display : None\">a</DIV>" },
	{ "<div style=\"display&#58;none\">a</div>", NULL },
	{ "<div hidden>a</div>", NULL },
	{ "<div style=color:red style=display:none>a</div>", "<div>a</div>" },
	{ "<blockquote type=cite cite=\"mid:x\">a</blockquote>",
	    "<blockquote type=cite>a</blockquote>" },
	{ "<a title=\"a>b\" href='x'>c</a>", "<a>c</a>" },
	/* ids matter to a style sheet alone */
	{ "<i id=x>a</i>", "a" },
	{ "<style>#x{display:none}</style><i id=x>a</i>", NULL },
	{ "<style type=text/css>p{color:red}</style>a",
	    "<style type=text/css></style>a" },
	{ "<style>p{color:red}</stylex></style>a", NULL },
	{ "a<!--[if mso]><xml><o:x>1</o:x></xml><![endif]-->b",
	    "a<!---->b" },
	{ "&am<!-- so that nothing is joined -->p;", "&am<!---->p;" },
	{ "a<!-- ends --!> here <i x>b</i> -->", NULL },
	{ "a<!-- has no end <i x>", NULL },
	{ "<!DOCTYPE html PUBLIC \"x\" \"y>z\">a", NULL },
	{ "a < b <1 </> <i x", NULL },
	{ "<textarea x><i x></textarea>", "<textarea><i x></textarea>" },
	{ "<plaintext><i x>a", NULL },
	{ "<b x>a<svg x><title x>b</title></svg>",
	    "<b>a<svg x><title x>b</title></svg>" },
};

static void
test_cases(void **state)
{
	size_t i, wrong = 0;
	const char *want;
	struct buf b;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		want = cases[i].slim != NULL ? cases[i].slim : cases[i].html;
		buf_init(&b, 4096);
		html_slim(cases[i].html, strlen(cases[i].html), &b);
		if (strcmp(b.data, want) != 0) {
			print_error("%s: %s\n", cases[i].html, b.data);
			wrong++;
		}
		buf_release(&b);
	}
	assert_int_equal(wrong, 0);
}

/* gumbo loses the value of the attribute behind a repeated one: this text is
 * hidden in every browser. */
static void
test_repeated_attribute(void **state)
{
	static const char html[] =
	    "<p x y x style=\"display:none\">Country: FR</p>";
	struct document d = { NULL, 0 };
	struct document_text *t;

	(void)state;
	t = document_add_text(&d, DOCUMENT_HTML, xstrdup("1"));
	html_lines(html, sizeof html - 1, t);
	assert_int_equal(t->count, 0);
	document_release(&d);
}

/* A text that is cut anywhere is never slimmed to more than it was. */
static void
test_truncated(void **state)
{
	size_t i, len;
	struct buf b;
	char *copy;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		for (len = 0; len <= strlen(cases[i].html); len++) {
			copy = xmemdup(cases[i].html, len);
			buf_init(&b, 4096);
			html_slim(copy, len, &b);
			assert_true(b.len <= len);
			buf_release(&b);
			free(copy);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_repeated_attribute),
		cmocka_unit_test(test_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
