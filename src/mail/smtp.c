/* SPDX-License-Identifier: ISC */
#include "mail/smtp.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "mail/smtp_private.h"
#include "wire/sift.h"

#define LOCAL_PART_MAX 64
#define CLOSE_SECONDS 2

const char *const smtp_outcome_names[SMTP_OUTCOME_COUNT] = {
	[SMTP_ACCEPTED] = "accepted",
	[SMTP_TEMP] = "temporary",
	[SMTP_PERM] = "permanent",
	[SMTP_IN_DOUBT] = "in doubt",
};
static_assert(COUNT(smtp_outcome_names) == SMTP_IN_DOUBT + 1,
    "a name for each outcome");

static const struct {
	const char *keyword;
	enum smtp_extension bit;
} extensions[] = {
	{ "STARTTLS", SMTP_STARTTLS },
	{ "PIPELINING", SMTP_PIPELINING },
	{ "8BITMIME", SMTP_8BITMIME },
	{ "SMTPUTF8", SMTP_SMTPUTF8 },
	{ "SIZE", SMTP_SIZE },
};

static const struct {
	const char *keyword;
	enum smtp_extension bit;
} mechanisms[] = {
	{ "PLAIN", SMTP_AUTH_PLAIN },
	{ "LOGIN", SMTP_AUTH_LOGIN },
	{ "XOAUTH2", SMTP_AUTH_XOAUTH2 },
};


bool
smtp_address_is_valid(const char *address)
{
	size_t len = strlen(address);
	const char *at = strrchr(address, '@');

	if (len > ADDRESS_MAX || !utf8_is_valid(address, len))
		return false;
	if (at == NULL || at == address || at[1] == '\0' ||
	    at - address > LOCAL_PART_MAX)
		return false;
	for (const char *p = address; *p != '\0'; p++)
		if ((unsigned char)*p <= 0x20 || *p == 0x7f ||
		    strchr("<>\"\\,;:()[]", *p) != NULL ||
		    (*p == '@' && p != at))
			return false;
	return true;
}

static void
note_auth(struct smtp *smtp, const char *list)
{
	size_t len;

	while (*(list += strspn(list, " =")) != '\0') {
		len = strcspn(list, " =");
		for (size_t i = 0; i < COUNT(mechanisms); i++)
			if (strlen(mechanisms[i].keyword) == len &&
			    strncasecmp(list, mechanisms[i].keyword, len) == 0)
				smtp->extensions |= mechanisms[i].bit;
		list += len;
	}
}

/* One line of EHLO's answer; the first is the server's name. */
static void
note_extension(struct smtp *smtp, const char *text, int line)
{
	size_t len = strcspn(text, " =");

	if (line == 0)
		return;
	if (len == 4 && strncasecmp(text, "AUTH", 4) == 0)
		note_auth(smtp, text + 4);
	for (size_t i = 0; i < COUNT(extensions); i++)
		if (strlen(extensions[i].keyword) == len &&
		    strncasecmp(text, extensions[i].keyword, len) == 0)
			smtp->extensions |= extensions[i].bit;
	if (len == 4 && strncasecmp(text, "SIZE", 4) == 0)
		smtp->size_limit = strtoull(text + 4, NULL, 10);
}

static int
say_hello(struct smtp *smtp, struct err *err)
{
	struct smtp_reply reply;
	struct buf b;
	int rc;

	/* Nothing that was said before TLS counts. */
	smtp->extensions = 0;
	smtp->size_limit = 0;
	stream_begin_operation(smtp->stream, smtp->command_seconds,
	    SMTP_REPLY_BYTES);
	buf_init(&b, SMTP_LINE_MAX);
	buf_printf(&b, "EHLO %s\r\n", smtp->helo);
	rc = smtp_write(smtp, b.data, b.len, err);
	buf_release(&b);
	if (rc == -1 ||
	    smtp_read_reply(smtp, &reply, note_extension, err) == -1)
		return -1;
	if (reply.code != 250)
		return smtp_refused(smtp, &reply, "EHLO", err);
	return 0;
}

static int
start_tls(struct smtp *smtp, struct err *err)
{
	struct smtp_reply reply;

	if ((smtp->extensions & SMTP_STARTTLS) == 0)
		return err_set(err, ERR_CONFIG,
		    "%s does not offer STARTTLS; is tls = \"implicit\" with "
		    "port 465 meant?", smtp->host);
	if (smtp_command(smtp, "STARTTLS", &reply, err) == -1)
		return -1;
	if (reply.code != 220)
		return smtp_refused(smtp, &reply, "STARTTLS", err);
	if (smtp->in_len != 0)
		return err_set(err, ERR_CONFIG,
		    "%s: data in clear after STARTTLS (somebody in the middle "
		    "injects replies?)", smtp->host);
	if (stream_start_tls(smtp->stream, smtp->connect_seconds, err) == -1)
		return -1;
	return say_hello(smtp, err);
}

static int
begin_session(struct smtp *smtp, const struct config_server *server,
    const struct secret *secret, struct err *err)
{
	struct smtp_reply reply;

	stream_begin_operation(smtp->stream, smtp->command_seconds,
	    SMTP_REPLY_BYTES);
	if (smtp_read_reply(smtp, &reply, NULL, err) == -1) {
		/* A server that waits for TLS says nothing. */
		if (server->tls == TLS_STARTTLS && smtp->in_len == 0)
			err_prefix(err, "with tls = \"starttls\" (is "
			    "\"implicit\" meant?)");
		return -1;
	}
	if (reply.code != 220)
		return smtp_refused(smtp, &reply, "greeting", err);
	if (say_hello(smtp, err) == -1)
		return -1;
	if (server->tls == TLS_STARTTLS && start_tls(smtp, err) == -1)
		return -1;
	if (secret != NULL && secret->len > 0)
		return smtp_login(smtp, server, secret, err);
	return 0;
}

/* What may stand after EHLO: the configured name, else this host's. */
static char *
helo_name(const char *configured)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    ".-[]:";
	char host[256] = "";

	if (configured == NULL || *configured == '\0') {
		(void)gethostname(host, sizeof host - 1);
		configured = host;
	}
	if (*configured == '\0' ||
	    configured[strspn(configured, allowed)] != '\0' ||
	    strlen(configured) > 255)
		configured = "localhost";
	return xstrdup(configured);
}

int
smtp_open(const struct config_smtp *config,
    const struct config_limits *limits, const struct secret *secret,
    struct smtp **smtp_out, struct err *err)
{
	struct smtp *smtp = xcalloc(1, sizeof *smtp);
	int rc = -1;

	smtp->host = xstrdup(config->server.host);
	smtp->helo = helo_name(config->helo);
	smtp->connect_seconds = limits->connect_seconds;
	smtp->command_seconds = limits->command_seconds;
	if (stream_open(&config->server, limits->connect_seconds,
		limits->io_seconds, &smtp->stream, err) == -1 ||
	    begin_session(smtp, &config->server, secret, err) == -1) {
		smtp->lost = true;
		goto out;
	}
	*smtp_out = smtp;
	rc = 0;
out:
	if (rc == -1)
		smtp_close(smtp);
	return rc;
}

bool
smtp_is_lost(const struct smtp *smtp)
{
	return smtp->lost;
}

int
smtp_check(struct smtp *smtp, struct err *err)
{
	struct smtp_reply reply;

	if (smtp_command(smtp, "NOOP", &reply, err) == -1)
		return -1;
	if (smtp->lost || reply.code / 100 != 2)
		return smtp_refused(smtp, &reply, "NOOP", err);
	return 0;
}

void
smtp_close(struct smtp *smtp)
{
	struct smtp_reply reply;

	if (smtp == NULL)
		return;
	if (!smtp->lost) {
		stream_begin_operation(smtp->stream, CLOSE_SECONDS,
		    SMTP_REPLY_BYTES);
		if (smtp_write(smtp, "QUIT\r\n", 6, NULL) == 0)
			(void)smtp_read_reply(smtp, &reply, NULL, NULL);
	}
	stream_close(smtp->stream);
	free(smtp->host);
	free(smtp->helo);
	free(smtp);
}

void
smtp_describe(const struct smtp *smtp, struct buf *b)
{
	struct stream_info info;

	stream_info(smtp->stream, &info);
	buf_printf(b, "SMTP %s (%s), %s", smtp->host, info.peer,
	    *info.protocol != '\0' ? info.protocol : "no TLS");
	for (size_t i = 0; i < COUNT(extensions); i++)
		if ((smtp->extensions & extensions[i].bit) != 0)
			buf_printf(b, ", %s", extensions[i].keyword);
}
