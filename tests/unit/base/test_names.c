/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/names.h"

static const char *const names[] = { "admin", "Reply-To", "&" };

static const struct {
	const char *s;
	size_t len;
	bool is_there;
} cases[] = {
	{ "admin", 5, true },
	{ "ADMIN@example.org", 5, true },
	{ "reply-to", 8, true },
	{ "&", 1, true },
	{ "admin", 4, false },
	{ "administrator", 13, false },
	{ "Reply", 5, false },
	{ "admin", 0, false },
	{ "", 0, false },
};

static void
test_have(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (names_have(names, COUNT(names), cases[i].s,
			cases[i].len) != cases[i].is_there)
			fail_msg("%.*s", (int)cases[i].len, cases[i].s);
	assert_false(names_have(names, 0, "admin", 5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
