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
#include "reader/address.h"

static const struct {
	const char *name;
	const char *text;
	const char *addresses; /* joined by | */
} cases[] = {
	{ "bare", "maria@shop.example", "maria@shop.example" },
	{ "with a name", "Maria <maria@shop.example>", "maria@shop.example" },
	{ "quoted name", "\"Smith, M\" <maria@shop.example>",
	    "maria@shop.example" },
	{ "address as the name", "\"a@b.example\" <maria@shop.example>",
	    "maria@shop.example" },
	{ "address as the name, not quoted",
	    "a@b.example <maria@shop.example>", "maria@shop.example" },
	{ "two", "a@b.example, C <c@d.example>", "a@b.example|c@d.example" },
	{ "comment", "maria@shop.example (Maria (M), x@y.example)",
	    "maria@shop.example" },
	{ "comment inside", "maria(a)@(b)shop.example", "maria@shop.example" },
	{ "blanks", "< maria @ shop . example >", "maria@shop.example" },
	{ "group", "Team: a@b.example, c@d.example; e@f.example",
	    "a@b.example|c@d.example|e@f.example" },
	{ "empty group", "undisclosed-recipients:;", "" },
	{ "route", "<@a.example,@b.example:maria@shop.example>",
	    "maria@shop.example" },
	{ "quoted local part", "\"maria smith\"@shop.example",
	    "\"maria smith\"@shop.example" },
	{ "needless quotes", "\"maria\"@shop.example", "maria@shop.example" },
	{ "at in quotes", "\"a@b\"@shop.example", "\"a@b\"@shop.example" },
	{ "encoded name", "=?utf-8?Q?M=C3=A4ria,_X?= <maria@shop.example>",
	    "maria@shop.example" },
	{ "sign in an encoded name", "=?utf-8?Q?a,<b@c.example>?="
	    " <maria@shop.example>", "maria@shop.example" },
	{ "wholly encoded", "=?utf-8?Q?Maria_<maria=40shop.example>?=",
	    "maria@shop.example" },
	{ "utf-8", "<j\xc3\xb6rg@m\xc3\xbcller.example>",
	    "j\xc3\xb6rg@m\xc3\xbcller.example" },
	{ "literal", "a@[192.0.2.1]", "a@[192.0.2.1]" },
	{ "not closed", "Maria <maria@shop.example", "maria@shop.example" },
	{ "single quotes", "'maria@shop.example'", "maria@shop.example" },
	{ "mailto", "<mailto:maria@shop.example>", "maria@shop.example" },
	{ "final dot", "maria@shop.example.", "maria@shop.example" },
	{ "no domain", "MAILER-DAEMON (Mail Delivery System)",
	    "MAILER-DAEMON" },
	{ "comma in a name", "Smith, Maria <maria@shop.example>",
	    "maria@shop.example" },
	{ "one word before a comma", "Maria, Smith <maria@shop.example>",
	    "maria@shop.example" },
	{ "two brackets", "<<maria@shop.example>>", "maria@shop.example" },
	{ "escape without quotes", "Maria\\\"s <maria@shop.example>",
	    "maria@shop.example" },
	{ "words", "Maria Smith", "" },
	{ "nothing before at", "@shop.example", "" },
	{ "nothing behind at", "maria@", "" },
	{ "control inside", "maria\xef\xbf\xbd@shop.example", "" },
	{ "broken utf-8", "maria\xff@shop.example", "" },
	{ "nothing", "", "" },
	{ "signs", "<<>>,,;;::((\"", "" },
};

static void
test_lists(void **state)
{
	char *items[10];
	size_t i, j, count;
	struct buf b;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		count = 0;
		address_list(cases[i].text, items, &count, 10);
		buf_init(&b, 1000);
		for (j = 0; j < count; j++) {
			buf_printf(&b, "%s%s", j > 0 ? "|" : "", items[j]);
			free(items[j]);
		}
		if (strcmp(b.data, cases[i].addresses) != 0)
			fail_msg("%s: %s", cases[i].name, b.data);
		buf_release(&b);
	}
}

static void
parse(const char *text, struct header *h)
{
	header_parse((const unsigned char *)text, strlen(text), 100, h);
}

static void
test_header(void **state)
{
	char *items[3], *text;
	struct header h;
	size_t count = 0;

	(void)state;
	parse("From: a@b.example, c@d.example\nFrom: e@f.example\n"
	    "To: x@y.example\nCc: X@y.example, z@y.example\n"
	    "Delivered-To: sales@host.example\nTo: one@more.example\n", &h);
	assert_int_equal(address_count(&h, "From"), 3);
	text = address_first(&h, "from");
	assert_string_equal(text, "a@b.example");
	free(text);
	address_recipients(&h, items, &count, 3);
	assert_int_equal(count, 3);
	assert_string_equal(items[0], "sales@host.example");
	assert_string_equal(items[1], "x@y.example");
	assert_string_equal(items[2], "one@more.example");
	while (count > 0)
		free(items[--count]);
	header_release(&h);
}

static void
test_ids(void **state)
{
	static const struct {
		const char *header;
		const char *id;
	} ids[] = {
		{ "Message-ID: <1@a.example>\n", "1@a.example" },
		{ "Message-ID:\r\n <1@a.example>\r\n", "1@a.example" },
		{ "Message-ID: 1@a.example\n", "1@a.example" },
		{ "Message-ID: <1@a.example\n", "1@a.example" },
		{ "Message-ID: <1@a ex>\n", "" },
		{ "Message-ID: <>\n", "" },
		{ "Message-ID: rubbish\n", "" },
		{ "Subject: x\n", "" },
	};
	struct header h;
	size_t i;
	char *id;

	(void)state;
	for (i = 0; i < COUNT(ids); i++) {
		parse(ids[i].header, &h);
		id = message_id(&h, "Message-ID");
		if (strcmp(id, ids[i].id) != 0)
			fail_msg("%s: %s", ids[i].header, id);
		free(id);
		header_release(&h);
	}
}

static void
test_references(void **state)
{
	char *items[3];
	struct header h;
	size_t count = 0;

	(void)state;
	parse("References: <1@a> <2@a>\n\t<3@a> <4@a>\nIn-Reply-To: "
	    "Your mail of today <4@a>\n", &h);
	message_references(&h, items, &count, 3);
	assert_int_equal(count, 2);
	assert_string_equal(items[0], "4@a");
	assert_string_equal(items[1], "3@a");
	free(items[0]);
	free(items[1]);
	header_release(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
