/* SPDX-License-Identifier: ISC */
/* The courier process, see courier.c. */
#ifndef COURIER_COURIER_H
#define COURIER_COURIER_H

#include <stdbool.h>

/* The whole life of the process.  With once: everything that is due now, then
 * the end.  Returns the exit status (ONCE_WORKED of proc/child.h when
 * once and something was done). */
int courier_main(bool once);

#endif
