/* SPDX-License-Identifier: ISC */
/*
 * Slips of the pen: how far a word is from the one that was meant.  Keys are
 * compared as fold_key makes them; bytes stand for letters, good enough in
 * any script, since a changed letter changes one or two bytes.
 */
#ifndef READER_SLIP_H
#define READER_SLIP_H

#include <stdbool.h>
#include <stddef.h>

#define SLIP_LENGTH_MAX 48 /* octets; longer keys have no slips */

/* Letters too many, too few, wrong, or two changed places; neither key may
 * be longer than SLIP_LENGTH_MAX. */
unsigned slip_distance(const char *a, size_t n, const char *b, size_t m);

/* The surest signs of a slip: two letters of a word changed places, or one
 * was typed twice. */
bool slip_is_sure(const char *key, size_t n, const char *word, size_t m);

#endif
