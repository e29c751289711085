/* SPDX-License-Identifier: ISC */
/*
 * A certification authority asks admin@ a shop's domain whether the
 * certificate may be made.  Only the owner can say so: the mail goes to the
 * registered address as it came, nobody here follows its link.  Since it is
 * the one mail of a machine that is passed on, it must be proven to come from
 * an authority that is known, and we must wait for that certificate.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/admin_address.h"
#include "base/hostname.h"
#include "base/mem.h"
#include "clerk/desk.h"
#include "mail/compose.h"

/* The shop that one of the addresses belongs to: d->shop, the address, and
 * which of the shop's names is asked about, 1; 0 none, -1. */
static int
find_shop(struct desk *desk, struct decision *d, const char **admin_out,
    const char **domain_out, struct err *err)
{
	const struct reading *reading = &d->reading;
	const char *host = NULL;
	size_t i;
	int got = 0;

	for (i = 0; i < reading->recipient_count && got == 0; i++) {
		*admin_out = reading->recipients[i];
		host = admin_address_domain(*admin_out);
		shop_release(&d->shop);
		if (host != NULL)
			got = shop_by_host(desk->db, host, &d->shop, err);
	}
	if (got == 1)
		*domain_out = shop_name_of(&d->shop, host);
	return got;
}

bool
desk_is_signed(const struct reading *reading)
{
	return reading->proof.dmarc == PROOF_PASS ||
	    reading->proof.dkim == PROOF_PASS;
}

/* Is it from one of senders.certification_authorities, beyond doubt?  d->detail
 * says why not. */
static bool
is_from_authority(const struct desk *desk, struct decision *d,
    const char *authority)
{
	const struct config_list *list =
	    &desk->config->senders.certification_authorities;
	const struct reading_proof *p = &d->reading.proof;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (strcasecmp(authority, list->items[i]) == 0 ||
		    hostname_is_below(authority, list->items[i]))
			break;
	if (d->reading.from_count != 1)
		snprintf(d->detail, sizeof d->detail,
		    "a validation mail without exactly one sender");
	else if (i == list->count)
		snprintf(d->detail, sizeof d->detail, "a validation mail of "
		    "%s, which is not in senders.certification_authorities",
		    authority);
	else if (!desk_is_signed(&d->reading))
		snprintf(d->detail, sizeof d->detail, "a validation mail that "
		    "was not proven to come from %s (%s)", authority,
		    p->detail[0] != '\0' ? p->detail : "no "
		    "Authentication-Results of our own border server");
	else
		return true;
	return false;
}

/* An operator looks at it; the mail stays unseen in the mailbox. */
static void
put_aside(struct decision *d)
{
	d->status = MESSAGE_QUARANTINED;
	snprintf(d->reason, sizeof d->reason, "%s", d->detail);
	d->leave = true;
}

/* Somebody has ordered a certificate that we do not wait for: the owner may
 * have, or somebody else who should not.  The operators hear of it, too. */
static void
warn_owner(struct decision *d, const char *domain)
{
	const struct step *step = &d->step;

	snprintf(d->detail, sizeof d->detail, "%s was asked for a certificate "
	    "for %s, and no CSR is out", step->authority, domain);
	d->has_letter = true;
	d->letter = (struct post_letter){ .kind = LETTER_VALIDATION_UNASKED,
		.to = d->shop.owner, .language = d->shop.language,
		.subject = "", .message_id = "", .references = "",
		.shops_list = "", .is_new = true, .domain = domain,
		.authority = step->authority, .admin = step->admin,
		.message = d->message_id,
		.now = step->now };
}

/* Can it go along with a letter? */
static int
is_small(struct desk *desk, struct decision *d, struct err *err)
{
	struct message message;
	int got = message_load(desk->db, d->message_id, &message, err);
	bool small;

	if (got != 1)
		return -1;
	small = message.size <= (int64_t)COMPOSE_MAIL_MAX;
	message_release(&message);
	if (!small)
		snprintf(d->detail, sizeof d->detail,
		    "a validation mail over %u KiB", COMPOSE_MAIL_MAX / 1024);
	return small;
}

/* With what we know of the domain: the event for its open request, if there is
 * one (request->id not 0), and what else is to be done.  0 or -1. */
static int
judge(struct desk *desk, struct decision *d, const char *domain,
    const struct request *request, enum clerk_event *event_out,
    struct err *err)
{
	struct step *step = &d->step;
	bool proven = is_from_authority(desk, d, step->authority);
	int small;

	*event_out = EV_QUESTION;
	if (proven && request->id != 0 && request->state == REQUEST_CSR_SENT) {
		small = is_small(desk, d, err);
		if (small == -1)
			return -1;
		if (small)
			*event_out = EV_VALIDATION;
	} else if (proven)
		warn_owner(d, domain);
	if (*event_out == EV_VALIDATION)
		return 0;
	/* What a stranger writes about a domain that we do nothing for is like
	 * any other mail. */
	if (proven || request->id != 0)
		put_aside(d);
	else
		decide_leave(d, d->detail);
	return 0;
}

enum decide_result
decide_validation(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	enum decide_result result = DECIDE_FAILED;
	struct request request = { 0 };
	const char *at = strrchr(d->reading.from, '@');
	const char *domain = NULL;
	enum clerk_event event;
	int got;

	got = find_shop(desk, d, &d->step.admin, &domain, err);
	if (got == -1)
		return DECIDE_FAILED;
	if (got == 0) {
		decide_leave(d, "a validation mail to no shop's domain");
		return DECIDE_DONE;
	}
	if (desk_is_pending(desk, d->shop.id))
		return DECIDE_CONFLICT;
	d->step.authority = at != NULL ? at + 1 : "an unknown sender";
	d->step.mail = d->message_id;
	d->step.now = now;
	if (request_open_for(desk->db, d->shop.id, domain, &request, err) ==
		-1 ||
	    judge(desk, d, domain, &request, &event, err) == -1)
		goto out;
	result = DECIDE_DONE;
	if (request.id != 0 &&
	    decide_step(desk, d, &request, event, now, err) == -1)
		result = DECIDE_FAILED;
out:
	request_release(&request);
	return result;
}
