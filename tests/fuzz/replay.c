/* SPDX-License-Identifier: ISC */
/*
 * Gives files to a fuzz target without libFuzzer: `make check` replays the
 * corpora with it, under any compiler.
 *
 *	replay_TARGET FILE...
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"

#define INPUT_MAX (64U << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

/* A copy of the very length: reading past it is seen by the sanitizer. */
static void
replay(const struct buf *b)
{
	uint8_t *copy = xmemdup(b->data, b->len);

	LLVMFuzzerTestOneInput(copy, b->len);
	free(copy);
}

int
main(int argc, char **argv)
{
	struct err err;
	struct buf b;
	int i;

	if (LLVMFuzzerInitialize != NULL &&
	    LLVMFuzzerInitialize(&argc, &argv) != 0)
		return 1;
	buf_init(&b, INPUT_MAX);
	for (i = 1; i < argc; i++) {
		buf_reset(&b);
		if (file_read(argv[i], &b, &err) == -1) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
		/* Not in a buffer: what follows may end the process. */
		fprintf(stderr, "%s\n", argv[i]);
		replay(&b);
	}
	buf_release(&b);
	return 0;
}
