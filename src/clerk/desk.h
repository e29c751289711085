/* SPDX-License-Identifier: ISC */
/*
 * What the clerk decides with: the database, the settings, a reader and a
 * keeper to ask.
 */
#ifndef CLERK_DESK_H
#define CLERK_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "clerk/post.h"
#include "clerk/step.h"
#include "pki/hostname.h"
#include "proc/role.h"
#include "store/message.h"

#define DESK_PENDING_MAX 16

struct desk {
	const struct config *config;
	struct db *db;
	struct calendar *calendar;
	struct post post;
	int reader; /* sockets */
	int keeper;
	int fetcher; /* asked when trust.aia is on */
	/* Shops with a decision that is not committed yet (0: one without a
	 * shop): what the database says of them is about to change. */
	int64_t pending[DESK_PENDING_MAX];
	size_t pending_count;
	size_t asked;       /* messages that are with the reader */
	size_t keys_posted; /* keys that the keeper owes us */
	enum role lost; /* with DECIDE_LOST: who gave no answer; ROLE_MASTER:
			   nobody, it only cannot work just now */
};

/*
 * What is to become of one message or one request: at most one step, at most
 * one loose letter.  The pieces are owned here, since the step borrows them;
 * always on the heap, never copied.
 */
struct decision {
	int64_t message_id; /* 0: not about a message */
	enum message_status status;
	bool is_too_large; /* only its header is there */
	bool is_asked;     /* its reading has still to come from the reader */
	uint32_t question;
	const char *kind;
	char reason[STEP_TEXT_MAX];
	bool leave;    /* people must see it: no mark */
	bool drop_raw; /* holds a private key */
	int64_t job_id; /* 0: not about a job */
	int64_t timer_of; /* request whose timer it is; 0: not about one */
	int64_t letter_id; /* 0: not about a letter that was refused */
	int64_t probe_of; /* request that is to be looked at; 0: none */
	int64_t probe_certificate;

	bool has_step;
	bool is_key_posted; /* the step's request has still to get its key */
	uint32_t key_question;
	struct step step;
	struct shop shop;
	struct reading reading;
	struct verdict verdict;
	char detail[STEP_TEXT_MAX];

	bool has_letter;
	struct post_letter letter;
	char *shops_list;
	char *references;
};

struct decision *decision_new(void);
void decision_free(struct decision *d);

/* All of it, in the caller's transaction; its key must have come. */
int decision_write(struct desk *desk, struct decision *d, int64_t now,
    struct err *err);

enum decide_result {
	DECIDE_DONE,     /* d says what to do */
	DECIDE_CONFLICT, /* commit what is pending and hear the reader out
			    first, then decide again */
	DECIDE_LOST,     /* reader or keeper away: err; not the mail's fault */
	DECIDE_FAILED,   /* err; ERR_INPUT: this message broke its reader */
};

/*
 * A message's way: give it to the reader, hear what it says, decide.  Several
 * may be with the reader; they are heard in the order in which they were
 * given.
 */
enum decide_result decide_ask(struct desk *desk, int64_t message_id,
    struct decision *d, struct err *err);
enum decide_result decide_hear(struct desk *desk, struct decision *d,
    struct err *err);
enum decide_result decide_message(struct desk *desk, int64_t now,
    struct decision *d, struct err *err);

/* For certificate.c and request.c: leave it to people. */
void decide_leave(struct decision *d, const char *reason);
/* Begin a step of an existing request; takes it over. */
int decide_step(struct desk *desk, struct decision *d,
    struct request *request_adopted, enum clerk_event event, int64_t now,
    struct err *err);
bool desk_is_pending(const struct desk *desk, int64_t shop_id);

/* By kind. */
enum decide_result decide_request(struct desk *desk, int64_t now,
    struct decision *d, struct err *err);
enum decide_result decide_validation(struct desk *desk, int64_t now,
    struct decision *d, struct err *err);
enum decide_result decide_certificate(struct desk *desk, int64_t now,
    struct decision *d, struct err *err);
/* A mail of another kind with files, or with a private key in its text:
 * *mine_out when they came in the place of a certificate, and d tells what
 * follows.  Either way a mail with a private key is not kept. */
enum decide_result decide_material(struct desk *desk, int64_t now,
    struct decision *d, bool *mine_out, struct err *err);

/* Our next letter answers this mail, in its thread. */
void request_follow_thread(struct request *request,
    const struct reading *reading);

/*
 * The step's request is to have a new key and CSR for its domain and fields:
 * ask the keeper now; decide_take_key, in the same order and before the step
 * is written, waits for them.  At most KEY_POSTED_MAX at a time.
 */
enum decide_result decide_post_key(struct desk *desk, struct decision *d,
    struct err *err);
enum decide_result decide_take_key(struct desk *desk, struct decision *d,
    struct err *err);

/* A request whose timer has run out, a job that ended, a letter that was
 * refused for good. */
enum decide_result decide_timer(struct desk *desk, int64_t request_id,
    int64_t now, struct decision *d, struct err *err);
/* Time for the daily look. */
enum decide_result decide_probe(struct desk *desk, int64_t request_id,
    int64_t now, struct decision *d, struct err *err);
enum decide_result decide_job(struct desk *desk, int64_t job_id, int64_t now,
    struct decision *d, struct err *err);
enum decide_result decide_refused_letter(struct desk *desk, int64_t letter_id,
    int64_t now, struct decision *d, struct err *err);

/* A timer's decision that failed (why): the request is held.  -1 when there is
 * no request to hold. */
int decide_failed(struct desk *desk, struct decision *d, int64_t now,
    struct err *why);

/* The request that one of these Message-IDs (of our letters) belongs to:
 * 1/0/-1. */
int desk_request_of(struct desk *desk, char *const *references, size_t count,
    struct request *request_out, struct err *err);

/* A question to a server came to nothing (err): DECIDE_LOST, or DECIDE_FAILED
 * when it was the fault of what was asked about. */
enum decide_result desk_no_answer(struct desk *desk, enum role server,
    bool lost, const struct err *err);

/* Is the sender proven by a signature, whatever the policy? */
bool desk_is_signed(const struct reading *reading);

/* Is the sender proven by the policy?  detail says why not. */
bool desk_is_proven(const struct desk *desk, const struct reading *reading,
    char *detail, size_t size);

#endif
