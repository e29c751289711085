/* SPDX-License-Identifier: ISC */
/*
 * Certificate requests (PKCS#10, RFC 2986), built with OpenSSL's functions
 * alone, never from a configuration text that a value could break out of.
 *
 * Subject in the order C, ST, L, O, OU, CN; "" leaves an attribute out, and
 * so does a CN of more than 64 characters.  C is a PrintableString, the
 * others are UTF8Strings (RFC 5280 4.1.2.4).  One attribute: the extension
 * request with the DNS names.  No key usage (CAs decide that), no challenge
 * password, no empty attribute.  Signed with SHA-256.
 */
#ifndef KEEPER_CSR_H
#define KEEPER_CSR_H

#include <openssl/evp.h>

#include "base/buf.h"
#include "base/err.h"
#include "pki/spki.h"
#include "wire/key.h"

/*
 * Check all that a question says but its key type: X.520's upper bounds
 * (RFC 5280 A.1, in characters), UTF-8, no control characters, host names in
 * normal form, each once, CN one of them.  ERR_INPUT names what is wrong with
 * a subject, ERR_PERM what is wrong with a name.
 */
int csr_check(const struct csr_question *q, struct err *err);

/*
 * Check, build and sign; appends PEM (64 columns, LF) and tells the hash of
 * the public key.  The signature has been verified with that key, which is
 * also the proof that the pair fits together.
 */
int csr_make(const struct csr_question *q, EVP_PKEY *key, struct buf *pem,
    unsigned char spki_sha256_out[SPKI_HASH_SIZE], struct err *err);

#endif
