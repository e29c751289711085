/* SPDX-License-Identifier: ISC */
/* Lines told apart: new text, quotes, and what is not to be read. */
#include <string.h>

#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"

/* How often a greeting above the form is told from one below it. */
#define GREETING_LOOKS_MAX 8
/* Blank lines between a rule and the small print below it. */
#define RULE_GAP_MAX 3
/* The clauses of a line that may begin with a correction. */
#define CLAUSES_MAX 6

/* ---- Signatures */

static bool
is_delimiter(const struct form *f, size_t i)
{
	const struct form_line *line = &f->lines[i];
	size_t above = i;

	if (form_is_escaped_delimiter(line))
		return true;
	if (line->len != 2 || memcmp(line->text, "--", 2) != 0)
		return false;
	if (fold_blanks(line->text + 2, strnlen(line->text + 2, 3)) > 0)
		return true;
	while (above > 0 && f->lines[above - 1].blank)
		above--;
	/* a label waiting for its answer takes "--" as a placeholder */
	return above == 0 || i - above > 0 ||
	    !form_is_waiting(&f->lines[above - 1]);
}

/* "Best regards", "Regards, Tom", "Mit freundlichen Gruessen Joerg". */
static bool
is_closing(struct form *f, const struct form_line *line)
{
	size_t n, all;

	if (!FORM_HAS(line, PHRASE_CLOSING) || line->has_label ||
	    line->len > 80)
		return false;
	n = form_phrase_length(f, line, PHRASE_CLOSING, &all);
	if (n == 0)
		return false;
	if (n == all)
		return true;
	if (memchr(line->text, ':', line->len) != NULL ||
	    memchr(line->text, '=', line->len) != NULL)
		return false;
	if (memchr(line->text, ',', line->len) != NULL ||
	    memchr(line->text, '!', line->len) != NULL)
		return form_words_in(line->text, line->len) <= 8;
	return n >= 7 && all - n <= 30 &&
	    form_words_in(line->text, line->len) <= 7;
}

static bool
is_thanks(struct form *f, const struct form_line *line)
{
	size_t n, all;

	if (!FORM_HAS(line, PHRASE_THANKS) || line->has_label)
		return false;
	n = form_phrase_length(f, line, PHRASE_THANKS, &all);
	return n > 0 && (n == all || (all - n <= 16 &&
	    memchr(line->text, ',', line->len) != NULL));
}

/* ---- Marking */

struct marker {
	struct form *f;
	uint32_t extra[FORM_DEPTH_MAX + 1]; /* quotes without ">" */
	uint32_t quote;
	uint32_t epoch;
	bool signature;
	bool disclaimer; /* until a blank line */
	uint32_t fields; /* 1 << kind of the labels seen at this level */
	unsigned looks;
	size_t mark_at;  /* line after the last forward mark, 0 for none */
};

static void
enter_part(struct marker *m)
{
	memset(m->extra, 0, sizeof m->extra);
	m->quote = 0;
	m->signature = false;
	m->disclaimer = false;
	m->fields = 0;
	m->mark_at = 0;
}

static void
enter_quote(struct marker *m, uint32_t quote)
{
	uint32_t d;

	if (quote > FORM_DEPTH_MAX)
		quote = FORM_DEPTH_MAX;
	if (quote == m->quote)
		return;
	for (d = quote + 1; d <= FORM_DEPTH_MAX; d++)
		m->extra[d] = 0;
	m->quote = quote;
	m->signature = false;
	m->disclaimer = false;
	m->fields = 0;
}

static uint32_t
level_of(const struct marker *m)
{
	uint32_t level = m->quote, d;

	for (d = 0; d <= m->quote; d++)
		level += m->extra[d];
	return level;
}

static void
mark_run(struct marker *m, size_t i, size_t count)
{
	size_t n;

	for (n = 0; n < count; n++) {
		m->f->lines[i + n].region = REGION_HEADER;
		m->f->lines[i + n].level = level_of(m);
	}
}

/* Below this line the text is older by one mail. */
static void
go_back(struct marker *m, size_t next)
{
	m->extra[m->quote]++;
	m->signature = false;
	m->disclaimer = false;
	m->fields = 0;
	m->mark_at = next;
}

static bool
is_quoted_below(const struct form *f, size_t i, uint32_t quote)
{
	while (i < f->line_count && f->lines[i].blank &&
	    f->lines[i].quote <= quote)
		i++;
	return i < f->line_count && f->lines[i].quote > quote;
}

/* Marks, headers and attributions: how many lines were one, 0 for none. */
static size_t
mark_history(struct marker *m, size_t i)
{
	struct form *f = m->f;
	struct form_line *line = &f->lines[i];
	size_t n;
	bool quoted;

	if (form_is_forward_mark(f, line)) {
		go_back(m, i + 1);
		mark_run(m, i, 1);
		return 1;
	}
	if (FORM_HAS(line, PHRASE_FROM) || FORM_HAS(line, PHRASE_HEADER)) {
		n = form_header_block(f, i);
		if (n > 0) {
			quoted = is_quoted_below(f, i + n, line->quote);
			if ((m->mark_at == 0 || i > m->mark_at + 3) && !quoted)
				go_back(m, 0);
			m->mark_at = 0;
			mark_run(m, i, n);
			return n;
		}
	}
	n = form_attribution(f, i);
	if (n == 0)
		return 0;
	if (!is_quoted_below(f, i + n, line->quote))
		go_back(m, 0);
	mark_run(m, i, n);
	return n;
}

/* Whether older text begins here, that of a forwarded or quoted mail. */
static bool
is_history(struct form *f, size_t i)
{
	return !f->lines[i].blank && (form_is_forward_mark(f, &f->lines[i]) ||
	    form_header_block(f, i) > 0 || form_attribution(f, i) > 0);
}

/* How many different fields have labels from here to the end of the mail
 * that the line is of: a form that stands below a greeting. */
static bool
is_form_below(struct form *f, size_t i)
{
	uint32_t seen = 0, quote = f->lines[i].quote;

	for (; i < f->line_count && !f->lines[i].first; i++) {
		if (f->lines[i].quote != quote || is_history(f, i))
			break;
		if (f->lines[i].has_label)
			seen |= 1U << f->lines[i].start.label.kinds[0];
	}
	return (seen & (1U << LABEL_COUNTRY)) != 0 &&
	    __builtin_popcount(seen) >= 3;
}

/* "Country:" over "GR", which is also short for "greetings". */
static bool
is_country_below_label(const struct form *f, size_t i)
{
	const struct form_line *line = &f->lines[i];
	char code[3];

	while (i > 0 && f->lines[i - 1].blank)
		i--;
	return i > 0 && form_is_waiting(&f->lines[i - 1]) &&
	    form_has_kind(&f->lines[i - 1].start.label, LABEL_COUNTRY) &&
	    country_find(line->text, line->len, code) == COUNTRY_FOUND;
}

static bool
begins_signature(struct marker *m, size_t i)
{
	struct form_line *line = &m->f->lines[i];

	if (is_delimiter(m->f, i))
		return true;
	if (is_closing(m->f, line) && !is_country_below_label(m->f, i)) {
		if (m->fields)
			return true;
		if (m->looks >= GREETING_LOOKS_MAX)
			return true;
		m->looks++;
		return !is_form_below(m->f, i + 1);
	}
	return m->fields && is_thanks(m->f, line);
}

/* "PS", "Correction:" below a signature. */
static bool
is_postscript(struct form *f, const struct form_line *line)
{
	char key[FOLD_KEY_MAX];
	size_t n, all, lead, end;
	const char *s;

	if (!FORM_HAS(line, PHRASE_POSTSCRIPT) &&
	    !FORM_HAS(line, PHRASE_CORRECTION))
		return false;
	n = form_phrase_length(f, line, PHRASE_POSTSCRIPT, &all);
	lead = form_skip_decoration(line->text, line->len);
	s = line->text + lead;
	if (n > 0 && n <= 4 && fold_key(s, n, key) > 0) {
		/* "*PS:*" */
		for (end = n; end + lead < line->len && s[end] == '*'; end++)
			;
		return n == all || memchr(":.,- ", s[end], 5) != NULL ||
		    strncmp(s + end, "\xef\xbc\x9a", 3) == 0 ||
		    (unsigned char)s[0] >= 0x80 || s[1] == '.';
	}
	if (n == 0)
		n = form_phrase_length(f, line, PHRASE_CORRECTION, &all);
	return n > 0 && (memchr(line->text, ':', line->len) != NULL ||
	    memmem(line->text, line->len, "\xef\xbc\x9a", 3) != NULL ||
	    n >= 8);
}

/* A phrase at the beginning of the line or of a sentence in it. */
static bool
has_clause(const struct form_line *line, enum phrase_kind kind)
{
	static const bool ends[256] = { ['.'] = true, ['!'] = true,
		[','] = true, ['-'] = true, [';'] = true, [':'] = true };
	const char *s = line->text;
	size_t at, len, bare, clauses = 0;

	if (FORM_HAS(line, kind))
		return true;
	for (at = 0; at + 1 < line->len && clauses < CLAUSES_MAX; at++) {
		if (s[at + 1] != ' ' || !ends[(unsigned char)s[at]])
			continue;
		clauses++;
		len = line->len - at - 2;
		if (len > FORM_PHRASE_LINE_MAX)
			len = FORM_PHRASE_LINE_MAX / 2;
		bare = form_skip_decoration(s + at + 2, len);
		if (form_phrases_at(s + at + 2 + bare, len - bare,
		    1U << kind) != 0)
			return true;
	}
	return false;
}

/* The fields that have a label behind one that is none of ours: "Message:
 * Country: US, State: Ohio". */
static uint32_t
fields_behind(struct form *f, const struct form_line *line)
{
	struct form_start next;
	size_t from, end, at;
	uint32_t seen = 0;

	if (!form_has_kind(&line->start.label, LABEL_OTHER))
		return 0;
	for (from = line->start.value; from < line->len && form_next_label(f,
	    line->text, line->len, from, &line->start.label, &end, &at,
	    &next); from = next.value)
		seen |= 1U << next.label.kinds[0];
	return seen;
}

/*
 * A paragraph with a telephone number that does not begin with a field is
 * somebody's address, unless most of a form is in it.
 */
static void
mark_addresses(struct form *f)
{
	size_t i, start = 0, n;

	for (i = 0; i <= f->line_count; i++) {
		uint32_t seen = 0;
		bool phone = false;

		if (i < f->line_count && !f->lines[i].blank &&
		    (i == start || f->lines[i].level == f->lines[start].level))
			continue;
		for (n = start; n < i; n++) {
			const struct form_start *s = &f->lines[n].start;

			if (s->label.count == 0 ||
			    s->separator == SEPARATOR_ALONE)
				continue;
			phone |= s->label.kinds[0] == LABEL_PHONE;
			seen |= 1U << s->label.kinds[0];
		}
		for (n = start; phone && n < i; n++)
			seen |= fields_behind(f, &f->lines[n]);
		seen &= (1U << LABEL_POSTCODE) - 1;
		if (phone && __builtin_popcount(seen) < 3 &&
		    !f->lines[start].has_label)
			for (n = start; n < i; n++)
				if (f->lines[n].region == REGION_TEXT)
					f->lines[n].region = REGION_SIGNATURE;
		start = i < f->line_count && f->lines[i].blank ? i + 1 : i;
	}
}

/* "Scusate, la citta": the first word stands for itself. */
static bool
is_cut_short(const struct form_line *line)
{
	size_t at = form_skip_decoration(line->text, line->len);

	while (at < line->len && line->text[at] != ' ')
		at++;
	return at > 0 && strchr(",:!.", line->text[at - 1]) != NULL;
}

/* "Example: Country: US", or a block below "Example:", in new text. */
static void
mark_example(struct marker *m, struct form_line *line)
{
	size_t n, all;

	if (!FORM_HAS(line, PHRASE_EXAMPLE) || line->level > 0)
		return;
	n = form_phrase_length(m->f, line, PHRASE_EXAMPLE, &all);
	if (n == 0 || memchr(line->text, ':', line->len) == NULL)
		return;
	line->region = REGION_HEADER;
	m->disclaimer |= n == all;
}

/* The rule at i, below a form, is above a paragraph of a disclaimer that
 * names no field the form lacks: a company's small print, to the end. */
static bool
is_above_small_print(const struct marker *m, size_t i)
{
	const struct form *f = m->f;
	uint32_t named = 0, quote = f->lines[i].quote;
	size_t first = i + 1 + RULE_GAP_MAX;
	bool disclaims = false;

	if (m->fields == 0)
		return false;
	for (i++; i < f->line_count && i < first && f->lines[i].blank; i++)
		;
	for (; i < f->line_count && !f->lines[i].blank &&
	    f->lines[i].quote == quote; i++) {
		disclaims |= has_clause(&f->lines[i], PHRASE_DISCLAIMER);
		if (f->lines[i].has_label)
			named |= 1U << f->lines[i].start.label.kinds[0];
	}
	return disclaims && (named & ~m->fields) == 0;
}

static void
mark_text(struct marker *m, size_t i)
{
	struct form_line *line = &m->f->lines[i];

	line->level = level_of(m);
	if (FORM_HAS(line, PHRASE_EXCUSE) && !is_cut_short(line))
		line->phrases &= ~(1U << PHRASE_CORRECTION);
	else if (FORM_HAS(line, PHRASE_CORRECTION) || (!line->has_label &&
	    line->level == 0 && has_clause(line, PHRASE_CORRECTION)))
		m->epoch++;
	if (is_postscript(m->f, line)) {
		m->signature = false;
		m->epoch++;
	}
	if (!m->signature && begins_signature(m, i))
		m->signature = true;
	if (FORM_HAS(line, PHRASE_DISCLAIMER) && !line->has_label &&
	    (m->fields != 0 || line->len <= FORM_PHRASE_LINE_MAX))
		m->disclaimer = true;
	line->epoch = m->epoch;
	if (m->signature || m->disclaimer)
		line->region = REGION_SIGNATURE;
	else if (FORM_HAS(line, PHRASE_FOOTER) && !line->has_label)
		line->region = REGION_HEADER;
	else
		mark_example(m, line);
	if (line->has_label && line->region == REGION_TEXT)
		m->fields |= 1U << line->start.label.kinds[0];
}

void
form_mark(struct form *f)
{
	struct marker m = { .f = f };
	size_t i, n;

	for (i = 0; i < f->line_count; i += n) {
		struct form_line *line = &f->lines[i];

		n = 1;
		if (line->first)
			enter_part(&m);
		if (line->blank) {
			line->level = level_of(&m);
			line->epoch = m.epoch;
			if (line->len == 0)
				m.disclaimer = false;
			if (line->quote != m.quote && line->len > 0)
				enter_quote(&m, line->quote);
			if (line->len > 0 && is_above_small_print(&m, i))
				m.signature = true;
			continue;
		}
		enter_quote(&m, line->quote);
		n = mark_history(&m, i);
		if (n > 0)
			continue;
		n = 1;
		mark_text(&m, i);
	}
	mark_addresses(f);
}
