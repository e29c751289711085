/* SPDX-License-Identifier: ISC */
/* Comma-separated values as RFC 4180 has them; ";" works as well when the
 * first line has it and no comma (spreadsheets of half of Europe). */
#ifndef CERTMAILCTL_CSV_H
#define CERTMAILCTL_CSV_H

#include <stddef.h>

#include "base/err.h"

#define CSV_FIELDS_MAX 16

struct csv {
	const char *p, *end;
	unsigned line;
	char separator;
};

struct csv_row {
	unsigned line; /* where it begins, from 1 */
	size_t count;
	char *fields[CSV_FIELDS_MAX];
};

/* The text stays the caller's; a byte order mark is passed over. */
void csv_init(struct csv *csv, const char *text, size_t len);
/* 1 with a row to release, 0 at the end, -1 (ERR_INPUT with the line; the next
 * call goes on behind it); empty lines are passed over. */
int csv_next(struct csv *csv, struct csv_row *row_out, struct err *err);
void csv_row_release(struct csv_row *row);

#endif
