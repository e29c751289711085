/* SPDX-License-Identifier: ISC */
/* Files of the source tree that are part of the program (contrib/embed). */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

struct embedded {
	const char *name; /* path in the source tree; NULL ends a list */
	const char *text;
};

extern const struct embedded sql_files[];
extern const struct embedded letter_files[];

#endif
