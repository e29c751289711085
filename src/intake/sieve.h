/* SPDX-License-Identifier: ISC */
/*
 * May this mail be ours (design, rule 1)?  Decided by a handful of header
 * fields and the database; the body of anything else is never fetched.
 */
#ifndef INTAKE_SIEVE_H
#define INTAKE_SIEVE_H

#include "base/err.h"
#include "config/config.h"
#include "store/db.h"
#include "wire/sift.h"

/* The name of the rule that takes it, for the log; *rule_out is NULL when it
 * is not ours.  0 or -1. */
int sieve_check(struct db *db, const struct config *config,
    const struct sift *sift, const char **rule_out, struct err *err);

#endif
