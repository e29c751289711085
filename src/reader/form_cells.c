/* SPDX-License-Identifier: ISC */
/* Rows of tables: cells by tab or "|", and headings over their values. */
#include <string.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"

#define CELLS_MAX 24
#define HEADING_MAX 300 /* octets of a line of headings */
#define ROWS_MAX 20     /* of values below one heading */

/* Over the column of a form that is to be filled in, or that has the new
 * values. */
static const char *const answer_keys[] = { "value", "your value", "values",
	"answer", "your answer", "answers", "your data", "your details",
	"wert", "antwort", "ihre antwort", "ihre angabe", "ihre angaben",
	"angabe", "eingabe", "valeur", "reponse", "votre reponse", "valor",
	"respuesta", "su respuesta", "valore", "risposta", "resposta",
	"sua resposta", "waarde", "antwoord", "uw antwoord", "wartosc",
	"odpowiedz", "значение", "ответ", "ваш ответ", "значення",
	"відповідь", "deger", "cevap", "值", "回答", "内容", "値", "ご回答",
	"new", "new value", "new values", "new data", "correct", "corrected",
	"neu", "neuer wert", "neue daten", "richtig", "korrigiert", "nouveau",
	"nouvelle valeur", "nouvelles donnees", "nuevo", "nuevo valor",
	"nuevos datos", "nuovo", "nuovo valore", "nuovi dati", "novo",
	"novo valor", "novos dados", "nieuw", "nieuwe waarde",
	"nieuwe gegevens", "nowe", "nowy", "nowe dane", "новый",
	"новое значение", "новые данные", "новые", "нові", "нові дані",
	"yeni", "yeni deger", "新", "新值", "新的", "新しい", "変更後" };

/* The first word over the column of those that count no more. */
static const char *const old_words[] = { "old", "current", "previous", "alt",
	"alte", "alter", "bisher", "bisherige", "aktuell", "ancien",
	"anciennes", "actuel", "actuelles", "viejo", "antiguo", "actual",
	"anterior", "vecchio", "vecchi", "attuale", "antigo", "atual", "oud",
	"oude", "huidige", "huidig", "stare", "stary", "dotychczasowe",
	"старый", "старые", "старое", "старі", "старе", "eski", "mevcut",
	"旧", "旧值", "原", "変更前", "現在" };

struct cell {
	const char *s;
	size_t len;
	struct form_start start;
};

static size_t
mark_length(const char *s, size_t at, size_t len, char mark)
{
	if (mark == ' ')
		return at + 1 < len && s[at] == ' ' && s[at + 1] == ' ' ? 2 :
									  0;
	if (s[at] == mark)
		return 1;
	if (mark == '|' && at + 3 <= len && /* box drawings */
	    ((memcmp(s + at, "\xe2\x94\x82", 3) == 0) ||
	    (memcmp(s + at, "\xe2\x95\x91", 3) == 0) ||
	    (memcmp(s + at, "\xe2\x94\x83", 3) == 0) ||
	    (memcmp(s + at, "\xef\xbd\x9c", 3) == 0)))
		return 3;
	return 0;
}

/* "Country | : | Germany" */
static bool
is_colon_alone(const struct cell *cell)
{
	return (cell->len == 1 && (cell->s[0] == ':' || cell->s[0] == '=')) ||
	    (cell->len == 3 && memcmp(cell->s, "\xef\xbc\x9a", 3) == 0);
}

/* Cut at the mark; empty cells at the ends are the drawing of the table. */
static size_t
cut_cells(const char *s, size_t len, char mark, struct cell *cells)
{
	size_t at, start = 0, count = 0, n;

	for (at = 0; at <= len; at++) {
		struct cell *cell = &cells[count];

		n = at < len ? mark_length(s, at, len, mark) : 1;
		if (n == 0)
			continue;
		cell->s = s + start;
		cell->len = at - start;
		n = at < len ? n : 0;
		start = fold_blanks(cell->s, cell->len);
		cell->s += start;
		cell->len = fold_trim_end(cell->s, cell->len - start);
		start = at + n;
		at += n > 0 ? n - 1 : 0;
		if ((mark == ' ' && cell->len == 0) || is_colon_alone(cell))
			continue;
		if (cell->len > 0 || count > 0)
			count++;
		if (count == CELLS_MAX)
			break;
	}
	while (count > 0 && cells[count - 1].len == 0)
		count--;
	return count;
}

/* A cell that is a label and no more. */
static bool
is_heading(const struct cell *cell)
{
	return cell->start.label.count > 0 &&
	    (cell->start.separator == SEPARATOR_ALONE ||
	    fold_blanks(cell->s + cell->start.value,
	    cell->len - cell->start.value) ==
	    cell->len - cell->start.value);
}

static void
find_starts(struct form *f, struct cell *cells, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		cells[i].start = form_start_of(f, cells[i].s, cells[i].len);
}

/* Nothing but headings of fields, at least `least` different ones. */
static bool
are_headings(const struct cell *cells, size_t count, unsigned least)
{
	uint32_t seen = 0, languages = UINT32_MAX;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!is_heading(&cells[i]))
			return false;
		if (!form_has_field(&cells[i].start.label) ||
		    cells[i].start.label.kinds[0] == LABEL_WEAK_DOMAIN)
			continue;
		seen |= 1U << cells[i].start.label.kinds[0];
		languages &= cells[i].start.label.languages;
	}
	/* "City | Kent" is no heading, though kent is Turkish for city */
	return (unsigned)__builtin_popcount(seen) >= least &&
	    (languages != 0 || least >= 3);
}

/* Further rows of values below line i: a second shop's, say.  Each must have
 * a country where the heading has it. */
static size_t
claim_further_rows(struct form *f, size_t i, const struct cell *heads,
    size_t count, char mark)
{
	struct cell values[CELLS_MAX + 1];
	size_t below, n, country = count;
	char code[3];

	for (n = 0; n < count; n++)
		if (form_has_kind(&heads[n].start.label, LABEL_COUNTRY))
			country = n;
	for (below = i + 1; country < count && below < f->line_count &&
	    below <= i + ROWS_MAX; below++) {
		const struct form_line *line = &f->lines[below];

		if (line->blank || line->region != REGION_TEXT ||
		    line->level != f->lines[i].level ||
		    cut_cells(line->text, line->len, mark, values) != count ||
		    country_find(values[country].s, values[country].len,
		    code) != COUNTRY_FOUND)
			break;
		for (n = 0; n < count; n++)
			form_claim(f, &heads[n].start.label, values[n].s,
			    values[n].len, below, line->level);
		f->lines[below].used = true;
	}
	return below - i - 1;
}

/* A heading row and the rows of values below it: lines taken, or 0. */
static size_t
claim_columns(struct form *f, size_t i, const struct cell *heads,
    size_t count, char mark)
{
	struct cell values[CELLS_MAX + 1];
	size_t below, n, line_count = 0;

	for (below = i + 1; below < f->line_count && below < i + 4; below++)
		if (!f->lines[below].blank)
			break;
	if (below >= f->line_count || f->lines[below].blank ||
	    f->lines[below].region != REGION_TEXT ||
	    f->lines[below].level > f->lines[i].level)
		return 0;
	line_count = cut_cells(f->lines[below].text, f->lines[below].len,
	    mark, values);
	if (line_count != count)
		return 0;
	find_starts(f, values, count);
	if (are_headings(values, count, 1))
		return 0;
	for (n = 0; n < count; n++)
		form_claim(f, &heads[n].start.label, values[n].s,
		    values[n].len, below, f->lines[below].level);
	f->lines[i].used = f->lines[below].used = true;
	below += claim_further_rows(f, below, heads, count, mark);
	return below - i + 1;
}

/* A row that goes on below with an empty first cell. */
static size_t
row_goes_on(struct form *f, size_t i, char mark, const char **value,
    size_t *len)
{
	struct cell cells[CELLS_MAX + 1];
	size_t n, taken = 0, count;
	const char *joined;

	if (mark != '|')
		return 0;
	for (n = i + 1; n < f->line_count; n++, taken++) {
		const struct form_line *line = &f->lines[n];

		if (line->blank || line->level != f->lines[i].level ||
		    line->text[0] != '|')
			break;
		count = cut_cells(line->text + 1, line->len - 1, mark, cells);
		if (count != 1 || fold_blanks(line->text + 1,
		    line->len - 1) < 2 ||
		    memchr(line->text + 1, '|', line->len - 1) == NULL)
			break;
		/* the first cell must be the empty one */
		if (memchr(line->text + 1, '|', (size_t)(cells[0].s -
		    line->text) - 1) == NULL)
			break;
		joined = form_join(f, *value, *len, cells[0].s, cells[0].len);
		if (joined == NULL)
			break;
		*len += 1 + cells[0].len;
		*value = joined;
		f->lines[n].used = true;
	}
	return taken;
}

static bool
is_same_language(const struct form_label *a, const struct form_label *b)
{
	return a->languages == 0 || (a->languages & b->languages) != 0;
}

/* Whether the cell behind a heading begins the next pair. */
static bool
is_next_label(const struct cell *cell, const struct form_label *head)
{
	if (cell->start.label.count == 0)
		return false;
	if (cell->start.separator != SEPARATOR_ALONE)
		return true;
	return is_same_language(head, &cell->start.label) &&
	    !form_has_kind(&cell->start.label, LABEL_WEAK_DOMAIN) &&
	    form_has_field(&cell->start.label);
}

/* "e.g. Bonn": no answer when another cell stands behind it. */
static bool
is_hint_cell(const struct cell *cell)
{
	const char *blank = memchr(cell->s, ' ', cell->len);

	return blank != NULL && blank > cell->s &&
	    strchr(".:", blank[-1]) != NULL &&
	    form_phrases_at(cell->s, cell->len, 1U << PHRASE_EXAMPLE) != 0;
}

/* Whether line i goes on with the table that has a column for answers, no
 * more than drawn lines between. */
static bool
is_answer_row(const struct form *f, size_t i)
{
	if (f->answer_cell == 0)
		return false;
	while (i > f->answer_line + 1 && f->lines[i - 1].blank &&
	    f->lines[i - 1].len > 0)
		i--;
	return i == f->answer_line + 1;
}

/* The cell with the value of the heading at n, which is the first one behind
 * it unless the table's own heading says which; count when there is none. */
static size_t
value_cell(const struct form *f, size_t i, const struct cell *cells,
    size_t n, size_t count)
{
	size_t next;

	if (n < f->answer_cell && is_answer_row(f, i))
		return f->answer_cell < count ? f->answer_cell : count;
	for (next = n + 1; next < count && cells[next].len == 0;)
		next++;
	if (next + 1 < count && cells[next + 1].len > 0 &&
	    cells[next + 1].start.label.count == 0 &&
	    is_hint_cell(&cells[next]))
		next++;
	return next;
}

static bool
is_one_of(const char *key, size_t len, const char *const *keys, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(keys[i]) == len && memcmp(keys[i], key, len) == 0)
			return true;
	return false;
}

/* "Old (not valid)" */
static bool
is_over_old(const struct cell *cell)
{
	char key[FOLD_KEY_MAX];

	fold_key(cell->s, cell->len, key);
	return is_one_of(key, strcspn(key, " "), old_words,
	    COUNT(old_words));
}

/* "Field | Description | Value": which cell the rows below answer in.  In
 * "Old | New" nothing stands over the labels. */
static void
find_answer_cell(struct form *f, size_t i, const struct cell *cells,
    size_t count)
{
	char key[FOLD_KEY_MAX];
	size_t n, len, bare = count == 2 && is_over_old(&cells[0]) ? 1 : 0;

	for (n = 2 - bare; n < count; n++) {
		len = fold_key(cells[n].s, cells[n].len, key);
		if (!is_one_of(key, len, answer_keys, COUNT(answer_keys)))
			continue;
		f->answer_cell = n + bare;
		f->answer_line = i;
		return;
	}
}

/* Label, value, label, value ... */
static size_t
claim_row(struct form *f, size_t i, struct cell *cells, size_t count,
    char mark, struct form_label *open_out)
{
	size_t n, extra = 0, before = f->claim_count;
	unsigned fields = 0;
	bool phone = false;

	open_out->count = 0;
	for (n = 0; n < count; n++) {
		struct form_label *label = &cells[n].start.label;
		const char *value;
		size_t len, next;

		if (label->count == 0)
			continue;
		phone |= form_has_kind(label, LABEL_PHONE);
		fields += form_has_field(label);
		if (!is_heading(&cells[n])) {
			form_segments(f, cells[n].s, cells[n].len,
			    &cells[n].start, i, open_out);
			continue;
		}
		next = value_cell(f, i, cells, n, count);
		if (next >= count) {
			*open_out = *label;
			break;
		}
		if (is_next_label(&cells[next], label))
			continue;
		value = cells[next].s;
		len = cells[next].len;
		n = next;
		/* a tab inside a value that stands behind "Label:" */
		while (mark == '\t' && cells[n].len > 0 &&
		    label == &cells[0].start.label && count > n + 1 &&
		    cells[0].start.separator == SEPARATOR_STRONG &&
		    cells[n + 1].start.label.count == 0 &&
		    !(form_is_any_label(cells[n + 1].s, cells[n + 1].len) &&
		    form_is_columned(f, i, false))) {
			n++;
			len = (size_t)(cells[n].s + cells[n].len - value);
		}
		if (n + 1 >= count)
			extra = row_goes_on(f, i, mark, &value, &len);
		form_claim(f, label, value, len, i, f->lines[i].level);
	}
	if (phone && fields < 2 && !form_is_columned(f, i, true))
		f->claim_count = before;
	f->lines[i].used = true;
	if (is_answer_row(f, i))
		f->answer_line = i + extra;
	return 1 + extra;
}

static bool
has_pair(const struct cell *cells, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (form_has_field(&cells[i].start.label) &&
		    (is_heading(&cells[i]) || i > 0 || count > 1))
			return true;
	return false;
}

/* Two blanks together: one of them is at an odd place. */
static bool
has_gap(const char *s, size_t len)
{
	size_t i;

	for (i = 1; i < len; i += 2)
		if (s[i] == ' ' && (s[i - 1] == ' ' ||
		    (i + 1 < len && s[i + 1] == ' ')))
			return true;
	return false;
}

/* Where the mark stands for the first time, but only when it stands there
 * again further on: three cells have two marks. */
static const char *
first_of_two(const char *s, size_t len, char mark)
{
	const char *first, *end = s + len, *p;
	unsigned marks = 0;

	if (mark == ' ' && !has_gap(s, len))
		return NULL;
	first = memchr(s, mark, len);
	for (p = first; p != NULL && marks < 2; p = memchr(p, mark,
	    (size_t)(end - p))) {
		if (mark == ' ' && (p + 1 == end || p[1] != ' ')) {
			p++;
			continue;
		}
		marks++;
		p += mark == ' ' ? 2 : 1;
	}
	return marks == 2 ? first : NULL;
}

/* "Country, State, City" over "Germany, Hessen, Kassel". */
static size_t
heading_of(struct form *f, size_t i, char mark)
{
	struct cell cells[CELLS_MAX + 1];
	struct form_label label;
	size_t count;
	const char *first;

	if (f->lines[i].len > HEADING_MAX)
		return 0;
	first = first_of_two(f->lines[i].text, f->lines[i].len, mark);
	if (first == NULL || first - f->lines[i].text > FORM_PREFIX_MAX)
		return 0;
	label = form_label_of(f, f->lines[i].text,
	    (size_t)(first - f->lines[i].text), false);
	if (!form_has_field(&label))
		return 0;
	count = cut_cells(f->lines[i].text, f->lines[i].len, mark, cells);
	if (count < 3)
		return 0;
	find_starts(f, cells, count);
	if (!are_headings(cells, count, 3))
		return 0;
	return claim_columns(f, i, cells, count, mark);
}

static bool
has_bar(const char *s, size_t len)
{
	static const char *const bars[] = { "\xe2\x94\x82", "\xe2\x95\x91",
		"\xef\xbd\x9c" };
	size_t i;

	if (memchr(s, '|', len) != NULL)
		return true;
	for (i = 0; i < COUNT(bars); i++)
		if (memchr(s, bars[i][0], len) != NULL &&
		    memmem(s, len, bars[i], 3) != NULL)
			return true;
	return false;
}

size_t
form_cells(struct form *f, size_t i, struct form_label *open_out)
{
	static const struct {
		char mark;
		unsigned char needs; /* of the line's marks */
	} headings[] = {
		{ ',', MARK_COMMA }, { ';', MARK_SEMICOLON }, { ' ', 0 },
		{ '/', MARK_SLASH },
	};
	const struct form_line *line = &f->lines[i];
	struct cell cells[CELLS_MAX + 1];
	char mark = 0;
	size_t count, n, taken;

	open_out->count = 0;
	if ((line->marks & MARK_BAR) != 0 && has_bar(line->text, line->len))
		mark = '|';
	else if ((line->marks & MARK_TAB) != 0)
		mark = '\t';
	if (mark != 0) {
		count = cut_cells(line->text, line->len, mark, cells);
		find_starts(f, cells, count);
		if (count >= 2 && are_headings(cells, count, 2)) {
			taken = claim_columns(f, i, cells, count, mark);
			if (taken > 0)
				return taken;
		}
		/* "Company: A | B" is a value with a bar in it */
		if (count >= 2 && has_pair(cells, count) &&
		    (is_heading(&cells[0]) || cells[0].start.label.count == 0 ||
		    cells[1].start.label.count > 0))
			return claim_row(f, i, cells, count, mark, open_out);
		find_answer_cell(f, i, cells, count);
		return 0;
	}
	for (n = 0; n < COUNT(headings); n++) {
		if ((line->marks & headings[n].needs) != headings[n].needs)
			continue;
		taken = heading_of(f, i, headings[n].mark);
		if (taken > 0)
			return taken;
	}
	return 0;
}
