/* SPDX-License-Identifier: ISC */
/*
 * When promises fall due.  The comment of each case has its times on the wall
 * of the zone; the expected values were computed by another program (Python's
 * zoneinfo).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "clerk/calendar.h"
#include "clerk/holidays.h"

#define LONDON "Europe/London"
#define NEW_YORK "America/New_York"
#define OFFICE "mon-fri", "09:00-17:00"
#define ALWAYS "mon-sun", "00:00-24:00"
#define NIGHT "mon-sun", "01:30-05:00"

#define UK                                                              \
	"# England and Wales\n"                                         \
	"2025-12-25 Christmas\n2025-12-26\n2026-01-01\n2026-04-03\n"    \
	"2026-04-06\n2026-05-04\n2026-05-25\n2026-08-31 # summer\n"     \
	"2026-12-25\n2026-12-28\n"
#define US                                                              \
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:"        \
	"20260101\r\nDTEND;VALUE=DATE:20260102\r\nSUMMARY:New Year\r\n" \
	"END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260703\r\nEND:VEVENT"  \
	"\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE\r\n :20261126\r\n"      \
	"END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\n" \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

static const struct {
	const char *zone, *days, *hours, *holidays;
	const char *accepted;
	int business_days;
	const char *due;
	bool open; /* when it was accepted */
} cases[] = {
	/* Europe/London, mon-fri 09:00-17:00 */
	/* Mon 23 Nov 14:00:00: Tue 24 Nov 14:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T14:00:00Z", 1,
	    "2026-11-24T14:00:00Z", true },
	/* Mon 23 Nov 09:00:00: Tue 24 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T09:00:00Z", 1,
	    "2026-11-24T09:00:00Z", true },
	/* Mon 23 Nov 08:59:59: Tue 24 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T08:59:59Z", 1,
	    "2026-11-24T09:00:00Z", false },
	/* Mon 23 Nov 16:59:59: Tue 24 Nov 16:59:59 */
	{ LONDON, OFFICE, NULL, "2026-11-23T16:59:59Z", 1,
	    "2026-11-24T16:59:59Z", true },
	/* Mon 23 Nov 17:00:00: Wed 25 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T17:00:00Z", 1,
	    "2026-11-25T09:00:00Z", false },
	/* Mon 23 Nov 00:00:00: Tue 24 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T00:00:00Z", 1,
	    "2026-11-24T09:00:00Z", false },
	/* Mon 23 Nov 23:59:59: Wed 25 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T23:59:59Z", 1,
	    "2026-11-25T09:00:00Z", false },
	/* Thu 26 Nov 17:30:00: Mon 30 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-26T17:30:00Z", 1,
	    "2026-11-30T09:00:00Z", false },
	/* Fri 27 Nov 08:00:00: Mon 30 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-27T08:00:00Z", 1,
	    "2026-11-30T09:00:00Z", false },
	/* Fri 27 Nov 12:34:56: Mon 30 Nov 12:34:56 */
	{ LONDON, OFFICE, NULL, "2026-11-27T12:34:56Z", 1,
	    "2026-11-30T12:34:56Z", true },
	/* Fri 27 Nov 17:00:00: Tue 01 Dec 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-27T17:00:00Z", 1,
	    "2026-12-01T09:00:00Z", false },
	/* Fri 27 Nov 18:00:00: Tue 01 Dec 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-27T18:00:00Z", 1,
	    "2026-12-01T09:00:00Z", false },
	/* Sat 28 Nov 12:00:00: Tue 01 Dec 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-28T12:00:00Z", 1,
	    "2026-12-01T09:00:00Z", false },
	/* Sat 28 Nov 03:00:00: Tue 01 Dec 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-28T03:00:00Z", 1,
	    "2026-12-01T09:00:00Z", false },
	/* Sun 29 Nov 23:00:00: Tue 01 Dec 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-29T23:00:00Z", 1,
	    "2026-12-01T09:00:00Z", false },
	/* Mon 23 Nov 14:00:00: Mon 23 Nov 14:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T14:00:00Z", 0,
	    "2026-11-23T14:00:00Z", true },
	/* Mon 23 Nov 18:00:00: Tue 24 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T18:00:00Z", 0,
	    "2026-11-24T09:00:00Z", false },
	/* Sat 28 Nov 12:00:00: Mon 30 Nov 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-28T12:00:00Z", 0,
	    "2026-11-30T09:00:00Z", false },
	/* Mon 23 Nov 14:00:00: Mon 30 Nov 14:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T14:00:00Z", 5,
	    "2026-11-30T14:00:00Z", true },
	/* Fri 27 Nov 16:00:00: Wed 02 Dec 16:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-27T16:00:00Z", 3,
	    "2026-12-02T16:00:00Z", true },
	/* Mon 23 Nov 14:00:00: Mon 21 Dec 14:00:00 */
	{ LONDON, OFFICE, NULL, "2026-11-23T14:00:00Z", 20,
	    "2026-12-21T14:00:00Z", true },
	/* Fri 27 Mar 14:00:00: Mon 30 Mar 14:00:00 */
	{ LONDON, OFFICE, NULL, "2026-03-27T14:00:00Z", 1,
	    "2026-03-30T13:00:00Z", true },
	/* Fri 27 Mar 17:00:00: Tue 31 Mar 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-03-27T17:00:00Z", 1,
	    "2026-03-31T08:00:00Z", false },
	/* Sat 28 Mar 12:00:00: Tue 31 Mar 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-03-28T12:00:00Z", 1,
	    "2026-03-31T08:00:00Z", false },
	/* Sun 29 Mar 00:59:59: Tue 31 Mar 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-03-29T00:59:59Z", 1,
	    "2026-03-31T08:00:00Z", false },
	/* Sun 29 Mar 02:00:00: Tue 31 Mar 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-03-29T01:00:00Z", 1,
	    "2026-03-31T08:00:00Z", false },
	/* Thu 26 Mar 10:00:00: Mon 30 Mar 10:00:00 */
	{ LONDON, OFFICE, NULL, "2026-03-26T10:00:00Z", 2,
	    "2026-03-30T09:00:00Z", true },
	/* Fri 23 Oct 14:00:00: Mon 26 Oct 14:00:00 */
	{ LONDON, OFFICE, NULL, "2026-10-23T13:00:00Z", 1,
	    "2026-10-26T14:00:00Z", true },
	/* Fri 23 Oct 18:00:00: Tue 27 Oct 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-10-23T17:00:00Z", 1,
	    "2026-10-27T09:00:00Z", false },
	/* Sun 25 Oct 01:30:00: Tue 27 Oct 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-10-25T00:30:00Z", 1,
	    "2026-10-27T09:00:00Z", false },
	/* Thu 22 Oct 09:00:00: Tue 27 Oct 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-10-22T08:00:00Z", 3,
	    "2026-10-27T09:00:00Z", true },
	/* Sun 25 Oct 01:30:00: Tue 27 Oct 09:00:00 */
	{ LONDON, OFFICE, NULL, "2026-10-25T01:30:00Z", 1,
	    "2026-10-27T09:00:00Z", false },
	/* America/New_York, mon-fri 09:00-17:00 */
	/* Fri 06 Mar 14:00:00: Mon 09 Mar 14:00:00 */
	{ NEW_YORK, OFFICE, NULL, "2026-03-06T19:00:00Z", 1,
	    "2026-03-09T18:00:00Z", true },
	/* Fri 06 Mar 17:00:01: Tue 10 Mar 09:00:00 */
	{ NEW_YORK, OFFICE, NULL, "2026-03-06T22:00:01Z", 1,
	    "2026-03-10T13:00:00Z", false },
	/* Sat 07 Mar 12:00:00: Tue 10 Mar 09:00:00 */
	{ NEW_YORK, OFFICE, NULL, "2026-03-07T17:00:00Z", 1,
	    "2026-03-10T13:00:00Z", false },
	/* Sun 08 Mar 03:00:00: Tue 10 Mar 09:00:00 */
	{ NEW_YORK, OFFICE, NULL, "2026-03-08T07:00:00Z", 1,
	    "2026-03-10T13:00:00Z", false },
	/* Fri 30 Oct 14:00:00: Mon 02 Nov 14:00:00 */
	{ NEW_YORK, OFFICE, NULL, "2026-10-30T18:00:00Z", 1,
	    "2026-11-02T19:00:00Z", true },
	/* Fri 30 Oct 19:00:00: Tue 03 Nov 09:00:00 */
	{ NEW_YORK, OFFICE, NULL, "2026-10-30T23:00:00Z", 1,
	    "2026-11-03T14:00:00Z", false },
	/* Sun 01 Nov 01:30:00: Tue 03 Nov 09:00:00 */
	{ NEW_YORK, OFFICE, NULL, "2026-11-01T05:30:00Z", 1,
	    "2026-11-03T14:00:00Z", false },
	/* Wed 01 Jul 16:59:59: Thu 02 Jul 16:59:59 */
	{ NEW_YORK, OFFICE, NULL, "2026-07-01T20:59:59Z", 1,
	    "2026-07-02T20:59:59Z", true },
	/* Thu 05 Mar 11:11:11: Mon 09 Mar 11:11:11 */
	{ NEW_YORK, OFFICE, NULL, "2026-03-05T16:11:11Z", 2,
	    "2026-03-09T15:11:11Z", true },
	/* Europe/London, mon-sun 00:00-24:00 */
	/* Sat 28 Mar 01:30:00: Sun 29 Mar 02:30:00 */
	{ LONDON, ALWAYS, NULL, "2026-03-28T01:30:00Z", 1,
	    "2026-03-29T01:30:00Z", true },
	/* Sat 28 Mar 00:59:59: Sun 29 Mar 00:59:59 */
	{ LONDON, ALWAYS, NULL, "2026-03-28T00:59:59Z", 1,
	    "2026-03-29T00:59:59Z", true },
	/* Sat 28 Mar 12:00:00: Sun 29 Mar 12:00:00 */
	{ LONDON, ALWAYS, NULL, "2026-03-28T12:00:00Z", 1,
	    "2026-03-29T11:00:00Z", true },
	/* Sat 24 Oct 01:30:00: Sun 25 Oct 01:30:00 */
	{ LONDON, ALWAYS, NULL, "2026-10-24T00:30:00Z", 1,
	    "2026-10-25T00:30:00Z", true },
	/* Sun 25 Oct 01:30:00: Mon 26 Oct 01:30:00 */
	{ LONDON, ALWAYS, NULL, "2026-10-25T01:30:00Z", 1,
	    "2026-10-26T01:30:00Z", true },
	/* Sun 25 Oct 01:30:00: Sun 25 Oct 01:30:00 */
	{ LONDON, ALWAYS, NULL, "2026-10-25T01:30:00Z", 0,
	    "2026-10-25T01:30:00Z", true },
	/* Sat 28 Mar 23:59:59: Sun 29 Mar 23:59:59 */
	{ LONDON, ALWAYS, NULL, "2026-03-28T23:59:59Z", 1,
	    "2026-03-29T22:59:59Z", true },
	/* America/New_York, mon-sun 00:00-24:00 */
	/* Sat 07 Mar 02:30:00: Sun 08 Mar 03:30:00 */
	{ NEW_YORK, ALWAYS, NULL, "2026-03-07T07:30:00Z", 1,
	    "2026-03-08T07:30:00Z", true },
	/* Sat 07 Mar 01:59:59: Sun 08 Mar 01:59:59 */
	{ NEW_YORK, ALWAYS, NULL, "2026-03-07T06:59:59Z", 1,
	    "2026-03-08T06:59:59Z", true },
	/* Sat 31 Oct 01:15:00: Sun 01 Nov 01:15:00 */
	{ NEW_YORK, ALWAYS, NULL, "2026-10-31T05:15:00Z", 1,
	    "2026-11-01T05:15:00Z", true },
	/* Sun 01 Nov 01:15:00: Mon 02 Nov 01:15:00 */
	{ NEW_YORK, ALWAYS, NULL, "2026-11-01T06:15:00Z", 1,
	    "2026-11-02T06:15:00Z", true },
	/* Europe/London, mon-sun 01:30-05:00 */
	/* Sun 29 Mar 00:30:00: Sun 29 Mar 02:30:00 */
	{ LONDON, NIGHT, NULL, "2026-03-29T00:30:00Z", 0,
	    "2026-03-29T01:30:00Z", false },
	/* Sat 28 Mar 06:00:00: Sun 29 Mar 02:30:00 */
	{ LONDON, NIGHT, NULL, "2026-03-28T06:00:00Z", 0,
	    "2026-03-29T01:30:00Z", false },
	/* Sat 28 Mar 06:00:00: Mon 30 Mar 01:30:00 */
	{ LONDON, NIGHT, NULL, "2026-03-28T06:00:00Z", 1,
	    "2026-03-30T00:30:00Z", false },
	/* Sat 24 Oct 23:00:00: Sun 25 Oct 01:30:00 */
	{ LONDON, NIGHT, NULL, "2026-10-24T22:00:00Z", 0,
	    "2026-10-25T00:30:00Z", false },
	/* Sun 25 Oct 01:29:59: Sun 25 Oct 01:30:00 */
	{ LONDON, NIGHT, NULL, "2026-10-25T00:29:59Z", 0,
	    "2026-10-25T00:30:00Z", false },
	/* Sun 25 Oct 01:29:59: Sun 25 Oct 01:30:00 */
	{ LONDON, NIGHT, NULL, "2026-10-25T01:29:59Z", 0,
	    "2026-10-25T00:30:00Z", false },
	/* Sun 25 Oct 01:45:00: Sun 25 Oct 01:45:00 */
	{ LONDON, NIGHT, NULL, "2026-10-25T01:45:00Z", 0,
	    "2026-10-25T01:45:00Z", true },
	/* Asia/Jerusalem, sun-thu 08:30-16:30 */
	/* Thu 26 Nov 16:00:00: Sun 29 Nov 16:00:00 */
	{ "Asia/Jerusalem", "sun-thu", "08:30-16:30", NULL, "2026-11-26T14:00:00Z", 1,
	    "2026-11-29T14:00:00Z", true },
	/* Thu 26 Nov 17:00:00: Mon 30 Nov 08:30:00 */
	{ "Asia/Jerusalem", "sun-thu", "08:30-16:30", NULL, "2026-11-26T15:00:00Z", 1,
	    "2026-11-30T06:30:00Z", false },
	/* Asia/Dubai, mon-thu,sat 09:00-18:00 */
	/* Thu 26 Nov 17:59:59: Sat 28 Nov 17:59:59 */
	{ "Asia/Dubai", "mon-thu,sat", "09:00-18:00", NULL, "2026-11-26T13:59:59Z", 1,
	    "2026-11-28T13:59:59Z", true },
	/* Fri 27 Nov 12:00:00: Mon 30 Nov 09:00:00 */
	{ "Asia/Dubai", "mon-thu,sat", "09:00-18:00", NULL, "2026-11-27T08:00:00Z", 1,
	    "2026-11-30T05:00:00Z", false },
	/* Asia/Kathmandu, mon 10:00-10:01 */
	/* Mon 23 Nov 10:00:30: Mon 30 Nov 10:00:30 */
	{ "Asia/Kathmandu", "mon", "10:00-10:01", NULL, "2026-11-23T04:15:30Z", 1,
	    "2026-11-30T04:15:30Z", true },
	/* Mon 23 Nov 10:01:00: Mon 07 Dec 10:00:00 */
	{ "Asia/Kathmandu", "mon", "10:00-10:01", NULL, "2026-11-23T04:16:00Z", 1,
	    "2026-12-07T04:15:00Z", false },
	/* Pacific/Auckland, mon-fri 09:00-17:00 */
	/* Fri 25 Sep 16:00:00: Mon 28 Sep 16:00:00 */
	{ "Pacific/Auckland", OFFICE, NULL, "2026-09-25T04:00:00Z", 1,
	    "2026-09-28T03:00:00Z", true },
	/* Australia/Lord_Howe, mon-fri 09:00-17:00 */
	/* Fri 02 Oct 16:00:00: Mon 05 Oct 16:00:00 */
	{ "Australia/Lord_Howe", OFFICE, NULL, "2026-10-02T05:30:00Z", 1,
	    "2026-10-05T05:00:00Z", true },
	/* Pacific/Apia, mon-fri 09:00-17:00 */
	/* Thu 29 Dec 16:00:00: Sat 31 Dec 16:00:00 */
	{ "Pacific/Apia", OFFICE, NULL, "2011-12-30T02:00:00Z", 1,
	    "2011-12-31T02:00:00Z", true },
	/* UTC, mon-fri 09:00-17:00 */
	/* Mon 28 Feb 12:00:00: Tue 29 Feb 12:00:00 */
	{ "UTC", OFFICE, NULL, "2028-02-28T12:00:00Z", 1,
	    "2028-02-29T12:00:00Z", true },
	/* Tue 29 Feb 12:00:00: Wed 01 Mar 12:00:00 */
	{ "UTC", OFFICE, NULL, "2028-02-29T12:00:00Z", 1,
	    "2028-03-01T12:00:00Z", true },
	/* Thu 31 Dec 12:00:00: Fri 01 Jan 12:00:00 */
	{ "UTC", OFFICE, NULL, "2099-12-31T12:00:00Z", 1,
	    "2100-01-01T12:00:00Z", true },
	/* Europe/London, mon-fri 09:00-17:00 */
	/* Fri 25 Mar 16:00:00: Mon 28 Mar 16:00:00 */
	{ LONDON, OFFICE, NULL, "2050-03-25T16:00:00Z", 1,
	    "2050-03-28T15:00:00Z", true },
	/* Mon 28 Mar 08:00:00: Tue 29 Mar 09:00:00 */
	{ LONDON, OFFICE, NULL, "2050-03-28T07:00:00Z", 1,
	    "2050-03-29T08:00:00Z", false },
	/* Europe/London, mon-fri 09:00-17:00, holidays */
	/* Wed 24 Dec 14:00:00: Mon 29 Dec 14:00:00 */
	{ LONDON, OFFICE, UK, "2025-12-24T14:00:00Z", 1,
	    "2025-12-29T14:00:00Z", true },
	/* Wed 24 Dec 17:00:00: Tue 30 Dec 09:00:00 */
	{ LONDON, OFFICE, UK, "2025-12-24T17:00:00Z", 1,
	    "2025-12-30T09:00:00Z", false },
	/* Thu 25 Dec 10:00:00: Tue 30 Dec 09:00:00 */
	{ LONDON, OFFICE, UK, "2025-12-25T10:00:00Z", 1,
	    "2025-12-30T09:00:00Z", false },
	/* Thu 25 Dec 10:00:00: Mon 29 Dec 09:00:00 */
	{ LONDON, OFFICE, UK, "2025-12-25T10:00:00Z", 0,
	    "2025-12-29T09:00:00Z", false },
	/* Wed 31 Dec 16:00:00: Fri 02 Jan 16:00:00 */
	{ LONDON, OFFICE, UK, "2025-12-31T16:00:00Z", 1,
	    "2026-01-02T16:00:00Z", true },
	/* Thu 01 Jan 08:00:00: Mon 05 Jan 09:00:00 */
	{ LONDON, OFFICE, UK, "2026-01-01T08:00:00Z", 1,
	    "2026-01-05T09:00:00Z", false },
	/* Thu 02 Apr 15:00:00: Tue 07 Apr 15:00:00 */
	{ LONDON, OFFICE, UK, "2026-04-02T14:00:00Z", 1,
	    "2026-04-07T14:00:00Z", true },
	/* Thu 02 Apr 17:15:00: Wed 08 Apr 09:00:00 */
	{ LONDON, OFFICE, UK, "2026-04-02T16:15:00Z", 1,
	    "2026-04-08T08:00:00Z", false },
	/* Fri 03 Apr 12:00:00: Wed 08 Apr 09:00:00 */
	{ LONDON, OFFICE, UK, "2026-04-03T11:00:00Z", 1,
	    "2026-04-08T08:00:00Z", false },
	/* Mon 06 Apr 23:00:00: Wed 08 Apr 09:00:00 */
	{ LONDON, OFFICE, UK, "2026-04-06T22:00:00Z", 1,
	    "2026-04-08T08:00:00Z", false },
	/* Fri 01 May 16:59:59: Wed 06 May 16:59:59 */
	{ LONDON, OFFICE, UK, "2026-05-01T15:59:59Z", 2,
	    "2026-05-06T15:59:59Z", true },
	/* Thu 24 Dec 13:00:00: Tue 29 Dec 13:00:00 */
	{ LONDON, OFFICE, UK, "2026-12-24T13:00:00Z", 1,
	    "2026-12-29T13:00:00Z", true },
	/* Thu 24 Dec 13:00:00: Thu 31 Dec 13:00:00 */
	{ LONDON, OFFICE, UK, "2026-12-24T13:00:00Z", 3,
	    "2026-12-31T13:00:00Z", true },
	/* Fri 28 Aug 17:01:00: Wed 02 Sep 09:00:00 */
	{ LONDON, OFFICE, UK, "2026-08-28T16:01:00Z", 1,
	    "2026-09-02T08:00:00Z", false },
	/* America/New_York, mon-fri 09:00-17:00, holidays */
	/* Thu 02 Jul 15:00:00: Mon 06 Jul 15:00:00 */
	{ NEW_YORK, OFFICE, US, "2026-07-02T19:00:00Z", 1,
	    "2026-07-06T19:00:00Z", true },
	/* Thu 02 Jul 18:00:00: Tue 07 Jul 09:00:00 */
	{ NEW_YORK, OFFICE, US, "2026-07-02T22:00:00Z", 1,
	    "2026-07-07T13:00:00Z", false },
	/* Wed 25 Nov 16:30:00: Fri 27 Nov 16:30:00 */
	{ NEW_YORK, OFFICE, US, "2026-11-25T21:30:00Z", 1,
	    "2026-11-27T21:30:00Z", true },
	/* Thu 26 Nov 12:00:00: Tue 01 Dec 09:00:00 */
	{ NEW_YORK, OFFICE, US, "2026-11-26T17:00:00Z", 2,
	    "2026-12-01T14:00:00Z", false },
	/* Wed 31 Dec 20:00:00: Mon 05 Jan 09:00:00 */
	{ NEW_YORK, OFFICE, US, "2026-01-01T01:00:00Z", 1,
	    "2026-01-05T14:00:00Z", false },
};

/* A file with this text; the caller unlinks and frees its name. */
static char *
file_of(const char *text)
{
	char *path = xstrdup("/tmp/certmaild-holidays.XXXXXX");
	int fd = mkstemp(path);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write_full(fd, text, strlen(text)), 0);
	close(fd);
	return path;
}

static struct calendar *
make(const char *zone, const char *days, const char *hours,
    const char *holidays)
{
	char *file = holidays == NULL ? xstrdup("") : file_of(holidays);
	struct config_calendar config = { .timezone = xstrdup(zone),
		.days = xstrdup(days), .hours = xstrdup(hours),
		.holidays_file = file };
	struct calendar *calendar = NULL;
	struct err err;

	if (calendar_new(&config, &calendar, &err) == -1)
		fail_msg("%s", err.text);
	if (*file != '\0')
		unlink(file);
	free(config.timezone);
	free(config.days);
	free(config.hours);
	free(file);
	return calendar;
}

static int64_t
moment(const char *text)
{
	int64_t at;

	if (clock_parse(text, &at) == -1)
		fail_msg("%s", text);
	return at;
}

static void
test_due(void **state)
{
	char text[CLOCK_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct calendar *c = make(cases[i].zone, cases[i].days,
		    cases[i].hours, cases[i].holidays);
		int64_t accepted = moment(cases[i].accepted);
		int64_t due = calendar_due(c, accepted,
		    cases[i].business_days);

		if (due != moment(cases[i].due) ||
		    calendar_is_open(c, accepted) != cases[i].open)
			fail_msg("%s %s %d: due %s, expected %s, %s",
			    cases[i].zone, cases[i].accepted,
			    cases[i].business_days, clock_format(due, text),
			    cases[i].due,
			    cases[i].open ? "open" : "closed");
		calendar_free(c);
	}
}

/* Over two years by the quarter of an hour: what comes later is never due
 * earlier; a due time is open; the next opening is the first open moment. */
static void
check_years(const char *zone, const char *days, const char *hours,
    const char *holidays)
{
	struct calendar *c = make(zone, days, hours, holidays);
	int64_t at = moment("2025-12-01T00:00:00Z"), due, last = 0, open;
	int64_t end = moment("2027-12-01T00:00:00Z"), expected = 0;
	char text[CLOCK_TEXT];

	for (; at < end; at += 900) {
		due = calendar_due(c, at, 1);
		open = calendar_next_open(c, at);
		if (due < last || due <= at || !calendar_is_open(c, due))
			fail_msg("%s %s: due", zone, clock_format(at, text));
		if (!calendar_is_open(c, open) || open < at ||
		    calendar_is_open(c, at) != (open == at))
			fail_msg("%s %s: open", zone, clock_format(at, text));
		/* Until it comes, the next opening stays the same. */
		if (expected > at && open != expected)
			fail_msg("%s %s: moved", zone, clock_format(at, text));
		expected = open;
		last = due;
	}
	calendar_free(c);
}

static void
test_years(void **state)
{
	(void)state;
	check_years(LONDON, OFFICE, UK);
	check_years(NEW_YORK, OFFICE, US);
	check_years("Asia/Jerusalem", "sun-thu", "08:30-16:30", NULL);
	check_years("Asia/Kathmandu", "tue,sat", "00:00-00:30", UK);
}

/* Holidays from 2025 on, this many days, but for days of the month after
 * last. */
static char *
holidays_text(int days, int last)
{
	int64_t day = holidays_day(2025, 1, 1);
	char date[CLOCK_TEXT];
	struct buf text;

	buf_init(&text, 1000000);
	for (; days > 0; days--, day++) {
		clock_format(day * 86400, date);
		if (strtol(date + 8, NULL, 10) <= last)
			buf_printf(&text, "%.10s\n", date);
	}
	return buf_take(&text);
}

static void
test_few_business_days(void **state)
{
	int64_t at = moment("2026-01-05T12:00:00Z"), due;
	struct calendar *c;
	char *text;

	(void)state;
	/* Mondays on a 29th or later: 2026-03-30, then 2026-06-29. */
	text = holidays_text(3650, 28);
	c = make("UTC", "mon", "09:00-17:00", text);
	assert_int_equal(calendar_next_open(c, at),
	    moment("2026-03-30T09:00:00Z"));
	assert_int_equal(calendar_due(c, at, 1),
	    moment("2026-06-29T09:00:00Z"));
	calendar_free(c);
	free(text);
	/* Never open: a nonsense that still has to end. */
	text = holidays_text(8000, 31);
	c = make("UTC", OFFICE, text);
	due = calendar_due(c, at, 2);
	assert_true(due > at && due < at + 10 * 86400);
	calendar_free(c);
	free(text);
	/* A negative number is no number of days. */
	c = make("UTC", OFFICE, NULL);
	assert_int_equal(calendar_due(c, at, -3), at);
	calendar_free(c);
	calendar_free(NULL);
}

static void
test_new_refuses(void **state)
{
	static const struct {
		const char *zone, *days, *hours, *holidays;
	} bad[] = {
		{ "Europe/Lundon", OFFICE, "" },
		{ "UTC", "mon-fry", "09:00-17:00", "" },
		{ "UTC", "mon-fri", "9-5", "" },
		{ "UTC", OFFICE, "/nonexistent/holidays" },
	};
	struct calendar *calendar = NULL;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct config_calendar config = {
			.timezone = xstrdup(bad[i].zone),
			.days = xstrdup(bad[i].days),
			.hours = xstrdup(bad[i].hours),
			.holidays_file = xstrdup(bad[i].holidays) };

		err_clear(&err);
		assert_int_equal(calendar_new(&config, &calendar, &err), -1);
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_null(calendar);
		free(config.timezone);
		free(config.days);
		free(config.hours);
		free(config.holidays_file);
	}
}

#define EVENT(lines) "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" lines "END:VEVENT\n"

static void
test_holidays(void **state)
{
	static const struct {
		const char *text;
		int count; /* -1: refused */
		const char *says; /* or the first day */
	} files[] = {
		{ "", 0, "" },
		{ "\xef\xbb\xbf# none\n\n  \r\n", 0, "" },
		{ "2026-12-25", 1, "2026-12-25" },
		{ "2026-12-26 b\r\n2026-12-25\ta\r\n", 2, "2026-12-25" },
		{ "2026-12-25#x\n2026-12-25\n", 2, "2026-12-25" },
		{ "2028-02-29\n", 1, "2028-02-29" },
		{ "2000-02-29\n", 1, "2000-02-29" },
		{ "1969-12-31\n", 1, "1969-12-31" },
		{ "# a\n2026-02-29\n", -1, "f:2: no date" },
		{ "2100-02-29\n", -1, "f:1: no date" },
		{ "2026-13-01\n", -1, "f:1: no date" },
		{ "2026-00-01\n", -1, "f:1: no date" },
		{ "2026-01-00\n", -1, "f:1: no date" },
		{ "2026-12-25x\n", -1, "f:1: no date" },
		{ "2026-1-1\n", -1, "f:1: no date" },
		{ "25.12.2026\n", -1, "f:1: no date" },
		{ "2026-12-25 a\nChristmas\n", -1, "f:2: no date" },
		{ EVENT("DTSTART;VALUE=DATE:20261225\n"), 1, "2026-12-25" },
		{ EVENT("dtstart;x=\":\";value=date:20261225\n"), 1,
		    "2026-12-25" },
		{ EVENT("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:"
		    "20261228\n"), 3, "2026-12-25" },
		{ EVENT("DTSTART;VALUE=DATE:2026\n 1225\n"), 1, "2026-12-25" },
		{ EVENT("DTSTART:20261225T090000Z\n"), 0, "" },
		{ EVENT("DTSTART;TZID=Europe/London:20261225T090000\n"), 0,
		    "" },
		{ EVENT("DTSTART:20261225\nSTATUS:CANCELLED\n"), 0, "" },
		{ EVENT("SUMMARY:RRULE:x\n"), 0, "" },
		{ "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nDTSTART:19700101\n"
		  "RRULE:FREQ=YEARLY\nEND:VTIMEZONE\nEND:VCALENDAR\n", 0, "" },
		{ EVENT("DTSTART:20261225\nRRULE:FREQ=YEARLY\n"), 100,
		    "2026-12-25" },
		{ EVENT("RRULE:freq=yearly;interval=1;COUNT=3\n"
		    "DTSTART:20261225\nDTEND:20261227\n"), 6, "2026-12-25" },
		{ EVENT("DTSTART:20261225\nRRULE:UNTIL=20281225T000000Z;"
		    "FREQ=YEARLY;WKST=MO\n"), 3, "2026-12-25" },
		{ EVENT("DTSTART:20261225\nRRULE:FREQ=YEARLY;"
		    "UNTIL=20281224\n"), 2, "2026-12-25" },
		/* Of 100 years from 2028, 24 have that day: 2100 is none. */
		{ EVENT("DTSTART:20280229\nRRULE:FREQ=YEARLY\n"), 24,
		    "2028-02-29" },
		{ EVENT("DTSTART:20261225\nRRULE:FREQ=MONTHLY\n"), -1,
		    "f:4: a repeating event" },
		{ EVENT("DTSTART:20260525\nRRULE:FREQ=YEARLY;BYMONTH=5;"
		    "BYDAY=-1MO\n"), -1, "f:4: a repeating event" },
		{ EVENT("DTSTART:20260525\nRRULE:FREQ=YEARLY;INTERVAL=10\n"),
		    -1, "f:4: a repeating event" },
		{ EVENT("DTSTART:20260525\nRRULE:FREQ=YEARLY;COUNT=0\n"), -1,
		    "f:4: a repeating event" },
		{ EVENT("DTSTART:20260525\nRRULE:FREQ=YEARLY;UNTIL=x\n"), -1,
		    "f:4: a repeating event" },
		{ EVENT("DTSTART:20260525\nRRULE:COUNT=2\n"), -1,
		    "f:4: a repeating event" },
		{ EVENT("DTSTART:20260525\nEXDATE:20270525\n"), -1,
		    "f:4: a repeating event" },
		{ EVENT("X:a\n b\n c\nDTSTART:2026122\n"), -1, "f:6: no date" },
		{ EVENT("DTSTART:20261301\n"), -1, "f:3: no date" },
		{ EVENT("DTSTART:20261225x\n"), -1, "f:3: no date" },
		{ EVENT("DTSTART:20261225\nDURATION:P2D\n"), -1,
		    "f:4: DURATION" },
		{ EVENT("DTSTART:20260101\nDTEND:20280101\n"), -1,
		    "f:2: an event of more than a year" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n", -1,
		    "f:2: this event never ends" },
	};
	struct holidays h;
	struct err err;
	char text[CLOCK_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(files); i++) {
		int rc;

		h = (struct holidays){ 0 };
		rc = holidays_parse("f", files[i].text, &h, &err);
		if (files[i].count == -1) {
			if (rc != -1 || err.kind != ERR_CONFIG ||
			    strstr(err.text, files[i].says) != err.text)
				fail_msg("%zu: %d %s", i, rc,
				    rc == -1 ? err.text : "");
			continue;
		}
		if (rc == -1)
			fail_msg("%zu: %s", i, err.text);
		if (h.count != (size_t)files[i].count)
			fail_msg("%zu: %zu days", i, h.count);
		if (h.count > 0) {
			clock_format(h.days[0] * 86400, text);
			assert_memory_equal(text, files[i].says, 10);
			assert_true(holidays_has(&h, h.days[0]));
			assert_false(holidays_has(&h, h.days[0] - 1));
		}
		holidays_release(&h);
	}
}

/* Every prefix is read or refused. */
static void
test_holidays_truncated(void **state)
{
	static const char *const texts[] = { UK, US };
	struct holidays h;
	struct err err;
	size_t i, len;
	char *copy;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		for (len = 0; len <= strlen(texts[i]); len++) {
			copy = xstrndup(texts[i], len);
			h = (struct holidays){ 0 };
			if (holidays_parse("f", copy, &h, &err) == 0)
				holidays_release(&h);
			else
				assert_int_equal(err.kind, ERR_CONFIG);
			free(copy);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_due),
		cmocka_unit_test(test_years),
		cmocka_unit_test(test_few_business_days),
		cmocka_unit_test(test_new_refuses),
		cmocka_unit_test(test_holidays),
		cmocka_unit_test(test_holidays_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
