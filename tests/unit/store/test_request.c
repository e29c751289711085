/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include "store/evidence.h"

static void
assert_same(const struct request *a, const struct request *b)
{
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->shop_id, b->shop_id);
	assert_string_equal(a->domain, b->domain);
	assert_int_equal(a->state, b->state);
	assert_string_equal(a->reason, b->reason);
	assert_int_equal(a->held_from, b->held_from);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->created, b->created);
	assert_int_equal(a->changed, b->changed);
	assert_string_equal(a->token, b->token);
	assert_string_equal(a->subject, b->subject);
	assert_string_equal(a->language, b->language);
	assert_string_equal(a->last_message_id, b->last_message_id);
	assert_string_equal(a->thread_references, b->thread_references);
	assert_string_equal(a->country, b->country);
	assert_string_equal(a->state_name, b->state_name);
	assert_string_equal(a->locality, b->locality);
	assert_string_equal(a->organization, b->organization);
	assert_string_equal(a->unit, b->unit);
	assert_string_equal(a->key_type, b->key_type);
	assert_int_equal(a->key_sealed_len, b->key_sealed_len);
	if (a->key_sealed_len > 0)
		assert_memory_equal(a->key_sealed, b->key_sealed,
		    a->key_sealed_len);
	assert_string_equal(a->csr_pem, b->csr_pem);
	assert_int_equal(a->has_spki, b->has_spki);
	assert_memory_equal(a->spki_sha256, b->spki_sha256, DB_HASH_SIZE);
	assert_int_equal(a->accepted_at, b->accepted_at);
	assert_int_equal(a->due_at, b->due_at);
	assert_int_equal(a->next_at, b->next_at);
	assert_int_equal(a->reminders, b->reminders);
	assert_int_equal(a->renews_id, b->renews_id);
	assert_int_equal(a->cert_id, b->cert_id);
	assert_int_equal(a->probe_at, b->probe_at);
}

/* Every field its own value, so that two that are exchanged show. */
static void
fill(struct request *r)
{
	set_text(&r->domain, "www.a.example");
	r->state = REQUEST_HELD;
	set_text(&r->reason, "reason");
	r->held_from = REQUEST_CSR_SENT;
	r->kind = REQUEST_FULL_SERVICE;
	r->changed = 2002;
	set_text(&r->subject, "SSL installation");
	set_text(&r->language, "de");
	set_text(&r->last_message_id, "last@x");
	set_text(&r->thread_references, "a@x b@x");
	set_text(&r->country, "DE");
	set_text(&r->state_name, "Bayern");
	set_text(&r->locality, "M\xc3\xbcnchen");
	set_text(&r->organization, "O'Neill \"GmbH\"; DROP TABLE request");
	set_text(&r->unit, "IT");
	set_text(&r->key_type, "p-256");
	r->key_sealed = xmemdup("\0sealed", 7);
	r->key_sealed_len = 7;
	set_text(&r->csr_pem, "-----BEGIN");
	r->has_spki = true;
	memset(r->spki_sha256, 0xab, DB_HASH_SIZE);
	r->accepted_at = 3003;
	r->due_at = 3004;
	r->next_at = 3005;
	r->reminders = 6;
}

static void
test_round_trip(void **state)
{
	struct scratch *s = *state;
	struct request r, back;

	begin(s);
	add_shop(s, "shop-1.example.net", "www.a.example", "a@a.example");
	request_init(&r);
	r.shop_id = 1;
	r.created = 2001;
	set_text(&r.domain, "b.example");
	ok(s, request_insert(s->db, &r, &s->err));
	assert_int_equal(r.id, 1);
	assert_int_equal(strlen(r.token), 32);
	assert_int_equal(request_load(s->db, 1, &back, &s->err), 1);
	assert_same(&back, &r);
	request_release(&back);
	fill(&r);
	ok(s, request_update(s->db, &r, &s->err));
	commit(s);
	assert_int_equal(request_load(s->db, 1, &back, &s->err), 1);
	assert_same(&back, &r);
	request_release(&back);
	assert_int_equal(request_by_spki(s->db, r.spki_sha256, &back,
	    &s->err), 1);
	assert_same(&back, &r);
	request_release(&back);
	assert_int_equal(request_by_token(s->db, r.token, &back, &s->err), 1);
	request_release(&back);
	assert_int_equal(request_by_token(s->db, "", &back, &s->err), 0);
	assert_int_equal(request_load(s->db, 2, &back, &s->err), 0);
	begin(s);
	r.renews_id = r.id;
	r.cert_id = add_certificate(s, r.id, 1);
	ok(s, request_update(s->db, &r, &s->err));
	commit(s);
	assert_int_equal(request_load(s->db, 1, &back, &s->err), 1);
	assert_same(&back, &r);
	request_release(&back);
	request_release(&r);
	request_release(NULL);
}

static void
test_tokens_differ(void **state)
{
	struct request a, b;

	(void)state;
	request_init(&a);
	request_init(&b);
	assert_string_not_equal(a.token, b.token);
	request_release(&a);
	request_release(&b);
}

static void
test_one_open(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *name;
		enum request_state state, held_from;
		bool open;
	} cases[] = {
		{ "asked", REQUEST_ASKED, REQUEST_STATE_NONE, true },
		{ "csr_sent", REQUEST_CSR_SENT, REQUEST_STATE_NONE, true },
		{ "ordered", REQUEST_ORDERED, REQUEST_STATE_NONE, true },
		{ "to_install", REQUEST_TO_INSTALL, REQUEST_STATE_NONE, true },
		{ "installed", REQUEST_INSTALLED, REQUEST_STATE_NONE, false },
		{ "held", REQUEST_HELD, REQUEST_STATE_NONE, true },
		{ "held from asked", REQUEST_HELD, REQUEST_ASKED, true },
		{ "held from installed", REQUEST_HELD, REQUEST_INSTALLED,
		    false },
		{ "closed", REQUEST_CLOSED, REQUEST_STATE_NONE, false },
	};
	struct request r, second;
	size_t i;
	int rc;

	begin(s);
	add_shop(s, "shop-1.example.net", "www.a.example", "a@a.example");
	add_shop(s, "shop-2.example.net", "", "a@a.example");
	add_request(s, 1, "www.a.example");
	commit(s);
	assert_int_equal(request_load(s->db, 1, &r, &s->err), 1);
	for (i = 0; i < COUNT(cases); i++) {
		begin(s);
		r.state = cases[i].state;
		r.held_from = cases[i].held_from;
		ok(s, request_update(s->db, &r, &s->err));
		assert_int_equal(request_is_open(&r), cases[i].open);
		rc = request_open_for(s->db, 1, "WWW.a.example", &second,
		    &s->err);
		if (rc != cases[i].open)
			fail_msg("%s: open_for %d", cases[i].name, rc);
		if (rc == 1)
			request_release(&second);
		rc = request_owner_is_waiting(s->db, "A@a.example", &s->err);
		if (rc != cases[i].open)
			fail_msg("%s: waiting %d", cases[i].name, rc);
		request_init(&second);
		second.shop_id = 1;
		set_text(&second.domain, "www.A.example");
		rc = request_insert(s->db, &second, &s->err);
		if (rc != (cases[i].open ? -1 : 0))
			fail_msg("%s: second %d", cases[i].name, rc);
		if (rc == -1)
			assert_int_equal(s->err.kind, ERR_INPUT);
		/* Another domain or another shop may. */
		set_text(&second.domain, "b.example");
		if (rc == -1)
			ok(s, request_insert(s->db, &second, &s->err));
		request_release(&second);
		add_request(s, 2, "www.a.example");
		db_rollback(s->db);
	}
	request_release(&r);
}

/* The index, and not only the check before it, keeps a second one out. */
static void
test_one_open_index(void **state)
{
	struct scratch *s = *state;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	commit(s);
	assert_int_equal(sqlite3_exec(s->db->handle,
	    "INSERT INTO request SELECT NULL, shop_id, domain, state, reason, "
	    "held_from, kind, created, changed, lower(hex(randomblob(16))), "
	    "subject, language, last_message_id, thread_references, country, "
	    "state_name, locality, organization, unit, key_type, key_sealed, "
	    "csr_pem, spki_sha256, accepted_at, due_at, next_at, reminders, "
	    "renews_id, cert_id, probe_at FROM request", NULL, NULL, NULL) &
	    0xff, SQLITE_CONSTRAINT);
	assert_non_null(strstr(sqlite3_errmsg(s->db->handle), "UNIQUE"));
}

static void
set_timer(struct scratch *s, int64_t id, int64_t next_at, int64_t due_at,
    enum request_state to)
{
	struct request r;

	assert_int_equal(request_load(s->db, id, &r, &s->err), 1);
	r.next_at = next_at;
	r.due_at = due_at;
	r.state = to;
	ok(s, request_update(s->db, &r, &s->err));
	request_release(&r);
}

static int
collect(const struct request *r, void *data)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 64 - len, "%d ", (int)r->id);
	return 0;
}

static void
test_lists(void **state)
{
	struct scratch *s = *state;
	static const struct {
		struct request_filter filter;
		const char *ids;
	} cases[] = {
		{ { 0 }, "1 2 3 4 " },
		{ { .states = 1U << REQUEST_ASKED }, "1 3 " },
		{ { .states = 1U << REQUEST_ASKED | 1U << REQUEST_CLOSED },
		    "1 3 4 " },
		{ { .shop_id = 2 }, "3 4 " },
		{ { .domain = "B.example" }, "2 " },
		{ { .due_before = 100 }, "2 " },
		{ { .after_id = 2 }, "3 4 " },
		{ { .limit = 1, .states = 1U << REQUEST_CLOSED }, "4 " },
		{ { .limit = 3 }, "1 2 3 " },
		{ { .shop_id = 3 }, "" },
	};
	int64_t at, ids[8], counts[REQUEST_STATE_COUNT];
	size_t i, count;
	char text[64];

	assert_int_equal(request_next_due(s->db, &at, &s->err), 0);
	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_shop(s, "shop-2.example.net", "", "b@b.example");
	add_request(s, 1, "a.example");
	add_request(s, 1, "b.example");
	add_request(s, 2, "c.example");
	add_request(s, 2, "d.example");
	set_timer(s, 1, 50, 0, REQUEST_ASKED);
	set_timer(s, 2, 40, 99, REQUEST_TO_INSTALL);
	set_timer(s, 3, 60, 100, REQUEST_ASKED);
	set_timer(s, 4, 0, 0, REQUEST_CLOSED);
	commit(s);
	for (i = 0; i < COUNT(cases); i++) {
		text[0] = '\0';
		ok(s, request_each(s->db, &cases[i].filter, collect, text,
		    &s->err));
		if (strcmp(text, cases[i].ids) != 0)
			fail_msg("case %zu: %s", i, text);
	}
	assert_int_equal(request_next_due(s->db, &at, &s->err), 1);
	assert_int_equal(at, 40);
	ok(s, request_due(s->db, 50, ids, 8, &count, &s->err));
	assert_int_equal(count, 2);
	assert_int_equal(ids[0], 2);
	assert_int_equal(ids[1], 1);
	ok(s, request_due(s->db, 39, ids, 8, &count, &s->err));
	assert_int_equal(count, 0);
	ok(s, request_open_of_shop(s->db, 2, ids, 8, &count, &s->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], 3);
	ok(s, request_count(s->db, counts, &s->err));
	assert_int_equal(counts[REQUEST_ASKED], 2);
	assert_int_equal(counts[REQUEST_TO_INSTALL], 1);
	assert_int_equal(counts[REQUEST_HELD], 0);
}

static int
renewal(const struct request *r, void *data)
{
	struct scratch *s = data;
	struct request other;

	/* A walk may read, but not be begun inside itself. */
	assert_int_equal(request_load(s->db, r->id, &other, &s->err), 1);
	request_release(&other);
	assert_int_equal(request_each(s->db, &(struct request_filter){ 0 },
	    renewal, data, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_BUG);
	return 1;
}

static void
test_renewal(void **state)
{
	struct scratch *s = *state;
	struct request r;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	set_timer(s, 1, 0, 0, REQUEST_INSTALLED);
	assert_int_equal(request_renewal_of(s->db, 1, &r, &s->err), 0);
	request_init(&r);
	r.shop_id = 1;
	r.renews_id = 1;
	set_text(&r.domain, "a.example");
	ok(s, request_insert(s->db, &r, &s->err));
	request_release(&r);
	assert_int_equal(request_renewal_of(s->db, 1, &r, &s->err), 1);
	assert_int_equal(r.id, 2);
	request_release(&r);
	set_timer(s, 2, 0, 0, REQUEST_CLOSED);
	assert_int_equal(request_renewal_of(s->db, 1, &r, &s->err), 0);
	commit(s);
	ok(s, request_each(s->db, &(struct request_filter){ 0 }, renewal, s,
	    &s->err));
}

static void
test_evidence(void **state)
{
	struct scratch *s = *state;
	struct evidence e = { .field = FIELD_LOCALITY,
		.value = (char *)(uintptr_t)"Paris",
		.part = (char *)(uintptr_t)"1 text/plain", .line = 4,
		.evidence = (char *)(uintptr_t)"City: Paris" };
	struct evidence back;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	ok(s, evidence_set(s->db, 1, &e, &s->err));
	e.value = (char *)(uintptr_t)"Lyon";
	e.line = 5;
	ok(s, evidence_set(s->db, 1, &e, &s->err));
	commit(s);
	assert_int_equal(evidence_get(s->db, 1, FIELD_LOCALITY, &back,
	    &s->err), 1);
	assert_string_equal(back.value, "Lyon");
	assert_string_equal(back.part, "1 text/plain");
	assert_int_equal(back.line, 5);
	assert_string_equal(back.evidence, "City: Paris");
	assert_int_equal(back.field, FIELD_LOCALITY);
	assert_int_equal(back.message_id, 0);
	evidence_release(&back);
	assert_int_equal(evidence_get(s->db, 1, FIELD_STATE, &back, &s->err),
	    0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_tokens_differ),
		TEST(test_one_open),
		TEST(test_one_open_index),
		TEST(test_lists),
		TEST(test_renewal),
		TEST(test_evidence),
	};

	return cmocka_run_group_tests_name("store/request", tests, NULL, NULL);
}
