/* SPDX-License-Identifier: ISC */
#include "base/err.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static const char *const kind_names[] = {
	[ERR_NONE] = "none",
	[ERR_TEMP] = "temporary",
	[ERR_PERM] = "permanent",
	[ERR_INPUT] = "input",
	[ERR_CONFIG] = "configuration",
	[ERR_BUG] = "bug",
};
static_assert(sizeof kind_names / sizeof kind_names[0] == ERR_BUG + 1,
    "a name for each kind");

/* The text may hold what a stranger wrote, and it may have been cut inside a
 * character: nothing in it acts on a terminal. */
static void
clean(char *text)
{
	size_t len = strlen(text), n;
	char *to = text;
	uint32_t code;
	bool valid;

	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &code, &valid);
		if (valid && utf8_is_shown(code)) {
			memmove(to, text, n);
			to += n;
		} else
			*to++ = '?';
	}
	*to = '\0';
}

static void set(struct err *err, enum err_kind kind, int saved_errno,
    const char *fmt, va_list ap) __attribute__((format(printf, 4, 0)));
static void
set(struct err *err, enum err_kind kind, int saved_errno, const char *fmt,
    va_list ap)
{
	char text[ERR_TEXT_MAX];
	size_t len;

	vsnprintf(text, sizeof text, fmt, ap);
	if (saved_errno != 0) {
		len = strlen(text);
		snprintf(text + len, sizeof text - len, ": %s",
		    strerror(saved_errno));
	}
	clean(text);
	err->kind = kind;
	err->saved_errno = saved_errno;
	memcpy(err->text, text, sizeof err->text);
}

int
err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return -1;
	va_start(ap, fmt);
	set(err, kind, 0, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_set_errno(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	int saved_errno = errno;
	va_list ap;

	if (err == NULL)
		return -1;
	va_start(ap, fmt);
	set(err, kind, saved_errno, fmt, ap);
	va_end(ap);
	errno = saved_errno;
	return -1;
}

int
err_prefix(struct err *err, const char *fmt, ...)
{
	char prefix[ERR_TEXT_MAX], old[ERR_TEXT_MAX];
	va_list ap;
	int len;

	if (err == NULL)
		return -1;
	va_start(ap, fmt);
	vsnprintf(prefix, sizeof prefix, fmt, ap);
	va_end(ap);
	memcpy(old, err->text, sizeof old);
	len = snprintf(err->text, sizeof err->text, "%s: ", prefix);
	if (len > 0 && (size_t)len < sizeof err->text)
		snprintf(err->text + len, sizeof err->text - (size_t)len, "%s",
		    old);
	clean(err->text);
	return -1;
}

void
err_clear(struct err *err)
{
	memset(err, 0, sizeof *err);
}

const char *
err_kind_name(enum err_kind kind)
{
	return kind_names[kind];
}
