/* SPDX-License-Identifier: ISC */
/*
 * A paragraph and its words, as form_prose.c and form_clauses.c read them.
 * Private to the form reader, like form_private.h.
 */
#ifndef READER_FORM_WORDS_H
#define READER_FORM_WORDS_H

#include "reader/fold.h"
#include "reader/form_private.h"

#define PARAGRAPH_MAX 4000 /* octets of a paragraph that are looked at */
#define PARAGRAPH_LINES_MAX 60
#define WORDS_MAX 700

struct word {
	size_t at, len; /* without punctuation behind it */
	size_t end;     /* with it */
	uint32_t tail;  /* the last character of the punctuation, 0 for none */
	bool is_key;    /* small ASCII letters alone: it is its own key */
	bool may_be_verb;  /* a PHRASE_COPULA may begin with it, or a dash */
	bool may_be_wrong; /* a PHRASE_WRONG may begin with it */
};

struct paragraph {
	struct form *f;
	const char *s;
	size_t len;
	size_t offsets[PARAGRAPH_LINES_MAX]; /* where each line begins */
	size_t lines[PARAGRAPH_LINES_MAX];
	size_t line_count;
	struct word words[WORDS_MAX];
	size_t count;
	bool has_upper;
};

/* Fills words, count and has_upper from s and len. */
void words_cut(struct paragraph *p);
/* The key of words first..last and its length; 0 when punctuation stands
 * between them. */
size_t words_key(const struct paragraph *p, size_t first, size_t last,
    char key[FOLD_KEY_MAX]);
/* The kinds of phrase (1 << enum phrase_kind) that words first..last are. */
uint32_t words_phrases(const struct paragraph *p, size_t first, size_t last,
    uint32_t *languages);
/* The label that words first..last are, an article tied to it allowed. */
struct label_match words_label(const struct paragraph *p, size_t first,
    size_t last);
/* Whether a phrase of that kind can begin with the word. */
bool words_may_begin(const struct paragraph *p, size_t word,
    enum phrase_kind kind);
/* Whether the word, an article tied to it ("l'ente") allowed, occurs in labels
 * or in what stands around them. */
bool words_is_of_label(const struct paragraph *p, size_t word);
/* Whether the word is a phrase of that kind; false behind the last word. */
bool words_is_phrase(const struct paragraph *p, size_t word,
    enum phrase_kind kind);
/* Whether one of count words begins with a capital. */
bool words_have_capital(const struct paragraph *p, size_t first, size_t count);
/* Whether the word begins with a small letter. */
bool words_is_lower(const struct paragraph *p, size_t word);
/* The form's line that the offset into s lies on. */
size_t words_line(const struct paragraph *p, size_t offset);

/* ---- form_doubt.c: what a paragraph of new text takes back without saying
 * what is right (form_is_doubted) */
/* By what it says of a field, also of one in a quote; needs words. */
void form_doubt(const struct paragraph *p, bool quoted);
/* By the value that it names. */
void form_take_back(const struct paragraph *p);

/* ---- form_clauses.c */
/* Claims from text without blanks between words: Chinese and Japanese. */
void form_clauses(struct paragraph *p);

#endif
