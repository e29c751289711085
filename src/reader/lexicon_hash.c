/* SPDX-License-Identifier: ISC */
/* What the reader and contrib/make-lexicon must compute alike. */
#include "reader/labels.h"

uint32_t
lexicon_hash(const char *key, size_t length)
{
	uint32_t hash = 2166136261U; /* FNV-1a */
	size_t i;

	for (i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)key[i]) * 16777619U;
	return hash ^ (hash >> 15);
}

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
