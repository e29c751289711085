/* SPDX-License-Identifier: ISC */
#include "reader/form_words.h"

static bool
is_tail(uint32_t code)
{
	return code == ',' || code == '.' || code == ';' || code == '!' ||
	    code == '?' || code == ':' || code == ')' || code == 0xff0c ||
	    code == 0x3002;
}

/* What a word is made of. */
enum { UPPER = 1, LOWER = 2, OTHER = 4 };

/* A letter or digit of ASCII. */
static bool
is_plain(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <=
	    'z');
}

/* The ASCII at the front of s up to a blank. */
static size_t
ascii_word(const char *s, size_t len, unsigned *made_of)
{
	unsigned all = 0;
	size_t n;

	for (n = 0; n < len && s[n] > ' ' && s[n] < 0x7f; n++)
		all |= s[n] >= 'a' && s[n] <= 'z' ? LOWER :
		    s[n] >= 'A' && s[n] <= 'Z' ? UPPER : OTHER;
	*made_of |= all;
	return n;
}

/* The word from at on; where it ends. */
static size_t
word_end(const struct paragraph *p, size_t at, unsigned *made_of)
{
	uint32_t code;
	size_t n;

	for (;;) {
		at += ascii_word(p->s + at, p->len - at, made_of);
		if (at == p->len || p->s[at] == ' ')
			return at;
		n = fold_next(p->s + at, p->len - at, &code);
		if (fold_is_blank(code))
			return at;
		*made_of |= OTHER | (fold_is_upper(code) ? UPPER : 0);
		at += n;
	}
}

/* Takes punctuation off the end of the word. */
static void
trim_word(const struct paragraph *p, struct word *word)
{
	uint32_t code;
	size_t n;

	while (word->len > 0) {
		n = fold_last(p->s + word->at, word->len, &code);
		if (!is_tail(code))
			break;
		if (word->tail == 0)
			word->tail = code;
		word->len -= n;
	}
}

/* Whether the word may be one that the table has the looks of.  A word of ASCII
 * letters alone is its own key, but for capitals; of another the key begins
 * with its letter or digit, if it begins with one. */
static bool
looks_like(const struct paragraph *p, const struct word *word,
    unsigned made_of, const uint64_t looks[256])
{
	uint64_t known;
	char last;

	if (word->len == 0)
		return (made_of & OTHER) != 0;
	known = looks[(unsigned char)p->s[word->at] | 0x20];
	if ((made_of & OTHER) != 0)
		return known != 0 || !is_plain(p->s[word->at]);
	last = p->s[word->at + word->len - 1] | 0x20;
	return (known >> lexicon_look(word->len, last) & 1) != 0;
}

void
words_cut(struct paragraph *p)
{
	size_t at = 0;

	p->count = 0;
	p->has_upper = false;
	while (at < p->len && p->count < WORDS_MAX) {
		struct word *word = &p->words[p->count];
		unsigned made_of = 0;

		if (p->s[at] == ' ')
			at++;
		if (at < p->len && !is_plain(p->s[at]))
			at += fold_blanks(p->s + at, p->len - at);
		if (at >= p->len)
			break;
		*word = (struct word){ .at = at };
		at = word_end(p, at, &made_of);
		word->end = at;
		word->len = at - word->at;
		p->has_upper |= (made_of & UPPER) != 0;
		if ((made_of & OTHER) != 0) {
			trim_word(p, word);
			made_of = 0;
			if (ascii_word(p->s + word->at, word->len, &made_of) <
			    word->len)
				made_of = OTHER;
		}
		word->is_key = made_of == LOWER && word->len < FOLD_KEY_MAX;
		word->may_be_verb = looks_like(p, word, made_of,
		    lexicon_verbs);
		word->may_be_wrong = looks_like(p, word, made_of,
		    lexicon_wrongs);
		p->count++;
	}
}

/* The key of a word, in the text where it is its own, else made in room; 0 in
 * *len_out when it has none. */
static const char *
key_of_word(const struct paragraph *p, size_t word, char room[FOLD_KEY_MAX],
    size_t *len_out)
{
	const struct word *w = &p->words[word];

	if (w->is_key) {
		*len_out = w->len;
		return p->s + w->at;
	}
	*len_out = fold_key(p->s + w->at, w->len, room);
	return room;
}

bool
words_may_begin(const struct paragraph *p, size_t word, enum phrase_kind kind)
{
	char room[FOLD_KEY_MAX];
	size_t n;
	const char *key = key_of_word(p, word, room, &n);

	return n > 0 && (phrase_first(key, n, NULL) & (1U << kind)) != 0;
}

bool
words_is_of_label(const struct paragraph *p, size_t word)
{
	char room[FOLD_KEY_MAX];
	size_t n;
	const char *key = key_of_word(p, word, room, &n);

	return n == 0 || lexicon_knows_words(key, n) ||
	    (key[0] == 'l' && lexicon_knows_words(key + 1, n - 1));
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
	char room[FOLD_KEY_MAX];
	const char *key = room;
	size_t n;

	if (last >= p->count)
		return 0;
	if (first == last)
		key = key_of_word(p, first, room, &n);
	else
		n = words_key(p, first, last, room);
	return n == 0 ? 0 : phrase_of_key(&p->f->lexicon, key, n, languages);
}

/* "l'entreprise", "la ville": French and Italian tie the article. */
struct label_match
words_label(const struct paragraph *p, size_t first, size_t last)
{
	char key[FOLD_KEY_MAX];
	struct label_match match = { LABEL_NONE, 0 };
	size_t n = words_key(p, first, last, key);

	if (n < 3)
		return match;
	match = label_of_key(&p->f->lexicon, key, n);
	if (match.kind == LABEL_NONE && key[0] == 'l' && n > 4 &&
	    (p->s[p->words[first].at] | 0x20) == 'l')
		match = label_of_key(&p->f->lexicon, key + 1, n - 1);
	return match;
}

bool
words_is_phrase(const struct paragraph *p, size_t word, enum phrase_kind kind)
{
	return word < p->count &&
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
