/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "reader/html.h"
#include "reader/html_guard.h"
#include "reader/lines.h"

/* Lines end with |, a quote's begin with > for each level. */
static const struct {
	const char *name;
	const char *html;
	const char *lines;
} cases[] = {
	{ "text", "Country: US", "Country: US|" },
	{ "breaks", "a<br>b<BR/>c<br><br>d", "a|b|c||d|" },
	{ "divs", "<div>a</div><div>b<br></div><div><br></div><div>c</div>",
	    "a|b||c|" },
	{ "paragraphs", "<p>a</p><p>b</p>", "a||b|" },
	{ "Word's paragraphs", "<p class=MsoNormal>a<o:p></o:p></p>"
	    "<p class=MsoNormal>b</p>", "a|b|" },
	{ "list", "<ul><li>a<li>b</ul>", "a|b|" },
	{ "white space", " a \n\t b<b> c</b>d ", "a b cd|" },
	{ "entities", "a&amp;b&nbsp;c&#x20AC;&eacute;&lt;",
	    "a&b\xc2\xa0" "c\xe2\x82\xac\xc3\xa9<|" },
	{ "number too large", "a&#55555555555555555555;b",
	    "a\xef\xbf\xbd" "b|" },
	{ "comments", "a<!-- b -->c<!--[if mso]>d<![endif]-->"
	    "<![if !mso]>e<![endif]>", "ace|" },
	{ "head", "<html><head><title>t</title><style>p{}</style></head>"
	    "<body>a<script>s</script></body></html>", "a|" },
	{ "hidden", "a<div style='display: NONE'>b</div>"
	    "<span style=\"font-size:0px\">c</span><i hidden>d</i>"
	    "<p style='max-height:0;overflow:hidden'>e</p>", "a|" },
	{ "not hidden", "<span style='font-size:0.9em'>a</span>"
	    "<span style='opacity:1'>b</span>", "ab|" },
	{ "hidden by class", "<head><style>.x, td.y{display:none} @media print"
	    "{.z{display:none}}</style></head><body><p class='w x'>a</p>"
	    "<p class=z>b</p><p class=y>c</p>", "b|" },
	{ "table", "<table><tr><td>Country</td><td>US</td></tr>"
	    "<tr><th>State</th><td>Texas</td></table>",
	    "Country\tUS|State\tTexas|" },
	{ "empty cell", "<table><tr><td>State</td><td></td></tr></table>",
	    "State\t|" },
	{ "spacer", "<table><tr><td>State</td><td></td><td>TX</td></table>",
	    "State\t\tTX|" },
	{ "break in a cell", "<table><tr><td>Company</td><td>Harper<br>"
	    "&amp; Sons</td></tr></table>", "Company\tHarper & Sons|" },
	{ "columns", "<table><tr><td>Country<br>State<br>City</td>"
	    "<td><p>US</p><p>TX</p><p>Waco</p></td></tr></table>",
	    "Country\tUS|State\tTX|City\tWaco|" },
	{ "table for the layout", "<table><tr><td><table><tr><td>a</td>"
	    "<td>b</td></tr></table></td><td>c</td></tr></table>",
	    "a\tb|c|" },
	{ "form in a cell", "<table><tr><td>x</td><td>City: a<br>State: b"
	    "</td></tr></table>", "x|City: a|State: b|" },
	{ "pre", "<pre>a  b\nc</pre>d", "a  b|c||d|" },
	{ "pre-wrap", "<div style='white-space: pre-wrap'>a  b\nc</div>",
	    "a  b|c|" },
	{ "blockquote", "a<blockquote type=cite>b<blockquote>c</blockquote>"
	    "</blockquote>d", "a|>|>b|>>|>>c||d|" },
	{ "Gmail", "<div>a</div><div class=\"gmail_quote\"><div>On x wrote:"
	    "</div><blockquote class=\"gmail_quote\" style=\"border-left:1px "
	    "solid\">b</blockquote></div>", "a|>On x wrote:|>|>b|" },
	{ "indentation", "<blockquote style='margin:0 0 0 40px;border:none'>a"
	    "</blockquote>", "a|" },
	{ "not closed", "<div><p>a<b>b<div>c", "ab||c|" },
	{ "only a sign", "a < b > c", "a < b > c|" },
	{ "textarea", "<textarea>a\nb</textarea>", "a|b|" },
	{ "Word's data", "<xml><w:View>Normal</w:View></xml>a", "a|" },
	{ "nothing", "", "" },
};

static void
draw(const struct document_text *t, struct buf *b)
{
	size_t i, j;

	for (i = 0; i < t->count; i++) {
		for (j = 0; j < t->lines[i].quote; j++)
			buf_putc(b, '>');
		buf_puts(b, t->lines[i].text);
		buf_putc(b, '|');
		assert_int_equal(t->lines[i].number, i + 1);
	}
}

static void
test_lines(void **state)
{
	struct document d = { NULL, 0 };
	struct document_text *t;
	size_t i, wrong = 0;
	struct buf b;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		t = document_add_text(&d, DOCUMENT_HTML, xstrdup("1"));
		html_lines(cases[i].html, strlen(cases[i].html), t);
		buf_init(&b, 10000);
		draw(t, &b);
		if (strcmp(b.data, cases[i].lines) != 0) {
			print_message("%s: %s\n", cases[i].name, b.data);
			wrong++;
		}
		buf_release(&b);
		document_release(&d);
	}
	assert_int_equal(wrong, 0);
}

/* What gumbo would need more than linear time for. */
static const struct {
	const char *name;
	const char *again;
	bool is_tame;
} shapes[] = {
	{ "divs", "<div>", false },
	{ "tables in cells", "<table><tr><td>", false },
	{ "cells that do not close a div", "<div><table><tr><td></div>",
	    false },
	{ "misnested", "<b><div></b>", false },
	{ "fonts", "<p><font a=1>", false },
	{ "forms", "<form><div></form>", false },
	{ "attributes", "<a b c d e f g h i j k l m n o p q r s t", false },
	{ "rows", "<table><tr><td>a<td>b</table>", true },
	{ "paragraphs", "<p>a", true },
	{ "breaks", "a<br>", true },
	{ "open tags", "<a ", false },
	{ "open comments", "<!--", true },
	{ "open quotes", "<a b=\"", false },
	{ "less signs", "<", true },
	{ "entities", "&amp", true },
	{ "raw text", "<style>", true },
	{ "list", "<ul><li>a</ul>", true },
};

static void
test_hostile(void **state)
{
	struct document d = { NULL, 0 };
	struct document_text *t;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(shapes); i++) {
		buf_init(&b, 1U << 20);
		while (b.len < 256U << 10)
			buf_puts(&b, shapes[i].again);
		if (html_is_tame(b.data, b.len) != shapes[i].is_tame)
			fail_msg("%s", shapes[i].name);
		t = document_add_text(&d, DOCUMENT_HTML, xstrdup("1"));
		html_lines(b.data, b.len, t);
		buf_release(&b);
		document_release(&d);
	}
}

/* Even flattened, the words are there, block by block. */
static void
test_flattened(void **state)
{
	struct document d = { NULL, 0 };
	struct document_text *t;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 1U << 20);
	for (i = 0; i <= HTML_DEPTH_MAX; i++)
		buf_puts(&b, "<div>");
	buf_puts(&b, "<p>Country: <b>U</b>S<p>State: T&amp;X<style>x</style>");
	assert_false(html_is_tame(b.data, b.len));
	t = document_add_text(&d, DOCUMENT_HTML, xstrdup("1"));
	html_lines(b.data, b.len, t);
	assert_true(t->count >= 2);
	assert_string_equal(t->lines[t->count - 2].text, "Country: US");
	assert_string_equal(t->lines[t->count - 1].text, "State: T&X");
	buf_release(&b);
	document_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_flattened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
