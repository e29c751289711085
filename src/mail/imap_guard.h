/* SPDX-License-Identifier: ISC */
/*
 * What the server says, before libetpan's parser sees it: the answers to UID
 * FETCH; all other answers are read by imap_line.c.
 *
 * Debian 12's libetpan 1.9.4 follows a NULL pointer in response codes
 * ("* OK [PERMANENTFLAGS (", "[BADCHARSET ({3}") and in a "* CAPABILITY"
 * without any, which may come in the answer to every command; it recurses
 * into ENVELOPE and BODYSTRUCTURE, asked for or not, until the stack ends; it
 * reserves as many bytes as a literal announces, and takes {4294967301} for 5.
 * Therefore:
 *
 *	- a line begins with "* " or with the digit of a tag;
 *	- "* " is followed by a number, else "OK " is put in the place of what
 *	  follows, so that it is a text for nobody;
 *	- "[" stands in "* N FETCH" alone, where it belongs to BODY[];
 *	  elsewhere it becomes "<", and there are no response codes;
 *	- a literal is one in "* N FETCH" alone, has at most 10 digits and is
 *	  not larger than the whole answer may be;
 *	- a response opens at most IMAP_GUARD_PARENS parentheses outside its
 *	  literals (what we ask for needs three).
 *
 * What is left to libetpan is the list of a FETCH, EXISTS, EXPUNGE and
 * RECENT, and a tagged answer with a text.
 */
#ifndef MAIL_IMAP_GUARD_H
#define MAIL_IMAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMAP_GUARD_PARENS 64

struct imap_guard {
	bool on;
	bool refused;   /* imap_guard_pass has found something wrong */
	uint64_t limit; /* of a literal */
	enum {
		GUARD_BEGINNING,
		GUARD_STAR,   /* "*" */
		GUARD_SPACE,  /* "* " */
		GUARD_NUMBER, /* "* 4" */
		GUARD_WORD,   /* "* 4 ", then so much of "FETCH " as matched */
		GUARD_FETCH,
		GUARD_COVER, /* so much of "OK " as covered */
		GUARD_TEXT,
	} line;
	unsigned matched, covered;
	enum { GUARD_NONE, GUARD_DIGITS, GUARD_CLOSED, GUARD_CR } brace;
	unsigned digits;
	uint64_t announced;
	uint64_t literal; /* bytes of it still to come */
	unsigned parens;
};

/* At the beginning of a line: a command's answer with at most limit bytes. */
void imap_guard_begin(struct imap_guard *guard, uint64_t limit);

/*
 * The next bytes of the answer, changed in place.  NULL, or what is wrong
 * with them; then they must not go on.
 */
const char *imap_guard_pass(struct imap_guard *guard, char *data, size_t len);

#endif
