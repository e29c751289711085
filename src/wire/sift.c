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
	if (!wire_get_end(c)) {
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

int
sift_ask(int sock, int fd, int timeout_ms, struct sift *sift_out,
    bool *lost_out, struct err *err)
{
	struct wire_cursor c;
	struct frame f;
	int rc = -1;

	frame_init(&f);
	if (frame_ask(sock, FRAME_SIFT, NULL, &fd, 1, timeout_ms, &f, lost_out,
	    err) == -1)
		goto out;
	wire_cursor_init(&c, f.payload.data, f.payload.len);
	if (sift_get(&c, sift_out) == -1) {
		err_set(err, ERR_INPUT, "the reader's answer is no sift");
		goto out;
	}
	rc = 0;
out:
	frame_release(&f);
	return rc;
}
