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

/* Where the line goes on after c; c may be changed. */
static const char *
place(struct imap_guard *g, char *c)
{
	static const char word[] = "FETCH ", cover[] = "OK ";
	bool digit = isdigit((unsigned char)*c);

	switch (g->line) {
	case GUARD_BEGINNING:
		if (*c != '*' && !digit)
			return "sends an answer that is none";
		g->line = digit ? GUARD_TEXT : GUARD_STAR;
		break;
	case GUARD_STAR:
		if (*c != ' ')
			return "sends an answer that is none";
		g->line = GUARD_SPACE;
		break;
	case GUARD_SPACE:
		g->line = digit ? GUARD_NUMBER : GUARD_COVER;
		break;
	case GUARD_NUMBER:
		if (!digit)
			g->line = *c == ' ' ? GUARD_WORD : GUARD_TEXT;
		break;
	case GUARD_WORD:
		if (toupper((unsigned char)*c) != word[g->matched])
			g->line = GUARD_TEXT;
		else if (word[++g->matched] == '\0')
			g->line = GUARD_FETCH;
		break;
	default:
		break;
	}
	if (g->line == GUARD_COVER && *c != '\r') {
		*c = cover[g->covered];
		if (cover[++g->covered] == '\0')
			g->line = GUARD_TEXT;
	}
	return NULL;
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

static void
end_line(struct imap_guard *g)
{
	bool closed = g->brace == GUARD_CLOSED || g->brace == GUARD_CR;

	if (g->line != GUARD_FETCH || !closed) {
		begin_response(g);
		return;
	}
	g->literal = g->announced;
	g->brace = GUARD_NONE;
}

/* One byte outside literals. */
static const char *
pass(struct imap_guard *g, char *c)
{
	const char *why;

	if (*c == '\n') {
		end_line(g);
		return NULL;
	}
	why = place(g, c);
	if (why != NULL)
		return why;
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
