/* SPDX-License-Identifier: ISC */
/* The host name in what a merchant calls the domain. */
#ifndef READER_DOMAIN_H
#define READER_DOMAIN_H

#include <stddef.h>

enum domain_result { DOMAIN_OK, DOMAIN_INVALID, DOMAIN_AMBIGUOUS };

/*
 * text is in normal form already (value.h).  A URL, a name with port, path
 * or final dot, a wildcard, or a name with its own link behind it; anything
 * else, an e-mail address and a name with a blank in it are invalid; two
 * different names are ambiguous.  *name_out is the caller's, lower case, IDN
 * in Unicode.
 */
enum domain_result domain_find(const char *text, char **name_out);

#endif
