/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mem.h"
#include "master/office.h"
#include "proc/child.h"

/*
 * The office looks for its programs beside the running one: this test runs
 * from a directory of its own, where a shell script stands in for them.  It
 * notes when it began, does what ROLE.act says, and waits to be ended.
 */
static const char stand_in[] = "#!/bin/sh\n"
	"d=${0%/*}\n"
	"echo $(date +%s%N) $$ >>$d/$2.starts\n"
	"[ ! -e $d/$2.act ] || . $d/$2.act\n"
	"exec sleep 60 >&- 3>&-\n";
static const char *const programs[] = { "certmaild", "certmaild-reader",
	"certmaild-keeper", "certmaild-fetcher" };
static char dir[PATH_MAX];
static_assert(CHILD_LOST + ROLE_READER == 34 &&
    CHILD_LOST + ROLE_KEEPER == 36, "as the scripts below say it");

struct run {
	struct office office;
	struct config *config;
	int log;
	struct err err;
};

static void
put(const char *name, const char *suffix, const char *text, mode_t mode)
{
	struct err err = { 0 };
	char path[PATH_MAX + 64];

	snprintf(path, sizeof path, "%s/%s%s", dir, name, suffix);
	if (file_replace(path, mode, text, strlen(text), &err) == -1)
		fail_msg("%s", err.text);
}

static void
remove_all(void)
{
	char path[PATH_MAX + 64];
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++) {
		snprintf(path, sizeof path, "%s/%s.act", dir, role_names[i]);
		unlink(path);
		snprintf(path, sizeof path, "%s/%s.starts", dir,
		    role_names[i]);
		unlink(path);
	}
}

static int
setup(void **state)
{
	struct run *r = xcalloc(1, sizeof *r);

	remove_all();
	r->config = config_defaults();
	r->config->trust.aia = true;
	r->log = memfd_create("log", MFD_CLOEXEC);
	log_to_fd(r->log, true, "master");
	if (office_init(&r->office, r->config, -1, &r->err) == -1)
		fail_msg("%s", r->err.text);
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct run *r = *state;

	office_stop(&r->office);
	office_release(&r->office);
	log_to_fd(-1, false, "");
	close(r->log);
	config_free(r->config);
	free(r);
	return 0;
}

/* What the master's loop does, for so long. */
static void
run_for(struct run *r, int ms)
{
	int64_t end = clock_mono_ms() + ms;
	struct pollfd p[ROLE_COUNT];
	int timeout;

	while (clock_mono_ms() < end) {
		office_do_due(&r->office);
		timeout = office_poll(&r->office, p);
		poll(p, ROLE_COUNT, timeout < 0 || timeout > 10 ? 10
								: timeout);
		office_read_logs(&r->office, p);
		office_reap(&r->office);
	}
}

/* How often it was started; when for the last time, in ns. */
static int
starts(enum role role, long long *last_out)
{
	char path[PATH_MAX + 64], line[100];
	int count = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s.starts", dir, role_names[role]);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		count++;
		if (last_out != NULL)
			*last_out = atoll(line);
	}
	if (f != NULL)
		fclose(f);
	return count;
}

static char *
log_text(struct run *r)
{
	static char text[1 << 20];
	ssize_t n = pread(r->log, text, sizeof text - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

static void
test_all_start(void **state)
{
	struct run *r = *state;
	int role;

	run_for(r, 500);
	for (role = ROLE_INTAKE; role < ROLE_COUNT; role++)
		if (starts((enum role)role, NULL) != 1)
			fail_msg("%s was started %d times", role_names[role],
			    starts((enum role)role, NULL));
	assert_string_equal(log_text(r), "");
}

/* 250 ms, 500 ms, 1 s: no faster. */
static void
test_back_off(void **state)
{
	struct run *r = *state;

	put("courier", ".act", "exit 7\n", 0600);
	run_for(r, 1400);
	assert_int_equal(starts(ROLE_COURIER, NULL), 3);
	assert_int_equal(starts(ROLE_CLERK, NULL), 1);
	assert_non_null(strstr(log_text(r), "child.died process=courier"));
	assert_non_null(strstr(log_text(r), "status=7 restart_ms=250\n"));
	assert_non_null(strstr(log_text(r), "status=7 restart_ms=500\n"));
	assert_non_null(strstr(log_text(r), "status=7 restart_ms=1000\n"));
	/* That is a loop by now, and it is said once. */
	assert_int_equal(r->office.board[ROLE_COURIER].restarts, 3);
	assert_int_equal(r->office.board[ROLE_COURIER].in_a_row, 3);
	assert_string_equal(r->office.board[ROLE_COURIER].how,
	    "exit status 7");
	assert_non_null(strstr(log_text(r), "error master child.loops "
	    "process=courier deaths=3 how=\"exit status 7\""));
}

static void
test_killed(void **state)
{
	struct run *r = *state;

	run_for(r, 300);
	kill(r->office.children[ROLE_COURIER].pid, SIGSEGV);
	run_for(r, 600);
	assert_int_equal(starts(ROLE_COURIER, NULL), 2);
	assert_non_null(strstr(log_text(r), "error master child.died "
	    "process=courier"));
	assert_non_null(strstr(log_text(r), "signal=\"Segmentation fault\""));
	assert_int_equal(r->office.board[ROLE_COURIER].in_a_row, 1);
	assert_null(strstr(log_text(r), "child.loops"));
}

/* With a server go its sockets: its askers come back after it, once. */
static void
test_server_dies(void **state)
{
	long long reader = 0, intake = 0, clerk = 0;
	struct run *r = *state;
	int64_t before;

	run_for(r, 300);
	kill(r->office.children[ROLE_READER].pid, SIGKILL);
	before = clock_mono_ms();
	run_for(r, 900);
	assert_true(clock_mono_ms() - before < 3000);
	assert_int_equal(starts(ROLE_READER, &reader), 2);
	assert_int_equal(starts(ROLE_INTAKE, &intake), 2);
	assert_int_equal(starts(ROLE_CLERK, &clerk), 2);
	assert_int_equal(starts(ROLE_COURIER, NULL), 1);
	assert_int_equal(starts(ROLE_KEEPER, NULL), 1);
	/* Forked after it; it notes its time a little later than it begins. */
	assert_true(r->office.children[ROLE_INTAKE].started >=
	    r->office.children[ROLE_READER].started);
	assert_true(r->office.children[ROLE_CLERK].started >=
	    r->office.children[ROLE_READER].started);
	assert_true(intake > 0 && clerk > 0 && reader > 0);
}

/* A child that does not listen is killed, within the time. */
static void
test_stop(void **state)
{
	struct run *r = *state;
	int64_t started;
	int role;

	put("installer", ".act", "trap '' TERM\n", 0600);
	run_for(r, 300);
	started = clock_mono_ms();
	office_stop(&r->office);
	assert_in_range(clock_mono_ms() - started, OFFICE_STOP_MS, 5000);
	for (role = 0; role < ROLE_COUNT; role++)
		assert_int_equal(r->office.children[role].pid, 0);
	assert_non_null(strstr(log_text(r),
	    "child.killed process=installer"));
	assert_null(strstr(log_text(r), "child.killed process=clerk"));
	assert_null(strstr(log_text(r), "child.died"));
}

static void
test_stop_at_once(void **state)
{
	struct run *r = *state;
	int64_t started;

	run_for(r, 300);
	started = clock_mono_ms();
	office_stop(&r->office);
	assert_true(clock_mono_ms() - started < 1000);
}

/* No line is lost in a burst, and one that is too long spoils no other. */
static void
test_log_burst(void **state)
{
	struct run *r = *state;
	char line[64], *text;
	int i;

	put("clerk", ".act", "seq -f 'info burst n=%.0f.' 1 700 >&3\n"
	    "printf 'info long %06000d\\ninfo after x=1\\n' 0 >&3\n"
	    "printf 'warn not ended' >&3\n", 0600);
	run_for(r, 600);
	text = log_text(r);
	for (i = 1; i <= 700; i++) {
		snprintf(line, sizeof line, " info clerk burst n=%d.\n", i);
		if (strstr(text, line) == NULL)
			fail_msg("line %d is lost", i);
	}
	assert_non_null(strstr(text, " info clerk long 000"));
	assert_non_null(strstr(text, " info clerk after x=1\n"));
	assert_non_null(strstr(text, " warn clerk not ended\n"));
}

static void
test_reconfigure(void **state)
{
	struct run *r = *state;
	int role;

	run_for(r, 300);
	assert_int_equal(office_reconfigure(&r->office, r->config, &r->err),
	    0);
	run_for(r, 1000);
	for (role = ROLE_INTAKE; role < ROLE_COUNT; role++)
		if (starts((enum role)role, NULL) < 2 ||
		    r->office.children[role].pid == 0)
			fail_msg("%s did not come back", role_names[role]);
	assert_null(strstr(log_text(r), "child.died"));
}

/* A fetcher is there for whoever wants one. */
static void
test_fetcher_by_setting(void **state)
{
	struct run *r = *state;
	const struct office_child *fetcher =
	    &r->office.children[ROLE_FETCHER];

	run_for(r, 300);
	assert_int_not_equal(fetcher->pid, 0);
	r->config->trust.aia = false;
	assert_int_equal(office_reconfigure(&r->office, r->config, &r->err),
	    0);
	run_for(r, 1000);
	assert_int_equal(fetcher->pid, 0);
	assert_int_equal(starts(ROLE_FETCHER, NULL), 1);
	assert_int_not_equal(r->office.children[ROLE_CLERK].pid, 0);
	r->config->trust.aia = true;
	assert_int_equal(office_reconfigure(&r->office, r->config, &r->err),
	    0);
	run_for(r, 1000);
	assert_int_not_equal(fetcher->pid, 0);
	assert_int_equal(starts(ROLE_FETCHER, NULL), 2);
}

/* It may take its time on a busy host. */
static void
run_until_starts(struct run *r, enum role role, int count)
{
	int i;

	for (i = 0; i < 100 && starts(role, NULL) < count; i++)
		run_for(r, 100);
	assert_int_equal(starts(role, NULL), count);
}

/* Its exit status; a server that it asks is there; it is not restarted. */
static void
test_once(void **state)
{
	struct run *r = *state;

	put("intake", ".act", "[ \"$3\" = -1 ] || exit 9\nexit 3\n", 0600);
	assert_int_equal(office_run_once(&r->office, ROLE_INTAKE), 3);
	put("intake", ".act", "kill -9 $$\n", 0600);
	assert_int_equal(office_run_once(&r->office, ROLE_INTAKE), -1);
	assert_int_equal(starts(ROLE_INTAKE, NULL), 2);
	/* The intake may have ended before its server notes its start. */
	run_until_starts(r, ROLE_READER, 1);
	assert_int_equal(starts(ROLE_KEEPER, NULL), 0);
}

/* A server that gives no answer dies by the word of its asker, and of no other
 * process. */
static void
test_server_hangs(void **state)
{
	struct run *r = *state;

	put("courier", ".act", "exit 34\n", 0600);
	put("installer", ".act", "exit 34\n", 0600);
	run_until_starts(r, ROLE_READER, 1);
	run_until_starts(r, ROLE_INTAKE, 1);
	put("reader", ".act", "trap '' TERM\n", 0600);
	put("intake", ".act", "rm ${0%/*}/intake.act\nexit 34\n", 0600);
	kill(r->office.children[ROLE_INTAKE].pid, SIGKILL);
	run_until_starts(r, ROLE_INTAKE, 3);
	run_until_starts(r, ROLE_READER, 2);
	assert_int_equal(starts(ROLE_KEEPER, NULL), 1);
	assert_non_null(strstr(log_text(r), "warn master child.killed "
	    "process=reader why=\"gave no answer\" asker=intake"));
	assert_non_null(strstr(log_text(r), "child.died process=reader"));
	assert_int_equal(starts(ROLE_INTAKE, NULL), 3);
	assert_int_not_equal(r->office.children[ROLE_INTAKE].pid, 0);
}

/* In a single pass the next asker gets another one. */
static void
test_server_hangs_once(void **state)
{
	struct run *r = *state;

	put("keeper", ".act", "trap '' TERM\n", 0600);
	put("installer", ".act", "exit 36\n", 0600);
	assert_int_equal(office_run_once(&r->office, ROLE_INSTALLER), 36);
	assert_int_equal(r->office.children[ROLE_KEEPER].pid, 0);
	put("clerk", ".act", "exit 3\n", 0600);
	assert_int_equal(office_run_once(&r->office, ROLE_CLERK), 3);
	assert_int_not_equal(r->office.children[ROLE_KEEPER].pid, 0);
}

/* Run again from a directory of our own; its name is in the environment. */
static int
move(char *argv[])
{
	char from[PATH_MAX], to[PATH_MAX + 32];
	struct err err = { 0 };
	struct buf b;
	ssize_t n = readlink("/proc/self/exe", from, sizeof from - 1);
	size_t i;

	snprintf(dir, sizeof dir, "/tmp/office.XXXXXX");
	if (n == -1 || mkdtemp(dir) == NULL)
		return 1;
	from[n] = '\0';
	for (i = 0; i < COUNT(programs); i++)
		put(programs[i], "", stand_in, 0700);
	buf_init(&b, 256U << 20);
	snprintf(to, sizeof to, "%s/test_office", dir);
	if (file_read(from, &b, &err) == -1 ||
	    file_replace(to, 0700, b.data, b.len, &err) == -1)
		return 1;
	setenv("OFFICE_DIRECTORY", dir, 1);
	execv(to, argv);
	return 1;
}

static void
clean(void)
{
	char path[PATH_MAX + 32];
	size_t i;

	remove_all();
	for (i = 0; i < COUNT(programs); i++) {
		snprintf(path, sizeof path, "%s/%s", dir, programs[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/test_office", dir);
	unlink(path);
	rmdir(dir);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		T(test_all_start),
		T(test_back_off),
		T(test_killed),
		T(test_server_dies),
		T(test_stop),
		T(test_stop_at_once),
		T(test_log_burst),
		T(test_reconfigure),
		T(test_fetcher_by_setting),
		T(test_once),
		T(test_server_hangs),
		T(test_server_hangs_once),
	};
	const char *own = getenv("OFFICE_DIRECTORY");
	int failed;

	(void)argc;
	if (own == NULL)
		return move(argv);
	snprintf(dir, sizeof dir, "%s", own);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	clean();
	return failed;
}
