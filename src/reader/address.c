/* SPDX-License-Identifier: ISC */
#include "reader/address.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "wire/sift.h"

#define REFERENCES_LOOK_MAX 1000 /* identifiers of one field */
/* No encoded word is longer than a line: nothing is looked for for ever. */
#define WORD_CHARSET_MAX 64
#define WORD_TEXT_MAX 998

/* Past a comment (RFC 5322, 3.2.2), which may nest. */
static const char *
skip_comment(const char *p)
{
	size_t depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	return p;
}

/* Past a quoted string; its text, with quotes, to b. */
static const char *
copy_quoted(const char *p, struct buf *b)
{
	buf_putc(b, '"');
	for (p++; *p != '\0' && *p != '"'; p++) {
		if (*p == '\\' && p[1] != '\0')
			buf_putc(b, *p++);
		buf_putc(b, *p);
	}
	buf_putc(b, '"');
	return *p == '"' ? p + 1 : p;
}

/* Past an encoded word, whose text may hold what else would end an address. */
static const char *
skip_word(const char *p)
{
	const char *q, *end;

	if (p[0] != '=' || p[1] != '?')
		return p;
	q = memchr(p + 2, '?', strnlen(p + 2, WORD_CHARSET_MAX));
	if (q == NULL || q[1] == '\0' || q[2] != '?')
		return p;
	end = memmem(q + 3, strnlen(q + 3, WORD_TEXT_MAX), "?=", 2);
	return end != NULL ? end + 2 : p;
}

/* One address of a list, still with its blanks. */
struct piece {
	struct buf angle; /* what stands between < and > */
	struct buf bare;  /* what stands outside, without comments */
	bool has_angle;
};

/* An address between angle brackets. */
static const char *
take_angle(const char *p, struct piece *piece)
{
	struct buf *b = &piece->angle;
	bool keep = !piece->has_angle;

	piece->has_angle = true;
	while (*p == '<') /* "<<a@b.example>>", as some forms write it */
		p++;
	while (*p != '\0' && *p != '>') {
		if (*p == '(')
			p = skip_comment(p);
		else if (*p == '"' && keep)
			p = copy_quoted(p, b);
		else {
			if (keep)
				buf_putc(b, *p);
			p++;
		}
	}
	return *p == '>' ? p + 1 : p;
}

/* The next piece of a list; returns where the one after it begins. */
static const char *
next_piece(const char *p, struct piece *piece)
{
	const char *word;

	while (*p != '\0') {
		word = skip_word(p);
		if (word != p) {
			buf_put(&piece->bare, p, (size_t)(word - p));
			p = word;
			continue;
		}
		switch (*p) {
		case ',':
		case ';':
			return p + 1;
		case ':': /* the name of a group ends, or "mailto" */
			buf_reset(&piece->bare);
			p++;
			break;
		case '[': /* a domain literal */
			word = p + strcspn(p, "]");
			buf_put(&piece->bare, p, (size_t)(word - p));
			p = word;
			break;
		case '<':
			p = take_angle(p, piece);
			break;
		case '(':
			p = skip_comment(p);
			buf_putc(&piece->bare, ' ');
			break;
		case '"':
			p = copy_quoted(p, &piece->bare);
			break;
		case '\\': /* half of a quoted name, its quotes lost */
			p += p[1] != '\0' ? 2 : 1;
			break;
		default:
			buf_putc(&piece->bare, *p++);
		}
	}
	return p;
}

/* RFC 5322 3.2.3, with UTF-8 (RFC 6532). */
static bool
is_dot_atom(const char *p, const char *end)
{
	const char *start = p;

	for (; p < end; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f ||
		    strchr("()<>[]:;@\\,\"", *p) != NULL ||
		    (*p == '.' && (p == start || p + 1 == end ||
			p[1] == '.')))
			return false;
	return p > start;
}

/* The local part without quotes that it does not need. */
static void
put_local(struct buf *b, const char *p, const char *end)
{
	if (end - p > 2 && *p == '"' && end[-1] == '"' &&
	    is_dot_atom(p + 1, end - 1))
		buf_put(b, p + 1, (size_t)(end - p - 2));
	else
		buf_put(b, p, (size_t)(end - p));
}

/* Without blanks around the address and its signs. */
static char *
squeeze(const char *text, size_t len)
{
	bool quoted = false, gap = false;
	struct buf b;
	size_t i;

	buf_init(&b, len);
	for (i = 0; i < len; i++) {
		char last = b.len > 0 ? b.data[b.len - 1] : '@';

		if (text[i] == '"')
			quoted = !quoted;
		if (text[i] == ' ' && !quoted) {
			gap = true;
			continue;
		}
		if (gap && last != '@' && last != '.' && text[i] != '@' &&
		    text[i] != '.')
			buf_putc(&b, ' ');
		gap = false;
		buf_putc(&b, text[i]);
	}
	return buf_take(&b);
}

static bool
is_clean(const char *address)
{
	bool quoted = false;
	const char *p;

	for (p = address; *p != '\0'; p++) {
		if (*p == '"')
			quoted = !quoted;
		if ((unsigned char)*p < ' ' || *p == 0x7f ||
		    (!quoted && strchr(" <>(),;:", *p) != NULL &&
			strchr(address, '[') == NULL))
			return false;
	}
	return strstr(address, "\xef\xbf\xbd") == NULL &&
	    utf8_is_valid(address, strlen(address));
}

/* The address in its plain form, or NULL when it is none.  lone: a name
 * without a domain will do. */
static char *
make_address(const char *text, size_t len, bool lone)
{
	char *address = squeeze(text, len), *p = address, *at;
	struct buf b;

	buf_init(&b, ADDRESS_MAX);
	if (strncasecmp(p, "mailto:", 7) == 0)
		p += 7;
	/* A route (RFC 5322, 4.4). */
	if (*p == '@' && (at = strchr(p, ':')) != NULL)
		p = at + 1;
	len = strlen(p);
	while (len >= 2 && p[0] == '\'' && p[len - 1] == '\'') {
		p[--len] = '\0';
		p++, len--;
	}
	while (len > 0 && p[len - 1] == '.')
		p[--len] = '\0';
	at = strrchr(p, '@');
	if (at != NULL && at > p && at[1] != '\0') {
		put_local(&b, p, at);
		buf_puts(&b, at);
	} else if (at == NULL && lone && is_dot_atom(p, p + len))
		buf_puts(&b, p);
	free(address);
	if (!buf_ok(&b) || b.len == 0 || !is_clean(b.data)) {
		buf_release(&b);
		return NULL;
	}
	return buf_take(&b);
}

/* An address that stands without brackets, perhaps among other words, or
 * encoded as a whole. */
static char *
bare_address(const struct buf *bare)
{
	struct buf decoded;
	char *address, *word;
	size_t len;

	address = make_address(bare->data, bare->len, true);
	if (address != NULL && strncmp(address, "=?", 2) != 0)
		return address;
	free(address);
	buf_init(&decoded, bare->len * 4 + 16);
	if (strstr(bare->data, "=?") != NULL)
		header_decode(bare->data, bare->len, NULL, &decoded);
	else
		buf_put(&decoded, bare->data, bare->len);
	address = NULL;
	for (word = decoded.data; *word != '\0' && address == NULL;) {
		len = strcspn(word, " <>\"");
		if (memchr(word, '@', len) != NULL)
			address = make_address(word, len, false);
		word += len + strspn(word + len, " <>\"");
	}
	buf_release(&decoded);
	return address;
}

static void
put_item(char **items, size_t *count, size_t room, char *take_item)
{
	if (*count < room)
		items[(*count)++] = take_item;
	else
		free(take_item);
}

size_t
address_list(const char *text, char **items, size_t *count, size_t room)
{
	size_t max = strlen(text) + 16, found = 0;
	struct piece piece = { .has_angle = false };
	const char *p = text;
	char *address, *lone = NULL;

	buf_init(&piece.angle, max);
	buf_init(&piece.bare, max);
	while (*p != '\0') {
		buf_reset(&piece.angle);
		buf_reset(&piece.bare);
		piece.has_angle = false;
		p = next_piece(p, &piece);
		address = piece.has_angle ?
		    make_address(piece.angle.data, piece.angle.len, true) :
		    bare_address(&piece.bare);
		if (address == NULL)
			continue;
		/* "Huber, Anna <anna@b.example>" is one address. */
		if (strchr(address, '@') == NULL) {
			if (lone == NULL)
				lone = address;
			else
				free(address);
			continue;
		}
		found++;
		put_item(items, count, room, address);
	}
	if (found == 0 && lone != NULL) {
		found++;
		put_item(items, count, room, lone);
	} else
		free(lone);
	buf_release(&piece.angle);
	buf_release(&piece.bare);
	return found;
}

char *
address_first(const struct header *header, const char *name)
{
	const struct header_field *f;
	size_t index = 0, count = 0;
	char *first = NULL, *raw;

	while (first == NULL &&
	    (f = header_next(header, name, &index)) != NULL) {
		raw = header_raw(f);
		address_list(raw, &first, &count, 1);
		free(raw);
	}
	return first != NULL ? first : xstrdup("");
}

size_t
address_count(const struct header *header, const char *name)
{
	const struct header_field *f;
	size_t index = 0, none = 0, total = 0;
	char *raw;

	while ((f = header_next(header, name, &index)) != NULL) {
		raw = header_raw(f);
		total += address_list(raw, NULL, &none, 0);
		free(raw);
	}
	return total;
}

static bool
is_double(char *const *items, size_t count, const char *text)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcasecmp(items[i], text) == 0)
			return true;
	return false;
}

/* Drop the last item when it was there before. */
static void
drop_doubles(char **items, size_t *count, size_t from)
{
	size_t i, kept = from;

	for (i = from; i < *count; i++) {
		if (is_double(items, kept, items[i]))
			free(items[i]);
		else
			items[kept++] = items[i];
	}
	*count = kept;
}

void
address_recipients(const struct header *header, char **items, size_t *count,
    size_t room)
{
	/* First what tells where the mail really went. */
	static const char *const names[] = { "Delivered-To", "X-Original-To",
		"To", "Cc" };
	const struct header_field *f;
	size_t i, index, before;
	char *raw;

	for (i = 0; i < COUNT(names); i++)
		for (index = 0; (f = header_next(header, names[i], &index)) !=
		    NULL && *count < room;) {
			raw = header_raw(f);
			before = *count;
			address_list(raw, items, count, room);
			drop_doubles(items, count, before);
			free(raw);
		}
}

/* The identifier between p and end, or NULL when it is none. */
static char *
make_id(const char *p, const char *end)
{
	size_t len, i;

	while (p < end && *p == ' ')
		p++;
	while (end > p && end[-1] == ' ')
		end--;
	len = (size_t)(end - p);
	if (len == 0 || len > MESSAGE_ID_MAX || !utf8_is_valid(p, len))
		return NULL;
	for (i = 0; i < len; i++)
		if ((unsigned char)p[i] <= ' ' || p[i] == 0x7f ||
		    p[i] == '<' || (unsigned char)p[i] == 0xef)
			return NULL;
	return xstrndup(p, len);
}

/* The next identifier at or after *p; NULL at the end. */
static char *
next_id(const char **p)
{
	const char *open, *close;
	char *id = NULL;

	while (id == NULL && (open = strchr(*p, '<')) != NULL) {
		close = open + 1 + strcspn(open + 1, "<>");
		*p = *close == '>' ? close + 1 : close;
		/* Without its ">" at the end of the field: cut on the way. */
		if (*close != '<')
			id = make_id(open + 1, close);
	}
	return id;
}

/* Without brackets: the first word that looks like one. */
static char *
naked_id(const char *text)
{
	const char *p = text;
	size_t len;

	for (;;) {
		p += strspn(p, " ,");
		len = strcspn(p, " ,");
		if (len == 0)
			return NULL;
		if (memchr(p, '@', len) != NULL)
			return make_id(p, p + len);
		p += len;
	}
}

char *
message_id(const struct header *header, const char *name)
{
	char *raw = header_raw(header_find(header, name)), *id;
	const char *p = raw;

	id = next_id(&p);
	if (id == NULL && strchr(raw, '<') == NULL)
		id = naked_id(raw);
	free(raw);
	return id != NULL ? id : xstrdup("");
}

/* All identifiers of a field, the latest when there are more than room. */
static size_t
ids_of(const struct header_field *f, char **items, size_t room)
{
	char *raw = header_raw(f), *id;
	const char *p = raw;
	size_t count = 0, looked = 0;

	while (looked++ < REFERENCES_LOOK_MAX && (id = next_id(&p)) != NULL) {
		if (count == room) {
			free(items[0]);
			memmove(items, items + 1, (room - 1) * sizeof *items);
			count--;
		}
		items[count++] = id;
	}
	if (count == 0 && room > 0 && (id = naked_id(raw)) != NULL)
		items[count++] = id;
	free(raw);
	return count;
}

void
message_references(const struct header *header, char **items, size_t *count,
    size_t room)
{
	static const char *const names[] = { "In-Reply-To", "References" };
	const struct header_field *f;
	size_t i, before;

	for (i = 0; i < COUNT(names); i++) {
		f = header_find(header, names[i]);
		if (f == NULL || *count >= room)
			continue;
		before = *count;
		*count += ids_of(f, items + before, room - before);
		drop_doubles(items, count, before);
	}
}

const char *
address_domain(const char *address)
{
	const char *at = strrchr(address, '@');

	return at != NULL ? at + 1 : "";
}
