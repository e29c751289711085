/* SPDX-License-Identifier: ISC */
#include "keeper/pkcs8.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "pki/ssl_err.h"

int
pkcs8_encode(EVP_PKEY *key, struct secret *der_out, struct err *err)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
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
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
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
