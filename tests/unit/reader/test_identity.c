/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "reader/identity.h"

static const char first_head[] = "From: a@x.test\r\nDate: today\r\n"
	"Subject: SSL installation\r\nMessage-ID: <1@x>\r\n";
static const char first_body[] = "Country: DE\r\nCity: Bonn\r\n";

static const struct {
	const char *name;
	const char *head;
	const char *body;
	bool same;
} cases[] = {
	{ "itself", first_head, first_body, true },
	{ "line ends of the header", "From: a@x.test\nDate: today\n"
	    "Subject: SSL installation\nMessage-ID: <1@x>\n",
	    first_body, true },
	{ "folding, order, trace", "Received: by y\nmessage-id:\n <1@x>\n"
	    "Subject: SSL\n\t installation\nDate: today\nFrom:a@x.test\n",
	    first_body, true },
	{ "blank lines at the end", first_head,
	    "Country: DE\r\nCity: Bonn\r\n\r\n \r\n", true },
	{ "no line end", first_head, "Country: DE\r\nCity: Bonn", true },
	{ "another sender", "From: b@x.test\nDate: today\n"
	    "Subject: SSL installation\nMessage-ID: <1@x>\n", first_body,
	    false },
	{ "another date", "From: a@x.test\nDate: yesterday\n"
	    "Subject: SSL installation\nMessage-ID: <1@x>\n", first_body,
	    false },
	{ "no Message-ID", "From: a@x.test\nDate: today\n"
	    "Subject: SSL installation\n", first_body, false },
	{ "a value in another field", "From: a@x.test\n"
	    "Date: todaySSL installation\nMessage-ID: <1@x>\n", first_body,
	    false },
	{ "another text", first_head, "Country: DE\r\nCity: Born\r\n",
	    false },
	{ "lines joined", first_head, "Country: DECity: Bonn\r\n", false },
	{ "a blank line in between", first_head,
	    "Country: DE\r\n\r\nCity: Bonn\r\n", false },
	{ "no text", first_head, "", false },
};

static void
make(const char *head, const char *body,
    char identity[READING_IDENTITY_MAX + 1])
{
	struct header h;

	header_parse((const unsigned char *)head, strlen(head), 100, &h);
	identity_make(&h, (const unsigned char *)body, strlen(body), identity);
	header_release(&h);
}

static void
test_cases(void **state)
{
	char first[READING_IDENTITY_MAX + 1], other[READING_IDENTITY_MAX + 1];
	size_t i;

	(void)state;
	make(first_head, first_body, first);
	assert_int_equal(strspn(first, "0123456789abcdef"),
	    READING_IDENTITY_MAX);
	for (i = 0; i < COUNT(cases); i++) {
		make(cases[i].head, cases[i].body, other);
		if ((strcmp(first, other) == 0) != cases[i].same)
			fail_msg("%s: %s, %s", cases[i].name, first, other);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
