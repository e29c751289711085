/* SPDX-License-Identifier: ISC */
/*
 * Making a letter: text with an HTML alternative, at most one text attachment
 * and at most one mail (RFC 5322, 2045-2047).  Only ASCII goes out (but for a
 * recipient's address beyond it, RFC 6532), CRLF, lines of at most 78 columns
 * (but for those of a mail that goes along).  Nothing that comes from a mail
 * can add a header field or end one: control characters become blanks.
 */
#ifndef MAIL_COMPOSE_H
#define MAIL_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define COMPOSE_MAIL_MAX (1U << 19) /* bytes of a mail that goes along */
/* Of a whole letter: each octet of that mail may be a line end. */
#define COMPOSE_MAX (2 * COMPOSE_MAIL_MAX + (1U << 20))

struct compose {
	const char *from;        /* "Example Shops <sales@example.net>" */
	const char *to;          /* one address, no display name */
	const char *subject;     /* UTF-8 */
	const char *message_id;  /* no brackets, as are the next two */
	bool answers; /* a mail, even one without a Message-ID to name */
	const char *in_reply_to; /* "" none that can be named */
	const char *references;  /* space-separated */
	const char *language;    /* Content-Language, "" none */
	int64_t date;            /* seconds since 1970 */
	const char *text;        /* UTF-8, LF */
	const char *html;        /* a whole document, "" none */
	const char *attachment_name; /* ASCII; "" none */
	const char *attachment;  /* ASCII text, LF; sent as text/plain */
	/*
	 * A whole mail that goes along, NULL none: every octet of it as it
	 * came, but for line ends, which become CRLF.  It is message/rfc822
	 * when it can travel as it is (ASCII, lines of at most 998 octets),
	 * otherwise a file mail_name in base64 (RFC 2046 5.2.1 allows no
	 * encoding of message/rfc822).
	 */
	const char *mail;
	size_t mail_len;
	const char *mail_name; /* ASCII: "validation.eml" */
	/* Made from the Message-ID when NULL; for tests. */
	const char *boundary;
};

/*
 * Append the whole message to b (CRLF).  It says Auto-Submitted:
 * auto-replied when it answers a mail and auto-generated otherwise (RFC
 * 3834).  ERR_INPUT: an address or id that cannot stand in a header field.
 */
int compose_letter(const struct compose *letter, struct buf *b,
    struct err *err);

/*
 * The pieces, for tests and other makers of messages.  compose_header puts
 * "Name: value" folded, with encoded words where needed (RFC 2047; each word
 * at most 75 characters and whole characters only).  compose_qp: quoted-
 * printable with CRLF.
 */
void compose_header(struct buf *b, const char *name, const char *value);
void compose_qp(struct buf *b, const char *text);
void compose_date(struct buf *b, int64_t date);

/* "Example Shops <sales@example.net>" -> "sales@example.net"; the result is
 * the caller's, NULL when there is no address. */
char *compose_address_of(const char *from);

#endif
