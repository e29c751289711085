/* SPDX-License-Identifier: ISC */
#include "store/event.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/query.h"
#include "wire/cursor.h"

#define ROW_MAX (64 << 10) /* of the canonical form */

static void
event_release(struct event *event)
{
	free(event->actor);
	free(event->name);
	free(event->detail);
	memset(event, 0, sizeof *event);
}

/* As the header says.  wire_put_bytes and wire_put_str put the length as 32
 * bits before the bytes. */
static int
hash_row(const unsigned char prev[DB_HASH_SIZE], const struct event *event,
    unsigned char hash_out[DB_HASH_SIZE])
{
	struct buf b;
	bool ok;

	buf_init(&b, ROW_MAX);
	buf_put(&b, prev, DB_HASH_SIZE);
	wire_put_i64(&b, event->id);
	wire_put_i64(&b, event->at);
	wire_put_i64(&b, event->request_id);
	wire_put_str(&b, event->actor);
	wire_put_str(&b, event->name);
	wire_put_str(&b, event->detail);
	ok = buf_ok(&b);
	if (ok)
		SHA256((const unsigned char *)b.data, b.len, hash_out);
	buf_release(&b);
	return ok ? 0 : -1;
}

static char *
cut_detail(const char *detail)
{
	size_t len = detail != NULL ? strlen(detail) : 0;

	if (len > EVENT_DETAIL_MAX)
		for (len = EVENT_DETAIL_MAX;
		    len > 0 && ((unsigned char)detail[len] & 0xc0) == 0x80;)
			len--;
	return xstrndup(detail != NULL ? detail : "", len);
}

static int
insert(struct db *db, const struct event *event,
    const unsigned char prev[DB_HASH_SIZE], struct err *err)
{
	unsigned char hash[DB_HASH_SIZE];
	struct query q;

	if (hash_row(prev, event, hash) == -1)
		return err_set(err, ERR_BUG, "event %s is too long",
		    event->name);
	query_begin(&q, db, STATEMENT_EVENT_INSERT, err);
	query_int(&q, event->id);
	query_int(&q, event->at);
	query_int_or_null(&q, event->request_id);
	query_text(&q, event->actor);
	query_text(&q, event->name);
	query_text(&q, event->detail);
	query_blob(&q, prev, DB_HASH_SIZE);
	query_blob(&q, hash, DB_HASH_SIZE);
	return query_run_one(&q);
}

int
event_append(struct db *db, int64_t at, int64_t request_id, const char *actor,
    const char *name, const char *detail, struct err *err)
{
	struct event event = { .at = at, .request_id = request_id };
	unsigned char prev[DB_HASH_SIZE];
	int rc;

	if (!db_in_transaction(db))
		return err_set(err, ERR_BUG,
		    "database: event outside a transaction");
	if (event_head(db, &event.id, prev, err) == -1)
		return -1;
	event.id++;
	event.actor = xstrdup(actor);
	event.name = xstrdup(name);
	event.detail = cut_detail(detail);
	rc = insert(db, &event, prev, err);
	event_release(&event);
	return rc;
}

int
event_head(struct db *db, int64_t *id_out,
    unsigned char hash_out[DB_HASH_SIZE], struct err *err)
{
	struct query q;
	int rc;

	query_begin(&q, db, STATEMENT_EVENT_HEAD, err);
	rc = query_step(&q);
	if (rc == 0) {
		*id_out = 0;
		memset(hash_out, 0, DB_HASH_SIZE);
	} else if (rc == 1) {
		*id_out = query_get_int(&q);
		query_get_hash(&q, hash_out);
		rc = query_row(&q);
	}
	query_end(&q);
	return rc == -1 ? -1 : 0;
}

static void
get_event(struct query *q, struct event *event)
{
	event->id = query_get_int(q);
	event->at = query_get_int(q);
	event->request_id = query_get_int(q);
	event->actor = query_get_text(q);
	event->name = query_get_text(q);
	event->detail = query_get_text(q);
}

/* ---- Verifying */

/* Does this row follow on prev?  prev becomes its hash. */
static bool
follows(const struct event *event, int64_t expected_id,
    unsigned char prev[DB_HASH_SIZE], const unsigned char *row_prev,
    const unsigned char *row_hash)
{
	unsigned char hash[DB_HASH_SIZE];

	if (event->id != expected_id ||
	    memcmp(row_prev, prev, DB_HASH_SIZE) != 0 ||
	    hash_row(prev, event, hash) == -1 ||
	    memcmp(row_hash, hash, DB_HASH_SIZE) != 0)
		return false;
	memcpy(prev, hash, DB_HASH_SIZE);
	return true;
}

/* 1 with the number of sound rows from the first on; *sound_out is false
 * when the next one is there and is not. */
static int
walk_chain(struct db *db, int64_t *count_out, bool *sound_out,
    struct err *err)
{
	unsigned char prev[DB_HASH_SIZE] = { 0 };
	unsigned char row_prev[DB_HASH_SIZE], row_hash[DB_HASH_SIZE];
	struct event event;
	struct query q;
	int rc = 0;

	*count_out = 0;
	*sound_out = true;
	query_begin(&q, db, STATEMENT_EVENT_CHAIN, err);
	while (*sound_out && (rc = query_step(&q)) == 1) {
		get_event(&q, &event);
		query_get_hash(&q, row_prev);
		query_get_hash(&q, row_hash);
		rc = query_row(&q);
		if (rc == 1)
			*sound_out = follows(&event, *count_out + 1, prev,
			    row_prev, row_hash);
		event_release(&event);
		if (rc == -1)
			break;
		if (*sound_out)
			(*count_out)++;
	}
	query_end(&q);
	return rc == -1 ? -1 : 1;
}

int
event_verify(struct db *db, int64_t *bad_id_out, struct err *err)
{
	int64_t count, last = 0;
	struct query q;
	bool sound;

	if (walk_chain(db, &count, &sound, err) == -1)
		return -1;
	/* A tail that was cut off shows in the table of sequences only. */
	query_begin(&q, db, STATEMENT_EVENT_SEQUENCE, err);
	if (query_value(&q, &last) == -1)
		return -1;
	if (sound && last == count)
		return 1;
	if (bad_id_out != NULL)
		*bad_id_out = count + 1;
	return 0;
}

/* ---- Lists */

static int
walk(struct query *q, int (*each)(const struct event *event, void *data),
    void *data)
{
	struct event event;
	int rc = 0, stop = 0;

	while (!stop && (rc = query_step(q)) == 1) {
		get_event(q, &event);
		if ((rc = query_row(q)) == 1)
			stop = each(&event, data);
		event_release(&event);
		if (rc == -1)
			break;
	}
	query_end(q);
	return rc == -1 ? -1 : 0;
}

int
event_by_request(struct db *db, int64_t request_id,
    int (*each)(const struct event *event, void *data), void *data,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_EVENT_BY_REQUEST, err);
	query_int(&q, request_id);
	return walk(&q, each, data);
}

int
event_tail(struct db *db, int64_t after_id, size_t max,
    int (*each)(const struct event *event, void *data), void *data,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_EVENT_TAIL, err);
	query_int(&q, after_id);
	query_int(&q, (int64_t)max);
	return walk(&q, each, data);
}
