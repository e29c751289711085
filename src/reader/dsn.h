/* SPDX-License-Identifier: ISC */
/*
 * What a bounce tells: whose address failed, with which status, and which of
 * our letters came back.  RFC 3464 reports, and as far as they can be
 * understood the plain texts of servers that write none.
 */
#ifndef READER_DSN_H
#define READER_DSN_H

#include "reader/document.h"
#include "reader/header.h"
#include "reader/mime.h"
#include "wire/reading.h"

/* bounce is that of an initialised reading. */
void dsn_read(const struct mime_message *mime, const struct header *header,
    const struct document *document, struct reading_bounce *bounce);

/* The fields of a message/delivery-status body. */
void dsn_parse(const unsigned char *data, size_t len,
    struct reading_bounce *bounce);

#endif
