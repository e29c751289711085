/* SPDX-License-Identifier: ISC */
/*
 * GMime for comparison: `read_gmime FILE` parses each message, decodes every
 * part and converts every text to UTF-8; prints processor milliseconds for
 * all of them.
 */
#include <gmime/gmime.h>

#include "tests/bench/pack.h"

static size_t texts, octets;

static void
walk(GMimeObject *parent, GMimeObject *part, gpointer sink)
{
	GMimeDataWrapper *content;
	char *text;

	(void)parent;
	if (GMIME_IS_TEXT_PART(part)) {
		text = g_mime_text_part_get_text((GMimeTextPart *)part);
		texts += text != NULL;
		g_free(text);
	} else if (GMIME_IS_PART(part)) {
		content = g_mime_part_get_content((GMimePart *)part);
		if (content != NULL)
			octets += (size_t)g_mime_data_wrapper_write_to_stream(
			    content, sink);
	}
}

static void
read_one(const unsigned char *data, size_t len, GMimeStream *sink)
{
	GMimeStream *in = g_mime_stream_mem_new_with_buffer(
	    (const char *)data, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(in);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

	if (message != NULL) {
		g_mime_message_get_subject(message);
		g_mime_message_foreach(message, walk, sink);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(in);
}

int
main(int argc, char **argv)
{
	const unsigned char *data;
	struct pack pack;
	GMimeStream *sink;
	double start;
	size_t len;

	if (argc != 2)
		return 2;
	g_mime_init();
	sink = g_mime_stream_null_new();
	pack_open(argv[1], &pack);
	start = seconds(CLOCK_PROCESS_CPUTIME_ID);
	while ((data = pack_next(&pack, &len)) != NULL)
		read_one(data, len, sink);
	printf("%.3f\n", (seconds(CLOCK_PROCESS_CPUTIME_ID) - start) * 1e3);
	fprintf(stderr, "%zu texts, %zu other octets\n", texts, octets);
	return 0;
}
