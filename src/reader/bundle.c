/* SPDX-License-Identifier: ISC */
#include "reader/bundle.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pki/spki.h"
#include "reader/armour.h"
#include "reader/container.h"
#include "reader/letterbox.h"
#include "reader/pkcs.h"

#define DETAIL_MAX 400 /* octets of a problem's detail */

void
bundle_init(struct bundle *b)
{
	memset(b, 0, sizeof *b);
	b->certs_max = BUNDLE_CERTS_MAX;
	b->entries_max = BUNDLE_ARCHIVE_ENTRIES;
	b->unpacked_max = BUNDLE_UNPACKED_MAX;
	b->kdf_rounds = BUNDLE_KDF_ROUNDS;
	b->scan_work = BUNDLE_SCAN_WORK;
	b->unpackable = BUNDLE_UNPACKED_ALL;
	b->parses = BUNDLE_PARSE_MAX;
	b->key_opens = BUNDLE_KEY_OPENS;
}

void
bundle_limit(struct bundle *b, const struct reader_limits *limits)
{
	b->limits = limits;
	b->entries_max = limits->archive_entries;
	b->unpacked_max = limits->unpacked_bytes;
	if (b->unpackable < limits->unpacked_bytes)
		b->unpackable = limits->unpacked_bytes;
}

static void
cert_release(struct bundle_cert *cert)
{
	X509_free(cert->x509);
	free(cert->der);
}

struct bundle_mark
bundle_mark(const struct bundle *b)
{
	return (struct bundle_mark){ b->cert_count, b->key_count,
		b->problem_count, b->file_certs };
}

void
bundle_rewind(struct bundle *b, const struct bundle_mark *mark)
{
	while (b->cert_count > mark->certs)
		cert_release(&b->certs[--b->cert_count]);
	while (b->problem_count > mark->problems)
		free(b->problems[--b->problem_count].detail);
	b->key_count = mark->keys;
	b->file_certs = mark->file_certs;
}

void
bundle_release(struct bundle *b)
{
	struct bundle_mark nothing = { 0 };

	bundle_rewind(b, &nothing);
	free(b->certs);
	bundle_init(b);
}

/* "mail.eml, certs.zip, my.crt" */
static void
put_place(struct buf *text, const struct bundle_place *place)
{
	const struct bundle_place *chain[BUNDLE_NESTING_MAX + 2];
	size_t count = 0;

	for (; place != NULL && count < COUNT(chain); place = place->in)
		if (place->name[0] != '\0')
			chain[count++] = place;
	while (count > 0) {
		buf_printf(text, "%.100s%s", chain[count - 1]->name,
		    count > 1 ? ", " : ": ");
		count--;
	}
}

void
bundle_problem(struct bundle *b, enum verdict_code code, bool of_certificate,
    const struct bundle_place *place, const char *fmt, ...)
{
	struct bundle_problem *p;
	struct buf text;
	va_list ap;
	size_t alike = 0, i;

	buf_init(&text, DETAIL_MAX + 128 * BUNDLE_NESTING_MAX);
	put_place(&text, place);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	if (!buf_ok(&text)) {
		buf_reset(&text);
		buf_puts(&text, "deep inside the delivery");
	}
	for (i = 0; i < b->problem_count; i++) {
		p = &b->problems[i];
		if (p->code != code)
			continue;
		if (++alike == BUNDLE_ALIKE_MAX ||
		    strcmp(p->detail, text.data) == 0)
			break;
	}
	if (i == b->problem_count && i < BUNDLE_PROBLEMS_MAX) {
		p = &b->problems[b->problem_count++];
		p->code = code;
		p->of_certificate = of_certificate;
		p->detail = buf_take(&text);
	}
	buf_release(&text);
}

static void
sha256(const unsigned char *data, size_t len, unsigned char out[SHA256_SIZE])
{
	if (EVP_Digest(data, len, out, NULL, EVP_sha256(), NULL) != 1)
		memset(out, 0, SHA256_SIZE);
}

static void
count_in_file(struct bundle *b, struct bundle_cert *cert)
{
	if (cert->last_file == b->file)
		return;
	cert->last_file = b->file;
	b->file_certs++;
}

static struct bundle_cert *
find_cert(const struct bundle *b, const unsigned char hash[SHA256_SIZE])
{
	size_t i;

	for (i = 0; i < b->cert_count; i++)
		if (memcmp(b->certs[i].sha256, hash, SHA256_SIZE) == 0)
			return &b->certs[i];
	return NULL;
}

bool
bundle_knows_cert(struct bundle *b, const unsigned char *der, size_t len)
{
	unsigned char hash[SHA256_SIZE];
	struct bundle_cert *cert;

	sha256(der, len, hash);
	cert = find_cert(b, hash);
	if (cert != NULL)
		count_in_file(b, cert);
	return cert != NULL;
}

bool
bundle_add_cert(struct bundle *b, const struct bundle_place *place, X509 *x509)
{
	struct bundle_cert cert = { 0 };
	struct bundle_cert *known;
	unsigned char *der = NULL;
	int len = i2d_X509(x509, &der);

	if (len <= 0 || (unsigned)len > BUNDLE_DER_MAX) {
		OPENSSL_free(der);
		bundle_problem(b, VERDICT_UNREADABLE, true, place,
		    "a certificate of %d bytes", len);
		return false;
	}
	sha256(der, (size_t)len, cert.sha256);
	known = find_cert(b, cert.sha256);
	if (known != NULL) {
		OPENSSL_free(der);
		count_in_file(b, known);
		return true;
	}
	if (b->cert_count == b->certs_max) {
		OPENSSL_free(der);
		bundle_problem(b, VERDICT_UNREADABLE, true, NULL,
		    "more than %zu certificates", b->certs_max);
		return false;
	}
	if (spki_hash_cert(x509, cert.spki_sha256, NULL) == -1)
		memset(cert.spki_sha256, 0, SHA256_SIZE);
	if (b->cert_count == b->cert_room) {
		b->cert_room = b->cert_room == 0 ? 16 : 2 * b->cert_room;
		b->certs = xreallocarray(b->certs, b->cert_room,
		    sizeof *b->certs);
	}
	X509_up_ref(x509);
	cert.x509 = x509;
	cert.der = xmemdup(der, (size_t)len);
	cert.der_len = (size_t)len;
	OPENSSL_free(der);
	b->certs[b->cert_count++] = cert;
	count_in_file(b, &b->certs[b->cert_count - 1]);
	return true;
}

/* One key as PKCS#1 and as PKCS#8 is one key. */
static bool
is_same_key(const struct bundle_key *a, const struct bundle_key *b)
{
	if (a->holder != b->holder)
		return false;
	return memcmp(a->id, b->id, SHA256_SIZE) == 0 ||
	    (a->readable && b->readable &&
		memcmp(a->spki_sha256, b->spki_sha256, SHA256_SIZE) == 0);
}

static void
add_key(struct bundle *b, const struct bundle_key *key)
{
	size_t i;

	for (i = 0; i < b->key_count; i++)
		if (is_same_key(&b->keys[i], key)) {
			b->keys[i].in_text &= key->in_text;
			return;
		}
	if (b->key_count < BUNDLE_KEYS_MAX)
		b->keys[b->key_count++] = *key;
}

void
bundle_add_csr(struct bundle *b, X509_REQ *csr)
{
	struct bundle_key key = { .holder = HOLDER_CSR };

	if (spki_hash_csr(csr, key.spki_sha256, NULL) == -1)
		return;
	key.readable = true;
	key.in_text = b->in_text;
	memcpy(key.id, key.spki_sha256, SHA256_SIZE);
	add_key(b, &key);
}

void
bundle_add_private_key(struct bundle *b, const unsigned char *data, size_t len,
    EVP_PKEY *pkey)
{
	struct bundle_key key = { .holder = HOLDER_PRIVATE_KEY };

	sha256(data, len, key.id);
	if (pkey != NULL)
		key.readable = spki_hash_key(pkey, key.spki_sha256, NULL) == 0;
	ERR_clear_error();
	add_key(b, &key);
}

struct bundle_place
bundle_inside(const struct bundle_place *in, const char *name)
{
	return (struct bundle_place){ .in = in, .name = name,
		.nesting = in->nesting + 1, .archives = in->archives,
		.budget = in->budget };
}

/* The readers in the order of their certainty: magic numbers before
 * structure before text.  Each says what it was, or NULL for "not mine". */
static const char *(*const readers[])(struct bundle *b,
    const struct bundle_place *place, const unsigned char *data,
    size_t len) = {
	container_read,
	letterbox_read_tnef,
	pkcs_read_file,
	letterbox_read_mail,
	armour_read,
	container_read_hidden,
};

/* What people send for a certificate file that is none, so that the answer can
 * name it: a screenshot is what they take for a copy. */
static const char *
name_stranger(const unsigned char *data, size_t len)
{
	static const char picture[] = "a picture, no certificate file";
	static const char store[] = "a Java key store, which only the program "
				    "that made it can open";
	static const struct {
		const char *bytes;
		size_t len, at;
		const char *what;
	} magic[] = {
		{ "\x89PNG", 4, 0, picture },
		{ "\xff\xd8\xff", 3, 0, picture }, /* JPEG */
		{ "GIF8", 4, 0, picture },
		{ "BM", 2, 0, picture },
		{ "WEBP", 4, 8, picture },
		{ "ftyphe", 6, 4, picture }, /* HEIC */
		{ "II*\0", 4, 0, picture }, /* TIFF */
		{ "MM\0*", 4, 0, picture },
		{ "\xfe\xed\xfe\xed", 4, 0, store }, /* JKS */
		{ "\xce\xce\xce\xce", 4, 0, store }, /* JCEKS */
		{ "%PDF-", 5, 0, "a PDF, no certificate file" },
		{ "\xd0\xcf\x11\xe0", 4, 0, "an old Office file or a mail "
					   "saved by Outlook" },
	};
	size_t i;

	for (i = 0; i < COUNT(magic); i++)
		if (len > magic[i].at + magic[i].len &&
		    memcmp(data + magic[i].at, magic[i].bytes,
			magic[i].len) == 0)
			return magic[i].what;
	return "nothing that we can read";
}

const char *
bundle_open(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	const char *format;
	size_t i;

	if (len == 0)
		return "unknown";
	if (place->nesting > BUNDLE_NESTING_MAX) {
		bundle_problem(b, VERDICT_UNREADABLE, true, place,
		    "nested too deeply");
		return "unknown";
	}
	for (i = 0; i < COUNT(readers); i++) {
		format = readers[i](b, place, data, len);
		if (format != NULL)
			return format;
	}
	bundle_problem(b, VERDICT_UNREADABLE, false, place, "%s",
	    name_stranger(data, len));
	return "unknown";
}

const char *
bundle_add_file(struct bundle *b, const char *name, const unsigned char *data,
    size_t len, uint32_t *certs_out)
{
	struct bundle_place place = { .name = name };
	const char *format;

	b->file++;
	b->file_certs = 0;
	format = bundle_open(b, &place, data, len);
	*certs_out = b->file_certs;
	return format;
}
