/* SPDX-License-Identifier: ISC */
/* FUZZES: reader */
/*
 * A delivery of one file, judged with a key, a name and roots: whatever the
 * bytes are, a verdict that survives its own codec.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "reader/inspect.h"
#include "tests/fuzz/libytnef.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct config_trust trust = { .system_roots = false };

	(void)argc;
	(void)argv;
	return inspect_init(&trust, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char name[] = "file", domain[] = "shop.example";
	struct inspect_question q = { .at = 1842447600, .domain = domain };
	struct verdict v, copy;
	struct wire_cursor c;
	struct buf b;

	/* The same bytes as delivery and as roots: chains get to an end. */
	q.file_count = 1;
	q.files[0].name = name;
	q.files[0].len = (uint32_t)(size - size / 2);
	q.trust_len = (uint32_t)(size / 2);
	if (size > 0 && data[0] % 2 == 0) {
		q.files[0].len = (uint32_t)size;
		q.trust_len = 0;
	}
	if (inspect_run(&q, data, size, NULL, &v, NULL) == -1)
		abort();
	buf_init(&b, 8 << 20);
	verdict_put(&b, &v);
	wire_cursor_init(&c, b.data, b.len);
	if (!buf_ok(&b) || verdict_get(&c, &copy) == -1)
		abort();
	verdict_release(&copy);
	verdict_release(&v);
	buf_release(&b);
	return 0;
}
