/* SPDX-License-Identifier: ISC */
/*
 * The database: one SQLite file that holds everything certmaild knows, and
 * the queue between its processes.  SQL stands in src/store and sql/ and
 * nowhere else.
 *
 * Every process opens the file for itself after its fork; a struct db is
 * never carried across one.  Reading needs no transaction.  Every function
 * that writes must be called between db_begin and db_commit and never begins
 * or commits by itself (calling it outside is ERR_BUG), so that one outcome,
 * or several, are one transaction.  No network call, key generation or child
 * call belongs inside one: all other writers wait.
 *
 * Results: 0 or -1; 1/0/-1 for found/none/failed.  Texts in structs are owned
 * by them, never NULL ("" is none), freed by the table's _release; an id of 0
 * and a time of 0 mean none.  Times are seconds since 1970, UTC.
 *
 * Errors: ERR_TEMP another process has held the lock for more than
 * DB_BUSY_SECONDS, or the disk is full; ERR_CONFIG the file or its directory
 * is not as it must be; ERR_BUG everything else.  After a failed function
 * the transaction can only be rolled back.  After a failed commit, an I/O
 * error or a damaged file db_is_lost is true, every further call fails, and
 * the process must end: what is on the disk is then unknown, and a failed
 * fsync is never retried.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct db;

#define DB_BUSY_SECONDS 10
#define DB_HASH_SIZE 32 /* SHA-256 */

/*
 * Open, and make (mode 0600) or migrate first where needed; a copy
 * PATH.before-VERSION is made before a migration.  Refused (ERR_CONFIG):
 * a directory that others may write to, a file that is not a plain one of
 * ours with no rights for group and others, a database of another program or
 * of a newer certmaild.  The master opens and closes it once before it
 * starts the others.
 */
int db_open(const char *path, struct db **db_out, struct err *err);

/* For tools: nothing can be written, nothing is made or migrated. */
int db_open_readonly(const char *path, struct db **db_out, struct err *err);

/* Rolls back what is open.  NULL is accepted. */
void db_close(struct db *db);

/*
 * db_begin takes the write lock (BEGIN IMMEDIATE); opener is a constant text
 * that names the caller in errors.  Transactions do not nest.  db_commit
 * makes all of it durable or, when any statement since db_begin has failed,
 * rolls back and fails.  db_rollback may be called at any time, so that it
 * can stand after `out:`.
 */
int db_begin(struct db *db, const char *opener, struct err *err);
int db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

bool db_is_lost(const struct db *db);

/*
 * Is there room on the disk for DB_ROOM_BYTES of write-ahead log and this much
 * besides?  0, or -1 with ERR_TEMP.  Asked before work is taken up: with none
 * a commit would fail in the middle of it, and what was sent before it would
 * be sent again.
 */
#define DB_ROOM_BYTES (8 << 20)
int db_check_room(struct db *db, int64_t besides, struct err *err);

/* The schema version of the file, and the newest this program knows. */
int db_version(struct db *db, int *version_out, struct err *err);
int db_version_known(void);

/*
 * A consistent copy while others go on writing: complete and fsynced as
 * PATH.partial, then renamed to path (mode 0600).  It is one file without a
 * -wal beside it.  Outside a transaction only.
 */
int db_backup(struct db *db, const char *path, struct err *err);

/* 1 sound; 0 not, with a line for each problem added to problems; -1. */
int db_integrity_check(struct db *db, struct buf *problems, struct err *err);

/* Move the write-ahead log into the file and empty it, as far as readers
 * allow; for idle times and the end.  Outside a transaction only. */
int db_checkpoint(struct db *db, struct err *err);

#endif
