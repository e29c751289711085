/* SPDX-License-Identifier: ISC */
#include "wire/reading.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/frame.h"
#include "wire/text.h"

#define AUTHSERV_ID_MAX 255
#define STATUS_MAX 32
#define LANGUAGE_MAX 32

const char *const reading_kind_names[READING_KIND_COUNT] = {
	[READING_BOUNCE] = "bounce",
	[READING_VALIDATION] = "validation",
	[READING_AUTOMATIC] = "automatic",
	[READING_CERTIFICATE] = "certificate",
	[READING_REQUEST] = "request",
	[READING_OTHER] = "other",
};

const char *const reading_field_names[READING_FIELD_COUNT] = {
	[FIELD_COUNTRY] = "country",
	[FIELD_STATE] = "state",
	[FIELD_LOCALITY] = "locality",
	[FIELD_ORGANIZATION] = "organization",
	[FIELD_UNIT] = "unit",
	[FIELD_DOMAIN] = "domain",
};

const char *const reading_code_names[READING_CODE_COUNT] = {
	[CODE_MISSING] = "missing",
	[CODE_UNKNOWN] = "unknown",
	[CODE_AMBIGUOUS] = "ambiguous",
	[CODE_TOO_LONG] = "too_long",
	[CODE_INVALID] = "invalid",
	[CODE_PLACEHOLDER] = "placeholder",
};

/* The texts that are always there, in the order they are put. */
static const struct {
	size_t offset;
	size_t max;
} texts[] = {
	{ offsetof(struct reading, kind_reason), READING_TEXT_MAX },
	{ offsetof(struct reading, from), ADDRESS_MAX },
	{ offsetof(struct reading, subject), SUBJECT_MAX },
	{ offsetof(struct reading, message_id), MESSAGE_ID_MAX },
	{ offsetof(struct reading, identity), READING_IDENTITY_MAX },
	{ offsetof(struct reading, language), LANGUAGE_MAX },
	{ offsetof(struct reading, proof.detail), READING_TEXT_MAX },
	{ offsetof(struct reading, bounce.recipient), ADDRESS_MAX },
	{ offsetof(struct reading, bounce.status), STATUS_MAX },
	{ offsetof(struct reading, bounce.original_id), MESSAGE_ID_MAX },
};

static char **
text_at(const struct reading *reading, size_t index)
{
	return (char **)(void *)((char *)(uintptr_t)reading +
	    texts[index].offset);
}

void
reading_init(struct reading *reading)
{
	size_t i;

	memset(reading, 0, sizeof *reading);
	reading->kind = READING_OTHER;
	for (i = 0; i < COUNT(texts); i++)
		*text_at(reading, i) = xstrdup("");
}

void
reading_problem_release(struct reading_problem *p)
{
	free(p->detail);
	free(p->part);
	free(p->evidence);
	memset(p, 0, sizeof *p);
}

void
reading_release(struct reading *reading)
{
	struct reading_value *v;
	size_t i;

	for (i = 0; i < COUNT(texts); i++)
		free(*text_at(reading, i));
	wire_free_list(reading->references, reading->reference_count);
	wire_free_list(reading->recipients, reading->recipient_count);
	wire_free_list(reading->notes, reading->note_count);
	for (i = 0; i < READING_FIELD_COUNT; i++) {
		v = &reading->values[i];
		free(v->value);
		free(v->part);
		free(v->evidence);
	}
	for (i = 0; i < reading->problem_count; i++)
		reading_problem_release(&reading->problems[i]);
	memset(reading, 0, sizeof *reading);
}

static void
put_value(struct buf *b, const struct reading_value *v)
{
	wire_put_bool(b, v->value != NULL);
	if (v->value == NULL)
		return;
	wire_put_text(b, v->value, READING_VALUE_MAX);
	wire_put_text(b, v->part, READING_TEXT_MAX);
	wire_put_u32(b, v->line);
	wire_put_text(b, v->evidence, READING_EVIDENCE_MAX);
}

static void
get_value(struct wire_cursor *c, struct reading_value *v)
{
	if (!wire_get_bool(c))
		return;
	v->value = wire_get_str(c, READING_VALUE_MAX);
	v->part = wire_get_str(c, READING_TEXT_MAX);
	v->line = wire_get_u32(c);
	v->evidence = wire_get_str(c, READING_EVIDENCE_MAX);
}

static void
put_problems(struct buf *b, const struct reading *reading)
{
	const struct reading_problem *p;
	size_t i;

	wire_put_u32(b, (uint32_t)reading->problem_count);
	for (i = 0; i < reading->problem_count; i++) {
		p = &reading->problems[i];
		wire_put_u32(b, p->field);
		wire_put_u32(b, p->code);
		wire_put_text(b, p->detail, READING_VALUE_MAX);
		wire_put_text(b, p->part, READING_TEXT_MAX);
		wire_put_u32(b, p->line);
		wire_put_text(b, p->evidence, READING_EVIDENCE_MAX);
	}
}

static void
get_problems(struct wire_cursor *c, struct reading *reading)
{
	size_t count = wire_get_below(c, READING_PROBLEMS_MAX + 1);
	struct reading_problem *p;

	while (reading->problem_count < count && !c->failed) {
		p = &reading->problems[reading->problem_count++];
		p->field = wire_get_below(c, READING_FIELD_COUNT);
		p->code = wire_get_below(c, READING_CODE_COUNT);
		p->detail = wire_get_str(c, READING_VALUE_MAX);
		p->part = wire_get_str(c, READING_TEXT_MAX);
		p->line = wire_get_u32(c);
		p->evidence = wire_get_str(c, READING_EVIDENCE_MAX);
	}
}

void
reading_put(struct buf *b, const struct reading *r)
{
	size_t i;

	wire_put_u32(b, r->kind);
	wire_put_u32(b, r->from_count);
	for (i = 0; i < COUNT(texts); i++)
		wire_put_text(b, *text_at(r, i), texts[i].max);
	wire_put_list(b, r->references, r->reference_count, MESSAGE_ID_MAX);
	wire_put_list(b, r->recipients, r->recipient_count, ADDRESS_MAX);
	for (i = 0; i < READING_FIELD_COUNT; i++)
		put_value(b, &r->values[i]);
	put_problems(b, r);
	wire_put_u32(b, r->proof.dmarc);
	wire_put_u32(b, r->proof.dkim);
	wire_put_u32(b, r->proof.spf);
	wire_put_bool(b, r->bounce.permanent);
	wire_put_bool(b, r->has_files);
	wire_put_bool(b, r->has_material);
	wire_put_list(b, r->notes, r->note_count, READING_TEXT_MAX);
}

int
reading_get(struct wire_cursor *c, struct reading *reading_out)
{
	struct reading r = { 0 };
	size_t i;

	r.kind = wire_get_below(c, READING_KIND_COUNT);
	r.from_count = wire_get_u32(c);
	for (i = 0; i < COUNT(texts); i++)
		*text_at(&r, i) = wire_get_str(c, texts[i].max);
	r.reference_count = wire_get_list(c, r.references,
	    SIFT_REFERENCES_MAX, MESSAGE_ID_MAX);
	r.recipient_count = wire_get_list(c, r.recipients,
	    SIFT_RECIPIENTS_MAX, ADDRESS_MAX);
	for (i = 0; i < READING_FIELD_COUNT; i++)
		get_value(c, &r.values[i]);
	get_problems(c, &r);
	r.proof.dmarc = wire_get_below(c, PROOF_FAIL + 1);
	r.proof.dkim = wire_get_below(c, PROOF_FAIL + 1);
	r.proof.spf = wire_get_below(c, PROOF_FAIL + 1);
	r.bounce.permanent = wire_get_bool(c);
	r.has_files = wire_get_bool(c);
	r.has_material = wire_get_bool(c);
	r.note_count = wire_get_list(c, r.notes, READING_NOTES_MAX,
	    READING_TEXT_MAX);
	if (!wire_get_end(c)) {
		reading_release(&r);
		return -1;
	}
	*reading_out = r;
	return 0;
}

void
read_question_put(struct buf *b, const struct read_question *question)
{
	wire_put_text(b, question->authserv_id, AUTHSERV_ID_MAX);
}

int
read_question_get(struct wire_cursor *c, struct read_question *question_out)
{
	struct read_question q;

	q.authserv_id = wire_get_str(c, AUTHSERV_ID_MAX);
	if (!wire_get_end(c)) {
		read_question_release(&q);
		return -1;
	}
	*question_out = q;
	return 0;
}

void
read_question_release(struct read_question *question)
{
	free(question->authserv_id);
	question->authserv_id = NULL;
}

int
reading_post(int sock, int fd, const struct read_question *question,
    uint32_t *id_out, struct err *err)
{
	struct buf payload;
	int rc;

	buf_init(&payload, AUTHSERV_ID_MAX + 16);
	read_question_put(&payload, question);
	rc = frame_post(sock, FRAME_READ, &payload, &fd, 1, id_out, err);
	buf_release(&payload);
	return rc;
}

int
reader_patience_ms(int seconds)
{
	return 2 * (seconds * 1000 + READER_GRACE_MS) + READER_GRACE_MS;
}

int
reading_await(int sock, uint32_t id, int timeout_ms,
    struct reading *reading_out, bool *lost_out, struct err *err)
{
	struct wire_cursor c;
	struct frame f;
	int rc = -1;

	frame_init(&f);
	if (frame_await(sock, id, timeout_ms, &f, lost_out, err) == -1)
		goto out;
	wire_cursor_init(&c, f.payload.data, f.payload.len);
	if (reading_get(&c, reading_out) == -1) {
		err_set(err, ERR_INPUT, "the reader's answer is no reading");
		goto out;
	}
	rc = 0;
out:
	frame_release(&f);
	return rc;
}

int
reading_ask(int sock, int fd, const struct read_question *question,
    int timeout_ms, struct reading *reading_out, bool *lost_out,
    struct err *err)
{
	uint32_t id;

	*lost_out = true;
	if (reading_post(sock, fd, question, &id, err) == -1)
		return -1;
	return reading_await(sock, id, timeout_ms, reading_out, lost_out, err);
}
