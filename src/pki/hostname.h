/* SPDX-License-Identifier: ISC */
/*
 * Host names as certificates carry them: lower-case A-labels (RFC 5890)
 * without a trailing dot.  Nothing here looks anything up.
 */
#ifndef PKI_HOSTNAME_H
#define PKI_HOSTNAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define HOSTNAME_SIZE 254 /* 253 octets (RFC 1035 2.3.4) and the NUL */

/*
 * UTF-8 text, U-labels or A-labels in any case, one trailing dot allowed, to
 * that form (IDNA2008, non-transitional).  A leading "*." stays.  ERR_INPUT
 * when it is not a host name: bad syntax, a single label, an IP address.
 */
int hostname_normalise(const char *text, char name_out[HOSTNAME_SIZE],
    struct err *err);

/* RFC 1123 2.1: at least two labels of letters, digits and inner hyphens,
 * the last not all digits.  Normalised names only, no wildcard. */
bool hostname_is_valid(const char *name);

/*
 * Does a DNS name of a SAN (pattern, not NUL-terminated, as it stands in the
 * certificate) cover name (normalised)?  RFC 9525 6.3: ASCII case ignored; "*"
 * only as the whole left-most label, for exactly one label, and never directly
 * above a top-level name.  A name that begins with "*." is covered only by
 * itself.
 */
bool hostname_matches(const char *pattern, size_t len, const char *name);

/* The name with "www." put before it or taken away.  False when that makes
 * no host name, and for a wildcard. */
bool hostname_twin(const char *name, char twin_out[HOSTNAME_SIZE]);

#endif
