/* SPDX-License-Identifier: ISC */
/* SIFT: a handful of header fields to a struct sift.  Pure. */
#ifndef READER_SIFT_H
#define READER_SIFT_H

#include <stddef.h>

#include "base/err.h"
#include "reader/limits.h"
#include "wire/sift.h"

/* data: header fields, any line ends, with or without an empty line at the
 * end; what is beyond limits->header_bytes does not count (one long header is
 * no reason to ask about its whole batch again).  A sift to release. */
void sift_message(const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct sift *out);

#endif
