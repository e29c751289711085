/* SPDX-License-Identifier: ISC */
/* Messages made to keep a reader busy: each is read, and inspected as a
 * delivery, in a time that only something superlinear exceeds.  The bench
 * `linear` measures more shapes, more closely. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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

	assert_int_equal(inspect_run(&q, (unsigned char *)b->data, b->len, &v,
	    NULL), 0);
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
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
