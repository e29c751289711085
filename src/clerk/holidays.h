/* SPDX-License-Identifier: ISC */
/* The file of holidays: calendar.h says what may stand in it. */
#ifndef CLERK_HOLIDAYS_H
#define CLERK_HOLIDAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Days as numbers since 1970-01-01, ascending. */
struct holidays {
	int64_t *days;
	size_t count;
};

/* Parse text; name is for errors only. */
int holidays_parse(const char *name, const char *text, struct holidays *h_out,
    struct err *err);
int holidays_read(const char *path, struct holidays *h_out, struct err *err);
void holidays_release(struct holidays *h);
bool holidays_has(const struct holidays *h, int64_t day);

/* The number of a day; month 1 to 12. */
int64_t holidays_day(int year, int month, int day);

#endif
