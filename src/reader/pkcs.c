/* SPDX-License-Identifier: ISC */
#include "reader/pkcs.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/mem.h"
#include "reader/pkcs12.h"

#define TAG_SEQUENCE 0x30
#define LENGTH_INDEFINITE SIZE_MAX

/* Tag and length at p: 0 and where the content begins and how long it is, or
 * -1.  Low tag numbers only: nothing we read has others at the top. */
static int
header(const unsigned char *p, size_t left, size_t *start_out,
    size_t *content_out)
{
	size_t n, i, v = 0;

	if (left < 2 || (p[0] & 0x1f) == 0x1f)
		return -1;
	if (p[1] < 0x80) {
		*start_out = 2;
		*content_out = p[1];
		return 0;
	}
	n = p[1] & 0x7f;
	*start_out = 2 + n;
	if (n == 0) {
		*content_out = LENGTH_INDEFINITE;
		return (p[0] & 0x20) != 0 ? 0 : -1;
	}
	if (n > 4 || left < 2 + n)
		return -1;
	for (i = 0; i < n; i++)
		v = v << 8 | p[2 + i];
	*content_out = v;
	return 0;
}

/* The end of an indefinite value at data: every open one is closed by an
 * end-of-contents; definite ones are stepped over. */
static size_t
indefinite_length(const unsigned char *data, size_t len)
{
	size_t at = 0, open = 0, start, content;

	do {
		if (header(data + at, len - at, &start, &content) == -1)
			return 0;
		at += start;
		if (content == LENGTH_INDEFINITE)
			open++;
		else if (content > len - at)
			return 0;
		else if (data[at - start] == 0 && content == 0)
			open--;
		else
			at += content;
	} while (open > 0);
	return at;
}

size_t
pkcs_promised(const unsigned char *data, size_t len)
{
	size_t start, content;

	if (len < 2 || data[0] != TAG_SEQUENCE ||
	    header(data, len, &start, &content) == -1 ||
	    content == LENGTH_INDEFINITE)
		return 0;
	return start + content;
}

size_t
pkcs_length(const unsigned char *data, size_t len)
{
	size_t total;

	if (len >= 2 && data[0] == TAG_SEQUENCE && data[1] == 0x80)
		return indefinite_length(data, len);
	total = pkcs_promised(data, len);
	return total <= len ? total : 0;
}

/* d2i functions take a long and move the pointer. */
#define PARSE(type, data, len, p) \
	((p) = (data), d2i_##type(NULL, &(p), (long)(len)))

static bool
read_certificate(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	const unsigned char *p;
	X509 *x509 = PARSE(X509, data, len, p);

	if (x509 == NULL)
		return false;
	if (p == data + len) {
		*kind_out = PKCS_CERTIFICATE;
		bundle_add_cert(b, place, x509);
	}
	X509_free(x509);
	return p == data + len;
}

static bool
read_csr(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	const unsigned char *p;
	X509_REQ *csr = PARSE(X509_REQ, data, len, p);

	(void)place;
	if (csr == NULL)
		return false;
	if (p == data + len) {
		*kind_out = PKCS_CSR;
		bundle_add_csr(b, csr);
	}
	X509_REQ_free(csr);
	return p == data + len;
}

static void
add_all(struct bundle *b, const struct bundle_place *place,
    const STACK_OF(X509) *certs)
{
	int i;

	for (i = 0; i < sk_X509_num(certs); i++)
		if (!bundle_add_cert(b, place, sk_X509_value(certs, i)) &&
		    b->cert_count == b->certs_max)
			return;
}

/* A mail signed as one opaque object carries the letter inside. */
static void
open_signed_content(struct bundle *b, const struct bundle_place *place,
    const ASN1_OCTET_STRING *content)
{
	struct bundle_place inner = bundle_inside(place, "signed content");

	if (content == NULL || ASN1_STRING_length(content) <= 0)
		return;
	bundle_open(b, &inner, ASN1_STRING_get0_data(content),
	    (size_t)ASN1_STRING_length(content));
}

static bool
read_pkcs7(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	const unsigned char *p;
	PKCS7 *p7 = PARSE(PKCS7, data, len, p);
	bool mine = p7 != NULL && p == data + len;

	if (mine && PKCS7_type_is_signed(p7) && p7->d.sign != NULL) {
		*kind_out = PKCS_7;
		add_all(b, place, p7->d.sign->cert);
		if (p7->d.sign->contents != NULL &&
		    PKCS7_type_is_data(p7->d.sign->contents))
			open_signed_content(b, place,
			    p7->d.sign->contents->d.data);
	} else if (mine && PKCS7_type_is_signedAndEnveloped(p7) &&
	    p7->d.signed_and_enveloped != NULL) {
		*kind_out = PKCS_7;
		add_all(b, place, p7->d.signed_and_enveloped->cert);
	} else
		mine = false;
	PKCS7_free(p7);
	return mine;
}

static bool
read_cms(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	const unsigned char *p;
	CMS_ContentInfo *cms = PARSE(CMS_ContentInfo, data, len, p);
	STACK_OF(X509) *certs;
	ASN1_OCTET_STRING **content;

	if (cms == NULL)
		return false;
	if (p == data + len) {
		*kind_out = PKCS_7;
		certs = CMS_get1_certs(cms);
		add_all(b, place, certs);
		sk_X509_pop_free(certs, X509_free);
		content = CMS_get0_content(cms);
		if (OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed &&
		    content != NULL)
			open_signed_content(b, place, *content);
	}
	CMS_ContentInfo_free(cms);
	return p == data + len;
}

static bool
read_encrypted_key(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	const unsigned char *p;
	X509_SIG *sig = PARSE(X509_SIG, data, len, p);
	const X509_ALGOR *algor = NULL;
	const ASN1_OBJECT *oid;
	int nid;

	(void)place;
	if (sig == NULL)
		return false;
	X509_SIG_get0(sig, &algor, NULL);
	X509_ALGOR_get0(&oid, NULL, NULL, algor);
	nid = OBJ_obj2nid(oid);
	/* A DigestInfo has the same form: only password-based schemes. */
	if (p != data + len || (nid != NID_pbes2 &&
				   EVP_PBE_find(EVP_PBE_TYPE_OUTER, nid, NULL,
				       NULL, NULL) != 1)) {
		X509_SIG_free(sig);
		return false;
	}
	X509_SIG_free(sig);
	*kind_out = PKCS_KEY;
	bundle_add_private_key(b, data, len, NULL);
	return true;
}

/*
 * OpenSSL works out the public half of a DSA or DH key, of any size: minutes
 * for a large one, and none of them is a web server's.  Such a key is known
 * for one, and not opened; all others only as often as opening is affordable.
 */
static bool
is_never_opened(int nid)
{
	return nid == NID_dsa || nid == NID_dsa_2 ||
	    nid == NID_dhKeyAgreement || nid == NID_dhpublicnumber;
}

static int
algorithm_of(const PKCS8_PRIV_KEY_INFO *info)
{
	const ASN1_OBJECT *oid = NULL;

	if (PKCS8_pkey_get0(&oid, NULL, NULL, NULL, info) != 1)
		return NID_undef;
	return OBJ_obj2nid(oid);
}

static bool
may_open_key(struct bundle *b)
{
	if (b->key_opens == 0)
		return false;
	b->key_opens--;
	return true;
}

EVP_PKEY *
pkcs_open_key(struct bundle *b, const PKCS8_PRIV_KEY_INFO *info)
{
	if (is_never_opened(algorithm_of(info)) || !may_open_key(b))
		return NULL;
	return EVP_PKCS82PKEY(info);
}

static bool
read_key(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	const unsigned char *p;
	PKCS8_PRIV_KEY_INFO *info = PARSE(PKCS8_PRIV_KEY_INFO, data, len, p);
	bool mine = info != NULL && p == data + len &&
	    (is_never_opened(algorithm_of(info)) || b->key_opens == 0);
	EVP_PKEY *key = NULL;

	(void)place;
	PKCS8_PRIV_KEY_INFO_free(info);
	if (!mine && may_open_key(b)) {
		key = PARSE(AutoPrivateKey, data, len, p);
		mine = key != NULL && p == data + len;
	}
	if (mine) {
		*kind_out = PKCS_KEY;
		bundle_add_private_key(b, data, len, key);
	}
	EVP_PKEY_free(key);
	return mine;
}

static bool
read_pkcs12(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	if (!pkcs12_read(b, place, data, len))
		return false;
	*kind_out = PKCS_12;
	return true;
}

static bool
read_other(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	const unsigned char *p;
	X509_CRL *crl = PARSE(X509_CRL, data, len, p);
	bool mine = crl != NULL && p == data + len;
	EVP_PKEY *key;

	(void)b;
	(void)place;
	X509_CRL_free(crl);
	if (!mine) {
		key = PARSE(PUBKEY, data, len, p);
		mine = key != NULL && p == data + len;
		EVP_PKEY_free(key);
	}
	if (mine)
		*kind_out = PKCS_OTHER;
	return mine;
}

/* PkiPath (RFC 4158) and the like: nothing but certificates in a row. */
static bool
read_sequence(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum pkcs_kind *kind_out)
{
	size_t start, content, one, at;
	enum pkcs_kind kind;
	int count = 0;

	if (header(data, len, &start, &content) == -1 || start + content != len)
		return false;
	for (at = start; at < len; at += one) {
		one = pkcs_length(data + at, len - at);
		if (one == 0 ||
		    !read_certificate(b, place, data + at, one, &kind))
			return false;
		count++;
	}
	*kind_out = PKCS_CERTIFICATE;
	return count > 0;
}

/* What may stand first inside the outer SEQUENCE decides which decoders are
 * worth trying: it keeps hostile input cheap and their errors apart. */
struct decoder {
	unsigned char first;  /* tag of the first inner value */
	unsigned char second; /* tag of what follows it; 0: any */
	bool (*read)(struct bundle *b, const struct bundle_place *place,
	    const unsigned char *data, size_t len, enum pkcs_kind *kind_out);
};

static const struct decoder decoders[] = {
	{ 0x30, 0x30, read_certificate },
	{ 0x30, 0x30, read_csr },
	{ 0x06, 0xa0, read_pkcs7 },
	{ 0x06, 0xa0, read_cms },
	{ 0x02, 0x30, read_pkcs12 },
	{ 0x02, 0, read_key },
	{ 0x30, 0x04, read_encrypted_key },
	{ 0x30, 0, read_other },
	{ 0x30, 0, read_sequence },
};

static bool
inner_tags(const unsigned char *data, size_t len, unsigned char tags[2])
{
	size_t start, content, at;

	if (header(data, len, &start, &content) == -1)
		return false;
	at = start;
	if (header(data + at, len - at, &start, &content) == -1)
		return false;
	tags[0] = data[at];
	tags[1] = 0;
	if (content == LENGTH_INDEFINITE || content > len - at - start)
		return true;
	at += start + content;
	if (at < len)
		tags[1] = data[at];
	return true;
}

enum pkcs_kind
pkcs_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	enum pkcs_kind kind = PKCS_NOTHING;
	unsigned char tags[2];
	size_t i;

	if (pkcs_length(data, len) != len || len < 8 ||
	    !inner_tags(data, len, tags))
		return PKCS_NOTHING;
	if (bundle_knows_cert(b, data, len))
		return PKCS_CERTIFICATE;
	if (b->parses == 0)
		return PKCS_NOTHING;
	b->parses--;
	for (i = 0; i < COUNT(decoders) && kind == PKCS_NOTHING; i++) {
		if (decoders[i].first != tags[0] ||
		    (decoders[i].second != 0 && tags[1] != 0 &&
			decoders[i].second != tags[1]))
			continue;
		decoders[i].read(b, place, data, len, &kind);
		ERR_clear_error();
	}
	return kind;
}

/* What OpenSSL puts behind a TRUSTED CERTIFICATE. */
bool
pkcs_is_cert_aux(const unsigned char *data, size_t len)
{
	const unsigned char *p;
	X509_CERT_AUX *aux = PARSE(X509_CERT_AUX, data, len, p);

	X509_CERT_AUX_free(aux);
	ERR_clear_error();
	return aux != NULL && p == data + len;
}

static bool
is_padding(const unsigned char *data, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (data[i] != '\0' && data[i] != '\r' && data[i] != '\n' &&
		    data[i] != ' ' && data[i] != 0x1a)
			return false;
	return true;
}

const char *
pkcs_read_file(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	static const char *const formats[] = {
		[PKCS_NOTHING] = NULL,
		[PKCS_CERTIFICATE] = "der",
		[PKCS_CSR] = "der",
		[PKCS_KEY] = "der",
		[PKCS_7] = "pkcs7-der",
		[PKCS_12] = "pkcs12",
		[PKCS_OTHER] = "der",
	};
	enum pkcs_kind first = PKCS_NOTHING, kind;
	size_t at, one;

	for (at = 0; at < len; at += one) {
		one = pkcs_length(data + at, len - at);
		kind = one == 0 ? PKCS_NOTHING :
				  pkcs_read(b, place, data + at, one);
		if (kind == PKCS_NOTHING && one > 0 &&
		    first == PKCS_CERTIFICATE &&
		    pkcs_is_cert_aux(data + at, one))
			continue;
		if (kind == PKCS_NOTHING)
			break;
		if (first == PKCS_NOTHING)
			first = kind;
	}
	if (first == PKCS_NOTHING) {
		/* Long form length: a text hardly begins so. */
		if (len >= 64 && data[0] == TAG_SEQUENCE && data[1] > 0x80 &&
		    data[1] <= 0x84)
			bundle_problem(b, VERDICT_UNREADABLE, true, place,
			    "damaged or cut binary certificate");
		return NULL;
	}
	if (at < len && !is_padding(data + at, len - at))
		bundle_problem(b, VERDICT_UNREADABLE, true, place,
		    "%zu bytes after a certificate", len - at);
	return formats[first];
}
