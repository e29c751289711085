/* SPDX-License-Identifier: ISC */
/* SIFT: a handful of header fields to a struct sift.  Pure. */
#ifndef READER_SIFT_H
#define READER_SIFT_H

#include <stddef.h>

#include "base/err.h"
#include "reader/limits.h"
#include "wire/sift.h"

/* data: header fields, any line ends, with or without an empty line at the
 * end.  0 with a sift to release, or ERR_INPUT when it is too long. */
int sift_message(const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct sift *out, struct err *err);

#endif
