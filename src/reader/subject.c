/* SPDX-License-Identifier: ISC */
#include "reader/subject.h"

#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reader/fold.h"
#include "wire/sift.h"

/* What mail programs put before a subject that is answered or passed on,
 * case folded; a counter and a colon follow. */
static const char *const prefixes[] = {
	"re", "fw", "fwd", "fwrd", "aw", "wg", "antw", "antwort", "betr",
	"rv", "tr", "trs", "transf", "sv", "vs", "vl", "vb", "vid", "r", "i",
	"rif", "inoltra", "enc", "res", "odp", "pd", "doorst", "ynt",
	"ilt", "i\xcc\x87lt", "atb", "odg", "prosl", "yht", "fs", "bls", "blr", "rép", "rep",
	"réf", "ref", "tfr", "vá", "továbbítás", "továbbítva", "ats", "fyi",
	"válasz", "reenv", "reenviado", "resp", "bal", "se", "fp", "nap",
	"отв", "ответ", "на", "ha", "пер", "пересл", "перес", "від", "відп",
	"вiдп", "απ", "σχετ", "πρθ", "απάντηση", "προώθηση", "ceva", "trả lời",
	"chuyển tiếp", "回复", "答复", "转发", "回覆", "答覆", "轉寄", "轉發",
	"转寄", "返信", "転送", "回信", "답장", "전달", "회신", "fwd fwd",
	"رد", "إعادة توجيه", "השב", "הועבר", "תשובה", "תגובה",
	"הפניה", "ตอบ", "ส่งต่อ",
};

/* The words and what may follow them on a subject that is all ours. */
static const char *const phrases[] = { "ssl installation", "ssl order" };
static const char *const endings[] = { "", " request", " form" };

struct view {
	const char *s;
	size_t len;
};

static bool
is_gap(uint32_t code)
{
	return fold_is_blank(code) || code == '-' || code == '_' ||
	    (code >= 0x2010 && code <= 0x2015);
}

static bool
is_trim(uint32_t code)
{
	return is_gap(code) || code == '"' || code == '\'' || code == '`' ||
	    code == '*' ||
	    uc_is_general_category_withtable(code, UC_CATEGORY_MASK_P);
}

static void
trim(struct view *v)
{
	uint32_t code;
	size_t n;

	while (v->len > 0) {
		n = fold_next(v->s, v->len, &code);
		if (code == '[' || code == 0x3010 || !is_trim(code))
			break;
		v->s += n;
		v->len -= n;
	}
	while (v->len > 0) {
		n = fold_last(v->s, v->len, &code);
		if (code == ']' || code == 0x3011 || !is_trim(code))
			break;
		v->len -= n;
	}
}

/* [tag], also with the brackets of East Asian lists, at either end. */
static bool
drop_tag(struct view *v)
{
	static const struct {
		const char *open, *close;
	} pairs[] = { { "[", "]" }, { "\xe3\x80\x90", "\xe3\x80\x91" } };
	const char *end;
	size_t i, n, at;

	for (i = 0; i < COUNT(pairs); i++) {
		n = strlen(pairs[i].open);
		if (v->len > 2 * n && memcmp(v->s, pairs[i].open, n) == 0) {
			end = memmem(v->s, v->len, pairs[i].close, n);
			if (end != NULL && end + n == v->s + v->len) {
				*v = (struct view){ v->s + n, v->len - 2 * n };
				return true; /* "[Fwd: all of it]" */
			}
			v->len -= end == NULL ? n : (size_t)(end + n - v->s);
			v->s = end == NULL ? v->s + n : end + n;
			return true;
		}
		if (v->len <= 2 * n ||
		    memcmp(v->s + v->len - n, pairs[i].close, n) != 0)
			continue;
		for (at = v->len - n; at > 0; at--)
			if (memcmp(v->s + at - 1, pairs[i].open, n) == 0)
				break;
		v->len = at > 0 ? at - 1 : v->len - n;
		return true;
	}
	return false;
}

static size_t
skip_blanks(const struct view *v, size_t at)
{
	return at + fold_blanks(v->s + at, v->len - at);
}

/* "[2]", "(2)", "^2", "2" */
static size_t
skip_counter(const struct view *v, size_t at)
{
	size_t start = at;

	if (at < v->len && strchr("[(^", v->s[at]) != NULL)
		at++;
	while (at < v->len && v->s[at] >= '0' && v->s[at] <= '9')
		at++;
	if (at > start && at < v->len && strchr("])", v->s[at]) != NULL)
		at++;
	return at;
}

static bool
drop_prefix(struct view *v)
{
	size_t i, n, at;

	for (i = 0; i < COUNT(prefixes); i++) {
		if (v->len == 0 || prefixes[i][0] != v->s[0])
			continue;
		n = strlen(prefixes[i]);
		if (n >= v->len || memcmp(v->s, prefixes[i], n) != 0)
			continue;
		at = skip_blanks(v, n);
		at = skip_counter(v, at);
		at = skip_blanks(v, at);
		if (at >= v->len || v->s[at] != ':')
			continue;
		v->s += at + 1;
		v->len -= at + 1;
		return true;
	}
	return false;
}

/* "(fwd)", as old programs put it behind; the bracket is gone already. */
static bool
drop_suffix(struct view *v)
{
	static const char suffix[] = "(fwd";
	size_t n = sizeof suffix - 1;

	if (v->len <= n || memcmp(v->s + v->len - n, suffix, n) != 0)
		return false;
	v->len -= n;
	return true;
}

/* NFKC and case folded, without invisible characters. */
static char *
normalise(const char *subject, size_t *len_out)
{
	uint8_t *compat = NULL, *folded = NULL;
	size_t len = strlen(subject), compat_len = 0, folded_len = 0, at, n;
	struct buf b;
	uint32_t code;
	char *text;

	if (len > SUBJECT_MAX)
		len = SUBJECT_MAX;
	text = fold_ascii(subject, len);
	if (text != NULL) {
		*len_out = len;
		return text;
	}
	buf_init(&b, SUBJECT_MAX + 4);
	for (at = 0; at < len; at += n) {
		char bytes[4];

		n = fold_next(subject + at, len - at, &code);
		if (!fold_is_invisible(code) && !fold_is_joiner(code))
			buf_put(&b, bytes, utf8_encode(code, bytes));
	}
	compat = u8_normalize(UNINORM_NFKC, (const uint8_t *)b.data, b.len,
	    NULL, &compat_len);
	if (compat != NULL)
		folded = u8_casefold(compat, compat_len, NULL, UNINORM_NFKC,
		    NULL, &folded_len);
	text = xstrndup(folded == NULL ? "" : (const char *)folded,
	    folded == NULL ? 0 : folded_len);
	*len_out = folded == NULL ? 0 : folded_len;
	free(folded);
	free(compat);
	buf_release(&b);
	return text;
}

/* Gaps as single spaces. */
static char *
squeeze(const struct view *v)
{
	struct buf b;
	size_t at, n;
	uint32_t code;
	char *text;

	buf_init(&b, v->len + 1);
	for (at = 0; at < v->len; at += n) {
		n = fold_next(v->s + at, v->len - at, &code);
		if (!is_gap(code))
			buf_put(&b, v->s + at, n);
		else if (b.len > 0 && b.data[b.len - 1] != ' ')
			buf_putc(&b, ' ');
	}
	text = buf_take(&b);
	return text != NULL ? text : xstrdup("");
}

static bool
is_exact(const char *text)
{
	size_t i, j, n;

	for (i = 0; i < COUNT(phrases); i++) {
		n = strlen(phrases[i]);
		if (strncmp(text, phrases[i], n) != 0)
			continue;
		for (j = 0; j < COUNT(endings); j++)
			if (strcmp(text + n, endings[j]) == 0)
				return true;
	}
	return false;
}

static bool
is_boundary(uint32_t code)
{
	return !fold_is_letter(code) || fold_is_cjk(code);
}

static bool
has_phrase(const char *text, const char *phrase)
{
	size_t n = strlen(phrase), len = strlen(text);
	const char *at = text;
	uint32_t code;

	for (; (at = strstr(at, phrase)) != NULL; at++) {
		if (at > text) {
			fold_last(text, (size_t)(at - text), &code);
			if (!is_boundary(code))
				continue;
		}
		if (at[n] == '\0')
			return true;
		fold_next(at + n, len - (size_t)(at - text) - n, &code);
		if (is_boundary(code))
			return true;
	}
	return false;
}

bool
subject_is_request(const char *subject, bool *exact_out)
{
	struct view v;
	char *folded, *text;
	bool found = false;
	size_t i;

	folded = normalise(subject, &v.len);
	v.s = folded;
	do
		trim(&v);
	while (v.len > 0 && (drop_tag(&v) || drop_prefix(&v) ||
	    drop_suffix(&v)));
	text = squeeze(&v);
	*exact_out = is_exact(text);
	for (i = 0; i < COUNT(phrases); i++)
		found |= has_phrase(text, phrases[i]);
	free(text);
	free(folded);
	return found || *exact_out;
}
