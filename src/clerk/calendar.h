/* SPDX-License-Identifier: ISC */
/*
 * Business days: when a promise "within one business day" falls due.  The
 * time comes from the caller; the time zone is the process's.
 *
 * The rule.  What is accepted while we are open counts from that moment; what
 * is accepted at any other time, from the next opening (closing time itself
 * is no longer open).  It is due at the same time of day on the Nth business
 * day after that: accepted on Monday at 14:00, due on Tuesday at 14:00;
 * accepted on Friday at 18:00, it counts from Monday 09:00 and is due on
 * Tuesday at 09:00.  A business day is one of the configured days that is no
 * holiday, as the clocks on the wall of the configured zone have it: across a
 * change of the clocks a business day lasts 23 or 25 hours.  A time of day
 * that the clocks skip counts as that much later, one that comes twice is the
 * first of the two.
 */
#ifndef CLERK_CALENDAR_H
#define CLERK_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config/config.h"

#define CALENDAR_HOLIDAYS_MAX 20000

struct calendar;

/*
 * ERR_CONFIG, with FILE:LINE, when a setting or the holidays file is wrong.
 *
 * Holidays: lines that begin with a date (2026-12-25), text after it and
 * after # ignored; or an iCalendar file (RFC 5545) whose VEVENTs last whole
 * days (others are passed over; of the repeating ones only the yearly ones of
 * a fixed date are known, any other is an error).
 *
 * Sets TZ for the whole process when a time zone is configured (localtime
 * knows no other way): before a second thread exists, and one zone for each
 * process.  localtime_r agrees with the calendar from then on.
 */
int calendar_new(const struct config_calendar *config,
    struct calendar **calendar_out, struct err *err);
void calendar_free(struct calendar *calendar);

/* When something accepted at this time is due, so many business days on (0:
 * at once, or at the next opening). */
int64_t calendar_due(const struct calendar *calendar, int64_t accepted,
    int business_days);
bool calendar_is_open(const struct calendar *calendar, int64_t at);

/* `at` itself while we are open, else the next opening. */
int64_t calendar_next_open(const struct calendar *calendar, int64_t at);

#endif
