/* SPDX-License-Identifier: ISC */
/*
 * What stays the same when one mail is delivered twice: its own From, Date,
 * Subject and Message-ID, however folded, and its body but for blank lines at
 * the end.  Received and other fields of the way are left out.  It tells a
 * copy from another mail also where there is no Message-ID, or where a
 * program gives every mail the same.
 */
#ifndef READER_IDENTITY_H
#define READER_IDENTITY_H

#include <stddef.h>

#include "reader/header.h"
#include "wire/reading.h"

/* SHA-256 in hex; "" when it cannot be had.  Linear in the size. */
void identity_make(const struct header *header, const unsigned char *body,
    size_t len, char identity_out[READING_IDENTITY_MAX + 1]);

/* Before the sandbox: OpenSSL reads files at its first use. */
void identity_warm_up(void);

#endif
