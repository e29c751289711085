/* SPDX-License-Identifier: ISC */
/* check: connect to everything and say what works.  Sends nothing. */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "base/secret.h"
#include "certmailctl/status.h"
#include "mail/login.h"
#include "mail/smtp.h"
#include "mail/source.h"
#include "net/probe.h"
#include "proc/spawn.h"
#include "wire/sift.h"

#define LINE_MAX_BYTES 2000
#define PROBE_SECONDS 10

/* Each says on success what it found; 0 or -1. */
static int
check_database(struct tool *tool, struct buf *said, struct err *err)
{
	struct db *db = NULL;
	int sound;

	if (access(tool->config->database, F_OK) == -1) {
		buf_puts(said, "not there yet; certmaild makes it");
		return 0;
	}
	if (db_open_readonly(tool->config->database, &db, err) == -1)
		return -1;
	sound = db_integrity_check(db, said, err);
	db_close(db);
	if (sound == 0)
		return err_set(err, ERR_BUG, "damaged: %s", said->data);
	if (sound == 1)
		buf_puts(said, "sound");
	return sound == 1 ? 0 : -1;
}

static int
check_secret(struct tool *tool, struct buf *said, struct err *err)
{
	if (secret_check_file(tool->config->keys.master_secret_file, err) == -1)
		return -1;
	buf_puts(said, "readable by its owner only");
	return 0;
}

static int
check_reader(struct tool *tool, struct buf *said, struct err *err)
{
	static const char header[] = "Subject: SSL installation\r\n\r\n";
	struct sift_question q = { { sizeof header - 1 }, 1 };
	struct sift sift = { 0 };
	int fd, sock, rc;
	bool lost;
	pid_t pid;

	fd = memfd_of("check", header, sizeof header - 1, err);
	if (fd == -1)
		return -1;
	pid = spawn_reader(tool->config, &sock, err);
	if (pid == -1) {
		close(fd);
		return -1;
	}
	rc = sift_ask(sock, fd, &q, 10000, &sift, &lost, err);
	spawn_reader_end(pid, sock);
	close(fd);
	if (rc == 0 && !sift.subject_is_request)
		rc = err_set(err, ERR_BUG, "does not know its own subject");
	if (rc == 0)
		buf_puts(said, "reads, in its sandbox");
	sift_release(&sift);
	return rc;
}

static int
check_mailbox(struct tool *tool, struct buf *said, struct err *err)
{
	const struct config_mailbox *m = &tool->config->mailbox;
	struct source_status status;
	struct secret secret = { 0 };
	struct source *source = NULL;
	int rc = 0;

	if (m->type == MAILBOX_IMAP)
		rc = login_secret_read(&m->server,
		    tool->config->limits.command_seconds, &secret, err);
	if (rc == 0)
		rc = source_open(m, &tool->config->limits, &secret, &source,
		    err);
	secret_release(&secret);
	if (rc == -1)
		return -1;
	/* Only an open folder tells whether it takes keywords. */
	if (source_select(source, m->folder, &status, err) != 1)
		rc = -1;
	else {
		source_describe(source, said);
		buf_printf(said, "; %s holds about %u messages%s", m->folder,
		    status.exists, status.can_mark ? ""
			: ", but takes no mark of ours");
	}
	source_close(source);
	return rc;
}

static int
check_smtp(struct tool *tool, struct buf *said, struct err *err)
{
	const struct config_smtp *s = &tool->config->smtp;
	struct secret secret = { 0 };
	struct smtp *smtp = NULL;
	int rc;

	rc = login_secret_read(&s->server, tool->config->limits.command_seconds,
	    &secret, err);
	if (rc == 0)
		rc = smtp_open(s, &tool->config->limits, &secret, &smtp, err);
	secret_release(&secret);
	if (rc == 0)
		smtp_describe(smtp, said);
	smtp_close(smtp);
	return rc;
}

static int
check_install(struct tool *tool, struct buf *said, struct err *err)
{
	const struct config_install *in = &tool->config->install;

	if (access(in->directory, W_OK | X_OK) == -1)
		return err_set_errno(err, ERR_CONFIG,
		    "%s must be there and writable", in->directory);
	if (in->test.count > 0 && access(in->test.items[0], X_OK) == -1)
		return err_set_errno(err, ERR_CONFIG, "install.test: %s",
		    in->test.items[0]);
	if (in->reload.count > 0 && access(in->reload.items[0], X_OK) == -1)
		return err_set_errno(err, ERR_CONFIG, "install.reload: %s",
		    in->reload.items[0]);
	buf_printf(said, "%s is writable", in->directory);
	return 0;
}

/* Any handshake will do: which certificate is the installer's business. */
static int
check_probe(struct tool *tool, struct buf *said, struct err *err)
{
	const struct config_list *probes = &tool->config->install.probe;
	struct probe probe;
	size_t i;

	if (probes->count == 0)
		buf_puts(said, "no front end is named: nothing is checked "
		    "after an installation");
	for (i = 0; i < probes->count; i++) {
		if (probe_ask(probes->items[i], "check.invalid", PROBE_SECONDS,
			NULL, &probe, err) == -1)
			return -1;
		buf_printf(said, "%s%s answers with %s", i > 0 ? "; " : "",
		    probes->items[i], probe.protocol);
	}
	return 0;
}

static const struct {
	const char *name;
	int (*check)(struct tool *tool, struct buf *said, struct err *err);
	bool as_user; /* a process of the configured user does it */
} checks[] = {
	{ "database", check_database, false },
	{ "secret", check_secret, false },
	{ "reader", check_reader, false },
	{ "install", check_install, false },
	{ "mailbox", check_mailbox, true },
	{ "smtp", check_smtp, true },
	{ "probe", check_probe, false },
};

/* Root may read more than the daemon's user, and owns other files. */
static int
run_check(size_t which, struct tool *tool, struct buf *said, struct err *err)
{
	const char *user = tool->config->user;
	const struct passwd *pw;
	int rc;

	if (!checks[which].as_user || user[0] == '\0' || geteuid() != 0)
		return checks[which].check(tool, said, err);
	pw = getpwnam(user);
	if (pw == NULL)
		return err_set(err, ERR_CONFIG, "user %s does not exist", user);
	if (initgroups(user, pw->pw_gid) == -1 || setegid(pw->pw_gid) == -1 ||
	    seteuid(pw->pw_uid) == -1)
		return err_set_errno(err, ERR_CONFIG, "user %s", user);
	rc = checks[which].check(tool, said, err);
	if (seteuid(0) == -1 || setegid(0) == -1)
		abort();
	return rc;
}

int
check_run(struct tool *tool)
{
	int failed = 0, rc;
	struct buf said;
	json_t *array;
	size_t i;

	if (tool->argc > 0)
		return tool_usage(tool, "usage: certmailctl check");
	array = tool->json ? json_array() : NULL;
	buf_init(&said, LINE_MAX_BYTES);
	for (i = 0; i < COUNT(checks); i++) {
		struct err err = { 0 };

		buf_reset(&said);
		rc = run_check(i, tool, &said, &err);
		failed += rc == -1;
		if (array != NULL) {
			json_array_append_new(array, json_pack("{s:s,s:b,s:o}",
			    "name", checks[i].name, "ok", rc == 0, "text",
			    tool_json_text(rc == 0 ? said.data : err.text)));
			continue;
		}
		printf("%-9s %-7s ", checks[i].name,
		    rc == 0 ? "ok" : "FAILED");
		tool_put(rc == 0 ? said.data : err.text);
		putchar('\n');
		fflush(stdout);
	}
	buf_release(&said);
	if (array != NULL)
		tool_print_json(json_pack("{s:o,s:i}", "checks", array,
		    "failed", failed));
	else if (failed > 0)
		printf("%d of %zu do not work\n", failed, COUNT(checks));
	else
		printf("all of it works\n");
	return failed > 0 ? TOOL_FAILED : TOOL_OK;
}
