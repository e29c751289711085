/* SPDX-License-Identifier: ISC */
/*
 * What the border MX found out about the sender (RFC 8601), and whether it
 * speaks of the domain in From.  Only the topmost Authentication-Results of
 * our own authserv-id counts: copies below it may be the sender's own
 * invention, those of other ids are nobody's we know.
 *
 * Alignment is the relaxed one of RFC 7489, 3.1, without a public suffix
 * list: the domains are equal, or one is below the other and the upper one
 * has a dot.  So a host that gives subdomains to strangers and signs all of
 * their mail vouches for them; "dmarc=pass" from the MX, which has the list,
 * is the better proof.
 */
#ifndef READER_AUTHRES_H
#define READER_AUTHRES_H

#include "reader/header.h"
#include "wire/reading.h"

/*
 * authserv_id "" believes nothing.  from is the single From address; with
 * none or several of them (from_count) nothing is proven.  Sets all of
 * *proof, whose detail must be freeable and is replaced.
 */
void authres_read(const struct header *header, const char *authserv_id,
    const char *from, size_t from_count, struct reading_proof *proof);

#endif
