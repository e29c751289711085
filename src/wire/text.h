/* SPDX-License-Identifier: ISC */
/* Texts and lists of texts in messages whose caps both sides know. */
#ifndef WIRE_TEXT_H
#define WIRE_TEXT_H

#include <stddef.h>

#include "base/buf.h"
#include "wire/cursor.h"

/* Put text, cut before the first character that would pass max octets, so
 * that the other side takes it.  NULL is "". */
void wire_put_text(struct buf *b, const char *text, size_t max);

/* A count and that many texts. */
void wire_put_list(struct buf *b, char *const *items, size_t count,
    size_t max);
/* Texts for the caller to free (wire_free_list), at most room of them:
 * returns how many. */
size_t wire_get_list(struct wire_cursor *c, char **items_out, size_t room,
    size_t max);
void wire_free_list(char **items, size_t count);

#endif
