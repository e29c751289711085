/* SPDX-License-Identifier: ISC */
/*
 * Facts about one certificate that are read off it: nothing here judges a
 * chain, asks a clock or trusts anything.
 */
#ifndef PKI_CERTINFO_H
#define PKI_CERTINFO_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CERT_NAME_TEXT_MAX 1024 /* octets of a subject or issuer as text */
#define CERT_SERIAL_MAX 128     /* hexadecimal digits kept of a serial */

/* RFC 2253 in UTF-8, cut at CERT_NAME_TEXT_MAX; control characters are
 * escaped.  The caller frees it. */
char *cert_name_text(const X509_NAME *name);
char *cert_serial_text(const X509 *cert);

/* basicConstraints says CA:TRUE. */
bool cert_is_ca(X509 *cert);
/* May only be a CA's: also keyCertSign without basicConstraints. */
bool cert_acts_as_ca(X509 *cert);
/* Subject and issuer are the same name. */
bool cert_is_self_issued(const X509 *cert);
/* ... and the same key: what a root is, and a home-made certificate. */
bool cert_is_self_signed(X509 *cert);

/* There is no extended key usage, or it names serverAuth (anyExtendedKeyUsage
 * does not count: browsers do not take it). */
bool cert_may_serve(X509 *cert);
/* Every extension that matters can be read and stands there once. */
bool cert_is_sound(X509 *cert);
/* The SCT list extension is there (RFC 6962 3.3). */
bool cert_has_scts(const X509 *cert);

/*
 * Where the issuer's own certificate may be fetched (RFC 5280 4.2.2.1): the
 * first HTTP or HTTPS address of caIssuers, printable ASCII, shorter than size.
 * False when there is none.
 */
bool cert_issuer_url(const X509 *cert, char *url, size_t size);

/* Too weak to serve with: RSA under 2048 bits, curves other than P-256,
 * P-384, P-521, Ed25519 and Ed448, and whatever we do not know.  text says
 * what it is ("RSA 1024 bits"). */
bool cert_key_is_weak(X509 *cert, char *text, size_t size);
/* Signed with SHA-1, MD5 or older; RSA-PSS by its hash. */
bool cert_signature_is_weak(X509 *cert, char *text, size_t size);

/*
 * Call fn for each DNS name of the subjectAltName, as the bytes that stand
 * there, until it returns false.  The number of names seen.
 */
size_t cert_each_dns_name(const X509 *cert,
    bool (*fn)(const char *name, size_t len, void *arg), void *arg);

#endif
