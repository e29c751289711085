/* SPDX-License-Identifier: ISC */
/*
 * certmaild: the command line of the daemon, see certmaild(8).  With -x it
 * is one of its own children.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "certmaild/summary.h"
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "config/config.h"
#include "courier/courier.h"
#include "installer/installer.h"
#include "intake/intake.h"
#include "master/master.h"
#include "proc/child.h"
#include "store/db.h"

#define DEFAULT_CONFIG SYSCONFDIR "/certmaild.conf"

/* What the master wants of the database, see ask_database there: it gets a
 * text, what is wrong or what was asked for. */
static int
answer_master(int (*act)(struct db *db, struct buf *text, struct err *err))
{
	struct config *config = child_begin(ROLE_MASTER);
	struct err err = { 0 };
	struct db *db = NULL;
	struct buf text;
	int status = 0;

	buf_init(&text, MASTER_ANSWER_MAX);
	if (db_open(config->database, &db, &err) == -1 ||
	    (act != NULL && act(db, &text, &err) == -1)) {
		buf_reset(&text);
		buf_puts(&text, err.text);
		status = err.kind == ERR_TEMP ? EX_TEMPFAIL : 2;
	}
	/* One too long was cut between two of its parts. */
	(void)!write(FD_LOG, text.data, text.len);
	buf_release(&text);
	db_close(db);
	config_free(config);
	return status;
}

static int
begin_pass(struct db *db, struct buf *text, struct err *err)
{
	(void)text;
	return summary_begin(db, err);
}

/* Make or migrate it; with `once`, a pass begins. */
static int
database_main(bool once)
{
	return answer_master(once ? begin_pass : NULL);
}

static int
summary_main(bool once)
{
	(void)once;
	return answer_master(summary_tell);
}

static const struct {
	const char *name;
	int (*main)(bool once);
} children[] = {
	{ "intake", intake_main },
	{ "clerk", clerk_main },
	{ "courier", courier_main },
	{ "installer", installer_main },
	{ "database", database_main },
	{ "summary", summary_main },
};

static _Noreturn void
usage(void)
{
	fprintf(stderr,
	    "usage: certmaild [-c FILE] [-f] start the daemon (-f: stay in the "
	    "foreground)\n"
	    "       certmaild [-c FILE] -n   check the configuration\n"
	    "       certmaild [-c FILE] -1   one pass over all that is due (-f: "
	    "show the log)\n"
	    "       certmaild -V             print the version\n"
	    "FILE is %s unless given.  Manual: certmaild(8).\n",
	    DEFAULT_CONFIG);
	exit(EX_USAGE);
}

static int
run_child(const char *name, bool once)
{
	size_t i;

	for (i = 0; i < COUNT(children); i++)
		if (strcmp(children[i].name, name) == 0)
			return children[i].main(once);
	usage();
}

/* Leave the terminal; the parent answers for the start. */
static int
daemonize(void)
{
	int fds[2], status = 0;
	char byte;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1) {
		fprintf(stderr, "certmaild: %s\n", strerror(errno));
		exit(2);
	}
	if (pid > 0) {
		close(fds[1]);
		if (read_full(fds[0], &byte, 1) == 0)
			_exit(0);
		(void)waitpid(pid, &status, 0);
		_exit(WIFEXITED(status) && WEXITSTATUS(status) != 0
			? WEXITSTATUS(status) : 2);
	}
	close(fds[0]);
	setsid();
	(void)!chdir("/");
	return fds[1];
}

/* The holidays file is read by the clerk's own reader of it. */
static void
check_calendar(const struct config *config, const char *path)
{
	struct calendar *calendar;
	struct err err = { 0 };

	if (calendar_new(&config->calendar, &calendar, &err) == -1) {
		fprintf(stderr, "certmaild: %s: %s\n", path, err.text);
		exit(2);
	}
	calendar_free(calendar);
}

static struct config *
load(const char *path, bool only_check)
{
	struct config_report report;
	struct config *config = NULL;
	int rc;

	config_report_init(&report);
	rc = config_load(path, &config, &report);
	/* Warnings are for whoever asks: cron must stay silent. */
	if (rc == -1 || only_check)
		fputs(report.text.data, stderr);
	if (rc == 0 && only_check)
		check_calendar(config, path);
	if (rc == -1) {
		fprintf(stderr, "certmaild: %s: %d error%s; see "
		    "certmaild.conf(5)\n", path, report.errors,
		    report.errors == 1 ? "" : "s");
		exit(2);
	}
	if (only_check)
		printf("%s: no errors found\n", path);
	config_report_release(&report);
	return config;
}

int
main(int argc, char *argv[])
{
	const char *path = DEFAULT_CONFIG, *given = NULL, *child = NULL;
	bool foreground = false, only_check = false, once = false;
	struct config *config;
	char full[PATH_MAX];
	int opt;

	while ((opt = getopt(argc, argv, "1c:dfnVx:")) != -1)
		switch (opt) {
		case '1':
			once = true;
			break;
		case 'c':
			path = given = optarg;
			break;
		case 'd':
			child_set_after_crash();
			break;
		case 'f':
			foreground = true;
			break;
		case 'n':
			only_check = true;
			break;
		case 'V':
			printf("certmaild %s\n", VERSION);
			return 0;
		case 'x':
			child = optarg;
			break;
		default:
			usage();
		}
	if (optind != argc)
		usage();
	if (child != NULL) {
		child_set_config_path(given);
		return run_child(child, once);
	}
	if (realpath(path, full) == NULL) {
		fprintf(stderr, "certmaild: %s: %s; give another with -c FILE, "
		    "or copy the example certmaild.conf\n", path,
		    strerror(errno));
		return 2;
	}
	if (given != NULL)
		child_set_config_path(full);
	config = load(full, only_check);
	if (only_check) {
		config_free(config);
		return 0;
	}
	if (once)
		return master_once(given, config, foreground);
	return master_run(full, config, foreground ? -1 : daemonize());
}
