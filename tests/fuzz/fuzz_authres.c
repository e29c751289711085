/* SPDX-License-Identifier: ISC */
/* FUZZES: reader -- Authentication-Results (RFC 8601). */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reader/authres.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char name[] = "Authentication-Results";
	struct header_field f = { (const unsigned char *)name,
		sizeof name - 1, data, size };
	struct header h = { &f, 1, false };
	struct reading_proof proof = { .detail = xstrdup("") };

	authres_read(&h, "mx.example", "maria@shop.example", 1, &proof);
	free(proof.detail);
	return 0;
}
