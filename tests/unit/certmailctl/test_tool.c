/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "certmailctl/tool.h"

/* What f prints of text to standard output. */
static char *
printed(void (*f)(const char *), const char *text)
{
	static char out[4096];
	int fd = memfd_create("out", 0), saved;
	ssize_t n;

	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	dup2(fd, STDOUT_FILENO);
	f(text);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	n = pread(fd, out, sizeof out - 1, 0);
	out[n > 0 ? n : 0] = '\0';
	close(fd);
	return out;
}

static const struct {
	const char *name, *in, *out;
} shown[] = {
	{ "plain", "One Inc", "One Inc" },
	{ "UTF-8", "M\xc3\xbcller", "M\xc3\xbcller" },
	{ "escape", "\x1b]0;title\x07", "?]0;title?" },
	{ "newline", "a\nb\rc", "a?b?c" },
	{ "C1", "\xc2\x9b" "2J", "?2J" },
	{ "raw C1", "\x9b" "2J", "?2J" },
	{ "bidi", "\xe2\x80\xae" "a\xe2\x81\xa6", "?a?" },
	{ "zero width", "a\xe2\x80\x8b", "a?" },
	{ "tags", "a\xf3\xa0\x81\x81", "a?" },
	{ "template", "{csr}<b>", "{csr}<b>" },
};

static void
test_put(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(shown); i++) {
		const char *out = printed(tool_put, shown[i].in);

		if (strcmp(out, shown[i].out) != 0)
			fail_msg("%s: %s", shown[i].name, out);
	}
	assert_string_equal(printed(tool_put_lines, "a\x1b\nb\n\nc"),
	    "a?\nb\n\nc\n");
}

static const struct {
	const char *text;
	char prefix;
	int64_t number; /* -1: refused */
} numbers[] = { { "17", '\0', 17 }, { "m12", 'm', 12 }, { "12", 'm', -1 },
	{ "m12", '\0', -1 }, { "", '\0', -1 }, { "-1", '\0', -1 },
	{ "+1", '\0', -1 }, { " 1", '\0', -1 }, { "1x", '\0', -1 },
	{ "m", 'm', -1 }, { "0", '\0', 0 },
	{ "99999999999999999999", '\0', -1 } };

static void
test_number(void **state)
{
	int64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(numbers); i++) {
		n = -1;
		if (tool_number(numbers[i].text, numbers[i].prefix, &n) == -1)
			n = -1;
		if (n != numbers[i].number)
			fail_msg("\"%s\": %lld", numbers[i].text,
			    (long long)n);
	}
}

static void
test_json(void **state)
{
	json_t *value = tool_json_text("a\xff\x1b");

	(void)state;
	assert_string_equal(json_string_value(value), "a\xef\xbf\xbd\x1b");
	json_decref(value);
	value = tool_json_time(0);
	assert_true(json_is_null(value));
	json_decref(value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
