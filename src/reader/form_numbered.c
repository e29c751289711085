/* SPDX-License-Identifier: ISC */
/* "1) DE 2) Bavaria 3) Munich": answers by number to a quoted form, when the
 * new text has no labels of its own. */
#include <string.h>

#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"

#define QUESTIONS_MAX 8
#define QUESTIONS_MIN 3

struct answer {
	const char *s;
	size_t len;
	size_t line;
};

/* The labels without a value of the most recent quote that has some; their
 * number. */
static size_t
find_questions(const struct form *f, size_t lines[QUESTIONS_MAX])
{
	size_t i, count = 0;
	uint32_t level = 0;

	for (i = 0; i < f->line_count; i++) {
		const struct form_line *line = &f->lines[i];

		if (line->level == 0 || line->region != REGION_TEXT ||
		    !form_is_waiting(line))
			continue;
		if (level == 0)
			level = line->level;
		if (line->level != level)
			continue;
		if (count == QUESTIONS_MAX || line->start.label.count != 1)
			return 0;
		lines[count++] = i;
	}
	return count;
}

/* Where "N) " or "N. " ends that stands at or behind `from`, at the beginning
 * or behind a blank; its own beginning in *at_out.  0 for nowhere. */
static size_t
number_end(const char *s, size_t len, size_t from, size_t number,
    size_t *at_out)
{
	size_t at;

	for (at = from; at + 2 < len; at++)
		if (s[at] == (char)('0' + number) &&
		    (at == 0 || s[at - 1] == ' ' || s[at - 1] == '(') &&
		    strchr(".)", s[at + 1]) != NULL && s[at + 2] == ' ') {
			*at_out = at > 0 && s[at - 1] == '(' ? at - 1 : at;
			return at + 3;
		}
	return 0;
}

/* The answers in the new text, counted from 1 without a gap: one on a line
 * (a line without a number ends them), or all on one line.  Returns how many
 * there are. */
static size_t
find_answers(const struct form *f, struct answer answers[QUESTIONS_MAX + 1])
{
	size_t i, from, begin, at, next, count = 0;
	bool together = false;

	for (i = 0; i < f->line_count && !together; i++) {
		const struct form_line *line = &f->lines[i];

		if (line->blank || line->level > 0 ||
		    line->region != REGION_TEXT)
			continue;
		from = number_end(line->text, line->len, 0, count + 1, &begin);
		if (from == 0 || (count > 0 && begin > 0)) {
			if (count > 0)
				break;
			continue;
		}
		for (; from > 0 && count <= QUESTIONS_MAX; from = next) {
			next = count > 0 && !together ? 0 : number_end(
			    line->text, line->len, from, count + 2, &at);
			together |= next > 0;
			answers[count++] = (struct answer){ line->text + from,
				(next > 0 ? at : line->len) - from, i };
		}
	}
	return count;
}

/* Whether the country is asked for and answered, and no more than optional
 * fields stay without an answer. */
static bool
is_answered(const struct form *f, const size_t *questions, size_t count,
    const struct answer *answers, size_t answer_count)
{
	char code[3];
	size_t i;
	bool country = false;

	for (i = 0; i < count; i++) {
		enum label_kind kind =
		    f->lines[questions[i]].start.label.kinds[0];

		if (i >= answer_count && kind != LABEL_UNIT &&
		    kind != LABEL_DOMAIN)
			return false;
		if (i >= answer_count || kind != LABEL_COUNTRY)
			continue;
		country = country_find(answers[i].s, fold_trim_end(answers[i].s,
		    answers[i].len), code) == COUNTRY_FOUND;
		if (!country)
			return false;
	}
	return country && answer_count <= count;
}

void
form_numbered(struct form *f)
{
	size_t questions[QUESTIONS_MAX], count, answer_count, i;
	struct answer answers[QUESTIONS_MAX + 1];

	for (i = 0; i < f->claim_count; i++)
		if (f->claims[i].level == 0)
			return;
	count = find_questions(f, questions);
	if (count < QUESTIONS_MIN)
		return;
	answer_count = find_answers(f, answers);
	if (answer_count < QUESTIONS_MIN ||
	    !is_answered(f, questions, count, answers, answer_count))
		return;
	for (i = 0; i < answer_count; i++)
		form_claim(f, &f->lines[questions[i]].start.label,
		    answers[i].s, answers[i].len, answers[i].line, 0);
}
