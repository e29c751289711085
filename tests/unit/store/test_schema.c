/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include <ctype.h>
#include <sys/stat.h>

#include "store/job.h"
#include "store/message.h"
#include "store/migrate.h"
#include "store/outbox.h"
#include "wire/reading.h"

/* ---- Names in CHECKs are those of the tables in C */

static void
test_check_names(void **state)
{
	static const struct {
		const char *table, *column;
		const char *const *names;
		size_t count;
	} cases[] = {
		{ "message", "status", message_status_names,
		    MESSAGE_STATUS_COUNT },
		{ "message", "mark", message_mark_names, MESSAGE_MARK_COUNT },
		{ "request", "state", request_state_names,
		    REQUEST_STATE_COUNT },
		{ "request", "held_from", request_state_names,
		    REQUEST_STATE_COUNT },
		{ "request", "kind", request_kind_names, REQUEST_KIND_COUNT },
		{ "evidence", "field", reading_field_names,
		    READING_FIELD_COUNT },
		{ "outbox", "status", outbox_status_names,
		    OUTBOX_STATUS_COUNT },
		{ "job", "kind", job_kind_names, JOB_KIND_COUNT },
		{ "job", "status", job_status_names, JOB_STATUS_COUNT },
	};
	char query[400], expected[400], *found, *end;
	struct buf schema;
	size_t i, k;
	char *p;

	(void)state;
	buf_init(&schema, 100000);
	for (i = 0; sql_files[i].name != NULL; i++)
		if (strcmp(sql_files[i].name, "sql/schema.sql") == 0)
			buf_puts(&schema, sql_files[i].text);
	/* Without white space: CHECK(statusIN('new','done')). */
	for (p = schema.data, end = p; *p != '\0'; p++)
		if (!isspace((unsigned char)*p))
			*end++ = *p;
	*end = '\0';
	for (i = 0; i < COUNT(cases); i++) {
		snprintf(expected, sizeof expected, "CHECK(%sIN(",
		    cases[i].column);
		for (k = 0; k < cases[i].count; k++)
			snprintf(expected + strlen(expected),
			    sizeof expected - strlen(expected), "%s'%s'",
			    k > 0 ? "," : "", cases[i].names[k]);
		snprintf(expected + strlen(expected),
		    sizeof expected - strlen(expected), "))");
		snprintf(query, sizeof query, "CREATETABLE%s(",
		    cases[i].table);
		found = strstr(schema.data, query);
		assert_non_null(found);
		end = strstr(found, ")STRICT");
		assert_non_null(end);
		*end = '\0';
		if (strstr(found, expected) == NULL)
			fail_msg("%s: no %s", cases[i].table, expected);
		*end = ')';
	}
	buf_release(&schema);
}

static void
test_all_strict(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(sql_int(s, "SELECT count(*) FROM sqlite_schema "
	    "WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
	    "AND sql NOT LIKE '%STRICT%'"), 0);
	assert_true(sql_int(s, "SELECT count(*) FROM sqlite_schema "
	    "WHERE type = 'table'") >= 14);
}

/* ---- Every statement is sound, and none of a sweep walks a whole table */

/* A newest-first walk, few rows of an index, or few in all. */
static bool
may_sort(enum statement which)
{
	return which == STATEMENT_MESSAGE_TRIED ||
	    which == STATEMENT_CERTIFICATE_IN_SERVICE ||
	    which == STATEMENT_OUTBOX_OPEN;
}

static void
explain(struct scratch *s, enum statement which)
{
	char text[4000];
	sqlite3_stmt *stmt;
	const char *step;
	bool scan, sort;

	snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s",
	    statements[which].sql);
	if (sqlite3_prepare_v2(s->db->handle, text, -1, &stmt, NULL) !=
	    SQLITE_OK)
		fail_msg("%s: %s", statement_names[which],
		    sqlite3_errmsg(s->db->handle));
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		step = (const char *)sqlite3_column_text(stmt, 3);
		scan = strncmp(step, "SCAN ", 5) == 0 &&
		    strstr(step, "INDEX") == NULL &&
		    which != STATEMENT_EVENT_HEAD;
		sort = strncmp(step, "USE TEMP B-TREE", 15) == 0 &&
		    !may_sort(which);
		if (scan || sort)
			fail_msg("%s: %s", statement_names[which], step);
	}
	sqlite3_finalize(stmt);
}

static void
test_statements(void **state)
{
	struct scratch *s = *state;
	sqlite3_stmt *stmt;
	size_t i;
	int readonly;

	for (i = 0; i < STATEMENT_COUNT; i++) {
		if (statements[i].sql == NULL)
			fail_msg("%s has no SQL", statement_names[i]);
		if (sqlite3_prepare_v2(s->db->handle, statements[i].sql, -1,
			&stmt, NULL) != SQLITE_OK)
			fail_msg("%s: %s", statement_names[i],
			    sqlite3_errmsg(s->db->handle));
		readonly = sqlite3_stmt_readonly(stmt);
		sqlite3_finalize(stmt);
		if (i > STATEMENT_ROLLBACK && readonly == statements[i].writes)
			fail_msg("%s: writes is wrong", statement_names[i]);
		if (!statements[i].scans && i > STATEMENT_FOREIGN_KEYS)
			explain(s, (enum statement)i);
	}
}

/* ---- Migrations */

#define OLD_SCHEMA                                                     \
	"CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT) STRICT;"   \
	"CREATE TABLE b (id INTEGER PRIMARY KEY, "                     \
	"a INTEGER REFERENCES a (id)) STRICT;"
#define TO_2 "ALTER TABLE a ADD COLUMN size INTEGER NOT NULL DEFAULT 7;"
/* Rebuilding a table that another one refers to. */
#define TO_3                                                             \
	"CREATE TABLE new (id INTEGER PRIMARY KEY, title TEXT, "         \
	"size INTEGER NOT NULL DEFAULT 7) STRICT;"                       \
	"INSERT INTO new SELECT id, upper(name), size FROM a;"           \
	"DROP TABLE a; ALTER TABLE new RENAME TO a;"

static const struct embedded version_1[] = {
	{ "sql/schema.sql", OLD_SCHEMA }, { NULL, NULL } };
static const struct embedded version_3[] = {
	{ "sql/003-title.sql", TO_3 },
	{ "sql/schema.sql", "" },
	{ "sql/002-size.sql", TO_2 },
	{ NULL, NULL } };
static const struct embedded broken[] = {
	{ "sql/002-size.sql", TO_2 },
	{ "sql/003-bad.sql", "DROP TABLE b; SELECT nonsense;" },
	{ NULL, NULL } };
static const struct embedded dangling[] = {
	{ "sql/002-delete.sql", "DELETE FROM a;" }, { NULL, NULL } };
static const struct embedded gap[] = {
	{ "sql/003-title.sql", TO_3 }, { NULL, NULL } };

/* Any file, not through db_open and its checks. */
static void
open_raw(struct scratch *s, const char *path)
{
	db_close(s->db);
	s->db = xcalloc(1, sizeof *s->db);
	s->db->path = xstrdup(path);
	assert_int_equal(sqlite3_open(path, &s->db->handle), SQLITE_OK);
}

static void
make_old(struct scratch *s)
{
	int version;

	db_close(s->db);
	s->db = NULL;
	unlink(s->path);
	open_raw(s, s->path);
	sql(s, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
	chmod(s->path, 0600);
	ok(s, migrate(s->db, version_1, &s->err));
	ok(s, db_version(s->db, &version, &s->err));
	assert_int_equal(version, 1);
	sql(s, "INSERT INTO a (name) VALUES ('x'), ('y');"
	       "INSERT INTO b (a) VALUES (2)");
}

static void
test_migrate(void **state)
{
	struct scratch *s = *state;
	char path[128];
	int version;

	make_old(s);
	assert_int_equal(migrate_version(version_3), 3);
	assert_int_equal(migrate_check(s->db, version_3, &s->err), -1);
	assert_non_null(strstr(s->err.text, "start certmaild"));
	ok(s, migrate(s->db, version_3, &s->err));
	ok(s, db_version(s->db, &version, &s->err));
	assert_int_equal(version, 3);
	ok(s, migrate_check(s->db, version_3, &s->err));
	assert_int_equal(sql_int(s, "SELECT id FROM a WHERE title = 'Y' "
	    "AND size = 7"), 2);
	assert_int_equal(sql_int(s, "SELECT a FROM b"), 2);
	assert_int_equal(sql_int(s, "PRAGMA foreign_keys"), 1);
	ok(s, migrate(s->db, version_3, &s->err));
	/* The copy made before is the old one, whole. */
	snprintf(path, sizeof path, "%s.before-3", s->path);
	open_raw(s, path);
	assert_int_equal(sql_int(s, "PRAGMA user_version"), 1);
	assert_int_equal(sql_int(s, "SELECT id FROM a WHERE name = 'y'"), 2);
}

static void
test_migration_fails(void **state)
{
	static const struct {
		const char *name;
		const struct embedded *files;
		int version; /* it stays at */
	} cases[] = {
		{ "broken SQL", broken, 2 },
		{ "dangling reference", dangling, 1 },
		{ "a version is missing", gap, 1 },
	};
	struct scratch *s = *state;
	int version;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		make_old(s);
		if (migrate(s->db, cases[i].files, &s->err) != -1)
			fail_msg("%s: migrated", cases[i].name);
		ok(s, db_version(s->db, &version, &s->err));
		if (version != cases[i].version)
			fail_msg("%s: version %d", cases[i].name, version);
		assert_int_equal(sql_int(s, "SELECT a FROM b"), 2);
		assert_int_equal(sql_int(s, "SELECT count(*) FROM a"), 2);
	}
}

static void
test_newer_refused(void **state)
{
	struct scratch *s = *state;

	sql(s, "PRAGMA user_version = 99");
	db_close(s->db);
	s->db = NULL;
	assert_int_equal(db_open(s->path, &s->db, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_CONFIG);
	assert_non_null(strstr(s->err.text, "version 99"));
	assert_non_null(strstr(s->err.text, "newer certmaild"));
	assert_int_equal(db_open_readonly(s->path, &s->db, &s->err), -1);
	assert_non_null(strstr(s->err.text, "newer certmaild"));
}

static void
test_foreign_refused(void **state)
{
	static const char *const cases[] = {
		"PRAGMA application_id = 1",
		"PRAGMA user_version = 0; PRAGMA application_id = 0",
	};
	struct scratch *s = *state;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		sql(s, cases[i]);
		db_close(s->db);
		s->db = NULL;
		assert_int_equal(db_open(s->path, &s->db, &s->err), -1);
		assert_int_equal(s->err.kind, ERR_CONFIG);
		assert_non_null(strstr(s->err.text, "not certmaild's"));
		open_raw(s, s->path);
	}
}

/* ---- The first schema and every migration since give schema.sql */

static void
describe(struct scratch *s, struct buf *b)
{
	sqlite3_stmt *stmt;

	assert_int_equal(sqlite3_prepare_v2(s->db->handle,
	    "SELECT m.type, m.name, coalesce(t.name, ''), coalesce(t.type, '')"
	    ", coalesce(t.\"notnull\", ''), coalesce(t.dflt_value, ''), "
	    "CASE m.type WHEN 'table' THEN '' ELSE m.sql END "
	    "FROM sqlite_schema m LEFT JOIN pragma_table_xinfo(m.name) t "
	    "WHERE m.name NOT LIKE 'sqlite_%' ORDER BY m.name, t.name", -1,
	    &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		int i;

		for (i = 0; i < sqlite3_column_count(stmt); i++)
			buf_printf(b, "%s|",
			    sqlite3_column_text(stmt, i) != NULL ?
				(const char *)sqlite3_column_text(stmt, i) :
				"");
		buf_putc(b, '\n');
	}
	sqlite3_finalize(stmt);
}

static void
test_schema_is_migrated(void **state)
{
	static const char fixture[] = "tests/unit/store/schema-1.sql";
	struct embedded files[2] = { { "sql/schema.sql", NULL },
		{ NULL, NULL } };
	struct scratch *s = *state;
	struct buf now, first, migrated;

	buf_init(&now, 100000);
	buf_init(&first, 100000);
	buf_init(&migrated, 100000);
	describe(s, &now);
	db_close(s->db);
	s->db = NULL;
	unlink(s->path);
	ok(s, file_read(fixture, &first, &s->err));
	files[0].text = first.data;
	open_raw(s, s->path);
	chmod(s->path, 0600);
	ok(s, migrate(s->db, files, &s->err));
	db_close(s->db);
	scratch_open(s);
	describe(s, &migrated);
	if (strcmp(now.data, migrated.data) != 0)
		fail_msg("schema.sql is not what the migrations lead to: add "
			 "sql/NNN-name.sql (before the first release: copy "
			 "schema.sql to %s)", fixture);
	buf_release(&now);
	buf_release(&first);
	buf_release(&migrated);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_check_names),
		TEST(test_all_strict),
		TEST(test_statements),
		TEST(test_migrate),
		TEST(test_migration_fails),
		TEST(test_newer_refused),
		TEST(test_foreign_refused),
		TEST(test_schema_is_migrated),
	};

	return cmocka_run_group_tests_name("store/schema", tests, NULL, NULL);
}
