/* SPDX-License-Identifier: ISC */
#include "store/message.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "store/query.h"
#include "store/raw.h"

const char *const message_status_names[] = {
	[MESSAGE_NEW] = "new",
	[MESSAGE_TOO_LARGE] = "too_large",
	[MESSAGE_DONE] = "done",
	[MESSAGE_QUARANTINED] = "quarantined",
};
static_assert(COUNT(message_status_names) == MESSAGE_STATUS_COUNT,
    "a name for each status");

const char *const message_mark_names[] = {
	[MESSAGE_MARK_WANTED] = "wanted",
	[MESSAGE_MARK_SET] = "set",
	[MESSAGE_MARK_UNWANTED] = "unwanted",
};
static_assert(COUNT(message_mark_names) == MESSAGE_MARK_COUNT,
    "a name for each mark");

void
message_release(struct message *message)
{
	if (message == NULL)
		return;
	free(message->folder);
	free(message->source_key);
	free(message->message_id);
	free(message->kind);
	free(message->reason);
	memset(message, 0, sizeof *message);
}

/* ---- Taking */

static void
bind_place(struct query *q, const char *folder, int64_t uidvalidity,
    const char *source_key)
{
	query_text(q, folder);
	query_int(q, uidvalidity);
	query_text(q, source_key);
}

static int
find_content(struct db *db, const unsigned char hash[DB_HASH_SIZE],
    const char *message_id, int64_t *id_out, struct err *err)
{
	struct query q;
	int rc;

	query_begin(&q, db, STATEMENT_MESSAGE_BY_CONTENT, err);
	query_blob(&q, hash, DB_HASH_SIZE);
	query_text(&q, message_id);
	rc = query_step(&q);
	if (rc == 1)
		*id_out = query_get_int(&q);
	query_end(&q);
	return rc;
}

static int
find_place(struct db *db, const char *folder, int64_t uidvalidity,
    const char *source_key, int64_t *id_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_BY_PLACE, err);
	bind_place(&q, folder, uidvalidity, source_key);
	return query_value(&q, id_out);
}

static int
lose_place(struct db *db, const struct message_new *m, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_LOSE_PLACE, err);
	bind_place(&q, m->folder, m->uidvalidity, m->source_key);
	return query_run(&q);
}

static int
move(struct db *db, int64_t id, const struct message_new *m, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_MOVE, err);
	query_int(&q, id);
	bind_place(&q, m->folder, m->uidvalidity, m->source_key);
	return query_run_one(&q);
}

static int
insert(struct db *db, const struct message_new *m,
    const unsigned char hash[DB_HASH_SIZE], int64_t raw_size, int64_t *id_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_INSERT, err);
	bind_place(&q, m->folder, m->uidvalidity, m->source_key);
	query_text(&q, m->message_id);
	query_blob(&q, hash, DB_HASH_SIZE);
	query_int(&q, m->too_large ? m->size : raw_size);
	query_int(&q, m->received);
	query_int(&q, m->now);
	query_int(&q, m->too_large);
	if (query_run_one(&q) == -1)
		return -1;
	*id_out = sqlite3_last_insert_rowid(db->handle);
	query_begin(&q, db, STATEMENT_MESSAGE_RAW_INSERT, err);
	query_int(&q, *id_out);
	query_int(&q, m->received);
	query_int(&q, raw_size);
	return query_run_one(&q);
}

int
message_take(struct db *db, const struct message_new *m, int fd,
    int64_t *id_out, struct err *err)
{
	unsigned char hash[DB_HASH_SIZE];
	int64_t id = 0, there = 0;
	struct stat st;
	int known, placed;

	if (fstat(fd, &st) == -1)
		return err_set_errno(err, ERR_TEMP, "message");
	if (raw_hash(fd, st.st_size, hash, err) == -1)
		return -1;
	known = find_content(db, hash, m->message_id, &id, err);
	placed = find_place(db, m->folder, m->uidvalidity, m->source_key,
	    &there, err);
	if (known == -1 || placed == -1)
		return -1;
	if (known == 0 || placed == 0 || there != id) {
		if (placed == 1 && lose_place(db, m, err) == -1)
			return -1;
		if (known == 1 && move(db, id, m, err) == -1)
			return -1;
	}
	if (known == 0 &&
	    (insert(db, m, hash, st.st_size, &id, err) == -1 ||
		raw_write(db, "message_raw", id, fd, st.st_size, err) == -1))
		return -1;
	if (id_out != NULL)
		*id_out = id;
	return known == 0 ? 1 : 0;
}

int
message_known(struct db *db, const char *folder, int64_t uidvalidity,
    const char *source_key, struct err *err)
{
	int64_t id;

	return find_place(db, folder, uidvalidity, source_key, &id, err);
}

/* ---- Working on them */

static int
pick(struct db *db, enum statement which, int64_t now, size_t max,
    struct message_claim *claims, size_t *count_out, struct err *err)
{
	struct query q;
	size_t count = 0;
	int rc = 0;

	query_begin(&q, db, which, err);
	query_int(&q, now);
	query_int(&q, (int64_t)max);
	while (count < max && (rc = query_step(&q)) == 1) {
		claims[count].id = query_get_int(&q);
		claims[count].attempts = (int)query_get_int(&q);
		count++;
	}
	query_end(&q);
	*count_out = count;
	return rc == -1 ? -1 : 0;
}

static int
count_attempts(struct db *db, const struct message_claim *claims,
    size_t count, struct err *err)
{
	struct query q;
	size_t i;

	for (i = 0; i < count; i++) {
		query_begin(&q, db, STATEMENT_MESSAGE_ATTEMPT, err);
		query_int(&q, claims[i].id);
		if (query_run_one(&q) == -1)
			return -1;
	}
	return 0;
}

int
message_claim_more(struct db *db, int64_t now, size_t max,
    struct message_claim *claims, size_t *count_out, struct err *err)
{
	size_t count = 0;

	if (pick(db, STATEMENT_MESSAGE_FRESH, now, max, claims, &count, err) ==
		-1 ||
	    count_attempts(db, claims, count, err) == -1)
		return -1;
	*count_out = count;
	return 0;
}

int
message_claim(struct db *db, int64_t now, size_t max,
    struct message_claim *claims, size_t *count_out, struct err *err)
{
	size_t count = 0;

	if (message_claim_more(db, now, max, claims, &count, err) == -1)
		return -1;
	if (count == 0 && max > 0 &&
	    (pick(db, STATEMENT_MESSAGE_TRIED, now, 1, claims, &count, err) ==
		    -1 ||
		count_attempts(db, claims, count, err) == -1))
		return -1;
	*count_out = count;
	return 0;
}

int
message_put_back(struct db *db, int64_t id, int64_t next_at, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_PUT_BACK, err);
	query_int(&q, id);
	query_int(&q, next_at);
	return query_run_one(&q);
}

int
message_next_due(struct db *db, int64_t *at_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_NEXT_DUE, err);
	return query_value(&q, at_out);
}

int
message_finish(struct db *db, int64_t id,
    const struct message_outcome *outcome, struct err *err)
{
	enum message_mark mark = MESSAGE_MARK_WANTED;
	struct query q;

	if (outcome->leave_unmarked || outcome->status == MESSAGE_QUARANTINED)
		mark = MESSAGE_MARK_UNWANTED;
	query_begin(&q, db, STATEMENT_MESSAGE_FINISH, err);
	query_int(&q, id);
	query_text(&q, message_status_names[outcome->status]);
	query_text(&q, outcome->kind);
	query_text(&q, outcome->reason);
	query_int_or_null(&q, outcome->request_id);
	query_text(&q, message_mark_names[mark]);
	query_text(&q, outcome->identity != NULL ? outcome->identity : "");
	return query_run_one(&q);
}

/* ---- Reading */

static int
fetch(struct query *q, struct message *message_out)
{
	struct message m;

	m.id = query_get_int(q);
	m.folder = query_get_text(q);
	m.uidvalidity = query_get_int(q);
	m.source_key = query_get_text(q);
	m.message_id = query_get_text(q);
	query_get_hash(q, m.content_hash);
	m.size = query_get_int(q);
	m.received = query_get_int(q);
	m.taken = query_get_int(q);
	m.status = (enum message_status)query_get_name(q,
	    message_status_names, MESSAGE_STATUS_COUNT, MESSAGE_NEW);
	m.has_raw = query_get_int(q) != 0;
	m.attempts = (int)query_get_int(q);
	m.next_at = query_get_int(q);
	m.kind = query_get_text(q);
	m.reason = query_get_text(q);
	m.request_id = query_get_int(q);
	m.mark = (enum message_mark)query_get_name(q, message_mark_names,
	    MESSAGE_MARK_COUNT, MESSAGE_MARK_WANTED);
	if (query_row(q) == -1) {
		message_release(&m);
		return -1;
	}
	*message_out = m;
	return 1;
}

int
message_load(struct db *db, int64_t id, struct message *message_out,
    struct err *err)
{
	struct query q;
	int rc;

	query_begin(&q, db, STATEMENT_MESSAGE_LOAD, err);
	query_int(&q, id);
	rc = query_step(&q);
	if (rc == 1)
		rc = fetch(&q, message_out);
	query_end(&q);
	return rc;
}

int
message_copy_of(struct db *db, const char *const identities[2], int64_t id,
    int64_t since, int64_t *copy_of_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_COPY_OF, err);
	query_text(&q, identities[0]);
	query_text(&q, identities[1]);
	query_int(&q, id);
	query_int(&q, since);
	return query_value(&q, copy_of_out);
}

int
message_fd(struct db *db, int64_t id, struct err *err)
{
	return raw_fd(db, "message_raw", id, err);
}

/* ---- Marks */

int
message_unmarked(struct db *db, const char *folder, int64_t uidvalidity,
    struct message_place *places, size_t max, size_t *count_out,
    struct err *err)
{
	struct query q;
	size_t count = 0;
	int rc = 0;

	query_begin(&q, db, STATEMENT_MESSAGE_UNMARKED, err);
	query_text(&q, folder);
	query_int(&q, uidvalidity);
	query_int(&q, (int64_t)max);
	while (count < max && (rc = query_step(&q)) == 1) {
		places[count].id = query_get_int(&q);
		places[count].source_key = query_get_text(&q);
		count++;
	}
	query_end(&q);
	if (rc == -1) {
		message_places_release(places, count);
		return -1;
	}
	*count_out = count;
	return 0;
}

void
message_places_release(struct message_place *places, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(places[i].source_key);
}

int
message_set_marked(struct db *db, int64_t id, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_SET_MARKED, err);
	query_int(&q, id);
	return query_run(&q);
}

/* ---- For operators */

int
message_quarantined(struct db *db, int64_t *ids, size_t max,
    size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_LIST_QUARANTINED, err);
	return query_ids(&q, ids, max, count_out);
}

int
message_retry(struct db *db, int64_t id, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_RETRY, err);
	query_int(&q, id);
	return query_run_changes(&q);
}

int
message_count(struct db *db, int64_t counts_out[MESSAGE_STATUS_COUNT],
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_COUNT, err);
	return query_counts(&q, message_status_names, MESSAGE_STATUS_COUNT,
	    counts_out);
}

int
message_count_since(struct db *db, int64_t since, int64_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_COUNT_SINCE, err);
	query_int(&q, since);
	return query_value(&q, count_out) == 1 ? 0 : -1;
}

int
message_by_request(struct db *db, int64_t request_id, int64_t *ids, size_t max,
    size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_BY_REQUEST, err);
	query_int(&q, request_id);
	return query_ids(&q, ids, max, count_out);
}

int
message_drop_raw(struct db *db, int64_t id, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_DROP_RAW, err);
	query_int(&q, id);
	return query_run(&q);
}

int
message_purge(struct db *db, int64_t before, size_t max, size_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MESSAGE_PURGE, err);
	query_int(&q, before);
	query_int(&q, (int64_t)max);
	return query_run_counted(&q, count_out);
}
