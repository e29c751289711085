/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/event.h"
#include "store/mailbox.h"
#include "store/message.h"

static void
set_mailbox(struct scratch *s, const char *folder, int64_t uid)
{
	struct mailbox m = { .last_uid = uid };

	ok(s, mailbox_set(s->db, folder, &m, &s->err));
}

static int64_t
get_mailbox(struct scratch *s, const char *folder)
{
	struct mailbox m;
	int rc = mailbox_get(s->db, folder, &m, &s->err);

	ok(s, rc);
	return rc == 1 ? m.last_uid : -1;
}

static void
test_settings(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *pragma;
		int64_t value;
	} cases[] = {
		{ "PRAGMA foreign_keys", 1 },
		{ "PRAGMA synchronous", 2 },
		{ "PRAGMA trusted_schema", 0 },
		{ "PRAGMA cell_size_check", 1 },
		{ "PRAGMA mmap_size", 0 },
		{ "PRAGMA cache_size", -768 },
		{ "PRAGMA secure_delete", 1 },
		{ "PRAGMA journal_size_limit", 16777216 },
		{ "SELECT count(*) FROM pragma_journal_mode "
		  "WHERE journal_mode = 'wal'", 1 },
	};
	struct stat st;
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		if (sql_int(s, cases[i].pragma) != cases[i].value)
			fail_msg("%s: %d", cases[i].pragma,
			    (int)sql_int(s, cases[i].pragma));
	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void
refused(struct scratch *s, const char *path, bool readonly, const char *word)
{
	struct db *db = NULL;
	int rc = readonly ? db_open_readonly(path, &db, &s->err) :
			    db_open(path, &db, &s->err);

	if (rc != -1 || s->err.kind != ERR_CONFIG ||
	    strstr(s->err.text, word) == NULL)
		fail_msg("%s: %d %s, not %s", path, rc, s->err.text, word);
	assert_null(db);
}

static void
test_refused(void **state)
{
	struct scratch *s = *state;
	char path[128];
	int fd;

	db_close(s->db);
	s->db = NULL;
	chmod(s->path, 0640);
	refused(s, s->path, false, "chmod 600");
	refused(s, s->path, true, "chmod 600");
	chmod(s->path, 0600);
	chmod(s->dir, 0707);
	refused(s, s->path, false, "others may write");
	chmod(s->dir, 0700);
	snprintf(path, sizeof path, "%s/none", s->dir);
	refused(s, path, true, "no database yet");
	snprintf(path, sizeof path, "%s/none/db", s->dir);
	refused(s, path, false, "No such file");
	snprintf(path, sizeof path, "%s/link", s->dir);
	assert_int_equal(symlink(s->path, path), 0);
	refused(s, path, false, "not a plain file");
	/* Not a database at all. */
	snprintf(path, sizeof path, "%s/text", s->dir);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, path, sizeof path), sizeof path);
	close(fd);
	assert_int_equal(db_open(path, &s->db, &s->err), -1);
	scratch_open(s);
}

static void
test_transactions(void **state)
{
	struct scratch *s = *state;
	struct mailbox m = { 0 };

	assert_int_equal(mailbox_set(s->db, "A", &m, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_BUG);
	assert_int_equal(db_commit(s->db, &s->err), -1);
	db_rollback(s->db);
	begin(s);
	assert_int_equal(db_begin(s->db, "second", &s->err), -1);
	assert_non_null(strstr(s->err.text, "second begins inside"));
	set_mailbox(s, "A", 1);
	db_rollback(s->db);
	assert_int_equal(get_mailbox(s, "A"), -1);
	begin(s);
	set_mailbox(s, "A", 2);
	commit(s);
	begin(s);
	set_mailbox(s, "A", 3);
	db_close(s->db);
	scratch_open(s);
	assert_int_equal(get_mailbox(s, "A"), 2);
	assert_false(db_is_lost(s->db));
}

static void
test_readonly(void **state)
{
	struct scratch *s = *state;
	struct mailbox m = { .last_uid = 5 };
	struct db *db;

	ok(s, db_open_readonly(s->path, &db, &s->err));
	begin(s);
	set_mailbox(s, "A", 1);
	commit(s);
	assert_int_equal(mailbox_get(db, "A", &m, &s->err), 1);
	/* A transaction is one view, and does not stop the writer. */
	ok(s, db_begin(db, "tool", &s->err));
	assert_int_equal(mailbox_get(db, "A", &m, &s->err), 1);
	begin(s);
	set_mailbox(s, "A", 2);
	commit(s);
	assert_int_equal(mailbox_get(db, "A", &m, &s->err), 1);
	assert_int_equal(m.last_uid, 1);
	assert_int_equal(mailbox_set(db, "A", &m, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_CONFIG);
	db_rollback(db);
	assert_int_equal(mailbox_get(db, "A", &m, &s->err), 1);
	assert_int_equal(m.last_uid, 2);
	db_close(db);
}

static void
test_backup(void **state)
{
	struct scratch *s = *state;
	char path[128], wal[140];
	struct mailbox m;
	struct buf problems;
	struct db *db;
	struct stat st;

	begin(s);
	set_mailbox(s, "A", 1);
	commit(s);
	snprintf(path, sizeof path, "%s/copy", s->dir);
	ok(s, db_backup(s->db, path, &s->err));
	begin(s);
	set_mailbox(s, "A", 2);
	assert_int_equal(db_backup(s->db, path, &s->err), -1);
	commit(s);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	snprintf(wal, sizeof wal, "%s-wal", path);
	assert_int_equal(stat(wal, &st), -1);
	snprintf(wal, sizeof wal, "%s.partial", path);
	assert_int_equal(stat(wal, &st), -1);
	ok(s, db_open_readonly(path, &db, &s->err));
	assert_int_equal(mailbox_get(db, "A", &m, &s->err), 1);
	assert_int_equal(m.last_uid, 1);
	buf_init(&problems, 10000);
	assert_int_equal(db_integrity_check(db, &problems, &s->err), 1);
	db_close(db);
	/* Over an older one, and then used as the database. */
	ok(s, db_backup(s->db, path, &s->err));
	db_close(s->db);
	ok(s, db_open(path, &s->db, &s->err));
	assert_int_equal(get_mailbox(s, "A"), 2);
	buf_release(&problems);
	snprintf(path, sizeof path, "%s/none/copy", s->dir);
	assert_int_equal(db_backup(s->db, path, &s->err), -1);
}

static void
test_integrity(void **state)
{
	struct scratch *s = *state;
	struct buf problems;

	buf_init(&problems, 10000);
	assert_int_equal(db_integrity_check(s->db, &problems, &s->err), 1);
	assert_int_equal(problems.len, 0);
	sql(s, "PRAGMA foreign_keys = OFF; INSERT INTO job (kind, request_id, "
	       "status, next_at, created, changed) "
	       "VALUES ('probe', 77, 'queued', 0, 0, 0)");
	assert_int_equal(db_integrity_check(s->db, &problems, &s->err), 0);
	assert_non_null(strstr(problems.data, "job 1 request"));
	buf_release(&problems);
}

static void
test_checkpoint(void **state)
{
	struct scratch *s = *state;
	char wal[140];
	struct stat st;
	struct db *reader;
	struct mailbox m;

	begin(s);
	set_mailbox(s, "A", 1);
	commit(s);
	snprintf(wal, sizeof wal, "%s-wal", s->path);
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size > 0);
	/* A reader in the way is no failure. */
	ok(s, db_open_readonly(s->path, &reader, &s->err));
	ok(s, db_begin(reader, "reader", &s->err));
	assert_int_equal(mailbox_get(reader, "A", &m, &s->err), 1);
	begin(s);
	set_mailbox(s, "A", 2);
	commit(s);
	ok(s, db_checkpoint(s->db, &s->err));
	db_close(reader);
	ok(s, db_checkpoint(s->db, &s->err));
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_size, 0);
}

/* ---- Several processes */

static int
status_of(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		;
	return status;
}

static void
write_many(const char *path, const char *folder)
{
	struct mailbox m = { 0 };
	struct db *db;
	int i;

	if (db_open(path, &db, NULL) == -1)
		_exit(1);
	for (i = 1; i <= 100; i++) {
		m.last_uid = i;
		if (db_begin(db, "writer", NULL) == -1 ||
		    mailbox_set(db, folder, &m, NULL) == -1 ||
		    event_append(db, i, 0, folder, "write", "", NULL) == -1 ||
		    db_commit(db, NULL) == -1)
			_exit(2);
	}
	db_close(db);
	_exit(0);
}

static void
test_two_writers(void **state)
{
	struct scratch *s = *state;
	pid_t pids[2];
	int64_t id;
	unsigned char hash[DB_HASH_SIZE];

	db_close(s->db);
	s->db = NULL;
	/* Both also make the database. */
	unlink(s->path);
	pids[0] = fork();
	if (pids[0] == 0)
		write_many(s->path, "A");
	pids[1] = fork();
	if (pids[1] == 0)
		write_many(s->path, "B");
	assert_int_equal(status_of(pids[0]), 0);
	assert_int_equal(status_of(pids[1]), 0);
	scratch_open(s);
	assert_int_equal(get_mailbox(s, "A"), 100);
	assert_int_equal(get_mailbox(s, "B"), 100);
	assert_int_equal(event_verify(s->db, NULL, &s->err), 1);
	ok(s, event_head(s->db, &id, hash, &s->err));
	assert_int_equal(id, 200);
}

static void
test_busy(void **state)
{
	struct scratch *s = *state;
	struct db *other;

	ok(s, db_open(s->path, &other, &s->err));
	sqlite3_busy_timeout(other->handle, 10);
	begin(s);
	assert_int_equal(db_begin(other, "courier.claim", &s->err), -1);
	assert_int_equal(s->err.kind, ERR_TEMP);
	assert_non_null(strstr(s->err.text, "courier.claim"));
	assert_false(db_is_lost(other));
	commit(s);
	ok(s, db_begin(other, "courier.claim", &s->err));
	ok(s, db_commit(other, &s->err));
	db_close(other);
}

/* Another process's transaction is waited for, its end noticed soon; a
 * checkpoint, which must hold up nobody, changes nothing of that. */
static void
test_waits(void **state)
{
	struct scratch *s = *state;
	int gate[2], status;
	struct db *other;
	char byte;
	pid_t pid;

	assert_int_equal(pipe(gate), 0);
	ok(s, db_checkpoint(s->db, &s->err));
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (db_open(s->path, &other, &s->err) == -1 ||
		    db_begin(other, "other", &s->err) == -1 ||
		    write(gate[1], "", 1) != 1)
			_exit(1);
		usleep(200000);
		_exit(db_commit(other, &s->err) == 0 ? 0 : 1);
	}
	assert_int_equal(read(gate[0], &byte, 1), 1);
	begin(s);
	set_mailbox(s, "A", 7);
	commit(s);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(get_mailbox(s, "A"), 7);
	close(gate[0]);
	close(gate[1]);
}

/* kill -9 inside a transaction, large enough to have spilled into the log. */
static void
test_killed(void **state)
{
	struct scratch *s = *state;
	struct message_new m = { .folder = "INBOX", .uidvalidity = 1,
		.source_key = "1", .message_id = "a@x" };
	struct buf problems;
	char *big = xcalloc(1, 2 << 20);
	int64_t counts[MESSAGE_STATUS_COUNT];
	int fd, gate[2];
	char byte;
	pid_t pid;

	begin(s);
	set_mailbox(s, "A", 1);
	commit(s);
	db_close(s->db);
	s->db = NULL;
	assert_int_equal(pipe(gate), 0);
	pid = fork();
	if (pid == 0) {
		fd = memfd_of("big", big, 2 << 20, NULL);
		if (db_open(s->path, &s->db, NULL) == 0 &&
		    db_begin(s->db, "killed", NULL) == 0 &&
		    message_take(s->db, &m, fd, NULL, NULL) == 1)
			(void)!write(gate[1], "x", 1);
		pause();
	}
	assert_int_equal(read(gate[0], &byte, 1), 1);
	kill(pid, SIGKILL);
	assert_true(WIFSIGNALED(status_of(pid)));
	close(gate[0]);
	close(gate[1]);
	scratch_open(s);
	assert_int_equal(get_mailbox(s, "A"), 1);
	ok(s, message_count(s->db, counts, &s->err));
	assert_int_equal(counts[MESSAGE_NEW], 0);
	buf_init(&problems, 10000);
	assert_int_equal(db_integrity_check(s->db, &problems, &s->err), 1);
	buf_release(&problems);
	begin(s);
	fd = memfd_of("big", big, 2 << 20, &s->err);
	assert_int_equal(message_take(s->db, &m, fd, NULL, &s->err), 1);
	close(fd);
	commit(s);
	free(big);
}

/* ---- When the disk says no */

static void
test_full(void **state)
{
	struct scratch *s = *state;
	struct message_new m = { .folder = "INBOX", .uidvalidity = 1,
		.source_key = "1", .message_id = "a@x" };
	int64_t counts[MESSAGE_STATUS_COUNT];
	char *big = xcalloc(1, 4 << 20);
	int fd = memfd_of("big", big, 4 << 20, &s->err);

	sql(s, "PRAGMA max_page_count = 200");
	begin(s);
	set_mailbox(s, "A", 1);
	assert_int_equal(message_take(s->db, &m, fd, NULL, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_TEMP);
	assert_non_null(strstr(s->err.text, "the disk is full; make room"));
	/* Nothing of it can be committed, also by who does not look. */
	assert_int_equal(db_commit(s->db, &s->err), -1);
	assert_int_equal(get_mailbox(s, "A"), -1);
	ok(s, message_count(s->db, counts, &s->err));
	assert_int_equal(counts[MESSAGE_NEW], 0);
	sql(s, "PRAGMA max_page_count = 1000000");
	begin(s);
	assert_int_equal(message_take(s->db, &m, fd, NULL, &s->err), 1);
	commit(s);
	close(fd);
	free(big);
}

/* The log cannot grow: the commit itself fails, and the process must end. */
static void
commit_without_room(const char *path)
{
	struct mailbox m = { .last_uid = 2 };
	struct err err;
	struct db *db;

	signal(SIGXFSZ, SIG_IGN);
	if (db_open(path, &db, NULL) == -1)
		_exit(1);
	if (db_begin(db, "full", NULL) == -1 ||
	    mailbox_set(db, "A", &m, NULL) == -1)
		_exit(2);
	if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 1, 1 }) == -1)
		_exit(3);
	if (db_commit(db, &err) != -1 || err.kind != ERR_BUG)
		_exit(4);
	if (!db_is_lost(db) || db_begin(db, "again", NULL) != -1)
		_exit(5);
	_exit(0);
}

static void
test_room(void **state)
{
	struct scratch *s = *state;

	ok(s, db_check_room(s->db, 0, &s->err));
	assert_int_equal(db_check_room(s->db, (int64_t)1 << 60, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_TEMP);
	if (strstr(s->err.text, "the disk is full") == NULL ||
	    strstr(s->err.text, s->path) == NULL)
		fail_msg("%s", s->err.text);
}

static void
test_commit_fails(void **state)
{
	struct scratch *s = *state;
	pid_t pid;

	begin(s);
	set_mailbox(s, "A", 1);
	commit(s);
	pid = fork();
	if (pid == 0)
		commit_without_room(s->path);
	assert_int_equal(status_of(pid), 0);
	assert_int_equal(get_mailbox(s, "A"), 1);
	begin(s);
	set_mailbox(s, "A", 3);
	commit(s);
}

static void
test_damaged(void **state)
{
	struct scratch *s = *state;
	struct mailbox m;
	char page[4096];
	off_t at;
	int fd;

	begin(s);
	set_mailbox(s, "A", 1);
	commit(s);
	/* The root page of the table, as the schema says. */
	at = 4096 * (sql_int(s, "SELECT rootpage FROM sqlite_schema "
				"WHERE name = 'mailbox'") - 1);
	db_close(s->db);
	s->db = NULL;
	memset(page, 0x5a, sizeof page);
	fd = open(s->path, O_WRONLY);
	assert_int_equal(pwrite(fd, page, sizeof page, at), sizeof page);
	close(fd);
	scratch_open(s);
	assert_int_equal(mailbox_get(s->db, "A", &m, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_BUG);
	assert_true(db_is_lost(s->db));
	assert_int_equal(db_begin(s->db, "again", &s->err), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_settings),
		TEST(test_refused),
		TEST(test_transactions),
		TEST(test_readonly),
		TEST(test_backup),
		TEST(test_integrity),
		TEST(test_checkpoint),
		TEST(test_two_writers),
		TEST(test_busy),
		TEST(test_waits),
		TEST(test_killed),
		TEST(test_full),
		TEST(test_room),
		TEST(test_commit_fails),
		TEST(test_damaged),
	};

	return cmocka_run_group_tests_name("store/db", tests, NULL, NULL);
}
