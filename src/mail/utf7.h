/* SPDX-License-Identifier: ISC */
/* IMAP's modified UTF-7 for folder names (RFC 3501 section 5.1.3). */
#ifndef MAIL_UTF7_H
#define MAIL_UTF7_H

#include "base/buf.h"
#include "base/err.h"

#define UTF7_NAME_MAX 1000 /* octets of a name, before encoding */

/*
 * Append the encoded name.  ERR_CONFIG when the name is empty, too long, not
 * UTF-8 or has a control character: such a name never enters a command.
 */
int utf7_put(struct buf *b, const char *name, struct err *err);

#endif
