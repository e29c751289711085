/* SPDX-License-Identifier: ISC */
#include "store/job.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/query.h"

const char *const job_kind_names[] = {
	[JOB_INSTALL] = "install",
	[JOB_PROBE] = "probe",
	[JOB_ROLLBACK] = "rollback",
};
static_assert(COUNT(job_kind_names) == JOB_KIND_COUNT, "a name for each kind");

const char *const job_status_names[] = {
	[JOB_QUEUED] = "queued",
	[JOB_RUNNING] = "running",
	[JOB_DONE] = "done",
	[JOB_FAILED] = "failed",
};
static_assert(COUNT(job_status_names) == JOB_STATUS_COUNT,
    "a name for each status");

void
job_release(struct job *job)
{
	if (job == NULL)
		return;
	free(job->error);
	memset(job, 0, sizeof *job);
}

int
job_add(struct db *db, enum job_kind kind, int64_t request_id,
    int64_t certificate_id, int64_t now, int64_t next_at, int64_t *id_out,
    struct err *err)
{
	struct query q;
	int64_t id;
	int rc;

	query_begin(&q, db, STATEMENT_JOB_SAME, err);
	query_text(&q, job_kind_names[kind]);
	query_int(&q, request_id);
	query_int(&q, certificate_id);
	rc = query_value(&q, &id);
	if (rc == -1)
		return -1;
	if (rc == 0) {
		query_begin(&q, db, STATEMENT_JOB_INSERT, err);
		query_text(&q, job_kind_names[kind]);
		query_int(&q, request_id);
		query_int_or_null(&q, certificate_id);
		query_int(&q, next_at);
		query_int(&q, now);
		if (query_run_one(&q) == -1)
			return -1;
		id = sqlite3_last_insert_rowid(db->handle);
	}
	if (id_out != NULL)
		*id_out = id;
	return rc == 0 ? 1 : 0;
}

static int
fetch(struct query *q, struct job *job_out)
{
	struct job job;

	job.id = query_get_int(q);
	job.kind = (enum job_kind)query_get_name(q, job_kind_names,
	    JOB_KIND_COUNT, JOB_PROBE);
	job.request_id = query_get_int(q);
	job.certificate_id = query_get_int(q);
	job.status = (enum job_status)query_get_name(q, job_status_names,
	    JOB_STATUS_COUNT, JOB_FAILED);
	job.attempts = (int)query_get_int(q);
	job.next_at = query_get_int(q);
	job.error = query_get_text(q);
	job.created = query_get_int(q);
	job.changed = query_get_int(q);
	job.seen = query_get_int(q) != 0;
	if (query_row(q) == -1) {
		job_release(&job);
		return -1;
	}
	*job_out = job;
	return 1;
}

int
job_load(struct db *db, int64_t id, struct job *job_out, struct err *err)
{
	struct query q;
	int rc;

	query_begin(&q, db, STATEMENT_JOB_LOAD, err);
	query_int(&q, id);
	rc = query_step(&q);
	if (rc == 1)
		rc = fetch(&q, job_out);
	query_end(&q);
	return rc;
}

/* ---- The installer */

int
job_claim(struct db *db, int64_t now, struct job *job_out, struct err *err)
{
	struct query q;
	size_t count;
	int64_t id;

	query_begin(&q, db, STATEMENT_JOB_DUE, err);
	query_int(&q, now);
	query_int(&q, 1);
	if (query_ids(&q, &id, 1, &count) == -1)
		return -1;
	if (count == 0)
		return 0;
	query_begin(&q, db, STATEMENT_JOB_ATTEMPT, err);
	query_int(&q, id);
	query_int(&q, now);
	if (query_run_one(&q) == -1)
		return -1;
	return job_load(db, id, job_out, err);
}

int
job_finish(struct db *db, int64_t id, enum job_status status,
    const char *error, int64_t now, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_JOB_FINISH, err);
	query_int(&q, id);
	query_text(&q, job_status_names[status]);
	query_text(&q, error);
	query_int(&q, now);
	return query_run_one(&q);
}

int
job_again(struct db *db, int64_t id, int64_t next_at, const char *error,
    int64_t now, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_JOB_AGAIN, err);
	query_int(&q, id);
	query_int(&q, next_at);
	query_text(&q, error);
	query_int(&q, now);
	return query_run_one(&q);
}

int
job_reset(struct db *db, size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_JOB_RESET, err);
	return query_run_counted(&q, count_out);
}

int
job_next_due(struct db *db, int64_t *at_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_JOB_NEXT_DUE, err);
	return query_value(&q, at_out);
}

/* ---- The clerk, and lists */

int
job_unseen(struct db *db, int64_t *ids, size_t max, size_t *count_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_JOB_UNSEEN, err);
	query_int(&q, (int64_t)max);
	return query_ids(&q, ids, max, count_out);
}

int
job_set_seen(struct db *db, int64_t id, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_JOB_SET_SEEN, err);
	query_int(&q, id);
	return query_run_one(&q);
}

int
job_each(struct db *db, int64_t request_id,
    int (*each)(const struct job *job, void *data), void *data,
    struct err *err)
{
	struct job job;
	struct query q;
	int rc = 0, stop = 0;

	query_begin(&q, db,
	    request_id != 0 ? STATEMENT_JOB_BY_REQUEST : STATEMENT_JOB_OPEN,
	    err);
	if (request_id != 0)
		query_int(&q, request_id);
	while (!stop && (rc = query_step(&q)) == 1) {
		if ((rc = fetch(&q, &job)) == -1)
			break;
		stop = each(&job, data);
		job_release(&job);
	}
	query_end(&q);
	return rc == -1 ? -1 : 0;
}
