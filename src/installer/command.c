/* SPDX-License-Identifier: ISC */
#include "installer/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/signals.h"
#include "base/utf8.h"

/* Where the child says why it could not execute; closed by the exec. */
#define FAILURE_FD 3

#define CHUNK 4096

static char *const clean_environment[] = {
	(char[]){ "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
		  "/sbin:/bin" },
	(char[]){ "LC_ALL=C" },
	(char[]){ "LANG=C" },
	(char[]){ "HOME=/" },
	NULL,
};

/* ---- In the child, between fork and exec: only safe calls. */

static int
place_fds(int output, int failure)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	/* Out of the way of 0-3 first: the parent may lack any of them. */
	output = fcntl(output, F_DUPFD, FAILURE_FD + 1);
	failure = fcntl(failure, F_DUPFD, FAILURE_FD + 1);
	if (null == -1 || output == -1 || failure == -1)
		return -1;
	if (dup2(null, STDIN_FILENO) == -1 ||
	    dup2(output, STDOUT_FILENO) == -1 ||
	    dup2(output, STDERR_FILENO) == -1 ||
	    dup2(failure, FAILURE_FD) == -1 ||
	    fcntl(FAILURE_FD, F_SETFD, FD_CLOEXEC) == -1)
		return -1;
	return close_range(FAILURE_FD + 1, UINT_MAX, 0);
}

static _Noreturn void
child(char *const argv[], int output, int failure)
{
	int saved;

	signals_reset();
	setpgid(0, 0);
	/* A hanging command must not outlive an installer that was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	umask(022);
	if (place_fds(output, failure) == -1) {
		(void)!write(failure, &errno, sizeof errno);
		_exit(127);
	}
	if (chdir("/") == 0)
		execve(argv[0], argv, clean_environment);
	saved = errno;
	(void)!write(FAILURE_FD, &saved, sizeof saved);
	_exit(127);
}

/* ---- In the parent. */

struct running {
	pid_t pid;
	int pidfd;
	int output;
	bool output_open;
};

/* Read what is there now; the pipe does not block. */
static void
drain(struct running *r, struct buf *tail, bool *shortened)
{
	char chunk[CHUNK];
	ssize_t n;

	while (r->output_open) {
		n = read(r->output, chunk, sizeof chunk);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno == EAGAIN)
			return;
		if (n <= 0) {
			r->output_open = false;
			return;
		}
		buf_put(tail, chunk, (size_t)n);
		if (tail->len > COMMAND_OUTPUT_MAX) {
			buf_drop(tail, tail->len - COMMAND_OUTPUT_MAX);
			*shortened = true;
		}
	}
}

/*
 * Until the command has ended or the deadline has passed.  Its end is what
 * counts, not the end of its output: a daemon that it started may hold that
 * open.
 */
static bool
wait_for_end(struct running *r, int64_t deadline, struct buf *tail,
    bool *shortened)
{
	for (;;) {
		struct pollfd fds[2] = {
			{ .fd = r->pidfd, .events = POLLIN },
			{ .fd = r->output_open ? r->output : -1,
			    .events = POLLIN },
		};
		int64_t left = deadline - clock_mono_ms();

		if (left <= 0)
			return false;
		if (left > INT_MAX)
			left = INT_MAX;
		if (poll(fds, 2, (int)left) == -1 && errno != EINTR)
			return false;
		drain(r, tail, shortened);
		if (fds[0].revents != 0)
			return true;
	}
}

static void
make_printable(const struct buf *tail, char *out)
{
	size_t i, used, len = 0;
	uint32_t code;
	bool valid;

	for (i = 0; i < tail->len; i += used) {
		used = utf8_decode(tail->data + i, tail->len - i, &code,
		    &valid);
		if (valid && (code == '\n' || code == '\t' ||
		    (code >= 0x20 && code < 0x7f) || code >= 0xa0)) {
			memcpy(out + len, tail->data + i, used);
			len += used;
		} else
			out[len++] = '?';
	}
	out[len] = '\0';
}

/* The last line of the output that has something on it, for the error. */
static void
last_line(const char *output, char *line, size_t size)
{
	size_t end = strlen(output), begin, len;

	while (end > 0 && (output[end - 1] == '\n' || output[end - 1] == ' '))
		end--;
	begin = end;
	while (begin > 0 && output[begin - 1] != '\n')
		begin--;
	len = end - begin;
	if (len >= size)
		len = size - 1;
	memcpy(line, output + begin, len);
	line[len] = '\0';
}

static int
judge(const char *name, int seconds, int start_errno,
    const struct command_result *r, struct err *err)
{
	char line[200];

	if (start_errno != 0) {
		errno = start_errno;
		return err_set_errno(err, ERR_CONFIG, "%s cannot be run", name);
	}
	if (r->timed_out)
		return err_set(err, ERR_TEMP,
		    "%s did not end within %d seconds and was killed", name,
		    seconds);
	if (r->signal != 0)
		return err_set(err, ERR_PERM, "%s was killed by signal %d",
		    name, r->signal);
	if (r->exit_status == 0)
		return 0;
	last_line(r->output, line, sizeof line);
	return err_set(err, ERR_PERM, "%s failed with status %d%s%s", name,
	    r->exit_status, line[0] != '\0' ? ": " : "", line);
}

static void
reap(const struct running *r, struct command_result *result)
{
	int status;

	while (waitpid(r->pid, &status, 0) == -1)
		if (errno != EINTR)
			return;
	if (WIFEXITED(status))
		result->exit_status = WEXITSTATUS(status);
	else
		result->signal = WTERMSIG(status);
}

/* Watch a command that was started; failure tells why it was not executed. */
static int
attend(struct running *r, const char *name, int seconds, int failure,
    struct command_result *result, struct err *err)
{
	int64_t deadline = clock_mono_ms() + (int64_t)seconds * 1000;
	int start_errno = 0;
	struct buf tail;

	buf_init(&tail, COMMAND_OUTPUT_MAX + CHUNK);
	if (read_full(failure, &start_errno, sizeof start_errno) == -1)
		start_errno = 0; /* nothing said: it is executing */
	r->pidfd = pidfd_open(r->pid, 0);
	if (r->pidfd == -1 ||
	    !wait_for_end(r, deadline, &tail, &result->shortened)) {
		result->timed_out = true;
		kill(-r->pid, SIGKILL);
	}
	reap(r, result);
	drain(r, &tail, &result->shortened);
	make_printable(&tail, result->output);
	buf_release(&tail);
	if (start_errno != 0)
		result->exit_status = -1;
	if (r->pidfd != -1)
		close(r->pidfd);
	return judge(name, seconds, start_errno, result, err);
}

int
command_run(char *const argv[], int seconds, struct command_result *result,
    struct err *err)
{
	int output[2] = { -1, -1 }, failure[2] = { -1, -1 }, rc = -1;
	struct running r = { .pidfd = -1, .output_open = true };

	*result = (struct command_result){ .exit_status = -1 };
	if (argv[0] == NULL || argv[0][0] != '/')
		return err_set(err, ERR_CONFIG,
		    "%s is not the absolute path of a command",
		    argv[0] != NULL ? argv[0] : "(nothing)");
	if (pipe2(output, O_CLOEXEC) == -1 || pipe2(failure, O_CLOEXEC) == -1 ||
	    fcntl(output[0], F_SETFL, O_NONBLOCK) == -1) {
		err_set_errno(err, ERR_TEMP, "pipe");
		goto out;
	}
	r.pid = fork();
	if (r.pid == -1) {
		err_set_errno(err, ERR_TEMP, "fork");
		goto out;
	}
	if (r.pid == 0)
		child(argv, output[1], failure[1]);
	/* Here as well, so that it is done before we might kill the group. */
	setpgid(r.pid, r.pid);
	close(output[1]);
	close(failure[1]);
	output[1] = failure[1] = -1;
	r.output = output[0];
	rc = attend(&r, argv[0], seconds, failure[0], result, err);
out:
	if (output[0] != -1)
		close(output[0]);
	if (output[1] != -1)
		close(output[1]);
	if (failure[0] != -1)
		close(failure[0]);
	if (failure[1] != -1)
		close(failure[1]);
	return rc;
}
