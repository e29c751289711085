/* SPDX-License-Identifier: ISC */
#include "config/advice.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

#define TEXT_MAX (1U << 20)

/* How a path looks that a shell takes as one word. */
#define PLAIN                                                           \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" \
	"/._-+,:@%="

void
advice_put_word(struct buf *b, const char *word)
{
	if (*word != '\0' && word[strspn(word, PLAIN)] == '\0') {
		buf_puts(b, word);
		return;
	}
	buf_putc(b, '\'');
	for (; *word != '\0'; word++)
		if (*word == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, *word);
	buf_putc(b, '\'');
}

/* The length of a program's name that stands here as a word, or 0. */
static size_t
program_at(const char *p)
{
	static const char *const names[] = { "certmailctl", "certmaild" };
	size_t i, len;

	for (i = 0; i < COUNT(names); i++) {
		len = strlen(names[i]);
		if (strncmp(p, names[i], len) == 0 &&
		    strchr(" \n;,)", p[len]) != NULL)
			return len;
	}
	return 0;
}

/* Does what stands at text + at begin a command for the reader? */
static bool
is_command(const char *text, size_t at)
{
	static const char usage[] = "usage: ";

	if (at == 0 || text[at - 1] == '\n')
		return true;
	if (at < 2 || memcmp(text + at - 2, ": ", 2) != 0)
		return false;
	return at < strlen(usage) ||
	    memcmp(text + at - strlen(usage), usage, strlen(usage)) != 0;
}

char *
advice_with(const char *text, const char *path)
{
	const char *p = text;
	struct buf b;
	size_t len;
	char *advice;

	if (path == NULL)
		return xstrdup(text);
	buf_init(&b, TEXT_MAX);
	while (*p != '\0') {
		len = program_at(p);
		if (len > 0 && is_command(text, (size_t)(p - text))) {
			buf_put(&b, p, len);
			buf_puts(&b, " -c ");
			advice_put_word(&b, path);
			p += len;
		} else
			buf_putc(&b, *p++);
	}
	advice = buf_take(&b);
	return advice != NULL ? advice : xstrdup(text);
}
