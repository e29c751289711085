/* SPDX-License-Identifier: ISC */
/*
 * Single words and phrases of a language (etc/letters/LANGUAGE/words.txt,
 * "key: text" lines): field names, problems, reasons, days and months.
 */
#ifndef CLERK_WORDS_H
#define CLERK_WORDS_H

#include <stdint.h>

#include "base/buf.h"

struct words {
	char *text;     /* of the language, or NULL */
	char *fallback; /* English */
};

/* directory as in letter_render.  Never fails: what is missing is English. */
void words_init(struct words *words, const char *directory,
    const char *language);
void words_release(struct words *words);

/* Append the phrase with {} replaced by detail; a key that nobody knows
 * stands for itself. */
void words_put(const struct words *words, struct buf *b, const char *key,
    const char *detail);

/* "Friday 27 November 2026", and with the time of day in the zone of the
 * process. */
void words_put_date(const struct words *words, struct buf *b, int64_t at);
void words_put_time(const struct words *words, struct buf *b, int64_t at);

#endif
