/* SPDX-License-Identifier: ISC */
/*
 * What names a key pair here: the SHA-256 of the DER SubjectPublicKeyInfo
 * (RFC 5280 4.1.2.7), the same for the private key, its CSR and its
 * certificate.
 */
#ifndef PKI_SPKI_H
#define PKI_SPKI_H

#include <openssl/x509.h>

#include "base/err.h"

#define SPKI_HASH_SIZE 32

int spki_hash_key(EVP_PKEY *key, unsigned char hash_out[SPKI_HASH_SIZE],
    struct err *err);
int spki_hash_cert(const X509 *cert, unsigned char hash_out[SPKI_HASH_SIZE],
    struct err *err);
int spki_hash_csr(X509_REQ *csr, unsigned char hash_out[SPKI_HASH_SIZE],
    struct err *err);

#endif
