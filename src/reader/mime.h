/* SPDX-License-Identifier: ISC */
/*
 * The MIME tree of a message (RFC 2045-2047, 2231, 5322) as a flat array of
 * parts, as a tolerant mail program would show it.  One pass over the lines
 * with a stack of open parts: no recursion, time and memory linear in the
 * message, every count bounded by struct reader_limits.  Broken input is
 * never an error: what cannot be understood is a part without children.
 *
 * A message/rfc822 part has one child, the attached message; parts of a
 * message that was itself base64 or quoted-printable (a fault of some
 * servers) are found too.
 */
#ifndef READER_MIME_H
#define READER_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "reader/limits.h"

#define MIME_ROOT UINT32_MAX /* parent of parts[0] */
#define MIME_PARAMS_MAX 32

enum mime_encoding {
	MIME_IDENTITY, /* 7bit, 8bit, binary, none, unknown */
	MIME_BASE64,
	MIME_QUOTED_PRINTABLE,
	MIME_UUENCODE,
};

enum mime_disposition {
	MIME_UNSTATED, /* no Content-Disposition */
	MIME_INLINE,
	MIME_ATTACHMENT, /* "attachment", or a word unknown (RFC 2183 2.8) */
};

struct mime_param {
	char *name;  /* lower case, RFC 2231 continuations joined */
	char *value; /* UTF-8, decoded by RFC 2231 or RFC 2047; no NUL */
};

struct mime_part {
	uint32_t parent; /* index, or MIME_ROOT */
	uint32_t number; /* among its parent's children, from 1 */
	uint32_t depth;
	char *type;    /* lower case: "text" of text/plain */
	char *subtype; /* lower case: "plain" */
	bool typed;    /* a Content-Type that could be understood was there */
	struct mime_param params[MIME_PARAMS_MAX]; /* of Content-Type */
	size_t param_count;
	enum mime_encoding encoding;
	enum mime_disposition disposition;
	char *filename;   /* of either field; UTF-8, a label only; "" */
	char *content_id; /* without angle brackets; "" */
	/* Views into the message (or into what mime_message owns): the raw
	 * header fields, and the body as it was sent.  The line end before a
	 * boundary belongs to the boundary. */
	const unsigned char *header;
	size_t header_len;
	const unsigned char *body;
	size_t body_len;
};

struct mime_message {
	struct mime_part *parts; /* parts[0] is the message; parents first */
	size_t count;
	const char *cut;     /* the limit that was met, for people; or NULL */
	unsigned char **own; /* decoded attached messages */
	size_t own_count;
};

/*
 * data must outlive *out, which is the caller's to release.  -1 only with
 * ERR_INPUT for a message over limits->bytes.
 */
int mime_parse(const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct mime_message *out,
    struct err *err);
void mime_release(struct mime_message *message);

/*
 * Append the decoded body: transfer encoding undone, charset left alone,
 * tolerant (bytes that mean nothing are skipped).  b's cap may make it fail
 * (buf_ok); it then holds as much as fitted.
 */
void mime_decode(const struct mime_part *part, struct buf *b);

/* "text/plain"; subtype may be NULL for any. */
bool mime_is(const struct mime_part *part, const char *type,
    const char *subtype);
/* The parameter of Content-Type, or NULL. */
const char *mime_param(const struct mime_part *part, const char *name);
/* "1.2 text/html" (IMAP's numbers; the message itself is "1"). */
char *mime_part_name(const struct mime_message *message, size_t index);

#endif
