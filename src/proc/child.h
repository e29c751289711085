/* SPDX-License-Identifier: ISC */
/*
 * The beginning of every child process: log pipe, settings, signals, no core
 * dumps, the end when the master ends.
 */
#ifndef PROC_CHILD_H
#define PROC_CHILD_H

#include <stdbool.h>

#include "config/config.h"
#include "proc/role.h"

/* A child's exit status after a single pass (`-1`) in which it did
 * something; 0: nothing was due. */
#define ONCE_WORKED 3

/*
 * Logging to FD_LOG, SIGTERM noted (child_stopping), no other signal of use,
 * undumpable, SIGTERM at the master's death; the settings of FD_CONFIG.
 * Ends the process when the settings cannot be read.  The caller frees the
 * result at its end.
 */
struct config *child_begin(enum role role);

/* The process before this one in its post crashed (not: was killed, stopped
 * or gave up); main sets it from the master's word. */
void child_set_after_crash(void);
bool child_is_after_crash(void);

/* The configuration's full name when it is not the default one, else NULL: for
 * commands that people are told to run.  main sets it in the master, which
 * passes it on. */
void child_set_config_path(const char *path);
const char *child_config_path(void);

/* The master wants us to finish what is in hand and end. */
bool child_stopping(void);

/* A descriptor that becomes readable (and stays so) when child_stopping
 * turns true, for a poll of one's own. */
int child_stop_fd(void);

/* Milliseconds after which a trouble that stops all work is looked at
 * again. */
#define CHILD_TROUBLE_MS 10000
/* Such a trouble (err), or none (NULL): logged when it begins and when it is
 * over.  Returns whether there is one. */
bool child_trouble(bool *was, const char *event, const struct err *err);

/* What is wrong and cannot be mended here: log it, end with status 1; the
 * master starts us again, with back-off. */
_Noreturn void child_fatal(const char *event, const struct err *err);

/*
 * A server gave no answer in time, or none that makes sense: log it and end;
 * by the status, which is CHILD_LOST and the server's role, the master knows
 * whom to replace.
 */
#define CHILD_LOST 32
_Noreturn void child_lost(enum role server, const char *event,
    const struct err *err);

#endif
