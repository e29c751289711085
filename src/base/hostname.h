/* SPDX-License-Identifier: ISC */
/*
 * Host names in the one form that this program keeps and compares: A-labels
 * in lower case, no trailing dot (RFC 1123 2.1, RFC 5890 2.3.2.1).  What
 * passes here is safe as a file name and in a certificate request.  It does
 * not convert: that is libidn2's work, done where people's spellings come in.
 */
#ifndef BASE_HOSTNAME_H
#define BASE_HOSTNAME_H

#include <stdbool.h>

#define HOSTNAME_MAX 253 /* octets, RFC 1035 2.3.4 less the root's dot */

/*
 * At least two labels of 1-63 letters, digits and inner hyphens; no
 * underscore, wildcard, IP address, single label; "xn--" is the only prefix
 * with hyphens in third and fourth place.
 */
bool hostname_is_normal(const char *name);

/* Is a name below another one of at least two labels?  In any case of
 * letters; nothing is below itself. */
bool hostname_is_below(const char *below, const char *above);

#endif
