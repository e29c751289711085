/* SPDX-License-Identifier: ISC */
#include "clerk/desk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/admin_address.h"
#include "base/mem.h"
#include "store/outbox.h"
#include "wire/key.h"

/* As long as a mail server tries to deliver: the same mail later is meant. */
#define COPIES_SECONDS (7 * 86400)
#define IDENTITY_SIZE (READING_IDENTITY_MAX + 2)

struct decision *
decision_new(void)
{
	struct decision *d = xcalloc(1, sizeof *d);

	d->status = MESSAGE_DONE;
	d->kind = "";
	step_init(&d->step);
	reading_init(&d->reading);
	verdict_init(&d->verdict);
	return d;
}

void
decision_free(struct decision *d)
{
	if (d == NULL)
		return;
	step_release(&d->step);
	shop_release(&d->shop);
	reading_release(&d->reading);
	verdict_release(&d->verdict);
	free(d->shops_list);
	free(d->references);
	free(d);
}

void
decide_leave(struct decision *d, const char *reason)
{
	d->leave = true;
	snprintf(d->reason, sizeof d->reason, "%s", reason);
}

bool
desk_is_pending(const struct desk *desk, int64_t shop_id)
{
	size_t i;

	for (i = 0; i < desk->pending_count; i++)
		if (desk->pending[i] == shop_id)
			return true;
	return false;
}

/*
 * A request that is closed or in service would be open again after this
 * event, but another one of its domain is: the database takes only one.  Then
 * the event is a question for a person.  0 or -1.
 */
static int
yield_to_open(struct desk *desk, struct decision *d, const struct request *r,
    enum clerk_event *event, struct err *err)
{
	const struct transition *row = state_find(r->state, *event);
	unsigned to = row != NULL ? row->to : REQUEST_HELD;
	struct request other;
	int got;

	if (r->id == 0 || request_is_open(r) || to == REQUEST_INSTALLED ||
	    to == REQUEST_CLOSED ||
	    (to == REQUEST_HELD && r->state != REQUEST_CLOSED))
		return 0;
	got = request_open_for(desk->db, r->shop_id, r->domain, &other, err);
	if (got != 1)
		return got;
	/* Registrars renew with the request that they have: the certificate is
	 * for the key of before, and the renewal needs none any more. */
	if (*event == EV_CERT_OK && r->state == REQUEST_INSTALLED &&
	    other.renews_id == r->id && (other.state == REQUEST_ASKED ||
	    other.state == REQUEST_CSR_SENT)) {
		d->step.closes = other.id;
		request_release(&other);
		return 0;
	}
	snprintf(d->detail, sizeof d->detail, "%s, but request %lld for the "
	    "same domain is open", clerk_event_names[*event],
	    (long long)other.id);
	*event = EV_QUESTION;
	request_release(&other);
	return 0;
}

/* What the table leaves for a person keeps its flags in the mailbox. */
static void
leave_question(struct decision *d, const struct step *step)
{
	const struct transition *row = state_find(step->from, step->event);

	if (d->message_id == 0 || row == NULL || row->act != act_question)
		return;
	d->leave = true;
	if (d->reason[0] == '\0')
		snprintf(d->reason, sizeof d->reason, "%s",
		    d->detail[0] != '\0' ? d->detail
			: clerk_event_names[step->event]);
}

int
decide_step(struct desk *desk, struct decision *d,
    struct request *request_adopted, enum clerk_event event, int64_t now,
    struct err *err)
{
	struct step *step = &d->step;

	if (d->shop.id != request_adopted->shop_id) {
		shop_release(&d->shop);
		if (shop_load(desk->db, request_adopted->shop_id, &d->shop,
			err) != 1)
			return -1;
	}
	if (yield_to_open(desk, d, request_adopted, &event, err) == -1)
		return -1;
	request_release(&step->request);
	step->request = *request_adopted;
	*request_adopted = (struct request){ 0 };
	step->from = step->request.id != 0 ? step->request.state : STATE_NEW;
	step->config = desk->config;
	step->calendar = desk->calendar;
	step->shop = &d->shop;
	step->event = event;
	step->now = now;
	step->detail = d->detail;
	leave_question(d, step);
	d->has_step = true;
	return 0;
}

/* Does a step write to the owner; and only what a CA made it write? */
static bool
writes_to_owner(const struct step *step, bool *of_ca_out)
{
	const struct letter_info *info;
	bool writes = false;
	size_t i;

	*of_ca_out = true;
	for (i = 0; i < step->letter_count; i++) {
		info = &letter_table[step->letters[i]];
		if (info->to_operators)
			continue;
		writes = true;
		*of_ca_out = *of_ca_out && info->of_ca;
	}
	return writes;
}

/* Too many letters to this address: nothing is written, the message waits for
 * an operator.  1 when that is so. */
static int
is_over_limit(struct desk *desk, struct decision *d, int64_t now,
    struct err *err)
{
	const char *to = d->shop.owner;
	bool of_ca;
	int may;

	if (d->message_id == 0)
		return 0;
	if (d->has_letter) {
		to = d->letter.to;
		of_ca = letter_table[d->letter.kind].of_ca;
	} else if (!d->has_step || !writes_to_owner(&d->step, &of_ca))
		return 0;
	may = post_may_write(&desk->post, to, of_ca, now, d->reason,
	    sizeof d->reason, err);
	return may == -1 ? -1 : !may;
}

/* What is known of a mail that came before: its identity, and "?" when its
 * sender was not proven. */
static void
put_identity(const struct desk *desk, const struct reading *reading,
    char identity[IDENTITY_SIZE])
{
	char why[STEP_TEXT_MAX];
	bool proven = reading->kind == READING_VALIDATION
	    ? desk_is_signed(reading)
	    : desk_is_proven(desk, reading, why, sizeof why);

	snprintf(identity, IDENTITY_SIZE, "%.*s%s", READING_IDENTITY_MAX,
	    reading->identity, reading->identity[0] == '\0' || proven ? ""
		: "?");
}

static int
finish_message(struct desk *desk, const struct decision *d, struct err *err)
{
	struct message_outcome outcome = { .status = d->status,
		.kind = d->kind, .reason = d->reason,
		.request_id = d->has_step ? d->step.request.id : 0,
		.leave_unmarked = d->leave };
	char identity[IDENTITY_SIZE];

	if (d->message_id == 0)
		return 0;
	put_identity(desk, &d->reading, identity);
	outcome.identity = identity;
	if (message_finish(desk->db, d->message_id, &outcome, err) == -1)
		return -1;
	if (d->drop_raw && message_drop_raw(desk->db, d->message_id, err) == -1)
		return -1;
	return 0;
}

static int
queue_probe(struct desk *desk, const struct decision *d, int64_t now,
    struct err *err)
{
	int64_t job;

	if (d->probe_certificate == 0)
		return request_set_probe(desk->db, d->probe_of, 0, err);
	if (desk->config->install.probe.count > 0 &&
	    job_add(desk->db, JOB_PROBE, d->probe_of, d->probe_certificate,
		now, now, &job, err) == -1)
		return -1;
	return request_set_probe(desk->db, d->probe_of,
	    post_next_probe(&desk->post, now), err);
}

int
decision_write(struct desk *desk, struct decision *d, int64_t now,
    struct err *err)
{
	int over = 0;

	if (d->has_step)
		step_run(&d->step);
	over = is_over_limit(desk, d, now, err);
	if (over == -1)
		return -1;
	if (over) {
		d->status = MESSAGE_QUARANTINED;
		d->has_step = d->has_letter = false;
		return finish_message(desk, d, err);
	}
	if (d->has_step && post_step(&desk->post, &d->step, err) == -1)
		return -1;
	if (d->has_letter &&
	    post_loose_letter(&desk->post, &d->letter, err) == -1)
		return -1;
	if (d->probe_of != 0 && queue_probe(desk, d, now, err) == -1)
		return -1;
	if (d->job_id != 0 && job_set_seen(desk->db, d->job_id, err) == -1)
		return -1;
	if (d->letter_id != 0 &&
	    outbox_set_seen(desk->db, d->letter_id, err) == -1)
		return -1;
	return finish_message(desk, d, err);
}

int
desk_request_of(struct desk *desk, char *const *references, size_t count,
    struct request *request_out, struct err *err)
{
	struct outbox letter;
	size_t i;
	int got;

	/* The last one is what the mail answers. */
	for (i = count; i > 0; i--) {
		got = outbox_by_message_id(desk->db, references[i - 1],
		    &letter, err);
		if (got == -1)
			return -1;
		if (got == 0)
			continue;
		got = letter.request_id == 0 ? 0
		    : request_load(desk->db, letter.request_id, request_out,
			err);
		outbox_release(&letter);
		if (got != 0)
			return got;
	}
	return 0;
}

enum decide_result
desk_no_answer(struct desk *desk, enum role server, bool lost,
    const struct err *err)
{
	if (lost)
		desk->lost = server;
	/* A server that cannot just now is no fault of the message. */
	return lost || err->kind == ERR_TEMP ? DECIDE_LOST : DECIDE_FAILED;
}

bool
desk_is_proven(const struct desk *desk, const struct reading *reading,
    char *detail, size_t size)
{
	const struct reading_proof *p = &reading->proof;

	switch (desk->config->senders.proof) {
	case PROOF_NONE:
		return true;
	case PROOF_DMARC:
		if (p->dmarc == PROOF_PASS)
			return true;
		break;
	case PROOF_DKIM_OR_SPF:
		if (p->dmarc == PROOF_PASS || p->dkim == PROOF_PASS ||
		    p->spf == PROOF_PASS)
			return true;
		break;
	}
	snprintf(detail, size, "%s", p->detail[0] != '\0' ? p->detail
		: "no Authentication-Results of our own border server");
	return false;
}

enum decide_result
decide_post_key(struct desk *desk, struct decision *d, struct err *err)
{
	const struct config_csr *csr = &desk->config->csr;
	struct request *r = &d->step.request;
	struct csr_question q = { .key_type = desk->config->keys.type,
		.country = r->country, .state = r->state_name,
		.locality = r->locality, .organization = r->organization,
		.unit = csr->organizational_unit ? r->unit : (char[]){ "" },
		.common_name = r->domain };
	char twin[HOSTNAME_SIZE];

	q.names[q.name_count++] = r->domain;
	if (csr->www && hostname_twin(r->domain, twin))
		q.names[q.name_count++] = twin;
	if (csr_post(desk->keeper, &q, &d->key_question, err) == -1)
		return desk_no_answer(desk, ROLE_KEEPER, true, err);
	d->is_key_posted = true;
	desk->keys_posted++;
	return DECIDE_DONE;
}

enum decide_result
decide_take_key(struct desk *desk, struct decision *d, struct err *err)
{
	struct request *r = &d->step.request;
	struct csr_answer answer = { 0 };
	bool lost = false;
	int got;

	if (!d->is_key_posted)
		return DECIDE_DONE;
	got = csr_await(desk->keeper, d->key_question,
	    desk->config->limits.keeper_seconds * 1000, &answer, &lost, err);
	d->is_key_posted = false;
	desk->keys_posted--;
	if (got == -1)
		return desk_no_answer(desk, ROLE_KEEPER, lost, err);
	free(r->key_sealed);
	free(r->csr_pem);
	free(r->key_type);
	r->key_sealed = answer.sealed;
	r->key_sealed_len = answer.sealed_len;
	r->csr_pem = answer.csr_pem;
	r->key_type = xstrdup(config_key_type_name(desk->config->keys.type));
	memcpy(r->spki_sha256, answer.spki_sha256, sizeof r->spki_sha256);
	r->has_spki = true;
	r->cert_id = 0; /* belonged to the key before */
	return DECIDE_DONE;
}

static enum decide_result
decide_bounce(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	const struct reading_bounce *b = &d->reading.bounce;
	struct request request = { 0 };
	struct outbox letter;
	int got = 0;

	if (b->original_id[0] != '\0')
		got = outbox_by_message_id(desk->db, b->original_id, &letter,
		    err);
	if (got == 1) {
		got = letter.request_id == 0 ? 0
		    : request_load(desk->db, letter.request_id, &request, err);
		outbox_release(&letter);
	} else if (got == 0)
		got = desk_request_of(desk, d->reading.references,
		    d->reading.reference_count, &request, err);
	if (got == -1)
		return DECIDE_FAILED;
	if (got == 0) {
		decide_leave(d, "a bounce of a letter that is not ours");
		return DECIDE_DONE;
	}
	snprintf(d->detail, sizeof d->detail, "letter to %s came back (%s)",
	    b->recipient[0] != '\0' ? b->recipient : "the merchant",
	    b->status[0] != '\0' ? b->status : "no status");
	snprintf(d->reason, sizeof d->reason, "%s", d->detail);
	if (decide_step(desk, d, &request,
		b->permanent ? EV_BOUNCE : EV_QUESTION, now, err) == -1)
		return DECIDE_FAILED;
	return DECIDE_DONE;
}

/* What a list or a machine writes to admin@ a shop's domain was still meant for
 * people. */
static enum decide_result
decide_automatic(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	size_t i;

	(void)desk;
	(void)now;
	(void)err;
	snprintf(d->reason, sizeof d->reason, "no answer to a machine: %s",
	    d->reading.kind_reason);
	for (i = 0; i < d->reading.recipient_count; i++)
		if (admin_address_domain(d->reading.recipients[i]) != NULL)
			d->leave = true;
	return DECIDE_DONE;
}

/* A mail without form or certificate: a person answers it. */
static enum decide_result
decide_other(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	struct request request = { 0 };
	int got = desk_request_of(desk, d->reading.references,
	    d->reading.reference_count, &request, err);

	decide_leave(d, "neither a request nor a certificate");
	if (got == -1)
		return DECIDE_FAILED;
	if (got == 0)
		return DECIDE_DONE;
	snprintf(d->detail, sizeof d->detail, "a reply from %s",
	    d->reading.from);
	if (decide_step(desk, d, &request, EV_QUESTION, now, err) == -1)
		return DECIDE_FAILED;
	return DECIDE_DONE;
}

static enum decide_result (*const by_kind[])(struct desk *, int64_t,
    struct decision *, struct err *) = {
	[READING_BOUNCE] = decide_bounce,
	[READING_VALIDATION] = decide_validation,
	[READING_AUTOMATIC] = decide_automatic,
	[READING_CERTIFICATE] = decide_certificate,
	[READING_REQUEST] = decide_request,
	[READING_OTHER] = decide_other,
};
static_assert(COUNT(by_kind) == READING_KIND_COUNT, "one for each kind");

/* Only its header is there: the owner is told, nobody else. */
static enum decide_result
decide_too_large(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	int64_t ids[1];
	size_t count;

	decide_leave(d, "larger than limits.message_mib");
	if (d->reading.kind == READING_AUTOMATIC ||
	    d->reading.kind == READING_BOUNCE)
		return DECIDE_DONE;
	if (shop_by_owner(desk->db, d->reading.from, ids, COUNT(ids), &count,
		err) == -1)
		return DECIDE_FAILED;
	if (count == 0)
		return DECIDE_DONE;
	if (shop_load(desk->db, ids[0], &d->shop, err) != 1)
		return DECIDE_FAILED;
	d->has_letter = true;
	d->letter = (struct post_letter){ .kind = LETTER_TOO_LARGE,
		.to = d->shop.owner, .language = d->shop.language,
		.subject = d->reading.subject,
		.message_id = d->reading.message_id, .references = "",
		.shops_list = "", .now = now };
	return DECIDE_DONE;
}

enum decide_result
decide_ask(struct desk *desk, int64_t message_id, struct decision *d,
    struct err *err)
{
	struct read_question q = {
		.authserv_id = desk->config->senders.authserv_id };
	struct message message = { 0 };
	int fd, got;

	d->message_id = message_id;
	got = message_load(desk->db, message_id, &message, err);
	if (got == 0)
		err_set(err, ERR_BUG, "message %lld is gone",
		    (long long)message_id);
	if (got != 1)
		return DECIDE_FAILED;
	d->is_too_large = message.status == MESSAGE_TOO_LARGE;
	message_release(&message);
	fd = message_fd(desk->db, message_id, err);
	if (fd == -1)
		return DECIDE_FAILED;
	got = reading_post(desk->reader, fd, &q, &d->question, err);
	close(fd);
	if (got == -1)
		return desk_no_answer(desk, ROLE_READER, true, err);
	d->is_asked = true;
	desk->asked++;
	return DECIDE_DONE;
}

enum decide_result
decide_hear(struct desk *desk, struct decision *d, struct err *err)
{
	struct reading reading;
	bool lost = false;
	int got;

	if (!d->is_asked)
		return DECIDE_DONE;
	got = reading_await(desk->reader, d->question,
	    reader_patience_ms(desk->config->limits.reader_seconds),
	    &reading, &lost, err);
	d->is_asked = false;
	desk->asked--;
	if (got == -1)
		return desk_no_answer(desk, ROLE_READER, lost, err);
	reading_release(&d->reading);
	d->reading = reading;
	d->kind = reading_kind_names[d->reading.kind];
	return DECIDE_DONE;
}

/*
 * Did this mail come before, by another way?  A copy that is not proven is one
 * also of the proven mail, but not the other way round: proof is news.  1 and
 * nothing more is to be done, 0, -1.
 */
static int
decide_copy(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	char identity[IDENTITY_SIZE];
	int64_t first;
	int got;

	put_identity(desk, &d->reading, identity);
	got = message_copy_of(desk->db, (const char *const[]){
		d->reading.identity, identity }, d->message_id,
	    now - COPIES_SECONDS, &first, err);
	if (got == 1)
		snprintf(d->reason, sizeof d->reason, "a copy of message %lld",
		    (long long)first);
	return got;
}

enum decide_result
decide_message(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	enum decide_result result;
	bool decided = false;
	int got = decide_copy(desk, now, d, err);

	if (got != 0)
		return got == 1 ? DECIDE_DONE : DECIDE_FAILED;
	if (d->is_too_large)
		return decide_too_large(desk, now, d, err);
	if (d->reading.has_material && (d->reading.kind == READING_REQUEST ||
					   d->reading.kind == READING_OTHER)) {
		result = decide_material(desk, now, d, &decided, err);
		if (decided || result != DECIDE_DONE)
			return result;
	}
	return by_kind[d->reading.kind](desk, now, d, err);
}
