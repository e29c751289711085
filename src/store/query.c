/* SPDX-License-Identifier: ISC */
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void
fail(struct query *q, int code)
{
	if (!q->failed)
		db_error(q->db, code, statement_names[q->which], q->err);
	q->failed = true;
}

static void
fail_text(struct query *q, const char *text)
{
	if (!q->failed)
		err_set(q->err, ERR_BUG, "database: %s: %s",
		    statement_names[q->which], text);
	q->failed = true;
	q->db->failed = true;
}

void
query_begin(struct query *q, struct db *db, enum statement which,
    struct err *err)
{
	int code;

	*q = (struct query){ .db = db, .which = which, .err = err };
	if (db->lost) {
		fail_text(q, "the database was lost by an earlier failure");
		return;
	}
	if (statements[which].writes && !db_in_transaction(db)) {
		fail_text(q, "writes outside a transaction");
		return;
	}
	if (db->stmts[which] == NULL) {
		code = sqlite3_prepare_v3(db->handle, statements[which].sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &db->stmts[which], NULL);
		if (code != SQLITE_OK) {
			fail(q, code);
			return;
		}
	}
	if (sqlite3_stmt_busy(db->stmts[which])) {
		fail_text(q, "begun inside its own walk");
		return;
	}
	q->stmt = db->stmts[which];
}

void
query_end(struct query *q)
{
	if (q->stmt == NULL)
		return;
	/* What it returns is the failure that query_step has told. */
	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
	q->stmt = NULL;
}

static void
check(struct query *q, int code)
{
	if (code != SQLITE_OK)
		fail(q, code);
}

void
query_int(struct query *q, int64_t v)
{
	if (!q->failed)
		check(q, sqlite3_bind_int64(q->stmt, ++q->bound, v));
}

void
query_int_or_null(struct query *q, int64_t v)
{
	if (v != 0)
		query_int(q, v);
	else if (!q->failed)
		check(q, sqlite3_bind_null(q->stmt, ++q->bound));
}

void
query_text(struct query *q, const char *s)
{
	if (!q->failed)
		check(q, sqlite3_bind_text(q->stmt, ++q->bound,
			     s != NULL ? s : "", -1, SQLITE_STATIC));
}

void
query_text_or_null(struct query *q, const char *s)
{
	if (s != NULL && s[0] != '\0')
		query_text(q, s);
	else
		query_int_or_null(q, 0);
}

void
query_blob(struct query *q, const void *data, size_t len)
{
	if (!q->failed)
		check(q, sqlite3_bind_blob64(q->stmt, ++q->bound, data, len,
			     SQLITE_STATIC));
}

int
query_step(struct query *q)
{
	int code;

	if (q->failed)
		return -1;
	if (q->bound != sqlite3_bind_parameter_count(q->stmt)) {
		fail_text(q, "wrong number of parameters");
		return -1;
	}
	q->column = 0;
	code = sqlite3_step(q->stmt);
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	fail(q, code);
	return -1;
}

int
query_run_changes(struct query *q)
{
	int rc = query_step(q);

	if (rc == 1)
		fail_text(q, "a row was not expected");
	query_end(q);
	return rc == 0 ? sqlite3_changes(q->db->handle) : -1;
}

int
query_run_counted(struct query *q, size_t *count_out)
{
	int changes = query_run_changes(q);

	if (changes == -1)
		return -1;
	*count_out = (size_t)changes;
	return 0;
}

int
query_run(struct query *q)
{
	return query_run_changes(q) == -1 ? -1 : 0;
}

int
query_run_one(struct query *q)
{
	int changes = query_run_changes(q);

	if (changes != -1 && changes != 1)
		fail_text(q, "no such row");
	return changes == 1 ? 0 : -1;
}

/* The next column, or -1 when there is none or after a failure. */
static int
next_column(struct query *q)
{
	if (!q->failed && q->column >= sqlite3_column_count(q->stmt))
		fail_text(q, "too few columns");
	return q->failed ? -1 : q->column++;
}

int64_t
query_get_int(struct query *q)
{
	int column = next_column(q);

	return column == -1 ? 0 : sqlite3_column_int64(q->stmt, column);
}

/* The text where SQLite has it, "" for NULL. */
static const char *
peek_text(struct query *q)
{
	int column = next_column(q);
	const unsigned char *text;

	if (column == -1 ||
	    sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
		return "";
	text = sqlite3_column_text(q->stmt, column);
	if (text == NULL)
		fail(q, SQLITE_NOMEM);
	return text != NULL ? (const char *)text : "";
}

char *
query_get_text(struct query *q)
{
	return xstrdup(peek_text(q));
}

void
query_get_fixed(struct query *q, char *text, size_t size)
{
	const char *value = peek_text(q);
	size_t len = strlen(value);

	if (len >= size) {
		fail_text(q, "a text is too long");
		len = 0;
	}
	memcpy(text, value, len);
	text[len] = '\0';
}

unsigned char *
query_get_blob(struct query *q, size_t *len_out)
{
	int column = next_column(q);
	const void *data;
	int len;

	*len_out = 0;
	if (column == -1 ||
	    sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
		return NULL;
	data = sqlite3_column_blob(q->stmt, column);
	len = sqlite3_column_bytes(q->stmt, column);
	*len_out = (size_t)len;
	return xmemdup(data, (size_t)len);
}

bool
query_get_hash(struct query *q, unsigned char hash[DB_HASH_SIZE])
{
	size_t len;
	unsigned char *data = query_get_blob(q, &len);

	if (data != NULL && len != DB_HASH_SIZE)
		fail_text(q, "a hash has the wrong length");
	else if (data != NULL)
		memcpy(hash, data, DB_HASH_SIZE);
	free(data);
	return data != NULL && !q->failed;
}

int
query_get_name(struct query *q, const char *const *names, size_t count,
    int none)
{
	const char *text = peek_text(q);
	size_t i;

	if (q->failed || text[0] == '\0')
		return none;
	for (i = 0; i < count; i++)
		if (strcmp(names[i], text) == 0)
			return (int)i;
	fail_text(q, "a name that this program does not know");
	return none;
}

int
query_row(struct query *q)
{
	if (!q->failed && q->column != sqlite3_column_count(q->stmt))
		fail_text(q, "too many columns");
	return q->failed ? -1 : 1;
}

int
query_ids(struct query *q, int64_t *ids, size_t max, size_t *count_out)
{
	size_t count = 0;
	int rc = 0;

	while (count < max && (rc = query_step(q)) == 1)
		ids[count++] = query_get_int(q);
	query_end(q);
	if (rc == -1)
		return -1;
	*count_out = count;
	return 0;
}

int
query_value(struct query *q, int64_t *value_out)
{
	int rc = query_step(q);

	if (rc == 1 && sqlite3_column_type(q->stmt, 0) == SQLITE_NULL)
		rc = 0;
	else if (rc == 1)
		*value_out = query_get_int(q);
	query_end(q);
	return rc;
}

int
query_counts(struct query *q, const char *const *names, size_t count,
    int64_t *counts_out)
{
	int rc, which;

	memset(counts_out, 0, count * sizeof *counts_out);
	while ((rc = query_step(q)) == 1) {
		which = query_get_name(q, names, count, 0);
		counts_out[which] = query_get_int(q);
		if ((rc = query_row(q)) == -1)
			break;
	}
	query_end(q);
	return rc;
}
