/* SPDX-License-Identifier: ISC */
#include "reader/dsn.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "reader/address.h"

#define REPORT_MAX (1U << 20)
#define GROUPS_MAX 100 /* recipients of one report */
#define FIELDS_MAX 200 /* of one recipient */
#define LINES_MAX 500  /* of a plain text that are looked through */

static void
replace(char **text, char *take_new)
{
	free(*text);
	*text = take_new;
}

/* The address of "rfc822; maria@shop.example" (RFC 3464, 2.3.1). */
static char *
typed_address(const struct header *h, const char *name)
{
	char *raw = header_raw(header_find(h, name)), *address = NULL;
	const char *semicolon = strchr(raw, ';');
	size_t count = 0;

	address_list(semicolon != NULL ? semicolon + 1 : raw, &address,
	    &count, 1);
	free(raw);
	return address;
}

/* An enhanced status code (RFC 3463) at p: its length, or 0. */
static size_t
status_length(const char *p)
{
	size_t n = 1, digits, part;

	if (*p != '2' && *p != '4' && *p != '5')
		return 0;
	for (part = 0; part < 2; part++) {
		if (p[n] != '.')
			return 0;
		for (n++, digits = 0; p[n] >= '0' && p[n] <= '9'; n++)
			digits++;
		if (digits < 1 || digits > 3)
			return 0;
	}
	return n;
}

/* The first status code among the words of text; NULL for none. */
static char *
find_status(const char *text)
{
	const char *p;
	size_t n;

	for (p = text; *p != '\0'; p++) {
		n = p == text || strchr(" \t#(;=-", p[-1]) != NULL ?
		    status_length(p) : 0;
		if (n > 0 && (p[n] == '\0' ||
		    strchr(" \t);,:.", p[n]) != NULL) &&
		    !(p[n] == '.' && p[n + 1] >= '0' && p[n + 1] <= '9'))
			return xstrndup(p, n);
	}
	return NULL;
}

/* One recipient's group; true when it says that delivery failed. */
static bool
take_group(const struct header *h, struct reading_bounce *bounce)
{
	char *recipient, *action, *status, *raw;
	bool failed;

	recipient = typed_address(h, "Original-Recipient");
	if (recipient == NULL)
		recipient = typed_address(h, "Final-Recipient");
	if (recipient == NULL && !header_has(h, "Action"))
		return false;
	raw = header_raw(header_find(h, "Action"));
	action = raw;
	failed = strncasecmp(action, "failed", 6) == 0;
	free(raw);
	raw = header_raw(header_find(h, "Status"));
	status = find_status(raw);
	free(raw);
	replace(&bounce->recipient, recipient != NULL ? recipient :
	    xstrdup(""));
	replace(&bounce->status, status != NULL ? status : xstrdup(""));
	bounce->permanent = failed || bounce->status[0] == '5';
	return bounce->permanent;
}

/* Where the next group begins: behind an empty line. */
static const unsigned char *
group_end(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *eol;

	for (; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (eol == NULL)
			return end;
		if (eol == p || (eol == p + 1 && *p == '\r'))
			return eol + 1;
	}
	return end;
}

void
dsn_parse(const unsigned char *data, size_t len,
    struct reading_bounce *bounce)
{
	const unsigned char *p = data, *end = data + len, *next;
	struct header h;
	bool done = false;
	size_t i;

	/* The first that failed for good tells; else the last that was. */
	for (i = 0; i < GROUPS_MAX && p < end && !done; i++, p = next) {
		next = group_end(p, end);
		header_parse(p, (size_t)(next - p), FIELDS_MAX, &h);
		done = take_group(&h, bounce);
		header_release(&h);
	}
}

/* The Message-ID of the letter that came back: an attached message, or its
 * header alone as a text. */
static void
find_returned(const struct mime_message *mime, struct reading_bounce *bounce)
{
	const struct mime_part *p;
	struct header h;
	struct buf b;
	size_t i;

	for (i = 0; i < mime->count && bounce->original_id[0] == '\0'; i++) {
		p = &mime->parts[i];
		buf_init(&b, REPORT_MAX);
		if (mime_is(p, "text", "rfc822-headers") ||
		    mime_is(p, "text", "rfc822-header") ||
		    mime_is(p, "message", "rfc822-headers"))
			mime_decode(p, &b);
		else if (p->parent != MIME_ROOT &&
		    strcmp(mime->parts[p->parent].type, "message") == 0)
			buf_put(&b, p->header, p->header_len);
		header_parse((unsigned char *)b.data, b.len, FIELDS_MAX, &h);
		replace(&bounce->original_id, message_id(&h, "Message-ID"));
		header_release(&h);
		buf_release(&b);
	}
}

static void
take_line(const char *line, struct reading_bounce *bounce)
{
	size_t len = strlen(line), count = 0, index = 0;
	struct header h;
	char *address = NULL;

	if (bounce->recipient[0] == '\0' && line[0] == '<' &&
	    strchr(line, '>') != NULL) {
		address_list(line, &address, &count, 1);
		if (address != NULL)
			replace(&bounce->recipient, address);
	}
	if (bounce->status[0] == '\0') {
		char *status = find_status(line);

		if (status != NULL)
			replace(&bounce->status, status);
	}
	if (bounce->original_id[0] == '\0' &&
	    strncasecmp(line, "Message-ID:", 11) == 0) {
		header_parse((const unsigned char *)line, len, 1, &h);
		(void)header_next(&h, "Message-ID", &index);
		replace(&bounce->original_id, message_id(&h, "Message-ID"));
		header_release(&h);
	}
}

/* qmail, Exim and others write for people only. */
static void
read_text(const struct document *d, struct reading_bounce *bounce)
{
	size_t i, j, lines = 0;

	for (i = 0; i < d->count; i++)
		for (j = 0; j < d->texts[i].count && lines < LINES_MAX;
		    j++, lines++)
			take_line(d->texts[i].lines[j].text, bounce);
}

void
dsn_read(const struct mime_message *mime, const struct header *header,
    const struct document *document, struct reading_bounce *bounce)
{
	const struct mime_part *p;
	char *failed;
	struct buf b;
	size_t i;

	for (i = 0; i < mime->count; i++) {
		p = &mime->parts[i];
		if (!mime_is(p, "message", "delivery-status") &&
		    !mime_is(p, "message", "global-delivery-status"))
			continue;
		buf_init(&b, REPORT_MAX);
		mime_decode(p, &b);
		dsn_parse((unsigned char *)b.data, b.len, bounce);
		buf_release(&b);
		break;
	}
	find_returned(mime, bounce);
	if (bounce->recipient[0] == '\0') {
		/* Exim's. */
		failed = address_first(header, "X-Failed-Recipients");
		replace(&bounce->recipient, failed);
	}
	read_text(document, bounce);
	if (bounce->status[0] == '5')
		bounce->permanent = true;
	if (bounce->original_id[0] == '\0')
		replace(&bounce->original_id, message_id(header,
		    "In-Reply-To"));
}
