/* SPDX-License-Identifier: ISC */
/*
 * Inside of the store only: one use of a prepared statement.
 *
 *	query_begin(&q, db, STATEMENT_X, err);
 *	query_int(&q, id);
 *	if ((rc = query_step(&q)) == 1)
 *		out->name = query_get_text(&q);
 *	query_end(&q);
 *
 * Parameters are bound and columns fetched in their order; every call checks.
 * A failure is sticky: what follows does nothing, and query_step says -1.
 * Bound texts and bytes are borrowed until query_end.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db_private.h"

struct query {
	struct db *db;
	sqlite3_stmt *stmt;
	enum statement which;
	struct err *err;
	int bound;
	int column;
	bool failed;
};

/* A statement that writes is refused outside a transaction; so is one that
 * is still being stepped (a walk begun inside its own callback). */
void query_begin(struct query *q, struct db *db, enum statement which,
    struct err *err);
void query_end(struct query *q);

void query_int(struct query *q, int64_t v);
void query_int_or_null(struct query *q, int64_t v); /* 0 is NULL */
void query_text(struct query *q, const char *s);    /* NULL is "" */
void query_text_or_null(struct query *q, const char *s); /* "" is NULL */
void query_blob(struct query *q, const void *data, size_t len);

int query_step(struct query *q);  /* 1 a row, 0 none, -1 */
int query_run(struct query *q);   /* no row expected, then query_end: 0/-1 */
/* The same, and exactly one row must have changed. */
int query_run_one(struct query *q);
/* The same, for none or one: how many, or -1. */
int query_run_changes(struct query *q);
/* The same, for any number of them. */
int query_run_counted(struct query *q, size_t *count_out);

int64_t query_get_int(struct query *q);  /* NULL is 0 */
char *query_get_text(struct query *q);   /* a copy; NULL is "" */
void query_get_fixed(struct query *q, char *text, size_t size);
/* A copy; NULL is NULL and 0. */
unsigned char *query_get_blob(struct query *q, size_t *len_out);
/* false for NULL; a wrong length is a failure. */
bool query_get_hash(struct query *q, unsigned char hash[DB_HASH_SIZE]);
/* The index in names, or none for NULL. */
int query_get_name(struct query *q, const char *const *names, size_t count,
    int none);
/* Whether all that was fetched was as it must be: 1, or -1 with err. */
int query_row(struct query *q);

/* The one column of each row, at most max; then query_end. */
int query_ids(struct query *q, int64_t *ids, size_t max, size_t *count_out);
/* The one column of the first row, then query_end: 1, 0 none or NULL, -1. */
int query_value(struct query *q, int64_t *value_out);
/* Rows of (name, count), then query_end; those that are not there are 0. */
int query_counts(struct query *q, const char *const *names, size_t count,
    int64_t *counts_out);

#endif
