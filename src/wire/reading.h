/* SPDX-License-Identifier: ISC */
/*
 * READ: what a message says.  The question is a descriptor with the whole
 * message and a few settings; the answer is a struct reading: kind, fields,
 * problems, and for each value the evidence where it stood.
 */
#ifndef WIRE_READING_H
#define WIRE_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/cursor.h"
#include "wire/sift.h"

enum reading_kind {
	READING_BOUNCE,
	READING_VALIDATION,
	READING_AUTOMATIC,
	READING_CERTIFICATE,
	READING_REQUEST,
	READING_OTHER,
};
#define READING_KIND_COUNT (READING_OTHER + 1)

enum reading_field {
	FIELD_COUNTRY,
	FIELD_STATE,
	FIELD_LOCALITY,
	FIELD_ORGANIZATION,
	FIELD_UNIT,
	FIELD_DOMAIN,
};
#define READING_FIELD_COUNT (FIELD_DOMAIN + 1)

enum reading_code {
	CODE_MISSING,
	CODE_UNKNOWN,
	CODE_AMBIGUOUS,
	CODE_TOO_LONG,
	CODE_INVALID,
	CODE_PLACEHOLDER,
};
#define READING_CODE_COUNT (CODE_PLACEHOLDER + 1)

#define READING_VALUE_MAX 4096    /* octets of a value */
#define READING_EVIDENCE_MAX 1000 /* octets of the line it stood in */
#define READING_PROBLEMS_MAX 16
#define READING_NOTES_MAX 16
#define READING_TEXT_MAX 512 /* octets of a note, a reason, a part's name */

struct reading_value {
	char *value;    /* NULL: absent; in normal form (corpus README) */
	char *part;     /* "1.2 text/html", "" when value is NULL */
	uint32_t line;  /* of that part's text as laid out, from 1 */
	char *evidence; /* that line */
};

#define READING_IDENTITY_MAX 64

/* part, line and evidence as in a value: where that stood which is no good;
 * "" and 0 when nothing was found. */
struct reading_problem {
	enum reading_field field;
	enum reading_code code;
	char *detail; /* what was found there, for letters and operators */
	char *part;
	uint32_t line;
	char *evidence;
};

/* What the border MX says of the sender (RFC 8601), computed from the topmost
 * Authentication-Results of our own authserv-id only. */
enum proof_result { PROOF_ABSENT, PROOF_PASS, PROOF_FAIL };

struct reading_proof {
	enum proof_result dmarc; /* dmarc=pass for the From domain */
	enum proof_result dkim;  /* a passing signature aligned with From */
	enum proof_result spf;   /* pass, envelope domain aligned with From */
	char *detail;            /* the clause that decided, for operators */
};

struct reading_bounce {
	char *recipient;   /* the failed address, "" when not told */
	char *status;      /* "5.1.1", "" when not told */
	char *original_id; /* Message-ID of the returned mail, no brackets */
	bool permanent;    /* status class 5, or action failed */
};

struct reading {
	enum reading_kind kind;
	char *kind_reason; /* the row that decided: "Auto-Submitted header" */
	char *from;
	uint32_t from_count; /* addresses in all From fields; only 1 is sound */
	char *subject;
	char *message_id;
	char *identity; /* the same for every copy of one mail; "" unknown */
	char *references[SIFT_REFERENCES_MAX]; /* In-Reply-To, References */
	size_t reference_count;
	char *recipients[SIFT_RECIPIENTS_MAX];
	size_t recipient_count;
	char *language; /* "de", of the labels or the text; "" unknown */
	struct reading_value values[READING_FIELD_COUNT];
	struct reading_problem problems[READING_PROBLEMS_MAX];
	size_t problem_count;
	struct reading_proof proof;
	struct reading_bounce bounce;
	bool has_files; /* attached ones, other than signatures and cards */
	bool has_material; /* files, or a private key in the text: what they
			    * are INSPECT tells */
	char *notes[READING_NOTES_MAX]; /* "invisible characters removed" */
	size_t note_count;
};

struct read_question {
	char *authserv_id; /* "": believe no Authentication-Results */
};

extern const char *const reading_kind_names[READING_KIND_COUNT];
extern const char *const reading_field_names[READING_FIELD_COUNT];
extern const char *const reading_code_names[READING_CODE_COUNT];

/* An empty reading: kind other, every text "". */
void reading_init(struct reading *reading);
void reading_release(struct reading *reading);
void reading_problem_release(struct reading_problem *problem);
void reading_put(struct buf *b, const struct reading *reading);
int reading_get(struct wire_cursor *c, struct reading *reading_out);

void read_question_put(struct buf *b, const struct read_question *question);
int read_question_get(struct wire_cursor *c,
    struct read_question *question_out);
void read_question_release(struct read_question *question);

/*
 * For SIFT, READ and INSPECT: how long an honest reader, with so many seconds
 * for a question (limits.reader_seconds), may take for an answer.  Another
 * asker's question may come before ours.
 */
#define READER_GRACE_MS 2000 /* of wall-clock time: a busy host */
int reader_patience_ms(int seconds);

/* As sift_ask; in two parts, as frame_post and frame_await. */
int reading_post(int sock, int fd, const struct read_question *question,
    uint32_t *id_out, struct err *err);
int reading_await(int sock, uint32_t id, int timeout_ms,
    struct reading *reading_out, bool *lost_out, struct err *err);
int reading_ask(int sock, int fd, const struct read_question *question,
    int timeout_ms, struct reading *reading_out, bool *lost_out,
    struct err *err);

#endif
