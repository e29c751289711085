/* SPDX-License-Identifier: ISC */
/* The installer process, see installer.c. */
#ifndef INSTALLER_INSTALLER_H
#define INSTALLER_INSTALLER_H

#include <stdbool.h>

/* The whole life of the process.  With once: everything that is due now, then
 * the end.  Returns the exit status (ONCE_WORKED of proc/child.h when
 * once and something was done). */
int installer_main(bool once);

#endif
