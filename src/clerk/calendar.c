/* SPDX-License-Identifier: ISC */
#include "clerk/calendar.h"

#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "clerk/holidays.h"
#include "config/syntax.h"

#define DAY_SECONDS 86400
/* A file that calls ten years of days holidays is wrong; we come back. */
#define SEARCH_DAYS_MAX 3660

struct calendar {
	unsigned days; /* bit 0: Sundays */
	int open;      /* seconds of the day */
	int close;
	struct holidays holidays;
};

/* A moment as the clock on the wall shows it. */
struct wall {
	int64_t day; /* since 1970-01-01 */
	int second;  /* of the day */
};

int
calendar_new(const struct config_calendar *config,
    struct calendar **calendar_out, struct err *err)
{
	struct calendar *calendar = xcalloc(1, sizeof(*calendar));

	if (syntax_days(config->days, &calendar->days) == -1 ||
	    syntax_hours(config->hours, &calendar->open, &calendar->close) ==
	    -1) {
		err_set(err, ERR_CONFIG, "calendar: days \"%s\" or hours "
		    "\"%s\" are wrong", config->days, config->hours);
		goto fail;
	}
	calendar->open *= 60;
	calendar->close *= 60;
	if (*config->timezone != '\0') {
		if (!syntax_is_timezone(config->timezone)) {
			err_set(err, ERR_CONFIG, "calendar: no time zone "
			    "\"%s\" on this host", config->timezone);
			goto fail;
		}
		setenv("TZ", config->timezone, 1);
	}
	tzset();
	if (*config->holidays_file != '\0' &&
	    holidays_read(config->holidays_file, &calendar->holidays, err) ==
	    -1)
		goto fail;
	*calendar_out = calendar;
	return 0;
fail:
	calendar_free(calendar);
	return -1;
}

void
calendar_free(struct calendar *calendar)
{
	if (calendar == NULL)
		return;
	holidays_release(&calendar->holidays);
	free(calendar);
}

static struct wall
to_wall(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm = { 0 };

	localtime_r(&t, &tm);
	return (struct wall){
		.day = holidays_day(tm.tm_year + 1900, tm.tm_mon + 1,
		    tm.tm_mday),
		.second = tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec,
	};
}

static long
offset_at(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm = { 0 };

	localtime_r(&t, &tm);
	return tm.tm_gmtoff;
}

/* The offsets of the day before and the day after are the only candidates:
 * no zone changes twice in two days.  (mktime leaves open which of two
 * times it gives.) */
static int64_t
from_wall(struct wall w)
{
	int64_t as_utc = w.day * DAY_SECONDS + w.second;
	int64_t early = as_utc - offset_at(as_utc - DAY_SECONDS);
	int64_t late = as_utc - offset_at(as_utc + DAY_SECONDS);
	struct wall shown = to_wall(early);

	if (shown.day == w.day && shown.second == w.second)
		return early;
	shown = to_wall(late);
	if (shown.day == w.day && shown.second == w.second)
		return late;
	return early; /* skipped: as much later as the clocks went on */
}

static bool
is_business_day(const struct calendar *c, int64_t day)
{
	int64_t weekday = ((day + 4) % 7 + 7) % 7; /* 1970-01-01: Thursday */

	return (c->days >> weekday & 1) != 0 &&
	    !holidays_has(&c->holidays, day);
}

/* The first business day that is not before this one. */
static int64_t
business_day_from(const struct calendar *c, int64_t day)
{
	int i;

	for (i = 0; i < SEARCH_DAYS_MAX; i++)
		if (is_business_day(c, day + i))
			return day + i;
	return day;
}

static bool
is_open_at(const struct calendar *c, struct wall w)
{
	return is_business_day(c, w.day) && w.second >= c->open &&
	    w.second < c->close;
}

static struct wall
next_open(const struct calendar *c, struct wall w)
{
	if (is_open_at(c, w))
		return w;
	if (w.second >= c->open)
		w.day++;
	return (struct wall){ .day = business_day_from(c, w.day),
		.second = c->open };
}

bool
calendar_is_open(const struct calendar *calendar, int64_t at)
{
	return is_open_at(calendar, to_wall(at));
}

int64_t
calendar_next_open(const struct calendar *calendar, int64_t at)
{
	struct wall w = to_wall(at);

	return is_open_at(calendar, w) ? at :
	    from_wall(next_open(calendar, w));
}

int64_t
calendar_due(const struct calendar *calendar, int64_t accepted,
    int business_days)
{
	struct wall w;

	if (business_days <= 0)
		return calendar_next_open(calendar, accepted);
	w = next_open(calendar, to_wall(accepted));
	for (; business_days > 0; business_days--)
		w.day = business_day_from(calendar, w.day + 1);
	return from_wall(w);
}
