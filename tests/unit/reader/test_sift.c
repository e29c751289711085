/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "reader/sift.h"

#define LIMIT 200

static const struct {
	const char *name, *head; /* before a filling of LIMIT bytes */
	const char *tail;
	const char *from, *subject, *message_id;
	bool request;
} cases[] = {
	{ "short", "From: a@b.example\r\nSubject: SSL installation\r\n"
	    "Message-ID: <1@b.example>\r\n\r\n", NULL,
	    "a@b.example", "SSL installation", "1@b.example", true },
	{ "nothing", "", NULL, "", "", "", false },
	{ "long, what matters first",
	    "Subject: SSL installation\r\nFrom: a@b.example\r\nTo: ",
	    "\r\nMessage-ID: <2@b.example>\r\n\r\n",
	    "a@b.example", "SSL installation", "", true },
	{ "long, what matters last", "From: a@b.example\r\nTo: ",
	    "\r\nSubject: SSL installation\r\n\r\n", "a@b.example", "", "",
	    false },
};

/* A header that is too long counts as far as the limit. */
static void
test_long(void **state)
{
	struct reader_limits limits;
	struct sift sift;
	struct buf b;
	size_t i, n;

	(void)state;
	reader_limits_default(&limits);
	limits.header_bytes = LIMIT;
	for (i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].name);
		buf_init(&b, 10000);
		buf_puts(&b, cases[i].head);
		for (n = 0; n < LIMIT && cases[i].tail != NULL; n++)
			buf_putc(&b, 'x');
		buf_puts(&b, cases[i].tail != NULL ? cases[i].tail : "");
		sift_message((const unsigned char *)b.data, b.len, &limits,
		    &sift);
		assert_string_equal(sift.from, cases[i].from);
		assert_string_equal(sift.subject, cases[i].subject);
		assert_string_equal(sift.message_id, cases[i].message_id);
		assert_int_equal(sift.subject_is_request, cases[i].request);
		sift_release(&sift);
		buf_release(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
