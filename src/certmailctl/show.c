/* SPDX-License-Identifier: ISC */
#include "certmailctl/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "store/certificate.h"
#include "store/evidence.h"
#include "store/job.h"
#include "store/message.h"
#include "store/outbox.h"
#include "store/shop.h"

#define MESSAGES_MAX 200
#define RAW_MAX (64U << 20)

json_t *
show_request_json(const struct request *r, const char *turn)
{
	return json_pack("{s:I,s:s,s:s,s:o,s:o,s:s,s:o,s:o,s:o,s:b,s:o,"
	    "s:{s:o,s:o,s:o,s:o,s:o},s:o}",
	    "number", (json_int_t)r->id, "state",
	    request_state_names[r->state], "turn", turn, "domain",
	    tool_json_text(r->domain), "reason", tool_json_text(r->reason),
	    "kind", request_kind_names[r->kind], "created",
	    tool_json_time(r->created), "changed", tool_json_time(r->changed),
	    "due", tool_json_time(r->due_at), "overdue",
	    request_is_promised(r) && r->due_at < clock_wall(), "next",
	    tool_json_time(r->next_at), "company", "country",
	    tool_json_text(r->country), "state", tool_json_text(r->state_name),
	    "locality", tool_json_text(r->locality), "organization",
	    tool_json_text(r->organization), "unit", tool_json_text(r->unit),
	    "csr", r->csr_pem[0] != '\0' ? json_string(r->csr_pem)
					 : json_null());
}

json_t *
show_event_json(const struct event *e)
{
	return json_pack("{s:I,s:o,s:o,s:o,s:o,s:o}", "id",
	    (json_int_t)e->id, "at", tool_json_time(e->at), "request",
	    e->request_id != 0 ? json_integer(e->request_id) : json_null(),
	    "actor", tool_json_text(e->actor), "name",
	    tool_json_text(e->name), "detail", tool_json_text(e->detail));
}

/* ---- The pieces of a story, as text or as an array's items ---- */

static int
put_event(const struct event *e, void *data)
{
	char at[32];

	if (data != NULL) {
		json_array_append_new(data, show_event_json(e));
		return 0;
	}
	printf("  %s  %-9s  %s ", tool_time(e->at, at), e->actor, e->name);
	tool_put(e->detail);
	putchar('\n');
	return 0;
}

static json_t *
letter_json(const struct outbox *l)
{
	return json_pack("{s:I,s:b,s:o,s:o,s:o,s:s,s:i,s:o,s:o,s:o,s:i,s:o}",
	    "number", (json_int_t)l->id, "text_kept", l->has_raw, "name",
	    tool_json_text(l->kind),
	    "to", tool_json_text(l->recipient), "message_id",
	    tool_json_text(l->message_id), "status",
	    outbox_status_names[l->status], "attempts", l->attempts, "created",
	    tool_json_time(l->created), "sent", tool_json_time(l->sent_at),
	    "next", tool_json_time(l->status == OUTBOX_QUEUED ? l->next_at
							      : 0),
	    "code", l->last_code, "answer", tool_json_text(l->last_text));
}

int
show_letter_line(const struct outbox *l, void *show_to)
{
	const struct show_to *to = show_to;
	char at[32];

	if (to->array != NULL) {
		json_array_append_new(to->array, letter_json(l));
		return 0;
	}
	printf("  l%-5lld %s  %-18s to ", (long long)l->id,
	    tool_time(l->created, at), l->kind);
	tool_put(l->recipient);
	printf(": %s", outbox_status_names[l->status]);
	if (l->sent_at != 0)
		printf(" %s", tool_time(l->sent_at, at));
	if (l->status != OUTBOX_SENT && l->last_text[0] != '\0') {
		printf(" (%d ", l->last_code);
		tool_put(l->last_text);
		putchar(')');
	}
	if (l->status == OUTBOX_HELD)
		tool_say(to->tool, "; run: certmailctl resend l%lld",
		    (long long)l->id);
	putchar('\n');
	return 0;
}

static int
put_job(const struct job *j, void *data)
{
	char at[32];

	if (data != NULL) {
		json_array_append_new(data, json_pack("{s:s,s:s,s:i,s:o,s:o}",
		    "kind", job_kind_names[j->kind], "status",
		    job_status_names[j->status], "attempts", j->attempts,
		    "changed", tool_json_time(j->changed), "result",
		    tool_json_text(j->error)));
		return 0;
	}
	printf("  %s  %s: %s ", tool_time(j->changed, at),
	    job_kind_names[j->kind], job_status_names[j->status]);
	tool_put(j->error);
	putchar('\n');
	return 0;
}

static int
put_certificate(const struct certificate *c, void *data)
{
	char from[32], to[32];

	if (data != NULL) {
		json_array_append_new(data, json_pack(
		    "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "serial",
		    tool_json_text(c->serial), "issuer",
		    tool_json_text(c->issuer), "names",
		    tool_json_text(c->names), "not_before",
		    tool_json_time(c->not_before), "not_after",
		    tool_json_time(c->not_after), "installed",
		    tool_json_time(c->installed_at), "replaced",
		    tool_json_time(c->replaced_at), "generation",
		    tool_json_text(c->generation)));
		return 0;
	}
	printf("  %s to %s  ", tool_time(c->not_before, from),
	    tool_time(c->not_after, to));
	tool_put(c->names);
	printf(", issued by ");
	tool_put(c->issuer);
	if (c->installed_at != 0)
		printf(", in service since %s", tool_time(c->installed_at,
		    from));
	if (c->replaced_at != 0)
		printf(" until %s", tool_time(c->replaced_at, to));
	putchar('\n');
	return 0;
}

static json_t *
message_json(const struct message *m)
{
	return json_pack("{s:I,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:I}", "number",
	    (json_int_t)m->id, "received", tool_json_time(m->received),
	    "status", message_status_names[m->status], "mark",
	    message_mark_names[m->mark], "kind", tool_json_text(m->kind),
	    "reason", tool_json_text(m->reason),
	    "message_id", tool_json_text(m->message_id), "folder",
	    tool_json_text(m->folder), "size", (json_int_t)m->size);
}

static void
put_message(const struct tool *tool, const struct message *m)
{
	char at[32];

	printf("  m%-5lld %s  %-12s %s", (long long)m->id,
	    tool_time(m->received, at), m->kind,
	    message_status_names[m->status]);
	if (m->reason[0] != '\0') {
		printf(" (");
		tool_put_cause(tool, m->reason);
		putchar(')');
	}
	putchar('\n');
}

int
show_message_line(struct tool *tool, int64_t id, json_t *array,
    struct err *err)
{
	struct message message;

	if (message_load(tool->db, id, &message, err) != 1)
		return -1;
	if (array != NULL)
		json_array_append_new(array, message_json(&message));
	else
		put_message(tool, &message);
	message_release(&message);
	return 0;
}

static int
put_messages(struct tool *tool, int64_t request_id, json_t *array,
    struct err *err)
{
	int64_t ids[MESSAGES_MAX];
	size_t count, i;

	if (message_by_request(tool->db, request_id, ids, MESSAGES_MAX, &count,
		err) == -1)
		return -1;
	for (i = 0; i < count; i++)
		if (show_message_line(tool, ids[i], array, err) == -1)
			return -1;
	return 0;
}

static int
put_evidence(struct tool *tool, const struct request *r, json_t *array,
    struct err *err)
{
	struct evidence e;
	size_t i;
	int got;

	for (i = 0; i < READING_FIELD_COUNT; i++) {
		got = evidence_get(tool->db, r->id, (enum reading_field)i, &e,
		    err);
		if (got == -1)
			return -1;
		if (got == 0)
			continue;
		if (array != NULL)
			json_array_append_new(array, json_pack(
			    "{s:s,s:o,s:o,s:I,s:o}", "field",
			    reading_field_names[i], "value",
			    tool_json_text(e.value), "part",
			    tool_json_text(e.part), "line",
			    (json_int_t)e.line, "text",
			    tool_json_text(e.evidence)));
		else {
			printf("  %-13s ", reading_field_names[i]);
			tool_put(e.value);
			printf("   (part %s, line %lld: ", e.part,
			    (long long)e.line);
			tool_put(e.evidence);
			printf(")\n");
		}
		evidence_release(&e);
	}
	return 0;
}

static void
put_head(const struct tool *tool, const struct request *r,
    const struct shop *shop)
{
	char text[32];

	printf("Request %lld for %s: %s\n", (long long)r->id, r->domain,
	    request_state_names[r->state]);
	printf("  shop          %s, owner ", shop->default_name);
	tool_put(shop->owner);
	printf("\n  opened        %s\n", tool_time(r->created, text));
	if (r->reason[0] != '\0') {
		printf("  why           ");
		tool_put_cause(tool, r->reason);
		putchar('\n');
	}
	if (request_is_promised(r))
		printf("  due           %s\n", tool_time(r->due_at, text));
	if (r->next_at != 0)
		printf("  next step     %s\n", tool_time(r->next_at, text));
	if (r->key_type[0] != '\0')
		printf("  key           %s, made and sealed\n", r->key_type);
	if (r->renews_id != 0)
		printf("  renews        request %lld\n",
		    (long long)r->renews_id);
	if (r->state == REQUEST_HELD) {
		printf("  run           ");
		tool_say(tool, "certmailctl release %lld, or: certmailctl "
		    "reject %lld\n", (long long)r->id, (long long)r->id);
	}
}

struct story {
	const char *key, *title;
	json_t *array; /* NULL: as text */
};

/* Sections in the order in which they are printed. */
enum { STORY_EVIDENCE, STORY_MESSAGES, STORY_LETTERS, STORY_CERTIFICATES,
	STORY_JOBS, STORY_EVENTS, STORY_COUNT };

static int
tell(struct tool *tool, const struct request *r, struct story *story,
    struct err *err)
{
	int i, rc = 0;

	for (i = 0; i < STORY_COUNT && rc == 0; i++) {
		struct show_to to = { tool, story[i].array };
		json_t *array = story[i].array;

		if (array == NULL)
			printf("%s\n", story[i].title);
		switch (i) {
		case STORY_EVIDENCE:
			rc = put_evidence(tool, r, array, err);
			break;
		case STORY_MESSAGES:
			rc = put_messages(tool, r->id, array, err);
			break;
		case STORY_LETTERS:
			rc = outbox_each(tool->db, r->id, show_letter_line,
			    &to, err);
			break;
		case STORY_CERTIFICATES:
			rc = certificate_each(tool->db, r->id,
			    put_certificate, array, err);
			break;
		case STORY_JOBS:
			rc = job_each(tool->db, r->id, put_job, array, err);
			break;
		case STORY_EVENTS:
			rc = event_by_request(tool->db, r->id, put_event,
			    array, err);
			break;
		}
	}
	return rc;
}

static int
show_request(struct tool *tool, int64_t number)
{
	struct story story[STORY_COUNT] = {
		[STORY_EVIDENCE] = { "evidence", "Understood:", NULL },
		[STORY_MESSAGES] = { "messages", "Mail received:", NULL },
		[STORY_LETTERS] = { "letters", "Letters:", NULL },
		[STORY_CERTIFICATES] = { "certificates", "Certificates:",
			NULL },
		[STORY_JOBS] = { "jobs", "Installation:", NULL },
		[STORY_EVENTS] = { "events", "What happened:", NULL },
	};
	struct request r = { 0 };
	struct shop shop = { 0 };
	struct err err = { 0 };
	json_t *object;
	int i, got;

	got = request_load(tool->db, number, &r, &err);
	if (got == 0)
		return tool_usage(tool, "there is no request %lld; see: "
		    "certmailctl list --all", (long long)number);
	if (got == 1)
		got = shop_load(tool->db, r.shop_id, &shop, &err);
	for (i = 0; tool->json && i < STORY_COUNT; i++)
		story[i].array = json_array();
	if (got == 1 && !tool->json)
		put_head(tool, &r, &shop);
	if (got == 1 && tell(tool, &r, story, &err) == -1)
		got = -1;
	if (got == 1 && tool->json) {
		object = show_request_json(&r, "");
		json_object_del(object, "turn");
		json_object_set_new(object, "owner",
		    tool_json_text(shop.owner));
		for (i = 0; i < STORY_COUNT; i++)
			json_object_set_new(object, story[i].key,
			    story[i].array);
		tool_print_json(object);
	}
	request_release(&r);
	shop_release(&shop);
	return got == 1 ? TOOL_OK : tool_failed(tool, &err);
}

/* The raw text of a message or letter, with its control characters made
 * harmless. */
static int
put_raw(int fd, struct err *err)
{
	const unsigned char *data;
	struct buf line;
	size_t len, i;

	if (fd == -1 || file_map(fd, RAW_MAX, &data, &len, err) == -1)
		return -1;
	buf_init(&line, RAW_MAX);
	for (i = 0; i < len; i++) {
		if (data[i] == '\n') {
			tool_put(line.data);
			putchar('\n');
			buf_reset(&line);
		} else if (data[i] != '\r')
			buf_putc(&line, data[i] != '\0' ? (char)data[i] : '?');
	}
	tool_put(line.data);
	buf_release(&line);
	file_unmap(data, len);
	close(fd);
	return 0;
}

static int
show_letter(struct tool *tool, int64_t id)
{
	struct outbox letter;
	struct err err = { 0 };
	int got, rc = 0;

	got = outbox_load(tool->db, id, &letter, &err);
	if (got == 0)
		return tool_usage(tool, "there is no letter %lld; see: "
		    "certmailctl letters",
		    (long long)id);
	if (got == -1)
		return tool_failed(tool, &err);
	if (tool->json)
		tool_print_json(letter_json(&letter));
	else {
		show_letter_line(&letter, &(struct show_to){ tool, NULL });
		putchar('\n');
		if (letter.has_raw)
			rc = put_raw(outbox_fd(tool->db, id, &err), &err);
		else
			printf("its text has been deleted\n");
	}
	outbox_release(&letter);
	return rc == 0 ? TOOL_OK : tool_failed(tool, &err);
}

static int
show_message(struct tool *tool, int64_t id)
{
	struct message message;
	struct err err = { 0 };
	int got, rc = 0;

	got = message_load(tool->db, id, &message, &err);
	if (got == 0)
		return tool_usage(tool, "there is no message %lld; see: "
		    "certmailctl quarantine",
		    (long long)id);
	if (got == -1)
		return tool_failed(tool, &err);
	if (tool->json)
		tool_print_json(message_json(&message));
	else {
		put_message(tool, &message);
		putchar('\n');
		if (message.has_raw)
			rc = put_raw(message_fd(tool->db, id, &err), &err);
		else
			printf("its text has been deleted\n");
	}
	message_release(&message);
	return rc == 0 ? TOOL_OK : tool_failed(tool, &err);
}

int
show_run(struct tool *tool)
{
	static const struct {
		char prefix;
		int (*show)(struct tool *tool, int64_t number);
	} kinds[] = { { '\0', show_request }, { 'l', show_letter },
		{ 'm', show_message } };
	int64_t number;
	size_t i;

	for (i = 0; tool->argc == 1 && i < COUNT(kinds); i++)
		if (tool_number(tool->argv[0], kinds[i].prefix, &number) == 0)
			return kinds[i].show(tool, number);
	return tool_usage(tool, "usage: certmailctl show NUMBER (a request), "
	    "mNUMBER (a message), lNUMBER (a letter)");
}
