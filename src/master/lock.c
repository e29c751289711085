/* SPDX-License-Identifier: ISC */
#include "master/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"

/* Dead, but not waited for by whoever started it: it does nothing more. */
static bool
is_zombie(long pid)
{
	char path[64], text[512], *end;
	int fd;
	ssize_t len;

	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return false;
	len = read(fd, text, sizeof text - 1);
	close(fd);
	text[len > 0 ? len : 0] = '\0';
	/* "PID (NAME) STATE ...": a name may hold anything. */
	end = strrchr(text, ')');
	return end != NULL && (strncmp(end, ") Z", 3) == 0 ||
		strncmp(end, ") X", 3) == 0);
}

static long
read_pid(int fd)
{
	char text[32];
	ssize_t len = pread(fd, text, sizeof text - 1, 0);
	long pid;

	if (len <= 0)
		return 0;
	text[len] = '\0';
	pid = strtol(text, NULL, 10);
	/* As a pid_t it must not turn into -1: a signal to that is one to
	 * every process. */
	if (pid <= 0 || pid > INT_MAX)
		return 0;
	if (kill((pid_t)pid, 0) == -1 && errno != EPERM)
		return 0;
	return is_zombie(pid) ? 0 : pid;
}

/* The process that the kernel says has a lock on this file, or 0. */
static long
locked_by(int fd)
{
	char line[256], kind[16];
	unsigned long inode;
	struct stat st;
	long pid = 0, got;
	FILE *f;

	if (fstat(fd, &st) == -1 || (f = fopen("/proc/locks", "re")) == NULL)
		return 0;
	/* "1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF" */
	while (pid == 0 && fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "%*d: %15s %*s %*s %ld %*x:%*x:%lu", kind,
			&got, &inode) == 3 &&
		    strcmp(kind, "FLOCK") == 0 && inode == st.st_ino &&
		    got > 0 && got <= INT_MAX && !is_zombie(got))
			pid = got;
	fclose(f);
	return pid;
}

/* Wait for the lock on an open file; owner tells whose it is. */
static int
wait_for(int fd, const char *path, long (*owner)(int fd), struct err *err)
{
	int64_t deadline = clock_mono_ms() + LOCK_WAIT_MS;
	long pid;

	while (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_set_errno(err, ERR_CONFIG, "lock %s", path);
		pid = owner(fd);
		if (pid > 0)
			return err_set(err, ERR_TEMP,
			    "process %ld has this database in hand (lock on "
			    "%s)", pid, path);
		if (clock_mono_ms() > deadline)
			return err_set(err, ERR_TEMP,
			    "processes of an earlier daemon still hold %s; "
			    "see: fuser %s", path, path);
		poll(NULL, 0, 50);
	}
	return 0;
}

int
lock_take_database(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd == -1)
		return err_set_errno(err, ERR_CONFIG, "database %s", path);
	if (wait_for(fd, path, locked_by, err) == 0)
		return fd;
	close(fd);
	return -1;
}

int
lock_take(const char *path, struct err *err)
{
	char text[32];
	int fd, len;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd == -1)
		return err_set_errno(err, ERR_CONFIG, "PID file %s", path);
	if (wait_for(fd, path, read_pid, err) == -1)
		goto fail;
	len = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) == -1 || pwrite(fd, text, (size_t)len, 0) != len) {
		err_set_errno(err, ERR_CONFIG, "PID file %s", path);
		goto fail;
	}
	return fd;
fail:
	close(fd);
	return -1;
}

void
lock_release(int fd)
{
	(void)!ftruncate(fd, 0);
	close(fd);
}

long
lock_owner(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long pid;

	if (fd == -1)
		return 0;
	/* Nobody holds it: the number is of a daemon that was killed, and may
	 * be another process's by now. */
	pid = flock(fd, LOCK_SH | LOCK_NB) == 0 ? 0 : read_pid(fd);
	close(fd);
	return pid;
}

char *
lock_path(const struct config *config)
{
	struct buf b;

	if (config->pid_file[0] != '\0')
		return xstrdup(config->pid_file);
	buf_init(&b, 4096);
	buf_printf(&b, "%s.pid", config->database);
	return buf_take(&b);
}
