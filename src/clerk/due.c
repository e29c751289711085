/* SPDX-License-Identifier: ISC */
/* What is not mail: a timer that has run out, the daily look, a job that
 * ended, a letter that was refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "clerk/desk.h"
#include "store/outbox.h"

static void
replace(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

/* The next certificate of a shop: the same company, a new key. */
static enum decide_result
decide_renewal(struct desk *desk, struct request *old, int64_t now,
    struct decision *d, struct err *err)
{
	struct request next;
	enum decide_result result;
	int got;

	got = request_open_for(desk->db, old->shop_id, old->domain, &next, err);
	if (got == 1) {
		/* The merchant was quicker, or it is open already. */
		request_release(&next);
		snprintf(d->detail, sizeof d->detail,
		    "the renewal is open already");
		return decide_step(desk, d, old, EV_TIMER, now, err) == -1
		    ? DECIDE_FAILED : DECIDE_DONE;
	}
	if (got == -1)
		return DECIDE_FAILED;
	request_init(&next);
	next.shop_id = old->shop_id;
	next.kind = old->kind;
	next.renews_id = old->id;
	next.created = now;
	replace(&next.domain, old->domain);
	replace(&next.subject, old->subject);
	replace(&next.language, old->language);
	replace(&next.country, old->country);
	replace(&next.state_name, old->state_name);
	replace(&next.locality, old->locality);
	replace(&next.organization, old->organization);
	replace(&next.unit, old->unit);
	result = decide_step(desk, d, &next, EV_RENEW, now, err) == -1
	    ? DECIDE_FAILED : decide_post_key(desk, d, err);
	request_release(&next);
	return result;
}

enum decide_result
decide_timer(struct desk *desk, int64_t request_id, int64_t now,
    struct decision *d, struct err *err)
{
	const struct config_limits *limits = &desk->config->limits;
	enum decide_result result = DECIDE_DONE;
	enum clerk_event event = EV_TIMER;
	struct request request;
	int got = request_load(desk->db, request_id, &request, err);

	if (got != 1)
		return DECIDE_FAILED;
	d->timer_of = request_id;
	if (request.next_at == 0 || request.next_at > now)
		goto out;
	if (request.state == REQUEST_INSTALLED ||
	    request.held_from == REQUEST_INSTALLED) {
		result = decide_renewal(desk, &request, now, d, err);
		goto out;
	}
	if ((int64_t)(request.reminders + 1) * limits->reminder_days >=
	    limits->give_up_days)
		event = EV_GIVE_UP;
	if (request.state != REQUEST_ASKED && request.state != REQUEST_CSR_SENT)
		event = EV_TIMER;
	if (decide_step(desk, d, &request, event, now, err) == -1)
		result = DECIDE_FAILED;
out:
	request_release(&request);
	return result;
}

enum decide_result
decide_probe(struct desk *desk, int64_t request_id, int64_t now,
    struct decision *d, struct err *err)
{
	struct request request;

	if (request_load(desk->db, request_id, &request, err) != 1)
		return DECIDE_FAILED;
	if (request.probe_at != 0 && request.probe_at <= now) {
		d->probe_of = request_id;
		if (request.state == REQUEST_INSTALLED ||
		    request.state == REQUEST_HELD)
			d->probe_certificate = request.cert_id;
	}
	request_release(&request);
	return DECIDE_DONE;
}

int
decide_failed(struct desk *desk, struct decision *d, int64_t now,
    struct err *why)
{
	struct request request;
	struct err err = { 0 };
	int rc;

	if (d->timer_of == 0 ||
	    request_load(desk->db, d->timer_of, &request, &err) != 1)
		return -1;
	snprintf(d->detail, sizeof d->detail, "%s", why->text);
	rc = decide_step(desk, d, &request, EV_FAILED, now, why);
	request_release(&request);
	return rc;
}

static const struct {
	enum job_kind kind;
	enum job_status status;
	enum clerk_event event;
} job_events[] = {
	{ JOB_INSTALL, JOB_DONE, EV_INSTALLED },
	{ JOB_INSTALL, JOB_FAILED, EV_INSTALL_FAILED },
	{ JOB_PROBE, JOB_DONE, EV_SERVED },
	{ JOB_PROBE, JOB_FAILED, EV_NOT_SERVED },
	{ JOB_ROLLBACK, JOB_DONE, EV_ROLLED_BACK },
	{ JOB_ROLLBACK, JOB_FAILED, EV_ROLLBACK_FAILED },
};

/* A certificate that is served as it should be is news only of a request that
 * was held because it was not. */
static bool
is_news(const struct job *job, const struct request *r)
{
	/* Another certificate has come meanwhile. */
	if (job->certificate_id != r->cert_id)
		return false;
	return job->kind != JOB_PROBE || job->status != JOB_DONE ||
	    (r->state == REQUEST_HELD && r->probe_at != 0);
}

enum decide_result
decide_job(struct desk *desk, int64_t job_id, int64_t now,
    struct decision *d, struct err *err)
{
	enum decide_result result = DECIDE_FAILED;
	struct request request = { 0 };
	struct job job;
	size_t i;

	if (job_load(desk->db, job_id, &job, err) != 1)
		return DECIDE_FAILED;
	d->job_id = job_id;
	if (request_load(desk->db, job.request_id, &request, err) != 1)
		goto out;
	snprintf(d->detail, sizeof d->detail, "%s", job.error);
	d->step.actor = "installer";
	result = DECIDE_DONE;
	for (i = 0; i < COUNT(job_events); i++)
		if (job_events[i].kind == job.kind &&
		    job_events[i].status == job.status &&
		    is_news(&job, &request)) {
			if (decide_step(desk, d, &request, job_events[i].event,
				now, err) == -1)
				result = DECIDE_FAILED;
			break;
		}
out:
	job_release(&job);
	request_release(&request);
	return result;
}

enum decide_result
decide_refused_letter(struct desk *desk, int64_t letter_id, int64_t now,
    struct decision *d, struct err *err)
{
	enum decide_result result = DECIDE_DONE;
	struct request request = { 0 };
	struct outbox letter;

	if (outbox_load(desk->db, letter_id, &letter, err) != 1)
		return DECIDE_FAILED;
	d->letter_id = letter_id;
	d->step.actor = "courier";
	snprintf(d->detail, sizeof d->detail,
	    "letter %lld (%s) to %s was refused: %d %s", (long long)letter_id,
	    letter.kind, letter.recipient, letter.last_code, letter.last_text);
	if (letter.request_id != 0 &&
	    (request_load(desk->db, letter.request_id, &request, err) != 1 ||
		decide_step(desk, d, &request, EV_BOUNCE, now, err) == -1))
		result = DECIDE_FAILED;
	outbox_release(&letter);
	request_release(&request);
	return result;
}
