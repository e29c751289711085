/* SPDX-License-Identifier: ISC */
/*
 * "City: Austin, TX, USA": a place with what lies around it.  It is taken
 * apart only when the form says the rest nowhere else and its pieces prove
 * what they are: a country's name at the end, a state of that country.
 */
#include <string.h>

#include "base/mem.h"
#include "reader/country.h"
#include "reader/fold.h"
#include "reader/form_private.h"

#define PIECES_MAX 3

struct piece {
	const char *s;
	size_t len;
};

static bool
is_abbreviation(const struct piece *p)
{
	return state_find("US", p->s, p->len) != NULL ||
	    state_find("CA", p->s, p->len) != NULL ||
	    state_find("AU", p->s, p->len) != NULL;
}

/* "TX 78701": without the postcode. */
static void
drop_postcode(struct piece *p)
{
	size_t at = p->len;

	while (at > 0 && p->s[at - 1] != ' ')
		at--;
	if (at > 1 && p->s[at] >= '0' && p->s[at] <= '9')
		p->len = fold_trim_end(p->s, at);
}

/* The pieces between commas; 0 when there are more, or an empty one. */
static size_t
cut_pieces(const struct form_claim *claim, struct piece pieces[PIECES_MAX])
{
	static const char *const marks[] = { ",", "\xef\xbc\x8c",
		"\xe3\x80\x81" };
	size_t at, start = 0, count = 0, i, n, lead;

	for (at = 0; at <= claim->len; at += n) {
		for (i = 0, n = 1; at < claim->len && i < COUNT(marks); i++) {
			n = strlen(marks[i]);
			if (claim->len - at >= n &&
			    memcmp(claim->value + at, marks[i], n) == 0)
				break;
			n = 1;
		}
		if (at < claim->len && i == COUNT(marks))
			continue;
		if (count == PIECES_MAX)
			return 0;
		lead = fold_blanks(claim->value + start, at - start);
		pieces[count].s = claim->value + start + lead;
		pieces[count].len = fold_trim_end(pieces[count].s,
		    at - start - lead);
		if (pieces[count++].len == 0)
			return 0;
		start = at + n;
	}
	return count;
}

/* The code of the country that the level names, or the piece's; false when
 * the piece is none or another one. */
static bool
is_country(const struct form *f, uint32_t level, const struct piece *p,
    char code[3], bool *said)
{
	char other[3];
	size_t i;

	if (country_lookup(p->s, p->len, code) != COUNTRY_FOUND)
		return false;
	for (i = 0; i < f->claim_count; i++) {
		const struct form_claim *claim = &f->claims[i];

		if (claim->kind != LABEL_COUNTRY || claim->level != level)
			continue;
		if (country_find(claim->value, claim->len, other) !=
		    COUNTRY_FOUND || memcmp(code, other, 2) != 0)
			return false;
		*said = true;
	}
	return true;
}

static const struct form_claim *
claim_of(const struct form *f, enum label_kind kind, uint32_t level)
{
	size_t i;

	for (i = 0; i < f->claim_count; i++)
		if (f->claims[i].kind == kind && f->claims[i].level == level)
			return &f->claims[i];
	return NULL;
}

static void
add_piece(struct form *f, const struct form_claim *from, enum label_kind kind,
    const struct piece *p)
{
	struct form_claim *claim;

	if (f->claim_count == FORM_CLAIMS_MAX)
		return;
	claim = &f->claims[f->claim_count++];
	*claim = *from;
	claim->kind = kind;
	claim->value = p->s;
	claim->len = p->len;
}

/* "Austin, TX" where no state is named: the state must be one of the
 * country, if there is one. */
static bool
split_state(struct form *f, struct form_claim *claim, struct piece *pieces)
{
	const struct form_claim *country;
	char code[3];

	country = claim_of(f, LABEL_COUNTRY, claim->level);
	drop_postcode(&pieces[1]);
	if (claim_of(f, LABEL_STATE, claim->level) != NULL)
		return false;
	if (country == NULL ? !is_abbreviation(&pieces[1]) :
	    country_find(country->value, country->len, code) !=
	    COUNTRY_FOUND || !state_is(code, pieces[1].s, pieces[1].len))
		return false;
	claim->len = pieces[0].len;
	add_piece(f, claim, LABEL_STATE, &pieces[1]);
	return true;
}

/* The claim's pieces with a country at the end. */
static void
split_country(struct form *f, struct form_claim *claim, struct piece *pieces,
    size_t count)
{
	const struct form_claim *state;
	bool said = false, middle = count == 3;
	char code[3];

	if (!is_country(f, claim->level, &pieces[count - 1], code, &said))
		return;
	if (middle)
		drop_postcode(&pieces[1]);
	/* "CA" may be a state, unless one of Canada's stands before it */
	if (is_abbreviation(&pieces[count - 1]) &&
	    !(middle && state_is(code, pieces[1].s, pieces[1].len)))
		return;
	state = claim_of(f, LABEL_STATE, claim->level);
	if (middle && state != NULL)
		return;
	if (!middle && said)
		return;
	claim->len = pieces[0].len;
	if (middle)
		add_piece(f, claim, LABEL_STATE, &pieces[1]);
	if (!said)
		add_piece(f, claim, LABEL_COUNTRY, &pieces[count - 1]);
}

void
form_places(struct form *f)
{
	struct piece pieces[PIECES_MAX];
	size_t i, count, before = f->claim_count;

	for (i = 0; i < before; i++) {
		struct form_claim *claim = &f->claims[i];

		if (claim->kind != LABEL_LOCALITY &&
		    claim->kind != LABEL_STATE)
			continue;
		count = cut_pieces(claim, pieces);
		if (count < 2 || (claim->kind == LABEL_STATE && count > 2))
			continue;
		pieces[0].s = claim->value;
		if (claim->kind == LABEL_LOCALITY && count == 2 &&
		    split_state(f, claim, pieces))
			continue;
		split_country(f, claim, pieces, count);
	}
}
