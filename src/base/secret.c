/* SPDX-License-Identifier: ISC */
#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/signals.h"

void
secret_alloc(struct secret *s, size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t mapped = (len / page + 1) * page;
	void *p;

	secret_release(s);
	p = mmap(NULL, mapped, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		_exit(EX_OSERR);
	/* Best effort: RLIMIT_MEMLOCK may be small, swap may be off. */
	(void)mlock(p, mapped);
	(void)madvise(p, mapped, MADV_DONTDUMP);
	s->data = p;
	s->len = len;
	s->mapped = mapped;
}

void
secret_set(struct secret *s, const void *data, size_t len)
{
	secret_alloc(s, len);
	if (len > 0)
		memcpy(s->data, data, len);
}

void
secret_release(struct secret *s)
{
	if (s->data != NULL) {
		explicit_bzero(s->data, s->mapped);
		munmap(s->data, s->mapped);
	}
	*s = (struct secret){ 0 };
}

void
secret_move(struct secret *to, struct secret *from)
{
	secret_release(to);
	*to = *from;
	*from = (struct secret){ 0 };
}

static int
check_fd(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return err_set_errno(err, ERR_CONFIG, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, "%s: not a regular file", path);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(err, ERR_CONFIG,
		    "%s: belongs to user %u, not to root or the daemon's user; "
		    "run: chown root %s", path, (unsigned)st.st_uid, path);
	if ((st.st_mode & 077) != 0)
		return err_set(err, ERR_CONFIG,
		    "%s: others may read it (mode %03o); run: chmod 600 %s",
		    path, (unsigned)(st.st_mode & 0777), path);
	return 0;
}

/* Fill s from fd up to end of file; 0, or -1 with errno (EFBIG: over max). */
static int
read_all(int fd, size_t max, int64_t deadline, struct secret *s)
{
	size_t len = 0;
	ssize_t n;

	secret_alloc(s, max + 1);
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - clock_mono_ms();
		int ready = left > 0 ? poll(&p, 1, (int)left) : 0;

		if (ready == 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		/* Without this a read could wait past the deadline. */
		if (ready == -1 && errno == EINTR)
			continue;
		n = read(fd, s->data + len, max + 1 - len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > max) {
			errno = EFBIG;
			return -1;
		}
	}
	if (len > 0 && s->data[len - 1] == '\n')
		len--;
	if (len > 0 && s->data[len - 1] == '\r')
		len--;
	s->data[len] = '\0';
	s->len = len;
	return 0;
}

int
secret_read_file(const char *path, size_t max, struct secret *s_out,
    struct err *err)
{
	struct secret s = { 0 };
	int fd, rc = -1;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd == -1)
		return err_set_errno(err, ERR_CONFIG, "%s", path);
	if (check_fd(fd, path, err) == -1)
		goto out;
	if (read_all(fd, max, clock_mono_ms() + 10000, &s) == -1) {
		err_set_errno(err, ERR_CONFIG, "%s", path);
		goto out;
	}
	if (s.len == 0) {
		err_set(err, ERR_CONFIG, "%s: is empty", path);
		goto out;
	}
	secret_move(s_out, &s);
	rc = 0;
out:
	secret_release(&s);
	close(fd);
	return rc;
}

int
secret_check_file(const char *path, struct err *err)
{
	int fd, rc;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd == -1)
		return err_set_errno(err, ERR_CONFIG, "%s", path);
	rc = check_fd(fd, path, err);
	close(fd);
	return rc;
}

/* Wait for pid until the deadline; kill it then, with what it started.  Its
 * status, or -1. */
static int
reap(pid_t pid, int64_t deadline)
{
	int status;
	pid_t got;

	for (;;) {
		got = waitpid(pid, &status, WNOHANG);
		if (got == pid)
			return status;
		if (got == -1 && errno != EINTR)
			return -1;
		if (clock_mono_ms() >= deadline) {
			kill(-pid, SIGKILL);
			while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
				;
			return -1;
		}
		poll(NULL, 0, 10);
	}
}

/* Start argv[0], its output into a pipe; its process id, or -1. */
static pid_t
start(char *const argv[], int *fd_out, struct err *err)
{
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) == -1)
		return err_set_errno(err, ERR_TEMP, "pipe");
	pid = fork();
	if (pid == -1) {
		err_set_errno(err, ERR_TEMP, "fork");
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	if (pid == 0) {
		signals_reset();
		setpgid(0, 0);
		if (fds[1] == STDOUT_FILENO)
			fcntl(fds[1], F_SETFD, 0);
		else
			dup2(fds[1], STDOUT_FILENO);
		/* The lock of the PID file and the sockets of the keeper are
		 * not for it, nor for an agent that it may leave behind. */
		close_range(STDERR_FILENO + 1, ~0U, 0);
		execv(argv[0], argv);
		_exit(127);
	}
	(void)setpgid(pid, pid); /* whoever of us two is first */
	close(fds[1]);
	*fd_out = fds[0];
	return pid;
}

int
secret_read_command(char *const argv[], size_t max, int seconds,
    struct secret *s_out, struct err *err)
{
	int64_t deadline = clock_mono_ms() + (int64_t)seconds * 1000;
	struct secret s = { 0 };
	int fd = -1, status, got, rc = -1;
	pid_t pid = start(argv, &fd, err);

	if (pid == -1)
		return -1;
	got = read_all(fd, max, deadline, &s);
	if (got == -1)
		err_set_errno(err, ERR_TEMP, "%s: its output", argv[0]);
	close(fd);
	status = reap(pid, got == -1 ? 0 : deadline);
	if (got == -1)
		goto out;
	if (status == -1) {
		err_set(err, ERR_TEMP, "%s: did not end within %d s", argv[0],
		    seconds);
		goto out;
	}
	if (WIFSIGNALED(status)) {
		err_set(err, ERR_TEMP, "%s: ended by signal %d", argv[0],
		    WTERMSIG(status));
		goto out;
	}
	if (WEXITSTATUS(status) != 0) {
		err_set(err, ERR_TEMP, "%s: failed (status %d)", argv[0],
		    WEXITSTATUS(status));
		goto out;
	}
	if (s.len == 0) {
		err_set(err, ERR_TEMP, "%s: printed nothing", argv[0]);
		goto out;
	}
	secret_move(s_out, &s);
	rc = 0;
out:
	secret_release(&s);
	return rc;
}

void
secret_harden_process(void)
{
	struct rlimit none = { 0, 0 };

	prctl(PR_SET_DUMPABLE, 0);
	setrlimit(RLIMIT_CORE, &none);
}
