/* SPDX-License-Identifier: ISC */
/* One letter: the envelope, pipelined where the server allows it (RFC 2920),
 * then the content. */
#include <stdio.h>
#include <string.h>

#include "mail/smtp_private.h"

static bool
is_ascii(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)data[i] >= 0x80)
			return false;
	return true;
}

struct letter {
	const char *from, *rcpt, *data;
	size_t len;
	bool eight_bit, utf8;
};

static void
set_result(struct smtp_result *result, enum smtp_outcome outcome,
    const struct smtp_reply *reply)
{
	*result = (struct smtp_result){ .outcome = outcome,
		.code = reply->code };
	memcpy(result->enhanced, reply->enhanced, sizeof result->enhanced);
	memcpy(result->text, reply->text, sizeof result->text);
}

static void
set_text(struct smtp_result *result, enum smtp_outcome outcome,
    const char *text)
{
	*result = (struct smtp_result){ .outcome = outcome };
	snprintf(result->text, sizeof result->text, "%.*s",
	    (int)sizeof result->text - 1, text);
}

static enum smtp_outcome
outcome_of(const struct smtp_reply *reply)
{
	if (reply->code / 100 == 2)
		return SMTP_ACCEPTED;
	return reply->code >= 500 ? SMTP_PERM : SMTP_TEMP;
}

/* What can be told before anything is sent; true when it may go on. */
static bool
check_letter(const struct smtp *smtp, struct letter *letter,
    struct smtp_result *result)
{
	const char *blank = memmem(letter->data, letter->len, "\n\n", 2);
	const char *crlf = memmem(letter->data, letter->len, "\n\r\n", 3);
	size_t header = letter->len;

	if (blank != NULL)
		header = (size_t)(blank - letter->data);
	if (crlf != NULL && (size_t)(crlf - letter->data) < header)
		header = (size_t)(crlf - letter->data);
	letter->eight_bit = !is_ascii(letter->data, letter->len);
	letter->utf8 = !is_ascii(letter->from, strlen(letter->from)) ||
	    !is_ascii(letter->rcpt, strlen(letter->rcpt)) ||
	    !is_ascii(letter->data, header);
	if (!smtp_address_is_valid(letter->rcpt) ||
	    (*letter->from != '\0' && !smtp_address_is_valid(letter->from)))
		set_text(result, SMTP_PERM, "not an address");
	else if (memchr(letter->data, '\0', letter->len) != NULL)
		set_text(result, SMTP_PERM, "a NUL in the message");
	else if (letter->utf8 && (smtp->extensions & SMTP_SMTPUTF8) == 0)
		set_text(result, SMTP_PERM,
		    "the relay does not offer SMTPUTF8, which this address "
		    "needs");
	else if (letter->eight_bit && (smtp->extensions & SMTP_8BITMIME) == 0)
		set_text(result, SMTP_PERM,
		    "the relay does not offer 8BITMIME");
	else if (smtp->size_limit != 0 && letter->len > smtp->size_limit)
		set_text(result, SMTP_PERM,
		    "the message is larger than the relay's limit");
	else
		return true;
	return false;
}

static void
put_mail(const struct smtp *smtp, const struct letter *letter, struct buf *b)
{
	buf_printf(b, "MAIL FROM:<%s>", letter->from);
	if ((smtp->extensions & SMTP_SIZE) != 0)
		buf_printf(b, " SIZE=%zu", letter->len);
	if (letter->eight_bit)
		buf_puts(b, " BODY=8BITMIME");
	if (letter->utf8)
		buf_puts(b, " SMTPUTF8");
	buf_puts(b, "\r\n");
}

#define STEPS_MAX 4 /* RSET, MAIL, RCPT, DATA */

/* All commands before the data, in one write or one after the other.  True
 * when the server waits for the data. */
static bool
envelope(struct smtp *smtp, const struct letter *letter,
    struct smtp_result *result)
{
	bool pipelining = (smtp->extensions & SMTP_PIPELINING) != 0;
	bool refused = false, dirty = smtp->dirty;
	struct smtp_reply reply = { .code = 0 };
	struct buf b[STEPS_MAX];
	struct err err;

	for (int i = 0; i < STEPS_MAX; i++)
		buf_init(&b[i], SMTP_LINE_MAX);
	if (dirty)
		buf_puts(&b[0], "RSET\r\n");
	put_mail(smtp, letter, &b[1]);
	buf_printf(&b[2], "RCPT TO:<%s>\r\n", letter->rcpt);
	buf_puts(&b[3], "DATA\r\n");
	for (int i = 1; i < STEPS_MAX && pipelining; i++) {
		buf_put(&b[0], b[i].data, b[i].len);
		buf_reset(&b[i]);
	}
	stream_begin_operation(smtp->stream, smtp->command_seconds,
	    SMTP_REPLY_BYTES);
	smtp->dirty = true;
	for (int i = 0; i < STEPS_MAX; i++) {
		if (b[i].len > 0 &&
		    smtp_write(smtp, b[i].data, b[i].len, &err) == -1)
			break;
		if (i == 0 && !dirty)
			continue;
		if (smtp_read_reply(smtp, &reply, NULL, &err) == -1)
			break;
		/* DATA is good with 354, the others with 2xx. */
		if (reply.code / 100 == (i == 3 ? 3 : 2))
			continue;
		if (!refused)
			set_result(result, outcome_of(&reply) == SMTP_ACCEPTED ?
			    SMTP_TEMP : outcome_of(&reply), &reply);
		refused = true;
		if (!pipelining || smtp->lost)
			break;
	}
	for (int i = 0; i < STEPS_MAX; i++)
		buf_release(&b[i]);
	if (smtp->lost && !refused)
		set_text(result, SMTP_TEMP, err.text);
	if (refused && !smtp->lost && reply.code == 354) {
		/* The pipelined DATA was taken although nobody receives it:
		 * an empty message goes nowhere (RFC 2920 section 3.1). */
		if (smtp_write(smtp, ".\r\n", 3, NULL) == 0)
			(void)smtp_read_reply(smtp, &reply, NULL, NULL);
	}
	return !refused && !smtp->lost;
}

/*
 * The message as it goes over the wire, from *at on, at most about 16 KB:
 * CRLF line ends, dots stuffed (RFC 5321 section 4.5.2).  *bol: at the
 * beginning of a line.
 */
static void
put_data(const struct letter *letter, size_t *at, bool *bol, struct buf *b)
{
	const char *p = letter->data + *at, *end = letter->data + letter->len;
	size_t run;

	while (p < end && b->len < 16384) {
		if (*p == '\r' || *p == '\n') {
			p += *p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
			buf_puts(b, "\r\n");
			*bol = true;
			continue;
		}
		if (*bol && *p == '.')
			buf_putc(b, '.');
		*bol = false;
		for (run = 1; p + run < end && run < 4096 && p[run] != '\r' &&
		     p[run] != '\n'; run++)
			;
		buf_put(b, p, run);
		p += run;
	}
	*at = (size_t)(p - letter->data);
}

/* The data, the final dot and its reply. */
static void
content(struct smtp *smtp, const struct letter *letter,
    struct smtp_result *result)
{
	bool bol = true, last = false;
	struct smtp_reply reply;
	struct err err;
	struct buf b;
	size_t at = 0;

	buf_init(&b, 65536);
	do {
		buf_reset(&b);
		put_data(letter, &at, &bol, &b);
		last = at == letter->len;
		if (last)
			buf_puts(&b, bol ? ".\r\n" : "\r\n.\r\n");
		/* Each piece has its time, so that size costs none. */
		stream_begin_operation(smtp->stream, smtp->command_seconds,
		    SMTP_REPLY_BYTES);
		if (smtp_write(smtp, b.data, b.len, &err) == -1)
			goto out;
	} while (!last);
	/* Giving up early here makes duplicates: RFC 5321 section 4.5.3.2.6
	 * wants 10 minutes, which is five times the usual limit. */
	stream_begin_operation(smtp->stream, 5 * smtp->command_seconds,
	    SMTP_REPLY_BYTES);
	stream_allow_silence(smtp->stream, 5 * smtp->command_seconds);
	if (smtp_read_reply(smtp, &reply, NULL, &err) == -1)
		goto out;
	smtp->dirty = false;
	set_result(result, outcome_of(&reply), &reply);
	buf_release(&b);
	return;
out:
	set_text(result, last ? SMTP_IN_DOUBT : SMTP_TEMP, err.text);
	buf_release(&b);
}

void
smtp_send(struct smtp *smtp, const char *from, const char *rcpt,
    const char *data, size_t len, struct smtp_result *result)
{
	struct letter letter = {
		.from = from, .rcpt = rcpt, .data = data, .len = len,
	};

	if (smtp->lost)
		set_text(result, SMTP_TEMP, "the connection is lost");
	else if (check_letter(smtp, &letter, result) &&
	    envelope(smtp, &letter, result))
		content(smtp, &letter, result);
}
