/* SPDX-License-Identifier: ISC */
/* A label's value becomes claims: split, corrected, without remarks and
 * thanks. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"
#include "reader/subject.h"
#include "reader/value.h"

/* Thanks and sentences behind the last value of a line are not longer. */
#define THANKS_MAX 120
#define LAST_THANKS_WORDS 5

const char *
form_join(struct form *f, const char *a, size_t a_len, const char *b,
    size_t b_len)
{
	char *text;

	if (f->join_count == FORM_JOINS_MAX || a_len > VALUE_RAW_MAX)
		return NULL;
	if (b_len > FORM_LINE_MAX)
		b_len = FORM_LINE_MAX;
	text = xmalloc(a_len + b_len + 2);
	memcpy(text, a, a_len);
	text[a_len] = ' ';
	memcpy(text + a_len + 1, b, b_len);
	text[a_len + 1 + b_len] = '\0';
	f->joins = xreallocarray(f->joins, f->join_count + 1,
	    sizeof f->joins[0]);
	f->joins[f->join_count++] = text;
	return text;
}

/* "Service: SSL installation", of an alert or a shop's contact form, tells
 * what the mail is about: no division is called so. */
static bool
is_subject(enum label_kind kind, const char *value, size_t len)
{
	char text[64];
	bool exact;

	if ((kind != LABEL_UNIT && kind != LABEL_STATE_OR_UNIT) ||
	    len >= sizeof text)
		return false;
	memcpy(text, value, len);
	text[len] = '\0';
	return subject_is_request(text, &exact) && exact;
}

static void
add_claim(struct form *f, const struct form_label *label,
    enum label_kind kind, const char *value, size_t len, size_t line,
    uint32_t level)
{
	struct form_claim *claim;
	size_t i;

	if (!form_is_field(kind) || f->claim_count == FORM_CLAIMS_MAX)
		return;
	if (kind == LABEL_WEAK_DOMAIN) {
		if (!value_is_host(value, len))
			return;
		kind = LABEL_DOMAIN;
	}
	f->lines[line].used = true;
	if (is_subject(kind, value, len))
		return;
	claim = &f->claims[f->claim_count++];
	*claim = (struct form_claim){ .kind = kind,
		.languages = label->languages, .value = value, .len = len,
		.line = line, .level = level, .epoch = f->lines[line].epoch,
		.is_short = label->is_short && !(kind == LABEL_DOMAIN &&
		value_is_host(value, len)) };
	for (i = 0; i < LANG_COUNT; i++)
		if (label->languages & LANG_BIT(i))
			f->languages[i] += 60U /
			    (unsigned)__builtin_popcount(label->languages);
}

struct part {
	const char *s;
	size_t len;
};

/* Split at every mark; the number of parts, 0 when there are too many. */
static size_t
split(const char *s, size_t len, const char *mark,
    struct part parts[FORM_COMBINED_MAX])
{
	size_t n = strlen(mark), count = 0, at, start = 0;

	for (at = 0; at <= len; at++) {
		if (at < len && (len - at < n ||
		    memcmp(s + at, mark, n) != 0))
			continue;
		if (count == FORM_COMBINED_MAX)
			return 0;
		parts[count++] = (struct part){ s + start, at - start };
		start = at + n;
		at += at < len ? n - 1 : 0;
	}
	return count;
}

/* The last word apart: "Austin TX", "TX 78701". */
static bool
split_last_word(struct part *part, struct part *last)
{
	size_t at;

	part->len = fold_trim_end(part->s, part->len);
	for (at = part->len; at > 0 && part->s[at - 1] != ' '; at--)
		;
	if (at == 0)
		return false;
	*last = (struct part){ part->s + at, part->len - at };
	part->len = fold_trim_end(part->s, at);
	return part->len > 0;
}

static bool
has_digit(const struct part *part)
{
	size_t i;

	for (i = 0; i < part->len; i++)
		if (part->s[i] >= '0' && part->s[i] <= '9')
			return true;
	return false;
}

/* The postcode apart: "34117 Kassel", "1234 AB Zeist". */
static bool
split_postcode(struct part *part, struct part *rest)
{
	const char *s = part->s;
	size_t at = fold_blanks(s, part->len), end;

	for (end = at; end < part->len && s[end] != ' '; end++)
		;
	if (end + 4 < part->len && s[end + 3] == ' ' && s[end + 1] >= 'A' &&
	    s[end + 1] <= 'Z' && s[end + 2] >= 'A' && s[end + 2] <= 'Z')
		end += 3;
	*rest = (struct part){ s + end, part->len - end };
	part->len = end;
	return has_digit(part) && !has_digit(rest) &&
	    fold_blanks(rest->s, rest->len) < rest->len;
}

static bool
is_state(const struct part *part)
{
	return state_find("US", part->s, part->len) != NULL ||
	    state_find("CA", part->s, part->len) != NULL ||
	    state_find("AU", part->s, part->len) != NULL;
}

/* One part too few: "Austin TX" for city and state, "TX 78701" for state
 * and zip. */
static size_t
split_further(const struct form_label *label, struct part *parts,
    size_t count)
{
	enum label_kind lacking = label->kinds[count];
	struct part last;

	if (count == 1 && label->count == 2 &&
	    label->kinds[0] == LABEL_POSTCODE)
		return split_postcode(&parts[0], &parts[1]) ? 2 : 0;
	if (count + 1 != label->count ||
	    !split_last_word(&parts[count - 1], &last))
		return count;
	if ((lacking == LABEL_POSTCODE && has_digit(&last)) ||
	    (lacking == LABEL_STATE && is_state(&last))) {
		parts[count] = last;
		return count + 1;
	}
	return 0;
}

/* "AZ 85701" behind "City, State": the state alone. */
static void
drop_postcode(struct part *part)
{
	struct part state = *part, last;

	if (split_last_word(&state, &last) && has_digit(&last) &&
	    !has_digit(&state))
		*part = state;
}

static bool
claim_combined(struct form *f, const struct form_label *label,
    const char *value, size_t len, size_t line, uint32_t level)
{
	static const char *const marks[] = { "/", ",", ";", "|", " - ",
		"\xef\xbc\x8c", "\xe3\x80\x81", "\xef\xbc\x8f", " & ",
		" and ", " \xe2\x80\x93 ", "\t" };
	struct part parts[FORM_COMBINED_MAX + 1];
	size_t i, j, count;

	for (i = 0; i < COUNT(marks); i++) {
		count = split(value, len, marks[i], parts);
		if (count > 0 && count + 1 == label->count)
			count = split_further(label, parts, count);
		if (count != label->count)
			continue;
		if (label->kinds[count - 1] == LABEL_STATE)
			drop_postcode(&parts[count - 1]);
		for (j = 0; j < count; j++)
			if (fold_blanks(parts[j].s, parts[j].len) <
			    parts[j].len)
				add_claim(f, label, label->kinds[j],
				    parts[j].s, parts[j].len, line, level);
		return true;
	}
	/* one value for "Company / Division" is the company */
	if (label->count == 2 && label->kinds[0] == LABEL_ORGANIZATION &&
	    label->kinds[1] == LABEL_UNIT)
		add_claim(f, label, LABEL_ORGANIZATION, value, len, line,
		    level);
	/* and one for "State, Zip" the state */
	if (label->count == 2 && label->kinds[1] == LABEL_POSTCODE)
		add_claim(f, label, label->kinds[0], value, len, line, level);
	return true;
}

/* "Wichita -- sorry, I meant Topeka": where the correction's words begin in
 * the value, and where what it says; false when there is none. */
static bool
find_correction(struct form *f, const char *s, size_t len, size_t *at_out,
    size_t *new_out)
{
	char key[FOLD_KEY_MAX], rest[FOLD_KEY_MAX];
	size_t at, n, to;

	for (at = 1; at + 8 < len; at++) {
		if (s[at] != ' ' || strchr(",.;-(", s[at - 1]) == NULL)
			continue;
		/* "Hungry, Sorry I Meant It LLC" is a name */
		if (s[at - 1] != '.' && isupper((unsigned char)s[at + 1]))
			continue;
		if (fold_key(s + at, len - at, key) == 0 || !phrase_begins(
		    &f->lexicon, key, PHRASE_CORRECTION, &n) ||
		    memchr(key, ' ', n) == NULL)
			continue;
		while (key[n] == ' ')
			n++;
		for (to = at + 1; to < len; to++)
			if (s[to - 1] == ' ' && fold_key(s + to, len - to,
			    rest) > 0 && strcmp(rest, key + n) == 0)
				break;
		if (to >= len)
			return false;
		*at_out = at;
		*new_out = to;
		return true;
	}
	return false;
}

/* "Dome Ltd  <-- exactly so": without the remark. */
static size_t
without_remark(const char *s, size_t len)
{
	static const char *const arrows[] = { "<-", "<=", "\xe2\x86\x90" };
	const char *at;
	uint32_t before;
	size_t i;

	for (i = 0; i < COUNT(arrows); i++) {
		at = memmem(s, len, arrows[i], strlen(arrows[i]));
		if (at == NULL || at == s)
			continue;
		fold_last(s, (size_t)(at - s), &before);
		if (fold_is_blank(before))
			len = fold_trim_end(s, (size_t)(at - s));
	}
	return len;
}

/* What was said, and what replaces it. */
static bool
claim_corrected(struct form *f, const struct form_label *label,
    const char *value, size_t len, size_t line, uint32_t level)
{
	size_t at, to, before = f->claim_count;
	uint32_t code;

	if (label->count != 1 || !find_correction(f, value, len, &at, &to))
		return false;
	add_claim(f, label, label->kinds[0], value, at, line, level);
	add_claim(f, label, label->kinds[0], value + to, len - to, line,
	    level);
	/* "please use exactly this" names nothing: then both stand */
	fold_next(value + to, len - to, &code);
	if (f->claim_count == before + 2 && !fold_is_lower(code))
		f->claims[before + 1].epoch++;
	return true;
}

size_t
form_prompt(const char *s, size_t len, size_t *end_out)
{
	const char *close = len > 0 && s[0] == '[' ? memchr(s, ']', len) :
						     NULL;
	size_t at;

	*end_out = 0;
	if (close == NULL)
		return 0;
	at = (size_t)(close - s) + 1;
	if (at == len || s[at] != ':')
		return 0;
	at++;
	at += fold_blanks(s + at, len - at);
	*end_out = at < len ? len : (size_t)(close - s);
	return at < len ? at : 1;
}

/* "City: (for example: Austin) Bend": how long the hint before the value is,
 * 0 for none.  "(ex Rossi) Bianchi" is a name, a hint alone a placeholder. */
static size_t
hint_length(struct form *f, const char *s, size_t len)
{
	char key[FOLD_KEY_MAX];
	const char *end = s[0] == '(' ? memchr(s, ')', len) : NULL;
	size_t at, n, all = end == NULL ? 0 : (size_t)(end - s);
	bool colon = memchr(s, ':', all) != NULL;

	if (all > 0 && fold_blanks(end + 1, len - all - 1) == len - all - 1)
		return 0;
	for (at = 1; at < all && at < FORM_PREFIX_MAX; at++) {
		if (at > 1 && (s[at - 1] != ' ' || (s[at - 2] != ',' &&
		    s[at - 2] != ';')))
			continue;
		if (fold_key(s + at, all - at, key) > 0 && phrase_begins(
		    &f->lexicon, key, PHRASE_EXAMPLE, &n) &&
		    (n > 2 || colon || s[at + 1] == '.'))
			return all + 1;
	}
	return 0;
}

bool
form_claim(struct form *f, const struct form_label *label, const char *value,
    size_t len, size_t line, uint32_t level)
{
	size_t n = fold_blanks(value, len), end;

	value += n;
	len = fold_trim_end(value, len - n);
	n = form_prompt(value, len, &end);
	if (end > 0) {
		value += n;
		len = end - n;
	}
	n = len > 0 ? hint_length(f, value, len) : 0;
	n += fold_blanks(value + n, len - n);
	value += n;
	len -= n;
	while (len > 0 && strchr(",;|", value[len - 1]) != NULL)
		len = fold_trim_end(value, len - 1);
	while (len > 0 && (value[0] == '*' || value[0] == '"') && len <= 2 &&
	    value[len - 1] == value[0])
		len = 0; /* markup around nothing */
	if (len == 0)
		return false;
	len = form_without_last_thanks(f, value, form_without_thanks(f, value,
	    len), line);
	len = without_remark(value, len);
	if (label->count > 1)
		return claim_combined(f, label, value, len, line, level);
	if (claim_corrected(f, label, value, len, line, level))
		return true;
	add_claim(f, label, label->kinds[0], value, len, line, level);
	return true;
}

/* Without what divides a value from the next label. */
static size_t
without_dividers(const char *s, size_t from, size_t end)
{
	static const char *const marks[] = { "/", "|", "*",
		"\xe2\x80\xa2", "\xc2\xb7", "\xe3\x83\xbb" };
	size_t i, n;
	bool more = true;

	while (more && end > from) {
		end = from + fold_trim_end(s + from, end - from);
		more = false;
		for (i = 0; i < COUNT(marks); i++) {
			n = strlen(marks[i]);
			if (end - from < n ||
			    memcmp(s + end - n, marks[i], n) != 0)
				continue;
			end -= n;
			more = true;
		}
	}
	return end;
}

/* "State: Bayern und die Stadt: Bonn": without the word that joins two
 * labels. */
static size_t
without_connector(struct form *f, const char *s, size_t from, size_t end)
{
	char key[FOLD_KEY_MAX];
	size_t n, at = end;
	uint32_t code;

	while (at > from && s[at - 1] != ' ')
		at--;
	n = fold_key(s + at, end - at, key);
	if (at == from || n == 0 || (phrase_of_key(&f->lexicon, key, n, NULL) &
	    (1U << PHRASE_CONNECTOR)) == 0)
		return end;
	fold_next(s + at, end - at, &code);
	return fold_is_lower(code) ? from + fold_trim_end(s + from, at - from) :
	    end;
}

/* Where a sentence may begin: behind a full stop and a blank, or behind an
 * East Asian one. */
static bool
is_sentence_start(const char *s, size_t at)
{
	if (s[at] == ' ')
		return strchr(".!;", s[at - 1]) != NULL;
	return at >= 3 && (memcmp(s + at - 3, "\xe3\x80\x82", 3) == 0 ||
	    memcmp(s + at - 3, "\xef\xbc\x81", 3) == 0);
}

/* "The rest is correct.": begins as sentences do, and ends as they do; a name
 * would go on with a capital ("Dr. The Bakery Co."), and what has a stop
 * inside a word may be the domain. */
static bool
is_whole_sentence(struct form *f, const char *s, size_t len, const char *key)
{
	const char *second = memchr(s, ' ', len);
	uint32_t first, next;
	size_t at;

	for (at = 0; at + 1 < len; at++)
		if (s[at] == '.' && s[at + 1] != ' ')
			return false;
	if (second == NULL || strchr(".!", s[len - 1]) == NULL ||
	    value_keeps_stop(s, len) ||
	    memchr(second + 1, ' ', len - (size_t)(second + 1 - s)) == NULL ||
	    (!phrase_begins(&f->lexicon, key, PHRASE_SENTENCE, NULL) &&
	    !phrase_begins(&f->lexicon, key, PHRASE_DETERMINER, NULL)))
		return false;
	fold_next(s, len, &first);
	fold_next(second + 1, len - (size_t)(second + 1 - s), &next);
	return fold_is_upper(first) && fold_is_lower(next);
}

/* "St. Our lady": a short first word with its stop is no whole value. */
static bool
is_saint(const char *s, size_t at)
{
	return s[at - 1] == '.' && memchr(s, ' ', at) == NULL &&
	    (at <= 3 || value_keeps_stop(s, at));
}

size_t
form_without_thanks(struct form *f, const char *s, size_t len)
{
	char key[FOLD_KEY_MAX];
	size_t at, n = 0, end = len;

	for (at = len; at-- > 1 && len - at < THANKS_MAX;) {
		size_t from = at + (s[at] == ' ');

		if (!is_sentence_start(s, at) || is_saint(s, at) ||
		    fold_key(s + from, end - from, key) == 0)
			continue;
		if (phrase_begins(&f->lexicon, key, PHRASE_THANKS, NULL) ||
		    (phrase_begins(&f->lexicon, key, PHRASE_CLOSING, &n) &&
		    n >= 7) ||
		    is_whole_sentence(f, s + from, end - from, key))
			end = at;
	}
	return end;
}

/* Nothing stands right below the line. */
static bool
is_last_of_block(const struct form *f, size_t line)
{
	return line + 1 >= f->line_count || f->lines[line + 1].blank ||
	    f->lines[line + 1].region != REGION_TEXT;
}

size_t
form_without_last_thanks(struct form *f, const char *s, size_t len,
    size_t line)
{
	char key[FOLD_KEY_MAX];
	size_t at, n, words = 0, end = len;
	uint32_t code;

	if (len == 0 || !is_last_of_block(f, line))
		return len;
	fold_next(s, len, &code);
	if (fold_is_lower(code))
		return len;
	for (at = len; at-- > 1 && words < LAST_THANKS_WORDS;) {
		if (s[at] != ' ' || at + 1 == len)
			continue;
		words++;
		fold_next(s + at + 1, len - at - 1, &code);
		if (!fold_is_lower(code))
			continue;
		if (fold_key(s + at + 1, len - at - 1, key) == 0 ||
		    !phrase_begins(&f->lexicon, key, PHRASE_THANKS, &n))
			continue;
		/* behind a comma with a name, too: "Sales, thanks Tom" */
		if (key[n] == '\0' || (s[at - 1] == ',' &&
		    strchr(key + n + 1, ' ') == NULL))
			end = at;
	}
	return end;
}

/* "Ort: Thun. Eine Abteilung gibt es nicht.": where the place's name ends;
 * "St. Gallen" has a short word before its stop, "Newark. Delaware" no more
 * than a word behind it. */
static size_t
without_sentence(const char *s, size_t from, size_t end)
{
	size_t at, word = from;
	uint32_t code;

	for (at = from; at + 2 < end; at++) {
		if (s[at] == ' ')
			word = at + 1;
		if (s[at] != '.' || s[at + 1] != ' ' || at - word <= 3 ||
		    value_keeps_stop(s + from, at + 1 - from))
			continue;
		fold_next(s + at + 2, end - at - 2, &code);
		if (fold_is_upper(code) &&
		    memchr(s + at + 2, ' ', end - at - 2) != NULL)
			return at;
	}
	return end;
}

void
form_segments(struct form *f, const char *s, size_t len,
    const struct form_start *start, size_t line,
    struct form_label *open_out)
{
	struct form_start now = *start, next;
	size_t end, at, before = f->claim_count;
	unsigned fields = 0;
	bool phone = false, more;

	open_out->count = 0;
	do {
		if (now.value < len)
			now.value += hint_length(f, s + now.value,
			    len - now.value);
		more = now.value < len && form_next_label(f, s, len,
		    now.value, &now.label, &end, &at, &next);
		if (!more)
			end = len;
		fields += form_has_field(&now.label);
		phone |= form_has_kind(&now.label, LABEL_PHONE);
		if (more)
			end = without_connector(f, s, now.value,
			    without_dividers(s, now.value, end));
		end = form_column_end(f, s, now.value, end, line);
		if (!more && fields > 1 && form_has_field(&now.label) &&
		    now.label.kinds[0] <= LABEL_LOCALITY)
			end = without_sentence(s, now.value, end);
		if (!form_claim(f, &now.label, s + now.value,
		    end - now.value, line, f->lines[line].level) && !more)
			*open_out = now.label;
		now = next;
	} while (more);
	if (phone && fields < 2 && !form_is_columned(f, line, true)) {
		f->claim_count = before;
		open_out->count = 0;
	}
}
