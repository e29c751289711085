/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "proc/child.h"
#include "proc/doorbell.h"
#include "proc/spawn.h"

#define BELL FD_BELL_CLERK

static int
setup(void **state)
{
	int fd = eventfd(0, EFD_NONBLOCK);

	(void)state;
	if (fd == BELL)
		return 0;
	return dup2(fd, BELL) == BELL && close(fd) == 0 ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	close(BELL);
	return 0;
}

/* How long the wait took, in ms. */
static int64_t
waited(int other_fd, int timeout_ms, bool other)
{
	int64_t started = clock_mono_ms();

	if (doorbell_wait(BELL, other_fd, timeout_ms) != other)
		fail_msg("other descriptor: not %d", other);
	return clock_mono_ms() - started;
}

static void
test_ring(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 1000; i++)
		doorbell_ring(BELL);
	assert_true(waited(-1, 5000, false) < 1000);
	/* It was answered, however often it rang. */
	assert_in_range(waited(-1, 60, false), 50, 2000);
	assert_true(waited(-1, 0, false) < 50);
}

static void
test_full(void **state)
{
	uint64_t most = UINT64_MAX - 1;

	(void)state;
	assert_int_equal(write(BELL, &most, sizeof most), sizeof most);
	doorbell_ring(BELL);
	assert_true(waited(-1, 5000, false) < 1000);
}

static void
test_other(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_in_range(waited(fds[0], 60, false), 50, 2000);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_true(waited(fds[0], 5000, true) < 1000);
	/* Both at once: the bell is answered as well. */
	doorbell_ring(BELL);
	assert_true(waited(fds[0], 5000, true) < 1000);
	assert_in_range(waited(-1, 60, false), 50, 2000);
	close(fds[1]);
	close(fds[0]);
}

static void
test_no_bell(void **state)
{
	(void)state;
	doorbell_ring(FD_BELL_INSTALLER);
}

/* A child as the master makes it; told to stop, it wakes up at once. */
static void
child(int config_fd, int log_fd)
{
	struct config *config;
	int64_t started;

	dup2(log_fd, 60);
	dup2(config_fd, 61);
	dup2(60, FD_LOG);
	dup2(61, FD_CONFIG);
	config = child_begin(ROLE_CLERK);
	if (prctl(PR_GET_DUMPABLE) != 0 ||
	    fcntl(FD_LOG, F_GETFD) != FD_CLOEXEC ||
	    fcntl(BELL, F_GETFD) != FD_CLOEXEC ||
	    fcntl(FD_CONFIG, F_GETFD) != -1 || child_stopping())
		_exit(2);
	config_free(config);
	if (write(FD_LOG, "ready\n", 6) != 6)
		_exit(3);
	started = clock_mono_ms();
	doorbell_wait(BELL, -1, 20000);
	if (!child_stopping() || clock_mono_ms() - started > 10000)
		_exit(4);
	/* And stays awake. */
	doorbell_wait(BELL, -1, -1);
	_exit(clock_mono_ms() - started > 10000 ? 5 : 0);
}

static void
test_stop(void **state)
{
	struct config *config = config_defaults();
	struct err err = { 0 };
	int fd, fds[2], status;
	char line[1000];
	ssize_t n;
	pid_t pid;

	(void)state;
	fd = spawn_config_fd(config, &err);
	if (fd == -1)
		fail_msg("%s", err.text);
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0)
		child(fd, fds[1]);
	close(fds[1]);
	n = read(fds[0], line, sizeof line - 1);
	assert_true(n >= 0);
	line[n] = '\0';
	/* The master's signals are not the child's. */
	kill(pid, SIGINT);
	kill(pid, SIGHUP);
	kill(pid, SIGUSR1);
	poll(NULL, 0, 100);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGTERM);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0 || strcmp(line, "ready\n") != 0)
		fail_msg("status %#x: %s", status, line);
	close(fds[0]);
	close(fd);
	config_free(config);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_ring),
		T(test_full),
		T(test_other),
		T(test_no_bell),
		T(test_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
