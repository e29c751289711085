/* SPDX-License-Identifier: ISC */
#include "reader/letterbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/names.h"
#include "reader/armour.h"
#include "reader/limits.h"
#include "reader/mime.h"
#include "reader/tnef.h"

#define HEADER_LOOK 16384 /* octets that must show that it is a mail */

/* Fields that hardly stand in anything but a mail, and those that may. */
static const char *const sure_fields[] = { "Received", "Return-Path",
	"MIME-Version", "Message-ID", "Content-Type", "Delivered-To",
	"DKIM-Signature", "X-Mailer", "Content-Transfer-Encoding" };
static const char *const fields[] = { "From", "To", "Subject", "Date", "Cc",
	"Reply-To", "Sender" };

/* The length of a field's name at s, 0 when there is none. */
static size_t
field_name(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len && s[i] > ' ' && s[i] < 0x7f && s[i] != ':'; i++)
		continue;
	return i > 0 && i < len && s[i] == ':' ? i : 0;
}

/*
 * A mail begins with header fields, of which one is sure or two are usual;
 * any line that is no field, continuation or mbox mark ends the look.
 */
static bool
is_mail(const unsigned char *data, size_t len)
{
	const char *s = (const char *)data, *end, *nl;
	size_t sure = 0, usual = 0, name;
	bool first = true;

	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		len -= 3;
	}
	end = s + (len < HEADER_LOOK ? len : HEADER_LOOK);
	while (s < end && (*s == '\r' || *s == '\n'))
		s++;
	for (; s < end; s = nl + 1, first = false) {
		nl = memchr(s, '\n', (size_t)(end - s));
		if (nl == NULL)
			break;
		if (*s == ' ' || *s == '\t') {
			if (first)
				return false;
			continue;
		}
		if (first && nl - s > 5 && (memcmp(s, "From ", 5) == 0 ||
					       memcmp(s, ">From", 5) == 0))
			continue;
		name = field_name(s, (size_t)(nl - s));
		if (name == 0)
			break;
		sure += names_have(sure_fields, COUNT(sure_fields), s, name);
		usual += names_have(fields, COUNT(fields), s, name);
	}
	return sure > 0 ? sure + usual > 1 : usual > 1;
}

static bool
has_children(const struct mime_message *mail, size_t index)
{
	return index + 1 < mail->count &&
	    mail->parts[index + 1].parent == index;
}

/* A text part that is a text: what the content says goes first (a ZIP that
 * is called text/plain), then the charset that the part states. */
static void
open_part(struct bundle *b, const struct bundle_place *place,
    const struct mime_part *part, const struct buf *body)
{
	struct bundle_place inner = bundle_inside(place, part->filename);
	bool outer = b->in_text;
	const unsigned char *data = (const unsigned char *)body->data;
	const char *charset = mime_param(part, "charset");

	b->in_text = mime_is(part, "text", NULL) && part->filename[0] == '\0' &&
	    part->disposition != MIME_ATTACHMENT;
	if (mime_is(part, "text", NULL) && charset != NULL &&
	    body->len > 1 && memcmp(data, "PK", 2) != 0 &&
	    data[0] != 0x1f && !(data[0] == '0' && data[1] >= 0x80))
		armour_read_text(b, &inner, charset, data, body->len);
	else
		bundle_open(b, &inner, data, body->len);
	b->in_text = outer;
}

const char *
letterbox_read_mail(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	size_t certs = b->cert_count, keys = b->key_count, i;
	uint32_t seen = b->file_certs;
	struct reader_limits limits;
	struct mime_message mail;
	struct buf body;

	if (!is_mail(data, len))
		return NULL;
	if (b->limits != NULL)
		limits = *b->limits;
	else
		reader_limits_default(&limits);
	if (limits.bytes < len)
		limits.bytes = len;
	if (mime_parse(data, len, &limits, &mail, NULL) == -1)
		return NULL;
	buf_init(&body, len + 1);
	for (i = 0; i < mail.count; i++) {
		if (has_children(&mail, i))
			continue;
		buf_reset(&body);
		mime_decode(&mail.parts[i], &body);
		open_part(b, place, &mail.parts[i], &body);
	}
	buf_release(&body);
	mime_release(&mail);
	/* Headers that lie, a boundary that was broken: the mail as a text. */
	if (b->cert_count == certs && b->key_count == keys &&
	    b->file_certs == seen)
		armour_read(b, place, data, len);
	return "eml";
}

static void
open_tnef_text(struct bundle *b, const struct bundle_place *place,
    const char *text)
{
	struct bundle_place inner = bundle_inside(place, "text");

	if (text != NULL && text[0] != '\0')
		armour_read_text(b, &inner, "utf-8",
		    (const unsigned char *)text, strlen(text));
}

const char *
letterbox_read_tnef(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	static const unsigned char mark[4] = { 0x78, 0x9f, 0x3e, 0x22 };
	struct bundle_place inner;
	struct tnef tnef;
	size_t i;

	if (len < sizeof mark || memcmp(data, mark, sizeof mark) != 0)
		return NULL;
	if (tnef_open(data, len, &tnef, NULL) == -1) {
		bundle_problem(b, VERDICT_UNREADABLE, true, place,
		    "damaged winmail.dat");
		return "tnef";
	}
	open_tnef_text(b, place, tnef.plain);
	open_tnef_text(b, place, tnef.html);
	for (i = 0; i < tnef.file_count; i++) {
		inner = bundle_inside(place, tnef.files[i].name);
		bundle_open(b, &inner, tnef.files[i].data, tnef.files[i].len);
	}
	tnef_release(&tnef);
	return "tnef";
}
