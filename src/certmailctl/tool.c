/* SPDX-License-Identifier: ISC */
#include "certmailctl/tool.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "config/advice.h"
#include "master/lock.h"

#define TEXT_MAX (16U << 20)

static json_t *
lines_json(const char *lines)
{
	json_t *array = json_array();
	size_t len;

	for (; *lines != '\0'; lines += len + (lines[len] == '\n')) {
		char *line;

		len = strcspn(lines, "\n");
		line = xstrndup(lines, len);
		json_array_append_new(array, tool_json_text(line));
		free(line);
	}
	return array;
}

/* lines: what more there is to say, a line each, or "". */
static void
report(const struct tool *tool, const char *code, const char *text,
    const char *lines)
{
	char *advice = advice_with(text, tool->config_path);
	json_t *error;
	size_t len;

	if (tool->json) {
		error = json_pack("{s:s,s:o}", "code", code, "text",
		    tool_json_text(advice));
		if (*lines != '\0')
			json_object_set_new(error, "lines", lines_json(lines));
		tool_print_json(json_pack("{s:o}", "error", error));
		goto out;
	}
	for (; *lines != '\0'; lines += len + (lines[len] == '\n')) {
		len = strcspn(lines, "\n");
		fprintf(stderr, "certmailctl: %.*s\n", (int)len, lines);
	}
	fprintf(stderr, "certmailctl: %s\n", advice);
out:
	free(advice);
}

int
tool_usage(const struct tool *tool, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	report(tool, "usage", text, "");
	return TOOL_USAGE;
}

int
tool_failed(const struct tool *tool, const struct err *err)
{
	return tool_failed_lines(tool, err, "");
}

int
tool_failed_lines(const struct tool *tool, const struct err *err,
    const char *lines)
{
	report(tool, err_kind_name(err->kind), err->text, lines);
	return err->kind == ERR_TEMP ? TOOL_AGAIN : TOOL_FAILED;
}

void
tool_print_json(json_t *object_adopted)
{
	if (object_adopted == NULL)
		abort();
	json_object_set_new(object_adopted, "format_version",
	    json_string(FORMAT_VERSION));
	json_dumpf(object_adopted, stdout, JSON_INDENT(2) | JSON_SORT_KEYS);
	putchar('\n');
	json_decref(object_adopted);
}

int
tool_check_free(const char *path, struct err *err)
{
	struct stat st;

	if (lstat(path, &st) == -1)
		return 0;
	return err_set(err, ERR_CONFIG, "%s is there already; give a name "
	    "that is free, or move it away", path);
}

void
tool_ring(const struct tool *tool)
{
	char *path = lock_path(tool->config);
	long pid = lock_owner(path);

	if (pid > 0)
		kill((pid_t)pid, SIGUSR1);
	free(path);
}

int
tool_number(const char *text, char prefix, int64_t *number_out)
{
	char *end;

	if (prefix != '\0' && *text++ != prefix)
		return -1;
	if (!isdigit((unsigned char)*text))
		return -1;
	errno = 0;
	*number_out = strtoll(text, &end, 10);
	return *end == '\0' && errno == 0 ? 0 : -1;
}

void
tool_say(const struct tool *tool, const char *fmt, ...)
{
	struct buf b;
	va_list ap;
	char *advice;

	buf_init(&b, TEXT_MAX);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	advice = advice_with(b.data, tool->config_path);
	fputs(advice, stdout);
	free(advice);
	buf_release(&b);
}

void
tool_put_cause(const struct tool *tool, const char *text)
{
	char *advice = advice_with(text, tool->config_path);

	tool_put(advice);
	free(advice);
}

void
tool_put(const char *text)
{
	size_t len = strlen(text), n;
	uint32_t code;
	bool valid;

	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &code, &valid);
		if (valid && utf8_is_shown(code))
			fwrite(text, 1, n, stdout);
		else
			putchar('?');
	}
}

void
tool_put_lines(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char *line = xstrndup(text, len);

		tool_put(line);
		putchar('\n');
		free(line);
		text += len + (text[len] == '\n');
	}
}

const char *
tool_time(int64_t at, char text[32])
{
	time_t t = (time_t)at;
	struct tm tm;

	snprintf(text, 32, "-");
	if (at != 0 && localtime_r(&t, &tm) != NULL)
		strftime(text, 32, "%Y-%m-%d %H:%M", &tm);
	return text;
}

json_t *
tool_json_text(const char *text)
{
	size_t len = strlen(text), n;
	struct buf b;
	uint32_t code;
	char raw[4];
	json_t *value;

	if (utf8_is_valid(text, len))
		return json_string(text);
	buf_init(&b, TEXT_MAX);
	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &code, NULL);
		buf_put(&b, raw, utf8_encode(code, raw));
	}
	value = json_string(b.data);
	buf_release(&b);
	return value;
}

json_t *
tool_json_time(int64_t at)
{
	char text[CLOCK_TEXT];

	return at == 0 ? json_null() : json_string(clock_format(at, text));
}
