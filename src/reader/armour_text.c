/* SPDX-License-Identifier: ISC */
#include "reader/armour_text.h"

#include <openssl/crypto.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/names.h"
#include "base/utf8.h"
#include "reader/charset.h"

#define TAG_MAX 2048  /* octets of a tag; longer ones are no tags */
#define ESCAPES_MAX 8 /* backslashes before what they escape */
#define ESCAPE '\033'
#define SAMPLE 4096   /* octets looked at to tell text from the rest */

/* Ranges of characters and what they are to us; 0: nothing at all. */
struct range {
	uint32_t first, last;
	char as;
};

static const struct range ranges[] = {
	{ 0x00, 0x08, 0 },
	{ 0x0a, 0x0a, '\n' },
	{ 0x0d, 0x0d, '\n' },
	{ 0x1b, 0x1b, ESCAPE },
	{ 0x09, 0x20, ' ' },
	{ 0x7f, 0x7f, 0 },
	{ 0x85, 0x85, '\n' },
	{ 0x96, 0x97, '-' }, /* windows-1252 taken for ISO 8859-1 */
	{ 0xa0, 0xa0, ' ' },
	{ 0xad, 0xad, 0 }, /* soft hyphen */
	{ 0x34f, 0x34f, 0 },
	{ 0x1680, 0x1680, ' ' },
	{ 0x180e, 0x180e, 0 },
	{ 0x2000, 0x200a, ' ' },
	{ 0x200b, 0x200f, 0 },
	{ 0x2010, 0x2015, '-' },
	{ 0x2018, 0x201b, '\'' },
	{ 0x201c, 0x201f, '"' },
	{ 0x2028, 0x2029, '\n' },
	{ 0x202a, 0x202e, 0 },
	{ 0x202f, 0x202f, ' ' },
	{ 0x203a, 0x203a, '>' },
	{ 0x2043, 0x2043, '-' },
	{ 0x205f, 0x205f, ' ' },
	{ 0x2060, 0x206f, 0 },
	{ 0x207b, 0x207b, '-' },
	{ 0x208b, 0x208b, '-' },
	{ 0x2212, 0x2212, '-' },
	{ 0x23af, 0x23af, '-' },
	{ 0x2500, 0x2501, '-' }, /* box drawing */
	{ 0x2504, 0x2505, '-' },
	{ 0x2508, 0x2509, '-' },
	{ 0x2574, 0x2574, '-' },
	{ 0x2796, 0x2796, '-' },
	{ 0x2e3a, 0x2e3b, '-' },
	{ 0x3000, 0x3000, ' ' },
	{ 0x30fc, 0x30fc, '-' }, /* katakana long vowel */
	{ 0xfe00, 0xfe0f, 0 },
	{ 0xfe58, 0xfe58, '-' },
	{ 0xfe63, 0xfe63, '-' },
	{ 0xfeff, 0xfeff, 0 },
	{ 0xfff9, 0xfffb, 0 },
};

/* Full-width forms (input methods of East Asia) are ASCII moved up. */
#define FULLWIDTH_FIRST 0xff01
#define FULLWIDTH_LAST 0xff5e
#define FULLWIDTH_MOVE 0xfee0

static void
put_code(struct buf *b, uint32_t code)
{
	size_t i;

	if (code >= FULLWIDTH_FIRST && code <= FULLWIDTH_LAST)
		code -= FULLWIDTH_MOVE;
	if (code > 0x20 && code < 0x7f) {
		buf_putc(b, (char)code);
		return;
	}
	for (i = 0; i < COUNT(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last) {
			if (ranges[i].as != 0)
				buf_putc(b, ranges[i].as);
			return;
		}
	buf_putc(b, '?');
}

static void
put_utf8(struct buf *b, const char *s, size_t len)
{
	uint32_t code;
	size_t n;

	for (; len > 0; s += n, len -= n) {
		n = utf8_decode(s, len, &code, NULL);
		put_code(b, code);
	}
}

static uint32_t
unit(const unsigned char *p, size_t width, bool big)
{
	uint32_t v = 0;
	size_t i;

	for (i = 0; i < width; i++)
		v = v << 8 | p[big ? i : width - 1 - i];
	return v;
}

static void
put_wide(struct buf *b, const unsigned char *data, size_t len, size_t width,
    bool big)
{
	size_t i;

	/* Half of a surrogate pair is as good as any other sign. */
	for (i = 0; i + width <= len; i += width)
		put_code(b, unit(data + i, width, big));
}

/*
 * UTF-16 or UTF-32 by its mark, or by the NULs that text of this kind is full
 * of: the width (1: neither) and the order of bytes.  PowerShell writes no
 * mark when it appends; a mixture is left to put_narrow.
 */
static size_t
width_of(const unsigned char *data, size_t len, bool *big_out)
{
	size_t nul[4] = { 0 }, n = len < SAMPLE ? len & ~(size_t)3 : SAMPLE, i;

	*big_out = false;
	if (n < 16)
		return 1;
	for (i = 0; i < n; i++)
		nul[i % 4] += data[i] == 0;
	n = n * 2 / 10; /* 80% of all groups of four */
	if (nul[1] + nul[2] + nul[3] > 3 * n && nul[2] > n && nul[0] < n / 4)
		return 4;
	if (memcmp(data, "\xff\xfe", 2) == 0)
		return 2;
	if (nul[1] + nul[3] > 2 * n && nul[0] + nul[2] < n / 4)
		return 2;
	*big_out = true;
	if (nul[0] + nul[1] + nul[2] > 3 * n && nul[1] > n && nul[3] < n / 4)
		return 4;
	if (memcmp(data, "\xfe\xff", 2) == 0)
		return 2;
	if (nul[0] + nul[2] > 2 * n && nul[1] + nul[3] < n / 4)
		return 2;
	*big_out = false;
	return 1;
}

static bool
looks_like_text(const unsigned char *data, size_t len)
{
	size_t n = len < SAMPLE ? len : SAMPLE, odd = 0, i;

	for (i = 0; i < n; i++)
		odd += data[i] < 0x20 && data[i] != '\t' && data[i] != '\n' &&
		    data[i] != '\r' && data[i] != '\f' && data[i] != 0x1b;
	return odd <= n / 50;
}

/* ---- markup and escapes, in place: what is left is never longer. */

/* Tags that may stand inside a line of armour; any other ends a line.  In XML
 * with name spaces (Word, OpenDocument, Outlook's HTML) it is the other way
 * round: a line is cut into runs, and few tags end it. */
static const char *const inline_tags[] = { "a", "b", "big", "code", "em",
	"font", "i", "ins", "kbd", "mark", "s", "small", "samp", "span",
	"strong", "sub", "sup", "tt", "u", "wbr" };
static const char *const line_tags[] = { "w:p", "w:br", "w:cr", "text:p",
	"text:line-break", "text:h" };

struct entity {
	const char *name;
	uint32_t code;
};

static const struct entity entities[] = {
	{ "nbsp", 0xa0 },
	{ "shy", 0xad },
	{ "ndash", 0x2013 },
	{ "mdash", 0x2014 },
	{ "horbar", 0x2015 },
	{ "minus", 0x2212 },
	{ "hyphen", 0x2010 },
	{ "dash", 0x2010 },
	{ "gt", '>' },
	{ "lt", '<' },
	{ "amp", '&' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "plus", '+' },
	{ "sol", '/' },
	{ "equals", '=' },
	{ "NewLine", '\n' },
	{ "Tab", ' ' },
	{ "ensp", ' ' },
	{ "emsp", ' ' },
	{ "thinsp", ' ' },
	{ "zwj", 0x200d },
	{ "zwnj", 0x200c },
};

struct squeeze {
	const char *s;
	size_t len, at;
	bool rtf;
	bool form;    /* a blank became "+" (a form's answer) */
	bool escaped; /* a "&" or "<" was escaped: look once more */
	struct buf *out;
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does the tag (what stands between "<" and ">") end a line? */
static bool
ends_line(const char *s, size_t len)
{
	size_t name = 0;

	if (len > 0 && *s == '/') {
		s++;
		len--;
	}
	while (name < len && s[name] != ' ' && s[name] != '\n' &&
	    s[name] != '/')
		name++;
	if (memchr(s, ':', name) != NULL)
		return names_have(line_tags, COUNT(line_tags), s, name);
	return !names_have(inline_tags, COUNT(inline_tags), s, name);
}

/* "<br>" and the like; a lone "<" is left alone, and so is a tag with armour
 * in one of its attributes. */
static bool
skip_tag(struct squeeze *q)
{
	const char *s = q->s + q->at;
	size_t left = q->len - q->at, end;

	if (left < 3 || !(is_letter(s[1]) || s[1] == '/' || s[1] == '!' ||
			    s[1] == '?'))
		return false;
	if (left > TAG_MAX)
		left = TAG_MAX;
	for (end = 1; end < left && s[end] != '>'; end++)
		if (s[end] == '<')
			return false;
	if (end == left || memmem(s, end, "BEGIN ", 6) != NULL)
		return false;
	if (ends_line(s + 1, end - 1))
		buf_putc(q->out, '\n');
	q->at += end + 1;
	return true;
}

static bool
take_entity(struct squeeze *q)
{
	const char *s = q->s + q->at + 1;
	size_t left = q->len - q->at - 1, end, i;
	char text[12];
	unsigned long code = 0;

	for (end = 0; end < left && end < sizeof text && s[end] != ';'; end++)
		if (!is_letter(s[end]) && !is_digit(s[end]) && s[end] != '#')
			return false;
	if (end == 0 || end >= left || end >= sizeof text || s[end] != ';')
		return false;
	memcpy(text, s, end);
	text[end] = '\0';
	if (text[0] == '#')
		code = text[1] == 'x' || text[1] == 'X' ?
		    strtoul(text + 2, NULL, 16) :
		    strtoul(text + 1, NULL, 10);
	for (i = 0; i < COUNT(entities); i++)
		if (strcmp(text, entities[i].name) == 0)
			code = entities[i].code;
	if (code == '&' || code == '<')
		q->escaped = true;
	if (code != 0 && code <= 0x10ffff)
		put_code(q->out, (uint32_t)code);
	else
		buf_putc(q->out, '?');
	q->at += 1 + end + 1;
	return true;
}

/* "\n", "\/" and "\u002d" of JSON and of source code, also when they were
 * escaped once more. */
static bool
take_escape(struct squeeze *q)
{
	const char *s = q->s + q->at;
	size_t left = q->len - q->at, n = 1;
	char text[5] = "";

	while (n < left && n < ESCAPES_MAX && s[n] == '\\')
		n++;
	if (n >= left)
		return false;
	if (s[n] == 'n' || s[n] == 'r' || s[n] == 't')
		buf_putc(q->out, s[n] == 't' ? ' ' : '\n');
	else if (s[n] == '/' || s[n] == '+' || s[n] == '-' || s[n] == '=')
		buf_putc(q->out, s[n]);
	else if (s[n] == 'u' && left - n > 4) {
		memcpy(text, s + n + 1, 4);
		put_code(q->out, (uint32_t)strtoul(text, NULL, 16));
		n += 4;
	} else
		return false;
	q->at += n + 1;
	return true;
}

/* "%2B" and "%0A" of a URL (RFC 3986 2.1). */
static bool
take_percent(struct squeeze *q)
{
	const char *s = q->s + q->at;
	char text[3] = "", *end;
	unsigned long code;

	if (q->len - q->at < 3)
		return false;
	memcpy(text, s + 1, 2);
	code = strtoul(text, &end, 16);
	if (end != text + 2 || code >= 0x80 || text[0] == '-' ||
	    text[0] == '+')
		return false;
	put_code(q->out, (uint32_t)code);
	q->at += 3;
	return true;
}

/* A blank that a form sent as "+"; in base64 it is a sign of its own, which
 * such a form escapes. */
static bool
take_plus(struct squeeze *q)
{
	if (!q->form)
		return false;
	buf_putc(q->out, ' ');
	q->at++;
	return true;
}

/* "_x000D_": the CR of a spreadsheet's cell (ECMA-376, 22.4.2.4). */
static bool
take_cell(struct squeeze *q)
{
	if (q->len - q->at < 7 ||
	    strncasecmp(q->s + q->at, "_x000D_", 7) != 0)
		return false;
	buf_putc(q->out, '\n');
	q->at += 7;
	return true;
}

/* ESC [ ... m: colours that a terminal's log kept (ECMA-48 5.4). */
static bool
take_colour(struct squeeze *q)
{
	size_t at = q->at + 1;

	if (at >= q->len || q->s[at] != '[')
		return false;
	for (at++; at < q->len && (is_digit(q->s[at]) || q->s[at] == ';');
	     at++)
		continue;
	if (at >= q->len || !is_letter(q->s[at]))
		return false;
	q->at = at + 1;
	return true;
}

/* A control word or symbol of RTF 1.9: "\par ", "\'97", "\_". */
static bool
take_rtf(struct squeeze *q)
{
	const char *s = q->s + q->at;
	size_t left = q->len - q->at, n = 1, i;
	static const char *const dashes[] = { "emdash", "endash" };

	if (left < 2)
		return false;
	if (!is_letter(s[1])) {
		if (s[1] == '_' || s[1] == '-')
			buf_putc(q->out, s[1] == '_' ? '-' : ' ');
		if (s[1] == '\'' && left > 3 && s[2] == '9' &&
		    (s[3] == '6' || s[3] == '7'))
			buf_putc(q->out, '-');
		q->at += s[1] == '\'' && left > 3 ? 4 : 2;
		return true;
	}
	while (n < left && is_letter(s[n]))
		n++;
	for (i = 0; i < COUNT(dashes); i++)
		if (n - 1 == strlen(dashes[i]) &&
		    strncmp(s + 1, dashes[i], n - 1) == 0)
			buf_putc(q->out, '-');
	if ((n == 4 && strncmp(s, "\\par", 4) == 0) ||
	    (n == 5 && strncmp(s, "\\line", 5) == 0))
		buf_putc(q->out, '\n');
	while (n < left && (is_digit(s[n]) || s[n] == '-'))
		n++;
	if (n < left && s[n] == ' ')
		n++;
	q->at += n;
	return true;
}

static bool
take_backslash(struct squeeze *q)
{
	return q->rtf ? take_rtf(q) : take_escape(q);
}

/* Who is asked at which character; a taker that declines leaves it alone. */
static const struct taker {
	char at;
	bool (*take)(struct squeeze *q);
} takers[] = {
	{ '<', skip_tag },
	{ '&', take_entity },
	{ '\\', take_backslash },
	{ '%', take_percent },
	{ '+', take_plus },
	{ '_', take_cell },
	{ ESCAPE, take_colour },
};

static bool
take(struct squeeze *q)
{
	size_t i;

	for (i = 0; i < COUNT(takers); i++)
		if (q->s[q->at] == takers[i].at)
			return takers[i].take(q);
	return false;
}

/* One layer of markup undone: text to out. */
static void
squeeze(struct squeeze *q, const struct buf *text, struct buf *out)
{
	q->s = text->data;
	q->len = text->len;
	q->at = 0;
	q->out = out;
	q->form = memmem(q->s, q->len, "BEGIN+", 6) != NULL;
	q->escaped = false;
	while (q->at < q->len)
		if (!take(q))
			buf_putc(q->out, q->s[q->at++]);
}

/* UTF-16 that was appended to something else is full of NULs, too. */
static void
put_narrow(struct buf *flat, const char *charset, const unsigned char *data,
    size_t len)
{
	struct buf bare, utf8;
	size_t i;

	buf_init(&bare, len + 1);
	buf_init(&utf8, 4 * len + 16);
	if (memchr(data, '\0', len) != NULL) {
		for (i = 0; i < len; i++)
			if (data[i] != '\0')
				buf_putc(&bare, (char)data[i]);
		data = (unsigned char *)bare.data;
		len = bare.len;
	}
	charset_decode(charset, NULL, data, len, &utf8);
	put_utf8(flat, utf8.data, utf8.len);
	buf_release(&bare);
	buf_release(&utf8);
}

void
armour_text(const char *charset, const unsigned char *data, size_t len,
    struct buf *b, bool *text_out)
{
	struct squeeze q = { 0 };
	struct buf flat, once;
	size_t width;
	bool big;

	buf_init(&flat, len + 1);
	width = width_of(data, len, &big);
	*text_out = width > 1 || looks_like_text(data, len);
	if (width > 1)
		put_wide(&flat, data, len, width, big);
	else if (*text_out)
		put_narrow(&flat, charset, data, len);
	else
		put_utf8(&flat, (const char *)data, len);
	q.rtf = len > 5 && memcmp(data, "{\\rtf", 5) == 0;
	buf_init(&once, len + 16);
	squeeze(&q, &flat, &once);
	/* The source of a page that shows the source of a page. */
	if (q.escaped)
		squeeze(&q, &once, b);
	else
		buf_put(b, once.data, once.len);
	OPENSSL_cleanse(flat.data, flat.len);
	OPENSSL_cleanse(once.data, once.len);
	buf_release(&flat);
	buf_release(&once);
}
