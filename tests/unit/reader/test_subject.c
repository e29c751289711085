/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "reader/subject.h"

enum { NO, AMONG, EXACT };

static const struct {
	const char *subject;
	int expect;
} cases[] = {
	{ "SSL installation", EXACT },
	{ "ssl INSTALLATION", EXACT },
	{ "Re: SSL installation", EXACT },
	{ "RE[2]: Fwd: SSL installation", EXACT },
	{ "Re : SSL installation", EXACT },
	{ "AW: WG: SSL installation", EXACT },
	{ "Rif: I: R: SSL installation", EXACT },
	{ "ENC: RES: SSL installation", EXACT },
	{ "Odp: PD: SSL installation", EXACT },
	{ "Antw: Doorst: SSL installation", EXACT },
	{ "Ynt: SSL installation", EXACT },
	{ "\xd0\x9e\xd1\x82\xd0\xb2: SSL installation", EXACT },
	{ "\xd0\x9d\xd0\xb0: SSL installation", EXACT },
	{ "Ha: SSL installation", EXACT },
	{ "SV: VS: SSL installation", EXACT },
	{ "\xe5\x9b\x9e\xe5\xa4\x8d\xef\xbc\x9aSSL installation", EXACT },
	{ "\xe8\xbf\x94\xe4\xbf\xa1: SSL installation", EXACT },
	{ "[shop-help] Re: [#1234] SSL installation", EXACT },
	{ "SSL installation [ticket 77]", EXACT },
	{ "\"SSL installation\"", EXACT },
	{ "\xe2\x80\x9eSSL installation\xe2\x80\x9c!", EXACT },
	{ "SSL installation...", EXACT },
	{ "SSL-installation", EXACT },
	{ "ssl_installation", EXACT },
	{ "SSL   installation ", EXACT },
	{ "SSL\xc2\xa0installation", EXACT },
	{ "SSL installation request", EXACT },
	{ "SSL installation form.", EXACT },
	{ "\xef\xbc\xb3\xef\xbc\xb3\xef\xbc\xac installation", EXACT },
	{ "SSL order", EXACT },
	{ "SSL installation (fwd)", EXACT },
	{ "SSL\xe2\x80\x8b installation", EXACT },
	{ "SSL installation for www.a.example", AMONG },
	{ "Question about SSL installation", AMONG },
	{ "Price of SSL installation?", AMONG },
	{ "Question: SSL installation", AMONG },
	{ "SSL installation form please", AMONG },
	{ "\xe5\x85\xb3\xe4\xba\x8eSSL installation", AMONG },
	{ "SSL certificate installation", NO },
	{ "installation SSL", NO },
	{ "SSLinstallation", NO },
	{ "SSL installations", NO },
	{ "OpenSSL installation", NO },
	{ "SSL", NO },
	{ "", NO },
	{ "Re:", NO },
	{ "[", NO },
	{ "[]]]]", NO },
	{ "Re: [x", NO },
};

static void
test_subjects(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		bool exact = false;
		bool found = subject_is_request(cases[i].subject, &exact);

		if (found != (cases[i].expect != NO) ||
		    exact != (cases[i].expect == EXACT))
			fail_msg("%s: found %d exact %d", cases[i].subject,
			    found, exact);
	}
}

/* Far longer than any subject, of what is taken off. */
static void
test_long(void **state)
{
	char *text = xmalloc(100001);
	bool exact;
	size_t i;

	(void)state;
	for (i = 0; i < 100000; i++)
		text[i] = "re:[]"[i % 5];
	text[100000] = '\0';
	assert_false(subject_is_request(text, &exact));
	memset(text, ']', 100000);
	assert_false(subject_is_request(text, &exact));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subjects),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
