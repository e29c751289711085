/* SPDX-License-Identifier: ISC */
/*
 * What is around a value and none of it: quotation marks, brackets, markup,
 * drawn lines, punctuation, and the full stop that ends no abbreviation.
 * Private to reader/value.
 */
#ifndef READER_VALUE_PEEL_H
#define READER_VALUE_PEEL_H

#include <stdbool.h>
#include <stddef.h>

/* A part of a text that somebody else owns. */
struct value_view {
	const char *s;
	size_t len;
};

/* Take off layers until nothing more comes off; *bracketed: a pair of
 * brackets was among them. */
void value_peel(struct value_view *v, bool *bracketed);

/* Take off one pair of brackets around all of it; false when there is none. */
bool value_unbracket(struct value_view *v);

void value_trim_blanks(struct value_view *v);
bool value_ends(const struct value_view *v, const char *s);

#endif
