/* SPDX-License-Identifier: ISC */
#include "certmailctl/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define FIELD_MAX 4096

void
csv_init(struct csv *csv, const char *text, size_t len)
{
	const char *newline;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	*csv = (struct csv){ .p = text, .end = text + len, .line = 1,
		.separator = ',' };
	newline = memchr(text, '\n', len);
	if (newline != NULL)
		len = (size_t)(newline - text);
	if (memchr(text, ',', len) == NULL && memchr(text, ';', len) != NULL)
		csv->separator = ';';
}

/* A quoted field, the opening quote passed; -1 when it does not end. */
static int
quoted(struct csv *csv, struct buf *b)
{
	while (csv->p < csv->end) {
		char c = *csv->p++;

		if (c == '"') {
			if (csv->p == csv->end || *csv->p != '"')
				return 0;
			csv->p++;
		} else if (c == '\n')
			csv->line++;
		buf_putc(b, c);
	}
	return -1;
}

static char *
field(struct csv *csv)
{
	struct buf b;
	int rc = 0;

	buf_init(&b, FIELD_MAX);
	while (csv->p < csv->end && *csv->p == ' ')
		csv->p++;
	if (csv->p < csv->end && *csv->p == '"') {
		csv->p++;
		rc = quoted(csv, &b);
	}
	while (csv->p < csv->end && *csv->p != csv->separator &&
	    *csv->p != '\n')
		buf_putc(&b, *csv->p++);
	while (b.len > 0 && (b.data[b.len - 1] == ' ' ||
		b.data[b.len - 1] == '\r'))
		buf_truncate(&b, b.len - 1);
	if (rc == -1 || memchr(b.data, '\0', b.len) != NULL) {
		buf_release(&b);
		return NULL;
	}
	return buf_take(&b);
}

int
csv_next(struct csv *csv, struct csv_row *row_out, struct err *err)
{
	struct csv_row row = { 0 };

	while (csv->p < csv->end && (*csv->p == '\n' || *csv->p == '\r'))
		if (*csv->p++ == '\n')
			csv->line++;
	if (csv->p >= csv->end)
		return 0;
	row.line = csv->line;
	for (;;) {
		char *text = row.count < CSV_FIELDS_MAX ? field(csv) : NULL;

		if (text == NULL) {
			csv_row_release(&row);
			while (csv->p < csv->end && *csv->p != '\n')
				csv->p++;
			return err_set(err, ERR_INPUT, "line %u is no line of "
			    "comma-separated values", row.line);
		}
		row.fields[row.count++] = text;
		if (csv->p >= csv->end || *csv->p == '\n')
			break;
		csv->p++;
	}
	*row_out = row;
	return 1;
}

void
csv_row_release(struct csv_row *row)
{
	while (row->count > 0)
		free(row->fields[--row->count]);
}
