/* SPDX-License-Identifier: ISC */
#include "reader/tnef.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ytnef.h>

#include "base/buf.h"
#include "base/mem.h"
#include "reader/charset.h"
#include "reader/rtf.h"

#define TEXT_MAX (8U << 20)

/* MS-OXTNEF, 2.1.2: signature and key, then attributes of level, identifier,
 * length, data and check sum. */
#define HEAD_SIZE 6
#define ATTRIBUTE_HEAD 9
#define CHECKSUM_SIZE 2
#define ATTACH_REND_DATA 0x00069002U /* begins a file */

/* MAPI property types. */
#define TYPE_ANSI 0x001e
#define TYPE_UNICODE 0x001f
#define TYPE_BINARY 0x0102

static const variableLength *
property(MAPIProps *props, unsigned type, unsigned id)
{
	variableLength *v;

	v = MAPIFindProperty(props, PROP_TAG(type, id));
	if (v == MAPI_UNDEFINED || v == NULL || v->data == NULL ||
	    v->size <= 0)
		return NULL;
	return v;
}

static char *
decode(const char *label, const void *data, size_t len)
{
	struct buf b;
	char *nul;

	buf_init(&b, TEXT_MAX);
	nul = strcmp(label, "utf-16le") == 0 ? NULL : memchr(data, '\0', len);
	if (nul != NULL)
		len = (size_t)(nul - (const char *)data);
	charset_decode(label, NULL, data, len, &b);
	return buf_take(&b);
}

/* The code page the message says it is in, as a label. */
static void
code_page(TNEFStruct *t, char label[16])
{
	unsigned page = 0;

	if (t->CodePage.size >= 4)
		memcpy(&page, t->CodePage.data, 4);
	if (page == 0 || page > 65001)
		page = 1252;
	snprintf(label, 16, "cp%u", page);
}

static char *
plain_text(TNEFStruct *t)
{
	MAPIProps *props = &t->MapiProperties;
	const variableLength *v;
	char label[16];

	code_page(t, label);
	/* libytnef has turned Unicode strings into UTF-8. */
	if ((v = property(props, TYPE_UNICODE, PR_BODY)) != NULL)
		return decode("utf-8", v->data, (size_t)v->size);
	if ((v = property(props, TYPE_ANSI, PR_BODY)) != NULL)
		return decode(label, v->data, (size_t)v->size);
	if (t->body.size > 0 && t->body.data != NULL)
		return decode(label, t->body.data, (size_t)t->body.size);
	return NULL;
}

static char *
html_text(TNEFStruct *t)
{
	MAPIProps *props = &t->MapiProperties;
	const variableLength *v;

	if ((v = property(props, TYPE_BINARY, PR_BODY_HTML)) == NULL &&
	    (v = property(props, TYPE_ANSI, PR_BODY_HTML)) == NULL &&
	    (v = property(props, TYPE_UNICODE, PR_BODY_HTML)) == NULL)
		return NULL;
	return decode("", v->data, (size_t)v->size);
}

/* MS-OXRTFCP, 2.1.3.1: RTF that is not compressed says "MELA" behind its two
 * sizes.  libytnef does not take it. */
static unsigned char *
stored_rtf(const variableLength *v, int *size_out)
{
	if (v->size <= 16 || memcmp(v->data + 8, "MELA", 4) != 0)
		return NULL;
	*size_out = v->size - 16;
	return xmemdup(v->data + 16, (size_t)*size_out);
}

static void
from_rtf(TNEFStruct *t, struct tnef *out)
{
	variableLength copy;
	const variableLength *v;
	unsigned char *rtf;
	struct buf b;
	int size = 0;

	v = property(&t->MapiProperties, TYPE_BINARY, PR_RTF_COMPRESSED);
	if (v == NULL)
		return;
	copy = *v;
	rtf = stored_rtf(v, &size);
	if (rtf == NULL)
		rtf = DecompressRTF(&copy, &size);
	if (rtf == NULL || size <= 0) {
		free(rtf);
		return;
	}
	buf_init(&b, TEXT_MAX);
	if (rtf_text(rtf, (size_t)size, &b))
		out->html = buf_take(&b);
	else
		out->plain = buf_take(&b);
	free(rtf);
}

static char *
file_name(Attachment *a)
{
	static const unsigned types[] = { TYPE_UNICODE, TYPE_ANSI };
	const variableLength *v;
	size_t i;

	for (i = 0; i < COUNT(types); i++) {
		v = property(&a->MAPI, types[i], PR_ATTACH_LONG_FILENAME);
		if (v != NULL)
			return decode(i == 0 ? "utf-8" : "", v->data,
			    (size_t)v->size);
	}
	if (a->Title.size > 0 && a->Title.data != NULL)
		return decode("", a->Title.data, (size_t)a->Title.size);
	return xstrdup("");
}

static void
take_files(TNEFStruct *t, struct tnef *out)
{
	Attachment *a;
	struct tnef_file *f;

	for (a = t->starting_attach.next; a != NULL &&
	    out->file_count < TNEF_FILES_MAX; a = a->next) {
		if (a->FileData.data == NULL || a->FileData.size <= 0)
			continue;
		f = &out->files[out->file_count++];
		f->name = file_name(a);
		if (f->name == NULL)
			f->name = xstrdup("");
		f->data = xmemdup(a->FileData.data, (size_t)a->FileData.size);
		f->len = (size_t)a->FileData.size;
	}
}

static uint32_t
le32(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

/* How much of it holds no more files than are taken: libytnef walks the list
 * of those that it has for each further one. */
static size_t
bounded_len(const unsigned char *data, size_t len)
{
	size_t at = HEAD_SIZE, files = 0;

	while (at < len && len - at >= ATTRIBUTE_HEAD) {
		if (le32(data + at + 1) == ATTACH_REND_DATA &&
		    ++files > TNEF_FILES_MAX)
			return at;
		at += ATTRIBUTE_HEAD + (size_t)le32(data + at + 5) +
		    CHECKSUM_SIZE;
	}
	return len;
}

int
tnef_open(const unsigned char *data, size_t len, struct tnef *out,
    struct err *err)
{
	/* MS-OXTNEF, 2.1.2: TNEFSignature. */
	static const unsigned char signature[] = { 0x78, 0x9f, 0x3e, 0x22 };
	struct tnef found = { .plain = NULL };
	TNEFStruct t;
	BYTE *copy;

	if (len > INT_MAX || len < sizeof signature ||
	    memcmp(data, signature, sizeof signature) != 0)
		return err_set(err, ERR_INPUT, "no winmail.dat, or too large");
	len = bounded_len(data, len);
	/* It may be written to on the way. */
	copy = xmemdup(data, len);
	TNEFInitialize(&t);
	t.Debug = 0; /* which TNEFInitialize leaves as it was */
	if (TNEFParseMemory(copy, (long)len, &t) < 0 && t.body.size == 0 &&
	    t.MapiProperties.count == 0 && t.starting_attach.next == NULL) {
		TNEFFree(&t);
		free(copy);
		return err_set(err, ERR_INPUT, "winmail.dat cannot be read");
	}
	found.plain = plain_text(&t);
	found.html = html_text(&t);
	if (found.plain == NULL && found.html == NULL)
		from_rtf(&t, &found);
	take_files(&t, &found);
	TNEFFree(&t);
	free(copy);
	*out = found;
	return 0;
}

void
tnef_release(struct tnef *tnef)
{
	size_t i;

	free(tnef->plain);
	free(tnef->html);
	for (i = 0; i < tnef->file_count; i++) {
		free(tnef->files[i].name);
		free(tnef->files[i].data);
	}
	memset(tnef, 0, sizeof *tnef);
}
