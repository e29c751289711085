/* SPDX-License-Identifier: ISC */
/*
 * PKCS#12 (RFC 7292) that opens without a password: no password, or an empty
 * one.  The work that a file may demand is bounded before it is done: a count
 * of 2^31 rounds is a file that needs a password.
 */
#ifndef READER_PKCS12_H
#define READER_PKCS12_H

#include <stdbool.h>
#include <stddef.h>

#include "reader/bundle.h"

/* False when it is no PKCS#12 file; else its objects, or the problem
 * VERDICT_PASSWORD_NEEDED, are in b. */
bool pkcs12_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len);

#endif
