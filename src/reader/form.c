/* SPDX-License-Identifier: ISC */
#include "reader/form.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"
#include "reader/value.h"

/* Lines whose words tell the language when the labels do not. */
#define LANGUAGE_LINES_MAX 200

/* The order of deciding: a state's abbreviation needs the country. */
static const enum reading_field order[READING_FIELD_COUNT] = {
	FIELD_COUNTRY, FIELD_STATE, FIELD_LOCALITY, FIELD_ORGANIZATION,
	FIELD_UNIT, FIELD_DOMAIN,
};

/* One field's state while it is decided. */
struct choice {
	const struct form_claim *claim; /* NULL: nothing was said */
	struct value value;
	bool differ; /* two values that contradict each other */
};

static bool
is_required(enum reading_field field)
{
	return field != FIELD_UNIT && field != FIELD_DOMAIN;
}

static void
form_init(struct form *f)
{
	memset(f, 0, sizeof *f);
	lexicon_init(&f->lexicon);
	f->claims = xreallocarray(NULL, FORM_CLAIMS_MAX, sizeof f->claims[0]);
	f->lookups_left = FORM_LOOKUPS_MAX;
}

static void
form_forget(struct form *f)
{
	size_t i;

	for (i = 0; i < f->join_count; i++)
		free(f->joins[i]);
	free(f->joins);
	free(f->lines);
	f->joins = NULL;
	f->lines = NULL;
	f->join_count = f->line_count = f->claim_count = 0;
	memset(f->languages, 0, sizeof f->languages);
	f->answer_cell = f->answer_line = 0;
	f->doubted_quotes = 0;
	memset(f->doubted_above, 0, sizeof f->doubted_above);
}

static void
form_release(struct form *f)
{
	form_forget(f);
	free(f->claims);
}

/* ---- Claims that depend on others */

static void
drop_claim(struct form *f, size_t i)
{
	f->claim_count--;
	memmove(&f->claims[i], &f->claims[i + 1],
	    (f->claim_count - i) * sizeof f->claims[0]);
}

/* One "C:" or "S:" alone may be anything; "OU:" is the unit among labels in
 * full, if none of those says it. */
static void
drop_lonely_short(struct form *f)
{
	uint32_t seen = 0, full = 0;
	size_t i;

	for (i = 0; i < f->claim_count; i++)
		if (f->claims[i].is_short)
			seen |= 1U << f->claims[i].kind;
		else
			full |= 1U << f->claims[i].kind;
	if (__builtin_popcount(seen) >= 2)
		return;
	if (seen == 1U << LABEL_UNIT && (full & seen) == 0 &&
	    __builtin_popcount(full) >= 2)
		return;
	for (i = f->claim_count; i-- > 0;)
		if (f->claims[i].is_short)
			drop_claim(f, i);
}

#define HAS(kinds, kind) (((kinds) & (1U << (kind))) != 0)

/*
 * Which field a claim is of whose label may mean one or another, by the kinds
 * (1 << enum label_kind) of all labels beside it.  "Staat", "Kraj": what
 * other labels leave, else the country when it names one; "Departamento": the
 * state when another label gives the unit, "縣市" when another gives the city.
 */
static enum label_kind
settled_kind(const struct form_claim *claim, uint32_t beside)
{
	char code[3];

	switch (claim->kind) {
	case LABEL_COUNTRY_OR_STATE:
		if (HAS(beside, LABEL_COUNTRY) || HAS(beside, LABEL_STATE))
			return HAS(beside, LABEL_COUNTRY) ? LABEL_STATE :
			    LABEL_COUNTRY;
		return country_find(claim->value, claim->len, code) !=
		    COUNTRY_UNKNOWN ? LABEL_COUNTRY : LABEL_STATE;
	case LABEL_STATE_OR_UNIT:
		return !HAS(beside, LABEL_STATE) && HAS(beside, LABEL_UNIT) ?
		    LABEL_STATE : LABEL_UNIT;
	case LABEL_STATE_OR_CITY:
		return !HAS(beside, LABEL_STATE) &&
		    HAS(beside, LABEL_LOCALITY) ? LABEL_STATE : LABEL_LOCALITY;
	default:
		return claim->kind;
	}
}

static void
settle_kinds(struct form *f)
{
	uint32_t beside[FORM_LEVELS_MAX] = { 0 };
	struct form_claim *claim;
	size_t i;

	for (i = 0; i < f->claim_count; i++) {
		claim = &f->claims[i];
		if (claim->level < FORM_LEVELS_MAX) /* others are not read */
			beside[claim->level] |= 1U << claim->kind;
	}
	for (i = 0; i < f->claim_count; i++) {
		claim = &f->claims[i];
		claim->kind = settled_kind(claim, claim->level <
		    FORM_LEVELS_MAX ? beside[claim->level] : 0);
	}
}

/* ---- Deciding */

static void
read_value(const struct form *f, enum reading_field field,
    const struct form_claim *claim, const char *country,
    struct value *value_out)
{
	value_read(&f->lexicon, field, claim->value, claim->len,
	    claim->languages, country, value_out);
}

/* "Country code: +49": what was asked for is another thing. */
static bool
is_dialling_code(const struct value *value)
{
	return value->result == VALUE_UNKNOWN &&
	    strspn(value->text, "+0123456789 ()") == strlen(value->text);
}

static bool
says_something(const struct value *value)
{
	return value->result != VALUE_EMPTY &&
	    value->result != VALUE_PLACEHOLDER && !is_dialling_code(value);
}

static bool
is_same(const struct value *a, const struct value *b)
{
	char x[FOLD_KEY_MAX], y[FOLD_KEY_MAX];

	if (a->result != b->result)
		return false;
	if (strcmp(a->text, b->text) == 0)
		return true;
	return fold_key(a->text, strlen(a->text), x) > 0 &&
	    fold_key(b->text, strlen(b->text), y) > 0 && strcmp(x, y) == 0;
}

/* Whether the new claim makes the chosen one old. */
static bool
is_corrected(const struct choice *choice, const struct form_claim *claim)
{
	return choice->claim == NULL || claim->epoch > choice->claim->epoch;
}

/* What one quote level says of a field: later corrections first, a value
 * before a placeholder. */
static void
choose_at(const struct form *f, enum reading_field field, uint32_t level,
    const char *country, struct choice *choice)
{
	size_t i;

	for (i = 0; i < f->claim_count; i++) {
		const struct form_claim *claim = &f->claims[i];
		struct value value;
		bool takes;

		if (claim->kind != (enum label_kind)field ||
		    claim->level != level)
			continue;
		read_value(f, field, claim, country, &value);
		if (choice->claim == NULL ||
		    (says_something(&value) &&
		    (!says_something(&choice->value) ||
		    is_corrected(choice, claim))))
			takes = true;
		else
			takes = false;
		if (takes) {
			value_release(&choice->value);
			choice->claim = claim;
			choice->value = value;
			choice->differ = false;
			continue;
		}
		if (says_something(&value) && !is_same(&value,
		    &choice->value))
			choice->differ = true;
		value_release(&value);
	}
}

static void
choose(const struct form *f, enum reading_field field, const char *country,
    struct choice *choice)
{
	struct choice first = { .claim = NULL };
	uint32_t level;

	memset(choice, 0, sizeof *choice);
	for (level = 0; level < FORM_LEVELS_MAX; level++) {
		choose_at(f, field, level, country, choice);
		if (choice->claim == NULL)
			continue;
		/* new text that says "none" has said it */
		if (level == 0 || says_something(&choice->value))
			break;
		if (first.claim == NULL)
			first = *choice;
		else
			value_release(&choice->value);
		memset(choice, 0, sizeof *choice);
	}
	if (choice->claim == NULL)
		*choice = first;
	else
		value_release(&first.value);
	if (choice->claim != NULL && form_is_doubted(f, choice->claim))
		choice->differ = true;
}

/* ---- Into the reading */

static char *
cut_text(const char *s, size_t len, size_t max)
{
	if (len > max)
		for (len = max; len > 0 && ((unsigned char)s[len] & 0xc0) ==
		    0x80;)
			len--;
	return xstrndup(s, len);
}

static void
add_problem(const struct form *f, enum reading_field field,
    enum reading_code code, const struct choice *choice,
    struct reading *reading)
{
	static const struct form_line nowhere = { .text = "", .part = "" };
	const struct form_line *line = &nowhere;
	const char *detail = "";
	struct reading_problem *p;

	if (reading->problem_count == READING_PROBLEMS_MAX)
		return;
	if (choice->claim != NULL)
		line = &f->lines[choice->claim->line];
	if (code != CODE_MISSING)
		detail = choice->value.text;
	p = &reading->problems[reading->problem_count++];
	p->field = field;
	p->code = code;
	p->detail = cut_text(detail, strlen(detail), READING_TEXT_MAX);
	p->part = cut_text(line->part, strlen(line->part), READING_TEXT_MAX);
	p->line = line->number;
	p->evidence = cut_text(line->text, line->len, READING_EVIDENCE_MAX);
}

static void
add_note(struct reading *reading, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add_note(struct reading *reading, const char *fmt, ...)
{
	char text[128];
	va_list ap;

	if (reading->note_count == READING_NOTES_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	reading->notes[reading->note_count++] = xstrdup(text);
}

static void
note_characters(struct reading *reading, enum reading_field field,
    const struct value *value)
{
	const char *name = reading_field_names[field];

	if (value->invisible)
		add_note(reading, "invisible characters removed from %s",
		    name);
	if (value->hostile != 0)
		add_note(reading, "%s is refused for the character U+%04X",
		    name, (unsigned)value->hostile);
}

static void
put_value(const struct form *f, const struct choice *choice,
    struct reading_value *value)
{
	const struct form_line *line = &f->lines[choice->claim->line];

	value->value = cut_text(choice->value.text,
	    strlen(choice->value.text), READING_VALUE_MAX);
	value->part = cut_text(line->part, strlen(line->part),
	    READING_TEXT_MAX);
	value->line = line->number;
	value->evidence = cut_text(line->text, line->len,
	    READING_EVIDENCE_MAX);
}

static void
put_problem(const struct form *f, enum reading_field field,
    const struct choice *choice, struct reading *reading)
{
	static const enum reading_code codes[] = {
		[VALUE_INVALID] = CODE_INVALID,
		[VALUE_TOO_LONG] = CODE_TOO_LONG,
		[VALUE_UNKNOWN] = CODE_UNKNOWN,
		[VALUE_AMBIGUOUS] = CODE_AMBIGUOUS,
	};

	switch (choice->value.result) {
	case VALUE_EMPTY:
		if (is_required(field))
			add_problem(f, field, CODE_MISSING, choice, reading);
		break;
	case VALUE_PLACEHOLDER:
		if (is_required(field))
			add_problem(f, field, CODE_PLACEHOLDER, choice,
			    reading);
		break;
	default:
		add_problem(f, field, codes[choice->value.result], choice,
		    reading);
		break;
	}
}

static void
put_field(const struct form *f, enum reading_field field,
    const struct choice *choice, struct reading *reading)
{
	if (choice->claim == NULL) {
		if (is_required(field))
			add_problem(f, field, CODE_MISSING, choice, reading);
		return;
	}
	note_characters(reading, field, &choice->value);
	if (form_is_doubted(f, choice->claim))
		add_note(reading, "a sentence takes the %s back",
		    reading_field_names[field]);
	if (choice->differ)
		add_problem(f, field, CODE_AMBIGUOUS, choice, reading);
	else if (choice->value.result == VALUE_OK)
		put_value(f, choice, &reading->values[field]);
	else
		put_problem(f, field, choice, reading);
}

/* ---- The language */

static void
vote_by_words(struct form *f)
{
	size_t i, at, end, lines = 0;
	char key[FOLD_KEY_MAX];
	uint32_t languages, n;

	for (i = 0; i < f->line_count && lines < LANGUAGE_LINES_MAX; i++) {
		const struct form_line *line = &f->lines[i];

		if (line->blank || line->level > 0)
			continue;
		lines++;
		for (at = 0; at < line->len; at = end + 1) {
			for (end = at; end < line->len &&
			    line->text[end] != ' '; end++)
				;
			if (end == at || end - at > 40 || fold_key(
			    line->text + at, end - at, key) == 0)
				continue;
			languages = 0;
			if ((phrase_of_key(&f->lexicon, key, strlen(key),
			    &languages) & (1U << PHRASE_COMMON |
			    1U << PHRASE_GREETING | 1U << PHRASE_THANKS |
			    1U << PHRASE_CLOSING)) == 0)
				continue;
			for (n = 0; n < LANG_COUNT; n++)
				if (languages & LANG_BIT(n))
					f->languages[n] += 12U / (uint32_t)
					    __builtin_popcount(languages);
		}
	}
}

static int
leading_language(const struct form *f, bool *tie)
{
	int best = -1, i;

	*tie = false;
	for (i = 0; i < LANG_COUNT; i++) {
		if (f->languages[i] == 0)
			continue;
		if (best >= 0 && f->languages[i] == f->languages[best])
			*tie = true;
		else if (best < 0 || f->languages[i] > f->languages[best])
			best = i, *tie = false;
	}
	return best;
}

static void
put_language(struct form *f, struct reading *reading)
{
	bool tie;
	int best = leading_language(f, &tie);

	if (best < 0 || tie) {
		vote_by_words(f);
		best = leading_language(f, &tie);
	}
	if (best < 0)
		return;
	free(reading->language);
	reading->language = xstrdup(language_names[best]);
}

/* ---- Roles */

static void
read_role(struct form *f, const struct document *document,
    enum document_role role)
{
	form_forget(f);
	form_gather(f, document, role);
	if (f->line_count == 0)
		return;
	form_mark(f);
	form_scan(f);
	form_prose(f);
	form_numbered(f);
	form_bare(f);
	drop_lonely_short(f);
	settle_kinds(f);
	form_places(f);
}

static bool
gives_field(const struct form *f)
{
	size_t i;

	for (i = 0; i < f->claim_count; i++) {
		struct value value;
		bool some;

		read_value(f, (enum reading_field)f->claims[i].kind,
		    &f->claims[i], "", &value);
		some = says_something(&value);
		value_release(&value);
		if (some)
			return true;
	}
	return false;
}

/* The first role that gives a field; else the first with any claim. */
static void
read_roles(struct form *f, const struct document *document)
{
	enum document_role role, any = DOCUMENT_PLAIN;
	bool found = false;

	for (role = DOCUMENT_PLAIN; role <= DOCUMENT_ATTACHED; role++) {
		read_role(f, document, role);
		if (gives_field(f))
			return;
		if (f->claim_count > 0 && !found) {
			any = role;
			found = true;
		}
	}
	if (found) {
		read_role(f, document, any);
	} else { /* for the language alone */
		form_forget(f);
		form_gather(f, document, DOCUMENT_PLAIN);
	}
}

/* "Country: California, State: USA": both are asked about. */
static bool
are_swapped(const struct choice *country, const struct choice *state)
{
	char code[3];
	size_t len;

	if (country->claim == NULL || state->claim == NULL ||
	    country->value.result != VALUE_UNKNOWN)
		return false;
	len = strlen(state->value.text);
	return len > 2 && country_find(state->value.text, len, code) ==
	    COUNTRY_FOUND;
}

void
form_read(const struct document *document, struct reading *reading)
{
	struct choice choices[READING_FIELD_COUNT];
	char country[3] = "";
	struct form f;
	size_t i;

	form_init(&f);
	read_roles(&f, document);
	for (i = 0; i < READING_FIELD_COUNT; i++) {
		struct choice *choice = &choices[order[i]];

		choose(&f, order[i], country, choice);
		if (order[i] == FIELD_COUNTRY && choice->claim != NULL &&
		    choice->value.result == VALUE_OK && !choice->differ)
			memcpy(country, choice->value.text, 2);
	}
	if (are_swapped(&choices[FIELD_COUNTRY], &choices[FIELD_STATE]))
		choices[FIELD_STATE].differ = true;
	for (i = 0; i < READING_FIELD_COUNT; i++) {
		put_field(&f, (enum reading_field)i, &choices[i], reading);
		value_release(&choices[i].value);
	}
	put_language(&f, reading);
	form_release(&f);
}

unsigned
form_count(const struct reading *reading)
{
	bool counts[READING_FIELD_COUNT];
	unsigned count = 0;
	size_t i;

	for (i = 0; i < READING_FIELD_COUNT; i++)
		counts[i] = reading->values[i].value != NULL;
	for (i = 0; i < reading->problem_count; i++)
		if (reading->problems[i].code == CODE_INVALID)
			counts[reading->problems[i].field] = false;
	for (i = 0; i < READING_FIELD_COUNT; i++)
		count += counts[i];
	return count;
}
