/* SPDX-License-Identifier: ISC */
#include "mail/imap.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/mem.h"
#include "mail/imap_private.h"
#include "mail/utf7.h"

#define CLOSE_SECONDS 2 /* for the answer to LOGOUT */

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

void
imap_begin(struct imap *im, uint64_t bytes)
{
	const char *why;

	stream_begin_operation(im->stream, im->command_seconds, bytes);
	im->session->imap_response = NULL;
	/* What came in one packet with the last answer, perhaps one of our own
	 * reading.  The guard changes nothing twice. */
	imap_guard_begin(&im->guard, bytes);
	why = im->ms->read_buffer_len == 0 ? NULL :
	    imap_guard_pass(&im->guard, im->ms->read_buffer,
		im->ms->read_buffer_len);
	if (why != NULL)
		stream_fail(im->stream, why);
}

void
imap_begin_lines(struct imap *im, uint64_t bytes)
{
	stream_begin_operation(im->stream, im->command_seconds, bytes);
	im->session->imap_response = NULL;
	im->guard.on = false;
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

/* The greeting line, left in the buffer. */
static int
peek_greeting(struct imap *im, const char **line_out, size_t *len_out,
    struct err *err)
{
	const char *end;
	ssize_t n;

	for (;;) {
		end = im->ms->read_buffer_len == 0 ? NULL :
		    memchr(im->ms->read_buffer, '\n', im->ms->read_buffer_len);
		if (end != NULL)
			break;
		if (im->ms->read_buffer_len >= im->ms->buffer_max_size)
			return err_set(err, ERR_TEMP,
			    "%s: the greeting has no end", im->host);
		n = stream_read(im->stream,
		    im->ms->read_buffer + im->ms->read_buffer_len,
		    im->ms->buffer_max_size - im->ms->read_buffer_len);
		if (n == -1)
			return imap_failed(im, MAILIMAP_ERROR_STREAM,
			    "greeting", err);
		im->ms->read_buffer_len += (size_t)n;
	}
	*line_out = im->ms->read_buffer;
	if (end > im->ms->read_buffer && end[-1] == '\r')
		end--;
	*len_out = (size_t)(end - im->ms->read_buffer);
	return 0;
}

/* Only "* OK ..." goes on: PREAUTH would skip STARTTLS and login (RFC 9051
 * section 11.3). */
static int
greet(struct imap *im, struct err *err)
{
	const char *line = NULL;
	size_t len = 0;
	int r;

	if (peek_greeting(im, &line, &len, err) == -1)
		return -1;
	if (len >= 9 && strncasecmp(line, "* PREAUTH", 9) == 0)
		return err_set(err, ERR_CONFIG,
		    "%s greets with PREAUTH: it takes us for somebody already "
		    "logged in; refused", im->host);
	if (len < 4 || strncasecmp(line, "* OK", 4) != 0)
		return err_set(err, ERR_TEMP, "%s does not want us: %.*s",
		    im->host, len > 200 ? 200 : (int)len, line);
	imap_begin(im, IMAP_COMMAND_BYTES);
	r = mailimap_connect(im->session, im->ms);
	if (r != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return imap_failed(im, r, "greeting", err);
	return 0;
}

static unsigned
capability_bits(const struct mailimap_capability_data *data)
{
	unsigned bits = 0;

	for (clistiter *it = clist_begin(data->cap_list); it != NULL;
	     it = clist_next(it)) {
		const struct mailimap_capability *c = clist_content(it);
		bool auth = c->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE;
		const char *name = auth ? c->cap_data.cap_auth_type :
					  c->cap_data.cap_name;

		for (size_t i = 0; i < COUNT(capability_names); i++)
			if (name != NULL && capability_names[i].auth == auth &&
			    strcasecmp(capability_names[i].name, name) == 0)
				bits |= capability_names[i].bit;
	}
	return bits;
}

/* Asked anew each time; nothing is kept from before TLS or login. */
static int
ask_capabilities(struct imap *im, struct err *err)
{
	struct mailimap_connection_info *info;
	struct mailimap_capability_data *data;
	clist *empty;
	int r;

	info = im->session->imap_connection_info;
	if (info == NULL)
		return imap_failed(im, MAILIMAP_ERROR_MEMORY, "CAPABILITY",
		    err);
	if (info->imap_capability != NULL)
		mailimap_capability_data_free(info->imap_capability);
	/* Never NULL: libetpan copies it without looking. */
	empty = clist_new();
	info->imap_capability = empty != NULL ?
	    mailimap_capability_data_new(empty) : NULL;
	if (info->imap_capability == NULL)
		_exit(EX_OSERR);
	imap_begin(im, IMAP_COMMAND_BYTES);
	r = mailimap_capability(im->session, &data);
	if (r != MAILIMAP_NO_ERROR)
		return imap_failed(im, r, "CAPABILITY", err);
	im->capabilities = capability_bits(data);
	mailimap_capability_data_free(data);
	return 0;
}

static int
start_tls(struct imap *im, struct err *err)
{
	int r;

	if ((im->capabilities & IMAP_STARTTLS) == 0)
		return err_set(err, ERR_CONFIG,
		    "%s does not offer STARTTLS; is tls = \"implicit\" with "
		    "port 993 meant?", im->host);
	imap_begin(im, IMAP_COMMAND_BYTES);
	r = mailimap_starttls(im->session);
	/* First: libetpan, where it is patched for CVE-2020-15953, gives an
	 * error for this that says no more than a refusal. */
	if (im->ms->read_buffer_len != 0)
		return err_set(err, ERR_CONFIG,
		    "%s: data in clear after STARTTLS (somebody in the middle "
		    "injects commands?)", im->host);
	if (r != MAILIMAP_NO_ERROR)
		return imap_failed(im, r, "STARTTLS", err);
	if (stream_start_tls(im->stream, im->connect_seconds, err) == -1)
		return -1;
	return ask_capabilities(im, err);
}

static int
begin_session(struct imap *im, const struct config_server *server,
    const struct secret *secret, struct err *err)
{
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (greet(im, err) == -1) {
		/* A server that waits for TLS says nothing. */
		if (server->tls == TLS_STARTTLS &&
		    im->ms->read_buffer_len == 0)
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

	buf_init(&folder, 8 * UTF7_NAME_MAX);
	im->source.ops = &ops;
	im->filter = (struct etpan_filter){ guard_pass, im };
	im->host = xstrdup(mailbox->server.host);
	im->want_idle = mailbox->idle;
	im->handled = mailbox->handled;
	im->connect_seconds = limits->connect_seconds;
	im->command_seconds = limits->command_seconds;
	if (im->handled == HANDLED_MOVE) {
		if (utf7_put(&folder, mailbox->handled_folder, err) == -1)
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

/*
 * A lost connection is dropped without a LOGOUT.
 */
static void
imap_close(struct source *source)
{
	struct imap *im = (struct imap *)source;

	if (im->ms == NULL) {
		stream_close(im->stream);
	} else if (!imap_is_lost(source) &&
	    im->session->imap_stream == im->ms) {
		imap_begin(im, IMAP_COMMAND_BYTES);
		stream_begin_operation(im->stream, CLOSE_SECONDS,
		    IMAP_COMMAND_BYTES);
		(void)mailimap_logout(im->session); /* closes it too */
	} else {
		mailstream_close(im->ms);
		im->session->imap_stream = NULL;
	}
	if (im->session != NULL)
		mailimap_free(im->session);
	if (im->line != NULL)
		mmap_string_free(im->line);
	free(im->pending);
	free(im->handled_folder);
	free(im->host);
	free(im);
}
