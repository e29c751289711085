/* SPDX-License-Identifier: ISC */
#include "master/master.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/signals.h"
#include "clerk/holidays.h"
#include "config/advice.h"
#include "master/lock.h"
#include "master/notify.h"
#include "master/office.h"
#include "proc/child.h"
#include "proc/spawn.h"

/* A pass of -1 brings new work at most this often. */
#define ONCE_ROUNDS 8
/* Of what it warns of, so much is kept for whoever started it. */
#define KEPT_MAX 65536

struct master {
	const char *config_path;
	struct config *config;
	struct office office;
	int lock_fd;
	int database_fd; /* locked, never read */
	int log_fd; /* the log file's, or -1 */
	bool once;
	bool quiet; /* a log for standard error is not shown */
	bool stop;
};

/* Open the destination anew; on failure the old one stays. */
static int
open_log(struct master *m, const struct config *config, struct err *err)
{
	int fd = -1;

	log_set_level(config->log.level);
	if (strcmp(config->log.to, "syslog") == 0)
		log_to_syslog("master");
	else if (strcmp(config->log.to, "stderr") == 0)
		log_to_fd(m->quiet ? -1 : STDERR_FILENO, true, "master");
	else {
		fd = open(config->log.to,
		    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
		    0640);
		if (fd == -1)
			return err_set_errno(err, ERR_CONFIG, "log %s",
			    config->log.to);
		log_to_fd(fd, true, "master");
	}
	if (m->log_fd != -1)
		close(m->log_fd);
	m->log_fd = fd;
	return 0;
}

/* One log line for each line of the report. */
static void
log_report(const struct config_report *report)
{
	const char *line = report->text.data, *end;

	for (; *line != '\0'; line = *end != '\0' ? end + 1 : end) {
		char text[1024];

		end = strchrnul(line, '\n');
		snprintf(text, sizeof text, "%.*s", (int)(end - line), line);
		log_error("config.error", L_STR("error", text));
	}
}

/* The clerk could not begin with a file of holidays that it cannot read; with
 * the settings of before it goes on. */
static int
check_holidays(const struct config *config, struct err *err)
{
	struct holidays holidays = { 0 };
	int rc = 0;

	if (config->calendar.holidays_file[0] != '\0')
		rc = holidays_read(config->calendar.holidays_file, &holidays,
		    err);
	holidays_release(&holidays);
	return rc;
}

static void
reload(struct master *m)
{
	struct config_report report;
	struct config *config = NULL;
	struct err err = { 0 };

	notify_send("RELOADING=1");
	config_report_init(&report);
	if (config_load(m->config_path, &config, &report) == -1) {
		log_report(&report);
		log_error("config.refused", L_STR("file", m->config_path),
		    L_INT("errors", report.errors),
		    L_STR("now", "the settings in force stay"));
		if (open_log(m, m->config, &err) == -1)
			log_error("log.reopen_failed", L_ERR(&err));
	} else if (strcmp(config->database, m->config->database) != 0) {
		log_error("config.refused", L_STR("file", m->config_path),
		    L_STR("error", "another database needs a restart"));
		config_free(config);
	} else if (check_holidays(config, &err) == -1) {
		log_error("config.refused", L_STR("file", m->config_path),
		    L_ERR(&err), L_STR("now", "the settings in force stay"));
		config_free(config);
	} else if (open_log(m, config, &err) == -1 ||
	    office_reconfigure(&m->office, config, &err) == -1) {
		log_error("config.refused", L_ERR(&err));
		config_free(config);
	} else {
		config_free(m->config);
		m->config = config;
		log_info("config.reloaded", L_STR("file", m->config_path));
	}
	config_report_release(&report);
	notify_send("READY=1");
}

static void
on_signal(struct master *m, int sig)
{
	switch (sig) {
	case SIGCHLD:
		office_reap(&m->office);
		break;
	case SIGHUP:
		reload(m);
		break;
	case SIGUSR1:
		log_info("master.look", L_STR("why", "SIGUSR1"));
		office_ring(&m->office);
		break;
	default:
		m->stop = true;
		break;
	}
}

static int
open_signals(struct err *err)
{
	static const int signals[] = { SIGCHLD, SIGHUP, SIGUSR1, SIGTERM,
		SIGINT, SIGQUIT };
	sigset_t set;
	size_t i;
	int fd;

	sigemptyset(&set);
	for (i = 0; i < COUNT(signals); i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals_ignore_strays();
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd == -1)
		return err_set_errno(err, ERR_BUG, "signalfd");
	return fd;
}

static void
loop(struct master *m, int signal_fd)
{
	struct pollfd p[ROLE_COUNT + 1];
	struct signalfd_siginfo info;
	int timeout;

	while (!m->stop) {
		office_do_due(&m->office);
		timeout = office_poll(&m->office, p);
		p[ROLE_COUNT] =
		    (struct pollfd){ .fd = signal_fd, .events = POLLIN };
		if (poll(p, ROLE_COUNT + 1, timeout) == -1 && errno != EINTR)
			break;
		office_read_logs(&m->office, p);
		while (read(signal_fd, &info, sizeof info) == sizeof info)
			on_signal(m, (int)info.ssi_signo);
	}
}

/*
 * A child of the children's user that has the database open for one errand;
 * it answers with a text: what it was asked for, or why it failed.
 */
static int
ask_database(struct master *m, const char *errand,
    char text[MASTER_ANSWER_MAX + 1], struct err *err)
{
	char path[PATH_MAX], name[] = "certmaild", flag[] = "-x",
	    what[16], one[] = "-1";
	char *argv[] = { name, flag, what, m->once ? one : NULL, NULL };
	int config_fd = spawn_config_fd(m->config, err), why[2], status = -1;
	ssize_t len = 0;
	pid_t pid;

	snprintf(what, sizeof what, "%s", errand);

	if (config_fd == -1)
		return -1;
	if (pipe2(why, O_CLOEXEC) == -1) {
		close(config_fd);
		return err_set_errno(err, ERR_TEMP, "pipe");
	}
	pid = spawn(spawn_program(name, path), argv,
	    (struct spawn_fd[]){ { why[1], FD_LOG }, { config_fd, FD_CONFIG } },
	    2, m->config->user, err);
	close(config_fd);
	close(why[1]);
	while (pid != -1 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	/* Shorter than PIPE_BUF: it is there whole, or nothing is. */
	if (pid != -1)
		len = read(why[0], text, MASTER_ANSWER_MAX);
	text[len > 0 ? len : 0] = '\0';
	close(why[0]);
	if (pid == -1)
		return -1;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return err_set(err, WIFEXITED(status) &&
		WEXITSTATUS(status) == EX_TEMPFAIL ? ERR_TEMP : ERR_CONFIG,
	    "the database %s cannot be used: %s", m->config->database,
	    text[0] != '\0' ? text : "looking at it crashed");
}

/* Lock the database and see that it can be used; one that is not there yet is
 * made first. */
static int
hold_database(struct master *m, struct err *err)
{
	const char *path = m->config->database;
	char text[MASTER_ANSWER_MAX + 1];

	if (access(path, F_OK) == 0 &&
	    (m->database_fd = lock_take_database(path, err)) == -1)
		return -1;
	if (ask_database(m, "database", text, err) == -1)
		return -1;
	if (m->database_fd == -1)
		m->database_fd = lock_take_database(path, err);
	return m->database_fd == -1 ? -1 : 0;
}

/*
 * What both ways of running begin with; -1 with a log line.  The database is
 * made or migrated before the children open it: the file is their user's, and
 * one that cannot be used ends the start instead of every child in turn.
 */
static int
begin(struct master *m, struct err *err)
{
	char *path;

	secret_harden_process();
	if (open_log(m, m->config, err) == -1)
		return -1;
	path = lock_path(m->config);
	m->lock_fd = lock_take(path, err);
	free(path);
	if (m->lock_fd == -1)
		return -1;
	if (hold_database(m, err) == -1)
		return -1;
	return office_init(&m->office, m->config, m->lock_fd, err);
}

static void
end(struct master *m)
{
	if (m->office.config != NULL)
		office_release(&m->office);
	if (m->lock_fd != -1)
		lock_release(m->lock_fd);
	if (m->database_fd != -1)
		close(m->database_fd);
	config_free(m->config);
}

/* To whoever started us, that is. */
static bool
log_is_shown(const struct master *m)
{
	return !m->quiet && strcmp(m->config->log.to, "stderr") == 0;
}

/* To the log and, when that is elsewhere, to whoever started us. */
static int
failed(const struct master *m, const struct err *err)
{
	log_error("master.failed", L_ERR(err));
	if (!log_is_shown(m))
		fprintf(stderr, "certmaild: %s\n", err->text);
	return err->kind == ERR_TEMP ? EX_TEMPFAIL : 2;
}

int
master_run(const char *config_path, struct config *config_adopted,
    int ready_fd)
{
	struct master m = { .config_path = config_path,
		.config = config_adopted, .lock_fd = -1, .database_fd = -1,
		.log_fd = -1 };
	struct err err = { 0 };
	int signal_fd, status = 0;

	signal_fd = open_signals(&err);
	if (signal_fd == -1 || begin(&m, &err) == -1) {
		status = failed(&m, &err);
		goto out;
	}
	log_info("master.start", L_STR("version", VERSION),
	    L_INT("pid", getpid()), L_STR("config", config_path));
	office_do_due(&m.office);
	notify_send("READY=1");
	if (ready_fd != -1)
		(void)!write(ready_fd, "", 1);
	loop(&m, signal_fd);
	notify_send("STOPPING=1");
	log_info("master.stop", L_INT("pid", getpid()));
	office_stop(&m.office);
	log_info("master.end", L_INT("pid", getpid()));
out:
	end(&m);
	return status;
}

/* All rounds of a pass: 0, or 2 when a part of it failed. */
static int
pass(struct master *m, bool *worked_out)
{
	static const enum role roles[] = { ROLE_INTAKE, ROLE_CLERK,
		ROLE_INSTALLER, ROLE_CLERK, ROLE_COURIER };
	int round, got, status = 0;
	bool worked = true;
	size_t i;

	*worked_out = false;
	for (round = 0; worked && round < ONCE_ROUNDS; round++)
		for (worked = false, i = 0; i < COUNT(roles); i++) {
			got = office_run_once(&m->office, roles[i]);
			if (got == ONCE_WORKED)
				worked = *worked_out = true;
			else if (got != 0)
				status = 2;
		}
	office_stop(&m->office);
	return status;
}

/* One line of what was done, for whoever reads cron's mail. */
static int
tell(struct master *m, struct err *err)
{
	char text[MASTER_ANSWER_MAX + 1], *advice;

	if (ask_database(m, "summary", text, err) == -1)
		return -1;
	advice = advice_with(text, m->config_path);
	if (text[0] != '\0')
		printf("certmaild: %s\n", advice);
	free(advice);
	return fflush(stdout) == 0 ? 0
		: err_set_errno(err, ERR_TEMP, "standard output");
}

int
master_once(const char *config_path, struct config *config_adopted,
    bool show_log)
{
	struct master m = { .config_path = config_path,
		.config = config_adopted, .lock_fd = -1, .database_fd = -1,
		.log_fd = -1, .once = true, .quiet = !show_log };
	struct err err = { 0 };
	struct buf kept;
	bool worked;
	int status;

	signals_ignore_strays();
	if (begin(&m, &err) == -1) {
		status = failed(&m, &err);
		goto out;
	}
	buf_init(&kept, KEPT_MAX);
	log_keep(&kept);
	status = pass(&m, &worked);
	log_keep(NULL);
	if (worked && tell(&m, &err) == -1)
		status = failed(&m, &err);
	/* What went wrong on the way to success is not worth a mail. */
	if (status != 0 && !log_is_shown(&m))
		fputs(kept.data, stderr);
	buf_release(&kept);
out:
	end(&m);
	return status;
}
