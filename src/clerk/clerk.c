/* SPDX-License-Identifier: ISC */
/*
 * The clerk process: takes what waits in the database (mail, ended jobs,
 * refused letters, timers), decides, and writes each outcome in one
 * transaction; several outcomes of different shops may share one.
 *
 * Mail goes along a line: claimed (its attempt is committed), with the
 * reader, decided and perhaps waiting for a key, written.  So reader, keeper
 * and clerk work at the same time while much is waiting.  Only what is
 * written counts: after a crash the rest is claimed again.
 */
#include "clerk/clerk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "clerk/desk.h"
#include "proc/child.h"
#include "proc/doorbell.h"
#include "store/heartbeat.h"
#include "store/outbox.h"
#include "wire/frame.h"
#include "wire/key.h"

#define SWEEP_MS 300000     /* the fallback when no bell rings */
#define LOST_RETRY_SECONDS 2
#define BATCH_MAX DESK_PENDING_MAX
#define ASKED_MAX 4 /* with the reader: enough while a batch is written */
#define CLAIMS_MAX (2 * BATCH_MAX)
#define DAY 86400
#define PURGE_BATCH 100

/* Messages and decisions on their way, each row the oldest first. */
struct clerk {
	struct desk desk;
	struct message_claim claims[CLAIMS_MAX];
	size_t claim_count;
	struct decision *asked[ASKED_MAX];
	size_t asked_count;
	struct decision *pending[BATCH_MAX]; /* decided */
	size_t pending_count;
	bool worked;
	bool full; /* the disk is: no work */
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
	char due[CLOCK_TEXT];

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
	if (step->request.state == REQUEST_TO_INSTALL)
		log_info("request.promise",
		    L_INT("request", step->request.id),
		    L_STR("due", clock_format(step->request.due_at, due)));
}

/* ---- Along the line */

/* While mail is worked on, the transaction that writes takes more: one
 * commit for both. */
static void
claim_more(struct clerk *c)
{
	struct err err = { 0 };
	size_t count;

	/* Of a message that is tried again, alone, nothing is with the reader
	 * any more when it is written. */
	if (c->asked_count == 0 || c->claim_count > CLAIMS_MAX - BATCH_MAX)
		return;
	if (message_claim_more(c->desk.db, clock_wall(), BATCH_MAX,
		c->claims + c->claim_count, &count, &err) == -1)
		give_up(&err);
	c->claim_count += count;
}

/* Whoever has work after these decisions. */
static void
ring(struct decision *const *decisions, size_t count)
{
	bool letters = false, jobs = false, marks = false;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct decision *d = decisions[i];

		letters = letters || d->has_letter ||
		    d->step.letter_count > 0;
		jobs = jobs || d->step.queue_install ||
		    d->step.queue_rollback || d->step.queue_probe ||
		    d->probe_of != 0;
		marks = marks || d->message_id != 0;
	}
	if (letters)
		doorbell_ring(FD_BELL_COURIER);
	if (jobs)
		doorbell_ring(FD_BELL_INSTALLER);
	if (marks)
		doorbell_ring(FD_BELL_INTAKE);
}

/* The first so many that are pending, in one commit. */
static void
write_pending(struct clerk *c, size_t count)
{
	struct err err = { 0 };
	size_t i;

	if (count == 0)
		return;
	if (db_begin(c->desk.db, "clerk", &err) == -1)
		give_up(&err);
	for (i = 0; i < count; i++)
		if (decision_write(&c->desk, c->pending[i], clock_wall(),
			&err) == -1)
			give_up(&err);
	claim_more(c);
	if (db_commit(c->desk.db, &err) == -1)
		give_up(&err);
	ring(c->pending, count);
	for (i = 0; i < count; i++) {
		log_decision(c->pending[i]);
		decision_free(c->pending[i]);
	}
	c->pending_count -= count;
	memmove(c->pending, c->pending + count,
	    c->pending_count * sizeof c->pending[0]);
	c->desk.pending_count -= count;
	memmove(c->desk.pending, c->desk.pending + count,
	    c->desk.pending_count * sizeof c->desk.pending[0]);
	c->worked = true;
}

/* What was begun and is not decided goes back, the attempt uncounted, suspect
 * (or NULL) behind the others; what is decided and has its key is written. */
static void
put_back(struct clerk *c, int64_t next_at, const struct decision *suspect)
{
	struct err err = { 0 };
	size_t i, kept = 0;

	if (db_begin(c->desk.db, "clerk.put_back", &err) == -1)
		give_up(&err);
	for (i = 0; i < c->pending_count; i++) {
		struct decision *d = c->pending[i];

		if (!d->is_key_posted) {
			c->desk.pending[kept] = c->desk.pending[i];
			c->pending[kept++] = d;
			continue;
		}
		if (d->message_id != 0 && message_put_back(c->desk.db,
			d->message_id, next_at + (d == suspect), &err) == -1)
			give_up(&err);
		decision_free(d);
	}
	c->pending_count = c->desk.pending_count = kept;
	c->desk.keys_posted = 0;
	for (i = 0; i < c->asked_count; i++) {
		if (message_put_back(c->desk.db, c->asked[i]->message_id,
			next_at + (c->asked[i] == suspect), &err) == -1)
			give_up(&err);
		decision_free(c->asked[i]);
	}
	c->asked_count = c->desk.asked = 0;
	for (i = 0; i < c->claim_count; i++)
		if (message_put_back(c->desk.db, c->claims[i].id, next_at,
			&err) == -1)
			give_up(&err);
	c->claim_count = 0;
	if (db_commit(c->desk.db, &err) == -1)
		give_up(&err);
	write_pending(c, c->pending_count);
}

/* Reader or keeper is away: everything in hand goes back, and we end.  The one
 * that we asked about is not blamed, but should it be the cause, then the
 * others come through. */
static _Noreturn void
lost(struct clerk *c, const struct decision *d, const struct err *why)
{
	put_back(c, clock_wall() + LOST_RETRY_SECONDS, d);
	if (c->desk.lost != ROLE_MASTER)
		child_lost(c->desk.lost, "clerk.failed", why);
	give_up(why);
}

static void
quarantine(struct decision *d, const char *reason)
{
	d->status = MESSAGE_QUARANTINED;
	d->has_step = d->has_letter = false;
	d->leave = true;
	snprintf(d->reason, sizeof d->reason, "%s", reason);
}

/* It cannot be decided: a mail waits for people, a request is held. */
static void
fail(struct clerk *c, struct decision *d, struct err *err)
{
	if (db_is_lost(c->desk.db))
		give_up(err);
	if (d->message_id != 0) {
		log_error("message.failed", L_INT("message", d->message_id),
		    L_ERR(err));
		quarantine(d, err->text);
	} else if (decide_failed(&c->desk, d, clock_wall(), err) == -1)
		give_up(err);
}

/* What a question to the reader or the keeper about d has come to. */
static void
settle(struct clerk *c, struct decision *d, enum decide_result result,
    struct err *err)
{
	if (result == DECIDE_FAILED)
		fail(c, d, err);
	else if (result != DECIDE_DONE)
		lost(c, d, err);
}

static void
take_key(struct clerk *c, struct decision *d)
{
	struct err err = { 0 };
	enum decide_result result = decide_take_key(&c->desk, d, &err);

	/* Its key will not come: it goes back with the others. */
	if (result == DECIDE_LOST)
		d->is_key_posted = true;
	settle(c, d, result, &err);
}

/* Write what is pending but for the last ones, whose keys are being made. */
static void
flush(struct clerk *c, size_t keep)
{
	size_t i, count = c->pending_count - keep;

	for (i = 0; i < count; i++)
		take_key(c, c->pending[i]);
	write_pending(c, count);
}

static void
pend(struct clerk *c, struct decision *d)
{
	c->pending[c->pending_count++] = d;
	c->desk.pending[c->desk.pending_count++] = d->shop.id;
	if (c->pending_count == BATCH_MAX)
		flush(c, KEY_POSTED_MAX);
}

/* Room for one more question to the keeper. */
static void
await_keeper(struct clerk *c)
{
	size_t i;

	for (i = 0; c->desk.keys_posted == KEY_POSTED_MAX; i++)
		take_key(c, c->pending[i]);
}

/* ---- Mail */

static void
ask_reader(struct clerk *c)
{
	struct message_claim claim = c->claims[0];
	struct decision *d = decision_new();
	struct err err = { 0 };

	memmove(c->claims, c->claims + 1,
	    --c->claim_count * sizeof c->claims[0]);
	c->asked[c->asked_count++] = d;
	d->message_id = claim.id;
	if (claim.attempts >= MESSAGE_ATTEMPTS_MAX) {
		quarantine(d, "took the clerk down twice");
		return;
	}
	settle(c, d, decide_ask(&c->desk, claim.id, d, &err), &err);
}

static void
hear_reader(struct clerk *c, struct decision *d)
{
	struct err err = { 0 };

	settle(c, d, decide_hear(&c->desk, d, &err), &err);
}

static void
decide(struct clerk *c, struct decision *d)
{
	struct err err = { 0 };
	enum decide_result result;
	size_t i;

	await_keeper(c);
	result = decide_message(&c->desk, clock_wall(), d, &err);
	if (result == DECIDE_CONFLICT) {
		for (i = 0; i < c->asked_count; i++)
			hear_reader(c, c->asked[i]);
		flush(c, 0);
		result = decide_message(&c->desk, clock_wall(), d, &err);
	}
	if (result == DECIDE_LOST)
		lost(c, d, &err);
	if (result != DECIDE_DONE)
		fail(c, d, &err);
}

/* The oldest message that is with the reader becomes a decision.  Until then
 * it stays in its row, from which put_back takes it. */
static void
work_message(struct clerk *c)
{
	struct decision *d = c->asked[0];

	hear_reader(c, d);
	if (d->status != MESSAGE_QUARANTINED)
		decide(c, d);
	memmove(c->asked, c->asked + 1,
	    --c->asked_count * sizeof c->asked[0]);
	pend(c, d);
}

static bool
claim(struct clerk *c)
{
	struct err err = { 0 };

	if (db_begin(c->desk.db, "clerk.claim", &err) == -1 ||
	    message_claim(c->desk.db, clock_wall(), BATCH_MAX, c->claims,
		&c->claim_count, &err) == -1 ||
	    db_commit(c->desk.db, &err) == -1)
		give_up(&err);
	return c->claim_count > 0;
}

static void
do_messages(struct clerk *c)
{
	while (!child_stopping() && claim(c)) {
		while (!child_stopping() &&
		    (c->claim_count > 0 || c->asked_count > 0)) {
			while (c->asked_count < ASKED_MAX &&
			    c->claim_count > 0)
				ask_reader(c);
			work_message(c);
		}
		if (!child_stopping())
			flush(c, 0);
	}
	/* Told to stop in between: the rest was not even looked at. */
	if (c->claim_count + c->asked_count + c->pending_count > 0)
		put_back(c, 0, NULL);
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

			settle(c, d, queues[q].decide(&c->desk, ids[i],
			    clock_wall(), d, &err), &err);
			pend(c, d);
			/* One at a time: two may be of the same request. */
			flush(c, 0);
		}
	} while (count > 0 && !child_stopping());
}

/* Old bytes of mail and letters go, what became of them stays. */
static void
do_purge(struct clerk *c)
{
	const struct config_limits *limits = &c->desk.config->limits;
	int64_t now = clock_wall();
	size_t messages, letters;
	struct err err = { 0 };

	do {
		if (db_begin(c->desk.db, "clerk.purge", &err) == -1 ||
		    message_purge(c->desk.db, now -
			(int64_t)limits->keep_messages_days * DAY,
			PURGE_BATCH, &messages, &err) == -1 ||
		    outbox_purge(c->desk.db, now -
			(int64_t)limits->keep_letters_days * DAY,
			PURGE_BATCH, &letters, &err) == -1 ||
		    heartbeat_set(c->desk.db, "clerk", now, "", &err) == -1 ||
		    db_commit(c->desk.db, &err) == -1)
			give_up(&err);
	} while (messages == PURGE_BATCH || letters == PURGE_BATCH);
}

static bool
has_room(struct clerk *c)
{
	struct err err = { 0 };
	int rc = db_check_room(c->desk.db, 0, &err);

	return !child_trouble(&c->full, "database.full",
	    rc == -1 ? &err : NULL);
}

static void
do_due(struct clerk *c)
{
	size_t q;

	if (!has_room(c))
		return;
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
	return c->full ? CHILD_TROUBLE_MS : (int)wait * 1000;
}

int
clerk_main(bool once)
{
	struct config *config = child_begin(ROLE_CLERK);
	struct clerk c = { .desk = { .config = config, .reader = FD_READER,
			       .keeper = FD_KEEPER,
			       .fetcher = FD_FETCHER } };
	struct err err = { 0 };

	if (config->calendar.timezone[0] != '\0')
		setenv("TZ", config->calendar.timezone, 1);
	frame_set_stop_fd(child_stop_fd());
	if (calendar_new(&config->calendar, &c.desk.calendar, &err) == -1 ||
	    db_open(config->database, &c.desk.db, &err) == -1)
		child_fatal("clerk.start_failed", &err);
	c.desk.post = (struct post){ .db = c.desk.db, .config = config,
		.calendar = c.desk.calendar, .random = post_random,
		.config_path = child_config_path() };
	do {
		do_due(&c);
		if (!once && !child_stopping())
			doorbell_wait(FD_BELL_CLERK, -1, next_due_ms(&c));
	} while (!once && !child_stopping());
	db_close(c.desk.db);
	calendar_free(c.desk.calendar);
	config_free(config);
	if (once && c.full)
		return 1;
	return once && c.worked ? ONCE_WORKED : 0;
}
