/* SPDX-License-Identifier: ISC */
#include "reader/value.h"

#include <stdlib.h>
#include <string.h>

#include <unictype.h>
#include <uninorm.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reader/country.h"
#include "reader/domain.h"
#include "reader/fold.h"
#include "reader/value_peel.h"

/* X.520 upper bounds (RFC 5280 appendix A), in characters; 0: no bound. */
static const size_t bounds[READING_FIELD_COUNT] = {
	[FIELD_STATE] = 128,
	[FIELD_LOCALITY] = 128,
	[FIELD_ORGANIZATION] = 64,
	[FIELD_UNIT] = 64,
};

static bool
is_joinable(uint32_t code)
{
	return fold_is_letter(code) || code >= 0x1f000 ||
	    (code >= 0x2600 && code <= 0x27bf) || code == 0xfe0f;
}

/* Blanks folded, invisible characters dropped; says what it met. */
static void
clean(const char *raw, size_t len, struct buf *b, bool *invisible,
    uint32_t *hostile)
{
	size_t at, n, gap;
	uint32_t code, next, last = 0;

	for (at = 0; at < len; at += n) {
		gap = raw[at] == '&' ? fold_blanks(raw + at, len - at) : 0;
		n = gap > 0 ? gap : fold_next(raw + at, len - at, &code);
		if (gap > 0 || fold_is_blank(code)) {
			if (b->len > 0 && b->data[b->len - 1] != ' ')
				buf_putc(b, ' ');
			last = ' ';
			continue;
		}
		if (fold_is_joiner(code)) {
			next = 0;
			if (at + n < len)
				fold_next(raw + at + n, len - at - n, &next);
			if (!is_joinable(last) || !is_joinable(next)) {
				*invisible = true;
				continue;
			}
		} else if (fold_is_invisible(code)) {
			*invisible = true;
			continue;
		} else if (fold_is_hostile(code)) {
			*hostile = code;
			continue;
		}
		buf_put(b, raw + at, n);
		last = code;
	}
}

/* A letter, or a sign that may be a name; of those that stand for a dash, the
 * Japanese sign of a long vowel and drawn lines are neither. */
static bool
is_ink(uint32_t code)
{
	if (code == 0x30fc || (code >= 0x2500 && code <= 0x257f))
		return false;
	return fold_is_letter(code) || (code >= 0x2190 &&
	    !fold_is_blank(code) && !uc_is_general_category_withtable(code,
	    UC_CATEGORY_MASK_P));
}

/* Not nothing but punctuation: "-", "...", "____", "?". */
static bool
has_ink(const struct value_view *v)
{
	size_t at, n;
	uint32_t code;

	for (at = 0; at < v->len; at += n) {
		n = fold_next(v->s + at, v->len - at, &code);
		if (is_ink(code))
			return true;
	}
	return false;
}

/* "your city", "enter the name of your company here", "[city]"; but "(Web)",
 * a word of its own, is a division's name. */
static bool
is_template(const struct lexicon *lexicon, enum reading_field field,
    const char *key, bool bracketed)
{
	static const char *const tails[] = { " here", " hier", " ici",
		" aqui", " qui", " tutaj", " please", " bitte" };
	char rest[FOLD_KEY_MAX];
	enum label_kind kind;
	size_t n, i, len;
	bool any = false;

	while (phrase_begins(lexicon, key, PHRASE_TEMPLATE, &n)) {
		any = true;
		key += n;
		while (*key == ' ')
			key++;
	}
	if (any && (bracketed || *key == '\0'))
		return true;
	len = strlen(key);
	memcpy(rest, key, len + 1);
	for (i = 0; i < COUNT(tails); i++) {
		n = strlen(tails[i]);
		if (len > n && strcmp(rest + len - n, tails[i]) == 0)
			rest[len - n] = '\0', any = true, len -= n;
	}
	kind = label_of_key(lexicon, rest, len).kind;
	if (kind == LABEL_WEAK_DOMAIN && field != FIELD_DOMAIN)
		return any;
	return (any || bracketed) && kind <= LABEL_WEAK_DOMAIN;
}

/* An answer of several words that is a question. */
static bool
is_question(enum reading_field field, const struct value_view *v)
{
	size_t i, words = 1;

	if (!value_ends(v, "?") && !value_ends(v, "\xef\xbc\x9f"))
		return false;
	for (i = 0; i < v->len; i++)
		words += v->s[i] == ' ';
	return words >= 4 ||
	    (field != FIELD_ORGANIZATION && field != FIELD_UNIT);
}

static bool
is_code(enum reading_field field, const char *raw, const struct value_view *v,
    const char *country)
{
	char code[3];

	if (field == FIELD_COUNTRY)
		return v->len <= 3 && strpbrk(raw, "./") == NULL &&
		    country_lookup(v->s, v->len, code) == COUNTRY_FOUND;
	return field == FIELD_STATE && strchr(raw, '/') == NULL &&
	    state_find(country, v->s, v->len) != NULL;
}

static bool
is_ascii(const struct value_view *v)
{
	size_t i;

	for (i = 0; i < v->len; i++)
		if ((unsigned char)v->s[i] >= 0x80)
			return false;
	return true;
}

/* "none, we are too small", "n/a - not needed", "no, thanks": a placeholder,
 * and why. */
static bool
is_reasoned(const struct lexicon *lexicon, const struct value_view *v)
{
	static const char *const marks[] = { ", ", "; ", " - ",
		" \xe2\x80\x93 ", " \xe2\x80\x94 " };
	char key[FOLD_KEY_MAX];
	const char *at, *why;
	size_t i, n;
	uint32_t code;

	for (i = 0; i < COUNT(marks); i++) {
		at = memmem(v->s, v->len, marks[i], strlen(marks[i]));
		if (at == NULL)
			continue;
		n = fold_key(v->s, (size_t)(at - v->s), key);
		if (n == 0 || (phrase_of_key(lexicon, key, n, NULL) &
		    (1U << PHRASE_PLACEHOLDER)) == 0)
			continue;
		why = at + strlen(marks[i]);
		n = v->len - (size_t)(why - v->s);
		fold_next(why, n, &code);
		if (!fold_is_lower(code) || fold_key(why, n, key) == 0)
			continue;
		if (phrase_begins(lexicon, key, PHRASE_THANKS, NULL) ||
		    (memchr(why, ' ', n) != NULL &&
		    (phrase_begins(lexicon, key, PHRASE_SENTENCE, NULL) ||
		    phrase_begins(lexicon, key, PHRASE_NO_VALUE, NULL))))
			return true;
	}
	return false;
}

/* "-- (we are too small)": no value, and why; "- (Web)" is one behind a dash
 * of the layout. */
static bool
is_reasoned_dash(const char *raw)
{
	struct value_view v = { raw, strlen(raw) }, reason;
	const char *bracket = memchr(raw, '(', v.len);

	if (bracket == NULL || bracket == raw)
		return false;
	reason = (struct value_view){ bracket,
		v.len - (size_t)(bracket - raw) };
	v.len = (size_t)(bracket - raw);
	return !has_ink(&v) && value_unbracket(&reason) &&
	    memchr(reason.s, ' ', reason.len) != NULL;
}

static bool
is_placeholder(const struct lexicon *lexicon, enum reading_field field,
    const char *raw, const struct value_view *v, bool bracketed,
    uint32_t languages, const char *country)
{
	char key[FOLD_KEY_MAX], rest[FOLD_KEY_MAX];
	struct label_match match;
	const char *bracket;
	size_t n;

	if (!has_ink(v))
		return true;
	if (is_question(field, v))
		return true;
	n = fold_key(v->s, v->len, key);
	if (n == 0 || is_code(field, raw, v, country))
		return false;
	/* "NÖ" is a state, "no" is none */
	if ((n > 2 || is_ascii(v)) && phrase_of_key(lexicon, key, n,
	    NULL) & (1U << PHRASE_PLACEHOLDER))
		return true;
	if (strspn(key, "x") == n && n > 1)
		return true;
	if (is_reasoned_dash(raw) || is_reasoned(lexicon, v))
		return true;
	/* "none (we are a city state)" */
	bracket = field == FIELD_COUNTRY ? NULL : memchr(v->s, '(', v->len);
	if (bracket != NULL && bracket > v->s && fold_key(v->s,
	    (size_t)(bracket - v->s), rest) > 0 &&
	    phrase_of_key(lexicon, rest, strlen(rest), NULL) &
	    (1U << PHRASE_PLACEHOLDER))
		return true;
	if (is_template(lexicon, field, key, bracketed))
		return true;
	match = label_of_key(lexicon, key, n);
	return match.kind == (enum label_kind)field &&
	    (match.languages & languages) != 0;
}

static char *
compose(const struct value_view *v)
{
	uint8_t *nfc;
	size_t len = 0;
	char *text;

	if (utf8_ascii(v->s, v->len) == v->len)
		return xstrndup(v->s, v->len);
	nfc = u8_normalize(UNINORM_NFC, (const uint8_t *)v->s, v->len, NULL,
	    &len);
	text = xstrndup(nfc == NULL ? "" : (char *)nfc, nfc == NULL ? 0 : len);
	free(nfc);
	return text;
}

static void
take_text(struct value *value, char *text)
{
	free(value->text);
	value->text = text;
}

static void
read_country(const struct value_view *v, struct value *value)
{
	char code[3];

	switch (country_find(v->s, v->len, code)) {
	case COUNTRY_FOUND:
		take_text(value, xstrdup(code));
		break;
	case COUNTRY_UNKNOWN:
		if (country_guess(v->s, v->len, code) == COUNTRY_FOUND)
			take_text(value, xstrdup(code));
		else
			value->result = VALUE_UNKNOWN;
		break;
	case COUNTRY_AMBIGUOUS:
		value->result = VALUE_AMBIGUOUS;
		break;
	}
}

static void
read_domain(struct value *value)
{
	char *name = NULL;

	switch (domain_find(value->text, &name)) {
	case DOMAIN_OK:
		take_text(value, name);
		break;
	case DOMAIN_INVALID:
		value->result = VALUE_INVALID;
		break;
	case DOMAIN_AMBIGUOUS:
		value->result = VALUE_AMBIGUOUS;
		break;
	}
}

static void
read_peeled(const struct lexicon *lexicon, enum reading_field field,
    const char *raw, struct value_view *v, bool bracketed, uint32_t languages,
    const char *country, struct value *value)
{
	const char *state;

	if (is_placeholder(lexicon, field, raw, v, bracketed, languages,
	    country)) {
		value->result = VALUE_PLACEHOLDER;
		return;
	}
	take_text(value, compose(v));
	if (field == FIELD_COUNTRY) {
		read_country(v, value);
	} else if (field == FIELD_DOMAIN) {
		read_domain(value);
	} else if (field == FIELD_STATE) {
		state = state_find(country, v->s, v->len);
		if (state != NULL)
			take_text(value, xstrdup(state));
	}
	if (bounds[field] != 0 && value->result == VALUE_OK &&
	    utf8_count(value->text, strlen(value->text)) > bounds[field])
		value->result = VALUE_TOO_LONG;
}

void
value_read(const struct lexicon *lexicon, enum reading_field field,
    const char *raw, size_t len, uint32_t languages, const char *country,
    struct value *value_out)
{
	struct buf b;
	struct value_view v;
	bool bracketed = false;

	if (len > VALUE_RAW_MAX)
		len = VALUE_RAW_MAX;
	memset(value_out, 0, sizeof *value_out);
	buf_init(&b, VALUE_RAW_MAX + 8);
	clean(raw, len, &b, &value_out->invisible, &value_out->hostile);
	v = (struct value_view){ b.data, b.len };
	value_trim_blanks(&v);
	value_out->text = compose(&v);
	if (value_out->hostile != 0) {
		value_out->result = VALUE_INVALID;
	} else if (v.len == 0) {
		value_out->result = VALUE_EMPTY;
	} else {
		value_peel(&v, &bracketed);
		read_peeled(lexicon, field, value_out->text, &v, bracketed,
		    languages, country, value_out);
	}
	buf_release(&b);
}

void
value_release(struct value *value)
{
	free(value->text);
	memset(value, 0, sizeof *value);
}

bool
value_is_host(const char *raw, size_t len)
{
	struct buf b;
	struct value_view v;
	char *text, *name = NULL;
	uint32_t hostile = 0;
	bool ok, a = false;

	if (len > VALUE_RAW_MAX)
		return false;
	buf_init(&b, VALUE_RAW_MAX + 8);
	clean(raw, len, &b, &a, &hostile);
	v = (struct value_view){ b.data, b.len };
	value_peel(&v, &a);
	text = compose(&v);
	ok = domain_find(text, &name) == DOMAIN_OK;
	free(name);
	free(text);
	buf_release(&b);
	return ok;
}
