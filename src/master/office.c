/* SPDX-License-Identifier: ISC */
#include "master/office.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "master/lock.h"
#include "proc/child.h"
#include "proc/spawn.h"

static const struct {
	const char *program;
	bool is_server;
	bool keeps_user; /* must reload the web server and own its files */
} posts[] = {
	[ROLE_MASTER] = { NULL, false, true },
	[ROLE_INTAKE] = { "certmaild", false, false },
	[ROLE_READER] = { "certmaild-reader", true, false },
	[ROLE_CLERK] = { "certmaild", false, false },
	[ROLE_KEEPER] = { "certmaild-keeper", true, true },
	[ROLE_COURIER] = { "certmaild", false, false },
	[ROLE_INSTALLER] = { "certmaild", false, true },
	[ROLE_FETCHER] = { "certmaild-fetcher", true, false },
};
static_assert(COUNT(posts) == ROLE_COUNT, "a post for each role");

#define ARGUMENTS_MAX 6

/* Who asks whom, and at which descriptors. */
static const struct {
	enum role asker, server;
	enum role_fd ask_fd, serve_fd;
} pair_table[] = {
	{ ROLE_INTAKE, ROLE_READER, FD_READER, FD_SERVE_INTAKE },
	{ ROLE_CLERK, ROLE_READER, FD_READER, FD_SERVE_CLERK },
	{ ROLE_CLERK, ROLE_KEEPER, FD_KEEPER, FD_SERVE_CLERK },
	{ ROLE_CLERK, ROLE_FETCHER, FD_FETCHER, FD_SERVE_CLERK },
	{ ROLE_INSTALLER, ROLE_KEEPER, FD_KEEPER, FD_SERVE_INSTALLER },
};
static_assert(COUNT(pair_table) == OFFICE_PAIRS, "as many as in struct office");

static const enum role_fd bell_fds[] = { FD_BELL_INTAKE, FD_BELL_CLERK,
	FD_BELL_COURIER, FD_BELL_INSTALLER };

/* Everybody, but a fetcher only for whoever wants one. */
static bool
is_wanted(const struct office *office, enum role role)
{
	if (role == ROLE_FETCHER)
		return office->config->trust.aia;
	return posts[role].program != NULL;
}

static void
close_fd(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static int
make_pair(struct office *office, size_t i, struct err *err)
{
	close_fd(&office->pairs[i][0]);
	close_fd(&office->pairs[i][1]);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
		office->pairs[i]) == -1)
		return err_set_errno(err, ERR_TEMP, "socketpair");
	return 0;
}

int
office_init(struct office *office, const struct config *config, int lock_fd,
    struct err *err)
{
	size_t i;

	memset(office, 0, sizeof *office);
	office->config = config;
	office->lock_fd = lock_fd;
	if (lock_fd != -1) {
		office->pid_path = lock_path(config);
		board_remove(office->pid_path);
	}
	for (i = 0; i < COUNT(office->bells); i++)
		office->bells[i] = -1;
	for (i = 0; i < OFFICE_PAIRS; i++)
		office->pairs[i][0] = office->pairs[i][1] = -1;
	for (i = 0; i < ROLE_COUNT; i++) {
		office->children[i].log_fd = -1;
		office->children[i].restart_at =
		    is_wanted(office, (enum role)i);
		buf_init(&office->children[i].line, LOG_LINE_MAX);
	}
	office->config_fd = spawn_config_fd(config, err);
	if (office->config_fd == -1)
		return -1;
	for (i = 0; i < COUNT(bell_fds); i++) {
		office->bells[bell_fds[i]] =
		    eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (office->bells[bell_fds[i]] == -1)
			return err_set_errno(err, ERR_TEMP, "eventfd");
	}
	for (i = 0; i < OFFICE_PAIRS; i++)
		if (make_pair(office, i, err) == -1)
			return -1;
	return 0;
}

void
office_release(struct office *office)
{
	size_t i;

	close_fd(&office->config_fd);
	if (office->pid_path != NULL)
		board_remove(office->pid_path);
	free(office->pid_path);
	office->pid_path = NULL;
	for (i = 0; i < COUNT(office->bells); i++)
		close_fd(&office->bells[i]);
	for (i = 0; i < OFFICE_PAIRS; i++) {
		close_fd(&office->pairs[i][0]);
		close_fd(&office->pairs[i][1]);
	}
	for (i = 0; i < ROLE_COUNT; i++) {
		close_fd(&office->children[i].log_fd);
		buf_release(&office->children[i].line);
	}
}

/* A server's sockets are made anew for it; its askers lose theirs. */
static int
renew_pairs(struct office *office, enum role server, struct err *err)
{
	size_t i;

	for (i = 0; i < OFFICE_PAIRS; i++)
		if (pair_table[i].server == server &&
		    make_pair(office, i, err) == -1)
			return -1;
	return 0;
}

static size_t
collect_fds(const struct office *office, enum role role, int log_fd,
    struct spawn_fd *fds)
{
	size_t count = 0, i;

	fds[count++] = (struct spawn_fd){ log_fd, FD_LOG };
	fds[count++] = (struct spawn_fd){ office->config_fd, FD_CONFIG };
	fds[count++] = (struct spawn_fd){ office->lock_fd, FD_LOCK };
	for (i = 0; i < OFFICE_PAIRS; i++) {
		if (pair_table[i].asker == role)
			fds[count++] = (struct spawn_fd){ office->pairs[i][0],
				pair_table[i].ask_fd };
		if (pair_table[i].server == role)
			fds[count++] = (struct spawn_fd){ office->pairs[i][1],
				pair_table[i].serve_fd };
	}
	if (posts[role].is_server)
		return count;
	for (i = 0; i < COUNT(bell_fds); i++)
		fds[count++] = (struct spawn_fd){ office->bells[bell_fds[i]],
			(int)bell_fds[i] };
	return count;
}

/* How a child learns who it is; of the settings' file, for the advice that it
 * gives, only one of our own program. */
static void
put_arguments(enum role role, bool once, bool crashed, const char *argv[])
{
	size_t count = 0;

	argv[count++] = posts[role].program;
	if (child_config_path() != NULL && !posts[role].is_server) {
		argv[count++] = "-c";
		argv[count++] = child_config_path();
	}
	argv[count++] = "-x";
	argv[count++] = role_names[role];
	if (once || crashed)
		argv[count++] = once ? "-1" : "-d";
	argv[count] = NULL;
}

static int
start(struct office *office, enum role role, bool once, struct err *err)
{
	struct office_child *child = &office->children[role];
	char path[PATH_MAX];
	const char *argv[ARGUMENTS_MAX + 1];
	struct spawn_fd fds[SPAWN_FDS_MAX];
	const char *user;
	int pipes[2];
	size_t count;

	/* A start that fails is a death at once: back-off grows. */
	child->started = clock_mono_ms();
	if (posts[role].is_server && renew_pairs(office, role, err) == -1)
		return -1;
	if (pipe2(pipes, O_CLOEXEC) == -1)
		return err_set_errno(err, ERR_TEMP, "pipe");
	fcntl(pipes[0], F_SETFL, O_NONBLOCK);
	put_arguments(role, once, child->crashed, argv);
	user = posts[role].keeps_user ? NULL : office->config->user;
	count = collect_fds(office, role, pipes[1], fds);
	/* Nobody writes to them: execv's prototype is older than const. */
	child->pid = spawn(spawn_program(posts[role].program, path),
	    (char *const *)(uintptr_t)argv, fds, count, user, err);
	close(pipes[1]);
	if (child->pid == -1) {
		child->pid = 0;
		close(pipes[0]);
		return -1;
	}
	close_fd(&child->log_fd);
	child->log_fd = pipes[0];
	child->restart_at = 0;
	child->kill_at = 0;
	log_debug("child.start", L_STR("process", role_names[role]),
	    L_INT("pid", child->pid));
	return 0;
}

static void
plan_restart(struct office *office, enum role role)
{
	struct office_child *child = &office->children[role];
	int64_t now = clock_mono_ms();

	if (office->stopping || !is_wanted(office, role))
		return;
	if (child->kill_at != 0) {
		child->backoff = 0;
		child->restart_at = now;
		return;
	}
	if (child->backoff == 0 || now - child->started > OFFICE_HEALTHY_MS)
		child->backoff = OFFICE_BACKOFF_FIRST_MS;
	else if (child->backoff < OFFICE_BACKOFF_MAX_MS / 2)
		child->backoff *= 2;
	else
		child->backoff = OFFICE_BACKOFF_MAX_MS;
	child->restart_at = now + child->backoff;
}

/* A death, or a start that failed, onto the board; plan_restart was there
 * before. */
static void
post_death(struct office *office, enum role role, const char *how)
{
	struct board_entry *e = &office->board[role];
	struct err err = { 0 };

	e->restarts++;
	e->in_a_row = office->children[role].backoff ==
		OFFICE_BACKOFF_FIRST_MS ? 1 : e->in_a_row + 1;
	e->last = clock_wall();
	snprintf(e->how, sizeof e->how, "%s", how);
	if (e->in_a_row == BOARD_LOOP_DEATHS)
		log_error("child.loops", L_STR("process", role_names[role]),
		    L_INT("deaths", e->in_a_row), L_STR("how", how),
		    L_STR("now", "started again and again, waiting longer "
			"each time; the lines before say why"));
	if (office->pid_path != NULL &&
	    board_write(office->pid_path, office->board, &err) == -1)
		log_debug("board.failed", L_ERR(&err));
}

static void
tell_to_stop(struct office *office, enum role role)
{
	struct office_child *child = &office->children[role];

	if (child->pid == 0 || child->kill_at != 0)
		return;
	child->kill_at = clock_mono_ms() + OFFICE_STOP_MS;
	kill(child->pid, SIGTERM);
}

static void
kill_late(struct office *office)
{
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++) {
		struct office_child *child = &office->children[i];

		if (child->pid == 0 || child->kill_at == 0 ||
		    child->kill_at > clock_mono_ms())
			continue;
		log_warn("child.killed", L_STR("process", role_names[i]),
		    L_STR("why", "did not stop in time"));
		kill(child->pid, SIGKILL);
		child->kill_at = clock_mono_ms() + OFFICE_STOP_MS;
	}
}

/* An asker without its servers would find no sockets: it waits for them. */
static bool
waits_for_server(struct office *office, enum role role)
{
	struct office_child *child = &office->children[role];
	size_t i;

	for (i = 0; i < OFFICE_PAIRS; i++) {
		const struct office_child *server =
		    &office->children[pair_table[i].server];

		if (pair_table[i].asker == role && server->pid == 0 &&
		    server->restart_at != 0) {
			child->restart_at = server->restart_at;
			return true;
		}
	}
	return false;
}

void
office_do_due(struct office *office)
{
	struct err err = { 0 };
	size_t i;

	kill_late(office);
	/* Servers first, so that whoever starts after them finds the sockets
	 * that this server has. */
	for (i = 0; i < 2 * ROLE_COUNT; i++) {
		enum role role = (enum role)(i % ROLE_COUNT);
		struct office_child *child = &office->children[role];

		if (posts[role].is_server != (i < ROLE_COUNT) ||
		    child->restart_at == 0 ||
		    child->restart_at > clock_mono_ms() ||
		    waits_for_server(office, role))
			continue;
		if (start(office, role, false, &err) == -1) {
			log_error("child.start_failed",
			    L_STR("process", role_names[role]), L_ERR(&err));
			plan_restart(office, role);
			post_death(office, role, "cannot be started");
		}
	}
}

/* With a server went its sockets: whoever holds an end must come back. */
static void
lose_server(struct office *office, enum role server)
{
	size_t i;

	for (i = 0; i < OFFICE_PAIRS; i++)
		if (pair_table[i].server == server) {
			close_fd(&office->pairs[i][0]);
			close_fd(&office->pairs[i][1]);
			tell_to_stop(office, pair_table[i].asker);
		}
}

/* A piece of what a child wrote, without a newline in it. */
static void
add_to_line(struct buf *line, enum role role, const char *data, size_t len)
{
	while (len > LOG_LINE_MAX - line->len) {
		size_t room = LOG_LINE_MAX - line->len;

		/* No line of ours is this long: cut it here. */
		buf_put(line, data, room);
		log_relay(role_names[role], line->data, line->len);
		buf_reset(line);
		data += room;
		len -= room;
	}
	buf_put(line, data, len);
}

static void
drain_log(struct office *office, enum role role)
{
	struct office_child *child = &office->children[role];
	char data[4096];
	const char *p, *newline;
	ssize_t n;

	while (child->log_fd != -1 &&
	    (n = read(child->log_fd, data, sizeof data)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return;
		for (p = data; (newline = memchr(p, '\n',
			 (size_t)(data + n - p))) != NULL; p = newline + 1) {
			add_to_line(&child->line, role, p,
			    (size_t)(newline - p));
			log_relay(role_names[role], child->line.data,
			    child->line.len);
			buf_reset(&child->line);
		}
		add_to_line(&child->line, role, p, (size_t)(data + n - p));
	}
	/* What it could not end before it died. */
	if (child->line.len > 0)
		log_relay(role_names[role], child->line.data, child->line.len);
	buf_reset(&child->line);
	close_fd(&child->log_fd);
}

static void
report_death(struct office *office, enum role role, int status)
{
	const struct office_child *child = &office->children[role];
	char how[64];

	if (office->stopping || child->kill_at != 0) {
		log_debug("child.end", L_STR("process", role_names[role]),
		    L_INT("pid", child->pid));
		return;
	}
	if (WIFSIGNALED(status))
		log_error("child.died", L_STR("process", role_names[role]),
		    L_INT("pid", child->pid),
		    L_STR("signal", strsignal(WTERMSIG(status))),
		    L_INT("restart_ms", child->backoff));
	else
		log_warn("child.died", L_STR("process", role_names[role]),
		    L_INT("pid", child->pid),
		    L_INT("status", WEXITSTATUS(status)),
		    L_INT("restart_ms", child->backoff));
	if (WIFSIGNALED(status))
		snprintf(how, sizeof how, "signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else
		snprintf(how, sizeof how, "exit status %d",
		    WEXITSTATUS(status));
	post_death(office, role, how);
}

/*
 * A server that this asker waited for in vain, by its exit status, is killed:
 * the server's pid, or 0.  An asker that was told to stop speaks of a server
 * that is gone already.
 */
static pid_t
kill_hung(struct office *office, enum role asker, int status)
{
	size_t i;

	for (i = 0; i < OFFICE_PAIRS; i++) {
		enum role server = pair_table[i].server;
		pid_t pid = office->children[server].pid;

		if (pair_table[i].asker != asker || pid == 0 ||
		    !WIFEXITED(status) ||
		    WEXITSTATUS(status) != CHILD_LOST + (int)server ||
		    office->children[asker].kill_at != 0)
			continue;
		log_warn("child.killed", L_STR("process", role_names[server]),
		    L_STR("why", "gave no answer"),
		    L_STR("asker", role_names[asker]));
		kill(pid, SIGKILL);
		return pid;
	}
	return 0;
}

static bool
is_crash(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL &&
	    WTERMSIG(status) != SIGTERM;
}

static void
bury(struct office *office, pid_t pid, int status)
{
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++) {
		struct office_child *child = &office->children[i];
		enum role role = (enum role)i;

		if (child->pid != pid)
			continue;
		drain_log(office, role);
		child->crashed = is_crash(status);
		plan_restart(office, role);
		report_death(office, role, status);
		child->pid = 0;
		if (posts[role].is_server && !office->stopping)
			lose_server(office, role);
		kill_hung(office, role, status);
		return;
	}
}

void
office_reap(struct office *office)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		bury(office, pid, status);
}

static bool
has_children(const struct office *office)
{
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++)
		if (office->children[i].pid != 0)
			return true;
	return false;
}

void
office_stop(struct office *office)
{
	struct pollfd p[ROLE_COUNT];
	size_t i;

	office->stopping = true;
	for (i = 0; i < ROLE_COUNT; i++) {
		office->children[i].restart_at = 0;
		tell_to_stop(office, (enum role)i);
	}
	while (has_children(office)) {
		office_poll(office, p);
		poll(p, ROLE_COUNT, 20);
		office_read_logs(office, p);
		office_reap(office);
		kill_late(office);
	}
}

int
office_reconfigure(struct office *office, const struct config *config,
    struct err *err)
{
	int fd = spawn_config_fd(config, err);
	size_t i;

	if (fd == -1)
		return -1;
	close_fd(&office->config_fd);
	office->config_fd = fd;
	office->config = config;
	for (i = 0; i < ROLE_COUNT; i++) {
		tell_to_stop(office, (enum role)i);
		if (office->children[i].pid == 0)
			office->children[i].restart_at =
			    is_wanted(office, (enum role)i);
	}
	return 0;
}

void
office_ring(struct office *office)
{
	uint64_t one = 1;
	size_t i;

	for (i = 0; i < COUNT(bell_fds); i++)
		(void)!write(office->bells[bell_fds[i]], &one, sizeof one);
}

int
office_poll(const struct office *office, struct pollfd p[ROLE_COUNT])
{
	int64_t now = clock_mono_ms(), next = -1;
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++) {
		const struct office_child *child = &office->children[i];
		int64_t at = child->restart_at;

		p[i] = (struct pollfd){ .fd = child->log_fd,
			.events = POLLIN };
		if (child->pid != 0)
			at = child->kill_at;
		if (at == 0)
			continue;
		if (at < now)
			at = now;
		if (next == -1 || at - now < next)
			next = at - now;
	}
	return (int)next;
}

void
office_read_logs(struct office *office, const struct pollfd p[ROLE_COUNT])
{
	size_t i;

	for (i = 0; i < ROLE_COUNT; i++)
		if (p[i].revents != 0)
			drain_log(office, (enum role)i);
}

/* The next asker of this pass gets another one. */
static void
bury_hung(struct office *office, pid_t pid)
{
	size_t i;

	if (pid == 0)
		return;
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
	for (i = 0; i < ROLE_COUNT; i++)
		if (office->children[i].pid == pid)
			office->children[i].pid = 0;
}

int
office_run_once(struct office *office, enum role role)
{
	struct office_child *child = &office->children[role];
	struct pollfd p[ROLE_COUNT];
	struct err err = { 0 };
	int status;
	size_t i;

	for (i = 0; i < OFFICE_PAIRS; i++) {
		enum role server = pair_table[i].server;

		if (pair_table[i].asker == role &&
		    is_wanted(office, server) &&
		    office->children[server].pid == 0 &&
		    start(office, server, false, &err) == -1)
			goto fail;
	}
	if (start(office, role, true, &err) == -1)
		goto fail;
	for (;;) {
		pid_t pid = waitpid(child->pid, &status, WNOHANG);

		office_poll(office, p);
		if (pid == child->pid) {
			drain_log(office, role);
			child->pid = 0;
			bury_hung(office, kill_hung(office, role, status));
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		}
		if (pid == -1 && errno != EINTR)
			return -1;
		poll(p, ROLE_COUNT, 20);
		office_read_logs(office, p);
	}
fail:
	log_error("child.start_failed", L_STR("process", role_names[role]),
	    L_ERR(&err));
	return -1;
}
