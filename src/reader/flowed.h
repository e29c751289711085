/* SPDX-License-Identifier: ISC */
/*
 * Plain text to lines: line ends of any kind, quote marks, and the paragraphs
 * of format=flowed (RFC 3676).
 */
#ifndef READER_FLOWED_H
#define READER_FLOWED_H

#include <stdbool.h>
#include <stddef.h>

#include "reader/document.h"

/* text is valid UTF-8.  delsp matters only with flowed. */
void flowed_lines(const char *text, size_t len, bool flowed, bool delsp,
    struct document_text *t);

#endif
