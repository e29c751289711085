/* SPDX-License-Identifier: ISC */
/* "Did you mean …?": the known name that is nearest to a mistyped one. */
#ifndef CONFIG_NEAREST_H
#define CONFIG_NEAREST_H

#include <stddef.h>

#define NEAREST_NAME_MAX 64 /* a longer name is near to nothing */

/*
 * Insertions, deletions, replacements and swaps of neighbours that turn a
 * into b, case not counted (optimal string alignment).  Greater than
 * NEAREST_NAME_MAX when either name is longer than that.
 */
unsigned nearest_distance(const char *a, const char *b);

/*
 * The name in names that unknown was probably meant to be: at most a third
 * of its letters (and at least one) away, or one that begins with it.  NULL
 * when there is none.  The first of several equally near ones.
 */
const char *nearest_name(const char *unknown, const char *const *names,
    size_t count);

#endif
