/* SPDX-License-Identifier: ISC */
/* Readings and sifts cross the wire whole, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/reading.h"

static void
set(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

static void
fill(struct reading *r)
{
	reading_init(r);
	r->kind = READING_REQUEST;
	r->from_count = 1;
	set(&r->kind_reason, "subject says SSL installation");
	set(&r->from, "maria@shop.example");
	set(&r->subject, "Re: SSL installation \xe2\x9c\x93");
	set(&r->message_id, "1@shop.example");
	set(&r->language, "de");
	r->references[r->reference_count++] = xstrdup("2@hosting.example");
	r->recipients[r->recipient_count++] = xstrdup("sales@hosting.example");
	r->values[FIELD_UNIT] = (struct reading_value){ xstrdup("IT"),
		xstrdup("1.2 text/html"), 7, xstrdup("Unit: IT") };
	r->problems[r->problem_count++] = (struct reading_problem){
		FIELD_STATE, CODE_PLACEHOLDER, xstrdup("n/a"),
		xstrdup("1 text/plain"), 3, xstrdup("State: n/a") };
	r->proof.dmarc = PROOF_PASS;
	r->proof.spf = PROOF_FAIL;
	set(&r->proof.detail, "dmarc=pass shop.example");
	r->bounce.permanent = true;
	r->has_files = true;
	r->has_material = true;
	set(&r->bounce.recipient, "x@y.example");
	set(&r->bounce.status, "5.1.1");
	set(&r->bounce.original_id, "3@hosting.example");
	r->notes[r->note_count++] = xstrdup("invisible characters removed");
}

static void
put(struct buf *b, const struct reading *r)
{
	buf_init(b, 1U << 20);
	reading_put(b, r);
	assert_true(buf_ok(b));
}

static void
test_round_trip(void **state)
{
	struct reading r, got;
	struct wire_cursor c;
	struct buf b, again;

	(void)state;
	fill(&r);
	put(&b, &r);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(reading_get(&c, &got), 0);
	assert_string_equal(got.subject, r.subject);
	assert_string_equal(got.values[FIELD_UNIT].part, "1.2 text/html");
	assert_int_equal(got.values[FIELD_UNIT].line, 7);
	assert_null(got.values[FIELD_DOMAIN].value);
	assert_int_equal(got.problems[0].code, CODE_PLACEHOLDER);
	assert_string_equal(got.problems[0].part, "1 text/plain");
	assert_int_equal(got.problems[0].line, 3);
	assert_string_equal(got.problems[0].evidence, "State: n/a");
	put(&again, &got);
	assert_int_equal(again.len, b.len);
	assert_memory_equal(again.data, b.data, b.len);
	buf_release(&again);
	buf_release(&b);
	reading_release(&got);
	reading_release(&r);
}

/* Cut at every byte it is refused; with a byte too many as well. */
static void
test_truncation(void **state)
{
	struct reading r, got;
	struct wire_cursor c;
	struct buf b;
	size_t len;

	(void)state;
	fill(&r);
	put(&b, &r);
	for (len = 0; len <= b.len + 1; len++) {
		if (len == b.len)
			continue;
		if (len == b.len + 1)
			buf_putc(&b, '\0');
		wire_cursor_init(&c, b.data, len);
		if (reading_get(&c, &got) != -1)
			fail_msg("%zu octets of %zu were taken", len, b.len);
	}
	buf_release(&b);
	reading_release(&r);
}

/* A hostile reader changes one byte: never more than a refusal. */
static void
test_flips(void **state)
{
	struct reading r, got;
	struct wire_cursor c;
	struct buf b;
	size_t i, taken = 0;
	int bit;

	(void)state;
	fill(&r);
	put(&b, &r);
	for (i = 0; i < b.len; i++)
		for (bit = 0; bit < 8; bit++) {
			b.data[i] = (char)(b.data[i] ^ 1 << bit);
			wire_cursor_init(&c, b.data, b.len);
			if (reading_get(&c, &got) == 0) {
				taken++;
				assert_true(got.kind < READING_KIND_COUNT);
				reading_release(&got);
			}
			b.data[i] = (char)(b.data[i] ^ 1 << bit);
		}
	assert_true(taken > 0 && taken < b.len * 8);
	buf_release(&b);
	reading_release(&r);
}

/* What is too long is cut between characters, so that it can be taken. */
static void
test_caps(void **state)
{
	struct reading r, got;
	struct wire_cursor c;
	struct buf b;
	size_t len;

	(void)state;
	reading_init(&r);
	free(r.subject);
	r.subject = xcalloc(1, SUBJECT_MAX + 10);
	memset(r.subject, 'a', SUBJECT_MAX - 1);
	memcpy(r.subject + SUBJECT_MAX - 1, "\xc3\xa9z", 3);
	put(&b, &r);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(reading_get(&c, &got), 0);
	len = strlen(got.subject);
	assert_int_equal(len, SUBJECT_MAX - 1);
	buf_release(&b);
	reading_release(&got);
	reading_release(&r);
}

static void
test_question(void **state)
{
	struct read_question q = { xstrdup("mx.example.net") }, got;
	struct wire_cursor c;
	struct buf b;
	size_t len;

	(void)state;
	buf_init(&b, 1000);
	read_question_put(&b, &q);
	for (len = 0; len < b.len; len++) {
		wire_cursor_init(&c, b.data, len);
		assert_int_equal(read_question_get(&c, &got), -1);
	}
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(read_question_get(&c, &got), 0);
	assert_string_equal(got.authserv_id, "mx.example.net");
	read_question_release(&got);
	read_question_release(&q);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_flips),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
