/* SPDX-License-Identifier: ISC */
#include "reader/header.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/charset.h"
#include "reader/line_ends.h"
#include "reader/transfer.h"

#define CHARSET_LABEL_MAX 64

bool
header_is_field(const unsigned char *line, size_t len, size_t *name_len_out)
{
	size_t n = 0, name_len;

	while (n < len && line[n] > 0x20 && line[n] < 0x7f && line[n] != ':')
		n++;
	name_len = n;
	while (n < len && (line[n] == ' ' || line[n] == '\t'))
		n++;
	*name_len_out = name_len;
	return name_len > 0 && n < len && line[n] == ':';
}

void
header_parse(const unsigned char *data, size_t len, size_t max_count,
    struct header *header_out)
{
	const char *p = (const char *)data, *end = p + len, *eol, *next;
	struct line_ends ends = { .end = end };
	struct header h = { NULL, 0, false };
	struct header_field *f = NULL;
	size_t cap = 0, name_len;

	/* Editors put a byte order mark before the first line. */
	if (len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	for (; p < end; p = next) {
		eol = line_end(&ends, p, &next);
		if (f != NULL && (*p == ' ' || *p == '\t')) {
			f->value_len = (size_t)((const unsigned char *)eol -
			    f->value);
			continue;
		}
		f = NULL;
		if (!header_is_field((const unsigned char *)p,
		    (size_t)(eol - p), &name_len))
			continue;
		if (h.count == max_count) {
			h.cut = true;
			break;
		}
		if (h.count == cap) {
			cap = cap == 0 ? 32 : cap * 2;
			h.fields = xreallocarray(h.fields, cap,
			    sizeof *h.fields);
		}
		f = &h.fields[h.count++];
		f->name = (const unsigned char *)p;
		f->name_len = name_len;
		f->value = (const unsigned char *)memchr(p, ':',
		    (size_t)(eol - p)) + 1;
		f->value_len = (size_t)((const unsigned char *)eol - f->value);
	}
	*header_out = h;
}

void
header_release(struct header *header)
{
	free(header->fields);
	*header = (struct header){ NULL, 0, false };
}

bool
header_field_is(const struct header_field *field, const char *name)
{
	/* most have another first letter */
	return (field->name_len == 0 ||
	    ((field->name[0] ^ (unsigned char)name[0]) & 0xdf) == 0) &&
	    strncasecmp((const char *)field->name, name,
	    field->name_len) == 0 && name[field->name_len] == '\0';
}

const struct header_field *
header_next(const struct header *header, const char *name, size_t *index)
{
	const struct header_field *f;

	while (*index < header->count) {
		f = &header->fields[(*index)++];
		if (header_field_is(f, name))
			return f;
	}
	return NULL;
}

const struct header_field *
header_find(const struct header *header, const char *name)
{
	size_t index = 0;

	return header_next(header, name, &index);
}

bool
header_has(const struct header *header, const char *name)
{
	return header_find(header, name) != NULL;
}

char *
header_raw(const struct header_field *field)
{
	const unsigned char *run;
	struct buf b;
	size_t i;
	unsigned char c;

	if (field == NULL)
		return xstrdup("");
	buf_init(&b, field->value_len * 3);
	for (i = 0; i < field->value_len; i++) {
		for (run = field->value + i; i < field->value_len &&
		    field->value[i] > ' ' && field->value[i] != 0x7f; i++)
			;
		buf_put(&b, run, (size_t)(field->value + i - run));
		if (i == field->value_len)
			break;
		c = field->value[i];
		if (c == '\r' || c == '\n')
			continue;
		if (c == '\t' || c == ' ') {
			if (b.len > 0)
				buf_putc(&b, ' ');
		} else {
			buf_puts(&b, "\xef\xbf\xbd");
		}
	}
	while (b.len > 0 && b.data[b.len - 1] == ' ')
		buf_truncate(&b, b.len - 1);
	return buf_take(&b);
}

/* An encoded word; views. */
struct word {
	const char *charset;
	size_t charset_len;
	char encoding; /* 'b' or 'q' */
	const char *text;
	size_t text_len;
};

/*
 * The encoded word at p, which begins with "=?": its length, or 0.  Blanks
 * inside are forgiven.  *last is where "?=" is known not to come any more, so
 * that many beginnings without an end stay linear.
 */
static size_t
parse_word(const char *p, const char *end, const char **last,
    struct word *word)
{
	const char *q = p + 2, *text;

	word->charset = q;
	while (q < end && *q != '?' && *q != ' ' &&
	    q - word->charset < CHARSET_LABEL_MAX)
		q++;
	word->charset_len = (size_t)(q - word->charset);
	if (word->charset_len == 0 || end - q < 3 || *q != '?' || q[2] != '?')
		return 0;
	word->encoding = (char)(q[1] | 0x20);
	if (word->encoding != 'b' && word->encoding != 'q')
		return 0;
	text = q + 3;
	if (*last != NULL && text >= *last)
		return 0;
	for (q = text; end - q >= 2; q++) {
		q = memchr(q, '?', (size_t)(end - q));
		if (q == NULL || end - q < 2)
			break;
		if (q[1] != '=')
			continue;
		word->text = text;
		word->text_len = (size_t)(q - text);
		return (size_t)(q + 2 - p);
	}
	*last = text;
	return 0;
}

static void
decode_q(const char *p, size_t len, struct buf *b)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (p[i] == '=' && i + 2 < len &&
		    hex_digit((unsigned char)p[i + 1]) >= 0 &&
		    hex_digit((unsigned char)p[i + 2]) >= 0) {
			buf_putc(b, (char)(hex_digit((unsigned char)p[i + 1])
			    << 4 | hex_digit((unsigned char)p[i + 2])));
			i += 2;
		} else
			buf_putc(b, p[i] == '_' ? ' ' : p[i]);
	}
}

/* The words that follow each other in one charset, as bytes before they are
 * characters: programs cut words in the middle of a character. */
struct run {
	char charset[CHARSET_LABEL_MAX + 1]; /* "" when there is none */
	struct buf bytes;
};

static void
flush_run(struct run *run, struct buf *b)
{
	if (run->charset[0] == '\0')
		return;
	charset_decode(run->charset, NULL, run->bytes.data, run->bytes.len, b);
	buf_reset(&run->bytes);
	run->charset[0] = '\0';
}

static void
add_word(struct run *run, const struct word *word, struct buf *b)
{
	char charset[CHARSET_LABEL_MAX + 1];
	char *star;

	memcpy(charset, word->charset, word->charset_len);
	charset[word->charset_len] = '\0';
	/* A language may follow the charset (RFC 2231, 5). */
	star = strchr(charset, '*');
	if (star != NULL)
		*star = '\0';
	if (strcasecmp(charset, run->charset) != 0) {
		flush_run(run, b);
		memcpy(run->charset, charset, strlen(charset) + 1);
	}
	if (word->encoding == 'b')
		transfer_base64((const unsigned char *)word->text,
		    word->text_len, &run->bytes);
	else
		decode_q(word->text, word->text_len, &run->bytes);
}

static bool
is_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' ||
	    *p == '\n'))
		p++;
	return p == end;
}

void
header_decode(const char *text, size_t len, const char *hint, struct buf *b)
{
	const char *p = text, *plain = text, *end = text + len, *last = NULL;
	struct run run = { .charset = "" };
	struct word word;
	size_t n;

	buf_init(&run.bytes, len + 4);
	while (end - p >= 2) {
		p = memchr(p, '=', (size_t)(end - p));
		if (p == NULL || end - p < 2)
			break;
		n = p[1] == '?' ? parse_word(p, end, &last, &word) : 0;
		if (n == 0) {
			p++;
			continue;
		}
		/* Blanks between words are not text. */
		if (run.charset[0] == '\0' || !is_blank(plain, p)) {
			flush_run(&run, b);
			charset_decode(NULL, hint, plain, (size_t)(p - plain),
			    b);
		}
		add_word(&run, &word, b);
		p += n;
		plain = p;
	}
	flush_run(&run, b);
	charset_decode(NULL, hint, plain, (size_t)(end - plain), b);
	buf_release(&run.bytes);
}

/* White space of any kind to one blank, other controls dropped, trimmed. */
static char *
tidy(const char *s, size_t len)
{
	struct buf b;
	bool space = false;
	uint32_t code;
	size_t n;

	buf_init(&b, len);
	for (; len > 0; s += n, len -= n) {
		n = utf8_decode(s, len, &code, NULL);
		if (code == ' ' || (code >= '\t' && code <= '\r')) {
			space = b.len > 0;
			continue;
		}
		if (code < 0x20 || (code >= 0x7f && code < 0xa0))
			continue;
		if (space)
			buf_putc(&b, ' ');
		space = false;
		buf_put(&b, s, n);
	}
	return buf_take(&b);
}

char *
header_text(const struct header_field *field, const char *hint)
{
	struct buf raw, b;
	char *text;
	size_t i;

	if (field == NULL)
		return xstrdup("");
	buf_init(&raw, field->value_len);
	for (i = 0; i < field->value_len; i++)
		if (field->value[i] != '\r' && field->value[i] != '\n')
			buf_putc(&raw, (char)field->value[i]);
	buf_init(&b, raw.len * 4 + 16);
	header_decode(raw.data, raw.len, hint, &b);
	text = tidy(b.data, b.len);
	buf_release(&raw);
	buf_release(&b);
	return text;
}

const char *
header_skip_blanks(const char *p)
{
	size_t depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')' && depth > 0)
			depth--;
		else if (*p == '\\' && depth > 0 && p[1] != '\0')
			p++;
		else if (depth == 0 && *p != ' ' && *p != '\t')
			break;
	}
	return p;
}
