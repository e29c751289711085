/* SPDX-License-Identifier: ISC */
#include "certmailctl/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "config/advice.h"
#include "master/board.h"
#include "master/lock.h"
#include "store/heartbeat.h"
#include "store/mailbox.h"
#include "store/message.h"
#include "store/outbox.h"
#include "store/request.h"

/* With less than this the next large mail may not find room. */
#define ROOM_MIN_MIB 32
#define MIB (1U << 20)
/* A pass so long ago, or none: neither a daemon nor cron(8) is at work. */
#define PASS_RECENT_SECONDS 7200

enum severity { SEVERITY_FINE, SEVERITY_ATTENTION, SEVERITY_FAILED };

static const char *const severity_names[] = { "ok", "attention", "failed" };

struct health {
	struct tool *tool;
	enum severity worst;
	struct buf causes; /* a line each */
	int64_t requests[REQUEST_STATE_COUNT];
	int64_t messages[MESSAGE_STATUS_COUNT];
	int64_t letters[OUTBOX_STATUS_COUNT];
	long pid;
	struct board_entry board[ROLE_COUNT];
	int64_t last_look;
	int64_t last_pass; /* of certmaild -1; 0 none */
	int64_t now;
	size_t overdue;
};

static void cause(struct health *h, enum severity severity, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

static void
cause(struct health *h, enum severity severity, const char *fmt, ...)
{
	struct buf text;
	char *advice;
	va_list ap;

	if (severity > h->worst)
		h->worst = severity;
	buf_init(&text, 4096);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	advice = advice_with(text.data, h->tool->config_path);
	buf_printf(&h->causes, "%s\n", advice);
	free(advice);
	buf_release(&text);
}

static int
count_overdue(const struct request *r, void *data)
{
	struct health *h = data;

	h->overdue += request_is_promised(r);
	return 0;
}

static int
gather(struct health *h, struct err *err)
{
	const struct request_filter late = {
		.states = 1U << REQUEST_TO_INSTALL | 1U << REQUEST_HELD,
		.due_before = h->now };
	struct tool *tool = h->tool;
	struct mailbox mailbox;
	char *path = lock_path(tool->config);
	int got;

	h->pid = lock_owner(path);
	/* Without it nothing is known of deaths, which is no failure. */
	if (h->pid > 0)
		(void)board_read(path, h->board, NULL);
	free(path);
	if (heartbeat_get(tool->db, HEARTBEAT_PASS, &h->last_pass, NULL, err) ==
	    -1)
		return -1;
	if (request_count(tool->db, h->requests, err) == -1 ||
	    message_count(tool->db, h->messages, err) == -1 ||
	    outbox_count(tool->db, h->letters, err) == -1 ||
	    request_each(tool->db, &late, count_overdue, h, err) == -1)
		return -1;
	got = mailbox_get(tool->db, tool->config->mailbox.folder, &mailbox,
	    err);
	if (got == 1)
		h->last_look = mailbox.last_look;
	return got == -1 ? -1 : 0;
}

/* What a process last said of its trouble, if it has any. */
static void
judge_process(struct health *h, const char *process)
{
	struct err err = { 0 };
	char *note = NULL;
	int64_t at;

	if (heartbeat_get(h->tool->db, process, &at, &note, &err) == 1 &&
	    note[0] != '\0' && strncmp(note, "looking ", 8) != 0)
		cause(h, SEVERITY_FAILED, "%s: %s; run: certmailctl check",
		    process, note);
	free(note);
}

/* On a full disk no process can note its trouble in the database. */
static void
judge_room(struct health *h)
{
	const char *database = h->tool->config->database;
	unsigned long long room;
	struct statvfs st;

	if (statvfs(database, &st) == -1)
		return;
	room = (unsigned long long)st.f_bavail * st.f_frsize / MIB;
	if (room < ROOM_MIN_MIB)
		cause(h, SEVERITY_FAILED, "the disk of %s has only %llu MiB "
		    "left; make room there", database, room);
}

/* A site without a daemon runs passes from cron(8). */
static bool
has_passes(const struct health *h)
{
	return h->pid == 0 && h->last_pass != 0 &&
	    h->now - h->last_pass < PASS_RECENT_SECONDS;
}

/* Processes that end as soon as they are started. */
static void
judge_loops(struct health *h)
{
	const char *log = h->tool->config->log.to;
	const struct board_entry *e;
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++) {
		e = &h->board[i];
		if (board_loops(e, h->now))
			cause(h, SEVERITY_ATTENTION, "the %s has ended %u "
			    "times in a row (%s) and is started again and "
			    "again; its last lines in the log (%s) say why",
			    role_names[i], e->in_a_row, e->how, log);
	}
}

static void
judge(struct health *h)
{
	judge_room(h);
	if (h->pid == 0 && !has_passes(h))
		cause(h, SEVERITY_FAILED,
		    "no daemon is running; run: certmaild");
	judge_loops(h);
	judge_process(h, "intake");
	judge_process(h, "courier");
	if (h->requests[REQUEST_HELD] > 0)
		cause(h, SEVERITY_ATTENTION,
		    "%lld requests are held; run: certmailctl list held",
		    (long long)h->requests[REQUEST_HELD]);
	if (h->overdue > 0)
		cause(h, SEVERITY_ATTENTION,
		    "%zu certificates should be installed by now; run: "
		    "certmailctl list --due", h->overdue);
	if (h->tool->config->install.approve &&
	    h->requests[REQUEST_TO_INSTALL] > 0)
		cause(h, SEVERITY_ATTENTION,
		    "%lld certificates wait for a word; run: certmailctl list "
		    "to_install", (long long)h->requests[REQUEST_TO_INSTALL]);
	if (h->messages[MESSAGE_QUARANTINED] > 0)
		cause(h, SEVERITY_ATTENTION,
		    "%lld messages are in quarantine; run: certmailctl "
		    "quarantine", (long long)h->messages[MESSAGE_QUARANTINED]);
	if (h->letters[OUTBOX_HELD] > 0)
		cause(h, SEVERITY_ATTENTION,
		    "%lld letters were refused; run: certmailctl letters",
		    (long long)h->letters[OUTBOX_HELD]);
}

static json_t *
restarts_json(const struct health *h)
{
	json_t *array = json_array();
	const struct board_entry *e;
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++) {
		e = &h->board[i];
		if (e->restarts > 0)
			json_array_append_new(array, json_pack(
			    "{s:s,s:i,s:i,s:o,s:o,s:b}", "process",
			    role_names[i], "restarts", (int)e->restarts,
			    "in_a_row", (int)e->in_a_row, "last",
			    tool_json_time(e->last), "how",
			    tool_json_text(e->how), "loops",
			    board_loops(e, h->now)));
	}
	return array;
}

static void
print_json(const struct health *h)
{
	json_t *requests = json_object(), *messages = json_object();
	json_t *letters = json_object(), *causes = json_array();
	const char *line = h->causes.data;
	size_t i, len;

	for (i = 0; i < REQUEST_STATE_COUNT; i++)
		json_object_set_new(requests, request_state_names[i],
		    json_integer(h->requests[i]));
	for (i = 0; i < MESSAGE_STATUS_COUNT; i++)
		json_object_set_new(messages, message_status_names[i],
		    json_integer(h->messages[i]));
	for (i = 0; i < OUTBOX_STATUS_COUNT; i++)
		json_object_set_new(letters, outbox_status_names[i],
		    json_integer(h->letters[i]));
	for (; *line != '\0'; line += len + 1) {
		len = strcspn(line, "\n");
		json_array_append_new(causes, json_stringn(line, len));
	}
	tool_print_json(json_pack("{s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o}",
	    "restarts", restarts_json(h), "last_pass",
	    tool_json_time(h->last_pass), "health",
	    severity_names[h->worst], "causes", causes, "requests", requests,
	    "messages", messages, "letters", letters, "daemon",
	    h->pid > 0 ? json_integer(h->pid) : json_null(), "last_change",
	    tool_json_time(h->last_look)));
}

static void
print_counts(const char *label, const char *const *names,
    const int64_t *counts, size_t count)
{
	size_t i;

	const char *comma = "";

	printf("%-9s", label);
	for (i = 0; i < count; i++)
		if (counts[i] > 0) {
			printf("%s %lld %s", comma, (long long)counts[i],
			    names[i]);
			comma = ",";
		}
	printf("%s\n", comma[0] == '\0' ? " none" : "");
}

static void
print_restarts(const struct health *h)
{
	const struct board_entry *e;
	char text[32];
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++) {
		e = &h->board[i];
		if (e->restarts > 0)
			printf("%-9s %u restart%s, the last %s after %s\n",
			    role_names[i], e->restarts, e->restarts == 1 ? ""
			    : "s", tool_time(e->last, text), e->how);
	}
}

static void
print_text(const struct health *h)
{
	char text[32];

	print_counts("requests", request_state_names, h->requests,
	    REQUEST_STATE_COUNT);
	print_counts("messages", message_status_names, h->messages,
	    MESSAGE_STATUS_COUNT);
	print_counts("letters", outbox_status_names, h->letters,
	    OUTBOX_STATUS_COUNT);
	printf("%-9s last new mail taken %s\n", "mailbox",
	    tool_time(h->last_look, text));
	if (h->pid > 0)
		printf("%-9s running, process %ld\n", "daemon", h->pid);
	else if (has_passes(h))
		printf("%-9s none; the last pass of certmaild -1 began %s\n",
		    "daemon", tool_time(h->last_pass, text));
	print_restarts(h);
	tool_put_lines(h->causes.data);
	printf("%s\n", h->worst == SEVERITY_FINE ? "Nothing needs you."
		: h->worst == SEVERITY_ATTENTION ? "Something waits for you."
						 : "Something is broken.");
}

/* One line and the exit codes of monitoring plugins. */
static int
print_plugin(const struct health *h)
{
	static const char *const names[] = { "OK", "WARNING", "CRITICAL" };
	size_t len = strcspn(h->causes.data, "\n");

	printf("CERTMAILD %s - %.*s\n", names[h->worst],
	    len > 0 ? (int)len : 17, len > 0 ? h->causes.data
					     : "nothing needs you");
	return (int)h->worst;
}

static bool
is_plugin(const struct tool *tool)
{
	return tool->argc == 1 && strcmp(tool->argv[0], "--plugin") == 0;
}

int
status_unknown(const struct tool *tool, const struct err *err)
{
	if (!is_plugin(tool))
		return tool_failed(tool, err);
	printf("CERTMAILD UNKNOWN - %s\n", err->text);
	return 3;
}

int
status_run(struct tool *tool)
{
	struct health h = { .tool = tool, .now = clock_wall() };
	bool plugin = is_plugin(tool);
	struct err err = { 0 };
	int status;

	if (tool->argc > (plugin ? 1 : 0))
		return tool_usage(tool,
		    "usage: certmailctl status [--plugin]");
	buf_init(&h.causes, 65536);
	if (gather(&h, &err) == -1) {
		buf_release(&h.causes);
		return status_unknown(tool, &err);
	}
	judge(&h);
	status = (int)h.worst;
	if (plugin)
		status = print_plugin(&h);
	else if (tool->json)
		print_json(&h);
	else
		print_text(&h);
	buf_release(&h.causes);
	return status;
}
