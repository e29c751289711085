/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "proc/spawn.h"

/* This program run anew by spawn tells, on descriptor 3, what it has. */
static void
put_status(FILE *out, const char *key)
{
	char line[200];
	FILE *f = fopen("/proc/self/status", "r");

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			fprintf(out, "%s", line);
	if (f != NULL)
		fclose(f);
}

static int
tell(void)
{
	FILE *out = fdopen(dup(FD_LOG), "w");
	char link[64], target[64];
	ssize_t n;
	int fd, own;

	if (out == NULL)
		return 1;
	own = fileno(out);
	fprintf(out, "fds");
	for (fd = 0; fd < 1024; fd++)
		if (fd != own && fcntl(fd, F_GETFD) != -1)
			fprintf(out, " %d", fd);
	fprintf(out, "\n");
	for (fd = 0; fd < 2; fd++) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		n = readlink(link, target, sizeof target - 1);
		fprintf(out, "%.*s\n", n > 0 ? (int)n : 0, target);
	}
	for (fd = FD_READER; fd <= FD_KEEPER; fd++) {
		n = pread(fd, target, 1, 0);
		fprintf(out, "%c", n == 1 ? target[0] : '-');
	}
	fprintf(out, "\n");
	put_status(out, "SigBlk");
	put_status(out, "SigIgn");
	put_status(out, "SigCgt");
	fclose(out);
	return 5;
}

static int
memfd_with(const char *text)
{
	int fd = memfd_create("x", 0);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

/* Spawn path and read what it says on descriptor 3. */
static char *
said(const char *path, char *const argv[], struct spawn_fd *fds, size_t count,
    const char *user, int *status_out)
{
	struct err err = { 0 };
	int pipes[2];
	struct buf b;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	fds[0] = (struct spawn_fd){ pipes[1], FD_LOG };
	pid = spawn(path, argv, fds, count, user, &err);
	if (pid == -1)
		fail_msg("%s", err.text);
	close(pipes[1]);
	buf_init(&b, 65536);
	while ((n = read(pipes[0], buf_reserve(&b, 1024), 1024)) > 0)
		buf_added(&b, (size_t)n);
	close(pipes[0]);
	assert_int_equal(waitpid(pid, status_out, 0), pid);
	return buf_take(&b);
}

static char *
self_says(struct spawn_fd *fds, size_t count)
{
	char path[PATH_MAX], name[] = "test", flag[] = "--tell";
	char *argv[] = { name, flag, NULL };
	int status;
	char *text;
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	assert_true(n > 0);
	path[n] = '\0';
	text = said(path, argv, fds, count, NULL, &status);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 5);
	return text;
}

static void
test_descriptors(void **state)
{
	struct spawn_fd fds[] = { { 0, 0 }, { -1, FD_KEEPER },
		{ -1, FD_READER }, { -1, FD_LOCK } };
	int reader = memfd_with("r"), i;
	char *text;

	(void)state;
	/* Inheritable ones all over the place, also where roles have theirs. */
	for (i = FD_LOG; i < 300; i += 7)
		if (fcntl(i, F_GETFD) == -1)
			dup2(reader, i);
	fds[2].from = reader;
	text = self_says(fds, COUNT(fds));
	if (strstr(text, "fds 0 1 2 3 5\n/dev/null\n/dev/null\nr-\n") != text)
		fail_msg("%s", text);
	free(text);
	for (i = FD_LOG; i < 300; i += 7)
		if (i != reader)
			close(i);
	close(reader);
}

/* Targets that are each other's sources. */
static void
test_crossed(void **state)
{
	struct spawn_fd fds[] = { { 0, 0 }, { FD_KEEPER, FD_READER },
		{ FD_READER, FD_KEEPER } };
	int saved[2] = { dup(FD_READER), dup(FD_KEEPER) };
	int a = memfd_with("a"), b = memfd_with("b");
	char *text;

	(void)state;
	/* Out of the way first: a or b may be one of the two. */
	a = fcntl(a, F_DUPFD, 50);
	b = fcntl(b, F_DUPFD, 50);
	dup2(a, FD_READER);
	dup2(b, FD_KEEPER);
	text = self_says(fds, COUNT(fds));
	if (strstr(text, "fds 0 1 2 3 5 6\n/dev/null\n/dev/null\nba\n") != text)
		fail_msg("%s", text);
	free(text);
	close(FD_READER);
	close(FD_KEEPER);
	if (saved[0] != -1)
		close(saved[0]);
	if (saved[1] != -1)
		close(saved[1]);
	close(a);
	close(b);
}

static void
test_signals(void **state)
{
	struct spawn_fd fds[1] = { { 0, 0 } };
	sigset_t set, old;
	const char *p;
	char *text;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old);
	text = self_says(fds, 1);
	sigprocmask(SIG_SETMASK, &old, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	p = strstr(text, "SigBlk:\t0000000000000000\n");
	if (p != NULL)
		p = strstr(p, "SigIgn:\t");
	/* 32 and 33 are the C library's own: posix_spawn, by which make starts
	 * us, leaves them ignored, and nobody may change them. */
	if (p == NULL ||
	    (strtoull(p + strlen("SigIgn:\t"), NULL, 16) & ~0x180000000ULL) !=
		0)
		fail_msg("%s", text);
	free(text);
}

static void
test_user(void **state)
{
	char sh[] = "sh", flag[] = "-c",
	    script[] = "echo $(id -u) $(id -G) >&3";
	char *argv[] = { sh, flag, script, NULL };
	struct spawn_fd fds[1] = { { 0, 0 } };
	struct err err = { 0 };
	char own[64], *text;
	int status;

	(void)state;
	text = said("/bin/sh", argv, fds, 1, NULL, &status);
	snprintf(own, sizeof own, "%u ", (unsigned)getuid());
	assert_int_equal(strncmp(text, own, strlen(own)), 0);
	free(text);
	text = said("/bin/sh", argv, fds, 1, "", &status);
	assert_int_equal(strncmp(text, own, strlen(own)), 0);
	free(text);
	if (geteuid() != 0)
		return;
	text = said("/bin/sh", argv, fds, 1, "nobody", &status);
	assert_string_equal(text, "65534 65534\n");
	free(text);
	assert_int_equal(spawn("/bin/sh", argv, NULL, 0, "no-such-user", &err),
	    -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.text, "no-such-user"));
}

static void
test_failures(void **state)
{
	char name[] = "none";
	char *argv[] = { name, NULL };
	struct spawn_fd fds[SPAWN_FDS_MAX + 1] = { { 0, 0 } };
	struct err err = { 0 };
	int status;

	(void)state;
	free(said("/nowhere/none", argv, fds, 1, NULL, &status));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 127);
	assert_int_equal(spawn("/bin/true", argv, fds, COUNT(fds), NULL, &err),
	    -1);
	assert_int_equal(err.kind, ERR_BUG);
}

static void
test_program(void **state)
{
	char path[PATH_MAX], own[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);

	(void)state;
	assert_true(n > 0);
	own[n] = '\0';
	assert_string_equal(spawn_program("no-such-program", path),
	    LIBEXECDIR "/no-such-program");
	assert_string_equal(spawn_program(strrchr(own, '/') + 1, path), own);
}

/* Installed below a prefix that the build did not know. */
static void
test_program_moved(void **state)
{
	char own[PATH_MAX], dir[PATH_MAX], file[PATH_MAX], path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", own, 200);
	int fd;

	(void)state;
	assert_true(n > 0 && n < 200);
	own[n] = '\0';
	*strrchr(own, '/') = '\0';
	snprintf(dir, sizeof dir, "%.250s/../libexec", own);
	(void)mkdir(dir, 0755);
	snprintf(dir, sizeof dir, "%.250s/../libexec/certmaild", own);
	(void)mkdir(dir, 0755);
	snprintf(file, sizeof file, "%.250s/../libexec/certmaild/moved-%d",
	    own, (int)getpid());
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL, 0755);
	assert_int_not_equal(fd, -1);
	close(fd);
	assert_string_equal(spawn_program(strrchr(file, '/') + 1, path), file);
	unlink(file);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_crossed),
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_user),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_program),
		cmocka_unit_test(test_program_moved),
	};

	if (argc > 1 && strcmp(argv[1], "--tell") == 0)
		return tell();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
