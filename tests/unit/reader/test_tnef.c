/* SPDX-License-Identifier: ISC */
/* winmail.dat, made here, and RTF as it is found in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "reader/read.h"
#include "reader/rtf.h"
#include "reader/tnef.h"
#include "scratch.h"

/* MS-OXTNEF, 2.1.3.2: attribute identifiers. */
#define ATT_BODY 0x0002800cU
#define ATT_RENDDATA 0x00069002U
#define ATT_TITLE 0x00018010U
#define ATT_DATA 0x0006800fU

static void
put_le(struct buf *b, uint32_t v, int octets)
{
	for (; octets > 0; octets--, v >>= 8)
		buf_putc(b, (char)(v & 0xff));
}

static void
put_attribute(struct buf *b, int level, uint32_t id, const char *data,
    size_t len)
{
	unsigned sum = 0;
	size_t i;

	put_le(b, (uint32_t)level, 1);
	put_le(b, id, 4);
	put_le(b, (uint32_t)len, 4);
	buf_put(b, data, len);
	for (i = 0; i < len; i++)
		sum += (unsigned char)data[i];
	put_le(b, sum, 2);
}

static void
make_winmail(struct buf *b)
{
	static const char body[] = "Country: US\r\nState: Texas\r\n"
	    "City: Waco\r\nCompany: Kites Ltd";
	static const char renddata[14];
	static const char file[] = "-----BEGIN CERTIFICATE-----";

	buf_init(b, 10000);
	put_le(b, 0x223e9f78, 4);
	put_le(b, 1, 2);
	put_attribute(b, 1, ATT_BODY, body, sizeof body);
	put_attribute(b, 2, ATT_RENDDATA, renddata, sizeof renddata);
	put_attribute(b, 2, ATT_TITLE, "a.txt", 6);
	put_attribute(b, 2, ATT_DATA, file, sizeof file - 1);
}

static void
test_open(void **state)
{
	struct tnef t;
	struct err err = { 0 };
	struct buf b;

	(void)state;
	make_winmail(&b);
	if (tnef_open((unsigned char *)b.data, b.len, &t, &err) == -1)
		fail_msg("%s", err.text);
	assert_non_null(t.plain);
	assert_non_null(strstr(t.plain, "City: Waco"));
	assert_int_equal(t.file_count, 1);
	assert_string_equal(t.files[0].name, "a.txt");
	assert_int_equal(t.files[0].len, 27);
	tnef_release(&t);
	assert_int_equal(tnef_open((unsigned char *)b.data + 1, b.len - 1, &t,
	    &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	buf_release(&b);
}

/* Files without end: those that are taken, and at once.  (libytnef alone works
 * half a minute on these.) */
static void
test_many_files(void **state)
{
	static const char renddata[14];
	clock_t start = clock();
	struct tnef t;
	struct buf b;
	int i;

	(void)state;
	make_winmail(&b);
	b.max = 10000000;
	for (i = 0; i < 100000; i++) {
		put_attribute(&b, 2, ATT_RENDDATA, renddata, sizeof renddata);
		put_attribute(&b, 2, ATT_DATA, "x", 1);
	}
	assert_true(buf_ok(&b));
	assert_int_equal(tnef_open((unsigned char *)b.data, b.len, &t, NULL),
	    0);
	assert_non_null(strstr(t.plain, "City: Waco"));
	assert_int_equal(t.file_count, TNEF_FILES_MAX);
	assert_true((clock() - start) / CLOCKS_PER_SEC < 5);
	tnef_release(&t);
	buf_release(&b);
}

/* The form in it is the message's own text; a file in it may make the
 * message a certificate's. */
static void
test_message(void **state)
{
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reader_limits limits = test_limits();
	struct reading r;
	struct buf b, winmail;
	size_t i;

	(void)state;
	make_winmail(&winmail);
	buf_init(&b, 100000);
	buf_puts(&b, "From: a@b.example\nSubject: SSL installation\n"
	    "Content-Type: application/ms-tnef\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n");
	for (i = 0; i < winmail.len; i++)
		buf_printf(&b, "=%02X%s", (unsigned char)winmail.data[i],
		    i % 20 == 19 ? "=\n" : "");
	assert_int_equal(read_message((unsigned char *)b.data, b.len, &q,
	    &limits, &r, NULL), 0);
	assert_int_equal(r.kind, READING_CERTIFICATE);
	reading_release(&r);
	buf_release(&b);
	buf_release(&winmail);
}

static void
test_rtf(void **state)
{
	static const struct {
		const char *rtf;
		const char *text;
	} cases[] = {
		{ "{\\rtf1\\ansi\\ansicpg1252 a\\par b\\tab c}", "a\nb\tc" },
		{ "{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}a}", "a" },
		{ "{\\rtf1\\ansicpg1251 \\'f3\\'e4\\'e0}",
		    "\xd1\x83\xd0\xb4\xd0\xb0" },
		{ "{\\rtf1 \\u1091?\\uc2\\u1076??\\'41}",
		    "\xd1\x83\xd0\xb4" "A" },
		{ "{\\rtf1 \\{a\\}\\\\\\~b}", "{a}\\\xc2\xa0" "b" },
		{ "{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf {x\\htmlrtf0 "
		    "a\\htmlrtf\\par}\\htmlrtf0}", "<p>a" },
		{ "{\\rtf1\\fromhtml1{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag4 "
		    "\\par}{\\*\\htmltag1 <td>}{\\*\\mhtmltag1 x}a&amp;b"
		    "{\\*\\htmltag2 </td>}}", "\n<td>a&amp;b</td>" },
		{ "}}}{{{\\", "" },
	};
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		buf_init(&b, 1000);
		rtf_text((const unsigned char *)cases[i].rtf,
		    strlen(cases[i].rtf), &b);
		if (strcmp(b.data, cases[i].text) != 0)
			fail_msg("%s: %s", cases[i].rtf, b.data);
		buf_release(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_many_files),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_rtf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
