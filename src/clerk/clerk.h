/* SPDX-License-Identifier: ISC */
/* The clerk process, see clerk.c. */
#ifndef CLERK_CLERK_H
#define CLERK_CLERK_H

#include <stdbool.h>

/* The whole life of the process.  With once: everything that is due now, then
 * the end.  Returns the exit status (ONCE_WORKED of proc/child.h when
 * once and something was done). */
int clerk_main(bool once);

#endif
