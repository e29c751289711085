/* SPDX-License-Identifier: ISC */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "store/db_private.h"
#include "store/migrate.h"
#include "store/query.h"

/* All processes together stay under 40 MB; a batch of letters fits, so that
 * no page of it is written twice. */
#define CACHE_KIB 768
#define RETRY_MS 10
#define LOOK_US 200 /* a commit takes as long on a quick disk */
#define LOOKS 100
#define LOOK_SELDOM_US 5000 /* when it is something longer */
#define WAL_KEPT_BYTES 16777216 /* pragmas take no expression */

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

/* Of every connection.  secure_delete: a purged mail may have held a private
 * key. */
static const char settings[] = "PRAGMA foreign_keys = ON;"
			       "PRAGMA synchronous = FULL;"
			       "PRAGMA cell_size_check = ON;"
			       "PRAGMA mmap_size = 0;"
			       "PRAGMA temp_store = MEMORY;"
			       "PRAGMA secure_delete = ON;"
			       "PRAGMA cache_size = -" TEXT(CACHE_KIB) ";";

/* Codes after which the process must end. */
static bool
is_fatal(int code)
{
	switch (code & 0xff) {
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_NOMEM:
	case SQLITE_CANTOPEN:
	case SQLITE_PROTOCOL:
	case SQLITE_INTERNAL:
		return true;
	default:
		return false;
	}
}

static enum err_kind
kind_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_FULL:
		return ERR_TEMP;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return ERR_CONFIG;
	default:
		return ERR_BUG;
	}
}

/* A full disk is an I/O error where SQLite makes a file longer. */
static bool
is_full(struct db *db, int code)
{
	int why = sqlite3_system_errno(db->handle);

	return (code & 0xff) == SQLITE_FULL ||
	    ((code & 0xff) == SQLITE_IOERR && (why == ENOSPC || why == EDQUOT));
}

int
db_error(struct db *db, int code, const char *what, struct err *err)
{
	db->failed = true;
	if (is_fatal(code))
		db->lost = true;
	if ((code & 0xff) == SQLITE_BUSY)
		return err_set(err, ERR_TEMP,
		    "database: %s: another process has held it for %d s%s%s",
		    what, DB_BUSY_SECONDS,
		    db->opener != NULL ? ", wanted by " : "",
		    db->opener != NULL ? db->opener : "");
	if (is_full(db, code))
		return err_set(err, ERR_TEMP, "database: %s: the disk is full; "
		    "make room for %s", what, db->path);
	if ((code & 0xff) == SQLITE_NOTADB)
		return err_set(err, ERR_CONFIG, "%s is no database", db->path);
	return err_set(err, kind_of(code), "database: %s: %s (SQLite code %d)",
	    what, sqlite3_errmsg(db->handle), code);
}

int
db_script(struct db *db, const char *sql, const char *what, struct err *err)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : db_error(db, code, what, err);
}

/* ---- Opening */

static int
open_parent(const char *path, struct err *err)
{
	char copy[PATH_MAX], *slash;
	int fd;

	if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
		return err_set(err, ERR_CONFIG, "%s: name too long", path);
	slash = strrchr(copy, '/');
	if (slash == NULL)
		snprintf(copy, sizeof copy, ".");
	else
		slash[slash == copy ? 1 : 0] = '\0';
	fd = open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return err_set_errno(err, ERR_CONFIG, "%s", copy);
	return fd;
}

/* Make an empty file and its name durable.  The file is never opened when it
 * is there: closing it would drop the locks that SQLite holds in this
 * process (POSIX locks). */
static int
make_file(int dirfd, const char *path, struct err *err)
{
	int fd = open(path,
	    O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd == -1 && errno == EEXIST)
		return 0;
	if (fd == -1)
		return err_set_errno(err, ERR_CONFIG, "%s", path);
	close(fd);
	return dir_sync(dirfd, path, err);
}

static int
check_file(const char *path, struct err *err)
{
	struct stat st;

	if (lstat(path, &st) == -1 && errno == ENOENT)
		return err_set(err, ERR_CONFIG, "%s: there is no database yet; "
		    "certmaild makes one, as does certmailctl shop add", path);
	if (lstat(path, &st) == -1)
		return err_set_errno(err, ERR_CONFIG, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, "%s: not a plain file", path);
	if (geteuid() != 0 && st.st_uid != geteuid())
		return err_set(err, ERR_CONFIG,
		    "%s: belongs to another user", path);
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return err_set(err, ERR_CONFIG,
		    "%s: group or others have rights to it; run: chmod 600 %s",
		    path, path);
	return 0;
}

static int
check_place(const char *path, bool make, struct err *err)
{
	struct stat st;
	int dirfd, rc = -1;

	dirfd = open_parent(path, err);
	if (dirfd == -1)
		return -1;
	if (fstat(dirfd, &st) == -1) {
		err_set_errno(err, ERR_CONFIG, "directory of %s", path);
		goto out;
	}
	if ((st.st_mode & S_IWOTH) != 0) {
		err_set(err, ERR_CONFIG,
		    "%s: others may write to its directory; run: chmod o-w on "
		    "the directory", path);
		goto out;
	}
	if (make && make_file(dirfd, path, err) == -1)
		goto out;
	rc = check_file(path, err);
out:
	close(dirfd);
	return rc;
}

/*
 * Another process has the lock.  SQLite's own handler waits 1 ms first and 25
 * soon after, which is many times what a commit takes, and the process that
 * commits most often gets the lock again meanwhile.
 */
static int
wait_for_lock(void *data, int tries)
{
	int64_t now = clock_mono_ms();
	struct db *db = data;

	if (tries == 0)
		db->busy_since = now;
	if (!db->waits || now - db->busy_since >= DB_BUSY_SECONDS * 1000)
		return 0;
	usleep(tries < LOOKS ? LOOK_US : LOOK_SELDOM_US);
	return 1;
}

static int
configure(struct db *db, struct err *err)
{
	static const struct {
		int option, value;
	} switches[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	size_t i;
	int code;

	sqlite3_extended_result_codes(db->handle, 1);
	db->waits = true;
	sqlite3_busy_handler(db->handle, wait_for_lock, db);
	for (i = 0; i < COUNT(switches); i++) {
		code = sqlite3_db_config(db->handle, switches[i].option,
		    switches[i].value, NULL);
		if (code != SQLITE_OK)
			return db_error(db, code, "configure", err);
	}
	return db_script(db, settings, "configure", err);
}

static struct db *
open_handle(const char *path, int flags, struct err *err)
{
	struct db *db = xcalloc(1, sizeof *db);
	int code;

	db->path = xstrdup(path);
	db->readonly = (flags & SQLITE_OPEN_READONLY) != 0;
	code = sqlite3_open_v2(path, &db->handle,
	    flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK) {
		err_set(err, ERR_CONFIG, "%s: %s", path,
		    db->handle != NULL ? sqlite3_errmsg(db->handle) :
					 sqlite3_errstr(code));
		db_close(db);
		return NULL;
	}
	if (configure(db, err) == -1) {
		db_close(db);
		return NULL;
	}
	return db;
}

static int
is_wal(void *data, int columns, char **values, char **names)
{
	bool *wal = data;

	(void)names;
	if (columns == 1 && values[0] != NULL)
		*wal = strcmp(values[0], "wal") == 0;
	return 0;
}

/* SQLite does not wait by itself for another process that makes the same
 * switch at this moment. */
static int
enter_wal(struct db *db, struct err *err)
{
	bool wal = false;
	int code, left;

	for (left = DB_BUSY_SECONDS * 1000; left > 0; left -= RETRY_MS) {
		code = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL",
		    is_wal, &wal, NULL);
		if ((code & 0xff) != SQLITE_BUSY)
			break;
		sqlite3_sleep(RETRY_MS);
	}
	if (code != SQLITE_OK)
		return db_error(db, code, "write-ahead log", err);
	if (!wal)
		return err_set(err, ERR_CONFIG,
		    "%s: its file system has no write-ahead log", db->path);
	return db_script(db,
	    "PRAGMA journal_size_limit = " TEXT(WAL_KEPT_BYTES),
	    "write-ahead log", err);
}

int
db_open(const char *path, struct db **db_out, struct err *err)
{
	struct db *db;

	if (check_place(path, true, err) == -1)
		return -1;
	db = open_handle(path, SQLITE_OPEN_READWRITE, err);
	if (db == NULL)
		return -1;
	if (enter_wal(db, err) == -1 || migrate(db, sql_files, err) == -1) {
		db_close(db);
		return -1;
	}
	*db_out = db;
	return 0;
}

int
db_open_readonly(const char *path, struct db **db_out, struct err *err)
{
	struct db *db;

	if (check_place(path, false, err) == -1)
		return -1;
	db = open_handle(path, SQLITE_OPEN_READONLY, err);
	if (db == NULL)
		return -1;
	if (db_script(db, "PRAGMA query_only = ON", "open", err) == -1 ||
	    migrate_check(db, sql_files, err) == -1) {
		db_close(db);
		return -1;
	}
	*db_out = db;
	return 0;
}

void
db_close(struct db *db)
{
	size_t i;

	if (db == NULL)
		return;
	db_rollback(db);
	for (i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(db->stmts[i]);
	sqlite3_close(db->handle);
	free(db->path);
	free(db);
}

/* ---- Transactions */

int
db_begin(struct db *db, const char *opener, struct err *err)
{
	struct query q;

	if (db->opener != NULL)
		return err_set(err, ERR_BUG,
		    "database: %s begins inside the transaction of %s", opener,
		    db->opener);
	db->failed = false;
	db->opener = opener;
	query_begin(&q, db,
	    db->readonly ? STATEMENT_BEGIN_READ : STATEMENT_BEGIN, err);
	if (query_run(&q) == -1) {
		db->opener = NULL;
		return -1;
	}
	return 0;
}

int
db_commit(struct db *db, struct err *err)
{
	struct query q;

	if (db->opener == NULL)
		return err_set(err, ERR_BUG, "database: nothing to commit");
	if (db->failed || sqlite3_get_autocommit(db->handle)) {
		err_set(err, ERR_BUG,
		    "database: %s commits although a statement has failed",
		    db->opener);
		db_rollback(db);
		return -1;
	}
	query_begin(&q, db, STATEMENT_COMMIT, err);
	if (query_run(&q) == -1) {
		bool full = is_full(db, sqlite3_errcode(db->handle));

		/* Whether it is on the disk is not known: not for this process
		 * to find out.  The next one finds room on a full disk, or
		 * waits for it. */
		db->lost = true;
		if (err != NULL && !full)
			err->kind = ERR_BUG;
		db_rollback(db);
		return -1;
	}
	db->opener = NULL;
	return 0;
}

void
db_rollback(struct db *db)
{
	if (db->opener == NULL)
		return;
	/* Not through a query: it must also work when the database is lost.
	 * SQLite may have rolled back by itself. */
	if (!sqlite3_get_autocommit(db->handle) &&
	    sqlite3_exec(db->handle, statements[STATEMENT_ROLLBACK].sql, NULL,
		NULL, NULL) != SQLITE_OK)
		db->lost = true;
	db->opener = NULL;
	db->failed = false;
}

bool
db_in_transaction(const struct db *db)
{
	return db->opener != NULL && !sqlite3_get_autocommit(db->handle);
}

bool
db_is_lost(const struct db *db)
{
	return db->lost;
}

int
db_check_room(struct db *db, int64_t besides, struct err *err)
{
	unsigned long long need = DB_ROOM_BYTES + (unsigned long long)besides;
	struct statvfs st;

	if (statvfs(db->path, &st) == -1 ||
	    (unsigned long long)st.f_bavail * st.f_frsize >= need)
		return 0;
	return err_set(err, ERR_TEMP, "the disk is full: %llu MiB are left for "
	    "%s, %llu are needed; make room there",
	    (unsigned long long)st.f_bavail * st.f_frsize >> 20, db->path,
	    need >> 20);
}

/* ---- Looking after it */

int
db_version(struct db *db, int *version_out, struct err *err)
{
	struct query q;
	int64_t version;

	query_begin(&q, db, STATEMENT_USER_VERSION, err);
	if (query_value(&q, &version) != 1)
		return -1;
	*version_out = (int)version;
	return 0;
}

int
db_version_known(void)
{
	return migrate_version(sql_files);
}

/* All pages in one step: in WAL mode that stops no writer, and it cannot be
 * made to start again. */
static int
copy_into(struct db *db, struct db *copy, struct err *err)
{
	sqlite3_backup *backup;
	int code;

	backup = sqlite3_backup_init(copy->handle, "main", db->handle, "main");
	if (backup == NULL)
		return db_error(copy, sqlite3_errcode(copy->handle), "backup",
		    err);
	sqlite3_backup_step(backup, -1);
	code = sqlite3_backup_finish(backup);
	if (code != SQLITE_OK)
		return db_error(copy, code, "backup", err);
	return db_script(copy, "PRAGMA journal_mode = DELETE", "backup", err);
}

static int
sync_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;

	if (fd == -1)
		return err_set_errno(err, ERR_TEMP, "%s", path);
	if (fsync(fd) == -1)
		rc = err_set_errno(err, ERR_TEMP, "fsync %s", path);
	close(fd);
	return rc;
}

int
db_backup(struct db *db, const char *path, struct err *err)
{
	char partial[PATH_MAX];
	struct db *copy = NULL;
	int dirfd, rc = -1;

	if (db->opener != NULL)
		return err_set(err, ERR_BUG, "backup inside a transaction");
	if (snprintf(partial, sizeof partial, "%s.partial", path) >=
	    (int)sizeof partial)
		return err_set(err, ERR_CONFIG, "%s: name too long", path);
	dirfd = open_parent(path, err);
	if (dirfd == -1)
		return -1;
	if (unlink(partial) == -1 && errno != ENOENT) {
		err_set_errno(err, ERR_TEMP, "%s", partial);
		goto out;
	}
	if (make_file(dirfd, partial, err) == -1)
		goto out;
	copy = open_handle(partial, SQLITE_OPEN_READWRITE, err);
	if (copy == NULL || copy_into(db, copy, err) == -1)
		goto out;
	db_close(copy);
	copy = NULL;
	if (sync_file(partial, err) == -1)
		goto out;
	if (rename(partial, path) == -1) {
		err_set_errno(err, ERR_TEMP, "rename to %s", path);
		goto out;
	}
	rc = dir_sync(dirfd, path, err);
out:
	db_close(copy);
	if (rc == -1)
		unlink(partial);
	close(dirfd);
	return rc;
}

/* One line for each row: its columns, separated by spaces.  integrity_check
 * says "ok" in a single row. */
static int
add_problems(struct db *db, enum statement which, struct buf *problems,
    size_t *count, struct err *err)
{
	struct query q;
	char *text;
	int i, rc;

	query_begin(&q, db, which, err);
	while ((rc = query_step(&q)) == 1) {
		text = query_get_text(&q);
		if (which != STATEMENT_INTEGRITY || strcmp(text, "ok") != 0) {
			(*count)++;
			buf_puts(problems, text);
			for (i = 1; i < sqlite3_column_count(q.stmt); i++)
				buf_printf(problems, " %s",
				    sqlite3_column_text(q.stmt, i) != NULL ?
					(const char *)sqlite3_column_text(
					    q.stmt, i) :
					"-");
			buf_putc(problems, '\n');
		}
		free(text);
	}
	query_end(&q);
	return rc;
}

int
db_integrity_check(struct db *db, struct buf *problems, struct err *err)
{
	size_t count = 0;

	if (add_problems(db, STATEMENT_INTEGRITY, problems, &count, err) ==
		-1 ||
	    add_problems(db, STATEMENT_FOREIGN_KEYS, problems, &count, err) ==
		-1)
		return -1;
	return count == 0 ? 1 : 0;
}

int
db_checkpoint(struct db *db, struct err *err)
{
	int code;

	if (db->opener != NULL)
		return err_set(err, ERR_BUG, "checkpoint in a transaction");
	/* Readers and writers are not waited for: the rest is done later. */
	db->waits = false;
	code = sqlite3_wal_checkpoint_v2(db->handle, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	db->waits = true;
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
		return db_error(db, code, "checkpoint", err);
	return 0;
}
