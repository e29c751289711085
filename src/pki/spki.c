/* SPDX-License-Identifier: ISC */
#include "pki/spki.h"

#include <openssl/evp.h>

#include "pki/ssl_err.h"

static int
hash_pubkey(X509_PUBKEY *pubkey, unsigned char hash_out[SPKI_HASH_SIZE],
    struct err *err)
{
	unsigned char *der = NULL;
	int len, ok;

	len = i2d_X509_PUBKEY(pubkey, &der);
	if (len < 0)
		return ssl_err_set(err, ERR_INPUT, "public key");
	ok = EVP_Digest(der, (size_t)len, hash_out, NULL, EVP_sha256(), NULL);
	OPENSSL_free(der);
	if (ok != 1)
		return ssl_err_set(err, ERR_TEMP, "hash of a public key");
	return 0;
}

int
spki_hash_key(EVP_PKEY *key, unsigned char hash_out[SPKI_HASH_SIZE],
    struct err *err)
{
	X509_PUBKEY *pubkey = NULL;
	int rc;

	if (X509_PUBKEY_set(&pubkey, key) != 1)
		return ssl_err_set(err, ERR_INPUT, "public key");
	rc = hash_pubkey(pubkey, hash_out, err);
	X509_PUBKEY_free(pubkey);
	return rc;
}

int
spki_hash_cert(const X509 *cert, unsigned char hash_out[SPKI_HASH_SIZE],
    struct err *err)
{
	return hash_pubkey(X509_get_X509_PUBKEY(cert), hash_out, err);
}

int
spki_hash_csr(X509_REQ *csr, unsigned char hash_out[SPKI_HASH_SIZE],
    struct err *err)
{
	return hash_pubkey(X509_REQ_get_X509_PUBKEY(csr), hash_out, err);
}
