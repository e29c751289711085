/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "mail/compose.h"

#define CSR                                                       \
	"-----BEGIN CERTIFICATE REQUEST-----\n"                   \
	"MIICvDCCAaQCAQAwdzELMAkGA1UEBhMCVVMxDTALBgNVBAgMBFV0YWgxDzANBgNV\n" \
	"BAcMBkxpbmRvbjE=\n"                                      \
	"-----END CERTIFICATE REQUEST-----\n"

static const struct compose plain = {
	.from = "Example Shops <sales@example.net>",
	.to = "owner@shop.example", .subject = "Re: SSL installation",
	.message_id = "ssl-17.0123456789abcdef@example.net",
	.answers = true,
	.in_reply_to = "a@shop.example", .references = "b@x.example a@x.example",
	.language = "en", .date = 1795532663, .text = "Hello,\n\nthe text.\n",
	.html = "<p>Hello</p>\n", .attachment_name = "shop.example-csr.txt",
	.attachment = CSR,
};

static char *
composed(const struct compose *letter)
{
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, COMPOSE_MAX);
	if (compose_letter(letter, &b, &err) == -1)
		fail_msg("%s", err.text);
	return buf_take(&b);
}

static char *
header(const char *name, const char *value)
{
	struct buf b;

	buf_init(&b, 100000);
	compose_header(&b, name, value);
	return buf_take(&b);
}

static const struct {
	const char *name, *value, *out;
} headers[] = {
	{ "ASCII", "SSL installation", "Subject: SSL installation\r\n" },
	{ "empty", "", "Subject: \r\n" },
	{ "a new field", "a\r\nBcc: victim@x.example",
		"Subject: a Bcc: victim@x.example\r\n" },
	{ "bare CR, bare LF, NUL's end", "a\rb\nc",
		"Subject: a b c\r\n" },
	{ "the body", "a\r\n\r\nbody", "Subject: a body\r\n" },
	{ "other controls", "\x1b[2Ja\x7f\tb", "Subject: [2Ja b\r\n" },
	{ "an encoded word in disguise", "=?utf-8?Q?a?=",
		"Subject: =?utf-8?B?PT91dGYtOD9RP2E/PQ==?=\r\n" },
	{ "UTF-8", "M\xc3\xbcller", "Subject: =?utf-8?B?TcO8bGxlcg==?=\r\n" },
	{ "broken UTF-8", "\xff", "Subject: =?utf-8?B?77+9?=\r\n" },
};

static void
test_headers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(headers); i++) {
		char *out = header("Subject", headers[i].value);

		if (strcmp(out, headers[i].out) != 0)
			fail_msg("%s: %s", headers[i].name, out);
		free(out);
	}
}

/* However long, whatever it is made of: folded lines of at most 76 columns
 * that begin with a blank. */
static const char *const fillings[] = { "word ", "x", "\xc3\xbc", "\xe4\xb8\xad",
	"\xf0\x9f\x90\x9f", "a \xc3\xa9 ", "\xff" };

static void
test_folding(void **state)
{
	size_t i, len;

	(void)state;
	for (i = 0; i < COUNT(fillings); i++)
		for (len = 1; len < 300; len++) {
			size_t step = strlen(fillings[i]), n;
			char value[5 * 300 + 1], *out, *line;

			for (n = 0; n < len; n++)
				memcpy(value + n * step, fillings[i], step);
			value[len * step] = '\0';
			out = header("Subject", value);
			for (line = out; *line != '\0'; line += n + 2) {
				n = strcspn(line, "\r\n");
				if (n > 76 || strncmp(line + n, "\r\n", 2) ||
				    (line != out && line[0] != ' '))
					fail_msg("%s x %zu: %s", fillings[i],
					    len, out);
			}
			free(out);
		}
}

static const struct {
	const char *name, *from, *out;
} from_lines[] = {
	{ "name", "Example Shops <sales@example.net>",
		"From: \"Example Shops\"\r\n <sales@example.net>\r\n" },
	{ "quoted name", "\"Shops, Inc.\" <sales@example.net>",
		"From: \"Shops, Inc.\"\r\n <sales@example.net>\r\n" },
	{ "address alone", "sales@example.net",
		"From: <sales@example.net>\r\n" },
	{ "angle brackets alone", "<sales@example.net>",
		"From: <sales@example.net>\r\n" },
	{ "UTF-8", "L\xc3\xa4" "den <sales@example.net>",
		"From: =?utf-8?B?TMOkZGVu?=\r\n <sales@example.net>\r\n" },
};

static void
test_from(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(from_lines); i++) {
		struct compose letter = plain;
		char *out;

		letter.from = from_lines[i].from;
		out = composed(&letter);
		if (strncmp(out, from_lines[i].out,
			strlen(from_lines[i].out)) != 0)
			fail_msg("%s: %.100s", from_lines[i].name, out);
		free(out);
	}
}

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define LONGEST HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED \
	HUNDRED HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234567"
#define AS_IT_IS "Content-Type: message/rfc822\r\n" \
	"Content-Transfer-Encoding: 7bit\r\n\r\n"
#define AS_FILE "Content-Type: application/octet-stream;\r\n" \
	" name=\"validation.eml\"\r\n" \
	"Content-Transfer-Encoding: base64\r\n\r\n"
#define MAIL(text) text, sizeof text - 1

static const struct {
	const char *name, *mail;
	size_t len;
	const char *part;
} mails[] = {
	{ "CRLF", MAIL("From: a\r\n\r\n.\r\nFrom b\r\n"),
		AS_IT_IS "From: a\r\n\r\n.\r\nFrom b\r\n\r\n--" },
	{ "LF", MAIL("From: a\n\nb"),
		AS_IT_IS "From: a\r\n\r\nb\r\n--" },
	{ "empty", MAIL(""), AS_IT_IS "\r\n--" },
	{ "the longest line", MAIL(LONGEST "\r\n"),
		AS_IT_IS LONGEST "\r\n\r\n--" },
	{ "a longer line", MAIL(LONGEST "8"), AS_FILE "MDEyMzQ1" },
	{ "a NUL", MAIL("a\0b"), AS_FILE "YQBi\r\n--" },
	{ "a bare CR", MAIL("a\rb"), AS_FILE "YQ1i\r\n--" },
	{ "a CR at the end", MAIL("a\r"), AS_FILE "YQ0=\r\n--" },
	{ "beyond ASCII", MAIL("a\xff"), AS_FILE "Yf8=\r\n--" },
};

static void
test_mail(void **state)
{
	struct compose letter = plain;
	size_t i;
	char *out;

	(void)state;
	letter.attachment_name = letter.attachment = "";
	letter.mail_name = "validation.eml";
	for (i = 0; i < COUNT(mails); i++) {
		letter.mail = mails[i].mail;
		letter.mail_len = mails[i].len;
		out = composed(&letter);
		if (strstr(out, mails[i].part) == NULL)
			fail_msg("%s: %s", mails[i].name, out);
		free(out);
	}
}

/* The largest mail, of line ends alone: each of them becomes two octets. */
static void
test_largest_mail(void **state)
{
	struct compose letter = plain;
	char *mail = xmalloc(COMPOSE_MAIL_MAX);

	(void)state;
	memset(mail, '\n', COMPOSE_MAIL_MAX);
	letter.attachment_name = letter.attachment = "";
	letter.mail_name = "validation.eml";
	letter.mail = mail;
	letter.mail_len = COMPOSE_MAIL_MAX;
	free(composed(&letter));
	free(mail);
}

static const struct {
	const char *name;
	struct compose letter;
} refused[] = {
	{ "no recipient", { .to = "" } },
	{ "two recipients", { .to = "a@x.example,b@x.example" } },
	{ "recipient with CR LF", { .to = "a@x.example\r\nBcc: b" } },
	{ "recipient with >", { .to = "a@x.example>" } },
	{ "id with CR LF", { .message_id = "a\r\nX: y@x" } },
	{ "id with >", { .message_id = "a@x> <b" } },
	{ "file name with a quote", { .attachment_name = "a\"b" } },
	{ "file name with CR LF", { .attachment_name = "a\r\nX: y" } },
	{ "file name with a path", { .attachment_name = "../a" } },
	{ "no sender", { .from = "Example Shops" } },
	{ "sender cut short", { .from = "Example <sales@example.net" } },
};

static void
test_refused(void **state)
{
	struct err err;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refused); i++) {
		const struct compose *r = &refused[i].letter;
		struct compose letter = plain;

		if (r->to != NULL)
			letter.to = r->to;
		if (r->message_id != NULL)
			letter.message_id = r->message_id;
		if (r->attachment_name != NULL)
			letter.attachment_name = r->attachment_name;
		if (r->from != NULL)
			letter.from = r->from;
		buf_init(&b, COMPOSE_MAX);
		if (compose_letter(&letter, &b, &err) != -1)
			fail_msg("%s was taken", refused[i].name);
		buf_release(&b);
	}
	buf_init(&b, 500);
	assert_int_equal(compose_letter(&plain, &b, &err), -1);
	assert_int_equal(err.kind, ERR_BUG);
	buf_release(&b);
}

/* Ids of somebody's mail: those that cannot stand there are left out. */
static void
test_ids(void **state)
{
	struct compose letter = plain;
	char *out;

	(void)state;
	letter.in_reply_to = "a@x\r\nBcc:";
	letter.references = "good@x bad\r\nBcc:@x ev>il@x \xff@x last@x";
	out = composed(&letter);
	assert_null(strstr(out, "Bcc"));
	assert_null(strstr(out, "In-Reply-To"));
	assert_non_null(strstr(out, "\r\nReferences: <good@x> <last@x>\r\n"));
	free(out);
	letter.in_reply_to = letter.references = "";
	out = composed(&letter);
	assert_null(strstr(out, "References"));
	/* A mail that has no name is answered all the same. */
	assert_non_null(strstr(out, "\r\nAuto-Submitted: auto-replied\r\n"));
	free(out);
	letter.answers = false;
	out = composed(&letter);
	assert_non_null(strstr(out, "\r\nAuto-Submitted: auto-generated\r\n"));
	free(out);
}

static const struct {
	const char *name, *in, *out;
} qp[] = {
	{ "plain", "abc\n", "abc\r\n" },
	{ "equals", "a=b", "a=3Db" },
	{ "UTF-8", "\xc3\xbc", "=C3=BC" },
	{ "blank last on a line", "a \nb ", "a=20\r\nb=20" },
	{ "dot first", ".\n.", "=2E\r\n=2E" },
	{ "From first", "From here", "=46rom here" },
	{ "CR", "a\rb", "a=0Db" },
	{ "tab", "a\tb", "a=09b" },
};

static void
test_qp(void **state)
{
	char text[200], *line;
	struct buf b;
	size_t i, n;

	(void)state;
	buf_init(&b, 1000);
	for (i = 0; i < COUNT(qp); i++) {
		buf_reset(&b);
		compose_qp(&b, qp[i].in);
		if (strcmp(b.data, qp[i].out) != 0)
			fail_msg("%s: %s", qp[i].name, b.data);
	}
	for (i = 60; i < 160; i++) {
		memset(text, i % 2 ? 'x' : '=', i);
		text[i] = '\0';
		buf_reset(&b);
		compose_qp(&b, text);
		for (line = b.data; *line != '\0';
		    line += n + (line[n] != '\0' ? 2 : 0)) {
			n = strcspn(line, "\r");
			if (n > 76)
				fail_msg("%zu: line of %zu", i, n);
		}
	}
	buf_release(&b);
}

/* What a relay would not change goes as it is, so that it can be read. */
static const struct {
	const char *name, *text;
	bool is_7bit;
} bodies[] = {
	{ "ASCII", "Hello,\n\n- item\n", true },
	{ "the CSR", CSR, true },
	{ "78 columns", "12345678901234567890123456789012345678901234567890"
		"1234567890123456789012345678\n", true },
	{ "79 columns", "12345678901234567890123456789012345678901234567890"
		"12345678901234567890123456789\n", false },
	{ "UTF-8", "M\xc3\xbcller\n", false },
	{ "dot first", ".\n", false },
	{ "From first", "From here\n", false },
	{ "blank last", "a \n", false },
	{ "CR", "a\r\nb\n", false },
	{ "escape", "\x1b[2J\n", false },
};

static void
test_transfer_encoding(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bodies); i++) {
		struct compose letter = plain;
		char *out;

		letter.text = bodies[i].text;
		letter.html = letter.attachment_name = "";
		out = composed(&letter);
		if ((strstr(out, "Encoding: 7bit") != NULL) !=
			bodies[i].is_7bit ||
		    (strstr(out, "quoted-printable") == NULL) !=
			bodies[i].is_7bit)
			fail_msg("%s", bodies[i].name);
		free(out);
	}
}

static void
test_date(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	compose_date(&b, 1795532663);
	assert_string_equal(b.data, "Tue, 24 Nov 2026 15:04:23 +0000");
	buf_release(&b);
}

/* ---- Read back by Python's email package: check_compose.py */

#define LONG_SUBJECT                                                    \
	"Re: SSL installation f\xc3\xbcr unseren Laden in der " \
	"Stra\xc3\x9f" "e des 17. Juni, bitte m\xc3\xb6glichst bald, danke " \
	"\xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x90\x9f"

static const struct {
	const char *subject, *text, *html, *attachment_name, *attachment;
	const char *to;
} read_back[] = {
	{ "SSL installation", "Hello\n", "", "", "", NULL },
	{ LONG_SUBJECT, "M\xc3\xbcller = gut\n.\nFrom here\n a \n",
		"<p>M\xc3\xbcller &amp; S\xc3\xb6hne</p>\n", "", "", NULL },
	{ "SSL installation", "Hello\n" CSR "bye\n", "<pre>" CSR "</pre>\n",
		"shop.example-csr.txt", CSR, NULL },
	{ "x\r\nBcc: victim@x.example\r\n\r\n<script>", "--=_x\n--\n--=_x--\n",
		"<p>x</p>\n", "a.txt", "--=_x-m--\n", NULL },
	{ "=?utf-8?Q?hidden?= =?x?y?z?=", "", "", "", "", NULL },
	{ "x", "no newline at the end", "<p>none</p>", "", "", NULL },
	{ "x", "x\n", "", "", "", "gr\xc3\xb6\xc3\x9f" "e@m\xc3\xbcller.example" },
};

static void
put_file(const char *dir, size_t i, const char *suffix, const char *text)
{
	struct err err = { 0 };
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%zu.%s", dir, i, suffix);
	if (file_replace(path, 0600, text, strlen(text), &err) == -1)
		fail_msg("%s", err.text);
}

static void
test_python(void **state)
{
	char dir[] = "/tmp/compose.XXXXXX", here[] = __FILE__;
	char script[PATH_MAX];
	int status;
	size_t i;
	pid_t pid;

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (i = 0; i < COUNT(read_back); i++) {
		struct compose letter = plain;
		char *out;

		letter.subject = read_back[i].subject;
		letter.text = read_back[i].text;
		letter.html = read_back[i].html;
		letter.attachment_name = read_back[i].attachment_name;
		letter.attachment = read_back[i].attachment;
		if (read_back[i].to != NULL)
			letter.to = read_back[i].to;
		out = composed(&letter);
		put_file(dir, i, "eml", out);
		put_file(dir, i, "subject", letter.subject);
		put_file(dir, i, "text", letter.text);
		put_file(dir, i, "html", letter.html);
		put_file(dir, i, "name", letter.attachment_name);
		put_file(dir, i, "attachment", letter.attachment);
		put_file(dir, i, "to", letter.to);
		free(out);
	}
	snprintf(script, sizeof script, "%s/check_compose.py", dirname(here));
	pid = fork();
	if (pid == 0) {
		execl("/usr/bin/python3", "python3", script, dir, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_from),
		cmocka_unit_test(test_mail),
		cmocka_unit_test(test_largest_mail),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_qp),
		cmocka_unit_test(test_transfer_encoding),
		cmocka_unit_test(test_date),
		cmocka_unit_test(test_python),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
