/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/syntax.h"

struct verdict {
	const char *text;
	bool good;
};

static void
judge(bool (*is_good)(const char *), const struct verdict *cases, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (is_good(cases[i].text) != cases[i].good)
			fail_msg("%s: expected %d", cases[i].text,
			    cases[i].good);
}

static void
test_host(void **state)
{
	static const struct verdict cases[] = {
		{ "imap.example.net", true }, { "localhost", true },
		{ "a", true }, { "127.0.0.1", true }, { "::1", true },
		{ "xn--bcher-kva.example", true }, { "a_b.example", true },
		{ "1and1.example", true },
		{ "", false }, { ".", false }, { "a..b", false },
		{ "a.", false }, { ".a", false }, { "-a.example", false },
		{ "a-.example", false }, { "a b", false }, { "a:25", false },
		{ "127.0.0.256", false }, { "1.2.3", false },
		{ "b\xc3\xbc""cher.example", false }, { "[::1]", false },
		{ "a123456789012345678901234567890123456789012345678901234567"
		  "890123.example", false },
	};

	(void)state;
	judge(syntax_is_host, cases, COUNT(cases));
}

static void
test_loopback(void **state)
{
	static const struct verdict cases[] = {
		{ "localhost", true }, { "LocalHost", true },
		{ "mail.localhost", true }, { "127.0.0.1", true },
		{ "127.9.9.9", true }, { "::1", true },
		{ "128.0.0.1", false }, { "127.0.0.1.example.net", false },
		{ "localhost.example.net", false }, { ".localhost", false },
		{ "::2", false }, { "example.net", false }, { "", false },
	};

	(void)state;
	judge(syntax_is_loopback, cases, COUNT(cases));
}

static void
test_host_port(void **state)
{
	static const struct verdict cases[] = {
		{ "127.0.0.1:443", true }, { "[::1]:443", true },
		{ "shop.example:1", true }, { "a:65535", true },
		{ "a:65536", false }, { "a:0", false }, { "a:", false },
		{ ":443", false }, { "a", false }, { "::1:443", false },
		{ "[::1]", false }, { "[]:443", false }, { "[a]:443", false },
		{ "a:4 3", false }, { "a:+3", false }, { "a:443x", false },
		{ "", false }, { "[127.0.0.1]:443", false },
		{ "a:99999999999999999999", false },
	};

	(void)state;
	judge(syntax_is_host_port, cases, COUNT(cases));
}

static void
test_address(void **state)
{
	static const struct verdict cases[] = {
		{ "sales@example.net", true }, { "a@b", true },
		{ "first.last+tag@example.net", true },
		{ "\"odd name\"@example.net", true },
		{ "\"a@b\"@example.net", true },
		{ "j\xc3\xb6rg@b\xc3\xbc""cher.example", true },
		{ "", false }, { "@", false }, { "a@", false },
		{ "@example.net", false }, { "a b@example.net", false },
		{ ".a@example.net", false }, { "a.@example.net", false },
		{ "a..b@example.net", false }, { "a@b@example.net", false },
		{ "\"a@example.net", false }, { "\"\"@example.net", false },
		{ "a@example..net", false }, { "a@-b.example", false },
		{ "a,b@example.net", false }, { "<a@example.net>", false },
		{ "a@example.net ", false }, { "example.net", false },
	};

	(void)state;
	judge(syntax_is_address, cases, COUNT(cases));
}

static bool
is_mailbox(const char *text)
{
	return syntax_mailbox_fault(text) == NULL;
}

static void
test_mailbox(void **state)
{
	static const struct verdict cases[] = {
		{ "sales@example.net", true },
		{ "Example Shops <sales@example.net>", true },
		{ "<sales@example.net>", true },
		{ "\"Example, Ltd.\" <sales@example.net>", true },
		{ "\"say \\\"hi\\\" \" <sales@example.net>", true },
		{ "B\xc3\xbc""cher <sales@example.net>", true },
		{ "Example, Ltd <sales@example.net>", false },
		{ "Example Ltd. <sales@example.net>", false },
		{ "\"Example <sales@example.net>", false },
		{ "\"Example\" x <sales@example.net>", false },
		{ "Example <sales>", false }, { "Example <>", false },
		{ "Example <sales@example.net", false },
		{ "Example sales@example.net", false }, { "", false },
		{ "a@b, c@d", false },
	};

	(void)state;
	judge(is_mailbox, cases, COUNT(cases));
}

static void
test_days(void **state)
{
	static const struct {
		const char *text;
		int rc;
		unsigned days; /* bit 0 is Sunday */
	} cases[] = {
		{ "mon-fri", 0, 0x3e }, { "mon", 0, 0x02 },
		{ "sun", 0, 0x01 }, { "sat", 0, 0x40 },
		{ "sun-thu", 0, 0x1f }, { "mon-thu,sat", 0, 0x5e },
		{ "fri-mon", 0, 0x63 }, { "Mon,WED, fri", 0, 0x2a },
		{ "mon-mon", 0, 0x02 }, { "mon-sun", 0, 0x7f },
		{ "", -1, 0 }, { "mon-", -1, 0 }, { "-fri", -1, 0 },
		{ "monday", -1, 0 }, { "mon fri", -1, 0 },
		{ "mon,", -1, 0 }, { "mo-fr", -1, 0 }, { "xyz", -1, 0 },
	};
	unsigned days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		days = 0;
		if (syntax_days(cases[i].text, &days) != cases[i].rc ||
		    days != cases[i].days)
			fail_msg("%s: %#x", cases[i].text, days);
	}
}

static void
test_hours(void **state)
{
	static const struct {
		const char *text;
		int rc, open, close;
	} cases[] = {
		{ "09:00-17:00", 0, 540, 1020 },
		{ "00:00-24:00", 0, 0, 1440 },
		{ "23:58-23:59", 0, 1438, 1439 },
		{ "", -1, 0, 0 }, { "9-17", -1, 0, 0 },
		{ "17:00-09:00", -1, 0, 0 }, { "09:00-09:00", -1, 0, 0 },
		{ "09:60-17:00", -1, 0, 0 }, { "09:00-24:01", -1, 0, 0 },
		{ "09:00 17:00", -1, 0, 0 }, { "09:00-17:000", -1, 0, 0 },
		{ "ab:cd-ef:gh", -1, 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		int open = 0, close = 0;
		int rc = syntax_hours(cases[i].text, &open, &close);

		if (rc != cases[i].rc || open != cases[i].open ||
		    close != cases[i].close)
			fail_msg("%s: %d %d-%d", cases[i].text, rc, open,
			    close);
	}
}

static void
test_timezone(void **state)
{
	static const struct verdict cases[] = {
		{ "Europe/London", true }, { "UTC", true },
		{ "America/New_York", true },
		{ "", false }, { "Europe", false }, { "Europe/Lundon", false },
		{ "../../../etc/passwd", false }, { "/etc/localtime", false },
		{ "zone.tab", false },
	};

	(void)state;
	judge(syntax_is_timezone, cases, COUNT(cases));
}

static void
test_nearest_timezone(void **state)
{
	static const struct {
		const char *name, *near;
	} names[] = {
		{ "Europe/Lundon", "Europe/London" },
		{ "Eurpoe/Berlin", "Europe/Berlin" },
		{ "europe/paris", "Europe/Paris" },
		{ "UTV", "UTC" },
		{ "Nowhere/Atall", NULL },
		{ "Europe/Xxxxxxxxx", NULL },
	};
	char *near;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		near = syntax_nearest_timezone(names[i].name);
		if ((near == NULL) != (names[i].near == NULL) ||
		    (near != NULL && strcmp(near, names[i].near) != 0))
			fail_msg("%s: %s", names[i].name, near);
		free(near);
	}
}

static void
test_file(void **state)
{
	static const struct verdict cases[] = {
		{ "haproxy.pem: certificate chain key", true },
		{ "{domain}.pem:key certificate", true },
		{ "a-{domain}_b.crt: chain", true },
		{ "", false }, { "a.pem", false }, { "a.pem:", false },
		{ "a.pem: ", false }, { ": key", false },
		{ "a.pem: key key", false }, { "a.pem: root", false },
		{ "a/b.pem: key", false }, { "../b.pem: key", false },
		{ ".b.pem: key", false }, { "{shop}.pem: key", false },
		{ "privkey.pem: key", false }, { "cert.pem: chain", false },
		{ "fullchain.pem: key", false }, { "chain.pem: key", false },
		{ "a1234567890123456789012345678901234567890123456789012345678"
		  "901234: key", false },
	};
	struct syntax_file file;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if ((syntax_file(cases[i].text, &file) == NULL) !=
		    cases[i].good)
			fail_msg("%s: expected %d", cases[i].text,
			    cases[i].good);
	assert_null(syntax_file("{domain}.pem: key  chain ", &file));
	assert_string_equal(file.name, "{domain}.pem");
	assert_int_equal(file.part_count, 2);
	assert_int_equal(file.parts[0], PART_KEY);
	assert_int_equal(file.parts[1], PART_CHAIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host),
		cmocka_unit_test(test_loopback),
		cmocka_unit_test(test_host_port),
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_mailbox),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_hours),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_timezone),
		cmocka_unit_test(test_nearest_timezone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
