/* SPDX-License-Identifier: ISC */
#include "reader/kind.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* The first word of a field, in lower case; the caller frees it. */
static char *
first_word(const struct header *h, const char *name)
{
	char *raw = header_raw(header_find(h, name)), *p;
	size_t len = strcspn(raw, " ;,(");

	raw[len] = '\0';
	for (p = raw; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return raw;
}

static bool
is_word(const struct header *h, const char *name, const char *const *words,
    size_t count)
{
	char *word = first_word(h, name);
	bool found = false;
	size_t i;

	for (i = 0; i < count; i++)
		found |= strcmp(word, words[i]) == 0;
	free(word);
	return found;
}

static const struct mime_part *
root_of(const struct kind_facts *f)
{
	return &f->mail->sources[0].mime.parts[0];
}

static bool
is_report(const struct kind_facts *f, const char *type)
{
	const struct mime_part *root = root_of(f);
	const char *report = mime_param(root, "report-type");

	return mime_is(root, "multipart", "report") && report != NULL &&
	    strcasecmp(report, type) == 0;
}

static bool
is_delivery_report(const struct kind_facts *f)
{
	const struct mime_message *mime = &f->mail->sources[0].mime;
	size_t i;

	if (is_report(f, "delivery-status"))
		return true;
	if (!mime_is(root_of(f), "multipart", "report"))
		return false;
	for (i = 1; i < mime->count; i++)
		if (mime->parts[i].depth == 1 &&
		    mime_is(&mime->parts[i], "message", "delivery-status"))
			return true;
	return false;
}

static bool
is_from_mailer_daemon(const struct kind_facts *f)
{
	static const char name[] = "mailer-daemon";
	size_t len = sizeof name - 1;

	char *raw;
	bool fits;

	if (f->from[0] != '\0')
		return strncasecmp(f->from, name, len) == 0 &&
		    (f->from[len] == '@' || f->from[len] == '\0');
	/* DragonFly's agent writes "MAILER-DAEMON <>". */
	raw = header_raw(header_find(f->header, "From"));
	fits = strncasecmp(raw, name, len) == 0;
	free(raw);
	return fits;
}

static bool
is_auto_submitted(const struct kind_facts *f)
{
	static const char *const no[] = { "no", "" };

	return header_has(f->header, "Auto-Submitted") &&
	    !is_word(f->header, "Auto-Submitted", no, COUNT(no));
}

static bool
is_bulk(const struct kind_facts *f)
{
	static const char *const bulk[] = { "bulk", "junk", "list",
		"auto_reply", "auto-reply" };

	return is_word(f->header, "Precedence", bulk, COUNT(bulk));
}

static bool
has_list_id(const struct kind_facts *f)
{
	return header_has(f->header, "List-Id");
}

static bool
has_autoreply_field(const struct kind_facts *f)
{
	static const char *const names[] = { "X-Autoreply", "X-Autorespond",
		"X-Autoresponder", "X-Mail-Autoreply", "X-AutoReply-From" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if (header_has(f->header, names[i]))
			return true;
	return false;
}

static bool
is_read_receipt(const struct kind_facts *f)
{
	return is_report(f, "disposition-notification");
}

static bool
is_out_of_office(const struct kind_facts *f)
{
	return kind_is_auto_subject(f->subject);
}

/* RFC 3834, 3.1.8: replies of machines have no return path either. */
static bool
is_auto_reply(const struct kind_facts *f)
{
	return is_auto_submitted(f) || is_bulk(f) || has_list_id(f) ||
	    has_autoreply_field(f) || is_read_receipt(f) ||
	    is_out_of_office(f);
}

static bool
has_no_return_path(const struct kind_facts *f)
{
	const struct header_field *field = header_find(f->header,
	    "Return-Path");
	char *raw;
	bool empty;

	if (field == NULL)
		return false;
	raw = header_raw(field);
	empty = strcmp(raw, "<>") == 0 || strcmp(raw, "< >") == 0;
	free(raw);
	return empty && !is_auto_reply(f);
}

static bool
is_exact_request(const struct kind_facts *f)
{
	return f->subject_says && f->subject_exact;
}

static bool
is_request_by_text(const struct kind_facts *f)
{
	return f->subject_says && f->fields >= 2;
}

/* A list or a newsletter may talk of validation: it asks for none. */
static bool
is_validation(const struct kind_facts *f)
{
	static const char *const lists[] = { "bulk", "list" };

	return !has_list_id(f) &&
	    !is_word(f->header, "Precedence", lists, COUNT(lists)) &&
	    kind_asks_for_proof(f);
}

static bool
is_mention(const struct kind_facts *f)
{
	return f->subject_says;
}

static bool
is_anything(const struct kind_facts *f)
{
	(void)f;
	return true;
}

static const struct kind_row {
	enum reading_kind kind;
	bool (*fits)(const struct kind_facts *facts);
	const char *name;
} kind_rows[] = {
	{ READING_BOUNCE, is_delivery_report, "delivery status report" },
	{ READING_BOUNCE, is_from_mailer_daemon, "From mailer-daemon" },
	{ READING_BOUNCE, has_no_return_path, "empty Return-Path" },
	{ READING_VALIDATION, is_validation,
	    "asks an administrator for proof of control" },
	{ READING_AUTOMATIC, is_auto_submitted, "Auto-Submitted header" },
	{ READING_AUTOMATIC, is_bulk, "Precedence header" },
	{ READING_AUTOMATIC, has_list_id, "List-Id header" },
	{ READING_AUTOMATIC, has_autoreply_field, "autoresponder's header" },
	{ READING_AUTOMATIC, is_read_receipt, "read receipt" },
	{ READING_AUTOMATIC, is_out_of_office, "out-of-office subject" },
	{ READING_CERTIFICATE, kind_has_certificate, "certificate material" },
	{ READING_REQUEST, is_exact_request, "subject says SSL installation" },
	{ READING_REQUEST, is_request_by_text,
	    "subject mentions SSL installation, text gives the details" },
	{ READING_OTHER, is_mention, "subject mentions SSL installation, "
	    "text gives fewer than two details" },
	{ READING_OTHER, is_anything, "nothing of the above" },
};

enum reading_kind
kind_decide(const struct kind_facts *facts, const char **reason_out)
{
	const struct kind_row *row = kind_rows;

	while (!row->fits(facts))
		row++;
	*reason_out = row->name;
	return row->kind;
}

bool
kind_wants_form(const struct kind_facts *facts)
{
	return facts->subject_says && !is_delivery_report(facts) &&
	    !is_from_mailer_daemon(facts) && !is_auto_reply(facts);
}
