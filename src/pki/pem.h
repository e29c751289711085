/* SPDX-License-Identifier: ISC */
/* Writing PEM (RFC 7468): LF, 64 columns. */
#ifndef PKI_PEM_H
#define PKI_PEM_H

#include <stddef.h>

#include "base/buf.h"

/* Append a DER certificate as a "CERTIFICATE" block. */
void pem_put_certificate(struct buf *b, const unsigned char *der, size_t len);

#endif
