/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "mail/smtp_private.h"

static int
lost(struct smtp *smtp, struct err *err)
{
	smtp->lost = true;
	if (err != NULL)
		*err = *stream_error(smtp->stream);
	return -1;
}

int
smtp_write(struct smtp *smtp, const void *data, size_t len, struct err *err)
{
	if (smtp->lost)
		return err_set(err, ERR_TEMP, "%s: the connection is lost",
		    smtp->host);
	if (stream_write(smtp->stream, data, len) == -1)
		return lost(smtp, err);
	return 0;
}

/* One line without its end, NUL-terminated, into line. */
static int
read_line(struct smtp *smtp, char line[SMTP_LINE_MAX + 1], struct err *err)
{
	char *end;
	size_t len;
	ssize_t n;

	for (;;) {
		end = memchr(smtp->in, '\n', smtp->in_len);
		len = end != NULL ? (size_t)(end - smtp->in) : smtp->in_len;
		if (len > SMTP_LINE_MAX) {
			smtp->lost = true;
			return err_set(err, ERR_TEMP,
			    "%s: a reply line of more than %d bytes",
			    smtp->host, SMTP_LINE_MAX);
		}
		if (end != NULL)
			break;
		n = stream_read(smtp->stream, smtp->in + smtp->in_len,
		    sizeof smtp->in - smtp->in_len);
		if (n == -1)
			return lost(smtp, err);
		smtp->in_len += (size_t)n;
	}
	memcpy(line, smtp->in, len);
	line[len] = '\0';
	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
	smtp->in_len -= len + 1;
	memmove(smtp->in, end + 1, smtp->in_len);
	return 0;
}

/* "5.1.1 " at the beginning of a text (RFC 3463): its length, else 0. */
static size_t
enhanced_length(const char *text)
{
	size_t n = 1, digits;

	if ((text[0] != '2' && text[0] != '4' && text[0] != '5') ||
	    text[1] != '.')
		return 0;
	for (int part = 0; part < 2; part++) {
		if (text[n++] != '.')
			return 0;
		digits = strspn(text + n, "0123456789");
		if (digits < 1 || digits > 3)
			return 0;
		n += digits;
	}
	return text[n] == ' ' || text[n] == '\0' ? n : 0;
}

/* Lines joined by a space; the enhanced code taken out of each. */
static void
add_text(struct smtp_reply *reply, const char *text)
{
	size_t n = enhanced_length(text), at = strlen(reply->text);

	if (n > 0) {
		snprintf(reply->enhanced, sizeof reply->enhanced, "%.*s",
		    (int)n, text);
		text += n + strspn(text + n, " ");
	}
	if (at > 0 && at < sizeof reply->text - 1)
		reply->text[at++] = ' ';
	for (; *text != '\0' && at < sizeof reply->text - 1; text++)
		reply->text[at++] = (unsigned char)*text < 0x20 ||
			*text == 0x7f ? '?' : *text;
	reply->text[at] = '\0';
}

static int
line_code(const char *line)
{
	if (line[0] < '2' || line[0] > '5' ||
	    !isdigit((unsigned char)line[1]) ||
	    !isdigit((unsigned char)line[2]) ||
	    (line[3] != ' ' && line[3] != '-' && line[3] != '\0'))
		return -1;
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

int
smtp_read_reply(struct smtp *smtp, struct smtp_reply *reply_out,
    void (*each)(struct smtp *smtp, const char *text, int line),
    struct err *err)
{
	struct smtp_reply reply = { .code = 0 };
	char line[SMTP_LINE_MAX + 1];
	int code;

	if (smtp->lost)
		return err_set(err, ERR_TEMP, "%s: the connection is lost",
		    smtp->host);
	for (int i = 0;; i++) {
		if (read_line(smtp, line, err) == -1)
			return -1;
		code = line_code(line);
		if (code == -1 || (i > 0 && code != reply.code) ||
		    i == SMTP_REPLY_LINES_MAX) {
			smtp->lost = true;
			return err_set(err, ERR_TEMP,
			    "%s: no SMTP reply: \"%.60s\"", smtp->host, line);
		}
		reply.code = code;
		if (line[3] != '\0') {
			add_text(&reply, line + 4);
			if (each != NULL)
				each(smtp, line + 4, i);
		}
		if (line[3] != '-')
			break;
	}
	if (reply.code == 421)
		smtp->lost = true;
	*reply_out = reply;
	return 0;
}

int
smtp_command(struct smtp *smtp, const char *line,
    struct smtp_reply *reply_out, struct err *err)
{
	struct buf b;
	int rc;

	stream_begin_operation(smtp->stream, smtp->command_seconds,
	    SMTP_REPLY_BYTES);
	buf_init(&b, SMTP_LINE_MAX);
	buf_printf(&b, "%s\r\n", line);
	rc = buf_ok(&b) ? smtp_write(smtp, b.data, b.len, err) :
	    err_set(err, ERR_BUG, "an SMTP command that is too long");
	buf_release(&b);
	if (rc == -1)
		return -1;
	return smtp_read_reply(smtp, reply_out, NULL, err);
}

int
smtp_refused(struct smtp *smtp, const struct smtp_reply *reply,
    const char *what, struct err *err)
{
	return err_set(err, reply->code >= 500 ? ERR_CONFIG : ERR_TEMP,
	    "%s: %s: the server says: %d %s%s%s", smtp->host, what,
	    reply->code, reply->enhanced, *reply->enhanced != '\0' ? " " : "",
	    reply->text);
}
