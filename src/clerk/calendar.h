/* SPDX-License-Identifier: ISC */
/*
 * Business days: when a promise "within one business day" falls due.  Pure:
 * the time comes from the caller.
 */
#ifndef CLERK_CALENDAR_H
#define CLERK_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config/config.h"

struct calendar;

/* ERR_CONFIG when a setting or the holidays file is wrong. */
int calendar_new(const struct config_calendar *config,
    struct calendar **calendar_out, struct err *err);
void calendar_free(struct calendar *calendar);

/* When something accepted at this time is due, so many business days on. */
int64_t calendar_due(const struct calendar *calendar, int64_t accepted,
    int business_days);
bool calendar_is_open(const struct calendar *calendar, int64_t at);

#endif
