/* SPDX-License-Identifier: ISC */
/*
 * Text compared as people compare it, and the character classes that the
 * form needs.  A key is NFKC, case folded, Latin letters without accents,
 * dots and apostrophes dropped, other punctuation and blanks as one space,
 * invisible characters gone: "S.A.  de C.V." and "sa de cv" have one key.
 */
#ifndef READER_FOLD_H
#define READER_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"

#define FOLD_KEY_MAX 128 /* octets of a key, NUL included */

/*
 * The key of s into out; returns its length, 0 when it is empty or would be
 * longer than FOLD_KEY_MAX - 1 (no label, name or word is).
 */
size_t fold_key(const char *s, size_t len, char out[FOLD_KEY_MAX]);
/* The same, but no more of the key need be made than its first octets, so
 * many. */
size_t fold_key_start(const char *s, size_t len, size_t enough,
    char out[FOLD_KEY_MAX]);

/* s in small letters when all of it is ASCII, else NULL; the caller's. */
char *fold_ascii(const char *s, size_t len);

/* Blanks of any kind, NBSP and ideographic space included; not line ends. */
bool fold_is_wide_blank(uint32_t code); /* of those beyond ASCII */
static inline bool
fold_is_blank(uint32_t code)
{
	return code < 0x80 ? code == ' ' || (code >= '\t' && code <= '\r') :
			     fold_is_wide_blank(code);
}
/* Characters without width or ink that a merchant cannot have meant:
 * zero-width, soft hyphen, bidi marks, embeddings and isolates. */
bool fold_is_invisible(uint32_t code);
/* ZWJ and ZWNJ, which carry meaning between letters and in emoji. */
bool fold_is_joiner(uint32_t code);
/* A directional override (U+202D, U+202E) or a control character. */
bool fold_is_hostile(uint32_t code);
bool fold_is_wide_cjk(uint32_t code); /* of those from U+2E80 on */
static inline bool
fold_is_cjk(uint32_t code)
{
	return code >= 0x2e80 && fold_is_wide_cjk(code);
}
bool fold_is_letter(uint32_t code); /* a letter, mark or digit */
bool fold_is_wide_upper(uint32_t code); /* of those beyond ASCII */
static inline bool
fold_is_upper(uint32_t code)
{
	return code < 0x80 ? code >= 'A' && code <= 'Z' :
			     fold_is_wide_upper(code);
}
bool fold_is_lower(uint32_t code);

/* The length of the blanks (invisible ones and "&nbsp;" too) at s. */
size_t fold_blanks(const char *s, size_t len);
/* len without the blanks at its end. */
size_t fold_trim_end(const char *s, size_t len);

/* The byte length of the first character, at least 1; len > 0. */
static inline size_t
fold_next(const char *s, size_t len, uint32_t *code_out)
{
	if ((unsigned char)s[0] < 0x80) {
		*code_out = (unsigned char)s[0];
		return 1;
	}
	return utf8_decode(s, len, code_out, NULL);
}
/* The character that ends at s + len, and its length; len > 0. */
size_t fold_last(const char *s, size_t len, uint32_t *code_out);

#endif
