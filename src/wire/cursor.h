/* SPDX-License-Identifier: ISC */
/*
 * Putting typed values into a message and getting them out again: fixed
 * width, big-endian, never a struct image, never a pointer.  Getting fails
 * for good at the first value that is not there (sticky, like struct buf);
 * whoever reads checks once, with wire_get_end.
 */
#ifndef WIRE_CURSOR_H
#define WIRE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

void wire_put_u8(struct buf *b, uint8_t v);
void wire_put_u32(struct buf *b, uint32_t v);
void wire_put_i64(struct buf *b, int64_t v);
void wire_put_bool(struct buf *b, bool v);
void wire_put_bytes(struct buf *b, const void *data, size_t len);
/* NULL is put as "". */
void wire_put_str(struct buf *b, const char *s);

struct wire_cursor {
	const unsigned char *p;
	size_t left;
	bool failed;
};

void wire_cursor_init(struct wire_cursor *c, const void *data, size_t len);

uint8_t wire_get_u8(struct wire_cursor *c);
uint32_t wire_get_u32(struct wire_cursor *c);
int64_t wire_get_i64(struct wire_cursor *c);
bool wire_get_bool(struct wire_cursor *c); /* other than 0 or 1: failure */
/* A number below limit, for enums and counts; anything else is a failure and
 * gives 0. */
uint32_t wire_get_below(struct wire_cursor *c, uint32_t limit);
/* A view into the message, at most max bytes. */
const unsigned char *wire_get_bytes(struct wire_cursor *c, size_t max,
    size_t *len_out);
/* A copy for the caller to free, never NULL: at most max bytes, no NUL
 * inside; "" after a failure. */
char *wire_get_str(struct wire_cursor *c, size_t max);

/* True when everything was there and nothing is left over. */
bool wire_get_end(const struct wire_cursor *c);

#endif
