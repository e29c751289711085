/* SPDX-License-Identifier: ISC */
#include "wire/cursor.h"

#include <string.h>

#include "base/mem.h"

void
wire_put_u8(struct buf *b, uint8_t v)
{
	buf_put(b, &v, 1);
}

void
wire_put_u32(struct buf *b, uint32_t v)
{
	unsigned char raw[4] = { v >> 24, v >> 16 & 0xff, v >> 8 & 0xff,
		v & 0xff };

	buf_put(b, raw, sizeof raw);
}

void
wire_put_i64(struct buf *b, int64_t v)
{
	wire_put_u32(b, (uint32_t)((uint64_t)v >> 32));
	wire_put_u32(b, (uint32_t)((uint64_t)v & 0xffffffff));
}

void
wire_put_bool(struct buf *b, bool v)
{
	wire_put_u8(b, v ? 1 : 0);
}

void
wire_put_bytes(struct buf *b, const void *data, size_t len)
{
	if (len > UINT32_MAX) {
		b->failed = true;
		return;
	}
	wire_put_u32(b, (uint32_t)len);
	buf_put(b, data, len);
}

void
wire_put_str(struct buf *b, const char *s)
{
	wire_put_bytes(b, s != NULL ? s : "", s != NULL ? strlen(s) : 0);
}

void
wire_cursor_init(struct wire_cursor *c, const void *data, size_t len)
{
	*c = (struct wire_cursor){ .p = data, .left = len };
}

/* The next len bytes, or NULL when they are not there. */
static const unsigned char *
next(struct wire_cursor *c, size_t len)
{
	const unsigned char *p = c->p;

	if (c->failed || len > c->left) {
		c->failed = true;
		return NULL;
	}
	c->p += len;
	c->left -= len;
	return p;
}

uint8_t
wire_get_u8(struct wire_cursor *c)
{
	const unsigned char *p = next(c, 1);

	return p != NULL ? p[0] : 0;
}

uint32_t
wire_get_u32(struct wire_cursor *c)
{
	const unsigned char *p = next(c, 4);

	if (p == NULL)
		return 0;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

int64_t
wire_get_i64(struct wire_cursor *c)
{
	uint64_t high = wire_get_u32(c);

	return (int64_t)(high << 32 | wire_get_u32(c));
}

bool
wire_get_bool(struct wire_cursor *c)
{
	uint8_t v = wire_get_u8(c);

	if (v > 1)
		c->failed = true;
	return v == 1;
}

uint32_t
wire_get_below(struct wire_cursor *c, uint32_t limit)
{
	uint32_t v = wire_get_u32(c);

	if (v < limit)
		return v;
	c->failed = true;
	return 0;
}

const unsigned char *
wire_get_bytes(struct wire_cursor *c, size_t max, size_t *len_out)
{
	uint32_t len = wire_get_u32(c);
	const unsigned char *p = NULL;

	if (len > max)
		c->failed = true;
	else
		p = next(c, len);
	*len_out = p != NULL ? len : 0;
	return p != NULL ? p : (const unsigned char *)"";
}

char *
wire_get_str(struct wire_cursor *c, size_t max)
{
	const unsigned char *p;
	size_t len;

	p = wire_get_bytes(c, max, &len);
	if (memchr(p, '\0', len) != NULL) {
		c->failed = true;
		len = 0;
	}
	return xstrndup((const char *)p, len);
}

bool
wire_get_end(const struct wire_cursor *c)
{
	return !c->failed && c->left == 0;
}
