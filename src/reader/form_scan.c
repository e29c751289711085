/* SPDX-License-Identifier: ISC */
/* From lines to claims: labels with their values, on one line or several. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
/* Thanks behind the last value of a line are not longer. */
#define THANKS_MAX 60
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
};

const char *
form_join(struct form *f, const char *a, size_t a_len, const char *b,
    size_t b_len)
{
	char *text;

	if (f->join_count == FORM_JOINS_MAX || a_len > VALUE_RAW_MAX)
		return NULL;
	if (b_len > FORM_LINE_MAX)
		b_len = FORM_LINE_MAX;
	text = xmalloc(a_len + b_len + 2);
	memcpy(text, a, a_len);
	text[a_len] = ' ';
	memcpy(text + a_len + 1, b, b_len);
	text[a_len + 1 + b_len] = '\0';
	f->joins = xreallocarray(f->joins, f->join_count + 1,
	    sizeof f->joins[0]);
	f->joins[f->join_count++] = text;
	return text;
}

/* ---- Claims */

static void
add_claim(struct form *f, const struct form_label *label,
    enum label_kind kind, const char *value, size_t len, size_t line,
    uint32_t level)
{
	struct form_claim *claim;
	size_t i;

	if (!form_is_field(kind) || f->claim_count == FORM_CLAIMS_MAX)
		return;
	if (kind == LABEL_WEAK_DOMAIN) {
		if (!value_is_host(value, len))
			return;
		kind = LABEL_DOMAIN;
	}
	claim = &f->claims[f->claim_count++];
	*claim = (struct form_claim){ .kind = kind,
		.languages = label->languages, .value = value, .len = len,
		.line = line, .level = level, .epoch = f->lines[line].epoch,
		.is_short = label->is_short };
	f->lines[line].used = true;
	for (i = 0; i < LANG_COUNT; i++)
		if (label->languages & LANG_BIT(i))
			f->languages[i] += 60U /
			    (unsigned)__builtin_popcount(label->languages);
}

struct part {
	const char *s;
	size_t len;
};

/* Split at every mark; the number of parts, 0 when there are too many. */
static size_t
split(const char *s, size_t len, const char *mark,
    struct part parts[FORM_COMBINED_MAX])
{
	size_t n = strlen(mark), count = 0, at, start = 0;

	for (at = 0; at <= len; at++) {
		if (at < len && (len - at < n ||
		    memcmp(s + at, mark, n) != 0))
			continue;
		if (count == FORM_COMBINED_MAX)
			return 0;
		parts[count++] = (struct part){ s + start, at - start };
		start = at + n;
		at += at < len ? n - 1 : 0;
	}
	return count;
}

/* The last word apart: "Austin TX", "TX 78701". */
static bool
split_last_word(struct part *part, struct part *last)
{
	size_t at;

	part->len = fold_trim_end(part->s, part->len);
	for (at = part->len; at > 0 && part->s[at - 1] != ' '; at--)
		;
	if (at == 0)
		return false;
	*last = (struct part){ part->s + at, part->len - at };
	part->len = fold_trim_end(part->s, at);
	return part->len > 0;
}

static bool
has_digit(const struct part *part)
{
	size_t i;

	for (i = 0; i < part->len; i++)
		if (part->s[i] >= '0' && part->s[i] <= '9')
			return true;
	return false;
}

/* The postcode apart: "34117 Kassel", "1234 AB Zeist". */
static bool
split_postcode(struct part *part, struct part *rest)
{
	const char *s = part->s;
	size_t at = fold_blanks(s, part->len), end;

	for (end = at; end < part->len && s[end] != ' '; end++)
		;
	if (end + 4 < part->len && s[end + 3] == ' ' && s[end + 1] >= 'A' &&
	    s[end + 1] <= 'Z' && s[end + 2] >= 'A' && s[end + 2] <= 'Z')
		end += 3;
	*rest = (struct part){ s + end, part->len - end };
	part->len = end;
	return has_digit(part) && !has_digit(rest) &&
	    fold_blanks(rest->s, rest->len) < rest->len;
}

static bool
is_state(const struct part *part)
{
	return state_find("US", part->s, part->len) != NULL ||
	    state_find("CA", part->s, part->len) != NULL ||
	    state_find("AU", part->s, part->len) != NULL;
}

/* One part too few: "Austin TX" for city and state, "TX 78701" for state
 * and zip. */
static size_t
split_further(const struct form_label *label, struct part *parts,
    size_t count)
{
	enum label_kind lacking = label->kinds[count];
	struct part last;

	if (count == 1 && label->count == 2 &&
	    label->kinds[0] == LABEL_POSTCODE)
		return split_postcode(&parts[0], &parts[1]) ? 2 : 0;
	if (count + 1 != label->count ||
	    !split_last_word(&parts[count - 1], &last))
		return count;
	if ((lacking == LABEL_POSTCODE && has_digit(&last)) ||
	    (lacking == LABEL_STATE && is_state(&last))) {
		parts[count] = last;
		return count + 1;
	}
	return 0;
}

/* "AZ 85701" behind "City, State": the state alone. */
static void
drop_postcode(struct part *part)
{
	struct part state = *part, last;

	if (split_last_word(&state, &last) && has_digit(&last) &&
	    !has_digit(&state))
		*part = state;
}

static bool
claim_combined(struct form *f, const struct form_label *label,
    const char *value, size_t len, size_t line, uint32_t level)
{
	static const char *const marks[] = { "/", ",", ";", "|", " - ",
		"\xef\xbc\x8c", "\xe3\x80\x81", "\xef\xbc\x8f", " & ",
		" and ", " \xe2\x80\x93 ", "\t" };
	struct part parts[FORM_COMBINED_MAX + 1];
	size_t i, j, count;

	for (i = 0; i < COUNT(marks); i++) {
		count = split(value, len, marks[i], parts);
		if (count > 0 && count + 1 == label->count)
			count = split_further(label, parts, count);
		if (count != label->count)
			continue;
		if (label->kinds[count - 1] == LABEL_STATE)
			drop_postcode(&parts[count - 1]);
		for (j = 0; j < count; j++)
			if (fold_blanks(parts[j].s, parts[j].len) <
			    parts[j].len)
				add_claim(f, label, label->kinds[j],
				    parts[j].s, parts[j].len, line, level);
		return true;
	}
	/* one value for "Company / Division" is the company */
	if (label->count == 2 && label->kinds[0] == LABEL_ORGANIZATION &&
	    label->kinds[1] == LABEL_UNIT)
		add_claim(f, label, LABEL_ORGANIZATION, value, len, line,
		    level);
	/* and one for "State, Zip" the state */
	if (label->count == 2 && label->kinds[1] == LABEL_POSTCODE)
		add_claim(f, label, label->kinds[0], value, len, line, level);
	return true;
}

/* "Wichita -- sorry, I meant Topeka": where the correction's words begin in
 * the value, and where what it says; false when there is none. */
static bool
find_correction(struct form *f, const char *s, size_t len, size_t *at_out,
    size_t *new_out)
{
	char key[FOLD_KEY_MAX], rest[FOLD_KEY_MAX];
	size_t at, n, to;

	for (at = 1; at + 8 < len; at++) {
		if (s[at] != ' ' || strchr(",.;-(", s[at - 1]) == NULL)
			continue;
		/* "Hungry, Sorry I Meant It LLC" is a name */
		if (s[at - 1] != '.' && isupper((unsigned char)s[at + 1]))
			continue;
		if (fold_key(s + at, len - at, key) == 0 || !phrase_begins(
		    &f->lexicon, key, PHRASE_CORRECTION, &n) ||
		    memchr(key, ' ', n) == NULL)
			continue;
		while (key[n] == ' ')
			n++;
		for (to = at + 1; to < len; to++)
			if (s[to - 1] == ' ' && fold_key(s + to, len - to,
			    rest) > 0 && strcmp(rest, key + n) == 0)
				break;
		if (to >= len)
			return false;
		*at_out = at;
		*new_out = to;
		return true;
	}
	return false;
}

/* "Dome Ltd  <-- exactly so": without the remark. */
static size_t
without_remark(const char *s, size_t len)
{
	static const char *const arrows[] = { " <-", " <=", " \xe2\x86\x90" };
	const char *at;
	size_t i;

	for (i = 0; i < COUNT(arrows); i++) {
		at = memmem(s, len, arrows[i], strlen(arrows[i]));
		if (at != NULL && at > s)
			len = fold_trim_end(s, (size_t)(at - s));
	}
	return len;
}

/* What was said, and what replaces it. */
static bool
claim_corrected(struct form *f, const struct form_label *label,
    const char *value, size_t len, size_t line, uint32_t level)
{
	size_t at, to, before = f->claim_count;
	uint32_t code;

	if (label->count != 1 || !find_correction(f, value, len, &at, &to))
		return false;
	add_claim(f, label, label->kinds[0], value, at, line, level);
	add_claim(f, label, label->kinds[0], value + to, len - to, line,
	    level);
	/* "please use exactly this" names nothing: then both stand */
	fold_next(value + to, len - to, &code);
	if (f->claim_count == before + 2 && !fold_is_lower(code))
		f->claims[before + 1].epoch++;
	return true;
}

bool
form_claim(struct form *f, const struct form_label *label, const char *value,
    size_t len, size_t line, uint32_t level)
{
	size_t n = fold_blanks(value, len);

	value += n;
	len = fold_trim_end(value, len - n);
	while (len > 0 && strchr(",;|", value[len - 1]) != NULL)
		len = fold_trim_end(value, len - 1);
	while (len > 0 && (value[0] == '*' || value[0] == '"') && len <= 2 &&
	    value[len - 1] == value[0])
		len = 0; /* markup around nothing */
	if (len == 0)
		return false;
	len = without_remark(value, len);
	if (label->count > 1)
		return claim_combined(f, label, value, len, line, level);
	if (claim_corrected(f, label, value, len, line, level))
		return true;
	add_claim(f, label, label->kinds[0], value, len, line, level);
	return true;
}

/* Without what divides a value from the next label. */
static size_t
without_dividers(const char *s, size_t from, size_t end)
{
	static const char *const marks[] = { "/", "|", "*",
		"\xe2\x80\xa2", "\xc2\xb7", "\xe3\x83\xbb" };
	size_t i, n;
	bool more = true;

	while (more && end > from) {
		end = from + fold_trim_end(s + from, end - from);
		more = false;
		for (i = 0; i < COUNT(marks); i++) {
			n = strlen(marks[i]);
			if (end - from < n ||
			    memcmp(s + end - n, marks[i], n) != 0)
				continue;
			end -= n;
			more = true;
		}
	}
	return end;
}

/* Where a sentence may begin: behind a full stop and a blank, or behind an
 * East Asian one. */
static bool
is_sentence_start(const char *s, size_t at)
{
	if (s[at] == ' ')
		return strchr(".!;", s[at - 1]) != NULL;
	return at >= 3 && (memcmp(s + at - 3, "\xe3\x80\x82", 3) == 0 ||
	    memcmp(s + at - 3, "\xef\xbc\x81", 3) == 0);
}

size_t
form_without_thanks(struct form *f, const char *s, size_t len)
{
	char key[FOLD_KEY_MAX];
	size_t at, n = 0;

	for (at = len; at-- > 1 && len - at < THANKS_MAX;) {
		if (!is_sentence_start(s, at))
			continue;
		if (fold_key(s + at, len - at, key) > 0 &&
		    (phrase_begins(&f->lexicon, key, PHRASE_THANKS, NULL) ||
		    (phrase_begins(&f->lexicon, key, PHRASE_CLOSING, &n) &&
		    n >= 7)))
			return at;
	}
	return len;
}

void
form_segments(struct form *f, const char *s, size_t len,
    const struct form_start *start, size_t line,
    struct form_label *open_out)
{
	struct form_start now = *start, next;
	size_t end, at, before = f->claim_count;
	unsigned fields = 0;
	bool phone = false, more;

	open_out->count = 0;
	do {
		more = now.value < len && form_next_label(f, s, len,
		    now.value, &now.label, &end, &at, &next);
		if (!more)
			end = now.value + form_without_thanks(f, s +
			    now.value, len - now.value);
		fields += form_has_field(&now.label);
		phone |= form_has_kind(&now.label, LABEL_PHONE);
		if (more)
			end = without_dividers(s, now.value, end);
		if (!form_claim(f, &now.label, s + now.value,
		    end - now.value, line, f->lines[line].level) && !more)
			*open_out = now.label;
		now = next;
	} while (more);
	if (phone && fields < 2) {
		f->claim_count = before;
		open_out->count = 0;
	}
}

/* ---- Values on lines of their own */

static size_t
words_in(const char *s, size_t len)
{
	size_t i, words = 1;

	for (i = 1; i < len; i++)
		words += s[i] == ' ' && s[i - 1] != ' ';
	return words;
}

/* "Please send it": not "We Love Tea Ltd". */
static bool
is_sentence(const struct form_line *line)
{
	uint32_t last, first, code;
	size_t words = words_in(line->text, line->len);
	const char *second;

	fold_last(line->text, line->len, &last);
	if (last == ':' || last == 0xff1a)
		return true;
	if ((last == '?' || last == 0xff1f) && words >= 3)
		return true;
	if ((last == '.' || last == '!') && words >= 6 &&
	    !value_keeps_stop(line->text, line->len))
		return true;
	if ((line->phrases & (1U << PHRASE_SENTENCE)) == 0)
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

static bool
may_be_value(const struct form_line *line)
{
	if (line->blank || line->region != REGION_TEXT ||
	    line->len > OWN_LINE_MAX)
		return false;
	if (line->phrases & (1U << PHRASE_THANKS | 1U << PHRASE_FORWARD))
		return words_in(line->text, line->len) > 3 &&
		    !is_sentence(line);
	if ((line->phrases & (1U << PHRASE_GREETING)) != 0 &&
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
		    !may_be_value(&f->lines[at]) || !no_label_at(f, at))
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
	    i - s->open_line > GAP_LINES_MAX + 1 || !may_be_value(line)) {
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
		    may_be_value(&f->lines[next])) {
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
	    !(is_wrapped(above, line) && !is_sentence(line)))
		return false;
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

	if (memchr(line->text, '-', line->len) == NULL &&
	    memchr(line->text, '\xe2', line->len) == NULL)
		return false;
	if (memmem(line->text, line->len, ". ", 2) == NULL)
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

/* "City: Rapid" with " City" indented below it. */
static bool
is_rest_of_value(const struct scan *s, size_t i)
{
	return s->claim_index > 0 && s->claim_line + 1 == i &&
	    s->f->lines[i].indent > s->claim_indent &&
	    form_has_kind(&s->f->lines[i].start.label,
	    s->f->claims[s->claim_index - 1].kind);
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

/* The correction that names no label: "City: Spokane" / "Sorry, I meant
 * Tacoma" right below. */
static bool
take_correction(struct scan *s, size_t i)
{
	struct form *f = s->f;
	struct form_line *line = &f->lines[i];
	struct form_claim old;
	struct form_label label = { .count = 1 };
	char key[FOLD_KEY_MAX];
	size_t n, at, end;
	uint32_t code;

	if ((line->phrases & (1U << PHRASE_CORRECTION)) == 0 ||
	    s->claim_index == 0 || i == 0 || s->claim_line != i - 1 ||
	    f->lines[i - 1].level != line->level)
		return false;
	if (fold_key(line->text, line->len, key) == 0 ||
	    !phrase_begins(&f->lexicon, key, PHRASE_CORRECTION, &n))
		return false;
	if (memchr(key, ' ', n) == NULL && (unsigned char)key[0] < 0x80)
		return false; /* "Sorry" alone says too little */
	/* the phrase's end in the text: where the rest has the key's rest */
	while (key[n] == ' ')
		n++;
	for (at = 1; at < line->len; at++) {
		char rest[FOLD_KEY_MAX];

		if (line->text[at - 1] != ' ' && line->text[at - 1] != ':')
			continue;
		if (fold_key(line->text + at, line->len - at, rest) > 0 &&
		    strcmp(rest, key + n) == 0)
			break;
	}
	if (at >= line->len || words_in(line->text + at, line->len - at) > 6)
		return false;
	fold_next(line->text + at, line->len - at, &code);
	if (fold_is_lower(code))
		return false;
	end = line->len;
	for (n = at; n + 5 < line->len; n++)
		if (strncasecmp(line->text + n, " not ", 5) == 0 ||
		    strncasecmp(line->text + n, ", not", 5) == 0 ||
		    strncasecmp(line->text + n, " instead", 8) == 0) {
			end = n;
			break;
		}
	old = f->claims[s->claim_index - 1];
	label.kinds[0] = old.kind;
	label.languages = old.languages;
	return form_claim(f, &label, line->text + at, end - at, i,
	    line->level);
}

static size_t
scan_line(struct scan *s, size_t i)
{
	struct form *f = s->f;
	struct form_line *line = &f->lines[i];
	struct form_label open = { .count = 0 };
	struct form_start start;
	size_t n, end, at;

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
	if (!is_dashed_prose(line) && form_next_label(f, line->text,
	    line->len, 0, NULL, &end, &at, &start)) {
		scan_labels(s, i, &start);
		line->prose = at;
		return 1;
	}
	n = take_value(s, i);
	if (n > 0)
		return n;
	if (!go_on(s, i))
		take_correction(s, i);
	return 1;
}

void
form_scan(struct form *f)
{
	struct scan s = { .f = f };
	size_t i, n;

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
