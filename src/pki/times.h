/* SPDX-License-Identifier: ISC */
/* The times of certificates as seconds since 1970 (RFC 5280 4.1.2.5). */
#ifndef PKI_TIMES_H
#define PKI_TIMES_H

#include <openssl/asn1.h>
#include <stdint.h>

/* 0, or -1 when it is not a time (the DER reader does not look inside). */
int time_of_asn1(const ASN1_TIME *t, int64_t *time_out);

#endif
