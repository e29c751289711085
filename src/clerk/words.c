/* SPDX-License-Identifier: ISC */
#include "clerk/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

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

/* The length of brackets around {} that phrase begins with, or 0. */
static size_t
bracketed(const char *phrase, size_t len)
{
	static const char *const marks[] = { " ({})", "\xef\xbc\x88{}"
		"\xef\xbc\x89" /* full width */ };
	size_t i;

	for (i = 0; i < COUNT(marks); i++)
		if (len >= strlen(marks[i]) &&
		    memcmp(phrase, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

static const char *
value_of(const struct letter_value *values, size_t count, const char *name,
    size_t len)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(values[i].name) == len &&
		    memcmp(values[i].name, name, len) == 0)
			return values[i].value;
	return NULL;
}

static void
put_phrase(struct buf *b, const char *phrase, size_t len,
    const struct letter_value *values, size_t count)
{
	const char *detail = value_of(values, count, "", 0), *close, *value;
	const char *end = phrase + len;
	size_t skip;

	while (phrase < end) {
		skip = bracketed(phrase, (size_t)(end - phrase));
		if (skip > 0 && detail != NULL && detail[0] == '\0') {
			phrase += skip;
			continue;
		}
		close = *phrase == '{'
		    ? memchr(phrase, '}', (size_t)(end - phrase)) : NULL;
		value = close == NULL ? NULL : value_of(values, count,
		    phrase + 1, (size_t)(close - phrase - 1));
		if (value == NULL) {
			buf_putc(b, *phrase++);
			continue;
		}
		buf_puts(b, value);
		phrase = close + 1;
	}
}

void
words_put_values(const struct words *words, struct buf *b, const char *key,
    const struct letter_value *values, size_t count)
{
	const char *phrase = key;
	size_t len = find(words->text, key, &phrase);

	if (len == 0)
		len = find(words->fallback, key, &phrase);
	if (len == 0)
		len = strlen(key);
	put_phrase(b, phrase, len, values, count);
}

void
words_put(const struct words *words, struct buf *b, const char *key,
    const char *detail)
{
	struct letter_value value = { "", detail };

	words_put_values(words, b, key, &value, 1);
}

/* As words_put without a detail; text is cut to fit. */
static void
word(const struct words *words, const char *key, char *text, size_t size)
{
	struct buf b;

	buf_init(&b, size);
	words_put(words, &b, key, "");
	snprintf(text, size, "%s", buf_ok(&b) ? b.data : "");
	buf_release(&b);
}

static void
put_date(const struct words *words, struct buf *b, const struct tm *tm)
{
	char key[32], weekday[64], month[64], day[32], year[16];
	const struct letter_value values[] = { { "weekday", weekday },
		{ "day", day }, { "month", month }, { "year", year } };
	const char *phrase;

	snprintf(key, sizeof key, "weekday.%d", tm->tm_wday);
	word(words, key, weekday, sizeof weekday);
	snprintf(key, sizeof key, "month.%d", tm->tm_mon + 1);
	word(words, key, month, sizeof month);
	snprintf(year, sizeof year, "%d", tm->tm_year + 1900);
	snprintf(key, sizeof key, "day.%d", tm->tm_mday);
	if (find(words->text, key, &phrase) > 0)
		word(words, key, day, sizeof day);
	else
		snprintf(day, sizeof day, "%d", tm->tm_mday);
	words_put_values(words, b, "date", values, COUNT(values));
}

void
words_put_date(const struct words *words, struct buf *b, int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	localtime_r(&t, &tm);
	put_date(words, b, &tm);
}

void
words_put_time(const struct words *words, struct buf *b, int64_t at)
{
	time_t t = (time_t)at;
	char clock[16];
	struct buf date;
	struct tm tm;

	localtime_r(&t, &tm);
	buf_init(&date, 512);
	put_date(words, &date, &tm);
	snprintf(clock, sizeof clock, "%02d:%02d", tm.tm_hour, tm.tm_min);
	if (buf_ok(&date)) {
		const struct letter_value values[] = { { "date", date.data },
			{ "time", clock }, { "zone", tm.tm_zone } };

		words_put_values(words, b, "time", values, COUNT(values));
	}
	buf_release(&date);
}
