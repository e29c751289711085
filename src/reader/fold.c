/* SPDX-License-Identifier: ISC */
#include "reader/fold.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/mem.h"
#include "base/utf8.h"

/* Longer text has no key; bounds what libunistring is given. */
#define FOLD_INPUT_MAX 512

/* What becomes of U+00C0 to U+017F; "": ask libunistring. */
#define LATIN_FIRST 0xc0
static const char latin[][3] = {
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i",
	"i", "i", "", "n", "o", "o", "o", "o", "o", " ", "o", "u", "u", "u",
	"u", "y", "", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e",
	"e", "e", "i", "i", "i", "i", "", "n", "o", "o", "o", "o", "o", " ",
	"o", "u", "u", "u", "u", "y", "", "y", "a", "a", "a", "a", "a", "a",
	"c", "c", "c", "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e",
	"e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g", "g", "g",
	"g", "g", "h", "h", "", "", "i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k", "", "l", "l", "l", "l", "l",
	"l", "l", "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "", "",
	"o", "o", "o", "o", "o", "o", "oe", "oe", "r", "r", "r", "r", "r",
	"r", "s", "s", "s", "s", "s", "s", "s", "s", "t", "t", "t", "t", "",
	"", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "w",
	"w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
};

/* Punctuation that is common enough to be known here: a space or nothing. */
static const uint16_t quick_spaces[] = { 0xa0, 0xab, 0xbb, 0x2013, 0x2014,
	0x201c, 0x201d, 0x201e, 0x2022, 0x3001, 0x3002, 0x3010, 0x3011,
	0x20ac, 0x30fb, 0xff08, 0xff09, 0xff0c, 0xff1a, 0x3000 };

/* Letters that NFKD does not take apart but people do. */
static const struct {
	uint32_t code;
	const char *plain;
} plain_letters[] = {
	{ 0x131, "i" }, { 0x142, "l" }, { 0xf8, "o" }, { 0x111, "d" },
	{ 0xe6, "ae" }, { 0x153, "oe" }, { 0x451, "\xd0\xb5" },
};

bool
fold_is_wide_blank(uint32_t code)
{
	return code == 0xa0 || code == 0x1680 ||
	    (code >= 0x2000 && code <= 0x200a) || code == 0x202f ||
	    code == 0x205f || code == 0x3000 || code == 0x2028 ||
	    code == 0x2029;
}

bool
fold_is_invisible(uint32_t code)
{
	return code == 0xad || code == 0x200b || code == 0x200e ||
	    code == 0x200f || (code >= 0x202a && code <= 0x202c) ||
	    (code >= 0x2060 && code <= 0x2064) ||
	    (code >= 0x2066 && code <= 0x206f) || code == 0xfeff ||
	    code == 0x61c || code == 0x180e || code == 0x34f;
}

bool
fold_is_joiner(uint32_t code)
{
	return code == 0x200c || code == 0x200d;
}

bool
fold_is_hostile(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
	    code == 0x202d || code == 0x202e || code == UTF8_REPLACEMENT;
}

bool
fold_is_wide_cjk(uint32_t code)
{
	return (code >= 0x2e80 && code <= 0x9fff && code != 0x3000) ||
	    (code >= 0xf900 && code <= 0xfaff) ||
	    (code >= 0xff66 && code <= 0xff9f) ||
	    (code >= 0x20000 && code <= 0x3ffff);
}

bool
fold_is_letter(uint32_t code)
{
	if (code < 0x80)
		return isalnum((int)code) != 0;
	return uc_is_general_category_withtable(code,
	    UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

bool
fold_is_wide_upper(uint32_t code)
{
	return uc_is_general_category_withtable(code,
	    UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt);
}

bool
fold_is_lower(uint32_t code)
{
	if (code < 0x80)
		return islower((int)code) != 0;
	return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Ll);
}

size_t
fold_last(const char *s, size_t len, uint32_t *code_out)
{
	size_t n;

	for (n = 1; n < len && n < 4 &&
	    ((unsigned char)s[len - n] & 0xc0) == 0x80; n++)
		;
	fold_next(s + len - n, n, code_out);
	return n;
}

/* ASCII that is seen. */
static bool
is_ink(char c)
{
	return c > ' ' && c < 0x7f;
}

size_t
fold_blanks(const char *s, size_t len)
{
	size_t at = 0, n;
	uint32_t code;

	while (at < len) {
		if (is_ink(s[at]) && s[at] != '&')
			break;
		if (s[at] == '&' && len - at >= 6 &&
		    strncasecmp(s + at, "&nbsp;", 6) == 0) {
			at += 6;
			continue;
		}
		n = fold_next(s + at, len - at, &code);
		if (!fold_is_blank(code) && !fold_is_invisible(code))
			break;
		at += n;
	}
	return at;
}

size_t
fold_trim_end(const char *s, size_t len)
{
	uint32_t code;
	size_t n;

	while (len > 0) {
		if (is_ink(s[len - 1]) && s[len - 1] != ';')
			break;
		if (len >= 6 && s[len - 1] == ';' &&
		    strncasecmp(s + len - 6, "&nbsp;", 6) == 0) {
			len -= 6;
			continue;
		}
		n = fold_last(s, len, &code);
		if (!fold_is_blank(code) && !fold_is_invisible(code))
			break;
		len -= n;
	}
	return len;
}

/* Dropped without leaving a gap: "U.S.A.", "Cote d'Ivoire". */
static bool
is_dropped(uint32_t code)
{
	return code == '.' || code == '\'' || code == '`' || code == 0xb4 ||
	    code == 0x2018 || code == 0x2019 || code == 0x2bc ||
	    code == 0x2bb || code == 0xb7 || fold_is_invisible(code) ||
	    fold_is_joiner(code);
}

/* Append one folded character, at most one space in a row, none between two
 * CJK characters; false when there is no room. */
struct key {
	char *out;
	size_t len;
	uint32_t last; /* 0 at the start, ' ' after a gap */
	uint32_t before_gap;
	bool full;
};

static bool
key_put(struct key *key, uint32_t code)
{
	char bytes[4];
	size_t n;

	if (code == ' ') {
		if (key->last != 0 && key->last != ' ') {
			key->before_gap = key->last;
			key->last = ' ';
		}
		return true;
	}
	n = utf8_encode(code, bytes);
	if (key->len + n + 1 >= FOLD_KEY_MAX) {
		key->full = true;
		return false;
	}
	if (key->last == ' ' &&
	    !(fold_is_cjk(key->before_gap) && fold_is_cjk(code)))
		key->out[key->len++] = ' ';
	memcpy(key->out + key->len, bytes, n);
	key->len += n;
	key->last = code;
	return true;
}

static bool
is_quick_space(uint32_t code)
{
	size_t i;

	for (i = 0; i < COUNT(quick_spaces); i++)
		if (quick_spaces[i] == code)
			return true;
	return false;
}

/* What becomes of ASCII: NUL where it is dropped (is_dropped). */
static const char ascii[] =
	"                                "    /* controls */
	"       \0      \0 0123456789      " /* ' . */
	" abcdefghijklmnopqrstuvwxyz     "
	"\0abcdefghijklmnopqrstuvwxyz     "; /* ` */
static_assert(sizeof ascii == 128 + 1, "all of ASCII");

/* The same where there is room for all of it. */
static size_t
put_short_ascii(struct key *key, const char *s, size_t len)
{
	char *out = key->out, c;
	size_t at, to = key->len, start;

	if (key->last == ' ')
		out[to++] = ' ';
	start = to;
	for (at = 0; at < len && (unsigned char)s[at] < 0x80; at++) {
		c = ascii[(unsigned char)s[at]];
		out[to] = c;
		to += c > ' ' || (c == ' ' && to > 0 && out[to - 1] != ' ');
	}
	if (to == start)
		return at;
	if (out[to - 1] != ' ') {
		key->len = to;
		key->last = (unsigned char)out[to - 1];
		return at;
	}
	/* the gap waits for what comes behind it */
	to--;
	key->before_gap = to == start ? key->last : (unsigned char)out[to - 1];
	key->len = to;
	key->last = ' ';
	return at;
}

/* The ASCII at the front of s: its length, 0 too when there is no room. */
static size_t
put_ascii(struct key *key, const char *s, size_t len)
{
	size_t at, to = key->len;
	uint32_t last = key->last;
	char c;

	if (len + 2 < FOLD_KEY_MAX - to)
		return put_short_ascii(key, s, len);
	for (at = 0; at < len && (unsigned char)s[at] < 0x80; at++) {
		c = ascii[(unsigned char)s[at]];
		if (c == '\0')
			continue;
		if (c == ' ') {
			if (last != 0 && last != ' ') {
				key->before_gap = last;
				last = ' ';
			}
			continue;
		}
		if (to + 2 >= FOLD_KEY_MAX) {
			key->full = true;
			return 0;
		}
		if (last == ' ')
			key->out[to++] = ' ';
		key->out[to++] = c;
		last = (unsigned char)c;
	}
	key->len = to;
	key->last = last;
	return at;
}

/* One everyday character beyond ASCII without libunistring; false when it is
 * none. */
static bool
put_quick(struct key *key, uint32_t code)
{
	const char *plain;

	if (code >= LATIN_FIRST && code < LATIN_FIRST + COUNT(latin)) {
		plain = latin[code - LATIN_FIRST];
		return plain[0] != '\0' &&
		    key_put(key, (unsigned char)plain[0]) &&
		    (plain[1] == '\0' ||
		    key_put(key, (unsigned char)plain[1]));
	}
	if (code == 0x401 || code == 0x451)
		return key_put(key, 0x435);
	if (code >= 0x400 && code < 0x410)
		return key_put(key, code + 0x50);
	if (code >= 0x410 && code < 0x430)
		return key_put(key, code + 0x20);
	if ((code >= 0x430 && code < 0x460) ||
	    (code >= 0x4e00 && code < 0xa000) ||
	    (code >= 0x3041 && code <= 0x3096) ||
	    (code >= 0x30a1 && code <= 0x30fa) || code == 0x30fc)
		return key_put(key, code);
	if (code == 0x2018 || code == 0x2019)
		return true;
	return is_quick_space(code) && key_put(key, ' ');
}

/* False when it takes libunistring. */
static bool
fold_quick(const char *s, size_t len, size_t enough, struct key *key)
{
	size_t at, n;
	uint32_t code;
	bool valid;

	for (at = 0; at < len && key->len < enough; at += n) {
		if ((unsigned char)s[at] < 0x80) {
			n = len - at < enough ? len - at : enough;
			n = put_ascii(key, s + at, n);
			if (n == 0)
				return false;
			continue;
		}
		n = utf8_decode(s + at, len - at, &code, &valid);
		if (!valid || !put_quick(key, code))
			return false;
	}
	key->out[key->len] = '\0';
	return true;
}

static bool
put_plain(struct key *key, uint32_t code)
{
	size_t i;
	const char *p;

	for (i = 0; i < COUNT(plain_letters); i++) {
		if (plain_letters[i].code != code)
			continue;
		if ((unsigned char)plain_letters[i].plain[0] >= 0x80)
			return key_put(key, 0x435);
		for (p = plain_letters[i].plain; *p != '\0'; p++)
			if (!key_put(key, (unsigned char)*p))
				return false;
		return true;
	}
	return key_put(key, fold_is_letter(code) ? code : ' ');
}

/* NFKD and case folded in, key out; marks on Latin letters and on the
 * Cyrillic e (yo) go, others stay for the final NFC. */
static bool
fold_decomposed(const uint8_t *s, size_t len, struct key *key)
{
	uint32_t code, base = 0;
	size_t at, n;
	bool bare = false;

	for (at = 0; at < len; at += n) {
		n = fold_next((const char *)s + at, len - at, &code);
		if (code >= 0x300 && code <= 0x36f) {
			if (bare || (base == 0x435 && code == 0x308))
				continue;
			if (!key_put(key, code))
				return false;
			continue;
		}
		bare = code < 0x250 || (code >= 0x1e00 && code < 0x1f00);
		base = code;
		if (!is_dropped(code) && !put_plain(key, code))
			return false;
	}
	return true;
}

static size_t
fold_unicode(const char *s, size_t len, struct key *key)
{
	uint8_t *compat = NULL, *folded = NULL, *composed = NULL;
	size_t compat_len, folded_len, n = 0, composed_len = FOLD_KEY_MAX - 1;

	compat = u8_normalize(UNINORM_NFKC, (const uint8_t *)s, len, NULL,
	    &compat_len);
	if (compat == NULL)
		goto out;
	folded = u8_casefold(compat, compat_len, NULL, UNINORM_NFKD, NULL,
	    &folded_len);
	if (folded == NULL || !fold_decomposed(folded, folded_len, key))
		goto out;
	composed = u8_normalize(UNINORM_NFC, (const uint8_t *)key->out,
	    key->len, NULL, &composed_len);
	if (composed == NULL || composed_len >= FOLD_KEY_MAX)
		goto out;
	memcpy(key->out, composed, composed_len);
	key->out[composed_len] = '\0';
	n = composed_len;
out:
	free(compat);
	free(folded);
	free(composed);
	return n;
}

char *
fold_ascii(const char *s, size_t len)
{
	char *out;
	size_t i;

	if (utf8_ascii(s, len) < len)
		return NULL;
	out = xmalloc(len + 1);
	for (i = 0; i < len; i++)
		out[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20 :
							     s[i]);
	out[len] = '\0';
	return out;
}

size_t
fold_key_start(const char *s, size_t len, size_t enough,
    char out[FOLD_KEY_MAX])
{
	struct key key = { .out = out };
	size_t n = 0;

	out[0] = '\0';
	if (len > FOLD_INPUT_MAX || len == 0)
		return 0;
	if (fold_quick(s, len, enough, &key))
		return key.len;
	/* what has no room as it is has none composed and folded either */
	if (!key.full && utf8_is_valid(s, len)) {
		key = (struct key){ .out = out };
		n = fold_unicode(s, len, &key);
	}
	if (n == 0)
		out[0] = '\0';
	return n;
}

size_t
fold_key(const char *s, size_t len, char out[FOLD_KEY_MAX])
{
	return fold_key_start(s, len, SIZE_MAX, out);
}
