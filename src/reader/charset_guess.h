/* SPDX-License-Identifier: ISC */
/* Which charset a text is in, whatever its label says.  For charset.c. */
#ifndef READER_CHARSET_GUESS_H
#define READER_CHARSET_GUESS_H

#include <stddef.h>

#include "reader/charset_table.h"

/*
 * Never NULL.  *done_out octets at the front need no converting any more: a
 * byte order mark, or all of a short text, which then stands in b.  label is
 * believed unless the text cannot be what it says; then valid UTF-8 is UTF-8,
 * then hint, then what the bytes look like.
 */
const struct charset *charset_choose(const char *label, const char *hint,
    const unsigned char *data, size_t len, struct buf *b, size_t *done_out);

#endif
