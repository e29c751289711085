/* SPDX-License-Identifier: ISC */
/*
 * FUZZES: reader
 *
 * Texts to the form.  A form feed begins the next text, the first byte
 * chooses the role of the first one; the others follow in turn.  What is
 * found always passes the wire.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reader/charset.h"
#include "reader/flowed.h"
#include "reader/form.h"
#include "reader/lines.h"

#define ROLES (DOCUMENT_ATTACHED + 1)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add_texts(struct document *d, unsigned role, const char *text, size_t len)
{
	const char *end, *next;

	for (; text != NULL; text = next, role++) {
		end = memchr(text, '\f', len);
		next = end != NULL ? end + 1 : NULL;
		if (end == NULL)
			end = text + len;
		flowed_lines(text, (size_t)(end - text), false, false,
		    document_add_text(d, (enum document_role)(role % ROLES),
			xstrdup("1.2 text/plain")));
		if (next != NULL)
			len -= (size_t)(next - text);
	}
}

static void
check(const struct reading *r)
{
	struct reading again;
	struct wire_cursor c;
	struct buf b;
	size_t i;

	for (i = 0; i < READING_FIELD_COUNT; i++)
		if (r->values[i].value != NULL &&
		    (r->values[i].value[0] == '\0' ||
			!utf8_is_valid(r->values[i].value,
			    strlen(r->values[i].value))))
			abort();
	buf_init(&b, 4U << 20);
	reading_put(&b, r);
	wire_cursor_init(&c, b.data, b.len);
	if (!buf_ok(&b) || reading_get(&c, &again) == -1)
		abort();
	reading_release(&again);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document d = { NULL, 0 };
	struct reading r;
	struct buf text;

	if (size == 0)
		return 0;
	buf_init(&text, size * 3 + 16);
	charset_put_utf8(data + 1, size - 1, &text);
	add_texts(&d, data[0], text.data, text.len);
	reading_init(&r);
	form_read(&d, &r);
	check(&r);
	reading_release(&r);
	document_release(&d);
	buf_release(&text);
	return 0;
}
