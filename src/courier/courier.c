/* SPDX-License-Identifier: ISC */
/*
 * The courier process: carries what stands in the outbox to the relay.  Each
 * letter's outcome is committed before the next is begun and before QUIT, so
 * that a crash leaves at most one letter in doubt.
 */
#include "courier/courier.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mem.h"
#include "courier/retry.h"
#include "mail/login.h"
#include "mail/smtp.h"
#include "proc/child.h"
#include "proc/doorbell.h"
#include "store/heartbeat.h"
#include "store/outbox.h"

#define BATCH_MAX 20
#define SWEEP_MS 300000
#define LINGER_MS 10000 /* a connection is kept this long after a letter */
#define RESTED_MS 1000
#define LETTER_MAX (32U << 20)

struct courier {
	const struct config *config;
	struct db *db;
	struct smtp *smtp;
	char via[300];
	unsigned failures; /* of connecting, in a row */
	int64_t connect_at; /* monotonic ms: not before this */
	int64_t last_used;  /* monotonic ms, of the connection */
	bool full; /* the disk is: what is sent could not be noted */
	bool worked;
};

static _Noreturn void
give_up(const struct err *err)
{
	child_fatal("courier.failed", err);
}

static void
begin(struct courier *c, const char *opener)
{
	struct err err = { 0 };

	if (db_begin(c->db, opener, &err) == -1)
		give_up(&err);
}

static void
commit(struct courier *c)
{
	struct err err = { 0 };

	if (db_commit(c->db, &err) == -1)
		give_up(&err);
}

static void
disconnect(struct courier *c)
{
	smtp_close(c->smtp);
	c->smtp = NULL;
}

/* Seconds until the relay may be tried again. */
static int64_t
connect_wait(const struct courier *c)
{
	int64_t ms = c->connect_at - clock_mono_ms();

	return ms > 0 ? (ms + 999) / 1000 : 0;
}

/* 0 with a session, or -1: not now. */
static int
connect_relay(struct courier *c)
{
	const struct config_smtp *smtp = &c->config->smtp;
	struct secret secret = { 0 };
	struct err err = { 0 };
	int rc, retry;

	rc = login_secret_read(&smtp->server,
	    c->config->limits.command_seconds, &secret, &err);
	if (rc == 0)
		rc = smtp_open(smtp, &c->config->limits, &secret, &c->smtp,
		    &err);
	secret_release(&secret);
	snprintf(c->via, sizeof c->via, "%s:%d", smtp->server.host,
	    smtp->server.port);
	if (rc == 0) {
		if (c->failures > 0)
			log_info("smtp.back", L_STR("server", c->via));
		c->failures = 0;
		c->last_used = clock_mono_ms();
		return 0;
	}
	retry = retry_connect_seconds(c->failures++);
	c->connect_at = clock_mono_ms() + (int64_t)retry * 1000;
	log_warn("smtp.unreachable", L_STR("server", c->via),
	    L_STR("kind", err_kind_name(err.kind)), L_ERR(&err),
	    L_INT("retry_seconds", retry));
	begin(c, "courier.note");
	if (heartbeat_set(c->db, "courier", clock_wall(), err.text, &err) == -1)
		give_up(&err);
	commit(c);
	return -1;
}

/* What the relay said, as a row; the caller is in a transaction. */
static int
record(struct courier *c, const struct outbox *letter,
    const struct smtp_result *result, struct err *err)
{
	int64_t now = clock_wall(), again;

	switch (result->outcome) {
	case SMTP_ACCEPTED:
		return outbox_sent(c->db, letter->id, now, c->via,
		    result->code, result->text, err);
	case SMTP_PERM:
		return outbox_hold(c->db, letter->id, result->code,
		    result->text, err);
	case SMTP_TEMP:
	case SMTP_IN_DOUBT:
		break;
	}
	again = now + retry_letter_seconds((unsigned)letter->attempts);
	if (again > letter->expires_at)
		return outbox_hold(c->db, letter->id, result->code,
		    result->text, err);
	return outbox_again(c->db, letter->id, again, result->code,
	    result->text, err);
}

static void
log_letter(const struct outbox *letter, const struct smtp_result *result)
{
	log_event(result->outcome == SMTP_ACCEPTED ? LOG_LEVEL_INFO
						   : LOG_LEVEL_WARN,
	    "letter", L_STR("outcome", smtp_outcome_names[result->outcome]),
	    L_ID("request", letter->request_id), L_INT("letter", letter->id),
	    L_STR("name", letter->kind), L_STR("to", letter->recipient),
	    L_INT("code", result->code), L_STR("answer", result->text),
	    L_INT("attempts", letter->attempts));
}

static void
send_letter(struct courier *c, int64_t id)
{
	struct smtp_result result = { .outcome = SMTP_TEMP };
	const unsigned char *data = NULL;
	struct outbox letter = { 0 };
	struct err err = { 0 };
	size_t len = 0;
	int fd;

	if (outbox_load(c->db, id, &letter, &err) != 1)
		give_up(&err);
	fd = outbox_fd(c->db, id, &err);
	if (fd == -1 || file_map(fd, LETTER_MAX, &data, &len, &err) == -1)
		give_up(&err);
	smtp_send(c->smtp, letter.sender, letter.recipient,
	    (const char *)data, len, &result);
	c->last_used = clock_mono_ms();
	begin(c, "courier.result");
	if (record(c, &letter, &result, &err) == -1)
		give_up(&err);
	commit(c);
	log_letter(&letter, &result);
	if (result.outcome == SMTP_PERM)
		doorbell_ring(FD_BELL_CLERK);
	file_unmap(data, len);
	close(fd);
	outbox_release(&letter);
	c->worked = true;
}

static size_t
claim(struct courier *c, int64_t *ids)
{
	struct err err = { 0 };
	size_t count;

	begin(c, "courier.claim");
	if (outbox_claim(c->db, clock_wall(), ids, BATCH_MAX, &count, &err) ==
	    -1)
		give_up(&err);
	commit(c);
	return count;
}

/* Not even begun: back into the queue, the attempt does not count. */
static void
put_back(struct courier *c, const int64_t *ids, size_t count)
{
	struct err err = { 0 };
	size_t i;

	if (count == 0)
		return;
	begin(c, "courier.put_back");
	for (i = 0; i < count; i++)
		if (outbox_put_back(c->db, ids[i],
			clock_wall() + connect_wait(c),
			"the relay could not be reached", &err) == -1)
			give_up(&err);
	commit(c);
}

/* Is anything due?  Asked before a connection is made. */
static bool
is_due(struct courier *c)
{
	struct err err = { 0 };
	int64_t at;
	int got = outbox_next_due(c->db, &at, &err);

	if (got == -1)
		give_up(&err);
	return got == 1 && at <= clock_wall();
}

static bool
has_room(struct courier *c)
{
	struct err err = { 0 };
	int rc = db_check_room(c->db, 0, &err);

	return !child_trouble(&c->full, "database.full",
	    rc == -1 ? &err : NULL);
}

/* The clock was ahead, and has been set back. */
static void
bring_back(struct courier *c)
{
	int64_t now = clock_wall();
	struct err err = { 0 };
	size_t count = 0;
	int got = outbox_is_ahead(c->db, now, &err);

	if (got == 0)
		return;
	begin(c, "courier.bring_back");
	if (got == -1 || outbox_bring_back(c->db, now, &count, &err) == -1)
		give_up(&err);
	commit(c);
	log_warn("letter.clock", L_INT("letters", count), L_STR("why",
	    "written when the clock was ahead"), L_STR("now",
	    "they wait no longer than they would have"));
}

static void
send_due(struct courier *c)
{
	struct err err = { 0 };
	int64_t ids[BATCH_MAX];
	size_t count, i;

	bring_back(c);
	while (!child_stopping() && is_due(c) && has_room(c)) {
		if (c->smtp == NULL && (connect_wait(c) > 0 ||
			connect_relay(c) == -1))
			return;
		/* A connection that has rested may be gone. */
		if (clock_mono_ms() - c->last_used > RESTED_MS &&
		    smtp_check(c->smtp, &err) == -1) {
			disconnect(c);
			continue;
		}
		count = claim(c, ids);
		for (i = 0; i < count && !child_stopping(); i++) {
			if (smtp_is_lost(c->smtp)) {
				disconnect(c);
				if (connect_relay(c) == -1)
					break;
			}
			send_letter(c, ids[i]);
		}
		put_back(c, ids + i, count - i);
		if (c->smtp != NULL && smtp_is_lost(c->smtp))
			disconnect(c);
	}
}

static int
next_due_ms(struct courier *c)
{
	int64_t now = clock_wall(), wait = SWEEP_MS / 1000, at;
	struct err err = { 0 };
	int got = outbox_next_due(c->db, &at, &err);

	if (got == -1)
		give_up(&err);
	if (got == 1 && at < now + connect_wait(c))
		at = now + connect_wait(c);
	if (got == 1 && c->full)
		return CHILD_TROUBLE_MS;
	if (got == 1 && at - now < wait)
		wait = at > now ? at - now : 0;
	return (int)wait * 1000;
}

/* A connection that nobody needs is closed, so that idling costs nothing. */
static void
idle(struct courier *c)
{
	int wait = next_due_ms(c);

	if (c->smtp != NULL && wait > LINGER_MS) {
		doorbell_wait(FD_BELL_COURIER, -1, LINGER_MS);
		if (!is_due(c))
			disconnect(c);
		return;
	}
	doorbell_wait(FD_BELL_COURIER, -1, wait);
}

static void
start(struct courier *c)
{
	struct err err = { 0 };
	size_t count;

	if (db_open(c->config->database, &c->db, &err) == -1)
		child_fatal("courier.start_failed", &err);
	begin(c, "courier.start");
	if (outbox_reset(c->db, clock_wall(), &count, &err) == -1)
		give_up(&err);
	commit(c);
	if (count > 0)
		doorbell_ring(FD_BELL_CLERK);
	if (count > 0)
		log_warn("letter.in_doubt", L_INT("letters", count),
		    L_STR("why", "the courier ended before it knew"),
		    L_STR("now", "sent again under the same Message-ID"));
}

int
courier_main(bool once)
{
	struct config *config = child_begin(ROLE_COURIER);
	struct courier c = { .config = config };

	start(&c);
	do {
		send_due(&c);
		if (!once && !child_stopping())
			idle(&c);
	} while (!once && !child_stopping());
	disconnect(&c);
	db_close(c.db);
	config_free(config);
	if (!once)
		return 0;
	/* Letters wait and the relay is out of reach. */
	if (c.failures > 0 || c.full)
		return 1;
	return c.worked ? ONCE_WORKED : 0;
}
