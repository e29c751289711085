/* SPDX-License-Identifier: ISC */
/*
 * The OpenSSL side of a client connection, for stream and probe: a context
 * that verifies, a BIO that never raises SIGPIPE, and failures in words.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * TLS 1.2 at least, no renegotiation, no compression.  Roots: roots (its
 * reference is taken over by the context only through an up-ref), else
 * ca_file, else ("" or NULL) the system's.  verify off: the handshake goes
 * on whatever the certificate, SSL_get_verify_result tells.
 */
SSL_CTX *tls_context(const char *ca_file, X509_STORE *roots, bool verify,
    struct err *err);

/*
 * The client's SSL on a connected non-blocking socket.  name is what the
 * certificate must be for: a host name (RFC 9525: SAN only, a wildcard only
 * as the whole first label; also sent as SNI) or an IP address (no SNI).
 * The descriptor stays the caller's.
 */
SSL *tls_new(SSL_CTX *ctx, int fd, const char *name, struct err *err);

/*
 * Handshake until the deadline (clock_mono_ms).  A failed verification says
 * what is wrong with which certificate and what helps (ERR_CONFIG).
 */
int tls_handshake(SSL *ssl, const char *name, int64_t deadline,
    struct err *err);

/* The names a certificate is for, "a.example, b.example and 7 more". */
void tls_names(const X509 *cert, struct buf *b);

/* notAfter in seconds since 1970; INT64_MIN when unreadable. */
int64_t tls_not_after(const X509 *cert);

/* "protocol TLSv1.3" and the like for an SSL_ERROR_SSL; empties the queue. */
int tls_err_set(struct err *err, enum err_kind kind, const char *what);

#endif
