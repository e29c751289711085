/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "mail/imap_guard.h"

#define PARENS_16 "(((((((((((((((("
#define PARENS_64 PARENS_16 PARENS_16 PARENS_16 PARENS_16

static const struct {
	const char *name, *in, *out; /* out NULL: refused */
} cases[] = {
	{ "an answer to FETCH",
	    "* 12 FETCH (UID 4 BODY[HEADER.FIELDS (To)]<0> {3}\r\n[x])\r\n",
	    "* 12 FETCH (UID 4 BODY[HEADER.FIELDS (To)]<0> {3}\r\n[x])\r\n" },
	{ "small letters", "* 1 fetch (BODY[] NIL)\r\n",
	    "* 1 fetch (BODY[] NIL)\r\n" },
	{ "codes", "* OK [PERMANENTFLAGS (\r\n5 NO [X] y\r\n* BYE [Z\r\n",
	    "* OK <PERMANENTFLAGS (\r\n5 NO <X> y\r\n* OK  <Z\r\n" },
	{ "two spaces", "*  1 FETCH [\r\n* 1  FETCH [\r\n* 1 FETCH[\r\n",
	    "* OK FETCH <\r\n* 1  FETCH <\r\n* 1 FETCH<\r\n" },
	{ "no number", "* OK FETCH [\r\n*  FETCH [\r\n5 FETCH [\r\n",
	    "* OK FETCH <\r\n* OK TCH <\r\n5 FETCH <\r\n" },
	{ "other answers", "* CAPABILITY \r\n* LIST () \"\" [x]\r\n* A\r\n",
	    "* OK ABILITY \r\n* OK T () \"\" <x>\r\n* O\r\n" },
	{ "numbers", "* 4 EXISTS\r\n* 1 EXPUNGE\r\n",
	    "* 4 EXISTS\r\n* 1 EXPUNGE\r\n" },
	{ "no star", " * OK\r\n", NULL },
	{ "nothing behind the star", "*OK\r\n", NULL },
	{ "a continuation", "+ go on\r\n", NULL },
	{ "an empty line", "* 1 EXISTS\r\n\r\n", NULL },
	{ "a code behind a FETCH", "* 1 FETCH (FLAGS ())\r\n* OK [\r\n",
	    "* 1 FETCH (FLAGS ())\r\n* OK <\r\n" },
	{ "within a literal nothing counts",
	    "* 1 FETCH ({70}\r\n" PARENS_64 "\r\n* OK)\r\n",
	    "* 1 FETCH ({70}\r\n" PARENS_64 "\r\n* OK)\r\n" },
	{ "a line feed is enough", "* 1 FETCH ({2}\n\n[)\n* OK [\n",
	    "* 1 FETCH ({2}\n\n[)\n* OK <\n" },
	{ "behind a literal the line goes on",
	    "* 1 FETCH (A[] {1}\r\nx B[] {1}\r\ny)\r\n* OK [\r\n",
	    "* 1 FETCH (A[] {1}\r\nx B[] {1}\r\ny)\r\n* OK <\r\n" },
	{ "an empty literal", "* 1 FETCH (A[] {0}\r\n B[])\r\n",
	    "* 1 FETCH (A[] {0}\r\n B[])\r\n" },
	{ "no literal elsewhere", "* OK {9}\r\n* OK [\r\n5 [\r\n",
	    "* OK {9}\r\n* OK <\r\n5 <\r\n" },
	{ "braces that are none", "* 1 FETCH ({} {a} {3} {3}x\r\n* OK [\r\n",
	    "* 1 FETCH ({} {a} {3} {3}x\r\n* OK <\r\n" },
	{ "as large as allowed", "* 1 FETCH ({100}\r\n",
	    "* 1 FETCH ({100}\r\n" },
	{ "larger", "* 1 FETCH ({101}\r\n", NULL },
	{ "4 GB", "* 1 FETCH ({4294967295}\r\n", NULL },
	{ "more digits than a number has", "* 1 FETCH ({00000000001}\r\n",
	    NULL },
	{ "many parentheses", "* OK " PARENS_64 "\r\n",
	    "* OK " PARENS_64 "\r\n" },
	{ "in each response anew",
	    "* 1 FETCH " PARENS_64 "\r\n* 1 FETCH " PARENS_64 "\r\n",
	    "* 1 FETCH " PARENS_64 "\r\n* 1 FETCH " PARENS_64 "\r\n" },
	{ "too many", "* OK (" PARENS_64 "\r\n", NULL },
	{ "too many around a literal",
	    "* 1 FETCH " PARENS_64 "{1}\r\nx(\r\n", NULL },
};

/* The text in pieces of `step` bytes: what comes out, or NULL. */
static const char *
pass(const char *in, size_t step, char out[300])
{
	size_t len = strlen(in), n;
	struct imap_guard guard;

	imap_guard_begin(&guard, 100);
	assert_true(len < 300);
	memcpy(out, in, len + 1);
	for (size_t i = 0; i < len; i += n) {
		n = step < len - i ? step : len - i;
		if (imap_guard_pass(&guard, out + i, n) != NULL)
			return NULL;
	}
	return out;
}

static void
check(const char *in, const char *want, size_t step)
{
	char out[300];
	const char *got = pass(in, step, out);

	if (want == NULL)
		assert_null(got);
	else
		assert_string_equal(got, want);
}

/* Whole, byte by byte, and again over its own work. */
static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].name);
		check(cases[i].in, cases[i].out, 300);
		check(cases[i].in, cases[i].out, 1);
		check(cases[i].in, cases[i].out, 7);
		if (cases[i].out != NULL)
			check(cases[i].out, cases[i].out, 5);
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
