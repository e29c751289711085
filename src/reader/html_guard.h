/* SPDX-License-Identifier: ISC */
/* Keeps HTML away from gumbo that it could not treat in linear time. */
#ifndef READER_HTML_GUARD_H
#define READER_HTML_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define HTML_DEPTH_MAX 400 /* elements open at the same time */
#define HTML_ATTRIBUTES_MAX 100 /* of one tag */

#define HTML_NAME_MAX 15 /* longer names are cut: they are none of ours */

struct html_tag {
	char name[HTML_NAME_MAX + 1]; /* lower case; "" for a comment */
	bool is_end;
	size_t attributes;
	const char *name_end;
	const char *next; /* behind it */
};
struct html_attribute {
	const char *start, *end;
	size_t name_len;
	const char *value; /* without quotes; entities stay */
	size_t value_len;
};

/* The tag at p, which is a "<"; false when it is only a character. */
bool html_parse_tag(const char *p, const char *end, struct html_tag *tag);

/* The attribute of a tag at or after *at (at first its name_end), which goes
 * behind it; false when the tag ends there. */
bool html_next_attribute(const char **at, const char *end,
    struct html_attribute *a);

/* Elements whose content is not markup: where that ends, at their end tag. */
bool html_is_raw(const char *name);
const char *html_skip_raw(const char *p, const char *end, const char *name);

/*
 * True when the parser's stack stays under HTML_DEPTH_MAX, estimated so that
 * it errs on the safe side: an end tag counts only where every browser closes
 * the element.
 */
bool html_is_tame(const char *text, size_t len);

/* The text with each tag replaced by a <br>, or by nothing inside a line;
 * comments, style and script left out.  Entities stay. */
void html_flatten(const char *text, size_t len, struct buf *b);

#endif
