/* SPDX-License-Identifier: ISC */
/*
 * Private keys as bytes: PKCS#8 PrivateKeyInfo (RFC 5958), unencrypted, in
 * locked memory only.
 */
#ifndef KEEPER_PKCS8_H
#define KEEPER_PKCS8_H

#include <openssl/evp.h>

#include "base/err.h"
#include "base/secret.h"

#define PKCS8_DER_MAX 8192 /* RSA-4096 has 2,375 */

/* The DER form; der_out is released or zeroed before, the caller's after. */
int pkcs8_encode(EVP_PKEY *key, struct secret *der_out, struct err *err);

/* The key in these bytes, all of them.  *key_out: EVP_PKEY_free. */
int pkcs8_decode(const unsigned char *der, size_t len, EVP_PKEY **key_out,
    struct err *err);

/* As pkcs8_encode: PEM, "BEGIN PRIVATE KEY". */
int pkcs8_encode_pem(EVP_PKEY *key, struct secret *pem_out, struct err *err);

#endif
