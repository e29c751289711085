/* SPDX-License-Identifier: ISC */
#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_private.h"
#include "store/query.h"

/* NNN of "sql/NNN-name.sql", 0 for another file. */
static int
file_version(const struct embedded *file)
{
	const char *base = strrchr(file->name, '/');
	char *end;
	long version;

	base = base != NULL ? base + 1 : file->name;
	version = strtol(base, &end, 10);
	if (end != base + 3 || *end != '-' || version < 2)
		return 0;
	return (int)version;
}

int
migrate_version(const struct embedded *files)
{
	int version = 1;

	for (; files->name != NULL; files++)
		if (file_version(files) > version)
			version = file_version(files);
	return version;
}

static const struct embedded *
find_file(const struct embedded *files, int version)
{
	for (; files->name != NULL; files++) {
		if (version == 0 && strcmp(files->name, "sql/schema.sql") == 0)
			return files;
		if (version != 0 && file_version(files) == version)
			return files;
	}
	return NULL;
}

static int
pragma(struct db *db, enum statement which, int64_t *value_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, which, err);
	return query_value(&q, value_out) == 1 ? 0 : -1;
}

static int
set_version(struct db *db, int version, struct err *err)
{
	char sql[100];

	snprintf(sql, sizeof sql,
	    "PRAGMA user_version = %d; PRAGMA application_id = %d", version,
	    DB_APPLICATION_ID);
	return db_script(db, sql, "schema version", err);
}

static int
check_foreign_keys(struct db *db, struct err *err)
{
	struct query q;
	int rc;

	query_begin(&q, db, STATEMENT_FOREIGN_KEYS, err);
	rc = query_step(&q);
	query_end(&q);
	if (rc == 1)
		return err_set(err, ERR_BUG,
		    "database: a migration breaks a reference");
	return rc;
}

/* One file in one transaction, unless another process was quicker. */
static int
apply(struct db *db, const struct embedded *file, int from, int to,
    struct err *err)
{
	int64_t version;
	int rc = -1;

	if (db_begin(db, "migrate", err) == -1 ||
	    pragma(db, STATEMENT_USER_VERSION, &version, err) == -1)
		goto out;
	if (version >= to) {
		rc = 0;
		goto out;
	}
	if (version != from) {
		err_set(err, ERR_TEMP,
		    "database: another process is migrating it");
		goto out;
	}
	if (db_script(db, file->text, file->name, err) == -1 ||
	    set_version(db, to, err) == -1 ||
	    check_foreign_keys(db, err) == -1)
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

static int
make(struct db *db, const struct embedded *files, struct err *err)
{
	const struct embedded *schema = find_file(files, 0);
	int64_t size, version;

	if (schema == NULL)
		return err_set(err, ERR_BUG, "no schema.sql in this program");
	if (pragma(db, STATEMENT_SCHEMA_SIZE, &size, err) == -1)
		return -1;
	if (size > 0) {
		/* Unless it was made this moment by another of us. */
		if (pragma(db, STATEMENT_USER_VERSION, &version, err) == -1)
			return -1;
		if (version == 0)
			return err_set(err, ERR_CONFIG,
			    "%s: a database, but not certmaild's", db->path);
		return 0;
	}
	return apply(db, schema, 0, migrate_version(files), err);
}

static int
upgrade(struct db *db, const struct embedded *files, int from,
    struct err *err)
{
	const struct embedded *file;
	char path[4096];
	int to, known = migrate_version(files), rc = -1;

	if (snprintf(path, sizeof path, "%s.before-%d", db->path, known) >=
	    (int)sizeof path)
		return err_set(err, ERR_CONFIG, "%s: name too long", db->path);
	if (db_backup(db, path, err) == -1)
		return err_prefix(err, "copy before the migration");
	/* Tables may be rebuilt; each file is checked at its end instead.
	 * This pragma does nothing inside a transaction. */
	if (db_script(db, "PRAGMA foreign_keys = OFF", "migrate", err) == -1)
		return -1;
	for (to = from + 1; to <= known; to++) {
		file = find_file(files, to);
		if (file == NULL) {
			err_set(err, ERR_BUG,
			    "no migration to schema version %d", to);
			goto out;
		}
		if (apply(db, file, to - 1, to, err) == -1)
			goto out;
	}
	rc = db_script(db, "PRAGMA foreign_keys = ON", "migrate", err);
out:
	return rc;
}

static int
check_ours(struct db *db, int version, int known, struct err *err)
{
	int64_t application;

	if (pragma(db, STATEMENT_APPLICATION_ID, &application, err) == -1)
		return -1;
	if (application != DB_APPLICATION_ID)
		return err_set(err, ERR_CONFIG,
		    "%s: a database, but not certmaild's", db->path);
	if (version > known)
		return err_set(err, ERR_CONFIG,
		    "%s: has schema version %d, made by a newer certmaild; "
		    "this one knows versions up to %d",
		    db->path, version, known);
	return 0;
}

int
migrate(struct db *db, const struct embedded *files, struct err *err)
{
	int known = migrate_version(files);
	int64_t version;

	if (pragma(db, STATEMENT_USER_VERSION, &version, err) == -1)
		return -1;
	if (version == 0) {
		if (make(db, files, err) == -1 ||
		    pragma(db, STATEMENT_USER_VERSION, &version, err) == -1)
			return -1;
	}
	if (check_ours(db, (int)version, known, err) == -1)
		return -1;
	return version < known ? upgrade(db, files, (int)version, err) : 0;
}

int
migrate_check(struct db *db, const struct embedded *files, struct err *err)
{
	int known = migrate_version(files);
	int64_t version;

	if (pragma(db, STATEMENT_USER_VERSION, &version, err) == -1 ||
	    check_ours(db, (int)version, known, err) == -1)
		return -1;
	if (version < known)
		return err_set(err, ERR_CONFIG,
		    "%s: has schema version %d; start certmaild once, which "
		    "brings it to version %d",
		    db->path, (int)version, known);
	return 0;
}
