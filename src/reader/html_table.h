/* SPDX-License-Identifier: ISC */
/* One row of an HTML table as lines.  For html.c. */
#ifndef READER_HTML_TABLE_H
#define READER_HTML_TABLE_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define HTML_CELLS_MAX 64 /* of one row; the rest goes to the last */

struct html_row {
	struct buf cells[HTML_CELLS_MAX]; /* lines, each with its \n */
	size_t lines[HTML_CELLS_MAX];
	size_t count;
};

/* A row that holds data and no table inside: only such are put on a line. */
bool html_is_data_row(const GumboNode *row);

void html_row_begin(struct html_row *row);
void html_row_cell(struct html_row *row); /* the next cell begins */
void html_row_line(struct html_row *row, const char *text, size_t len);
void html_row_end(struct html_row *row,
    void (*emit)(void *context, const char *text, size_t len), void *context);
void html_row_release(struct html_row *row);

#endif
