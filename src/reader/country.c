/* SPDX-License-Identifier: ISC */
#include "reader/country.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/slip.h"

/* More pieces than this are no country. */
#define COUNTRY_PARTS_MAX 4

static int
compare_name(const void *key, const void *entry)
{
	return strcmp(key, country_keys +
	    ((const struct country_name *)entry)->name);
}

static enum country_result
lookup_key(const char *key, char code_out[3])
{
	const struct country_name *found;

	if (strncmp(key, "the ", 4) == 0)
		key += 4;
	found = bsearch(key, country_names, country_name_count,
	    sizeof(country_names[0]), compare_name);
	if (found == NULL)
		return COUNTRY_UNKNOWN;
	if (found->code[0] == '?')
		return COUNTRY_AMBIGUOUS;
	memcpy(code_out, found->code, 3);
	return COUNTRY_FOUND;
}

/* "U. S. A." and "D E": letters set apart. */
static bool
join_letters(char *key)
{
	char *to = key, *from;

	for (from = key; *from != '\0'; from++) {
		if (*from == ' ')
			continue;
		if (from[1] != ' ' && from[1] != '\0')
			return false;
		*to++ = *from;
	}
	*to = '\0';
	return true;
}

enum country_result
country_lookup(const char *s, size_t len, char code_out[3])
{
	char key[FOLD_KEY_MAX];
	enum country_result result;

	if (fold_key(s, len, key) == 0)
		return COUNTRY_UNKNOWN;
	result = lookup_key(key, code_out);
	if (result == COUNTRY_UNKNOWN && strchr(key, ' ') != NULL &&
	    join_letters(key))
		result = lookup_key(key, code_out);
	return result;
}

/* What stands between two names of one country. */
static size_t
separator_length(const char *s, size_t len)
{
	static const char *const marks[] = { "(", ")", "[", "]", ",", "/",
		"|", ";", "=", ":", " - ", "\xe2\x80\x93", "\xe2\x80\x94",
		"\xef\xbc\x88", "\xef\xbc\x89", "\xe3\x80\x81",
		"\xef\xbc\x8c", " or ", " oder ", " ou ", " o ", " of ",
		" lub ", " \xd0\xb8\xd0\xbb\xd0\xb8 ", " and ", " und " };
	size_t i, n;

	for (i = 0; i < COUNT(marks); i++) {
		n = strlen(marks[i]);
		if (n <= len && strncasecmp(s, marks[i], n) == 0)
			return n;
	}
	return 0;
}

static bool
same_or_first(char code[3], const char next[3])
{
	if (code[0] != '\0')
		return strcmp(code, next) == 0;
	memcpy(code, next, 3);
	return true;
}

/*
 * All pieces must name one and the same country, so that "London, UK" is
 * unknown and "Germany / Austria" ambiguous; a piece that is ambiguous alone
 * ("Congo (CD)") may be settled by another.
 */
static enum country_result
find_in_pieces(const char *s, size_t len, char code_out[3])
{
	size_t at, start = 0, n, parts = 0;
	char code[3] = "", piece[3];
	bool unknown = false, differ = false, open = false;

	for (at = 0; at <= len; at += n == 0 ? 1 : n) {
		n = at < len ? separator_length(s + at, len - at) : 0;
		if (n == 0 && at < len)
			continue;
		if (fold_blanks(s + start, at - start) < at - start) {
			if (++parts > COUNTRY_PARTS_MAX)
				return COUNTRY_UNKNOWN;
			switch (country_lookup(s + start, at - start, piece)) {
			case COUNTRY_FOUND:
				differ |= !same_or_first(code, piece);
				break;
			case COUNTRY_AMBIGUOUS:
				open = true;
				break;
			case COUNTRY_UNKNOWN:
				unknown = true;
				break;
			}
		}
		start = at + n;
	}
	if (unknown || (code[0] == '\0' && !open))
		return COUNTRY_UNKNOWN;
	if (differ || code[0] == '\0')
		return COUNTRY_AMBIGUOUS;
	memcpy(code_out, code, 3);
	return COUNTRY_FOUND;
}

enum country_result
country_find(const char *s, size_t len, char code_out[3])
{
	enum country_result result;

	result = country_lookup(s, len, code_out);
	if (result == COUNTRY_UNKNOWN)
		result = find_in_pieces(s, len, code_out);
	return result;
}

/* ---- Slips of the pen */

/* Names of other places, or of several, that stand one slip from a
 * country's. */
static const char *const no_slips[] = { "granada", "dominican", "brittany",
	"britanny", "caledonia", "guinee", "iberia", "siberia", "columbia" };

#define GUESS_LENGTH_MIN 5
/* Shorter names must have changed places or a letter typed twice. */
#define GUESS_LENGTH_ONE 6
/* From this length on two slips are forgiven, as in labels. */
#define GUESS_LENGTH_TWO 11

static bool
is_no_slip(const char *key)
{
	size_t i;

	for (i = 0; i < COUNT(no_slips); i++)
		if (strcmp(no_slips[i], key) == 0)
			return true;
	return false;
}

/* How far the key is from the name; `far` and more is all the same. */
static unsigned
slips(const char *key, size_t n, const char *name, unsigned far)
{
	size_t m = strlen(name), gap = n > m ? n - m : m - n;
	unsigned distance;

	if (m < GUESS_LENGTH_MIN - 1 || m > SLIP_LENGTH_MAX || gap >= far)
		return far;
	if (slip_is_sure(key, n, name, m))
		return 1;
	distance = slip_distance(key, n, name, m);
	return distance < far ? distance : far;
}

/* The first letter is the one that people get right. */
static bool
is_meant(const char *key, size_t n, const char *name)
{
	size_t m = strlen(name);

	return slip_is_sure(key, n, name, m) ||
	    (n >= GUESS_LENGTH_ONE && m >= GUESS_LENGTH_ONE &&
	    key[0] == name[0]);
}

enum country_result
country_guess(const char *s, size_t len, char code_out[3])
{
	char key[FOLD_KEY_MAX];
	const struct country_name *near = NULL;
	size_t n = fold_key(s, len, key), i;
	unsigned limit = n >= GUESS_LENGTH_TWO ? 2 : 1, distance;
	bool found = false;

	if (n < GUESS_LENGTH_MIN || n > SLIP_LENGTH_MAX || is_no_slip(key))
		return COUNTRY_UNKNOWN;
	/* whatever is within one slip more must mean the same country */
	for (i = 0; i < country_name_count; i++) {
		const struct country_name *name = &country_names[i];
		const char *letters = country_keys + name->name;

		distance = slips(key, n, letters, limit + 2);
		if (distance > limit + 1)
			continue;
		if (near != NULL && strcmp(near->code, name->code) != 0)
			return COUNTRY_UNKNOWN;
		near = name;
		found |= distance <= limit && is_meant(key, n, letters);
	}
	if (!found || near->code[0] == '?')
		return COUNTRY_UNKNOWN;
	memcpy(code_out, near->code, 3);
	return COUNTRY_FOUND;
}

struct state_name {
	char country[3];
	const char *name;
	const char *keys; /* abbreviations as fold_key makes them, by '|' */
};

static const struct state_name state_names[] = {
	{ "US", "Alabama", "al|ala" },
	{ "US", "Alaska", "ak|alas" },
	{ "US", "Arizona", "az|ariz" },
	{ "US", "Arkansas", "ar|ark" },
	{ "US", "California", "ca|calif|cal|cali" },
	{ "US", "Colorado", "co|colo|col" },
	{ "US", "Connecticut", "ct|conn" },
	{ "US", "Delaware", "de|del" },
	{ "US", "District of Columbia", "dc|d c" },
	{ "US", "Florida", "fl|fla|flor" },
	{ "US", "Georgia", "ga" },
	{ "US", "Hawaii", "hi" },
	{ "US", "Idaho", "id|ida" },
	{ "US", "Illinois", "il|ill|ills" },
	{ "US", "Indiana", "in|ind" },
	{ "US", "Iowa", "ia" },
	{ "US", "Kansas", "ks|kans|kan" },
	{ "US", "Kentucky", "ky|kent|ken" },
	{ "US", "Louisiana", "la" },
	{ "US", "Maine", "me" },
	{ "US", "Maryland", "md" },
	{ "US", "Massachusetts", "ma|mass" },
	{ "US", "Michigan", "mi|mich" },
	{ "US", "Minnesota", "mn|minn" },
	{ "US", "Mississippi", "ms|miss" },
	{ "US", "Missouri", "mo" },
	{ "US", "Montana", "mt|mont" },
	{ "US", "Nebraska", "ne|nebr|neb" },
	{ "US", "Nevada", "nv|nev" },
	{ "US", "New Hampshire", "nh|n h" },
	{ "US", "New Jersey", "nj|n j" },
	{ "US", "New Mexico", "nm|n m|n mex|new mex|nmex" },
	{ "US", "New York", "ny|n y|n york" },
	{ "US", "North Carolina", "nc|n c|n car|n carolina|no carolina" },
	{ "US", "North Dakota", "nd|n d|n dak|n dakota|no dak|ndak" },
	{ "US", "Ohio", "oh" },
	{ "US", "Oklahoma", "ok|okla" },
	{ "US", "Oregon", "or|ore|oreg" },
	{ "US", "Pennsylvania", "pa|penn|penna" },
	{ "US", "Rhode Island", "ri|r i" },
	{ "US", "South Carolina", "sc|s c|s car|s carolina|so carolina" },
	{ "US", "South Dakota", "sd|s d|s dak|s dakota|so dak|sdak" },
	{ "US", "Tennessee", "tn|tenn" },
	{ "US", "Texas", "tx|tex" },
	{ "US", "Utah", "ut" },
	{ "US", "Vermont", "vt" },
	{ "US", "Virginia", "va|virg" },
	{ "US", "Washington", "wa|wash" },
	{ "US", "West Virginia", "wv|w va|w v|wva|w virg|w virginia" },
	{ "US", "Wisconsin", "wi|wis|wisc" },
	{ "US", "Wyoming", "wy|wyo" },
	{ "US", "Puerto Rico", "pr|p r" },
	{ "US", "Guam", "gu" },
	{ "US", "Virgin Islands", "vi|v i" },
	{ "US", "American Samoa", "as" },
	{ "US", "Northern Mariana Islands", "mp|cnmi" },
	{ "CA", "Alberta", "ab|alta" },
	{ "CA", "British Columbia", "bc|b c" },
	{ "CA", "Manitoba", "mb|man" },
	{ "CA", "New Brunswick", "nb|n b" },
	{ "CA", "Newfoundland and Labrador", "nl|nf|nfld|n l|nfld lab" },
	{ "CA", "Nova Scotia", "ns|n s" },
	{ "CA", "Northwest Territories", "nt|nwt|n w t" },
	{ "CA", "Nunavut", "nu|nun|nvt" },
	{ "CA", "Ontario", "on|ont" },
	{ "CA", "Prince Edward Island", "pe|pei|p e i" },
	{ "CA", "Quebec", "qc|pq|que|p q|qu" },
	{ "CA", "Saskatchewan", "sk|sask" },
	{ "CA", "Yukon", "yt|yk|yuk|y t" },
	{ "AU", "Australian Capital Territory", "act|a c t" },
	{ "AU", "New South Wales", "nsw|n s w" },
	{ "AU", "Northern Territory", "nt|n t" },
	{ "AU", "Queensland", "qld|qlnd|qland" },
	{ "AU", "South Australia", "sa|s a|s aus|s aust|sth aust" },
	{ "AU", "Tasmania", "tas|tasm" },
	{ "AU", "Victoria", "vic|vict" },
	{ "AU", "Western Australia", "wa|w a|w aus|w aust" },
};

static bool
key_among(const char *keys, const char *key)
{
	size_t len = strlen(key);

	while (*keys != '\0') {
		size_t n = strcspn(keys, "|");

		if (n == len && memcmp(keys, key, n) == 0)
			return true;
		keys += n + (keys[n] == '|');
	}
	return false;
}

/* by_name: the whole name counts as well. */
static const struct state_name *
state_lookup(const char *country, const char *s, size_t len, bool by_name)
{
	char key[FOLD_KEY_MAX], name[FOLD_KEY_MAX];
	size_t i;

	if (fold_key(s, len, key) == 0)
		return NULL;
	for (i = 0; i < COUNT(state_names); i++) {
		if (strcmp(state_names[i].country, country) != 0)
			continue;
		if (key_among(state_names[i].keys, key))
			return &state_names[i];
		if (by_name && fold_key(state_names[i].name,
		    strlen(state_names[i].name), name) > 0 &&
		    strcmp(name, key) == 0)
			return &state_names[i];
	}
	return NULL;
}

bool
state_is(const char *country, const char *s, size_t len)
{
	return state_lookup(country, s, len, true) != NULL;
}

const char *
state_find(const char *country, const char *s, size_t len)
{
	const struct state_name *state, *other;
	size_t at, n;

	state = state_lookup(country, s, len, false);
	if (state != NULL)
		return state->name;
	for (at = 1; at < len; at++) {
		n = separator_length(s + at, len - at);
		if (n == 0)
			continue;
		state = state_lookup(country, s, at, true);
		other = state_lookup(country, s + at + n, len - at - n, true);
		return state != NULL && state == other ? state->name : NULL;
	}
	return NULL;
}
