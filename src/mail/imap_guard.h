/* SPDX-License-Identifier: ISC */
/*
 * What the server says, before libetpan's parser sees it.
 *
 * Debian 12's libetpan 1.9.4 follows a NULL pointer in response codes
 * ("* OK [PERMANENTFLAGS (", "[BADCHARSET ({3}"), which may come in the answer
 * to any command; it recurses into ENVELOPE and BODYSTRUCTURE, asked for or
 * not, until the stack ends; it reserves as many bytes as a literal
 * announces, and takes {4294967301} for 5.  So, of the commands that it
 * reads the answer of (CAPABILITY, STARTTLS, LIST, UID SEARCH, UID FETCH,
 * UID STORE, UID MOVE, NOOP, LOGOUT, and the greeting):
 *
 *	- a "[" reaches it in "* N FETCH" alone, where it belongs to BODY[];
 *	  elsewhere it becomes "<", and there are no response codes;
 *	- a literal is one in "* N FETCH" alone, has at most 10 digits and is
 *	  not larger than the whole answer may be;
 *	- a response opens at most IMAP_GUARD_PARENS parentheses outside its
 *	  literals (what we ask for needs three).
 *
 * LOGIN, AUTHENTICATE, SELECT and IDLE are read by imap_line.c, unguarded:
 * their response codes are wanted.
 */
#ifndef MAIL_IMAP_GUARD_H
#define MAIL_IMAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMAP_GUARD_PARENS 64

struct imap_guard {
	bool on;
	bool refused;     /* imap_guard_pass has found something wrong */
	uint64_t limit;   /* of a literal */
	unsigned matched; /* of the beginning of "* N FETCH " */
	enum { GUARD_BEGINNING, GUARD_FETCH, GUARD_OTHER } line;
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
