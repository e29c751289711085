/* SPDX-License-Identifier: ISC */
#include "reader/layout.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/charset.h"
#include "reader/flowed.h"
#include "reader/html.h"
#include "reader/lines.h"

/* UTF-8 needs up to three octets for one of a legacy charset. */
#define GROWTH 3
#define PARAM_MAX 1024 /* octets of a text/enriched parameter */

struct layout {
	const struct mail *mail;
	struct document *out;
	size_t left; /* octets of text that are still taken */
	bool cut;
	bool once;     /* no HTML that a plain alternative tells already */
	bool no_html;  /* none that holds no armour */
	bool left_out; /* some was */
};

/* What a leaf is as text. */
enum text_form { NOT_TEXT, PLAIN_TEXT, HTML_TEXT, ENRICHED_TEXT, ODD_TEXT };

static const char *const pki_names[] = { ".crt", ".cer", ".pem", ".der",
	".p7b", ".p7c", ".p7s", ".p7m", ".ca-bundle", ".csr", ".key", ".asc",
	".sig", ".pfx", ".p12" };

bool
layout_is_pki_name(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(pki_names); i++)
		if (name_ends(name, pki_names[i]))
			return true;
	return false;
}

static enum text_form
form_by_name(const char *name)
{
	if (name_ends(name, ".txt") || name_ends(name, ".text"))
		return PLAIN_TEXT;
	if (name_ends(name, ".htm") || name_ends(name, ".html"))
		return HTML_TEXT;
	return NOT_TEXT;
}

static enum text_form
form_of(const struct mime_part *p)
{
	static const struct {
		const char *subtype;
		enum text_form form;
	} texts[] = {
		{ "plain", PLAIN_TEXT }, { "html", HTML_TEXT },
		{ "markdown", PLAIN_TEXT }, { "x-markdown", PLAIN_TEXT },
		{ "enriched", ENRICHED_TEXT }, { "richtext", ENRICHED_TEXT },
		{ "csv", PLAIN_TEXT },
		/* Text for programs. */
		{ "calendar", NOT_TEXT }, { "vcard", NOT_TEXT },
		{ "x-vcard", NOT_TEXT }, { "directory", NOT_TEXT },
		{ "css", NOT_TEXT }, { "javascript", NOT_TEXT },
		{ "xml", NOT_TEXT }, { "x-amp-html", NOT_TEXT },
		{ "rtf", NOT_TEXT }, { "rfc822-headers", NOT_TEXT },
	};
	size_t i;

	if (layout_is_pki_name(p->filename))
		return NOT_TEXT;
	if (strcmp(p->type, "multipart") == 0) /* without a boundary */
		return PLAIN_TEXT;
	if (mime_is(p, "application", "xhtml+xml"))
		return HTML_TEXT;
	if (mime_is(p, "application", "octet-stream"))
		return form_by_name(p->filename);
	if (strcmp(p->type, "text") != 0)
		return NOT_TEXT;
	for (i = 0; i < COUNT(texts); i++)
		if (strcmp(p->subtype, texts[i].subtype) == 0)
			return texts[i].form;
	/* Unknown ones are read as plain text (RFC 2046, 4.1.4). */
	return p->filename[0] == '\0' ? ODD_TEXT : form_by_name(p->filename);
}

/* Types that are only ever files, whatever the disposition says. */
static bool
is_attached(const struct mime_part *p)
{
	return p->disposition == MIME_ATTACHMENT ||
	    strcmp(p->type, "application") == 0 ||
	    mime_is(p, "text", "csv");
}

static bool
is_flowed(const struct mime_part *p)
{
	const char *format = mime_param(p, "format");

	return format != NULL && strcasecmp(format, "flowed") == 0;
}

static bool
is_delsp(const struct mime_part *p)
{
	const char *delsp = mime_param(p, "delsp");

	return delsp != NULL && strcasecmp(delsp, "yes") == 0;
}

/* The end of a text/enriched command at p; a <param> goes with its text. */
static const char *
skip_command(const char *p, const char *end)
{
	const char *close = memchr(p, '>', (size_t)(end - p)), *stop;

	if (close == NULL)
		return end;
	close++;
	if (close - p != 7 || strncasecmp(p, "<param>", 7) != 0)
		return close;
	stop = memmem(close, end - close < PARAM_MAX ? (size_t)(end - close) :
	    PARAM_MAX, "</", 2);
	return stop != NULL ? stop : close;
}

/* text/enriched (RFC 1896) without its commands. */
static void
strip_enriched(struct buf *b)
{
	const char *in = b->data, *end = b->data + b->len;
	char *out = b->data;

	while (in < end) {
		if (*in != '<')
			*out++ = *in++;
		else if (in + 1 < end && in[1] == '<') {
			*out++ = '<';
			in += 2;
		} else
			in = skip_command(in, end);
	}
	buf_truncate(b, (size_t)(out - b->data));
}

/* Does the HTML name its own charset near its beginning?  Mail programs
 * believe the header first. */
static bool
meta_charset(const struct buf *raw, char *label, size_t size)
{
	const char *p = raw->data, *end = p + (raw->len < 2048 ? raw->len :
	    2048);
	size_t n = 0;

	for (; end - p > 8; p++) {
		if (strncasecmp(p, "charset=", 8) != 0)
			continue;
		p += 8;
		while (p < end && (*p == '"' || *p == '\''))
			p++;
		while (p < end && n < size - 1 && strchr("\"' />;", *p) == NULL)
			label[n++] = *p++;
		label[n] = '\0';
		return n > 0;
	}
	return false;
}

/* Decode a leaf to UTF-8 within what is left of the text limit. */
static void
decode(struct layout *l, const struct mime_part *p, bool html,
    struct buf *text)
{
	const char *label = mime_param(p, "charset");
	char meta[40];
	struct buf raw;

	buf_init(&raw, l->left);
	mime_decode(p, &raw);
	if (!buf_ok(&raw))
		l->cut = true;
	raw.failed = false;
	if (label == NULL && html && meta_charset(&raw, meta, sizeof meta))
		label = meta;
	buf_init(text, raw.len * GROWTH + 16);
	charset_decode(label, NULL, raw.data, raw.len, text);
	l->left -= raw.len < l->left ? raw.len : l->left;
	buf_release(&raw);
}

static bool
is_blank_text(const struct document_text *t)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (t->lines[i].text[strspn(t->lines[i].text, " \t")] != '\0')
			return false;
	return true;
}

/* HTML that is sent as plain text, as some forms and scripts do. */
static bool
is_html_source(const struct buf *text)
{
	static const char *const beginnings[] = { "<!doctype html", "<html",
		"<head", "<body", "<table", "<div", "<p>" };
	const char *p = text->data;
	size_t i;

	p += strspn(p, " \t\r\n");
	for (i = 0; i < COUNT(beginnings); i++)
		if (strncasecmp(p, beginnings[i], strlen(beginnings[i])) == 0)
			return strstr(p, "</") != NULL;
	return false;
}

static void
add_part(struct layout *l, const struct mail_source *source, size_t index,
    enum text_form form, enum document_role role)
{
	const struct mime_part *p = &source->mime.parts[index];
	struct document_text *t;
	struct buf text;

	if (l->left == 0) {
		l->cut = true;
		return;
	}
	decode(l, p, form == HTML_TEXT, &text);
	t = document_add_text(l->out, role,
	    mime_part_name(&source->mime, index));
	if (form == HTML_TEXT || is_html_source(&text))
		html_lines(text.data, text.len, t);
	else {
		if (form == ENRICHED_TEXT)
			strip_enriched(&text);
		flowed_lines(text.data, text.len, is_flowed(p), is_delsp(p), t);
	}
	buf_release(&text);
}

/* The part in a multipart/alternative around index, or MIME_ROOT. */
static uint32_t
alternative_of(const struct mime_message *mime, size_t index)
{
	const struct mime_part *p = &mime->parts[index];

	for (; p->parent != MIME_ROOT; p = &mime->parts[p->parent]) {
		if (mime_is(&mime->parts[p->parent], "multipart",
		    "alternative"))
			return p->parent;
		if (strcmp(mime->parts[p->parent].type, "message") == 0)
			break;
	}
	return MIME_ROOT;
}

/*
 * An attached message is read in one form only: its HTML is left out where an
 * alternative of it gave text.
 */
static bool
is_told_already(const struct layout *l, const struct mail_source *source,
    size_t index, uint32_t plain_alternative)
{
	const struct document *d = l->out;

	return plain_alternative != MIME_ROOT &&
	    alternative_of(&source->mime, index) == plain_alternative &&
	    d->count > 0 && !is_blank_text(&d->texts[d->count - 1]);
}

/* memmem is slow to start, and few texts have many capitals. */
static bool
has_begin(const char *p, size_t len)
{
	const char *end = p + len;

	while ((p = memchr(p, 'B', (size_t)(end - p))) != NULL && end - p >= 5)
		if (memcmp(p++, "BEGIN", 5) == 0)
			return true;
	return false;
}

/* PEM in the HTML alone matters to the kind of the mail. */
static bool
holds_armour(const struct layout *l, const struct mime_part *p)
{
	struct buf raw;
	bool found;

	buf_init(&raw, l->left);
	mime_decode(p, &raw);
	found = has_begin(raw.data, raw.len) ||
	    memchr(raw.data, '\0', raw.len) != NULL; /* UTF-16 */
	buf_release(&raw);
	return found;
}

/* Can HTML be left out that has this role?  What a plain text told may still
 * be wanted by its kind. */
static bool
may_leave_out(const struct layout *l, const struct mail_source *source,
    size_t index, enum document_role role, uint32_t told)
{
	const struct mime_part *p = &source->mime.parts[index];

	if (role == DOCUMENT_FORWARDED &&
	    is_told_already(l, source, index, told))
		return true;
	return (l->no_html || (l->once && role == DOCUMENT_HTML &&
	    is_told_already(l, source, index, told))) && !holds_armour(l, p);
}

static void
add_source(struct layout *l, const struct mail_source *source)
{
	const struct mime_message *mime = &source->mime;
	uint32_t told = MIME_ROOT;
	enum document_role role;
	enum text_form form;
	size_t i;

	for (i = 0; i < mime->count; i++) {
		const struct mime_part *p = &mime->parts[i];

		form = mail_is_leaf(mime, i) ? form_of(p) : NOT_TEXT;
		if (form == NOT_TEXT)
			continue;
		role = form == HTML_TEXT ? DOCUMENT_HTML : DOCUMENT_PLAIN;
		if (is_attached(p))
			role = DOCUMENT_ATTACHED;
		else if (mail_is_forwarded(source, i))
			role = DOCUMENT_FORWARDED;
		if (form == HTML_TEXT && may_leave_out(l, source, i, role,
		    told)) {
			l->left_out |= l->no_html || role == DOCUMENT_HTML;
			continue;
		}
		if ((form == ENRICHED_TEXT || form == ODD_TEXT) &&
		    is_told_already(l, source, i, told))
			continue;
		if (form == PLAIN_TEXT && role != DOCUMENT_ATTACHED)
			told = alternative_of(mime, i);
		add_part(l, source, i, form, role);
	}
}

static bool
has_text(const struct document *d, enum document_role role)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		if (d->texts[i].role == role && !is_blank_text(&d->texts[i]))
			return true;
	return false;
}

static void
add_decoded(struct layout *l, const char *text, bool html,
    enum document_role role, char *take_part)
{
	size_t len = strlen(text);
	struct document_text *t;

	if (len > l->left) {
		len = l->left;
		l->cut = true;
	}
	l->left -= len;
	t = document_add_text(l->out, role, take_part);
	if (html)
		html_lines(text, len, t);
	else
		flowed_lines(text, len, false, false, t);
}

static char *
part_name(const char *part, const char *what)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b, "%s %s", part, what);
	return buf_take(&b);
}

/* Outlook's wrapped text is the message's own, unless that is there too. */
static void
add_tnef(struct layout *l, const struct mail_tnef *w)
{
	const struct tnef *t = &w->tnef;
	bool own = !w->forwarded;
	size_t i;

	if (t->plain != NULL && !(own && has_text(l->out, DOCUMENT_PLAIN)))
		add_decoded(l, t->plain, false,
		    own ? DOCUMENT_PLAIN : DOCUMENT_FORWARDED,
		    xstrdup(w->part));
	if (t->html != NULL && own && !has_text(l->out, DOCUMENT_HTML))
		add_decoded(l, t->html, true, DOCUMENT_HTML, xstrdup(w->part));
	for (i = 0; i < t->file_count; i++) {
		const struct tnef_file *f = &t->files[i];
		enum text_form form = form_by_name(f->name);
		struct buf text;

		if (form == NOT_TEXT || f->len > l->left)
			continue;
		buf_init(&text, f->len * GROWTH + 16);
		charset_decode(NULL, NULL, f->data, f->len, &text);
		add_decoded(l, text.data, form == HTML_TEXT, DOCUMENT_ATTACHED,
		    part_name(w->part, f->name));
		buf_release(&text);
	}
}

static void
run(struct layout *l, struct document *out)
{
	size_t i;

	*out = (struct document){ NULL, 0 };
	l->out = out;
	for (i = 0; i < l->mail->source_count; i++)
		add_source(l, &l->mail->sources[i]);
	for (i = 0; i < l->mail->tnef_count; i++)
		add_tnef(l, &l->mail->tnefs[i]);
}

void
layout_mail(const struct mail *mail, const struct reader_limits *limits,
    struct document *out, bool *cut_out)
{
	struct layout l = { .mail = mail, .left = limits->text_bytes };

	run(&l, out);
	*cut_out = l.cut;
}

void
layout_mail_once(const struct mail *mail, const struct reader_limits *limits,
    bool wants_form, struct document *out, bool *cut_out, bool *left_out_out)
{
	struct layout l = { .mail = mail, .left = limits->text_bytes,
		.once = true, .no_html = !wants_form };

	run(&l, out);
	*cut_out = l.cut;
	*left_out_out = l.left_out;
}

const char *
layout_charset(const struct mime_message *mime)
{
	const char *label;
	size_t i;

	for (i = 0; i < mime->count; i++) {
		label = mime_param(&mime->parts[i], "charset");
		if (label != NULL && strcmp(mime->parts[i].type, "text") == 0)
			return label;
	}
	return NULL;
}
