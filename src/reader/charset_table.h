/* SPDX-License-Identifier: ISC */
/* The charsets we know and the labels that mean them.  For charset*.c. */
#ifndef READER_CHARSET_TABLE_H
#define READER_CHARSET_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum charset_codec {
	CODEC_UTF8,
	CODEC_UTF16LE,
	CODEC_UTF16BE,
	CODEC_UTF32LE,
	CODEC_UTF32BE,
	CODEC_SINGLE,    /* ASCII and 128 more */
	CODEC_MULTI,     /* ASCII, and bytes above 127 that go together */
	CODEC_SHIFTED,   /* seven bits with escapes, through iconv */
	CODEC_ISO2022JP,
	CODEC_HZ,
};

struct charset {
	const char *name;
	enum charset_codec codec;
	const char *iconv;    /* glibc's name of the converter; NULL: ours */
	const char *windows;  /* the page meant when bytes 80-9F are there */
	bool western;         /* letters beyond ASCII stand alone in words */
};

#define CHARSET_MAX 80

extern const struct charset charsets[];
extern const size_t charset_count;

size_t charset_index(const struct charset *cs);
/* By label, case and punctuation do not matter; NULL when unknown or NULL. */
const struct charset *charset_find(const char *label);

/* Append the text; returns how many sequences were broken. */
size_t charset_convert(const struct charset *cs, const unsigned char *p,
    size_t len, struct buf *b);

#endif
