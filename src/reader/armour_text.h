/* SPDX-License-Identifier: ISC */
/*
 * A text boiled down to what armour is made of: ASCII, every kind of dash "-",
 * every kind of blank " ", every line end LF, invisible characters gone, markup
 * and escapes undone.  Other characters become "?".
 */
#ifndef READER_ARMOUR_TEXT_H
#define READER_ARMOUR_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Append to b, whose cap may cut it.  *text_out: it looked like text. */
void armour_text(const char *charset, const unsigned char *data, size_t len,
    struct buf *b, bool *text_out);

#endif
