/* SPDX-License-Identifier: ISC */
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

static const char *const level_names[] = {
	[LOG_LEVEL_ERROR] = "error",
	[LOG_LEVEL_WARN] = "warn",
	[LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_DEBUG] = "debug",
};
static_assert(COUNT(level_names) == LOG_LEVEL_DEBUG + 1, "a name each");

static const int syslog_levels[] = {
	[LOG_LEVEL_ERROR] = LOG_ERR,
	[LOG_LEVEL_WARN] = LOG_WARNING,
	[LOG_LEVEL_INFO] = LOG_INFO,
	[LOG_LEVEL_DEBUG] = LOG_DEBUG,
};
static_assert(COUNT(syslog_levels) == LOG_LEVEL_DEBUG + 1, "a priority each");

static struct {
	int fd;
	bool stamped;
	bool to_syslog;
	enum log_level level;
	const char *process;
	struct buf *kept;
} state = { .fd = -1, .level = LOG_LEVEL_INFO };

void
log_to_fd(int fd, bool stamped, const char *process)
{
	state.fd = fd;
	state.stamped = stamped;
	state.to_syslog = false;
	state.process = process;
}

void
log_to_syslog(const char *process)
{
	state.to_syslog = true;
	state.process = process;
	openlog("certmaild", LOG_PID, LOG_MAIL);
}

void
log_set_level(enum log_level level)
{
	state.level = level;
}

void
log_keep(struct buf *kept)
{
	state.kept = kept;
}

static bool
is_wanted(enum log_level level)
{
	return level <= state.level &&
	    (state.fd != -1 || state.to_syslog || state.kept != NULL);
}

const char *
log_level_name(enum log_level level)
{
	return level_names[level];
}

int
log_level_parse(const char *name, enum log_level *level_out)
{
	size_t i;

	for (i = 0; i < COUNT(level_names); i++)
		if (strcmp(level_names[i], name) == 0) {
			*level_out = (enum log_level)i;
			return 0;
		}
	return -1;
}

static bool
is_bare(const char *text)
{
	const char *p;

	for (p = text; *p != '\0'; p++)
		if ((unsigned char)*p <= 0x20 || *p == '"' || *p == '=' ||
		    *p == '\\' || (unsigned char)*p >= 0x7f)
			return false;
	return p != text;
}

static void
put_value(struct buf *b, const char *text)
{
	size_t len = strlen(text), n;
	uint32_t code;
	bool valid;

	if (is_bare(text)) {
		buf_puts(b, text);
		return;
	}
	buf_putc(b, '"');
	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &code, &valid);
		if (*text == '"' || *text == '\\')
			buf_printf(b, "\\%c", *text);
		else if (*text == '\n')
			buf_puts(b, "\\n");
		else if (code >= 0x20 && code < 0x7f)
			buf_putc(b, *text);
		else if (valid && utf8_is_shown(code))
			buf_put(b, text, n);
		else
			buf_printf(b, "\\x%02x", (unsigned char)*text), n = 1;
	}
	buf_putc(b, '"');
}

static void
put_stamp(struct buf *b, const char *level, const char *process)
{
	char text[CLOCK_TEXT];

	if (!state.to_syslog)
		buf_printf(b, "%s ", clock_format(clock_wall(), text));
	buf_printf(b, "%s %s ", level, process);
}

/* Write one line; a destination that is full or gone must not stop us. */
static void
emit(enum log_level level, struct buf *b)
{
	if (state.to_syslog)
		syslog(syslog_levels[level], "%s", b->data);
	buf_putc(b, '\n');
	if (state.kept != NULL && level <= LOG_LEVEL_WARN &&
	    state.kept->len + b->len <= state.kept->max)
		buf_put(state.kept, b->data, b->len);
	if (!state.to_syslog && state.fd != -1)
		(void)!write(state.fd, b->data, b->len);
}

void
log_fields(enum log_level level, const char *event,
    const struct log_field *fields, size_t count)
{
	int saved_errno = errno;
	struct buf b;
	size_t i, before;

	if (!is_wanted(level))
		return;
	buf_init(&b, LOG_LINE_MAX - 1);
	if (state.stamped || state.to_syslog)
		put_stamp(&b, level_names[level], state.process);
	else
		buf_printf(&b, "%s ", level_names[level]);
	buf_puts(&b, event);
	for (i = 0; i < count; i++) {
		if (fields[i].type == LOG_FIELD_ID && fields[i].number == 0)
			continue;
		before = b.len;
		buf_printf(&b, " %s=", fields[i].key);
		if (fields[i].type != LOG_FIELD_TEXT)
			buf_printf(&b, "%lld", (long long)fields[i].number);
		else
			put_value(&b, fields[i].text ? fields[i].text : "");
		if (!buf_ok(&b) || b.len > LOG_LINE_MAX - 20) {
			b.failed = false;
			buf_truncate(&b, before);
			buf_puts(&b, " truncated=yes");
			break;
		}
	}
	emit(level, &b);
	buf_release(&b);
	errno = saved_errno;
}

/* A child may be in a stranger's hands: its line is data. */
static void
put_line(struct buf *b, const char *line, size_t len)
{
	uint32_t code;
	bool valid;
	size_t n;

	for (; len > 0; line += n, len -= n) {
		n = utf8_decode(line, len, &code, &valid);
		if (valid && utf8_is_shown(code))
			buf_put(b, line, n);
		else
			buf_putc(b, '?');
	}
}

void
log_relay(const char *process, const char *line, size_t len)
{
	enum log_level level = LOG_LEVEL_WARN;
	char name[8];
	struct buf b;
	size_t i;

	for (i = 0; i < len && i < sizeof name - 1 && line[i] != ' '; i++)
		name[i] = line[i];
	name[i] = '\0';
	if (i < len && line[i] == ' ' && log_level_parse(name, &level) == 0) {
		line += i + 1;
		len -= i + 1;
	}
	buf_init(&b, LOG_LINE_MAX + 200);
	put_stamp(&b, level_names[level], process);
	if (len > LOG_LINE_MAX)
		len = LOG_LINE_MAX;
	put_line(&b, line, len);
	if (is_wanted(level))
		emit(level, &b);
	buf_release(&b);
}
