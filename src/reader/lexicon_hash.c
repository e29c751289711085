/* SPDX-License-Identifier: ISC */
/* What the reader and contrib/make-lexicon must compute alike. */
#include "reader/labels.h"

const char lexicon_label_links[] = "of for in which fur and or und oder et ou y "
    "o e en i lub ve veya \xd0\xb8 \xd1\x82\xd0\xb0 \xd0\xb8\xd0\xbb\xd0\xb8";

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
