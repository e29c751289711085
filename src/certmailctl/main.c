/* SPDX-License-Identifier: ISC */
/* certmailctl: the operators' tool, see certmailctl(8). */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "certmailctl/status.h"
#include "certmailctl/tool.h"
#include "config/nearest.h"

#define DEFAULT_CONFIG SYSCONFDIR "/certmaild.conf"
#define COMMANDS_MAX 64

static const struct command *const groups[] = { commands_look,
	commands_request, commands_shop, commands_read };

static void
print_usage(FILE *out)
{
	const struct command *c;
	size_t i;

	fprintf(out, "usage: certmailctl [-c FILE] [--json] COMMAND ...\n\n"
	    "  certmailctl list                what is open, whose turn it is\n"
	    "  certmailctl show 17             the whole story of request 17\n"
	    "  certmailctl release 17          let a held request go on\n\n"
	    "Commands:\n");
	for (i = 0; i < COUNT(groups); i++)
		for (c = groups[i]; c->name != NULL; c++)
			fprintf(out, "  %-10s %-29s %s\n", c->name, c->args,
			    c->help);
	fprintf(out, "\nExit status: 0 fine or done, 1 something needs "
	    "attention, 2 failed, 64 wrong\nusage, 75 try again.  Manual: "
	    "certmailctl(8).\n");
}

static const struct command *
find_command(const char *name)
{
	const struct command *c;
	size_t i;

	for (i = 0; i < COUNT(groups); i++)
		for (c = groups[i]; c->name != NULL; c++)
			if (strcmp(c->name, name) == 0)
				return c;
	return NULL;
}

/* The command that was probably meant, or NULL. */
static const char *
suggest(const char *name)
{
	const char *names[COMMANDS_MAX];
	const struct command *c;
	size_t count = 0, i;

	for (i = 0; i < COUNT(groups); i++)
		for (c = groups[i]; c->name != NULL; c++)
			if (count < COUNT(names))
				names[count++] = c->name;
	return nearest_name(name, names, count);
}

/* The first line of a report that is more than a warning. */
static const char *
first_error(const char *text)
{
	const char *line = text, *end, *mark;

	for (; *line != '\0'; line = *end != '\0' ? end + 1 : end) {
		end = strchrnul(line, '\n');
		mark = strstr(line, ": warning: ");
		if (mark == NULL || mark > end)
			return line;
	}
	return text;
}

static int
load_config(struct tool *tool, enum tool_need need, struct err *err)
{
	const char *path = tool->config_path;
	struct config_report report;
	int rc = 0;

	if (path == NULL && (need != NEED_NOTHING ||
		access(DEFAULT_CONFIG, R_OK) == 0))
		path = DEFAULT_CONFIG;
	if (path == NULL) {
		tool->config = config_defaults();
		return 0;
	}
	config_report_init(&report);
	if (config_load(path, &tool->config, &report) == -1) {
		const char *line = first_error(report.text.data);

		rc = err_set(err, ERR_CONFIG, "%.*s%s",
		    (int)strcspn(line, "\n"), line, report.errors > 1
			? " (and more; run: certmaild -n)" : "");
	}
	config_report_release(&report);
	return rc;
}

static int
prepare(struct tool *tool, enum tool_need need, struct err *err)
{
	if (load_config(tool, need, err) == -1)
		return -1;
	if (need < NEED_READ)
		return 0;
	if (tool->config->calendar.timezone[0] != '\0')
		setenv("TZ", tool->config->calendar.timezone, 1);
	if (need == NEED_READ)
		return db_open_readonly(tool->config->database, &tool->db, err);
	if (db_open(tool->config->database, &tool->db, err) == -1 ||
	    calendar_new(&tool->config->calendar, &tool->calendar, err) == -1)
		return -1;
	tool->post = (struct post){ .db = tool->db, .config = tool->config,
		.calendar = tool->calendar, .random = post_random };
	/* Who reads the letter is somewhere else. */
	if (tool->config_path != NULL &&
	    realpath(tool->config_path, tool->config_full) != NULL)
		tool->post.config_path = tool->config_full;
	return 0;
}

static void
finish(struct tool *tool)
{
	db_close(tool->db);
	if (tool->calendar != NULL)
		calendar_free(tool->calendar);
	config_free(tool->config);
}

static const char *
operator_name(void)
{
	const char *const names[] = { getenv("SUDO_USER"), getenv("LOGNAME"),
		getenv("USER") };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if (names[i] != NULL && names[i][0] != '\0')
			return names[i];
	return "operator";
}

int
main(int argc, char *argv[])
{
	struct tool tool = { .argv = argv, .actor = operator_name() };
	const struct command *command;
	struct err err = { 0 };
	const char *name;
	int i, kept = 0, status;

	setlocale(LC_CTYPE, "C.UTF-8");
	log_to_fd(STDERR_FILENO, true, "certmailctl");
	log_set_level(LOG_LEVEL_WARN);
	/* --json may stand anywhere, -c before the command. */
	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			tool.json = true;
		else if (kept == 0 && strcmp(argv[i], "-c") == 0 &&
		    i + 1 < argc)
			tool.config_path = argv[++i];
		else
			argv[kept++] = argv[i];
	}
	argv[kept] = NULL;
	if (kept == 0 || strcmp(argv[0], "--help") == 0 ||
	    strcmp(argv[0], "-h") == 0 || strcmp(argv[0], "help") == 0) {
		print_usage(kept == 0 ? stderr : stdout);
		return kept == 0 ? TOOL_USAGE : TOOL_OK;
	}
	if (argv[0][0] == '-')
		return tool_usage(&tool, strcmp(argv[0], "-c") == 0
		    ? "%s needs the name of a file"
		    : "there is no option %s; see: certmailctl help", argv[0]);
	command = find_command(argv[0]);
	if (command == NULL) {
		name = suggest(argv[0]);
		return tool_usage(&tool, "there is no command %s%s%s%s",
		    argv[0], name != NULL ? "; did you mean " : "",
		    name != NULL ? name : "",
		    name != NULL ? "?" : "; see: certmailctl help");
	}
	tool.argv = argv + 1;
	tool.argc = kept - 1;
	if (prepare(&tool, command->need, &err) == -1)
		status = command->run == status_run
		    ? status_unknown(&tool, &err) : tool_failed(&tool, &err);
	else
		status = command->run(&tool);
	finish(&tool);
	if (fflush(stdout) != 0)
		return TOOL_FAILED;
	return status;
}
