/* SPDX-License-Identifier: ISC */
/*
 * A growing buffer with a hard cap, always NUL-terminated.  Failure (the cap
 * was reached) is sticky: append what there is to say, check once at the end.
 * Not for secrets: see base/secret.h.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* "" when empty; data[len] is always NUL */
	size_t len;
	size_t cap;
	size_t max; /* len never goes past this */
	bool failed;
};

/*
 * buf_init makes an empty buffer that takes at most max bytes (the NUL not
 * counted); buf_release frees what it holds and zeroes it; buf_reset empties
 * it, clears the failure and keeps the memory.
 */
void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_reset(struct buf *b);

/* Append; nothing is appended in part, and nothing after a failure. */
void buf_put(struct buf *b, const void *data, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
/* s in quotes, those inside and backslashes escaped, so that it ends where
 * we say.  Character by character: a cap may cut it. */
void buf_put_quoted(struct buf *b, const char *s);

/*
 * Room for len bytes at the end, for a read(2) and the like: returns a pointer
 * to it or NULL when the cap is reached (sticky).  buf_added says how many
 * bytes of it were filled.
 */
char *buf_reserve(struct buf *b, size_t len);
void buf_added(struct buf *b, size_t len);

/* Shorten to len bytes (no-op when it is not longer). */
void buf_truncate(struct buf *b, size_t len);
/* Remove len bytes from the front. */
void buf_drop(struct buf *b, size_t len);

bool buf_ok(const struct buf *b);

/*
 * Hand over the text; the caller frees it.  The buffer is as after
 * buf_release.  NULL when the buffer has failed.
 */
char *buf_take(struct buf *b);

#endif
