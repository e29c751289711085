/* SPDX-License-Identifier: ISC */
/*
 * The whole configuration as one struct, checked.  It is read once by the
 * master; the children get the same settings as a text on a descriptor, so
 * that all of them always agree.  Secrets are never in it, only the names of
 * the files and commands that hold them.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"

#define CONFIG_LIST_MAX 32 /* elements of any list setting */

/* A list of texts; items[count] is NULL, so a command is an argv. */
struct config_list {
	char *items[CONFIG_LIST_MAX + 1];
	size_t count;
};

enum config_tls { TLS_IMPLICIT, TLS_STARTTLS, TLS_NONE };

/* A server to log in to.  Exactly one of the three ways to a secret is set
 * (or none: no login, SMTP only). */
struct config_server {
	char *host;
	int port;
	enum config_tls tls;
	char *ca_file; /* "": the system's roots */
	char *user;
	char *password_file;
	struct config_list password_command;
	struct config_list token_command; /* prints an OAuth2 access token */
};

enum config_mailbox_type { MAILBOX_IMAP, MAILBOX_MAILDIR };
enum config_handled { HANDLED_KEYWORD, HANDLED_SEEN, HANDLED_MOVE };

struct config_mailbox {
	enum config_mailbox_type type;
	struct config_server server; /* imap */
	char *path;                  /* maildir */
	char *folder;
	struct config_list validation_folders;
	bool idle;
	int poll_seconds;
	enum config_handled handled;
	char *handled_folder; /* HANDLED_MOVE */
};

struct config_smtp {
	struct config_server server;
	char *from;            /* header: Example Shops <sales@example.net> */
	char *envelope_sender; /* "": the null sender <> */
	char *helo;            /* "": the host's name */
	struct config_list operators;
};

enum config_key_type {
	KEY_RSA_2048,
	KEY_RSA_3072,
	KEY_RSA_4096,
	KEY_P_256,
	KEY_P_384,
};

struct config_keys {
	enum config_key_type type;
	char *master_secret_file;
	int ready; /* keys made ahead */
};

enum config_twin { TWIN_NONE, TWIN_WWW }; /* csr.www = true: TWIN_WWW */

struct config_csr {
	bool organizational_unit;
	bool www; /* add the www or bare twin to the SAN */
};

enum config_proof { PROOF_DMARC, PROOF_DKIM_OR_SPF, PROOF_NONE };
enum config_unknown { UNKNOWN_LEAVE, UNKNOWN_HOLD, UNKNOWN_ANSWER };

struct config_senders {
	char *authserv_id;
	enum config_proof proof;
	enum config_unknown unknown;
	struct config_list certification_authorities; /* domains */
};

struct config_trust {
	char *roots_file; /* PEM, besides the system's */
	bool system_roots;
	char *intermediates_directory;
	bool aia;
};

#define INSTALL_FILES_MAX 8

struct config_install {
	bool approve; /* mode = "approve" */
	char *directory;
	struct config_list files; /* "NAME: PART ..." each, see syntax_file */
	char *group; /* "": that of the process, keys are mode 0600 */
	struct config_list test;
	struct config_list reload;
	struct config_list probe; /* HOST:PORT each; empty: no probe */
	int probe_seconds;
	int command_seconds;
	int generations;
};

struct config_calendar {
	char *timezone; /* "": the host's */
	char *days;     /* "mon-fri" */
	char *hours;    /* "09:00-17:00" */
	char *holidays_file;
};

struct config_log {
	char *to; /* stderr | syslog | a file */
	enum log_level level;
};

struct config_limits {
	int message_mib;
	int header_kib;
	int parts;
	int depth;
	int text_kib;
	int archive_entries;
	int unpacked_mib;
	int reader_seconds;
	int reader_mib;
	int keeper_seconds;
	int letters_per_sender_day;
	int letters_per_hour;
	int connect_seconds;
	int io_seconds;
	int command_seconds;
	int reminder_days;  /* between reminders while we wait */
	int give_up_days;   /* of silence */
	int letter_expiry_hours; /* of 4xx answers */
	int keep_messages_days;
	int keep_letters_days;
};

struct config {
	struct config_mailbox mailbox;
	struct config_smtp smtp;
	char *database;
	char *user;     /* "": stay who we are; else the children's user */
	char *pid_file; /* "": DATABASE.pid */
	char *letters_directory; /* "": the built-in letters */
	char *service_name;      /* how letters call us: "Example Shops" */
	struct config_keys keys;
	struct config_csr csr;
	struct config_senders senders;
	struct config_trust trust;
	struct config_install install;
	struct config_calendar calendar;
	struct config_log log;
	struct config_limits limits;
};

/*
 * What is wrong with a configuration, all of it in one go, one line each:
 * "FILE:LINE: what, what was expected, nearest known name".
 */
struct config_report {
	struct buf text;
	/* After success: what the files set, as a configuration text, with
	 * "# FILE:LINE" behind each line. */
	struct buf effective;
	int errors;
	int warnings;
};

void config_report_init(struct config_report *report);
void config_report_release(struct config_report *report);

/*
 * Read path and then certmaild.d/NAME.conf beside it in name order, setting
 * by setting.  Relative file names are relative to the file they stand in.
 * Checks everything that can be checked without a connection: names, types,
 * ranges, files that must exist, permissions of secrets.  0, or -1 with at
 * least one error in report.  *config_out is the caller's: config_free.
 */
int config_load(const char *path, struct config **config_out,
    struct config_report *report);

/*
 * The effective settings as a configuration text that config_parse reads
 * back to the same struct: every setting, or those that differ from their
 * default.  Safe to show: it holds no secrets.
 */
void config_write(const struct config *config, bool all, struct buf *b);

/* What config_write(all) wrote, from a descriptor (read from offset 0, not
 * closed).  Names and types are checked, files are not. */
int config_parse_fd(int fd, struct config **config_out, struct err *err);

/* A configuration of defaults alone, for tests and tools. */
struct config *config_defaults(void);

/* "rsa-2048": how the setting keys.type calls it. */
const char *config_key_type_name(enum config_key_type type);

void config_free(struct config *config);

/* The settings, for the manual and `certmaild -n`'s suggestions:
 * "NAME TYPE DEFAULT\tHELP" lines. */
void config_describe(struct buf *b);

#endif
