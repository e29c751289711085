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
#include "reader/kind.h"
#include "reader/layout.h"
#include "reader/mail.h"
#include "reader/subject.h"

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
		free(r->problems[--r->problem_count].detail);
	while (r->note_count > 0)
		free(r->notes[--r->note_count]);
}

static void
decide(const struct mail *mail, const struct header *h,
    const struct document *document, const struct reader_limits *limits,
    struct reading *r)
{
	struct kind_facts facts = { .mail = mail, .header = h,
		.document = document, .limits = limits, .from = r->from,
		.subject = r->subject, .recipients = r->recipients,
		.recipient_count = r->recipient_count };
	const char *reason;

	facts.subject_says = subject_is_request(r->subject,
	    &facts.subject_exact);
	if (kind_wants_form(&facts)) {
		form_read(document, r);
		facts.fields = form_count(r);
	}
	r->kind = kind_decide(&facts, &reason);
	replace(&r->kind_reason, xstrdup(reason));
	if (r->kind != READING_REQUEST)
		drop_form(r);
	if (r->kind == READING_BOUNCE)
		dsn_read(&mail->sources[0].mime, h, document, &r->bounce);
}

int
read_message(const unsigned char *data, size_t len,
    const struct read_question *question, const struct reader_limits *limits,
    struct reading *out, struct err *err)
{
	const struct mime_message *mime;
	const struct mime_part *root;
	struct document document;
	struct header h;
	struct mail mail;
	bool cut;

	if (mail_open(data, len, limits, &mail, err) == -1)
		return -1;
	mime = &mail.sources[0].mime;
	root = &mime->parts[0];
	header_parse(root->header, root->header_len, limits->header_count, &h);
	layout_mail(&mail, limits, &document, &cut);
	reading_init(out);
	read_header(&h, layout_charset(mime), out);
	authres_read(&h, question->authserv_id, out->from, out->from_count,
	    &out->proof);
	decide(&mail, &h, &document, limits, out);
	if (mime->cut != NULL)
		add_note(out, mime->cut);
	if (cut)
		add_note(out, "too much text: the rest was not read");
	if (mail.encrypted)
		add_note(out, "encrypted: only the outside could be read");
	document_release(&document);
	header_release(&h);
	mail_release(&mail);
	return 0;
}
