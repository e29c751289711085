/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/advice.h"

static const struct {
	const char *name, *path, *in, *out;
} cases[] = {
	{ "none given", NULL, "run: certmailctl list", "run: certmailctl list" },
	{ "behind a colon", "a.conf", "held; run: certmailctl show 17",
		"held; run: certmailctl -c a.conf show 17" },
	{ "two", "a.conf", "run: certmailctl release 1, or: certmailctl reject 1",
		"run: certmailctl -c a.conf release 1, or: "
		"certmailctl -c a.conf reject 1" },
	{ "at the start", "a.conf", "certmailctl check",
		"certmailctl -c a.conf check" },
	{ "the daemon", "a.conf", "no daemon is running; run: certmaild",
		"no daemon is running; run: certmaild -c a.conf" },
	{ "in brackets", "a.conf", "(and more; run: certmaild -n)",
		"(and more; run: certmaild -c a.conf -n)" },
	{ "on the next line", "a.conf", "run: certmaild\ncertmailctl log",
		"run: certmaild -c a.conf\ncertmailctl -c a.conf log" },
	{ "a usage", "a.conf", "usage: certmailctl list; see: certmailctl states",
		"usage: certmailctl list; see: certmailctl -c a.conf states" },
	{ "in a sentence", "a.conf", "none yet; certmaild makes it, as certmailctl does",
		"none yet; certmaild makes it, as certmailctl does" },
	{ "another word", "a.conf", "see: certmaild.conf(5)",
		"see: certmaild.conf(5)" },
	{ "a file", "a.conf", "open: certmaild.db", "open: certmaild.db" },
	{ "a blank in the path", "my conf", "run: certmailctl log",
		"run: certmailctl -c 'my conf' log" },
	{ "a quote in the path", "it's;$(x)", "run: certmailctl log",
		"run: certmailctl -c 'it'\\''s;$(x)' log" },
	{ "an empty path", "", "run: certmailctl log",
		"run: certmailctl -c '' log" },
	{ "nothing", "a.conf", "", "" },
};

static void
test_advice(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		char *out = advice_with(cases[i].in, cases[i].path);

		if (strcmp(out, cases[i].out) != 0)
			fail_msg("%s: %s", cases[i].name, out);
		free(out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_advice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
