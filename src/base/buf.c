/* SPDX-License-Identifier: ISC */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static char nothing[1] = "";

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .data = nothing, .max = max };
}

void
buf_release(struct buf *b)
{
	if (b->cap > 0)
		free(b->data);
	*b = (struct buf){ .data = nothing };
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->cap > 0)
		b->data[0] = '\0';
}

char *
buf_reserve(struct buf *b, size_t len)
{
	size_t want, cap;

	if (b->failed || len > b->max || b->len > b->max - len) {
		b->failed = true;
		return NULL;
	}
	want = b->len + len + 1;
	if (want > b->cap) {
		cap = b->cap < 128 ? 128 : b->cap * 2;
		if (cap < want)
			cap = want;
		if (cap > b->max + 1)
			cap = b->max + 1;
		b->data = xreallocarray(b->cap > 0 ? b->data : NULL, cap, 1);
		b->cap = cap;
		b->data[b->len] = '\0';
	}
	return b->data + b->len;
}

void
buf_added(struct buf *b, size_t len)
{
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_put(struct buf *b, const void *data, size_t len)
{
	char *room = buf_reserve(b, len);

	if (room == NULL)
		return;
	if (len > 0)
		memcpy(room, data, len);
	buf_added(b, len);
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	/* one character at a time is what parsers are made of */
	if (b->len + 1 < b->cap && b->len < b->max && !b->failed) {
		b->data[b->len++] = c;
		b->data[b->len] = '\0';
	} else
		buf_put(b, &c, 1);
}

void
buf_put_quoted(struct buf *b, const char *s)
{
	buf_putc(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *s);
	}
	buf_putc(b, '"');
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	char *room;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len < 0)
		b->failed = true;
	else if ((room = buf_reserve(b, (size_t)len)) != NULL) {
		vsnprintf(room, (size_t)len + 1, fmt, again);
		buf_added(b, (size_t)len);
	}
	va_end(again);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_truncate(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->data[len] = '\0';
}

void
buf_drop(struct buf *b, size_t len)
{
	if (len == 0)
		return;
	if (len > b->len)
		len = b->len;
	memmove(b->data, b->data + len, b->len - len);
	buf_truncate(b, b->len - len);
}

bool
buf_ok(const struct buf *b)
{
	return !b->failed;
}

char *
buf_take(struct buf *b)
{
	char *text = NULL;

	if (!b->failed)
		text = b->cap > 0 ? b->data : xstrdup("");
	else if (b->cap > 0)
		free(b->data);
	*b = (struct buf){ .data = nothing };
	return text;
}
