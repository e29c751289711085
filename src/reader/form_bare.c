/* SPDX-License-Identifier: ISC */
/*
 * Labels without any separator ("Country Germany", "State;Hessen"), on lines
 * or in the clauses of a sentence, as languages have them that need no verb
 * there: believed only together, at least three different fields on
 * neighbouring lines or in one paragraph, a known country among them, and
 * nothing else found.
 */
#include <string.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"
#include "reader/value.h"

#define PARAGRAPH_MAX 2000 /* octets */
#define BARE_WORDS_MAX 4 /* of a label */
#define BARE_LEAST 3     /* different fields */

/* The longest label that begins the text, with a value behind it. */
static bool
bare_label(struct form *f, const char *s, size_t len,
    struct form_label *label, size_t *value)
{
	size_t lead = form_skip_decoration(s, len), at, words;
	bool found = false;

	words = 0;
	for (at = lead; at < len && words < BARE_WORDS_MAX; at++) {
		struct form_label next;

		if (strchr(" ;,", s[at]) == NULL)
			continue;
		words++;
		next = form_label_of(f, s + lead, at - lead, false);
		if (next.count == 1 && !next.is_short &&
		    form_has_field(&next)) {
			*label = next;
			*value = at + 1;
			found = true;
		}
		if (s[at] != ' ')
			break;
	}
	return found;
}

static bool
is_believed(const struct form *f, size_t from)
{
	uint32_t seen = 0;
	bool country = false;
	char code[3];
	size_t i;

	for (i = from; i < f->claim_count; i++) {
		const struct form_claim *claim = &f->claims[i];

		seen |= 1U << claim->kind;
		if (claim->kind == LABEL_COUNTRY)
			country |= country_find(claim->value, claim->len,
			    code) == COUNTRY_FOUND;
	}
	return country && __builtin_popcount(seen) >= BARE_LEAST;
}

/* Where the clause that may begin behind this blank begins: behind ", " and
 * the like, with an "and" before it; 0 for nowhere. */
static size_t
clause_at(const char *s, size_t at, size_t len)
{
	static const char *const joins[] = { "and ", "und ", "et ", "y ", "e ",
		"en ", "i ", "oraz ", "ve ", "и ", "а ", "і ", "та ", "й " };
	bool mark = strchr(",.;!", s[at - 1]) != NULL;
	size_t i, n;

	for (i = 0; i < COUNT(joins); i++) {
		n = strlen(joins[i]);
		if (at + 1 + n < len && memcmp(s + at + 1, joins[i], n) == 0)
			return at + 1 + n;
	}
	return mark ? at + 1 : 0;
}

/* Where a value ends that no label follows: at the end of its sentence. */
static size_t
sentence_end(const char *s, size_t from, size_t len)
{
	size_t at, word = from;

	for (at = from; at + 1 < len; at++) {
		if (s[at] == ' ')
			word = at + 1;
		if (s[at + 1] != ' ' || strchr(".!?;", s[at]) == NULL)
			continue;
		if (s[at] != '.' || (at - word > 3 &&
		    !value_keeps_stop(s + from, at + 1 - from)))
			return at + 1;
	}
	return len;
}

/* "Türkiye'dir": the verb that Turkish ties to a name. */
static size_t
without_suffix(const char *s, size_t from, size_t end)
{
	static const char *const verbs[] = { "dir", "dır", "dur", "dür",
		"tir", "tır", "tur", "tür" };
	static const char *const marks[] = { "'", "\xe2\x80\x99" };
	size_t i, j, n, m, stop = end;

	if (stop > from && s[stop - 1] == '.')
		stop--;
	for (i = 0; i < COUNT(verbs); i++)
		for (j = 0; j < COUNT(marks); j++) {
			n = strlen(verbs[i]);
			m = strlen(marks[j]);
			if (stop > from + n + m &&
			    memcmp(s + stop - n, verbs[i], n) == 0 &&
			    memcmp(s + stop - n - m, marks[j], m) == 0)
				return stop - n - m;
		}
	return end;
}

static void
claim_clause(struct form *f, const struct form_label *label, const char *s,
    size_t from, size_t end, size_t line)
{
	end = form_without_thanks(f, s + from, end - from);
	end = from + form_without_last_thanks(f, s + from, end, line);
	end = sentence_end(s, from, end);
	end = from + fold_trim_end(s + from, end - from);
	while (end > from && strchr(",;", s[end - 1]) != NULL)
		end--;
	if (label->languages & LANG_BIT(LANG_TR))
		end = without_suffix(s, from, end);
	form_claim(f, label, s + from, end - from, line,
	    f->lines[line].level);
}

/* "şehrimiz İzmir, ülkemiz Türkiye": the clauses of one paragraph. */
static void
read_clauses(struct form *f, const char *s, size_t len, size_t line)
{
	struct form_label label = { .count = 0 }, next;
	size_t at, value = 0, start, behind, before = f->claim_count;

	for (at = 0; at < len; at++) {
		start = at == 0 ? 0 : s[at] == ' ' ? clause_at(s, at, len) : 0;
		if ((at > 0 && start == 0) || !bare_label(f, s + start,
		    len - start, &next, &behind))
			continue;
		if (label.count > 0 && at < value)
			continue; /* a label in the midst of the last one */
		if (label.count > 0)
			claim_clause(f, &label, s, value, at, line);
		label = next;
		value = start + behind;
		at = start;
	}
	if (label.count > 0)
		claim_clause(f, &label, s, value, len, line);
	if (!is_believed(f, before))
		f->claim_count = before;
}

/* The paragraph that begins at this line, as one text; the line behind it. */
static size_t
read_paragraph(struct form *f, size_t i)
{
	const struct form_line *first = &f->lines[i];
	const char *text = first->text, *joined;
	size_t len = first->len, start = i;

	for (i++; i < f->line_count && len < PARAGRAPH_MAX; i++) {
		const struct form_line *line = &f->lines[i];

		if (line->blank || line->region != REGION_TEXT ||
		    line->level != first->level)
			break;
		joined = form_join(f, text, len, line->text, line->len);
		if (joined == NULL)
			break;
		text = joined;
		len = strlen(text);
	}
	read_clauses(f, text, len, start);
	return i;
}

static void
bare_clauses(struct form *f)
{
	size_t i, next;

	for (i = 0; i < f->line_count && f->claim_count == 0; i = next) {
		next = i + 1;
		if (!f->lines[i].blank && f->lines[i].region == REGION_TEXT)
			next = read_paragraph(f, i);
	}
}

void
form_bare(struct form *f)
{
	size_t i, start = 0, value, gap = 0;
	struct form_label label;

	if (f->claim_count > 0)
		return;
	for (i = 0; i < f->line_count; i++) {
		const struct form_line *line = &f->lines[i];

		if (line->blank && gap < 1) {
			gap++;
			continue;
		}
		if (!line->blank && line->region == REGION_TEXT &&
		    bare_label(f, line->text, line->len, &label, &value)) {
			gap = 0;
			form_claim(f, &label, line->text + value,
			    line->len - value, i, line->level);
			continue;
		}
		if (!is_believed(f, start))
			f->claim_count = start;
		start = f->claim_count;
		gap = 0;
	}
	if (!is_believed(f, start))
		f->claim_count = start;
	if (f->claim_count == 0)
		bare_clauses(f);
}
