/* SPDX-License-Identifier: ISC */
/*
 * READ: a whole message to a struct reading.  Pure: no file, no clock, no
 * sandbox; the reader's child calls it, so do tests and fuzzers.
 */
#ifndef READER_READ_H
#define READER_READ_H

#include <stddef.h>

#include "base/err.h"
#include "reader/limits.h"
#include "wire/reading.h"

/* 0 with a reading to release, or -1 with ERR_INPUT for a message over
 * limits->bytes.  Anything else can be read, however broken. */
int read_message(const unsigned char *data, size_t len,
    const struct read_question *question, const struct reader_limits *limits,
    struct reading *out, struct err *err);

#endif
