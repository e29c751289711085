/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/secret.h"

static char dir[64], path[128];

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/secret.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/password", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static void
put(const char *text, size_t len, mode_t mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static const struct {
	const char *name, *content;
	size_t max;
	const char *secret; /* NULL: refused */
} contents[] = {
	{ "no newline", "pass", 10, "pass" },
	{ "one newline", "pass\n", 10, "pass" },
	{ "CR LF", "pass\r\n", 10, "pass" },
	{ "two newlines", "pass\n\n", 10, "pass\n" },
	{ "blanks stay", " p \n", 10, " p " },
	{ "at the cap", "1234567890", 10, "1234567890" },
	{ "over the cap", "12345678901", 10, NULL },
	{ "empty", "", 10, NULL },
	{ "a newline alone", "\n", 10, NULL },
};

static void
test_content(void **state)
{
	struct secret s = { 0 };
	struct err err = { 0 };
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < COUNT(contents); i++) {
		put(contents[i].content, strlen(contents[i].content), 0600);
		rc = secret_read_file(path, contents[i].max, &s, &err);
		if ((rc == 0) != (contents[i].secret != NULL))
			fail_msg("%s: %d %s", contents[i].name, rc, err.text);
		if (rc == 0 &&
		    (s.len != strlen(contents[i].secret) ||
			memcmp(s.data, contents[i].secret, s.len + 1) != 0))
			fail_msg("%s", contents[i].name);
		if (rc == -1 && (err.kind != ERR_CONFIG ||
			strstr(err.text, path) == NULL))
			fail_msg("%s: %s", contents[i].name, err.text);
	}
	/* A failure leaves what was read before. */
	assert_int_equal(s.len, 10);
	secret_release(&s);
	assert_null(s.data);
	secret_release(&s);
}

static const struct {
	mode_t mode;
	bool ok;
} modes[] = { { 0600, true }, { 0400, true }, { 0700, true }, { 0640, false },
	{ 0604, false }, { 0620, false }, { 0602, false }, { 0610, false },
	{ 0644, false }, { 0666, false } };

static void
test_permissions(void **state)
{
	struct secret s = { 0 };
	struct err err = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(modes); i++) {
		put("x", 1, modes[i].mode);
		if ((secret_read_file(path, 10, &s, &err) == 0) !=
			modes[i].ok ||
		    (secret_check_file(path, &err) == 0) != modes[i].ok)
			fail_msg("mode %03o", modes[i].mode);
		if (!modes[i].ok && (err.kind != ERR_CONFIG ||
			strstr(err.text, "chmod 600") == NULL))
			fail_msg("mode %03o: %s", modes[i].mode, err.text);
	}
	secret_release(&s);
	if (geteuid() == 0) {
		put("x", 1, 0600);
		assert_int_equal(chown(path, 65534, 65534), 0);
		assert_int_equal(secret_check_file(path, &err), -1);
		assert_non_null(strstr(err.text, "chown root"));
	}
	unlink(path);
	assert_int_equal(secret_check_file(path, &err), -1);
	assert_int_equal(err.saved_errno, ENOENT);
	/* A FIFO does not block it, a directory is none. */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(secret_check_file(path, &err), -1);
	assert_int_equal(secret_check_file(dir, &err), -1);
}

static const struct {
	const char *name, *script;
	size_t max;
	const char *secret;
} commands[] = {
	{ "prints it", "echo token", 10, "token" },
	{ "in pieces", "printf to; sleep 0.1; printf ken", 10, "token" },
	{ "fails", "echo token; exit 3", 10, NULL },
	{ "killed", "echo token; kill -9 $$", 10, NULL },
	{ "prints nothing", ":", 10, NULL },
	{ "prints too much", "echo 12345678901", 10, NULL },
	{ "never ends", "echo token; exec sleep 30", 10, NULL },
	{ "closes its output, never ends",
		"echo token; exec >&-; exec sleep 30", 10, NULL },
	{ "SIGPIPE is not ignored",
		"case $(grep SigIgn: /proc/self/status) in "
		"*[13579bdf][0-9a-f][0-9a-f][0-9a-f]) exit 1;; esac; "
		"echo token", 10, "token" },
};

static void
test_command(void **state)
{
	struct secret s = { 0 };
	struct err err = { 0 };
	int64_t started;
	size_t i;
	int rc;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < COUNT(commands); i++) {
		char *argv[] = { (char[]){ "/bin/sh" }, (char[]){ "-c" },
			xstrdup(commands[i].script), NULL };

		started = clock_mono_ms();
		rc = secret_read_command(argv, commands[i].max, 1, &s, &err);
		if ((rc == 0) != (commands[i].secret != NULL) ||
		    (rc == 0 && strcmp((char *)s.data, commands[i].secret)))
			fail_msg("%s: %d %s", commands[i].name, rc, err.text);
		if (clock_mono_ms() - started > 2500)
			fail_msg("%s took too long", commands[i].name);
		if (rc == -1 && (err.kind != ERR_TEMP ||
			strstr(err.text, "/bin/sh") == NULL ||
			strstr(err.text, "token") != NULL))
			fail_msg("%s: %s", commands[i].name, err.text);
		free(argv[2]);
	}
	secret_release(&s);
}

/* What the process has open (the lock of the PID file, sockets) is not for a
 * command, which may leave an agent behind. */
static void
test_command_descriptors(void **state)
{
	char *argv[] = { (char[]){ "/bin/sh" }, (char[]){ "-c" },
		(char[]){ "if [ -e /proc/$$/fd/77 ]; then echo open; "
			"else echo closed; fi" }, NULL };
	struct secret s = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(dup2(2, 77), 77);
	assert_int_equal(secret_read_command(argv, 10, 5, &s, &err), 0);
	assert_string_equal((char *)s.data, "closed");
	secret_release(&s);
	close(77);
}

static void
on_alarm(int sig)
{
	(void)sig;
}

/* A signal that comes meanwhile neither ends the wait nor makes it longer. */
static void
test_command_signals(void **state)
{
	struct sigaction act = { .sa_handler = on_alarm };
	struct itimerval soon = { { 0, 0 }, { 0, 100000 } };
	char *argv[] = { (char[]){ "/bin/sleep" }, (char[]){ "30" }, NULL };
	int64_t started = clock_mono_ms();
	struct secret s = { 0 };
	struct err err = { 0 };

	(void)state;
	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	assert_int_equal(secret_read_command(argv, 10, 1, &s, &err), -1);
	assert_in_range(clock_mono_ms() - started, 900, 2500);
	assert_non_null(strstr(err.text, strerror(ETIMEDOUT)));
}

static void
test_set(void **state)
{
	struct secret s = { 0 };

	(void)state;
	secret_set(&s, "a\0b", 3);
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.data, "a\0b\0", 4);
	secret_set(&s, "", 0);
	assert_int_equal(s.len, 0);
	assert_int_equal(s.data[0], 0);
	secret_alloc(&s, (size_t)sysconf(_SC_PAGESIZE));
	assert_int_equal(s.data[s.len], 0);
	secret_release(&s);
}

static void
test_move(void **state)
{
	struct secret to = { 0 }, from = { 0 };

	(void)state;
	secret_set(&to, "old", 3);
	secret_set(&from, "new", 3);
	secret_move(&to, &from);
	assert_memory_equal(to.data, "new", 4);
	assert_null(from.data);
	assert_int_equal(from.len, 0);
	secret_move(&to, &from);
	assert_null(to.data);
	assert_int_equal(to.len, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_content),
		T(test_permissions),
		T(test_move),
		T(test_command),
		T(test_command_descriptors),
		T(test_command_signals),
		T(test_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
