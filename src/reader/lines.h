/* SPDX-License-Identifier: ISC */
/* Building a document, line by line: for layout, flowed and html. */
#ifndef READER_LINES_H
#define READER_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "reader/document.h"

/* Of one text; what is below is not read. */
#define DOCUMENT_LINES_MAX 100000

/* A new, empty text at the end; valid until the next is added. */
struct document_text *document_add_text(struct document *document,
    enum document_role role, char *take_part);

/* text is valid UTF-8; NUL inside becomes U+FFFD. */
void document_add_line(struct document_text *t, const char *text, size_t len,
    uint32_t number, uint32_t quote);

#endif
