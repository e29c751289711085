/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "reader/read.h"
#include "scratch.h"

#define REPORT "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report;" \
	" report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\n"
#define STATUS "Content-Type: message/delivery-status\n\n" \
	"Reporting-MTA: dns; mx.example\n\n"

static const struct {
	const char *name;
	const char *message;
	const char *recipient, *status, *original;
	bool permanent;
} cases[] = {
	{ "postfix", REPORT STATUS "Final-Recipient: rfc822; a@b.example\n"
	    "Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: "
	    "message/rfc822\n\nMessage-ID: <1@us.example>\n\nx\n--b--\n",
	    "a@b.example", "5.1.1", "1@us.example", true },
	{ "delayed", REPORT STATUS "Final-Recipient: rfc822; a@b.example\n"
	    "Action: delayed\nStatus: 4.4.1\n\n--b--\n",
	    "a@b.example", "4.4.1", "", false },
	{ "the failed one of two", REPORT STATUS
	    "Final-Recipient: rfc822;c@d.example\nAction: delivered\n"
	    "Status: 2.0.0\n\nFinal-Recipient: rfc822;a@b.example\n"
	    "Action: failed\nStatus: 5.2.2 (mailbox full)\n\n--b--\n",
	    "a@b.example", "5.2.2", "", true },
	{ "as we wrote it", REPORT STATUS
	    "Original-Recipient: rfc822;a@b.example\n"
	    "Final-Recipient: rfc822;a.b@internal.example\n"
	    "Action: failed\nStatus: 5.0.0\n\n--b--\n",
	    "a@b.example", "5.0.0", "", true },
	{ "header alone came back", REPORT STATUS
	    "Final-Recipient: rfc822; a@b.example\nAction: failed\n"
	    "Status: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n"
	    "Subject: x\nMessage-ID: <2@us.example>\n\n--b--\n",
	    "a@b.example", "5.1.1", "2@us.example", true },
	{ "crlf", "From: mailer-daemon@x\r\nContent-Type: multipart/report;"
	    " report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
	    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: x\r\n"
	    "\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\n"
	    "Status: 5.1.1\r\n--b--\r\n", "a@b.example", "5.1.1", "", true },
	{ "exim", "From: Mailer-Daemon@mx.example\nX-Failed-Recipients: "
	    "a@b.example\nIn-Reply-To: <3@us.example>\n\nFailed:\n"
	    "550 5.1.1 unknown\n", "a@b.example", "5.1.1", "3@us.example",
	    true },
	{ "qmail", "Return-Path: <>\nFrom: x@mx.example\n\n"
	    "Hi. This is the qmail-send program.\n\n<a@b.example>:\n"
	    "unknown user (#5.1.1)\n\n--- Below this line is a copy.\n\n"
	    "Message-ID: <4@us.example>\n", "a@b.example", "5.1.1",
	    "4@us.example", true },
	{ "empty report", REPORT STATUS "--b--\n", "", "", "", false },
	{ "rubbish", REPORT STATUS "Final-Recipient: rfc822; \nAction:\n"
	    "Status: 5.5.5.5.5\n\n--b--\n", "", "", "", false },
};

static void
test_bounces(void **state)
{
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reader_limits limits = test_limits();
	struct reading r;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(read_message(
		    (const unsigned char *)cases[i].message,
		    strlen(cases[i].message), &q, &limits, &r, NULL), 0);
		if (r.kind != READING_BOUNCE ||
		    strcmp(r.bounce.recipient, cases[i].recipient) != 0 ||
		    strcmp(r.bounce.status, cases[i].status) != 0 ||
		    strcmp(r.bounce.original_id, cases[i].original) != 0 ||
		    r.bounce.permanent != cases[i].permanent)
			fail_msg("%s: %s %s %s %s %d", cases[i].name,
			    reading_kind_names[r.kind], r.bounce.recipient,
			    r.bounce.status, r.bounce.original_id,
			    r.bounce.permanent);
		reading_release(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_bounces) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
