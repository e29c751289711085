/* SPDX-License-Identifier: ISC */
#include "reader/uuencode.h"

#include <string.h>

#include "base/buf.h"
#include "reader/transfer.h"

#define BEGIN "begin "
#define NAME_SIZE 64
#define GROUP 3 /* octets in four characters */

/* A line without its end. */
struct line {
	const unsigned char *text;
	size_t len;
};

/* The line at *p, which moves behind it. */
static struct line
next_line(const unsigned char **p, const unsigned char *end)
{
	const unsigned char *eol = memchr(*p, '\n', (size_t)(end - *p));
	struct line line = { *p, 0 };

	line.len = (size_t)((eol != NULL ? eol : end) - *p);
	*p = eol != NULL ? eol + 1 : end;
	while (line.len > 0 && (line.text[line.len - 1] == '\r' ||
				   line.text[line.len - 1] == ' '))
		line.len--;
	return line;
}

/* "begin 644 shop.crt": the mode has three or four octal digits. */
static bool
is_begin(const struct line *line, char name[NAME_SIZE])
{
	size_t at = strlen(BEGIN), from = at, len;

	if (line->len < at || memcmp(line->text, BEGIN, at) != 0)
		return false;
	while (at < line->len && line->text[at] >= '0' && line->text[at] <= '7')
		at++;
	if (at - from < 3 || at - from > 4 || at + 1 >= line->len ||
	    line->text[at] != ' ')
		return false;
	len = line->len - at - 1;
	if (len >= NAME_SIZE)
		len = NAME_SIZE - 1;
	memcpy(name, line->text + at + 1, len);
	name[len] = '\0';
	return true;
}

/* A first line of data is as long as it says, but for blanks at its end that
 * were lost and a character more that some programs add. */
static bool
is_data(const struct line *line)
{
	size_t octets, full;

	if (line->len < 2 || line->text[0] <= ' ' || line->text[0] >= '`')
		return false;
	octets = line->text[0] - ' ';
	full = (octets + GROUP - 1) / GROUP * 4;
	return line->len - 1 <= full + 1 && line->len - 1 + GROUP >= full;
}

static const unsigned char *
find_end(const unsigned char *p, const unsigned char *end)
{
	struct line line;

	while (p < end) {
		line = next_line(&p, end);
		if (line.len == 3 && memcmp(line.text, "end", 3) == 0)
			break;
	}
	return p;
}

static void
open_file(struct bundle *b, const struct bundle_place *place,
    const char *name, const unsigned char *data, size_t len)
{
	struct bundle_place inner = bundle_inside(place, name);
	bool outer = b->in_text;
	struct buf file;

	buf_init(&file, len);
	transfer_uuencode(data, len, &file);
	b->in_text = false;
	bundle_open(b, &inner, (const unsigned char *)file.data, file.len);
	b->in_text = outer;
	buf_release(&file);
}

void
uuencode_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	const unsigned char *p = data, *end = data + len, *begin, *body;
	char name[NAME_SIZE];
	struct line line;

	while (p < end) {
		begin = p;
		line = next_line(&p, end);
		if (!is_begin(&line, name) || p == end)
			continue;
		body = p;
		line = next_line(&body, end);
		if (!is_data(&line))
			continue;
		p = find_end(body, end);
		open_file(b, place, name, begin, (size_t)(p - begin));
	}
}
