/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "reader/domain.h"
#include "reader/value.h"

static const struct {
	enum reading_field field;
	const char *raw;
	enum value_result result;
	const char *text;
} values[] = {
	{ FIELD_ORGANIZATION, " Acme   Inc. ", VALUE_OK, "Acme Inc." },
	{ FIELD_ORGANIZATION, "Acme Ltd.", VALUE_OK, "Acme Ltd." },
	{ FIELD_ORGANIZATION, "Barta Bt.", VALUE_OK, "Barta Bt." },
	{ FIELD_ORGANIZATION, "Nagy és Fia Kkt.", VALUE_OK,
	    "Nagy és Fia Kkt." },
	{ FIELD_ORGANIZATION, "Jamu Sehat Tbk.", VALUE_OK,
	    "Jamu Sehat Tbk." },
	{ FIELD_ORGANIZATION, "Siam Silk Co., Ltd.", VALUE_OK,
	    "Siam Silk Co., Ltd." },
	{ FIELD_ORGANIZATION, "Masala Bros. Pvt. Ltd.", VALUE_OK,
	    "Masala Bros. Pvt. Ltd." },
	{ FIELD_ORGANIZATION, "Fındık A.Ş.", VALUE_OK, "Fındık A.Ş." },
	{ FIELD_ORGANIZATION, "Fındık Ltd. Şti.", VALUE_OK,
	    "Fındık Ltd. Şti." },
	{ FIELD_ORGANIZATION, "Malina Sp.k.", VALUE_OK, "Malina Sp.k." },
	{ FIELD_ORGANIZATION, "Malina sp. k.", VALUE_OK, "Malina sp. k." },
	{ FIELD_ORGANIZATION, "Ελιά Ο.Ε.", VALUE_OK, "Ελιά Ο.Ε." },
	{ FIELD_ORGANIZATION, "Med spol. s r. o.", VALUE_OK,
	    "Med spol. s r. o." },
	{ FIELD_ORGANIZATION, "Med, v.o.s.", VALUE_OK, "Med, v.o.s." },
	{ FIELD_ORGANIZATION, "Voćnjak j.d.o.o.", VALUE_OK,
	    "Voćnjak j.d.o.o." },
	{ FIELD_ORGANIZATION, "Miel S.L.U.", VALUE_OK, "Miel S.L.U." },
	{ FIELD_ORGANIZATION, "Розa ООД.", VALUE_OK, "Розa ООД" },
	{ FIELD_ORGANIZATION, "Acme GmbH.", VALUE_OK, "Acme GmbH" },
	{ FIELD_LOCALITY, "Güzel Ev.", VALUE_OK, "Güzel Ev" },
	{ FIELD_DOMAIN, "shop.example. We have no department.", VALUE_OK,
	    "shop.example" },
	{ FIELD_DOMAIN, "shop.example. Also www.b.example.", VALUE_AMBIGUOUS,
	    "shop.example. Also www.b.example." },
	{ FIELD_DOMAIN, "www.shop. Example", VALUE_INVALID,
	    "www.shop. Example" },
	{ FIELD_DOMAIN, "shop example. We have none", VALUE_INVALID,
	    "shop example. We have none" },
	{ FIELD_ORGANIZATION, "Acme S.A.", VALUE_OK, "Acme S.A." },
	{ FIELD_ORGANIZATION, "Acme e.V.", VALUE_OK, "Acme e.V." },
	{ FIELD_ORGANIZATION, "Acme s. r. o.", VALUE_OK, "Acme s. r. o." },
	{ FIELD_ORGANIZATION, "Acme GmbH.", VALUE_OK, "Acme GmbH" },
	{ FIELD_ORGANIZATION, "Acme B.", VALUE_OK, "Acme B." },
	{ FIELD_ORGANIZATION, "Acme Tools.", VALUE_OK, "Acme Tools" },
	{ FIELD_ORGANIZATION, "\"Acme\"", VALUE_OK, "Acme" },
	{ FIELD_ORGANIZATION, "\"Acme\" & \"Co\"", VALUE_OK,
	    "\"Acme\" & \"Co\"" },
	{ FIELD_ORGANIZATION, "\xc2\xab" "Acme\xc2\xbb", VALUE_OK, "Acme" },
	{ FIELD_ORGANIZATION, "[Acme]", VALUE_OK, "Acme" },
	{ FIELD_ORGANIZATION, "Acme (UK)", VALUE_OK, "Acme (UK)" },
	{ FIELD_ORGANIZATION, "Acme,;:-", VALUE_OK, "Acme" },
	{ FIELD_ORGANIZATION, "*Acme*", VALUE_OK, "Acme" },
	{ FIELD_ORGANIZATION, "E*Trade", VALUE_OK, "E*Trade" },
	{ FIELD_ORGANIZATION, "Acme\xc2\xa0&nbsp;Inc", VALUE_OK, "Acme Inc" },
	{ FIELD_ORGANIZATION, "Acme\xe3\x80\x80Inc", VALUE_OK, "Acme Inc" },
	{ FIELD_ORGANIZATION, "e\xcc\x81t\xc3\xa9", VALUE_OK,
	    "\xc3\xa9t\xc3\xa9" },
	{ FIELD_ORGANIZATION, "Ac\xe2\x80\x8bme", VALUE_OK, "Acme" },
	{ FIELD_ORGANIZATION, "Ac\xe2\x80\xaeme", VALUE_INVALID, NULL },
	{ FIELD_ORGANIZATION, "Ac\xe2\x80\xadme", VALUE_INVALID, NULL },
	{ FIELD_ORGANIZATION, "Ac\x01me", VALUE_INVALID, NULL },
	{ FIELD_ORGANIZATION, "Ac\x7fme", VALUE_INVALID, NULL },
	{ FIELD_ORGANIZATION, "Ac\xc2\x85me", VALUE_INVALID, NULL },
	{ FIELD_ORGANIZATION, "Ac\xef\xbf\xbdme", VALUE_INVALID, NULL },
	{ FIELD_ORGANIZATION, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
	    VALUE_OK, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" },
	{ FIELD_ORGANIZATION, "Acme \xe2\x80\x8d Inc", VALUE_OK, "Acme Inc" },
	{ FIELD_ORGANIZATION, "Acme <http://acme.example/>", VALUE_OK,
	    "Acme" },
	{ FIELD_ORGANIZATION, "", VALUE_EMPTY, "" },
	{ FIELD_ORGANIZATION, " \xe2\x80\x8b ", VALUE_EMPTY, "" },
	{ FIELD_ORGANIZATION, "N/A", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "n.a.", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "---", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "???", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "xxxx", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "[your company]", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "your company name", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "Your Style Ltd", VALUE_OK, "Your Style Ltd" },
	{ FIELD_ORGANIZATION, "Company", VALUE_PLACEHOLDER, NULL },
	{ FIELD_ORGANIZATION, "None of Your Business LLC", VALUE_OK,
	    "None of Your Business LLC" },
	{ FIELD_STATE, "ND", VALUE_OK, "North Dakota" },
	{ FIELD_STATE, "N/D", VALUE_PLACEHOLDER, NULL },
	{ FIELD_STATE, "Tex.", VALUE_OK, "Texas" },
	{ FIELD_COUNTRY, "usa", VALUE_OK, "US" },
	{ FIELD_COUNTRY, "NA", VALUE_OK, "NA" },
	{ FIELD_COUNTRY, "N/A", VALUE_PLACEHOLDER, NULL },
	{ FIELD_COUNTRY, "Congo", VALUE_AMBIGUOUS, NULL },
	{ FIELD_COUNTRY, "Nowhere", VALUE_UNKNOWN, NULL },
	{ FIELD_DOMAIN, "HTTPS://WWW.Acme.Example:443/a?b#c", VALUE_OK,
	    "www.acme.example" },
	{ FIELD_DOMAIN, "acme.example.", VALUE_OK, "acme.example" },
	{ FIELD_DOMAIN, "*.acme.example", VALUE_OK, "*.acme.example" },
	{ FIELD_DOMAIN, "acme", VALUE_INVALID, NULL },
	{ FIELD_DOMAIN, "a_b.example", VALUE_INVALID, NULL },
	{ FIELD_DOMAIN, "me@acme.example", VALUE_INVALID, NULL },
	{ FIELD_DOMAIN, "192.0.2.1", VALUE_INVALID, NULL },
	{ FIELD_DOMAIN, "soon", VALUE_INVALID, NULL },
	{ FIELD_DOMAIN, "acme.example (www too)", VALUE_OK, "acme.example" },
	{ FIELD_DOMAIN, "[acme.example](https://acme.example/)", VALUE_OK,
	    "acme.example" },
	{ FIELD_DOMAIN, "a.example, b.example", VALUE_AMBIGUOUS, NULL },
	{ FIELD_DOMAIN, "a.example and b.example", VALUE_AMBIGUOUS, NULL },
	{ FIELD_DOMAIN, "www.a b.example", VALUE_INVALID, NULL },
	{ FIELD_UNIT, "(Web)", VALUE_OK, "Web" },
	{ FIELD_UNIT, "[city]", VALUE_PLACEHOLDER, NULL },
	{ FIELD_DOMAIN, "[website]", VALUE_PLACEHOLDER, NULL },
	{ FIELD_DOMAIN, "M\xc3\x9cller.example", VALUE_OK,
	    "m\xc3\xbcller.example" },
	{ FIELD_DOMAIN, "xn--mller-kva.example", VALUE_OK,
	    "xn--mller-kva.example" },
	{ FIELD_DOMAIN, "\xe4\xbe\x8b\xe3\x81\x88\xe3\x80\x82" "example",
	    VALUE_OK, "\xe4\xbe\x8b\xe3\x81\x88.example" },
};

static void
test_values(void **state)
{
	struct lexicon lexicon;
	size_t i;

	(void)state;
	lexicon_init(&lexicon);
	for (i = 0; i < COUNT(values); i++) {
		struct value v;

		value_read(&lexicon, values[i].field, values[i].raw,
		    strlen(values[i].raw), LANG_BIT(LANG_EN), "US", &v);
		if (v.result != values[i].result || (values[i].text != NULL &&
		    strcmp(v.text, values[i].text) != 0))
			fail_msg("%s: %d '%s'", values[i].raw, (int)v.result,
			    v.text);
		value_release(&v);
	}
}

/* X.520 counts characters, not octets. */
static void
test_bounds(void **state)
{
	static const struct {
		enum reading_field field;
		size_t bound;
	} cases[] = {
		{ FIELD_ORGANIZATION, 64 },
		{ FIELD_UNIT, 64 },
		{ FIELD_LOCALITY, 128 },
		{ FIELD_STATE, 128 },
	};
	struct lexicon lexicon;
	size_t i, n;

	(void)state;
	lexicon_init(&lexicon);
	for (i = 0; i < COUNT(cases); i++) {
		for (n = cases[i].bound; n <= cases[i].bound + 1; n++) {
			char raw[2 * 129 + 1];
			struct value v;
			size_t at;

			for (at = 0; at < n; at++)
				memcpy(raw + 2 * at, "\xc3\xa9", 2);
			value_read(&lexicon, cases[i].field, raw, 2 * n, 0,
			    "FR", &v);
			assert_int_equal(v.result, n > cases[i].bound ?
			    VALUE_TOO_LONG : VALUE_OK);
			value_release(&v);
		}
	}
}

static void
test_long_input(void **state)
{
	struct lexicon lexicon;
	char *raw = xmalloc(1U << 20);
	struct value v;

	(void)state;
	lexicon_init(&lexicon);
	memset(raw, 'a', 1U << 20);
	value_read(&lexicon, FIELD_UNIT, raw, 1U << 20, 0, "", &v);
	assert_int_equal(v.result, VALUE_TOO_LONG);
	value_release(&v);
	memset(raw, '(', 1U << 20);
	value_read(&lexicon, FIELD_UNIT, raw, 1U << 20, 0, "", &v);
	assert_int_equal(v.result, VALUE_PLACEHOLDER);
	value_release(&v);
	free(raw);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_long_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
