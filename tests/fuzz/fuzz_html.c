/* SPDX-License-Identifier: ISC */
/* FUZZES: reader -- HTML to lines of valid UTF-8. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reader/charset.h"
#include "reader/html.h"
#include "reader/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document d = { NULL, 0 };
	struct document_text *t;
	struct buf text;
	size_t i;

	buf_init(&text, size * 3 + 16);
	charset_put_utf8(data, size, &text);
	t = document_add_text(&d, DOCUMENT_HTML, xstrdup("1"));
	html_lines(text.data, text.len, t);
	for (i = 0; i < t->count; i++)
		if (!utf8_is_valid(t->lines[i].text,
		    strlen(t->lines[i].text)))
			abort();
	document_release(&d);
	buf_release(&text);
	return 0;
}
