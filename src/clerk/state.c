/* SPDX-License-Identifier: ISC */
#include "clerk/state.h"

#include <assert.h>
#include <stddef.h>

#include "base/mem.h"
#include "clerk/step.h"

const char *const clerk_event_names[CLERK_EVENT_COUNT] = {
	[EV_DETAILS_OK] = "details_ok",
	[EV_DETAILS_BAD] = "details_bad",
	[EV_UNPROVEN] = "unproven",
	[EV_OTHER_DOMAIN] = "other_domain",
	[EV_QUESTION] = "question",
	[EV_VALIDATION] = "validation",
	[EV_RENEW] = "renew",
	[EV_CERT_OK] = "certificate_ok",
	[EV_CERT_KNOWN] = "certificate_known",
	[EV_CERT_BAD] = "certificate_bad",
	[EV_KEY_EXPOSED] = "key_exposed",
	[EV_INSTALLED] = "installed",
	[EV_INSTALL_FAILED] = "install_failed",
	[EV_NOT_SERVED] = "not_served",
	[EV_SERVED] = "served",
	[EV_ROLLED_BACK] = "rolled_back",
	[EV_ROLLBACK_FAILED] = "rollback_failed",
	[EV_TIMER] = "timer",
	[EV_GIVE_UP] = "give_up",
	[EV_FAILED] = "failed",
	[EV_BOUNCE] = "bounce",
	[EV_APPROVE] = "approve",
	[EV_REJECT] = "reject",
	[EV_RELEASE] = "release",
	[EV_CANCEL] = "cancel",
	[EV_INSTALL] = "install",
	[EV_ROLLBACK] = "rollback",
};
static_assert(COUNT(clerk_event_names) == CLERK_EVENT_COUNT, "a name each");

#define NEW STATE_NEW
#define ASKED REQUEST_ASKED
#define CSR_SENT REQUEST_CSR_SENT
#define TO_INSTALL REQUEST_TO_INSTALL
#define INSTALLED REQUEST_INSTALLED
#define HELD REQUEST_HELD
#define CLOSED REQUEST_CLOSED

static const struct transition rows[] = {
	{ NEW, EV_DETAILS_OK, CSR_SENT, act_send_csr },
	{ NEW, EV_DETAILS_BAD, ASKED, act_ask },
	{ NEW, EV_UNPROVEN, HELD, act_hold_unproven },
	{ NEW, EV_OTHER_DOMAIN, HELD, act_hold_domain },
	{ NEW, EV_RENEW, CSR_SENT, act_send_csr },

	{ ASKED, EV_DETAILS_OK, CSR_SENT, act_send_csr },
	{ ASKED, EV_DETAILS_BAD, ASKED, act_ask },
	{ ASKED, EV_UNPROVEN, ASKED, act_question },
	{ ASKED, EV_OTHER_DOMAIN, HELD, act_hold_domain },
	{ ASKED, EV_QUESTION, ASKED, act_question },
	{ ASKED, EV_CERT_BAD, ASKED, act_question },
	{ ASKED, EV_TIMER, ASKED, act_remind_details },
	{ ASKED, EV_GIVE_UP, CLOSED, act_give_up },
	{ ASKED, EV_REJECT, CLOSED, act_reject },
	{ ASKED, EV_CANCEL, CLOSED, act_cancel },

	{ CSR_SENT, EV_DETAILS_OK, CSR_SENT, act_send_csr },
	{ CSR_SENT, EV_DETAILS_BAD, CSR_SENT, act_question },
	{ CSR_SENT, EV_UNPROVEN, CSR_SENT, act_question },
	{ CSR_SENT, EV_OTHER_DOMAIN, HELD, act_hold_domain },
	{ CSR_SENT, EV_QUESTION, CSR_SENT, act_question },
	{ CSR_SENT, EV_VALIDATION, CSR_SENT, act_pass_on },
	{ CSR_SENT, EV_CERT_OK, TO_INSTALL, act_accept },
	{ CSR_SENT, EV_CERT_BAD, CSR_SENT, act_refuse },
	{ CSR_SENT, EV_KEY_EXPOSED, CSR_SENT, act_rekey },
	{ CSR_SENT, EV_TIMER, CSR_SENT, act_remind_certificate },
	{ CSR_SENT, EV_GIVE_UP, CLOSED, act_give_up },
	{ CSR_SENT, EV_REJECT, CLOSED, act_reject },
	{ CSR_SENT, EV_CANCEL, CLOSED, act_cancel },

	{ TO_INSTALL, EV_INSTALLED, INSTALLED, act_installed },
	{ TO_INSTALL, EV_INSTALL_FAILED, HELD, act_install_failed },
	{ TO_INSTALL, EV_NOT_SERVED, TO_INSTALL, act_note },
	{ TO_INSTALL, EV_APPROVE, TO_INSTALL, act_install },
	{ TO_INSTALL, EV_INSTALL, TO_INSTALL, act_install },
	{ TO_INSTALL, EV_CERT_OK, TO_INSTALL, act_accept },
	{ TO_INSTALL, EV_CERT_KNOWN, TO_INSTALL, act_note },
	{ TO_INSTALL, EV_CERT_BAD, TO_INSTALL, act_refuse },
	{ TO_INSTALL, EV_DETAILS_OK, TO_INSTALL, act_question },
	{ TO_INSTALL, EV_DETAILS_BAD, TO_INSTALL, act_question },
	{ TO_INSTALL, EV_UNPROVEN, TO_INSTALL, act_question },
	{ TO_INSTALL, EV_OTHER_DOMAIN, TO_INSTALL, act_question },
	{ TO_INSTALL, EV_QUESTION, TO_INSTALL, act_question },
	{ TO_INSTALL, EV_TIMER, TO_INSTALL, act_warn_due },
	{ TO_INSTALL, EV_BOUNCE, TO_INSTALL, act_question },
	{ TO_INSTALL, EV_REJECT, CLOSED, act_reject },
	{ TO_INSTALL, EV_CANCEL, CLOSED, act_cancel },

	{ INSTALLED, EV_CERT_OK, TO_INSTALL, act_accept },
	{ INSTALLED, EV_CERT_KNOWN, INSTALLED, act_known },
	{ INSTALLED, EV_CERT_BAD, INSTALLED, act_refuse },
	{ INSTALLED, EV_QUESTION, INSTALLED, act_question },
	{ INSTALLED, EV_BOUNCE, INSTALLED, act_question },
	{ INSTALLED, EV_INSTALLED, INSTALLED, act_note },
	{ INSTALLED, EV_TIMER, INSTALLED, act_note },
	{ INSTALLED, EV_INSTALL, INSTALLED, act_install },
	{ INSTALLED, EV_INSTALL_FAILED, HELD, act_install_again_failed },
	{ INSTALLED, EV_NOT_SERVED, HELD, act_not_served },
	{ INSTALLED, EV_ROLLBACK, INSTALLED, act_rollback },
	{ INSTALLED, EV_ROLLED_BACK, HELD, act_rolled_back },
	{ INSTALLED, EV_ROLLBACK_FAILED, HELD, act_rollback_failed },
	{ INSTALLED, EV_CANCEL, CLOSED, act_cancel },

	{ HELD, EV_RELEASE, STATE_BACK, act_release_held },
	{ HELD, EV_REJECT, CLOSED, act_reject },
	{ HELD, EV_CANCEL, CLOSED, act_cancel },
	{ HELD, EV_INSTALL, TO_INSTALL, act_install },
	{ HELD, EV_ROLLBACK, HELD, act_rollback },
	{ HELD, EV_ROLLED_BACK, HELD, act_rolled_back },
	{ HELD, EV_ROLLBACK_FAILED, HELD, act_rollback_failed },
	{ HELD, EV_NOT_SERVED, HELD, act_note },
	{ HELD, EV_SERVED, INSTALLED, act_served_again },
	{ HELD, EV_TIMER, HELD, act_held_timer },
	{ HELD, EV_QUESTION, HELD, act_question },
	{ HELD, EV_DETAILS_OK, HELD, act_question },
	{ HELD, EV_DETAILS_BAD, HELD, act_question },
	{ HELD, EV_UNPROVEN, HELD, act_question },
	{ HELD, EV_OTHER_DOMAIN, HELD, act_question },
	{ HELD, EV_CERT_OK, HELD, act_keep },
	{ HELD, EV_CERT_KNOWN, HELD, act_question },
	{ HELD, EV_CERT_BAD, HELD, act_question },
	{ HELD, EV_BOUNCE, HELD, act_question },
	{ HELD, EV_INSTALLED, HELD, act_held_installed },
	{ HELD, EV_INSTALL_FAILED, HELD, act_held_install_failed },

	{ CLOSED, EV_QUESTION, CLOSED, act_question },
	{ CLOSED, EV_CERT_OK, HELD, act_hold_certificate },
	{ CLOSED, EV_CERT_KNOWN, CLOSED, act_question },
	{ CLOSED, EV_CERT_BAD, CLOSED, act_question },
	{ CLOSED, EV_KEY_EXPOSED, CLOSED, act_question },
	{ CLOSED, EV_BOUNCE, CLOSED, act_note },
	{ CLOSED, EV_TIMER, CLOSED, act_note },
	{ CLOSED, EV_INSTALLED, CLOSED, act_note },
	{ CLOSED, EV_INSTALL_FAILED, CLOSED, act_note },
	{ CLOSED, EV_NOT_SERVED, CLOSED, act_note },
	{ CLOSED, EV_ROLLED_BACK, CLOSED, act_note },
	{ CLOSED, EV_ROLLBACK_FAILED, CLOSED, act_note },
};

const struct transition *
state_find(unsigned in, enum clerk_event on)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		if (rows[i].in == in && rows[i].on == on)
			return &rows[i];
	return NULL;
}

const struct transition *
state_rows(size_t *count_out)
{
	*count_out = COUNT(rows);
	return rows;
}

const char *
state_name(unsigned state)
{
	if (state == STATE_NEW)
		return "new";
	if (state == STATE_BACK)
		return "(as before)";
	return request_state_names[state];
}
