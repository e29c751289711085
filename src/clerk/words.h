/* SPDX-License-Identifier: ISC */
/*
 * Single words and phrases of a language (etc/letters/LANGUAGE/words.txt,
 * "key: text" lines): field names, problems, reasons, days, months, and the
 * order of a date.
 *
 * A phrase names its values in braces; {} is the one that words_put gives.
 * Brackets around nothing but a {} that is empty go too.
 */
#ifndef CLERK_WORDS_H
#define CLERK_WORDS_H

#include <stdint.h>

#include "base/buf.h"
#include "clerk/letters.h"

struct words {
	char *text;     /* of the language, or NULL */
	char *fallback; /* English */
};

/* directory as in letter_render.  Never fails: what is missing is English. */
void words_init(struct words *words, const char *directory,
    const char *language);
void words_release(struct words *words);

/* Append the phrase with its values; a key that nobody knows stands for
 * itself, and so does a {name} without a value. */
void words_put(const struct words *words, struct buf *b, const char *key,
    const char *detail);
void words_put_values(const struct words *words, struct buf *b,
    const char *key, const struct letter_value *values, size_t count);

/*
 * "Friday 27 November 2026", and with the time of day in the zone of the
 * process.  The phrases "date" and "time" give their order; "day.N", where a
 * language has one, is that day's number ("1er").
 */
void words_put_date(const struct words *words, struct buf *b, int64_t at);
void words_put_time(const struct words *words, struct buf *b, int64_t at);

#endif
