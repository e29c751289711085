/* SPDX-License-Identifier: ISC */
/* A mail that asks for a certificate: whose shop, which details, what next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "clerk/desk.h"
#include "mail/smtp.h"
#include "pki/hostname.h"

#define SHOPS_MAX 32

/* Where a field of a reading stands in the row. */
static char **
column(struct request *r, enum reading_field field)
{
	char **const columns[READING_FIELD_COUNT] = {
		[FIELD_COUNTRY] = &r->country,
		[FIELD_STATE] = &r->state_name,
		[FIELD_LOCALITY] = &r->locality,
		[FIELD_ORGANIZATION] = &r->organization,
		[FIELD_UNIT] = &r->unit,
	};

	return columns[field];
}

static bool
has_problem(const struct reading *reading, enum reading_field field)
{
	size_t i;

	for (i = 0; i < reading->problem_count; i++)
		if (reading->problems[i].field == field &&
		    reading->problems[i].code != CODE_MISSING)
			return true;
	return false;
}

/* The new values over the old ones; true when any is different. */
static bool
merge_fields(struct request *r, const struct reading *reading)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < READING_FIELD_COUNT; i++) {
		char **old = column(r, (enum reading_field)i);
		const char *value = reading->values[i].value;

		if (old == NULL || value == NULL ||
		    has_problem(reading, (enum reading_field)i) ||
		    strcmp(*old, value) == 0)
			continue;
		free(*old);
		*old = xstrdup(value);
		changed = true;
	}
	return changed;
}

static bool
is_complete(const struct request *r, const struct reading *reading)
{
	size_t i;

	for (i = 0; i < reading->problem_count; i++)
		if (reading->problems[i].code != CODE_MISSING &&
		    reading->problems[i].field != FIELD_DOMAIN)
			return false;
	return r->country[0] != '\0' && r->state_name[0] != '\0' &&
	    r->locality[0] != '\0' && r->organization[0] != '\0';
}

static bool
gives_nothing(const struct reading *reading)
{
	size_t i;

	for (i = 0; i < READING_FIELD_COUNT; i++)
		if (reading->values[i].value != NULL ||
		    has_problem(reading, (enum reading_field)i))
			return false;
	return true;
}

/* Does this name mean this shop?  With or without www. */
static bool
names_shop(const char *name, const struct shop *shop)
{
	const char *const own[] = { shop->custom_domain, shop->default_name };
	char twin[HOSTNAME_SIZE];
	size_t i;

	for (i = 0; i < COUNT(own); i++) {
		if (own[i][0] == '\0')
			continue;
		if (strcasecmp(own[i], name) == 0)
			return true;
		if (hostname_twin(own[i], twin) && strcasecmp(twin, name) == 0)
			return true;
	}
	return false;
}

/* The domain that the mail gives, in normal form, or "". */
static void
given_domain(const struct reading *reading, char name[HOSTNAME_SIZE])
{
	const char *value = reading->values[FIELD_DOMAIN].value;
	struct err err;

	name[0] = '\0';
	if (value != NULL && hostname_normalise(value, name, &err) == -1)
		snprintf(name, HOSTNAME_SIZE, "%s", value);
}

/* A mail of an address that owns no shop. */
static enum decide_result
decide_unknown(struct desk *desk, int64_t now, struct decision *d)
{
	char why[STEP_TEXT_MAX];

	snprintf(why, sizeof why, "%s owns no shop; run: certmailctl shop add",
	    d->reading.from[0] != '\0' ? d->reading.from : "the sender");
	decide_leave(d, why);
	switch (desk->config->senders.unknown) {
	case UNKNOWN_LEAVE:
		break;
	case UNKNOWN_HOLD:
		d->status = MESSAGE_QUARANTINED;
		break;
	case UNKNOWN_ANSWER:
		/* Only to an address that is proven: else we could be made to
		 * write to anybody. */
		if (d->reading.from_count != 1 ||
		    !smtp_address_is_valid(d->reading.from) ||
		    !desk_is_proven(desk, &d->reading, why, sizeof why))
			break;
		d->has_letter = true;
		d->letter = (struct post_letter){
			.kind = LETTER_UNKNOWN_SENDER, .to = d->reading.from,
			.language = d->reading.language,
			.subject = d->reading.subject,
			.message_id = d->reading.message_id,
			.references = d->reading.message_id,
			.shops_list = "", .now = now };
		break;
	}
	return DECIDE_DONE;
}

static void
put_shop_line(struct buf *b, const struct shop *shop)
{
	buf_printf(b, "%s\n", shop_domain(shop));
}

/*
 * Which of the sender's shops: the one the mail names, or that the thread is
 * about.  1 with d->shop set, 0 it must be asked (the list is in lines), -1.
 */
static int
choose_shop(struct desk *desk, struct decision *d, const int64_t *ids,
    size_t count, struct buf *lines, struct err *err)
{
	char name[HOSTNAME_SIZE];
	struct request request;
	size_t i;
	int got;

	given_domain(&d->reading, name);
	for (i = 0; i < count; i++) {
		shop_release(&d->shop);
		if (shop_load(desk->db, ids[i], &d->shop, err) != 1)
			return -1;
		put_shop_line(lines, &d->shop);
		if (count == 1 || (name[0] != '\0' &&
			names_shop(name, &d->shop)))
			return 1;
	}
	got = desk_request_of(desk, d->reading.references,
	    d->reading.reference_count, &request, err);
	if (got != 1)
		return got;
	for (i = 0; i < count && ids[i] != request.shop_id; i++)
		;
	got = 0;
	if (i < count) {
		shop_release(&d->shop);
		got = shop_load(desk->db, ids[i], &d->shop, err);
	}
	request_release(&request);
	return got;
}

static enum decide_result
ask_which_shop(struct decision *d, int64_t now, struct buf *lines)
{
	d->has_letter = true;
	d->shops_list = buf_take(lines);
	if (d->shops_list == NULL)
		d->shops_list = xstrdup("");
	snprintf(d->reason, sizeof d->reason, "asked which shop is meant");
	d->letter = (struct post_letter){ .kind = LETTER_WHICH_SHOP,
		.to = d->shop.owner, .language = d->shop.language[0] != '\0'
		    ? d->shop.language : d->reading.language,
		.subject = d->reading.subject,
		.message_id = d->reading.message_id,
		.references = d->reading.message_id,
		.shops_list = d->shops_list, .now = now };
	return DECIDE_DONE;
}

static void
set_text(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

void
request_follow_thread(struct request *r, const struct reading *reading)
{
	size_t i, first = reading->reference_count > 10
	    ? reading->reference_count - 10 : 0;
	struct buf b;

	buf_init(&b, 8192);
	for (i = first; i < reading->reference_count; i++)
		buf_printf(&b, "%s ", reading->references[i]);
	buf_puts(&b, reading->message_id);
	set_text(&r->thread_references, buf_ok(&b) ? b.data : "");
	set_text(&r->last_message_id, reading->message_id);
	set_text(&r->subject, reading->subject);
	buf_release(&b);
}

static void
start_request(struct request *r, const struct shop *shop,
    const struct reading *reading, int64_t now)
{
	request_init(r);
	r->shop_id = shop->id;
	r->created = now;
	set_text(&r->domain, shop_domain(shop));
	set_text(&r->language, shop->language[0] != '\0' ? shop->language
		: reading->language);
}

/* The event that this mail is, for a request in this state. */
static enum clerk_event
judge(struct desk *desk, struct decision *d, const struct request *r,
    bool complete)
{
	char name[HOSTNAME_SIZE];

	if (!desk_is_proven(desk, &d->reading, d->detail, sizeof d->detail))
		return EV_UNPROVEN;
	given_domain(&d->reading, name);
	if (name[0] != '\0' && !names_shop(name, &d->shop)) {
		snprintf(d->detail, sizeof d->detail, "%s", name);
		return EV_OTHER_DOMAIN;
	}
	if (r->id != 0 && gives_nothing(&d->reading)) {
		snprintf(d->detail, sizeof d->detail,
		    "a reply without company details");
		return EV_QUESTION;
	}
	return complete ? EV_DETAILS_OK : EV_DETAILS_BAD;
}

/* In these states the details may still change. */
static bool
takes_details(const struct request *r)
{
	return r->id == 0 || r->state == REQUEST_ASKED ||
	    r->state == REQUEST_CSR_SENT;
}

/* Do the values of this mail become the request's?  While a CSR is out, only
 * complete ones do: else the row would say what the CSR does not. */
static bool
keeps_details(const struct request *r, enum clerk_event event)
{
	if (r->id == 0)
		return true;
	return (event == EV_DETAILS_OK && takes_details(r)) ||
	    (event == EV_DETAILS_BAD && r->state == REQUEST_ASKED);
}

static enum decide_result
decide_for_shop(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	enum decide_result result = DECIDE_FAILED;
	bool changed = false, complete = false, keeps, needs_key;
	struct request r = { 0 };
	enum clerk_event event;
	const char *domain = shop_domain(&d->shop);
	int got;

	got = request_open_for(desk->db, d->shop.id, domain, &r, err);
	if (got == -1)
		return DECIDE_FAILED;
	if (got == 0)
		start_request(&r, &d->shop, &d->reading, now);
	if (takes_details(&r)) {
		/* Judged with the new values, kept only when they count. */
		changed = merge_fields(&r, &d->reading);
		complete = is_complete(&r, &d->reading);
	}
	event = judge(desk, d, &r, complete);
	keeps = keeps_details(&r, event);
	if (changed && !keeps) {
		complete = false;
		request_release(&r);
		if (request_open_for(desk->db, d->shop.id, domain, &r,
			err) != 1)
			goto out;
	}
	if (event == EV_DETAILS_OK || event == EV_DETAILS_BAD || r.id == 0)
		request_follow_thread(&r, &d->reading);
	/* Nobody but the owner makes us spend a key on an open request. */
	needs_key = takes_details(&r) && complete && event != EV_QUESTION &&
	    (event != EV_UNPROVEN || r.id == 0) &&
	    (r.csr_pem[0] == '\0' || (changed && event == EV_DETAILS_OK));
	if (decide_step(desk, d, &r, event, now, err) == -1)
		goto out;
	if (keeps)
		d->step.reading = &d->reading;
	result = needs_key ? decide_post_key(desk, d, err) : DECIDE_DONE;
out:
	request_release(&r);
	return result;
}

enum decide_result
decide_request(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	enum decide_result result;
	int64_t ids[SHOPS_MAX];
	struct buf lines;
	size_t count, i;
	int got;

	if (d->reading.from_count != 1) {
		decide_leave(d, "not exactly one sender");
		return DECIDE_DONE;
	}
	if (shop_by_owner(desk->db, d->reading.from, ids, SHOPS_MAX, &count,
		err) == -1)
		return DECIDE_FAILED;
	if (count == 0)
		return decide_unknown(desk, now, d);
	if (count > SHOPS_MAX)
		count = SHOPS_MAX;
	for (i = 0; i < count; i++)
		if (desk_is_pending(desk, ids[i]))
			return DECIDE_CONFLICT;
	buf_init(&lines, 16384);
	got = choose_shop(desk, d, ids, count, &lines, err);
	if (got == 1)
		result = decide_for_shop(desk, now, d, err);
	else
		result = got == 0 ? ask_which_shop(d, now, &lines)
				  : DECIDE_FAILED;
	buf_release(&lines);
	return result;
}
