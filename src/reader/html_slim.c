/* SPDX-License-Identifier: ISC */
#include "reader/html_slim.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/html_guard.h"
#include "reader/html_style.h"

#define EMPTY_COMMENT "<!---->"

/* Behind these markup has other rules, or its attributes become text. */
static const char *const strange[] = { "plaintext", "svg", "math", "isindex",
	"xmp", "listing", "frameset" };

static bool
is_strange(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(strange); i++)
		if (strcmp(strange[i], name) == 0)
			return true;
	return false;
}

static bool
has_style_sheet(const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL && end - ++p > 5)
		if (strncasecmp(p, "style", 5) == 0)
			return true;
	return false;
}

static bool
is_named(const struct html_attribute *a, const char *name)
{
	return a->name_len == strlen(name) &&
	    strncasecmp(a->start, name, a->name_len) == 0;
}

/* Of two style attributes the first counts: *styled is set at it. */
static bool
matters(const struct html_attribute *a, bool sheet, bool *styled)
{
	bool again = *styled;

	if (is_named(a, "style")) {
		*styled = true;
		return !again && (memchr(a->value, '&', a->value_len) != NULL ||
		    style_tells(a->value, a->value_len));
	}
	if (is_named(a, "id"))
		return sheet;
	return is_named(a, "class") || is_named(a, "hidden") ||
	    is_named(a, "type");
}

static void
put_start_tag(const char *p, const struct html_tag *tag, bool sheet,
    struct buf *b)
{
	const char *at = tag->name_end;
	struct html_attribute a;
	bool styled = false;

	buf_put(b, p, (size_t)(tag->name_end - p));
	while (html_next_attribute(&at, tag->next, &a)) {
		if (!matters(&a, sheet, &styled))
			continue;
		buf_putc(b, ' ');
		buf_put(b, a.start, (size_t)(a.end - a.start));
	}
	buf_putc(b, '>');
}

/* A comment with one end and no doubt about it is as good without text. */
static void
put_comment(const char *p, size_t len, struct buf *b)
{
	if (len > sizeof EMPTY_COMMENT && memcmp(p, "<!--", 4) == 0 &&
	    memcmp(p + len - 3, "-->", 3) == 0 &&
	    memmem(p, len, "--!>", 4) == NULL)
		buf_puts(b, EMPTY_COMMENT);
	else
		buf_put(b, p, len);
}

/* The content of a raw element, but not that of a style sheet that hides
 * nothing. */
static void
put_raw(const char *p, const char *content_end, const char *end,
    const char *name, struct buf *b)
{
	struct style_sheet sheet = { .count = 0 };
	size_t len = (size_t)(content_end - p);
	size_t tag_len = 2 + strlen(name);

	if (strcmp(name, "style") == 0 && (size_t)(end - content_end) > tag_len
	    && strchr(" \t\n\f/>", content_end[tag_len]) != NULL) {
		style_add(&sheet, p, len);
		if (sheet.count == 0)
			len = 0;
		style_release(&sheet);
	}
	buf_put(b, p, len);
}

void
html_slim(const char *text, size_t len, struct buf *b)
{
	const char *p = text, *end = text + len, *next;
	bool sheet = has_style_sheet(text, len);
	struct html_tag tag;

	while (p < end) {
		next = memchr(p, '<', (size_t)(end - p));
		if (next == NULL)
			break;
		buf_put(b, p, (size_t)(next - p));
		p = next;
		if (!html_parse_tag(p, end, &tag)) {
			buf_putc(b, *p++);
			continue;
		}
		if (is_strange(tag.name) || tag.next[-1] != '>')
			break;
		if (tag.name[0] == '\0')
			put_comment(p, (size_t)(tag.next - p), b);
		else if (tag.is_end || tag.attributes == 0)
			buf_put(b, p, (size_t)(tag.next - p));
		else
			put_start_tag(p, &tag, sheet, b);
		p = tag.next;
		if (!tag.is_end && html_is_raw(tag.name)) {
			next = html_skip_raw(p, end, tag.name);
			put_raw(p, next, end, tag.name, b);
			p = next;
		}
	}
	buf_put(b, p, (size_t)(end - p));
}
