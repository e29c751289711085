/* SPDX-License-Identifier: ISC */
/*
 * Undoing transfer encodings, as tolerantly as the world's mail programs do:
 * bytes that mean nothing are skipped, a missing end is no fault.
 */
#ifndef READER_TRANSFER_H
#define READER_TRANSFER_H

#include <stddef.h>

#include "base/buf.h"

/* Append the decoded bytes to b; at b's cap it keeps what fitted and fails. */
void transfer_base64(const unsigned char *data, size_t len, struct buf *b);
void transfer_quoted_printable(const unsigned char *data, size_t len,
    struct buf *b);
void transfer_uuencode(const unsigned char *data, size_t len, struct buf *b);

/* The value of a hexadecimal digit, or -1. */
int hex_digit(unsigned char c);

#endif
