/* SPDX-License-Identifier: ISC */
#include "proc/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "base/signals.h"

#define CONFIG_TEXT_MAX 262144

/* Between fork and exec: 0, or -1 with errno. */
static int
place_fds(const struct spawn_fd *fds, size_t count)
{
	int high[SPAWN_FDS_MAX], null;
	size_t i;

	/* Out of the way first: a target may be another's source. */
	for (i = 0; i < count; i++) {
		high[i] = -1;
		if (fds[i].from == -1)
			continue;
		high[i] = fcntl(fds[i].from, F_DUPFD, FD_ROLE_END + 16);
		if (high[i] == -1)
			return -1;
	}
	null = open("/dev/null", O_RDWR);
	if (null == -1 || dup2(null, 0) == -1 || dup2(null, 1) == -1)
		return -1;
	for (i = 3; i < FD_ROLE_END; i++)
		close((int)i);
	for (i = 0; i < count; i++)
		if (high[i] != -1 && dup2(high[i], fds[i].to) == -1)
			return -1;
	return close_range(FD_ROLE_END, UINT_MAX, 0);
}

static int
become(const struct passwd *pw)
{
	if (pw == NULL)
		return 0;
	if (initgroups(pw->pw_name, pw->pw_gid) == -1 ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == -1)
		return -1;
	return setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid);
}

static const struct passwd *
find_user(const char *user, struct err *err)
{
	const struct passwd *pw;

	errno = 0;
	pw = getpwnam(user);
	if (pw == NULL)
		err_set(err, ERR_CONFIG, "user %s does not exist", user);
	return pw;
}

pid_t
spawn(const char *path, char *const argv[], const struct spawn_fd *fds,
    size_t count, const char *user, struct err *err)
{
	const struct passwd *pw = NULL;
	pid_t pid;

	if (count > SPAWN_FDS_MAX)
		return err_set(err, ERR_BUG, "too many descriptors");
	if (user != NULL && user[0] != '\0' && geteuid() == 0 &&
	    (pw = find_user(user, err)) == NULL)
		return -1;
	pid = fork();
	if (pid == -1)
		return err_set_errno(err, ERR_TEMP, "fork");
	if (pid > 0)
		return pid;
	signals_reset();
	if (place_fds(fds, count) == -1 || become(pw) == -1)
		_exit(126);
	execv(path, argv);
	_exit(127);
}

const char *
spawn_program(const char *name, char *text)
{
	static const char *const from_own[] = { "",
		"../libexec/certmaild/" };
	char own[PATH_MAX], *slash = NULL;
	ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
	size_t i;
	int n;

	if (len > 0) {
		own[len] = '\0';
		slash = strrchr(own, '/');
	}
	for (i = 0; slash != NULL && i < COUNT(from_own); i++) {
		slash[1] = '\0';
		n = snprintf(text, PATH_MAX, "%s%s%s", own, from_own[i], name);
		if (n < PATH_MAX && access(text, X_OK) == 0)
			return text;
	}
	snprintf(text, PATH_MAX, "%s/%s", LIBEXECDIR, name);
	return text;
}

int
spawn_config_fd(const struct config *config, struct err *err)
{
	struct buf b;
	int fd = -1;

	buf_init(&b, CONFIG_TEXT_MAX);
	config_write(config, true, &b);
	if (!buf_ok(&b))
		err_set(err, ERR_CONFIG, "the settings are too long");
	else
		fd = memfd_of("certmaild-config", b.data, b.len, err);
	buf_release(&b);
	return fd;
}

pid_t
spawn_reader(const struct config *config, int *sock_out, struct err *err)
{
	char path[PATH_MAX], name[] = "certmaild-reader";
	char *argv[] = { name, NULL };
	int pair[2] = { -1, -1 }, config_fd = -1;
	pid_t pid = -1;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		return err_set_errno(err, ERR_TEMP, "socketpair");
	config_fd = spawn_config_fd(config, err);
	if (config_fd == -1)
		goto out;
	pid = spawn(spawn_program(name, path), argv,
	    (struct spawn_fd[]){ { STDERR_FILENO, FD_LOG },
		{ config_fd, FD_CONFIG }, { pair[1], FD_SERVE_INTAKE } },
	    3, NULL, err);
	if (pid != -1) {
		*sock_out = pair[0];
		pair[0] = -1;
	}
out:
	if (config_fd != -1)
		close(config_fd);
	if (pair[0] != -1)
		close(pair[0]);
	close(pair[1]);
	return pid;
}

void
spawn_reader_end(pid_t pid, int sock)
{
	close(sock);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
}
