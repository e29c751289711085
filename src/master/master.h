/* SPDX-License-Identifier: ISC */
/*
 * The master: starts, watches, restarts and stops the children, passes on
 * signals, writes the log.  It reads no mail, no database and no network.
 */
#ifndef MASTER_MASTER_H
#define MASTER_MASTER_H

#include <stdbool.h>

#include "config/config.h"

/*
 * Run until SIGTERM or SIGINT.  Takes config over.  ready_fd (-1: none) gets
 * one byte when all is started.  Returns the exit status.
 */
int master_run(const char *config_path, struct config *config_adopted,
    int ready_fd);

/* One pass over everything that is due, then 0; 2 when a part failed; 75 when
 * a daemon has the database. */
int master_once(struct config *config_adopted);

#endif
