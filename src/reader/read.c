/* SPDX-License-Identifier: ISC */
#include "reader/read.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/address.h"
#include "reader/authres.h"
#include "reader/document.h"
#include "reader/dsn.h"
#include "reader/form.h"
#include "reader/header.h"
#include "reader/identity.h"
#include "reader/kind.h"
#include "reader/layout.h"
#include "reader/material.h"
#include "reader/mail.h"
#include "reader/subject.h"

#define WHERE_MAX 600 /* octets that tell where something stands */

static void
replace(char **text, char *take_new)
{
	free(*text);
	*text = take_new;
}

static void
add_note(struct reading *r, const char *note)
{
	if (r->note_count < READING_NOTES_MAX)
		r->notes[r->note_count++] = xstrdup(note);
}

/* The limits that were met, each once. */
static void
add_limits(const struct mail *mail, bool text_cut, struct reading *r)
{
	const char *said[MAIL_SOURCES_MAX], *cut;
	size_t count = 0, i, j;

	for (i = 0; i < mail->source_count; i++) {
		cut = mail->sources[i].mime.cut;
		for (j = 0; cut != NULL && j < count; j++)
			if (strcmp(said[j], cut) == 0)
				cut = NULL;
		if (cut == NULL)
			continue;
		said[count++] = cut;
		add_note(r, cut);
	}
	if (mail->cut != NULL)
		add_note(r, mail->cut);
	if (text_cut)
		add_note(r, "more text than limits.text_kib: the rest was not "
		    "read");
}

/* Which part made a certificate mail of it. */
static void
add_where(const struct buf *where, struct reading *r)
{
	struct buf note;

	buf_init(&note, WHERE_MAX + 64);
	buf_printf(&note, "certificate material in %s", where->data);
	add_note(r, note.data);
	buf_release(&note);
}

/* Nothing comes of the mail of others: their header is enough. */
static void
read_identity(const struct header *h, const struct mime_part *root,
    struct reading *r)
{
	char identity[READING_IDENTITY_MAX + 1];
	bool is_ours = r->kind != READING_OTHER || r->has_material ||
	    r->reference_count > 0;

	identity_make(h, root->body, is_ours ? root->body_len : 0, identity);
	replace(&r->identity, xstrdup(identity));
}

static void
read_header(const struct header *h, const char *charset, struct reading *r)
{
	replace(&r->from, address_first(h, "From"));
	r->from_count = (uint32_t)address_count(h, "From");
	replace(&r->subject, header_text(header_find(h, "Subject"), charset));
	replace(&r->message_id, message_id(h, "Message-ID"));
	message_references(h, r->references, &r->reference_count,
	    SIFT_REFERENCES_MAX);
	address_recipients(h, r->recipients, &r->recipient_count,
	    SIFT_RECIPIENTS_MAX);
}

/* What the form found is no news of other kinds of mail. */
static void
drop_form(struct reading *r)
{
	size_t i;

	for (i = 0; i < READING_FIELD_COUNT; i++) {
		free(r->values[i].value);
		free(r->values[i].part);
		free(r->values[i].evidence);
		r->values[i] = (struct reading_value){ NULL, NULL, 0, NULL };
	}
	while (r->problem_count > 0)
		reading_problem_release(&r->problems[--r->problem_count]);
	while (r->note_count > 0)
		free(r->notes[--r->note_count]);
}

/* Did the message's own plain text give the form?  Then no other text is
 * asked (form_read). */
static bool
is_told_in_plain(const struct document *d, const struct reading *r)
{
	size_t i, j;

	for (i = 0; i < READING_FIELD_COUNT; i++)
		for (j = 0; r->values[i].value != NULL && j < d->count; j++)
			if (d->texts[j].role == DOCUMENT_PLAIN &&
			    strcmp(d->texts[j].part, r->values[i].part) == 0)
				return true;
	return false;
}

/* *open_out: the HTML that was left out could tell more. */
static void
decide(struct kind_facts *facts, struct reading *r, bool *open_out)
{
	bool wants_form = kind_wants_form(facts);
	const char *reason;

	if (wants_form) {
		form_read(facts->document, r);
		facts->fields = form_count(r);
	}
	r->kind = kind_decide(facts, &reason);
	replace(&r->kind_reason, xstrdup(reason));
	*open_out = r->kind == READING_BOUNCE ||
	    kind_is_to_administrator(facts) ||
	    (wants_form && !is_told_in_plain(facts->document, r));
}

/* The texts and what they say.  Most HTML repeats the plain text beside it,
 * and laying it out costs more than all the rest. */
static void
read_texts(const struct mail *mail, const struct header *h,
    const struct reader_limits *limits, struct reading *r, bool *cut_out)
{
	struct document document;
	struct kind_facts facts = { .mail = mail, .header = h,
		.document = &document, .limits = limits, .from = r->from,
		.subject = r->subject, .recipients = r->recipients,
		.recipient_count = r->recipient_count };
	bool left_out, open;
	struct buf where;

	buf_init(&where, WHERE_MAX);
	facts.where = &where;
	facts.subject_says = subject_is_request(r->subject,
	    &facts.subject_exact);
	layout_mail_once(mail, limits, kind_wants_form(&facts) ||
	    kind_is_to_administrator(&facts), &document, cut_out, &left_out);
	decide(&facts, r, &open);
	if (left_out && open) {
		drop_form(r);
		replace(&r->language, xstrdup(""));
		document_release(&document);
		layout_mail(mail, limits, &document, cut_out);
		buf_reset(&where);
		decide(&facts, r, &open);
	}
	if (r->kind != READING_REQUEST)
		drop_form(r);
	if (r->kind == READING_CERTIFICATE)
		add_where(&where, r);
	material_look(mail, &document, r);
	if (r->kind == READING_BOUNCE)
		dsn_read(&mail->sources[0].mime, h, &document, &r->bounce);
	document_release(&document);
	buf_release(&where);
}

int
read_message(const unsigned char *data, size_t len,
    const struct read_question *question, const struct reader_limits *limits,
    struct reading *out, struct err *err)
{
	const struct mime_message *mime;
	const struct mime_part *root;
	struct header h;
	struct mail mail;
	bool cut;

	if (mail_open(data, len, limits, &mail, err) == -1)
		return -1;
	mime = &mail.sources[0].mime;
	root = &mime->parts[0];
	header_parse(root->header, root->header_len, limits->header_count, &h);
	reading_init(out);
	read_header(&h, layout_charset(mime), out);
	authres_read(&h, question->authserv_id, out->from, out->from_count,
	    &out->proof);
	read_texts(&mail, &h, limits, out, &cut);
	read_identity(&h, root, out);
	add_limits(&mail, cut, out);
	if (mail.encrypted)
		add_note(out, "encrypted: only the outside could be read");
	header_release(&h);
	mail_release(&mail);
	return 0;
}
