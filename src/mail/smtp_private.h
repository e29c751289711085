/* SPDX-License-Identifier: ISC */
/* What the smtp*.c files share; nobody else includes it. */
#ifndef MAIL_SMTP_PRIVATE_H
#define MAIL_SMTP_PRIVATE_H

#include <stdint.h>

#include "mail/smtp.h"
#include "net/stream.h"

/* RFC 5321 4.5.3.1.5 allows 512; real servers send longer ones. */
#define SMTP_LINE_MAX 2000
#define SMTP_REPLY_LINES_MAX 100
#define SMTP_REPLY_BYTES (64U * 1024)

enum smtp_extension {
	SMTP_STARTTLS = 1 << 0,
	SMTP_PIPELINING = 1 << 1,
	SMTP_8BITMIME = 1 << 2,
	SMTP_SMTPUTF8 = 1 << 3,
	SMTP_SIZE = 1 << 4,
	SMTP_AUTH_PLAIN = 1 << 5,
	SMTP_AUTH_LOGIN = 1 << 6,
	SMTP_AUTH_XOAUTH2 = 1 << 7,
};

struct smtp {
	struct stream *stream;
	char *host;
	char *helo;
	int connect_seconds;
	int command_seconds;
	unsigned extensions;
	uint64_t size_limit; /* of SIZE; 0: none said */
	bool lost;
	bool dirty; /* a transaction was given up: RSET first */
	/* What was read beyond the last line. */
	char in[4096];
	size_t in_len;
};

struct smtp_reply {
	int code;
	char enhanced[12];
	char text[256];
};

/* smtp_wire.c */
/* Send these bytes: 0, or -1 (lost). */
int smtp_write(struct smtp *smtp, const void *data, size_t len,
    struct err *err);
/*
 * Begin an operation and read one whole reply.  each (may be NULL) sees the
 * text of every line.  -1: lost.  A 421 is a reply like others, but the
 * session is lost with it (RFC 5321 section 3.8).
 */
int smtp_read_reply(struct smtp *smtp, struct smtp_reply *reply_out,
    void (*each)(struct smtp *smtp, const char *text, int line),
    struct err *err);
/* Write a line and read its reply. */
int smtp_command(struct smtp *smtp, const char *line,
    struct smtp_reply *reply_out, struct err *err);
/* The reply as an error; kind by its class. */
int smtp_refused(struct smtp *smtp, const struct smtp_reply *reply,
    const char *what, struct err *err);

/* smtp_auth.c */
int smtp_login(struct smtp *smtp, const struct config_server *server,
    const struct secret *secret, struct err *err);

#endif
