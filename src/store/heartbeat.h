/* SPDX-License-Identifier: ISC */
/* Table heartbeat: when each process last got through its loop, and what it
 * says of itself ("login refused: ..."). */
#ifndef STORE_HEARTBEAT_H
#define STORE_HEARTBEAT_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/* The row of a pass of `certmaild -1`, which is no process that stays. */
#define HEARTBEAT_PASS "pass"

/* In a transaction: best one that is there anyway. */
int heartbeat_set(struct db *db, const char *process, int64_t at,
    const char *note, struct err *err);
/* 1/0/-1; *note_out (may be NULL) is the caller's. */
int heartbeat_get(struct db *db, const char *process, int64_t *at_out,
    char **note_out, struct err *err);

#endif
