/* SPDX-License-Identifier: ISC */
/*
 * GMime as an oracle: on the examples and on every line's beginning of them
 * the same tree and the same decoded bodies, or a difference named here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "reader/mime.h"
#include "scratch.h"

static size_t compared;

static void
put_leaf(struct buf *b, const char *body, size_t len)
{
	/* Where a message was cut, whether its last line end belongs to the
	 * text is a matter of taste. */
	while (len > 0 && (body[len - 1] == '\n' || body[len - 1] == '\r'))
		len--;
	buf_putc(b, '[');
	buf_put(b, body, len);
	buf_puts(b, "]\n");
}

static void draw_gmime(GMimeObject *object, struct buf *b);

static void
draw_gmime_leaf(GMimePart *part, struct buf *b)
{
	GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *bytes;

	if (wrapper != NULL)
		g_mime_data_wrapper_write_to_stream(wrapper, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	put_leaf(b, (char *)bytes->data, bytes->len);
	g_object_unref(stream);
}

/* The examples are nested a few levels deep: here recursion does no harm. */
static void
draw_gmime(GMimeObject *object, struct buf *b)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	int i;

	buf_printf(b, "%s/%s\n", g_mime_content_type_get_media_type(type),
	    g_mime_content_type_get_media_subtype(type));
	if (GMIME_IS_MULTIPART(object)) {
		GMimeMultipart *m = GMIME_MULTIPART(object);

		for (i = 0; i < g_mime_multipart_get_count(m); i++)
			draw_gmime(g_mime_multipart_get_part(m, i), b);
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *m = g_mime_message_part_get_message(
		    GMIME_MESSAGE_PART(object));

		if (m != NULL)
			draw_gmime(g_mime_message_get_mime_part(m), b);
	} else if (GMIME_IS_PART(object))
		draw_gmime_leaf(GMIME_PART(object), b);
}

static void
draw_ours(const struct mime_message *m, struct buf *b)
{
	struct buf body;
	size_t i;

	for (i = 0; i < m->count; i++) {
		const struct mime_part *p = &m->parts[i];

		buf_printf(b, "%s/%s\n", p->type, p->subtype);
		if ((i + 1 < m->count && m->parts[i + 1].parent == i) ||
		    strcmp(p->type, "multipart") == 0 ||
		    mime_is(p, "message", "rfc822"))
			continue;
		buf_init(&body, 1U << 20);
		mime_decode(p, &body);
		put_leaf(b, body.data, body.len);
		buf_release(&body);
	}
}

/* The beginning of a message through both. */
static void
compare(const char *path, const struct buf *message, size_t len)
{
	struct reader_limits limits = test_limits();
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(message->data,
	    len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *theirs = g_mime_parser_construct_message(parser, NULL);
	struct mime_message m;
	struct buf a, b;

	buf_init(&a, 1U << 20);
	buf_init(&b, 1U << 20);
	assert_int_equal(mime_parse((unsigned char *)message->data, len,
	    &limits, &m, NULL), 0);
	draw_ours(&m, &a);
	/* What a header that was cut off begins is a matter of taste. */
	if (theirs != NULL && (len == message->len ||
	    m.parts[m.count - 1].body !=
	    (unsigned char *)message->data + len)) {
		draw_gmime(g_mime_message_get_mime_part(theirs), &b);
		if (a.len != b.len || strcasecmp(a.data, b.data) != 0)
			fail_msg("%s, %zu octets:\n%s---- GMime:\n%s", path, len,
			    a.data, b.data);
		compared++;
		g_object_unref(theirs);
	}
	mime_release(&m);
	buf_release(&a);
	buf_release(&b);
	g_object_unref(parser);
	g_object_unref(stream);
}

static void
check_message(const char *path, const struct buf *message)
{
	const char *p = message->data, *end = p + message->len, *eol;
	const char *header_end;

	compare(path, message, message->len);
	header_end = memmem(p, message->len, "\n\n", 2);
	if (header_end == NULL)
		header_end = memmem(p, message->len, "\r\n\r\n", 4);
	for (p = header_end != NULL ? header_end + 4 : end; p < end;
	    p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (eol == NULL)
			break;
		compare(path, message, (size_t)(eol + 1 - message->data));
	}
}

static void
test_oracle(void **state)
{
	(void)state;
	g_mime_init();
	assert_true(each_message(check_message) > 0);
	print_message("%zu comparisons\n", compared);
	g_mime_shutdown();
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_oracle) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
