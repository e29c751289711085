/* SPDX-License-Identifier: ISC */
#include "reader/slip.h"

#include <string.h>

/* Optimal string alignment; one row back and two are kept. */
unsigned
slip_distance(const char *a, size_t n, const char *b, size_t m)
{
	unsigned rows[3][SLIP_LENGTH_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t i, j;

	for (j = 0; j <= m; j++)
		last[j] = (unsigned)j;
	for (i = 1; i <= n; i++) {
		row[0] = (unsigned)i;
		for (j = 1; j <= m; j++) {
			unsigned cost = a[i - 1] != b[j - 1];
			unsigned best = last[j - 1] + cost;

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[m];
}

static bool
is_swap(const char *a, const char *b, size_t length)
{
	size_t i = 0;

	while (i < length && a[i] == b[i])
		i++;
	return i + 1 < length && a[i] == b[i + 1] && a[i + 1] == b[i] &&
	    memcmp(a + i + 2, b + i + 2, length - i - 2) == 0;
}

static bool
is_doubled(const char *key, size_t length, const char *word)
{
	size_t i = 0;

	while (i + 1 < length && key[i] == word[i])
		i++;
	return i > 0 && key[i] == key[i - 1] &&
	    memcmp(key + i + 1, word + i, length - i - 1) == 0;
}

bool
slip_is_sure(const char *key, size_t n, const char *word, size_t m)
{
	return (n == m && is_swap(key, word, n)) ||
	    (n == m + 1 && is_doubled(key, n, word));
}
