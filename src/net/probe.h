/* SPDX-License-Identifier: ISC */
/*
 * What certificate does a web server serve for a name?  Asks and looks, never
 * judges: the handshake goes on whatever is served, and nothing is sent after
 * it.
 */
#ifndef NET_PROBE_H
#define NET_PROBE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define PROBE_HASH_SIZE 32

struct probe {
	unsigned char leaf_sha256[PROBE_HASH_SIZE]; /* of its DER */
	int64_t not_after;
	bool verifies; /* chain, name and dates */
	bool for_name; /* the leaf names who was asked for */
	char verdict[240]; /* "ok" or OpenSSL's words, for operators */
	char protocol[16];
	char names[256]; /* of the leaf */
};

/*
 * target: "HOST:PORT" or "[v6]:PORT".  name goes out as SNI and is what the
 * certificate must be for.  roots: NULL for the system's; else the caller's,
 * which may be asked for intermediates too.  0 with *probe_out; -1 when there
 * was no handshake (ERR_TEMP) or the target is none (ERR_CONFIG).
 */
int probe_ask(const char *target, const char *name, int seconds,
    X509_STORE *roots, struct probe *probe_out, struct err *err);

/*
 * A front end that is a name may be several: each of its addresses is asked,
 * and judge sees every answer; where is target, or "target at ADDRESS" when
 * there are several.  An address where nobody answers is passed over, as
 * browsers do, unless nobody answers at all: -1, ERR_TEMP.  -1 also from
 * judge ends it.
 */
int probe_all(const char *target, const char *name, int seconds,
    X509_STORE *roots, int (*judge)(void *arg, const char *where,
	const struct probe *probe, struct err *err), void *arg,
    struct err *err);

#endif
