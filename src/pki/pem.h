/* SPDX-License-Identifier: ISC */
/* Writing PEM (RFC 7468): LF, 64 columns. */
#ifndef PKI_PEM_H
#define PKI_PEM_H

#include <stddef.h>

#include "base/buf.h"

/* Append these bytes as a block; label is "CERTIFICATE" and the like. */
void pem_put(struct buf *b, const char *label, const unsigned char *der,
    size_t len);

#endif
