/* SPDX-License-Identifier: ISC */
/* The story of a request, a message or a letter. */
#ifndef CERTMAILCTL_SHOW_H
#define CERTMAILCTL_SHOW_H

#include "certmailctl/tool.h"
#include "store/event.h"
#include "store/outbox.h"
#include "store/request.h"

int show_run(struct tool *tool);

struct show_to {
	const struct tool *tool;
	json_t *array; /* NULL: as text */
};

/* One line, or one item of array: a message; a letter (an outbox_each
 * callback whose data is a struct show_to). */
int show_message_line(struct tool *tool, int64_t id, json_t *array,
    struct err *err);
int show_letter_line(const struct outbox *letter, void *show_to);

json_t *show_request_json(const struct request *request, const char *turn);
json_t *show_event_json(const struct event *event);

#endif
