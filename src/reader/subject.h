/* SPDX-License-Identifier: ISC */
/* Does a subject say "SSL installation" (or "SSL order")? */
#ifndef READER_SUBJECT_H
#define READER_SUBJECT_H

#include <stdbool.h>

/*
 * subject is decoded UTF-8, at any length.  Compared after NFKC and case
 * folding, without reply and forward prefixes of any language and [tags],
 * quotes and trailing punctuation; hyphens and underscores are blanks.
 * *exact_out: the words stand alone or before "request" or "form", so the
 * message is a request; else they stand among others and the text decides.
 */
bool subject_is_request(const char *subject, bool *exact_out);

#endif
