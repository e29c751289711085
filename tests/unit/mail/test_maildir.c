/* SPDX-License-Identifier: ISC */
#include "mail/maildir.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "mail/uidset.h"

static char dir[64];

static void
make_dir(const char *name)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void
put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static bool
is_there(const char *name)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return access(path, F_OK) == 0;
}

static int
setup(void **state)
{
	static const char *const dirs[] = {
		"new", "cur", "tmp", ".Done", ".Done/new", ".Done/cur",
		".Done/tmp", ".K&APY-ln.Sub", ".K&APY-ln.Sub/new",
		".K&APY-ln.Sub/cur",
	};

	(void)state;
	snprintf(dir, sizeof dir, "/tmp/test-maildir-XXXXXX");
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < COUNT(dirs); i++)
		make_dir(dirs[i]);
	return 0;
}

static int
teardown(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -r %s", dir);
	return system(command);
}

static struct source *
open_maildir(enum config_handled handled)
{
	static char folder[] = "Done";
	struct config_mailbox mailbox = {
		.type = MAILBOX_MAILDIR, .path = dir, .handled = handled,
		.handled_folder = folder,
	};
	struct source_status status;
	struct source *source = NULL;
	struct err err;

	assert_int_equal(source_open(&mailbox, NULL, NULL, &source, &err), 0);
	assert_int_equal(source_select(source, "INBOX", &status, &err), 1);
	assert_int_equal(status.uidvalidity, 1);
	assert_int_equal(status.uidnext, 0);
	return source;
}

struct seen {
	struct buf text;
	uint64_t last;
	unsigned count;
	uint64_t known; /* this one the caller knows */
	bool refuse;
};

static bool
known(void *context, uint64_t uid)
{
	return ((struct seen *)context)->known == uid;
}

static int
note(void *context, const struct source_message *message, struct err *err)
{
	struct seen *seen = context;

	buf_printf(&seen->text, "%llu%s:%.*s;",
	    (unsigned long long)message->size, message->seen ? "s" : "",
	    (int)message->header_len, message->header);
	seen->last = message->uid;
	seen->count++;
	return seen->refuse ? err_set(err, ERR_BUG, "refused") : 0;
}

static bool
look(struct source *source, unsigned max, struct seen *seen)
{
	struct source_look l = { known, note, seen };
	struct source_progress progress;
	struct err err;

	buf_reset(&seen->text);
	seen->count = 0;
	assert_int_equal(source_look(source, 0, max, &l, &progress, &err), 0);
	assert_int_equal(progress.last_uid, 0);
	return progress.more;
}

/* Headers, in which only our fields are; everything once; new ones later. */
static void
test_look(void **state)
{
	struct source *source;
	struct seen seen = { .known = maildir_uid("5.known.host") };
	char link[256];

	(void)state;
	buf_init(&seen.text, 100000);
	put("new/1.a.host",
	    "Received: by x\n with y\nSubject: SSL\n installation\nX-From: z\n"
	    "FROM : a@example.test\n\nSubject: no header\n");
	put("new/.hidden", "Subject: hidden\n\n");
	put("new/5.known.host", "Subject: known\n\n");
	make_dir("new/2.directory.host");
	snprintf(link, sizeof link, "%s/new/6.link.host", dir);
	assert_int_equal(symlink("/etc/passwd", link), 0);
	source = open_maildir(HANDLED_KEYWORD);
	assert_false(look(source, 100, &seen));
	assert_string_equal(seen.text.data,
	    "102:Subject: SSL\n installation\nFROM : a@example.test\n\n;");
	assert_int_equal(seen.last, maildir_uid("1.a.host"));
	assert_int_equal(seen.last, maildir_uid("1.a.host:2,RS"));
	assert_false(look(source, 100, &seen));
	assert_int_equal(seen.count, 0);
	put("cur/3.b.host:2,S", "Subject: b\r\n\r\nbody");
	assert_false(look(source, 100, &seen));
	assert_string_equal(seen.text.data, "18s:Subject: b\r\n\n;");
	source_close(source);
	buf_release(&seen.text);
}

/* In steps, each message once. */
static void
test_steps(void **state)
{
	struct source *source;
	struct seen seen = { .count = 0 };
	unsigned sum = 0, rounds = 0;
	char name[40];
	bool more = true;

	(void)state;
	buf_init(&seen.text, 100000);
	for (int i = 0; i < 250; i++) {
		snprintf(name, sizeof name, "%s/%d.x.host",
		    i % 2 == 0 ? "new" : "cur", i);
		put(name, "Subject: x\n\n");
	}
	source = open_maildir(HANDLED_KEYWORD);
	while (more) {
		more = look(source, 100, &seen);
		assert_true(seen.count <= 100);
		sum += seen.count;
		rounds++;
	}
	assert_int_equal(sum, 250);
	assert_int_equal(rounds, 3);
	source_close(source);
	buf_release(&seen.text);
}

/* A handler's failure ends the look; the message comes again. */
static void
test_refused(void **state)
{
	struct source_look l;
	struct source_progress progress;
	struct seen seen = { .refuse = true };
	struct source *source;
	struct err err;

	(void)state;
	buf_init(&seen.text, 1000);
	put("new/1.a.host", "Subject: a\n\n");
	source = open_maildir(HANDLED_KEYWORD);
	l = (struct source_look){ NULL, note, &seen };
	assert_int_equal(source_look(source, 0, 1, &l, &progress, &err), -1);
	assert_int_equal(err.kind, ERR_BUG);
	source_close(source);
	source = open_maildir(HANDLED_KEYWORD);
	seen.refuse = false;
	look(source, 1, &seen);
	assert_int_equal(seen.count, 1);
	source_close(source);
	buf_release(&seen.text);
}

static void
test_fetch(void **state)
{
	static const struct {
		uint64_t limit;
		size_t bytes;
		bool truncated;
	} cases[] = { { 100, 16, false }, { 16, 16, false }, { 15, 15, true },
		{ 0, 0, true } };
	struct source *source;
	struct source_fetched fetched;
	struct err err;
	FILE *f;

	(void)state;
	put("cur/1.a.host:2,", "Subject: a\n\nbody");
	source = open_maildir(HANDLED_KEYWORD);
	for (size_t i = 0; i < COUNT(cases); i++) {
		f = tmpfile();
		assert_int_equal(source_fetch(source, maildir_uid("1.a.host"),
		    cases[i].limit, fileno(f), &fetched, &err), 1);
		assert_int_equal(fetched.bytes, cases[i].bytes);
		assert_int_equal(fetched.truncated, cases[i].truncated);
		assert_int_equal(lseek(fileno(f), 0, SEEK_CUR),
		    cases[i].bytes);
		fclose(f);
	}
	assert_int_equal(source_fetch(source, 4711, 100, 1, &fetched, &err),
	    0);
	source_close(source);
}

static const struct {
	const char *name;
	enum config_handled handled;
	const char *before, *after;
	int result;
} marks[] = {
	{ "keyword", HANDLED_KEYWORD, "new/1.a.host", "new/1.a.host", 0 },
	{ "seen", HANDLED_SEEN, "new/1.a.host", "cur/1.a.host:2,S", 1 },
	{ "seen, flags", HANDLED_SEEN, "cur/1.a.host:2,FT",
	    "cur/1.a.host:2,FST", 1 },
	{ "seen already", HANDLED_SEEN, "cur/1.a.host:2,S",
	    "cur/1.a.host:2,S", 1 },
	{ "move", HANDLED_MOVE, "new/1.a.host", ".Done/cur/1.a.host:2,", 1 },
	{ "move, flags", HANDLED_MOVE, "cur/1.a.host:2,FS",
	    ".Done/cur/1.a.host:2,FS", 1 },
};

static void
test_mark(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(marks); i++) {
		struct source *source;
		struct err err;
		char path[256];

		put(marks[i].before, "Subject: a\n\n");
		put("new/2.b.host", "Subject: b\n\n");
		source = open_maildir(marks[i].handled);
		assert_int_equal(source_mark(source, maildir_uid("1.a.host"),
		    &err), marks[i].result);
		if (!is_there(marks[i].after))
			fail_msg("%s", marks[i].name);
		assert_int_equal(is_there(marks[i].before),
		    strcmp(marks[i].before, marks[i].after) == 0);
		assert_true(is_there("new/2.b.host"));
		assert_int_equal(source_mark(source, 4711, &err), 0);
		source_close(source);
		snprintf(path, sizeof path, "%s/%s", dir, marks[i].after);
		unlink(path);
	}
}

/* Marking never replaces another file. */
static void
test_mark_keeps_others(void **state)
{
	struct source *source;
	struct err err;

	(void)state;
	put("new/1.a.host", "one");
	put(".Done/cur/1.a.host:2,", "another");
	source = open_maildir(HANDLED_MOVE);
	assert_int_equal(source_mark(source, maildir_uid("1.a.host"), &err),
	    -1);
	assert_true(is_there("new/1.a.host"));
	source_close(source);
}

static void
test_folders(void **state)
{
	static const struct {
		const char *name;
		int result;
	} cases[] = {
		{ "Done", 1 }, { "K\xc3\xb6ln/Sub", 1 }, { "inbox", 1 },
		{ "Missing", 0 }, { "..", -1 }, { "a/../../b", -1 },
		{ "/etc", -1 }, { "a\nb", -1 },
	};
	struct source *source = open_maildir(HANDLED_KEYWORD);
	struct source_status status;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (source_select(source, cases[i].name, &status, &err) !=
		    cases[i].result)
			fail_msg("%s", cases[i].name);
	source_close(source);
}

/* A delivery wakes, our own renames do not, other_fd does. */
static void
test_wait(void **state)
{
	struct source *source;
	struct seen seen = { .count = 0 };
	enum source_event event;
	struct err err;
	char from[256], to[256];
	int fds[2];

	(void)state;
	buf_init(&seen.text, 1000);
	put("new/1.a.host", "Subject: a\n\n");
	source = open_maildir(HANDLED_SEEN);
	look(source, 100, &seen);
	assert_int_equal(source_mark(source, seen.last, &err), 1);
	assert_int_equal(source_wait(source, 50, -1, &event, &err), 0);
	assert_int_equal(event, SOURCE_TIMEOUT);
	put("tmp/2.b.host", "Subject: b\n\n");
	snprintf(from, sizeof from, "%s/tmp/2.b.host", dir);
	snprintf(to, sizeof to, "%s/new/2.b.host", dir);
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(source_wait(source, 5000, -1, &event, &err), 0);
	assert_int_equal(event, SOURCE_MAIL);
	look(source, 100, &seen);
	assert_string_equal(seen.text.data, "12:Subject: b\n\n;");
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(source_wait(source, 5000, fds[0], &event, &err), 0);
	assert_int_equal(event, SOURCE_OTHER);
	close(fds[0]);
	close(fds[1]);
	source_close(source);
	buf_release(&seen.text);
}

/* A message without permission holds up nobody, and is taken when it has. */
static void
test_unreadable(void **state)
{
	struct source *source;
	struct seen seen = { .count = 0 };
	bool root = geteuid() == 0;
	char path[256];

	(void)state;
	buf_init(&seen.text, 1000);
	put("new/1.a.host", "Subject: a\n\n");
	put("new/2.b.host", "Subject: b\n\n");
	snprintf(path, sizeof path, "%s/new/1.a.host", dir);
	assert_int_equal(chmod(path, 0), 0);
	source = open_maildir(HANDLED_KEYWORD);
	/* Root may read everything. */
	for (int i = 0; root && i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, i == 0 ? "new" :
		    "cur");
		assert_int_equal(chmod(path, 0755), 0);
	}
	if (root)
		assert_int_equal(seteuid(65534), 0);
	for (int i = 0; i < 2; i++) {
		look(source, 100, &seen);
		assert_int_equal(seen.count, i == 0 ? 1 : 0);
	}
	if (root)
		assert_int_equal(seteuid(0), 0);
	snprintf(path, sizeof path, "%s/new/1.a.host", dir);
	assert_int_equal(chmod(path, 0644), 0);
	look(source, 100, &seen);
	assert_string_equal(seen.text.data, "12:Subject: a\n\n;");
	source_close(source);
	buf_release(&seen.text);
}

/* Another Maildir in the place of the one that is open. */
static void
test_replaced(void **state)
{
	struct source_status status;
	struct source *source;
	char from[256], to[256];
	struct err err;

	(void)state;
	source = open_maildir(HANDLED_KEYWORD);
	snprintf(from, sizeof from, "%s/new", dir);
	snprintf(to, sizeof to, "%s/old", dir);
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(source_select(source, "INBOX", &status, &err), -1);
	assert_true(source_is_lost(source));
	source_close(source);
	source = NULL;
	make_dir("new");
	source = open_maildir(HANDLED_KEYWORD);
	assert_int_equal(source_select(source, "INBOX", &status, &err), 1);
	make_dir("new2");
	assert_int_equal(rename(from, to), 0);
	snprintf(from, sizeof from, "%s/new2", dir);
	snprintf(to, sizeof to, "%s/new", dir);
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(source_select(source, "INBOX", &status, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	source_close(source);
}

/* Names that no MTA should give, and some that are no message. */
static void
test_odd_names(void **state)
{
	static const char *const odd[] = { "new/a b\tc", "new/\xc3\xa4.host",
		"new/\xff\xfe", "new/-rf", "new/$(id)", "cur/x:2,", "cur/y:1,",
		"cur/z:2,S:2,S", "cur/w\n.host:2,S", "new/'\"<>&" };
	struct source_fetched fetched;
	struct source *source;
	struct seen seen = { .count = 0 };
	FILE *f = tmpfile();
	struct err err;

	(void)state;
	buf_init(&seen.text, 10000);
	for (size_t i = 0; i < COUNT(odd); i++)
		put(odd[i], "Subject: x\n\n");
	put("new/.hidden", "Subject: no message\n\n");
	make_dir("new/directory");
	source = open_maildir(HANDLED_SEEN);
	look(source, 100, &seen);
	assert_int_equal(seen.count, COUNT(odd));
	assert_null(strstr(seen.text.data, "no message"));
	assert_int_equal(source_fetch(source, seen.last, 100, fileno(f),
	    &fetched, &err), 1);
	assert_int_equal(source_mark(source, seen.last, &err), 1);
	look(source, 100, &seen);
	assert_int_equal(seen.count, 0);
	source_close(source);
	buf_release(&seen.text);
	fclose(f);
}

static void
test_not_a_maildir(void **state)
{
	static char path[] = "/nonexistent/maildir";
	struct config_mailbox mailbox = {
		.type = MAILBOX_MAILDIR, .path = path,
	};
	struct source *source;
	struct err err;

	(void)state;
	assert_int_equal(source_open(&mailbox, NULL, NULL, &source, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
}

static void
test_uidset(void **state)
{
	struct uidset set = { 0 };

	(void)state;
	assert_false(uidset_has(&set, 1));
	for (uint64_t i = 1; i <= 10000; i++)
		uidset_add(&set, i * 256); /* all to the same slot at first */
	uidset_add(&set, 256);
	uidset_add(&set, 0);
	assert_int_equal(set.count, 10000);
	for (uint64_t i = 1; i <= 10000; i++)
		assert_true(uidset_has(&set, i * 256));
	assert_false(uidset_has(&set, 255));
	uidset_release(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_look, setup, teardown),
		cmocka_unit_test_setup_teardown(test_steps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fetch, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mark, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mark_keeps_others, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_folders, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unreadable, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_replaced, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_odd_names, setup,
		    teardown),
		cmocka_unit_test(test_not_a_maildir),
		cmocka_unit_test(test_uidset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
