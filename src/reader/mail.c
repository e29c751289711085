/* SPDX-License-Identifier: ISC */
#include "reader/mail.h"

#include <openssl/cms.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

bool
name_ends(const char *name, const char *suffix)
{
	size_t len = strlen(name), end = strlen(suffix);

	return len >= end && strcasecmp(name + len - end, suffix) == 0;
}

bool
mail_is_leaf(const struct mime_message *mime, size_t part)
{
	return part + 1 >= mime->count ||
	    mime->parts[part + 1].parent != part;
}

bool
mail_is_forwarded(const struct mail_source *source, size_t part)
{
	const struct mime_part *p = &source->mime.parts[part];

	if (source->forwarded)
		return true;
	for (; p->parent != MIME_ROOT; p = &source->mime.parts[p->parent])
		if (strcmp(source->mime.parts[p->parent].type, "message") == 0)
			return true;
	return false;
}

static void
add_source(struct mail *mail, const struct reader_limits *limits,
    char *take_bytes, size_t len, bool forwarded)
{
	struct mail_source *s;

	if (mail->source_count == MAIL_SOURCES_MAX) {
		mail->cut = "more attached or signed mails than are opened";
		free(take_bytes);
		return;
	}
	s = &mail->sources[mail->source_count];
	if (mime_parse((const unsigned char *)take_bytes, len, limits,
	    &s->mime, NULL) == -1) {
		mail->cut = "an attached mail larger than limits.message_mib";
		free(take_bytes);
		return;
	}
	s->bytes = take_bytes;
	s->forwarded = forwarded;
	mail->source_count++;
}

/*
 * What an opaque S/MIME signature encloses (RFC 8551, 3.5.2).  The signature
 * is not checked: it proves nothing that we rely on.  NULL for other things.
 */
static char *
open_smime(const struct buf *b, size_t *len_out, bool *encrypted)
{
	const unsigned char *p = (const unsigned char *)b->data;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)b->len);
	ASN1_OCTET_STRING **content;
	char *bytes = NULL;
	int type;

	if (cms == NULL)
		return NULL;
	type = OBJ_obj2nid(CMS_get0_type(cms));
	if (type == NID_pkcs7_enveloped)
		*encrypted = true;
	content = type == NID_pkcs7_signed ? CMS_get0_content(cms) : NULL;
	if (content != NULL && *content != NULL) {
		*len_out = (size_t)ASN1_STRING_length(*content);
		bytes = xmemdup(ASN1_STRING_get0_data(*content), *len_out);
	}
	CMS_ContentInfo_free(cms);
	return bytes;
}

static bool
is_smime(const struct mime_part *p)
{
	return mime_is(p, "application", "pkcs7-mime") ||
	    mime_is(p, "application", "x-pkcs7-mime") ||
	    name_ends(p->filename, "smime.p7m");
}

static bool
is_tnef(const struct mime_part *p)
{
	return mime_is(p, "application", "ms-tnef") ||
	    mime_is(p, "application", "vnd.ms-tnef") ||
	    strcasecmp(p->filename, "winmail.dat") == 0;
}

/* A mail that came as a file of no special type. */
static bool
is_mail_file(const struct mime_part *p)
{
	return strcmp(p->type, "message") != 0 &&
	    name_ends(p->filename, ".eml");
}

static void
open_tnef(struct mail *mail, size_t source, size_t part, const struct buf *b)
{
	struct mail_tnef *t = &mail->tnefs[mail->tnef_count];
	const struct mail_source *s = &mail->sources[source];

	if (mail->tnef_count == MAIL_TNEFS_MAX) {
		mail->cut = "more files winmail.dat than are opened";
		return;
	}
	if (tnef_open((const unsigned char *)b->data, b->len, &t->tnef,
		NULL) == -1)
		return;
	t->part = mime_part_name(&s->mime, part);
	t->forwarded = mail_is_forwarded(s, part);
	mail->tnef_count++;
}

/* Open what a leaf wraps, if it wraps anything. */
static void
unwrap(struct mail *mail, size_t source, size_t part,
    const struct reader_limits *limits)
{
	const struct mail_source *s = &mail->sources[source];
	const struct mime_part *p = &s->mime.parts[part];
	struct buf b;
	size_t len = 0;
	char *bytes;

	if (!is_smime(p) && !is_tnef(p) && !is_mail_file(p)) {
		if (mime_is(p, "multipart", "encrypted"))
			mail->encrypted = true;
		return;
	}
	buf_init(&b, limits->unpacked_bytes);
	mime_decode(p, &b);
	if (!buf_ok(&b))
		mail->cut = "an attached mail larger than limits.unpacked_mib: "
		    "the rest of it was not read";
	b.failed = false;
	if (is_tnef(p))
		open_tnef(mail, source, part, &b);
	else if (is_smime(p)) {
		bytes = open_smime(&b, &len, &mail->encrypted);
		if (bytes != NULL)
			add_source(mail, limits, bytes, len,
			    mail_is_forwarded(s, part));
	} else {
		len = b.len;
		add_source(mail, limits, buf_take(&b), len, true);
	}
	buf_release(&b);
}

int
mail_open(const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct mail *out, struct err *err)
{
	size_t i, j;

	memset(out, 0, sizeof *out);
	if (mime_parse(data, len, limits, &out->sources[0].mime, err) == -1)
		return -1;
	out->source_count = 1;
	/* What is opened may wrap more: the list grows on the way. */
	for (i = 0; i < out->source_count; i++)
		for (j = 0; j < out->sources[i].mime.count; j++)
			unwrap(out, i, j, limits);
	return 0;
}

void
mail_release(struct mail *mail)
{
	size_t i;

	for (i = 0; i < mail->source_count; i++) {
		mime_release(&mail->sources[i].mime);
		free(mail->sources[i].bytes);
	}
	for (i = 0; i < mail->tnef_count; i++) {
		tnef_release(&mail->tnefs[i].tnef);
		free(mail->tnefs[i].part);
	}
	memset(mail, 0, sizeof *mail);
}
