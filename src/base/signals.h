/* SPDX-License-Identifier: ISC */
/*
 * Signals that mean nothing to a process and would end it all the same: of a
 * careless kill(1), of a timer that nobody set.  A fault, a limit of processor
 * time and a terminal's job control keep their effect.
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

/* Ignore them; SIGTERM, SIGINT and SIGQUIT are left as they are.  Before the
 * process sets those that do mean something to it. */
void signals_ignore_strays(void);

/* After a fork, for another program: as at a program's start. */
void signals_reset(void);

#endif
