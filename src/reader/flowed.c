/* SPDX-License-Identifier: ISC */
#include "reader/flowed.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "reader/line_ends.h"
#include "reader/lines.h"

/* Of "  ABCD>". */
#define BLANKS_MAX 2
#define CAPITALS_MAX 4
#define INITIALS_MAX (BLANKS_MAX + CAPITALS_MAX)

/* The Bat! and its like quote as " JD> text": one to four capitals. */
static size_t
initials_mark(const char *p, const char *end)
{
	const char *q = p, *start;

	while (q < end && *q == ' ' && q - p < BLANKS_MAX)
		q++;
	for (start = q; q < end && *q >= 'A' && *q <= 'Z'; q++)
		;
	if (q == start || q - start > CAPITALS_MAX || q == end || *q != '>')
		return 0;
	return (size_t)(q + 1 - p);
}

/* Do several lines carry such a mark?  One alone may be anything. */
static bool
has_initials(const char *p, const char *end)
{
	const char *mark = p, *start;
	int found = 0;

	while (found < 2 && (mark = memchr(mark, '>', (size_t)(end - mark))) !=
	    NULL) {
		start = mark++;
		while (start > p && mark - start <= INITIALS_MAX &&
		    start[-1] != '\n' && start[-1] != '\r')
			start--;
		found += (start == p || start[-1] == '\n' ||
		    start[-1] == '\r') && initials_mark(start, end) ==
		    (size_t)(mark - start);
	}
	return found == 2;
}

/* Take the quote marks off the front: how many there were. */
static uint32_t
take_marks(const char **p, const char *end, bool initials)
{
	uint32_t depth = 0;
	const char *q = *p;
	size_t n;

	for (;;) {
		const char *mark = q;

		while (mark < end && (*mark == ' ' || *mark == '\t') &&
		    mark - q < 3)
			mark++;
		n = initials ? initials_mark(q, end) : 0;
		if (n > 0)
			q += n;
		else if (mark < end && *mark == '>')
			q = mark + 1;
		else
			break;
		depth++;
	}
	if (depth > 0 && q < end && *q == ' ')
		q++;
	*p = q;
	return depth;
}

/* The marks of flowed text stand side by side; a blank behind them or at the
 * front is stuffing (RFC 3676, 4.4 and 4.5). */
static uint32_t
take_flowed_marks(const char **p, const char *end)
{
	uint32_t depth = 0;

	for (; *p < end && **p == '>'; (*p)++)
		depth++;
	if (*p < end && **p == ' ')
		(*p)++;
	return depth;
}

/* A paragraph that is being put together. */
struct paragraph {
	struct buf text;
	uint32_t number;
	uint32_t depth;
	bool open;
};

static void
end_paragraph(struct paragraph *para, struct document_text *t)
{
	const char *p = para->text.data, *end = p + para->text.len;
	uint32_t more;

	if (!para->open)
		return;
	/* Marks apart from each other are no flowed quoting, but people see
	 * quote marks. */
	more = p < end && *p == '>' ? take_marks(&p, end, false) : 0;
	document_add_line(t, p, (size_t)(end - p), para->number,
	    para->depth + more);
	buf_reset(&para->text);
	para->open = false;
}

static void
flow(const char *p, const char *end, bool delsp, struct document_text *t)
{
	struct paragraph para = { .open = false };
	struct line_ends ends = { .end = end };
	const char *eol, *next;
	uint32_t number = 0, depth;
	bool soft, signature;

	buf_init(&para.text, (size_t)(end - p));
	for (; p < end; p = next) {
		eol = line_end(&ends, p, &next);
		number++;
		depth = take_flowed_marks(&p, eol);
		/* A signature's line is never flowed (RFC 3676, 4.3). */
		signature = eol - p == 3 && memcmp(p, "-- ", 3) == 0;
		if (signature || depth != para.depth)
			end_paragraph(&para, t);
		if (!para.open) {
			para.number = number;
			para.depth = depth;
			para.open = true;
		}
		soft = eol > p && eol[-1] == ' ' && !signature;
		buf_put(&para.text, p, (size_t)(eol - p) -
		    (soft && delsp ? 1 : 0));
		if (!soft)
			end_paragraph(&para, t);
	}
	end_paragraph(&para, t);
	buf_release(&para.text);
}

void
flowed_lines(const char *text, size_t len, bool flowed, bool delsp,
    struct document_text *t)
{
	const char *p = text, *end = text + len, *eol, *next;
	struct line_ends ends = { .end = end };
	bool initials;
	uint32_t number = 0, depth;

	if (flowed) {
		flow(p, end, delsp, t);
		return;
	}
	initials = has_initials(p, end);
	for (; p < end; p = next) {
		eol = line_end(&ends, p, &next);
		depth = take_marks(&p, eol, initials);
		document_add_line(t, p, (size_t)(eol - p), ++number, depth);
	}
}
