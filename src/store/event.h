/* SPDX-License-Identifier: ISC */
/*
 * Table event: what happened, append-only.  Triggers refuse UPDATE and
 * DELETE; each row carries the hash of the one before, so that a change made
 * behind the triggers' back shows.  A rebuilt chain would not: event_head
 * gives what to write down elsewhere.
 *
 * hash = SHA-256 over, in this order: the previous row's hash (32 bytes; 32
 * zeros before the first), id, at, request_id (0 when none) as 64-bit
 * big-endian numbers, actor, name, detail each as a 32-bit big-endian length
 * and its bytes.  Ids count from 1 without a gap.
 *
 * Never a secret, never a message body in detail.
 */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

struct event {
	int64_t id;
	int64_t at;
	int64_t request_id; /* 0 none */
	char *actor;        /* "clerk", or an operator's name */
	char *name;         /* "request.state" */
	char *detail;       /* logfmt fields: "from=csr_sent to=to_install" */
};

#define EVENT_DETAIL_MAX 4000 /* longer ones are cut, at a character */

/* In the transaction of what it tells of. */
int event_append(struct db *db, int64_t at, int64_t request_id,
    const char *actor, const char *name, const char *detail,
    struct err *err);

/* 1 sound; 0 not, *bad_id_out is the first id that is changed or missing;
 * -1.  bad_id_out may be NULL. */
int event_verify(struct db *db, int64_t *bad_id_out, struct err *err);

/* The last id (0 when there is none) and its hash. */
int event_head(struct db *db, int64_t *id_out,
    unsigned char hash_out[DB_HASH_SIZE], struct err *err);

/* Oldest first; a callback that returns other than 0 ends the walk; it may
 * read.  event_by_request: all of a request.  event_tail: of all requests,
 * those after after_id, and of these at most the last max. */
int event_by_request(struct db *db, int64_t request_id,
    int (*each)(const struct event *event, void *data), void *data,
    struct err *err);
int event_tail(struct db *db, int64_t after_id, size_t max,
    int (*each)(const struct event *event, void *data), void *data,
    struct err *err);

#endif
