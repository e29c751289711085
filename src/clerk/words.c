/* SPDX-License-Identifier: ISC */
#include "clerk/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clerk/letters.h"

void
words_init(struct words *words, const char *directory, const char *language)
{
	words->text = letter_template(directory, language, "words");
	words->fallback = letter_template(directory, "en", "words");
}

void
words_release(struct words *words)
{
	free(words->text);
	free(words->fallback);
	*words = (struct words){ 0 };
}

/* The phrase of a "key: phrase" line; its length, or 0. */
static size_t
find(const char *text, const char *key, const char **phrase_out)
{
	size_t key_len = strlen(key), len;

	for (; text != NULL && *text != '\0';
	    text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (len > key_len + 2 && strncmp(text, key, key_len) == 0 &&
		    text[key_len] == ':' && text[key_len + 1] == ' ') {
			*phrase_out = text + key_len + 2;
			return len - key_len - 2;
		}
	}
	return 0;
}

void
words_put(const struct words *words, struct buf *b, const char *key,
    const char *detail)
{
	const char *phrase = key;
	size_t len = find(words->text, key, &phrase), i;

	if (len == 0)
		len = find(words->fallback, key, &phrase);
	if (len == 0)
		len = strlen(key);
	for (i = 0; i < len; i++)
		/* Without a detail its brackets go too. */
		if (detail[0] == '\0' && len - i >= 5 &&
		    strncmp(phrase + i, " ({})", 5) == 0)
			i += 4;
		else if (phrase[i] == '{' && i + 1 < len && phrase[i + 1] == '}') {
			buf_puts(b, detail);
			i++;
		} else
			buf_putc(b, phrase[i]);
}

static void
put_day(const struct words *words, struct buf *b, const struct tm *tm)
{
	char key[32], number[16];

	snprintf(key, sizeof key, "weekday.%d", tm->tm_wday);
	words_put(words, b, key, "");
	buf_putc(b, ' ');
	snprintf(number, sizeof number, "%d", tm->tm_mday);
	snprintf(key, sizeof key, "month.%d", tm->tm_mon + 1);
	words_put(words, b, key, number);
	buf_printf(b, " %d", tm->tm_year + 1900);
}

void
words_put_date(const struct words *words, struct buf *b, int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	localtime_r(&t, &tm);
	put_day(words, b, &tm);
}

void
words_put_time(const struct words *words, struct buf *b, int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	localtime_r(&t, &tm);
	put_day(words, b, &tm);
	buf_printf(b, ", %02d:%02d (%s)", tm.tm_hour, tm.tm_min, tm.tm_zone);
}
