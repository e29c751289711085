/* SPDX-License-Identifier: ISC */
#include "reader/html_guard.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* In the table below. */
#define WRAP (HTML_INLINE | HTML_WRAP)
#define TABLE_PART (HTML_NO_TEXT | HTML_NO_TEXT_BEHIND)

static const struct {
	const char *name;
	enum html_closing closing;
	unsigned nature;
} elements[] = {
	/* the most frequent ones first */
	{ "a", HTML_STRICT, HTML_INLINE },
	{ "p", HTML_LAX, 0 },
	{ "br", HTML_VOID, 0 },
	{ "b", HTML_STRICT, WRAP },
	{ "i", HTML_STRICT, WRAP },
	{ "u", HTML_STRICT, WRAP },
	{ "td", HTML_LAX, HTML_NO_TEXT_BEHIND },
	{ "tr", HTML_LAX, TABLE_PART },
	{ "li", HTML_LAX, 0 },
	{ "div", HTML_PLAIN, 0 },
	{ "span", HTML_PLAIN, WRAP },
	{ "font", HTML_STRICT, WRAP },
	{ "o:p", HTML_PLAIN, WRAP },
	{ "table", HTML_PLAIN, HTML_NO_TEXT },
	{ "tbody", HTML_LAX, TABLE_PART },
	{ "strong", HTML_STRICT, WRAP },
	{ "em", HTML_STRICT, WRAP },
	{ "img", HTML_VOID, HTML_INLINE },
	/* the others */
	{ "area", HTML_VOID, HTML_INLINE },
	{ "base", HTML_VOID, HTML_INLINE },
	{ "big", HTML_STRICT, WRAP },
	{ "body", HTML_STRICT, 0 },
	{ "caption", HTML_PLAIN, HTML_NO_TEXT_BEHIND },
	{ "code", HTML_STRICT, WRAP },
	{ "col", HTML_VOID, HTML_INLINE },
	{ "colgroup", HTML_LAX, TABLE_PART },
	{ "dd", HTML_LAX, 0 },
	{ "dt", HTML_LAX, 0 },
	{ "embed", HTML_VOID, HTML_INLINE },
	{ "form", HTML_STRICT, 0 },
	{ "frameset", HTML_PLAIN, HTML_ODD },
	{ "hr", HTML_VOID, 0 },
	{ "html", HTML_STRICT, 0 },
	{ "iframe", HTML_RAW, HTML_INLINE },
	{ "input", HTML_VOID, HTML_INLINE },
	{ "isindex", HTML_PLAIN, HTML_ODD },
	{ "label", HTML_PLAIN, WRAP },
	{ "link", HTML_VOID, HTML_INLINE },
	{ "listing", HTML_PLAIN, HTML_ODD | HTML_NO_TEXT },
	{ "math", HTML_PLAIN, HTML_ODD },
	{ "meta", HTML_VOID, HTML_INLINE },
	{ "nobr", HTML_STRICT, HTML_INLINE },
	{ "noembed", HTML_RAW, HTML_INLINE },
	{ "noframes", HTML_RAW, HTML_INLINE },
	{ "option", HTML_LAX, 0 },
	{ "param", HTML_VOID, HTML_INLINE },
	{ "plaintext", HTML_PLAIN, HTML_ODD },
	{ "pre", HTML_PLAIN, HTML_NO_TEXT },
	{ "s", HTML_STRICT, HTML_INLINE },
	{ "script", HTML_RAW, HTML_INLINE },
	{ "small", HTML_STRICT, WRAP },
	{ "source", HTML_VOID, HTML_INLINE },
	{ "strike", HTML_STRICT, HTML_INLINE },
	{ "style", HTML_RAW, HTML_INLINE },
	{ "sub", HTML_PLAIN, WRAP },
	{ "sup", HTML_PLAIN, WRAP },
	{ "svg", HTML_PLAIN, HTML_ODD },
	{ "textarea", HTML_RAW, HTML_INLINE },
	{ "tfoot", HTML_LAX, TABLE_PART },
	{ "th", HTML_LAX, HTML_NO_TEXT_BEHIND },
	{ "thead", HTML_LAX, TABLE_PART },
	{ "title", HTML_RAW, HTML_INLINE },
	{ "track", HTML_VOID, HTML_INLINE },
	{ "tt", HTML_STRICT, WRAP },
	{ "wbr", HTML_VOID, HTML_INLINE },
	{ "xmp", HTML_RAW, HTML_INLINE | HTML_ODD },
};

/* What is known of the element that the tag names. */
static void
look_up(struct html_tag *tag)
{
	size_t i;

	for (i = 0; i < COUNT(elements); i++)
		if (elements[i].name[0] == tag->name[0] &&
		    strcmp(elements[i].name, tag->name) == 0) {
			tag->closing = elements[i].closing;
			tag->nature = elements[i].nature;
			return;
		}
}

/* Past a comment or declaration that begins at p with "<!" or "<?". */
static const char *
skip_comment(const char *p, const char *end)
{
	const char *q;

	if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
		if (end - p > 4 && p[4] == '>')
			return p + 5;
		q = memmem(p + 2, (size_t)(end - p - 2), "-->", 3);
		return q != NULL ? q + 3 : end;
	}
	q = memchr(p, '>', (size_t)(end - p));
	return q != NULL ? q + 1 : end;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool
html_next_attribute(const char **at, const char *end,
    struct html_attribute *a)
{
	const char *p = *at, *q;

	while (p < end && (is_space(*p) || *p == '/'))
		p++;
	*at = p;
	if (p == end || *p == '>')
		return false;
	a->start = p;
	do
		p++;
	while (p < end && !is_space(*p) && *p != '/' && *p != '>' &&
	    *p != '=');
	a->name_len = (size_t)(p - a->start);
	a->value = a->end = p;
	a->value_len = 0;
	for (q = p; q < end && is_space(*q); q++)
		;
	if (q < end && *q == '=') {
		for (p = q + 1; p < end && is_space(*p); p++)
			;
		a->value = p;
		if (p < end && (*p == '"' || *p == '\'')) {
			a->value++;
			q = memchr(p + 1, *p, (size_t)(end - p - 1));
			p = q != NULL ? q + 1 : end;
			a->value_len = (size_t)((q != NULL ? q : end) -
			    a->value);
		} else {
			while (p < end && !is_space(*p) && *p != '>')
				p++;
			a->value_len = (size_t)(p - a->value);
		}
		a->end = p;
	}
	*at = p;
	return true;
}

/* Past the attributes, counting them. */
static const char *
skip_attributes(const char *p, const char *end, size_t *count)
{
	struct html_attribute a;

	while (html_next_attribute(&p, end, &a))
		++*count;
	return p < end ? p + 1 : end;
}

bool
html_parse_tag(const char *p, const char *end, struct html_tag *tag)
{
	const char *q = p + 1;
	size_t n = 0;

	*tag = (struct html_tag){ .name = "" };
	if (q < end && (*q == '!' || *q == '?')) {
		tag->next = skip_comment(p, end);
		return true;
	}
	if (q < end && *q == '/') {
		tag->is_end = true;
		q++;
		if (q < end && !is_letter(*q)) {
			tag->next = skip_comment(p, end);
			return true;
		}
	}
	if (q >= end || !is_letter(*q))
		return false;
	for (; q < end && !is_space(*q) && *q != '/' && *q != '>'; q++)
		if (n < HTML_NAME_MAX)
			tag->name[n++] = (char)(*q >= 'A' && *q <= 'Z' ?
			    *q - 'A' + 'a' : *q);
	look_up(tag);
	tag->name_end = q;
	tag->next = skip_attributes(q, end, &tag->attributes);
	return true;
}

const char *
html_skip_raw(const char *p, const char *end, const char *name)
{
	size_t len = strlen(name);

	while (p < end) {
		p = memchr(p, '<', (size_t)(end - p));
		if (p == NULL)
			break;
		if ((size_t)(end - p) > len + 1 && p[1] == '/' &&
		    strncasecmp(p + 2, name, len) == 0)
			return p;
		p++;
	}
	return end;
}

struct stack {
	struct {
		char name[HTML_NAME_MAX + 1];
		enum html_closing closing;
	} open[HTML_DEPTH_MAX];
	size_t count;
};

/* Close the tag's element, through elements that may be left open; nothing
 * when something else is in the way. */
static void
close_element(struct stack *s, const struct html_tag *tag)
{
	size_t i;

	for (i = s->count; i > 0; i--) {
		if (strcmp(s->open[i - 1].name, tag->name) == 0) {
			s->count = i - 1;
			return;
		}
		if (tag->closing == HTML_STRICT ||
		    s->open[i - 1].closing != HTML_LAX)
			return;
	}
}

bool
html_is_tame(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	struct stack s = { .count = 0 };
	struct html_tag tag;

	for (;;) {
		p = memchr(p, '<', (size_t)(end - p));
		if (p == NULL)
			return true;
		if (!html_parse_tag(p, end, &tag)) {
			p++;
			continue;
		}
		p = tag.next;
		if (tag.attributes > HTML_ATTRIBUTES_MAX)
			return false;
		if (tag.name[0] == '\0' || tag.closing == HTML_VOID)
			continue;
		if (tag.is_end || tag.closing == HTML_LAX)
			close_element(&s, &tag);
		if (tag.is_end)
			continue;
		if (s.count == HTML_DEPTH_MAX)
			return false;
		memcpy(s.open[s.count].name, tag.name, sizeof tag.name);
		s.open[s.count++].closing = tag.closing;
		if (tag.closing == HTML_RAW)
			p = html_skip_raw(p, end, tag.name);
	}
}

void
html_flatten(const char *text, size_t len, struct buf *b)
{
	const char *p = text, *end = text + len, *next;
	struct html_tag tag;

	while (p < end) {
		next = memchr(p, '<', (size_t)(end - p));
		if (next == NULL)
			next = end;
		buf_put(b, p, (size_t)(next - p));
		p = next;
		if (p == end)
			break;
		if (!html_parse_tag(p, end, &tag)) {
			buf_puts(b, "&lt;");
			p++;
			continue;
		}
		p = tag.next;
		if (tag.name[0] != '\0' && (tag.nature & HTML_INLINE) == 0)
			buf_puts(b, "<br>");
		if (tag.closing == HTML_RAW && !tag.is_end)
			p = html_skip_raw(p, end, tag.name);
	}
}
