/* SPDX-License-Identifier: ISC */
#include "clerk/holidays.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "clerk/calendar.h"

#define FILE_MAX (4 * 1024 * 1024)
#define EVENT_DAYS_MAX 366
#define NOT_A_DAY INT64_MIN
#define YEARS_MAX 100 /* that a yearly event is followed */

struct parse {
	const char *name;
	int line;
	struct holidays found;
	struct err *err;

	/* iCalendar: the event that we are in. */
	bool in_event;
	bool cancelled;
	int event_line;
	int64_t start; /* NOT_A_DAY: none, or with a time of day */
	int64_t end;   /* the first day after it */
	int years;     /* how often it comes; 1 without RRULE */
	int64_t until; /* the last day on which it may begin; NOT_A_DAY: any */
};

int64_t
holidays_day(int year, int month, int day)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1,
		.tm_mday = day };

	return timegm(&tm) / 86400;
}

static int
number(const char *s, int digits)
{
	int n = 0;

	for (; digits > 0; digits--, s++) {
		if (*s < '0' || *s > '9')
			return -1;
		n = n * 10 + *s - '0';
	}
	return n;
}

static int64_t
date(int year, int month, int day)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1,
		.tm_mday = day };

	/* timegm makes a real date of any: February 30 becomes March. */
	timegm(&tm);
	if (year < 1 || tm.tm_mon != month - 1 || tm.tm_mday != day)
		return NOT_A_DAY;
	return holidays_day(year, month, day);
}

static int
refuse(const struct parse *p, int line, const char *what)
{
	return err_set(p->err, ERR_CONFIG, "%s:%d: %s", p->name, line, what);
}

static int
add(struct parse *p, int line, int64_t day)
{
	struct holidays *h = &p->found;

	if (h->count >= CALENDAR_HOLIDAYS_MAX)
		return refuse(p, line, "too many days");
	if ((h->count & (h->count - 1)) == 0)
		h->days = xreallocarray(h->days,
		    h->count == 0 ? 1 : h->count * 2, sizeof(*h->days));
	h->days[h->count++] = day;
	return 0;
}

/* ---- Lines of dates. */

static int
take_date_line(struct parse *p, const char *line)
{
	int64_t day = NOT_A_DAY;

	line += strspn(line, " \t");
	if (*line == '\0' || *line == '#')
		return 0;
	if (number(line, 4) >= 0 && line[4] == '-' &&
	    number(line + 5, 2) >= 0 && line[7] == '-' &&
	    number(line + 8, 2) >= 0 && strchr(" \t#,;", line[10]) != NULL)
		day = date(number(line, 4), number(line + 5, 2),
		    number(line + 8, 2));
	if (day == NOT_A_DAY)
		return refuse(p, p->line,
		    "no date; expected a line like 2026-12-25 Christmas");
	return add(p, p->line, day);
}

/* ---- iCalendar. */

/* NAME:VALUE or NAME;PARAMETERS:VALUE: the value, or NULL. */
static const char *
property(const char *line, const char *name)
{
	size_t len = strlen(name);
	bool quoted = false;

	if (strncasecmp(line, name, len) != 0 ||
	    (line[len] != ':' && line[len] != ';'))
		return NULL;
	for (line += len; *line != '\0'; line++) {
		if (*line == '"')
			quoted = !quoted;
		else if (*line == ':' && !quoted)
			return line + 1;
	}
	return NULL;
}

/* YYYYMMDD alone is a whole day; with a time behind it, it is none.  A
 * value that is neither gives *ok_out = false. */
static int64_t
whole_day(const char *value, bool *ok_out)
{
	int64_t day = NOT_A_DAY;

	if (number(value, 8) >= 0)
		day = date(number(value, 4), number(value + 4, 2),
		    number(value + 6, 2));
	*ok_out = day != NOT_A_DAY && (value[8] == '\0' || value[8] == 'T');
	return *ok_out && value[8] == '\0' ? day : NOT_A_DAY;
}

/*
 * Of the repeating events, those of a fixed date (RFC 5545 3.3.10): yearly,
 * with COUNT or UNTIL or without an end.  false for any other rule: "the last
 * Monday of May" is not guessed at.
 */
static bool
yearly(struct parse *p, const char *rule)
{
	bool is_yearly = false, ok;

	p->years = YEARS_MAX;
	while (*rule != '\0') {
		size_t len = strcspn(rule, ";");

		if (strncasecmp(rule, "FREQ=YEARLY", len) == 0 && len == 11)
			is_yearly = true;
		else if (strncasecmp(rule, "COUNT=", 6) == 0) {
			p->years = atoi(rule + 6);
			if (p->years < 1 || p->years > YEARS_MAX)
				return false;
		} else if (strncasecmp(rule, "UNTIL=", 6) == 0) {
			char end[9] = "";

			memcpy(end, rule + 6, len - 6 < 8 ? len - 6 : 8);
			p->until = whole_day(end, &ok);
			if (!ok)
				return false;
		} else if ((strncasecmp(rule, "INTERVAL=1", len) != 0 ||
			       len != 10) &&
		    strncasecmp(rule, "WKST=", 5) != 0)
			return false;
		rule += len + (rule[len] == ';');
	}
	return is_yearly;
}

/* The same date so many years later; NOT_A_DAY for February 29 in most. */
static int64_t
years_later(int64_t day, int years)
{
	time_t seconds = (time_t)(day * 86400);
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL)
		return NOT_A_DAY;
	return date(tm.tm_year + 1900 + years, tm.tm_mon + 1, tm.tm_mday);
}

static int
end_event(struct parse *p)
{
	int64_t day, start;
	int year;

	p->in_event = false;
	if (p->cancelled || p->start == NOT_A_DAY)
		return 0;
	if (p->end == NOT_A_DAY || p->end <= p->start)
		p->end = p->start + 1;
	if (p->end - p->start > EVENT_DAYS_MAX)
		return refuse(p, p->event_line,
		    "an event of more than a year; expected holidays");
	for (year = 0; year < p->years; year++) {
		start = years_later(p->start, year);
		if (start == NOT_A_DAY)
			continue;
		if (p->until != NOT_A_DAY && start > p->until)
			break;
		for (day = start; day < start + p->end - p->start; day++)
			if (add(p, p->event_line, day) == -1)
				return -1;
	}
	return 0;
}

static int
take_ical_line(struct parse *p, const char *line)
{
	const char *value;
	bool ok = true;

	if (strcasecmp(line, "BEGIN:VEVENT") == 0) {
		p->in_event = true;
		p->cancelled = false;
		p->event_line = p->line;
		p->start = p->end = p->until = NOT_A_DAY;
		p->years = 1;
	}
	if (!p->in_event)
		return 0;
	if (strcasecmp(line, "END:VEVENT") == 0)
		return end_event(p);
	if ((value = property(line, "DTSTART")) != NULL)
		p->start = whole_day(value, &ok);
	else if ((value = property(line, "DTEND")) != NULL)
		p->end = whole_day(value, &ok);
	else if ((value = property(line, "STATUS")) != NULL)
		p->cancelled = strcasecmp(value, "CANCELLED") == 0;
	else if (((value = property(line, "RRULE")) != NULL &&
		     !yearly(p, value)) ||
	    property(line, "RDATE") != NULL || property(line, "EXDATE") != NULL)
		return refuse(p, p->line, "a repeating event other than "
		    "FREQ=YEARLY; expected an event for every day");
	else if (property(line, "DURATION") != NULL)
		return refuse(p, p->line,
		    "DURATION is not supported; expected DTEND");
	if (!ok)
		return refuse(p, p->line,
		    "no date; expected one like 20261225");
	return 0;
}

/* ---- Both. */

static bool
is_ical(const char *text)
{
	return strncasecmp(text + strspn(text, " \t\r\n"), "BEGIN:VCALENDAR",
	    15) == 0;
}

/* One line into b, its end taken off; a line that begins with a blank goes
 * on with the one before it when unfold is set (RFC 5545 3.1).  The text
 * after it. */
static const char *
next_line(struct parse *p, const char *text, bool unfold, int *lines,
    struct buf *b)
{
	size_t len;

	buf_reset(b);
	p->line += *lines;
	*lines = 0;
	do {
		len = strcspn(text, "\n");
		buf_put(b, text, len);
		if (b->len > 0 && b->data[b->len - 1] == '\r')
			buf_truncate(b, b->len - 1);
		text += len + (text[len] == '\n');
		++*lines;
		unfold = unfold && (*text == ' ' || *text == '\t');
		text += unfold;
	} while (unfold);
	return text;
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int
holidays_parse(const char *name, const char *text, struct holidays *h_out,
    struct err *err)
{
	struct parse p = { .name = name, .line = 1, .err = err };
	bool ical;
	struct buf line;
	int lines = 0, rc = -1;

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	ical = is_ical(text);
	buf_init(&line, FILE_MAX);
	while (*text != '\0') {
		text = next_line(&p, text, ical, &lines, &line);
		if ((ical ? take_ical_line : take_date_line)(&p,
		    line.data) == -1)
			goto out;
	}
	if (p.in_event) {
		refuse(&p, p.event_line, "this event never ends");
		goto out;
	}
	if (p.found.count > 0)
		qsort(p.found.days, p.found.count, sizeof(*p.found.days),
		    by_number);
	*h_out = p.found;
	p.found = (struct holidays){ 0 };
	rc = 0;
out:
	holidays_release(&p.found);
	buf_release(&line);
	return rc;
}

int
holidays_read(const char *path, struct holidays *h_out, struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, FILE_MAX);
	rc = file_read(path, &text, err);
	if (rc == 0)
		rc = holidays_parse(path, text.data, h_out, err);
	else if (err != NULL)
		err->kind = ERR_CONFIG;
	buf_release(&text);
	return rc;
}

void
holidays_release(struct holidays *h)
{
	free(h->days);
	*h = (struct holidays){ 0 };
}

bool
holidays_has(const struct holidays *h, int64_t day)
{
	return h->count > 0 && bsearch(&day, h->days, h->count,
	    sizeof(*h->days), by_number) != NULL;
}
