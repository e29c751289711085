/* SPDX-License-Identifier: ISC */
/*
 * What every command of certmailctl works with.  A command prints to
 * standard output, as text for people or with --json as one object; messages
 * go to standard error (with --json: an object with "error" goes to standard
 * output as well).
 */
#ifndef CERTMAILCTL_TOOL_H
#define CERTMAILCTL_TOOL_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "clerk/post.h"
#include "config/config.h"
#include "store/db.h"

/* Exit codes. */
#define TOOL_OK 0
#define TOOL_ATTENTION 1
#define TOOL_FAILED 2
#define TOOL_USAGE 64
#define TOOL_AGAIN 75

/* The minor number only ever adds keys. */
#define FORMAT_VERSION "1.0"

/* What a command needs before it runs. */
enum tool_need {
	NEED_NOTHING, /* settings when there are any, else the defaults */
	NEED_CONFIG,
	NEED_READ,  /* and the database, read-only */
	NEED_WRITE, /* and the database, to write */
};

struct tool {
	const char *config_path; /* NULL: none was given */
	char config_full[PATH_MAX];
	struct config *config;
	struct db *db;
	struct calendar *calendar;
	struct post post;
	bool json;
	const char *actor; /* the operator's name */
	char **argv;       /* the command's own words */
	int argc;
};

struct command {
	const char *name;
	const char *args; /* for the usage line */
	const char *help;
	enum tool_need need;
	int (*run)(struct tool *tool);
};

extern const struct command commands_request[], commands_shop[],
    commands_read[], commands_look[];

/* Say what is wrong with the words given: returns TOOL_USAGE. */
int tool_usage(const struct tool *tool, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Report a failure: returns TOOL_FAILED, or TOOL_AGAIN for a temporary one. */
int tool_failed(const struct tool *tool, const struct err *err);
/* Likewise, with the single causes before it, a line each. */
int tool_failed_lines(const struct tool *tool, const struct err *err,
    const char *lines);

/* Print the object (with format_version added) and a newline; it is released
 * here. */
void tool_print_json(json_t *object_adopted);

/* 0, or -1 with ERR_CONFIG: there is something of this name. */
int tool_check_free(const char *path, struct err *err);

/* Tell the daemon, if one runs, that there is work. */
void tool_ring(const struct tool *tool);

/* "17" -> 17, "m12" -> 12 with prefix 'm': 0, or -1 for anything else. */
int tool_number(const char *text, char prefix, int64_t *number_out);

/*
 * For people, to standard output: words of ours, in which the commands to run
 * get the -c FILE that this one was given (config/advice.h).
 */
void tool_say(const struct tool *tool, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* As tool_put, for a cause that may name a command. */
void tool_put_cause(const struct tool *tool, const char *text);

/* For people: control characters replaced, so that nothing in a mail acts on
 * a terminal.  To standard output. */
void tool_put(const char *text);
/* Likewise, but LF ends a line. */
void tool_put_lines(const char *text);
/* "2026-11-24 15:04" in local time, "-" for 0. */
const char *tool_time(int64_t at, char text[32]);

/* JSON: a text (broken UTF-8 replaced), a time as RFC 3339 or null. */
json_t *tool_json_text(const char *text);
json_t *tool_json_time(int64_t at);

#endif
