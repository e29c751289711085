/* SPDX-License-Identifier: ISC */
/* Keeps HTML away from gumbo that it could not treat in linear time. */
#ifndef READER_HTML_GUARD_H
#define READER_HTML_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define HTML_DEPTH_MAX 400 /* elements open at the same time */
#define HTML_ATTRIBUTES_MAX 100 /* of one tag */

/*
 * True when the parser's stack stays under HTML_DEPTH_MAX, estimated so that
 * it errs on the safe side: an end tag counts only where every browser closes
 * the element.
 */
bool html_is_tame(const char *text, size_t len);

/* The text with each tag replaced by a <br>, or by nothing inside a line;
 * comments, style and script left out.  Entities stay. */
void html_flatten(const char *text, size_t len, struct buf *b);

#endif
