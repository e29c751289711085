/* SPDX-License-Identifier: ISC */
/*
 * One pass of `certmaild -1`, in the database: when it began, and in one line
 * what it did, for whoever reads cron's mail.
 */
#ifndef CERTMAILD_SUMMARY_H
#define CERTMAILD_SUMMARY_H

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

/* Note that a pass begins now. */
int summary_begin(struct db *db, struct err *err);

/* What happened since then, "" for nothing that a person would want to hear
 * of; no newline. */
int summary_tell(struct db *db, struct buf *line, struct err *err);

#endif
