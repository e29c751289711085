/* SPDX-License-Identifier: ISC */
/*
 * One step of a request: (state, event, facts, now) to a new row and what is
 * to be written, queued and told.  Pure: no clock, no database, no random
 * numbers; clerk/post makes it durable in one transaction.
 */
#ifndef CLERK_STEP_H
#define CLERK_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "clerk/calendar.h"
#include "clerk/letters.h"
#include "clerk/state.h"
#include "config/config.h"
#include "store/job.h"
#include "store/request.h"
#include "store/shop.h"
#include "wire/reading.h"
#include "wire/verdict.h"

#define STEP_LETTERS_MAX 4
#define STEP_TEXT_MAX 600

struct step {
	/* Given; borrowed. */
	const struct config *config;
	const struct calendar *calendar;
	const struct shop *shop;
	enum clerk_event event;
	int64_t now;
	const char *actor;  /* "clerk", "installer", an operator's name */
	const char *detail; /* what came with the event, "" none */
	const struct reading *reading; /* or NULL */
	const struct verdict *verdict; /* or NULL */
	const char *authority;    /* EV_VALIDATION: the domain that asks, */
	const char *admin;        /* the address that it wrote to, */
	int64_t mail;             /* and the message; else "", "", 0 */

	/* The row as it was; then as it will be.  Owned. */
	struct request request;
	unsigned from; /* state before, STATE_NEW for a new one */

	/* What follows. */
	enum letter_kind letters[STEP_LETTERS_MAX];
	size_t letter_count;
	bool queue_install;
	bool queue_rollback;
	bool queue_probe;
	bool keep_certificate; /* verdict's chain becomes the request's */
	int64_t closes; /* the renewal that needs no certificate any more, 0 */

	/* Found when it was written: it ended with nothing, and this request of
	 * its domain stays in service, to be renewed again then (0: never). */
	int64_t in_service;
	int64_t ask_again;
	char note[STEP_TEXT_MAX]; /* of the event row */
};

/* Texts empty, request as request_init; from STATE_NEW. */
void step_init(struct step *step);
void step_release(struct step *step);

/* Find the row and do what it says.  Afterwards request.state, .reason,
 * .held_from, .next_at and the lists above are set. */
void step_run(struct step *step);

/* For the table. */
void act_send_csr(struct step *step);
void act_ask(struct step *step);
void act_question(struct step *step);
void act_pass_on(struct step *step);
void act_hold_unproven(struct step *step);
void act_hold_domain(struct step *step);
void act_accept(struct step *step);
void act_keep(struct step *step);
void act_hold_certificate(struct step *step);
void act_known(struct step *step);
void act_refuse(struct step *step);
void act_rekey(struct step *step);
void act_installed(struct step *step);
void act_install_failed(struct step *step);
void act_not_served(struct step *step);
void act_served_again(struct step *step);
void act_install_again_failed(struct step *step);
void act_held_installed(struct step *step);
void act_held_install_failed(struct step *step);
void act_rollback(struct step *step);
void act_rolled_back(struct step *step);
void act_rollback_failed(struct step *step);
void act_held_timer(struct step *step);
void act_remind_details(struct step *step);
void act_remind_certificate(struct step *step);
void act_warn_due(struct step *step);
void act_give_up(struct step *step);
void act_install(struct step *step);
void act_release_held(struct step *step);
void act_reject(struct step *step);
void act_cancel(struct step *step);
void act_note(struct step *step);

/* The reason codes of a verdict, with commas between. */
void step_reasons(const struct verdict *verdict, char *text, size_t size);

#endif
