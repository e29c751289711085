/* SPDX-License-Identifier: ISC */
/* Table job: what the installer is to do, and how it went. */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

enum job_kind { JOB_INSTALL, JOB_PROBE, JOB_ROLLBACK };
#define JOB_KIND_COUNT (JOB_ROLLBACK + 1)

enum job_status { JOB_QUEUED, JOB_RUNNING, JOB_DONE, JOB_FAILED };
#define JOB_STATUS_COUNT (JOB_FAILED + 1)

extern const char *const job_kind_names[JOB_KIND_COUNT];
extern const char *const job_status_names[JOB_STATUS_COUNT];

struct job {
	int64_t id;
	enum job_kind kind;
	int64_t request_id;
	int64_t certificate_id; /* 0 none */
	enum job_status status;
	int attempts;
	int64_t next_at;
	char *error; /* the last one, "" none */
	int64_t created;
	int64_t changed;
	bool seen; /* the clerk has acted on done or failed */
};

void job_release(struct job *job);

/*
 * Queue one; not before next_at.  1 added, 0 the same work (kind, request,
 * certificate) is queued or running already; *id_out set for both; -1.  In a
 * transaction.
 */
int job_add(struct db *db, enum job_kind kind, int64_t request_id,
    int64_t certificate_id, int64_t now, int64_t next_at, int64_t *id_out,
    struct err *err);

/*
 * The installer.  job_claim: the next that is due, now running with its
 * attempt counted (commit before acting): 1/0/-1.  job_finish: done or
 * failed, for the clerk to see.  job_again: queued once more, later.
 * job_reset at the installer's start: what was running is queued again, its
 * attempt stays counted; says how many.  In a transaction.
 */
int job_claim(struct db *db, int64_t now, struct job *job_out,
    struct err *err);
int job_finish(struct db *db, int64_t id, enum job_status status,
    const char *error, int64_t now, struct err *err);
int job_again(struct db *db, int64_t id, int64_t next_at, const char *error,
    int64_t now, struct err *err);
int job_reset(struct db *db, size_t *count_out, struct err *err);
/* 1 with the time of the next queued job, 0 none, -1. */
int job_next_due(struct db *db, int64_t *at_out, struct err *err);

/*
 * The clerk: jobs that ended and that nobody has acted on, oldest first;
 * job_set_seen in the transaction that acts.
 */
int job_unseen(struct db *db, int64_t *ids, size_t max, size_t *count_out,
    struct err *err);
int job_set_seen(struct db *db, int64_t id, struct err *err);

/* 1/0/-1. */
int job_load(struct db *db, int64_t id, struct job *job_out, struct err *err);

/* Jobs of a request, oldest first; with request_id 0 all queued or running.
 * A callback that returns other than 0 ends the walk; it may read. */
int job_each(struct db *db, int64_t request_id,
    int (*each)(const struct job *job, void *data), void *data,
    struct err *err);

#endif
