/* SPDX-License-Identifier: ISC */
/*
 * One office to a database: the PID file, locked.  The lock belongs to the
 * open file, which the children inherit: it is free again when the last of
 * them has ended, also after a SIGKILL of the master.
 */
#ifndef MASTER_LOCK_H
#define MASTER_LOCK_H

#include "base/err.h"
#include "config/config.h"

/*
 * Take the lock and write our process number.  Children of a master that is
 * gone get LOCK_WAIT_MS to finish.  Returns the descriptor, or -1: ERR_TEMP
 * when another process has it (the text says which), ERR_CONFIG otherwise.
 */
#define LOCK_WAIT_MS 10000
int lock_take(const char *path, struct err *err);

/*
 * The same on the database file itself, which no removed PID file and no other
 * pid_file gets around.  The master alone holds it: whoever opens a file that
 * SQLite has open in the same process drops SQLite's locks when closing it.
 */
int lock_take_database(const char *path, struct err *err);

/* Empty the file and let go; the name stays (removing it would race). */
void lock_release(int fd);

/* The process that has the lock: > 0 and alive (a zombie is not), or 0. */
long lock_owner(const char *path);

/* config->pid_file, or its default beside the database; to be freed. */
char *lock_path(const struct config *config);

#endif
