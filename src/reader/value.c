/* SPDX-License-Identifier: ISC */
#include "reader/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <uninorm.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reader/country.h"
#include "reader/domain.h"
#include "reader/fold.h"

/* X.520 upper bounds (RFC 5280 appendix A), in characters; 0: no bound. */
static const size_t bounds[READING_FIELD_COUNT] = {
	[FIELD_STATE] = 128,
	[FIELD_LOCALITY] = 128,
	[FIELD_ORGANIZATION] = 64,
	[FIELD_UNIT] = 64,
};

/*
 * Abbreviations that keep their full stop at the end of a value, folded.
 * Those with a stop inside ("s.r.o.", "S. p. A.", "A.S.") need no row.
 */
static const char *const abbreviations[] = {
	/* English, also of India, Malaysia, Singapore */
	"inc", "ltd", "co", "corp", "cos", "bros", "mfg", "intl", "assn",
	"assoc", "assocs", "dept", "div", "univ", "jr", "sr", "pty", "pte",
	"pvt", "bhd", "sdn", "ent", "grp", "hldgs", "mgmt", "mgt", "svcs",
	"svc", "est", "estd", "regd", "incorp", "etc", "dr", "prof", "engg",
	"mktg", "inds", "indus", "inst", "natl", "distr", "prop", "props",
	"publ", "ctr", "hosp", "tbk", "calif", "ont", "que",
	/* Welsh */
	"cyf",
	/* French */
	"cie", "ltee", "enr", "ste", "ets",
	/* German, Dutch */
	"ges", "handelsges", "vertriebsges", "betriebsges", "kom", "nachf",
	"inh", "gebr", "gen", "reg", "abt", "westf", "wurtt", "holst",
	"zn", "mij", "coop",
	/* Spanish, Portuguese, Italian */
	"cia", "hnos", "hno", "vda", "suc", "sucs", "sucrs", "soc", "sdad",
	"depto", "dpto", "lda", "ltda", "unip", "prov",
	/* Nordic */
	"ehf", "ohf", "hf", "slf", "sf", "slhf", "ses", "svf", "eftf",
	"eftr", "osk",
	/* Hungarian */
	"bt", "kft", "kkt", "kht", "rt", "zrt", "nyrt", "szov", "vm",
	/* Czech, Slovak, Polish */
	"spol", "komand", "wlkp", "maz", "podl", "tryb",
	/* Baltic */
	"nov", "pag", "apskr", "sav", "mk",
	/* Turkish */
	"sti", "tic", "san", "ith", "ihr", "tur", "ins", "paz", "koll",
	"koop", "muh", "mak", "teks", "nak", "taah",
	/* Russian, Ukrainian, Bulgarian */
	"обл", "респ", "лтд", "корп", "инк", "ко", "общ", "окр",
};

/* These keep it also when they are the whole value. */
static const char *const counties[] = {
	"beds", "berks", "bucks", "cambs", "ches", "glos", "hants", "herts",
	"lancs", "leics", "lincs", "mddx", "northants", "notts", "oxon",
	"salop", "staffs", "warks", "wilts", "worcs", "yorks",
};

/* Legal forms, folded, that a line may hold alone below a company's name. */
static const char *const legal_forms[] = {
	"gmbh", "gmbh co kg", "gmbh und co kg", "ggmbh", "ug",
	"ug haftungsbeschrankt", "kg", "ohg", "ek", "e k", "ev", "e v", "eg",
	"mbh", "ges mbh", "gesmbh", "kgaa",
	"ltd", "limited", "inc", "llc", "llp", "plc", "corp", "corporation",
	"incorporated", "co ltd", "co limited", "pty ltd", "pte ltd",
	"pvt ltd", "private limited", "sdn bhd", "company", "company ltd",
	"sarl", "sas", "sasu", "eurl", "snc", "sprl", "srl", "spa",
	"sl", "slu", "sa de cv", "s de rl de cv", "ltda", "lda", "eireli",
	"bv", "nv", "vof", "sp z oo", "sp j", "sp k", "spolka z oo",
	"sro", "spol s ro", "doo", "aps", "asa", "ab", "oy", "oyj", "ehf",
	"ltd sti", "limited sirketi", "as", "ооо", "оао", "пао", "зао", "ао",
	"тов", "\xe6\x9c\x89\xe9\x99\x90\xe5\x85\xac\xe5\x8f\xb8",
};

#define RULE_MIN 3 /* so many underscores are a drawn line */

struct pair {
	const char *open, *close;
};

static const struct pair quotes[] = {
	{ "\"", "\"" }, { "'", "'" }, { "`", "`" },
	{ "\xe2\x80\x9c", "\xe2\x80\x9d" }, /* English double */
	{ "\xe2\x80\x9e", "\xe2\x80\x9c" }, /* German double */
	{ "\xe2\x80\x9e", "\xe2\x80\x9d" }, /* Polish double */
	{ "\xe2\x80\x9d", "\xe2\x80\x9d" }, /* Swedish double */
	{ "\xe2\x80\x98", "\xe2\x80\x99" }, /* English single */
	{ "\xe2\x80\x9a", "\xe2\x80\x98" }, /* German single */
	{ "\xc2\xab", "\xc2\xbb" },         /* guillemets */
	{ "\xc2\xbb", "\xc2\xab" },
	{ "\xe3\x80\x8c", "\xe3\x80\x8d" }, /* corner brackets */
	{ "\xe3\x80\x8e", "\xe3\x80\x8f" },
};

static const struct pair brackets[] = {
	{ "[", "]" }, { "<", ">" }, { "{", "}" }, { "(", ")" },
	{ "\xef\xbc\x88", "\xef\xbc\x89" }, { "\xe3\x80\x90", "\xe3\x80\x91" },
	{ "\xe3\x80\x88", "\xe3\x80\x89" }, { "\xe3\x80\x8a", "\xe3\x80\x8b" },
	{ "\xef\xbc\xbb", "\xef\xbc\xbd" }, { "\xef\xbc\x9c", "\xef\xbc\x9e" },
	{ "\xe3\x80\x94", "\xe3\x80\x95" },
};

static const struct pair markup[] = { { "**", "**" }, { "__", "__" },
	{ "*", "*" }, { "_", "_" } };

struct view {
	const char *s;
	size_t len;
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

static bool
begins(const struct view *v, const char *s)
{
	size_t n = strlen(s);

	return v->len >= n && memcmp(v->s, s, n) == 0;
}

static bool
ends(const struct view *v, const char *s)
{
	size_t n = strlen(s);

	return v->len >= n && memcmp(v->s + v->len - n, s, n) == 0;
}

/* Around all of it, and not once more inside. */
static bool
unwrap(struct view *v, const struct pair *pairs, size_t count)
{
	size_t i, open, close;
	struct view inner;

	for (i = 0; i < count; i++) {
		if (v->len == 0 || pairs[i].open[0] != v->s[0])
			continue;
		open = strlen(pairs[i].open);
		close = strlen(pairs[i].close);
		if (v->len < open + close || !begins(v, pairs[i].open) ||
		    !ends(v, pairs[i].close))
			continue;
		inner.s = v->s + open;
		inner.len = v->len - open - close;
		if (memmem(inner.s, inner.len, pairs[i].open, open) != NULL ||
		    memmem(inner.s, inner.len, pairs[i].close, close) != NULL)
			continue;
		*v = inner;
		return true;
	}
	return false;
}

static void
trim_blanks(struct view *v)
{
	size_t n = fold_blanks(v->s, v->len);

	v->s += n;
	v->len = fold_trim_end(v->s, v->len - n);
}

/* "- Germany", "> Germany", "=> Germany": left over from the layout. */
static bool
trim_lead(struct view *v)
{
	static const char *const marks[] = { "-> ", "=> ", "--> ", "==> ",
		">> ", "> ", "- ", ": ", "= ", "* ", ">", ":", "=",
		"\xe2\x80\x93 ", "\xe2\x80\x94 ", "\xe2\x80\xa2 ",
		"\xe2\x86\x92", "\xef\xbc\x9a", "-- " };
	size_t i;

	for (i = 0; i < COUNT(marks); i++)
		if (begins(v, marks[i]) && v->len > strlen(marks[i])) {
			v->s += strlen(marks[i]);
			v->len -= strlen(marks[i]);
			return true;
		}
	return false;
}

/* Brackets without their partners: the end of a line of JSON, of a remark that
 * held the whole form, the beginning of a value that was split. */
static bool
trim_bracket(struct view *v)
{
	size_t i, open, close, before = v->len;

	for (i = 0; i < COUNT(brackets); i++) {
		open = strlen(brackets[i].open);
		close = strlen(brackets[i].close);
		if (ends(v, brackets[i].close) &&
		    memmem(v->s, v->len, brackets[i].open, open) == NULL)
			while (v->len > close && ends(v, brackets[i].close))
				v->len -= close;
		if (begins(v, brackets[i].open) &&
		    memmem(v->s, v->len, brackets[i].close, close) == NULL)
			while (v->len > open && begins(v, brackets[i].open))
				*v = (struct view){ v->s + open,
					v->len - open };
	}
	return v->len < before;
}

/* What is left of the line that a form has for its answer: "Bonn______". */
static bool
trim_line(struct view *v)
{
	size_t from = 0, to = v->len;

	while (to > 0 && v->s[to - 1] == '_')
		to--;
	while (from < to && v->s[from] == '_')
		from++;
	if (to == 0)
		return false;
	if (from < RULE_MIN)
		from = 0;
	if (v->len - to < RULE_MIN)
		to = v->len;
	if (from == 0 && to == v->len)
		return false;
	*v = (struct view){ v->s + from, to - from };
	return true;
}

/* A pair of quotation marks around a value that has some at its end. */
static bool
unwrap_nested(struct view *v)
{
	if (v->len < 4 || v->s[0] != '"' || v->s[v->len - 1] != '"' ||
	    (v->s[1] != '"' && v->s[v->len - 2] != '"'))
		return false;
	*v = (struct view){ v->s + 1, v->len - 2 };
	return true;
}

/*
 * Quotation marks and markup at one end whose partner is in another field or
 * before the label: "*City: *Bonn" is what mail programs make of a bold
 * label.  Not the inches of 24", nor a wildcard.
 */
static bool
trim_lone(struct view *v)
{
	static const char marks[] = "\"*_";
	size_t i, first, last;
	char mark;

	for (i = 0; marks[i] != '\0'; i++) {
		mark = marks[i];
		for (first = 0; first < v->len && v->s[first] == mark; first++)
			;
		for (last = 0; last < v->len - first &&
		    v->s[v->len - 1 - last] == mark; last++)
			;
		if ((first > 0) == (last > 0) || memchr(v->s + first, mark,
		    v->len - first - last) != NULL)
			continue;
		if (mark == '*' && v->s[first] == '.')
			continue;
		if (mark == '"' && last > 0 &&
		    isdigit((unsigned char)v->s[v->len - 1 - last]))
			continue;
		v->s += first;
		v->len -= first + last;
		return true;
	}
	return false;
}

static bool
trim_tail(struct view *v)
{
	static const char *const marks[] = { ",", ";", ":", "-",
		"\xef\xbc\x8c", "\xef\xbc\x9b", "\xef\xbc\x9a",
		"\xe3\x80\x81", "\xe2\x80\x93", "\xe2\x80\x94", "|",
		/* ticks, as on a list of what is done */
		" \xe2\x9c\x93", " \xe2\x9c\x94", " \xe2\x9c\x85",
		" \xe2\x98\x91", " \xe2\x9c\x94\xef\xb8\x8f",
		" \xe2\x98\x91\xef\xb8\x8f" };
	size_t i;

	for (i = 0; i < COUNT(marks); i++)
		if (ends(v, marks[i])) {
			v->len -= strlen(marks[i]);
			return true;
		}
	if (trim_bracket(v) || trim_line(v))
		return true;
	/* half of a pair of bold marks */
	if (v->len > 1 && ends(v, "*") &&
	    memchr(v->s, '*', v->len - 1) == NULL) {
		v->len--;
		return true;
	}
	if (v->len > 2 && ends(v, "**") &&
	    memchr(v->s, '*', v->len - 2) == NULL) {
		v->len -= 2;
		return true;
	}
	return false;
}

/* The link that mail programs put behind a text that is one. */
static bool
trim_link(struct view *v)
{
	static const char *const schemes[] = { "http://", "https://",
		"mailto:", "tel:" };
	const char *open;
	size_t i, at;

	if (v->len < 8 || (v->s[v->len - 1] != '>' && v->s[v->len - 1] != ']'))
		return false;
	open = memrchr(v->s, v->s[v->len - 1] == '>' ? '<' : '[', v->len);
	if (open == NULL || open == v->s)
		return false;
	at = (size_t)(open - v->s) + 1;
	for (i = 0; i < COUNT(schemes); i++)
		if (v->len - at > strlen(schemes[i]) &&
		    strncasecmp(v->s + at, schemes[i],
		    strlen(schemes[i])) == 0) {
			v->len = at - 1;
			return true;
		}
	return false;
}

/* The word before the final full stop is an abbreviation or an initial. */
static bool
keeps_stop(const struct view *v)
{
	char key[FOLD_KEY_MAX];
	size_t len = v->len - 1, at = len, i, letters;
	const char *word;

	while (at > 0 && v->s[at - 1] != ' ')
		at--;
	word = v->s + at;
	len -= at;
	if (len == 0)
		return false;
	if (memchr(word, '.', len) != NULL)
		return word[len - 1] != '.' || len > 2;
	letters = utf8_count(word, len);
	if (letters == 1)
		return true;
	if (fold_key(word, len, key) == 0)
		return false;
	for (i = 0; i < COUNT(abbreviations); i++)
		if (strcmp(key, abbreviations[i]) == 0)
			return at > 0 || letters <= 3;
	for (i = 0; i < COUNT(counties); i++)
		if (strcmp(key, counties[i]) == 0)
			return true;
	return false;
}

static bool
trim_stop(struct view *v)
{
	if (ends(v, "\xe3\x80\x82") || ends(v, "\xef\xbd\xa1")) {
		v->len -= 3;
		return true;
	}
	if (!ends(v, ".") || keeps_stop(v))
		return false;
	v->len--;
	return true;
}

/* Nothing but punctuation: "-", "...", "____", "?". */
static bool
is_ink(const struct view *v)
{
	size_t at, n;
	uint32_t code;

	for (at = 0; at < v->len; at += n) {
		n = fold_next(v->s + at, v->len - at, &code);
		if (fold_is_letter(code) || code >= 0x2190)
			return code != 0x3000;
	}
	return false;
}

/* Take off layers until nothing more comes off; *bracketed: a pair of
 * brackets was among them. */
static void
peel(struct view *v, bool *bracketed)
{
	bool more = true, unwrapped;

	while (more && v->len > 0) {
		trim_blanks(v);
		more = trim_lead(v) || trim_link(v) ||
		    unwrap(v, markup, COUNT(markup)) ||
		    unwrap(v, quotes, COUNT(quotes)) || unwrap_nested(v) ||
		    trim_lone(v);
		if (more)
			continue;
		unwrapped = unwrap(v, brackets, COUNT(brackets));
		*bracketed |= unwrapped;
		more = unwrapped || trim_tail(v) || trim_stop(v);
	}
	trim_blanks(v);
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
is_question(enum reading_field field, const struct view *v)
{
	size_t i, words = 1;

	if (!ends(v, "?") && !ends(v, "\xef\xbc\x9f"))
		return false;
	for (i = 0; i < v->len; i++)
		words += v->s[i] == ' ';
	return words >= 4 ||
	    (field != FIELD_ORGANIZATION && field != FIELD_UNIT);
}

static bool
is_code(enum reading_field field, const char *raw, const struct view *v,
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
is_ascii(const struct view *v)
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
is_reasoned(const struct lexicon *lexicon, const struct view *v)
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
	struct view v = { raw, strlen(raw) }, reason;
	const char *bracket = memchr(raw, '(', v.len);

	if (bracket == NULL || bracket == raw)
		return false;
	reason = (struct view){ bracket, v.len - (size_t)(bracket - raw) };
	v.len = (size_t)(bracket - raw);
	return !is_ink(&v) && unwrap(&reason, brackets, COUNT(brackets)) &&
	    memchr(reason.s, ' ', reason.len) != NULL;
}

static bool
is_placeholder(const struct lexicon *lexicon, enum reading_field field,
    const char *raw, const struct view *v, bool bracketed, uint32_t languages,
    const char *country)
{
	char key[FOLD_KEY_MAX], rest[FOLD_KEY_MAX];
	struct label_match match;
	const char *bracket;
	size_t n;

	if (!is_ink(v))
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
compose(const struct view *v)
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
read_country(const struct view *v, struct value *value)
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
    const char *raw, struct view *v, bool bracketed, uint32_t languages,
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
	struct view v;
	bool bracketed = false;

	if (len > VALUE_RAW_MAX)
		len = VALUE_RAW_MAX;
	memset(value_out, 0, sizeof *value_out);
	buf_init(&b, VALUE_RAW_MAX + 8);
	clean(raw, len, &b, &value_out->invisible, &value_out->hostile);
	v = (struct view){ b.data, b.len };
	trim_blanks(&v);
	value_out->text = compose(&v);
	if (value_out->hostile != 0) {
		value_out->result = VALUE_INVALID;
	} else if (v.len == 0) {
		value_out->result = VALUE_EMPTY;
	} else {
		peel(&v, &bracketed);
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
value_keeps_stop(const char *s, size_t len)
{
	struct view v = { s, len };

	return len > 1 && s[len - 1] == '.' && keeps_stop(&v);
}

bool
value_is_host(const char *raw, size_t len)
{
	struct buf b;
	struct view v;
	char *text, *name = NULL;
	uint32_t hostile = 0;
	bool ok, a = false;

	if (len > VALUE_RAW_MAX)
		return false;
	buf_init(&b, VALUE_RAW_MAX + 8);
	clean(raw, len, &b, &a, &hostile);
	v = (struct view){ b.data, b.len };
	peel(&v, &a);
	text = compose(&v);
	ok = domain_find(text, &name) == DOMAIN_OK;
	free(name);
	free(text);
	buf_release(&b);
	return ok;
}

bool
value_is_legal_form(const char *s, size_t len)
{
	char key[FOLD_KEY_MAX];
	size_t i;

	if (fold_key(s, len, key) == 0)
		return false;
	for (i = 0; i < COUNT(legal_forms); i++)
		if (strcmp(legal_forms[i], key) == 0)
			return true;
	return false;
}
