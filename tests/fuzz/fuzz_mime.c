/* SPDX-License-Identifier: ISC */
/* FUZZES: reader -- a message to a reading. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "reader/read.h"
#include "reader/sift.h"
#include "tests/fuzz/libytnef.h"
#include "tests/unit/reader/scratch.h"
#include "wire/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a reader answers is always what the asker takes. */
static void
check_wire(const struct reading *r)
{
	struct wire_cursor c;
	struct reading again;
	struct buf b;

	buf_init(&b, 4U << 20);
	reading_put(&b, r);
	wire_cursor_init(&c, b.data, b.len);
	if (!buf_ok(&b) || reading_get(&c, &again) == -1)
		abort();
	reading_release(&again);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct read_question q = { .authserv_id = (char[]){ "mx.example" } };
	struct reader_limits limits = test_limits();
	struct reading reading;
	struct sift sift;

	if (read_message(data, size, &q, &limits, &reading, NULL) == 0) {
		check_wire(&reading);
		reading_release(&reading);
	}
	sift_message(data, size, &limits, &sift);
	sift_release(&sift);
	return 0;
}
