/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "wire/cursor.h"

static void
test_values(void **state)
{
	const unsigned char *bytes;
	struct wire_cursor c;
	struct buf b;
	size_t len;
	char *s;

	(void)state;
	buf_init(&b, 1000);
	wire_put_u8(&b, 0xff);
	wire_put_u32(&b, 0xfedcba98);
	wire_put_i64(&b, INT64_MIN);
	wire_put_i64(&b, -1);
	wire_put_bool(&b, true);
	wire_put_bytes(&b, "a\0b", 3);
	wire_put_str(&b, "text");
	wire_put_str(&b, NULL);
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(wire_get_u8(&c), 0xff);
	assert_int_equal(wire_get_u32(&c), 0xfedcba98);
	assert_true(wire_get_i64(&c) == INT64_MIN);
	assert_true(wire_get_i64(&c) == -1);
	assert_true(wire_get_bool(&c));
	bytes = wire_get_bytes(&c, 3, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(bytes, "a\0b", 3);
	s = wire_get_str(&c, 4);
	assert_string_equal(s, "text");
	free(s);
	assert_false(wire_get_end(&c));
	s = wire_get_str(&c, 0);
	assert_string_equal(s, "");
	free(s);
	assert_true(wire_get_end(&c));
	buf_release(&b);
}

/* Each of these is a failure, and stays one. */
static void
test_failures(void **state)
{
	static const struct {
		const char *name;
		const char *data;
		size_t len;
		size_t max;
	} cases[] = {
		{ "nothing", "", 0, 10 },
		{ "half a length", "\0\0", 2, 10 },
		{ "less than the length", "\0\0\0\5abcd", 8, 10 },
		{ "more than allowed", "\0\0\0\5abcde", 9, 4 },
		{ "the largest length", "\xff\xff\xff\xff", 4, SIZE_MAX },
		{ "a NUL inside", "\0\0\0\3a\0b", 7, 10 },
	};
	struct wire_cursor c;
	size_t i;
	char *s;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		wire_cursor_init(&c, cases[i].data, cases[i].len);
		s = wire_get_str(&c, cases[i].max);
		if (s[0] != '\0' || wire_get_end(&c))
			fail_msg("%s", cases[i].name);
		free(s);
		assert_int_equal(wire_get_u32(&c), 0);
		assert_false(wire_get_end(&c));
	}
}

static void
test_ranges(void **state)
{
	struct wire_cursor c;

	(void)state;
	wire_cursor_init(&c, "\0\0\0\2", 4);
	assert_int_equal(wire_get_below(&c, 3), 2);
	assert_true(wire_get_end(&c));
	wire_cursor_init(&c, "\0\0\0\3", 4);
	assert_int_equal(wire_get_below(&c, 3), 0);
	assert_false(wire_get_end(&c));
	wire_cursor_init(&c, "\2", 1);
	assert_false(wire_get_bool(&c) && wire_get_end(&c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
