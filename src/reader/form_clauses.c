/* SPDX-License-Identifier: ISC */
/* Sentences without blanks between words: Chinese and Japanese. */
#include <string.h>

#include "base/mem.h"
#include "reader/form_words.h"
#include "reader/value.h"

static const char *const clause_marks[] = { "\xef\xbc\x8c", "\xe3\x80\x82",
	"\xef\xbc\x9b", "\xe3\x80\x81", "\xef\xbc\x81", ",", ";", "\n",
	"\xef\xbd\xa1", "\xef\xbd\xa4" };

/* What ends a Japanese statement. */
static const char *const endings[] = {
	"\xe3\x81\xa7\xe3\x81\x99",                         /* desu */
	"\xe3\x81\xa7\xe3\x81\x94\xe3\x81\x96\xe3\x81\x84"
	"\xe3\x81\xbe\xe3\x81\x99",                         /* de gozaimasu */
	"\xe3\x81\xab\xe3\x81\xaa\xe3\x82\x8a\xe3\x81\xbe"
	"\xe3\x81\x99",                                     /* ni narimasu */
	"\xe3\x81\xa8\xe3\x81\xaa\xe3\x82\x8a\xe3\x81\xbe"
	"\xe3\x81\x99",                                     /* to narimasu */
	"\xe3\x81\xa8\xe7\x94\xb3\xe3\x81\x97\xe3\x81\xbe"
	"\xe3\x81\x99",                                     /* to moshimasu */
	"\xe3\x81\xa8\xe8\xa8\x80\xe3\x81\x84\xe3\x81\xbe"
	"\xe3\x81\x99",                                     /* to iimasu */
	"\xe3\x81\xa7",                                     /* de */
	"\xe3\x81\xa0",                                     /* da */
};

static size_t
clause_mark(const char *s, size_t len)
{
	size_t i, n;

	for (i = 0; i < COUNT(clause_marks); i++) {
		n = strlen(clause_marks[i]);
		if (n <= len && memcmp(s, clause_marks[i], n) == 0)
			return n;
	}
	return 0;
}

/* The first verb in the clause with a label before it. */
static bool
read_clause(struct paragraph *p, const char *s, size_t len, size_t offset)
{
	struct form_label label;
	char key[FOLD_KEY_MAX];
	size_t at, n, verb, i, end;
	uint32_t code, phrases, line;

	for (at = 0; at < len && at < 80; at += n) {
		n = fold_next(s + at, len - at, &code);
		if (at == 0 || !fold_is_cjk(code) || p->f->lookups_left == 0)
			continue;
		for (verb = 12; verb >= 3; verb -= 3) {
			if (at + verb > len)
				continue;
			if (fold_key(s + at, verb, key) == 0)
				continue;
			phrases = phrase_of_key(&p->f->lexicon, key,
			    strlen(key), NULL);
			if (phrases & (1U << PHRASE_COPULA))
				break;
		}
		if (verb < 3)
			continue;
		label = form_label_of(p->f, s, at, false);
		if (label.count != 1 || !form_has_field(&label) ||
		    label.is_short)
			continue;
		end = fold_trim_end(s, len);
		for (i = 0; i < COUNT(endings); i++) {
			n = strlen(endings[i]);
			if (end > at + verb + n &&
			    memcmp(s + end - n, endings[i], n) == 0) {
				end -= n;
				break;
			}
		}
		if (end <= at + verb || fold_key(s + at + verb,
		    end - at - verb, key) == 0 || phrase_begins(
		    &p->f->lexicon, key, PHRASE_NO_VALUE, NULL))
			return false;
		line = (uint32_t)words_line(p, offset);
		if (form_has_kind(&label, LABEL_DOMAIN) &&
		    !value_is_host(s + at + verb, end - at - verb))
			return false;
		s = form_join(p->f, s + at + verb, end - at - verb, "", 0);
		return s != NULL && form_claim(p->f, &label, s, strlen(s),
		    line, p->f->lines[line].level);
	}
	return false;
}

void
form_clauses(struct paragraph *p)
{
	size_t at, start = 0, n;

	for (at = 0; at <= p->len; at += n == 0 ? 1 : n) {
		n = at < p->len ? clause_mark(p->s + at, p->len - at) : 0;
		if (n == 0 && at < p->len)
			continue;
		if (at > start)
			read_clause(p, p->s + start, at - start, start);
		start = at + n;
	}
}
