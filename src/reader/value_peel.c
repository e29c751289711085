/* SPDX-License-Identifier: ISC */
#include "reader/value_peel.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/fold.h"
#include "reader/value.h"

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
	/* Welsh, Irish */
	"cyf", "teo",
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
	{ "\xe2\x80\x9e", "\"" },            /* half of them typed */
	{ "\xe2\x80\x9c", "\"" }, { "\"", "\xe2\x80\x9d" },
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

static bool
begins(const struct value_view *v, const char *s)
{
	size_t n = strlen(s);

	return v->len >= n && memcmp(v->s, s, n) == 0;
}

bool
value_ends(const struct value_view *v, const char *s)
{
	size_t n = strlen(s);

	return v->len >= n && memcmp(v->s + v->len - n, s, n) == 0;
}

/* Around all of it, and not once more inside. */
static bool
unwrap(struct value_view *v, const struct pair *pairs, size_t count)
{
	size_t i, open, close;
	struct value_view inner;

	for (i = 0; i < count; i++) {
		if (v->len == 0 || pairs[i].open[0] != v->s[0])
			continue;
		open = strlen(pairs[i].open);
		close = strlen(pairs[i].close);
		if (v->len < open + close || !begins(v, pairs[i].open) ||
		    !value_ends(v, pairs[i].close))
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

void
value_trim_blanks(struct value_view *v)
{
	size_t n = fold_blanks(v->s, v->len);

	v->s += n;
	v->len = fold_trim_end(v->s, v->len - n);
}

/* "- Germany", "> Germany", "=> Germany": left over from the layout. */
static bool
trim_lead(struct value_view *v)
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
trim_bracket(struct value_view *v)
{
	size_t i, open, close, before = v->len;

	for (i = 0; i < COUNT(brackets); i++) {
		open = strlen(brackets[i].open);
		close = strlen(brackets[i].close);
		if (value_ends(v, brackets[i].close) &&
		    memmem(v->s, v->len, brackets[i].open, open) == NULL)
			while (v->len > close &&
			    value_ends(v, brackets[i].close))
				v->len -= close;
		if (begins(v, brackets[i].open) &&
		    memmem(v->s, v->len, brackets[i].close, close) == NULL)
			while (v->len > open && begins(v, brackets[i].open))
				*v = (struct value_view){ v->s + open,
					v->len - open };
	}
	return v->len < before;
}

/* What is left of the line that a form has for its answer: "Bonn______". */
static bool
trim_line(struct value_view *v)
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
	*v = (struct value_view){ v->s + from, to - from };
	return true;
}

/* A pair of quotation marks around a value that has some at its end. */
static bool
unwrap_nested(struct value_view *v)
{
	if (v->len < 4 || v->s[0] != '"' || v->s[v->len - 1] != '"' ||
	    (v->s[1] != '"' && v->s[v->len - 2] != '"'))
		return false;
	*v = (struct value_view){ v->s + 1, v->len - 2 };
	return true;
}

/*
 * Quotation marks and markup at one end whose partner is in another field or
 * before the label: "*City: *Bonn" is what mail programs make of a bold
 * label.  Not the inches of 24", nor a wildcard.
 */
static bool
trim_lone(struct value_view *v)
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
trim_tail(struct value_view *v)
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
		if (value_ends(v, marks[i])) {
			v->len -= strlen(marks[i]);
			return true;
		}
	if (trim_bracket(v) || trim_line(v))
		return true;
	/* half of a pair of bold marks */
	if (v->len > 1 && value_ends(v, "*") &&
	    memchr(v->s, '*', v->len - 1) == NULL) {
		v->len--;
		return true;
	}
	if (v->len > 2 && value_ends(v, "**") &&
	    memchr(v->s, '*', v->len - 2) == NULL) {
		v->len -= 2;
		return true;
	}
	return false;
}

/* The link that mail programs put behind a text that is one. */
static bool
trim_link(struct value_view *v)
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
keeps_stop(const struct value_view *v)
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
trim_stop(struct value_view *v)
{
	if (value_ends(v, "\xe3\x80\x82") || value_ends(v, "\xef\xbd\xa1")) {
		v->len -= 3;
		return true;
	}
	if (!value_ends(v, ".") || keeps_stop(v))
		return false;
	v->len--;
	return true;
}

bool
value_unbracket(struct value_view *v)
{
	return unwrap(v, brackets, COUNT(brackets));
}

void
value_peel(struct value_view *v, bool *bracketed)
{
	bool more = true, unwrapped;

	while (more && v->len > 0) {
		value_trim_blanks(v);
		more = trim_lead(v) || trim_link(v) ||
		    unwrap(v, markup, COUNT(markup)) ||
		    unwrap(v, quotes, COUNT(quotes)) || unwrap_nested(v) ||
		    trim_lone(v);
		if (more)
			continue;
		unwrapped = value_unbracket(v);
		*bracketed |= unwrapped;
		more = unwrapped || trim_tail(v) || trim_stop(v);
	}
	value_trim_blanks(v);
}

bool
value_keeps_stop(const char *s, size_t len)
{
	struct value_view v = { s, len };

	return len > 1 && s[len - 1] == '.' && keeps_stop(&v);
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
