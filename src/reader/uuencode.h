/* SPDX-License-Identifier: ISC */
/*
 * Files in the midst of a text, as old mail programs and Outlook put them
 * there: "begin 644 name" to "end" (POSIX, uuencode).  Each is opened as any
 * other file; the text around it is somebody else's to read.
 */
#ifndef READER_UUENCODE_H
#define READER_UUENCODE_H

#include <stddef.h>

#include "reader/bundle.h"

void uuencode_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len);

#endif
