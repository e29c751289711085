/* SPDX-License-Identifier: ISC */
/*
 * Handing letters to the relay: SMTP (RFC 5321) over net/stream, our own
 * command layer.  libetpan's mixes temporary and permanent answers, cuts long
 * commands and lets an address inject another command; and it would add its
 * global state for a dozen lines of protocol.
 *
 * No secret is sent before the server has proven its name over TLS (or is on
 * loopback).  Nothing that comes from a mail enters a command unchecked.
 *
 * One session is one connection and may carry many letters.
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "config/config.h"

enum smtp_outcome {
	SMTP_ACCEPTED, /* 250 after the final dot */
	SMTP_TEMP,     /* 4xx, or the network before the final dot: again */
	SMTP_PERM,     /* 5xx, or an address that is none: hold */
	/* The connection broke after the final dot was sent and before the
	 * answer: the server may have it.  Send again, the same Message-ID. */
	SMTP_IN_DOUBT,
};
#define SMTP_OUTCOME_COUNT (SMTP_IN_DOUBT + 1)

extern const char *const smtp_outcome_names[SMTP_OUTCOME_COUNT];

struct smtp_result {
	enum smtp_outcome outcome;
	int code;          /* 250, 451, 550; 0 when there was no answer */
	char enhanced[12]; /* "5.1.1" (RFC 3463), "" when there was none */
	char text[256];    /* the answer or the cause, printable, one line */
};

struct smtp;

/*
 * Connect, EHLO, STARTTLS, EHLO again, log in.  secret: the password or token
 * (mail/login.h), NULL or empty for no login; used during the call only.
 * ERR_TEMP: down, slow, 4xx.  ERR_CONFIG: wrong certificate, no STARTTLS,
 * login refused, no usable way to log in.
 */
int smtp_open(const struct config_smtp *config,
    const struct config_limits *limits, const struct secret *secret,
    struct smtp **smtp_out, struct err *err);

/*
 * Send one letter to one recipient.  from: the envelope sender, "" for the
 * null sender.  data: the whole message, LF or CRLF line ends (each goes out
 * as CRLF, a lone CR too), dots are stuffed here.  Always fills *result; the
 * session may be used again unless smtp_is_lost.
 */
void smtp_send(struct smtp *smtp, const char *from, const char *rcpt,
    const char *data, size_t len, struct smtp_result *result);

/* The connection is of no more use: close it and open another. */
bool smtp_is_lost(const struct smtp *smtp);

/* NOOP: 0 when the server is still there; ERR_TEMP. */
int smtp_check(struct smtp *smtp, struct err *err);

/* QUIT, without waiting long for the answer.  NULL is fine.  Call it after
 * the result has been committed. */
void smtp_close(struct smtp *smtp);

/* For `certmailctl check`: one line for people. */
void smtp_describe(const struct smtp *smtp, struct buf *b);

/*
 * One addr-spec that may stand between < and > as it is: local@domain, at
 * most 254 octets (64 before the @, RFC 5321 4.5.3.1), valid UTF-8 (RFC
 * 6531), no control characters, spaces, <>, quoting or routes.  Narrower than
 * the RFC on purpose.
 */
bool smtp_address_is_valid(const char *address);

#endif
