/* SPDX-License-Identifier: ISC */
#include "pki/pem.h"

#include <openssl/evp.h>

#define LINE_BYTES 48 /* 64 columns */

void
pem_put(struct buf *b, const char *label, const unsigned char *der,
    size_t len)
{
	unsigned char line[LINE_BYTES / 3 * 4 + 1];
	size_t n;

	buf_printf(b, "-----BEGIN %s-----\n", label);
	for (; len > 0; der += n, len -= n) {
		n = len < LINE_BYTES ? len : LINE_BYTES;
		EVP_EncodeBlock(line, der, (int)n);
		buf_printf(b, "%s\n", (char *)line);
	}
	buf_printf(b, "-----END %s-----\n", label);
}
