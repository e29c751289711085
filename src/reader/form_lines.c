/* SPDX-License-Identifier: ISC */
/* Lines: gathered, then told apart into new, quoted and not to be read. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"

/* A header of a quoted mail is looked for in this many lines. */
#define HEADER_LINES_MAX 14
/* An attribution ("On ... wrote:") may run over this many. */
#define ATTRIBUTION_LINES_MAX 4
/* Lines longer than this are no greeting, mark or header word. */
#define PHRASE_LINE_MAX 120
/* How often a greeting above the form is told from one below it. */
#define GREETING_LOOKS_MAX 8
/* Blank lines between a rule and the small print below it. */
#define RULE_GAP_MAX 3
/* The clauses of a line that may begin with a correction. */
#define CLAUSES_MAX 6

/* What a line's beginning is asked for (form_line.phrases). */
#define LINE_PHRASES (1U << PHRASE_CLOSING | 1U << PHRASE_THANKS | \
	1U << PHRASE_FOOTER | 1U << PHRASE_DISCLAIMER | \
	1U << PHRASE_FORWARD | 1U << PHRASE_FROM | 1U << PHRASE_HEADER | \
	1U << PHRASE_CORRECTION | 1U << PHRASE_EXCUSE | \
	1U << PHRASE_POSTSCRIPT | 1U << PHRASE_GREETING | \
	1U << PHRASE_SENTENCE | 1U << PHRASE_EXAMPLE)
#define HAS(line, kind) (((line)->phrases & (1U << (kind))) != 0)

bool
form_is_border(const char *s, size_t len)
{
	size_t at, n, marks = 0;
	uint32_t code;

	for (at = 0; at < len; at += n) {
		n = fold_next(s + at, len - at, &code);
		if (fold_is_blank(code) || fold_is_invisible(code))
			continue;
		marks++;
		if (!(code < 0x80 && strchr("+-=|_~*#.:", (int)code)) &&
		    !(code >= 0x2500 && code <= 0x257f) && code != 0x2014 &&
		    code != 0x2015 && code != 0x30fc && code != 0xff0d)
			return false;
	}
	return marks >= 3 || (marks > 0 && memchr(s, '|', len) != NULL);
}

static uint32_t
columns(const char *s, size_t len)
{
	size_t at, n;
	uint32_t code, count = 0;

	for (at = 0; at < len; at += n) {
		n = fold_next(s + at, len - at, &code);
		count += code == '\t' ? 8 : 1;
	}
	return count;
}

/* Cut at a character's beginning. */
static size_t
cut(const char *s, size_t max)
{
	size_t len = strnlen(s, max + 1);

	if (len <= max)
		return len;
	for (len = max; len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80;)
		len--;
	return len;
}

/* The wanted kinds of phrase that begin the line. */
static uint32_t
phrases_at_start(const char *s, size_t len, uint32_t wanted)
{
	char key[FOLD_KEY_MAX];
	size_t lead, n;

	if (len > PHRASE_LINE_MAX) {
		/* a disclaimer's lines are long as paragraphs */
		wanted &= 1U << PHRASE_DISCLAIMER;
		len = cut(s, PHRASE_LINE_MAX / 2);
	}
	if (len == 0 || wanted == 0)
		return 0;
	lead = form_skip_decoration(s, len);
	for (n = lead; n < len && s[n] != ' '; n++)
		;
	n = fold_key(s + lead, n - lead, key);
	if (n == 0 || (phrase_first(key, n) & wanted) == 0)
		return 0;
	n = fold_key(s + lead, len - lead, key);
	return phrases_begin(key, n) & wanted;
}

/* "<city>Bonn</city>" without the end: the rest reads as "city>Bonn". */
static size_t
without_end_tag(const char *s, size_t len)
{
	const char *end;

	if (len < 4 || s[0] != '<' || s[len - 1] != '>')
		return len;
	end = memmem(s, len, "</", 2);
	return end == NULL || end == s ? len : (size_t)(end - s);
}

/* "---" may be an answer; only longer lines are drawn. */
static bool
is_ruled_off(const struct form_line *line)
{
	return line->len <= 3 && memchr(line->text, '|', line->len) == NULL;
}

static unsigned char
marks_in(const char *s, size_t len)
{
	static const unsigned char marks[256] = {
		['\t'] = MARK_TAB, ['|'] = MARK_BAR, [','] = MARK_COMMA,
		[';'] = MARK_SEMICOLON, ['/'] = MARK_SLASH,
		[':'] = MARK_COLON, ['='] = MARK_COLON, ['-'] = MARK_DASH,
		[0xe2] = MARK_DASH | MARK_BAR, [0xef] = MARK_COLON | MARK_BAR,
	};
	unsigned char all = 0;
	size_t i;

	for (i = 0; i < len; i++)
		all |= marks[(unsigned char)s[i]];
	return all;
}

static void
add_line(struct form *f, const char *s, size_t len, const char *part,
    const struct document_line *from)
{
	struct form_line *line = &f->lines[f->line_count++];
	size_t lead = fold_blanks(s, len);

	memset(line, 0, sizeof *line);
	line->text = s + lead;
	line->len = fold_trim_end(s + lead, len - lead);
	line->part = part;
	line->len = without_end_tag(line->text, line->len);
	line->indent = columns(s, lead);
	line->blank = line->len == 0;
	if (from != NULL) {
		line->number = from->number;
		line->quote = from->quote;
	}
	if (form_is_border(line->text, line->len))
		line->blank = !is_ruled_off(line);
	if (line->blank)
		return;
	line->marks = marks_in(line->text, line->len);
	line->phrases = phrases_at_start(line->text, line->len,
	    LINE_PHRASES);
	line->start = form_start_of(f, line->text, line->len);
	line->has_label = form_has_field(&line->start.label) &&
	    (line->start.separator != SEPARATOR_ALONE ||
	    !form_has_kind(&line->start.label, LABEL_WEAK_DOMAIN));
}

void
form_gather(struct form *f, const struct document *document,
    enum document_role role)
{
	const struct document_text *text;
	size_t i, j, total = 0;

	for (i = 0; i < document->count; i++)
		if (document->texts[i].role == role)
			total += document->texts[i].count + 1;
	if (total > FORM_LINES_MAX)
		total = FORM_LINES_MAX;
	f->lines = xreallocarray(NULL, total + 1, sizeof f->lines[0]);
	for (i = 0; i < document->count; i++) {
		text = &document->texts[i];
		if (text->role != role || f->line_count >= total)
			continue;
		for (j = 0; j < text->count && f->line_count < total; j++) {
			const char *s = text->lines[j].text;

			add_line(f, s, cut(s, FORM_LINE_MAX), text->part,
			    &text->lines[j]);
			f->lines[f->line_count - 1].first = j == 0;
		}
		if (f->line_count < total)
			add_line(f, "", 0, text->part, NULL);
	}
}

/* ---- What a line is */

bool
form_is_waiting(const struct form_line *line)
{
	return line->has_label && fold_blanks(line->text + line->start.value,
	    line->len - line->start.value) >= line->len - line->start.value;
}

static bool
is_delimiter(const struct form *f, size_t i)
{
	const struct form_line *line = &f->lines[i];
	size_t above = i;

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

static size_t
words_in(const char *s, size_t len)
{
	size_t i, words = 1;

	for (i = 1; i < len; i++)
		words += s[i] == ' ' && s[i - 1] != ' ';
	return words;
}

/* The phrase of that kind at the line's start: its length in the key, and
 * the whole key's; 0 when there is none. */
static size_t
phrase_length(struct form *f, const struct form_line *line,
    enum phrase_kind kind, size_t *key_len_out)
{
	char key[FOLD_KEY_MAX];
	size_t lead, n = 0;

	lead = form_skip_decoration(line->text, line->len);
	*key_len_out = fold_key(line->text + lead, line->len - lead, key);
	if (*key_len_out == 0 ||
	    !phrase_begins(&f->lexicon, key, kind, &n))
		return 0;
	return n;
}

/* "Best regards", "Regards, Tom", "Mit freundlichen Gruessen Joerg". */
static bool
is_closing(struct form *f, const struct form_line *line)
{
	size_t n, all;

	if (!HAS(line, PHRASE_CLOSING) || line->has_label || line->len > 80)
		return false;
	n = phrase_length(f, line, PHRASE_CLOSING, &all);
	if (n == 0)
		return false;
	if (n == all)
		return true;
	if (memchr(line->text, ':', line->len) != NULL ||
	    memchr(line->text, '=', line->len) != NULL)
		return false;
	if (memchr(line->text, ',', line->len) != NULL ||
	    memchr(line->text, '!', line->len) != NULL)
		return words_in(line->text, line->len) <= 8;
	return n >= 7 && words_in(line->text, line->len) <= 7 && all - n <= 30;
}

static bool
is_thanks(struct form *f, const struct form_line *line)
{
	size_t n, all;

	if (!HAS(line, PHRASE_THANKS) || line->has_label)
		return false;
	n = phrase_length(f, line, PHRASE_THANKS, &all);
	return n > 0 && (n == all || (all - n <= 16 &&
	    memchr(line->text, ',', line->len) != NULL));
}

/* A header word of a quoted mail: "From:", "Betreff :" ... */
static bool
is_header_line(struct form *f, const struct form_line *line, bool from)
{
	size_t n, all, colon;
	const char *end;

	if (!HAS(line, PHRASE_FROM) && !HAS(line, PHRASE_HEADER))
		return false;
	if (from && !HAS(line, PHRASE_FROM))
		return false;
	end = memchr(line->text, ':', line->len);
	colon = end == NULL ? line->len : (size_t)(end - line->text);
	if (end == NULL) {
		end = memmem(line->text, line->len, "\xef\xbc\x9a", 3);
		if (end == NULL)
			return false;
		colon = (size_t)(end - line->text);
	}
	if (colon > 40)
		return false;
	n = phrase_length(f, line, PHRASE_FROM, &all);
	if (n == 0)
		n = phrase_length(f, line, PHRASE_HEADER, &all);
	return n > 0;
}

/* "---------- Forwarded message ---------", "Begin forwarded message:" */
static bool
is_forward_mark(struct form *f, const struct form_line *line)
{
	size_t n, all;
	bool dashes;

	if (!HAS(line, PHRASE_FORWARD))
		return false;
	n = phrase_length(f, line, PHRASE_FORWARD, &all);
	dashes = line->len > 2 && (memcmp(line->text, "--", 2) == 0 ||
	    line->text[0] == '_' || line->text[0] == '*' ||
	    line->text[0] == '=' || line->text[0] == '#');
	return n > 0 && (dashes || n == all);
}

static bool
ends_with_colon(const struct form_line *line)
{
	uint32_t code;
	size_t len = line->len;

	while (len > 0 && (line->text[len - 1] == '*' ||
	    line->text[len - 1] == '>'))
		len--;
	if (len == 0)
		return false;
	fold_last(line->text, len, &code);
	return code == ':' || code == 0xff1a;
}

static bool
has_wrote(struct form *f, const struct form_line *line)
{
	char key[FOLD_KEY_MAX];
	size_t at = 0, end, n, tries;
	const char *s = line->text;

	for (tries = 0; at < line->len && tries < 40; tries++) {
		at += fold_blanks(s + at, line->len - at);
		for (end = at; end < line->len && s[end] != ' '; end++)
			;
		n = fold_key(s + at, end - at, key);
		if (n > 0 && phrase_begins(&f->lexicon, key, PHRASE_WROTE,
		    NULL))
			return true;
		at = end + 1;
	}
	return memmem(s, line->len, "\xe5\x86\x99\xe9\x81\x93", 6) != NULL ||
	    memmem(s, line->len, "\xe5\xaf\xab\xe9\x81\x93", 6) != NULL ||
	    memmem(s, line->len, "\xe6\x9b\xb8\xe3\x81\x8d\xe3\x81\xbe", 9) !=
	    NULL;
}

static unsigned
digits_in(const char *s, size_t len)
{
	unsigned digits = 0;
	size_t i;

	for (i = 0; i < len; i++)
		digits += isdigit((unsigned char)s[i]) != 0;
	return digits;
}

/* "---- On Tue, 22 Dec 2015 14:17:36 +0530 X wrote ----": Zoho's. */
static bool
is_dashed_attribution(struct form *f, const struct form_line *line)
{
	return line->len > 8 && memcmp(line->text, "--", 2) == 0 &&
	    memcmp(line->text + line->len - 2, "--", 2) == 0 &&
	    digits_in(line->text, line->len) >= 3 && has_wrote(f, line);
}

/* "On 4 Mar 2024, X wrote:", on up to four lines: how many, 0 for no. */
static size_t
attribution(struct form *f, size_t i)
{
	size_t n, lines = f->line_count;
	bool address = false, wrote = false;
	unsigned digits = 0;

	if (f->lines[i].has_label)
		return 0;
	if (is_dashed_attribution(f, &f->lines[i]))
		return 1;
	for (n = 0; n < ATTRIBUTION_LINES_MAX && i + n < lines; n++) {
		if (f->lines[i + n].blank)
			return 0;
		if (ends_with_colon(&f->lines[i + n]))
			break;
	}
	if (n == ATTRIBUTION_LINES_MAX || i + n >= lines)
		return 0;
	for (n = 0; n < ATTRIBUTION_LINES_MAX && i + n < lines; n++) {
		const struct form_line *line = &f->lines[i + n];

		if (line->blank || line->quote != f->lines[i].quote ||
		    (n > 0 && line->has_label))
			return 0;
		address |= memchr(line->text, '@', line->len) != NULL;
		wrote |= has_wrote(f, line);
		digits += digits_in(line->text, line->len);
		if (ends_with_colon(line))
			return (wrote && (address || digits >= 3)) ||
			    (address && digits >= 5) ||
			    (wrote && n == 0 && words_in(line->text,
			    line->len) <= 6) ? n + 1 : 0;
	}
	return 0;
}

/* A run of header lines that has a From: its length, 0 for no. */
static size_t
header_block(struct form *f, size_t i)
{
	size_t n, headers = 0, last = 0;
	bool from = false;

	for (n = 0; n < HEADER_LINES_MAX && i + n < f->line_count; n++) {
		const struct form_line *line = &f->lines[i + n];

		if (line->quote != f->lines[i].quote)
			break;
		if (line->blank) {
			if (headers >= 3 || n > last + 1)
				break;
			continue;
		}
		if (!is_header_line(f, line, false)) {
			if (n == 0 || line->has_label)
				break;
			continue;
		}
		headers++;
		last = n;
		from |= is_header_line(f, line, true);
	}
	return from && headers >= 3 ? last + 1 : 0;
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

	if (is_forward_mark(f, line)) {
		go_back(m, i + 1);
		mark_run(m, i, 1);
		return 1;
	}
	if (HAS(line, PHRASE_FROM) || HAS(line, PHRASE_HEADER)) {
		n = header_block(f, i);
		if (n > 0) {
			quoted = is_quoted_below(f, i + n, line->quote);
			if ((m->mark_at == 0 || i > m->mark_at + 3) && !quoted)
				go_back(m, 0);
			m->mark_at = 0;
			mark_run(m, i, n);
			return n;
		}
	}
	n = attribution(f, i);
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
	return !f->lines[i].blank && (is_forward_mark(f, &f->lines[i]) ||
	    header_block(f, i) > 0 || attribution(f, i) > 0);
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
	size_t n, all;

	if (!HAS(line, PHRASE_POSTSCRIPT) && !HAS(line, PHRASE_CORRECTION))
		return false;
	n = phrase_length(f, line, PHRASE_POSTSCRIPT, &all);
	if (n > 0 && n <= 4 && fold_key(line->text, n, key) > 0)
		return n == all || memchr(":.,- ", line->text[n], 5) != NULL ||
		    (unsigned char)line->text[0] >= 0x80 ||
		    line->text[1] == '.';
	if (n == 0)
		n = phrase_length(f, line, PHRASE_CORRECTION, &all);
	return n > 0 && (memchr(line->text, ':', line->len) != NULL ||
	    memmem(line->text, line->len, "\xef\xbc\x9a", 3) != NULL ||
	    n >= 8);
}

/* A phrase at the beginning of the line or of a sentence in it. */
static bool
has_clause(const struct form_line *line, enum phrase_kind kind)
{
	const char *s = line->text;
	size_t at, clauses = 0;

	if (HAS(line, kind))
		return true;
	for (at = 0; at + 1 < line->len && clauses < CLAUSES_MAX; at++) {
		if (s[at + 1] != ' ' || strchr(".!,-;:", s[at]) == NULL)
			continue;
		clauses++;
		if (phrases_at_start(s + at + 2,
		    line->len - at - 2 > PHRASE_LINE_MAX ? PHRASE_LINE_MAX / 2 :
		    line->len - at - 2, 1U << kind) != 0)
			return true;
	}
	return false;
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

	if (!HAS(line, PHRASE_EXAMPLE) || line->level > 0)
		return;
	n = phrase_length(m->f, line, PHRASE_EXAMPLE, &all);
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
	if (HAS(line, PHRASE_EXCUSE) && !is_cut_short(line))
		line->phrases &= ~(1U << PHRASE_CORRECTION);
	else if (HAS(line, PHRASE_CORRECTION) || (!line->has_label &&
	    line->level == 0 && has_clause(line, PHRASE_CORRECTION)))
		m->epoch++;
	if (is_postscript(m->f, line)) {
		m->signature = false;
		m->epoch++;
	}
	if (!m->signature && begins_signature(m, i))
		m->signature = true;
	if (HAS(line, PHRASE_DISCLAIMER) && !line->has_label &&
	    (m->fields != 0 || line->len <= PHRASE_LINE_MAX))
		m->disclaimer = true;
	line->epoch = m->epoch;
	if (m->signature || m->disclaimer)
		line->region = REGION_SIGNATURE;
	else if (HAS(line, PHRASE_FOOTER) && !line->has_label)
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
