/* SPDX-License-Identifier: ISC */
#include "wire/text.h"

#include <stdlib.h>
#include <string.h>

void
wire_put_text(struct buf *b, const char *text, size_t max)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len > max)
		for (len = max; len > 0 &&
		    ((unsigned char)text[len] & 0xc0) == 0x80;)
			len--;
	wire_put_bytes(b, text, len);
}

void
wire_put_list(struct buf *b, char *const *items, size_t count, size_t max)
{
	size_t i;

	wire_put_u32(b, (uint32_t)count);
	for (i = 0; i < count; i++)
		wire_put_text(b, items[i], max);
}

size_t
wire_get_list(struct wire_cursor *c, char **items_out, size_t room,
    size_t max)
{
	size_t count = wire_get_below(c, (uint32_t)room + 1), i;

	for (i = 0; i < count && !c->failed; i++)
		items_out[i] = wire_get_str(c, max);
	return i;
}

void
wire_free_list(char **items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(items[i]);
}
