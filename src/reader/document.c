/* SPDX-License-Identifier: ISC */
#include "reader/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "reader/lines.h"

void
document_release(struct document *document)
{
	struct document_text *t;
	size_t i, j;

	for (i = 0; i < document->count; i++) {
		t = &document->texts[i];
		for (j = 0; j < t->count; j++)
			free(t->lines[j].text);
		free(t->lines);
		free(t->part);
	}
	free(document->texts);
	*document = (struct document){ NULL, 0 };
}

/* Room for one more: the array doubles whenever its count is a power of 2. */
static void *
grow(void *array, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return array;
	return xreallocarray(array, count == 0 ? 1 : count * 2, size);
}

struct document_text *
document_add_text(struct document *document, enum document_role role,
    char *take_part)
{
	struct document_text *t;

	document->texts = grow(document->texts, document->count,
	    sizeof *document->texts);
	t = &document->texts[document->count++];
	*t = (struct document_text){ .role = role, .part = take_part };
	return t;
}

static char *
without_nul(const char *text, size_t len)
{
	struct buf b;
	const char *nul;

	if (memchr(text, '\0', len) == NULL)
		return xstrndup(text, len);
	buf_init(&b, len * 3);
	while ((nul = memchr(text, '\0', len)) != NULL) {
		buf_put(&b, text, (size_t)(nul - text));
		buf_puts(&b, "\xef\xbf\xbd");
		len -= (size_t)(nul + 1 - text);
		text = nul + 1;
	}
	buf_put(&b, text, len);
	return buf_take(&b);
}

void
document_add_line(struct document_text *t, const char *text, size_t len,
    uint32_t number, uint32_t quote)
{
	struct document_line *line;

	if (t->count >= DOCUMENT_LINES_MAX)
		return;
	t->lines = grow(t->lines, t->count, sizeof *t->lines);
	line = &t->lines[t->count++];
	line->text = without_nul(text, len);
	line->number = number;
	line->quote = quote;
}
