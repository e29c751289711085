/* SPDX-License-Identifier: ISC */
/*
 * Inside of the store only: the column raw of message_raw and outbox_raw, in
 * and out by descriptor in small pieces.
 */
#ifndef STORE_RAW_H
#define STORE_RAW_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/* Fill the zeroblob of a row with the size bytes of fd, from its offset 0 on
 * (pread).  A file that has become shorter is a failure. */
int raw_write(struct db *db, const char *table, int64_t id, int fd,
    int64_t size, struct err *err);

/* The bytes as a sealed memfd at offset 0; -1 with ERR_PERM when the row is
 * not there. */
int raw_fd(struct db *db, const char *table, int64_t id, struct err *err);

/* SHA-256 of the size bytes of fd, likewise. */
int raw_hash(int fd, int64_t size, unsigned char hash_out[DB_HASH_SIZE],
    struct err *err);

#endif
