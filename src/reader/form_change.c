/* SPDX-License-Identifier: ISC */
/* A new value without a label, right below the line with the old one. */
#include <string.h>
#include <strings.h>

#include "reader/fold.h"
#include "reader/form_private.h"

#define QUOTED_MAX 60     /* octets of a quoted line that was not wrapped */
#define VALUE_WORDS_MAX 6

static bool
claim_anew(struct form *f, const struct form_claim *old, const char *value,
    size_t len, size_t i)
{
	struct form_label label = { .count = 1, .languages = old->languages };

	label.kinds[0] = old->kind;
	return form_claim(f, &label, value, len, i, f->lines[i].level);
}

/*
 * "> City: Spokane", and "Tacoma" typed between it and the next line of the
 * quote: the new value.  The last line of a quote has none: what stands below
 * may be a name.
 */
static bool
take_answer(struct form *f, const struct form_claim *old, size_t i)
{
	struct form_line *line = &f->lines[i];
	char key[FOLD_KEY_MAX];
	size_t lead;

	if (line->level != 0 || line[-1].quote <= line->quote ||
	    line[-1].len > QUOTED_MAX || i + 1 >= f->line_count ||
	    line[1].quote <= line->quote || !form_may_be_value(line) ||
	    form_words_in(line->text, line->len) > VALUE_WORDS_MAX)
		return false;
	lead = form_skip_decoration(line->text, line->len);
	if (fold_key(line->text + lead, line->len - lead, key) == 0 ||
	    phrase_begins(&f->lexicon, key, PHRASE_YES, NULL))
		return false;
	line->used = claim_anew(f, old, line->text + lead, line->len - lead,
	    i);
	return line->used;
}

/* Where in the line the text begins whose key is `rest`; its end for none. */
static size_t
find_rest(const struct form_line *line, const char *rest)
{
	char key[FOLD_KEY_MAX];
	size_t at;

	for (at = 1; at < line->len; at++)
		if ((line->text[at - 1] == ' ' || line->text[at - 1] == ':') &&
		    fold_key(line->text + at, line->len - at, key) > 0 &&
		    strcmp(key, rest) == 0)
			break;
	return at;
}

/* Before "not Spokane" and "instead". */
static size_t
end_of_value(const struct form_line *line, size_t at)
{
	for (; at + 5 < line->len; at++)
		if (strncasecmp(line->text + at, " not ", 5) == 0 ||
		    strncasecmp(line->text + at, ", not", 5) == 0 ||
		    strncasecmp(line->text + at, " instead", 8) == 0)
			return at;
	return line->len;
}

/* "City: Spokane" over "Sorry, I meant Tacoma". */
static bool
take_correction(struct form *f, const struct form_claim *old, size_t i)
{
	const struct form_line *line = &f->lines[i];
	char key[FOLD_KEY_MAX];
	size_t n, at;
	uint32_t code;

	if (!FORM_HAS(line, PHRASE_CORRECTION) ||
	    line[-1].level != line->level ||
	    fold_key(line->text, line->len, key) == 0 ||
	    !phrase_begins(&f->lexicon, key, PHRASE_CORRECTION, &n))
		return false;
	if (memchr(key, ' ', n) == NULL && (unsigned char)key[0] < 0x80)
		return false; /* "Sorry" alone says too little */
	while (key[n] == ' ')
		n++;
	at = find_rest(line, key + n);
	if (at >= line->len || form_words_in(line->text + at, line->len - at) >
	    VALUE_WORDS_MAX)
		return false;
	fold_next(line->text + at, line->len - at, &code);
	return !fold_is_lower(code) && claim_anew(f, old, line->text + at,
	    end_of_value(line, at) - at, i);
}

bool
form_change(struct form *f, size_t claim, size_t i)
{
	const struct form_claim *old = &f->claims[claim];

	return take_answer(f, old, i) || take_correction(f, old, i);
}
