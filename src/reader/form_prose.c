/* SPDX-License-Identifier: ISC */
/*
 * Sentences: "Our country is India, the state is Kerala and the city is
 * Kochi."  A label needs its verb right behind it and a clause's beginning
 * before it; a value ends where the next clause begins.  What reads like
 * anything else ("our city is beautiful") is left alone: the merchant is
 * asked then.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/form_words.h"
#include "reader/value.h"

#define LABEL_WORDS_MAX 5
#define VERB_WORDS_MAX 4
#define VALUE_WORDS_MAX 16
#define OWNER_WORDS_MAX 4
#define SHORT_LINE 50 /* octets: a word more would have fitted */
#define CJK_FIRST_OCTET 0xe2 /* of the first of those characters */

/* "Our country - India": Slavic languages have no other verb there. */
static bool
is_dash(const struct paragraph *p, size_t word)
{
	const char *s = p->s + p->words[word].at;
	size_t len = p->words[word].len;

	return (len == 1 && s[0] == '-') ||
	    (len == 3 && (memcmp(s, "\xe2\x80\x94", 3) == 0 ||
	    memcmp(s, "\xe2\x80\x93", 3) == 0));
}

/* A verb at this word: how many words it has, 0 for none. */
static size_t
verb_at(const struct paragraph *p, size_t word, uint32_t *languages)
{
	size_t n, most = 1;

	if (!p->words[word].may_be_verb)
		return 0;
	if (is_dash(p, word)) {
		*languages = UINT32_MAX;
		return 1;
	}
	if (!words_may_begin(p, word, PHRASE_COPULA))
		return 0;
	/* in "est La Rochelle" the article is of the name */
	while (most < VERB_WORDS_MAX && word + most < p->count &&
	    p->words[word + most - 1].tail == 0 &&
	    !words_have_capital(p, word + most, 1))
		most++;
	for (n = most; n > 0; n--)
		if (words_phrases(p, word, word + n - 1, languages) &
		    (1U << PHRASE_COPULA))
			return n;
	return 0;
}

/* "the city to Tacoma" behind "change", "correct", "set". */
static bool
is_change(const struct paragraph *p, size_t label, size_t to)
{
	static const char *const verbs[] = { "change", "correct", "update",
		"set", "switch", "replace", "fix", "make", "modify", "alter" };
	size_t i, n;

	if (p->words[to].len != 2 ||
	    strncasecmp(p->s + p->words[to].at, "to", 2) != 0)
		return false;
	for (n = label; n > 0 && n + 4 > label; n--)
		for (i = 0; i < COUNT(verbs); i++)
			if (p->words[n - 1].len == strlen(verbs[i]) &&
			    strncasecmp(p->s + p->words[n - 1].at, verbs[i],
			    strlen(verbs[i])) == 0)
				return true;
	return false;
}

/* "the country of the company is": the company is not what is told of. */
static bool
is_genitive(const struct paragraph *p, size_t article)
{
	const struct word *before;

	if (article == 0)
		return false;
	before = &p->words[article - 1];
	return before->tail == 0 && before->len == 2 &&
	    strncasecmp(p->s + before->at, "of", 2) == 0;
}

/* The first word of a line below one that ends where the merchant ended it,
 * not where it was full. */
static bool
is_after_short_line(const struct paragraph *p, size_t word)
{
	size_t i, at = p->words[word].at;

	for (i = 1; i < p->line_count; i++)
		if (p->offsets[i] == at)
			return at - p->offsets[i - 1] < SHORT_LINE;
	return false;
}

/* Whether a clause may begin before this word. */
static bool
is_clause_start(const struct paragraph *p, size_t word)
{
	if (word == 0 || p->words[word - 1].tail != 0 ||
	    is_after_short_line(p, word))
		return true;
	if (words_is_phrase(p, word - 1, PHRASE_DETERMINER))
		return !is_genitive(p, word - 1);
	return words_is_phrase(p, word - 1, PHRASE_CONNECTOR);
}

static bool
is_owner(const struct paragraph *p, size_t first, size_t last, bool alone)
{
	/* where a word's ending says what "of" says in English */
	static const uint32_t genitives = LANG_BIT(LANG_PL) |
	    LANG_BIT(LANG_RU) | LANG_BIT(LANG_UK);
	uint32_t languages = 0;

	return (words_phrases(p, first, last, &languages) &
	    (1U << PHRASE_OWNER)) != 0 &&
	    (!alone || (languages & genitives) != 0);
}

/* "of our shop", "de la tienda": how many words before the verb say whose
 * the field is. */
static size_t
owner_before(const struct paragraph *p, size_t verb)
{
	size_t n, first = verb - 1;

	for (n = OWNER_WORDS_MAX; n > 0; n--)
		if (n < verb && is_owner(p, verb - n, verb - 1, n == 1))
			return n;
	if (!is_owner(p, verb - 1, verb - 1, false))
		return 0;
	while (first > 0 && words_is_phrase(p, first - 1, PHRASE_DETERMINER))
		first--;
	return first > 1 && is_genitive(p, first) ? verb - first + 1 : 0;
}

/* Whether a clause may begin before this label, or before the word that says
 * whose it is: "our company website". */
static bool
is_label_start(const struct paragraph *p, enum label_kind kind, size_t *word)
{
	if (is_clause_start(p, *word))
		return true;
	if (kind == LABEL_ORGANIZATION ||
	    !is_owner(p, *word - 1, *word - 1, false) ||
	    !is_clause_start(p, *word - 1))
		return false;
	--*word;
	return true;
}

/* The label whose last word stands before `end`; its first word. */
static struct label_match
label_until(const struct paragraph *p, size_t end, uint32_t languages,
    bool change, size_t *first_out)
{
	struct label_match match, none = { LABEL_NONE, 0 };
	size_t n, first;

	for (n = end < LABEL_WORDS_MAX ? end : LABEL_WORDS_MAX; n > 0; n--) {
		if (p->f->lookups_left == 0)
			return none;
		p->f->lookups_left--;
		match = words_label(p, end - n, end - 1);
		if (!form_is_field(match.kind) || (!change &&
		    (match.languages & languages) == 0))
			continue;
		first = end - n;
		if (!is_label_start(p, match.kind, &first))
			continue;
		*first_out = first;
		return match;
	}
	return none;
}

/* The label that ends right before the verb, or before the words there that
 * say whose it is; its first word. */
static struct label_match
label_before(const struct paragraph *p, size_t verb, uint32_t languages,
    bool change, size_t *first_out)
{
	struct label_match match = { LABEL_NONE, 0 };
	size_t owner;

	if (verb == 0 || p->words[verb - 1].tail != 0 ||
	    !words_is_of_label(p, verb - 1))
		return match;
	owner = owner_before(p, verb);
	if (owner > 0) {
		match = label_until(p, verb - owner, languages, change,
		    first_out);
		if (match.kind != LABEL_NONE &&
		    match.kind != LABEL_ORGANIZATION)
			return match;
	}
	return label_until(p, verb, languages, change, first_out);
}

/* Whether a new statement about a field begins at this word, with no more
 * than "and our" before its label. */
static bool
is_next_statement(const struct paragraph *p, size_t word)
{
	size_t i, first;
	uint32_t languages;

	for (i = word + 1; i < p->count && i < word + LABEL_WORDS_MAX + 4;
	    i++) {
		if (p->words[i - 1].tail != 0)
			return false;
		languages = 0;
		if (verb_at(p, i, &languages) == 0)
			continue;
		if (label_before(p, i, languages, false, &first).kind ==
		    LABEL_NONE)
			return false;
		while (first > word &&
		    (words_is_phrase(p, first - 1, PHRASE_DETERMINER) ||
		    words_is_phrase(p, first - 1, PHRASE_CONNECTOR)))
			first--;
		return first <= word;
	}
	return false;
}

static bool
is_geographic(enum label_kind kind)
{
	return kind != LABEL_ORGANIZATION && kind != LABEL_UNIT &&
	    kind != LABEL_DOMAIN && kind != LABEL_WEAK_DOMAIN;
}

/* "Kotov P. A.": the second initial is no conjunction, though "a" is one. */
static bool
is_initial(const struct paragraph *p, size_t word)
{
	const struct word *w = &p->words[word];

	return w->tail != 0 && p->s[w->at + w->len] == '.' &&
	    utf8_count(p->s + w->at, w->len) == 1 &&
	    words_have_capital(p, word, 1);
}

/* A new sentence below a line that is over. */
static bool
is_line_over(const struct paragraph *p, size_t next)
{
	return is_after_short_line(p, next) &&
	    words_have_capital(p, next, 1) &&
	    (words_is_phrase(p, next, PHRASE_SENTENCE) ||
	    words_is_phrase(p, next, PHRASE_DETERMINER));
}

/* "and we are": behind a conjunction; in "Cooks for You Ltd." it is a name. */
static bool
opens_sentence(const struct paragraph *p, size_t word)
{
	return words_is_phrase(p, word, PHRASE_SENTENCE) &&
	    (words_is_lower(p, word) || p->words[word].len == 1 ||
	    (word + 1 < p->count && words_is_lower(p, word + 1)));
}

/* Does the value end behind this word? */
static bool
ends_behind(const struct paragraph *p, size_t word, enum label_kind kind)
{
	const struct word *w = &p->words[word];
	size_t next = word + 1;
	bool opens;

	if (next >= p->count)
		return true;
	opens = !is_initial(p, next) &&
	    (words_is_phrase(p, next, PHRASE_DETERMINER) ||
	    words_is_phrase(p, next, PHRASE_CONNECTOR) ||
	    words_is_phrase(p, next, PHRASE_SENTENCE));
	if (w->tail == ';' || w->tail == '!' || w->tail == '?' ||
	    w->tail == ':' || w->tail == 0x3002)
		return true;
	if (w->tail == '.' && w->len <= 4 && p->has_upper &&
	    words_is_lower(p, next))
		return is_next_statement(p, next); /* "Sp. z o.o." */
	if (w->tail == '.')
		return w->len > 4 || opens || is_next_statement(p, next) ||
		    (is_geographic(kind) && w->len > 3); /* "St. Louis" */
	if (w->tail == ',' || w->tail == 0xff0c)
		return is_geographic(kind) || opens ||
		    is_next_statement(p, next) ||
		    (words_is_lower(p, next) && p->has_upper);
	if (w->tail == ')')
		return false;
	if (is_line_over(p, next))
		return true;
	if (words_is_phrase(p, next, PHRASE_CONNECTOR) &&
	    !words_is_phrase(p, next, PHRASE_PARTICLE)) {
		if (is_next_statement(p, next + 1))
			return true;
		return next + 1 < p->count && words_is_lower(p, next) &&
		    (opens_sentence(p, next + 1) ||
		    words_is_lower(p, next + 1) || is_geographic(kind)) &&
		    p->has_upper;
	}
	return is_next_statement(p, next);
}

/* "Bell Ltd (Co. No: 12)": whether the last bracket that opens with a word
 * of these closes in none of them. */
static bool
is_in_brackets(const struct paragraph *p, size_t first, size_t last)
{
	const struct word *w;
	bool open = false;

	for (; first <= last; first++) {
		w = &p->words[first];
		open |= p->s[w->at] == '(';
		open &= memchr(p->s + w->at, ')', w->end - w->at) == NULL;
	}
	return open;
}

/* "is located in", "is not right": says nothing that can be used. */
static bool
is_no_value(const struct paragraph *p, size_t first, size_t last)
{
	uint32_t code;

	fold_next(p->s + p->words[first].at, p->len - p->words[first].at,
	    &code);
	if (fold_is_upper(code) || code == '"' || code == 0x201c ||
	    code == 0x201e || code == 0xab)
		return false;
	if (words_is_phrase(p, first, PHRASE_NO_VALUE))
		return true;
	/* "only the division is new:" */
	if (first == last && words_is_phrase(p, first, PHRASE_CHANGE))
		return true;
	return first < last && (words_phrases(p, first, first + 1, NULL) &
	    (1U << PHRASE_NO_VALUE)) != 0;
}

/* "the city - Tula, the department - sales": one of several. */
static bool
is_listed(const struct paragraph *p, size_t first, size_t verb)
{
	while (first > 0 && p->words[first - 1].tail == 0 &&
	    words_is_phrase(p, first - 1, PHRASE_DETERMINER))
		first--;
	return first > 0 && p->words[first - 1].tail == ',' &&
	    is_dash(p, verb);
}

static bool
is_good(const struct paragraph *p, enum label_kind kind, uint32_t languages,
    const char *s, size_t len, bool listed)
{
	char code[3];
	uint32_t first;

	if (kind == LABEL_DOMAIN || kind == LABEL_WEAK_DOMAIN)
		return value_is_host(s, len);
	fold_next(s, len, &first);
	if (!fold_is_lower(first))
		return true;
	if (kind == LABEL_COUNTRY)
		return country_find(s, len, code) == COUNTRY_FOUND;
	if (kind == LABEL_STATE && languages == LANG_BIT(LANG_PL))
		return memchr(s, ' ', len) == NULL; /* "pomorskie" */
	if (kind == LABEL_UNIT && listed)
		return memchr(s, ' ', len) == NULL;
	return !p->has_upper;
}

/* The statement whose verb begins at this word: its last word, or 0. */
static size_t
take_statement(struct paragraph *p, size_t verb, size_t verb_words,
    uint32_t languages, bool change)
{
	struct form_label label = { .count = 1 };
	struct label_match match;
	size_t first, value, last, end;
	const char *joined;

	match = label_before(p, verb, languages, change, &first);
	if (match.kind == LABEL_NONE)
		return 0;
	value = verb + verb_words;
	if (value >= p->count || p->words[value - 1].tail != 0)
		return 0;
	for (last = value; last < value + VALUE_WORDS_MAX; last++)
		if (last + 1 >= p->count || (!is_in_brackets(p, value, last) &&
		    ends_behind(p, last, match.kind)))
			break;
	if (last >= value + VALUE_WORDS_MAX || is_no_value(p, value, last))
		return 0;
	end = p->words[last].at + p->words[last].len;
	if (p->words[last].tail == '.' || p->words[last].tail == ')')
		end = p->words[last].end;
	else if (end < p->len && (p->s[end] == '.' || (p->s[end] == ')' &&
	    last > value && is_in_brackets(p, value, last - 1))))
		end++; /* "B.V., the city", "(No: 12), the city" */
	if (last + 1 == p->count)
		end = p->words[value].at + form_without_last_thanks(p->f,
		    p->s + p->words[value].at, end - p->words[value].at,
		    p->lines[p->line_count - 1]);
	if (!is_good(p, match.kind, match.languages, p->s +
	    p->words[value].at, end - p->words[value].at,
	    is_listed(p, first, verb)))
		return 0;
	label.kinds[0] = match.kind;
	label.languages = match.languages;
	joined = form_join(p->f, p->s + p->words[value].at,
	    end - p->words[value].at, "", 0);
	first = words_line(p, p->words[value].at);
	if (joined != NULL)
		form_claim(p->f, &label, joined, strlen(joined), first,
		    p->f->lines[first].level);
	return last;
}

static void
read_words(struct paragraph *p)
{
	size_t i, n, last;
	uint32_t languages;

	for (i = 1; i < p->count; i++) {
		languages = 0;
		n = verb_at(p, i, &languages);
		if (n > 0) {
			last = take_statement(p, i, n, languages, false);
		} else if (is_change(p, i, i)) {
			last = take_statement(p, i, 1, 0, true);
		} else {
			continue;
		}
		if (last > i)
			i = last;
	}
}

/* ---- Paragraphs */

/* Sentences in a quote are read only when nothing else was found. */
static bool
is_prose(const struct form *f, const struct form_line *line)
{
	return !line->blank && (!line->used || line->prose > 0) &&
	    line->region == REGION_TEXT &&
	    (line->level == 0 || f->claim_count == 0);
}

static bool
is_cjk_text(const char *s, size_t len)
{
	size_t at, n, cjk = 0, all = 0;
	unsigned char most = 0;
	uint32_t code;

	for (at = 0; at < len; at++)
		if ((unsigned char)s[at] > most)
			most = (unsigned char)s[at];
	if (most < CJK_FIRST_OCTET)
		return false;
	for (at = 0; at < len; at += n) {
		n = fold_next(s + at, len - at, &code);
		all += !fold_is_blank(code);
		cjk += fold_is_cjk(code);
	}
	return cjk * 3 > all;
}

/* The lines from i on that are one paragraph; returns the line after it. */
static size_t
gather(struct paragraph *p, size_t i, char *text)
{
	struct form *f = p->f;
	uint32_t level = f->lines[i].level, epoch = f->lines[i].epoch;

	p->len = 0;
	p->line_count = 0;
	for (; i < f->line_count; i++) {
		const struct form_line *line = &f->lines[i];
		size_t len = line->used ? line->prose : line->len;

		if (!is_prose(f, line) || line->level != level ||
		    line->epoch != epoch ||
		    p->line_count == PARAGRAPH_LINES_MAX ||
		    p->len + len + 1 > PARAGRAPH_MAX)
			break;
		if (p->len > 0)
			text[p->len++] = ' ';
		p->offsets[p->line_count] = p->len;
		p->lines[p->line_count++] = i;
		memcpy(text + p->len, line->text, len);
		p->len += len;
		if (line->used) {
			i++; /* its label ends the paragraph */
			break;
		}
	}
	p->s = text;
	return i;
}

void
form_prose(struct form *f)
{
	char text[PARAGRAPH_MAX];
	struct paragraph *p;
	size_t i, next;
	bool quoted = false; /* there are claims of a quote */

	for (i = 0; i < f->claim_count; i++)
		quoted |= f->claims[i].level > 0;
	p = xmalloc(sizeof *p);
	p->f = f;
	for (i = 0; i < f->line_count; i = next) {
		next = i + 1;
		if (!is_prose(f, &f->lines[i]))
			continue;
		next = gather(p, i, text);
		if (next == i) {
			next = i + 1;
			continue;
		}
		if (is_cjk_text(p->s, p->len)) {
			form_clauses(p);
		} else {
			words_cut(p);
			read_words(p);
			if (f->lines[i].level == 0)
				form_doubt(p, quoted);
		}
		if (f->lines[i].level == 0)
			form_take_back(p);
	}
	free(p);
}
