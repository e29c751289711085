/* SPDX-License-Identifier: ISC */
/* FUZZES: reader -- winmail.dat.  Faults of libytnef itself end here too. */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "reader/rtf.h"
#include "reader/tnef.h"
#include "tests/fuzz/libytnef.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tnef tnef;
	struct buf b;

	if (tnef_open(data, size, &tnef, NULL) == 0)
		tnef_release(&tnef);
	buf_init(&b, size * 4 + 64);
	rtf_text(data, size, &b);
	buf_release(&b);
	return 0;
}
