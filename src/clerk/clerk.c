/* SPDX-License-Identifier: ISC */
/*
 * The clerk process: takes what waits in the database (mail, ended jobs,
 * refused letters, timers), decides, and writes each outcome in one
 * transaction; several outcomes of different shops may share one.
 */
#include "clerk/clerk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "clerk/desk.h"
#include "proc/child.h"
#include "proc/doorbell.h"
#include "store/heartbeat.h"
#include "store/outbox.h"

#define SWEEP_MS 300000     /* the fallback when no bell rings */
#define LOST_RETRY_SECONDS 2
#define BATCH_MAX DESK_PENDING_MAX
#define DAY 86400
#define PURGE_BATCH 100

struct clerk {
	struct desk desk;
	struct decision *pending[BATCH_MAX];
	size_t pending_count;
	bool worked;
	int64_t last_sweep; /* monotonic ms */
};

/* The database is in doubt, or a process that we need is gone. */
static _Noreturn void
give_up(const struct err *err)
{
	child_fatal("clerk.failed", err);
}

static void
log_decision(const struct decision *d)
{
	const struct step *step = &d->step;
	char due[POST_TIME_SIZE];

	if (d->message_id != 0)
		log_info("message.read", L_INT("message", d->message_id),
		    L_STR("kind", d->kind),
		    L_ID("request", d->has_step ? step->request.id : 0),
		    L_STR("from", d->reading.from),
		    L_STR("status", message_status_names[d->status]),
		    L_STR("reason", d->reason));
	if (!d->has_step)
		return;
	log_event(step->request.state == REQUEST_HELD &&
		step->from != REQUEST_HELD ? LOG_LEVEL_WARN : LOG_LEVEL_INFO,
	    "request.state", L_INT("request", step->request.id),
	    L_STR("domain", step->request.domain),
	    L_STR("from", state_name(step->from)),
	    L_STR("to", state_name(step->request.state)),
	    L_STR("on", clerk_event_names[step->event]),
	    L_STR("note", step->note));
	if (step->request.state == REQUEST_TO_INSTALL) {
		post_put_time(step->request.due_at, due);
		log_info("request.promise",
		    L_INT("request", step->request.id), L_STR("due", due));
	}
}

/* Commit all that is pending. */
static void
flush(struct clerk *c)
{
	struct err err = { 0 };
	bool letters = false, jobs = false, marks = false;
	size_t i;

	if (c->pending_count == 0)
		return;
	if (db_begin(c->desk.db, "clerk", &err) == -1)
		give_up(&err);
	for (i = 0; i < c->pending_count; i++)
		if (decision_write(&c->desk, c->pending[i], clock_wall(),
			&err) == -1)
			give_up(&err);
	if (db_commit(c->desk.db, &err) == -1)
		give_up(&err);
	for (i = 0; i < c->pending_count; i++) {
		struct decision *d = c->pending[i];

		log_decision(d);
		letters = letters || d->has_letter ||
		    d->step.letter_count > 0;
		jobs = jobs || d->step.queue_install ||
		    d->step.queue_rollback || d->step.queue_probe ||
		    d->probe_of != 0;
		marks = marks || d->message_id != 0;
		decision_free(d);
	}
	c->pending_count = c->desk.pending_count = 0;
	c->worked = true;
	if (letters)
		doorbell_ring(FD_BELL_COURIER);
	if (jobs)
		doorbell_ring(FD_BELL_INSTALLER);
	if (marks)
		doorbell_ring(FD_BELL_INTAKE);
}

static void
pend(struct clerk *c, struct decision *d)
{
	c->pending[c->pending_count++] = d;
	if (d->shop.id != 0)
		c->desk.pending[c->desk.pending_count++] = d->shop.id;
	if (c->pending_count == BATCH_MAX)
		flush(c);
}

static void
quarantine(struct decision *d, const char *reason)
{
	d->status = MESSAGE_QUARANTINED;
	d->has_step = d->has_letter = false;
	d->leave = true;
	snprintf(d->reason, sizeof d->reason, "%s", reason);
}

/* Reader or keeper is away: everything claimed goes back, and we end. */
static _Noreturn void
lost(struct clerk *c, const struct message_claim *claims, size_t count,
    const struct err *why)
{
	struct err err = { 0 };
	size_t i;

	if (db_begin(c->desk.db, "clerk.lost", &err) == -1)
		give_up(&err);
	for (i = 0; i < count; i++)
		if (message_put_back(c->desk.db, claims[i].id,
			clock_wall() + LOST_RETRY_SECONDS, &err) == -1)
			give_up(&err);
	if (db_commit(c->desk.db, &err) == -1)
		give_up(&err);
	give_up(why);
}

static void
work_message(struct clerk *c, const struct message_claim *claims,
    size_t count)
{
	struct decision *d = decision_new();
	struct err err = { 0 };
	enum decide_result result;

	d->message_id = claims[0].id;
	if (claims[0].attempts >= MESSAGE_ATTEMPTS_MAX) {
		quarantine(d, "took the clerk down twice");
		pend(c, d);
		return;
	}
	result = decide_message(&c->desk, claims[0].id, clock_wall(), d, &err);
	if (result == DECIDE_CONFLICT) {
		flush(c);
		decision_free(d);
		d = decision_new();
		result = decide_message(&c->desk, claims[0].id, clock_wall(),
		    d, &err);
	}
	if (result == DECIDE_LOST) {
		flush(c);
		lost(c, claims, count, &err);
	}
	if (result == DECIDE_FAILED && db_is_lost(c->desk.db))
		give_up(&err);
	if (result != DECIDE_DONE) {
		log_error("message.failed",
		    L_INT("message", claims[0].id), L_ERR(&err));
		quarantine(d, err.text);
	}
	pend(c, d);
}

static void
do_messages(struct clerk *c)
{
	struct message_claim claims[BATCH_MAX];
	struct err err = { 0 };
	size_t count, i;

	do {
		if (db_begin(c->desk.db, "clerk.claim", &err) == -1 ||
		    message_claim(c->desk.db, clock_wall(), BATCH_MAX, claims,
			&count, &err) == -1 ||
		    db_commit(c->desk.db, &err) == -1)
			give_up(&err);
		for (i = 0; i < count && !child_stopping(); i++)
			work_message(c, claims + i, count - i);
		flush(c);
	} while (count > 0 && !child_stopping());
	if (i >= count)
		return;
	/* Told to stop in between: the rest was not even looked at. */
	if (db_begin(c->desk.db, "clerk.stop", &err) == -1)
		give_up(&err);
	for (; i < count; i++)
		if (message_put_back(c->desk.db, claims[i].id, 0, &err) == -1)
			give_up(&err);
	if (db_commit(c->desk.db, &err) == -1)
		give_up(&err);
}

/* Queues of ids, each with its way to decide. */
static int
due_requests(struct db *db, int64_t *ids, size_t max, size_t *count_out,
    struct err *err)
{
	return request_due(db, clock_wall(), ids, max, count_out, err);
}

static int
due_probes(struct db *db, int64_t *ids, size_t max, size_t *count_out,
    struct err *err)
{
	return request_probe_due(db, clock_wall(), ids, max, count_out, err);
}

static const struct {
	int (*list)(struct db *db, int64_t *ids, size_t max,
	    size_t *count_out, struct err *err);
	enum decide_result (*decide)(struct desk *desk, int64_t id,
	    int64_t now, struct decision *d, struct err *err);
} queues[] = {
	{ job_unseen, decide_job },
	{ outbox_unseen, decide_refused_letter },
	{ due_requests, decide_timer },
	{ due_probes, decide_probe },
};

static void
do_queue(struct clerk *c, size_t q)
{
	int64_t ids[BATCH_MAX];
	struct err err = { 0 };
	size_t count, i;

	do {
		if (queues[q].list(c->desk.db, ids, BATCH_MAX, &count, &err) ==
		    -1)
			give_up(&err);
		for (i = 0; i < count && !child_stopping(); i++) {
			struct decision *d = decision_new();

			switch (queues[q].decide(&c->desk, ids[i],
			    clock_wall(), d, &err)) {
			case DECIDE_DONE:
				break;
			case DECIDE_FAILED:
				if (!db_is_lost(c->desk.db) &&
				    decide_failed(&c->desk, d, clock_wall(),
					&err) == 0)
					break;
				give_up(&err);
			case DECIDE_CONFLICT:
			case DECIDE_LOST:
				give_up(&err);
			}
			pend(c, d);
			/* One at a time: two may be of the same request. */
			flush(c);
		}
	} while (count > 0 && !child_stopping());
}

/* Old bodies go, hash and outcome stay. */
static void
do_purge(struct clerk *c)
{
	int64_t before = clock_wall() -
	    (int64_t)c->desk.config->limits.keep_messages_days * DAY;
	struct err err = { 0 };
	size_t count;

	do {
		if (db_begin(c->desk.db, "clerk.purge", &err) == -1 ||
		    message_purge(c->desk.db, before, PURGE_BATCH, &count,
			&err) == -1 ||
		    heartbeat_set(c->desk.db, "clerk", clock_wall(), "",
			&err) == -1 ||
		    db_commit(c->desk.db, &err) == -1)
			give_up(&err);
	} while (count == PURGE_BATCH);
}

static void
do_due(struct clerk *c)
{
	size_t q;

	for (q = 0; q < COUNT(queues); q++)
		do_queue(c, q);
	do_messages(c);
	if (c->last_sweep == 0 ||
	    clock_mono_ms() - c->last_sweep >= SWEEP_MS) {
		do_purge(c);
		c->last_sweep = clock_mono_ms();
	}
}

/* Milliseconds until something of ours is due, at most the sweep. */
static int
next_due_ms(struct clerk *c)
{
	static int (*const next[])(struct db *, int64_t *, struct err *) = {
		message_next_due, request_next_due, request_probe_next };
	int64_t now = clock_wall(), wait = SWEEP_MS / 1000, at;
	struct err err = { 0 };
	size_t i;

	for (i = 0; i < COUNT(next); i++) {
		int got = next[i](c->desk.db, &at, &err);

		if (got == -1)
			give_up(&err);
		if (got == 1 && at - now < wait)
			wait = at > now ? at - now : 0;
	}
	return (int)wait * 1000;
}

int
clerk_main(bool once)
{
	struct config *config = child_begin(ROLE_CLERK);
	struct clerk c = { .desk = { .config = config, .reader = FD_READER,
			       .keeper = FD_KEEPER } };
	struct err err = { 0 };

	if (config->calendar.timezone[0] != '\0')
		setenv("TZ", config->calendar.timezone, 1);
	if (calendar_new(&config->calendar, &c.desk.calendar, &err) == -1 ||
	    db_open(config->database, &c.desk.db, &err) == -1)
		child_fatal("clerk.start_failed", &err);
	c.desk.post = (struct post){ .db = c.desk.db, .config = config,
		.calendar = c.desk.calendar, .random = post_random };
	do {
		do_due(&c);
		if (!once && !child_stopping())
			doorbell_wait(FD_BELL_CLERK, -1, next_due_ms(&c));
	} while (!once && !child_stopping());
	db_close(c.desk.db);
	calendar_free(c.desk.calendar);
	config_free(config);
	return once && c.worked ? ONCE_WORKED : 0;
}
