/* SPDX-License-Identifier: ISC */
#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static struct {
	bool frozen;
	int64_t wall, mono_ms;
} state;

int64_t
clock_wall(void)
{
	return state.frozen ? state.wall : (int64_t)time(NULL);
}

int64_t
clock_mono_ms(void)
{
	struct timespec ts;

	if (state.frozen)
		return state.mono_ms;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
clock_freeze(int64_t wall, int64_t mono_ms)
{
	state.frozen = true;
	state.wall = wall;
	state.mono_ms = mono_ms;
}

void
clock_real(void)
{
	state.frozen = false;
}

const char *
clock_format(int64_t wall, char text[CLOCK_TEXT])
{
	time_t t = (time_t)wall;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(text, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(text, CLOCK_TEXT, "%lld", (long long)wall);
	return text;
}

int
clock_parse(const char *text, int64_t *wall_out)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	char again[CLOCK_TEXT];
	int64_t wall;

	if (end == NULL || *end != '\0')
		return -1;
	wall = (int64_t)timegm(&tm);
	/* strptime takes blanks, signs and the 31st of February. */
	if (strcmp(clock_format(wall, again), text) != 0)
		return -1;
	*wall_out = wall;
	return 0;
}
