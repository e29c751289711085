/* SPDX-License-Identifier: ISC */
#include "pki/pem.h"

#include <openssl/evp.h>

#define LINE_BYTES 48 /* 64 columns */

void
pem_put_certificate(struct buf *b, const unsigned char *der, size_t len)
{
	unsigned char line[LINE_BYTES / 3 * 4 + 1];
	size_t n;

	buf_puts(b, "-----BEGIN CERTIFICATE-----\n");
	for (; len > 0; der += n, len -= n) {
		n = len < LINE_BYTES ? len : LINE_BYTES;
		EVP_EncodeBlock(line, der, (int)n);
		buf_printf(b, "%s\n", (char *)line);
	}
	buf_puts(b, "-----END CERTIFICATE-----\n");
}
