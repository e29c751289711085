/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/fold.h"

/* "??" ambiguous, "" unknown */
static const struct {
	const char *name, *code;
} countries[] = {
	{ "DE", "DE" }, { "de", "DE" }, { "DEU", "DE" }, { "deu", "DE" },
	{ "Germany", "DE" }, { "GERMANY", "DE" }, { "germany.", "DE" },
	{ "Federal Republic of Germany", "DE" }, { "Deutschland", "DE" },
	{ "Allemagne", "DE" }, { "Alemania", "DE" }, { "Niemcy", "DE" },
	{ "USA", "US" }, { "U.S.A.", "US" }, { "U. S. A.", "US" },
	{ "US", "US" }, { "U.S.", "US" }, { "United States", "US" },
	{ "the United States of America", "US" },
	{ "Estados Unidos", "US" }, { "EE.UU.", "US" },
	{ "\xd0\xa1\xd0\xa8\xd0\x90", "US" },
	{ "\xe7\xbe\x8e\xe5\x9b\xbd", "US" },
	{ "UK", "GB" }, { "U.K.", "GB" }, { "GB", "GB" },
	{ "England", "GB" }, { "Scotland", "GB" }, { "Wales", "GB" },
	{ "Northern Ireland", "GB" }, { "Great Britain", "GB" },
	{ "Gro\xc3\x9f" "britannien", "GB" }, { "Angleterre", "GB" },
	{ "United Kingdom of Great Britain and Northern Ireland", "GB" },
	{ "England, UK", "GB" }, { "UK (England)", "GB" },
	{ "UAE", "AE" }, { "U.A.E", "AE" }, { "The Netherlands", "NL" },
	{ "Holland", "NL" }, { "Nederland", "NL" }, { "Niederlande", "NL" },
	{ "Espa\xc3\xb1" "a", "ES" }, { "Espana", "ES" },
	{ "\xd0\xa0\xd0\xbe\xd1\x81\xd1\x81\xd0\xb8\xd1\x8f", "RU" },
	{ "Russian Federation", "RU" }, { "Russia", "RU" },
	{ "\xe6\x97\xa5\xe6\x9c\xac", "JP" },
	{ "\xe4\xb8\xad\xe5\x9b\xbd", "CN" },
	{ "\xe4\xb8\xad\xe5\x8d\x8e\xe4\xba\xba\xe6\xb0\x91\xe5\x85\xb1"
	    "\xe5\x92\x8c\xe5\x9b\xbd", "CN" },
	{ "P.R. China", "CN" }, { "Taiwan", "TW" },
	{ "Republic of China", "TW" }, { "Hong Kong", "HK" },
	{ "South Korea", "KR" }, { "Korea", "??" }, { "Congo", "??" },
	{ "Kongo", "??" }, { "Virgin Islands", "??" },
	{ "US Virgin Islands", "VI" }, { "BVI", "VG" },
	{ "DR Congo", "CD" }, { "Congo-Brazzaville", "CG" },
	{ "Congo (CD)", "CD" }, { "Germany / Austria", "??" },
	{ "Germany (DE)", "DE" }, { "DE - Germany", "DE" },
	{ "Czech Republic", "CZ" }, { "Czechia", "CZ" },
	{ "\xc4\x8c" "esko", "CZ" }, { "T\xc3\xbcrkiye", "TR" },
	{ "Turkey", "TR" }, { "T\xc3\xbcrkei", "TR" },
	{ "C\xc3\xb4te d'Ivoire", "CI" }, { "Cote d Ivoire", "CI" },
	{ "Ivory Coast", "CI" }, { "Burma", "MM" }, { "Swaziland", "SZ" },
	{ "Macedonia", "MK" }, { "Vatican", "VA" }, { "Eire", "IE" },
	{ "Sverige", "SE" }, { "Suomi", "FI" }, { "Norge", "NO" },
	{ "Danmark", "DK" }, { "\xc3\x96sterreich", "AT" },
	{ "Oesterreich", "AT" }, { "Schweiz", "CH" }, { "Suisse", "CH" },
	{ "Magyarorsz\xc3\xa1g", "HU" }, { "Polska", "PL" },
	{ "Brasil", "BR" }, { "M\xc3\xa9xico", "MX" }, { "Iran", "IR" },
	{ "Bolivia", "BO" }, { "Venezuela", "VE" }, { "Moldova", "MD" },
	{ "Tanzania", "TZ" }, { "Syria", "SY" }, { "Laos", "LA" },
	{ "Guinea", "GN" }, { "Niger", "NE" }, { "Nigeria", "NG" },
	{ "Samoa", "WS" }, { "Dominica", "DM" }, { "Georgia", "GE" },
	{ "Isle of Man", "IM" }, { "Trinidad & Tobago", "TT" },
	{ "Ruritania", "" }, { "London, UK", "" }, { "Texas", "" },
	{ "", "" }, { "-", "" }, { "EU", "" }, { "Europe", "" },
	{ "Yugoslavia", "" }, { "ZZ", "" },
};

static void
test_countries(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(countries); i++) {
		char code[3] = "";
		enum country_result r = country_find(countries[i].name,
		    strlen(countries[i].name), code);
		enum country_result want = countries[i].code[0] == '?' ?
		    COUNTRY_AMBIGUOUS : countries[i].code[0] == '\0' ?
		    COUNTRY_UNKNOWN : COUNTRY_FOUND;

		if (r != want || (r == COUNTRY_FOUND &&
		    strcmp(code, countries[i].code) != 0))
			fail_msg("%s: %d %s", countries[i].name, (int)r, code);
	}
}

/* The program that made the table folds as fold_key does, and the rows are
 * in the order that a binary search needs. */
static void
test_table(void **state)
{
	char key[FOLD_KEY_MAX];
	size_t i;

	(void)state;
	assert_true(country_name_count > 3000);
	for (i = 0; i < country_name_count; i++) {
		const char *name = country_keys + country_names[i].name;

		if (i > 0 && strcmp(country_keys +
		    country_names[i - 1].name, name) >= 0)
			fail_msg("order: %s", name);
		fold_key(name, strlen(name), key);
		if (strlen(name) < FOLD_KEY_MAX && strcmp(key, name) != 0)
			fail_msg("%s: folded it is %s", name, key);
	}
}

static const struct {
	const char *country, *given, *name;
} states[] = {
	{ "US", "CA", "California" }, { "US", "ca", "California" },
	{ "US", "Calif.", "California" }, { "US", "N.Y.", "New York" },
	{ "US", "DC", "District of Columbia" },
	{ "US", "D.C.", "District of Columbia" },
	{ "US", "W. Va.", "West Virginia" }, { "US", "Mass.",
	    "Massachusetts" },
	{ "US", "CA - California", "California" },
	{ "US", "California (CA)", "California" },
	{ "US", "California", NULL }, { "US", "ON", NULL },
	{ "US", "CA (Texas)", NULL },
	{ "CA", "QC", "Quebec" }, { "CA", "Ont.", "Ontario" },
	{ "CA", "B.C.", "British Columbia" }, { "CA", "CA", NULL },
	{ "CA", "PEI", "Prince Edward Island" },
	{ "AU", "NSW", "New South Wales" }, { "AU", "Vic.", "Victoria" },
	{ "AU", "WA", "Western Australia" }, { "US", "WA", "Washington" },
	{ "DE", "BY", NULL }, { "", "CA", NULL }, { "CH", "AG", NULL },
};

static void
test_states(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(states); i++) {
		const char *got = state_find(states[i].country,
		    states[i].given, strlen(states[i].given));

		if ((got == NULL) != (states[i].name == NULL) ||
		    (got != NULL && strcmp(got, states[i].name) != 0))
			fail_msg("%s %s: %s", states[i].country,
			    states[i].given, got == NULL ? "none" : got);
	}
}

/* The quick way for everyday letters and libunistring's must agree: a
 * Devanagari letter at the end takes the latter. */
static void
test_fold_ways_agree(void **state)
{
	static const char tail[] = "\xe0\xa4\x95";
	uint32_t code;

	(void)state;
	for (code = 0x20; code < 0x10000; code++) {
		char text[16], quick[FOLD_KEY_MAX], slow[FOLD_KEY_MAX];
		size_t n = 0, m;

		if (code >= 0xd800 && code < 0xe000)
			continue;
		text[n++] = 'x';
		if (code < 0x80) {
			text[n++] = (char)code;
		} else if (code < 0x800) {
			text[n++] = (char)(0xc0 | (code >> 6));
			text[n++] = (char)(0x80 | (code & 0x3f));
		} else {
			text[n++] = (char)(0xe0 | (code >> 12));
			text[n++] = (char)(0x80 | ((code >> 6) & 0x3f));
			text[n++] = (char)(0x80 | (code & 0x3f));
		}
		text[n++] = 'x';
		m = fold_key(text, n, quick);
		memcpy(text + n, tail, 3);
		fold_key(text, n + 3, slow);
		if (strncmp(quick, slow, m) != 0 ||
		    strcmp(slow + m, tail) != 0)
			fail_msg("U+%04X: %s, %s", code, quick, slow);
	}
}

/* Slips of the pen that can mean one country only, and those that cannot. */
static void
test_slips(void **state)
{
	static const struct {
		const char *name, *code;
	} cases[] = {
		{ "Germny", "DE" }, { "Untied States", "US" },
		{ "Itlay", "IT" }, { "Phillipines", "PH" },
		{ "Swizterland", "CH" }, { "Finnland", "FI" },
		{ "Украйна", "UA" },
		{ "Austrlia", "" }, { "Nigera", "" }, { "Slovinia", "" },
		{ "Ruritania", "" }, { "Wakanda", "" }, { "Siberia", "" },
		{ "Dominican", "" }, { "Koreaa", "" }, { "Mailta", "" },
		{ "Texas", "" }, { "XU", "" }, { "", "" },
	};
	char code[3];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		code[0] = '\0';
		if (country_guess(cases[i].name, strlen(cases[i].name),
		    code) != COUNTRY_FOUND)
			code[0] = '\0';
		if (strcmp(code, cases[i].code) != 0)
			fail_msg("%s: %s", cases[i].name, code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_countries),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_fold_ways_agree),
		cmocka_unit_test(test_slips),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
