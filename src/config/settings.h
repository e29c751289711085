/* SPDX-License-Identifier: ISC */
/*
 * The one table of settings.  Loading, checking, writing, the manual and the
 * suggestions all follow it; a setting that is not in it does not exist.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/config.h"
#include "config/tree.h"

enum setting_id {
	SETTING_MAILBOX_TYPE,
	SETTING_MAILBOX_HOST,
	SETTING_MAILBOX_PORT,
	SETTING_MAILBOX_TLS,
	SETTING_MAILBOX_CA_FILE,
	SETTING_MAILBOX_USER,
	SETTING_MAILBOX_PASSWORD_FILE,
	SETTING_MAILBOX_PASSWORD_COMMAND,
	SETTING_MAILBOX_TOKEN_COMMAND,
	SETTING_MAILBOX_PATH,
	SETTING_MAILBOX_FOLDER,
	SETTING_MAILBOX_VALIDATION_FOLDERS,
	SETTING_MAILBOX_IDLE,
	SETTING_MAILBOX_POLL_SECONDS,
	SETTING_MAILBOX_HANDLED,
	SETTING_SMTP_HOST,
	SETTING_SMTP_PORT,
	SETTING_SMTP_TLS,
	SETTING_SMTP_CA_FILE,
	SETTING_SMTP_USER,
	SETTING_SMTP_PASSWORD_FILE,
	SETTING_SMTP_PASSWORD_COMMAND,
	SETTING_SMTP_TOKEN_COMMAND,
	SETTING_SMTP_FROM,
	SETTING_SMTP_ENVELOPE_SENDER,
	SETTING_SMTP_HELO,
	SETTING_SMTP_OPERATORS,
	SETTING_DATABASE,
	SETTING_USER,
	SETTING_PID_FILE,
	SETTING_LETTERS_DIRECTORY,
	SETTING_SERVICE_NAME,
	SETTING_KEYS_TYPE,
	SETTING_KEYS_MASTER_SECRET_FILE,
	SETTING_KEYS_READY,
	SETTING_CSR_ORGANIZATIONAL_UNIT,
	SETTING_CSR_WWW,
	SETTING_SENDERS_AUTHSERV_ID,
	SETTING_SENDERS_PROOF,
	SETTING_SENDERS_UNKNOWN,
	SETTING_SENDERS_CERTIFICATION_AUTHORITIES,
	SETTING_TRUST_ROOTS_FILE,
	SETTING_TRUST_SYSTEM_ROOTS,
	SETTING_TRUST_INTERMEDIATES_DIRECTORY,
	SETTING_TRUST_AIA,
	SETTING_INSTALL_MODE,
	SETTING_INSTALL_DIRECTORY,
	SETTING_INSTALL_FILES,
	SETTING_INSTALL_GROUP,
	SETTING_INSTALL_TEST,
	SETTING_INSTALL_RELOAD,
	SETTING_INSTALL_PROBE,
	SETTING_INSTALL_PROBE_SECONDS,
	SETTING_INSTALL_COMMAND_SECONDS,
	SETTING_INSTALL_GENERATIONS,
	SETTING_CALENDAR_TIMEZONE,
	SETTING_CALENDAR_DAYS,
	SETTING_CALENDAR_HOURS,
	SETTING_CALENDAR_HOLIDAYS_FILE,
	SETTING_LOG_TO,
	SETTING_LOG_LEVEL,
	SETTING_LIMITS_MESSAGE_MIB,
	SETTING_LIMITS_HEADER_KIB,
	SETTING_LIMITS_PARTS,
	SETTING_LIMITS_DEPTH,
	SETTING_LIMITS_TEXT_KIB,
	SETTING_LIMITS_ARCHIVE_ENTRIES,
	SETTING_LIMITS_UNPACKED_MIB,
	SETTING_LIMITS_READER_SECONDS,
	SETTING_LIMITS_READER_MIB,
	SETTING_LIMITS_KEEPER_SECONDS,
	SETTING_LIMITS_LETTERS_PER_SENDER_DAY,
	SETTING_LIMITS_LETTERS_PER_HOUR,
	SETTING_LIMITS_CONNECT_SECONDS,
	SETTING_LIMITS_IO_SECONDS,
	SETTING_LIMITS_COMMAND_SECONDS,
	SETTING_LIMITS_REMINDER_DAYS,
	SETTING_LIMITS_GIVE_UP_DAYS,
	SETTING_LIMITS_LETTER_EXPIRY_HOURS,
	SETTING_LIMITS_KEEP_MESSAGES_DAYS,
	SETTING_LIMITS_KEEP_LETTERS_DAYS,
};
#define SETTING_COUNT (SETTING_LIMITS_KEEP_LETTERS_DAYS + 1)

enum setting_type {
	SETTING_TEXT,    /* char * */
	SETTING_PATH,    /* char *; words (if any) are no paths */
	SETTING_NUMBER,  /* int, min to max */
	SETTING_SWITCH,  /* bool */
	SETTING_WORD,    /* enum: the index in words */
	SETTING_CHOICE,  /* bool: false the first, true the second of words */
	SETTING_HANDLED, /* enum, or move:FOLDER with the folder at folder_at */
	SETTING_LIST,    /* struct config_list */
	SETTING_COMMAND, /* struct config_list, an argv */
};
#define SETTING_TYPES (SETTING_COMMAND + 1)

#define SETTING_WORDS_MAX 6

struct setting {
	const char *name; /* GROUP.LEAF, or LEAF at the top */
	enum setting_type type;
	size_t at;         /* offset in struct config */
	size_t folder_at;  /* SETTING_HANDLED only */
	const char *value; /* default; of a list its elements, ", " between */
	int min, max;      /* SETTING_NUMBER */
	const char *words[SETTING_WORDS_MAX]; /* NULL ends */
	const char *help;
};

extern const struct setting settings[SETTING_COUNT];

/* The part after the dot. */
const char *setting_leaf(const struct setting *s);
/* Is s a setting of this group (NULL or "": of the top)? */
bool setting_in(const struct setting *s, const char *group);
bool setting_is_group(const char *name);
/* The id of GROUP.LEAF, or -1. */
int setting_find(const char *group, const char *leaf);
/* What group.leaf was probably meant to be, in its group or in another; NULL
 * when nothing is near.  The second form: of a misspelt group. */
const char *setting_nearest(const char *group, const char *leaf);
const char *setting_nearest_group(const char *name);

/* "a number from 1 to 65535", "implicit, starttls or none", … */
void setting_expected(const struct setting *s, struct buf *b);

/* ---- Values.  All of them work on one setting of one configuration. */

/* Text that can stand in a configuration: UTF-8 without control characters,
 * NULL or what is wrong with it. */
const char *setting_text_fault(const char *text);

/*
 * Store what stands in node, which came from a file in directory dir (NULL:
 * relative names stay as they are).  -1 and err when type or range are wrong;
 * the old value stays.
 */
int setting_take(const struct setting *s, struct config *config,
    const struct tree *node, const char *dir, struct err *err);
/* Store the default. */
void setting_preset(const struct setting *s, struct config *config);
/* Append the value as it stands in a file. */
void setting_write(const struct setting *s, const struct config *config,
    struct buf *b);
void setting_release(const struct setting *s, struct config *config);

/* Every setting's default, nothing filled in: settings_finish does that
 * (ports that follow from tls, and so on). */
struct config *settings_new(void);
void settings_finish(struct config *config);

#endif
