/* SPDX-License-Identifier: ISC */
/*
 * What the table of settings cannot say.  Every check reports all it finds
 * and goes on; a setting whose value was refused already is not asked again.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "base/secret.h"
#include "config/load.h"
#include "config/syntax.h"

#define PEM_FILE_MAX (16 * 1024 * 1024)
#define BEGIN "-----BEGIN "

static void say(struct loading *l, enum setting_id id, bool warning,
    const char *fmt, va_list ap) __attribute__((format(printf, 4, 0)));
static void
say(struct loading *l, enum setting_id id, bool warning, const char *fmt,
    va_list ap)
{
	const struct origin *origin = &l->origins[id];
	struct buf text;

	buf_init(&text, TREE_TEXT_MAX);
	buf_vprintf(&text, fmt, ap);
	(warning ? report_warning : report_error)(l, origin->file,
	    origin->line, "%s: %s", settings[id].name, text.data);
	buf_release(&text);
}

static void bad(struct loading *l, enum setting_id id, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static void
bad(struct loading *l, enum setting_id id, const char *fmt, ...)
{
	va_list ap;

	if (l->origins[id].failed)
		return;
	va_start(ap, fmt);
	say(l, id, false, fmt, ap);
	va_end(ap);
}

static void doubtful(struct loading *l, enum setting_id id, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
static void
doubtful(struct loading *l, enum setting_id id, const char *fmt, ...)
{
	va_list ap;

	if (l->origins[id].failed)
		return;
	va_start(ap, fmt);
	say(l, id, true, fmt, ap);
	va_end(ap);
}

static const void *
value_at(const struct loading *l, enum setting_id id)
{
	return (const char *)l->config + settings[id].at;
}

static const char *
text_at(const struct loading *l, enum setting_id id)
{
	char *const *text = value_at(l, id);

	return *text;
}

static const struct config_list *
list_at(const struct loading *l, enum setting_id id)
{
	return value_at(l, id);
}

/* true when there is a text to look at; a required one is missed aloud. */
static bool
required(struct loading *l, enum setting_id id, const char *why)
{
	struct buf expected;

	if (*text_at(l, id) != '\0')
		return true;
	buf_init(&expected, ERR_TEXT_MAX);
	setting_expected(&settings[id], &expected);
	bad(l, id, "is missing%s; expected %s", why, expected.data);
	buf_release(&expected);
	return false;
}

/* ---- Files and directories. */

static bool
check_kind(struct loading *l, enum setting_id id, const char *path,
    mode_t kind)
{
	struct stat st;

	if (stat(path, &st) == -1) {
		bad(l, id, "%s: %s", path, strerror(errno));
		return false;
	}
	if ((st.st_mode & S_IFMT) == kind)
		return true;
	bad(l, id, "%s: is no %s; expected one", path,
	    kind == S_IFDIR ? "directory" : "regular file");
	return false;
}

static void
check_file(struct loading *l, enum setting_id id, const char *path)
{
	if (check_kind(l, id, path, S_IFREG) && access(path, R_OK) == -1)
		bad(l, id, "%s: %s", path, strerror(errno));
}

static void
check_directory(struct loading *l, enum setting_id id, const char *path)
{
	check_kind(l, id, path, S_IFDIR);
}

/* The directory of a file that will be made there. */
static void
check_parent(struct loading *l, enum setting_id id, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat st;
	char *dir;

	if (slash == NULL)
		return; /* a word like stderr */
	dir = slash == path ? xstrdup("/") :
	    xstrndup(path, (size_t)(slash - path));
	if (stat(dir, &st) == -1 && errno == ENOENT)
		bad(l, id, "%s: no such directory; run: install -d -m 700 %s",
		    dir, dir);
	else
		check_kind(l, id, dir, S_IFDIR);
	free(dir);
}

static void
check_not_directory(struct loading *l, enum setting_id id, const char *path)
{
	struct stat st;

	check_parent(l, id, path);
	if (strchr(path, '/') != NULL && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode))
		bad(l, id, "%s: is a directory; expected a file", path);
}

static void
check_pem(struct loading *l, enum setting_id id, const char *path)
{
	struct buf text;
	struct err err;

	buf_init(&text, PEM_FILE_MAX);
	if (file_read(path, &text, &err) == -1)
		bad(l, id, "%s", err.text);
	else if (strstr(text.data, BEGIN) == NULL)
		bad(l, id, "%s: holds no certificate; expected PEM (" BEGIN
		    "CERTIFICATE-----)", path);
	buf_release(&text);
}

static void
check_secret(struct loading *l, enum setting_id id, const char *path)
{
	struct stat st;
	struct err err;

	if (stat(path, &st) == -1 && errno == ENOENT) {
		bad(l, id, id == SETTING_KEYS_MASTER_SECRET_FILE ?
		    "%s: no such file; run once: "
		    "(umask 077; openssl rand -base64 48 >%s)" :
		    "%s: no such file; write the password into it, and run: "
		    "chmod 600 %s", path, path);
		return;
	}
	if (secret_check_file(path, &err) == -1)
		bad(l, id, "%s", err.text);
	else if (st.st_size == 0)
		bad(l, id, "%s: is empty; expected a secret", path);
}

/* The user that intake, clerk and courier become; NULL: they stay what we
 * are. */
static const struct passwd *
other_user(const struct loading *l)
{
	const struct passwd *pw = NULL;

	if (*l->config->user != '\0' && !l->origins[SETTING_USER].failed)
		pw = getpwnam(l->config->user);
	return pw != NULL && pw->pw_uid != geteuid() ? pw : NULL;
}

/* Unlike the master secret, a password is read by that user. */
static void
check_password(struct loading *l, enum setting_id id, const char *path)
{
	const struct passwd *pw = other_user(l);
	struct stat st;

	if (pw == NULL || stat(path, &st) == -1 || !S_ISREG(st.st_mode) ||
	    st.st_size == 0)
		check_secret(l, id, path);
	else if (st.st_uid != pw->pw_uid)
		bad(l, id, "%s: user %s cannot read it; run: chown %s %s", path,
		    pw->pw_name, pw->pw_name, path);
	else if ((st.st_mode & 077) != 0)
		bad(l, id, "%s: others may read it (mode %03o); run: "
		    "chmod 600 %s", path, (unsigned)(st.st_mode & 0777), path);
}

static void
check_database(struct loading *l, enum setting_id id, const char *path)
{
	const struct passwd *pw = other_user(l);
	const char *slash = strrchr(path, '/');
	struct stat st;
	char *dir;

	check_not_directory(l, id, path);
	if (slash == NULL || slash == path)
		return;
	dir = xstrndup(path, (size_t)(slash - path));
	/* As it is refused when it is opened. */
	if (stat(dir, &st) == 0 && (st.st_mode & S_IWOTH) != 0)
		bad(l, id, "%s: others may write to it; run: chmod o-w %s",
		    dir, dir);
	else if (pw != NULL && stat(dir, &st) == 0 && st.st_uid != pw->pw_uid &&
	    (st.st_gid != pw->pw_gid || (st.st_mode & S_IWGRP) == 0))
		bad(l, id, "%s: user %s cannot make files in it; run: "
		    "chown %s %s", dir, pw->pw_name, pw->pw_name, dir);
	free(dir);
}

static void
check_maildir(struct loading *l, enum setting_id id, const char *path)
{
	static const char *const parts[] = { "new", "cur" };
	struct buf name;
	struct stat st;
	size_t i;

	if (l->config->mailbox.type != MAILBOX_MAILDIR ||
	    !check_kind(l, id, path, S_IFDIR))
		return;
	for (i = 0; i < COUNT(parts); i++) {
		buf_init(&name, TREE_TEXT_MAX);
		buf_printf(&name, "%s/%s", path, parts[i]);
		if (stat(name.data, &st) == -1 || !S_ISDIR(st.st_mode))
			bad(l, id, "%s: is no Maildir (no directory \"%s\" in "
			    "it); expected one", path, parts[i]);
		buf_release(&name);
	}
}

static const struct {
	enum setting_id id;
	void (*check)(struct loading *l, enum setting_id id, const char *path);
} path_checks[] = {
	{ SETTING_MAILBOX_CA_FILE, check_pem },
	{ SETTING_MAILBOX_PASSWORD_FILE, check_password },
	{ SETTING_MAILBOX_PATH, check_maildir },
	{ SETTING_SMTP_CA_FILE, check_pem },
	{ SETTING_SMTP_PASSWORD_FILE, check_password },
	{ SETTING_DATABASE, check_database },
	{ SETTING_PID_FILE, check_not_directory },
	{ SETTING_LETTERS_DIRECTORY, check_directory },
	{ SETTING_KEYS_MASTER_SECRET_FILE, check_secret },
	{ SETTING_TRUST_ROOTS_FILE, check_pem },
	{ SETTING_TRUST_INTERMEDIATES_DIRECTORY, check_directory },
	{ SETTING_INSTALL_DIRECTORY, check_parent },
	{ SETTING_CALENDAR_HOLIDAYS_FILE, check_file },
	{ SETTING_LOG_TO, check_not_directory },
};

static void
check_paths(struct loading *l)
{
	size_t i;

	for (i = 0; i < COUNT(path_checks); i++) {
		const char *path = text_at(l, path_checks[i].id);

		if (*path != '\0' && !l->origins[path_checks[i].id].failed)
			path_checks[i].check(l, path_checks[i].id, path);
	}
}

static void
check_commands(struct loading *l)
{
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++) {
		const struct config_list *list = list_at(l, i);
		const char *program;

		if (settings[i].type != SETTING_COMMAND || list->count == 0)
			continue;
		program = list->items[0];
		if (*program != '/')
			bad(l, i, "\"%s\" does not begin with a slash; "
			    "expected the whole path of a program", program);
		else if (check_kind(l, i, program, S_IFREG) &&
		    access(program, X_OK) == -1)
			bad(l, i, "%s: cannot be run; run: chmod +x %s",
			    program, program);
	}
}

/* ---- Servers. */

struct server_ids {
	enum setting_id host, tls, user, password_file, password_command,
	    token_command;
};

static const struct server_ids imap_ids = {
	SETTING_MAILBOX_HOST, SETTING_MAILBOX_TLS, SETTING_MAILBOX_USER,
	SETTING_MAILBOX_PASSWORD_FILE, SETTING_MAILBOX_PASSWORD_COMMAND,
	SETTING_MAILBOX_TOKEN_COMMAND,
};
static const struct server_ids smtp_ids = {
	SETTING_SMTP_HOST, SETTING_SMTP_TLS, SETTING_SMTP_USER,
	SETTING_SMTP_PASSWORD_FILE, SETTING_SMTP_PASSWORD_COMMAND,
	SETTING_SMTP_TOKEN_COMMAND,
};

/* Exactly one way to the secret of a user; none is right without a login. */
static void
check_login(struct loading *l, const struct server_ids *ids,
    const struct config_server *server, bool needs_login)
{
	const struct {
		enum setting_id id;
		bool set;
	} ways[] = {
		{ ids->password_file, *server->password_file != '\0' },
		{ ids->password_command, server->password_command.count > 0 },
		{ ids->token_command, server->token_command.count > 0 },
	};
	bool refused = false;
	int first = -1;
	size_t i;

	for (i = 0; i < COUNT(ways); i++) {
		refused = refused || l->origins[ways[i].id].failed;
		if (ways[i].set && first != -1)
			bad(l, ways[i].id, "stands beside %s; expected one of "
			    "the two", setting_leaf(&settings[first]));
		else if (ways[i].set)
			first = (int)ways[i].id;
	}
	if (first != -1 || refused) {
		/* SMTP borrows IMAP's user, whose lack has been said. */
		if (needs_login ||
		    l->config->mailbox.type == MAILBOX_MAILDIR)
			required(l, ids->user, "");
	} else if (needs_login)
		bad(l, ids->password_file, "is missing; expected it, "
		    "password_command or token_command");
	else if (*server->user != '\0')
		bad(l, ids->user, "has no password; expected password_file, "
		    "password_command or token_command beside it");
}

static void
check_server(struct loading *l, const struct server_ids *ids,
    const struct config_server *server, bool needs_login)
{
	if (required(l, ids->host, "")) {
		if (!syntax_is_host(server->host))
			bad(l, ids->host, "\"%s\" is no host; expected a name "
			    "like mail.example.net, or an address",
			    server->host);
		else if (server->tls == TLS_NONE &&
		    !syntax_is_loopback(server->host))
			bad(l, ids->tls, "\"none\" is for loopback hosts "
			    "only, not for %s; expected \"implicit\" or "
			    "\"starttls\"", server->host);
	}
	check_login(l, ids, server, needs_login);
}

/* Each is looked at in turn: one that stands there twice would be, twice. */
static void
check_folders(struct loading *l, const struct config_list *folders)
{
	size_t i, k;

	for (i = 0; i < folders->count; i++)
		for (k = 0; k < i; k++)
			if (strcmp(folders->items[i], folders->items[k]) == 0)
				bad(l, SETTING_MAILBOX_VALIDATION_FOLDERS,
				    "names \"%s\" twice; expected it once",
				    folders->items[i]);
}

static void
check_mailbox(struct loading *l)
{
	const struct config_mailbox *mailbox = &l->config->mailbox;
	size_t i;

	if (mailbox->type == MAILBOX_MAILDIR) {
		required(l, SETTING_MAILBOX_PATH, " (type is \"maildir\")");
		return;
	}
	check_server(l, &imap_ids, &mailbox->server, true);
	required(l, SETTING_MAILBOX_FOLDER, "");
	check_folders(l, &mailbox->validation_folders);
	if (mailbox->handled != HANDLED_MOVE)
		return;
	if (strcmp(mailbox->handled_folder, mailbox->folder) == 0)
		bad(l, SETTING_MAILBOX_HANDLED, "moves to the folder that is "
		    "read; expected another one than \"%s\"", mailbox->folder);
	for (i = 0; i < mailbox->validation_folders.count; i++)
		if (strcmp(mailbox->handled_folder,
		    mailbox->validation_folders.items[i]) == 0 &&
		    strcmp(mailbox->handled_folder, mailbox->folder) != 0)
			bad(l, SETTING_MAILBOX_HANDLED, "moves to a folder of "
			    "validation_folders; expected another one than "
			    "\"%s\"", mailbox->handled_folder);
}

static void
check_smtp(struct loading *l)
{
	const struct config_smtp *smtp = &l->config->smtp;
	const char *fault;
	size_t i;

	check_server(l, &smtp_ids, &smtp->server, false);
	if (required(l, SETTING_SMTP_FROM, "")) {
		fault = syntax_mailbox_fault(smtp->from);
		if (fault != NULL)
			bad(l, SETTING_SMTP_FROM, "%s; expected NAME "
			    "<ADDRESS>, like \"Example Shops "
			    "<sales@example.net>\"", fault);
	}
	if (*smtp->envelope_sender != '\0' &&
	    !syntax_is_address(smtp->envelope_sender))
		bad(l, SETTING_SMTP_ENVELOPE_SENDER, "\"%s\" is no mail "
		    "address; expected one, like \"bounces@example.net\"",
		    smtp->envelope_sender);
	if (*smtp->helo != '\0' && !syntax_is_host(smtp->helo))
		bad(l, SETTING_SMTP_HELO, "\"%s\" is no host name; expected "
		    "one, like \"shops.example.net\"", smtp->helo);
	for (i = 0; i < smtp->operators.count; i++)
		if (!syntax_is_address(smtp->operators.items[i]))
			bad(l, SETTING_SMTP_OPERATORS, "\"%s\" is no mail "
			    "address; expected addresses like "
			    "\"ops@example.net\"", smtp->operators.items[i]);
	if (smtp->operators.count == 0)
		doubtful(l, SETTING_SMTP_OPERATORS, "is empty: nobody is told "
		    "of trouble but the log");
}

/* ---- The rest. */

static void
check_host(struct loading *l)
{
	const char *user = l->config->user;

	required(l, SETTING_DATABASE, "");
	required(l, SETTING_LOG_TO, "");
	if (required(l, SETTING_KEYS_MASTER_SECRET_FILE, "") &&
	    strcmp(l->config->keys.master_secret_file,
	    l->config->database) == 0)
		bad(l, SETTING_KEYS_MASTER_SECRET_FILE, "is the database; "
		    "expected a file of its own");
	if (*user == '\0')
		return;
	errno = 0;
	if (getpwnam(user) == NULL)
		bad(l, SETTING_USER, "there is no user \"%s\" on this host%s%s;"
		    " expected a user's name", user, errno != 0 ? ": " : "",
		    errno != 0 ? strerror(errno) : "");
}

static void
check_senders(struct loading *l)
{
	const struct config_list *list =
	    &l->config->senders.certification_authorities;
	const char *name = l->config->senders.authserv_id;
	size_t i;

	if (l->config->senders.proof == PROOF_NONE)
		doubtful(l, SETTING_SENDERS_PROOF, "\"none\" believes every "
		    "From line; anybody can write in a merchant's name");
	else if (required(l, SETTING_SENDERS_AUTHSERV_ID,
	    " (proof is not \"none\")") && strpbrk(name, " \t;\"") != NULL)
		bad(l, SETTING_SENDERS_AUTHSERV_ID, "\"%s\" is no name of a "
		    "mail server; expected one, like \"mx.example.net\"",
		    name);
	for (i = 0; i < list->count; i++)
		if (!syntax_is_host(list->items[i]))
			bad(l, SETTING_SENDERS_CERTIFICATION_AUTHORITIES,
			    "\"%s\" is no domain; expected the part behind "
			    "the \"@\", like \"ca.example\"",
			    list->items[i]);
	if (!l->config->trust.system_roots &&
	    *l->config->trust.roots_file == '\0')
		bad(l, SETTING_TRUST_SYSTEM_ROOTS, "nobody would be trusted; "
		    "expected true, or trust.roots_file");
}

static void
check_files(struct loading *l)
{
	const struct config_install *install = &l->config->install;
	const char *const *list = (const char *const *)install->files.items;
	struct syntax_file file, other;
	const char *fault;
	size_t i, k;

	if (install->files.count > INSTALL_FILES_MAX)
		bad(l, SETTING_INSTALL_FILES, "more than %d files",
		    INSTALL_FILES_MAX);
	for (i = 0; i < install->files.count; i++) {
		fault = syntax_file(list[i], &file);
		for (k = 0; fault == NULL && k < i; k++)
			if (syntax_file(list[k], &other) == NULL &&
			    strcmp(file.name, other.name) == 0)
				fault = "has the name of another one";
		if (fault != NULL)
			bad(l, SETTING_INSTALL_FILES, "\"%s\" %s; expected "
			    "\"haproxy.pem: certificate chain key\"", list[i],
			    fault);
	}
	if (*install->group != '\0' && getgrnam(install->group) == NULL)
		bad(l, SETTING_INSTALL_GROUP, "%s: there is no such group; "
		    "run: groupadd -r %s", install->group, install->group);
}

static void
check_install(struct loading *l)
{
	const struct config_list *probe = &l->config->install.probe;
	size_t i;

	required(l, SETTING_INSTALL_DIRECTORY, "");
	for (i = 0; i < probe->count; i++)
		if (!syntax_is_host_port(probe->items[i]))
			bad(l, SETTING_INSTALL_PROBE, "\"%s\" is no "
			    "HOST:PORT; expected \"127.0.0.1:443\" or "
			    "\"[::1]:443\"", probe->items[i]);
	check_files(l);
	if (l->config->install.reload.count == 0)
		doubtful(l, SETTING_INSTALL_RELOAD, "is empty: the web server "
		    "is not told of new certificates");
}

static void
check_calendar(struct loading *l)
{
	const struct config_calendar *calendar = &l->config->calendar;
	int open, close;
	unsigned days;
	char *near;

	if (*calendar->timezone != '\0' &&
	    !syntax_is_timezone(calendar->timezone)) {
		near = syntax_nearest_timezone(calendar->timezone);
		bad(l, SETTING_CALENDAR_TIMEZONE, "\"%s\" is not known on "
		    "this host; expected a name below /usr/share/zoneinfo, "
		    "like \"Europe/London\"%s%s%s", calendar->timezone,
		    near != NULL ? "; did you mean \"" : "",
		    near != NULL ? near : "", near != NULL ? "\"?" : "");
		free(near);
	}
	if (syntax_days(calendar->days, &days) == -1)
		bad(l, SETTING_CALENDAR_DAYS, "\"%s\" names no days; expected "
		    "\"mon-fri\" or \"mon-thu,sat\"", calendar->days);
	if (syntax_hours(calendar->hours, &open, &close) == -1)
		bad(l, SETTING_CALENDAR_HOURS, "\"%s\" are no hours; expected "
		    "opening and closing, like \"09:00-17:00\"",
		    calendar->hours);
}

static void
check_limits(struct loading *l)
{
	const struct config_limits *limits = &l->config->limits;

	if (limits->reminder_days >= limits->give_up_days &&
	    !l->origins[SETTING_LIMITS_REMINDER_DAYS].failed)
		bad(l, SETTING_LIMITS_GIVE_UP_DAYS, "%d days pass before the "
		    "first reminder; expected more than reminder_days (%d)",
		    limits->give_up_days, limits->reminder_days);
}

void
check_all(struct loading *l)
{
	check_mailbox(l);
	check_smtp(l);
	check_host(l);
	check_senders(l);
	check_install(l);
	check_calendar(l);
	check_limits(l);
	check_paths(l);
	check_commands(l);
}
