/* SPDX-License-Identifier: ISC */
/* The lines of a role, and how each of them begins. */
#include <string.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/form_private.h"

/* Fewer lines with a blank one behind each are written so. */
#define DOUBLED_LINES_MIN 4

#define PHRASE_WORDS_MAX 4 /* of a phrase at a text's end */
/* Octets behind a phrase that show whether a word ends there. */
#define BOUNDARY 4

/* What a line's beginning is asked for (form_line.phrases). */
#define LINE_PHRASES (1U << PHRASE_CLOSING | 1U << PHRASE_THANKS | \
	1U << PHRASE_FOOTER | 1U << PHRASE_DISCLAIMER | \
	1U << PHRASE_FORWARD | 1U << PHRASE_FROM | 1U << PHRASE_HEADER | \
	1U << PHRASE_CORRECTION | 1U << PHRASE_EXCUSE | \
	1U << PHRASE_POSTSCRIPT | 1U << PHRASE_GREETING | \
	1U << PHRASE_SENTENCE | 1U << PHRASE_EXAMPLE)

/* "--------", "+---+---+" and the like. */
static bool
is_border(const char *s, size_t len)
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

uint32_t
form_phrases_at(const char *s, size_t len, uint32_t wanted)
{
	char key[FOLD_KEY_MAX];
	size_t n, reach;

	if (len > FORM_PHRASE_LINE_MAX) {
		/* a disclaimer's lines are long as paragraphs */
		wanted &= 1U << PHRASE_DISCLAIMER;
		len = cut(s, FORM_PHRASE_LINE_MAX / 2);
	}
	if (wanted == 0)
		return 0;
	for (n = 0; n < len && s[n] != ' '; n++)
		;
	n = fold_key(s, n, key);
	if (n == 0 || (phrase_first(key, n, &reach) & wanted) == 0)
		return 0;
	n = fold_key_start(s, len, reach + BOUNDARY, key);
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

bool
form_is_escaped_delimiter(const struct form_line *line)
{
	return line->len == 4 && memcmp(line->text, "- --", 4) == 0;
}

/* "---" may be an answer; only longer lines are drawn. */
static bool
is_ruled_off(const struct form_line *line)
{
	return (line->len <= 3 && memchr(line->text, '|', line->len) ==
	    NULL) || form_is_escaped_delimiter(line);
}

static unsigned char
marks_in(const char *s, size_t len)
{
	static const unsigned char marks[256] = {
		['\t'] = MARK_TAB, ['|'] = MARK_BAR, [','] = MARK_COMMA,
		[';'] = MARK_SEMICOLON, ['/'] = MARK_SLASH,
		[':'] = MARK_COLON, ['-'] = MARK_DASH,
		['='] = MARK_COLON | MARK_EQUALS,
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
	size_t lead = fold_blanks(s, len), bare;

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
	if (is_border(line->text, line->len))
		line->blank = !is_ruled_off(line);
	if (line->blank)
		return;
	line->marks = marks_in(line->text, line->len);
	bare = form_skip_decoration(line->text, line->len);
	line->phrases = form_phrases_at(line->text + bare, line->len - bare,
	    LINE_PHRASES);
	line->start = form_start_at(f, line->text, bare, line->len);
	line->has_label = form_has_field(&line->start.label) &&
	    (line->start.separator != SEPARATOR_ALONE ||
	    !form_has_kind(&line->start.label, LABEL_WEAK_DOMAIN));
}

static bool
is_empty(const struct document_line *line)
{
	size_t len = strlen(line->text);

	return fold_blanks(line->text, len) == len;
}

/*
 * Some programs put a blank line behind each line of a text: then no two
 * lines stand together, where the text had a blank line there are three, and
 * what goes on in an indented line is cut off from its beginning.
 */
static bool
is_doubled(const struct document_text *text)
{
	size_t i, lines = 0, gap = 1, indent, least = 0;
	bool is_odd = false;

	for (i = 0; i < text->count; i++) {
		if (is_empty(&text->lines[i])) {
			gap += lines > 0;
			continue;
		}
		if (gap % 2 == 0)
			return false;
		indent = fold_blanks(text->lines[i].text,
		    strlen(text->lines[i].text));
		if (lines == 0)
			least = indent;
		is_odd |= gap >= 3 || indent > least + 1;
		lines++;
		gap = 0;
	}
	return is_odd && lines >= DOUBLED_LINES_MIN;
}

void
form_gather(struct form *f, const struct document *document,
    enum document_role role)
{
	const struct document_text *text;
	size_t i, j, gap, total = 0;
	bool doubled, begun;

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
		doubled = is_doubled(text);
		begun = false;
		gap = 0;
		for (j = 0; j < text->count && f->line_count < total; j++) {
			const char *s = text->lines[j].text;

			gap = is_empty(&text->lines[j]) ? gap + 1 : 0;
			if (doubled && gap % 2 == 1)
				continue;
			add_line(f, s, cut(s, FORM_LINE_MAX), text->part,
			    &text->lines[j]);
			f->lines[f->line_count - 1].first = !begun;
			begun = true;
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

size_t
form_words_in(const char *s, size_t len)
{
	size_t i, words = 1;

	for (i = 1; i < len; i++)
		words += s[i] == ' ' && s[i - 1] != ' ';
	return words;
}

size_t
form_phrase_length(struct form *f, const struct form_line *line,
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

bool
form_phrase_ends(const struct form *f, const char *s, size_t len,
    enum phrase_kind kind)
{
	char key[FOLD_KEY_MAX];
	size_t at, n, words = 0;
	uint32_t code;

	len = fold_trim_end(s, len);
	for (at = len; at > 0 && words < PHRASE_WORDS_MAX; at -= n) {
		n = fold_last(s, at, &code);
		if (!fold_is_letter(code) && !fold_is_blank(code) &&
		    code != '\'' && code != 0x2019)
			return false;
		if (at - n > 0 && s[at - n - 1] != ' ' && !fold_is_cjk(code))
			continue;
		words++;
		if (fold_key(s + at - n, len - at + n, key) > 0 &&
		    (phrase_of_key(&f->lexicon, key, strlen(key), NULL) &
		    (1U << kind)) != 0)
			return true;
	}
	return false;
}
