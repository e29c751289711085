/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/labels.h"

/* Every key of a table must be as fold_key makes it, or nothing finds it. */
static size_t
count_unfolded(const struct lexicon_table *table)
{
	char key[FOLD_KEY_MAX];
	size_t i, n, wrong = 0;

	for (i = 0; i < table->count; i++) {
		const struct lexicon_entry *e = &table->entries[i];

		n = fold_key(lexicon_key(e), e->length, key);
		if (n == e->length && memcmp(key, lexicon_key(e), n) == 0)
			continue;
		print_error("%.*s: folded it is %s\n", e->length,
		    lexicon_key(e), key);
		wrong++;
	}
	return wrong;
}

static void
test_keys_are_folded(void **state)
{
	(void)state;
	assert_int_equal(count_unfolded(&lexicon_labels), 0);
	assert_int_equal(count_unfolded(&lexicon_phrases), 0);
}

/* What form_label.c accepts around a label must not rule it out. */
static void
test_words_are_known(void **state)
{
	const uint32_t around = 1U << PHRASE_DETERMINER |
	    1U << PHRASE_CORRECTION | 1U << PHRASE_POSTSCRIPT |
	    1U << PHRASE_COPULA | 1U << PHRASE_OWNER;
	const struct lexicon_table *labels = &lexicon_labels;
	const struct lexicon_table *phrases = &lexicon_phrases;
	size_t i, wrong = 0;

	(void)state;
	for (i = 0; i < labels->count; i++)
		wrong += !lexicon_knows_words(lexicon_key(&labels->entries[i]),
		    labels->entries[i].length);
	for (i = 0; i < phrases->count; i++)
		wrong += (phrases->entries[i].phrases & around) != 0 &&
		    !lexicon_knows_words(lexicon_key(&phrases->entries[i]),
		    phrases->entries[i].length);
	assert_int_equal(wrong, 0);
	assert_true(lexicon_knows_words("country of the company", 22));
	assert_false(lexicon_knows_words("country weather", 15));
	assert_false(lexicon_knows_words("umbrella country", 16));
}

static void
test_every_label_is_found(void **state)
{
	struct lexicon lexicon;
	size_t i;

	(void)state;
	lexicon_init(&lexicon);
	for (i = 0; i < lexicon_labels.count; i++) {
		const struct lexicon_entry *e = &lexicon_labels.entries[i];

		assert_int_equal(label_of_key(&lexicon, lexicon_key(e),
		    e->length).kind, e->label);
		assert_true(lexicon_begins_label(lexicon_key(e), e->length));
	}
	assert_int_equal(label_of_key(&lexicon, "nonsense", 8).kind,
	    LABEL_NONE);
}

static const struct {
	const char *key;
	enum label_kind kind;
} typos[] = {
	{ "contry", LABEL_COUNTRY },
	{ "coutnry", LABEL_COUNTRY },
	{ "ountry", LABEL_COUNTRY },
	{ "sate", LABEL_STATE },
	{ "cty", LABEL_NONE },
	{ "ctiy", LABEL_LOCALITY },
	{ "compnay", LABEL_ORGANIZATION },
	{ "organizaton", LABEL_ORGANIZATION },
	{ "orgnaisatoin", LABEL_ORGANIZATION },
	{ "departmnet", LABEL_UNIT },
	{ "companny divison", LABEL_UNIT },
	{ "bundesalnd", LABEL_STATE },
	{ "stage", LABEL_NONE },
	{ "providence", LABEL_NONE },
	{ "apartment", LABEL_NONE },
	{ "decision", LABEL_NONE },
	{ "religion", LABEL_NONE },
	{ "bounty", LABEL_NONE },
	{ "status", LABEL_NONE },
	{ "date", LABEL_NONE },
	{ "thanks", LABEL_NONE },
};

static void
test_typos(void **state)
{
	struct lexicon lexicon;
	size_t i;

	(void)state;
	lexicon_init(&lexicon);
	for (i = 0; i < COUNT(typos); i++) {
		enum label_kind kind = label_of_typo(&lexicon, typos[i].key,
		    strlen(typos[i].key)).kind;

		if (kind != typos[i].kind)
			fail_msg("%s: %d, not %d", typos[i].key, (int)kind,
			    (int)typos[i].kind);
	}
}

/* One slip in a label never makes another field of it. */
static void
test_no_label_becomes_another(void **state)
{
	struct lexicon lexicon;
	size_t i, at;

	(void)state;
	for (i = 0; i < lexicon_labels.count; i++) {
		const struct lexicon_entry *e = &lexicon_labels.entries[i];
		char key[FOLD_KEY_MAX];

		if (e->label > LABEL_DOMAIN || e->length < 5 ||
		    (unsigned char)lexicon_key(e)[0] >= 0x80)
			continue;
		for (at = 1; at + 1 < e->length; at++) {
			enum label_kind kind;

			lexicon_init(&lexicon);
			memcpy(key, lexicon_key(e), e->length);
			key[at] = lexicon_key(e)[at + 1];
			key[at + 1] = lexicon_key(e)[at];
			if (label_of_key(&lexicon, key, e->length).kind !=
			    LABEL_NONE)
				continue;
			kind = label_of_typo(&lexicon, key, e->length).kind;
			if (kind != LABEL_NONE && kind != e->label &&
			    kind != LABEL_STATE_OR_UNIT)
				fail_msg("%.*s of %.*s: %d", e->length, key,
				    e->length, lexicon_key(e), (int)kind);
		}
	}
}

static void
test_typos_are_bounded(void **state)
{
	struct lexicon lexicon;
	unsigned i;

	(void)state;
	lexicon_init(&lexicon);
	for (i = 0; i < LEXICON_TYPOS_MAX; i++)
		label_of_typo(&lexicon, "zzzzzzzz", 8);
	assert_int_equal(label_of_typo(&lexicon, "contry", 6).kind,
	    LABEL_NONE);
}

static void
test_phrases(void **state)
{
	struct lexicon lexicon;
	size_t n = 0;

	(void)state;
	lexicon_init(&lexicon);
	assert_true(phrase_begins(&lexicon, "best regards tom",
	    PHRASE_CLOSING, &n));
	assert_int_equal(n, strlen("best regards"));
	assert_true(phrase_begins(&lexicon, "mit freundlichen grussen",
	    PHRASE_CLOSING, &n));
	assert_false(phrase_begins(&lexicon, "bestregards",
	    PHRASE_CLOSING, NULL));
	assert_true(phrase_begins(&lexicon,
	    "\xe6\x88\x91\xe4\xbb\xac\xe7\x9a\x84\xe5\x9b\xbd\xe5\xae\xb6",
	    PHRASE_DETERMINER, &n));
	assert_false(phrase_begins(&lexicon, "", PHRASE_CLOSING, NULL));
}

/* A key is the same whether there is room for all of the text at once or it
 * has to be asked for: dots that leave nothing fill the text up. */
static void
test_keys_of_long_text(void **state)
{
	static const char *const texts[] = { "a", " a  b ", "City: ", "\xc3\xa9 x",
		"x \xc3\xa9", "\xe5\x9b\xbd \xe5\xae\xb6", "\xe5\x9b\xbd - a",
		"\xe5\x9b\xbd .' \xe5\xae\xb6", "a \xe5\x9b\xbd -", ". .", "" };
	char padded[400], shorter[FOLD_KEY_MAX], longer[FOLD_KEY_MAX];
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		n = (size_t)snprintf(padded, sizeof padded, "%s%0200d",
		    texts[i], 0);
		memset(padded + n - 200, '.', 200);
		fold_key(texts[i], strlen(texts[i]), shorter);
		fold_key(padded, n, longer);
		assert_string_equal(shorter, longer);
		memmove(padded + 200, padded, n - 200);
		memset(padded, '.', 200);
		fold_key(padded, n, longer);
		assert_string_equal(shorter, longer);
	}
}

/* What is asked for of a key is how the whole key begins. */
static void
test_beginnings_of_keys(void **state)
{
	static const char *const texts[] = { "our city is Bonn, of course",
		"S.A.  de C.V. - caf\xc3\xa9 \xe2\x82\xac 12",
		"\xe5\x9b\xbd \xe5\xae\xb6 - a \xe5\x9b\xbd",
		"gro\xc3\x9f \xef\xac\x81n", "...", "" };
	char whole[FOLD_KEY_MAX], start[FOLD_KEY_MAX];
	size_t i, enough, all, n;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		all = fold_key(texts[i], strlen(texts[i]), whole);
		for (enough = 1; enough < 40; enough++) {
			n = fold_key_start(texts[i], strlen(texts[i]), enough,
			    start);
			assert_true(n >= (enough < all ? enough : all));
			assert_memory_equal(start, whole, n);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_beginnings_of_keys),
		cmocka_unit_test(test_keys_of_long_text),
		cmocka_unit_test(test_keys_are_folded),
		cmocka_unit_test(test_words_are_known),
		cmocka_unit_test(test_every_label_is_found),
		cmocka_unit_test(test_typos),
		cmocka_unit_test(test_no_label_becomes_another),
		cmocka_unit_test(test_typos_are_bounded),
		cmocka_unit_test(test_phrases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
