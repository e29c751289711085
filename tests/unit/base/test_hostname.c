/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hostname.h"
#include "base/mem.h"

#define L63 "a23456789012345678901234567890123456789012345678901234567890123"
#define L61 "a234567890123456789012345678901234567890123456789012345678901"

static const struct {
	const char *name;
	bool good;
} cases[] = {
	{ "example.org", true },
	{ "www.example.org", true },
	{ "a.b", true },
	{ "1.2.org", true },
	{ "xn--bcher-kva.example", true },
	{ "example.xn--p1ai", true },
	{ "a-b--c.org", true },
	{ L63 ".org", true },
	{ L63 "." L63 "." L63 "." L61, true },
	{ L63 "." L63 "." L63 "." L61 "x", false },
	{ L63 "x.org", false },
	{ "", false },
	{ ".", false },
	{ "..", false },
	{ "../etc", false },
	{ "org", false },
	{ "example.org.", false },
	{ ".example.org", false },
	{ "example..org", false },
	{ "-a.org", false },
	{ "a-.org", false },
	{ "Example.org", false },
	{ "ex_ample.org", false },
	{ "*.example.org", false },
	{ "ab--cd.org", false },
	{ "xn--.org", false },
	{ "192.0.2.1", false },
	{ "2001:db8::1", false },
	{ "a/b.org", false },
	{ "a b.org", false },
	{ "example.org\n", false },
	{ "b\xc3\xbc" "cher.example", false },
	{ "example.org:443", false },
};

static void
names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (hostname_is_normal(cases[i].name) != cases[i].good)
			fail_msg("case %zu: \"%s\"", i, cases[i].name);
}

static const struct {
	const char *below, *above;
	bool is;
} pairs[] = {
	{ "mail.ca.example", "ca.example", true },
	{ "a.b.CA.example", "ca.Example", true },
	{ "ca.example", "ca.example", false },
	{ "notca.example", "ca.example", false },
	{ ".ca.example", "ca.example", false },
	{ "ca.example", "mail.ca.example", false },
	{ "ca.example", "example", false },
	{ "", "ca.example", false },
	{ "ca.example", "", false },
};

static void
test_below(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(pairs); i++)
		if (hostname_is_below(pairs[i].below, pairs[i].above) !=
		    pairs[i].is)
			fail_msg("%s below %s", pairs[i].below,
			    pairs[i].above);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(test_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
