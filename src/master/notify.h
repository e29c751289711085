/* SPDX-License-Identifier: ISC */
/* Telling a service manager how we are (sd_notify(3)'s protocol). */
#ifndef MASTER_NOTIFY_H
#define MASTER_NOTIFY_H

/* Send "READY=1" and the like; nothing happens when nobody asked
 * ($NOTIFY_SOCKET is unset). */
void notify_send(const char *state);

#endif
