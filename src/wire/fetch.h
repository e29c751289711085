/* SPDX-License-Identifier: ISC */
/*
 * FETCH: the bytes behind an address that a certificate names for the
 * certificate of its issuer (RFC 5280 4.2.2.1).  What comes back was written
 * by anybody: only the reader takes it apart.
 */
#ifndef WIRE_FETCH_H
#define WIRE_FETCH_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/cursor.h"

#define FETCH_URL_MAX 1024
#define FETCH_BYTES_MAX (64U << 10)
#define FETCH_MS 5000 /* for all of one fetch */

/* The caller frees *url_out. */
void fetch_question_put(struct buf *b, const char *url);
int fetch_question_get(struct wire_cursor *c, char **url_out);

/* Ask the fetcher on sock; the bytes are appended to bytes_out.  As sift_ask
 * otherwise: ERR_INPUT is the address's fault, ERR_TEMP the network's. */
int fetch_ask(int sock, const char *url, struct buf *bytes_out, bool *lost_out,
    struct err *err);

#endif
