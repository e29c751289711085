/* SPDX-License-Identifier: ISC */
#include "clerk/step.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define DAY 86400
#define HOUR 3600

/* The operators hear of a promise so long before it is due. */
#define WARN_BEFORE_SECONDS (2 * HOUR)

void
step_init(struct step *step)
{
	*step = (struct step){ .actor = "clerk", .detail = "",
		.authority = "", .admin = "", .from = STATE_NEW };
	request_init(&step->request);
}

void
step_release(struct step *step)
{
	request_release(&step->request);
}

static void
replace(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

static void
write_letter(struct step *step, enum letter_kind kind)
{
	if (step->letter_count < STEP_LETTERS_MAX)
		step->letters[step->letter_count++] = kind;
}

static void note(struct step *step, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
note(struct step *step, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(step->note, sizeof step->note, fmt, ap);
	va_end(ap);
}

static void
remind_later(struct step *step)
{
	step->request.next_at = step->now +
	    (int64_t)step->config->limits.reminder_days * DAY;
}

static void
start_waiting(struct step *step)
{
	step->request.reminders = 0;
	remind_later(step);
}

/* Into held, from wherever it is, with the reason that operators read. */
static void
hold_with(struct step *step, const char *reason, enum letter_kind letter)
{
	struct request *r = &step->request;

	r->state = REQUEST_HELD;
	if (step->from == STATE_NEW)
		r->held_from = REQUEST_STATE_NONE;
	else if (step->from != REQUEST_HELD)
		r->held_from = (enum request_state)step->from;
	replace(&r->reason, reason);
	r->next_at = 0;
	note(step, "%s", reason);
	write_letter(step, letter);
}

static void
hold(struct step *step, const char *reason)
{
	hold_with(step, reason, LETTER_HELD);
}

void
step_reasons(const struct verdict *verdict, char *text, size_t size)
{
	size_t i, len = 0;

	text[0] = '\0';
	for (i = 0; i < verdict->reason_count && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s",
		    i > 0 ? "," : "",
		    verdict_code_names[verdict->reasons[i].code]);
}

void
act_send_csr(struct step *step)
{
	write_letter(step,
	    step->event == EV_RENEW ? LETTER_RENEW : LETTER_CSR);
	start_waiting(step);
}

void
act_ask(struct step *step)
{
	write_letter(step, LETTER_ASK);
	start_waiting(step);
}

void
act_question(struct step *step)
{
	note(step, "left for a person: %s", step->detail);
}

/* The merchant is at work: the days until the next reminder begin anew. */
void
act_pass_on(struct step *step)
{
	note(step, "validation mail of %s to %s passed on", step->authority,
	    step->admin);
	write_letter(step, LETTER_VALIDATION);
	start_waiting(step);
}

void
act_hold_unproven(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	snprintf(reason, sizeof reason,
	    "the mail was not proven to come from %s (%s)", step->shop->owner,
	    step->detail);
	hold(step, reason);
}

void
act_hold_domain(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	snprintf(reason, sizeof reason,
	    "the mail asks for %s, the shop's domain is %s", step->detail,
	    step->request.domain);
	hold(step, reason);
}

/* When somebody is there to hear it: not in the night before the opening at
 * which it is due. */
static int64_t
warn_time(const struct step *step, int64_t due)
{
	int64_t at = due - WARN_BEFORE_SECONDS;

	while (at > step->now && !calendar_is_open(step->calendar, at))
		at -= HOUR;
	return at > step->now ? at : due;
}

void
act_accept(struct step *step)
{
	struct request *r = &step->request;

	step->keep_certificate = true;
	r->accepted_at = step->now;
	r->reminders = 0;
	r->due_at = calendar_due(step->calendar, step->now, 1);
	r->next_at = warn_time(step, r->due_at);
	if (step->config->install.approve) {
		write_letter(step, LETTER_RECEIVED);
		write_letter(step, LETTER_APPROVE);
		note(step, "waits for: certmailctl approve %lld",
		    (long long)r->id);
	} else
		step->queue_install = true;
}

/* Proven, but an operator has the request: the certificate is kept for it. */
void
act_keep(struct step *step)
{
	step->keep_certificate = true;
	note(step, "a proven certificate came; run: certmailctl install %lld",
	    (long long)step->request.id);
}

/* Too late, or after an operator closed it: a person decides. */
void
act_hold_certificate(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	step->keep_certificate = true;
	snprintf(reason, sizeof reason, "a proven certificate came after the "
	    "request was closed; run: certmailctl install %lld",
	    (long long)step->request.id);
	hold(step, reason);
}

void
act_known(struct step *step)
{
	write_letter(step, LETTER_ALREADY);
}

void
act_refuse(struct step *step)
{
	char reasons[STEP_TEXT_MAX];

	step_reasons(step->verdict, reasons, sizeof reasons);
	note(step, "reasons=%s", reasons);
	write_letter(step, LETTER_REFUSED);
	if (step->request.state == REQUEST_CSR_SENT)
		start_waiting(step);
}

void
act_rekey(struct step *step)
{
	note(step, "the private key was in a mail: a new one was made");
	write_letter(step, LETTER_REKEY);
	start_waiting(step);
}

void
act_installed(struct step *step)
{
	note(step, "%s", step->detail);
	write_letter(step, LETTER_INSTALLED);
	/* post_write sets the time of renewal: it knows the certificate. */
}

/* The promise goes on: the operators are warned before it is due, and a
 * merchant who was not told of it yet is told now, once. */
void
act_install_failed(struct step *step)
{
	struct request *r = &step->request;
	char reason[STEP_TEXT_MAX];

	snprintf(reason, sizeof reason, "the installation failed: %s",
	    step->detail);
	hold(step, reason);
	if (r->due_at > step->now)
		r->next_at = warn_time(step, r->due_at);
	if (!step->config->install.approve && r->reminders == 0 &&
	    r->due_at > step->now) {
		write_letter(step, LETTER_RECEIVED);
		r->reminders = 1;
	}
}

/* The daily look found something else in service, or nothing. */
void
act_not_served(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	snprintf(reason, sizeof reason, "not in service any more: %s",
	    step->detail);
	hold_with(step, reason, LETTER_NOT_SERVED);
}

/* And a later look found it there again: somebody has mended it. */
void
act_served_again(struct step *step)
{
	write_letter(step, LETTER_SERVED_AGAIN);
	note(step, "in service again");
}

void
act_rollback(struct step *step)
{
	if (step->request.cert_id == 0) {
		note(step, "there is no certificate to go back from");
		return;
	}
	step->queue_rollback = true;
	note(step, "%s", step->detail);
}

void
act_rolled_back(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	snprintf(reason, sizeof reason, "rolled back to %s; its own "
	    "certificate is out of service; run: certmailctl install %lld",
	    step->detail, (long long)step->request.id);
	hold(step, reason);
}

void
act_rollback_failed(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	snprintf(reason, sizeof reason, "going back failed: %s",
	    step->detail);
	hold(step, reason);
}

void
act_remind_details(struct step *step)
{
	step->request.reminders++;
	write_letter(step, LETTER_REMIND_DETAILS);
	remind_later(step);
}

void
act_remind_certificate(struct step *step)
{
	step->request.reminders++;
	write_letter(step, LETTER_REMIND_CERTIFICATE);
	remind_later(step);
}

void
act_warn_due(struct step *step)
{
	struct request *r = &step->request;

	write_letter(step, LETTER_DUE_SOON);
	r->next_at = step->now < r->due_at ? r->due_at : step->now + DAY;
}

/* Only a promise has one. */
void
act_held_timer(struct step *step)
{
	if (step->request.held_from == REQUEST_TO_INSTALL &&
	    step->request.due_at != 0)
		act_warn_due(step);
	else
		act_note(step);
}

void
act_give_up(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	snprintf(reason, sizeof reason, "no answer in %d days",
	    step->config->limits.give_up_days);
	replace(&step->request.reason, reason);
	note(step, "%s", reason);
	write_letter(step, LETTER_GAVE_UP);
	step->request.next_at = 0;
}

/* A promise is watched again: holding stopped its timer. */
static void
watch_promise(struct step *step)
{
	struct request *r = &step->request;

	if (r->next_at == 0)
		r->next_at = step->now < r->due_at ? r->due_at
						   : step->now + DAY;
}

void
act_install(struct step *step)
{
	if (step->request.cert_id == 0 && !step->keep_certificate) {
		hold(step, "there is no certificate to install");
		return;
	}
	step->queue_install = true;
	/* What was installed before stays so, or held: nothing is promised, and
	 * its renewal may be open at the same time. */
	if (step->from == REQUEST_HELD &&
	    step->request.held_from == REQUEST_INSTALLED) {
		step->request.state = REQUEST_HELD;
		replace(&step->request.reason,
		    "it is being installed again by an operator's word");
	}
	if (step->request.state == REQUEST_TO_INSTALL)
		watch_promise(step);
}

static void
again_failed(const struct step *step, char reason[STEP_TEXT_MAX])
{
	snprintf(reason, STEP_TEXT_MAX, "installing it again failed: %s",
	    step->detail);
}

void
act_install_again_failed(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	again_failed(step, reason);
	hold(step, reason);
}

void
act_held_installed(struct step *step)
{
	struct request *r = &step->request;

	note(step, "%s", step->detail);
	if (r->held_from != REQUEST_INSTALLED)
		return;
	r->state = REQUEST_INSTALLED;
	replace(&r->reason, "");
	write_letter(step, LETTER_INSTALLED);
}

void
act_held_install_failed(struct step *step)
{
	char reason[STEP_TEXT_MAX];

	if (step->request.held_from != REQUEST_INSTALLED) {
		note(step, "%s", step->detail);
		return;
	}
	again_failed(step, reason);
	note(step, "%s", reason);
	replace(&step->request.reason, reason);
	write_letter(step, LETTER_HELD);
}

/* Back to where it was held; one held from its beginning goes on with what
 * it has. */
void
act_release_held(struct step *step)
{
	struct request *r = &step->request;

	r->state = r->held_from;
	if (r->held_from == REQUEST_STATE_NONE)
		r->state = r->csr_pem[0] != '\0' ? REQUEST_CSR_SENT
						 : REQUEST_ASKED;
	if (r->held_from == REQUEST_STATE_NONE)
		write_letter(step,
		    r->csr_pem[0] != '\0' ? LETTER_CSR : LETTER_ASK);
	if (r->state == REQUEST_TO_INSTALL && !step->config->install.approve)
		step->queue_install = r->cert_id != 0;
	if (r->state == REQUEST_TO_INSTALL)
		watch_promise(step);
	/* Is it true again? */
	step->queue_probe = r->state == REQUEST_INSTALLED && r->cert_id != 0;
	if (r->state == REQUEST_ASKED || r->state == REQUEST_CSR_SENT)
		start_waiting(step);
}

static void
close_with(struct step *step, enum letter_kind letter)
{
	replace(&step->request.reason, step->detail);
	note(step, "%s", step->detail);
	write_letter(step, letter);
	step->request.next_at = 0;
}

void
act_reject(struct step *step)
{
	close_with(step, LETTER_REJECTED);
}

void
act_cancel(struct step *step)
{
	close_with(step, LETTER_CANCELLED);
}

void
act_note(struct step *step)
{
	note(step, "%s", step->detail);
	if (step->event == EV_TIMER)
		step->request.next_at = 0;
}

void
step_run(struct step *step)
{
	struct request *r = &step->request;
	const struct transition *row = state_find(step->from, step->event);
	char reason[STEP_TEXT_MAX];

	r->changed = step->now;
	if (row == NULL) {
		snprintf(reason, sizeof reason, "%s%s%s (in state %s)",
		    clerk_event_names[step->event],
		    step->detail[0] != '\0' ? ": " : "", step->detail,
		    state_name(step->from));
		hold(step, reason);
		return;
	}
	if (row->to < REQUEST_STATE_COUNT)
		r->state = (enum request_state)row->to;
	if (step->from == REQUEST_HELD && r->state != REQUEST_HELD)
		replace(&r->reason, "");
	if (row->act != NULL)
		row->act(step);
	if (r->state != REQUEST_HELD)
		r->held_from = REQUEST_STATE_NONE;
}
