/* SPDX-License-Identifier: ISC */
/*
 * Table intermediate: CA certificates that once chained to a trusted root.
 * They fill gaps of later deliveries and are never trusted by themselves.
 */
#ifndef STORE_INTERMEDIATE_H
#define STORE_INTERMEDIATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

struct intermediate {
	const unsigned char *der;
	size_t der_len;
	const char *subject;
	int64_t not_after;
};

/* 1 new, 0 known, -1.  In a transaction. */
int intermediate_remember(struct db *db, const struct intermediate *i,
    int64_t now, struct err *err);

/* Append as PEM those that are valid at now, the last seen first, as many as
 * fit into b (its max is the cap; it does not fail). */
int intermediate_pem(struct db *db, int64_t now, struct buf *b,
    struct err *err);

#endif
