/* SPDX-License-Identifier: ISC */
#include "reader/html_style.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define STYLE_MAX 2000 /* octets of declarations that are looked at */
#define NAME_MAX_LEN 64

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Declarations without blanks, in lower case, ";" at both ends. */
static void
squeeze(const char *style, size_t len, char out[STYLE_MAX + 3])
{
	size_t n = 0, i;

	out[n++] = ';';
	for (i = 0; i < len && n < STYLE_MAX; i++) {
		if (is_space(style[i]))
			continue;
		out[n++] = style[i] >= 'A' && style[i] <= 'Z' ?
		    (char)(style[i] - 'A' + 'a') : style[i];
	}
	out[n++] = ';';
	out[n] = '\0';
}

/* Is the length behind a property that stands in squeezed text zero? */
static bool
is_zero(const char *squeezed, const char *property)
{
	const char *p = squeezed;
	size_t len = strlen(property);

	while ((p = strstr(p, property)) != NULL) {
		p += len;
		while (*p == '0' || *p == '.')
			p++;
		if (p[-1] != ':' && (*p < '0' || *p > '9'))
			return true;
	}
	return false;
}

static bool
is_hiding(const char *s)
{
	bool cut;

	cut = strstr(s, ";overflow:hidden") != NULL;
	return strstr(s, ";display:none") != NULL ||
	    strstr(s, ";visibility:hidden") != NULL ||
	    strstr(s, ";color:transparent") != NULL ||
	    is_zero(s, ";font-size:") || is_zero(s, ";opacity:") ||
	    (cut && (is_zero(s, ";max-height:") || is_zero(s, ";height:") ||
		is_zero(s, ";max-width:") || is_zero(s, ";width:")));
}

static bool
hides(const char *style, size_t len)
{
	char s[STYLE_MAX + 3];

	squeeze(style, len, s);
	return is_hiding(s);
}

bool
style_tells(const char *style, size_t len)
{
	char s[STYLE_MAX + 3];

	squeeze(style, len, s);
	return strstr(s, ";margin") != NULL || strstr(s, ";border") != NULL ||
	    strstr(s, ";white-space") != NULL || is_hiding(s);
}

bool
style_has(const char *style, const char *what)
{
	char s[STYLE_MAX + 3];

	if (style == NULL)
		return false;
	squeeze(style, strlen(style), s);
	return strstr(s, what) != NULL;
}

/* The class or id of a selector that is nothing else ("td.name" too). */
static void
add_selector(struct style_sheet *sheet, const char *p, const char *end)
{
	const char *mark, *q;

	while (p < end && is_space(*p))
		p++;
	while (end > p && is_space(end[-1]))
		end--;
	for (mark = p; mark < end && *mark != '.' && *mark != '#'; mark++)
		if (is_space(*mark) || *mark == '>' || *mark == '[')
			return;
	for (q = mark + 1; q < end; q++)
		if (strchr(" \t\n.#:>+~[*", *q) != NULL)
			return;
	if (end - mark < 2 || end - mark > NAME_MAX_LEN ||
	    sheet->count == STYLE_NAMES_MAX)
		return;
	sheet->names[sheet->count++] = xstrndup(mark, (size_t)(end - mark));
}

/* Behind the block whose "{" is at p, with the blocks inside it. */
static const char *
skip_block(const char *p, const char *end)
{
	size_t depth = 0;

	for (; p < end; p++) {
		if (*p == '{')
			depth++;
		else if (*p == '}' && --depth == 0)
			return p + 1;
	}
	return end;
}

void
style_add(struct style_sheet *sheet, const char *css, size_t len)
{
	const char *p = css, *end = css + len, *open, *close, *comma, *q;

	while (p < end) {
		while (p < end && (is_space(*p) || *p == '}'))
			p++;
		if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
			p += 4;
			continue;
		}
		if (end - p >= 2 && p[0] == '/' && p[1] == '*') {
			q = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);
			p = q != NULL ? q + 2 : end;
			continue;
		}
		open = memchr(p, '{', (size_t)(end - p));
		if (open == NULL)
			return;
		close = skip_block(open, end);
		/* What is hidden on small screens only is there on others. */
		if (*p != '@' && hides(open + 1, (size_t)(close - open - 1)))
			for (; p < open; p = comma + 1) {
				comma = memchr(p, ',', (size_t)(open - p));
				if (comma == NULL)
					comma = open;
				add_selector(sheet, p, comma);
			}
		p = close;
	}
}

void
style_release(struct style_sheet *sheet)
{
	size_t i;

	for (i = 0; i < sheet->count; i++)
		free(sheet->names[i]);
	sheet->count = 0;
}

/* Is name one of the words? */
static bool
has_word(const char *words, const char *name)
{
	size_t len = strlen(name);
	const char *p;

	for (p = words; (p = strstr(p, name)) != NULL; p++)
		if ((p == words || is_space(p[-1])) &&
		    (p[len] == '\0' || is_space(p[len])))
			return true;
	return false;
}

bool
style_hides(const struct style_sheet *sheet, const char *style,
    const char *class_names, const char *id)
{
	const char *name;
	size_t i;

	if (style != NULL && hides(style, strlen(style)))
		return true;
	for (i = 0; i < sheet->count; i++) {
		name = sheet->names[i];
		if (name[0] == '.' && class_names != NULL &&
		    has_word(class_names, name + 1))
			return true;
		if (name[0] == '#' && id != NULL && strcmp(id, name + 1) == 0)
			return true;
	}
	return false;
}
