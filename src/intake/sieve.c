/* SPDX-License-Identifier: ISC */
#include "intake/sieve.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/admin_address.h"
#include "base/mem.h"
#include "store/outbox.h"
#include "store/request.h"
#include "store/shop.h"

static int
has_subject(struct db *db, const struct config *config,
    const struct sift *sift, struct err *err)
{
	(void)db;
	(void)config;
	(void)err;
	return sift->subject_is_request;
}

static int
answers_letter(struct db *db, const struct config *config,
    const struct sift *sift, struct err *err)
{
	struct outbox letter;
	size_t i;
	int got;

	(void)config;
	for (i = sift->reference_count; i > 0; i--) {
		got = outbox_by_message_id(db, sift->references[i - 1], &letter,
		    err);
		if (got == 1)
			outbox_release(&letter);
		if (got != 0)
			return got;
	}
	return 0;
}

static int
is_awaited(struct db *db, const struct config *config,
    const struct sift *sift, struct err *err)
{
	(void)config;
	if (sift->from[0] == '\0')
		return 0;
	return request_owner_is_waiting(db, sift->from, err);
}

/* To admin@ and the like of a shop's domain. */
static int
is_validation(struct db *db, const struct config *config,
    const struct sift *sift, struct err *err)
{
	struct shop shop;
	const char *domain;
	size_t i;
	int got;

	(void)config;
	for (i = 0; i < sift->recipient_count; i++) {
		domain = admin_address_domain(sift->recipients[i]);
		got = domain == NULL ? 0
		    : shop_by_host(db, domain, &shop, err);
		if (got == 1)
			shop_release(&shop);
		if (got != 0)
			return got;
	}
	return 0;
}

/* A letter of ours that came back; with the null sender none does. */
static int
is_bounce(struct db *db, const struct config *config, const struct sift *sift,
    struct err *err)
{
	const char *sender = config->smtp.envelope_sender;
	size_t i;

	(void)db;
	(void)err;
	if (sender[0] == '\0')
		return 0;
	if (strncasecmp(sift->from, "mailer-daemon@", 14) == 0)
		return 1;
	if (strcasecmp(sender, config->mailbox.server.user) == 0)
		return 0;
	for (i = 0; i < sift->recipient_count; i++)
		if (strcasecmp(sift->recipients[i], sender) == 0)
			return 1;
	return 0;
}

static const struct {
	const char *name;
	int (*check)(struct db *db, const struct config *config,
	    const struct sift *sift, struct err *err);
} rules[] = {
	{ "subject", has_subject },
	{ "answer", answers_letter },
	{ "open_request", is_awaited },
	{ "validation", is_validation },
	{ "bounce", is_bounce },
};

int
sieve_check(struct db *db, const struct config *config,
    const struct sift *sift, const char **rule_out, struct err *err)
{
	size_t i;
	int got;

	*rule_out = NULL;
	for (i = 0; i < COUNT(rules); i++) {
		got = rules[i].check(db, config, sift, err);
		if (got == -1)
			return -1;
		if (got == 1) {
			*rule_out = rules[i].name;
			return 0;
		}
	}
	return 0;
}
