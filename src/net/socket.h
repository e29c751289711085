/* SPDX-License-Identifier: ISC */
/*
 * A TCP connection with one deadline for all of it: name, every address,
 * connect.  Sockets are non-blocking and close-on-exec, without Nagle's
 * delay, and notice a dead peer within a minute.
 */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define SOCKET_PEER_TEXT 80 /* "[2001:db8::1]:993" */

/*
 * Returns the descriptor.  deadline is of clock_mono_ms.  With loopback_only
 * an address that is not loopback is refused (ERR_CONFIG): what goes over it
 * is not encrypted.  peer_out names the address reached.  The system's
 * resolver cannot be interrupted: it is held to 3 s and two tries for each
 * server of resolv.conf.
 */
int socket_connect(const char *host, int port, bool loopback_only,
    int64_t deadline, char peer_out[SOCKET_PEER_TEXT], struct err *err);

/* All addresses of host in the form of peer_out, the first max of them. */
int socket_addresses(const char *host, int port,
    char (*addresses_out)[SOCKET_PEER_TEXT], size_t max, size_t *count_out,
    struct err *err);

/*
 * Wait until fd is ready for events (POLLIN, POLLOUT) or has failed: 1, 0 at
 * the deadline, -1 with errno.
 */
int socket_poll(int fd, short events, int64_t deadline);

#endif
