/* SPDX-License-Identifier: ISC */
/* The text of RTF, as Outlook writes it into winmail.dat: lines of a plain
 * text, the cells of a row with tabs between them. */
#ifndef READER_RTF_H
#define READER_RTF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Append UTF-8.  True when Outlook wrapped HTML in it: that is what comes out
 * then, its tags and its text (MS-OXRTFEX). */
bool rtf_text(const unsigned char *data, size_t len, struct buf *b);

#endif
