/* SPDX-License-Identifier: ISC */
/* Two fields a line, divided by blanks or tabs: "City: Oulu    Fax: 1". */
#include "reader/fold.h"
#include "reader/form_private.h"

/* Octets and words of a label that is none of ours. */
#define FOREIGN_MAX 40
#define FOREIGN_WORDS_MAX 4
/* Blank lines that may stand between two rows. */
#define GAP_LINES_MAX 1

/* Two blanks, a tab or a wide blank: its length, 0 for none. */
static size_t
gap_at(const char *s, size_t len)
{
	size_t n = fold_blanks(s, len);

	if (n > 2 || (n == 2 && s[0] != '\xc2') || (n == 1 && s[0] == '\t'))
		return n;
	return 0;
}

bool
form_is_any_label(const char *s, size_t len)
{
	size_t at, n, words = 1;
	uint32_t code;

	for (at = 0; at < len && at < FOREIGN_MAX; at += n) {
		n = fold_next(s + at, len - at, &code);
		if (at == 0 && !fold_is_letter(code))
			return false;
		if (code == 0xff1a)
			return true;
		if (code == ':')
			return at + n == len ||
			    fold_blanks(s + at + n, len - at - n) > 0;
		if (gap_at(s + at, len - at) > 0)
			return false;
		words += fold_is_blank(code);
		if (words > FOREIGN_WORDS_MAX)
			return false;
	}
	return false;
}

/* Where at or after `from` the gap before a column's label begins, or len;
 * the label's own offset goes to *label_out. */
static size_t
next_column(const char *s, size_t from, size_t len, size_t *label_out)
{
	size_t at, n;

	for (at = from; at < len; at += n > 0 ? n : 1) {
		n = gap_at(s + at, len - at);
		if (n > 0 && at > from &&
		    form_is_any_label(s + at + n, len - at - n)) {
			*label_out = at + n;
			return at;
		}
	}
	return len;
}

/* Whether the line has a second column; that of a telephone may not count. */
static bool
has_columns(struct form *f, const struct form_line *line, bool but_phone)
{
	struct form_start start;
	size_t label;

	if (line->blank || !line->has_label ||
	    next_column(line->text, line->start.value, line->len, &label) ==
	    line->len)
		return false;
	if (!but_phone)
		return true;
	start = form_start_of(f, line->text + label, line->len - label);
	return !form_has_kind(&start.label, LABEL_PHONE);
}

bool
form_is_columned(struct form *f, size_t line, bool but_phone)
{
	size_t above = line, below = line + 1;

	while (above > 0 && line - above < GAP_LINES_MAX &&
	    f->lines[above - 1].blank)
		above--;
	while (below < f->line_count && below - line <= GAP_LINES_MAX &&
	    f->lines[below].blank)
		below++;
	return (above > 0 && has_columns(f, &f->lines[above - 1],
	    but_phone)) || (below < f->line_count &&
	    has_columns(f, &f->lines[below], but_phone));
}

size_t
form_column_end(struct form *f, const char *s, size_t from, size_t end,
    size_t line)
{
	size_t label, at = next_column(s, from, end, &label);

	return at < end && form_is_columned(f, line, false) ? at : end;
}
