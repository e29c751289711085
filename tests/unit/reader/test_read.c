/* SPDX-License-Identifier: ISC */
/* Two alternatives: the HTML is read where the plain text leaves something
 * open, and nowhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "reader/read.h"
#include "scratch.h"

#define HEAD(to, subject) "From: Maria <maria@shop.example>\nTo: " to "\n" \
	"Subject: " subject "\nMIME-Version: 1.0\n" \
	"Content-Type: multipart/alternative; boundary=b\n\n"
#define BOTH(plain, html) "--b\nContent-Type: text/plain\n\n" plain "\n" \
	"--b\nContent-Type: text/html\n\n" html "\n--b--\n"
#define FORM(line_end) "Country: DE" line_end "State: Bavaria" line_end \
	"City: Munich" line_end "Company: Example GmbH" line_end
#define ARMOUR "-----BEGIN CERTIFICATE-----<br>" \
	"MIIBszCCAVmgAwIBAgIUZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg<br>" \
	"hijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi<br>" \
	"-----END CERTIFICATE-----<br>"

static const struct {
	const char *name;
	const char *message;
	enum reading_kind kind;
	const char *part; /* of the city; NULL: no value */
} cases[] = {
	{ "plain tells all", HEAD("sales@x.example", "SSL installation")
	    BOTH(FORM("\n"), "<p>City: Berlin"), READING_REQUEST,
	    "1 text/plain" },
	{ "plain tells nothing", HEAD("sales@x.example", "SSL installation")
	    BOTH("This mail is best seen in a browser.", FORM("<br>")),
	    READING_REQUEST, "2 text/html" },
	{ "plain is empty", HEAD("sales@x.example", "SSL installation")
	    BOTH("", FORM("<br>")), READING_REQUEST, "2 text/html" },
	{ "subject among others", HEAD("sales@x.example",
	    "Our SSL installation, please") BOTH("See below.", FORM("<br>")),
	    READING_REQUEST, "2 text/html" },
	{ "another mail", HEAD("sales@x.example", "Hello")
	    BOTH("See below.", FORM("<br>")), READING_OTHER, NULL },
	{ "armour in the HTML", HEAD("sales@x.example", "Re: SSL")
	    BOTH("See below.", ARMOUR), READING_CERTIFICATE, NULL },
	{ "proof asked for in the HTML", HEAD("admin@shop.example", "Order 1")
	    BOTH("See below.", "<p>Please approve this request to show your "
	    "control of the domain: https://ca.example/x"),
	    READING_VALIDATION, NULL },
};

static void
test_alternatives(void **state)
{
	struct reader_limits limits = test_limits();
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reading r;
	const char *part;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(read_message(
		    (const unsigned char *)cases[i].message,
		    strlen(cases[i].message), &q, &limits, &r, NULL), 0);
		if (r.kind != cases[i].kind)
			fail_msg("%s: kind %s", cases[i].name,
			    reading_kind_names[r.kind]);
		part = r.values[FIELD_LOCALITY].part;
		if ((part == NULL) != (cases[i].part == NULL) ||
		    (part != NULL && strcmp(part, cases[i].part) != 0))
			fail_msg("%s: the city is from %s", cases[i].name,
			    part != NULL ? part : "nowhere");
		reading_release(&r);
	}
}

/* What is refused is shown where it stood, and why. */
static void
test_refused(void **state)
{
	static const char message[] = "From: Maria <maria@shop.example>\n"
	    "Subject: SSL installation\n"
	    "Content-Type: text/plain; charset=utf-8\n\n"
	    "Hello,\nCountry: Atlantis\nState: Bavaria\n"
	    "Company: Example \xe2\x80\xae" "GmbH\n";
	static const struct {
		enum reading_field field;
		enum reading_code code;
		uint32_t line;
		const char *part, *evidence;
	} refused[] = {
		{ FIELD_COUNTRY, CODE_UNKNOWN, 2, "1 text/plain",
		    "Country: Atlantis" },
		{ FIELD_LOCALITY, CODE_MISSING, 0, "", "" },
		{ FIELD_ORGANIZATION, CODE_INVALID, 4, "1 text/plain",
		    "Company: Example \xe2\x80\xae" "GmbH" },
	};
	struct reader_limits limits = test_limits();
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reading r;
	size_t i;

	(void)state;
	assert_int_equal(read_message((const unsigned char *)message,
	    sizeof message - 1, &q, &limits, &r, NULL), 0);
	assert_int_equal(r.problem_count, COUNT(refused));
	for (i = 0; i < COUNT(refused); i++) {
		assert_int_equal(r.problems[i].field, refused[i].field);
		assert_int_equal(r.problems[i].code, refused[i].code);
		assert_int_equal(r.problems[i].line, refused[i].line);
		assert_string_equal(r.problems[i].part, refused[i].part);
		assert_string_equal(r.problems[i].evidence,
		    refused[i].evidence);
	}
	assert_int_equal(r.note_count, 1);
	assert_string_equal(r.notes[0],
	    "organization is refused for the character U+202E");
	reading_release(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_alternatives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
