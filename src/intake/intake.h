/* SPDX-License-Identifier: ISC */
/* The intake process, see intake.c. */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include <stdbool.h>

/* The whole life of the process.  With once: everything that is due now, then
 * the end.  Returns the exit status (ONCE_WORKED of proc/child.h when
 * once and something was done). */
int intake_main(bool once);

#endif
