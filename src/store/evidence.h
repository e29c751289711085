/* SPDX-License-Identifier: ISC */
/* Table evidence: where in which mail each value of a request stood. */
#ifndef STORE_EVIDENCE_H
#define STORE_EVIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"
#include "wire/reading.h"

struct evidence {
	enum reading_field field;
	char *value;
	char *part; /* "1.2 text/html" */
	int64_t line;
	char *evidence; /* that line */
	int64_t message_id; /* row of table message */
};

void evidence_release(struct evidence *evidence);

/* Replaces what was known of this request and field.  In a transaction. */
int evidence_set(struct db *db, int64_t request_id,
    const struct evidence *evidence, struct err *err);

/* 1/0/-1. */
int evidence_get(struct db *db, int64_t request_id, enum reading_field field,
    struct evidence *evidence_out, struct err *err);

#endif
