/* SPDX-License-Identifier: ISC */
/* How long to wait before the next try; RFC 5321 4.5.4.1 in spirit: soon at
 * first (greylisting), then rarely. */
#ifndef COURIER_RETRY_H
#define COURIER_RETRY_H

/* After so many attempts at a letter (1 or more): 30 s to 2 hours. */
int retry_letter_seconds(unsigned attempts);

/* After so many failures to connect before this one: 2 s to 5 minutes. */
int retry_connect_seconds(unsigned failures);

#endif
