/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/mem.h"
#include "config/nearest.h"

static void
test_distance(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned distance;
	} cases[] = {
		{ "", "", 0 },
		{ "", "abc", 3 },
		{ "abc", "", 3 },
		{ "host", "host", 0 },
		{ "hots", "host", 1 },
		{ "HOST", "host", 0 },
		{ "hst", "host", 1 },
		{ "hosst", "host", 1 },
		{ "hoxt", "host", 1 },
		{ "ohts", "host", 2 },
		{ "kitten", "sitting", 3 },
		{ "ca", "abc", 3 },
		{ "pasword_flie", "password_file", 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		unsigned d = nearest_distance(cases[i].a, cases[i].b);
		unsigned back = nearest_distance(cases[i].b, cases[i].a);

		if (d != cases[i].distance || back != d)
			fail_msg("%s/%s: %u, back %u, expected %u", cases[i].a,
			    cases[i].b, d, back, cases[i].distance);
	}
}

static void
test_long_names(void **state)
{
	char name[NEAREST_NAME_MAX + 2];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[NEAREST_NAME_MAX + 1] = '\0';
	assert_true(nearest_distance(name, "a") > NEAREST_NAME_MAX);
	assert_true(nearest_distance("a", name) > NEAREST_NAME_MAX);
	name[NEAREST_NAME_MAX] = '\0';
	assert_int_equal(nearest_distance(name, "a"), NEAREST_NAME_MAX - 1);
}

static void
test_name(void **state)
{
	static const char *const names[] = { "host", "port", "tls", "user",
		"password_file", "password_command" };
	static const struct {
		const char *unknown, *near;
	} cases[] = {
		{ "hots", "host" },
		{ "prt", "port" },
		{ "tsl", "tls" },
		{ "usr", "user" },
		{ "password", "password_file" },
		{ "password_fiel", "password_file" },
		{ "zzzz", NULL },
		{ "ho", NULL },
		{ "", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		const char *near =
		    nearest_name(cases[i].unknown, names, COUNT(names));

		if (near == NULL ? cases[i].near != NULL :
		    cases[i].near == NULL || strcmp(near, cases[i].near) != 0)
			fail_msg("%s: %s, expected %s", cases[i].unknown,
			    near == NULL ? "none" : near,
			    cases[i].near == NULL ? "none" : cases[i].near);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
