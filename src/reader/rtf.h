/* SPDX-License-Identifier: ISC */
/* The text of RTF, as Outlook writes it into winmail.dat: lines of a plain
 * text, the cells of a row with tabs between them. */
#ifndef READER_RTF_H
#define READER_RTF_H

#include <stddef.h>

#include "base/buf.h"

/* Append UTF-8.  HTML that Outlook has wrapped in RTF comes out as its text. */
void rtf_text(const unsigned char *data, size_t len, struct buf *b);

#endif
