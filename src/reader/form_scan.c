/* SPDX-License-Identifier: ISC */
/* Which line holds a label, its value or the rest of one. */
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"
#include "reader/value.h"

/* Blank lines that may stand between a label and its value. */
#define GAP_LINES_MAX 3
/* A value on a line of its own is not longer. */
#define OWN_LINE_MAX 300
/* A line so long was broken by the mail program, not by the merchant. */
#define WRAP_MIN 64
#define WRAP_COLUMN 72
/* Labels in a row whose values follow in a row. */
#define LIST_MAX 8

struct scan {
	struct form *f;
	struct form_label open; /* a label waiting for its value */
	size_t open_line;
	size_t empties[LIST_MAX]; /* lines of labels without value, in a row */
	size_t empty_count;
	size_t claim_line;  /* the line that the last claim's value ended on */
	size_t claim_index; /* that claim + 1, 0 for none */
	uint32_t claim_indent;
	uint64_t answered; /* 1 << level: new text answers its labels */
};

/* ---- Values on lines of their own */

/* "Please send it": not "We Love Tea Ltd". */
static bool
is_sentence(const struct form_line *line)
{
	uint32_t last, first, code;
	size_t words = form_words_in(line->text, line->len);
	const char *second;
	size_t prompt;

	form_prompt(line->text, line->len, &prompt);
	if (prompt > 0)
		return false;
	fold_last(line->text, line->len, &last);
	if (last == ':' || last == 0xff1a)
		return true;
	if ((last == '?' || last == 0xff1f) && words >= 3)
		return true;
	if ((last == '.' || last == '!') && words >= 6 &&
	    !value_keeps_stop(line->text, line->len))
		return true;
	if (!FORM_HAS(line, PHRASE_SENTENCE))
		return false;
	fold_next(line->text, line->len, &first);
	if (fold_is_cjk(first))
		return utf8_count(line->text, line->len) >= 6 &&
		    (last == 0x3002 || last == 0xff01 || last == '!' ||
		    utf8_count(line->text, line->len) >= 10);
	if (words < 3)
		return last == '!';
	second = memchr(line->text, ' ', line->len);
	if (second == NULL)
		return false;
	fold_next(second + 1, line->len - (size_t)(second + 1 - line->text),
	    &code);
	return fold_is_lower(code);
}

bool
form_may_be_value(const struct form_line *line)
{
	if (line->blank || line->region != REGION_TEXT ||
	    line->len > OWN_LINE_MAX)
		return false;
	/* "From: ssl@host.example", of the mail that is quoted below */
	if ((line->phrases & (1U << PHRASE_FROM)) != 0 &&
	    memchr(line->text, '@', line->len) != NULL)
		return false;
	if (line->phrases & (1U << PHRASE_THANKS | 1U << PHRASE_FORWARD))
		return form_words_in(line->text, line->len) > 3 &&
		    !is_sentence(line);
	if (FORM_HAS(line, PHRASE_GREETING) &&
	    line->text[line->len - 1] == ',')
		return false;
	return !is_sentence(line);
}

static bool
no_label_at(const struct form *f, size_t i)
{
	return f->lines[i].start.label.count == 0;
}

/* The next line with text after i at this level, or line_count. */
static size_t
next_text(const struct form *f, size_t i, size_t gap)
{
	size_t n;

	for (n = i + 1; n < f->line_count && n <= i + gap + 1; n++)
		if (!f->lines[n].blank)
			return n;
	return f->line_count;
}

/* The levels where labels that have no value on their line are followed by
 * newer text, not by text of their own: what is quoted below one of those
 * that are left is the template's next line. */
static uint64_t
answered_levels(const struct form *f)
{
	unsigned newer[FORM_LEVELS_MAX] = { 0 }, own[FORM_LEVELS_MAX] = { 0 };
	uint64_t levels = 0;
	uint32_t level;
	size_t i, n;

	for (i = 0; i < f->line_count; i++) {
		level = f->lines[i].level;
		if (level == 0 || level >= FORM_LEVELS_MAX ||
		    !form_is_waiting(&f->lines[i]))
			continue;
		n = next_text(f, i, GAP_LINES_MAX);
		if (n == f->line_count || !no_label_at(f, n) ||
		    !form_may_be_value(&f->lines[n]))
			continue;
		newer[level] += f->lines[n].level < level;
		own[level] += f->lines[n].level == level;
	}
	for (level = 1; level < FORM_LEVELS_MAX; level++)
		if (newer[level] > 0 && newer[level] >= own[level])
			levels |= UINT64_C(1) << level;
	return levels;
}

/* "City: (without postcode)": what stands behind the label, all of it in
 * brackets. */
static bool
is_bracketed(const struct form_line *line)
{
	const char *s = line->text + line->start.value;
	size_t len = line->len - line->start.value;

	return line->has_label && line->start.value + 2 < line->len &&
	    ((s[0] == '(' && memchr(s, ')', len) == s + len - 1) ||
	    (s[0] == '[' && memchr(s, ']', len) == s + len - 1));
}

/* Where most labels with such a value have text below them, that is the
 * answer, and the brackets are the form's hints. */
static void
drop_hints(struct form *f)
{
	size_t i, n, hints = 0, answered = 0;

	for (i = 0; i < f->line_count; i++) {
		if (!is_bracketed(&f->lines[i]))
			continue;
		hints++;
		n = next_text(f, i, 1);
		answered += n < f->line_count && no_label_at(f, n) &&
		    f->lines[n].level <= f->lines[i].level &&
		    form_may_be_value(&f->lines[n]);
	}
	if (answered < 2 || answered * 2 <= hints)
		return;
	for (i = 0; i < f->line_count; i++)
		if (is_bracketed(&f->lines[i]))
			f->lines[i].len = f->lines[i].start.value;
}

static void
forget(struct scan *s)
{
	s->open.count = 0;
	s->empty_count = 0;
}

/*
 * Labels in a row, then values in a row: understood only when there are as
 * many of one as of the other, at least three, nothing else near, and the
 * country stands where it must.
 */
static size_t
take_list(struct scan *s, size_t i)
{
	struct form *f = s->f;
	size_t lines[LIST_MAX + 1], count = 0, n, at = i;
	uint32_t level = f->lines[i].level;
	char code[3];
	bool country = false;

	while (at < f->line_count && count <= s->empty_count &&
	    count <= LIST_MAX) {
		if (f->lines[at].level != level ||
		    !form_may_be_value(&f->lines[at]) || !no_label_at(f, at))
			break;
		lines[count++] = at;
		at = next_text(f, at, 1);
	}
	if (s->empty_count < 3 || count != s->empty_count)
		return 0;
	for (n = 0; n < count; n++) {
		const struct form_line *line = &f->lines[lines[n]];
		bool is = country_find(line->text, line->len, code) ==
		    COUNTRY_FOUND;
		bool must = form_has_kind(
		    &f->lines[s->empties[n]].start.label, LABEL_COUNTRY);

		if (must && !is)
			return 0;
		country |= must;
	}
	if (!country)
		return 0;
	for (n = 0; n < count; n++)
		form_claim(f, &f->lines[s->empties[n]].start.label,
		    f->lines[lines[n]].text, f->lines[lines[n]].len,
		    lines[n], level);
	return lines[count - 1] - i + 1;
}

/*
 * A label right below another one, its value beyond a blank line: what stands
 * there is the next paragraph, not an answer.
 */
static bool
is_out_of_style(const struct scan *s, size_t i)
{
	const struct form *f = s->f;

	return s->open_line > 0 && s->open_line + 1 < i &&
	    f->lines[s->open_line - 1].has_label &&
	    f->lines[i].level == f->lines[s->open_line].level;
}

static bool
is_template_line(const struct scan *s, size_t i)
{
	uint32_t level = s->f->lines[i].level;

	return level == s->f->lines[s->open_line].level &&
	    level < FORM_LEVELS_MAX && (s->answered >> level & 1) != 0;
}

/* The line as the value of the label that waits; the lines it took. */
static size_t
take_value(struct scan *s, size_t i)
{
	struct form *f = s->f;
	struct form_line *line = &f->lines[i];
	size_t n, next;

	if (s->open.count == 0)
		return 0;
	if (line->level > f->lines[s->open_line].level ||
	    is_template_line(s, i) ||
	    i - s->open_line > GAP_LINES_MAX + 1 || !form_may_be_value(line)) {
		forget(s);
		return 0;
	}
	n = s->empty_count >= 2 ? take_list(s, i) : 0;
	if (n > 0 || is_out_of_style(s, i)) {
		forget(s);
		return n;
	}
	if (s->empty_count >= 2) {
		next = next_text(f, i, 1);
		if (next < f->line_count && no_label_at(f, next) &&
		    f->lines[next].level == line->level &&
		    form_may_be_value(&f->lines[next])) {
			forget(s); /* whose values are these? */
			return 0;
		}
	}
	n = f->claim_count;
	form_claim(f, &s->open, line->text, line->len, i, line->level);
	s->claim_index = f->claim_count == n + 1 ? f->claim_count : 0;
	s->claim_line = i;
	s->claim_indent = line->indent;
	line->used = true;
	forget(s);
	return 1;
}

/* The first word of b would not have fitted behind a. */
static bool
is_wrapped(const struct form_line *a, const struct form_line *b)
{
	size_t width = utf8_count(a->text, a->len) + a->indent + a->quote * 2;
	size_t word = 0;

	while (word < b->len && b->text[word] != ' ')
		word++;
	return width >= WRAP_MIN && width + 1 + word > WRAP_COLUMN;
}

/* "Soria," over "L=Madrid" */
static bool
is_cut_dn(const struct form_line *a, const struct form_line *b)
{
	return strchr(",;+/", a->text[a->len - 1]) != NULL &&
	    form_begins_dn(b->text, b->len);
}

/* A value that goes on below keeps the comma that ends its first line. */
static void
keep_comma(struct form_claim *claim, const struct form_line *line)
{
	size_t end = line->len, at;

	while (end > 0 && strchr(",;", line->text[end - 1]) != NULL)
		end--;
	if (end < claim->len)
		return;
	at = end - claim->len;
	if (memcmp(line->text + at, claim->value, claim->len) != 0)
		return;
	claim->value = line->text + at;
	claim->len = line->len - at;
}

/* A line that goes on with the last value; false when it does not. */
static bool
go_on(struct scan *s, size_t i)
{
	struct form *f = s->f;
	struct form_line *line = &f->lines[i], *above;
	struct form_claim *claim;
	const char *joined;
	bool hangs;

	if (s->claim_index == 0 || i == 0 || s->claim_line != i - 1 ||
	    f->lines[i - 1].blank)
		return false;
	above = &f->lines[i - 1];
	claim = &f->claims[s->claim_index - 1];
	if (line->level != above->level || line->region != REGION_TEXT ||
	    (line->phrases & (1U << PHRASE_CLOSING | 1U << PHRASE_THANKS)))
		return false;
	hangs = line->indent > s->claim_indent;
	if (!hangs && above->text[above->len - 1] != '&' &&
	    (claim->kind != LABEL_ORGANIZATION ||
	    !value_is_legal_form(line->text, line->len)) &&
	    !is_cut_dn(above, line) &&
	    !(is_wrapped(above, line) && !is_sentence(line)))
		return false;
	keep_comma(claim, above);
	joined = form_join(f, claim->value, claim->len, line->text,
	    line->len);
	if (joined == NULL)
		return false;
	claim->len += 1 + (line->len > FORM_LINE_MAX ? FORM_LINE_MAX :
						       line->len);
	claim->value = joined;
	s->claim_line = i;
	line->used = true;
	return true;
}

/* ---- Lines with labels */

static bool
is_lower_start(const struct form_line *line)
{
	size_t lead = form_skip_decoration(line->text, line->len);
	uint32_t code;

	if (lead > 0 || line->len == 0)
		return false;
	fold_next(line->text, line->len, &code);
	return fold_is_lower(code);
}

/* A sentence broken across lines may put a label's word at a line's start. */
static bool
is_amid_prose(const struct form *f, size_t i)
{
	const struct form_line *line = &f->lines[i], *above;

	if (i == 0 || !is_lower_start(line))
		return false;
	above = &f->lines[i - 1];
	return !above->blank && above->quote == line->quote && !above->used &&
	    !above->has_label;
}

/* "The country - Russia, the city - Tula." */
static bool
is_dashed_prose(const struct form_line *line)
{
	static const char *const dashes[] = { " - ", " \xe2\x80\x93 ",
		" \xe2\x80\x94 " };
	size_t i, count = 0;
	const char *at, *end = line->text + line->len;

	if ((line->marks & MARK_DASH) == 0 ||
	    memmem(line->text, line->len, ". ", 2) == NULL)
		return false;
	for (i = 0; i < COUNT(dashes); i++)
		for (at = line->text; (at = memmem(at, (size_t)(end - at),
		    dashes[i], strlen(dashes[i]))) != NULL; at++)
			count++;
	return count >= 2;
}

/* A word that is a label somewhere may be the value that is waited for. */
static bool
is_foreign(const struct scan *s, const struct form_start *start)
{
	return s->open.count > 0 && s->open.languages != 0 &&
	    (s->open.languages & start->label.languages) == 0;
}

/* The column where the value begins that stands behind the line's label. */
static size_t
value_column(const struct form_line *line)
{
	return line->indent + utf8_count(line->text, line->start.value);
}

/* "City: Rapid" with " City" indented below it, or any label's word right
 * below a name: "Division: Mail" over "Order". */
static bool
is_rest_of_value(const struct scan *s, size_t i)
{
	const struct form_line *line = &s->f->lines[i];
	enum label_kind kind;

	if (s->claim_index == 0 || s->claim_line + 1 != i ||
	    line->indent <= s->claim_indent)
		return false;
	kind = s->f->claims[s->claim_index - 1].kind;
	if (form_has_kind(&line->start.label, kind))
		return true;
	return (kind == LABEL_ORGANIZATION || kind == LABEL_UNIT) &&
	    s->f->lines[i - 1].has_label &&
	    line->indent == value_column(&s->f->lines[i - 1]);
}

static bool
begins_with_label(const struct scan *s, size_t i)
{
	const struct form_start *start = &s->f->lines[i].start;

	if (start->label.count == 0)
		return false;
	switch (start->separator) {
	case SEPARATOR_STRONG:
		return true;
	case SEPARATOR_WEAK:
		return !is_amid_prose(s->f, i) &&
		    !is_dashed_prose(&s->f->lines[i]);
	case SEPARATOR_ALONE:
		if (start->label.is_short || is_foreign(s, start) ||
		    form_has_kind(&start->label, LABEL_WEAK_DOMAIN) ||
		    is_rest_of_value(s, i))
			return false;
		return !is_amid_prose(s->f, i);
	default:
		return false;
	}
}

static void
remember_open(struct scan *s, size_t i, const struct form_label *open)
{
	bool alone = s->f->lines[i].start.label.count > 0;

	if (!form_has_field(open)) {
		forget(s);
		return;
	}
	if (s->open.count == 0 || s->open_line + 2 < i)
		s->empty_count = 0;
	s->open = *open;
	s->open_line = i;
	if (alone && s->empty_count < LIST_MAX)
		s->empties[s->empty_count++] = i;
	else if (s->empty_count < LIST_MAX)
		s->empty_count = LIST_MAX; /* no list */
}

static void
scan_labels(struct scan *s, size_t i, const struct form_start *start)
{
	struct form *f = s->f;
	struct form_label open;
	size_t before = f->claim_count;

	form_segments(f, f->lines[i].text, f->lines[i].len, start, i, &open);
	s->claim_index = f->claim_count > before ? f->claim_count : 0;
	if (s->claim_index > 0 && start->label.count > 1)
		s->claim_index = 0;
	s->claim_line = i;
	s->claim_indent = f->lines[i].indent;
	f->lines[i].used = true;
	if (open.count > 0)
		remember_open(s, i, &open);
	else
		forget(s);
}

/* What looks like a DN where a label's value is due or goes on is text of
 * that value: the lines it took, 0 when it stands for itself. */
static size_t
take_dn_text(struct scan *s, size_t i)
{
	struct form *f = s->f;
	const struct form_line *line = &f->lines[i];

	if ((line->marks & MARK_EQUALS) == 0 ||
	    !form_begins_dn(line->text, line->len))
		return 0;
	if (s->open.count > 0)
		return !s->open.is_short && s->empty_count < 2 &&
		    f->lines[s->open_line].level == line->level ?
		    take_value(s, i) : 0;
	return s->claim_index > 0 && !f->claims[s->claim_index - 1].is_short &&
	    go_on(s, i);
}

static size_t
scan_line(struct scan *s, size_t i)
{
	struct form *f = s->f;
	struct form_line *line = &f->lines[i];
	struct form_label open = { .count = 0 };
	struct form_start start;
	size_t n, end, at;

	n = take_dn_text(s, i);
	if (n > 0)
		return n;
	n = form_dn(f, i);
	if (n > 0) {
		forget(s);
		return n;
	}
	n = form_cells(f, i, &open);
	if (n > 0) {
		if (open.count > 0)
			remember_open(s, i, &open);
		else
			forget(s);
		s->claim_index = f->claim_count;
		s->claim_line = i + n - 1;
		s->claim_indent = line->indent;
		return n;
	}
	if (begins_with_label(s, i)) {
		scan_labels(s, i, &line->start);
		return 1;
	}
	if ((line->marks & (MARK_COLON | MARK_DASH)) != 0 &&
	    !is_dashed_prose(line) && form_next_label(f, line->text,
	    line->len, 0, NULL, &end, &at, &start)) {
		scan_labels(s, i, &start);
		line->prose = at;
		return 1;
	}
	n = take_value(s, i);
	if (n > 0)
		return n;
	if (!go_on(s, i) && s->claim_index > 0 && s->claim_line + 1 == i)
		form_change(f, s->claim_index - 1, i);
	return 1;
}

void
form_scan(struct form *f)
{
	struct scan s = { .f = f };
	size_t i, n;

	drop_hints(f);
	s.answered = answered_levels(f);
	for (i = 0; i < f->line_count; i += n) {
		struct form_line *line = &f->lines[i];

		n = 1;
		if (line->blank)
			continue;
		if (line->region != REGION_TEXT || line->first) {
			if (line->region != REGION_HEADER || line->first)
				forget(&s);
			if (line->region != REGION_TEXT)
				continue;
		}
		n = scan_line(&s, i);
	}
}
