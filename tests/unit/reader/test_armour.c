/* SPDX-License-Identifier: ISC */
/*
 * One good PEM file (leaf, intermediate, root), spoiled in all the ways that
 * mail programs, editors and shops spoil it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "reader/bundle.h"

#define DIR "tests/certcases/cases/"
#define PEM DIR "container-pem-one-file-with-root/files/fullchain.pem"

static void
load(const char *path, struct buf *b)
{
	struct err err;

	buf_init(b, 1 << 20);
	if (file_read(path, b, &err) == -1)
		fail_msg("%s", err.text);
}

/* A spoiled copy: each text replaced by the other, everywhere, in turn. */
struct change {
	const char *from, *to;
};

#define CHANGES_MAX 6

struct spoiled {
	const char *name;
	const char *before, *after; /* put around it; NULL: nothing */
	struct change changes[CHANGES_MAX];
	const char *format;
};

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

static const struct spoiled list[] = {
	{ .name = "as it is", .format = "pem" },
	{ .name = "CRLF", .changes = { { "\n", "\r\n" } }, .format = "pem" },
	{ .name = "CR", .changes = { { "\n", "\r" } }, .format = "pem" },
	{ .name = "CR CR LF", .changes = { { "\n", "\r\r\n" } },
		.format = "pem" },
	{ .name = "BOM", .before = "\xef\xbb\xbf", .format = "pem" },
	{ .name = "one line", .changes = { { "\n", " " } }, .format = "pem" },
	{ .name = "no line ends", .changes = { { "\n", "" } },
		.format = "pem" },
	{ .name = "blank lines", .changes = { { "\n", "\n \n" } },
		.format = "pem" },
	{ .name = "quoted", .before = "> ", .changes = { { "\n", "\n> " } },
		.format = "pem" },
	{ .name = "quoted thrice", .before = ">> >",
		.changes = { { "\n", "\n>> > " } }, .format = "pem" },
	{ .name = "quoted by name", .before = "JD> ",
		.changes = { { "\n", "\nJD> " } }, .format = "pem" },
	{ .name = "indented", .changes = { { "\n", "\n\t  " } },
		.format = "pem" },
	{ .name = "em dashes",
		.changes = { { "-----", "\xe2\x80\x94\xe2\x80\x94-" } },
		.format = "pem" },
	{ .name = "dashes of windows-1252",
		.changes = { { "-----", "\x97\x97\x96" } }, .format = "pem" },
	{ .name = "two dashes", .changes = { { "-----", "--" } },
		.format = "pem" },
	{ .name = "nine dashes", .changes = { { "-----", "---------" } },
		.format = "pem" },
	{ .name = "no dashes", .changes = { { "-----", "" } },
		.format = "pem" },
	{ .name = "dashes apart", .changes = { { "-----", "- - - - -" } },
		.format = "pem" },
	{ .name = "small letters",
		.changes = { { "BEGIN CERTIFICATE", "begin certificate" },
		    { "END CERTIFICATE", "end certificate" } },
		.format = "pem" },
	{ .name = "no-break spaces",
		.changes = { { " ", "\xc2\xa0" }, { "\n", "\xc2\xa0\n" } },
		.format = "pem" },
	{ .name = "zero-width spaces",
		.changes = { { "A", "A\xe2\x80\x8b" } }, .format = "pem" },
	{ .name = "no END", .changes = { { END, "" } }, .format = "pem" },
	{ .name = "no END, a greeting", .changes = { { END, "" } },
		.after = "Kind regards\nHans Meier\n", .format = "pem" },
	{ .name = "no BEGIN", .changes = { { BEGIN, "" } },
		.format = "pem" },
	{ .name = "neither", .changes = { { BEGIN, "" }, { END, "" } },
		.before = "Hello,\nMI is here:\n\n", .format = "pem" },
	{ .name = "PKCS7 for CERTIFICATE",
		.changes = { { "CERTIFICATE", "PKCS7" } }, .format = "pem" },
	{ .name = "X509 CERTIFICATE",
		.changes = { { "CERTIFICATE", "X509 CERTIFICATE" } },
		.format = "pem" },
	{ .name = "a label that nobody uses",
		.changes = { { "CERTIFICATE", "SERVER CERT" } },
		.format = "pem" },
	{ .name = "headers inside",
		.changes = { { BEGIN, BEGIN "\nComment: MIIFA here\n" } },
		.format = "pem" },
	{ .name = "HTML", .before = "<html><body><pre>",
		.after = "</pre></body>", .changes = { { "\n", "<br>\n" } },
		.format = "pem" },
	{ .name = "HTML of Word",
		.before = "<p class=MsoNormal><span style='color:red'>",
		.changes = { { "\n", "</span></p>\n<p class=MsoNormal><span>" },
		    { "-----", "&#8212;&mdash;-" },
		    { "BEGIN ", "BEGIN&nbsp;" }, { "+", "&#43;" },
		    { "/", "&#x2F;" } },
		.format = "pem" },
	{ .name = "JSON", .before = "{\"certificate.crt\":\"",
		.after = "\"}", .changes = { { "\n", "\\n" }, { "/", "\\/" },
				    { "+", "\\u002b" } },
		.format = "pem" },
	{ .name = "RTF",
		.before = "{\\rtf1\\ansi{\\fonttbl{\\f0 Courier;}}\\f0\\fs20 ",
		.after = "}", .changes = { { "\n", "\\par\n" },
				  { "-----", "\\emdash\\endash -" } },
		.format = "pem" },
	{ .name = "source code", .before = "\"",
		.changes = { { "\n", "\\n\"\n\"" } }, .format = "pem" },
	{ .name = "quoted-printable",
		.changes = { { "=", "=3D" }, { "\n", "=\n\n" } },
		.format = "pem" },
	{ .name = "advice that speaks of markers",
		.before = "Copy all, including " BEGIN " and " END ".\n"
			  "Keep what is between -----BEGIN PRIVATE KEY----- "
			  "and its end to yourself.\n\n",
		.format = "pem" },
};

/* b with every from replaced. */
static void
replace(struct buf *b, const struct change *change)
{
	size_t len = strlen(change->from);
	const char *s = b->data, *hit;
	struct buf out;

	buf_init(&out, 8 << 20);
	while ((hit = strstr(s, change->from)) != NULL) {
		buf_put(&out, s, (size_t)(hit - s));
		buf_puts(&out, change->to);
		s = hit + len;
	}
	buf_puts(&out, s);
	buf_release(b);
	*b = out;
}

static void
spoil(const struct spoiled *how, const struct buf *pem, struct buf *out)
{
	struct buf b;
	size_t i;

	buf_init(&b, 8 << 20);
	buf_put(&b, pem->data, pem->len);
	/* Markup brings its own "/" and blanks: those of the text go first. */
	for (i = CHANGES_MAX; i > 0; i--)
		if (how->changes[i - 1].from != NULL)
			replace(&b, &how->changes[i - 1]);
	buf_init(out, 8 << 20);
	buf_puts(out, how->before != NULL ? how->before : "");
	buf_put(out, b.data, b.len);
	buf_puts(out, how->after != NULL ? how->after : "");
	buf_release(&b);
}

static uint32_t
count_certs(const void *data, size_t len, const char **format_out)
{
	struct bundle *b = xcalloc(1, sizeof *b);
	uint32_t certs;

	bundle_init(b);
	*format_out = bundle_add_file(b, "test", data, len, &certs);
	bundle_release(b);
	free(b);
	return certs;
}

static void
test_spoiled(void **state)
{
	const char *format;
	struct buf pem, b;
	size_t i, bad = 0;
	uint32_t certs;

	(void)state;
	load(PEM, &pem);
	for (i = 0; i < COUNT(list); i++) {
		spoil(&list[i], &pem, &b);
		certs = count_certs(b.data, b.len, &format);
		if (certs != 3 || strcmp(format, list[i].format) != 0) {
			print_error("%s: %u certificates, %s\n", list[i].name,
			    certs, format);
			bad++;
		}
		buf_release(&b);
	}
	buf_release(&pem);
	assert_int_equal(bad, 0);
}

/* UTF-16 and UTF-32, either order, with and without a mark. */
static void
test_wide(void **state)
{
	static const char *const marks[2][2] = {
		{ "\xff\xfe", "\xff\xfe\0\0" },
		{ "\xfe\xff", "\0\0\xfe\xff" },
	};
	const char *format;
	struct buf pem, b;
	size_t i, k, width;
	int big, mark;

	(void)state;
	load(PEM, &pem);
	for (width = 2; width <= 4; width += 2)
		for (big = 0; big < 2; big++)
			for (mark = 0; mark < 2; mark++) {
				buf_init(&b, 1 << 20);
				if (mark)
					buf_put(&b, marks[big][width / 4],
					    width);
				for (i = 0; i < pem.len; i++)
					for (k = 0; k < width; k++)
						buf_putc(&b, k ==
						    (big ? width - 1 : 0) ?
						    pem.data[i] : '\0');
				if (count_certs(b.data, b.len, &format) != 3)
					fail_msg("width %zu, big %d, mark %d",
					    width, big, mark);
				buf_release(&b);
			}
	/* Appended to plain text by a program that did not look. */
	buf_init(&b, 1 << 20);
	buf_put(&b, pem.data, pem.len / 2);
	for (i = pem.len / 2; i < pem.len; i++) {
		buf_putc(&b, pem.data[i]);
		buf_putc(&b, '\0');
	}
	assert_int_equal(count_certs(b.data, b.len, &format), 3);
	buf_release(&b);
	buf_release(&pem);
}

/* What was damaged beyond doubt is unreadable, never repaired by guessing:
 * one character lost or changed loses that block and no other. */
static void
test_damage(void **state)
{
	struct buf pem;
	const char *format;
	char *line;
	char kept;

	(void)state;
	load(PEM, &pem);
	line = strstr(pem.data, BEGIN) + sizeof BEGIN + 200;
	kept = *line;
	*line = '?';
	assert_int_equal(count_certs(pem.data, pem.len, &format), 2);
	assert_string_equal(format, "pem");
	*line = kept;
	assert_int_equal(count_certs(pem.data, pem.len, &format), 3);
	buf_release(&pem);
}

/* Cut at every byte: whatever is left is read as far as it goes and no
 * further. */
static void
test_truncated(void **state)
{
	static const char *const files[] = {
		PEM,
		DIR "container-der/files/wald.cer",
		DIR "container-pkcs7-der/files/feld.p7b",
		DIR "container-pkcs7-pem/files/moor.p7b",
		DIR "container-zip/files/bach_example.zip",
		DIR "container-tar-gz/files/ufer.tar.gz",
		DIR "container-pkcs12-password/files/klippe.pfx",
		DIR "container-mail-attachment/files/mail.eml",
	};
	const char *format;
	uint32_t whole, part;
	size_t i, len;
	struct buf b;
	char *copy;

	(void)state;
	for (i = 0; i < COUNT(files); i++) {
		load(files[i], &b);
		whole = count_certs(b.data, b.len, &format);
		for (len = 0; len < b.len; len++) {
			copy = xmemdup(b.data, len);
			part = count_certs(copy, len, &format);
			if (part > whole)
				fail_msg("%s cut at %zu: %u", files[i], len,
				    part);
			free(copy);
		}
		buf_release(&b);
	}
}

/* Text that tempts a scanner into looking at the same bytes again. */
static void
test_linear(void **state)
{
	static const char *const pieces[] = { "MIIF ", "MII",
		"-----BEGIN CERTIFICATE-----\n", "- END CERTIFICATE ", "<a ",
		"&#x41;", "\\", ">", "MIIFA=", "LS0tLS1CRUdJTiBDRVJUSUZJ\n",
		"BEGIN ", "\r>" };
	const char *format;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(pieces); i++) {
		buf_init(&b, 2 << 20);
		while (buf_ok(&b))
			buf_puts(&b, pieces[i]);
		assert_int_equal(count_certs(b.data, b.len, &format), 0);
		buf_release(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spoiled),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
