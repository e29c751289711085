/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"

/* What was logged since the last call; at most one pipe's worth. */
static char *
logged(const int pipes[2])
{
	static char text[65536];
	ssize_t n;

	assert_int_equal(write(pipes[1], "", 1), 1);
	n = read(pipes[0], text, sizeof text);
	assert_true(n > 0 && text[n - 1] == '\0');
	return text;
}

static int pipes[2];

static int
setup(void **state)
{
	(void)state;
	assert_int_equal(pipe(pipes), 0);
	clock_freeze(1795532663, 1000);
	log_set_level(LOG_LEVEL_INFO);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	log_to_fd(-1, false, "");
	close(pipes[0]);
	close(pipes[1]);
	clock_real();
	return 0;
}

static const struct {
	const char *name, *value, *out;
} values[] = {
	{ "bare", "csr_sent", "csr_sent" },
	{ "empty", "", "\"\"" },
	{ "blank", "two words", "\"two words\"" },
	{ "quote", "say \"hi\"", "\"say \\\"hi\\\"\"" },
	{ "backslash", "a\\b", "\"a\\\\b\"" },
	{ "equals", "x to=installed", "\"x to=installed\"" },
	{ "newline", "a\nb", "\"a\\nb\"" },
	{ "carriage return", "a\rb", "\"a\\x0db\"" },
	{ "escape", "\x1b[2J", "\"\\x1b[2J\"" },
	{ "delete", "a\x7f", "\"a\\x7f\"" },
	{ "UTF-8", "M\xc3\xbcller", "\"M\xc3\xbcller\"" },
	{ "C1 control", "\xc2\x9b" "31m", "\"\\xc2\\x9b31m\"" },
	{ "bidi override", "a\xe2\x80\xae", "\"a\\xe2\\x80\\xae\"" },
	{ "isolate", "\xe2\x81\xa7", "\"\\xe2\\x81\\xa7\"" },
	{ "zero width", "a\xe2\x80\x8b", "\"a\\xe2\\x80\\x8b\"" },
	{ "line separator", "\xe2\x80\xa8", "\"\\xe2\\x80\\xa8\"" },
	{ "broken", "\xff\xc3(", "\"\\xff\\xc3(\"" },
	{ "surrogate", "\xed\xa0\x80", "\"\\xed\\xa0\\x80\"" },
	{ "template", "{csr}", "{csr}" },
};

static void
test_values(void **state)
{
	char expected[200];
	size_t i;

	(void)state;
	log_to_fd(pipes[1], false, "clerk");
	for (i = 0; i < COUNT(values); i++) {
		log_info("event", L_STR("key", values[i].value),
		    L_INT("n", -5));
		snprintf(expected, sizeof expected,
		    "info event key=%s n=-5\n", values[i].out);
		if (strcmp(logged(pipes), expected) != 0)
			fail_msg("%s", values[i].name);
	}
	/* A number of nothing is no field. */
	log_info("event", L_ID("request", 17), L_ID("message", 0),
	    L_INT("n", 0));
	assert_string_equal(logged(pipes), "info event request=17 n=0\n");
	log_warn("event", L_STR("key", NULL));
	assert_string_equal(logged(pipes), "warn event key=\"\"\n");
}

static void
test_stamp_and_level(void **state)
{
	(void)state;
	log_to_fd(pipes[1], true, "master");
	log_debug("quiet", L_INT("n", 1));
	assert_string_equal(logged(pipes), "");
	log_error("loud", L_INT("n", 1));
	assert_string_equal(logged(pipes),
	    "2026-11-24T15:04:23Z error master loud n=1\n");
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("quiet", L_INT("n", 1));
	assert_string_equal(logged(pipes),
	    "2026-11-24T15:04:23Z debug master quiet n=1\n");
}

/* However long a value is, the line ends and says that it was cut. */
static void
test_truncated(void **state)
{
	char *text = xcalloc(1, 5000), *line;
	size_t len;

	(void)state;
	log_to_fd(pipes[1], false, "clerk");
	for (len = 1900; len < 2100; len++) {
		memset(text, 'x', len);
		log_info("event", L_INT("request", 17), L_STR("long", text),
		    L_STR("last", "y"));
		line = logged(pipes);
		if (strlen(line) > LOG_LINE_MAX ||
		    strchr(line, '\n') != line + strlen(line) - 1 ||
		    strncmp(line, "info event request=17 ", 22) != 0 ||
		    (strstr(line, " last=y\n") == NULL) ==
			(strstr(line, " truncated=yes\n") == NULL))
			fail_msg("%zu: %zu bytes", len, strlen(line));
	}
	assert_non_null(strstr(line, "request=17 truncated=yes\n"));
	free(text);
}

static const struct {
	const char *name, *line, *out;
} relayed[] = {
	{ "as it should be", "info a.b c=1", "info reader a.b c=1" },
	{ "debug is not wanted", "debug a.b c=1", NULL },
	{ "no level", "Segmentation fault", "warn reader Segmentation fault" },
	{ "unknown level", "shout x", "warn reader shout x" },
	{ "empty", "", "warn reader " },
	{ "level alone", "error", "warn reader error" },
	{ "controls", "info a\x1b[2J\rb", "info reader a?[2J?b" },
	{ "C1", "info a\xc2\x9b" "b\x9b", "info reader a?b?" },
	{ "bidi", "info \xe2\x80\xae" "b", "info reader ?b" },
	{ "UTF-8 stays", "info \xc3\xbc", "info reader \xc3\xbc" },
};

static void
test_relay(void **state)
{
	char expected[200], *line;
	size_t i;

	(void)state;
	log_to_fd(pipes[1], true, "master");
	for (i = 0; i < COUNT(relayed); i++) {
		log_relay("reader", relayed[i].line, strlen(relayed[i].line));
		line = logged(pipes);
		expected[0] = '\0';
		if (relayed[i].out != NULL)
			snprintf(expected, sizeof expected,
			    "2026-11-24T15:04:23Z %s\n", relayed[i].out);
		if (strcmp(line, expected) != 0)
			fail_msg("%s: %s", relayed[i].name, line);
	}
	line = xcalloc(1, 9000);
	memset(line, 'z', 9000);
	log_relay("reader", line, 9000);
	free(line);
	line = logged(pipes);
	assert_in_range(strlen(line), LOG_LINE_MAX, LOG_LINE_MAX + 100);
	assert_int_equal(line[strlen(line) - 1], '\n');
}

static void
test_levels(void **state)
{
	enum log_level level;
	int i;

	(void)state;
	for (i = LOG_LEVEL_ERROR; i <= LOG_LEVEL_DEBUG; i++) {
		assert_int_equal(log_level_parse(
		    log_level_name((enum log_level)i), &level), 0);
		assert_int_equal(level, i);
	}
	assert_int_equal(log_level_parse("warning", &level), -1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_values),
		T(test_stamp_and_level),
		T(test_truncated),
		T(test_relay),
		T(test_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
