/* SPDX-License-Identifier: ISC */
/*
 * SIFT: what a handful of header fields say about whether a mail may be ours
 * (design, rule 1).  The question is a descriptor with the header fields of
 * up to SIFT_BATCH_MAX mails, one after the other, as the mailbox gave them
 * (raw, CRLF or LF), and their lengths; the answer is a struct sift for each.
 * Headers are small: one child reads a batch, and a batch that breaks it is
 * asked again one by one.
 */
#ifndef WIRE_SIFT_H
#define WIRE_SIFT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/cursor.h"

#define SIFT_BATCH_MAX 100
#define SIFT_REFERENCES_MAX 64
#define SIFT_RECIPIENTS_MAX 64
#define ADDRESS_MAX 254   /* octets, RFC 5321 4.5.3.1.3 */
#define MESSAGE_ID_MAX 998 /* one header line */
#define SUBJECT_MAX 4096

/* The header fields to fetch for a SIFT, as IMAP wants them. */
#define SIFT_HEADER_FIELDS                                              \
	"From", "To", "Cc", "Delivered-To", "X-Original-To", "Subject", \
	    "Message-ID", "In-Reply-To", "References"

struct sift {
	char *from;       /* first address of From, "" when none */
	char *subject;    /* decoded, "" when none */
	char *message_id; /* without the angle brackets, "" when none */
	bool subject_is_request; /* says SSL installation or SSL order */
	char *references[SIFT_REFERENCES_MAX]; /* In-Reply-To, References */
	size_t reference_count;
	char *recipients[SIFT_RECIPIENTS_MAX];
	size_t recipient_count;
};

void sift_put(struct buf *b, const struct sift *sift);
/* 0 with a sift to release, or -1 for a message that is not one. */
int sift_get(struct wire_cursor *c, struct sift *sift_out);
void sift_release(struct sift *sift);

struct sift_question {
	uint32_t lens[SIFT_BATCH_MAX];
	size_t count;
};

void sift_question_put(struct buf *b, const struct sift_question *q);
int sift_question_get(struct wire_cursor *c, struct sift_question *q_out);

/*
 * Ask a reader on sock: 0 with q->count sifts to release.  fd stays the
 * caller's.  ERR_TEMP: the reader is lost or too slow (*lost_out tells);
 * ERR_INPUT: one of these headers broke its reader.
 */
int sift_ask(int sock, int fd, const struct sift_question *q, int timeout_ms,
    struct sift *sifts_out, bool *lost_out, struct err *err);

#endif
