/* SPDX-License-Identifier: ISC */
/*
 * Making a step durable: the request's row, its certificate, events, jobs and
 * letters, all inside the caller's one transaction.  Nothing here talks to a
 * network or to another process.
 */
#ifndef CLERK_POST_H
#define CLERK_POST_H

#include "clerk/calendar.h"
#include "clerk/letters.h"
#include "clerk/step.h"
#include "config/config.h"
#include "store/db.h"

struct post {
	struct db *db;
	const struct config *config;
	const struct calendar *calendar;
	void (*random)(void *data, size_t len); /* post_random, or a test's */
	const char *config_path; /* for commands in letters; NULL: they need
				    none */
};

void post_random(void *data, size_t len);

/*
 * Write what step_run decided.  A new request gets its number in
 * step->request.id.  In a transaction.
 */
int post_step(const struct post *post, struct step *step, struct err *err);

/* When an installed request is looked at next: in about a day, never all of
 * them at once. */
int64_t post_next_probe(const struct post *post, int64_t now);

/* A letter that belongs to no request (yet). */
struct post_letter {
	enum letter_kind kind;
	const char *to;
	const char *language;
	const char *subject;    /* of the mail it answers */
	const char *message_id; /* likewise, "" none */
	const char *references;
	const char *shops_list; /* for LETTER_WHICH_SHOP, lines */
	bool is_new; /* answers no mail of the one it goes to */
	const char *domain;     /* for LETTER_VALIDATION_UNASKED: */
	const char *authority;  /* who asks, */
	const char *admin;      /* wrote to which address, */
	int64_t message;        /* in which message: the operators get
				   LETTER_VALIDATION_HELD */
	int64_t now;
};
int post_loose_letter(const struct post *post,
    const struct post_letter *letter, struct err *err);

/*
 * May this address get another letter now, of_ca as in struct letter_info?
 * Those are counted apart: whoever orders certificates, or sends a CA's mail
 * again, uses up none of the owner's answers, and has a limit too.  1 yes, 0
 * no (reason is set), -1.
 */
int post_may_write(const struct post *post, const char *to, bool of_ca,
    int64_t now, char *reason, size_t size, struct err *err);

/* Write one more letter of a request as it stands (an operator's resend). */
int post_again(const struct post *post, const struct request *request,
    enum letter_kind kind, int64_t now, struct err *err);

#endif
