/* SPDX-License-Identifier: ISC */
#include "keeper/csr.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/hostname.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "keeper/keygen.h"
#include "pki/ssl_err.h"

#define CN_MAX 64 /* ub-common-name */

/* The subject but for CN, in order; the bounds are those of RFC 5280 A.1. */
static const struct subject_row {
	const char *name;
	int nid;
	size_t max; /* characters */
	size_t offset;
} subject_rows[] = {
	{ "country", NID_countryName, 2,
	    offsetof(struct csr_question, country) },
	{ "state", NID_stateOrProvinceName, 128,
	    offsetof(struct csr_question, state) },
	{ "locality", NID_localityName, 128,
	    offsetof(struct csr_question, locality) },
	{ "organization", NID_organizationName, 64,
	    offsetof(struct csr_question, organization) },
	{ "unit", NID_organizationalUnitName, 64,
	    offsetof(struct csr_question, unit) },
};

static const char *
value_of(const struct csr_question *q, const struct subject_row *row)
{
	const char *value;

	memcpy(&value, (const char *)q + row->offset, sizeof value);
	return value != NULL ? value : "";
}

/* Characters that break lines, vanish, or turn the text around. */
static bool
is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
	    code == 0x200b || code == 0x200e || code == 0x200f ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
	    (code >= 0xfff9 && code <= 0xfffb) || (code & 0xfffe) == 0xfffe;
}

static int
check_characters(const char *name, const char *value, struct err *err)
{
	size_t len = strlen(value), used, i;
	bool valid, blank = true;
	uint32_t code;

	for (i = 0; i < len; i += used) {
		used = utf8_decode(value + i, len - i, &code, &valid);
		if (!valid)
			return err_set(err, ERR_INPUT, "%s: not UTF-8", name);
		if (is_control(code))
			return err_set(err, ERR_INPUT,
			    "%s: control character U+%04X", name, code);
		blank = blank && (code == ' ' || code == 0xa0);
	}
	if (len > 0 && blank)
		return err_set(err, ERR_INPUT, "%s: only spaces", name);
	return 0;
}

static int
check_value(const struct subject_row *row, const char *value, struct err *err)
{
	if (check_characters(row->name, value, err) == -1)
		return -1;
	if (utf8_count(value, strlen(value)) > row->max)
		return err_set(err, ERR_INPUT,
		    "%s: more than %zu characters", row->name, row->max);
	if (row->nid == NID_countryName && value[0] != '\0' &&
	    (strlen(value) != 2 || value[0] < 'A' || value[0] > 'Z' ||
		value[1] < 'A' || value[1] > 'Z'))
		return err_set(err, ERR_INPUT,
		    "%s: not two capital letters", row->name);
	return 0;
}

static int
check_names(const struct csr_question *q, struct err *err)
{
	const char *cn = q->common_name != NULL ? q->common_name : "";
	bool cn_found = cn[0] == '\0';
	size_t i, j;

	if (q->name_count == 0 || q->name_count > KEY_NAMES_MAX)
		return err_set(err, ERR_PERM, "%zu host names, not 1 to %d",
		    q->name_count, KEY_NAMES_MAX);
	for (i = 0; i < q->name_count; i++) {
		if (!hostname_is_normal(q->names[i]))
			return err_set(err, ERR_PERM,
			    "\"%s\" is not a host name in normal form",
			    q->names[i]);
		for (j = 0; j < i; j++)
			if (strcmp(q->names[i], q->names[j]) == 0)
				return err_set(err, ERR_PERM,
				    "the host name %s stands there twice",
				    q->names[i]);
		cn_found = cn_found || strcmp(q->names[i], cn) == 0;
	}
	/* The Baseline Requirements 7.1.4.3 ask for this of certificates. */
	if (!cn_found)
		return err_set(err, ERR_PERM,
		    "the common name is not one of the host names");
	return 0;
}

int
csr_check(const struct csr_question *q, struct err *err)
{
	size_t i;

	for (i = 0; i < COUNT(subject_rows); i++)
		if (check_value(&subject_rows[i],
			value_of(q, &subject_rows[i]), err) == -1)
			return -1;
	return check_names(q, err);
}

/* "" adds nothing. */
static bool
add_entry(X509_NAME *subject, int nid, int type, const char *value)
{
	if (value[0] == '\0')
		return true;
	return X509_NAME_add_entry_by_NID(subject, nid, type,
	    (const unsigned char *)value, (int)strlen(value), -1, 0) == 1;
}

static bool
set_subject(X509_REQ *req, const struct csr_question *q)
{
	X509_NAME *subject = X509_NAME_new();
	const char *cn = q->common_name != NULL ? q->common_name : "";
	bool ok = subject != NULL;
	size_t i;

	for (i = 0; i < COUNT(subject_rows) && ok; i++)
		ok = add_entry(subject, subject_rows[i].nid,
		    subject_rows[i].nid == NID_countryName
			? V_ASN1_PRINTABLESTRING
			: V_ASN1_UTF8STRING,
		    value_of(q, &subject_rows[i]));
	if (ok && strlen(cn) <= CN_MAX)
		ok = add_entry(subject, NID_commonName, V_ASN1_UTF8STRING, cn);
	ok = ok && X509_REQ_set_subject_name(req, subject) == 1;
	X509_NAME_free(subject);
	return ok;
}

static GENERAL_NAME *
dns_name(const char *name)
{
	GENERAL_NAME *general = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();

	if (general == NULL || text == NULL ||
	    ASN1_STRING_set(text, name, (int)strlen(name)) != 1) {
		GENERAL_NAME_free(general);
		ASN1_IA5STRING_free(text);
		return NULL;
	}
	GENERAL_NAME_set0_value(general, GEN_DNS, text);
	return general;
}

static bool
set_names(X509_REQ *req, const struct csr_question *q)
{
	STACK_OF(X509_EXTENSION) *extensions = NULL;
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *general;
	bool ok = names != NULL;
	size_t i;

	for (i = 0; i < q->name_count && ok; i++) {
		general = dns_name(q->names[i]);
		ok = general != NULL &&
		    sk_GENERAL_NAME_push(names, general) > 0;
		if (!ok)
			GENERAL_NAME_free(general);
	}
	ok = ok &&
	    X509V3_add1_i2d(&extensions, NID_subject_alt_name, names, 0,
		X509V3_ADD_DEFAULT) == 1 &&
	    X509_REQ_add_extensions(req, extensions) == 1;
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
	GENERAL_NAMES_free(names);
	return ok;
}

/*
 * The public key.  X509_REQ_set_pubkey encodes and decodes it again through
 * OpenSSL 3.0's search for a codec, 0.3 ms and most of the cost of a request
 * with a P-256 key; for curves the few fields are set here (RFC 5480 2.1.1).
 */
static bool
set_public_key(X509_REQ *req, EVP_PKEY *key)
{
	unsigned char *point = NULL;
	int curve = keygen_curve(key);
	size_t len;

	if (curve == NID_undef)
		return X509_REQ_set_pubkey(req, key) == 1;
	len = EVP_PKEY_get1_encoded_public_key(key, &point);
	if (len == 0)
		return false;
	if (X509_PUBKEY_set0_param(X509_REQ_get_X509_PUBKEY(req),
		OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT,
		OBJ_nid2obj(curve), point, (int)len) != 1) {
		OPENSSL_free(point);
		return false;
	}
	return true;
}

static bool
put_pem(X509_REQ *req, struct buf *pem)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	bool ok;
	long len;

	ok = bio != NULL && PEM_write_bio_X509_REQ(bio, req) == 1;
	if (ok) {
		len = BIO_get_mem_data(bio, &text);
		buf_put(pem, text, (size_t)len);
	}
	BIO_free(bio);
	return ok && buf_ok(pem);
}

int
csr_make(const struct csr_question *q, EVP_PKEY *key, struct buf *pem,
    unsigned char spki_sha256_out[SPKI_HASH_SIZE], struct err *err)
{
	X509_REQ *req;
	int rc = -1;

	if (csr_check(q, err) == -1)
		return -1;
	req = X509_REQ_new();
	if (req == NULL || X509_REQ_set_version(req, X509_REQ_VERSION_1) != 1 ||
	    !set_subject(req, q) || !set_public_key(req, key) ||
	    !set_names(req, q) || X509_REQ_sign(req, key, EVP_sha256()) <= 0 ||
	    X509_REQ_verify(req, key) != 1 || !put_pem(req, pem)) {
		ssl_err_set(err, ERR_BUG, "certificate request");
		goto out;
	}
	rc = spki_hash_csr(req, spki_sha256_out, err);
out:
	X509_REQ_free(req);
	return rc;
}
