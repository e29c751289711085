/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/mime.h"
#include "scratch.h"

/*
 * A tree as a line: type/subtype of each part, children in parentheses, the
 * decoded body of a leaf in brackets.
 */
static void
draw(const struct mime_message *m, struct buf *b)
{
	uint32_t depth = 0;
	struct buf body;
	size_t i;

	for (i = 0; i < m->count; i++) {
		const struct mime_part *p = &m->parts[i];
		bool leaf = i + 1 == m->count || m->parts[i + 1].parent != i;

		for (; depth > p->depth; depth--)
			buf_putc(b, ')');
		if (i > 0 && p->number > 1)
			buf_putc(b, ' ');
		buf_printf(b, "%s/%s", p->type, p->subtype);
		if (!leaf) {
			buf_putc(b, '(');
			depth = p->depth + 1;
			continue;
		}
		buf_init(&body, 1U << 20);
		mime_decode(p, &body);
		buf_printf(b, "[%s]", body.data);
		buf_release(&body);
	}
	for (; depth > 0; depth--)
		buf_putc(b, ')');
}

#define MULTI "Content-Type: multipart/mixed; boundary=b\n\n"

static const struct {
	const char *name;
	const char *message;
	const char *tree;
} cases[] = {
	{ "empty", "", "text/plain[]" },
	{ "no header", "\nhello", "text/plain[hello]" },
	{ "plain", "Subject: x\n\nhello\n", "text/plain[hello\n]" },
	{ "crlf", "Subject: x\r\n\r\nhello\r\n", "text/plain[hello\r\n]" },
	{ "bare cr", "Subject: x\rContent-Type: text/html\r\rhello\r",
	    "text/html[hello\r]" },
	{ "mailbox line", "From x Mon\nContent-Type: text/html\n\nx",
	    "text/html[x]" },
	{ "two parts", MULTI "pre\n--b\n\none\n--b\n\ntwo\n--b--\npost\n",
	    "multipart/mixed(text/plain[one] text/plain[two])" },
	{ "crlf parts", "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	    "--b\r\n\r\none\r\n--b--\r\n",
	    "multipart/mixed(text/plain[one])" },
	{ "bare cr parts", "Content-Type: multipart/mixed; boundary=b\r\r"
	    "--b\r\rone\r--b--\r", "multipart/mixed(text/plain[one])" },
	{ "no final boundary", MULTI "--b\n\none\n",
	    "multipart/mixed(text/plain[one\n])" },
	{ "no boundary at all", MULTI "one\n", "multipart/mixed[one\n]" },
	{ "longer boundary", MULTI "--b\n\none\n--bb\ntwo\n--b--\n",
	    "multipart/mixed(text/plain[one\n--bb\ntwo])" },
	{ "blank behind boundary", MULTI "--b \t\n\none\n--b-- \n",
	    "multipart/mixed(text/plain[one])" },
	{ "only a quote", "Content-Type: multipart/mixed; boundary=\"\\\"\"\n"
	    "\n--\"\n\none\n--\"--\n", "multipart/mixed(text/plain[one])" },
	{ "quoted boundary", "Content-Type: multipart/mixed;\n"
	    " boundary=\"a b:c\"\n\n--a b:c\n\none\n--a b:c--\n",
	    "multipart/mixed(text/plain[one])" },
	{ "part without header", MULTI "--b\none\n--b--\n",
	    "multipart/mixed(text/plain[one])" },
	{ "empty part", MULTI "--b\n--b\n\n--b--\n",
	    "multipart/mixed(text/plain[] text/plain[])" },
	{ "nested", MULTI "--b\nContent-Type: multipart/alternative;"
	    " boundary=c\n\n--c\n\none\n--c\nContent-Type: text/html\n\ntwo\n"
	    "--c--\nepilogue\n--b\n\nthree\n--b--\n",
	    "multipart/mixed(multipart/alternative(text/plain[one] "
	    "text/html[two]) text/plain[three])" },
	{ "inner not closed", MULTI "--b\nContent-Type: multipart/alternative;"
	    " boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n",
	    "multipart/mixed(multipart/alternative(text/plain[one]) "
	    "text/plain[two])" },
	{ "same boundary inside", MULTI "--b\nContent-Type: multipart/mixed;"
	    " boundary=b\n\n--b\n\none\n--b--\n--b--\n",
	    "multipart/mixed(multipart/mixed(text/plain[one]))" },
	{ "attached message", MULTI "--b\nContent-Type: message/rfc822\n\n"
	    "Subject: y\n\nhello\n--b--\n",
	    "multipart/mixed(message/rfc822(text/plain[hello]))" },
	{ "attached multipart", MULTI "--b\nContent-Type: message/rfc822\n\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--c--\n"
	    "--b\n\ntwo\n--b--\n",
	    "multipart/mixed(message/rfc822(multipart/mixed(text/plain[one]))"
	    " text/plain[two])" },
	{ "encoded message", MULTI "--b\nContent-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nU3ViamVjdDogeQoKaGVsbG8K\n"
	    "--b\n\ntwo\n--b--\n",
	    "multipart/mixed(message/rfc822(text/plain[hello\n])"
	    " text/plain[two])" },
	{ "digest", "Content-Type: multipart/digest; boundary=b\n\n--b\n\n"
	    "Subject: x\n\none\n--b--\n",
	    "multipart/digest(message/rfc822(text/plain[one]))" },
	{ "message without end", "Content-Type: message/rfc822\n",
	    "message/rfc822(text/plain[])" },
	{ "base64", "Content-Transfer-Encoding: BASE64\n\naGVs\r\nbG8=\n",
	    "text/plain[hello]" },
	{ "base64 without padding", "Content-Transfer-Encoding: base64\n\n"
	    "aGVsbG8", "text/plain[hello]" },
	{ "base64 with a footer", "Content-Transfer-Encoding: base64\n\n"
	    "aGVsbG8=\n______ list footer\n", "text/plain[hello]" },
	{ "base64 in pieces", "Content-Transfer-Encoding: base64\n\n"
	    "aGVsbG8=\naGVsbG8=\n", "text/plain[hellohello]" },
	{ "qp", "Content-Transfer-Encoding: quoted-printable\n\n"
	    "h=65l=\nlo=20=\r\n=3d = =zz=", "text/plain[hello = = =zz]" },
	{ "uuencode", "Content-Transfer-Encoding: x-uuencode\n\n"
	    "begin 644 x\n%:&5L;&\\\n`\nend\n", "text/plain[hello]" },
	{ "type without subtype", "Content-Type: text\n\nx",
	    "text/plain[x]" },
	{ "rubbish type", "Content-Type: ;;;=\n\nx", "text/plain[x]" },
	{ "comment in type", "Content-Type: text/(a (b) c)html (d)\n\nx",
	    "text/html[x]" },
	{ "blank before colon", "Content-Type : text/html\n\nx",
	    "text/html[x]" },
	{ "line that is no field", "Subject: x\nrubbish here\n"
	    "Content-Type: text/html\n\nx", "text/html[x]" },
};

static void
test_trees(void **state)
{
	struct reader_limits limits = test_limits();
	struct mime_message m;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(mime_parse(
		    (const unsigned char *)cases[i].message,
		    strlen(cases[i].message), &limits, &m, NULL), 0);
		buf_init(&b, 10000);
		draw(&m, &b);
		if (strcmp(b.data, cases[i].tree) != 0)
			fail_msg("%s: %s instead of %s", cases[i].name, b.data,
			    cases[i].tree);
		buf_release(&b);
		mime_release(&m);
	}
}

static const struct {
	const char *name;
	const char *header;
	const char *filename;
	enum mime_disposition disposition;
} names[] = {
	{ "none", "", "", MIME_UNSTATED },
	{ "plain", "Content-Disposition: attachment; filename=a.crt\n",
	    "a.crt", MIME_ATTACHMENT },
	{ "quoted", "Content-Disposition: attachment; filename=\"a;b.crt\"\n",
	    "a;b.crt", MIME_ATTACHMENT },
	{ "blank, not quoted",
	    "Content-Disposition: inline; filename=my file.crt; size=3\n",
	    "my file.crt", MIME_INLINE },
	{ "2231", "Content-Disposition: attachment;\n"
	    " filename*=utf-8'de'%C3%A4.crt\n", "\xc3\xa4.crt",
	    MIME_ATTACHMENT },
	{ "2231 in sections", "Content-Disposition: attachment;\n"
	    " filename*1*=%A4.c; filename*0*=utf-8''%C3; filename*2=rt\n",
	    "\xc3\xa4.crt", MIME_ATTACHMENT },
	{ "2231 beats plain", "Content-Disposition: attachment;\n"
	    " filename=\"x.crt\"; filename*=utf-8''y.crt\n", "y.crt",
	    MIME_ATTACHMENT },
	{ "2047", "Content-Disposition: attachment;\n"
	    " filename=\"=?utf-8?B?w6QuY3J0?=\"\n", "\xc3\xa4.crt",
	    MIME_ATTACHMENT },
	{ "of the type", "Content-Type: application/x; name=\"b.p7b\"\n",
	    "b.p7b", MIME_UNSTATED },
	{ "unknown word", "Content-Disposition: whatever\n", "",
	    MIME_ATTACHMENT },
	{ "windows path",
	    "Content-Disposition: attachment; filename=\"C:\\tmp\\a.crt\"\n",
	    "C:\\tmp\\a.crt", MIME_ATTACHMENT },
	{ "nul decoded", "Content-Disposition: attachment;\n"
	    " filename*=utf-8''a%00.crt\n", "a?.crt", MIME_ATTACHMENT },
};

static void
test_names(void **state)
{
	struct reader_limits limits = test_limits();
	struct mime_message m;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		buf_init(&b, 1000);
		buf_printf(&b, "%s\nbody", names[i].header);
		assert_int_equal(mime_parse((unsigned char *)b.data, b.len,
		    &limits, &m, NULL), 0);
		if (strcmp(m.parts[0].filename, names[i].filename) != 0 ||
		    m.parts[0].disposition != names[i].disposition)
			fail_msg("%s: \"%s\" (%d)", names[i].name,
			    m.parts[0].filename, (int)m.parts[0].disposition);
		buf_release(&b);
		mime_release(&m);
	}
}

static void
test_part_names(void **state)
{
	static const char text[] = MULTI "--b\n\none\n--b\n"
	    "Content-Type: message/rfc822\n\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c\n"
	    "Content-Type: text/html\n\ny\n--c--\n--b--\n";
	static const char *const want[] = { "1 multipart/mixed",
		"1 text/plain", "2 message/rfc822", "2 multipart/mixed",
		"2.1 text/plain", "2.2 text/html" };
	struct reader_limits limits = test_limits();
	struct mime_message m;
	char *name;
	size_t i;

	(void)state;
	assert_int_equal(mime_parse((const unsigned char *)text,
	    sizeof text - 1, &limits, &m, NULL), 0);
	assert_int_equal(m.count, COUNT(want));
	for (i = 0; i < m.count; i++) {
		name = mime_part_name(&m, i);
		assert_string_equal(name, want[i]);
		free(name);
	}
	mime_release(&m);
}

/* Repeated rubbish of a size: how long it takes must not grow faster than
 * the size; the test's own timeout would tell. */
static void
test_hostile(void **state)
{
	static const struct {
		const char *name;
		const char *before, *again;
	} shapes[] = {
		{ "comments", "Content-Type: ", "(" },
		{ "comments in From", "From: ", "(" },
		{ "messages", "", "Content-Type: message/rfc822\n\n" },
		{ "parts", MULTI, "--b\n\n" },
		{ "ends", MULTI, "--b--\n" },
		{ "fields", "", "A: b\n" },
		{ "folds", "A: b\n", " c\n" },
		{ "long field", "Subject: ", "=?a?Q?" },
		{ "words", "Subject: ", "=?utf-8?Q?a?= " },
		{ "parameters", "Content-Type: a/b", "; a=b" },
		{ "no parameters", "Content-Type: a/b", "; a" },
		{ "sections", "Content-Type: a/b", "; a*1=b" },
		{ "dashes", MULTI, "--" },
		{ "dash lines", MULTI, "--\n" },
	};
	struct reader_limits limits = test_limits();
	struct mime_message m;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(shapes); i++) {
		buf_init(&b, 8U << 20);
		buf_puts(&b, shapes[i].before);
		while (b.len < 4U << 20)
			buf_puts(&b, shapes[i].again);
		assert_int_equal(mime_parse((unsigned char *)b.data, b.len,
		    &limits, &m, NULL), 0);
		if (m.count > limits.parts)
			fail_msg("%s: %zu parts", shapes[i].name, m.count);
		buf_release(&b);
		mime_release(&m);
	}
}

static void
test_limits_are_kept(void **state)
{
	static const char nested[] = MULTI "--b\nContent-Type: multipart/mixed;"
	    " boundary=c\n\n--c\nContent-Type: multipart/mixed; boundary=d\n\n"
	    "--d\n\none\n--d--\n--c--\n--b--\n";
	struct reader_limits limits = test_limits();
	const unsigned char *data = (const unsigned char *)nested;
	struct mime_message m;
	struct err err;

	(void)state;
	limits.depth = 2;
	assert_int_equal(mime_parse(data, sizeof nested - 1, &limits, &m,
	    &err), 0);
	assert_non_null(strstr(m.cut, "limits.depth"));
	mime_release(&m);
	limits.depth = 20;
	limits.parts = 2;
	assert_int_equal(mime_parse(data, sizeof nested - 1, &limits, &m,
	    &err), 0);
	assert_int_equal(m.count, 2);
	assert_non_null(strstr(m.cut, "limits.parts"));
	mime_release(&m);
	limits.bytes = 10;
	assert_int_equal(mime_parse(data, sizeof nested - 1, &limits, &m,
	    &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
}

/* Every beginning of every example: the sanitizers watch, and each body lies
 * inside the message. */
static void
check_beginnings(const char *path, const struct buf *message)
{
	struct reader_limits limits = test_limits();
	struct mime_message m;
	size_t len, i, step = message->len > 3000 ? 7 : 1;
	unsigned char *copy;

	(void)path;
	for (len = 0; len <= message->len; len += step) {
		copy = xmemdup(message->data, len);
		assert_int_equal(mime_parse(copy, len, &limits, &m, NULL), 0);
		for (i = 0; i < m.count; i++) {
			const struct mime_part *p = &m.parts[i];

			if (m.own_count == 0)
				assert_true(p->body >= copy &&
				    p->body + p->body_len <= copy + len);
		}
		mime_release(&m);
		free(copy);
	}
}

static void
test_truncation(void **state)
{
	(void)state;
	assert_true(each_message(check_beginnings) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_part_names),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_limits_are_kept),
		cmocka_unit_test(test_truncation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
