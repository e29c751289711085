/* SPDX-License-Identifier: ISC */
#include "reader/html_slim.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/html_guard.h"
#include "reader/html_style.h"

#define EMPTY_COMMENT "<!---->"
#define WRAPS_MAX 8 /* one around the other */
#define ENTITY_MAX 40 /* octets of a name behind its "&" */

/*
 * Start tags without attributes behind which nothing but text has come: when
 * their end tag is next, both are left out.
 */
struct slimmer {
	struct buf *b;
	struct wrap {
		char name[HTML_NAME_MAX + 1];
		size_t start, content; /* offsets in b */
	} wraps[WRAPS_MAX];
	size_t count;
	bool is_strict;
};

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

/* Text that what follows could become a part of: "&am", "<". */
static bool
is_unfinished(const char *s, size_t len)
{
	size_t n;

	for (n = 0; n < len && n < ENTITY_MAX &&
	    (isalnum((unsigned char)s[len - n - 1]) || s[len - n - 1] == '#');
	    n++)
		;
	return n < len && (n == ENTITY_MAX || s[len - n - 1] == '&' ||
	    s[len - n - 1] == '<');
}

/* The tag that was put at `start`: does text begin in it that it does not
 * matter for? */
static void
begin_wrap(struct slimmer *s, const struct html_tag *tag, size_t start)
{
	struct wrap *w = &s->wraps[s->count];

	if (s->is_strict || s->count == WRAPS_MAX ||
	    s->b->len - start != strlen(tag->name) + 2 ||
	    is_unfinished(s->b->data, start)) {
		s->count = 0;
		return;
	}
	memcpy(w->name, tag->name, sizeof w->name);
	w->start = start;
	w->content = s->b->len;
	s->count++;
}

/* Take out the start tag when this is its end tag. */
static bool
end_wrap(struct slimmer *s, const struct html_tag *tag)
{
	const struct wrap *w;
	struct buf *b = s->b;

	if (s->count == 0)
		return false;
	w = &s->wraps[s->count - 1];
	if (strcmp(w->name, tag->name) != 0 ||
	    is_unfinished(b->data, b->len)) {
		s->count = 0;
		return false;
	}
	memmove(b->data + w->start, b->data + w->content, b->len - w->content);
	buf_truncate(b, b->len - (w->content - w->start));
	s->count--;
	return true;
}

/* A tag that is no wrap was put. */
static void
pass_tag(struct slimmer *s, const struct html_tag *tag)
{
	if (tag->name[0] == '\0' || (strcmp(tag->name, "br") == 0 &&
	    !tag->is_end))
		return;
	s->count = 0;
	if (!tag->is_end)
		s->is_strict = (tag->nature & HTML_NO_TEXT) != 0;
	else
		s->is_strict |= (tag->nature & HTML_NO_TEXT_BEHIND) != 0;
}

void
html_slim(const char *text, size_t len, struct buf *b)
{
	const char *p = text, *end = text + len, *next;
	bool sheet = has_style_sheet(text, len), is_wrap;
	struct slimmer s = { .b = b };
	struct html_tag tag;
	size_t start;

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
		if ((tag.nature & HTML_ODD) != 0 || tag.next[-1] != '>')
			break;
		is_wrap = (tag.nature & HTML_WRAP) != 0;
		p = tag.next;
		if (is_wrap && tag.is_end && end_wrap(&s, &tag))
			continue;
		start = b->len;
		if (tag.name[0] == '\0')
			put_comment(next, (size_t)(p - next), b);
		else if (tag.is_end || tag.attributes == 0)
			buf_put(b, next, (size_t)(p - next));
		else
			put_start_tag(next, &tag, sheet, b);
		if (!is_wrap)
			pass_tag(&s, &tag);
		else if (!tag.is_end)
			begin_wrap(&s, &tag, start);
		if (!tag.is_end && tag.closing == HTML_RAW) {
			next = html_skip_raw(p, end, tag.name);
			put_raw(p, next, end, tag.name, b);
			p = next;
		}
	}
	buf_put(b, p, (size_t)(end - p));
}
