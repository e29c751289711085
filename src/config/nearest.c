/* SPDX-License-Identifier: ISC */
#include "config/nearest.h"

#include <string.h>
#include <strings.h>

#define WIDTH (NEAREST_NAME_MAX + 1)

static unsigned
smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

unsigned
nearest_distance(const char *a, const char *b)
{
	unsigned row[3][WIDTH]; /* this row and the two before it, in turn */
	size_t alen = strlen(a), blen = strlen(b), i, j;

	if (alen > NEAREST_NAME_MAX || blen > NEAREST_NAME_MAX)
		return NEAREST_NAME_MAX + 1;
	for (j = 0; j <= blen; j++)
		row[0][j] = (unsigned)j;
	for (i = 1; i <= alen; i++) {
		unsigned *now = row[i % 3], *last = row[(i + 2) % 3];
		const unsigned *before = row[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (j = 1; j <= blen; j++) {
			int x = lower(a[i - 1]), y = lower(b[j - 1]);

			now[j] = smaller(last[j] + 1, now[j - 1] + 1);
			now[j] = smaller(now[j], last[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) &&
			    lower(a[i - 2]) == y)
				now[j] = smaller(now[j], before[j - 2] + 1);
		}
	}
	return row[alen % 3][blen];
}

const char *
nearest_name(const char *unknown, const char *const *names, size_t count)
{
	size_t len = strlen(unknown), i;
	unsigned best = len < 3 ? 1 : (unsigned)len / 3, distance;
	const char *found = NULL;

	for (i = 0; i < count; i++) {
		distance = nearest_distance(unknown, names[i]);
		if (distance < best || (found == NULL && distance == best)) {
			best = distance;
			found = names[i];
		}
	}
	for (i = 0; found == NULL && len >= 3 && i < count; i++)
		if (strncasecmp(unknown, names[i], len) == 0)
			found = names[i];
	return found;
}
