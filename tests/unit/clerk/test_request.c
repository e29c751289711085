/* SPDX-License-Identifier: ISC */
#include "office.h"

#define US "US", "Utah", "Lindon"
#define PASS .dmarc = PROOF_PASS

/* A first mail: whose shop, what becomes of it. */
static const struct {
	const char *name;
	struct mail mail;
	enum config_proof proof;
	enum config_unknown unknown;
	unsigned from_count;         /* 0: 1 */
	enum request_state state;    /* of request 1; -1: there is none */
	const char *domain;
	const char *letters;
	bool leave;
	enum message_status status;
} first[] = {
	{ "one shop", { "a@one.example", { US, "One Inc", "Sales", NULL },
		NULL, PASS }, .state = REQUEST_CSR_SENT,
		.domain = "one.example", .letters = "csr>a@one.example",
		.status = MESSAGE_DONE },
	{ "no custom domain", { "b@two.example", { US, "Two", NULL, NULL },
		NULL, PASS }, .state = REQUEST_CSR_SENT,
		.domain = "shop-2.example.net",
		.letters = "csr>b@two.example", .status = MESSAGE_DONE },
	{ "in another case", { "A@One.Example", { US, "One", NULL, NULL },
		NULL, PASS }, .state = REQUEST_CSR_SENT,
		.domain = "one.example", .letters = "csr>a@one.example",
		.status = MESSAGE_DONE },
	{ "the www name", { "a@one.example", { US, "One", NULL,
		"WWW.One.Example" }, NULL, PASS }, .state = REQUEST_CSR_SENT,
		.domain = "one.example", .letters = "csr>a@one.example",
		.status = MESSAGE_DONE },
	{ "details are missing", { "a@one.example", { "US", NULL, "Lindon",
		"One", NULL, NULL }, NULL, PASS }, .state = REQUEST_ASKED,
		.domain = "one.example", .letters = "ask>a@one.example",
		.status = MESSAGE_DONE },
	{ "no details at all", { "a@one.example", { NULL }, NULL, PASS },
		.state = REQUEST_ASKED, .domain = "one.example",
		.letters = "ask>a@one.example", .status = MESSAGE_DONE },
	{ "another domain", { "a@one.example", { US, "One", NULL,
		"bank.example" }, NULL, PASS }, .state = REQUEST_HELD,
		.domain = "one.example", .letters = "held>ops@example.net",
		.status = MESSAGE_DONE },
	{ "another shop's domain", { "a@one.example", { US, "One", NULL,
		"three.example" }, NULL, PASS }, .state = REQUEST_HELD,
		.domain = "one.example", .letters = "held>ops@example.net",
		.status = MESSAGE_DONE },
	{ "not proven", { "a@one.example", { US, "One", NULL, NULL }, NULL,
		.dmarc = PROOF_ABSENT }, .state = REQUEST_HELD,
		.domain = "one.example", .letters = "held>ops@example.net",
		.status = MESSAGE_DONE },
	{ "forged", { "a@one.example", { US, "One", NULL, NULL }, NULL,
		.dmarc = PROOF_FAIL }, .state = REQUEST_HELD,
		.domain = "one.example", .letters = "held>ops@example.net",
		.status = MESSAGE_DONE },
	{ "no proof is wanted", { "a@one.example", { US, "One", NULL, NULL },
		NULL, .dmarc = PROOF_ABSENT }, .proof = PROOF_NONE,
		.state = REQUEST_CSR_SENT, .domain = "one.example",
		.letters = "csr>a@one.example", .status = MESSAGE_DONE },
	{ "several shops, one named", { "c@many.example", { US, "Many", NULL,
		"four.example" }, NULL, PASS }, .state = REQUEST_CSR_SENT,
		.domain = "four.example", .letters = "csr>c@many.example",
		.status = MESSAGE_DONE },
	{ "several shops, the default name", { "c@many.example", { US, "Many",
		NULL, "shop-3.example.net" }, NULL, PASS },
		.state = REQUEST_CSR_SENT, .domain = "three.example",
		.letters = "csr>c@many.example", .status = MESSAGE_DONE },
	{ "several shops, none named", { "c@many.example", { US, "Many", NULL,
		NULL }, NULL, PASS }, .state = REQUEST_STATE_NONE,
		.letters = "which-shop>c@many.example",
		.status = MESSAGE_DONE },
	{ "two senders", { "a@one.example", { US, "One", NULL, NULL }, NULL,
		PASS }, .from_count = 2, .state = REQUEST_STATE_NONE,
		.letters = "", .leave = true, .status = MESSAGE_DONE },
	{ "unknown, leave", { "x@nobody.example", { US, "X", NULL, NULL },
		NULL, PASS }, .state = REQUEST_STATE_NONE, .letters = "",
		.leave = true, .status = MESSAGE_DONE },
	{ "unknown, hold", { "x@nobody.example", { US, "X", NULL, NULL }, NULL,
		PASS }, .unknown = UNKNOWN_HOLD, .state = REQUEST_STATE_NONE,
		.letters = "", .leave = true, .status = MESSAGE_QUARANTINED },
	{ "unknown, answer", { "x@nobody.example", { US, "X", NULL, NULL },
		NULL, PASS }, .unknown = UNKNOWN_ANSWER,
		.state = REQUEST_STATE_NONE,
		.letters = "unknown-sender>x@nobody.example", .leave = true,
		.status = MESSAGE_DONE },
	{ "unknown and unproven, answer", { "x@nobody.example", { US, "X",
		NULL, NULL }, NULL, .dmarc = PROOF_FAIL },
		.unknown = UNKNOWN_ANSWER, .state = REQUEST_STATE_NONE,
		.letters = "", .leave = true, .status = MESSAGE_DONE },
	{ "unknown, no address to answer", { "x y@nobody.example", { US, "X",
		NULL, NULL }, NULL, PASS }, .unknown = UNKNOWN_ANSWER,
		.state = REQUEST_STATE_NONE, .letters = "", .leave = true,
		.status = MESSAGE_DONE },
};

static void
check_first(size_t i)
{
	const char *name = first[i].name;
	void *state = NULL;
	struct message m;
	struct request r;
	struct office *o;
	int64_t id;

	office_setup(&state);
	o = state;
	o->config->senders.proof = first[i].proof;
	o->config->senders.unknown = first[i].unknown;
	office_read(o, &first[i].mail);
	if (first[i].from_count != 0)
		o->reading.from_count = first[i].from_count;
	id = office_take(o);
	if (office_work(o, WORK_MESSAGE, id, NOW) != DECIDE_DONE)
		fail_msg("%s: %s", name, o->s->err.text);
	office_letters(o, name, first[i].letters);
	if (first[i].state == REQUEST_STATE_NONE)
		assert_int_equal(sql_int(o->s, "SELECT count(*) FROM request"),
		    0);
	else {
		office_state(o, name, 1, first[i].state);
		office_load(o, 1, &r);
		if (strcmp(r.domain, first[i].domain) != 0)
			fail_msg("%s: for %s", name, r.domain);
		request_release(&r);
	}
	assert_int_equal(message_load(o->s->db, id, &m, &o->s->err), 1);
	if (m.status != first[i].status ||
	    (m.mark == MESSAGE_MARK_UNWANTED) != first[i].leave)
		fail_msg("%s: message %s, mark %s", name,
		    message_status_names[m.status],
		    message_mark_names[m.mark]);
	message_release(&m);
	office_teardown(&state);
}

static void
test_first(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(first); i++)
		check_first(i);
}

static char *
csr_of(struct office *o, int64_t id)
{
	struct request r;
	char *csr;

	office_load(o, id, &r);
	csr = xstrdup(r.csr_pem);
	request_release(&r);
	return csr;
}

/* The CSR says this ("country.state.organization.name"). */
static void
assert_csr(struct office *o, const char *name, const char *content)
{
	char *csr = csr_of(o, 1);

	if (strstr(csr, content) == NULL)
		fail_msg("%s: %s", name, csr);
	free(csr);
}

#define FIRST { "a@one.example", { US, "One Inc", "Sales", NULL }, NULL, PASS }

/* Details once more: the same ones bring the same CSR, others a new one. */
static void
test_again(void **state)
{
	static const struct mail same = FIRST, other = { "a@one.example",
		{ NULL, NULL, NULL, "One Ltd", NULL, NULL }, NULL, PASS };
	struct office *o = *state;
	char *one, *two;

	office_mail(o, &same, NOW);
	one = csr_of(o, 1);
	office_mail(o, &same, NOW + DAY);
	two = csr_of(o, 1);
	assert_string_equal(one, two);
	free(two);
	office_mail(o, &other, NOW + 2 * DAY);
	assert_csr(o, "corrected", "US.Utah.One Ltd.one.example");
	two = csr_of(o, 1);
	assert_string_not_equal(one, two);
	free(one);
	free(two);
	office_letters(o, "three", "csr>a@one.example csr>a@one.example "
	    "csr>a@one.example");
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM request"), 1);
}

/* An answer with the missing line alone completes the request. */
static void
test_answer(void **state)
{
	static const struct mail part = { "a@one.example",
		{ "US", NULL, "Lindon", "One Inc", NULL, NULL }, NULL, PASS };
	static const struct mail rest = { "a@one.example",
		{ NULL, "Utah", NULL, NULL, NULL, NULL }, NULL, PASS };
	struct office *o = *state;

	office_mail(o, &part, NOW);
	office_letters(o, "asked", "ask>a@one.example");
	office_mail(o, &rest, NOW + DAY);
	office_state(o, "answered", 1, REQUEST_CSR_SENT);
	office_letters(o, "answered", "csr>a@one.example");
	assert_csr(o, "answered", "US.Utah.One Inc.one.example");
	assert_int_equal(sql_int(o->s,
	    "SELECT count(*) FROM evidence WHERE request_id = 1"), 4);
}

/* Details that are wrong while a CSR is out must not slip into the row: else
 * the same details, sent again, would bring the old CSR. */
static void
test_wrong_while_csr_is_out(void **state)
{
	static const struct mail good = FIRST, corrected = { "a@one.example",
		{ US, "One Ltd", NULL, NULL }, NULL, PASS };
	struct office *o = *state;
	struct request r;

	office_mail(o, &good, NOW);
	office_letters(o, "first", "csr>a@one.example");
	office_read(o, &corrected);
	o->reading.problems[o->reading.problem_count++] =
	    (struct reading_problem){ .field = FIELD_COUNTRY,
		.code = CODE_AMBIGUOUS, .detail = xstrdup("US or DE") };
	office_work(o, WORK_MESSAGE, office_take(o), NOW + 1);
	office_letters(o, "wrong", "");
	assert_true(o->d->leave);
	office_load(o, 1, &r);
	assert_string_equal(r.organization, "One Inc");
	request_release(&r);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM evidence WHERE "
	    "field = 'organization' AND value = 'One Inc'"), 1);
	office_mail(o, &corrected, NOW + 2);
	assert_csr(o, "corrected", "US.Utah.One Ltd.one.example");
}

/* An unproven mail changes nothing that is open, makes no key and stops
 * nothing: a forged From must not keep the owner from his certificate. */
static void
test_unproven_answer(void **state)
{
	static const struct mail good = FIRST;
	static const struct mail part = { "a@one.example",
		{ "US", NULL, "Lindon", "One Inc", NULL, NULL }, NULL, PASS };
	static const struct mail forged = { "a@one.example",
		{ US, "Evil Inc", NULL, NULL }, NULL, .dmarc = PROOF_FAIL };
	struct office *o = *state;
	struct request r;

	office_mail(o, &part, NOW);
	office_letters(o, "asked", "ask>a@one.example");
	office_mail(o, &forged, NOW + 1);
	office_state(o, "forged", 1, REQUEST_ASKED);
	office_letters(o, "forged", "");
	assert_true(o->d->leave);
	office_load(o, 1, &r);
	assert_string_equal(r.organization, "One Inc");
	assert_string_equal(r.state_name, "");
	assert_string_equal(r.csr_pem, "");
	request_release(&r);
	office_mail(o, &good, NOW + 2);
	office_state(o, "good", 1, REQUEST_CSR_SENT);
	office_letters(o, "good", "csr>a@one.example");
	office_mail(o, &forged, NOW + 3);
	office_state(o, "forged", 1, REQUEST_CSR_SENT);
	office_letters(o, "forged", "");
	assert_true(o->d->leave);
	office_load(o, 1, &r);
	assert_string_equal(r.organization, "One Inc");
	request_release(&r);
}

/* Held from its beginning, it has its CSR for the operator to release. */
static void
test_unproven_has_csr(void **state)
{
	static const struct mail unproven = { "a@one.example",
		{ US, "One Inc", NULL, NULL }, NULL, .dmarc = PROOF_ABSENT };
	struct office *o = *state;

	office_mail(o, &unproven, NOW);
	office_state(o, "unproven", 1, REQUEST_HELD);
	assert_csr(o, "unproven", "US.Utah.One Inc.one.example");
}

/* Asked which shop, the merchant answers with the domain, or in the thread of
 * a letter about one of them. */
static void
test_which_shop(void **state)
{
	static const struct mail none = { "c@many.example",
		{ US, "Many", NULL, NULL }, NULL, PASS };
	static const struct mail named = { "c@many.example",
		{ US, "Many", NULL, "three.example" }, NULL, PASS };
	struct mail thread = none;
	struct office *o = *state;
	struct outbox letter;

	office_mail(o, &none, NOW);
	office_letters(o, "asked", "which-shop>c@many.example");
	office_mail(o, &named, NOW + 1);
	office_letters(o, "named", "csr>c@many.example");
	assert_int_equal(outbox_load(o->s->db, 2, &letter, &o->s->err), 1);
	thread.references = letter.message_id;
	office_mail(o, &thread, NOW + 2);
	office_letters(o, "thread", "csr>c@many.example");
	outbox_release(&letter);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM request WHERE "
	    "domain = 'three.example'"), 1);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM request"), 1);
}

/* A reply without a form in the request's thread is for a person. */
static void
test_reply_without_details(void **state)
{
	static const struct mail good = FIRST, empty = { "a@one.example",
		{ NULL }, NULL, PASS };
	struct office *o = *state;

	office_mail(o, &good, NOW);
	office_letters(o, "first", "csr>a@one.example");
	office_mail(o, &empty, NOW + 1);
	office_state(o, "empty", 1, REQUEST_CSR_SENT);
	office_letters(o, "empty", "");
	assert_true(o->d->leave);
	assert_string_not_equal(o->d->reason, "");
}

/* A shop whose decision is not committed yet: first that one. */
static void
test_conflict(void **state)
{
	static const struct mail good = FIRST;
	struct office *o = *state;
	int64_t id;

	office_read(o, &good);
	id = office_take(o);
	o->desk.pending[0] = 1;
	o->desk.pending_count = 1;
	assert_int_equal(office_work(o, WORK_MESSAGE, id, NOW),
	    DECIDE_CONFLICT);
	o->desk.pending[0] = 2;
	assert_int_equal(office_work(o, WORK_MESSAGE, id, NOW), DECIDE_DONE);
}

/* A refused letter holds the request and is acted on once. */
static void
test_refused_letter(void **state)
{
	static const struct mail good = FIRST;
	struct office *o = *state;
	int64_t ids[4];
	size_t count;

	office_mail(o, &good, NOW);
	begin(o->s);
	sql(o->s, "UPDATE outbox SET status = 'sending'");
	ok(o->s, outbox_hold(o->s->db, 1, 550, "no such user", &o->s->err));
	commit(o->s);
	ok(o->s, outbox_unseen(o->s->db, ids, 4, &count, &o->s->err));
	assert_int_equal(count, 1);
	office_work(o, WORK_LETTER, 1, NOW + 1);
	office_state(o, "refused", 1, REQUEST_HELD);
	ok(o->s, outbox_unseen(o->s->db, ids, 4, &count, &o->s->err));
	assert_int_equal(count, 0);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM request WHERE "
	    "reason LIKE '%550 no such user%'"), 1);
}

/* What a stranger wrote breaks neither letters nor the row. */
static const char *const hostile[] = { "{csr}", "{?domain}", "<b>&amp;</b>",
	"a\x1b[2Jb", "a\xe2\x80\xae.", "a\r\nBcc: x@x.example", "\xff\xfe",
	"\" to=installed", "%s%n%d", "'; DROP TABLE request; --" };

static void
test_hostile(void **unused)
{
	size_t i;

	(void)unused;
	for (i = 0; i < COUNT(hostile); i++) {
		struct mail mail = FIRST;
		void *state = NULL;
		struct office *o;
		char raw[16384];
		ssize_t n;
		int fd;

		office_setup(&state);
		o = state;
		mail.fields[FIELD_ORGANIZATION] = hostile[i];
		office_read(o, &mail);
		office_set(&o->reading.subject, hostile[i]);
		if (office_work(o, WORK_MESSAGE, office_take(o), NOW) !=
		    DECIDE_DONE)
			fail_msg("%s: %s", hostile[i], o->s->err.text);
		fd = outbox_fd(o->s->db, 1, &o->s->err);
		ok(o->s, fd);
		n = read(fd, raw, sizeof raw - 1);
		assert_true(n > 0);
		raw[n] = '\0';
		close(fd);
		if (strstr(raw, "\nBcc:") != NULL || strchr(raw, '\x1b') ||
		    strstr(raw, "=1B") != NULL ||
		    strstr(raw, "<b>&amp;</b></li>") != NULL)
			fail_msg("%s: %s", hostile[i], raw);
		office_state(o, hostile[i], 1, REQUEST_CSR_SENT);
		office_teardown(&state);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, office_setup, office_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first),
		T(test_again),
		T(test_answer),
		T(test_wrong_while_csr_is_out),
		T(test_unproven_answer),
		T(test_unproven_has_csr),
		T(test_which_shop),
		T(test_reply_without_details),
		T(test_conflict),
		T(test_refused_letter),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
