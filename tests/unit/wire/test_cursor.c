/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/cursor.h"

/* One of each, in this order. */
static void
put_all(struct buf *b)
{
	wire_put_u8(b, 0xfe);
	wire_put_u32(b, 0x01020304);
	wire_put_i64(b, INT64_MIN + 1);
	wire_put_bool(b, true);
	wire_put_u32(b, 7);
	wire_put_bytes(b, "a\0b", 3);
	wire_put_str(b, "text");
	wire_put_str(b, NULL);
}

static bool
get_all(struct wire_cursor *c)
{
	bool right = true;
	const unsigned char *p;
	char *text, *none;
	size_t len;

	right &= wire_get_u8(c) == 0xfe;
	right &= wire_get_u32(c) == 0x01020304;
	right &= wire_get_i64(c) == INT64_MIN + 1;
	right &= wire_get_bool(c);
	right &= wire_get_below(c, 8) == 7;
	p = wire_get_bytes(c, 3, &len);
	right &= len == 3 && memcmp(p, "a\0b", 3) == 0;
	text = wire_get_str(c, 4);
	none = wire_get_str(c, 0);
	right &= strcmp(text, "text") == 0 && none[0] == '\0';
	free(text);
	free(none);
	return right && wire_get_end(c);
}

static void
test_round_trip(void **state)
{
	struct wire_cursor c;
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	put_all(&b);
	wire_cursor_init(&c, b.data, b.len);
	assert_true(get_all(&c));
	/* Big-endian, fixed width. */
	assert_memory_equal(b.data, "\xfe\x01\x02\x03\x04\x80", 6);
	wire_put_u8(&b, 0);
	wire_cursor_init(&c, b.data, b.len);
	assert_false(get_all(&c));
	assert_false(c.failed);
	buf_release(&b);
}

/* Cut at every byte: never right, never a byte past the end. */
static void
test_truncation(void **state)
{
	struct wire_cursor c;
	struct buf b;
	size_t len;

	(void)state;
	buf_init(&b, 1000);
	put_all(&b);
	for (len = 0; len < b.len; len++) {
		void *cut = xmemdup(b.data, len);

		wire_cursor_init(&c, cut, len);
		if (get_all(&c) || !c.failed)
			fail_msg("cut at %zu", len);
		free(cut);
	}
	buf_release(&b);
}

static void
get_bool(struct wire_cursor *c)
{
	assert_false(wire_get_bool(c));
}

static void
get_below(struct wire_cursor *c)
{
	assert_int_equal(wire_get_below(c, 7), 0);
}

static void
get_below_none(struct wire_cursor *c)
{
	assert_int_equal(wire_get_below(c, 0), 0);
}

static void
get_bytes(struct wire_cursor *c)
{
	size_t len = 99;

	assert_non_null(wire_get_bytes(c, 3, &len));
	assert_int_equal(len, 0);
}

static void
get_str(struct wire_cursor *c)
{
	char *text = wire_get_str(c, 3);

	assert_string_equal(text, "");
	free(text);
}

static const struct {
	const char *name, *bytes;
	size_t len;
	void (*get)(struct wire_cursor *c);
} refused[] = {
	{ "a bool of 2", "\2", 1, get_bool },
	{ "an enum too high", "\0\0\0\7", 4, get_below },
	{ "nothing is below 0", "\0\0\0\0", 4, get_below_none },
	{ "bytes over the cap", "\0\0\0\4abcd", 8, get_bytes },
	{ "bytes that are not there", "\0\0\0\3ab", 6, get_bytes },
	{ "a length of 4 GiB", "\xff\xff\xff\xff" "ab", 6, get_bytes },
	{ "a text over the cap", "\0\0\0\4abcd", 8, get_str },
	{ "a text with a NUL", "\0\0\0\3a\0b", 7, get_str },
	{ "no text at all", "", 0, get_str },
};

static void
test_refused(void **state)
{
	struct wire_cursor c;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refused); i++) {
		wire_cursor_init(&c, refused[i].bytes, refused[i].len);
		refused[i].get(&c);
		if (!c.failed || wire_get_end(&c))
			fail_msg("%s was taken", refused[i].name);
		/* For good. */
		assert_int_equal(wire_get_u8(&c), 0);
		assert_int_equal(wire_get_u32(&c), 0);
		assert_int_equal(wire_get_i64(&c), 0);
	}
}

static void
test_full(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 6);
	wire_put_str(&b, "abc");
	assert_false(buf_ok(&b));
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
