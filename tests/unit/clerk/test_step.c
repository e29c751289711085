/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "clerk/step.h"

#define NOW 1795532663 /* Tuesday 2026-11-24 15:04:23 UTC */
#define DAY 86400
#define WEEK (7 * DAY)
#define NEW STATE_NEW
#define ASKED REQUEST_ASKED
#define CSR_SENT REQUEST_CSR_SENT
#define TO_INSTALL REQUEST_TO_INSTALL
#define INSTALLED REQUEST_INSTALLED
#define HELD REQUEST_HELD
#define CLOSED REQUEST_CLOSED

/* Letters to expect; "" none. */
static const struct {
	const char *name;
	unsigned from;
	enum clerk_event on;
	unsigned to;
	const char *letters;
	bool install, keep;
	int64_t next_at; /* after NOW; 0: no timer */
	bool approve; /* approve mode */
	int held_from; /* before; 0: CSR_SENT when held */
	bool has_cert;
	bool has_csr;
	bool rollback, probe; /* jobs to expect */
	bool fresh; /* no reminder yet */
	int64_t due; /* promised for then, after NOW */
} cases[] = {
	{ "a request", NEW, EV_DETAILS_OK, CSR_SENT,
		.letters = "csr", .next_at = WEEK },
	{ "details are missing", NEW, EV_DETAILS_BAD, ASKED, .letters = "ask",
		.next_at = WEEK },
	{ "not proven", NEW, EV_UNPROVEN, HELD, .letters = "held" },
	{ "another domain", NEW, EV_OTHER_DOMAIN, HELD, .letters = "held" },
	{ "a renewal", NEW, EV_RENEW, CSR_SENT,
		.letters = "renew", .next_at = WEEK },
	{ "the rest of the details", ASKED, EV_DETAILS_OK, CSR_SENT,
		.letters = "csr",
		.next_at = WEEK },
	{ "still not all", ASKED, EV_DETAILS_BAD, ASKED, .letters = "ask",
		.next_at = WEEK },
	{ "not proven, while asked", ASKED, EV_UNPROVEN, ASKED, .letters = "",
		.next_at = 5 },
	{ "no answer", ASKED, EV_TIMER, ASKED, .letters = "remind-details",
		.next_at = WEEK },
	{ "never an answer", ASKED, EV_GIVE_UP, CLOSED, .letters = "gave-up" },
	{ "rejected", ASKED, EV_REJECT, CLOSED, .letters = "rejected" },
	{ "corrected", CSR_SENT, EV_DETAILS_OK, CSR_SENT, .letters = "csr",
		.next_at = WEEK },
	{ "a certificate", CSR_SENT, EV_CERT_OK, TO_INSTALL, .letters = "",
		.install = true, .keep = true, .next_at = DAY - 7200 },
	{ "a certificate, approve mode", CSR_SENT, EV_CERT_OK, TO_INSTALL,
		.letters = "received approve", .keep = true,
		.next_at = DAY - 7200,
		.approve = true },
	{ "a wrong certificate", CSR_SENT, EV_CERT_BAD, CSR_SENT,
		.letters = "refused",
		.next_at = WEEK },
	{ "our key in a mail", CSR_SENT, EV_KEY_EXPOSED, CSR_SENT,
		.letters = "rekey",
		.next_at = WEEK },
	{ "no certificate", CSR_SENT, EV_TIMER, CSR_SENT,
		.letters = "remind-certificate", .next_at = WEEK },
	{ "never a certificate", CSR_SENT, EV_GIVE_UP, CLOSED,
		.letters = "gave-up" },
	{ "the letter came back", CSR_SENT, EV_BOUNCE, HELD,
		.letters = "held" },
	{ "cancelled", CSR_SENT, EV_CANCEL, CLOSED, .letters = "cancelled" },
	{ "installed", TO_INSTALL, EV_INSTALLED, INSTALLED,
		.letters = "installed",
		.next_at = 5 },
	{ "approved", TO_INSTALL, EV_APPROVE, TO_INSTALL,
		.letters = "", .install = true,
		.next_at = 5, .has_cert = true },
	{ "approved, but there is none", TO_INSTALL, EV_APPROVE, HELD,
		.letters = "held" },
	{ "it did not work, and the merchant knows of no promise", TO_INSTALL,
		EV_INSTALL_FAILED, HELD, .letters = "held received",
		.next_at = DAY - 7200, .due = DAY, .fresh = true },
	{ "it did not work again", TO_INSTALL, EV_INSTALL_FAILED, HELD,
		.letters = "held", .next_at = DAY - 7200, .due = DAY },
	{ "it did not work, shortly before the time", TO_INSTALL,
		EV_INSTALL_FAILED, HELD, .letters = "held", .next_at = 60,
		.due = 60 },
	{ "held, and soon due", HELD, EV_TIMER, HELD, .letters = "due-soon",
		.next_at = 7200, .due = 7200, .held_from = TO_INSTALL },
	{ "soon due", TO_INSTALL, EV_TIMER, TO_INSTALL, .letters = "due-soon",
		.next_at = 7200, .due = 7200 },
	{ "overdue", TO_INSTALL, EV_TIMER, TO_INSTALL, .letters = "due-soon",
		.next_at = DAY, .due = -5 },
	{ "not served any more", INSTALLED, EV_NOT_SERVED, HELD,
		.letters = "not-served" },
	{ "to be installed again", INSTALLED, EV_INSTALL, INSTALLED,
		.letters = "", .next_at = 5, .has_cert = true,
		.install = true },
	{ "installing it again failed", INSTALLED, EV_INSTALL_FAILED, HELD,
		.letters = "held" },
	{ "a held one to be installed again", HELD, EV_INSTALL, HELD,
		.letters = "", .held_from = INSTALLED, .has_cert = true,
		.install = true },
	{ "a held one is installed again", HELD, EV_INSTALLED, INSTALLED,
		.letters = "installed", .held_from = INSTALLED },
	{ "a held one could not be", HELD, EV_INSTALL_FAILED, HELD,
		.letters = "held", .held_from = INSTALLED },
	{ "served again", HELD, EV_SERVED, INSTALLED,
		.letters = "served-again", .held_from = INSTALLED },
	{ "to be rolled back", INSTALLED, EV_ROLLBACK, INSTALLED,
		.letters = "", .next_at = 5, .has_cert = true,
		.rollback = true },
	{ "rolled back", INSTALLED, EV_ROLLED_BACK, HELD, .letters = "held" },
	{ "rolling back failed", INSTALLED, EV_ROLLBACK_FAILED, HELD,
		.letters = "held" },
	{ "a held one to be rolled back", HELD, EV_ROLLBACK, HELD,
		.letters = "", .held_from = INSTALLED, .has_cert = true,
		.rollback = true },
	{ "nothing to roll back", HELD, EV_ROLLBACK, HELD, .letters = "" },
	{ "it did not work", TO_INSTALL, EV_INSTALL_FAILED, HELD,
		.letters = "held" },
	{ "a better one meanwhile", TO_INSTALL, EV_CERT_OK, TO_INSTALL,
		.letters = "",
		.install = true, .keep = true, .next_at = DAY - 7200 },
	{ "the key of a waiting one in a mail", TO_INSTALL, EV_KEY_EXPOSED,
		HELD, .letters = "held" },
	{ "the same again", INSTALLED, EV_CERT_KNOWN, INSTALLED,
		.letters = "already",
		.next_at = 5 },
	{ "a newer one", INSTALLED, EV_CERT_OK, TO_INSTALL, .letters = "",
		.install = true, .keep = true, .next_at = DAY - 7200 },
	{ "renewal is under way", INSTALLED, EV_TIMER, INSTALLED,
		.letters = "" },
	{ "the renewal failed", INSTALLED, EV_FAILED, HELD, .letters = "held" },
	{ "released, held from the beginning", HELD, EV_RELEASE, ASKED,
		.letters = "ask",
		.next_at = WEEK, .held_from = REQUEST_STATE_NONE },
	{ "released with its CSR", HELD, EV_RELEASE, CSR_SENT, .letters = "csr",
		.next_at = WEEK, .held_from = REQUEST_STATE_NONE,
		.has_csr = true },
	{ "released while it waited", HELD, EV_RELEASE, CSR_SENT, .letters = "",
		.next_at = WEEK },
	{ "released to be installed", HELD, EV_RELEASE, TO_INSTALL,
		.letters = "",
		.install = true, .held_from = TO_INSTALL, .has_cert = true,
		.next_at = DAY },
	{ "released to be approved", HELD, EV_RELEASE, TO_INSTALL,
		.letters = "",
		.held_from = TO_INSTALL, .has_cert = true, .approve = true,
		.next_at = DAY },
	{ "released in service", HELD, EV_RELEASE, INSTALLED, .letters = "",
		.held_from = INSTALLED, .has_cert = true, .probe = true },
	{ "install a held one", HELD, EV_INSTALL, TO_INSTALL, .letters = "",
		.install = true, .has_cert = true, .next_at = DAY },
	{ "install a held one without", HELD, EV_INSTALL, HELD,
		.letters = "held" },
	{ "a certificate for a held one", HELD, EV_CERT_OK, HELD, .letters = "",
		.keep = true },
	{ "a certificate after the end", CLOSED, EV_CERT_OK, HELD,
		.letters = "held",
		.keep = true },
	{ "the key of a closed one in a mail", CLOSED, EV_KEY_EXPOSED, CLOSED,
		.letters = "" },
};

static void
put_letters(const struct step *step, char text[200])
{
	size_t i, len = 0;

	text[0] = '\0';
	for (i = 0; i < step->letter_count; i++)
		len += (size_t)snprintf(text + len, 200 - len, "%s%s",
		    i > 0 ? " " : "", letter_table[step->letters[i]].name);
}

static void
check(size_t i, struct config *config, const struct calendar *calendar)
{
	struct shop shop = { .owner = (char[]){ "a@shop.example" } };
	struct verdict verdict = { .reason_count = 0 };
	struct step step;
	char letters[200];
	int64_t next;

	config->install.approve = cases[i].approve;
	step_init(&step);
	step.config = config;
	step.calendar = calendar;
	step.shop = &shop;
	step.verdict = &verdict;
	step.event = cases[i].on;
	step.now = NOW;
	step.from = cases[i].from;
	if (step.from != NEW) {
		step.request.state = (enum request_state)step.from;
		step.request.next_at = step.from == HELD ||
			step.from == CLOSED ? 0 : NOW + 5;
		step.request.reminders = cases[i].fresh ? 0 : 2;
		step.request.due_at = cases[i].due != 0
		    ? NOW + cases[i].due : 0;
	}
	if (step.from == HELD)
		step.request.held_from = cases[i].held_from != 0
		    ? (enum request_state)cases[i].held_from : CSR_SENT;
	step.request.cert_id = cases[i].has_cert ? 9 : 0;
	if (cases[i].has_csr) {
		free(step.request.csr_pem);
		step.request.csr_pem = xstrdup("csr");
	}
	step_run(&step);
	put_letters(&step, letters);
	next = cases[i].next_at == 0 ? 0 : NOW + cases[i].next_at;
	if (step.request.state != cases[i].to ||
	    strcmp(letters, cases[i].letters) != 0 ||
	    step.queue_install != cases[i].install ||
	    step.keep_certificate != cases[i].keep ||
	    step.queue_rollback != cases[i].rollback ||
	    step.queue_probe != cases[i].probe ||
	    step.request.next_at != next)
		fail_msg("%s: %s, letters \"%s\", install %d, keep %d, timer "
		    "%+lld", cases[i].name, state_name(step.request.state),
		    letters, step.queue_install, step.keep_certificate,
		    (long long)(step.request.next_at - NOW));
	step_release(&step);
}

static void
test_table(void **state)
{
	struct config *config = config_defaults();
	struct calendar *calendar;
	struct err err;
	size_t i;

	(void)state;
	assert_int_equal(calendar_new(&config->calendar, &calendar, &err), 0);
	for (i = 0; i < COUNT(cases); i++)
		check(i, config, calendar);
	calendar_free(calendar);
	config_free(config);
}

static void
test_reasons(void **state)
{
	struct verdict v = { .reason_count = 2 };
	char text[200];

	(void)state;
	v.reasons[0].code = VERDICT_EXPIRED;
	v.reasons[1].code = VERDICT_WEAK_KEY;
	step_reasons(&v, text, sizeof text);
	assert_string_equal(text, "expired,weak_key");
	/* As much as there is room for, ended. */
	step_reasons(&v, text, 5);
	assert_string_equal(text, "expi");
	v.reason_count = 0;
	step_reasons(&v, text, sizeof text);
	assert_string_equal(text, "");
}

/* However long what a stranger wrote is: it is cut, and held all the same. */
static void
test_long_detail(void **state)
{
	struct config *config = config_defaults();
	struct shop shop = { .owner = (char[]){ "a@shop.example" } };
	char *detail = xcalloc(1, 5000);
	struct step step;

	(void)state;
	memset(detail, 'x', 4999);
	step_init(&step);
	step.config = config;
	step.shop = &shop;
	step.event = EV_OTHER_DOMAIN;
	step.detail = detail;
	step_run(&step);
	assert_int_equal(step.request.state, HELD);
	assert_int_equal(strlen(step.request.reason), STEP_TEXT_MAX - 1);
	step_release(&step);
	free(detail);
	config_free(config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_long_detail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
