/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "pki/hostname.h"
#include "pki/times.h"

#define L63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
test_normalise(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: refused */
	} cases[] = {
		{ "shop.example", "shop.example" },
		{ "Shop.EXAMPLE.", "shop.example" },
		{ "*.Shop.example", "*.shop.example" },
		{ "b\xc3\xbc" "cher.example", "xn--bcher-kva.example" },
		{ "B\xc3\x9c" "CHER.example.", "xn--bcher-kva.example" },
		{ "stra\xc3\x9f" "e.example", "xn--strae-oqa.example" },
		{ "*.b\xc3\xbc" "cher.example", "*.xn--bcher-kva.example" },
		{ "xn--bcher-kva.example", "xn--bcher-kva.example" },
		{ L63 ".example", L63 ".example" },
		{ L63 "a.example", NULL },
		{ L63 "." L63 "." L63 "." L63 ".example", NULL },
		{ "", NULL },
		{ ".", NULL },
		{ "*.", NULL },
		{ "example", NULL },
		{ "shop..example", NULL },
		{ "shop.example..", NULL },
		{ "-shop.example", NULL },
		{ "shop-.example", NULL },
		{ "my_shop.example", NULL },
		{ "shop.example/path", NULL },
		{ "https://shop.example", NULL },
		{ "192.0.2.1", NULL },
		{ "shop.*.example", NULL },
		{ "shop example.example", NULL },
		{ "\xff\xfe.example", NULL },
	};
	char name[HOSTNAME_SIZE];
	struct err err;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		rc = hostname_normalise(cases[i].text, name, &err);
		if ((rc == 0) != (cases[i].want != NULL))
			fail_msg("%s: %d", cases[i].text, rc);
		if (rc == -1)
			assert_int_equal(err.kind, ERR_INPUT);
		else
			assert_string_equal(name, cases[i].want);
	}
}

static void
test_matches(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool want;
	} cases[] = {
		{ "shop.example", "shop.example", true },
		{ "SHOP.Example", "shop.example", true },
		{ "shop.example.", "shop.example", false },
		{ "www.shop.example", "shop.example", false },
		{ "*.shop.example", "www.shop.example", true },
		{ "*.SHOP.example", "www.shop.example", true },
		{ "*.shop.example", "shop.example", false },
		{ "*.shop.example", "a.www.shop.example", false },
		{ "*.shop.example", ".shop.example", false },
		{ "*.shop.example", "xn--bcher-kva.shop.example", true },
		{ "w*.shop.example", "www.shop.example", false },
		{ "*w.shop.example", "www.shop.example", false },
		{ "www.*.example", "www.shop.example", false },
		{ "*.*.example", "www.shop.example", false },
		{ "*.example", "shop.example", false },
		{ "*", "shop.example", false },
		{ "*.", "shop.", false },
		{ "", "shop.example", false },
		{ "*.shop.example", "*.shop.example", true },
		{ "*.example", "*.shop.example", false },
		{ "*.shop.example", "*.www.shop.example", false },
	};
	static const char nul[] = "shop.example\0.evil.example";
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (hostname_matches(cases[i].pattern,
			strlen(cases[i].pattern), cases[i].name) !=
		    cases[i].want)
			fail_msg("%s against %s", cases[i].pattern,
			    cases[i].name);
	assert_false(hostname_matches(nul, sizeof nul - 1, "shop.example"));
}

static void
test_twin(void **state)
{
	char twin[HOSTNAME_SIZE];

	(void)state;
	assert_true(hostname_twin("shop.example", twin));
	assert_string_equal(twin, "www.shop.example");
	assert_true(hostname_twin("www.shop.example", twin));
	assert_string_equal(twin, "shop.example");
	assert_false(hostname_twin("www.example", twin));
	assert_false(hostname_twin("*.shop.example", twin));
}

static void
test_times(void **state)
{
	static const struct {
		int type;
		const char *text;
		int64_t want; /* -1: refused */
	} cases[] = {
		{ V_ASN1_UTCTIME, "700101000000Z", 0 },
		{ V_ASN1_UTCTIME, "280520150000Z", 1842447600 },
		{ V_ASN1_UTCTIME, "491231235959Z", 2524607999 },
		{ V_ASN1_UTCTIME, "500101000000Z", -631152000 },
		{ V_ASN1_GENERALIZEDTIME, "20500101000000Z", 2524608000 },
		{ V_ASN1_GENERALIZEDTIME, "99991231235959Z", 253402300799 },
		{ V_ASN1_UTCTIME, "281320150000Z", -1 },
		{ V_ASN1_UTCTIME, "28052015000", -1 },
		{ V_ASN1_UTCTIME, "", -1 },
	};
	ASN1_TIME *t;
	int64_t got;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		t = ASN1_STRING_type_new(cases[i].type);
		ASN1_STRING_set(t, cases[i].text, -1);
		rc = time_of_asn1(t, &got);
		if (rc != (cases[i].want == -1 ? -1 : 0) ||
		    (rc == 0 && got != cases[i].want))
			fail_msg("%s", cases[i].text);
		ASN1_STRING_free(t);
	}
	assert_int_equal(time_of_asn1(NULL, &got), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_twin),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
