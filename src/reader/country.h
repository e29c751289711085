/* SPDX-License-Identifier: ISC */
/* Countries by any everyday name (ISO 3166-1), states by abbreviation. */
#ifndef READER_COUNTRY_H
#define READER_COUNTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct country_name {
	uint32_t name; /* offset in country_keys, as lexicon_entry has it */
	char code[3];  /* "??": the name means more than one */
};

/* Made at build time by contrib/make-countries; sorted by the bytes of the
 * names, which are as fold_key makes them, without "the". */
extern const struct country_name country_names[];
extern const size_t country_name_count;
extern const char country_keys[];

enum country_result { COUNTRY_FOUND, COUNTRY_UNKNOWN, COUNTRY_AMBIGUOUS };

/*
 * A code or name in any case, with dots, accents, "the", or twice in one
 * value ("Germany (DE)").  *code_out gets two letters and a NUL when found.
 * Two names of two countries are ambiguous.
 */
enum country_result country_find(const char *s, size_t len, char code_out[3]);

/*
 * The country that a name with a slip of the pen can only mean ("Germny",
 * "Untied States"); unknown when another one is nearly as near.
 */
enum country_result country_guess(const char *s, size_t len,
    char code_out[3]);

/* One name or code and nothing else. */
enum country_result country_lookup(const char *s, size_t len,
    char code_out[3]);

/*
 * The English name of a state of the US, Canada or Australia given by its
 * postal or traditional abbreviation, alone or beside its name ("CA -
 * California"); NULL when it is none or the country has no such table.
 */
const char *state_find(const char *country, const char *s, size_t len);

/* Whether it is a state of US, CA or AU, by its name or abbreviation. */
bool state_is(const char *country, const char *s, size_t len);

#endif
