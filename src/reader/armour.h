/* SPDX-License-Identifier: ISC */
/*
 * PEM (RFC 7468, RFC 1421) in whatever text it arrives: any charset, quoted,
 * re-wrapped, with typographic dashes, in HTML, XML, RTF or JSON, with text
 * around it, and without its BEGIN and END lines.  Only damage that leaves no
 * doubt is repaired: what is found must be whole DER to its last byte.
 */
#ifndef READER_ARMOUR_H
#define READER_ARMOUR_H

#include <stddef.h>

#include "reader/bundle.h"

/* Any file as text: "pem", "pkcs7-pem", "text", or NULL for what is neither
 * text nor holds an object. */
const char *armour_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len);

/* A text of which the charset is known or stated ("" or NULL: guess). */
const char *armour_read_text(struct bundle *b,
    const struct bundle_place *place, const char *charset,
    const unsigned char *data, size_t len);

#endif
