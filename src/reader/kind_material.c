/* SPDX-License-Identifier: ISC */
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "reader/kind.h"

#define FILE_SHOWN_MAX 100   /* octets of a file's name */
#define ENTRY_LOOK_MAX 65536 /* octets of a file in an archive */
#define BASE64_MIN 16        /* characters in a row that make a PEM body */

static const char *const certificate_names[] = { ".crt", ".cer", ".pem",
	".der", ".p7b", ".p7c", ".ca-bundle" };

static const char *const certificate_types[] = { "x-x509-ca-cert",
	"pkix-cert", "x-pkcs7-certificates", "x-x509-user-cert",
	"pem-certificate-chain" };

/* What may stand between the dashes of a PEM file. */
static const struct {
	const char *label;
	bool is_certificate;
} pem_labels[] = {
	{ "CERTIFICATE", true }, { "TRUSTED CERTIFICATE", true },
	{ "X509 CERTIFICATE", true }, { "PKCS7", true },
	{ "CERTIFICATE REQUEST", false },
	{ "NEW CERTIFICATE REQUEST", false }, { "PRIVATE KEY", false },
	{ "RSA PRIVATE KEY", false }, { "EC PRIVATE KEY", false },
	{ "ENCRYPTED PRIVATE KEY", false }, { "DSA PRIVATE KEY", false },
	{ "PUBLIC KEY", false },
};

/* A look through a message: how much of its archives may still be unpacked. */
struct look {
	const struct reader_limits *limits;
	size_t unpackable;
	struct buf *where;
};

enum material { NONE, CERTIFICATE, NO_CERTIFICATE };

/* What the text behind "BEGIN " says: the longest label that fits and has a
 * dash (of any kind) behind it. */
static enum material
label_at(const char *p, size_t len)
{
	size_t i, n;

	for (i = 0; i < COUNT(pem_labels); i++) {
		n = strlen(pem_labels[i].label);
		if (len <= n || memcmp(p, pem_labels[i].label, n) != 0)
			continue;
		while (n < len && p[n] == ' ')
			n++;
		/* Word turns dashes into others, U+2013 and U+2014. */
		if (n < len && (p[n] == '-' || (unsigned char)p[n] == 0xe2))
			return pem_labels[i].is_certificate ? CERTIFICATE :
			    NO_CERTIFICATE;
	}
	return NONE;
}

/* The first PEM label at or after *at that stands between dashes; *at is set
 * behind it. */
static enum material
next_label(const char *text, size_t len, size_t *at)
{
	const char *p = text + *at, *end = text + len, *before;
	enum material found;

	while ((p = memmem(p, (size_t)(end - p), "BEGIN ", 6)) != NULL) {
		for (before = p; before > text && before[-1] == ' '; before--)
			;
		p += 6;
		if (before == text || (before[-1] != '-' &&
		    ((unsigned char)before[-1] & 0xc0) != 0x80))
			continue;
		found = label_at(p, (size_t)(end - p));
		if (found != NONE) {
			*at = (size_t)(p - text);
			return found;
		}
	}
	*at = len;
	return NONE;
}

/* CERTIFICATE when the bytes hold one, NO_CERTIFICATE when they hold other
 * PEM objects only. */
static enum material
scan_pem(const char *data, size_t len)
{
	enum material found, all = NONE;
	size_t at = 0;

	while ((found = next_label(data, len, &at)) != NONE) {
		if (found == CERTIFICATE)
			return CERTIFICATE;
		all = NO_CERTIFICATE;
	}
	return all;
}

static bool
is_base64(const char *p, size_t len)
{
	size_t run = 0, i;

	for (i = 0; i < len && run < BASE64_MIN; i++) {
		bool good = (p[i] >= 'A' && p[i] <= 'Z') ||
		    (p[i] >= 'a' && p[i] <= 'z') ||
		    (p[i] >= '0' && p[i] <= '9') || p[i] == '+' ||
		    p[i] == '/';

		run = good ? run + 1 : 0;
	}
	return run == BASE64_MIN;
}

/* HTML has no-break spaces where the writer saw blanks. */
static char *
plain_blanks(const char *line)
{
	char *copy = xstrdup(line), *out = copy;
	const char *p;

	for (p = line; *p != '\0'; p++)
		if (p[0] == '\xc2' && p[1] == '\xa0') {
			*out++ = ' ';
			p++;
		} else
			*out++ = *p;
	*out = '\0';
	return copy;
}

/* A label in a line of text counts with a body behind or below it: people
 * write about these lines too.  What is behind the first label of a line is
 * behind all of them that have a body. */
static bool
line_begins_pem(const struct document_text *t, size_t i)
{
	size_t at = 0, len, j;
	bool found = false;
	char *line;

	if (strstr(t->lines[i].text, "BEGIN") == NULL)
		return false;
	line = plain_blanks(t->lines[i].text);
	len = strlen(line);
	while (next_label(line, len, &at) != NONE) {
		if (label_at(line + at, len - at) != CERTIFICATE)
			continue;
		found = is_base64(line + at, len - at);
		for (j = i + 1; !found && j < t->count && j < i + 4; j++)
			found = is_base64(t->lines[j].text,
			    strlen(t->lines[j].text));
		break;
	}
	free(line);
	return found;
}

static bool
text_has_certificate(const struct document *d, struct buf *where)
{
	const struct document_text *t;
	size_t i, j;

	for (i = 0; i < d->count; i++)
		for (t = &d->texts[i], j = 0; j < t->count; j++)
			if (line_begins_pem(t, j)) {
				buf_printf(where, "part %s, line %u", t->part,
				    (unsigned)t->lines[j].number);
				return true;
			}
	return false;
}

/* A file's name is a stranger's: as much of it as can be shown. */
static void
put_file(struct buf *where, const char *name)
{
	size_t len = strnlen(name, FILE_SHOWN_MAX);

	while (len > 0 && ((unsigned char)name[len] & 0xc0) == 0x80)
		len--;
	if (len > 0)
		buf_printf(where, ", file %.*s", (int)len, name);
}

static bool
is_certificate_name(const char *name)
{
	char *trimmed = xstrdup(name);
	size_t len = strlen(trimmed), i;
	bool found = false;

	while (len > 0 && (trimmed[len - 1] == ' ' ||
	    trimmed[len - 1] == '.' || trimmed[len - 1] == '"'))
		trimmed[--len] = '\0';
	for (i = 0; i < COUNT(certificate_names); i++)
		found |= name_ends(trimmed, certificate_names[i]);
	free(trimmed);
	return found;
}

/* A file by its name and content.  A .pem with nothing but a request or a
 * key in it is none; other rubbish under such a name was meant to be one. */
static bool
file_is_certificate(const char *name, const char *data, size_t len)
{
	enum material found = scan_pem(data, len);

	if (found == CERTIFICATE)
		return true;
	return is_certificate_name(name) &&
	    !(found == NO_CERTIFICATE && name_ends(name, ".pem"));
}

/* Macintosh archives hold a shadow of each file. */
static bool
is_shadow(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash != NULL ? slash + 1 : path;

	return strncmp(path, "__MACOSX/", 9) == 0 ||
	    strncmp(base, "._", 2) == 0;
}

static bool
entry_is_certificate(struct archive *a, const char *path)
{
	char data[ENTRY_LOOK_MAX];
	la_ssize_t n = 0;

	if (is_shadow(path))
		return false;
	if (name_ends(path, ".pem") || name_ends(path, ".txt"))
		n = archive_read_data(a, data, sizeof data);
	return file_is_certificate(path, data, n > 0 ? (size_t)n : 0);
}

/* Past what is left of an entry.  In a compressed tar, and in a ZIP without
 * its directory, that has to be unpacked: false when it is too much. */
static bool
pass_entry(struct archive *a, struct archive_entry *entry, struct look *look)
{
	char data[ENTRY_LOOK_MAX];
	la_ssize_t n;

	if (archive_filter_count(a) == 1 && archive_entry_size_is_set(entry))
		return true;
	while ((n = archive_read_data(a, data, sizeof data)) > 0) {
		if ((size_t)n > look->unpackable)
			return false;
		look->unpackable -= (size_t)n;
	}
	return true;
}

/* Names alone, but for files whose name does not tell. */
static bool
archive_has_certificate(const struct buf *b, struct look *look)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	bool found = false;
	const char *path;
	size_t i;

	archive_read_support_format_zip(a);
	archive_read_support_format_tar(a);
	archive_read_support_filter_gzip(a);
	if (archive_read_open_memory(a, b->data, b->len) == ARCHIVE_OK)
		for (i = 0; i < look->limits->archive_entries && !found; i++) {
			if (archive_read_next_header(a, &entry) < ARCHIVE_WARN)
				break;
			path = archive_entry_pathname_utf8(entry);
			if (path == NULL)
				path = archive_entry_pathname(entry);
			found = path != NULL && entry_is_certificate(a, path);
			if (!found && !pass_entry(a, entry, look))
				break;
		}
	archive_read_free(a);
	return found;
}

static bool
is_archive(const struct mime_part *p)
{
	return name_ends(p->filename, ".zip") ||
	    name_ends(p->filename, ".tgz") ||
	    name_ends(p->filename, ".tar.gz") ||
	    mime_is(p, "application", "zip") ||
	    mime_is(p, "application", "x-zip-compressed") ||
	    mime_is(p, "application", "x-zip");
}

/* Signatures are no certificate material, whatever is in them. */
static bool
is_signature(const struct mime_part *p)
{
	return name_ends(p->filename, ".p7s") ||
	    name_ends(p->filename, ".p7m") ||
	    name_ends(p->filename, ".asc") || name_ends(p->filename, ".sig") ||
	    (strcmp(p->type, "application") == 0 &&
		(strstr(p->subtype, "pkcs7-signature") != NULL ||
		    (strstr(p->subtype, "pkcs7-mime") != NULL &&
			!is_certificate_name(p->filename)) ||
		    strncmp(p->subtype, "pgp-", 4) == 0));
}

static bool
is_picture(const struct mime_part *p)
{
	return strcmp(p->type, "image") == 0 ||
	    strcmp(p->type, "audio") == 0 || strcmp(p->type, "video") == 0;
}

static bool
has_certificate_type(const struct mime_part *p)
{
	size_t i;

	if (strcmp(p->type, "application") != 0 ||
	    name_ends(p->filename, ".csr") || name_ends(p->filename, ".key"))
		return false;
	for (i = 0; i < COUNT(certificate_types); i++)
		if (strcmp(p->subtype, certificate_types[i]) == 0)
			return true;
	return false;
}

static bool
part_is_certificate(const struct mime_part *p, struct look *look)
{
	bool found;
	struct buf b;

	if (is_signature(p) || is_picture(p))
		return false;
	/* Texts without a name are in the document. */
	if (strcmp(p->type, "text") == 0 && p->filename[0] == '\0' &&
	    p->disposition != MIME_ATTACHMENT)
		return false;
	buf_init(&b, look->limits->unpacked_bytes);
	mime_decode(p, &b);
	b.failed = false;
	if (is_archive(p))
		found = archive_has_certificate(&b, look);
	else if (has_certificate_type(p))
		found = scan_pem(b.data, b.len) != NO_CERTIFICATE;
	else
		found = file_is_certificate(p->filename, b.data, b.len);
	buf_release(&b);
	return found;
}

static bool
source_has_certificate(const struct mail_source *source, struct look *look)
{
	char *part;
	size_t i;

	for (i = 0; i < source->mime.count; i++) {
		if (!mail_is_leaf(&source->mime, i) ||
		    !part_is_certificate(&source->mime.parts[i], look))
			continue;
		part = mime_part_name(&source->mime, i);
		buf_printf(look->where, "part %s", part);
		put_file(look->where, source->mime.parts[i].filename);
		free(part);
		return true;
	}
	return false;
}

static bool
tnef_file_is_certificate(const struct tnef_file *f, struct look *look)
{
	struct buf b;
	bool found;

	if (!name_ends(f->name, ".zip"))
		return file_is_certificate(f->name, (char *)f->data, f->len);
	buf_init(&b, f->len);
	buf_put(&b, f->data, f->len);
	found = archive_has_certificate(&b, look);
	buf_release(&b);
	return found;
}

static bool
tnef_has_certificate(const struct mail_tnef *t, struct look *look)
{
	size_t i;

	for (i = 0; i < t->tnef.file_count; i++) {
		if (!tnef_file_is_certificate(&t->tnef.files[i], look))
			continue;
		buf_printf(look->where, "part %s", t->part);
		put_file(look->where, t->tnef.files[i].name);
		return true;
	}
	return false;
}

bool
kind_has_certificate(const struct kind_facts *f)
{
	struct look look = { .limits = f->limits, .where = f->where,
		.unpackable = f->limits->unpacked_bytes };
	size_t i;

	if (text_has_certificate(f->document, f->where))
		return true;
	for (i = 0; i < f->mail->source_count; i++)
		if (source_has_certificate(&f->mail->sources[i], &look))
			return true;
	for (i = 0; i < f->mail->tnef_count; i++)
		if (tnef_has_certificate(&f->mail->tnefs[i], &look))
			return true;
	return false;
}
