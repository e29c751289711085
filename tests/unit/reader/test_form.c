/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/form.h"

struct form_case {
	const char *name;
	const char *text;
	const char *expect;
};

#include "form_cases.h"

#define TEXTS_MAX 8
#define LINES_MAX 400

/* A document of "0\nline\n> quoted\n\f1\n..."; texts are modified copies. */
struct page {
	struct document document;
	struct document_text texts[TEXTS_MAX];
	struct document_line lines[TEXTS_MAX][LINES_MAX];
	char *copy;
};

static void
page_fill(struct document_text *text, struct document_line *lines, char *s)
{
	char *end;

	text->lines = lines;
	text->part = (char *)(uintptr_t) "1 text/plain";
	for (; s != NULL; s = end) {
		struct document_line *line = &lines[text->count];

		assert_true(text->count < LINES_MAX);
		end = strchr(s, '\n');
		if (end != NULL)
			*end++ = '\0';
		line->number = (uint32_t)++text->count;
		line->quote = 0;
		for (; *s == '>'; s += s[0] == ' ') {
			line->quote++;
			s++;
		}
		line->text = s;
	}
}

static void
page_init(struct page *page, const char *text)
{
	char *s, *next;

	memset(page, 0, sizeof *page);
	page->copy = xstrdup(text);
	page->document.texts = page->texts;
	for (s = page->copy; s != NULL; s = next) {
		size_t i = page->document.count++;

		assert_true(i < TEXTS_MAX);
		next = strchr(s, '\f');
		if (next != NULL)
			*next++ = '\0';
		page->texts[i].role = (enum document_role)(s[0] - '0');
		page_fill(&page->texts[i], page->lines[i], s + 2);
	}
}

static void
read_text(const char *text, struct reading *reading)
{
	struct page *page = xmalloc(sizeof *page);

	page_init(page, text);
	reading_init(reading);
	form_read(&page->document, reading);
	free(page->copy);
	free(page);
}

/* "DE|Hessen|!missing|..." of a reading. */
static char *
summary(const struct reading *reading)
{
	struct buf b;
	size_t i, j;

	buf_init(&b, 65536);
	for (i = 0; i < READING_FIELD_COUNT; i++) {
		bool problem = false;

		if (i > 0)
			buf_putc(&b, '|');
		for (j = 0; j < reading->problem_count; j++)
			if (reading->problems[j].field ==
			    (enum reading_field)i) {
				buf_printf(&b, "%c%s", problem ? '+' : '!',
				    reading_code_names[
				    reading->problems[j].code]);
				problem = true;
			}
		if (!problem && reading->values[i].value != NULL)
			buf_puts(&b, reading->values[i].value);
	}
	return buf_take(&b);
}

static void
check_cases(const struct form_case *cases, size_t count)
{
	struct reading reading;
	size_t i, wrong = 0;
	char *got;

	for (i = 0; i < count; i++) {
		read_text(cases[i].text, &reading);
		got = summary(&reading);
		if (strcmp(got, cases[i].expect) != 0) {
			print_error("%s: want %s\n    got  %s\n",
			    cases[i].name, cases[i].expect, got);
			wrong++;
		}
		free(got);
		reading_release(&reading);
	}
	assert_int_equal(wrong, 0);
}

#define CASES(name)                                    \
	static void                                    \
	test_##name(void **state)                      \
	{                                              \
		(void)state;                           \
		check_cases(name, COUNT(name));        \
	}

CASES(layouts)
CASES(replies)
CASES(languages)
CASES(problems)
CASES(mixed)
CASES(harder)
CASES(various)

/* Cut anywhere, a form must still be read without harm, and a value that is
 * given must be valid UTF-8. */
static void
test_truncated(void **state)
{
	size_t i, n, at;

	(void)state;
	for (i = 0; i < COUNT(layouts); i++) {
		n = strlen(layouts[i].text);
		for (at = 2; at < n; at += 3) {
			struct reading reading;
			char *cut = xstrndup(layouts[i].text, at);
			size_t f;

			if (!utf8_is_valid(cut, at)) {
				free(cut);
				continue;
			}
			read_text(cut, &reading);
			for (f = 0; f < READING_FIELD_COUNT; f++)
				if (reading.values[f].value != NULL)
					assert_true(utf8_is_valid(
					    reading.values[f].value,
					    strlen(reading.values[f].value)));
			reading_release(&reading);
			free(cut);
		}
	}
}

static void
test_evidence(void **state)
{
	struct reading r;

	(void)state;
	read_text("0\nHello\n\nCountry: Germany\nCity:\nKas\xe2\x80\x8bsel\n",
	    &r);
	assert_string_equal(r.values[FIELD_COUNTRY].part, "1 text/plain");
	assert_int_equal(r.values[FIELD_COUNTRY].line, 3);
	assert_string_equal(r.values[FIELD_COUNTRY].evidence,
	    "Country: Germany");
	assert_int_equal(r.values[FIELD_LOCALITY].line, 5);
	assert_string_equal(r.values[FIELD_LOCALITY].value, "Kassel");
	assert_int_equal(r.note_count, 1);
	assert_string_equal(r.notes[0],
	    "invisible characters removed from locality");
	assert_int_equal(form_count(&r), 2);
	reading_release(&r);
}

static void
test_language(void **state)
{
	static const struct {
		const char *text, *language;
	} cases[] = {
		{ "0\nCountry: Germany\nCity: Kassel\n", "en" },
		{ "0\nLand: Deutschland\nBundesland: Hessen\n", "de" },
		{ "0\nPays : France\nVille : Brest\n", "fr" },
		{ "0\nPa\xc3\xads: M\xc3\xa9xico\nCiudad: Oaxaca\n", "es" },
		{ "0\nPa\xc3\xads: Brasil\nCidade: Campinas\n", "pt" },
		{ "0\nPaese: Italia\nComune: Siena\n", "it" },
		{ "0\nLand: NL\nPlaats: Zeist\nBedrijf: X\n", "nl" },
		{ "0\nKraj: PL\nMiasto: Gdynia\n", "pl" },
		{ "0\n\xc3\x9clke: TR\n\xc5\x9e" "ehir: Bursa\n", "tr" },
		{ "0\nGuten Tag, ich warte auf das Zertifikat\n", "de" },
		{ "0\n\n", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct reading r;

		read_text(cases[i].text, &r);
		if (strcmp(r.language, cases[i].language) != 0)
			print_error("%s: got %s\n", cases[i].text,
			    r.language);
		assert_string_equal(r.language, cases[i].language);
		reading_release(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layouts),
		cmocka_unit_test(test_replies),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_mixed),
		cmocka_unit_test(test_harder),
		cmocka_unit_test(test_various),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
