/* SPDX-License-Identifier: ISC */
#include "clerk/operate.h"

#include <stdio.h>

#include "clerk/step.h"
#include "store/event.h"

static int
begin_step(const struct post *post, struct step *step, int64_t request_id,
    struct shop *shop, struct err *err)
{
	int got;

	request_release(&step->request);
	got = request_load(post->db, request_id, &step->request, err);
	if (got != 1) {
		request_init(&step->request);
		return got;
	}
	if (shop_load(post->db, step->request.shop_id, shop, err) != 1)
		return -1;
	step->from = step->request.state;
	step->config = post->config;
	step->calendar = post->calendar;
	step->shop = shop;
	return 1;
}

int
operate_event(const struct post *post, int64_t request_id,
    enum clerk_event event, const char *actor, const char *detail,
    int64_t now, enum request_state *state_out, struct err *err)
{
	struct shop shop = { 0 };
	struct step step;
	int got = -1;

	step_init(&step);
	if (db_begin(post->db, "operator", err) == -1)
		goto out;
	got = begin_step(post, &step, request_id, &shop, err);
	if (got != 1)
		goto out;
	got = -1;
	if (state_find(step.from, event) == NULL) {
		err_set(err, ERR_INPUT, "request %lld is %s: %s does nothing "
		    "for it; see: certmailctl states", (long long)request_id,
		    state_name(step.from), clerk_event_names[event]);
		goto out;
	}
	step.event = event;
	step.now = now;
	step.actor = actor;
	step.detail = detail;
	step_run(&step);
	if (post_step(post, &step, err) == -1 || db_commit(post->db, err) == -1)
		goto out;
	*state_out = step.request.state;
	got = 1;
out:
	db_rollback(post->db);
	step_release(&step);
	shop_release(&shop);
	return got;
}

/* What each state last told the merchant. */
static const struct {
	enum request_state state;
	enum letter_kind letter;
} state_letters[] = {
	{ REQUEST_ASKED, LETTER_ASK },
	{ REQUEST_CSR_SENT, LETTER_CSR },
	{ REQUEST_TO_INSTALL, LETTER_RECEIVED },
	{ REQUEST_INSTALLED, LETTER_INSTALLED },
};

int
operate_resend(const struct post *post, int64_t request_id, const char *actor,
    int64_t now, const char **letter_out, struct err *err)
{
	struct request request;
	size_t i, count = sizeof state_letters / sizeof state_letters[0];
	int got = request_load(post->db, request_id, &request, err);
	char detail[64];

	if (got != 1)
		return got;
	for (i = 0; i < count && state_letters[i].state != request.state; i++)
		;
	if (i == count) {
		got = err_set(err, ERR_INPUT, "request %lld is %s: there is no "
		    "letter to send again", (long long)request_id,
		    request_state_names[request.state]);
		goto out;
	}
	*letter_out = letter_table[state_letters[i].letter].name;
	snprintf(detail, sizeof detail, "letter=%s", *letter_out);
	got = -1;
	if (db_begin(post->db, "operator.resend", err) == 0 &&
	    post_again(post, &request, state_letters[i].letter, now, err) ==
		0 &&
	    event_append(post->db, now, request_id, actor, "request.resend",
		detail, err) == 0 &&
	    db_commit(post->db, err) == 0)
		got = 1;
	db_rollback(post->db);
out:
	request_release(&request);
	return got;
}

int
operate_renew(const struct post *post, int64_t request_id, const char *actor,
    int64_t now, struct err *err)
{
	struct request request;
	int got = request_load(post->db, request_id, &request, err);

	if (got != 1)
		return got;
	if (request.state != REQUEST_INSTALLED &&
	    request.held_from != REQUEST_INSTALLED) {
		request_release(&request);
		return err_set(err, ERR_INPUT, "request %lld is not installed: "
		    "there is nothing to renew", (long long)request_id);
	}
	request.next_at = now;
	got = -1;
	if (db_begin(post->db, "operator.renew", err) == 0 &&
	    request_update(post->db, &request, err) == 0 &&
	    event_append(post->db, now, request_id, actor, "request.renew_now",
		"", err) == 0 &&
	    db_commit(post->db, err) == 0)
		got = 1;
	db_rollback(post->db);
	request_release(&request);
	return got;
}
