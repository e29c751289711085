/* SPDX-License-Identifier: ISC */
/* Which charset a text is in, whatever its label says.  For charset.c. */
#ifndef READER_CHARSET_GUESS_H
#define READER_CHARSET_GUESS_H

#include <stddef.h>

#include "reader/charset_table.h"

/*
 * Never NULL.  *mark_out is the length of a byte order mark at the front.
 * label is believed unless the text cannot be what it says; then valid UTF-8
 * is UTF-8, then hint, then what the bytes look like.
 */
const struct charset *charset_choose(const char *label, const char *hint,
    const unsigned char *data, size_t len, size_t *mark_out);

#endif
