/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mail/imap_private.h"

void
imap_next_tag(struct imap *im, char tag_out[IMAP_TAG_TEXT])
{
	snprintf(tag_out, IMAP_TAG_TEXT, "%d", ++im->session->imap_tag);
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
imap_line(struct imap *im, const char *tag, enum imap_answer *answer_out,
    struct err *err)
{
	size_t tag_len = strlen(tag);
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
	if (strncmp(line, "* ", 2) == 0)
		*answer_out = IMAP_UNTAGGED;
	else if (line[0] == '+')
		*answer_out = IMAP_CONTINUE;
	else if (strncmp(line, tag, tag_len) == 0 && line[tag_len] == ' ')
		return tagged(im, line + tag_len + 1, answer_out, err);
	else
		return broken(im, "an answer that is none", err);
	return 0;
}

const char *
imap_line_text(const struct imap *im, enum imap_answer answer,
    const char *tag)
{
	const char *line = im->line->str;

	if (answer == IMAP_UNTAGGED)
		return line + 2;
	if (answer == IMAP_CONTINUE)
		return line[1] == ' ' ? line + 2 : line + 1;
	line += strlen(tag) + 1;
	line += strcspn(line, " ");
	return *line == ' ' ? line + 1 : line;
}

bool
imap_line_is_exists(const struct imap *im, uint32_t *count_out)
{
	const char *p = im->line->str + 2;
	size_t digits = strspn(p, "0123456789");

	if (digits == 0 || strcasecmp(p + digits, " EXISTS") != 0)
		return false;
	*count_out = imap_number(p);
	return true;
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

int
imap_write_quoted(struct imap *im, const unsigned char *data, size_t len,
    struct err *err)
{
	struct secret out = { 0 };
	size_t at = 0;
	int rc;

	secret_alloc(&out, 3 + 2 * len);
	out.data[at++] = ' ';
	out.data[at++] = '"';
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '"' || data[i] == '\\')
			out.data[at++] = '\\';
		out.data[at++] = data[i];
	}
	out.data[at++] = '"';
	rc = imap_write(im, out.data, at, err);
	secret_release(&out);
	return rc;
}
