/* SPDX-License-Identifier: ISC */
#include "pki/ssl_err.h"

#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>

int
ssl_err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	const char *reason;
	unsigned long code;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	code = ERR_get_error();
	reason = code != 0 ? ERR_reason_error_string(code) : NULL;
	ERR_clear_error();
	if (reason == NULL)
		return err_set(err, kind, "%s", text);
	return err_set(err, kind, "%s: %s", text, reason);
}
