/* SPDX-License-Identifier: ISC */
#include "store/outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/query.h"
#include "store/raw.h"

/* Two clocks may differ by this; more, and one of them was set. */
#define AHEAD_SECONDS 60

const char *const outbox_status_names[] = {
	[OUTBOX_QUEUED] = "queued",
	[OUTBOX_SENDING] = "sending",
	[OUTBOX_SENT] = "sent",
	[OUTBOX_HELD] = "held",
	[OUTBOX_DROPPED] = "dropped",
};
static_assert(COUNT(outbox_status_names) == OUTBOX_STATUS_COUNT,
    "a name for each status");

void
outbox_release(struct outbox *letter)
{
	if (letter == NULL)
		return;
	free(letter->kind);
	free(letter->message_id);
	free(letter->sender);
	free(letter->recipient);
	free(letter->last_text);
	free(letter->sent_via);
	memset(letter, 0, sizeof *letter);
}

int
outbox_add(struct db *db, const struct outbox_new *letter, int64_t *id_out,
    struct err *err)
{
	struct query q;
	int64_t id;

	query_begin(&q, db, STATEMENT_OUTBOX_INSERT, err);
	query_int_or_null(&q, letter->request_id);
	query_text(&q, letter->kind);
	query_text(&q, letter->message_id);
	query_text(&q, letter->sender);
	query_text(&q, letter->recipient);
	query_int(&q, (int64_t)letter->raw_len);
	query_int(&q, letter->now);
	query_int(&q, letter->next_at != 0 ? letter->next_at : letter->now);
	query_int(&q, letter->expires_at);
	if (query_run_one(&q) == -1)
		return -1;
	id = sqlite3_last_insert_rowid(db->handle);
	query_begin(&q, db, STATEMENT_OUTBOX_RAW_INSERT, err);
	query_int(&q, id);
	query_blob(&q, letter->raw, letter->raw_len);
	if (query_run_one(&q) == -1)
		return -1;
	if (id_out != NULL)
		*id_out = id;
	return 0;
}

/* ---- The courier */

int
outbox_claim(struct db *db, int64_t now, int64_t *ids, size_t max,
    size_t *count_out, struct err *err)
{
	struct query q;
	size_t i, count;

	query_begin(&q, db, STATEMENT_OUTBOX_DUE, err);
	query_int(&q, now);
	query_int(&q, (int64_t)max);
	if (query_ids(&q, ids, max, &count) == -1)
		return -1;
	for (i = 0; i < count; i++) {
		query_begin(&q, db, STATEMENT_OUTBOX_ATTEMPT, err);
		query_int(&q, ids[i]);
		if (query_run_one(&q) == -1)
			return -1;
	}
	*count_out = count;
	return 0;
}

int
outbox_sent(struct db *db, int64_t id, int64_t now, const char *via, int code,
    const char *text, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_SENT, err);
	query_int(&q, id);
	query_int(&q, now);
	query_text(&q, via);
	query_int(&q, code);
	query_text(&q, text);
	return query_run_one(&q);
}

int
outbox_again(struct db *db, int64_t id, int64_t next_at, int code,
    const char *text, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_AGAIN, err);
	query_int(&q, id);
	query_int(&q, next_at);
	query_int(&q, code);
	query_text(&q, text);
	return query_run_one(&q);
}

int
outbox_hold(struct db *db, int64_t id, int code, const char *text,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_HOLD, err);
	query_int(&q, id);
	query_int(&q, code);
	query_text(&q, text);
	return query_run_one(&q);
}

int
outbox_put_back(struct db *db, int64_t id, int64_t next_at, const char *text,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_PUT_BACK, err);
	query_int(&q, id);
	query_int(&q, next_at);
	query_text(&q, text);
	return query_run_one(&q);
}

int
outbox_reset(struct db *db, int64_t now, size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_RESET, err);
	query_int(&q, now);
	return query_run_counted(&q, count_out);
}

int
outbox_is_ahead(struct db *db, int64_t now, struct err *err)
{
	struct query q;
	int64_t one;

	query_begin(&q, db, STATEMENT_OUTBOX_AHEAD, err);
	query_int(&q, now + AHEAD_SECONDS);
	return query_value(&q, &one);
}

int
outbox_bring_back(struct db *db, int64_t now, size_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_BRING_BACK, err);
	query_int(&q, now);
	query_int(&q, now + AHEAD_SECONDS);
	return query_run_counted(&q, count_out);
}

int
outbox_unseen(struct db *db, int64_t *ids, size_t max, size_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_UNSEEN, err);
	query_int(&q, (int64_t)max);
	return query_ids(&q, ids, max, count_out);
}

int
outbox_set_seen(struct db *db, int64_t id, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_SET_SEEN, err);
	query_int(&q, id);
	return query_run_one(&q);
}

int
outbox_next_due(struct db *db, int64_t *at_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_NEXT_DUE, err);
	return query_value(&q, at_out);
}

/* ---- Reading */

static int
fetch(struct query *q, struct outbox *letter_out)
{
	struct outbox o;

	o.id = query_get_int(q);
	o.request_id = query_get_int(q);
	o.kind = query_get_text(q);
	o.message_id = query_get_text(q);
	o.sender = query_get_text(q);
	o.recipient = query_get_text(q);
	o.size = query_get_int(q);
	o.status = (enum outbox_status)query_get_name(q, outbox_status_names,
	    OUTBOX_STATUS_COUNT, OUTBOX_HELD);
	o.attempts = (int)query_get_int(q);
	o.created = query_get_int(q);
	o.next_at = query_get_int(q);
	o.expires_at = query_get_int(q);
	o.last_code = (int)query_get_int(q);
	o.last_text = query_get_text(q);
	o.sent_at = query_get_int(q);
	o.sent_via = query_get_text(q);
	o.has_raw = query_get_int(q) != 0;
	if (query_row(q) == -1) {
		outbox_release(&o);
		return -1;
	}
	*letter_out = o;
	return 1;
}

static int
fetch_one(struct query *q, struct outbox *letter_out)
{
	int rc = query_step(q);

	if (rc == 1)
		rc = fetch(q, letter_out);
	query_end(q);
	return rc;
}

int
outbox_load(struct db *db, int64_t id, struct outbox *letter_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_LOAD, err);
	query_int(&q, id);
	return fetch_one(&q, letter_out);
}

int
outbox_by_message_id(struct db *db, const char *message_id,
    struct outbox *letter_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_BY_MESSAGE_ID, err);
	query_text(&q, message_id);
	return fetch_one(&q, letter_out);
}

int
outbox_fd(struct db *db, int64_t id, struct err *err)
{
	return raw_fd(db, "outbox_raw", id, err);
}

int
outbox_count_to(struct db *db, const char *recipient, const char *prefix,
    bool has_prefix, int64_t since, int64_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_COUNT_TO, err);
	query_text(&q, recipient);
	query_text(&q, prefix);
	query_int(&q, has_prefix);
	query_int(&q, since);
	return query_value(&q, count_out) == 1 ? 0 : -1;
}

int
outbox_count_since(struct db *db, int64_t since, int64_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_COUNT_ALL, err);
	query_int(&q, since);
	return query_value(&q, count_out) == 1 ? 0 : -1;
}

/* ---- For operators */

int
outbox_requeue(struct db *db, int64_t id, int64_t now, int64_t expires_at,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_REQUEUE, err);
	query_int(&q, id);
	query_int(&q, now);
	query_int(&q, expires_at);
	return query_run_changes(&q);
}

int
outbox_drop(struct db *db, int64_t id, const char *why, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_DROP, err);
	query_int(&q, id);
	query_text(&q, why);
	return query_run_changes(&q);
}

int
outbox_purge(struct db *db, int64_t before, size_t max, size_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_PURGE, err);
	query_int(&q, before);
	query_int(&q, (int64_t)max);
	return query_run_counted(&q, count_out);
}

int
outbox_count(struct db *db, int64_t counts_out[OUTBOX_STATUS_COUNT],
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_COUNT, err);
	return query_counts(&q, outbox_status_names, OUTBOX_STATUS_COUNT,
	    counts_out);
}

int
outbox_sent_since(struct db *db, int64_t since, int64_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_OUTBOX_SENT_SINCE, err);
	query_int(&q, since);
	return query_value(&q, count_out) == 1 ? 0 : -1;
}

int
outbox_each(struct db *db, int64_t request_id,
    int (*each)(const struct outbox *letter, void *data), void *data,
    struct err *err)
{
	struct outbox letter;
	struct query q;
	int rc = 0, stop = 0;

	query_begin(&q, db,
	    request_id != 0 ? STATEMENT_OUTBOX_BY_REQUEST :
			      STATEMENT_OUTBOX_OPEN, err);
	if (request_id != 0)
		query_int(&q, request_id);
	while (!stop && (rc = query_step(&q)) == 1) {
		if ((rc = fetch(&q, &letter)) == -1)
			break;
		stop = each(&letter, data);
		outbox_release(&letter);
	}
	query_end(&q);
	return rc == -1 ? -1 : 0;
}
