/* SPDX-License-Identifier: ISC */
/* Where in a line labels stand: what separates them from their values. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/form_private.h"
#include "reader/value.h"

/* The words that form_next_label tries as one label. */
#define LABEL_WORDS_MAX 6

/* ---- Separators */

static const char *const strong_marks[] = { ":", "=", "\xef\xbc\x9a",
	"\xef\xb9\x95", "\xe2\x88\xb6", "\xef\xbc\x9d", "\xe2\x86\x92",
	"\xe2\x87\x92", "\xe2\x9e\x9c", "\xe2\x9e\x94", "->", "-->", "\t",
	"...", "\xe2\x80\xa6", ">>", "\xc2\xbb", "\xef\xb8\x93",
	"\xe2\x9e\xa1", "\xe2\x9e\xa4", "\xe2\x96\xba", "\xe2\x80\xba", "~>",
	"|", "___", "\xc2\xb7\xc2\xb7\xc2\xb7" };
static const char *const weak_marks[] = { " - ", "- ", " -",
	"\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x88\x92", "  ",
	"\xc2\xa0\xc2\xa0", "\xe3\x80\x80", ">", "?", "\xef\xbc\x9f", "-",
	"\xe3\x80\x91", "] ", "\xef\xbc\x8d", " .." };

enum { STRONG = 1, WEAK = 2, BOTH = STRONG | WEAK };

/* What a mark can begin with: most text holds none of these. */
static const unsigned char mark_firsts[256] = {
	[':'] = STRONG, ['='] = STRONG, ['\t'] = STRONG, ['.'] = STRONG,
	['~'] = STRONG, ['|'] = STRONG, ['_'] = STRONG, [' '] = WEAK,
	['?'] = WEAK, [']'] = WEAK, ['-'] = BOTH, ['>'] = BOTH,
	[0xc2] = BOTH, [0xe2] = BOTH, [0xe3] = WEAK, [0xef] = BOTH,
};

static const struct mark_set {
	const char *const *marks;
	size_t count;
	unsigned char bit;
} strong = { strong_marks, COUNT(strong_marks), STRONG },
    weak = { weak_marks, COUNT(weak_marks), WEAK };

static size_t
mark_at(const char *const *marks, size_t count, const char *s, size_t len)
{
	size_t i, n, best = 0;

	if (len == 0)
		return 0;
	for (i = 0; i < count; i++) {
		if (marks[i][0] != s[0])
			continue;
		n = strlen(marks[i]);
		if (n > best && n <= len && memcmp(s, marks[i], n) == 0)
			best = n;
	}
	return best;
}

/* Where the next mark of the sets may begin, or limit; a blank begins none
 * before a letter. */
static size_t
next_mark(unsigned sets, const char *s, size_t at, size_t limit)
{
	for (; at < limit; at++)
		if ((mark_firsts[(unsigned char)s[at]] & sets) != 0 &&
		    (s[at] != ' ' || at + 1 == limit || s[at + 1] == ' ' ||
		    s[at + 1] == '-' || s[at + 1] == '.' || s[at + 1] == '\0'))
			break;
	return at;
}

/* "://" of an URL and "10:12" of a time divide nothing. */
static bool
is_colon_of_other(const char *s, size_t at, size_t len)
{
	if (s[at] != ':')
		return false;
	if (at + 2 < len && s[at + 1] == '/' && s[at + 2] == '/')
		return true;
	return at > 0 && at + 1 < len && isdigit((unsigned char)s[at - 1]) &&
	    isdigit((unsigned char)s[at + 1]);
}

/* ---- Hints: "City (for example: Los Angeles): Bonn" */

static const struct {
	const char *open, *close;
} brackets[] = {
	{ "(", ")" }, { "[", "]" }, { "{", "}" }, { "<", ">" },
	{ "\xef\xbc\x88", "\xef\xbc\x89" },
};

static bool
is_at(const char *s, size_t len, const char *mark)
{
	return s[0] == mark[0] && strlen(mark) <= len &&
	    memcmp(s, mark, strlen(mark)) == 0;
}

/* How deep in brackets of that kind s ends; they may open behind the first
 * word. */
static unsigned
depth_at(const char *s, size_t len, size_t kind)
{
	const char *open = brackets[kind].open, *close = brackets[kind].close;
	unsigned depth = 0;
	size_t i = 0;

	while (i < len && is_at(s + i, len - i, open))
		i += strlen(open);
	for (; i < len; i++)
		if (is_at(s + i, len - i, open))
			depth++;
		else if (depth > 0 && is_at(s + i, len - i, close))
			depth--;
	return depth;
}

/* The mark at s[at] stands in brackets that open behind the label's first
 * word and close again. */
static bool
is_in_hint(const char *s, size_t at, size_t len)
{
	size_t i, kind;
	unsigned depth;

	if (!form_may_open(s, at))
		return false;
	if (len > at + FORM_PREFIX_MAX)
		len = at + FORM_PREFIX_MAX;
	for (kind = 0; kind < COUNT(brackets); kind++) {
		depth = depth_at(s, at, kind);
		for (i = at; i < len && depth > 0; i++)
			if (is_at(s + i, len - i, brackets[kind].open))
				depth++;
			else if (is_at(s + i, len - i, brackets[kind].close) &&
			    --depth == 0)
				return true;
	}
	return false;
}

/* Where the brackets begin that end at `to`, else `to`. */
static size_t
before_hint(const char *s, size_t from, size_t to)
{
	size_t i, at, n;

	if (to > from + FORM_PREFIX_MAX)
		from = to - FORM_PREFIX_MAX;
	for (i = 0; i < COUNT(brackets); i++) {
		n = strlen(brackets[i].close);
		if (to - from < n || !is_at(s + to - n, n, brackets[i].close))
			continue;
		for (at = to - n; at-- > from;)
			if (is_at(s + at, to - at, brackets[i].open))
				return at;
	}
	return to;
}

/*
 * Behind a separator: further marks that belong to it (":-", "....:",
 * ": =>"), blanks, and the second half of bold markup.  A mark that is all
 * there is stays: it is the value ("-").
 */
static size_t
skip_separator(const char *s, size_t at, size_t len)
{
	size_t n, run;

	for (;;) {
		n = 0;
		while (at + n < len && strchr(":=->.*_~|\t", s[at + n]) !=
		    NULL)
			n++;
		run = at + n;
		if (n > 0 && fold_blanks(s + run, len - run) < len - run &&
		    !(s[at] == '*' && s[at + n - 1] == '.'))
			at = run;
		n = mark_at(strong_marks, COUNT(strong_marks), s + at,
		    len - at);
		run = at + n;
		if (n > 0 && s[at] != '<' &&
		    fold_blanks(s + run, len - run) < len - run) {
			at = run;
			continue;
		}
		break;
	}
	n = fold_blanks(s + at, len - at);
	at += n;
	/* ": => value" */
	for (n = 0; at + n < len && strchr("=->", s[at + n]) != NULL; n++)
		;
	if (n >= 2 && s[at + n - 1] == '>' && at + n < len)
		at += n + fold_blanks(s + at + n, len - at - n);
	return at;
}

/* `from` is at or before the first mark; s is without decoration, and
 * form_may_be_label unless typos are allowed. */
static bool
try_marks(struct form *f, const struct mark_set *set, const char *s,
    size_t from, size_t len, bool typos, unsigned tries,
    struct form_start *start)
{
	size_t at, n, limit;

	limit = len < FORM_PREFIX_MAX ? len : FORM_PREFIX_MAX;
	for (at = next_mark(set->bit, s, from, limit); at < limit && tries > 0;
	    at = next_mark(set->bit, s, at + 1, limit)) {
		n = mark_at(set->marks, set->count, s + at, len - at);
		if (n == 0 || is_colon_of_other(s, at, len) ||
		    is_in_hint(s, at, len))
			continue;
		tries--;
		start->label = form_label_of_rest(f, s, at, typos);
		if (start->label.count > 0) {
			start->value = at + n;
			return true;
		}
		at += n - 1;
	}
	return false;
}

/* A hyphen without blanks divides only a label alone from a value that
 * begins with a capital or a digit: not "state-of-the-art". */
static bool
is_tight(const char *s, size_t value, size_t len)
{
	uint32_t before, after;

	if (value < 2 || value >= len || s[value - 1] != '-')
		return false;
	fold_last(s, value - 1, &before);
	fold_next(s + value, len - value, &after);
	if (fold_is_blank(before) || fold_is_blank(after))
		return false;
	return fold_is_lower(after) || memchr(s, ' ', value) != NULL;
}

/* " - " and its longer sisters: the length, 0 for none. */
static size_t
dash_at(const char *s, size_t len)
{
	static const char *const dashes[] = { " - ", " \xe2\x80\x93 ",
		" \xe2\x80\x94 ", " -> ", " => ", " \xe2\x86\x92 " };

	return mark_at(dashes, COUNT(dashes), s, len);
}

/* The rest of a line that a dash may begin, told by two octets of it. */
static bool
may_be_dash(const char *s)
{
	return s[0] == ' ' && (s[1] == '-' || s[1] == '=' || s[1] == '\xe2');
}

/* "Contry - India": a slip before a dash, and what may be a name behind it. */
static bool
try_dash(struct form *f, const char *s, size_t len, struct form_start *start)
{
	size_t at, n;
	uint32_t code;

	for (at = 1; at < len && at < FORM_TYPO_MAX; at++) {
		n = may_be_dash(s + at) ? dash_at(s + at, len - at) : 0;
		if (n == 0)
			continue;
		if (at + n >= len)
			return false;
		fold_next(s + at + n, len - at - n, &code);
		if (!fold_is_upper(code) && !fold_is_cjk(code))
			return false;
		start->label = form_label_of_rest(f, s, at, true);
		start->value = at + n;
		return start->label.count > 0;
	}
	return false;
}

struct form_start
form_start_at(struct form *f, const char *s, size_t bare, size_t len)
{
	struct form_start start = { .label = { .count = 0 } };
	size_t first;

	if (bare >= len)
		return start;
	s += bare;
	len -= bare;
	if (!form_may_be_label(s, len)) {
		/* only a typo with a clear mark behind it is left */
		if (try_marks(f, &strong, s, 1, len < FORM_TYPO_MAX ? len :
		    FORM_TYPO_MAX, true, 1, &start))
			start.separator = SEPARATOR_STRONG;
		else if (try_dash(f, s, len, &start))
			start.separator = SEPARATOR_WEAK;
		else
			return start;
		start.value = bare + skip_separator(s, start.value, len);
		return start;
	}
	first = next_mark(BOTH, s, 1, len < FORM_PREFIX_MAX ? len :
	    FORM_PREFIX_MAX);
	if (try_marks(f, &strong, s, first, len, true, 3, &start)) {
		start.separator = SEPARATOR_STRONG;
	} else if (try_marks(f, &weak, s, first, len, false, 3, &start) &&
	    !start.label.is_typo && !is_tight(s, start.value, len)) {
		start.separator = SEPARATOR_WEAK;
	} else {
		start.label = form_label_of_rest(f, s, len, false);
		start.value = bare + len;
		if (start.label.count > 0)
			start.separator = SEPARATOR_ALONE;
		return start;
	}
	start.value = bare + skip_separator(s, start.value, len);
	return start;
}

struct form_start
form_start_of(struct form *f, const char *s, size_t len)
{
	return form_start_at(f, s, form_skip_decoration(s, len), len);
}

/* ---- Labels further on in a line */

static bool
is_dividing(uint32_t code)
{
	return code == ',' || code == ';' || code == '|' || code == '/' ||
	    code == '\t' || code == 0xb7 || code == 0x2022 || code == 0xff0c ||
	    code == 0xff1b || code == 0x3001 || code == 0x3002 ||
	    code == '*' || code == 0x30fb || code == '.' || code == '!' ||
	    code == ')' || code == ':' || code == 0xff1a;
}

/* A mark that divides; a full stop and its like only before a blank. */
static bool
divides(const char *s, size_t mark_end, size_t to, uint32_t code)
{
	uint32_t after;

	if (fold_is_blank(code))
		return true;
	if (!is_dividing(code))
		return false;
	if (code != '.' && code != '!' && code != ')' && code != ':')
		return true;
	if (mark_end >= to)
		return false;
	fold_next(s + mark_end, to - mark_end, &after);
	return fold_is_blank(after) || fold_is_cjk(after);
}

/* What no label reaches across, in the midst of a line. */
static bool
is_full_divider(uint32_t code)
{
	return is_dividing(code) && code != '/' && code != ')' &&
	    code != 0x30fb && code != 0xb7;
}

/* Offsets where words begin before `to`, nearest first. */
static size_t
word_starts(const char *s, size_t from, size_t to, size_t *starts)
{
	size_t at = before_hint(s, from, to), count = 0, n;
	uint32_t code, before;

	while (at > from && count < LABEL_WORDS_MAX) {
		n = fold_last(s + from, at - from, &code);
		if (divides(s, at, to, code)) {
			if (count > 0 && is_full_divider(code))
				break;
			at -= n;
			continue;
		}
		at -= n;
		if (at == from) {
			starts[count++] = at;
			break;
		}
		fold_last(s + from, at - from, &before);
		if (divides(s, at, to, before))
			starts[count++] = at;
	}
	return count;
}

static bool
same_kinds(const struct form_label *a, const struct form_label *b)
{
	size_t i;

	for (i = 0; i < b->count; i++)
		if (!form_has_kind(a, b->kinds[i]))
			return false;
	return true;
}

/* "all is right except the city: Graz", "no, I meant city: Graz": the article
 * or the correction announces a label. */
static bool
is_announced(struct form *f, const char *s, size_t from, size_t at,
    size_t mark)
{
	char key[FOLD_KEY_MAX];

	return (fold_key(s + at, mark - at, key) > 0 && phrase_begins(
	    &f->lexicon, key, PHRASE_DETERMINER, NULL)) ||
	    form_phrase_ends(f, s + from, at - from, PHRASE_CORRECTION);
}

static bool
is_article(struct form *f, const char *s, size_t len, uint32_t languages)
{
	char key[FOLD_KEY_MAX];
	size_t n = fold_key(s, len, key);
	uint32_t of = 0;

	return n > 0 && (phrase_of_key(&f->lexicon, key, n, &of) &
	    (1U << PHRASE_DETERMINER)) != 0 && (of & languages) != 0;
}

static bool
is_named(const char *s, size_t len, size_t value)
{
	uint32_t code;

	if (value >= len)
		return false;
	fold_next(s + value, len - value, &code);
	return fold_is_upper(code) || fold_is_cjk(code);
}

/* A label in the midst of a line needs more than one at its start. */
static bool
is_next(struct form *f, const char *s, size_t len, size_t from, size_t at,
    size_t mark, const struct form_label *but, const struct form_start *start)
{
	size_t end = fold_trim_end(s + from, at - from);
	uint32_t before = 0;
	bool divided;

	if (start->label.count == 0 || start->label.is_short)
		return false;
	if (but != NULL && same_kinds(but, &start->label))
		return false;
	/* ", localityName=Madrid" belongs to the value */
	if (but != NULL && s[mark] == '=' && form_begins_dn(s + at, len - at))
		return false;
	if (end > 0)
		fold_last(s + from, end, &before);
	divided = end == 0 || is_dividing(before) ||
	    at - from - end >= 2; /* columns */
	/* "Company: The City: Vail LLC" is a name, unlike "Message: City:";
	 * below, so is "Jansen B.V. (KvK: 0123)" */
	if (but != NULL && form_has_field(but) && (end == 0 || (!divided &&
	    is_article(f, s + from, end, start->label.languages))))
		return false;
	if (!form_has_field(&start->label))
		return divided && !(but != NULL && (s[at] == '(' ||
		    s[at] == '[') && form_has_kind(but, LABEL_ORGANIZATION));
	if (form_has_kind(&start->label, LABEL_WEAK_DOMAIN))
		return divided && value_is_host(s + start->value,
		    strcspn(s + start->value, " ,;|") < len - start->value ?
		    strcspn(s + start->value, " ,;|") : len - start->value);
	return divided || but != NULL ||
	    (s[mark] != ' ' && is_announced(f, s, from, at, mark) &&
	    is_named(s, len, start->value));
}

/* What may end a label in the midst of a line; also the first octet of
 * U+FF1A. */
static const bool may_end[256] = {
	[' '] = true, [':'] = true, ['='] = true, [0xef] = true,
};

/* Where ":", "=", U+FF1A or a dash between blanks may stand next. */
static size_t
next_end(const char *s, size_t at, size_t len)
{
	for (; at < len; at++)
		if (may_end[(unsigned char)s[at]] && (s[at] != ' ' ||
		    (at + 2 < len && may_be_dash(s + at))))
			break;
	return at;
}

bool
form_next_label(struct form *f, const char *s, size_t len, size_t from,
    const struct form_label *but, size_t *end_out, size_t *at_out,
    struct form_start *start_out)
{
	size_t at, n, count, i, starts[LABEL_WORDS_MAX];
	size_t floor = from;

	for (at = next_end(s, from, len); at < len;
	    at = next_end(s, at + n, len)) {
		uint32_t code;
		size_t mark;

		n = fold_next(s + at, len - at, &code);
		mark = code == ' ' ? dash_at(s + at, len - at) : n;
		if (code != ':' && code != '=' && code != 0xff1a &&
		    (code != ' ' || mark == 0))
			continue;
		if (is_colon_of_other(s, at, len))
			continue;
		count = word_starts(s, floor, at, starts);
		for (i = count; i-- > 0;) {
			struct form_start start = { .separator =
				SEPARATOR_STRONG };

			if (is_in_hint(s + starts[i], at - starts[i],
			    len - starts[i]))
				continue;
			start.label = form_label_of(f, s + starts[i],
			    at - starts[i], false);
			if (start.label.count == 0)
				continue;
			start.value = skip_separator(s, at + mark, len);
			if (!is_next(f, s, len, from, starts[i], at, but,
			    &start))
				continue;
			if (code == ' ' && starts[i] == from)
				continue;
			if (code == ' ') {
				uint32_t before;
				size_t end = fold_trim_end(s + from,
				    starts[i] - from);

				if (end == 0)
					continue;
				fold_last(s + from, end, &before);
				if (!is_dividing(before))
					continue;
			}
			*start_out = start;
			*at_out = starts[i];
			*end_out = starts[i];
			return true;
		}
	}
	return false;
}
