/* SPDX-License-Identifier: ISC */
#include "certmaild/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/event.h"
#include "store/heartbeat.h"
#include "store/message.h"
#include "store/outbox.h"
#include "store/request.h"

#define NAMED_MAX 5     /* more requests than these are only counted */
#define REQUESTS_MAX 64 /* more than these are not even told apart */
#define EVENTS_MAX 10000

#define NOTE "after event %lld, %lld messages and %lld letters"

struct pass {
	int64_t ids[REQUESTS_MAX]; /* requests of which something is known */
	size_t count;
};

int
summary_begin(struct db *db, struct err *err)
{
	unsigned char hash[DB_HASH_SIZE];
	int64_t last, taken, sent, now = clock_wall();
	char note[100];

	/* What the pass before did in this very second is not ours. */
	if (event_head(db, &last, hash, err) == -1 ||
	    message_count_since(db, now, &taken, err) == -1 ||
	    outbox_sent_since(db, now, &sent, err) == -1)
		return -1;
	snprintf(note, sizeof note, NOTE, (long long)last, (long long)taken,
	    (long long)sent);
	if (db_begin(db, "pass", err) == -1 ||
	    heartbeat_set(db, HEARTBEAT_PASS, now, note, err) == -1)
		return -1;
	return db_commit(db, err);
}

static int
note_request(const struct event *e, void *data)
{
	struct pass *pass = data;
	size_t i;

	if (e->request_id == 0)
		return 0;
	for (i = 0; i < pass->count; i++)
		if (pass->ids[i] == e->request_id)
			return 0;
	if (pass->count < REQUESTS_MAX)
		pass->ids[pass->count++] = e->request_id;
	return 0;
}

static void
put_comma(struct buf *line)
{
	if (line->len > 0)
		buf_puts(line, ", ");
}

static void
put_count(struct buf *line, int64_t count, const char *what, const char *did)
{
	if (count == 0)
		return;
	put_comma(line);
	buf_printf(line, "%lld %s%s %s", (long long)count, what,
	    count == 1 ? "" : "s", did);
}

static int
put_request(struct db *db, int64_t id, struct buf *line, struct err *err)
{
	struct request r;

	if (request_load(db, id, &r, err) != 1)
		return -1;
	put_comma(line);
	buf_printf(line, "request %lld (%s) is %s", (long long)r.id, r.domain,
	    request_state_names[r.state]);
	if (r.state == REQUEST_HELD)
		buf_printf(line, " (%s; run: certmailctl show %lld)", r.reason,
		    (long long)r.id);
	request_release(&r);
	return 0;
}

int
summary_tell(struct db *db, struct buf *line, struct err *err)
{
	int64_t began, taken, sent;
	long long last = 0, taken_before = 0, sent_before = 0;
	struct pass pass = { .count = 0 };
	char *note = NULL;
	int got = heartbeat_get(db, HEARTBEAT_PASS, &began, &note, err);
	size_t i;

	if (got == 1)
		(void)sscanf(note, NOTE, &last, &taken_before, &sent_before);
	free(note);
	if (got != 1)
		return got;
	if (message_count_since(db, began, &taken, err) == -1 ||
	    outbox_sent_since(db, began, &sent, err) == -1 ||
	    event_tail(db, last, EVENTS_MAX, note_request, &pass, err) == -1)
		return -1;
	put_count(line, taken - taken_before, "message", "taken");
	put_count(line, sent - sent_before, "letter", "sent");
	for (i = 0; i < pass.count && i < NAMED_MAX; i++)
		if (put_request(db, pass.ids[i], line, err) == -1)
			return -1;
	if (pass.count > NAMED_MAX)
		buf_printf(line, " and %s%zu more; see: certmailctl list",
		    pass.count == REQUESTS_MAX ? "at least " : "",
		    pass.count - NAMED_MAX);
	return 0;
}
