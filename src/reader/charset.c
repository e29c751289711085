/* SPDX-License-Identifier: ISC */
#include "reader/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/charset_codes.h"
#include "reader/charset_guess.h"
#include "reader/charset_table.h"

/* Text is put together in pieces of this size. */
#define PIECE 4096
/* The most octets that one step of put_multi makes. */
#define STEP_MAX 8

/*
 * Converters, opened once per process and kept: the reader's children may
 * open nothing.  Most charsets need none: see charset_codes.h.
 */
static struct converter {
	const struct charset_codes *codes;
	iconv_t cd; /* (iconv_t)-1: none */
} converters[CHARSET_MAX];

static const struct converter *
converter_of(const struct charset *cs)
{
	size_t index = charset_index(cs);
	struct converter *c = &converters[index];

	if (c->codes != NULL)
		return c;
	c->codes = &charset_codes[index];
	c->cd = (iconv_t)-1;
	if (cs->iconv != NULL && c->codes->upper == NULL &&
	    (c->codes->rows == NULL || c->codes->has_rest))
		c->cd = iconv_open("UTF-8", cs->iconv);
	return c;
}

void
charset_init(void)
{
	size_t i;

	for (i = 0; i < charset_count; i++)
		converter_of(&charsets[i]);
}

static void
put_code(struct buf *b, uint32_t code)
{
	char s[4];

	buf_put(b, s, utf8_encode(code, s));
}

void
charset_put_utf8(const void *data, size_t len, struct buf *b)
{
	const unsigned char *p = data, *start = p, *end = p + len;
	uint32_t code;
	bool valid;
	size_t n;

	while (p < end) {
		p += utf8_ascii(p, (size_t)(end - p));
		if (p == end)
			break;
		n = utf8_decode((const char *)p, (size_t)(end - p), &code,
		    &valid);
		if (!valid) {
			buf_put(b, start, (size_t)(p - start));
			put_code(b, UTF8_REPLACEMENT);
			start = p + n;
		}
		p += n;
	}
	buf_put(b, start, (size_t)(end - start));
}

static size_t
put_single(const struct converter *c, const unsigned char *p, size_t len,
    struct buf *b)
{
	bool fits = len <= (b->max - b->len) / 3;
	char *out = fits ? buf_reserve(b, len * 3) : NULL, *start = out;
	size_t n;

	for (; len > 0; p += n, len -= n) {
		n = p[0] < 0x80 ? utf8_ascii(p, len) : 1;
		if (out == NULL && n == 1)
			put_code(b, p[0] < 0x80 ? p[0] :
			    c->codes->upper[p[0] - 128]);
		else if (out == NULL)
			buf_put(b, p, n);
		else if (p[0] >= 0x80)
			out += utf8_encode(c->codes->upper[p[0] - 128], out);
		else {
			memcpy(out, p, n);
			out += n;
		}
	}
	if (out != NULL)
		buf_added(b, (size_t)(out - start));
	return 0;
}

/* Returns how many sequences were broken. */
static size_t
put_iconv(const struct converter *c, const unsigned char *p, size_t len,
    struct buf *b)
{
	char chunk[4096], *in = (char *)(uintptr_t)p, *out;
	size_t left = len, room, broken = 0, rc;

	iconv(c->cd, NULL, NULL, NULL, NULL);
	while (left > 0) {
		out = chunk;
		room = sizeof chunk;
		rc = iconv(c->cd, &in, &left, &out, &room);
		/* At the end, what the converter holds back. */
		if (rc != (size_t)-1)
			iconv(c->cd, NULL, NULL, &out, &room);
		buf_put(b, chunk, (size_t)(out - chunk));
		if (rc != (size_t)-1 || errno == E2BIG)
			continue;
		put_code(b, UTF8_REPLACEMENT);
		broken++;
		if (errno == EINVAL || left == 0)
			break; /* cut off in a character */
		in++;
		left--;
	}
	return broken;
}

static bool
is_lead(unsigned cell)
{
	return cell >= CHARSET_LEAD && cell < CHARSET_PAIR;
}

/* The cell of the octets at p: how many they are in *n_out; CHARSET_LEAD when
 * they are cut off. */
static unsigned
find_cell(const struct charset_codes *codes, const unsigned char *p,
    size_t len, size_t *n_out)
{
	unsigned cell = CHARSET_LEAD;
	size_t n = 0;

	while (n < len && is_lead(cell)) {
		cell = p[n] < CHARSET_ROW_FIRST ? 1 :
		    codes->rows[cell - CHARSET_LEAD][p[n] - CHARSET_ROW_FIRST];
		n++;
	}
	*n_out = n;
	return cell;
}

/* What a cell means, in UTF-8: the length. */
static size_t
encode_cell(const struct charset_codes *codes, unsigned cell, char *out)
{
	const uint32_t *pair;
	size_t n;

	if (cell < CHARSET_PAIR || cell > CHARSET_REST)
		return utf8_encode(cell, out);
	pair = codes->pairs[cell - CHARSET_PAIR];
	n = utf8_encode(pair[0], out);
	return pair[1] == 0 ? n : n + utf8_encode(pair[1], out + n);
}

/* By table; the same text, and as many broken sequences, as put_iconv. */
static size_t
put_multi(const struct converter *c, const unsigned char *p, size_t len,
    struct buf *b)
{
	char piece[PIECE] = "";
	size_t at = 0, n, broken = 0;
	unsigned cell;

	if (c->codes->rows == NULL)
		return put_iconv(c, p, len, b);
	for (; len > 0; p += n, len -= n) {
		if (sizeof piece - at < STEP_MAX) {
			buf_put(b, piece, at);
			at = 0;
		}
		if (p[0] < 0x80) {
			n = sizeof piece - at;
			n = utf8_ascii(p, len < n ? len : n);
			memcpy(piece + at, p, n);
			at += n;
			continue;
		}
		cell = find_cell(c->codes, p, len, &n);
		if (cell == CHARSET_REST)
			break;
		if (cell > CHARSET_WRONG && !is_lead(cell)) {
			at += encode_cell(c->codes, cell, piece + at);
			continue;
		}
		/* what is cut off at the end goes as a whole */
		n = cell <= CHARSET_WRONG && cell < len ? cell : len;
		at += utf8_encode(UTF8_REPLACEMENT, piece + at);
		broken++;
	}
	buf_put(b, piece, at);
	return len == 0 ? broken : broken + put_iconv(c, p, len, b);
}

/*
 * ISO-2022-JP as Windows writes it (code page 50221): turned into its code
 * page 932, which has NEC's and IBM's rows too.
 */
static size_t
put_iso2022jp(const struct converter *sjis, const unsigned char *p, size_t len,
    struct buf *b)
{
	enum { ASCII, KANA, KANJI, OTHER } set = ASCII;
	const unsigned char *end = p + len;
	/* nothing becomes longer */
	char *mid = xmalloc(len + 1), *out = mid;
	unsigned row, cell;
	size_t broken;

	while (p < end) {
		if (end - p >= 3 && p[0] == 0x1b && p[1] == '(') {
			set = p[2] == 'I' ? KANA : ASCII;
			p += 3;
		} else if (end - p >= 3 && p[0] == 0x1b && p[1] == '$') {
			set = p[2] == '@' || p[2] == 'B' ? KANJI : OTHER;
			p += set == OTHER && p[2] == '(' && end - p > 3 ? 4 : 3;
		} else if (*p <= 0x20 || *p > 0x7e || set == ASCII) {
			if (*p == '\n' || *p == '\r')
				set = ASCII; /* RFC 1468: ends with the line */
			*out++ = (char)*p++;
		} else if (set == KANA)
			*out++ = (char)(*p++ | 0x80);
		else if (end - p < 2 || set == OTHER) {
			*out++ = (char)0xff;
			p += end - p < 2 ? 1 : 2;
		} else {
			row = p[0] - 0x21U;
			cell = p[1] - 0x21U;
			*out++ = (char)((row >> 1) + (row < 62 ? 0x81 : 0xc1));
			*out++ = (char)(cell + ((row & 1) != 0 ? 0x9f :
			    cell < 63 ? 0x40 : 0x41));
			p += 2;
		}
	}
	broken = put_multi(sjis, (const unsigned char *)mid,
	    (size_t)(out - mid), b);
	free(mid);
	return broken;
}

/* HZ (RFC 1843): GB 2312 between "~{" and "~}". */
static size_t
put_hz(const struct converter *gb, const unsigned char *p, size_t len,
    struct buf *b)
{
	const unsigned char *end = p + len;
	bool chinese = false;
	/* nothing becomes longer */
	char *mid = xmalloc(len + 1), *out = mid;
	size_t broken;

	while (p < end) {
		if (end - p >= 2 && p[0] == '~' &&
		    (p[1] == '{' || p[1] == '}')) {
			chinese = p[1] == '{';
			p += 2;
		} else if (end - p >= 2 && p[0] == '~' && !chinese &&
		    (p[1] == '~' || p[1] == '\n')) {
			if (p[1] == '~')
				*out++ = '~';
			p += 2;
		} else {
			if (*p == '\n')
				chinese = false;
			*out++ = (char)(chinese && *p > 0x20 ? *p | 0x80 :
							       *p);
			p++;
		}
	}
	broken = put_multi(gb, (const unsigned char *)mid,
	    (size_t)(out - mid), b);
	free(mid);
	return broken;
}

static size_t
put_utf16(const unsigned char *p, size_t len, bool little, struct buf *b)
{
	uint32_t unit, high = 0;
	size_t broken = 0;

	for (; len >= 2; p += 2, len -= 2) {
		unit = little ? (uint32_t)p[1] << 8 | p[0] :
		    (uint32_t)p[0] << 8 | p[1];
		if (high != 0 && unit >= 0xdc00 && unit <= 0xdfff) {
			put_code(b, 0x10000 + ((high - 0xd800) << 10) +
			    (unit - 0xdc00));
			high = 0;
			continue;
		}
		if (high != 0) {
			put_code(b, UTF8_REPLACEMENT);
			broken++;
		}
		high = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
		if (high == 0)
			put_code(b, unit);
	}
	if (high != 0 || len > 0) {
		put_code(b, UTF8_REPLACEMENT);
		broken++;
	}
	return broken;
}

static size_t
put_utf32(const unsigned char *p, size_t len, bool little, struct buf *b)
{
	uint32_t code;

	for (; len >= 4; p += 4, len -= 4) {
		code = little ? (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
		    (uint32_t)p[1] << 8 | p[0] : (uint32_t)p[0] << 24 |
		    (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
		put_code(b, code);
	}
	if (len > 0)
		put_code(b, UTF8_REPLACEMENT);
	return len > 0;
}

static bool
is_there(const struct converter *c)
{
	return c->codes->rows != NULL || c->cd != (iconv_t)-1;
}

size_t
charset_convert(const struct charset *cs, const unsigned char *p, size_t len,
    struct buf *b)
{
	const struct converter *c = converter_of(cs);
	size_t before = b->len;

	switch (cs->codec) {
	case CODEC_UTF8:
		charset_put_utf8(p, len, b);
		return 0;
	case CODEC_UTF16LE:
	case CODEC_UTF16BE:
		return put_utf16(p, len, cs->codec == CODEC_UTF16LE, b);
	case CODEC_UTF32LE:
	case CODEC_UTF32BE:
		return put_utf32(p, len, cs->codec == CODEC_UTF32LE, b);
	case CODEC_SINGLE:
		if (c->codes->upper != NULL)
			return put_single(c, p, len, b);
		break;
	case CODEC_MULTI:
		if (is_there(c))
			return put_multi(c, p, len, b);
		break;
	case CODEC_SHIFTED:
		if (is_there(c))
			return put_iconv(c, p, len, b);
		break;
	case CODEC_ISO2022JP:
		c = converter_of(charset_find("shift_jis"));
		if (is_there(c))
			return put_iso2022jp(c, p, len, b);
		break;
	case CODEC_HZ:
		c = converter_of(charset_find("gb18030"));
		if (is_there(c))
			return put_hz(c, p, len, b);
		break;
	}
	/* This system lacks the converter. */
	charset_put_utf8(p, len, b);
	return b->len - before;
}

const char *
charset_canonical(const char *label)
{
	const struct charset *cs = charset_find(label);

	return cs != NULL ? cs->name : NULL;
}

const char *
charset_decode(const char *label, const char *hint, const void *data,
    size_t len, struct buf *b)
{
	const unsigned char *p = data;
	const struct charset *cs;
	size_t done;

	cs = charset_choose(label, hint, p, len, b, &done);
	charset_convert(cs, p + done, len - done, b);
	return cs->name;
}
