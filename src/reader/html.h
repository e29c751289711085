/* SPDX-License-Identifier: ISC */
/*
 * HTML to lines, as a reader sees them: blocks, breaks and list items begin a
 * line; the cells of a table row stand on one line with a tab between them;
 * nothing that is not displayed; quoted parts at their depth.  gumbo makes
 * the tree; what it could only treat in more than linear time is reduced to
 * plain text and line ends before it sees it.
 */
#ifndef READER_HTML_H
#define READER_HTML_H

#include <stddef.h>

#include "reader/document.h"

/* text is valid UTF-8. */
void html_lines(const char *text, size_t len, struct document_text *t);

#endif
