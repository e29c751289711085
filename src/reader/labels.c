/* SPDX-License-Identifier: ISC */
#include "reader/labels.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/slip.h"

/* Keys shorter than this are matched only as they are. */
#define TYPO_LENGTH_MIN 4
/* From this length on two slips are forgiven. */
#define TYPO_LENGTH_TWO 11
#define TYPO_LENGTH_MAX 40
static_assert(TYPO_LENGTH_MAX <= SLIP_LENGTH_MAX, "slip.h");
/* No phrase is longer, in octets of its key. */
#define PHRASE_LENGTH_MAX 100
/* Nor does what frames a line begin further on. */
#define PHRASE_START_MAX 64

/* Words of their own that stand one slip away from a label. */
static const char *const no_typos[] = {
	"stage", "stake", "slate", "skate", "estate", "date", "rate", "cite",
	"pity", "bounty", "counts", "count", "legion", "religion", "reunion",
	"decision", "vision", "revision", "providence", "apartment",
	"compartment", "appartement", "remain", "romain", "domaines",
	"accompany", "townhall", "towns", "gown", "down", "units", "unity",
	"unites", "unite", "untied", "status", "statt", "satz", "start",
	"stand", "hand", "band", "wand", "sand", "rand", "lang", "lend",
	"pays", "plays", "vile", "vill", "villes", "fille", "bille", "mille",
	"stato", "stata", "state", "states", "pain", "paid", "pair", "paix",
	"website2", "device", "services", "serviced", "regional", "regions",
	"companion", "companions", "companys", "sections", "action",
	"selection", "election", "fiction", "suction", "auction", "mission",
	"permission", "reason", "season", "person", "version", "session",
	"diversion", "supervision", "provision", "televisions", "coin",
	"contry club", "counter", "courtesy", "courtly", "mountain",
	"foundry", "laundry", "quantity", "entity", "identity", "capacity",
	"velocity", "felicity", "citi", "cites", "cited", "zity", "kite",
	"line", "lines", "linde", "lande", "linda", "ort", "orte", "art",
	"sort", "port", "wort", "form", "firm", "firme", "film", "farma",
	"forma", "firmas", "norma", "karma", "ditto", "dritte", "mitte",
	"ente", "rente", "leute", "stadte", "stadion", "landes", "lander",
	"mail", "main", "mein", "dein", "team", "term", "town", "twin",
	"shift", "shop", "stop", "step", "ship", "stoppen", "place",
};

static bool
may_have(const struct lexicon_table *table, const char *key, size_t length)
{
	return length > 0 && (table->lengths[(unsigned char)key[0]] >>
	    (length < LEXICON_LONG ? length : LEXICON_LONG) & 1) != 0;
}

static const struct lexicon_entry *
find_hashed(const struct lexicon_table *table, const char *key, size_t length,
    uint32_t hash)
{
	uint32_t slot = lexicon_slot(hash, table->mask);
	const struct lexicon_entry *entry;

	for (; table->slots[slot] != 0; slot = (slot + 1) & table->mask) {
		if (lexicon_tag(table->slots[slot] ^ hash) != 0)
			continue;
		entry = &table->entries[(table->slots[slot] & 0xffff) - 1];
		if (entry->length == length &&
		    memcmp(lexicon_key(entry), key, length) == 0)
			return entry;
	}
	return NULL;
}

static const struct lexicon_entry *
find_entry(const struct lexicon_table *table, const char *key, size_t length)
{
	if (!may_have(table, key, length))
		return NULL;
	return find_hashed(table, key, length, lexicon_hash(LEXICON_HASH_SEED,
	    key, length));
}

void
lexicon_init(struct lexicon *lexicon)
{
	lexicon->typos_left = LEXICON_TYPOS_MAX;
}

static const struct lexicon_entry *
first_of(const char *key, size_t length)
{
	const char *end = memchr(key, ' ', length);

	return find_entry(&lexicon_firsts, key, end == NULL ? length :
	    (size_t)(end - key));
}

/* Chinese, Japanese and Korean begin above this. */
static bool
is_unspaced(const char *key)
{
	return (unsigned char)key[0] >= 0xe2;
}

bool
lexicon_begins_label(const char *key, size_t length)
{
	const struct lexicon_entry *entry = first_of(key, length);

	return entry != NULL && entry->label != LABEL_NONE;
}

bool
lexicon_knows_words(const char *key, size_t length)
{
	const char *p = key, *end = key + length, *stop;
	size_t i;

	for (i = 0; i < length; i++)
		if (is_unspaced(key + i) && ((unsigned char)key[i] & 0xc0) ==
		    0xc0)
			return true;
	for (; p < end; p = stop + 1) {
		stop = memchr(p, ' ', (size_t)(end - p));
		if (stop == NULL)
			stop = end;
		if (stop > p && find_entry(&lexicon_words, p,
		    (size_t)(stop - p)) == NULL)
			return false;
	}
	return true;
}

uint32_t
phrase_first(const char *key, size_t length, size_t *reach_out)
{
	const struct lexicon_entry *entry = NULL;
	bool unspaced = length > 0 && is_unspaced(key);
	size_t reach = PHRASE_LENGTH_MAX;

	if (!unspaced) {
		entry = first_of(key, length);
		reach = entry == NULL ? 0 : entry->reach;
	}
	if (reach_out != NULL)
		*reach_out = reach;
	return unspaced ? UINT32_MAX : entry == NULL ? 0 : entry->phrases;
}

struct label_match
label_of_key(const struct lexicon *lexicon, const char *key, size_t length)
{
	const struct lexicon_entry *entry;

	(void)lexicon;
	entry = find_entry(&lexicon_labels, key, length);
	if (entry == NULL)
		return (struct label_match){ LABEL_NONE, 0 };
	return (struct label_match){ (enum label_kind)entry->label,
		entry->languages };
}

static bool
is_no_typo(const char *key, size_t length)
{
	size_t i;

	for (i = 0; i < COUNT(no_typos); i++)
		if (strlen(no_typos[i]) == length &&
		    memcmp(no_typos[i], key, length) == 0)
			return true;
	return false;
}

/*
 * How far the key is from the label: 0 for changed places or a letter typed
 * twice (the surest signs of a slip), else the distance; 9 when it is too
 * far.  The first letter is the one that people get right, so another first
 * letter needs a letter that is only missing or only changed places.
 */
static unsigned
slip_of(const char *key, size_t length, const struct lexicon_entry *e)
{
	size_t gap = length > e->length ? length - e->length :
					  e->length - length;
	const char *label = lexicon_key(e);
	bool ascii = (unsigned char)label[0] < 0x80;
	unsigned limit = e->length >= TYPO_LENGTH_TWO ? 2 : 1, distance;

	if (!ascii) /* two bytes a letter at least */
		limit = e->length >= 10 ? 2 : 0;
	if (gap > limit || e->length < TYPO_LENGTH_MIN)
		return 9;
	if (slip_is_sure(key, length, label, e->length))
		return 0;
	if (e->length < 5 || length < TYPO_LENGTH_MIN)
		return 9;
	if (key[0] != label[0] &&
	    !(e->length >= 6 && length + 1 == e->length &&
	    memcmp(key, label + 1, length) == 0))
		return 9;
	if ((unsigned)__builtin_popcount(e->letters ^
	    lexicon_letters(key, length)) > 2 * limit + 2)
		return 9;
	distance = slip_distance(key, length, label, e->length);
	return distance <= limit ? distance : 9;
}

/* "Counry" is as near to County as to Country: the value decides. */
static bool
may_be_either(enum label_kind *kind, uint16_t other)
{
	static const uint32_t places = 1U << LABEL_COUNTRY |
	    1U << LABEL_STATE | 1U << LABEL_COUNTRY_OR_STATE;

	if ((places >> *kind & 1) == 0 || (places >> other & 1) == 0)
		return false;
	*kind = LABEL_COUNTRY_OR_STATE;
	return true;
}

struct label_match
label_of_typo(struct lexicon *lexicon, const char *key, size_t length)
{
	struct label_match match = { LABEL_NONE, 0 };
	const struct lexicon_entry *e;
	unsigned best = 9, distance;
	size_t i;
	bool torn = false;

	if (length < TYPO_LENGTH_MIN || length > TYPO_LENGTH_MAX ||
	    lexicon->typos_left == 0 || is_no_typo(key, length) ||
	    phrase_of_key(lexicon, key, length, NULL) != 0)
		return match;
	lexicon->typos_left--;
	for (i = 0; i < lexicon_labels.count; i++) {
		e = &lexicon_labels.entries[i];
		if (e->length > length + 2 || length > e->length + 2U ||
		    e->length > TYPO_LENGTH_MAX)
			continue;
		distance = slip_of(key, length, e);
		if (distance > best || distance == 9)
			continue;
		if (distance == best && e->label != (uint16_t)match.kind) {
			match.languages |= e->languages;
			torn |= !may_be_either(&match.kind, e->label);
			continue;
		}
		if (distance < best)
			match.languages = 0, torn = false;
		best = distance;
		match.kind = (enum label_kind)e->label;
		match.languages |= e->languages;
	}
	if (torn || match.kind > LABEL_WEAK_DOMAIN)
		match = (struct label_match){ LABEL_NONE, 0 };
	return match;
}

uint32_t
phrase_of_key(const struct lexicon *lexicon, const char *key, size_t length,
    uint32_t *languages_out)
{
	const struct lexicon_entry *entry;

	(void)lexicon;
	entry = find_entry(&lexicon_phrases, key, length);
	if (entry == NULL)
		return 0;
	if (languages_out != NULL)
		*languages_out = entry->languages;
	return entry->phrases;
}

/* The phrases that a key begins with, one after the other. */
struct walk {
	const char *key;
	size_t length, limit; /* of the key; how far a phrase can reach */
	size_t at;
	uint32_t hash;
};

static void
walk_begin(struct walk *w, const char *key, size_t length, size_t max)
{
	size_t reach;

	phrase_first(key, length, &reach);
	if (reach > max)
		reach = max;
	*w = (struct walk){ .key = key, .length = length,
		.limit = reach < length ? reach : length,
		.hash = LEXICON_HASH_SEED };
}

static const struct lexicon_entry *
walk_next(struct walk *w)
{
	const struct lexicon_entry *found = NULL;
	uint32_t code;
	size_t n;

	while (found == NULL && w->at < w->limit) {
		n = fold_next(w->key + w->at, w->length - w->at, &code);
		w->hash = lexicon_hash(w->hash, w->key + w->at, n);
		w->at += n;
		if (w->at < w->length && w->key[w->at] != ' ' &&
		    !fold_is_cjk(code) && code < 0xac00)
			continue;
		if (code != ' ' && may_have(&lexicon_phrases, w->key, w->at))
			found = find_hashed(&lexicon_phrases, w->key, w->at,
			    w->hash);
	}
	return found;
}

uint32_t
phrases_begin(const char *key, size_t length)
{
	const struct lexicon_entry *entry;
	uint32_t phrases = 0;
	struct walk w;

	walk_begin(&w, key, length, PHRASE_START_MAX);
	while ((entry = walk_next(&w)) != NULL)
		phrases |= entry->phrases;
	return phrases;
}

bool
phrase_begins(const struct lexicon *lexicon, const char *key,
    enum phrase_kind kind, size_t *length_out)
{
	size_t best = 0, length = strlen(key);
	const struct lexicon_entry *entry;
	struct walk w;

	(void)lexicon;
	if ((phrase_first(key, length, NULL) & (1U << kind)) == 0)
		return false;
	walk_begin(&w, key, length, PHRASE_LENGTH_MAX);
	while ((entry = walk_next(&w)) != NULL)
		if (entry->phrases & (1U << kind))
			best = w.at;
	if (best > 0 && length_out != NULL)
		*length_out = best;
	return best > 0;
}
