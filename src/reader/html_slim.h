/* SPDX-License-Identifier: ISC */
/* Takes out of HTML what says nothing to the one who reads it. */
#ifndef READER_HTML_SLIM_H
#define READER_HTML_SLIM_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Append the text without what html.c never asks for: attributes, styles that
 * hide and move nothing, comments, elements around mere text that only make it
 * bold and the like.  What is left is parsed to the same lines, in less time:
 * mail programs write more of that than text.  Where the parser might see
 * something else than a tag, everything stays.
 */
void html_slim(const char *text, size_t len, struct buf *b);

#endif
