/* SPDX-License-Identifier: ISC */
/* Where lines end that come from anywhere: LF, CRLF, a lone CR, and CR CR LF
 * as broken gateways write it. */
#ifndef READER_LINE_ENDS_H
#define READER_LINE_ENDS_H

/* One for a text, with its end; the rest begins as NULL.  It keeps that the
 * same octets are not looked at again for each line. */
struct line_ends {
	const char *end;
	const char *lf; /* the first LF from the line on, or end */
	const char *cr; /* where the CRs right before that LF begin */
};

/* The end of the line that begins at p; the beginning of the next goes to
 * *next_out.  p only goes forward. */
const char *line_end(struct line_ends *e, const char *p,
    const char **next_out);

#endif
