/* SPDX-License-Identifier: ISC */
/*
 * The way of a request: one table of rows, and the only place where a state
 * changes.  A pair that is not in it means held.
 */
#ifndef CLERK_STATE_H
#define CLERK_STATE_H

#include "base/buf.h"
#include "store/request.h"

enum clerk_event {
	EV_DETAILS_OK,  /* complete company details; key and CSR are made */
	EV_DETAILS_BAD, /* some are missing or wrong */
	EV_UNPROVEN,    /* details that the owner need not have sent */
	EV_OTHER_DOMAIN, /* details for a domain that is not the shop's */
	EV_QUESTION,    /* a mail that only a person can answer */
	EV_VALIDATION,  /* a CA asks whether the domain is the merchant's */
	EV_RENEW,       /* time for the next certificate; key and CSR made */
	EV_CERT_OK,     /* a proven certificate */
	EV_CERT_KNOWN,  /* the very one that we have already */
	EV_CERT_BAD,    /* a delivery that was refused */
	EV_KEY_EXPOSED, /* our private key was in a mail; a new one is made */
	EV_INSTALLED,   /* in service, and seen over TLS */
	EV_INSTALL_FAILED,
	EV_NOT_SERVED,  /* the daily look: something else is shown, or none */
	EV_SERVED,      /* it is shown again, of one that was held for that */
	EV_ROLLED_BACK, /* the certificate before is in service again */
	EV_ROLLBACK_FAILED,
	EV_TIMER,       /* next_at has come */
	EV_GIVE_UP,     /* and the last reminder was the last */
	EV_FAILED,      /* what had to be done could not be: always held */
	EV_BOUNCE,      /* a letter came back or was refused for good */
	EV_APPROVE,     /* from here on: an operator's word */
	EV_REJECT,
	EV_RELEASE,
	EV_CANCEL,
	EV_INSTALL,
	EV_ROLLBACK,
};
#define CLERK_EVENT_COUNT (EV_ROLLBACK + 1)

/* Besides the states of a request: before it has one, and in `to`: where a
 * held one came from. */
#define STATE_NEW REQUEST_STATE_COUNT
#define STATE_BACK (REQUEST_STATE_COUNT + 1)

struct step;

struct transition {
	unsigned in; /* enum request_state or STATE_NEW */
	enum clerk_event on;
	unsigned to; /* enum request_state or STATE_BACK */
	void (*act)(struct step *step); /* only appends; NULL: nothing */
};

extern const char *const clerk_event_names[CLERK_EVENT_COUNT];

/* The row, or NULL: then the request is held. */
const struct transition *state_find(unsigned in, enum clerk_event on);

/* All rows, for `certmailctl states` and the tests. */
const struct transition *state_rows(size_t *count_out);
const char *state_name(unsigned state);

#endif
