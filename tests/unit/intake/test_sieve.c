/* SPDX-License-Identifier: ISC */
#include "tests/unit/store/scratch.h"

#include "intake/sieve.h"
#include "store/outbox.h"

static const struct {
	const char *name, *from, *recipient, *reference;
	bool subject;
	const char *rule; /* NULL: not ours */
} cases[] = {
	{ "the subject", "x@nobody.example", "sales@example.net", NULL, true,
		"subject" },
	{ "a stranger", "x@nobody.example", "sales@example.net", NULL, false,
		NULL },
	{ "nobody at all", "", "", NULL, false, NULL },
	{ "an answer to our letter", "x@nobody.example", "sales@example.net",
		"ssl-1@example.net", false, "answer" },
	{ "an answer to another", "x@nobody.example", "sales@example.net",
		"ssl-2@example.net", false, NULL },
	{ "an owner who waits", "A@One.Example", "sales@example.net", NULL,
		false, "open_request" },
	{ "an owner who does not", "b@two.example", "sales@example.net", NULL,
		false, NULL },
	{ "a CA to admin@", "ca@ca.example", "admin@one.example", NULL, false,
		"validation" },
	{ "in another case", "ca@ca.example", "HostMaster@ONE.example", NULL,
		false, "validation" },
	{ "to the www name", "ca@ca.example", "webmaster@www.one.example",
		NULL, false, "validation" },
	{ "to the default name", "ca@ca.example",
		"postmaster@shop-2.example.net", NULL, false, "validation" },
	{ "to admin@ of another domain", "ca@ca.example",
		"admin@other.example", NULL, false, NULL },
	{ "to somebody else there", "ca@ca.example", "info@one.example", NULL,
		false, NULL },
	{ "to a longer name", "ca@ca.example", "administrators@one.example",
		NULL, false, NULL },
	{ "to no domain", "ca@ca.example", "admin@", NULL, false, NULL },
	{ "to a hostile one", "ca@ca.example",
		"admin@one.example' OR '1'='1", NULL, false, NULL },
	{ "a bounce", "MAILER-DAEMON@relay.example", "bounce@example.net",
		NULL, false, "bounce" },
	{ "to the envelope sender", "x@nobody.example", "Bounce@example.net",
		NULL, false, "bounce" },
};

static const char *
check(struct scratch *s, const struct config *config, size_t i)
{
	struct sift sift = { .from = (char *)(uintptr_t)cases[i].from,
		.subject = (char[]){ "" }, .message_id = (char[]){ "" },
		.subject_is_request = cases[i].subject };
	static char other[] = "other@x.example";
	const char *rule = "untouched";

	if (cases[i].recipient[0] != '\0')
		sift.recipients[sift.recipient_count++] =
		    (char *)(uintptr_t)cases[i].recipient;
	if (cases[i].reference != NULL) {
		sift.references[sift.reference_count++] =
		    (char *)(uintptr_t)cases[i].reference;
		sift.references[sift.reference_count++] = other;
	}
	ok(s, sieve_check(s->db, config, &sift, &rule, &s->err));
	return rule;
}

static void
fill(struct scratch *s)
{
	struct outbox_new n = { .kind = "csr", .sender = "bounce@example.net",
		.message_id = "ssl-1@example.net", .raw = "", .now = 1000,
		.recipient = "a@one.example", .expires_at = 2000 };
	int64_t id;

	begin(s);
	add_shop(s, "shop-1.example.net", "one.example", "a@one.example");
	add_shop(s, "shop-2.example.net", "", "b@two.example");
	add_request(s, 1, "one.example");
	ok(s, outbox_add(s->db, &n, &id, &s->err));
	commit(s);
}

static void
set(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

static void
test_rules(void **state)
{
	struct config *config = config_defaults();
	struct scratch *s = *state;
	const char *rule;
	size_t i;

	fill(s);
	set(&config->smtp.envelope_sender, "bounce@example.net");
	set(&config->mailbox.server.user, "sales@example.net");
	for (i = 0; i < COUNT(cases); i++) {
		rule = check(s, config, i);
		if ((rule == NULL) != (cases[i].rule == NULL) ||
		    (rule != NULL && strcmp(rule, cases[i].rule) != 0))
			fail_msg("%s: %s", cases[i].name,
			    rule != NULL ? rule : "not ours");
	}
	config_free(config);
}

/* With the mailbox's own address as envelope sender, what people write to it
 * is no bounce; with the null sender nothing comes back. */
static void
test_bounces(void **state)
{
	static const struct {
		const char *sender;
		const char *daemon, *address;
	} senders[] = {
		{ "", NULL, NULL },
		{ "sales@example.net", "bounce", NULL },
		{ "bounce@example.net", "bounce", "bounce" },
	};
	struct config *config = config_defaults();
	struct scratch *s = *state;
	struct sift sift = { .subject = (char[]){ "" },
		.message_id = (char[]){ "" }, .recipient_count = 1 };
	const char *rule;
	size_t i;

	set(&config->mailbox.server.user, "sales@example.net");
	for (i = 0; i < COUNT(senders); i++) {
		set(&config->smtp.envelope_sender, senders[i].sender);
		sift.from = (char[]){ "mailer-daemon@x.example" };
		sift.recipients[0] = (char[]){ "other@example.net" };
		ok(s, sieve_check(s->db, config, &sift, &rule, &s->err));
		if ((rule != NULL) != (senders[i].daemon != NULL))
			fail_msg("daemon, sender <%s>", senders[i].sender);
		sift.from = (char[]){ "x@nobody.example" };
		sift.recipients[0] = senders[i].sender[0] != '\0'
		    ? config->smtp.envelope_sender
		    : (char[]){ "sales@example.net" };
		ok(s, sieve_check(s->db, config, &sift, &rule, &s->err));
		if ((rule != NULL) != (senders[i].address != NULL))
			fail_msg("address, sender <%s>", senders[i].sender);
	}
	config_free(config);
}

#define T(f) cmocka_unit_test_setup_teardown(f, scratch_setup, \
	scratch_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_rules),
		T(test_bounces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
