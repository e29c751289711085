/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/mem.h"
#include "clerk/state.h"
#include "clerk/step.h"

/* The text of the CHECK that follows a column of table request. */
static const char *
schema_check(const char *column)
{
	static char text[400];
	const struct embedded *e;
	const char *p = NULL;

	for (e = sql_files; e->name != NULL; e++)
		if (strcmp(e->name, "sql/schema.sql") == 0)
			p = strstr(e->text, "CREATE TABLE request");
	assert_non_null(p);
	p = strstr(p, column);
	assert_non_null(p);
	p = strstr(p, " IN (");
	assert_non_null(p);
	snprintf(text, sizeof text, "%.*s", (int)strcspn(p, ")"), p);
	return text;
}

/* The database takes exactly the states that there are. */
static void
test_schema(void **state)
{
	static const char *const columns[] = { "\tstate TEXT",
		"\theld_from TEXT" };
	char quoted[64];
	const char *text, *p;
	size_t i, n, found;

	(void)state;
	for (i = 0; i < COUNT(columns); i++) {
		text = schema_check(columns[i]);
		for (n = 0; n < REQUEST_STATE_COUNT; n++) {
			snprintf(quoted, sizeof quoted, "'%s'",
			    request_state_names[n]);
			if (strstr(text, quoted) == NULL)
				fail_msg("%s: no %s", columns[i], quoted);
		}
		for (found = 0, p = text; (p = strchr(p, '\'')) != NULL; p++)
			found++;
		assert_int_equal(found, 2 * REQUEST_STATE_COUNT);
	}
}

static void
test_rows(void **state)
{
	const struct transition *rows;
	size_t count, i, n;

	(void)state;
	rows = state_rows(&count);
	assert_true(count > 0);
	for (i = 0; i < count; i++) {
		const char *in = state_name(rows[i].in);
		const char *on = clerk_event_names[rows[i].on];

		if (rows[i].in > STATE_NEW || rows[i].to == STATE_NEW ||
		    rows[i].to > STATE_BACK)
			fail_msg("row %zu leads nowhere", i);
		if (rows[i].act == NULL)
			fail_msg("(%s, %s) does nothing", in, on);
		if (rows[i].to == STATE_BACK && rows[i].in != REQUEST_HELD)
			fail_msg("(%s, %s): back to what?", in, on);
		for (n = 0; n < i; n++)
			if (rows[n].in == rows[i].in &&
			    rows[n].on == rows[i].on)
				fail_msg("(%s, %s) twice", in, on);
		if (state_find(rows[i].in, rows[i].on) != &rows[i])
			fail_msg("(%s, %s) is not found", in, on);
	}
}

static void
test_names(void **state)
{
	size_t i, n;

	(void)state;
	for (i = 0; i < CLERK_EVENT_COUNT; i++) {
		assert_non_null(clerk_event_names[i]);
		for (n = 0; n < i; n++)
			assert_string_not_equal(clerk_event_names[n],
			    clerk_event_names[i]);
	}
	for (i = 0; i <= STATE_BACK; i++)
		assert_non_null(state_name((unsigned)i));
}

/* Every (state, event) is walked: a row, or held.  Whatever it is, the
 * request ends in a state that the database takes, and a held one has a
 * reason, no timer, and a letter to the operators. */
static void
walk(unsigned from, enum clerk_event event)
{
	static struct verdict verdict = { .reason_count = 1 };
	const struct transition *row = state_find(from, event);
	struct config *config = config_defaults();
	struct shop shop = { .owner = (char[]){ "a@shop.example" } };
	struct calendar *calendar;
	struct step step;
	struct err err;
	size_t i;
	bool told = false;

	assert_int_equal(calendar_new(&config->calendar, &calendar, &err), 0);
	step_init(&step);
	step.config = config;
	step.calendar = calendar;
	step.shop = &shop;
	step.event = event;
	step.now = 1795532663;
	step.detail = "detail";
	step.verdict = &verdict;
	step.from = from;
	if (from != STATE_NEW)
		step.request.state = (enum request_state)from;
	if (from == REQUEST_HELD)
		step.request.held_from = REQUEST_CSR_SENT;
	step_run(&step);
	if (step.request.state >= REQUEST_STATE_COUNT ||
	    step.request.held_from > REQUEST_STATE_NONE)
		fail_msg("(%s, %s): state %d", state_name(from),
		    clerk_event_names[event], (int)step.request.state);
	if (row == NULL && step.request.state != REQUEST_HELD)
		fail_msg("(%s, %s) is not held", state_name(from),
		    clerk_event_names[event]);
	for (i = 0; i < step.letter_count; i++)
		told = told || step.letters[i] == LETTER_HELD ||
		    step.letters[i] == LETTER_NOT_SERVED;
	if (step.request.state == REQUEST_HELD &&
	    (row == NULL || from != REQUEST_HELD) &&
	    (!told || step.request.reason[0] == '\0' ||
		step.request.next_at != 0))
		fail_msg("(%s, %s): held without a word", state_name(from),
		    clerk_event_names[event]);
	if (step.request.state == REQUEST_HELD &&
	    step.request.held_from == REQUEST_HELD)
		fail_msg("(%s, %s): held from held", state_name(from),
		    clerk_event_names[event]);
	if (step.request.state != REQUEST_HELD &&
	    step.request.held_from != REQUEST_STATE_NONE)
		fail_msg("(%s, %s): still held from", state_name(from),
		    clerk_event_names[event]);
	if (step.request.changed != step.now)
		fail_msg("(%s, %s): changed when?", state_name(from),
		    clerk_event_names[event]);
	step_release(&step);
	calendar_free(calendar);
	config_free(config);
}

static void
test_every_pair(void **state)
{
	unsigned from;
	size_t event;

	(void)state;
	for (from = 0; from <= STATE_NEW; from++)
		for (event = 0; event < CLERK_EVENT_COUNT; event++)
			walk(from, (enum clerk_event)event);
}

/* A timer that has come must go: else the clerk would turn for ever. */
static void
test_timers(void **state)
{
	unsigned from;

	(void)state;
	for (from = 0; from < REQUEST_STATE_COUNT; from++)
		if (from != REQUEST_ORDERED &&
		    state_find(from, EV_TIMER) == NULL)
			fail_msg("no row for a timer in %s", state_name(from));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schema),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_every_pair),
		cmocka_unit_test(test_timers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
