/* SPDX-License-Identifier: ISC */
#include "reader/transfer.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* RFC 2045, 6.8: the value of a character plus one; 0 means nothing. */
#define PAD 65
static const unsigned char base64_values[256] = {
	['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
	19, 20, 21, 22, 23, 24, 25, 26,
	['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42,
	43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
	['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
	['+'] = 63, ['/'] = 64, ['='] = PAD,
};

/* Room for the most that may come, or as much as b still takes. */
static unsigned char *
room_for(struct buf *b, size_t *want)
{
	size_t left = b->max - b->len;

	if (b->failed)
		return NULL;
	if (*want > left) {
		*want = left;
		return (unsigned char *)buf_reserve(b, left);
	}
	return (unsigned char *)buf_reserve(b, *want);
}

static const unsigned char *
skip_pads(const unsigned char *p, const unsigned char *end)
{
	while (p < end && (*p == '=' || *p == '\r' || *p == '\n' ||
	    *p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* What follows a padded end is base64 too only if its line looks so: a list
 * server may have put a footer below.  The end of the line, or NULL. */
static const unsigned char *
goes_on(const unsigned char *p, const unsigned char *end)
{
	for (; p < end && *p != '\n' && *p != '\r'; p++)
		if (base64_values[*p] == 0)
			return NULL;
	return p;
}

/* While no other characters come between and there is room: returns how many
 * characters were taken. */
static size_t
four_at_a_time(const unsigned char *p, const unsigned char *end,
    unsigned char *out, size_t room)
{
	const unsigned char *start = p;
	uint32_t a, b, c, d;

	for (; end - p >= 4 && room >= 3; p += 4, room -= 3) {
		/* what means nothing wraps to the greatest number */
		a = base64_values[p[0]] - 1U;
		b = base64_values[p[1]] - 1U;
		c = base64_values[p[2]] - 1U;
		d = base64_values[p[3]] - 1U;
		if ((a | b | c | d) >= PAD - 1)
			break;
		a = a << 18 | b << 12 | c << 6 | d;
		*out++ = a >> 16 & 0xff;
		*out++ = a >> 8 & 0xff;
		*out++ = a & 0xff;
	}
	return (size_t)(p - start);
}

void
transfer_base64(const unsigned char *data, size_t len, struct buf *b)
{
	const unsigned char *p = data, *end = data + len, *looked = data;
	size_t want = len / 4 * 3 + 3, most = want, done = 0, n;
	unsigned char *out = room_for(b, &want);
	uint32_t bits = 0;
	unsigned have = 0, value;
	bool full = false;

	if (out == NULL)
		return;
	while (p < end && !full) {
		if (have == 0) {
			n = four_at_a_time(p, end, out + done, want - done);
			done += n / 4 * 3;
			p += n;
			if (p == end)
				break;
		}
		value = base64_values[*p++];
		if (value == 0)
			continue;
		if (value == PAD) {
			bits = have = 0;
			p = skip_pads(p, end);
			/* Each line once, however many pads are in it. */
			if (p >= looked && (looked = goes_on(p, end)) == NULL)
				break;
			continue;
		}
		bits = bits << 6 | (value - 1);
		have += 6;
		if (have >= 8) {
			have -= 8;
			if (done < want)
				out[done++] = bits >> have & 0xff;
			else
				full = true;
		}
	}
	buf_added(b, done);
	if (full && want < most)
		b->failed = true;
}

int
hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* The end of a soft line break whose "=" is at p, or NULL when it is none.
 * Blanks before the line end were added on the way (RFC 2045, 6.7 (3)). */
static const unsigned char *
soft_break(const unsigned char *p, const unsigned char *end)
{
	for (p++; p < end && (*p == ' ' || *p == '\t'); p++)
		;
	if (p == end)
		return p;
	if (*p == '\r')
		return p + 1 < end && p[1] == '\n' ? p + 2 : p + 1;
	return *p == '\n' ? p + 1 : NULL;
}

void
transfer_quoted_printable(const unsigned char *data, size_t len,
    struct buf *b)
{
	const unsigned char *p = data, *end = data + len, *equals, *next;
	size_t want = len, done = 0, run;
	unsigned char *out = room_for(b, &want);

	if (out == NULL)
		return;
	while (p < end) {
		equals = memchr(p, '=', (size_t)(end - p));
		run = (size_t)((equals != NULL ? equals : end) - p);
		if (run > want - done)
			run = want - done;
		memcpy(out + done, p, run);
		done += run;
		p += run;
		if (p == end || done == want)
			break;
		if (end - p > 2 && hex_digit(p[1]) >= 0 &&
		    hex_digit(p[2]) >= 0) {
			out[done++] = (unsigned char)(hex_digit(p[1]) << 4 |
			    hex_digit(p[2]));
			p += 3;
		} else if ((next = soft_break(p, end)) != NULL)
			p = next;
		else
			out[done++] = *p++;
	}
	buf_added(b, done);
	if (p < end)
		b->failed = true;
}

/* One line of uuencoded data; false at the end mark. */
static bool
uu_line(const unsigned char *p, size_t len, struct buf *b)
{
	size_t count, i;
	unsigned char quad[4], three[3];

	if (len == 0)
		return true;
	count = (p[0] - 32) & 63;
	if (count == 0 || (len >= 3 && memcmp(p, "end", 3) == 0))
		return false;
	for (p++, len--; count > 0 && len > 0;) {
		for (i = 0; i < 4; i++)
			quad[i] = i < len ? (p[i] - 32) & 63 : 0;
		three[0] = (unsigned char)(quad[0] << 2 | quad[1] >> 4);
		three[1] = (unsigned char)(quad[1] << 4 | quad[2] >> 2);
		three[2] = (unsigned char)(quad[2] << 6 | quad[3]);
		buf_put(b, three, count < 3 ? count : 3);
		count -= count < 3 ? count : 3;
		p += len < 4 ? len : 4;
		len -= len < 4 ? len : 4;
	}
	return true;
}

void
transfer_uuencode(const unsigned char *data, size_t len, struct buf *b)
{
	const unsigned char *p = data, *end = data + len, *eol;
	bool inside = false;
	size_t n;

	while (p < end) {
		eol = memchr(p, '\n', (size_t)(end - p));
		n = (size_t)((eol != NULL ? eol : end) - p);
		if (n > 0 && p[n - 1] == '\r')
			n--;
		if (inside && !uu_line(p, n, b))
			return;
		if (!inside && n > 6 && memcmp(p, "begin ", 6) == 0)
			inside = true;
		p = eol != NULL ? eol + 1 : end;
	}
}
