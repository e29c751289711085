/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "installer/command.h"

static struct command_result result;
static struct err err;

/* The tests' commands are shell texts; the daemon's never are. */
static int
run_shell(const char *script, int seconds)
{
	char sh[] = "/bin/sh", c[] = "-c", *text = xstrdup(script);
	char *argv[] = { sh, c, text, NULL };
	int rc;

	err_clear(&err);
	rc = command_run(argv, seconds, &result, &err);
	free(text);
	return rc;
}

static const struct {
	const char *script;
	int rc;
	enum err_kind kind;
	int exit_status;
	int signal;
	const char *output;
	const char *complaint;
} cases[] = {
	{ "exit 0", 0, ERR_NONE, 0, 0, "", "" },
	{ "echo out; echo err >&2", 0, ERR_NONE, 0, 0, "out\nerr\n", "" },
	{ "exit 1", -1, ERR_PERM, 1, 0, "",
	    "/bin/sh failed with status 1" },
	{ "echo first; echo '[emerg] no such file' >&2; echo; exit 3", -1,
	    ERR_PERM, 3, 0, "first\n[emerg] no such file\n\n",
	    "/bin/sh failed with status 3: [emerg] no such file" },
	{ "kill -9 $$", -1, ERR_PERM, -1, 9, "",
	    "/bin/sh was killed by signal 9" },
	/* Nothing that a terminal or a log would obey. */
	{ "printf 'a\\033[31mb\\r\\a\\377\\303\\244\\tc\\302\\205\\0d'", 0,
	    ERR_NONE, 0, 0, "a?[31mb???\xc3\xa4\tc??d", "" },
	/* Standard input is empty. */
	{ "cat; echo end", 0, ERR_NONE, 0, 0, "end\n", "" },
	/* Its environment is the same whoever started us. */
	{ "echo $PATH $LC_ALL $TEST_COMMAND .; pwd; umask", 0, ERR_NONE, 0, 0,
	    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin C ."
	    "\n/\n0022\n", "" },
	/* A group of its own, led by itself. */
	{ "set -- $(cat /proc/$$/stat); test $5 = $$", 0, ERR_NONE, 0, 0, "",
	    "" },
	/* Ignored and blocked signals are not handed on. */
	{ "kill -PIPE $$", -1, ERR_PERM, -1, SIGPIPE, "",
	    "/bin/sh was killed by signal 13" },
};

static void
every_case(void **state)
{
	size_t i;
	int rc;

	(void)state;
	setenv("TEST_COMMAND", "leaked", 1);
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < COUNT(cases); i++) {
		rc = run_shell(cases[i].script, 10);
		if (rc != cases[i].rc || err.kind != cases[i].kind ||
		    strcmp(err.text, cases[i].complaint) != 0)
			fail_msg("%s: %d %s", cases[i].script, rc, err.text);
		if (strcmp(result.output, cases[i].output) != 0)
			fail_msg("%s: printed \"%s\"", cases[i].script,
			    result.output);
		assert_int_equal(result.exit_status, cases[i].exit_status);
		assert_int_equal(result.signal, cases[i].signal);
		assert_false(result.timed_out);
		assert_false(result.shortened);
	}
}

static void
not_started(void **state)
{
	static char missing[] = "/nonexistent/nginx", plain[] = "/etc/passwd",
	    relative[] = "sh", dir[] = "/usr";
	static struct {
		char *path;
		const char *complaint;
	} paths[] = {
		{ missing, "No such file" },
		{ plain, "Permission denied" },
		{ dir, "Permission denied" },
		{ relative, "not the absolute path" },
		{ NULL, "not the absolute path" },
	};
	char *argv[] = { NULL, NULL };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(paths); i++) {
		argv[0] = paths[i].path;
		err_clear(&err);
		assert_int_equal(command_run(argv, 5, &result, &err), -1);
		assert_int_equal(err.kind, ERR_CONFIG);
		if (strstr(err.text, paths[i].complaint) == NULL)
			fail_msg("case %zu: %s", i, err.text);
		assert_int_equal(result.exit_status, -1);
		assert_string_equal(result.output, "");
	}
}

/* The whole group is killed, what it said before is kept. */
static void
hangs(void **state)
{
	int64_t begin = clock_mono_ms();
	pid_t inner;

	(void)state;
	assert_int_equal(run_shell("echo $$; sleep 60 & echo $!; sleep 60", 1),
	    -1);
	assert_int_equal(err.kind, ERR_TEMP);
	assert_true(result.timed_out);
	assert_int_equal(result.signal, SIGKILL);
	assert_true(clock_mono_ms() - begin < 5000);
	inner = (pid_t)atoi(strchr(result.output, '\n') + 1);
	assert_true(inner > 1);
	/* Gone, or at most a zombie that its reaper has not fetched. */
	for (;;) {
		char path[64], line[256] = "";
		FILE *f;

		snprintf(path, sizeof path, "/proc/%ld/stat", (long)inner);
		f = fopen(path, "r");
		if (f == NULL)
			break;
		if (fgets(line, sizeof line, f) == NULL)
			line[0] = '\0';
		fclose(f);
		if (line[0] == '\0' || strstr(line, ") Z ") != NULL)
			break;
		assert_true(clock_mono_ms() - begin < 5000);
		usleep(10000);
	}
}

/* Ignoring SIGTERM helps nobody, nor does printing for ever. */
static void
hangs_stubbornly(void **state)
{
	int64_t begin = clock_mono_ms();

	(void)state;
	assert_int_equal(run_shell("trap '' TERM INT HUP; while :; do echo y; "
	    "done", 1), -1);
	assert_true(result.timed_out);
	assert_true(result.shortened);
	assert_true(clock_mono_ms() - begin < 5000);
}

/* A daemon that the command leaves behind is neither waited for nor killed. */
static void
leaves_a_daemon(void **state)
{
	int64_t begin = clock_mono_ms();
	pid_t pid;

	(void)state;
	assert_int_equal(run_shell("sleep 60 & echo $!", 30), 0);
	assert_true(clock_mono_ms() - begin < 5000);
	pid = (pid_t)atoi(result.output);
	assert_true(pid > 1);
	assert_int_equal(kill(pid, 0), 0);
	kill(pid, SIGKILL);
}

/* The end of a long output is what is kept. */
static void
prints_much(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(run_shell("i=0; while [ $i -lt 20000 ]; do "
	    "echo line $i; i=$((i+1)); done; echo the end; exit 1", 30), -1);
	len = strlen(result.output);
	assert_int_equal(len, COMMAND_OUTPUT_MAX);
	assert_true(result.shortened);
	assert_string_equal(result.output + len - 19, "line 19999\nthe end\n");
	assert_string_equal(err.text, "/bin/sh failed with status 1: the end");
	/* Cut in the middle of a character it is still UTF-8. */
	assert_int_equal(run_shell("i=0; while [ $i -lt 3000 ]; do "
	    "printf '\\303\\244'; i=$((i+1)); done; printf x", 30), 0);
	assert_true(result.shortened);
	assert_true(utf8_is_valid(result.output, strlen(result.output)));
}

/* No descriptor of ours but 0, 1 and 2 reaches a command. */
static void
closed_descriptors(void **state)
{
	int fd = open("/dev/null", O_RDWR); /* without O_CLOEXEC */

	(void)state;
	assert_true(fd > 2);
	assert_int_equal(run_shell("exec ls /proc/self/fd", 10), 0);
	/* 3 is the directory that ls reads. */
	assert_string_equal(result.output, "0\n1\n2\n3\n");
	close(fd);
}

/* Nothing is left open here either, whatever happened. */
static int
own_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count;
}

static void
leaks_nothing(void **state)
{
	char missing[] = "/nonexistent", *argv[] = { missing, NULL };
	int before = own_descriptors(), i;

	(void)state;
	for (i = 0; i < 10; i++) {
		run_shell("echo x; exit 1", 10);
		command_run(argv, 10, &result, &err);
	}
	assert_int_equal(own_descriptors(), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case),
		cmocka_unit_test(not_started),
		cmocka_unit_test(hangs),
		cmocka_unit_test(hangs_stubbornly),
		cmocka_unit_test(leaves_a_daemon),
		cmocka_unit_test(prints_much),
		cmocka_unit_test(closed_descriptors),
		cmocka_unit_test(leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
