/* SPDX-License-Identifier: ISC */
/* Which label a text is, as a whole. */
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/form_private.h"

/* Words before a label that a sentence may put there. */
#define DETERMINERS_MAX 3
#define VERB_WORDS_MAX 3
#define OWNER_WORDS_MAX 4
#define BEGINNING 32 /* octets of a text that are looked at first */

static const struct {
	const char *key;
	enum label_kind kind;
} short_labels[] = {
	{ "c", LABEL_COUNTRY },      { "st", LABEL_STATE },
	{ "s", LABEL_STATE },        { "sp", LABEL_STATE },
	{ "l", LABEL_LOCALITY },     { "o", LABEL_ORGANIZATION },
	{ "ou", LABEL_UNIT },        { "cn", LABEL_DOMAIN },
};

bool
form_is_field(enum label_kind kind)
{
	return kind <= LABEL_WEAK_DOMAIN;
}

bool
form_has_field(const struct form_label *label)
{
	size_t i;

	for (i = 0; i < label->count; i++)
		if (form_is_field(label->kinds[i]))
			return true;
	return false;
}

bool
form_has_kind(const struct form_label *label, enum label_kind kind)
{
	size_t i;

	for (i = 0; i < label->count; i++)
		if (label->kinds[i] == kind)
			return true;
	return false;
}

static const struct form_label no_label;

static struct form_label
one_label(struct label_match match)
{
	struct form_label label = { .count = 1,
		.languages = match.languages };

	label.kinds[0] = match.kind;
	if (match.kind == LABEL_NONE)
		label.count = 0;
	return label;
}

static struct form_label
short_label(const char *key)
{
	size_t i;
	struct form_label label = no_label;

	if (key[0] == '\0' || (key[1] != '\0' && key[2] != '\0'))
		return label;
	for (i = 0; i < COUNT(short_labels); i++)
		if (strcmp(short_labels[i].key, key) == 0) {
			label.kinds[0] = short_labels[i].kind;
			label.count = 1;
			label.is_short = true;
		}
	return label;
}

/* What may stand before a label. */
#define LEADS (1U << PHRASE_DETERMINER | 1U << PHRASE_CORRECTION | \
	1U << PHRASE_POSTSCRIPT)

/* "Company website", "dominio de la tienda": the label without the word that
 * says whose it is; the company's own names have that word in them. */
static struct label_match
label_without_owner(struct form *f, const char *key)
{
	struct label_match match = { LABEL_NONE, 0 };
	size_t len = strlen(key), at, n, words = 0;

	if (phrase_begins(&f->lexicon, key, PHRASE_OWNER, &n) && n < len) {
		n += key[n] == ' ';
		match = label_of_key(&f->lexicon, key + n, len - n);
	}
	for (at = len; match.kind == LABEL_NONE && at-- > 1 &&
	    words < OWNER_WORDS_MAX;) {
		if (key[at] != ' ')
			continue;
		words++;
		if (phrase_of_key(&f->lexicon, key + at + 1, len - at - 1,
		    NULL) & (1U << PHRASE_OWNER))
			match = label_of_key(&f->lexicon, key, at);
	}
	if (!form_is_field(match.kind) || match.kind == LABEL_ORGANIZATION)
		match = (struct label_match){ LABEL_NONE, 0 };
	return match;
}

/* Words of other kinds that are let in here, or between labels, have to go
 * to lexicon_words as well (contrib/make-lexicon.c).
 * The label of a key, determiners before it allowed. */
static struct form_label
label_of(struct form *f, const char *key)
{
	struct label_match match;
	unsigned i;
	size_t n;

	match = label_of_key(&f->lexicon, key, strlen(key));
	for (i = 0; match.kind == LABEL_NONE && i < DETERMINERS_MAX; i++) {
		if ((phrase_first(key, strlen(key), NULL) & LEADS) == 0)
			break;
		if (!phrase_begins(&f->lexicon, key, PHRASE_DETERMINER, &n) &&
		    !phrase_begins(&f->lexicon, key, PHRASE_CORRECTION, &n) &&
		    !phrase_begins(&f->lexicon, key, PHRASE_POSTSCRIPT, &n))
			break;
		key += n;
		while (*key == ' ')
			key++;
		match = label_of_key(&f->lexicon, key, strlen(key));
	}
	if (match.kind == LABEL_NONE)
		match = label_without_owner(f, key);
	return one_label(match);
}

/* "Our city is:", "the company name should be:": without the verb. */
static struct form_label
label_before_verb(struct form *f, const char *key)
{
	struct form_label label = no_label;
	char head[FOLD_KEY_MAX];
	size_t len = strlen(key), at = len, words = 0;

	memcpy(head, key, len + 1);
	while (label.count == 0 && at > 1 && words < VERB_WORDS_MAX) {
		if (key[--at] != ' ')
			continue;
		words++;
		head[at] = '\0';
		if (phrase_of_key(&f->lexicon, key + at + 1, len - at - 1,
		    NULL) & (1U << PHRASE_COPULA))
			label = label_of(f, head);
	}
	return label;
}

/* "Country of our organization": the head, when the tail is the company, a
 * part of it or the shop. */
static struct form_label
label_of_whole(struct form *f, const char *key)
{
	static const char *const links[] = { " of ", " for ", " in which ",
		" fur " };
	struct form_label label = label_of(f, key), tail;
	char head[FOLD_KEY_MAX];
	const char *at;
	size_t i;

	for (i = 0; label.count == 0 && i < COUNT(links); i++) {
		at = strstr(key, links[i]);
		if (at == NULL)
			continue;
		memcpy(head, key, (size_t)(at - key));
		head[at - key] = '\0';
		tail = label_of(f, at + strlen(links[i]));
		if (form_has_kind(&tail, LABEL_ORGANIZATION) ||
		    form_has_kind(&tail, LABEL_UNIT) ||
		    form_has_kind(&tail, LABEL_WEAK_DOMAIN))
			label = label_of(f, head);
		if (form_has_kind(&label, LABEL_ORGANIZATION))
			label.count = 0;
	}
	return label.count > 0 ? label : label_before_verb(f, key);
}

/* What a text may hold, by the octets in it. */
enum { OPENS = 1, UNSPACED = 2 };
static const unsigned char holds[256] = {
	['('] = OPENS, ['['] = OPENS, ['{'] = OPENS, ['<'] = OPENS,
	[0xe2] = UNSPACED, [0xe3] = UNSPACED, [0xe4] = UNSPACED,
	[0xe5] = UNSPACED, [0xe6] = UNSPACED, [0xe7] = UNSPACED,
	[0xe8] = UNSPACED, [0xe9] = UNSPACED, [0xea] = UNSPACED,
	[0xeb] = UNSPACED, [0xec] = UNSPACED, [0xed] = UNSPACED,
	[0xee] = UNSPACED, [0xef] = UNSPACED | OPENS, /* U+FF08 */
	[0xf0] = UNSPACED, [0xf1] = UNSPACED, [0xf2] = UNSPACED,
	[0xf3] = UNSPACED, [0xf4] = UNSPACED,
};

static unsigned
held_by(const char *s, size_t len)
{
	unsigned all = 0;
	size_t at;

	for (at = 0; at < len; at++)
		all |= holds[(unsigned char)s[at]];
	return all;
}

bool
form_may_open(const char *s, size_t len)
{
	return (held_by(s, len) & OPENS) != 0;
}

/* No label begins like this: told by the words at its beginning, which is
 * cheaper than by all of them. */
static bool
begins_like_none(const char *s, size_t len)
{
	char key[FOLD_KEY_MAX];
	size_t n;

	if (len <= BEGINNING)
		return false;
	for (n = BEGINNING; n > 0 && s[n] != ' '; n--)
		;
	n = fold_key(s, n, key);
	return n > 0 && !lexicon_knows_words(key, n);
}

static uint32_t
closing_of(uint32_t open)
{
	switch (open) {
	case '(':
		return ')';
	case '[':
		return ']';
	case '{':
		return '}';
	case '<':
		return '>';
	case 0xff08:
		return 0xff09;
	default:
		return 0;
	}
}

/* s without what stands in brackets; false when there are none.  Only their
 * own kind closes them: "Country (code -> DE)". */
static bool
without_brackets(const char *s, size_t len, char *out, size_t size,
    size_t *len_out)
{
	size_t at, n, to = 0;
	uint32_t code, open = 0;
	unsigned depth = 0;
	bool any = false;

	for (at = 0; at < len; at += n) {
		n = fold_next(s + at, len - at, &code);
		if (depth > 0) {
			depth += code == open;
			depth -= code == closing_of(open);
			continue;
		}
		if (closing_of(code) != 0) {
			open = code;
			depth = 1;
			any = true;
			continue;
		}
		if (code == ')' || code == ']' || code == '}' ||
		    code == '>' || code == 0xff09)
			continue;
		if (to + n >= size)
			return false;
		memcpy(out + to, s + at, n);
		to += n;
	}
	*len_out = to;
	return any && to > 0;
}

/* What divides labels that stand together: "/", ",", "&", " and ". */
static size_t
divider(const char *s, size_t len)
{
	static const char *const words[] = { " and ", " or ", " und ",
		" oder ", " et ", " ou ", " y ", " o ", " e ", " en ", " of ",
		" i ", " lub ", " ve ", " veya ", " - ", " \xe2\x80\x93 ",
		" \xd0\xb8 ", " \xd1\x82\xd0\xb0 ",
		" \xd0\xb8\xd0\xbb\xd0\xb8 " };
	static const char *const wide[] = { "\xe3\x80\x81", "\xe3\x83\xbb",
		"\xef\xbc\x8f", "\xef\xbc\x8c", "\xef\xbc\x88",
		"\xef\xbc\x89" };
	size_t i, n;

	if (s[0] == ' ') {
		if (len < 3 || memchr(s + 2, ' ', len - 2 < 6 ? len - 2 : 6) ==
		    NULL)
			return 0; /* no word is so short */
		for (i = 0; i < COUNT(words); i++) {
			if ((s[1] | 0x20) != (words[i][1] | 0x20))
				continue;
			n = strlen(words[i]);
			if (n <= len && strncasecmp(s, words[i], n) == 0)
				return n;
		}
		return 0;
	}
	if ((unsigned char)s[0] < 0x80)
		return s[0] != '\0' && strchr("/,&+|;()[]", s[0]) != NULL;
	for (i = 0; i < COUNT(wide); i++)
		if (len >= 3 && memcmp(s, wide[i], 3) == 0)
			return 3;
	return 0;
}

/* Where CJK meets Latin in "国家 Country". */
static bool
is_script_border(const char *s, size_t at, size_t len)
{
	uint32_t before, after;

	if (at == 0 || ((unsigned char)s[at] < 0x80) ==
	    ((unsigned char)s[at - 1] < 0x80))
		return false;
	fold_last(s, at, &before);
	fold_next(s + at, len - at, &after);
	return (fold_is_cjk(before) && after < 0x250) ||
	    (fold_is_cjk(after) && before < 0x250);
}

/* Of two kinds where one may mean the other, the surer one. */
static bool
settle_pair(struct form_label *all, enum label_kind kind)
{
	static const struct {
		enum label_kind sure, unsure;
	} pairs[] = {
		{ LABEL_COUNTRY, LABEL_COUNTRY_OR_STATE },
		{ LABEL_STATE, LABEL_COUNTRY_OR_STATE },
		{ LABEL_STATE, LABEL_STATE_OR_UNIT },
		{ LABEL_UNIT, LABEL_STATE_OR_UNIT },
		{ LABEL_STATE, LABEL_STATE_OR_CITY },
		{ LABEL_LOCALITY, LABEL_STATE_OR_CITY },
		{ LABEL_DOMAIN, LABEL_WEAK_DOMAIN },
	};
	size_t i, j;

	for (i = 0; i < all->count; i++)
		for (j = 0; j < COUNT(pairs); j++) {
			if (all->kinds[i] == pairs[j].sure &&
			    kind == pairs[j].unsure)
				return true;
			if (all->kinds[i] != pairs[j].unsure ||
			    kind != pairs[j].sure)
				continue;
			all->kinds[i] = kind;
			return true;
		}
	return false;
}

static bool
add_kind(struct form_label *all, const struct form_label *part)
{
	if (form_has_kind(all, part->kinds[0]) ||
	    settle_pair(all, part->kinds[0]) ||
	    (all->count > 0 && part->kinds[0] == LABEL_OTHER)) {
		all->languages |= part->languages;
		return true;
	}
	if (all->count == FORM_COMBINED_MAX)
		return false;
	all->languages |= part->languages;
	all->kinds[all->count++] = part->kinds[0];
	return true;
}

/* *common: the languages that all parts have. */
static bool
add_part(struct form *f, const char *s, size_t len, struct form_label *all,
    uint32_t *common)
{
	char key[FOLD_KEY_MAX];
	struct form_label part;
	char *last;

	if (fold_blanks(s, len) == len)
		return true;
	if (fold_key(s, len, key) == 0)
		return false;
	part = label_of(f, key);
	last = strrchr(key, ' ');
	if (part.count == 0 && last != NULL && label_of_key(&f->lexicon,
	    last + 1, strlen(last + 1)).kind == LABEL_POSTCODE) {
		*last = '\0'; /* "City, State Zip" */
		part = label_of(f, key);
		if (part.count == 0 || !add_kind(all, &part))
			return false;
		part.kinds[0] = LABEL_POSTCODE;
	}
	if (part.count == 0 || part.kinds[0] == LABEL_PHONE)
		return false;
	*common &= part.languages;
	return add_kind(all, &part);
}

/* Several labels in one: all parts must be labels. */
static struct form_label
combined_label(struct form *f, const char *s, size_t len)
{
	struct form_label all = no_label;
	size_t at, start = 0, n, parts = 0;
	uint32_t common = UINT32_MAX;
	bool dutch = false;

	for (at = 0; at <= len; at += n == 0 ? 1 : n) {
		bool border;

		/* nothing divides two small letters */
		while (at > 0 && at < len && s[at] >= 'a' && s[at] <= 'z' &&
		    (unsigned char)s[at - 1] < 0x80)
			at++;
		border = at > 0 && at < len &&
		    ((s[at] ^ s[at - 1]) & 0x80) != 0 &&
		    is_script_border(s, at, len);

		n = at < len ? divider(s + at, len - at) : 0;
		if (n == 0 && at < len && !border)
			continue;
		if (++parts > 2 * FORM_COMBINED_MAX ||
		    !add_part(f, s + start, at - start, &all, &common))
			return no_label;
		dutch |= n == 4 && strncasecmp(s + at, " of ", 4) == 0;
		start = at + n;
		if (border && n == 0)
			start = at, n = 1;
	}
	/* "State of the order" is one thing: only in Dutch "of" means "or" */
	if (dutch && (common & LANG_BIT(LANG_NL)) == 0)
		return no_label;
	return parts > 1 ? all : no_label;
}

/* CJK text has no words and is looked at when it is short. */
static bool
first_is_label(const char *s, size_t len, unsigned depth)
{
	char key[FOLD_KEY_MAX];
	size_t n = 0, at, i;
	uint32_t code, phrases;

	while (n < len && s[n] != ' ' && s[n] != '/' && s[n] != ',' &&
	    s[n] != '\t' && n < 64)
		n++;
	n = fold_key(s, n, key);
	if (n == 0)
		return (unsigned char)s[0] >= 0x80;
	for (i = 0; i < n; i += at) {
		at = fold_next(key + i, n - i, &code);
		if (fold_is_cjk(code) || code >= 0xac00)
			return true;
	}
	if (short_label(key).count > 0 || lexicon_begins_label(key, n))
		return true;
	phrases = phrase_first(key, n, NULL);
	if ((phrases & LEADS & ~(1U << PHRASE_DETERMINER)) != 0)
		return true;
	if ((phrases & (1U << PHRASE_OWNER)) != 0 &&
	    (phrases_begin(key, n) & (1U << PHRASE_OWNER)) != 0)
		return true;
	if ((phrases & (1U << PHRASE_DETERMINER)) == 0 || depth == 0)
		return false;
	if ((phrases_begin(key, n) & (1U << PHRASE_DETERMINER)) == 0)
		return true; /* of "what is the" the first word */
	for (at = 0; at < len && s[at] != ' '; at++)
		;
	at += fold_blanks(s + at, len - at);
	return at < len && first_is_label(s + at, len - at, depth - 1);
}

bool
form_may_be_label(const char *s, size_t len)
{
	return first_is_label(s, len, DETERMINERS_MAX + 1);
}

struct form_label
form_label_of_rest(struct form *f, const char *s, size_t len, bool allow_typo)
{
	char key[FOLD_KEY_MAX], bare[FORM_PREFIX_MAX + 1];
	struct form_label label;
	size_t n, bare_len;
	unsigned held;
	bool known, brackets;

	if (len == 0 || len > FORM_PREFIX_MAX || f->lookups_left == 0)
		return no_label;
	f->lookups_left--;
	held = held_by(s, len);
	if (held == 0 && !allow_typo && begins_like_none(s, len))
		return no_label;
	n = fold_key(s, len, key);
	if (n == 0)
		return no_label;
	label = short_label(key);
	brackets = (held & OPENS) != 0;
	known = brackets || lexicon_knows_words(key, n);
	if (label.count == 0 && known)
		label = label_of_whole(f, key);
	if (form_has_kind(&label, LABEL_UNIT) && memchr(s, '/', len) != NULL) {
		/* "Company/Division" are two, "Company Division" is one */
		struct form_label both = combined_label(f, s, len);

		if (both.count == 2 && both.kinds[0] == LABEL_ORGANIZATION)
			return both;
	}
	brackets = brackets && without_brackets(s, len, bare, sizeof bare,
	    &bare_len);
	if (label.count == 0 && brackets &&
	    fold_key(bare, bare_len, key) > 0) {
		label = short_label(key);
		if (label.count == 0)
			label = label_of_whole(f, key);
		if (label.count == 0 && bare_len < len)
			label = combined_label(f, bare, bare_len);
	}
	if (label.count == 0 && known)
		label = combined_label(f, s, len);
	if (label.count == 0 && allow_typo) {
		n = fold_key(s, len, key);
		label = one_label(label_of_typo(&f->lexicon, key, n));
		if (label.count == 0 && brackets) {
			n = fold_key(bare, bare_len, key);
			label = one_label(label_of_typo(&f->lexicon, key, n));
		}
		label.is_typo = label.count > 0;
	}
	return label;
}

struct form_label
form_label_of(struct form *f, const char *s, size_t len, bool allow_typo)
{
	size_t n;

	if (len > FORM_PREFIX_MAX || f->lookups_left == 0)
		return no_label;
	n = form_skip_decoration(s, len);
	s += n;
	len -= n;
	if (len == 0 || (!form_may_be_label(s, len) &&
	    (!allow_typo || len > FORM_TYPO_MAX)))
		return no_label;
	return form_label_of_rest(f, s, len, allow_typo);
}
