/* SPDX-License-Identifier: ISC */
/* FUZZES: reader -- any bytes under any label become valid UTF-8. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "reader/charset.h"
#include "reader/charset_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *label;
	struct buf b;

	if (size == 0)
		return 0;
	label = data[0] < charset_count ? charsets[data[0]].name : NULL;
	buf_init(&b, size * 8 + 64);
	charset_decode(label, NULL, data + 1, size - 1, &b);
	if (!buf_ok(&b) || !utf8_is_valid(b.data, b.len))
		abort();
	buf_release(&b);
	return 0;
}
