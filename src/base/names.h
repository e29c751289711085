/* SPDX-License-Identifier: ISC */
/* Lists of words that are written in any case. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Is s (len bytes, no NUL needed) one of them, ASCII in any case? */
bool names_have(const char *const *names, size_t count, const char *s,
    size_t len);

#endif
