/* SPDX-License-Identifier: ISC */
/*
 * What goes over the wire to log in, for IMAP and SMTP alike: base64 of
 * secrets, kept in struct secret and nowhere else.
 */
#ifndef MAIL_XOAUTH2_H
#define MAIL_XOAUTH2_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

/* base64 of "user=USER^Aauth=Bearer TOKEN^A^A", NUL-terminated. */
void xoauth2_response(const char *user, const struct secret *token,
    struct secret *out);

/* base64 of "\0USER\0PASSWORD" (RFC 4616). */
void sasl_plain_response(const char *user, const struct secret *password,
    struct secret *out);

/* base64 of any bytes. */
void sasl_base64(const void *data, size_t len, struct secret *out);

/*
 * The server's base64 challenge after a refused token ({"status":"401",...})
 * as printable text for an error; "" when it is none.
 */
void xoauth2_challenge(const char *base64, size_t len, struct buf *b);

/*
 * May this be sent as user name or password?  Not empty, no control
 * characters; ERR_CONFIG says which of the two is wrong, never its value.
 */
int sasl_check(const char *user, const struct secret *secret,
    struct err *err);

#endif
