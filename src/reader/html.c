/* SPDX-License-Identifier: ISC */
#include "reader/html.h"

#include <assert.h>
#include <gumbo.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reader/charset.h"
#include "reader/html_guard.h"
#include "reader/html_slim.h"
#include "reader/html_style.h"
#include "reader/html_table.h"
#include "reader/lines.h"

/* What an element does to the lines. */
enum trait {
	BLOCK = 1,      /* begins and ends a line */
	SPACED = 2,     /* with an empty line before and after */
	SKIP = 4,       /* is not shown */
	PRE = 8,        /* keeps blanks and line ends */
	ROW = 16,
	CELL = 32,
};

static const unsigned char traits[GUMBO_TAG_LAST + 1] = {
	[GUMBO_TAG_HEAD] = SKIP, [GUMBO_TAG_TITLE] = SKIP,
	[GUMBO_TAG_STYLE] = SKIP, [GUMBO_TAG_SCRIPT] = SKIP,
	/* struck out: what was said before */
	[GUMBO_TAG_S] = SKIP, [GUMBO_TAG_STRIKE] = SKIP, [GUMBO_TAG_DEL] = SKIP,
	[GUMBO_TAG_TEMPLATE] = SKIP, [GUMBO_TAG_NOSCRIPT] = SKIP,
	[GUMBO_TAG_IFRAME] = SKIP, [GUMBO_TAG_OBJECT] = SKIP,
	[GUMBO_TAG_SVG] = SKIP, [GUMBO_TAG_MATH] = SKIP,
	[GUMBO_TAG_SELECT] = SKIP, [GUMBO_TAG_NOFRAMES] = SKIP,
	[GUMBO_TAG_NOEMBED] = SKIP, [GUMBO_TAG_AUDIO] = SKIP,
	[GUMBO_TAG_VIDEO] = SKIP, [GUMBO_TAG_CANVAS] = SKIP,
	[GUMBO_TAG_DATALIST] = SKIP,
	[GUMBO_TAG_BODY] = BLOCK, [GUMBO_TAG_DIV] = BLOCK,
	[GUMBO_TAG_P] = BLOCK | SPACED, [GUMBO_TAG_H1] = BLOCK | SPACED,
	[GUMBO_TAG_H2] = BLOCK | SPACED, [GUMBO_TAG_H3] = BLOCK | SPACED,
	[GUMBO_TAG_H4] = BLOCK | SPACED, [GUMBO_TAG_H5] = BLOCK | SPACED,
	[GUMBO_TAG_H6] = BLOCK | SPACED, [GUMBO_TAG_UL] = BLOCK | SPACED,
	[GUMBO_TAG_OL] = BLOCK | SPACED, [GUMBO_TAG_DL] = BLOCK | SPACED,
	[GUMBO_TAG_BLOCKQUOTE] = BLOCK | SPACED,
	[GUMBO_TAG_PRE] = BLOCK | SPACED | PRE,
	[GUMBO_TAG_LISTING] = BLOCK | SPACED | PRE,
	[GUMBO_TAG_XMP] = BLOCK | SPACED | PRE,
	[GUMBO_TAG_PLAINTEXT] = BLOCK | PRE,
	[GUMBO_TAG_TEXTAREA] = BLOCK | PRE,
	[GUMBO_TAG_LI] = BLOCK, [GUMBO_TAG_DT] = BLOCK,
	[GUMBO_TAG_DD] = BLOCK, [GUMBO_TAG_HR] = BLOCK | SPACED,
	[GUMBO_TAG_TABLE] = BLOCK, [GUMBO_TAG_CAPTION] = BLOCK,
	[GUMBO_TAG_TBODY] = BLOCK, [GUMBO_TAG_THEAD] = BLOCK,
	[GUMBO_TAG_TFOOT] = BLOCK, [GUMBO_TAG_TR] = BLOCK | ROW,
	[GUMBO_TAG_TD] = BLOCK | CELL, [GUMBO_TAG_TH] = BLOCK | CELL,
	[GUMBO_TAG_ADDRESS] = BLOCK, [GUMBO_TAG_ARTICLE] = BLOCK,
	[GUMBO_TAG_ASIDE] = BLOCK, [GUMBO_TAG_CENTER] = BLOCK,
	[GUMBO_TAG_DETAILS] = BLOCK, [GUMBO_TAG_DIR] = BLOCK,
	[GUMBO_TAG_FIELDSET] = BLOCK, [GUMBO_TAG_FIGURE] = BLOCK,
	[GUMBO_TAG_FIGCAPTION] = BLOCK, [GUMBO_TAG_FOOTER] = BLOCK,
	[GUMBO_TAG_FORM] = BLOCK, [GUMBO_TAG_HEADER] = BLOCK,
	[GUMBO_TAG_HGROUP] = BLOCK, [GUMBO_TAG_LEGEND] = BLOCK,
	[GUMBO_TAG_MAIN] = BLOCK, [GUMBO_TAG_MENU] = BLOCK,
	[GUMBO_TAG_NAV] = BLOCK, [GUMBO_TAG_SECTION] = BLOCK,
	[GUMBO_TAG_SUMMARY] = BLOCK,
};

/* An element whose children are being visited, and what to undo after. */
struct open_element {
	const GumboNode *node;
	unsigned next_child;
	unsigned char traits;
	bool quote, pre, layout_row, saved_row;
};

struct page {
	struct document_text *t;
	struct style_sheet sheet;
	struct buf line;
	bool space;       /* a blank is due before the next word */
	bool blank_due;   /* an empty line is due before the next line */
	bool last_blank;
	uint32_t quote;
	uint32_t number;
	uint32_t pre;
	bool in_row;      /* lines go to the row's cells */
	struct html_row row;
	struct open_element *stack;
	size_t depth, room;
};

/* gumbo's memory: handed out in a row, freed all at once.  Its own release
 * of a tree is recursive. */
struct arena {
	struct chunk {
		struct chunk *older;
	} *newest;
	size_t left;
	char *at;
};

#define CHUNK_SIZE (64U << 10)
#define ALIGNMENT 16U

static void *
arena_alloc(void *userdata, size_t size)
{
	struct arena *a = userdata;
	struct chunk *chunk;
	size_t room;
	void *p;

	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (size > a->left) {
		room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
		chunk = xmalloc(room + ALIGNMENT);
		chunk->older = a->newest;
		a->newest = chunk;
		a->at = (char *)chunk + ALIGNMENT;
		a->left = room;
	}
	p = a->at;
	a->at += size;
	a->left -= size;
	return p;
}

static void
arena_free(void *userdata, void *p)
{
	(void)userdata;
	(void)p;
}

static void
arena_release(struct arena *a)
{
	struct chunk *older;

	for (; a->newest != NULL; a->newest = older) {
		older = a->newest->older;
		free(a->newest);
	}
}

static void
emit(struct page *page, const char *text, size_t len)
{
	if (page->blank_due && page->t->count > 0 && !page->last_blank)
		document_add_line(page->t, "", 0, ++page->number, page->quote);
	page->blank_due = false;
	document_add_line(page->t, text, len, ++page->number, page->quote);
	page->last_blank = len == 0;
}

/* The line ends here, even an empty one. */
static void
break_line(struct page *page)
{
	if (page->in_row)
		html_row_line(&page->row, page->line.data, page->line.len);
	else
		emit(page, page->line.data, page->line.len);
	buf_reset(&page->line);
	page->space = false;
}

/* A block begins or ends: what is in the line is a line. */
static void
end_line(struct page *page)
{
	if (page->line.len > 0)
		break_line(page);
	page->space = false;
}

static void
put_valid_text(struct page *page, const char *s)
{
	size_t n;

	while (*s != '\0') {
		n = strcspn(s, page->pre > 0 ? "\n" : " \t\n\r\f");
		if (n > 0 && page->space && page->pre == 0) {
			buf_putc(&page->line, ' ');
			page->space = false;
		}
		buf_put(&page->line, s, n);
		s += n;
		if (*s == '\0')
			break;
		if (page->pre > 0)
			break_line(page);
		else
			page->space = page->line.len > 0;
		s++;
	}
}

/* gumbo's numbers overflow in "&#55555555555;" and are no characters then. */
static void
put_text(struct page *page, const char *s)
{
	size_t len = strlen(s);
	struct buf b;

	if (utf8_is_valid(s, len)) {
		put_valid_text(page, s);
		return;
	}
	buf_init(&b, 3 * len + 1);
	charset_put_utf8(s, len, &b);
	put_valid_text(page, b.data);
	buf_release(&b);
}

static const char *
attribute(const GumboNode *node, const char *name)
{
	GumboAttribute *a;

	a = gumbo_get_attribute(&node->v.element.attributes, name);
	return a != NULL ? a->value : NULL;
}

static bool
is_hidden(const struct page *page, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	GumboStringPiece name = e->original_tag;

	if (e->tag == GUMBO_TAG_UNKNOWN && name.data != NULL) {
		gumbo_tag_from_original_text(&name);
		/* Word's own data. */
		if (name.length == 3 && strncasecmp(name.data, "xml", 3) == 0)
			return true;
	}
	if (e->attributes.length == 0)
		return false;
	return attribute(node, "hidden") != NULL ||
	    style_hides(&page->sheet, attribute(node, "style"),
		attribute(node, "class"), attribute(node, "id"));
}

/* Containers that mail programs put around what they quote. */
static const char *const quote_classes[] = { "gmail_quote", "yahoo_quoted",
	"protonmail_quote", "zmail_extra", "tutanota_quote", "mail_quote",
	"cite" };

static bool
has_quote_class(const GumboNode *node)
{
	const char *class_names = attribute(node, "class"), *found;
	size_t i, len;

	for (i = 0; class_names != NULL && i < COUNT(quote_classes); i++) {
		found = strstr(class_names, quote_classes[i]);
		len = strlen(quote_classes[i]);
		if (found != NULL &&
		    (found == class_names || found[-1] == ' ') &&
		    (found[len] == '\0' || found[len] == ' '))
			return true;
	}
	return false;
}

/* A blockquote that only moves text to the right quotes nothing. */
static bool
is_indentation(const GumboNode *node)
{
	const char *style = attribute(node, "style");
	const char *type = attribute(node, "type");

	if (type != NULL && strcasecmp(type, "cite") == 0)
		return false;
	return style_has(style, ";border:none") ||
	    style_has(style, ";border:0") ||
	    (style_has(style, ";margin") && !style_has(style, ";border"));
}

static bool
is_quote(const struct page *page, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;
	size_t i;

	if (tag != GUMBO_TAG_BLOCKQUOTE)
		return tag == GUMBO_TAG_DIV && has_quote_class(node);
	if (is_indentation(node))
		return false;
	/* Gmail and Yahoo put a blockquote into the container, beside the
	 * line "On ... wrote": both are one quote. */
	for (i = page->depth; i > 0 && i + 4 > page->depth; i--)
		if (page->stack[i - 1].quote)
			return page->stack[i - 1].node->v.element.tag ==
			    GUMBO_TAG_BLOCKQUOTE;
	return true;
}

static bool
is_spaced(const GumboNode *node)
{
	const char *class_names, *style;

	if (node->v.element.tag != GUMBO_TAG_P)
		return true;
	class_names = attribute(node, "class");
	style = attribute(node, "style");
	return !(class_names != NULL && strncmp(class_names, "Mso", 3) == 0) &&
	    !style_has(style, ";margin:0") && !style_has(style, ";margin-top:0");
}

/* What a mail program draws between an answer and the mail it answers. */
static void
draw_rule(struct page *page)
{
	static const char rule[] = "________________";

	if (!page->in_row)
		emit(page, rule, sizeof rule - 1);
}

static void
enter(struct page *page, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	struct open_element *o;
	const char *style;

	if (e->tag == GUMBO_TAG_BR) {
		break_line(page);
		return;
	}
	if ((traits[e->tag] & SKIP) != 0 || is_hidden(page, node))
		return;
	if (page->depth == page->room) {
		page->room = page->room == 0 ? 64 : page->room * 2;
		page->stack = xreallocarray(page->stack, page->room,
		    sizeof *page->stack);
	}
	o = &page->stack[page->depth];
	*o = (struct open_element){ .node = node, .traits = traits[e->tag],
		.saved_row = page->in_row };
	if ((o->traits & SPACED) != 0 && !is_spaced(node))
		o->traits &= (unsigned char)~SPACED;
	if ((o->traits & BLOCK) != 0)
		end_line(page);
	if ((o->traits & SPACED) != 0)
		page->blank_due = true;
	if (e->tag == GUMBO_TAG_HR)
		draw_rule(page);
	style = e->attributes.length > 0 ? attribute(node, "style") : NULL;
	o->pre = (o->traits & PRE) != 0 || style_has(style, ";white-space:pre");
	o->quote = (e->attributes.length > 0 ||
	    e->tag == GUMBO_TAG_BLOCKQUOTE) && is_quote(page, node);
	page->pre += o->pre;
	page->quote += o->quote;
	if ((o->traits & ROW) != 0 && html_is_data_row(node)) {
		html_row_begin(&page->row);
		page->in_row = true;
	} else if (e->tag == GUMBO_TAG_TABLE)
		page->in_row = false;
	if ((o->traits & CELL) != 0 && page->in_row)
		html_row_cell(&page->row);
	page->depth++;
}

static void
emit_line(void *context, const char *text, size_t len)
{
	emit(context, text, len);
}

static void
leave(struct page *page)
{
	struct open_element *o = &page->stack[--page->depth];

	if ((o->traits & BLOCK) != 0)
		end_line(page);
	if ((o->traits & SPACED) != 0)
		page->blank_due = true;
	if ((o->traits & ROW) != 0 && page->in_row && !o->saved_row)
		html_row_end(&page->row, emit_line, page);
	page->in_row = o->saved_row;
	page->pre -= o->pre;
	page->quote -= o->quote;
}

static void
visit(struct page *page, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		enter(page, node);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		put_text(page, node->v.text.text);
		break;
	default:
		break;
	}
}

static void
walk(struct page *page, const GumboNode *root)
{
	struct open_element *o;

	visit(page, root);
	while (page->depth > 0) {
		o = &page->stack[page->depth - 1];
		if (o->next_child < o->node->v.element.children.length)
			visit(page, o->node->v.element.children.data[
			    o->next_child++]);
		else
			leave(page);
	}
	end_line(page);
}

/* The style sheets: in the head as a rule, else among the body's first
 * elements. */
static void
read_styles(struct page *page, const GumboNode *root)
{
	const GumboVector *top = &root->v.element.children, *children;
	const GumboNode *node, *child;
	unsigned i, j, k;

	for (i = 0; i < top->length; i++) {
		node = top->data[i];
		if (node->type != GUMBO_NODE_ELEMENT)
			continue;
		children = &node->v.element.children;
		for (j = 0; j < children->length; j++) {
			child = children->data[j];
			if (child->type != GUMBO_NODE_ELEMENT ||
			    child->v.element.tag != GUMBO_TAG_STYLE)
				continue;
			for (k = 0; k < child->v.element.children.length; k++) {
				node = child->v.element.children.data[k];
				style_add(&page->sheet, node->v.text.text,
				    strlen(node->v.text.text));
			}
		}
	}
}

/* "href=" in any case. */
static bool
has_link(const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while ((p = memchr(p, '=', (size_t)(end - p))) != NULL) {
		if (p - text >= 4 && strncasecmp(p - 4, "href", 4) == 0)
			return true;
		p++;
	}
	return false;
}

void
html_lines(const char *text, size_t len, struct document_text *t)
{
	struct arena arena = { NULL, 0, NULL };
	struct page page = { .t = t };
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *output;
	struct buf flat;

	buf_init(&flat, len * 5 + 16);
	buf_init(&page.line, len * 4 + 16);
	if (html_is_tame(text, len))
		html_slim(text, len, &flat);
	else
		html_flatten(text, len, &flat);
	options.allocator = arena_alloc;
	options.deallocator = arena_free;
	options.userdata = &arena;
	options.max_errors = 0;
	output = gumbo_parse_with_options(&options, flat.data, flat.len);
	read_styles(&page, output->root);
	walk(&page, output->root);
	style_release(&page.sheet);
	html_row_release(&page.row);
	free(page.stack);
	buf_release(&page.line);
	arena_release(&arena);
	buf_release(&flat);
	t->has_link = has_link(text, len);
}
