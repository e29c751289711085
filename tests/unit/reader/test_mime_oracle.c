/* SPDX-License-Identifier: ISC */
/*
 * GMime as an oracle: on the examples and the shapes, on every line's
 * beginning of the examples and on mutations of all the same tree and the same
 * decoded bodies, or a difference named here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/mime.h"
#include "scratch.h"

static size_t compared;
static bool spoiled; /* by a mutation */

/* Named differences in spoiled messages: how much of broken base64 is kept,
 * and a part between two boundaries that follow one another. */
static bool
is_taste(bool base64, size_t body_len)
{
	return spoiled && (base64 || body_len == 0);
}

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
	if (!is_taste(g_mime_part_get_content_encoding(part) ==
	    GMIME_CONTENT_ENCODING_BASE64, bytes->len))
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

		if (spoiled && p->header_len == 0 && p->body_len == 0)
			continue;
		buf_printf(b, "%s/%s\n", p->type, p->subtype);
		if ((i + 1 < m->count && m->parts[i + 1].parent == i) ||
		    strcmp(p->type, "multipart") == 0 ||
		    mime_is(p, "message", "rfc822"))
			continue;
		buf_init(&body, 1U << 20);
		mime_decode(p, &body);
		if (!is_taste(p->encoding == MIME_BASE64, body.len))
			put_leaf(b, body.data, body.len);
		buf_release(&body);
	}
}

/*
 * Does a part's header end at a line that is no field?  For us the body begins
 * there, as for most mail programs; GMime passes over the line.
 */
static bool
ends_early(const struct mime_message *m)
{
	size_t i;

	for (i = 0; i < m->count; i++) {
		const struct mime_part *p = &m->parts[i];
		const unsigned char *end = p->header + p->header_len;

		/* With an empty line the body begins behind it. */
		if (p->body_len > 0 && p->body == end)
			return true;
	}
	return false;
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
	if (theirs != NULL && !ends_early(&m) && (len == message->len ||
	    m.parts[m.count - 1].body !=
	    (unsigned char *)message->data + len)) {
		draw_gmime(g_mime_message_get_mime_part(theirs), &b);
		if (a.len != b.len || strcasecmp(a.data, b.data) != 0)
			fail_msg("%s, %zu octets:\n%s---- GMime:\n%s", path,
			    len, a.data, b.data);
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

/* ---- Mutations: the same ones each time */

static uint32_t random_state;

static uint32_t
next_random(uint32_t below)
{
	random_state = random_state * 1664525U + 1013904223U;
	return (random_state >> 8) % below;
}

/* The offset of a line's beginning at or after a random place in the body,
 * and its length with its end. */
static size_t
random_line(const struct buf *b, size_t body, size_t *len_out)
{
	size_t at = body + next_random((uint32_t)(b->len - body));
	const char *eol = memchr(b->data + at, '\n', b->len - at), *end;

	at = eol != NULL ? (size_t)(eol + 1 - b->data) : b->len;
	end = memchr(b->data + at, '\n', b->len - at);
	*len_out = end != NULL ? (size_t)(end + 1 - b->data) - at :
	    b->len - at;
	return at;
}

/* Header fields of parts and the empty lines that end them stay: what is made
 * of broken fields and of those that come twice is a matter of taste.  So is
 * "==" at the end of a line that comes to stand in quoted-printable. */
static bool
is_kept(const struct buf *b, size_t at, size_t len)
{
	return len <= 2 || memmem(b->data + at, len, "==", 2) != NULL ||
	    memchr(b->data + at, ':', len) != NULL ||
	    b->data[at] == ' ' || b->data[at] == '\t';
}

static size_t
random_body_line(const struct buf *b, size_t body, size_t *len_out)
{
	size_t at, tries = 0;

	do
		at = random_line(b, body, len_out);
	while (is_kept(b, at, *len_out) && ++tries < 1000);
	return at;
}

/* Lines of the body left out, said twice, moved up, spoiled. */
static void
mutate(const struct buf *from, size_t body, struct buf *to)
{
	size_t len, other_len, at, other;
	uint32_t how = next_random(4);

	at = random_body_line(from, body, &len);
	buf_reset(to);
	buf_put(to, from->data, at);
	if (how == 1)
		buf_put(to, from->data + at, len);
	if (how == 2) {
		other = random_body_line(from, body, &other_len);
		buf_put(to, from->data + other, other_len);
	}
	if (how == 3 && len > 4) {
		buf_put(to, from->data + at, len);
		to->data[at + next_random((uint32_t)len - 2)] =
		    "x-; \t"[next_random(5)];
	}
	if (how == 0 || how == 3)
		at += how == 0 || len > 4 ? len : 0;
	buf_put(to, from->data + at, from->len - at);
}

#define MUTATIONS 200 /* of each example */

static void
check_mutations(const char *path, const struct buf *message)
{
	const char *end = memmem(message->data, message->len, "\n\n", 2);
	struct buf b;
	int i;

	if (end == NULL)
		end = memmem(message->data, message->len, "\r\n\r\n", 4);
	if (end == NULL || message->data + message->len - end < 64)
		return;
	buf_init(&b, 2 * message->len + 2);
	for (i = 0; i < MUTATIONS; i++) {
		mutate(message, (size_t)(end + 2 - message->data), &b);
		compare(path, &b, b.len);
	}
	buf_release(&b);
}

static void
test_mutations(void **state)
{
	(void)state;
	random_state = 1;
	compared = 0;
	spoiled = true;
	g_mime_init();
	assert_true(each_message(check_mutations) > 0);
	print_message("%zu comparisons\n", compared);
	assert_true(compared > 0);
	spoiled = false;
}

/* Where we differ from GMime on purpose. */
static const struct {
	const char *name;
	const char *why;
} differences[] = {
	{ "struct-base64-footer", "a scanner's line behind the padding: how "
	    "much of it is taken for base64" },
	{ "struct-forwarded-base64", "an encoded attached message is entered" },
	{ "struct-line-ends-cr", "lone CR ends a line" },
};

static bool
differs(const char *path)
{
	size_t i;

	for (i = 0; i < COUNT(differences); i++)
		if (strstr(path, differences[i].name) != NULL) {
			print_message("%s: %s\n", path, differences[i].why);
			return true;
		}
	return false;
}

static void
check_whole(const char *path, const struct buf *message)
{
	if (!differs(path))
		compare(path, message, message->len);
}

static void
mutate_whole(const char *path, const struct buf *message)
{
	if (!differs(path))
		check_mutations(path, message);
}

static void
test_shapes(void **state)
{
	(void)state;
	g_mime_init();
	assert_true(each_match(SHAPES "*.eml", check_whole) > 0);
	random_state = 1;
	spoiled = true;
	assert_true(each_match(SHAPES "*.eml", mutate_whole) > 0);
	spoiled = false;
	print_message("%zu comparisons\n", compared);
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_mutations),
		cmocka_unit_test(test_oracle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
