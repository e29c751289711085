/* SPDX-License-Identifier: ISC */
/* list, log, states, backup: what there is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "certmailctl/show.h"
#include "certmailctl/status.h"
#include "certmailctl/tool.h"
#include "clerk/state.h"
#include "store/event.h"
#include "store/message.h"
#include "store/outbox.h"
#include "store/request.h"

#define LOG_LINES 50
#define QUARANTINE_MAX 500
#define OPEN_STATES                                                     \
	(1U << REQUEST_ASKED | 1U << REQUEST_CSR_SENT |                 \
	    1U << REQUEST_ORDERED | 1U << REQUEST_TO_INSTALL |          \
	    1U << REQUEST_HELD | 1U << REQUEST_INSTALLED)

/* Whose turn it is, by state. */
static const char *const turns[REQUEST_STATE_COUNT] = {
	[REQUEST_ASKED] = "merchant",
	[REQUEST_CSR_SENT] = "merchant",
	[REQUEST_ORDERED] = "CA",
	[REQUEST_TO_INSTALL] = "installer",
	[REQUEST_INSTALLED] = "-",
	[REQUEST_HELD] = "operator",
	[REQUEST_CLOSED] = "-",
};

struct listing {
	struct tool *tool;
	json_t *array;
	size_t count, held, overdue;
	int64_t now;
	/* list --due: gathered first, printed in the order of their time. */
	bool due;
	struct promise {
		int64_t id, due_at;
	} *promises;
	size_t promise_count;
};

static const char *
turn_of(const struct tool *tool, const struct request *r)
{
	if (r->state == REQUEST_TO_INSTALL && tool->config->install.approve)
		return "operator";
	return turns[r->state];
}

static int
list_one(const struct request *r, void *data)
{
	struct listing *l = data;
	char changed[32], due[32];
	bool late;

	l->count++;
	l->held += r->state == REQUEST_HELD;
	late = request_is_promised(r) && r->due_at < l->now;
	l->overdue += late;
	if (l->array != NULL) {
		json_array_append_new(l->array, show_request_json(r,
		    turn_of(l->tool, r)));
		return 0;
	}
	printf("%6lld  %-10s  %-32s  %-9s  %-16s  %s%s\n", (long long)r->id,
	    request_state_names[r->state], r->domain, turn_of(l->tool, r),
	    tool_time(r->changed, changed), request_is_promised(r)
		? tool_time(r->due_at, due) : "-", late ? " OVERDUE" : "");
	if (r->state == REQUEST_HELD) {
		printf("        why: ");
		tool_put_cause(l->tool, r->reason);
		tool_say(l->tool, "\n        run: certmailctl release %lld, or: "
		    "certmailctl reject %lld\n", (long long)r->id,
		    (long long)r->id);
	} else if (r->state == REQUEST_TO_INSTALL &&
	    l->tool->config->install.approve)
		tool_say(l->tool, "        run: certmailctl approve %lld\n",
		    (long long)r->id);
	return 0;
}

static int
gather_promise(const struct request *r, void *data)
{
	struct listing *l = data;

	if (!request_is_promised(r))
		return 0;
	l->promises = xreallocarray(l->promises, l->promise_count + 1,
	    sizeof l->promises[0]);
	l->promises[l->promise_count++] =
	    (struct promise){ r->id, r->due_at };
	return 0;
}

static int
by_due(const void *a, const void *b)
{
	const struct promise *x = a, *y = b;

	if (x->due_at != y->due_at)
		return x->due_at < y->due_at ? -1 : 1;
	return x->id < y->id ? -1 : 1;
}

static int
list_promises(struct listing *l, struct err *err)
{
	struct request r;
	size_t i;

	if (l->promise_count > 0)
		qsort(l->promises, l->promise_count, sizeof l->promises[0],
		    by_due);
	for (i = 0; i < l->promise_count; i++) {
		if (request_load(l->tool->db, l->promises[i].id, &r, err) != 1)
			return -1;
		list_one(&r, l);
		request_release(&r);
	}
	return 0;
}

static int
parse_state(const char *name, unsigned *states_out)
{
	size_t i;

	for (i = 0; i < REQUEST_STATE_COUNT; i++)
		if (strcmp(request_state_names[i], name) == 0) {
			*states_out = 1U << i;
			return 0;
		}
	return -1;
}

static int
run_list(struct tool *tool)
{
	struct listing l = { .tool = tool, .now = clock_wall() };
	struct request_filter filter = { .states = OPEN_STATES };
	struct err err = { 0 };
	int i, rc;

	for (i = 0; i < tool->argc; i++)
		if (strcmp(tool->argv[i], "--all") == 0)
			filter.states = 0;
		else if (strcmp(tool->argv[i], "--due") == 0) {
			filter.states = 1U << REQUEST_TO_INSTALL |
			    1U << REQUEST_HELD;
			filter.due_before = INT64_MAX;
			l.due = true;
		} else if (parse_state(tool->argv[i], &filter.states) == -1)
			return tool_usage(tool, "usage: certmailctl list "
			    "[--all | --due | STATE]; %s is no state, see: "
			    "certmailctl states", tool->argv[i]);
	if (tool->json)
		l.array = json_array();
	else
		printf("NUMBER  %-10s  %-32s  %-9s  %-16s  DUE\n", "STATE",
		    "DOMAIN", "TURN", "CHANGED");
	rc = request_each(tool->db, &filter, l.due ? gather_promise : list_one,
	    &l, &err);
	if (rc == 0 && l.due)
		rc = list_promises(&l, &err);
	free(l.promises);
	if (rc == -1) {
		json_decref(l.array);
		return tool_failed(tool, &err);
	}
	if (tool->json)
		tool_print_json(json_pack("{s:o}", "requests", l.array));
	else if (l.count == 0)
		printf("nothing is %s\n", l.due ? "due" : "open");
	return (!l.due && l.held > 0) || l.overdue > 0 ? TOOL_ATTENTION
						       : TOOL_OK;
}

struct events {
	json_t *array; /* NULL: as text */
	size_t count;
};

static int
log_one(const struct event *e, void *data)
{
	struct events *events = data;
	json_t *array = events->array;
	char at[32];

	events->count++;
	if (array != NULL) {
		json_array_append_new(array, show_event_json(e));
		return 0;
	}
	printf("%s  ", tool_time(e->at, at));
	if (e->request_id != 0)
		printf("%6lld  ", (long long)e->request_id);
	else
		printf("%6s  ", "-");
	printf("%-10s %-16s ", e->actor, e->name);
	tool_put(e->detail);
	putchar('\n');
	return 0;
}

static int
run_log(struct tool *tool)
{
	struct events events = { .array = tool->json ? json_array() : NULL };
	struct err err = { 0 };
	int64_t number = 0;
	int rc;

	if (tool->argc == 0)
		rc = event_tail(tool->db, 0, LOG_LINES, log_one, &events,
		    &err);
	else if (tool->argc == 1 &&
	    tool_number(tool->argv[0], '\0', &number) == 0)
		rc = event_by_request(tool->db, number, log_one, &events,
		    &err);
	else {
		json_decref(events.array);
		return tool_usage(tool, "usage: certmailctl log [NUMBER]");
	}
	/* Each request has the event of its beginning. */
	if (rc == -1 || (number != 0 && events.count == 0)) {
		json_decref(events.array);
		return rc == -1 ? tool_failed(tool, &err)
		    : tool_usage(tool, "there is no request %lld; see: "
			"certmailctl list --all", (long long)number);
	}
	if (tool->json)
		tool_print_json(json_pack("{s:o}", "events", events.array));
	return TOOL_OK;
}

/* Messages that the reader could not take, or that wait for a word. */
static int
run_quarantine(struct tool *tool)
{
	int64_t ids[QUARANTINE_MAX];
	struct err err = { 0 };
	json_t *array;
	size_t count, i;

	if (tool->argc > 0)
		return tool_usage(tool, "usage: certmailctl quarantine");
	if (message_quarantined(tool->db, ids, QUARANTINE_MAX, &count, &err) ==
	    -1)
		return tool_failed(tool, &err);
	array = tool->json ? json_array() : NULL;
	for (i = 0; i < count; i++)
		if (show_message_line(tool, ids[i], array, &err) == -1) {
			json_decref(array);
			return tool_failed(tool, &err);
		}
	if (tool->json)
		tool_print_json(json_pack("{s:o}", "messages", array));
	else if (count == 0)
		printf("no message is in quarantine\n");
	else
		tool_say(tool, "run: certmailctl show mNUMBER, release "
		    "mNUMBER, or reject mNUMBER\n");
	return count > 0 ? TOOL_ATTENTION : TOOL_OK;
}

struct letters {
	struct show_to to;
	size_t count;
};

static int
letter_line(const struct outbox *letter, void *data)
{
	struct letters *l = data;

	l->count++;
	return show_letter_line(letter, &l->to);
}

/* Letters that are on their way, or were refused. */
static int
run_letters(struct tool *tool)
{
	struct letters l = { .to = { tool,
		tool->json ? json_array() : NULL } };
	struct err err = { 0 };

	if (tool->argc > 0) {
		json_decref(l.to.array);
		return tool_usage(tool, "usage: certmailctl letters");
	}

	if (outbox_each(tool->db, 0, letter_line, &l, &err) == -1) {
		json_decref(l.to.array);
		return tool_failed(tool, &err);
	}
	if (tool->json)
		tool_print_json(json_pack("{s:o}", "letters", l.to.array));
	else if (l.count == 0)
		printf("no letter is on its way or was refused\n");
	return TOOL_OK;
}

static int
run_states(struct tool *tool)
{
	json_t *array = tool->json ? json_array() : NULL;
	const struct transition *rows;
	size_t count, i;

	if (tool->argc > 0) {
		json_decref(array);
		return tool_usage(tool, "usage: certmailctl states");
	}

	rows = state_rows(&count);
	if (!tool->json)
		printf("%-11s %-18s %s\n", "STATE", "EVENT", "NEXT");
	for (i = 0; i < count; i++)
		if (tool->json)
			json_array_append_new(array, json_pack(
			    "{s:s,s:s,s:s}", "state", state_name(rows[i].in),
			    "event", clerk_event_names[rows[i].on], "next",
			    state_name(rows[i].to)));
		else
			printf("%-11s %-18s %s\n", state_name(rows[i].in),
			    clerk_event_names[rows[i].on],
			    state_name(rows[i].to));
	if (tool->json)
		tool_print_json(json_pack("{s:o}", "transitions", array));
	else
		printf("Any other pair: held.\n");
	return TOOL_OK;
}

static int
run_backup(struct tool *tool)
{
	struct err err = { 0 };

	if (tool->argc != 1)
		return tool_usage(tool, "usage: certmailctl backup FILE");
	/* An older backup, or the database itself. */
	if (tool_check_free(tool->argv[0], &err) == -1 ||
	    db_backup(tool->db, tool->argv[0], &err) == -1)
		return tool_failed(tool, &err);
	if (tool->json)
		tool_print_json(json_pack("{s:s,s:s}", "done", "backup",
		    "file", tool->argv[0]));
	else
		printf("%s is a whole backup; the master secret file is "
		    "needed beside it\n", tool->argv[0]);
	return TOOL_OK;
}

const struct command commands_look[] = {
	{ "status", "[--plugin]", "how everything is, in one look", NEED_READ,
		status_run },
	{ "check", "", "connect to everything, say what works", NEED_CONFIG,
		check_run },
	{ "audit", "", "is what the database says true", NEED_READ,
		audit_run },
	{ "list", "[--all | --due | STATE]", "requests and whose turn it is",
		NEED_READ, run_list },
	{ "show", "NUMBER | mNUMBER | lNUMBER",
		"the whole story of a request, message, letter", NEED_READ,
		show_run },
	{ "log", "[NUMBER]", "the last events, or those of a request",
		NEED_READ, run_log },
	{ "quarantine", "", "messages that were put aside", NEED_READ,
		run_quarantine },
	{ "letters", "", "letters on their way or refused", NEED_READ,
		run_letters },
	{ "states", "", "the table of states", NEED_NOTHING, run_states },
	{ "backup", "FILE", "copy the database while it is in use", NEED_WRITE,
		run_backup },
	{ 0 },
};
