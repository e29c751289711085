/* SPDX-License-Identifier: ISC */
/*
 * Text in any charset to UTF-8.  A label means what mail programs take it
 * for (windows-1252 for iso-8859-1 and so on); only the charsets of one table
 * are known, whatever else iconv might open.  Without a label, or with an
 * unknown or plainly wrong one, valid UTF-8 is UTF-8 and other text is
 * guessed.  Broken sequences become U+FFFD; nothing is ever an error.
 */
#ifndef READER_CHARSET_H
#define READER_CHARSET_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Open every converter now and keep it: afterwards no file is opened any
 * more.  Without this each is opened when first needed (tests, fuzzers).
 */
void charset_init(void);

/*
 * Append data as valid UTF-8.  label is as the message has it, or NULL or ""
 * for none; hint is a label to try before guessing, or NULL.  A byte order
 * mark is taken off.  Returns the name of the charset that was taken.
 */
const char *charset_decode(const char *label, const char *hint,
    const void *data, size_t len, struct buf *b);

/* Append data taken for UTF-8, broken sequences as U+FFFD. */
void charset_put_utf8(const void *data, size_t len, struct buf *b);

/* The canonical name of a label ("utf-8", "windows-1252"), or NULL for one
 * that is not in the table. */
const char *charset_canonical(const char *label);

#endif
