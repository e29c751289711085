/* SPDX-License-Identifier: ISC */
/* Inside of the store only: what a struct db is. */
#ifndef STORE_DB_PRIVATE_H
#define STORE_DB_PRIVATE_H

#include <sqlite3.h>

#include "store/db.h"
#include "store/statement.h"

#define DB_APPLICATION_ID 0x434d4c44 /* "CMLD" */

struct db {
	sqlite3 *handle;
	char *path;
	const char *opener; /* of the open transaction, else NULL */
	bool readonly;
	bool waits; /* for another process's lock */
	int64_t busy_since; /* monotonic ms */
	bool lost;   /* see db_is_lost */
	bool failed; /* a statement of this transaction has */
	sqlite3_stmt *stmts[STATEMENT_COUNT]; /* prepared when first used */
};

/*
 * SQLite's code as a struct err: text "what: SQLite's message".  Marks the
 * transaction as failed, and the database as lost where the code says so.
 * Returns -1.
 */
int db_error(struct db *db, int code, const char *what, struct err *err);

/* Run SQL text of ours (a script of sql/, a pragma). */
int db_script(struct db *db, const char *sql, const char *what,
    struct err *err);

#endif
