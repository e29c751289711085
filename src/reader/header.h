/* SPDX-License-Identifier: ISC */
/*
 * Header fields (RFC 5322, 2047): finding them, unfolding them, decoding
 * encoded words as mail programs do.  Whatever the bytes are there is a
 * result; time is linear in them.
 */
#ifndef READER_HEADER_H
#define READER_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Views into the message. */
struct header_field {
	const unsigned char *name;
	size_t name_len;
	const unsigned char *value; /* still folded, without the line end */
	size_t value_len;
};

struct header {
	struct header_field *fields;
	size_t count;
	bool cut; /* there were more than max_count */
};

/* The fields of a raw header (any line ends); lines that are no field are
 * passed over.  header_release frees the array. */
void header_parse(const unsigned char *data, size_t len, size_t max_count,
    struct header *header_out);
void header_release(struct header *header);

/* The field of that name (any case) at or after *index, which is set past
 * it; NULL when there is none.  Start with *index = 0. */
const struct header_field *header_next(const struct header *header,
    const char *name, size_t *index);
/* The first of that name, or NULL. */
const struct header_field *header_find(const struct header *header,
    const char *name);
bool header_has(const struct header *header, const char *name);

bool header_field_is(const struct header_field *field, const char *name);

/* Is this the beginning of a field: a name, blanks, a colon?  *name_len_out is
 * the length of the name. */
bool header_is_field(const unsigned char *line, size_t len,
    size_t *name_len_out);

/* The value unfolded and trimmed, as raw bytes with NUL and other controls
 * replaced by U+FFFD (tabs and line ends by a blank): for addresses and other
 * structured fields.  The caller frees it.  "" when field is NULL. */
char *header_raw(const struct header_field *field);

/* The value as a person sees it: words decoded, raw bytes taken for UTF-8 or
 * else guessed (hint as in charset_decode), white space folded to one blank,
 * other controls dropped.  The caller frees it.  "" when field is NULL. */
char *header_text(const struct header_field *field, const char *hint);

/* The same for a piece of text. */
void header_decode(const char *text, size_t len, const char *hint,
    struct buf *b);

/* In an unfolded structured field: past blanks and comments, which may nest
 * (RFC 5322, 3.2.2). */
const char *header_skip_blanks(const char *p);

#endif
