/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"

static const struct {
	const char *name, *in, *out;
} cleaned[] = {
	{ "plain", "no such file", "no such file" },
	{ "UTF-8", "M\xc3\xbcller", "M\xc3\xbcller" },
	{ "controls", "a\r\nb\x1b[31m\x7f", "a??b?[31m?" },
	{ "C1 control", "a\xc2\x9b" "31m", "a?31m" },
	{ "raw C1 byte", "a\x9b" "31m", "a?31m" },
	{ "bidi override", "a\xe2\x80\xae" "b", "a?b" },
	{ "isolate", "\xe2\x81\xa6", "?" },
	{ "tag", "\xf3\xa0\x81\x81", "?" },
	{ "broken", "\xc3(", "?(" },
};

static void
test_clean(void **state)
{
	struct err err = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cleaned); i++) {
		if (err_set(&err, ERR_INPUT, "%s", cleaned[i].in) != -1 ||
		    err.kind != ERR_INPUT || err.saved_errno != 0 ||
		    strcmp(err.text, cleaned[i].out) != 0)
			fail_msg("%s: \"%s\"", cleaned[i].name, err.text);
		err_set(&err, ERR_INPUT, "x");
		err_prefix(&err, "%s", cleaned[i].in);
		if (strncmp(err.text, cleaned[i].out,
			strlen(cleaned[i].out)) != 0)
			fail_msg("%s as prefix: \"%s\"", cleaned[i].name,
			    err.text);
	}
}

static void
test_errno(void **state)
{
	struct err err = { 0 };

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_set_errno(&err, ERR_TEMP, "open %s", "x"), -1);
	assert_string_equal(err.text, "open x: No such file or directory");
	assert_int_equal(err.saved_errno, ENOENT);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(err_prefix(&err, "line %d", 7), -1);
	assert_string_equal(err.text,
	    "line 7: open x: No such file or directory");
	assert_int_equal(err.kind, ERR_TEMP);
	err_clear(&err);
	assert_int_equal(err.kind, ERR_NONE);
	assert_string_equal(err.text, "");
}

/* Cut anywhere, also inside a character, the text is whole characters. */
static void
test_truncation(void **state)
{
	char text[2 * ERR_TEXT_MAX + 1];
	struct err err = { 0 };
	size_t shift, i;

	(void)state;
	for (shift = 0; shift < 4; shift++) {
		memset(text, 'x', shift);
		for (i = shift; i + 4 < sizeof text; i += 4)
			memcpy(text + i, "\xf0\x9f\x90\x9f", 4);
		text[i] = '\0';
		err_set(&err, ERR_BUG, "%s", text);
		if (strlen(err.text) < ERR_TEXT_MAX - 5 ||
		    !utf8_is_valid(err.text, strlen(err.text)))
			fail_msg("shift %zu: %zu bytes", shift,
			    strlen(err.text));
		err_prefix(&err, "%s", "p");
		assert_true(utf8_is_valid(err.text, strlen(err.text)));
		errno = EIO;
		err_set_errno(&err, ERR_BUG, "%s", text);
		assert_true(utf8_is_valid(err.text, strlen(err.text)));
	}
}

/* An error may be part of its own new text; nobody need want it. */
static void
test_self_and_null(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_set(&err, ERR_TEMP, "inner");
	err_set(&err, ERR_PERM, "outer of %s", err.text);
	assert_string_equal(err.text, "outer of inner");
	assert_int_equal(err_set(NULL, ERR_TEMP, "x"), -1);
	assert_int_equal(err_set_errno(NULL, ERR_TEMP, "x"), -1);
	assert_int_equal(err_prefix(NULL, "x"), -1);
}

static void
test_names(void **state)
{
	int kind;

	(void)state;
	for (kind = ERR_NONE; kind <= ERR_BUG; kind++)
		assert_non_null(err_kind_name((enum err_kind)kind));
	assert_string_equal(err_kind_name(ERR_CONFIG), "configuration");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_errno),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_self_and_null),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
