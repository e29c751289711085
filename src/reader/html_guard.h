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

/* How an element bears on the depth. */
enum html_closing {
	HTML_PLAIN,  /* ended by its end tag */
	HTML_VOID,   /* has no content */
	HTML_LAX,    /* its end tag may be left out */
	HTML_STRICT, /* its end tag does not close what is inside it */
	HTML_RAW,    /* its content is not markup */
};
/* What else is known of one, bits. */
enum html_nature {
	HTML_INLINE = 1, /* no line ends with it */
	HTML_WRAP = 2,   /* changes how text looks, not which lines it is */
	HTML_ODD = 4,    /* behind it markup has other rules, or its attributes
	                    become text */
	HTML_NO_TEXT = 8, /* text right in it is treated unlike other text, */
	HTML_NO_TEXT_BEHIND = 16, /* or right behind its end tag */
};

struct html_tag {
	char name[HTML_NAME_MAX + 1]; /* lower case; "" for a comment */
	enum html_closing closing;
	unsigned nature; /* enum html_nature */
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

/* Where the content of an HTML_RAW element ends, at its end tag. */
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
