/* SPDX-License-Identifier: ISC */
#include "reader/form_words.h"

static bool
is_tail(uint32_t code)
{
	return code == ',' || code == '.' || code == ';' || code == '!' ||
	    code == '?' || code == ':' || code == ')' || code == 0xff0c ||
	    code == 0x3002;
}

static uint32_t
phrases_from(const struct paragraph *p, const struct word *word)
{
	char key[FOLD_KEY_MAX];
	size_t n = fold_key(p->s + word->at, word->len, key);

	return n == 0 ? 0 : phrase_first(key, n);
}

/* The ASCII at the front of s up to a blank. */
static size_t
ascii_word(const char *s, size_t len, bool *has_upper)
{
	size_t n;

	for (n = 0; n < len && s[n] > ' ' && s[n] < 0x7f; n++)
		*has_upper |= s[n] >= 'A' && s[n] <= 'Z';
	return n;
}

void
words_cut(struct paragraph *p)
{
	size_t at = 0, n;
	uint32_t code;

	p->count = 0;
	p->has_upper = false;
	while (at < p->len && p->count < WORDS_MAX) {
		struct word *word = &p->words[p->count];

		if (p->s[at] == ' ')
			at++;
		at += fold_blanks(p->s + at, p->len - at);
		if (at >= p->len)
			break;
		*word = (struct word){ .at = at };
		while (at < p->len) {
			at += ascii_word(p->s + at, p->len - at,
			    &p->has_upper);
			if (at == p->len)
				break;
			n = fold_next(p->s + at, p->len - at, &code);
			if (fold_is_blank(code))
				break;
			p->has_upper |= fold_is_upper(code);
			at += n;
		}
		word->end = at;
		word->len = at - word->at;
		while (word->len > 0) {
			n = fold_last(p->s + word->at, word->len, &code);
			if (!is_tail(code))
				break;
			if (word->tail == 0)
				word->tail = code;
			word->len -= n;
		}
		word->begins = phrases_from(p, word);
		p->count++;
	}
}

size_t
words_key(const struct paragraph *p, size_t first, size_t last,
    char key[FOLD_KEY_MAX])
{
	size_t i;

	for (i = first; i < last; i++)
		if (p->words[i].tail != 0)
			return 0;
	return fold_key(p->s + p->words[first].at, p->words[last].at +
	    p->words[last].len - p->words[first].at, key);
}

uint32_t
words_phrases(const struct paragraph *p, size_t first, size_t last,
    uint32_t *languages)
{
	char key[FOLD_KEY_MAX];
	size_t n;

	if (last >= p->count)
		return 0;
	n = words_key(p, first, last, key);
	return n == 0 ? 0 : phrase_of_key(&p->f->lexicon, key, n, languages);
}

bool
words_is_phrase(const struct paragraph *p, size_t word, enum phrase_kind kind)
{
	return word < p->count && (p->words[word].begins & (1U << kind)) != 0 &&
	    (words_phrases(p, word, word, NULL) & (1U << kind)) != 0;
}

bool
words_have_capital(const struct paragraph *p, size_t first, size_t count)
{
	uint32_t code;
	size_t i;

	for (i = first; i < first + count; i++) {
		fold_next(p->s + p->words[i].at, p->words[i].len, &code);
		if (fold_is_upper(code))
			return true;
	}
	return false;
}

bool
words_is_lower(const struct paragraph *p, size_t word)
{
	uint32_t code;

	fold_next(p->s + p->words[word].at, p->len - p->words[word].at,
	    &code);
	return fold_is_lower(code);
}

size_t
words_line(const struct paragraph *p, size_t offset)
{
	size_t i;

	for (i = p->line_count; i-- > 1;)
		if (p->offsets[i] <= offset)
			return p->lines[i];
	return p->lines[0];
}
