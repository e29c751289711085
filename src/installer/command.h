/* SPDX-License-Identifier: ISC */
/*
 * Running the operator's commands (the web server's test and reload): an argv
 * without a shell, in a process group and a clean environment of its own,
 * with a time limit.  Nothing that came by mail is ever part of an argv.
 */
#ifndef INSTALLER_COMMAND_H
#define INSTALLER_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define COMMAND_OUTPUT_MAX 4096

struct command_result {
	int exit_status; /* -1: killed by a signal, or never started */
	int signal;      /* 0: none */
	bool timed_out;
	bool shortened;  /* the output's beginning was dropped */
	/* The end of standard output and standard error as they came: valid
	 * UTF-8, of control characters only newline and tab. */
	char output[COMMAND_OUTPUT_MAX + 1];
};

/*
 * Run argv[0] (an absolute path) and wait for it, at most seconds.  0 when it
 * exited 0; else -1 with a text that names the command and what happened:
 * ERR_CONFIG when it cannot be started, ERR_TEMP at the time limit (its whole
 * group is killed) and when the system lacks something, ERR_PERM for another
 * exit status or a signal.  *result is always filled.
 *
 * Standard input is empty, other descriptors are closed, PATH is the
 * system's, the locale is C, the directory is "/".  What the command leaves
 * running in the background stays, and is not waited for.
 */
int command_run(char *const argv[], int seconds, struct command_result *result,
    struct err *err);

#endif
