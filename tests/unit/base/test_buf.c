/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static void
assert_buf(const struct buf *b, const char *text)
{
	assert_int_equal(b->len, strlen(text));
	assert_string_equal(b->data, text);
}

static void
test_append(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 1000);
	assert_buf(&b, "");
	buf_puts(&b, "one");
	buf_putc(&b, ' ');
	buf_printf(&b, "%d%s", 2, "nd");
	buf_put(&b, "", 0);
	assert_buf(&b, "one 2nd");
	buf_truncate(&b, 100);
	assert_buf(&b, "one 2nd");
	buf_truncate(&b, 5);
	assert_buf(&b, "one 2");
	buf_drop(&b, 4);
	assert_buf(&b, "2");
	buf_drop(&b, 9);
	assert_buf(&b, "");
	for (i = 0; i < 1000; i++)
		buf_putc(&b, 'x');
	assert_true(buf_ok(&b));
	assert_int_equal(b.len, 1000);
	assert_int_equal(b.data[1000], '\0');
	buf_release(&b);
	assert_string_equal(b.data, "");
	buf_release(&b);
}

/* At the cap nothing is appended in part, and nothing after it. */
static const struct {
	const char *name;
	size_t max;
	const char *first, *second;
	bool ok;
	const char *result;
} caps[] = {
	{ "fits exactly", 6, "abc", "def", true, "abcdef" },
	{ "one too many", 5, "abc", "def", false, "abc" },
	{ "first too long", 2, "abc", "d", false, "" },
	{ "nothing allowed", 0, "", "", true, "" },
	{ "not even one", 0, "a", "", false, "" },
};

static void
test_cap(void **state)
{
	struct buf b;
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < COUNT(caps); i++)
		for (way = 0; way < 2; way++) {
			buf_init(&b, caps[i].max);
			buf_puts(&b, caps[i].first);
			if (way == 0)
				buf_puts(&b, caps[i].second);
			else
				buf_printf(&b, "%s", caps[i].second);
			if (buf_ok(&b) != caps[i].ok ||
			    strcmp(b.data, caps[i].result) != 0 ||
			    b.len != strlen(caps[i].result))
				fail_msg("%s: \"%s\"", caps[i].name, b.data);
			buf_put(&b, "", 0);
			if (buf_ok(&b) != caps[i].ok)
				fail_msg("%s: not sticky", caps[i].name);
			buf_release(&b);
		}
}

static void
test_sticky_and_reset(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	buf_puts(&b, "12345");
	buf_puts(&b, "1");
	assert_false(buf_ok(&b));
	assert_buf(&b, "");
	assert_null(buf_reserve(&b, 1));
	buf_reset(&b);
	assert_true(buf_ok(&b));
	buf_puts(&b, "1234");
	assert_buf(&b, "1234");
	buf_reset(&b);
	assert_buf(&b, "");
	buf_release(&b);
}

static void
test_reserve(void **state)
{
	struct buf b;
	char *room;

	(void)state;
	buf_init(&b, 300);
	room = buf_reserve(&b, 300);
	assert_non_null(room);
	memset(room, 'a', 300);
	buf_added(&b, 200);
	assert_int_equal(b.len, 200);
	assert_int_equal(b.data[200], '\0');
	assert_non_null(buf_reserve(&b, 100));
	assert_true(buf_ok(&b));
	assert_null(buf_reserve(&b, 101));
	assert_false(buf_ok(&b));
	assert_null(buf_reserve(&b, 1));
	/* No sum of lengths wraps around. */
	buf_reset(&b);
	assert_null(buf_reserve(&b, SIZE_MAX));
	buf_release(&b);
	buf_init(&b, SIZE_MAX - 1);
	buf_puts(&b, "x");
	assert_null(buf_reserve(&b, SIZE_MAX - 1));
	buf_release(&b);
}

static const struct {
	const char *text, *quoted;
} quoted[] = {
	{ "", "\"\"" },
	{ "Blumen & Mehr", "\"Blumen & Mehr\"" },
	{ "a\"b\\", "\"a\\\"b\\\\\"" },
};

static void
test_put_quoted(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(quoted); i++) {
		buf_init(&b, 100);
		buf_put_quoted(&b, quoted[i].text);
		assert_buf(&b, quoted[i].quoted);
		buf_release(&b);
	}
}

static void
test_take(void **state)
{
	struct buf b;
	char *text;

	(void)state;
	buf_init(&b, 10);
	text = buf_take(&b);
	assert_string_equal(text, "");
	free(text);
	buf_init(&b, 10);
	buf_puts(&b, "mine");
	text = buf_take(&b);
	assert_string_equal(text, "mine");
	assert_buf(&b, "");
	free(text);
	buf_init(&b, 2);
	buf_puts(&b, "ab");
	buf_puts(&b, "c");
	assert_null(buf_take(&b));
	assert_buf(&b, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_sticky_and_reset),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_put_quoted),
		cmocka_unit_test(test_take),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
