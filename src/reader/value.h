/* SPDX-License-Identifier: ISC */
/*
 * A value in normal form: what a merchant wrote behind a label, made fit for
 * a certificate's subject, or the reason why it is not.
 */
#ifndef READER_VALUE_H
#define READER_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/labels.h"
#include "wire/reading.h"

#define VALUE_RAW_MAX 2048 /* octets looked at; far above every bound */

enum value_result {
	VALUE_OK,
	VALUE_EMPTY,
	VALUE_PLACEHOLDER,
	VALUE_INVALID,
	VALUE_TOO_LONG,
	VALUE_UNKNOWN,
	VALUE_AMBIGUOUS,
};

struct value {
	enum value_result result;
	char *text;     /* never NULL; the normal form when OK, else what was
	                   found, for the letter that asks */
	bool invisible; /* invisible characters were removed */
	uint32_t hostile; /* a character that no value may hold; 0: none */
};

/*
 * raw is UTF-8.  languages are those of the label it stood behind ("City:
 * City" is an unfilled template).  country is the code that the form gives,
 * or "": it decides what a state's abbreviation means.
 */
void value_read(const struct lexicon *lexicon, enum reading_field field,
    const char *raw, size_t len, uint32_t languages, const char *country,
    struct value *value_out);
void value_release(struct value *value);

/* Whether the text is one host name (a URL, too), for labels such as "Web"
 * that may mean anything. */
bool value_is_host(const char *raw, size_t len);

/* Whether the text is a legal form alone: "GmbH & Co. KG", "Ltd.". */
bool value_is_legal_form(const char *s, size_t len);

/* Whether the full stop that ends the text belongs to an abbreviation. */
bool value_keeps_stop(const char *s, size_t len);

#endif
