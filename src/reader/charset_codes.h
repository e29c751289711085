/* SPDX-License-Identifier: ISC */
/*
 * What the octets of a charset are, made at build time from what iconv says
 * (contrib/make-charsets.c): each child of the reader has a converter's
 * module mapped or not, and most are for the rarest mail.
 */
#ifndef READER_CHARSET_CODES_H
#define READER_CHARSET_CODES_H

#include <stdbool.h>
#include <stdint.h>

/* A row has a cell for each octet from this one on. */
#define CHARSET_ROW_FIRST 0x30
#define CHARSET_ROW (256 - CHARSET_ROW_FIRST)
#define CHARSET_ROWS_MAX 256
#define CHARSET_PAIRS_MAX 0x6ff

/* Cells that are no code point; all others are the code point itself, none of
 * which is a control character below U+0020. */
#define CHARSET_WRONG 3 /* 1 to 3: wrong, and so many octets are lost */
#define CHARSET_LEAD 0xd800 /* and the number of the next octet's row */
#define CHARSET_PAIR 0xd900 /* and the number of its pair */
#define CHARSET_REST 0xdfff /* iconv has to be asked */

struct charset_codes {
	/* A single-byte charset: 128 code points; else NULL. */
	const uint16_t *upper;
	/* Another that is ASCII below 128: its first octet's row is row 0;
	 * NULL: only iconv can tell. */
	const uint16_t (*rows)[CHARSET_ROW];
	const uint32_t (*pairs)[2]; /* one wide code point, or two, or 0 */
	bool has_rest;              /* some octets are left to iconv */
};

extern const struct charset_codes charset_codes[]; /* by charset_index() */

#endif
