/* SPDX-License-Identifier: ISC */
/*
 * The only two clocks.  Wall time for what people and databases see,
 * monotonic time for every timeout.  A test replaces both.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_wall(void);    /* seconds since 1970, UTC */
int64_t clock_mono_ms(void); /* milliseconds since some fixed point */

/* For tests and simulations: from now on the clocks say this (wall in
 * seconds, mono in milliseconds); clock_real undoes it. */
void clock_freeze(int64_t wall, int64_t mono_ms);
void clock_real(void);

/* "2026-11-24T15:04:23Z" into a buffer of CLOCK_TEXT bytes. */
#define CLOCK_TEXT 32
const char *clock_format(int64_t wall, char text[CLOCK_TEXT]);

/* The other way: 0, or -1 when it is not such a text. */
int clock_parse(const char *text, int64_t *wall_out);

#endif
