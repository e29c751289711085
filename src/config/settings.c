/* SPDX-License-Identifier: ISC */
#include "config/settings.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "config/nearest.h"

#define AT(member) .at = offsetof(struct config, member)
#define TLS_WORDS { "implicit", "starttls", "none" }

const struct setting settings[] = {
	[SETTING_MAILBOX_TYPE] = { "mailbox.type", SETTING_WORD,
	    AT(mailbox.type), .value = "imap", .words = { "imap", "maildir" },
	    .help = "Where the mail is: on an IMAP server, or in a Maildir "
		    "that the MTA of this host delivers to." },
	[SETTING_MAILBOX_HOST] = { "mailbox.host", SETTING_TEXT,
	    AT(mailbox.server.host), .value = "",
	    .help = "The IMAP server; its certificate must bear this name." },
	[SETTING_MAILBOX_PORT] = { "mailbox.port", SETTING_NUMBER,
	    AT(mailbox.server.port), .value = "0", .min = 0, .max = 65535,
	    .help = "0 stands for 993 with tls \"implicit\", else for 143." },
	[SETTING_MAILBOX_TLS] = { "mailbox.tls", SETTING_WORD,
	    AT(mailbox.server.tls), .value = "implicit", .words = TLS_WORDS,
	    .help = "TLS from the first byte, by STARTTLS, or not at all; "
		    "none is for loopback hosts only." },
	[SETTING_MAILBOX_CA_FILE] = { "mailbox.ca_file", SETTING_PATH,
	    AT(mailbox.server.ca_file), .value = "",
	    .help = "PEM file with the certification authorities to trust "
		    "for this server instead of the system's." },
	[SETTING_MAILBOX_USER] = { "mailbox.user", SETTING_TEXT,
	    AT(mailbox.server.user), .value = "",
	    .help = "The name to log in with." },
	[SETTING_MAILBOX_PASSWORD_FILE] = { "mailbox.password_file",
	    SETTING_PATH, AT(mailbox.server.password_file), .value = "",
	    .help = "A file with the password, readable by its owner only. "
		    "Exactly one of password_file, password_command and "
		    "token_command must be set." },
	[SETTING_MAILBOX_PASSWORD_COMMAND] = { "mailbox.password_command",
	    SETTING_COMMAND, AT(mailbox.server.password_command), .value = "",
	    .help = "A program that prints the password." },
	[SETTING_MAILBOX_TOKEN_COMMAND] = { "mailbox.token_command",
	    SETTING_COMMAND, AT(mailbox.server.token_command), .value = "",
	    .help = "A program that prints an OAuth2 access token, for "
		    "XOAUTH2." },
	[SETTING_MAILBOX_PATH] = { "mailbox.path", SETTING_PATH,
	    AT(mailbox.path), .value = "",
	    .help = "The directory of the Maildir, for type maildir." },
	[SETTING_MAILBOX_FOLDER] = { "mailbox.folder", SETTING_TEXT,
	    AT(mailbox.folder), .value = "INBOX",
	    .help = "The folder that requests and certificates arrive in." },
	[SETTING_MAILBOX_VALIDATION_FOLDERS] = { "mailbox.validation_folders",
	    SETTING_LIST, AT(mailbox.validation_folders), .value = "INBOX",
	    .help = "The folders that the CA's validation mail arrives in." },
	[SETTING_MAILBOX_IDLE] = { "mailbox.idle", SETTING_SWITCH,
	    AT(mailbox.idle), .value = "true",
	    .help = "Let the server announce new mail (IDLE), if it can." },
	[SETTING_MAILBOX_POLL_SECONDS] = { "mailbox.poll_seconds",
	    SETTING_NUMBER, AT(mailbox.poll_seconds), .value = "60",
	    .min = 1, .max = 86400,
	    .help = "How often to look where the server announces nothing." },
	[SETTING_MAILBOX_HANDLED] = { "mailbox.handled", SETTING_HANDLED,
	    AT(mailbox.handled),
	    .folder_at = offsetof(struct config, mailbox.handled_folder),
	    .value = "keyword", .words = { "keyword", "seen", "move:FOLDER" },
	    .help = "How a handled message is marked: with a keyword of ours, "
		    "by \\Seen as well, or by moving it to another folder." },

	[SETTING_SMTP_HOST] = { "smtp.host", SETTING_TEXT,
	    AT(smtp.server.host), .value = "",
	    .help = "The mail server that takes our letters." },
	[SETTING_SMTP_PORT] = { "smtp.port", SETTING_NUMBER,
	    AT(smtp.server.port), .value = "0", .min = 0, .max = 65535,
	    .help = "0 stands for 465 with tls \"implicit\", 587 with "
		    "\"starttls\", 25 with \"none\"." },
	[SETTING_SMTP_TLS] = { "smtp.tls", SETTING_WORD,
	    AT(smtp.server.tls), .value = "implicit", .words = TLS_WORDS,
	    .help = "As mailbox.tls." },
	[SETTING_SMTP_CA_FILE] = { "smtp.ca_file", SETTING_PATH,
	    AT(smtp.server.ca_file), .value = "",
	    .help = "As mailbox.ca_file." },
	[SETTING_SMTP_USER] = { "smtp.user", SETTING_TEXT,
	    AT(smtp.server.user), .value = "",
	    .help = "The name to log in with; when empty although there is a "
		    "password or token, mailbox.user." },
	[SETTING_SMTP_PASSWORD_FILE] = { "smtp.password_file", SETTING_PATH,
	    AT(smtp.server.password_file), .value = "",
	    .help = "As mailbox.password_file.  Without any of the three no "
		    "login is tried." },
	[SETTING_SMTP_PASSWORD_COMMAND] = { "smtp.password_command",
	    SETTING_COMMAND, AT(smtp.server.password_command), .value = "",
	    .help = "As mailbox.password_command." },
	[SETTING_SMTP_TOKEN_COMMAND] = { "smtp.token_command",
	    SETTING_COMMAND, AT(smtp.server.token_command), .value = "",
	    .help = "As mailbox.token_command." },
	[SETTING_SMTP_FROM] = { "smtp.from", SETTING_TEXT,
	    AT(smtp.from), .value = "",
	    .help = "The sender of our letters, as NAME <ADDRESS>: the "
		    "mailbox that merchants write to." },
	[SETTING_SMTP_ENVELOPE_SENDER] = { "smtp.envelope_sender",
	    SETTING_TEXT, AT(smtp.envelope_sender), .value = "",
	    .help = "The address that undeliverable letters return to; "
		    "empty: the null sender." },
	[SETTING_SMTP_HELO] = { "smtp.helo", SETTING_TEXT,
	    AT(smtp.helo), .value = "",
	    .help = "How we introduce ourselves; empty: this host's name." },
	[SETTING_SMTP_OPERATORS] = { "smtp.operators", SETTING_LIST,
	    AT(smtp.operators), .value = "",
	    .help = "The addresses of the people who hear of trouble." },

	[SETTING_DATABASE] = { "database", SETTING_PATH, AT(database),
	    .value = "/var/lib/certmaild/certmaild.db",
	    .help = "The database: all there is to back up, besides the "
		    "master secret." },
	[SETTING_USER] = { "user", SETTING_TEXT, AT(user), .value = "",
	    .help = "The user that the processes run as when started as "
		    "root; empty: stay who we are." },
	[SETTING_PID_FILE] = { "pid_file", SETTING_PATH, AT(pid_file),
	    .value = "",
	    .help = "The file with the master's process number; empty: "
		    "beside the database, with .pid added to its name." },
	[SETTING_LETTERS_DIRECTORY] = { "letters_directory", SETTING_PATH,
	    AT(letters_directory), .value = "",
	    .help = "Letters of your own, LANGUAGE/NAME below it; empty: "
		    "the built-in ones." },
	[SETTING_SERVICE_NAME] = { "service_name", SETTING_TEXT,
	    AT(service_name), .value = "",
	    .help = "How the letters call us; empty: the name in smtp.from, "
		    "or its domain." },

	[SETTING_KEYS_TYPE] = { "keys.type", SETTING_WORD, AT(keys.type),
	    .value = "rsa-2048", .words = { "rsa-2048", "rsa-3072",
		"rsa-4096", "p-256", "p-384" },
	    .help = "The kind of private key made for a shop." },
	[SETTING_KEYS_MASTER_SECRET_FILE] = { "keys.master_secret_file",
	    SETTING_PATH, AT(keys.master_secret_file), .value = "",
	    .help = "The file with the secret that seals all private keys. "
		    "Keep a copy of it apart from the database's: without it "
		    "no key can be opened." },
	[SETTING_KEYS_READY] = { "keys.ready", SETTING_NUMBER, AT(keys.ready),
	    .value = "16", .min = 0, .max = 1024,
	    .help = "Keys made ahead, so that no reply waits for one." },

	[SETTING_CSR_ORGANIZATIONAL_UNIT] = { "csr.organizational_unit",
	    SETTING_SWITCH, AT(csr.organizational_unit), .value = "true",
	    .help = "Put the Company Division into the CSR." },
	[SETTING_CSR_WWW] = { "csr.www", SETTING_SWITCH, AT(csr.www),
	    .value = "true",
	    .help = "Ask for the www twin of a bare domain too, and for the "
		    "bare twin of a www name." },

	[SETTING_SENDERS_AUTHSERV_ID] = { "senders.authserv_id", SETTING_TEXT,
	    AT(senders.authserv_id), .value = "",
	    .help = "The name under which your own border mail server writes "
		    "Authentication-Results; others are not believed." },
	[SETTING_SENDERS_PROOF] = { "senders.proof", SETTING_WORD,
	    AT(senders.proof), .value = "dmarc",
	    .words = { "dmarc", "dkim-or-spf", "none" },
	    .help = "What proves that a message comes from its sender." },
	[SETTING_SENDERS_UNKNOWN] = { "senders.unknown", SETTING_WORD,
	    AT(senders.unknown), .value = "leave",
	    .words = { "leave", "hold", "answer" },
	    .help = "What to do with requests of people who own no shop: "
		    "leave them for people to read, hold them for an "
		    "operator, or answer that the shop is not known." },
	[SETTING_SENDERS_CERTIFICATION_AUTHORITIES] = {
	    "senders.certification_authorities", SETTING_LIST,
	    AT(senders.certification_authorities),
	    .value = "actalis.it, buypass.no, certsign.ro, certum.eu, "
		    "certum.pl, comodoca.com, d-trust.net, digicert.com, "
		    "digitalcertvalidation.com, disig.sk, emsign.com, "
		    "entrust.com, globalsign.com, godaddy.com, harica.gr, "
		    "identrust.com, quovadisglobal.com, secomtrust.net, "
		    "sectigo.com, ssl.com, starfieldtech.com, swisssign.com, "
		    "telesec.de, trust-provider.com, trustasia.com, "
		    "zerossl.com",
	    .help = "The domains, each with all below it, that certification "
		    "authorities ask from whether somebody controls a domain. "
		    "Such a mail, to admin@ a shop's domain and the like, "
		    "goes to the shop's registered address when "
		    "Authentication-Results proves one of these domains and "
		    "a CSR is out; empty: all of them are left to people." },

	[SETTING_TRUST_ROOTS_FILE] = { "trust.roots_file", SETTING_PATH,
	    AT(trust.roots_file), .value = "",
	    .help = "PEM file with certification authorities that the shops' "
		    "certificates may come from, besides the system's." },
	[SETTING_TRUST_SYSTEM_ROOTS] = { "trust.system_roots", SETTING_SWITCH,
	    AT(trust.system_roots), .value = "true",
	    .help = "Trust the system's certification authorities." },
	[SETTING_TRUST_INTERMEDIATES_DIRECTORY] = {
	    "trust.intermediates_directory", SETTING_PATH,
	    AT(trust.intermediates_directory), .value = "",
	    .help = "PEM files of intermediates that merchants tend to "
		    "forget." },
	[SETTING_TRUST_AIA] = { "trust.aia", SETTING_SWITCH, AT(trust.aia),
	    .value = "false",
	    .help = "Fetch a missing intermediate from the address that the "
		    "certificate names: HTTP or HTTPS, public addresses at "
		    "ports 80 and 443 only, 64 KiB and 5 seconds at most. "
		    "Used and remembered only when it leads to a trusted "
		    "authority. Whoever sends a certificate chooses the "
		    "address, so it is off until you turn it on." },

	[SETTING_INSTALL_MODE] = { "install.mode", SETTING_CHOICE,
	    AT(install.approve), .value = "auto",
	    .words = { "auto", "approve" },
	    .help = "Install proven certificates at once, or when an "
		    "operator says so (certmailctl approve)." },
	[SETTING_INSTALL_DIRECTORY] = { "install.directory", SETTING_PATH,
	    AT(install.directory), .value = "/var/lib/certmaild/live",
	    .help = "Below it, DOMAIN/fullchain.pem, chain.pem, cert.pem and "
		    "privkey.pem are what the web server is to read." },
	[SETTING_INSTALL_FILES] = { "install.files", SETTING_LIST,
	    AT(install.files), .value = "",
	    .help = "More files for each domain, beside those four: "
		    "\"NAME: PART ...\" each, where a part is certificate, "
		    "chain or key; {domain} in a name is the domain." },
	[SETTING_INSTALL_GROUP] = { "install.group", SETTING_TEXT,
	    AT(install.group), .value = "",
	    .help = "The group that may read the files with a private key; "
		    "empty: nobody but their owner." },
	[SETTING_INSTALL_TEST] = { "install.test", SETTING_COMMAND,
	    AT(install.test), .value = "",
	    .help = "The web server's own test of its configuration, run "
		    "before reload; a failure undoes the installation." },
	[SETTING_INSTALL_RELOAD] = { "install.reload", SETTING_COMMAND,
	    AT(install.reload), .value = "",
	    .help = "Makes the web server read its certificates again." },
	[SETTING_INSTALL_PROBE] = { "install.probe", SETTING_LIST,
	    AT(install.probe), .value = "127.0.0.1:443",
	    .help = "Where the web server must show the new certificate "
		    "afterwards, HOST:PORT each; empty: do not look." },
	[SETTING_INSTALL_PROBE_SECONDS] = { "install.probe_seconds",
	    SETTING_NUMBER, AT(install.probe_seconds), .value = "30",
	    .min = 1, .max = 3600,
	    .help = "How long the web server may take to show it." },
	[SETTING_INSTALL_COMMAND_SECONDS] = { "install.command_seconds",
	    SETTING_NUMBER, AT(install.command_seconds), .value = "120",
	    .min = 1, .max = 3600,
	    .help = "How long test and reload may take, each." },
	[SETTING_INSTALL_GENERATIONS] = { "install.generations",
	    SETTING_NUMBER, AT(install.generations), .value = "5",
	    .min = 2, .max = 100,
	    .help = "Sets of files kept for each domain, the one in service "
		    "included." },

	[SETTING_CALENDAR_TIMEZONE] = { "calendar.timezone", SETTING_TEXT,
	    AT(calendar.timezone), .value = "",
	    .help = "Like Europe/London; empty: the time zone of this host." },
	[SETTING_CALENDAR_DAYS] = { "calendar.days", SETTING_TEXT,
	    AT(calendar.days), .value = "mon-fri",
	    .help = "The days you work, like \"mon-fri\" or "
		    "\"mon-thu,sat\"." },
	[SETTING_CALENDAR_HOURS] = { "calendar.hours", SETTING_TEXT,
	    AT(calendar.hours), .value = "09:00-17:00",
	    .help = "The hours you work, from opening to closing." },
	[SETTING_CALENDAR_HOLIDAYS_FILE] = { "calendar.holidays_file",
	    SETTING_PATH, AT(calendar.holidays_file), .value = "",
	    .help = "The days you do not work: lines like 2026-12-25, or an "
		    "iCalendar file." },

	[SETTING_LOG_TO] = { "log.to", SETTING_PATH, AT(log.to),
	    .value = "stderr", .words = { "stderr", "syslog" },
	    .help = "Where the log goes; a file is opened again on SIGHUP." },
	[SETTING_LOG_LEVEL] = { "log.level", SETTING_WORD, AT(log.level),
	    .value = "info", .words = { "error", "warn", "info", "debug" },
	    .help = "The least important events that are logged." },

#define LIMIT(id, leaf, low, high, preset, text)                       \
	[SETTING_LIMITS_##id] = { "limits." #leaf, SETTING_NUMBER,     \
	    AT(limits.leaf), .value = preset, .min = low, .max = high, \
	    .help = text }
	LIMIT(MESSAGE_MIB, message_mib, 1, 1024, "10",
	    "A larger message is answered, not read."),
	LIMIT(HEADER_KIB, header_kib, 16, 4096, "256",
	    "The header of a message."),
	LIMIT(PARTS, parts, 10, 10000, "200", "MIME parts of a message."),
	LIMIT(DEPTH, depth, 3, 100, "20",
	    "MIME parts inside each other."),
	LIMIT(TEXT_KIB, text_kib, 16, 65536, "1024",
	    "Text of a message that is read for company details."),
	LIMIT(ARCHIVE_ENTRIES, archive_entries, 1, 10000, "64",
	    "Files in an attached archive."),
	LIMIT(UNPACKED_MIB, unpacked_mib, 1, 1024, "10",
	    "What an archive in a message may unpack to."),
	LIMIT(READER_SECONDS, reader_seconds, 1, 600, "10",
	    "Time for reading a message."),
	LIMIT(READER_MIB, reader_mib, 64, 16384, "256",
	    "Memory for reading a message."),
	LIMIT(KEEPER_SECONDS, keeper_seconds, 1, 600, "60",
	    "Time for making or unsealing a key, those before it included; a "
	    "keeper that gives no answer for so long is replaced."),
	LIMIT(LETTERS_PER_SENDER_DAY, letters_per_sender_day, 1, 10000, "10",
	    "Letters to one address in a day; those about mail of "
	    "certification authorities count apart, five times as many."),
	LIMIT(LETTERS_PER_HOUR, letters_per_hour, 0, 1000000, "0",
	    "Letters to all in an hour; 0: no limit."),
	LIMIT(CONNECT_SECONDS, connect_seconds, 1, 600, "15",
	    "Time for a connection to a mail server, TLS included."),
	LIMIT(IO_SECONDS, io_seconds, 1, 3600, "30",
	    "Time that a mail server may be silent."),
	LIMIT(COMMAND_SECONDS, command_seconds, 1, 3600, "120",
	    "Time for a whole command of IMAP or SMTP, and for the commands "
	    "that print passwords."),
	LIMIT(REMINDER_DAYS, reminder_days, 1, 365, "7",
	    "Days between reminders to a merchant whose turn it is."),
	LIMIT(GIVE_UP_DAYS, give_up_days, 1, 3650, "60",
	    "Days of silence after which a request is closed; a renewal is "
	    "asked for again as long as its certificate lasts."),
	LIMIT(LETTER_EXPIRY_HOURS, letter_expiry_hours, 1, 240, "48",
	    "Hours that a letter is tried again after temporary refusals."),
	LIMIT(KEEP_MESSAGES_DAYS, keep_messages_days, 1, 36500, "90",
	    "Days that messages are kept in the database; afterwards what "
	    "became of them is."),
	LIMIT(KEEP_LETTERS_DAYS, keep_letters_days, 1, 36500, "365",
	    "Days that letters are kept likewise once they are sent."),
#undef LIMIT
};
static_assert(COUNT(settings) == SETTING_COUNT, "one row for each setting");

const char *
setting_leaf(const struct setting *s)
{
	const char *dot = strchr(s->name, '.');

	return dot == NULL ? s->name : dot + 1;
}

bool
setting_in(const struct setting *s, const char *group)
{
	size_t len = setting_leaf(s) - s->name;

	if (group == NULL || *group == '\0')
		return len == 0;
	return len == strlen(group) + 1 &&
	    strncmp(s->name, group, len - 1) == 0;
}

bool
setting_is_group(const char *name)
{
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++)
		if (*name != '\0' && setting_in(&settings[i], name))
			return true;
	return false;
}

int
setting_find(const char *group, const char *leaf)
{
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++)
		if (setting_in(&settings[i], group) &&
		    strcmp(setting_leaf(&settings[i]), leaf) == 0)
			return (int)i;
	return -1;
}

const char *
setting_nearest(const char *group, const char *leaf)
{
	const char *leaves[SETTING_COUNT], *found;
	size_t i, count = 0;

	for (i = 0; i < SETTING_COUNT; i++)
		if (setting_in(&settings[i], group))
			leaves[count++] = setting_leaf(&settings[i]);
	found = nearest_name(leaf, leaves, count);
	if (found != NULL)
		return settings[setting_find(group, found)].name;
	/* Right word, wrong group? */
	for (i = 0; i < SETTING_COUNT; i++)
		leaves[i] = setting_leaf(&settings[i]);
	found = nearest_name(leaf, leaves, SETTING_COUNT);
	for (i = 0; found != NULL && i < SETTING_COUNT; i++)
		if (leaves[i] == found)
			return settings[i].name;
	return NULL;
}

const char *
setting_nearest_group(const char *name)
{
	static const char *const groups[] = { "mailbox", "smtp", "keys", "csr",
		"senders", "trust", "install", "calendar", "log", "limits" };

	return nearest_name(name, groups, COUNT(groups));
}
