/* SPDX-License-Identifier: ISC */
#include "keeper/pkcs8.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <string.h>

#include "keeper/keygen.h"
#include "pki/ssl_err.h"

/* ---- Keys on curves
 *
 * EVP_PKEY2PKCS8 goes through OpenSSL 3.0's search for a codec, which takes
 * longer than making and signing with a P-256 key together; so the few fields
 * of RFC 5915 3 are set here. */

static void
put_head(unsigned char **p, unsigned char tag, size_t len)
{
	*(*p)++ = tag;
	if (len > 127)
		*(*p)++ = 0x81;
	*(*p)++ = (unsigned char)len;
}

static size_t
head_size(size_t len)
{
	return len > 127 ? 3 : 2;
}

/* ECPrivateKey without parameters, which the algorithm names: the number, d,
 * and the public point.  OPENSSL_malloc; NULL. */
static unsigned char *
put_ec_key(const BIGNUM *d, int d_len, const unsigned char *point,
    size_t point_len, int *len_out)
{
	size_t bits = 1 + point_len, tagged = head_size(bits) + bits;
	size_t body = 3 + 2 + (size_t)d_len + head_size(tagged) + tagged;
	size_t len = head_size(body) + body;
	unsigned char *der, *p;

	if (d_len > 127 || body > 255 || (der = OPENSSL_malloc(len)) == NULL)
		return NULL;
	p = der;
	put_head(&p, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, body);
	put_head(&p, V_ASN1_INTEGER, 1);
	*p++ = 1; /* ecPrivkeyVer1 */
	put_head(&p, V_ASN1_OCTET_STRING, (size_t)d_len);
	if (BN_bn2binpad(d, p, d_len) != d_len) {
		OPENSSL_clear_free(der, len);
		return NULL;
	}
	p += d_len;
	put_head(&p, V_ASN1_CONTEXT_SPECIFIC | V_ASN1_CONSTRUCTED | 1, tagged);
	put_head(&p, V_ASN1_BIT_STRING, bits);
	*p++ = 0; /* no bits unused */
	memcpy(p, point, point_len);
	*len_out = (int)len;
	return der;
}

static PKCS8_PRIV_KEY_INFO *
ec_info(EVP_PKEY *key, int curve)
{
	int len = 0, d_len = (EVP_PKEY_get_bits(key) + 7) / 8;
	PKCS8_PRIV_KEY_INFO *info = PKCS8_PRIV_KEY_INFO_new();
	unsigned char *der = NULL, *point = NULL;
	BIGNUM *d = NULL;
	size_t point_len;
	bool ok;

	point_len = EVP_PKEY_get1_encoded_public_key(key, &point);
	if (info != NULL && point_len > 0 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &d) == 1)
		der = put_ec_key(d, d_len, point, point_len, &len);
	/* Takes der over; wiped when info is freed. */
	ok = der != NULL && PKCS8_pkey_set0(info,
	    OBJ_nid2obj(NID_X9_62_id_ecPublicKey), 0, V_ASN1_OBJECT,
	    OBJ_nid2obj(curve), der, len) == 1;
	BN_clear_free(d);
	OPENSSL_free(point);
	if (ok)
		return info;
	OPENSSL_clear_free(der, (size_t)len);
	PKCS8_PRIV_KEY_INFO_free(info);
	return NULL;
}

static PKCS8_PRIV_KEY_INFO *
info_of(EVP_PKEY *key)
{
	int curve = keygen_curve(key);

	return curve != NID_undef ? ec_info(key, curve) : EVP_PKEY2PKCS8(key);
}

int
pkcs8_encode(EVP_PKEY *key, struct secret *der_out, struct err *err)
{
	PKCS8_PRIV_KEY_INFO *info = info_of(key);
	unsigned char *p;
	int len;

	len = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO(info, NULL) : -1;
	if (len <= 0 || len > PKCS8_DER_MAX) {
		PKCS8_PRIV_KEY_INFO_free(info);
		return ssl_err_set(err, ERR_BUG, "encoding of a key");
	}
	secret_alloc(der_out, (size_t)len);
	p = der_out->data;
	i2d_PKCS8_PRIV_KEY_INFO(info, &p);
	PKCS8_PRIV_KEY_INFO_free(info); /* wipes the key inside */
	return 0;
}

int
pkcs8_decode(const unsigned char *der, size_t len, EVP_PKEY **key_out,
    struct err *err)
{
	const unsigned char *p = der;
	PKCS8_PRIV_KEY_INFO *info = NULL;
	EVP_PKEY *key = NULL;

	if (len <= PKCS8_DER_MAX)
		info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)len);
	if (info != NULL && p == der + len)
		key = EVP_PKCS82PKEY(info);
	PKCS8_PRIV_KEY_INFO_free(info);
	if (key == NULL)
		return ssl_err_set(err, ERR_PERM, "not a PKCS#8 private key");
	*key_out = key;
	return 0;
}

int
pkcs8_encode_pem(EVP_PKEY *key, struct secret *pem_out, struct err *err)
{
	PKCS8_PRIV_KEY_INFO *info = info_of(key);
	BIO *bio = BIO_new(BIO_s_secmem()); /* wiped when freed */
	char *text = NULL;
	long len = 0;
	int rc = -1;

	if (info != NULL && bio != NULL &&
	    PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info) == 1)
		len = BIO_get_mem_data(bio, &text);
	if (len > 0) {
		secret_set(pem_out, text, (size_t)len);
		rc = 0;
	} else
		ssl_err_set(err, ERR_BUG, "encoding of a key");
	BIO_free(bio);
	PKCS8_PRIV_KEY_INFO_free(info);
	return rc;
}
