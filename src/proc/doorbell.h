/* SPDX-License-Identifier: ISC */
/*
 * "There is work for you now": an eventfd per process that has a queue in
 * the database.  Ringing is a hint, never the message: the queue is the
 * database.
 */
#ifndef PROC_DOORBELL_H
#define PROC_DOORBELL_H

#include <stdbool.h>

#include "proc/role.h"

/* Ring the bell of a process (FD_BELL_x); without a bell (a tool, a test)
 * nothing happens. */
void doorbell_ring(enum role_fd bell);

/*
 * Wait until the bell rings, other_fd (-1 for none) is readable, the process
 * was told to stop (child_stopping), or timeout_ms have passed (-1 for ever).
 * The bell is answered (reset).  Returns true when other_fd is readable.
 */
bool doorbell_wait(enum role_fd bell, int other_fd, int timeout_ms);

#endif
