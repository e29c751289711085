/* SPDX-License-Identifier: ISC */
#include "reader/html_table.h"

#include <stdint.h>
#include <string.h>

#define CELL_MAX (1U << 20)
#define COLUMN_LINES 3 /* as many lines in each cell: columns side by side */
#define VALUE_LINES 6  /* a cell with more is no value but a column of text */
#define LOOK_MAX 400   /* nodes of a row that are looked through */

/* Is a table among the nodes below?  A row with more than LOOK_MAX is taken
 * for the layout of a page, so that rows inside rows cost no more. */
bool
html_is_data_row(const GumboNode *row)
{
	const GumboNode *queue[LOOK_MAX], *node;
	const GumboVector *children;
	size_t head = 0, tail = 0;
	unsigned i;

	queue[tail++] = row;
	while (head < tail) {
		node = queue[head++];
		children = &node->v.element.children;
		for (i = 0; i < children->length; i++) {
			node = children->data[i];
			if (node->type != GUMBO_NODE_ELEMENT)
				continue;
			if (node->v.element.tag == GUMBO_TAG_TABLE ||
			    tail == LOOK_MAX)
				return false;
			queue[tail++] = node;
		}
	}
	return true;
}

void
html_row_begin(struct html_row *row)
{
	size_t i;

	for (i = 0; i < HTML_CELLS_MAX; i++)
		row->lines[i] = 0;
	row->count = 0;
}

void
html_row_cell(struct html_row *row)
{
	struct buf *cell;

	if (row->count == HTML_CELLS_MAX)
		return;
	cell = &row->cells[row->count++];
	if (cell->max == 0)
		buf_init(cell, CELL_MAX);
	buf_reset(cell);
}

void
html_row_line(struct html_row *row, const char *text, size_t len)
{
	size_t at;

	if (row->count == 0)
		html_row_cell(row);
	at = row->count - 1;
	if (len == 0) /* empty lines inside a cell say nothing */
		return;
	buf_put(&row->cells[at], text, len);
	buf_putc(&row->cells[at], '\n');
	row->lines[at]++;
}

/* The lines of a cell one by one: the next, or NULL. */
static const char *
next_line(const char **p, const struct buf *cell, size_t *len)
{
	const char *start = *p, *eol;

	eol = memchr(start, '\n', (size_t)(cell->data + cell->len - start));
	if (eol == NULL)
		return NULL;
	*len = (size_t)(eol - start);
	*p = eol + 1;
	return start;
}

enum content {
	VALUES,
	LABELS, /* on each line one that waits for a value beside it */
	FORM,   /* labels, and what belongs to them */
};

static enum content
content_of(const struct buf *cell)
{
	const char *p = cell->data, *line;
	size_t len, lines = 0, labels = 0, waiting = 0;

	for (; (line = next_line(&p, cell, &len)) != NULL; lines++) {
		labels += memchr(line, ':', len) != NULL;
		waiting += len > 0 && line[len - 1] == ':';
	}
	if (labels < 2)
		return VALUES;
	return waiting == lines ? LABELS : FORM;
}

enum shape { ONE_LINE, COLUMNS, BLOCKS };

static enum shape
shape_of(const struct html_row *row)
{
	size_t i, filled = 0, most = 0, fewest = SIZE_MAX;
	enum content content = VALUES, cell;

	for (i = 0; i < row->count; i++) {
		if (row->lines[i] == 0)
			continue;
		filled++;
		if (row->lines[i] > most)
			most = row->lines[i];
		if (row->lines[i] < fewest)
			fewest = row->lines[i];
		cell = content_of(&row->cells[i]);
		if (cell > content)
			content = cell;
	}
	if (most <= 1)
		return ONE_LINE;
	if (filled == 1 || content == FORM)
		return BLOCKS;
	if (most == fewest && most >= COLUMN_LINES)
		return COLUMNS;
	if (content == LABELS)
		return BLOCKS;
	return most > VALUE_LINES ? BLOCKS : ONE_LINE;
}

void
html_row_end(struct html_row *row,
    void (*emit)(void *context, const char *text, size_t len), void *context)
{
	enum shape shape = shape_of(row);
	const char *at[HTML_CELLS_MAX], *line;
	size_t i, j, len, lines = 0;
	struct buf b;

	buf_init(&b, CELL_MAX);
	for (i = 0; i < row->count; i++) {
		at[i] = row->cells[i].data;
		if (row->lines[i] > lines)
			lines = row->lines[i];
	}
	if (shape == BLOCKS) {
		for (i = 0; i < row->count; i++)
			while ((line = next_line(&at[i], &row->cells[i],
			    &len)) != NULL)
				emit(context, line, len);
		lines = 0;
	}
	for (j = 0; j < (shape == COLUMNS ? lines : lines > 0); j++) {
		for (i = 0; i < row->count; i++) {
			const char *glue = i > 0 ? "\t" : "";

			if (row->lines[i] == 0)
				buf_puts(&b, glue);
			while ((line = next_line(&at[i], &row->cells[i],
			    &len)) != NULL) {
				buf_puts(&b, glue);
				buf_put(&b, line, len);
				glue = " ";
				if (shape == COLUMNS)
					break;
			}
		}
		emit(context, b.data, b.len);
		buf_reset(&b);
	}
	buf_release(&b);
	row->count = 0;
}

void
html_row_release(struct html_row *row)
{
	size_t i;

	for (i = 0; i < HTML_CELLS_MAX; i++)
		buf_release(&row->cells[i]);
}
