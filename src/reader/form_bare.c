/* SPDX-License-Identifier: ISC */
/*
 * Lines without any separator ("Country Germany", "State;Hessen"): believed
 * only together, at least three different fields on neighbouring lines, a
 * known country among them, and nothing else found.
 */
#include <string.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"

#define BARE_WORDS_MAX 4 /* of a label */
#define BARE_LEAST 3     /* different fields */

/* The longest label that begins the line, with a value behind it. */
static bool
bare_label(struct form *f, const struct form_line *line,
    struct form_label *label, size_t *value)
{
	size_t lead = form_skip_decoration(line->text, line->len), at, words;
	bool found = false;

	words = 0;
	for (at = lead; at < line->len && words < BARE_WORDS_MAX; at++) {
		struct form_label next;

		if (strchr(" ;,", line->text[at]) == NULL)
			continue;
		words++;
		next = form_label_of(f, line->text + lead, at - lead, false);
		if (next.count != 1 || next.is_short ||
		    !form_has_field(&next))
			continue;
		*label = next;
		*value = at + 1;
		found = true;
	}
	return found;
}

static bool
is_believed(const struct form *f, size_t from)
{
	uint32_t seen = 0;
	bool country = false;
	char code[3];
	size_t i;

	for (i = from; i < f->claim_count; i++) {
		const struct form_claim *claim = &f->claims[i];

		seen |= 1U << claim->kind;
		if (claim->kind == LABEL_COUNTRY)
			country |= country_find(claim->value, claim->len,
			    code) == COUNTRY_FOUND;
	}
	return country && __builtin_popcount(seen) >= BARE_LEAST;
}

void
form_bare(struct form *f)
{
	size_t i, start = 0, value, gap = 0;
	struct form_label label;

	if (f->claim_count > 0)
		return;
	for (i = 0; i < f->line_count; i++) {
		const struct form_line *line = &f->lines[i];

		if (line->blank && gap < 1) {
			gap++;
			continue;
		}
		if (!line->blank && line->region == REGION_TEXT &&
		    bare_label(f, line, &label, &value)) {
			gap = 0;
			form_claim(f, &label, line->text + value,
			    line->len - value, i, line->level);
			continue;
		}
		if (!is_believed(f, start))
			f->claim_count = start;
		start = f->claim_count;
		gap = 0;
	}
	if (!is_believed(f, start))
		f->claim_count = start;
}
