/* SPDX-License-Identifier: ISC */
/*
 * A message as a person sees it: its texts, decoded to UTF-8 and laid out in
 * lines, each knowing which part and line it came from.  Made from MIME by
 * reader/layout, read for the form by reader/form.
 */
#ifndef READER_DOCUMENT_H
#define READER_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a text is to the message; the form is looked for in this order. */
enum document_role {
	DOCUMENT_PLAIN,     /* the message's own text/plain, inline */
	DOCUMENT_HTML,      /* its own HTML, laid out */
	DOCUMENT_FORWARDED, /* the text of an attached message */
	DOCUMENT_ATTACHED,  /* a text file that came as an attachment */
};

/*
 * One line.  text is valid UTF-8 (broken input replaced by U+FFFD), without
 * line end and without the quote marks that `quote` counts; everything else
 * is as the sender sent it: no NFC, no trimming, controls kept (a NUL becomes
 * U+FFFD, which the form then calls invalid).
 * The cells of one table row are on one line with a tab between them.
 * format=flowed paragraphs (RFC 3676) are one line.  A <br>, a block element
 * or a list item begins a new line; list markers of HTML are not put in.
 */
struct document_line {
	char *text;
	uint32_t number; /* in its part's decoded text, from 1 */
	uint32_t quote;  /* depth: leading ">" marks, or <blockquote> */
};

struct document_text {
	enum document_role role;
	char *part; /* "1.2 text/html" */
	struct document_line *lines;
	size_t count;
	bool has_link; /* HTML with an address behind its words */
};

struct document {
	struct document_text *texts; /* in the order of the message */
	size_t count;
};

void document_release(struct document *document);

#endif
