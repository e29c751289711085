/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "wire/sift.h"

static void
fill(struct sift *s)
{
	*s = (struct sift){ .from = xstrdup("maria@shop.example"),
		.subject = xstrdup("SSL installation"),
		.message_id = xstrdup("1@shop.example"),
		.subject_is_request = true };
	while (s->reference_count < SIFT_REFERENCES_MAX)
		s->references[s->reference_count++] = xstrdup("2@x.example");
	s->recipients[s->recipient_count++] = xstrdup("sales@host.example");
}

static void
test_round_trip(void **state)
{
	struct wire_cursor c;
	struct sift s, got;
	struct buf b;

	(void)state;
	fill(&s);
	buf_init(&b, 65536);
	sift_put(&b, &s);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(sift_get(&c, &got), 0);
	assert_string_equal(got.from, s.from);
	assert_string_equal(got.subject, s.subject);
	assert_string_equal(got.message_id, s.message_id);
	assert_true(got.subject_is_request);
	assert_int_equal(got.reference_count, SIFT_REFERENCES_MAX);
	assert_string_equal(got.recipients[0], "sales@host.example");
	sift_release(&got);
	sift_release(&s);
	buf_release(&b);
}

static void
test_truncation(void **state)
{
	struct wire_cursor c;
	struct sift s, got;
	struct buf b;
	size_t len;

	(void)state;
	fill(&s);
	buf_init(&b, 65536);
	sift_put(&b, &s);
	for (len = 0; len < b.len; len++) {
		wire_cursor_init(&c, b.data, len);
		if (sift_get(&c, &got) != -1)
			fail_msg("%zu octets of %zu were taken", len, b.len);
	}
	sift_release(&s);
	buf_release(&b);
}

/* The lengths of a batch, whole, cut at every byte, and with one too many. */
static void
test_question(void **state)
{
	struct sift_question q = { .count = SIFT_BATCH_MAX }, got;
	struct wire_cursor c;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < q.count; i++)
		q.lens[i] = (uint32_t)(i * 1000);
	buf_init(&b, 65536);
	sift_question_put(&b, &q);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(sift_question_get(&c, &got), 0);
	assert_int_equal(got.count, SIFT_BATCH_MAX);
	assert_int_equal(got.lens[99], 99000);
	for (i = 0; i < b.len; i++) {
		wire_cursor_init(&c, b.data, i);
		if (sift_question_get(&c, &got) != -1)
			fail_msg("%zu octets of %zu were taken", i, b.len);
	}
	buf_reset(&b);
	wire_put_u32(&b, SIFT_BATCH_MAX + 1);
	for (i = 0; i <= SIFT_BATCH_MAX; i++)
		wire_put_u32(&b, 1);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(sift_question_get(&c, &got), -1);
	buf_release(&b);
}

/* One reference more than there is room for. */
static void
test_too_many(void **state)
{
	struct wire_cursor c;
	struct sift s, got;
	struct buf b;
	size_t i;

	(void)state;
	fill(&s);
	buf_init(&b, 65536);
	wire_put_str(&b, s.from);
	wire_put_str(&b, s.subject);
	wire_put_str(&b, s.message_id);
	wire_put_bool(&b, true);
	wire_put_u32(&b, SIFT_REFERENCES_MAX + 1);
	for (i = 0; i <= SIFT_REFERENCES_MAX; i++)
		wire_put_str(&b, "x");
	wire_put_u32(&b, 0);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(sift_get(&c, &got), -1);
	sift_release(&s);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
