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
	char verdict[160]; /* "ok" or OpenSSL's words, for operators */
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

#endif
