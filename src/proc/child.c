/* SPDX-License-Identifier: ISC */
#include "proc/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "base/signals.h"

static struct {
	volatile sig_atomic_t stopping;
	int stop_pipe[2];
	bool after_crash;
	const char *config_path;
} state = { .stop_pipe = { -1, -1 } };

static void
on_stop(int sig)
{
	int saved_errno = errno;

	(void)sig;
	state.stopping = 1;
	(void)!write(state.stop_pipe[1], "", 1);
	errno = saved_errno;
}

static void
set_signals(void)
{
	struct sigaction stop = { .sa_handler = on_stop };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t none;

	if (pipe2(state.stop_pipe, O_CLOEXEC | O_NONBLOCK) == -1)
		_exit(1);
	signals_ignore_strays();
	sigaction(SIGTERM, &stop, NULL);
	/* These are the master's: a terminal sends them to all of us. */
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The master may have died before we asked to be told. */
static bool
is_orphan(void)
{
	struct pollfd p = { .fd = FD_LOG, .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLERR) != 0;
}

/* Ours alone: a command that we run inherits neither the lock of the PID file
 * nor a socket. */
static void
keep_descriptors(void)
{
	int fd;

	for (fd = FD_LOG; fd < FD_ROLE_END; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}

struct config *
child_begin(enum role role)
{
	struct config *config;
	struct err err = { 0 };

	log_to_fd(FD_LOG, false, role_names[role]);
	keep_descriptors();
	set_signals();
	secret_harden_process();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (is_orphan())
		_exit(1);
	if (config_parse_fd(FD_CONFIG, &config, &err) == -1)
		child_fatal("config.unreadable", &err);
	close(FD_CONFIG);
	log_set_level(config->log.level);
	return config;
}

void
child_set_after_crash(void)
{
	state.after_crash = true;
}

bool
child_is_after_crash(void)
{
	return state.after_crash;
}

void
child_set_config_path(const char *path)
{
	state.config_path = path;
}

const char *
child_config_path(void)
{
	return state.config_path;
}

bool
child_stopping(void)
{
	return state.stopping != 0;
}

int
child_stop_fd(void)
{
	return state.stop_pipe[0];
}

bool
child_trouble(bool *was, const char *event, const struct err *err)
{
	if (err != NULL && !*was)
		log_error(event, L_STR("kind", err_kind_name(err->kind)),
		    L_ERR(err), L_STR("now", "no work until that is mended"));
	if (err == NULL && *was)
		log_info(event, L_STR("now", "over, work goes on"));
	*was = err != NULL;
	return *was;
}

_Noreturn void
child_lost(enum role server, const char *event, const struct err *err)
{
	/* Whom we did not hear out is not to blame. */
	if (child_stopping())
		exit(1);
	log_error(event, L_STR("kind", err_kind_name(err->kind)),
	    L_STR("server", role_names[server]), L_ERR(err));
	exit(CHILD_LOST + (int)server);
}

_Noreturn void
child_fatal(const char *event, const struct err *err)
{
	if (!child_stopping())
		log_error(event, L_STR("kind", err_kind_name(err->kind)),
		    L_ERR(err));
	exit(1);
}
