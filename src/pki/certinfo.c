/* SPDX-License-Identifier: ISC */
#include "pki/certinfo.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

/* The first len octets at s, or a few less: never half a character. */
static char *
cut_text(const char *s, size_t len)
{
	struct buf b;
	uint32_t code;
	size_t n, i;
	char c[4];

	buf_init(&b, CERT_NAME_TEXT_MAX);
	for (i = 0; i < len && b.len < CERT_NAME_TEXT_MAX - 4; i += n) {
		n = utf8_decode(s + i, len - i, &code, NULL);
		if (code < 0x20 || code == 0x7f)
			code = '?';
		buf_put(&b, c, utf8_encode(code, c));
	}
	return buf_take(&b);
}

char *
cert_name_text(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL, *text;
	long len;

	if (bio == NULL)
		return xstrdup("");
	X509_NAME_print_ex(bio, name, 0,
	    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	len = BIO_get_mem_data(bio, &data);
	text = cut_text(len > 0 ? data : "", len > 0 ? (size_t)len : 0);
	BIO_free(bio);
	ERR_clear_error();
	return text;
}

char *
cert_serial_text(const X509 *cert)
{
	static const char digits[] = "0123456789abcdef";
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);
	const unsigned char *p = ASN1_STRING_get0_data(serial);
	size_t len = (size_t)ASN1_STRING_length(serial), i;
	struct buf b;

	buf_init(&b, CERT_SERIAL_MAX + 1);
	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER)
		buf_putc(&b, '-');
	for (i = 0; i < len && b.len + 2 <= CERT_SERIAL_MAX; i++) {
		buf_putc(&b, digits[p[i] >> 4]);
		buf_putc(&b, digits[p[i] & 15]);
	}
	return buf_take(&b);
}

bool
cert_is_ca(X509 *cert)
{
	return (X509_get_extension_flags(cert) & EXFLAG_CA) != 0;
}

bool
cert_acts_as_ca(X509 *cert)
{
	uint32_t flags = X509_get_extension_flags(cert);

	if ((flags & EXFLAG_BCONS) != 0)
		return (flags & EXFLAG_CA) != 0;
	/* Without key usage X509_get_key_usage gives all bits. */
	return (flags & EXFLAG_KUSAGE) != 0 &&
	    (X509_get_key_usage(cert) & KU_KEY_CERT_SIGN) != 0;
}

bool
cert_is_self_issued(const X509 *cert)
{
	return X509_NAME_cmp(X509_get_subject_name(cert),
		   X509_get_issuer_name(cert)) == 0;
}

bool
cert_is_self_signed(X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	bool yes;

	if (key == NULL || !cert_is_self_issued(cert))
		return false;
	yes = X509_verify(cert, key) == 1;
	ERR_clear_error();
	return yes;
}

bool
cert_may_serve(X509 *cert)
{
	EXTENDED_KEY_USAGE *usage;
	bool found = false;
	int i, critical;

	usage = X509_get_ext_d2i(cert, NID_ext_key_usage, &critical, NULL);
	if (usage == NULL) {
		/* None, or one that cannot be read, which cert_is_sound
		 * tells. */
		ERR_clear_error();
		return true;
	}
	for (i = 0; i < sk_ASN1_OBJECT_num(usage); i++)
		if (OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, i)) ==
		    NID_server_auth)
			found = true;
	sk_ASN1_OBJECT_pop_free(usage, ASN1_OBJECT_free);
	return found;
}

bool
cert_is_sound(X509 *cert)
{
	bool sound = (X509_get_extension_flags(cert) & EXFLAG_INVALID) == 0;

	ERR_clear_error();
	return sound;
}

bool
cert_has_scts(const X509 *cert)
{
	return X509_get_ext_by_NID(cert, NID_ct_precert_scts, -1) >= 0;
}

/* Is it one that may be asked for?  No blank or control character, which could
 * say more to a server than its address. */
static bool
take_url(const ASN1_IA5STRING *text, char *url, size_t size)
{
	const char *s = (const char *)ASN1_STRING_get0_data(text);
	size_t len = (size_t)ASN1_STRING_length(text), i;

	if (len >= size || len < 8 || (strncasecmp(s, "http://", 7) != 0 &&
					  strncasecmp(s, "https://", 8) != 0))
		return false;
	for (i = 0; i < len; i++)
		if (s[i] <= ' ' || s[i] >= 0x7f)
			return false;
	memcpy(url, s, len);
	url[len] = '\0';
	return true;
}

bool
cert_issuer_url(const X509 *cert, char *url, size_t size)
{
	AUTHORITY_INFO_ACCESS *list;
	ACCESS_DESCRIPTION *one;
	bool found = false;
	int i;

	list = X509_get_ext_d2i(cert, NID_info_access, NULL, NULL);
	for (i = 0; i < sk_ACCESS_DESCRIPTION_num(list) && !found; i++) {
		one = sk_ACCESS_DESCRIPTION_value(list, i);
		found = OBJ_obj2nid(one->method) == NID_ad_ca_issuers &&
		    one->location->type == GEN_URI &&
		    take_url(one->location->d.uniformResourceIdentifier, url,
			size);
	}
	AUTHORITY_INFO_ACCESS_free(list);
	ERR_clear_error();
	return found;
}

static bool
is_good_curve(const char *group)
{
	static const char *const good[] = { "prime256v1", "P-256",
		"secp384r1", "P-384", "secp521r1", "P-521" };
	size_t i;

	for (i = 0; i < COUNT(good); i++)
		if (strcmp(group, good[i]) == 0)
			return true;
	return false;
}

bool
cert_key_is_weak(X509 *cert, char *text, size_t size)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	char group[64] = "unknown curve";
	int bits;

	if (key == NULL) {
		ERR_clear_error();
		snprintf(text, size, "unknown kind of key");
		return true;
	}
	bits = EVP_PKEY_get_bits(key);
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		snprintf(text, size, "RSA %d bits", bits);
		return bits < 2048;
	case EVP_PKEY_EC:
		EVP_PKEY_get_group_name(key, group, sizeof group, NULL);
		ERR_clear_error();
		snprintf(text, size, "EC %s", group);
		return !is_good_curve(group);
	case EVP_PKEY_ED25519:
	case EVP_PKEY_ED448:
		snprintf(text, size, "Edwards curve");
		return false;
	default:
		snprintf(text, size, "kind of key that no browser takes");
		return true;
	}
}

bool
cert_signature_is_weak(X509 *cert, char *text, size_t size)
{
	static const int weak[] = { NID_md2, NID_md4, NID_md5, NID_mdc2,
		NID_ripemd160, NID_sha1, NID_md5_sha1, NID_sha };
	int digest = NID_undef, key = NID_undef, bits;
	uint32_t flags;
	const char *name;
	size_t i;

	X509_get_signature_info(cert, &digest, &key, &bits, &flags);
	ERR_clear_error();
	name = OBJ_nid2sn(digest);
	snprintf(text, size, "%s", digest != NID_undef && name != NULL ?
	    name : "unknown digest");
	for (i = 0; i < COUNT(weak); i++)
		if (digest == weak[i])
			return true;
	return false;
}

size_t
cert_each_dns_name(const X509 *cert,
    bool (*fn)(const char *name, size_t len, void *arg), void *arg)
{
	GENERAL_NAMES *names;
	GENERAL_NAME *name;
	size_t count = 0;
	int i;

	names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	if (names == NULL) {
		ERR_clear_error();
		return 0;
	}
	for (i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		name = sk_GENERAL_NAME_value(names, i);
		if (name->type != GEN_DNS)
			continue;
		count++;
		if (!fn((const char *)ASN1_STRING_get0_data(name->d.dNSName),
			(size_t)ASN1_STRING_length(name->d.dNSName), arg))
			break;
	}
	GENERAL_NAMES_free(names);
	return count;
}
