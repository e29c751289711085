/* SPDX-License-Identifier: ISC */
#include "reader/html_guard.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* How an element bears on the depth. */
enum closing {
	CLOSE_PLAIN, /* ended by its end tag */
	CLOSE_VOID,  /* has no content */
	CLOSE_LAX,   /* its end tag may be left out */
	CLOSE_STRICT, /* its end tag does not close what is inside it */
	CLOSE_RAW,   /* its content is not markup */
};

static const struct {
	const char *name;
	enum closing closing;
	bool is_inline; /* no line end in html_flatten */
} elements[] = {
	{ "area", CLOSE_VOID, true }, { "base", CLOSE_VOID, true },
	{ "br", CLOSE_VOID, false }, { "col", CLOSE_VOID, true },
	{ "embed", CLOSE_VOID, true }, { "hr", CLOSE_VOID, false },
	{ "img", CLOSE_VOID, true }, { "input", CLOSE_VOID, true },
	{ "link", CLOSE_VOID, true }, { "meta", CLOSE_VOID, true },
	{ "param", CLOSE_VOID, true }, { "source", CLOSE_VOID, true },
	{ "track", CLOSE_VOID, true }, { "wbr", CLOSE_VOID, true },
	{ "p", CLOSE_LAX, false }, { "li", CLOSE_LAX, false },
	{ "dt", CLOSE_LAX, false }, { "dd", CLOSE_LAX, false },
	{ "td", CLOSE_LAX, false }, { "th", CLOSE_LAX, false },
	{ "tr", CLOSE_LAX, false }, { "tbody", CLOSE_LAX, false },
	{ "thead", CLOSE_LAX, false }, { "tfoot", CLOSE_LAX, false },
	{ "option", CLOSE_LAX, false }, { "colgroup", CLOSE_LAX, false },
	{ "body", CLOSE_STRICT, false }, { "html", CLOSE_STRICT, false },
	{ "form", CLOSE_STRICT, false },
	{ "a", CLOSE_STRICT, true }, { "b", CLOSE_STRICT, true },
	{ "big", CLOSE_STRICT, true }, { "code", CLOSE_STRICT, true },
	{ "em", CLOSE_STRICT, true }, { "font", CLOSE_STRICT, true },
	{ "i", CLOSE_STRICT, true }, { "nobr", CLOSE_STRICT, true },
	{ "s", CLOSE_STRICT, true }, { "small", CLOSE_STRICT, true },
	{ "strike", CLOSE_STRICT, true }, { "strong", CLOSE_STRICT, true },
	{ "tt", CLOSE_STRICT, true }, { "u", CLOSE_STRICT, true },
	{ "span", CLOSE_PLAIN, true }, { "label", CLOSE_PLAIN, true },
	{ "o:p", CLOSE_PLAIN, true }, { "sub", CLOSE_PLAIN, true },
	{ "sup", CLOSE_PLAIN, true },
	{ "script", CLOSE_RAW, true }, { "style", CLOSE_RAW, true },
	{ "title", CLOSE_RAW, true }, { "textarea", CLOSE_RAW, true },
	{ "xmp", CLOSE_RAW, true }, { "iframe", CLOSE_RAW, true },
	{ "noembed", CLOSE_RAW, true }, { "noframes", CLOSE_RAW, true },
};

static int
find_element(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(elements); i++)
		if (elements[i].name[0] == name[0] &&
		    strcmp(elements[i].name, name) == 0)
			return (int)i;
	return -1;
}

static enum closing
closing_of(const char *name)
{
	int at = find_element(name);

	return at == -1 ? CLOSE_PLAIN : elements[at].closing;
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
	tag->name_end = q;
	tag->next = skip_attributes(q, end, &tag->attributes);
	return true;
}

bool
html_is_raw(const char *name)
{
	return closing_of(name) == CLOSE_RAW;
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
	char names[HTML_DEPTH_MAX][HTML_NAME_MAX + 1];
	size_t count;
};

/* Close name, through elements that may be left open; nothing when
 * something else is in the way. */
static void
close_element(struct stack *s, const char *name, enum closing closing)
{
	size_t i;

	for (i = s->count; i > 0; i--) {
		if (strcmp(s->names[i - 1], name) == 0) {
			s->count = i - 1;
			return;
		}
		if (closing == CLOSE_STRICT ||
		    closing_of(s->names[i - 1]) != CLOSE_LAX)
			return;
	}
}

bool
html_is_tame(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	struct stack s = { .count = 0 };
	struct html_tag tag;
	enum closing closing;

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
		closing = closing_of(tag.name);
		if (tag.name[0] == '\0' || closing == CLOSE_VOID)
			continue;
		if (tag.is_end || closing == CLOSE_LAX)
			close_element(&s, tag.name, closing);
		if (tag.is_end)
			continue;
		if (s.count == HTML_DEPTH_MAX)
			return false;
		memcpy(s.names[s.count++], tag.name, sizeof tag.name);
		if (closing == CLOSE_RAW)
			p = html_skip_raw(p, end, tag.name);
	}
}

void
html_flatten(const char *text, size_t len, struct buf *b)
{
	const char *p = text, *end = text + len, *next;
	struct html_tag tag;
	int at;

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
		at = find_element(tag.name);
		if (at == -1 ? tag.name[0] != '\0' : !elements[at].is_inline)
			buf_puts(b, "<br>");
		if (at != -1 && elements[at].closing == CLOSE_RAW &&
		    !tag.is_end)
			p = html_skip_raw(p, end, tag.name);
	}
}
