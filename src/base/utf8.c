/* SPDX-License-Identifier: ISC */
#include "base/utf8.h"

#include <string.h>

#include "base/mem.h"

/* What acts on a terminal or cannot be seen: first and last. */
static const uint32_t not_shown[][2] = {
	{ 0x0000, 0x001f },
	{ 0x007f, 0x009f },
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x200b, 0x200f },   /* zero width, marks of direction */
	{ 0x2028, 0x202e },   /* line ends, embeddings, overrides */
	{ 0x2060, 0x206f },   /* joiners, isolates */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0xfff9, 0xfffb },   /* interlinear annotation */
	{ 0xe0000, 0xe007f }, /* tags */
};

size_t
utf8_decode(const char *s, size_t len, uint32_t *code_out, bool *valid_out)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned char low = 0x80, high = 0xbf;
	uint32_t code;
	size_t need, i;
	bool unused;

	if (valid_out == NULL)
		valid_out = &unused;
	*valid_out = true;
	if (p[0] < 0x80) {
		*code_out = p[0];
		return 1;
	}
	*valid_out = false;
	*code_out = UTF8_REPLACEMENT;
	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		need = 1;
		code = p[0] & 0x1f;
	} else if (p[0] >= 0xe0 && p[0] <= 0xef) {
		need = 2;
		code = p[0] & 0x0f;
		if (p[0] == 0xe0)
			low = 0xa0;
		else if (p[0] == 0xed)
			high = 0x9f;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		need = 3;
		code = p[0] & 0x07;
		if (p[0] == 0xf0)
			low = 0x90;
		else if (p[0] == 0xf4)
			high = 0x8f;
	} else
		return 1;
	for (i = 1; i <= need; i++) {
		if (i >= len || p[i] < low || p[i] > high)
			return i;
		code = code << 6 | (p[i] & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	*code_out = code;
	*valid_out = true;
	return need + 1;
}

size_t
utf8_encode(uint32_t code, char s[4])
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = UTF8_REPLACEMENT;
	if (code < 0x80) {
		s[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		s[0] = (char)(0xc0 | code >> 6);
		s[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		s[0] = (char)(0xe0 | code >> 12);
		s[1] = (char)(0x80 | (code >> 6 & 0x3f));
		s[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	s[0] = (char)(0xf0 | code >> 18);
	s[1] = (char)(0x80 | (code >> 12 & 0x3f));
	s[2] = (char)(0x80 | (code >> 6 & 0x3f));
	s[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

size_t
utf8_ascii(const void *data, size_t len)
{
	const unsigned char *p = data;
	uint64_t eight;
	size_t n = 0;

	for (; len - n >= sizeof eight; n += sizeof eight) {
		memcpy(&eight, p + n, sizeof eight);
		eight &= 0x8080808080808080U;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		if (eight != 0)
			return n + (size_t)__builtin_ctzll(eight) / 8;
#else
		if (eight != 0)
			break;
#endif
	}
	while (n < len && p[n] < 0x80)
		n++;
	return n;
}

bool
utf8_is_valid(const char *s, size_t len)
{
	uint32_t code;
	bool valid;
	size_t n;

	for (; len > 0; s += n, len -= n) {
		n = utf8_ascii(s, len);
		if (n > 0)
			continue;
		n = utf8_decode(s, len, &code, &valid);
		if (!valid)
			return false;
	}
	return true;
}

size_t
utf8_count(const char *s, size_t len)
{
	uint32_t code;
	size_t n, count = 0;

	for (; len > 0; s += n, len -= n) {
		n = utf8_decode(s, len, &code, NULL);
		count++;
	}
	return count;
}

bool
utf8_is_shown(uint32_t code)
{
	size_t i;

	for (i = 0; i < COUNT(not_shown); i++)
		if (code >= not_shown[i][0] && code <= not_shown[i][1])
			return false;
	return true;
}
