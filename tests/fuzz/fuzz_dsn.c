/* SPDX-License-Identifier: ISC */
/* FUZZES: reader -- delivery status reports (RFC 3464). */
#include <stddef.h>
#include <stdint.h>

#include "reader/dsn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading r;

	reading_init(&r);
	dsn_parse(data, size, &r.bounce);
	reading_release(&r);
	return 0;
}
