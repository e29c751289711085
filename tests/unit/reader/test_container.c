/* SPDX-License-Identifier: ISC */
/* Archives in archives and mails, and those that want too much. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "reader/bundle.h"

#define PEM "tests/certcases/cases/container-pem-one-file-with-root/files/" \
	    "fullchain.pem"
#define OUT_MAX (64U << 20)

static struct buf pem; /* three certificates */

static int
set_up(void **state)
{
	(void)state;
	buf_init(&pem, 1 << 20);
	return file_read(PEM, &pem, NULL);
}

static int
tear_down(void **state)
{
	(void)state;
	buf_release(&pem);
	return 0;
}

/* ---- packing */

enum pack { PACK_ZIP, PACK_STORED, PACK_TAR, PACK_TGZ, PACK_GZ };

struct packer {
	struct archive *a;
	struct buf out;
};

static la_ssize_t
take(struct archive *a, void *arg, const void *data, size_t len)
{
	(void)a;
	buf_put(arg, data, len);
	return (la_ssize_t)len;
}

static void
pack_open(struct packer *p, enum pack how)
{
	p->a = archive_write_new();
	buf_init(&p->out, OUT_MAX);
	if (how == PACK_ZIP || how == PACK_STORED)
		archive_write_set_format_zip(p->a);
	else if (how == PACK_GZ)
		archive_write_set_format_raw(p->a);
	else
		archive_write_set_format_pax_restricted(p->a);
	if (how == PACK_STORED)
		archive_write_zip_set_compression_store(p->a);
	if (how == PACK_TGZ || how == PACK_GZ)
		archive_write_add_filter_gzip(p->a);
	archive_write_set_bytes_in_last_block(p->a, 1);
	assert_int_equal(archive_write_open(p->a, &p->out, NULL, take, NULL),
	    ARCHIVE_OK);
}

static void
pack_entry(struct packer *p, const char *name, unsigned type,
    const void *data, size_t len)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, type);
	archive_entry_set_perm(e, 0644);
	if (type == AE_IFLNK)
		archive_entry_set_symlink(e, "/etc/passwd");
	else
		archive_entry_set_size(e, (la_int64_t)len);
	assert_int_equal(archive_write_header(p->a, e), ARCHIVE_OK);
	if (type == AE_IFREG)
		assert_int_equal(archive_write_data(p->a, data, len), len);
	archive_entry_free(e);
}

static void
pack_close(struct packer *p)
{
	assert_int_equal(archive_write_close(p->a), ARCHIVE_OK);
	archive_write_free(p->a);
	assert_true(buf_ok(&p->out));
}

/* One file packed; in may be out. */
static void
pack(enum pack how, const char *name, const struct buf *in, struct buf *out)
{
	struct packer p;

	pack_open(&p, how);
	pack_entry(&p, name, AE_IFREG, in->data, in->len);
	pack_close(&p);
	if (in == out)
		buf_release(out);
	*out = p.out;
}

/* ---- opening */

struct found {
	char format[16];
	uint32_t certs;
	bool too_large, unreadable, encrypted;
};

static struct found
look_within(const struct buf *data, const struct reader_limits *limits)
{
	struct bundle *b = xcalloc(1, sizeof *b);
	struct found f = { .certs = 0 };
	size_t i;

	bundle_init(b);
	if (limits != NULL)
		bundle_limit(b, limits);
	snprintf(f.format, sizeof f.format, "%s", bundle_add_file(b, "test",
	    (unsigned char *)data->data, data->len, &f.certs));
	assert_int_equal(b->cert_count, f.certs);
	for (i = 0; i < b->problem_count; i++) {
		f.too_large |= b->problems[i].code ==
		    VERDICT_ARCHIVE_TOO_LARGE;
		f.unreadable |= b->problems[i].code == VERDICT_UNREADABLE;
		f.encrypted |= b->problems[i].code ==
		    VERDICT_ENCRYPTED_ARCHIVE;
	}
	bundle_release(b);
	free(b);
	return f;
}

static struct found
look(const struct buf *data)
{
	return look_within(data, NULL);
}

static void
test_nesting(void **state)
{
	static const struct {
		enum pack layers[4];
		size_t count;
		const char *format;
		bool fine;
	} cases[] = {
		{ { PACK_ZIP }, 1, "zip", true },
		{ { PACK_STORED }, 1, "zip", true },
		{ { PACK_TAR }, 1, "tar", true },
		{ { PACK_TGZ }, 1, "tar.gz", true },
		{ { PACK_GZ }, 1, "gzip", true },
		{ { PACK_ZIP, PACK_ZIP }, 2, "zip", true },
		{ { PACK_ZIP, PACK_TGZ }, 2, "tar.gz", true },
		{ { PACK_GZ, PACK_ZIP }, 2, "zip", true },
		{ { PACK_GZ, PACK_GZ }, 2, "gzip", true },
		{ { PACK_ZIP, PACK_ZIP, PACK_ZIP }, 3, "zip", false },
		{ { PACK_TAR, PACK_ZIP, PACK_TGZ }, 3, "tar.gz", false },
		{ { PACK_GZ, PACK_GZ, PACK_GZ }, 3, "gzip", false },
		{ { PACK_ZIP, PACK_GZ, PACK_GZ }, 3, "gzip", false },
	};
	struct found f;
	struct buf b;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		pack(cases[i].layers[0], "certs.pem", &pem, &b);
		for (k = 1; k < cases[i].count; k++)
			pack(cases[i].layers[k], "inner", &b, &b);
		f = look(&b);
		if (f.certs != (cases[i].fine ? 3U : 0U) ||
		    f.too_large == cases[i].fine ||
		    strcmp(f.format, cases[i].format) != 0)
			fail_msg("case %zu: %s, %u certificates", i, f.format,
			    f.certs);
		buf_release(&b);
	}
}

/* An archive in an attachment of a mail that lies in an archive. */
static void
test_mail(void **state)
{
	struct found f;
	struct buf zip, mail;
	size_t i;

	(void)state;
	pack(PACK_ZIP, "certs.pem", &pem, &zip);
	buf_init(&mail, OUT_MAX);
	buf_puts(&mail, "From: a@shop.example\r\nMIME-Version: 1.0\r\n"
			"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
			"--b\r\n\r\nSee the attachment.\r\n--b\r\n"
			"Content-Type: image/png; name=logo.png\r\n"
			"Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	for (i = 0; i < zip.len; i++)
		buf_printf(&mail, "=%02X%s", (unsigned char)zip.data[i],
		    i % 20 == 19 ? "=\r\n" : "");
	buf_puts(&mail, "\r\n--b--\r\n");
	f = look(&mail);
	assert_int_equal(f.certs, 3);
	assert_string_equal(f.format, "eml");
	pack(PACK_ZIP, "mail.eml", &mail, &mail);
	f = look(&mail);
	assert_int_equal(f.certs, 3);
	pack(PACK_ZIP, "more.zip", &mail, &mail);
	f = look(&mail);
	assert_int_equal(f.certs, 0);
	assert_true(f.too_large);
	buf_release(&mail);
	buf_release(&zip);
}

/* An attribute of TNEF (MS-OXTNEF 2.1.3): level, id, length, data, sum. */
static void
put_tnef(struct buf *b, unsigned char level, uint32_t id, const void *data,
    size_t len)
{
	const unsigned char *p = data;
	unsigned sum = 0;
	size_t i;

	buf_putc(b, (char)level);
	for (i = 0; i < 4; i++)
		buf_putc(b, (char)(id >> (8 * i) & 0xff));
	for (i = 0; i < 4; i++)
		buf_putc(b, (char)(len >> (8 * i) & 0xff));
	buf_put(b, data, len);
	for (i = 0; i < len; i++)
		sum += p[i];
	buf_putc(b, (char)(sum & 0xff));
	buf_putc(b, (char)(sum >> 8 & 0xff));
}

/* Outlook's winmail.dat with a ZIP in it. */
static void
test_winmail(void **state)
{
	static const unsigned char version[4] = { 0, 0, 1, 0 };
	static const unsigned char render[14] = { 1, 0 };
	struct buf zip, b;
	struct found f;

	(void)state;
	pack(PACK_ZIP, "certs.pem", &pem, &zip);
	buf_init(&b, OUT_MAX);
	buf_put(&b, "\x78\x9f\x3e\x22\1\0", 6);
	put_tnef(&b, 1, 0x00089006, version, sizeof version);
	put_tnef(&b, 2, 0x00069002, render, sizeof render);
	put_tnef(&b, 2, 0x00018010, "certs.zip", 10);
	put_tnef(&b, 2, 0x0006800f, zip.data, zip.len);
	f = look(&b);
	assert_string_equal(f.format, "tnef");
	assert_int_equal(f.certs, 3);
	pack(PACK_ZIP, "winmail.dat", &b, &b);
	f = look(&b);
	assert_int_equal(f.certs, 3);
	buf_release(&b);
	buf_release(&zip);
}

static void
test_entries(void **state)
{
	struct found f;
	struct packer p;
	int count, i;

	(void)state;
	for (count = 64; count <= 65; count++) {
		pack_open(&p, PACK_ZIP);
		pack_entry(&p, "certs.pem", AE_IFREG, pem.data, pem.len);
		for (i = 1; i < count; i++)
			pack_entry(&p, "x", AE_IFREG, "x", 1);
		pack_close(&p);
		f = look(&p.out);
		assert_int_equal(f.certs, count == 64 ? 3 : 0);
		assert_int_equal(f.too_large, count == 65);
		buf_release(&p.out);
	}
}

/* The limits of the configuration are those that count. */
static void
test_limits(void **state)
{
	static const struct {
		size_t entries, mib;
		bool fine;
	} cases[] = {
		{ 64, 10, false }, { 100, 10, false }, { 64, 20, false },
		{ 100, 20, true },
	};
	static char noise[12 << 20];
	struct reader_limits limits;
	struct packer p;
	struct found f;
	size_t i;

	(void)state;
	reader_limits_default(&limits);
	pack_open(&p, PACK_STORED);
	pack_entry(&p, "certs.pem", AE_IFREG, pem.data, pem.len);
	pack_entry(&p, "photo.bin", AE_IFREG, noise, sizeof noise);
	for (i = 2; i < 80; i++)
		pack_entry(&p, "x", AE_IFREG, "x", 1);
	pack_close(&p);
	for (i = 0; i < COUNT(cases); i++) {
		limits.archive_entries = cases[i].entries;
		limits.unpacked_bytes = cases[i].mib << 20;
		f = look_within(&p.out, &limits);
		if (f.certs != (cases[i].fine ? 3U : 0U) ||
		    f.too_large == cases[i].fine)
			fail_msg("case %zu: %u certificates", i, f.certs);
	}
	buf_release(&p.out);
}

/* Links and devices are skipped, names go nowhere. */
static void
test_links(void **state)
{
	struct found f;
	struct packer p;

	(void)state;
	pack_open(&p, PACK_TGZ);
	pack_entry(&p, "evil", AE_IFLNK, NULL, 0);
	pack_entry(&p, "pipe", AE_IFIFO, NULL, 0);
	pack_entry(&p, "folder/", AE_IFDIR, NULL, 0);
	pack_entry(&p, "../../../tmp/certs.pem", AE_IFREG, pem.data, pem.len);
	pack_close(&p);
	f = look(&p.out);
	assert_int_equal(f.certs, 3);
	assert_false(f.unreadable);
	buf_release(&p.out);
}

/* Sizes at and over the limits, as stored noise and as zeros. */
static void
test_sizes(void **state)
{
	static const struct {
		enum pack how;
		size_t size;
		bool noise, fine;
	} cases[] = {
		{ PACK_STORED, 9U << 20, true, true },
		{ PACK_STORED, 10U << 20, true, false },
		{ PACK_ZIP, 900000, false, true },
		{ PACK_ZIP, 2U << 20, false, false },
		{ PACK_TGZ, 900000, false, true },
		{ PACK_TGZ, 2U << 20, false, false },
		{ PACK_TGZ, 60U << 20, false, false },
		{ PACK_GZ, 60U << 20, false, false },
	};
	unsigned char *data = xcalloc(1, 60U << 20);
	struct found f;
	struct packer p;
	uint32_t seed = 1;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		for (k = 0; k < cases[i].size; k++) {
			seed = seed * 1664525 + 1013904223;
			data[k] = cases[i].noise ? seed >> 24 : 0;
		}
		pack_open(&p, cases[i].how);
		if (cases[i].how != PACK_GZ)
			pack_entry(&p, "certs.pem", AE_IFREG, pem.data,
			    pem.len);
		pack_entry(&p, "rest", AE_IFREG, data, cases[i].size);
		pack_close(&p);
		f = look(&p.out);
		if (f.certs != (cases[i].fine ? 3U : 0U) ||
		    f.too_large == cases[i].fine)
			fail_msg("case %zu: %u certificates", i, f.certs);
		buf_release(&p.out);
	}
	free(data);
}

/* A ZIP with something before it; a damaged one; one that is none. */
static void
test_broken(void **state)
{
	struct found f;
	struct buf zip, b;

	(void)state;
	pack(PACK_ZIP, "certs.pem", &pem, &zip);
	buf_init(&b, OUT_MAX);
	buf_put(&b, "MZ\0\1\2\3\4\5\6\7\10", 11);
	buf_put(&b, zip.data, zip.len);
	f = look(&b);
	assert_int_equal(f.certs, 3);
	buf_reset(&b);
	buf_put(&b, zip.data, zip.len / 2);
	f = look(&b);
	assert_true(f.certs < 3);
	assert_true(f.unreadable);
	assert_string_equal(f.format, "zip");
	buf_reset(&b);
	buf_puts(&b, "PK is what they call it here, in this long sentence.");
	f = look(&b);
	assert_string_equal(f.format, "text");
	assert_false(f.unreadable);
	buf_release(&b);
	buf_release(&zip);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_mail),
		cmocka_unit_test(test_winmail),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
