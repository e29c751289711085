/* SPDX-License-Identifier: ISC */
/* Messages made to keep a reader busy: each is read, and inspected as a
 * delivery, in a time that only something superlinear exceeds.  The bench
 * `linear` measures more shapes, more closely. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "reader/charset.h"
#include "reader/inspect.h"
#include "reader/read.h"
#include "scratch.h"

#define SIZE (1U << 20)
#ifdef SANITIZED
#define SECONDS 20.0
#else
#define SECONDS 3.0
#endif

#define HEAD "Subject: SSL installation\nFrom: <maria@shop.example>\n"

/* head, then piece until the size. */
static const struct {
	const char *name, *head, *piece;
} shapes[] = {
	{ "padded base64 in one line", HEAD
	    "Content-Transfer-Encoding: base64\n\n", "QQ==" },
	{ "padding alone", HEAD "Content-Transfer-Encoding: base64\n\n", "=" },
	{ "padding and blanks", HEAD "Content-Transfer-Encoding: base64\n\n",
	    "= " },
	{ "padding and line ends", HEAD "Content-Transfer-Encoding: base64\n"
	    "\n", "Q=\n" },
	{ "lines that end with CR", HEAD "\n", "x\r" },
	{ "CR alone", HEAD "\n", "\r" },
	{ "CR, flowed", HEAD "Content-Type: text/plain; format=flowed\n\n",
	    "x \r" },
	{ "armour begins in one line", HEAD "\n", "-BEGIN CERTIFICATE- " },
	{ "armour begins in one line of HTML", HEAD
	    "Content-Type: text/html\n\n", "-BEGIN CERTIFICATE- " },
	{ "armour begins and ends", HEAD "\n",
	    "-----BEGIN CERTIFICATE----------END X-----" },
	{ "armour begins between dashes of Word", HEAD
	    "Content-Type: text/plain; charset=utf-8\n\n",
	    "\xe2\x80\x94" "BEGIN CERTIFICATE\xe2\x80\x94 " },
};

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
read_it(const struct buf *b)
{
	struct read_question q = { .authserv_id = (char[]){ "mx.example" } };
	struct reader_limits limits = test_limits();
	struct reading r;

	assert_int_equal(read_message((unsigned char *)b->data, b->len, &q,
	    &limits, &r, NULL), 0);
	reading_release(&r);
}

static void
inspect_it(const struct buf *b)
{
	struct inspect_question q = { .at = 1842447600,
		.domain = (char[]){ "shop.example" }, .file_count = 1,
		.files = { { (char[]){ "mail.eml" }, (uint32_t)b->len } } };
	struct verdict v;

	assert_int_equal(inspect_run(&q, (unsigned char *)b->data, b->len,
	    NULL, &v, NULL), 0);
	assert_false(v.ok);
	verdict_release(&v);
}

static void
check_time(const char *name, void (*f)(const struct buf *),
    const struct buf *b)
{
	double start = cpu_seconds(), took;

	f(b);
	took = cpu_seconds() - start;
	if (took > SECONDS)
		fail_msg("%s: %s took %.1f s", name,
		    f == read_it ? "reading" : "inspecting", took);
}

static void
test_shapes(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(shapes); i++) {
		buf_init(&b, SIZE);
		buf_puts(&b, shapes[i].head);
		while (buf_ok(&b))
			buf_puts(&b, shapes[i].piece);
		check_time(shapes[i].name, read_it, &b);
		check_time(shapes[i].name, inspect_it, &b);
		buf_release(&b);
	}
}

/* The packed bytes as a message with one attachment. */
static void
put_message(struct buf *b, const char *name, const unsigned char *data,
    size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i;

	buf_printf(b, HEAD "Content-Type: application/octet-stream; name=%s\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n", name);
	for (i = 0; i < len; i++) {
		if (i % 24 == 23)
			buf_puts(b, "=\n");
		buf_putc(b, '=');
		buf_putc(b, hex[data[i] >> 4]);
		buf_putc(b, hex[data[i] & 15]);
	}
}

static void
add_entry(struct archive *a, const char *name, size_t size)
{
	static const char zeros[1 << 16];
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)size);
	assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
	for (; size > 0; size -= sizeof zeros)
		assert_int_equal(archive_write_data(a, zeros, sizeof zeros),
		    sizeof zeros);
	archive_entry_free(entry);
}

/* A certificate behind a file in a .tgz: found where no more than the limit
 * has to be unpacked to come to it. */
static void
test_packed(void **state)
{
	static const struct {
		size_t before;
		enum reading_kind kind;
	} packed[] = {
		{ 1U << 20, READING_CERTIFICATE },
		{ 64U << 20, READING_REQUEST },
	};
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reader_limits limits = test_limits();
	static unsigned char file[1 << 20];
	struct archive *a;
	struct reading r;
	struct buf b;
	size_t i, len;

	(void)state;
	for (i = 0; i < COUNT(packed); i++) {
		a = archive_write_new();
		archive_write_set_format_ustar(a);
		archive_write_add_filter_gzip(a);
		assert_int_equal(archive_write_open_memory(a, file,
		    sizeof file, &len), ARCHIVE_OK);
		add_entry(a, "photo.bin", packed[i].before);
		add_entry(a, "shop.crt", 1 << 16);
		assert_int_equal(archive_write_close(a), ARCHIVE_OK);
		archive_write_free(a);
		buf_init(&b, 8U << 20);
		put_message(&b, "all.tgz", file, len);
		assert_int_equal(read_message((unsigned char *)b.data, b.len,
		    &q, &limits, &r, NULL), 0);
		assert_int_equal(r.kind, packed[i].kind);
		reading_release(&r);
		buf_release(&b);
	}
}

/* What was left out is told by the name of the limit. */
static void
test_told(void **state)
{
	static const struct {
		const char *head, *piece, *note;
		size_t times;
	} told[] = {
		{ HEAD "Content-Type: multipart/mixed; boundary=b\n\n",
		    "--b\n\nx\n", "limits.parts", 300 },
		{ HEAD, "Content-Type: message/rfc822\n\n", "limits.depth",
		    30 },
		{ HEAD "X: ", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
		    "limits.header_kib", 10000 },
		{ HEAD "\n", "some words\n", "limits.text_kib", 100000 },
		{ HEAD "Content-Type: multipart/mixed; boundary=b\n\n",
		    "--b\nContent-Type: application/x; name=a.eml\n\n"
		    "Subject: y\n\ny\n", "attached or signed mails", 30 },
		{ HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
		    "Content-Type: application/x; name=a.eml\n\n"
		    "Content-Type: multipart/mixed; boundary=c\n\n",
		    "--c\n\nx\n", "limits.parts", 300 },
	};
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reader_limits limits = test_limits();
	struct reading r;
	struct buf b;
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(told); i++) {
		buf_init(&b, 8U << 20);
		buf_puts(&b, told[i].head);
		for (j = 0; j < told[i].times; j++)
			buf_puts(&b, told[i].piece);
		assert_int_equal(read_message((unsigned char *)b.data, b.len,
		    &q, &limits, &r, NULL), 0);
		for (j = 0; j < r.note_count; j++)
			if (strstr(r.notes[j], told[i].note) != NULL)
				break;
		if (j == r.note_count)
			fail_msg("%zu: nothing of %s", i, told[i].note);
		reading_release(&r);
		buf_release(&b);
	}
}

static int
setup(void **state)
{
	struct config_trust trust = { .system_roots = false };

	(void)state;
	charset_init();
	return inspect_init(&trust, NULL);
}

static int
teardown(void **state)
{
	(void)state;
	inspect_release();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_told),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
