/* SPDX-License-Identifier: ISC */
/*
 * The words of a form: labels, and the phrases that frame it (greetings,
 * quote marks of mail programs, placeholders).  All of them are rows in
 * labels_table.c and phrases_table.c; to teach a new one, add it there, as
 * fold_key makes it.
 */
#ifndef READER_LABELS_H
#define READER_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/reading.h"

enum label_kind {
	LABEL_COUNTRY = FIELD_COUNTRY,
	LABEL_STATE = FIELD_STATE,
	LABEL_LOCALITY = FIELD_LOCALITY,
	LABEL_ORGANIZATION = FIELD_ORGANIZATION,
	LABEL_UNIT = FIELD_UNIT,
	LABEL_DOMAIN = FIELD_DOMAIN,
	LABEL_COUNTRY_OR_STATE, /* "Staat", "Kraj": the other labels decide */
	LABEL_STATE_OR_UNIT,    /* "Departamento": the other labels decide */
	LABEL_STATE_OR_CITY,    /* "縣市": the other labels decide */
	LABEL_WEAK_DOMAIN,      /* "Web": a domain when its value is one */
	LABEL_POSTCODE,         /* known, not wanted; part of combined labels */
	LABEL_OTHER,            /* known, not wanted: "Street", "Contact" */
	LABEL_PHONE,            /* the mark of contact lines: "Tel", "Fax" */
	LABEL_NONE,
};

enum label_language {
	LANG_EN,
	LANG_DE,
	LANG_FR,
	LANG_ES,
	LANG_IT,
	LANG_PT,
	LANG_NL,
	LANG_PL,
	LANG_RU,
	LANG_UK,
	LANG_TR,
	LANG_ZH,
	LANG_JA,
	LANG_SV,
	LANG_DA,
	LANG_CS,
	LANG_FI,
	LANG_KO,
};
#define LANG_COUNT (LANG_KO + 1)
#define LANG_BIT(language) (1U << (language))

extern const char *const language_names[LANG_COUNT]; /* "en" */

/* What a phrase, at the start of a line or alone on it, means. */
enum phrase_kind {
	PHRASE_CLOSING,      /* "best regards": a signature follows */
	PHRASE_THANKS,       /* a closing only alone on its line */
	PHRASE_FOOTER,       /* "sent from my": nothing but a signature */
	PHRASE_DISCLAIMER,   /* "this e-mail is confidential" */
	PHRASE_FORWARD,      /* "original message": older text follows */
	PHRASE_FROM,         /* header words of a quoted mail, from its text */
	PHRASE_HEADER,       /* "sent", "to", "subject" */
	PHRASE_CORRECTION,   /* what follows replaces what was said */
	PHRASE_EXCUSE,       /* "sorry for": corrects nothing */
	PHRASE_POSTSCRIPT,   /* "PS": new text again below a signature */
	PHRASE_GREETING,     /* "hello": never a value */
	PHRASE_PLACEHOLDER,  /* a whole value that says nothing */
	PHRASE_TEMPLATE,     /* a value that begins so is a template's */
	PHRASE_DETERMINER,   /* "our", "the": before a label */
	PHRASE_COPULA,       /* "is": between label and value */
	PHRASE_NO_VALUE,     /* "located in": after "is", no value */
	PHRASE_SENTENCE,     /* "please", "we": begins a sentence */
	PHRASE_CONNECTOR,    /* "and": between labels or clauses */
	PHRASE_WROTE,        /* "wrote": ends the line above a quote */
	PHRASE_CHANGE,       /* "changed": what stood there counts no more */
	PHRASE_WRONG,        /* "mistyped": so was what is named beside it */
	PHRASE_NOT,          /* "instead of": before a value, takes it back */
	PHRASE_NOT_BEHIND,   /* "was a typo": behind one */
	PHRASE_YES,          /* "yes", "correct": what stands there is right */
	PHRASE_IF,           /* "in case", "old": what is said with it is not
	                        said of what stands here */
	PHRASE_EXAMPLE,      /* "example": what follows a colon is none of it */
	PHRASE_OWNER,        /* "company", "de la tienda": whose field, before
	                        or behind its label */
	PHRASE_PARTICLE,     /* "de la": also in the midst of a name */
	PHRASE_COMMON,       /* plain words that tell a language */
	PHRASE_NONE,
};

struct label_list {
	enum label_kind kind;
	const char *keys; /* as fold_key makes them, divided by '|' */
};
struct phrase_list {
	enum phrase_kind kind;
	const char *keys;
};
/* Rows per language, ended by LABEL_NONE and PHRASE_NONE. */
extern const struct label_list *const label_lists[LANG_COUNT];
extern const struct phrase_list *const phrase_lists[LANG_COUNT];

struct lexicon_entry {
	uint32_t key;       /* offset in lexicon_keys */
	uint16_t length;
	uint16_t label;     /* enum label_kind */
	uint32_t phrases;   /* 1 << enum phrase_kind */
	uint32_t languages; /* LANG_BIT */
	uint32_t letters;   /* which letters it has, to find typos fast */
	uint16_t reach;     /* of a first word: octets of its longest phrase */
};

/* A hash table with open addressing, made at build time from the rows by
 * contrib/make-lexicon: nothing is set up when a message is read. */
struct lexicon_table {
	const struct lexicon_entry *entries;
	/* 0 for none, else index + 1 below 16 bits of the hash: what has
	 * another hash is told from the key without a look at it. */
	const uint32_t *slots;
	/* By the first octet the lengths that keys have, a bit for each up to
	 * LEXICON_LONG, the last for all longer: most of what is looked up is
	 * told from all keys by that. */
	const uint64_t *lengths;
	uint32_t count;
	uint32_t mask;
};
#define LEXICON_LONG 63
extern const struct lexicon_table lexicon_labels;
extern const struct lexicon_table lexicon_phrases;
/* The first words of all labels (label is not LABEL_NONE) and phrases. */
extern const struct lexicon_table lexicon_firsts;
/* All words of labels and of what may stand before and between them. */
extern const struct lexicon_table lexicon_words;
/* All their keys, without an end.  Offsets, for pointers would have to be
 * relocated: the tables are shared by all processes as they are in the file,
 * and a fork copies none of it. */
extern const char lexicon_keys[];
static inline const char *
lexicon_key(const struct lexicon_entry *e)
{
	return lexicon_keys + e->key;
}
/* The words between labels and within them, that form_label.c knows. */
extern const char lexicon_label_links[];
/* The words that begin a phrase of one kind, by their first octet, a bit for
 * each lexicon_look: most words are told from them by that, in the text as it
 * is. */
extern const uint64_t lexicon_verbs[256];  /* PHRASE_COPULA */
extern const uint64_t lexicon_wrongs[256]; /* PHRASE_WRONG */
static inline unsigned
lexicon_look(size_t length, char last)
{
	return (unsigned)(length * 11 + (unsigned char)last) % 64;
}

/* The hash of a key is made octet by octet, so that of a key's beginnings
 * each goes on with the one before: lexicon_slot(lexicon_hash(...)). */
#define LEXICON_HASH_SEED 2166136261U /* FNV-1a */
static inline uint32_t
lexicon_hash(uint32_t hash, const char *key, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)key[i]) * 16777619U;
	return hash;
}
static inline uint32_t
lexicon_slot(uint32_t hash, uint32_t mask)
{
	return (hash ^ (hash >> 15)) & mask;
}
/* What a slot holds of the hash. */
static inline uint32_t
lexicon_tag(uint32_t hash)
{
	return hash & 0xffff0000U;
}
uint32_t lexicon_letters(const char *key, size_t length);

#define LEXICON_TYPOS_MAX 400 /* words looked up as typos, per message */

struct lexicon {
	unsigned typos_left;
};

void lexicon_init(struct lexicon *lexicon);

/* Whether a label begins with the first word of this key: most text is told
 * from labels by this alone. */
bool lexicon_begins_label(const char *key, size_t length);

/* Whether each word of the key occurs in labels: a key that holds another one
 * is no label and no row of labels.  True for text without blanks between
 * words. */
bool lexicon_knows_words(const char *key, size_t length);

struct label_match {
	enum label_kind kind;
	uint32_t languages;
};

/* The label whose key this is; LABEL_NONE when there is none. */
struct label_match label_of_key(const struct lexicon *lexicon,
    const char *key, size_t length);

/*
 * As label_of_key, for a key that may hold one slip of the pen: a letter
 * too many, too few, wrong, or two changed places (two slips in a long
 * label).  Only when exactly one field is that near, or country and state are
 * (LABEL_COUNTRY_OR_STATE), and the key is no word of its own.
 */
struct label_match label_of_typo(struct lexicon *lexicon, const char *key,
    size_t length);

/* The kinds (1 << enum phrase_kind) of a phrase, 0 for none. */
uint32_t phrase_of_key(const struct lexicon *lexicon, const char *key,
    size_t length, uint32_t *languages_out);

/* The kinds of phrase that begin with the key's first word; all of them for
 * text without blanks between words.  The octets of the longest of them go to
 * *reach_out (may be NULL). */
uint32_t phrase_first(const char *key, size_t length, size_t *reach_out);

/* The kinds of all phrases that the key begins with, at a word's end; not of
 * those that are longer than any line's beginning is. */
uint32_t phrases_begin(const char *key, size_t length);

/* Whether the key begins with a phrase of that kind, at a word's end; the
 * longest one's length goes to *length_out. */
bool phrase_begins(const struct lexicon *lexicon, const char *key,
    enum phrase_kind kind, size_t *length_out);

#endif
