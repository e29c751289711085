/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/frame.h"
#include "wire/verdict.h"

static void
fill(struct verdict *v)
{
	static unsigned char der[] = { 0x30, 3, 2, 1, 5 };
	struct verdict_certificate *c = &v->chain[0];

	verdict_init(v);
	v->reason_count = 2;
	v->reasons[0].code = VERDICT_EXPIRED;
	v->reasons[0].detail = xstrdup("valid until 2027-01-01T00:00:00Z");
	v->reasons[1].code = VERDICT_WRONG_DOMAIN;
	v->reasons[1].detail = xstrdup("");
	v->warning_count = 1;
	v->warnings[0].code = VERDICT_CHAIN_COMPLETED;
	v->warnings[0].detail = xstrdup("x");
	v->has_leaf = true;
	v->names[v->name_count++] = xstrdup("shop.example");
	v->names[v->name_count++] = xstrdup("*.shop.example");
	v->chain_count = 1;
	c->der = xmemdup(der, sizeof der);
	c->der_len = sizeof der;
	memset(c->sha256, 0xab, SHA256_SIZE);
	memset(c->spki_sha256, 0xcd, SHA256_SIZE);
	c->subject = xstrdup("CN=shop.example");
	c->issuer = xstrdup("CN=CA");
	c->serial = xstrdup("0102");
	c->not_before = -5;
	c->not_after = 1842447600;
	v->file_count = 1;
	v->files[0].name = xstrdup("a.zip");
	v->files[0].format = xstrdup("zip");
	v->files[0].certificates = 3;
	v->key_count = 1;
	v->keys[0].holder = HOLDER_PRIVATE_KEY;
	memset(v->keys[0].spki_sha256, 7, SHA256_SIZE);
	v->private_keys_found = 1;
	v->issuer_url = xstrdup("http://ca.example/1.cer");
}

static void
assert_same(const struct verdict *v, const struct verdict *w)
{
	struct buf a, b;

	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	verdict_put(&a, v);
	verdict_put(&b, w);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	assert_string_equal(v->chain[0].subject, w->chain[0].subject);
	assert_true(v->chain[0].not_before == w->chain[0].not_before);
	assert_string_equal(v->names[1], w->names[1]);
	assert_int_equal(w->keys[0].holder, HOLDER_PRIVATE_KEY);
	buf_release(&a);
	buf_release(&b);
}

static void
test_round_trip(void **state)
{
	struct verdict v, w;
	struct wire_cursor c;
	struct buf b;
	size_t i;

	(void)state;
	fill(&v);
	buf_init(&b, 1 << 20);
	verdict_put(&b, &v);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(verdict_get(&c, &w), 0);
	assert_same(&v, &w);
	verdict_release(&w);
	for (i = 0; i < b.len; i++) {
		wire_cursor_init(&c, b.data, i);
		if (verdict_get(&c, &w) != -1)
			fail_msg("cut at %zu", i);
	}
	buf_putc(&b, 0);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(verdict_get(&c, &w), -1);
	buf_release(&b);
	verdict_release(&v);
}

/* What contradicts itself is no verdict: nothing is installed on its word. */
static void
test_incoherent(void **state)
{
	struct verdict v, w;
	struct wire_cursor c;
	struct buf b;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		fill(&v);
		buf_init(&b, 1 << 20);
		if (i == 0)
			v.ok = true; /* with reasons */
		else if (i == 1)
			v.has_leaf = false; /* with a chain */
		verdict_put(&b, &v);
		if (i == 2)
			b.data[0] = 2; /* neither true nor false */
		wire_cursor_init(&c, b.data, b.len);
		assert_int_equal(verdict_get(&c, &w), -1);
		buf_release(&b);
		verdict_release(&v);
	}
}

static void
test_question(void **state)
{
	struct inspect_question q = { 0 }, r;
	struct wire_cursor c;
	struct buf b;
	size_t i;

	(void)state;
	q.has_key = true;
	memset(q.spki_sha256, 3, SHA256_SIZE);
	q.domain = xstrdup("b\xc3\xbc" "cher.example");
	q.at = 1842447600;
	q.soon = q.at + 5;
	q.only_trust = true;
	q.trust_len = 100;
	q.intermediates_len = 7;
	q.fetched_count = 2;
	q.fetched_len[0] = 11;
	q.fetched_len[1] = 12;
	q.file_count = 2;
	q.files[0] = (struct inspect_file){ xstrdup("a"), 5 };
	q.files[1] = (struct inspect_file){ xstrdup(""), 0 };
	buf_init(&b, 1 << 20);
	inspect_question_put(&b, &q);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(inspect_question_get(&c, &r), 0);
	assert_true(r.has_key && r.only_trust);
	assert_string_equal(r.domain, q.domain);
	assert_true(r.at == q.at && r.soon == q.soon);
	assert_int_equal(r.file_count, 2);
	assert_string_equal(r.files[0].name, "a");
	assert_int_equal(r.files[0].len, 5);
	assert_int_equal(r.trust_len, 100);
	assert_int_equal(r.intermediates_len, 7);
	assert_int_equal(r.fetched_count, 2);
	assert_int_equal(r.fetched_len[0], 11);
	assert_int_equal(r.fetched_len[1], 12);
	inspect_question_release(&r);
	for (i = 0; i < b.len; i++) {
		wire_cursor_init(&c, b.data, i);
		if (inspect_question_get(&c, &r) != -1)
			fail_msg("cut at %zu", i);
	}
	buf_release(&b);
	inspect_question_release(&q);
}

static void
test_names(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < VERDICT_CODE_COUNT; i++) {
		assert_non_null(verdict_code_names[i]);
		for (k = 0; k < i; k++)
			assert_string_not_equal(verdict_code_names[i],
			    verdict_code_names[k]);
	}
}

/* The largest verdict there can be fits into an answer. */
static void
test_caps(void **state)
{
	struct verdict v, w;
	struct wire_cursor c;
	struct buf b;
	size_t i;

	(void)state;
	verdict_init(&v);
	v.ok = v.has_leaf = true;
	for (i = 0; i < VERDICT_CHAIN_MAX; i++) {
		v.chain[i].der = xcalloc(1, VERDICT_DER_MAX);
		v.chain[i].der_len = VERDICT_DER_MAX;
	}
	v.chain_count = VERDICT_CHAIN_MAX;
	for (i = 0; i < VERDICT_NAMES_MAX; i++)
		v.names[i] = xcalloc(1, 256);
	for (i = 0; i < VERDICT_NAMES_MAX; i++)
		memset(v.names[i], 'x', 255);
	v.name_count = VERDICT_NAMES_MAX;
	buf_init(&b, FRAME_PAYLOAD_MAX);
	verdict_put(&b, &v);
	assert_true(buf_ok(&b));
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(verdict_get(&c, &w), 0);
	verdict_release(&w);
	buf_release(&b);
	verdict_release(&v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_incoherent),
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_caps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
