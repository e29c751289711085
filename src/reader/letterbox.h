/* SPDX-License-Identifier: ISC */
/*
 * Mails inside deliveries (a forwarded .eml, an attached message) and
 * Outlook's winmail.dat: each part goes back to bundle_open.  Texts in several
 * alternatives hold the same objects, which are kept once.
 */
#ifndef READER_LETTERBOX_H
#define READER_LETTERBOX_H

#include <stddef.h>

#include "reader/bundle.h"

/* "eml", or NULL for what does not begin like a mail. */
const char *letterbox_read_mail(struct bundle *b,
    const struct bundle_place *place, const unsigned char *data, size_t len);

/* "tnef", or NULL without its mark. */
/* "tnef", or NULL without its mark. */
const char *letterbox_read_tnef(struct bundle *b,
    const struct bundle_place *place, const unsigned char *data, size_t len);

#endif
