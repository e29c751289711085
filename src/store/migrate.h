/* SPDX-License-Identifier: ISC */
/*
 * Inside of the store only: bring a database to the newest schema.  files is
 * sql/schema.sql and sql/NNN-name.sql (any order), as contrib/embed gives
 * them; a test gives others.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/embed.h"
#include "base/err.h"
#include "store/db.h"

/* The version that files lead to. */
int migrate_version(const struct embedded *files);

/* Make or migrate (db_open tells the rest). */
int migrate(struct db *db, const struct embedded *files, struct err *err);

/* Is this our database, in just this version? */
int migrate_check(struct db *db, const struct embedded *files,
    struct err *err);

#endif
