/* SPDX-License-Identifier: ISC */
/* Where older text begins: marks of forwarded mail, attributions, headers. */
#include <ctype.h>
#include <string.h>

#include "reader/fold.h"
#include "reader/form_private.h"

/* A header of a quoted mail is looked for in this many lines. */
#define HEADER_LINES_MAX 14
/* An attribution ("On ... wrote:") may run over this many. */
#define ATTRIBUTION_LINES_MAX 4

/* A header word of a quoted mail: "From:", "Betreff :" ... */
static bool
is_header_line(struct form *f, const struct form_line *line, bool from)
{
	size_t n, all, colon;
	const char *end;

	if (!FORM_HAS(line, PHRASE_FROM) && !FORM_HAS(line, PHRASE_HEADER))
		return false;
	if (from && !FORM_HAS(line, PHRASE_FROM))
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
	n = form_phrase_length(f, line, PHRASE_FROM, &all);
	if (n == 0)
		n = form_phrase_length(f, line, PHRASE_HEADER, &all);
	return n > 0;
}

bool
form_is_forward_mark(struct form *f, const struct form_line *line)
{
	size_t n, all;
	bool dashes;

	if (!FORM_HAS(line, PHRASE_FORWARD))
		return false;
	n = form_phrase_length(f, line, PHRASE_FORWARD, &all);
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

	if ((line->marks & MARK_COLON) == 0)
		return false;
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

/* "On Wed, 14 Nov 2018 John Doe <john@doe.example> wrote": without a colon. */
static bool
is_open_attribution(struct form *f, const struct form_line *line)
{
	char key[FOLD_KEY_MAX];
	const char *last;

	if (memchr(line->text, '@', line->len) == NULL)
		return false;
	last = memrchr(line->text, ' ', line->len);
	return last != NULL && digits_in(line->text, line->len) >= 5 &&
	    fold_key(last + 1, line->len - (size_t)(last + 1 - line->text),
	    key) > 0 &&
	    phrase_begins(&f->lexicon, key, PHRASE_WROTE, NULL);
}

size_t
form_attribution(struct form *f, size_t i)
{
	size_t n, lines = f->line_count;
	bool address = false, wrote = false;
	unsigned digits = 0;

	if (f->lines[i].has_label)
		return 0;
	if (is_dashed_attribution(f, &f->lines[i]) ||
	    is_open_attribution(f, &f->lines[i]))
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
			    (wrote && n == 0 && form_words_in(line->text,
			    line->len) <= 6) ? n + 1 : 0;
	}
	return 0;
}

/* Below a drawn line two headers are enough. */
static size_t
headers_needed(const struct form *f, size_t i)
{
	while (i > 0 && f->lines[i - 1].blank && f->lines[i - 1].len == 0)
		i--;
	return i > 0 && f->lines[i - 1].blank ? 2 : 3;
}

/* "Organization: Free Mail", between two lines of a mail's header. */
static bool
is_amid_headers(struct form *f, size_t i)
{
	return i + 1 < f->line_count && !f->lines[i + 1].blank &&
	    !f->lines[i - 1].blank &&
	    is_header_line(f, &f->lines[i - 1], false) &&
	    is_header_line(f, &f->lines[i + 1], false);
}

size_t
form_header_block(struct form *f, size_t i)
{
	size_t n, headers = 0, last = 0, needed = headers_needed(f, i);
	bool from = false;

	for (n = 0; n < HEADER_LINES_MAX && i + n < f->line_count; n++) {
		const struct form_line *line = &f->lines[i + n];

		if (line->quote != f->lines[i].quote)
			break;
		if (line->blank) {
			if (headers >= needed || n > last + 1)
				break;
			continue;
		}
		if (!is_header_line(f, line, false)) {
			if (n == 0 || (line->has_label &&
			    !is_amid_headers(f, i + n)))
				break;
			continue;
		}
		headers++;
		last = n;
		from |= is_header_line(f, line, true);
	}
	return from && headers >= needed ? last + 1 : 0;
}
