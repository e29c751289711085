/* SPDX-License-Identifier: ISC */
/*
 * One event a line, logfmt: `request.state request=17 from=csr_sent
 * to=to_install`.  A key means one thing everywhere; values are escaped in
 * one place; errno is kept.  Never a secret, never a message body.
 *
 * A child writes its lines to a pipe that the master reads; the master puts
 * time, level and process before each (log_relay) and writes them where the
 * configuration says.  Library folders never log.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG,
};

#define LOG_LINE_MAX 2000 /* under PIPE_BUF: one write is one line */

struct log_field {
	const char *key;
	enum { LOG_FIELD_TEXT = 1, LOG_FIELD_NUMBER, LOG_FIELD_ID } type;
	const char *text;
	int64_t number;
};

/* The fields of an event. */
#define L_STR(k, v) ((struct log_field){ (k), LOG_FIELD_TEXT, (v), 0 })
#define L_INT(k, v) \
	((struct log_field){ (k), LOG_FIELD_NUMBER, NULL, (int64_t)(v) })
/* Of a row in the database; left out of the line when it is 0, none. */
#define L_ID(k, v) ((struct log_field){ (k), LOG_FIELD_ID, NULL, (int64_t)(v) })
#define L_ERR(e) L_STR("error", (e)->text)

#define log_event(level, event, ...)                                  \
	log_fields((level), (event), (struct log_field[]){ __VA_ARGS__ }, \
	    sizeof((struct log_field[]){ __VA_ARGS__ }) /             \
		sizeof(struct log_field))
#define log_error(event, ...) log_event(LOG_LEVEL_ERROR, event, __VA_ARGS__)
#define log_warn(event, ...) log_event(LOG_LEVEL_WARN, event, __VA_ARGS__)
#define log_info(event, ...) log_event(LOG_LEVEL_INFO, event, __VA_ARGS__)
#define log_debug(event, ...) log_event(LOG_LEVEL_DEBUG, event, __VA_ARGS__)

void log_fields(enum log_level level, const char *event,
    const struct log_field *fields, size_t count);

/*
 * Where lines go.  log_to_fd: this process's own pipe or stderr; with
 * stamped, time, level and process name come first (the master, the tools),
 * without, only the level (a child's pipe).  Nothing is logged before the
 * first call.
 */
void log_to_fd(int fd, bool stamped, const char *process);
/* To syslog(3), facility mail, without the time. */
void log_to_syslog(const char *process);
void log_set_level(enum log_level level);

/* Lines of level warn and error are also put into kept, as far as its max
 * allows; NULL ends that.  It may be the only destination. */
struct buf;
void log_keep(struct buf *kept);

/* A line that a child wrote: checked, what utf8_is_shown refuses replaced,
 * stamped with the child's name, written to this process's own
 * destination. */
void log_relay(const char *process, const char *line, size_t len);

const char *log_level_name(enum log_level level);
int log_level_parse(const char *name, enum log_level *level_out);

#endif
