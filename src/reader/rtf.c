/* SPDX-License-Identifier: ISC */
#include "reader/rtf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/charset.h"

#define DEPTH_MAX 200 /* groups; text deeper is left out */
#define WORD_MAX 31

struct group {
	bool skip;   /* its text is not shown */
	unsigned uc; /* characters that stand in for one \u */
};

struct rtf {
	struct buf *out;
	struct buf bytes; /* in the code page, not yet decoded */
	char page[16];    /* "cp1252" */
	struct group groups[DEPTH_MAX];
	size_t depth;
	unsigned pending; /* stand-ins still to be left out */
	bool star;        /* \* came: an unknown destination is skipped */
	bool html;        /* HTML in RTF's clothes (MS-OXRTFEX) */
};

/* Destinations whose text is not the document's. */
static const char *const hidden[] = { "fonttbl", "colortbl", "stylesheet",
	"info", "pict", "object", "header", "footer", "htmltag", "mhtmltag",
	"listtable", "listoverridetable", "generator", "themedata", "datastore",
	"latentstyles", "fldinst", "xmlnstbl", "rsidtbl", "footnote" };

static const struct {
	const char *word;
	const char *text;
} signs[] = {
	{ "par", "\n" }, { "line", "\n" }, { "row", "\n" }, { "sect", "\n" },
	{ "page", "\n" }, { "tab", "\t" }, { "cell", "\t" },
	{ "emdash", "\xe2\x80\x94" }, { "endash", "\xe2\x80\x93" },
	{ "lquote", "\xe2\x80\x98" }, { "rquote", "\xe2\x80\x99" },
	{ "ldblquote", "\xe2\x80\x9c" }, { "rdblquote", "\xe2\x80\x9d" },
	{ "bullet", "\xe2\x80\xa2" },
};

static void
flush(struct rtf *r)
{
	if (r->bytes.len > 0)
		charset_decode(r->page, NULL, r->bytes.data, r->bytes.len,
		    r->out);
	buf_reset(&r->bytes);
}

static void
put(struct rtf *r, const char *text, size_t len)
{
	if (r->groups[r->depth].skip)
		return;
	flush(r);
	buf_put(r->out, text, len);
}

static void
put_byte(struct rtf *r, unsigned char c)
{
	if (r->pending > 0)
		r->pending--;
	else if (!r->groups[r->depth].skip)
		buf_putc(&r->bytes, (char)c);
}

static void
put_unicode(struct rtf *r, long code)
{
	char s[4];

	if (code < 0)
		code += 65536;
	r->pending = r->groups[r->depth].uc;
	put(r, s, utf8_encode((uint32_t)code, s));
}

static void
control(struct rtf *r, const char *word, bool has_number, long number)
{
	struct group *g = &r->groups[r->depth];
	size_t i;

	if (strcmp(word, "u") == 0 && has_number)
		put_unicode(r, number);
	else if (strcmp(word, "uc") == 0 && has_number && number >= 0 &&
	    number < 16)
		g->uc = (unsigned)number;
	else if (strcmp(word, "ansicpg") == 0 && has_number)
		snprintf(r->page, sizeof r->page, "cp%ld", number);
	else if (strcmp(word, "htmlrtf") == 0)
		/* What stands in for HTML, beside the text itself. */
		g->skip = !has_number || number != 0;
	else if (strcmp(word, "fromhtml") == 0)
		r->html = true;
	for (i = 0; i < COUNT(signs); i++)
		if (strcmp(word, signs[i].word) == 0)
			put(r, signs[i].text, strlen(signs[i].text));
	/* The tags of the HTML; its text stands between them. */
	if (r->html && strcmp(word, "htmltag") == 0) {
		r->star = g->skip = false;
		return;
	}
	if (r->star)
		g->skip = true;
	for (i = 0; i < COUNT(hidden); i++)
		if (strcmp(word, hidden[i]) == 0)
			g->skip = true;
	r->star = false;
}

/* A control word or sign whose backslash is at p; returns what follows. */
static const unsigned char *
take_control(struct rtf *r, const unsigned char *p, const unsigned char *end)
{
	char word[WORD_MAX + 1], digits[16];
	size_t n = 0, d = 0;

	p++;
	while (p < end && ((*p >= 'a' && *p <= 'z') ||
	    (*p >= 'A' && *p <= 'Z'))) {
		if (n < WORD_MAX)
			word[n++] = (char)*p;
		p++;
	}
	word[n] = '\0';
	while (n > 0 && p < end && ((*p >= '0' && *p <= '9') ||
	    (*p == '-' && d == 0))) {
		if (d < sizeof digits - 1)
			digits[d++] = (char)*p;
		p++;
	}
	digits[d] = '\0';
	if (n > 0) {
		if (p < end && *p == ' ')
			p++;
		control(r, word, d > 0, strtol(digits, NULL, 10));
		return p;
	}
	if (p == end)
		return p;
	if (*p == '\'' && end - p > 2) {
		char hex[3] = { (char)p[1], (char)p[2], '\0' };

		put_byte(r, (unsigned char)strtoul(hex, NULL, 16));
		return p + 3;
	}
	if (*p == '*')
		r->star = true;
	else if (*p == '~')
		put(r, "\xc2\xa0", 2);
	else if (*p == '_')
		put(r, "-", 1);
	else if (*p == '\\' || *p == '{' || *p == '}')
		put_byte(r, *p);
	else if (*p == '\n' || *p == '\r')
		put(r, "\n", 1);
	return p + 1;
}

bool
rtf_text(const unsigned char *data, size_t len, struct buf *b)
{
	const unsigned char *p = data, *end = data + len;
	struct rtf r = { .out = b, .page = "cp1252" };
	size_t too_deep = 0;

	buf_init(&r.bytes, len + 1);
	r.groups[0].uc = 1;
	while (p < end) {
		if (*p == '{') {
			if (r.depth + 1 < DEPTH_MAX) {
				r.groups[r.depth + 1] = r.groups[r.depth];
				r.depth++;
			} else
				too_deep++;
			p++;
		} else if (*p == '}') {
			if (too_deep > 0)
				too_deep--;
			else if (r.depth > 0)
				r.depth--;
			r.star = false;
			r.pending = 0;
			p++;
		} else if (*p == '\\')
			p = take_control(&r, p, end);
		else {
			if (*p != '\r' && *p != '\n')
				put_byte(&r, *p);
			p++;
		}
	}
	flush(&r);
	buf_release(&r.bytes);
	return r.html;
}
