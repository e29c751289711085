/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "master/lock.h"

static char dir[64], path[128];
static struct err err;

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/lock.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/pid", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

/* A process that takes the lock, says so on the pipe, and does what the
 * test wants. */
static pid_t
holder(void (*act)(int fd), int *pipe_out)
{
	int fds[2], fd;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		close(fds[1]);
		fd = lock_take(path, &err);
		if (fd == -1)
			_exit(1);
		act(fd);
		_exit(0);
	}
	close(fds[0]);
	*pipe_out = fds[1];
	/* The file names it as soon as it has it. */
	while (lock_owner(path) != pid)
		poll(NULL, 0, 5);
	return pid;
}

static void
hold(int fd)
{
	(void)fd;
	poll(NULL, 0, 10000);
}

static void
test_second_taker(void **state)
{
	char number[32];
	int end, fd;
	pid_t pid = holder(hold, &end);

	(void)state;
	assert_int_equal(lock_take(path, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	snprintf(number, sizeof number, "process %ld ", (long)pid);
	if (strstr(err.text, number) == NULL || strstr(err.text, path) == NULL)
		fail_msg("%s", err.text);
	assert_int_equal(lock_owner(path), pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(lock_owner(path), 0);
	fd = lock_take(path, &err);
	assert_int_not_equal(fd, -1);
	assert_int_equal(lock_owner(path), getpid());
	lock_release(fd);
	assert_int_equal(lock_owner(path), 0);
	close(end);
}

/* A child of the master, which is gone, finishes what it has in hand. */
static void
leave_child(int fd)
{
	(void)fd;
	if (fork() == 0)
		poll(NULL, 0, 400);
	else
		poll(NULL, 0, 100);
}

static void
test_last_holder(void **state)
{
	int64_t started = clock_mono_ms();
	int end, fd;
	pid_t pid = holder(leave_child, &end);

	(void)state;
	waitpid(pid, NULL, 0);
	fd = lock_take(path, &err);
	if (fd == -1)
		fail_msg("%s", err.text);
	assert_in_range(clock_mono_ms() - started, 350, LOCK_WAIT_MS);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	lock_release(fd);
	close(end);
}

static void
leave_child_and_end(int fd)
{
	(void)fd;
	if (fork() == 0)
		poll(NULL, 0, 400);
	else
		poll(NULL, 0, 50);
	_exit(0);
}

/* A dead master that nobody has waited for owns nothing. */
static void
test_zombie(void **state)
{
	siginfo_t info;
	int end, fd;
	pid_t pid = holder(leave_child_and_end, &end);

	(void)state;
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT),
	    0);
	assert_int_equal(kill(pid, 0), 0);
	assert_int_equal(lock_owner(path), 0);
	fd = lock_take(path, &err);
	if (fd == -1)
		fail_msg("%s", err.text);
	lock_release(fd);
	waitpid(pid, NULL, 0);
	close(end);
}

/* The number of a daemon that was killed may be somebody else's by now. */
static void
test_stale_number(void **state)
{
	char text[32];
	int fd;

	(void)state;
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	snprintf(text, sizeof text, "%ld\n", (long)getppid());
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_int_equal(lock_owner(path), 0);
}

static void
test_bad_places(void **state)
{
	char other[160];
	int fd;

	(void)state;
	snprintf(other, sizeof other, "%s/none/pid", dir);
	assert_int_equal(lock_take(other, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_int_equal(lock_owner(other), 0);
	/* Never through a link. */
	assert_int_equal(symlink("/tmp/lock.elsewhere", path), 0);
	assert_int_equal(lock_take(path, &err), -1);
	assert_int_equal(access("/tmp/lock.elsewhere", F_OK), -1);
	unlink(path);
	/* What stood there is replaced, however long it was. */
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "999999999999999999999999\n\n\n", 27), 27);
	close(fd);
	assert_int_equal(lock_owner(path), 0);
	fd = lock_take(path, &err);
	assert_int_equal(lock_owner(path), getpid());
	lock_release(fd);
}

static void
test_path(void **state)
{
	struct config *config = config_defaults();
	char *text = lock_path(config), *expected;

	(void)state;
	assert_int_not_equal(asprintf(&expected, "%s.pid", config->database),
	    -1);
	assert_string_equal(text, expected);
	free(text);
	free(expected);
	free(config->pid_file);
	config->pid_file = strdup("/run/x.pid");
	text = lock_path(config);
	assert_string_equal(text, "/run/x.pid");
	free(text);
	config_free(config);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_second_taker),
		T(test_last_holder),
		T(test_zombie),
		T(test_stale_number),
		T(test_bad_places),
		cmocka_unit_test(test_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
