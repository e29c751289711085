/* SPDX-License-Identifier: ISC */
/*
 * Binary objects: X.509, PKCS#7 and CMS, PKCS#10, PKCS#12, private keys, all
 * as strict DER (PKCS#7 also as BER, RFC 2315 allows it): an object ends where
 * its own length says, and the decoder must take all of it.
 */
#ifndef READER_PKCS_H
#define READER_PKCS_H

#include <stddef.h>

#include "reader/bundle.h"

enum pkcs_kind {
	PKCS_NOTHING,     /* does not parse as anything we know */
	PKCS_CERTIFICATE,
	PKCS_CSR,
	PKCS_KEY,         /* private, also an encrypted one */
	PKCS_7,
	PKCS_12,
	PKCS_OTHER,       /* a CRL, a public key, parameters: of no use */
};

/* Length of the first value (tag, length, content) at data, 0 when it is not
 * whole or not a SEQUENCE. */
size_t pkcs_length(const unsigned char *data, size_t len);
/* The same from its first bytes only: what the header promises; 0 when it
 * promises nothing (too short, no SEQUENCE, indefinite length). */
size_t pkcs_promised(const unsigned char *data, size_t len);

/* One value that fills data exactly; what is in it goes into b. */
enum pkcs_kind pkcs_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len);

/* The key inside, NULL when it cannot or may not be opened. */
EVP_PKEY *pkcs_open_key(struct bundle *b, const PKCS8_PRIV_KEY_INFO *info);

/* The trust settings that OpenSSL puts behind the certificate in a TRUSTED
 * CERTIFICATE. */
bool pkcs_is_cert_aux(const unsigned char *data, size_t len);

/* A file of one or more values: "der", "pkcs7-der" or "pkcs12"; NULL when it
 * does not begin with one that we know. */
const char *pkcs_read_file(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len);

#endif
