/* SPDX-License-Identifier: ISC */
/*
 * "Sorry, I mistyped the city", "not Bonn but Graz": new text takes back what
 * stands above it or in a quote.  Where it is not understood what is right
 * instead, the merchant is asked; a value that comes later counts as ever.
 */
#include <string.h>

#include "reader/fold.h"
#include "reader/form_words.h"

#define BESIDE 2         /* words between what is wrong and that it is */
#define LOOKUP_OCTETS 64 /* of text, searched for a value: one lookup */

/* A sentence: its words. */
struct sentence {
	const struct paragraph *p;
	size_t first, last;
};

static size_t
line_of(const struct sentence *s)
{
	return words_line(s->p, s->p->words[s->first].at);
}

static bool
holds(const struct sentence *s, enum phrase_kind kind)
{
	size_t i;

	for (i = s->first; i <= s->last; i++)
		if (words_is_phrase(s->p, i, kind) || (i < s->last &&
		    (words_phrases(s->p, i, i + 1, NULL) & (1U << kind)) != 0))
			return true;
	return false;
}

bool
form_is_doubted(const struct form *f, const struct form_claim *claim)
{
	if (claim->is_taken_back)
		return true;
	if (claim->kind >= READING_FIELD_COUNT)
		return false;
	return claim->level > 0 ? (f->doubted_quotes >> claim->kind & 1) != 0 :
	    claim->line < f->doubted_above[claim->kind];
}

/* The sentence doubts what new text above it says of these fields (1 << kind):
 * which claims that are is known when their kinds are settled. */
static void
doubt_above(const struct sentence *s, uint32_t fields)
{
	size_t i, line = line_of(s);

	for (i = 0; i < READING_FIELD_COUNT; i++)
		if ((fields >> i & 1) != 0)
			s->p->f->doubted_above[i] = line;
}

/* "l'an" is no Swedish county in a French sentence. */
static bool
is_field_of(const struct label_match *match, uint32_t languages)
{
	return form_is_field(match->kind) && match->kind !=
	    LABEL_WEAK_DOMAIN && (match->languages & languages) != 0;
}

/* "Please change the city ...": what a quote says of it is in doubt, also
 * when the sentence is not understood. */
static void
doubt_quotes(const struct sentence *s)
{
	struct label_match match;
	uint32_t change = 0, fields = 0, languages;
	size_t i;

	for (i = s->first; i <= s->last; i++) {
		languages = 0;
		if (words_phrases(s->p, i, i, &languages) &
		    (1U << PHRASE_CHANGE))
			change |= languages;
	}
	for (i = s->first; change != 0 && i <= s->last; i++) {
		match = words_label(s->p, i, i);
		if (is_field_of(&match, change))
			fields |= 1U << match.kind;
	}
	s->p->f->doubted_quotes |= fields;
}

/* The fields (1 << kind) that have a label right beside word i. */
static uint32_t
fields_beside(const struct sentence *s, size_t i, uint32_t languages)
{
	size_t from = i > s->first + BESIDE ? i - BESIDE - 1 : s->first;
	size_t to = i + BESIDE + 1 < s->last ? i + BESIDE + 1 : s->last;
	struct label_match match;
	uint32_t fields = 0;
	size_t n;

	for (n = from; n <= to; n++) {
		match = words_label(s->p, n, n);
		if (is_field_of(&match, languages))
			fields |= 1U << match.kind;
		if (n == to)
			break;
		match = words_label(s->p, n, n + 1);
		if (is_field_of(&match, languages))
			fields |= 1U << match.kind;
	}
	return fields;
}

/* "I wrote the wrong city." */
static void
doubt_wrong(const struct sentence *s)
{
	uint32_t fields = 0, languages;
	size_t i;

	for (i = s->first; i <= s->last && s->p->f->lookups_left > 0; i++) {
		languages = 0;
		if (!s->p->words[i].may_be_wrong ||
		    (words_phrases(s->p, i, i, &languages) &
		    (1U << PHRASE_WRONG)) == 0)
			continue;
		if (i > s->first && words_is_phrase(s->p, i - 1, PHRASE_NOT))
			return;
		s->p->f->lookups_left--;
		fields |= fields_beside(s, i, languages);
	}
	if (fields != 0 && !holds(s, PHRASE_IF))
		doubt_above(s, fields);
}

/* "Update: city Graz": a label with a name behind it, in a correction. */
static void
doubt_named(const struct sentence *s)
{
	const struct paragraph *p = s->p;
	struct label_match match;
	uint32_t fields = 0;
	size_t i;

	if (!FORM_HAS(&p->f->lines[line_of(s)], PHRASE_CORRECTION))
		return;
	for (i = s->first; i < s->last; i++) {
		match = words_label(p, i, i);
		if (p->words[i].tail == 0 && words_have_capital(p, i + 1, 1) &&
		    is_field_of(&match, UINT32_MAX))
			fields |= 1U << match.kind;
	}
	doubt_above(s, fields);
}

void
form_doubt(const struct paragraph *p, bool quoted)
{
	struct sentence s = { .p = p };
	bool corrects = false;
	size_t i;

	for (i = 0; i < p->line_count; i++)
		corrects |= FORM_HAS(&p->f->lines[p->lines[i]],
		    PHRASE_CORRECTION);
	for (i = 0; i < p->count; i++) {
		if (i + 1 < p->count && p->words[i].tail != '.' &&
		    p->words[i].tail != '!' && p->words[i].tail != '?')
			continue;
		s.last = i;
		if (quoted)
			doubt_quotes(&s);
		if (corrects)
			doubt_named(&s);
		if (p->words[i].tail != '?')
			doubt_wrong(&s);
		s.first = i + 1;
	}
}

/* ---- Values that are named */

static bool
begins_with(const char *s, size_t len, enum phrase_kind kind)
{
	size_t lead = fold_blanks(s, len);

	len -= lead;
	return form_phrases_at(s + lead, len < FORM_PHRASE_LINE_MAX ? len :
	    FORM_PHRASE_LINE_MAX, 1U << kind) != 0;
}

/* Letters go on across this place. */
static bool
is_amid_word(const char *s, size_t at, size_t len)
{
	uint32_t before, after;

	if (at == 0 || at >= len)
		return false;
	fold_last(s, at, &before);
	fold_next(s + at, len - at, &after);
	return fold_is_letter(before) && fold_is_letter(after) &&
	    !fold_is_cjk(before) && !fold_is_cjk(after);
}

static bool
takes_back(const struct paragraph *p, const struct form_claim *claim)
{
	const char *at = p->s, *end = p->s + p->len;
	size_t start, stop;

	while (p->f->lookups_left > 0 && (at = memmem(at, (size_t)(end - at),
	    claim->value, claim->len)) != NULL) {
		p->f->lookups_left--;
		start = (size_t)(at - p->s);
		stop = start + claim->len;
		if (!is_amid_word(p->s, start, p->len) &&
		    !is_amid_word(p->s, stop, p->len) &&
		    (form_phrase_ends(p->f, p->s, start, PHRASE_NOT) ||
		    begins_with(p->s + stop, p->len - stop,
		    PHRASE_NOT_BEHIND)))
			return true;
		at++;
	}
	return false;
}

/* "The city is not Roma": the state of that name is right. */
static bool
is_told_apart(const struct form *f, const struct form_claim *claim)
{
	size_t i;

	for (i = 0; i < f->claim_count; i++)
		if (f->claims[i].kind != claim->kind &&
		    form_is_doubted(f, &f->claims[i]) &&
		    f->claims[i].len == claim->len &&
		    memcmp(f->claims[i].value, claim->value, claim->len) == 0)
			return true;
	return false;
}

void
form_take_back(const struct paragraph *p)
{
	struct form *f = p->f;
	struct form_claim *claim;
	size_t i, cost = 1 + p->len / LOOKUP_OCTETS;

	for (i = 0; i < f->claim_count && f->lookups_left >= cost; i++) {
		f->lookups_left -= (unsigned)cost;
		claim = &f->claims[i];
		if (claim->len > 0 && (claim->level > 0 ||
		    claim->line < p->lines[0]) && takes_back(p, claim) &&
		    !is_told_apart(f, claim))
			claim->is_taken_back = true;
	}
}
