/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include <pwd.h>

#include "base/mem.h"
#include "config/config.h"

/* A configuration that is right once the files beside it exist. */
static const char good[] =
    "mailbox: {\n"
    "  host = \"imap.example.net\";\n"
    "  user = \"sales@example.net\";\n"
    "  password_file = \"mailbox.password\";\n"
    "};\n"
    "smtp: {\n"
    "  host = \"localhost\"; tls = \"none\";\n"
    "  from = \"Example Shops <sales@example.net>\";\n"
    "  operators = [ \"ops@example.net\" ];\n"
    "};\n"
    "database = \"certmaild.db\";\n"
    "keys: { master_secret_file = \"master.secret\"; };\n"
    "senders: { authserv_id = \"mx.example.net\"; };\n"
    "install: { directory = \"live\"; reload = [ \"/bin/true\" ]; };\n";

static int
make(void **state)
{
	if (scratch_make(state) == -1)
		return -1;
	scratch_write("mailbox.password", "x\n", 0600);
	scratch_write("master.secret", "y\n", 0600);
	scratch_write("certmaild.conf", good, 0644);
	return 0;
}

static struct config *
load(struct config_report *report)
{
	struct config *config = NULL;

	config_report_init(report);
	config_load(scratch_path("certmaild.conf"), &config, report);
	return config;
}

static struct config *
load_well(void)
{
	struct config_report report;
	struct config *config = load(&report);

	if (config == NULL || report.warnings + report.errors > 0)
		fail_msg("%s", report.text.data);
	config_report_release(&report);
	return config;
}

static void
test_good(void **state)
{
	struct config *config = load_well();

	(void)state;
	assert_string_equal(config->mailbox.server.host, "imap.example.net");
	assert_int_equal(config->mailbox.server.port, 993);
	assert_int_equal(config->smtp.server.port, 25);
	assert_int_equal(config->smtp.server.tls, TLS_NONE);
	assert_string_equal(config->smtp.operators.items[0],
	    "ops@example.net");
	assert_string_equal(config->database, scratch_path("certmaild.db"));
	assert_string_equal(config->keys.master_secret_file,
	    scratch_path("master.secret"));
	assert_string_equal(config->log.to, "stderr");
	assert_string_equal(config->service_name, "Example Shops");
	config_free(config);
}

static void
test_dropins(void **state)
{
	struct config *config;
	struct config_report report;

	(void)state;
	assert_int_equal(mkdir(scratch_path("certmaild.d"), 0755), 0);
	scratch_write("certmaild.d/20-b.conf",
	    "mailbox: { host = \"b.example.net\"; };\n", 0644);
	scratch_write("certmaild.d/10-a.conf", "mailbox: {\n"
	    "  host = \"a.example.net\"; folder = \"SSL\"; };\n"
	    "keys: { master_secret_file = \"m\"; };\n", 0644);
	scratch_write("certmaild.d/m", "z\n", 0600);
	scratch_write("certmaild.d/30-c.conf.bak", "syntax", 0644);
	scratch_write("certmaild.d/.30-d.conf", "syntax", 0644);
	config = load(&report);
	if (config == NULL)
		fail_msg("%s", report.text.data);
	assert_string_equal(config->mailbox.server.host, "b.example.net");
	assert_string_equal(config->mailbox.folder, "SSL");
	assert_string_equal(config->mailbox.server.user, "sales@example.net");
	assert_string_equal(config->keys.master_secret_file,
	    scratch_path("certmaild.d/m"));
	assert_non_null(strstr(report.effective.data,
	    "\thost = \"b.example.net\"; # "));
	assert_non_null(strstr(report.effective.data,
	    "certmaild.d/20-b.conf:1\n"));
	assert_non_null(strstr(report.effective.data,
	    "certmaild.d/10-a.conf:2\n"));
	assert_null(strstr(report.effective.data, "a.example.net"));
	config_free(config);
	config_report_release(&report);
}

/* 30 faults in one file, one a line: 30 right lines. */
static const struct {
	const char *line;
	const char *says; /* NULL: nothing is wrong here */
} planted[] = {
	{ "mailbox: {", NULL },
	{ "hots = \"imap.example.net\";",
	    "mailbox.hots: unknown setting; did you mean mailbox.host?" },
	{ "host = 5;", "mailbox.host: is a number; expected a text" },
	{ "port = 70000;", "mailbox.port: 70000 is out of range; expected a "
	    "number from 0 to 65535" },
	{ "tls = \"ssl\";", "mailbox.tls: \"ssl\" is not known; expected "
	    "\"implicit\", \"starttls\" or \"none\"" },
	{ "user = \"sales\\x07\";", "mailbox.user: has a control character" },
	{ "password_file = \"open.password\";", "mailbox.password_file: " },
	{ "token_command = [ \"/bin/true\" ];", "mailbox.token_command: "
	    "stands beside password_file; expected one of the two" },
	{ "idle = 1;", "mailbox.idle: is a number; expected true or false" },
	{ "poll_seconds = 99999999999;", "mailbox.poll_seconds: is out of "
	    "range; expected a number from 1 to 86400" },
	{ "handled = \"move:\";", "mailbox.handled: names no folder; "
	    "expected \"keyword\", \"seen\" or \"move:FOLDER\"" },
	{ "validation_folders = \"INBOX\";", "mailbox.validation_folders: is "
	    "a text; expected a list of texts" },
	{ "}; smtp: { host = \"mail.example.net\";", NULL },
	{ "tls = \"none\";", "smtp.tls: \"none\" is for loopback hosts only, "
	    "not for mail.example.net; expected" },
	{ "ca_file = \"missing.pem\";", "smtp.ca_file: " },
	{ "user = \"u\";", "smtp.user: has no password; expected" },
	{ "from = \"Shops, Ltd <sales@example.net>\";", "smtp.from: has a "
	    "name with special characters" },
	{ "envelope_sender = \"nobody\";", "smtp.envelope_sender: \"nobody\" "
	    "is no mail address; expected one" },
	{ "operators = [ \"ops\" ];", "smtp.operators: \"ops\" is no mail "
	    "address; expected" },
	{ "}; mailbx: { };", "mailbx: unknown group; did you mean mailbox?" },
	{ "datebase = \"x\";", "datebase: unknown setting; did you mean "
	    "database?" },
	{ "database = \"nowhere/x.db\";", "database: " },
	{ "keys: {", "keys.master_secret_file: is missing; expected the name "
	    "of a file" },
	{ "type = \"rsa-2084\";", "keys.type: \"rsa-2084\" is not known; "
	    "expected \"rsa-2048\", \"rsa-3072\", \"rsa-4096\", \"p-256\" or "
	    "\"p-384\"; did you mean \"rsa-2048\"?" },
	{ "}; senders: { proof = \"dkim-or-spf\"; };", "senders.authserv_id: "
	    "is missing (proof is not \"none\")" },
	{ "install: { test = [ \"nginx\", \"-t\" ];", "install.test: \"nginx\" "
	    "does not begin with a slash; expected the whole path" },
	{ "directory = \"live\";", NULL },
	{ "reload = [ \"/nonexistent/reload\" ];", "install.reload: "
	    "/nonexistent/reload: No such file" },
	{ "files = [ \"a.pem: key key\" ];", "install.files: \"a.pem: key "
	    "key\" has a part twice" },
	{ "group = \"no-such-group\";", "install.group: no-such-group: there "
	    "is no such group" },
	{ "probe = [ \"localhost\" ];", "install.probe: \"localhost\" is no "
	    "HOST:PORT; expected" },
	{ "}; calendar: { timezone = \"Europe/Lundon\";", "calendar.timezone: "
	    "\"Europe/Lundon\" is not known on this host; expected a name "
	    "below /usr/share/zoneinfo, like \"Europe/London\"; did you mean "
	    "\"Europe/London\"?" },
	{ "days = \"mon-fry\";", "calendar.days: \"mon-fry\" names no days; "
	    "expected" },
	{ "hours = \"9-5\";", "calendar.hours: \"9-5\" are no hours; "
	    "expected" },
	{ "}; log: { level = \"loud\"; };", "log.level: \"loud\" is not "
	    "known; expected \"error\", \"warn\", \"info\" or \"debug\"" },
	{ "limits = 3;", "limits: is no group; expected limits: { ... };" },
};

static void
test_thirty_faults(void **state)
{
	struct config_report report;
	struct buf text, line;
	const char *found, *last;
	size_t i, faults = 0;

	(void)state;
	scratch_write("open.password", "x\n", 0644);
	buf_init(&text, 10000);
	for (i = 0; i < COUNT(planted); i++)
		buf_printf(&text, "%s\n", planted[i].line);
	scratch_write("certmaild.conf", text.data, 0644);
	assert_null(load(&report));
	last = report.text.data;
	for (i = 0; i < COUNT(planted); i++) {
		if (planted[i].says == NULL)
			continue;
		faults++;
		buf_init(&line, 1000);
		buf_printf(&line, "%s:%zu: %s", scratch_path("certmaild.conf"),
		    i + 1, planted[i].says);
		found = strstr(report.text.data, line.data);
		if (found == NULL || found < last) {
			fputs(report.text.data, stderr);
			fail_msg("missing or out of order: %s", line.data);
		}
		last = found;
		buf_release(&line);
	}
	assert_true(faults >= 30);
	if ((size_t)report.errors != faults || report.warnings > 0) {
		fputs(report.text.data, stderr);
		fail_msg("%d errors of %zu, %d warnings", report.errors,
		    faults, report.warnings);
	}
	buf_release(&text);
	config_report_release(&report);
}

#define ELSEWHERE -1

/* One more file beside a good configuration, and what is said about it. */
static const struct {
	const char *text;
	mode_t mode;
	int line; /* 0: nothing is wrong; ELSEWHERE: in another file */
	const char *says;
} beside[] = {
	{ "", 0644, 0, "" },
	{ "# nothing\n", 0644, 0, "" },
	{ "", 0666, 1, "everybody may write to it (mode 666); run: chmod o-w" },
	{ "\n  log to\n", 0644, 2, "syntax error at or before \"log\"" },
	{ "log: { to = \"stderr };\n\n\n", 0644, 1, "closing \"" },
	{ "mailbox: { handled = \"move:INBOX\"; };", 0644, 1,
	    "moves to the folder that is read" },
	{ "mailbox: { handled = \"move:V\"; validation_folders = [ \"V\" ]; };",
	    0644, 1, "moves to a folder of validation_folders" },
	{ "mailbox: { validation_folders = [ \"V\", \"W\", \"V\" ]; };", 0644,
	    1, "names \"V\" twice" },
	{ "database = \"/tmp/certmaild.db\";", 0644, 1,
	    "others may write to it; run: chmod o-w /tmp" },
	{ "mailbox: { password_file = \"\"; };", 0644, 1, "is missing" },
	{ "mailbox: { password_file = \"none\"; };", 0644, 1,
	    "no such file; write the password into it, and run: chmod 600" },
	{ "mailbox: { password_file = \"/\"; };", 0644, 1, "not a regular" },
	{ "mailbox: { password_file = \"empty\"; };", 0644, 1, "is empty" },
	{ "mailbox: { folder = \"\"; };", 0644, 1, "mailbox.folder: is miss" },
	{ "mailbox: { host = \"imap example\"; };", 0644, 1, "is no host" },
	{ "mailbox: { host = \"\"; };", 0644, 1, "mailbox.host: is missing" },
	{ "mailbox: { type = \"maildir\"; };", 0644, ELSEWHERE,
	    "mailbox.path: is missing (type is \"maildir\")" },
	{ "mailbox: { type = \"maildir\"; path = \"plain\"; };", 0644, 1,
	    "(no directory \"cur\" in it)" },
	{ "mailbox: { type = \"maildir\"; path = \"box\"; };", 0644, 0, "" },
	{ "mailbox: { type = \"maildir\"; path = \"empty\"; };", 0644, 1,
	    "is no directory" },
	{ "smtp: { user = \"u\"; };", 0644, 1, "smtp.user: has no password" },
	{ "smtp: { helo = \"a b\"; };", 0644, 1, "is no host name" },
	{ "smtp: { ca_file = \"empty\"; };", 0644, 1, "holds no certificate" },
	{ "user = \"no-such-user\";", 0644, 1, "there is no user" },
	{ "keys: { master_secret_file = \"none\"; };", 0644, 1,
	    "openssl rand -base64 48 >" },
	{ "keys: { master_secret_file = \"loose\"; };", 0644, 1,
	    "run: chmod 600 " },
	{ "trust: { system_roots = false; };", 0644, 1, "nobody would be" },
	{ "trust: { intermediates_directory = \"none\"; };", 0644, 1,
	    "No such file" },
	{ "senders: { authserv_id = \"mx; spf=pass\"; };", 0644, 1,
	    "is no name of a mail server" },
	{ "install: { directory = \"a/b\"; };", 0644, 1,
	    "no such directory; run: install -d -m 700 " },
	{ "install: { reload = [ \"/etc/passwd\" ]; };", 0644, 1,
	    "cannot be run; run: chmod +x /etc/passwd" },
	{ "install: { reload = [ \"/bin\" ]; };", 0644, 1,
	    "is no regular file" },
	{ "install: { reload = [ \"\" ]; };", 0644, 1, "empty element" },
	{ "install: { reload = [ 1 ]; };", 0644, 1, "that is no text" },
	{ "install: { probe = []; };", 0644, 0, "" },
	{ "log: { to = \"a/b\"; };", 0644, 1, "no such directory" },
	{ "log: { to = \"plain\"; };", 0644, 1, "is a directory" },
	{ "log: { to = \"\"; };", 0644, 1, "log.to: is missing" },
	{ "log: { to = \"syslog\"; };", 0644, 0, "" },
	{ "calendar: { holidays_file = \"none\"; };", 0644, 1, "No such" },
	{ "limits: {\nreminder_days = 9;\ngive_up_days = 9;\n};", 0644, 3,
	    "limits.give_up_days: 9 days pass before the first reminder" },
	{ "limits: { message_mib = 1.5; };", 0644, 1,
	    "is a fraction; expected a number from 1 to 1024" },
	{ "limits: { message_mib = \"10\"; };", 0644, 1, "is a text; exp" },
	{ "limits: { message_mib = {}; };", 0644, 1, "is a group; expected" },
	{ "limits: { zzz = 1; };", 0644, 1, "certmaild.conf(5) lists all" },
	{ "smtp: { password = \"x\"; };", 0644, 1,
	    "did you mean smtp.password_file?" },
	{ "database = {};", 0644, 1, "database: is a group" },
};

static void
test_one_fault(void **state)
{
	struct config_report report;
	struct config *config;
	struct buf place;
	size_t i;

	(void)state;
	assert_int_equal(mkdir(scratch_path("certmaild.d"), 0755), 0);
	assert_int_equal(mkdir(scratch_path("certmaild.d/plain"), 0755), 0);
	assert_int_equal(mkdir(scratch_path("certmaild.d/plain/new"), 0755),
	    0);
	assert_int_equal(mkdir(scratch_path("certmaild.d/box"), 0755), 0);
	assert_int_equal(mkdir(scratch_path("certmaild.d/box/new"), 0755), 0);
	assert_int_equal(mkdir(scratch_path("certmaild.d/box/cur"), 0755), 0);
	scratch_write("certmaild.d/empty", "", 0600);
	scratch_write("certmaild.d/loose", "x", 0640);
	for (i = 0; i < COUNT(beside); i++) {
		scratch_write("certmaild.d/x.conf", beside[i].text,
		    beside[i].mode);
		config = load(&report);
		buf_init(&place, 1000);
		buf_printf(&place, "%s:%d: ",
		    scratch_path("certmaild.d/x.conf"), beside[i].line);
		if (report.errors != (beside[i].line != 0) ||
		    report.warnings > 0 ||
		    (config == NULL) != (beside[i].line != 0) ||
		    strstr(report.text.data, beside[i].says) == NULL ||
		    (beside[i].line > 0 && strncmp(report.text.data,
		    place.data, place.len) != 0))
			fail_msg("%s: %s", beside[i].text, report.text.data);
		buf_release(&place);
		config_free(config);
		config_report_release(&report);
	}
}

static void
test_warnings(void **state)
{
	struct config_report report;
	struct config *config;

	(void)state;
	assert_int_equal(mkdir(scratch_path("certmaild.d"), 0755), 0);
	scratch_write("certmaild.d/x.conf", "senders: { proof = \"none\"; };\n"
	    "smtp: { operators = []; };\ninstall: { reload = []; };\n", 0644);
	config = load(&report);
	assert_non_null(config);
	assert_int_equal(report.errors, 0);
	assert_int_equal(report.warnings, 3);
	assert_non_null(strstr(report.text.data,
	    "x.conf:2: warning: smtp.operators: is empty"));
	config_free(config);
	config_report_release(&report);
}

/* Children of another user must be able to read what they need. */
static void
test_other_user(void **state)
{
	static const struct {
		const char *setting, *says;
	} faults[] = {
		{ "mailbox.password_file", "run: chown daemon " },
		{ "database", "run: chown daemon " },
	};
	struct config_report report;
	struct config *config;
	struct passwd *pw = getpwnam("daemon");
	size_t i;

	(void)state;
	if (geteuid() != 0 || pw == NULL)
		skip();
	assert_int_equal(mkdir(scratch_path("certmaild.d"), 0755), 0);
	scratch_write("certmaild.d/x.conf", "user = \"daemon\";\n", 0644);
	config = load(&report);
	assert_null(config);
	assert_int_equal(report.errors, COUNT(faults));
	for (i = 0; i < COUNT(faults); i++) {
		const char *at = strstr(report.text.data, faults[i].setting);

		assert_non_null(at);
		assert_non_null(strstr(at, faults[i].says));
	}
	config_report_release(&report);
	assert_int_equal(chown(scratch, pw->pw_uid, pw->pw_gid), 0);
	assert_int_equal(chown(scratch_path("mailbox.password"), pw->pw_uid,
	    pw->pw_gid), 0);
	config_free(load_well());
	assert_int_equal(chmod(scratch_path("mailbox.password"), 0640), 0);
	assert_null(load(&report));
	assert_non_null(strstr(report.text.data, "run: chmod 600 "));
	config_report_release(&report);
}

static void
test_missing_file(void **state)
{
	struct config_report report;

	(void)state;
	assert_int_equal(unlink(scratch_path("certmaild.conf")), 0);
	assert_null(load(&report));
	assert_int_equal(report.errors, 1);
	assert_non_null(strstr(report.text.data,
	    "certmaild.conf:1: cannot be read: No such file"));
	config_report_release(&report);
	scratch_write("certmaild.conf", "", 0644);
	assert_null(load(&report));
	assert_non_null(strstr(report.text.data, "mailbox.host: is missing"));
	assert_non_null(strstr(report.text.data, "smtp.from: is missing"));
	config_report_release(&report);
}

/* A name without a directory, as in `certmaild -c certmaild.conf`. */
static void
test_bare_name(void **state)
{
	struct config_report report;
	struct config *config = NULL;
	char *before = getcwd(NULL, 0);

	(void)state;
	assert_non_null(before);
	assert_int_equal(chdir(scratch), 0);
	config_report_init(&report);
	config_load("certmaild.conf", &config, &report);
	assert_int_equal(chdir(before), 0);
	if (config == NULL)
		fail_msg("%s", report.text.data);
	assert_string_equal(config->database, scratch_path("certmaild.db"));
	config_free(config);
	config_report_release(&report);
	free(before);
}

#define WITH_FILES(f) cmocka_unit_test_setup_teardown(f, make, scratch_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FILES(test_good),
		WITH_FILES(test_dropins),
		WITH_FILES(test_thirty_faults),
		WITH_FILES(test_one_fault),
		WITH_FILES(test_warnings),
		WITH_FILES(test_other_user),
		WITH_FILES(test_missing_file),
		WITH_FILES(test_bare_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
