/* SPDX-License-Identifier: ISC */
/* What people and programs put before a line's text: bullets, numbers,
 * markup, emoji. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/form_private.h"

#define STEPS_MAX 12 /* "* 1. [" are three */

static const bool ascii_bullets[128] = {
	['*'] = true, ['#'] = true, ['>'] = true, ['+'] = true, ['-'] = true,
	['~'] = true, ['_'] = true, ['"'] = true, ['['] = true, ['<'] = true,
	['|'] = true, ['`'] = true, ['{'] = true,
};

static const struct {
	uint32_t first, last;
} wide_bullets[] = {
	{ 0xa7, 0xa7 },       /* section sign */
	{ 0xb7, 0xb7 },       /* middle dot */
	{ 0xbb, 0xbb },
	{ 0x2013, 0x2014 },   /* dashes */
	{ 0x2022, 0x2023 },   /* bullets */
	{ 0x203a, 0x203b },
	{ 0x2043, 0x2043 },   /* hyphen bullet */
	{ 0x20e3, 0x20e3 },   /* keycap */
	{ 0x2190, 0x21ff },   /* arrows */
	{ 0x2212, 0x2212 },   /* minus */
	{ 0x2460, 0x24ff },   /* numbers in circles */
	{ 0x25a0, 0x27bf },   /* shapes, symbols, dingbats */
	{ 0x2b00, 0x2bff },   /* more arrows */
	{ 0x300a, 0x300a },   /* CJK brackets */
	{ 0x3010, 0x3010 },
	{ 0x30fb, 0x30fb },   /* Katakana middle dot */
	{ 0xf0a7, 0xf0a7 },   /* Symbol's and Wingdings' bullets */
	{ 0xf0b7, 0xf0b7 },
	{ 0xf0d8, 0xf0d8 },
	{ 0xfe0f, 0xfe0f },   /* emoji style */
	{ 0x1f300, 0x1faff }, /* emoji */
};

static bool
is_bullet(uint32_t code)
{
	size_t i;

	if (code < 0x80)
		return ascii_bullets[code];
	for (i = 0; i < COUNT(wide_bullets) && code >= wide_bullets[i].first;
	    i++)
		if (code <= wide_bullets[i].last)
			return true;
	return false;
}

/* "/5" of "1/5": its length, 0 for none. */
static size_t
of_total(const char *s, size_t len)
{
	size_t n = 1;

	if (len == 0 || s[0] != '/')
		return 0;
	while (n < len && n <= 3 && isdigit((unsigned char)s[n]))
		n++;
	return n > 1 ? n : 0;
}

/* "1.", "(2)", "a)", "3:", "4 -", "iv.", "1/5" with a blank, or a letter
 * behind. */
static size_t
skip_number(const char *s, size_t len)
{
	size_t at = 0, digits = 0, letters = 0, n;

	if (at < len && (s[at] == '(' || s[at] == '['))
		at++;
	while (at < len && isdigit((unsigned char)s[at]) && digits < 3)
		at++, digits++;
	if (digits == 0)
		while (at < len && letters < 4 &&
		    strchr("ivxabcdefgABCDEFGIVX", s[at]) != NULL)
			at++, letters++;
	if (digits == 0 && letters == 0)
		return 0;
	if (letters > 1 && strspn(s + at - letters, "ivxIVX") < letters)
		return 0;
	n = digits > 0 ? of_total(s + at, len - at) : 0;
	at += n;
	if (n > 0 && at < len && s[at] == ' ')
		return at;
	if (digits > 0 && len - at >= 6 && /* a keycap */
	    memcmp(s + at, "\xef\xb8\x8f\xe2\x83\xa3", 6) == 0)
		return at + 6;
	if (digits > 0 && at + 3 < len && memcmp(s + at, " - ", 3) == 0)
		return at + 3;
	if (at >= len || strchr(digits > 0 ? ".)]:-/" : ".)]", s[at]) == NULL)
		return 0;
	at++;
	if (at < len && s[at] == ')')
		at++;
	/* "a.s." and "1.5" are no numbers of a list */
	if (letters > 0 && (at >= len || s[at] != ' '))
		return 0;
	if (at < len && isdigit((unsigned char)s[at]))
		return 0;
	return at;
}

size_t
form_skip_decoration(const char *s, size_t len)
{
	size_t at = 0, n;
	uint32_t code;
	unsigned steps;

	for (steps = 0; at < len && steps < STEPS_MAX; steps++) {
		at += fold_blanks(s + at, len - at);
		if (at >= len)
			break;
		n = fold_next(s + at, len - at, &code);
		if (is_bullet(code)) {
			at += n;
			continue;
		}
		n = skip_number(s + at, len - at);
		if (n == 0)
			break;
		at += n;
	}
	return at;
}
