/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mail/imap_private.h"
#include "mail/utf7.h"

#define COMMAND_MAX 4096

void
imap_begin(struct imap *im, uint64_t bytes)
{
	const char *why;

	stream_begin_operation(im->stream, im->command_seconds, bytes);
	im->session->imap_response = NULL;
	/* What came in one packet with the answer before; the guard changes
	 * nothing twice. */
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
	im->guard.on = false;
}

const char *
imap_next_tag(struct imap *im)
{
	snprintf(im->tag, sizeof im->tag, "%d", ++im->session->imap_tag);
	return im->tag;
}

int
imap_write(struct imap *im, const void *data, size_t len, struct err *err)
{
	if (stream_write(im->stream, data, len) == 0)
		return 0;
	im->lost = true;
	if (err != NULL)
		*err = *stream_error(im->stream);
	return -1;
}

static int
broken(struct imap *im, const char *what, struct err *err)
{
	im->lost = true;
	return err_set(err, ERR_TEMP, "%s: %s: \"%.60s\"", im->host, what,
	    im->line->str);
}

static bool
starts(const char *line, const char *word)
{
	size_t len = strlen(word);

	return strncasecmp(line, word, len) == 0 &&
	    (line[len] == ' ' || line[len] == '\0');
}

static int
tagged(struct imap *im, const char *rest, enum imap_answer *answer_out,
    struct err *err)
{
	if (starts(rest, "OK"))
		*answer_out = IMAP_OK;
	else if (starts(rest, "NO"))
		*answer_out = IMAP_NO;
	else if (starts(rest, "BAD"))
		*answer_out = IMAP_BAD;
	else
		return broken(im, "an answer that is none", err);
	return 0;
}

int
imap_line(struct imap *im, enum imap_answer *answer_out, struct err *err)
{
	size_t tag_len = strlen(im->tag);
	const char *line;

	if (mailstream_read_line_remove_eol(im->ms, im->line) == NULL) {
		im->lost = true;
		if (err != NULL)
			*err = *stream_error(im->stream);
		return -1;
	}
	line = im->line->str;
	/* A literal would have to be read; none belongs here. */
	if (im->line->len > 0 && line[im->line->len - 1] == '}')
		return broken(im, "an unexpected literal", err);
	if (strncasecmp(line, "* BYE", 5) == 0)
		return broken(im, "the server ends the session", err);
	if (strncmp(line, "* ", 2) == 0) {
		*answer_out = IMAP_UNTAGGED;
		if (imap_is_exists(line + 2)) {
			im->news = true;
			im->exists = imap_number(line + 2);
		}
	} else if (line[0] == '+') {
		*answer_out = IMAP_CONTINUE;
	} else if (strncmp(line, im->tag, tag_len) == 0 &&
	    line[tag_len] == ' ') {
		return tagged(im, line + tag_len + 1, answer_out, err);
	} else {
		return broken(im, "an answer that is none", err);
	}
	return 0;
}

const char *
imap_line_text(const struct imap *im, enum imap_answer answer)
{
	const char *line = im->line->str;

	if (answer == IMAP_UNTAGGED)
		return line + 2;
	if (answer == IMAP_CONTINUE)
		return line[1] == ' ' ? line + 2 : line + 1;
	line += strlen(im->tag) + 1;
	line += strcspn(line, " ");
	return *line == ' ' ? line + 1 : line;
}

__attribute__((format(printf, 2, 0))) static int
send_command(struct imap *im, const char *fmt, va_list ap, struct err *err)
{
	struct buf b;
	int rc;

	buf_init(&b, COMMAND_MAX);
	buf_printf(&b, "%s ", imap_next_tag(im));
	buf_vprintf(&b, fmt, ap);
	buf_puts(&b, "\r\n");
	rc = buf_ok(&b) ? imap_write(im, b.data, b.len, err) :
	    err_set(err, ERR_BUG, "an IMAP command is too long");
	buf_release(&b);
	return rc;
}

int
imap_command(struct imap *im, const struct imap_lines *lines,
    enum imap_answer *answer_out, struct err *err, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = send_command(im, fmt, ap, err);
	va_end(ap);
	while (rc == 0) {
		if (imap_line(im, answer_out, err) == -1)
			return -1;
		if (*answer_out == IMAP_CONTINUE)
			return broken(im, "an answer that is none", err);
		if (*answer_out != IMAP_UNTAGGED)
			return 0;
		if (lines != NULL)
			lines->take(lines->context,
			    imap_line_text(im, IMAP_UNTAGGED));
	}
	return rc;
}

int
imap_answered(struct imap *im, enum imap_answer answer, const char *what,
    struct err *err)
{
	const char *text = imap_line_text(im, answer);

	if (answer == IMAP_OK)
		return 0;
	if (answer != IMAP_NO)
		im->lost = true;
	return err_set(err, ERR_TEMP, "%s: %s: the server says: %.200s",
	    im->host, what, *text != '\0' ? text : "(nothing)");
}

int
imap_put_folder(struct buf *b, const char *folder, struct err *err)
{
	struct buf encoded;
	int rc;

	buf_init(&encoded, 8 * UTF7_NAME_MAX);
	rc = utf7_put(&encoded, folder, err);
	buf_putc(b, '"');
	for (size_t i = 0; i < encoded.len; i++) {
		if (encoded.data[i] == '"' || encoded.data[i] == '\\')
			buf_putc(b, '\\');
		buf_putc(b, encoded.data[i]);
	}
	buf_putc(b, '"');
	buf_release(&encoded);
	return rc;
}

uint32_t
imap_number(const char *text)
{
	uint64_t n = 0;

	for (; *text >= '0' && *text <= '9'; text++) {
		n = 10 * n + (uint64_t)(*text - '0');
		if (n > UINT32_MAX)
			return 0;
	}
	return (uint32_t)n;
}

bool
imap_is_exists(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && strcasecmp(text + digits, " EXISTS") == 0;
}
