/* SPDX-License-Identifier: ISC */
#include "mail/imap_guard.h"

#include <ctype.h>

#define LITERAL_DIGITS_MAX 10

void
imap_guard_begin(struct imap_guard *guard, uint64_t limit)
{
	*guard = (struct imap_guard){ .on = true, .limit = limit };
}

static void
begin_response(struct imap_guard *g)
{
	imap_guard_begin(g, g->limit);
}

/* Does the line still look like "* N FETCH "?  '0' stands for digits. */
static void
match(struct imap_guard *g, char c)
{
	static const char shape[] = "* 0 FETCH ";

	if (shape[g->matched] == '0') {
		if (isdigit((unsigned char)c)) {
			g->digits = 1;
			return;
		}
		g->matched++;
	}
	if (g->matched == 3 && g->digits == 0)
		g->line = GUARD_OTHER;
	else if (toupper((unsigned char)c) != shape[g->matched])
		g->line = GUARD_OTHER;
	else if (shape[++g->matched] == '\0')
		g->line = GUARD_FETCH;
}

/* "{123}" CRLF; libetpan takes a lone LF too. */
static const char *
brace(struct imap_guard *g, char c)
{
	if (c == '{') {
		g->brace = GUARD_DIGITS;
		g->announced = g->digits = 0;
	} else if (g->brace == GUARD_DIGITS && isdigit((unsigned char)c)) {
		if (++g->digits > LITERAL_DIGITS_MAX)
			return "announces a literal of more than ten digits";
		g->announced = 10 * g->announced + (uint64_t)(c - '0');
	} else if (g->brace == GUARD_DIGITS && c == '}' && g->digits > 0) {
		if (g->announced > g->limit)
			return "announces a literal larger than the answer "
			       "may be";
		g->brace = GUARD_CLOSED;
	} else if (g->brace == GUARD_CLOSED && c == '\r') {
		g->brace = GUARD_CR;
	} else {
		g->brace = GUARD_NONE;
	}
	return NULL;
}

/* One byte outside literals. */
static const char *
pass(struct imap_guard *g, char *c)
{
	bool closed = g->brace == GUARD_CLOSED || g->brace == GUARD_CR;

	if (*c == '\n') {
		if (g->line != GUARD_FETCH || !closed)
			begin_response(g);
		g->literal = closed ? g->announced : 0;
		g->brace = GUARD_NONE;
		return NULL;
	}
	if (g->line == GUARD_BEGINNING)
		match(g, *c);
	if (*c == '(' && ++g->parens > IMAP_GUARD_PARENS)
		return "sends an answer with too many parentheses";
	if (g->line == GUARD_FETCH)
		return brace(g, *c);
	if (*c == '[')
		*c = '<';
	else if (*c == ']')
		*c = '>';
	return NULL;
}

const char *
imap_guard_pass(struct imap_guard *guard, char *data, size_t len)
{
	const char *why = NULL;
	size_t i = 0;

	while (i < len && why == NULL) {
		if (guard->literal == 0) {
			why = pass(guard, &data[i++]);
			continue;
		}
		if (guard->literal >= len - i) {
			guard->literal -= len - i;
			break;
		}
		i += (size_t)guard->literal;
		guard->literal = 0;
	}
	guard->refused = why != NULL;
	return why;
}
