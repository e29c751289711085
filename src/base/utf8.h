/* SPDX-License-Identifier: ISC */
/* UTF-8 as RFC 3629 has it: no surrogates, no overlong forms. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xfffd

/*
 * The character at s (len bytes left, len > 0): how many bytes it has, and
 * its code point.  A broken sequence gives UTF8_REPLACEMENT and the length
 * of its longest valid prefix, at least 1 (Unicode 15, 3.9, U+FFFD
 * substitution of maximal subparts); *valid_out (may be NULL) says which.
 */
size_t utf8_decode(const char *s, size_t len, uint32_t *code_out,
    bool *valid_out);

/* Write code's 1-4 bytes to s; returns how many.  Invalid codes are written
 * as UTF8_REPLACEMENT. */
size_t utf8_encode(uint32_t code, char s[4]);

/* The length of the ASCII at the front. */
size_t utf8_ascii(const void *data, size_t len);

bool utf8_is_valid(const char *s, size_t len);

/*
 * May this character stand in a log or on a terminal?  No control character
 * (C0, DEL, C1), nothing that turns the direction of writing or ends a line,
 * nothing invisible.
 */
bool utf8_is_shown(uint32_t code);

/* The number of code points, broken sequences counted as one each. */
size_t utf8_count(const char *s, size_t len);

#endif
