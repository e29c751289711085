/* SPDX-License-Identifier: ISC */
#include "reader/param.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/charset.h"
#include "reader/header.h"
#include "reader/transfer.h"

#define RAW_MAX 256     /* parameters of one field, before joining */
#define NAME_MAX_LEN 64 /* octets of a parameter's name */
#define SECTION_MAX 1000

/* One parameter as it stands: name*section*=value. */
struct raw {
	char *name;
	int section;   /* -1: none */
	bool extended; /* percent-encoded; section 0 names the charset */
	char *value;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A quoted string at p: its text to b; returns where it ends.  Only a quote
 * and a backslash are escaped: names of Windows files keep theirs. */
static const char *
quoted(const char *p, struct buf *b)
{
	for (p++; *p != '\0' && *p != '"'; p++) {
		if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		buf_putc(b, *p);
	}
	return *p == '"' ? p + 1 : p;
}

/* A bare value: file names may hold blanks, nothing else may. */
static const char *
bare(const char *p, bool blanks, struct buf *b)
{
	while (*p != '\0' && *p != ';' &&
	    (blanks || (*p != ' ' && *p != '\t')))
		buf_putc(b, *p++);
	while (b->len > 0 && b->data[b->len - 1] == ' ')
		buf_truncate(b, b->len - 1);
	return p;
}

/* The parameter at p; NULL at the end, else where the next may begin; a
 * piece that is no parameter leaves raw->name NULL. */
static const char *
next_raw(const char *p, struct raw *raw)
{
	char name[NAME_MAX_LEN + 1], *star;
	struct buf b;
	size_t n = 0;

	*raw = (struct raw){ NULL, -1, false, NULL };
	while (*p == ';' || *p == ' ' || *p == '\t' || *p == '(')
		p = *p == ';' ? p + 1 : header_skip_blanks(p);
	if (*p == '\0')
		return NULL;
	while (*p != '\0' && *p != '=' && *p != ';' && *p != ' ' &&
	    *p != '\t') {
		if (n < NAME_MAX_LEN)
			name[n++] = lower(*p);
		p++;
	}
	name[n] = '\0';
	p = header_skip_blanks(p);
	if (*p != '=' || n == 0)
		return *p == '=' ? p + 1 : p;
	p = header_skip_blanks(p + 1);
	star = strchr(name, '*');
	if (star != NULL) {
		*star++ = '\0';
		raw->extended = *star == '\0' || star[strlen(star) - 1] == '*';
		if (*star >= '0' && *star <= '9')
			raw->section = atoi(star);
		if (raw->section > SECTION_MAX || strlen(star) > 5)
			return p;
	}
	buf_init(&b, strlen(p));
	p = *p == '"' ? quoted(p, &b) :
	    bare(p, strstr(name, "name") != NULL, &b);
	raw->name = xstrdup(name);
	raw->value = buf_take(&b);
	return p;
}

static void
percent(const char *s, struct buf *b)
{
	for (; *s != '\0'; s++) {
		if (*s == '%' && hex_digit((unsigned char)s[1]) >= 0 &&
		    hex_digit((unsigned char)s[2]) >= 0) {
			buf_putc(b, (char)(hex_digit((unsigned char)s[1]) << 4 |
			    hex_digit((unsigned char)s[2])));
			s += 2;
		} else
			buf_putc(b, *s);
	}
}

/* Take charset'language' off the front of an extended value. */
static const char *
take_charset(const char *value, char *charset, size_t size)
{
	const char *first = strchr(value, '\'');
	const char *second = first != NULL ? strchr(first + 1, '\'') : NULL;

	if (second == NULL || (size_t)(first - value) >= size)
		return value;
	memcpy(charset, value, (size_t)(first - value));
	charset[first - value] = '\0';
	return second + 1;
}

/* The value of raws[at] with its continuations, as UTF-8. */
static char *
join(const struct raw *raws, size_t count, size_t at)
{
	char charset[NAME_MAX_LEN] = "";
	const struct raw *piece = &raws[at];
	struct buf bytes, text;
	bool extended = false;
	const char *value;
	size_t i, size = 0;
	int section;

	for (i = 0; i < count; i++)
		size += strlen(raws[i].value);
	buf_init(&bytes, size);
	buf_init(&text, size * 4 + 16);
	for (section = piece->section; piece != NULL; section++) {
		value = piece->value;
		if (piece->extended && (section <= 0))
			value = take_charset(value, charset, sizeof charset);
		extended |= piece->extended;
		if (piece->extended)
			percent(value, &bytes);
		else
			buf_puts(&bytes, value);
		for (piece = NULL, i = 0; section >= 0 && i < count; i++)
			if (raws[i].section == section + 1 &&
			    strcmp(raws[i].name, raws[at].name) == 0) {
				piece = &raws[i];
				break;
			}
	}
	if (strcmp(raws[at].name, "boundary") == 0)
		buf_put(&text, bytes.data, bytes.len); /* compared as it is */
	else if (extended)
		charset_decode(charset, NULL, bytes.data, bytes.len, &text);
	else
		header_decode(bytes.data, bytes.len, NULL, &text);
	buf_release(&bytes);
	/* A NUL that came of decoding ends no string early. */
	for (i = 0; i < text.len; i++)
		if (text.data[i] == '\0')
			text.data[i] = '?';
	return buf_take(&text);
}

/* The part before the first ";". */
static const char *
take_value(const char *text, char **value_out)
{
	const char *p = text;
	struct buf b;

	buf_init(&b, strlen(text));
	for (;;) {
		p = header_skip_blanks(p);
		if (*p == '\0' || *p == ';')
			break;
		/* "text/plain charset=x": the ";" was forgotten. */
		if (p > text && p[-1] == ' ' && b.len > 0 &&
		    b.data[b.len - 1] != '/' && *p != '/')
			break;
		buf_putc(&b, lower(*p++));
	}
	*value_out = buf_take(&b);
	return p;
}

size_t
param_parse(const char *text, char **value_out,
    struct mime_param params[MIME_PARAMS_MAX])
{
	struct raw raws[RAW_MAX], raw;
	size_t raw_count = 0, count = 0, i;
	const char *p = take_value(text, value_out);

	while (raw_count < RAW_MAX && (p = next_raw(p, &raw)) != NULL)
		if (raw.name != NULL)
			raws[raw_count++] = raw;
	/* An extended name (filename*) is better than its plain twin. */
	for (i = 0; i < raw_count && count < MIME_PARAMS_MAX; i++) {
		if (!raws[i].extended || raws[i].section > 0 ||
		    param_find(params, count, raws[i].name) != NULL)
			continue;
		params[count].value = join(raws, raw_count, i);
		params[count++].name = xstrdup(raws[i].name);
	}
	for (i = 0; i < raw_count && count < MIME_PARAMS_MAX; i++) {
		if (raws[i].section > 0 ||
		    param_find(params, count, raws[i].name) != NULL)
			continue;
		params[count].value = join(raws, raw_count, i);
		params[count++].name = xstrdup(raws[i].name);
	}
	for (i = 0; i < raw_count; i++) {
		free(raws[i].name);
		free(raws[i].value);
	}
	return count;
}

void
param_release(struct mime_param *params, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		free(params[i].name);
		free(params[i].value);
	}
}

const char *
param_find(const struct mime_param *params, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(params[i].name, name) == 0)
			return params[i].value;
	return NULL;
}
