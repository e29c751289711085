/* SPDX-License-Identifier: ISC */
/* Which texts of a message are read, in which role. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "reader/layout.h"
#include "scratch.h"

#define MULTI(kind) "Content-Type: multipart/" kind "; boundary=b\n\n"
#define PART(type) "--b\nContent-Type: " type "\n"
#define FILE_NAMED(name) "Content-Disposition: attachment; filename=" name "\n"

/* Roles: P plain, H html, F forwarded, A attached; then the first line. */
static const struct {
	const char *name;
	const char *message;
	const char *texts;
} cases[] = {
	{ "plain", "\none\n", "P:one " },
	{ "html", "Content-Type: text/html\n\n<p>one", "H:one " },
	{ "alternative", MULTI("alternative") PART("text/plain") "\none\n"
	    PART("text/html") "\n<p>two\n--b--\n", "P:one H:two " },
	{ "several", MULTI("mixed") PART("text/plain") "\none\n"
	    PART("text/plain") "\ntwo\n--b--\n", "P:one P:two " },
	{ "attached text", MULTI("mixed") PART("text/plain") "\none\n"
	    PART("text/plain") FILE_NAMED("f.txt") "\ntwo\n--b--\n",
	    "P:one A:two " },
	{ "attached text of no type", MULTI("mixed")
	    PART("application/octet-stream") FILE_NAMED("f.txt")
	    "\ntwo\n--b--\n", "A:two " },
	{ "attached html", MULTI("mixed") PART("text/html")
	    FILE_NAMED("f.html") "\n<p>two\n--b--\n", "A:two " },
	{ "no texts", MULTI("mixed") PART("text/plain") FILE_NAMED("f.crt")
	    "\none\n" PART("text/vcard") "\ntwo\n" PART("text/calendar")
	    "\nx\n" PART("image/png") "\nx\n--b--\n", "" },
	{ "attached message", MULTI("mixed") PART("text/plain") "\none\n"
	    PART("message/rfc822") "\nSubject: x\n\ntwo\n--b--\n",
	    "P:one F:two " },
	{ "alternative in an attached message", MULTI("mixed")
	    PART("message/rfc822") "\nContent-Type: multipart/alternative;"
	    " boundary=c\n\n--c\n\none\n--c\nContent-Type: text/html\n\n"
	    "<p>two\n--c--\n--b--\n", "F:one " },
	{ "empty text in an attached message", MULTI("mixed")
	    PART("message/rfc822") "\nContent-Type: multipart/alternative;"
	    " boundary=c\n\n--c\n\n  \n--c\nContent-Type: text/html\n\n"
	    "<p>two\n--c--\n--b--\n", "F:   F:two " },
	{ "mail as a file", MULTI("mixed") PART("application/octet-stream")
	    FILE_NAMED("m.eml") "\nSubject: x\n\none\n--b--\n", "F:one " },
	{ "file of an attached message", MULTI("mixed")
	    PART("message/rfc822") "\nContent-Type: text/plain\n"
	    FILE_NAMED("f.txt") "\none\n--b--\n", "A:one " },
	{ "around the boundaries", MULTI("mixed") "pre\n" PART("text/plain")
	    "\none\n--b--\npost\n", "P:one " },
	{ "multipart without boundary", "Content-Type: multipart/mixed\n\n"
	    "one\n", "P:one " },
	{ "enriched", "Content-Type: text/enriched\n\n<bold>o</bold>n<<e\n",
	    "P:on<e " },
	{ "charset of the html", "Content-Type: text/html\n\n"
	    "<meta charset=\"windows-1251\"><p>\xf3\xe4\xe0\n",
	    "H:\xd1\x83\xd0\xb4\xd0\xb0 " },
	{ "flowed", "Content-Type: text/plain; format=Flowed; delsp=YES\n\n"
	    "o \nne\n", "P:one " },
};

static void
draw(const struct document *d, struct buf *b)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		buf_printf(b, "%c:%s ", "PHFA"[d->texts[i].role],
		    d->texts[i].count > 0 ? d->texts[i].lines[0].text : "");
}

static void
test_texts(void **state)
{
	struct reader_limits limits = test_limits();
	struct document d;
	struct mail mail;
	struct buf b;
	size_t i;
	bool cut;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(mail_open(
		    (const unsigned char *)cases[i].message,
		    strlen(cases[i].message), &limits, &mail, NULL), 0);
		layout_mail(&mail, &limits, &d, &cut);
		buf_init(&b, 1000);
		draw(&d, &b);
		if (strcmp(b.data, cases[i].texts) != 0)
			fail_msg("%s: %s", cases[i].name, b.data);
		assert_false(cut);
		buf_release(&b);
		document_release(&d);
		mail_release(&mail);
	}
}

/* The limit on text leaves out the rest and says so. */
static void
test_limit(void **state)
{
	static const char text[] = MULTI("mixed") PART("text/plain")
	    "\n0123456789\n" PART("text/plain") "\ntwo\n--b--\n";
	struct reader_limits limits = test_limits();
	struct document d;
	struct mail mail;
	bool cut;

	(void)state;
	limits.text_bytes = 5;
	assert_int_equal(mail_open((const unsigned char *)text,
	    sizeof text - 1, &limits, &mail, NULL), 0);
	layout_mail(&mail, &limits, &d, &cut);
	assert_true(cut);
	assert_int_equal(d.count, 1);
	assert_string_equal(d.texts[0].lines[0].text, "01234");
	assert_string_equal(d.texts[0].part, "1 text/plain");
	document_release(&d);
	mail_release(&mail);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
