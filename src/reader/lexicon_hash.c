/* SPDX-License-Identifier: ISC */
/* What the reader and contrib/make-lexicon must compute alike. */
#include "reader/labels.h"

/* A bit per letter; other bytes share the last ones. */
uint32_t
lexicon_letters(const char *key, size_t length)
{
	uint32_t letters = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		unsigned char c = (unsigned char)key[i];

		letters |= c >= 'a' && c <= 'z' ? 1U << (c - 'a') :
						  1U << (26 + c % 6);
	}
	return letters;
}
