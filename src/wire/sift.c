/* SPDX-License-Identifier: ISC */
#include "wire/sift.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/frame.h"
#include "wire/text.h"

void
sift_put(struct buf *b, const struct sift *sift)
{
	wire_put_text(b, sift->from, ADDRESS_MAX);
	wire_put_text(b, sift->subject, SUBJECT_MAX);
	wire_put_text(b, sift->message_id, MESSAGE_ID_MAX);
	wire_put_bool(b, sift->subject_is_request);
	wire_put_list(b, sift->references, sift->reference_count,
	    MESSAGE_ID_MAX);
	wire_put_list(b, sift->recipients, sift->recipient_count, ADDRESS_MAX);
}

int
sift_get(struct wire_cursor *c, struct sift *sift_out)
{
	struct sift s = { 0 };

	s.from = wire_get_str(c, ADDRESS_MAX);
	s.subject = wire_get_str(c, SUBJECT_MAX);
	s.message_id = wire_get_str(c, MESSAGE_ID_MAX);
	s.subject_is_request = wire_get_bool(c);
	s.reference_count = wire_get_list(c, s.references,
	    SIFT_REFERENCES_MAX, MESSAGE_ID_MAX);
	s.recipient_count = wire_get_list(c, s.recipients,
	    SIFT_RECIPIENTS_MAX, ADDRESS_MAX);
	if (c->failed) {
		sift_release(&s);
		return -1;
	}
	*sift_out = s;
	return 0;
}

void
sift_release(struct sift *sift)
{
	free(sift->from);
	free(sift->subject);
	free(sift->message_id);
	wire_free_list(sift->references, sift->reference_count);
	wire_free_list(sift->recipients, sift->recipient_count);
	memset(sift, 0, sizeof *sift);
}

void
sift_question_put(struct buf *b, const struct sift_question *q)
{
	size_t i;

	wire_put_u32(b, (uint32_t)q->count);
	for (i = 0; i < q->count; i++)
		wire_put_u32(b, q->lens[i]);
}

int
sift_question_get(struct wire_cursor *c, struct sift_question *q_out)
{
	struct sift_question q = { .count = 0 };
	size_t i;

	q.count = wire_get_below(c, SIFT_BATCH_MAX + 1);
	for (i = 0; i < q.count; i++)
		q.lens[i] = wire_get_u32(c);
	if (!wire_get_end(c))
		return -1;
	*q_out = q;
	return 0;
}

/* Exactly as many as were asked about: 0, or -1 and none. */
static int
get_answers(const struct buf *payload, size_t count, struct sift *sifts_out)
{
	struct wire_cursor c;
	size_t i;

	wire_cursor_init(&c, payload->data, payload->len);
	for (i = 0; i < count; i++)
		if (sift_get(&c, &sifts_out[i]) == -1)
			break;
	if (i == count && wire_get_end(&c))
		return 0;
	while (i > 0)
		sift_release(&sifts_out[--i]);
	return -1;
}

int
sift_ask(int sock, int fd, const struct sift_question *q, int timeout_ms,
    struct sift *sifts_out, bool *lost_out, struct err *err)
{
	struct buf question;
	struct frame f;
	int rc;

	frame_init(&f);
	buf_init(&question, 4 * (SIFT_BATCH_MAX + 1));
	sift_question_put(&question, q);
	rc = frame_ask(sock, FRAME_SIFT, &question, &fd, 1, timeout_ms, &f,
	    lost_out, err);
	if (rc == 0 && get_answers(&f.payload, q->count, sifts_out) == -1)
		rc = err_set(err, ERR_INPUT, "the reader's answer is no sift");
	buf_release(&question);
	frame_release(&f);
	return rc;
}
