/* SPDX-License-Identifier: ISC */
#include "mail/compose.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "mail/smtp.h"

#define COLUMNS 76
#define WORD_MAX 75
#define WORD_FRAME 12  /* "=?utf-8?B?" and "?=" */
#define WORD_BYTES 45  /* of text in one encoded word alone on its line */
#define LINE_MAX_SMTP 998 /* octets, without CRLF (RFC 5322, 2.1.1) */
#define BASE64_BYTES 57   /* of 76 columns */
#define PLAIN_WORD 56  /* a longer word of ASCII cannot be folded */

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x7f ||
		    ((unsigned char)*s < 0x20 && *s != '\n' && *s != '\t'))
			return false;
	return true;
}

/* A header value on one line: controls become blanks, blanks are folded. */
static char *
one_line(const char *value)
{
	struct buf b;
	bool blank = false;

	buf_init(&b, COMPOSE_MAX);
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		if (c <= 0x20 || c == 0x7f) {
			blank = b.len > 0;
			continue;
		}
		if (blank)
			buf_putc(&b, ' ');
		blank = false;
		buf_putc(&b, (char)c);
	}
	return buf_take(&b);
}

/*
 * Encoded words, each of whole characters, one on a line; column is where the
 * first begins: no line with one is longer than 76 (RFC 2047, 2).  Broken
 * UTF-8 is replaced.
 */
static void
put_encoded_words(struct buf *b, size_t column, const char *value)
{
	size_t left = strlen(value), n, len, room, have = 0;
	unsigned char out[WORD_MAX + 1];
	char raw[WORD_BYTES], one[4];
	uint32_t code;

	room = (COLUMNS - column - WORD_FRAME) / 4 * 3;
	for (; left > 0; value += n, left -= n) {
		n = utf8_decode(value, left, &code, NULL);
		len = utf8_encode(code, one);
		if (have + len > room) {
			EVP_EncodeBlock(out, (unsigned char *)raw, (int)have);
			buf_printf(b, "=?utf-8?B?%s?=\r\n ", (char *)out);
			have = 0;
			room = WORD_BYTES;
		}
		memcpy(raw + have, one, len);
		have += len;
	}
	if (have > 0) {
		EVP_EncodeBlock(out, (unsigned char *)raw, (int)have);
		buf_printf(b, "=?utf-8?B?%s?=", (char *)out);
	}
}

/* Words of ASCII, folded at blanks. */
static void
put_folded(struct buf *b, size_t column, const char *value)
{
	size_t len;
	bool first = true;

	for (; *value != '\0'; value += len) {
		while (*value == ' ')
			value++;
		len = strcspn(value, " ");
		if (!first) {
			if (column + 1 + len > COLUMNS) {
				buf_puts(b, "\r\n");
				column = 0;
			}
			buf_putc(b, ' ');
			column++;
		}
		buf_put(b, value, len);
		column += len;
		first = false;
	}
}

/* One line of ASCII that no decoder can take for an encoded word and whose
 * words fit into a line. */
static bool
is_plain(const char *value)
{
	const char *p = value;

	if (!is_ascii(value) || strstr(value, "=?") != NULL)
		return false;
	for (; *p != '\0'; p += strcspn(p, " ")) {
		p += strspn(p, " ");
		if (strcspn(p, " ") > PLAIN_WORD)
			return false;
	}
	return true;
}

void
compose_header(struct buf *b, const char *name, const char *value)
{
	char *line = one_line(value);

	buf_printf(b, "%s: ", name);
	if (is_plain(line))
		put_folded(b, strlen(name) + 2, line);
	else
		put_encoded_words(b, strlen(name) + 2, line);
	buf_puts(b, "\r\n");
	free(line);
}

/* "Name <address>": the name as an encoded word or a quoted string. */
static int
put_from(struct buf *b, const char *from, struct err *err)
{
	char *address = compose_address_of(from), *name = NULL, *p;
	const char *angle = strrchr(from, '<');
	int rc = -1;

	if (address == NULL) {
		err_set(err, ERR_CONFIG, "smtp.from: no address in it");
		goto out;
	}
	if (angle != NULL) {
		char *raw = xstrndup(from, (size_t)(angle - from));

		name = one_line(raw);
		free(raw);
	}
	buf_puts(b, "From: ");
	if (name != NULL && name[0] != '\0') {
		p = name;
		if (*p == '"' && p[strlen(p) - 1] == '"' && strlen(p) > 1) {
			p[strlen(p) - 1] = '\0';
			p++;
		}
		if (!is_plain(p))
			put_encoded_words(b, strlen("From: "), p);
		else {
			buf_putc(b, '"');
			for (; *p != '\0'; p++)
				if (*p != '"' && *p != '\\')
					buf_putc(b, *p);
			buf_putc(b, '"');
		}
		buf_printf(b, "\r\n <%s>\r\n", address);
	} else
		buf_printf(b, "<%s>\r\n", address);
	rc = 0;
out:
	free(address);
	free(name);
	return rc;
}

char *
compose_address_of(const char *from)
{
	const char *open = strrchr(from, '<'), *end;
	char *address;

	if (open != NULL) {
		end = strchr(open, '>');
		if (end == NULL)
			return NULL;
		address = xstrndup(open + 1, (size_t)(end - open - 1));
	} else
		address = one_line(from);
	if (smtp_address_is_valid(address))
		return address;
	free(address);
	return NULL;
}

void
compose_qp(struct buf *b, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t column = 0;

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		bool at_end = text[1] == '\n' || text[1] == '\0';
		/* A dot or "From " first on a line is changed by some relays,
		 * a blank last on it is dropped. */
		bool plain = c >= 0x20 && c < 0x7f && c != '=' &&
		    !(c == ' ' && at_end) &&
		    !(column == 0 && (c == '.' || c == 'F'));
		size_t need = plain ? 1 : 3;

		if (c == '\n') {
			buf_puts(b, "\r\n");
			column = 0;
			continue;
		}
		if (column + need > COLUMNS - 1) {
			buf_puts(b, "=\r\n");
			column = 0;
		}
		if (plain)
			buf_putc(b, (char)c);
		else {
			buf_putc(b, '=');
			buf_putc(b, hex[c >> 4]);
			buf_putc(b, hex[c & 15]);
		}
		column += need;
	}
}

void
compose_date(struct buf *b, int64_t date)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)date;
	struct tm tm;

	gmtime_r(&t, &tm);
	buf_printf(b, "%s, %d %s %d %02d:%02d:%02d +0000", days[tm.tm_wday],
	    tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour,
	    tm.tm_min, tm.tm_sec);
}

/* Can this go out as it is: ASCII, no line over 78, nothing a relay would
 * change? */
static bool
is_7bit(const char *text)
{
	const char *line = text;
	size_t len;

	if (!is_ascii(text))
		return false;
	for (;; line += len + 1) {
		len = strcspn(line, "\n");
		if (len > 78 || line[0] == '.' || line[0] == '\t' ||
		    strncmp(line, "From ", 5) == 0 ||
		    (len > 0 && line[len - 1] == ' '))
			return false;
		if (line[len] == '\0')
			return true;
	}
}

static void
put_crlf(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_putc(b, '\r');
		buf_putc(b, *text);
	}
}

static void
put_text_part(struct buf *b, const char *type, const char *parameters,
    const char *text)
{
	bool plain = is_7bit(text);

	buf_printf(b, "Content-Type: %s; charset=%s%s\r\n", type,
	    plain ? "us-ascii" : "utf-8", parameters);
	buf_printf(b, "Content-Transfer-Encoding: %s\r\n\r\n",
	    plain ? "7bit" : "quoted-printable");
	if (plain)
		put_crlf(b, text);
	else
		compose_qp(b, text);
	buf_puts(b, "\r\n");
}

/* Lines of one octet and more, none over 998, and nothing beyond ASCII: what
 * every relay carries as it is. */
static bool
is_7bit_mail(const char *mail, size_t len)
{
	size_t i, column = 0;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)mail[i];

		if (c == '\r' && i + 1 < len && mail[i + 1] == '\n')
			continue;
		if (c == '\0' || c == '\r' || c >= 0x80)
			return false;
		column = c == '\n' ? 0 : column + 1;
		if (column > LINE_MAX_SMTP)
			return false;
	}
	return true;
}

static void
put_base64(struct buf *b, const char *data, size_t len)
{
	unsigned char line[COLUMNS + 1];
	size_t n;

	for (; len > 0; data += n, len -= n) {
		n = len < BASE64_BYTES ? len : BASE64_BYTES;
		EVP_EncodeBlock(line, (const unsigned char *)data, (int)n);
		buf_printf(b, "%s\r\n", (char *)line);
	}
}

static void
put_mail_part(struct buf *b, const struct compose *letter)
{
	size_t i;

	if (!is_7bit_mail(letter->mail, letter->mail_len)) {
		buf_printf(b, "Content-Type: application/octet-stream;\r\n"
		    " name=\"%s\"\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\n",
		    letter->mail_name);
		put_base64(b, letter->mail, letter->mail_len);
		return;
	}
	buf_puts(b, "Content-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: 7bit\r\n\r\n");
	for (i = 0; i < letter->mail_len; i++) {
		if (letter->mail[i] == '\n' &&
		    (i == 0 || letter->mail[i - 1] != '\r'))
			buf_putc(b, '\r');
		buf_putc(b, letter->mail[i]);
	}
	buf_puts(b, "\r\n");
}

static void
put_attachment(struct buf *b, const char *boundary, const char *name)
{
	buf_printf(b, "--%s-m\r\n", boundary);
	buf_puts(b, "Content-Disposition: attachment;\r\n");
	buf_printf(b, " filename=\"%s\"\r\n", name);
}

static void
put_body(struct buf *b, const struct compose *letter, const char *boundary)
{
	bool has_html = letter->html[0] != '\0';
	bool has_attachment = letter->attachment_name[0] != '\0';
	bool has_more = has_attachment || letter->mail != NULL;

	if (has_more)
		buf_printf(b,
		    "Content-Type: multipart/mixed; boundary=\"%s-m\"\r\n\r\n"
		    "--%s-m\r\n", boundary, boundary);
	if (has_html)
		buf_printf(b,
		    "Content-Type: multipart/alternative;\r\n"
		    " boundary=\"%s-a\"\r\n\r\n--%s-a\r\n", boundary, boundary);
	put_text_part(b, "text/plain", "", letter->text);
	if (has_html) {
		buf_printf(b, "--%s-a\r\n", boundary);
		put_text_part(b, "text/html", "", letter->html);
		buf_printf(b, "--%s-a--\r\n", boundary);
	}
	if (has_attachment) {
		put_attachment(b, boundary, letter->attachment_name);
		put_text_part(b, "text/plain", "", letter->attachment);
	}
	if (letter->mail != NULL) {
		put_attachment(b, boundary, letter->mail_name);
		put_mail_part(b, letter);
	}
	if (has_more)
		buf_printf(b, "--%s-m--\r\n", boundary);
}

/* Ids and names that are put between brackets or quotes as they are. */
static bool
is_token(const char *s, const char *forbidden)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= 0x20 || (unsigned char)*s >= 0x7f ||
		    strchr(forbidden, *s) != NULL)
			return false;
	return true;
}

/* Each id of a space-separated list in brackets; those that cannot stand in
 * a header field are left out. */
static void
put_ids(struct buf *b, const char *name, const char *ids)
{
	char *copy = xstrdup(ids), *save = NULL, *id;
	struct buf list;

	buf_init(&list, COMPOSE_MAX);
	for (id = strtok_r(copy, " ", &save); id != NULL;
	    id = strtok_r(NULL, " ", &save))
		if (is_token(id, "<>") && strlen(id) < 250)
			buf_printf(&list, "%s<%s>", list.len > 0 ? " " : "",
			    id);
	if (list.len > 0) {
		buf_printf(b, "%s: ", name);
		put_folded(b, strlen(name) + 2, list.data);
		buf_puts(b, "\r\n");
	}
	buf_release(&list);
	free(copy);
}

int
compose_letter(const struct compose *letter, struct buf *b, struct err *err)
{
	const char *unique = letter->boundary;
	char boundary[80];

	if (!smtp_address_is_valid(letter->to))
		return err_set(err, ERR_INPUT, "no address to write to");
	if (!is_token(letter->message_id, "<>\"") ||
	    !is_token(letter->attachment_name, "\"\\/"))
		return err_set(err, ERR_BUG, "a letter's id or file name");
	/* Of the Message-ID its left side: "@" may not stand in a boundary
	 * (RFC 2046, 5.1.1). */
	if (letter->boundary == NULL)
		unique = letter->message_id;
	snprintf(boundary, sizeof boundary, "=_%.*s",
	    (int)(strcspn(unique, "@") < 60 ? strcspn(unique, "@") : 60),
	    unique);
	if (put_from(b, letter->from, err) == -1)
		return -1;
	/* RFC 6532: an address beyond ASCII stands as UTF-8. */
	buf_printf(b, "To: <%s>\r\n", letter->to);
	compose_header(b, "Subject", letter->subject);
	buf_puts(b, "Date: ");
	compose_date(b, letter->date);
	buf_printf(b, "\r\nMessage-ID: <%s>\r\n", letter->message_id);
	put_ids(b, "In-Reply-To", letter->in_reply_to);
	put_ids(b, "References", letter->references);
	buf_printf(b, "Auto-Submitted: %s\r\n",
	    letter->answers ? "auto-replied" : "auto-generated");
	/* Exchange answers with an out-of-office notice without it. */
	buf_puts(b, "X-Auto-Response-Suppress: All\r\n");
	if (letter->language[0] != '\0')
		compose_header(b, "Content-Language", letter->language);
	buf_puts(b, "MIME-Version: 1.0\r\n");
	put_body(b, letter, boundary);
	if (!buf_ok(b))
		return err_set(err, ERR_BUG, "a letter over %zu bytes", b->max);
	return 0;
}
