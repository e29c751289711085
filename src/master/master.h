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
 * Run until SIGTERM, SIGINT or SIGQUIT.  Takes config over.  ready_fd (-1:
 * none) gets one byte when all is started.  Returns the exit status.
 */
int master_run(const char *config_path, struct config *config_adopted,
    int ready_fd);

/*
 * One pass over everything that is due, then 0; 2 when a part failed; 75 when
 * a daemon has the database.  One line to standard output when something was
 * done, the reason to standard error when something failed; a log that is to
 * go to standard error is shown with show_log only.  config_path is what was
 * given on the command line, or NULL: for the commands in that line.
 */
int master_once(const char *config_path, struct config *config_adopted,
    bool show_log);

/* How much a child may tell of the database (see ask_database): less than
 * PIPE_BUF, so that it comes whole or not at all. */
#define MASTER_ANSWER_MAX 3000

#endif
