/* SPDX-License-Identifier: ISC */
#include "mail/imap.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/mem.h"
#include "mail/imap_private.h"

#define CLOSE_SECONDS 2 /* for the answer to LOGOUT */
#define GREETING_BYTES 8192

static bool imap_is_lost(const struct source *source);
static void imap_describe(const struct source *source, struct buf *b);
static void imap_close(struct source *source);

static const struct source_ops ops = {
	.select = imap_select,
	.look = imap_look,
	.fetch = imap_fetch,
	.mark = imap_mark,
	.wait = imap_wait,
	.is_lost = imap_is_lost,
	.describe = imap_describe,
	.close = imap_close,
};

static const struct {
	const char *name;
	bool auth; /* AUTH=name */
	enum imap_capability bit;
} capability_names[] = {
	{ "IDLE", false, IMAP_IDLE },
	{ "MOVE", false, IMAP_MOVE },
	{ "STARTTLS", false, IMAP_STARTTLS },
	{ "LOGINDISABLED", false, IMAP_LOGINDISABLED },
	{ "SASL-IR", false, IMAP_SASL_IR },
	{ "XOAUTH2", true, IMAP_XOAUTH2 },
};

static const char *
guard_pass(void *context, char *data, size_t len)
{
	struct imap *im = context;

	return im->guard.on ? imap_guard_pass(&im->guard, data, len) : NULL;
}

/* After these the two ends no longer agree on what comes next. */
static bool
is_fatal(int result)
{
	switch (result) {
	case MAILIMAP_ERROR_BAD_STATE:
	case MAILIMAP_ERROR_STREAM:
	case MAILIMAP_ERROR_PARSE:
	case MAILIMAP_ERROR_MEMORY:
	case MAILIMAP_ERROR_FATAL:
	case MAILIMAP_ERROR_PROTOCOL:
		return true;
	default:
		return false;
	}
}

int
imap_failed(struct imap *im, int result, const char *what, struct err *err)
{
	const char *text = im->session->imap_response;

	if (is_fatal(result))
		im->lost = true;
	if (stream_error(im->stream)->kind != ERR_NONE) {
		im->lost = true;
		if (err != NULL)
			*err = *stream_error(im->stream);
		return err_prefix(err, "%s", what);
	}
	if (result == MAILIMAP_ERROR_PARSE)
		return err_set(err, ERR_TEMP,
		    "%s: %s: an answer that cannot be understood", im->host,
		    what);
	return err_set(err, ERR_TEMP, "%s: %s: the server says: %.200s",
	    im->host, what, text != NULL ? text : "(nothing)");
}

/* Only "* OK ..." goes on: PREAUTH would skip STARTTLS and login (RFC 9051
 * section 11.3). */
static int
greet(struct imap *im, struct err *err)
{
	const char *line;

	imap_begin_lines(im, GREETING_BYTES);
	if (mailstream_read_line_remove_eol(im->ms, im->line) == NULL)
		return imap_failed(im, MAILIMAP_ERROR_STREAM, "greeting", err);
	line = im->line->str;
	if (strncasecmp(line, "* PREAUTH", 9) == 0)
		return err_set(err, ERR_CONFIG,
		    "%s greets with PREAUTH: it takes us for somebody already "
		    "logged in; refused", im->host);
	if (strncasecmp(line, "* OK", 4) != 0)
		return err_set(err, ERR_TEMP, "%s does not want us: %.200s",
		    im->host, line);
	return 0;
}

static unsigned
capability_bit(const char *word, size_t len)
{
	bool auth = len > 5 && strncasecmp(word, "AUTH=", 5) == 0;
	size_t i;

	if (auth) {
		word += 5;
		len -= 5;
	}
	for (i = 0; i < COUNT(capability_names); i++)
		if (capability_names[i].auth == auth &&
		    strlen(capability_names[i].name) == len &&
		    strncasecmp(capability_names[i].name, word, len) == 0)
			return capability_names[i].bit;
	return 0;
}

/* "CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN" */
static void
take_capabilities(void *context, const char *text)
{
	unsigned *bits = context;
	size_t len;

	if (strncasecmp(text, "CAPABILITY ", 11) != 0)
		return;
	for (text += 10; *text != '\0'; text += len) {
		text += strspn(text, " ");
		len = strcspn(text, " ");
		*bits |= capability_bit(text, len);
	}
}

/* Asked anew each time; nothing is kept from before TLS or login. */
static int
ask_capabilities(struct imap *im, struct err *err)
{
	unsigned bits = 0;
	struct imap_lines lines = { take_capabilities, &bits };
	enum imap_answer answer;

	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_command(im, &lines, &answer, err, "CAPABILITY") == -1 ||
	    imap_answered(im, answer, "CAPABILITY", err) == -1)
		return -1;
	im->capabilities = bits;
	return 0;
}

static int
start_tls(struct imap *im, struct err *err)
{
	enum imap_answer answer;

	if ((im->capabilities & IMAP_STARTTLS) == 0)
		return err_set(err, ERR_CONFIG,
		    "%s does not offer STARTTLS; is tls = \"implicit\" with "
		    "port 993 meant?", im->host);
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_command(im, NULL, &answer, err, "STARTTLS") == -1 ||
	    imap_answered(im, answer, "STARTTLS", err) == -1)
		return -1;
	if (im->ms->read_buffer_len != 0)
		return err_set(err, ERR_CONFIG,
		    "%s: data in clear after STARTTLS (somebody in the middle "
		    "injects commands?)", im->host);
	if (stream_start_tls(im->stream, im->connect_seconds, err) == -1)
		return -1;
	return ask_capabilities(im, err);
}

static int
begin_session(struct imap *im, const struct config_server *server,
    const struct secret *secret, struct err *err)
{
	if (greet(im, err) == -1) {
		/* A server that waits for TLS says nothing. */
		if (server->tls == TLS_STARTTLS && im->line->len == 0)
			err_prefix(err, "with tls = \"starttls\" (is "
			    "\"implicit\" meant?)");
		return -1;
	}
	if (ask_capabilities(im, err) == -1)
		return -1;
	if (server->tls == TLS_STARTTLS && start_tls(im, err) == -1)
		return -1;
	if (imap_login(im, server, secret, err) == -1)
		return -1;
	return ask_capabilities(im, err);
}

int
imap_open(const struct config_mailbox *mailbox,
    const struct config_limits *limits, const struct secret *secret,
    struct source **source_out, struct err *err)
{
	struct imap *im = xcalloc(1, sizeof *im);
	struct buf folder;
	int rc = -1;

	buf_init(&folder, IMAP_FOLDER_MAX);
	im->source.ops = &ops;
	im->filter = (struct etpan_filter){ guard_pass, im };
	im->host = xstrdup(mailbox->server.host);
	im->want_idle = mailbox->idle;
	im->handled = mailbox->handled;
	im->connect_seconds = limits->connect_seconds;
	im->io_seconds = limits->io_seconds;
	im->command_seconds = limits->command_seconds;
	if (im->handled == HANDLED_MOVE) {
		if (imap_put_folder(&folder, mailbox->handled_folder, err) ==
			-1)
			goto out;
		im->handled_folder = buf_take(&folder);
	}
	if (stream_open(&mailbox->server, limits->connect_seconds,
		limits->io_seconds, &im->stream, err) == -1)
		goto out;
	/* libetpan would put a literal above its ceiling into a file. */
	mmap_string_set_ceil((size_t)1 << 30);
	im->line = mmap_string_new("");
	im->session = mailimap_new(0, NULL);
	if (im->line == NULL || im->session == NULL)
		_exit(EX_OSERR);
	im->ms = etpan_adopt(im->stream, &im->filter);
	im->session->imap_stream = im->ms;
	im->session->imap_selection_info = mailimap_selection_info_new();
	if (im->session->imap_selection_info == NULL)
		_exit(EX_OSERR);
	if (begin_session(im, &mailbox->server, secret, err) == -1) {
		im->lost = true;
		goto out;
	}
	*source_out = &im->source;
	rc = 0;
out:
	buf_release(&folder);
	if (rc == -1)
		imap_close(&im->source);
	return rc;
}

static bool
imap_is_lost(const struct source *source)
{
	const struct imap *im = (const struct imap *)source;

	return im->lost || stream_error(im->stream)->kind != ERR_NONE;
}

static void
imap_describe(const struct source *source, struct buf *b)
{
	const struct imap *im = (const struct imap *)source;
	struct stream_info info;

	stream_info(im->stream, &info);
	buf_printf(b, "IMAP %s (%s), %s; IDLE %s, keywords %s", im->host,
	    info.peer, *info.protocol != '\0' ? info.protocol : "no TLS",
	    (im->capabilities & IMAP_IDLE) != 0 ? "yes" : "no",
	    im->selected ? (im->can_keyword ? "yes" : "no") : "?");
	if (im->handled == HANDLED_MOVE)
		buf_printf(b, ", MOVE %s",
		    (im->capabilities & IMAP_MOVE) != 0 ? "yes" :
		    "no (handled = \"move:...\" cannot work here)");
}

static void
say_goodbye(struct imap *im)
{
	enum imap_answer answer;
	struct err err;

	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	stream_begin_operation(im->stream, CLOSE_SECONDS, IMAP_COMMAND_BYTES);
	(void)imap_command(im, NULL, &answer, &err, "LOGOUT");
}

/* A lost connection is dropped without a LOGOUT. */
static void
imap_close(struct source *source)
{
	struct imap *im = (struct imap *)source;

	if (im->ms == NULL) {
		stream_close(im->stream);
	} else {
		if (!imap_is_lost(source))
			say_goodbye(im);
		mailstream_close(im->ms);
		im->session->imap_stream = NULL;
	}
	if (im->session != NULL)
		mailimap_free(im->session);
	if (im->line != NULL)
		mmap_string_free(im->line);
	free(im->pending);
	free(im->handled_folder);
	free(im->folder);
	free(im->host);
	free(im);
}
