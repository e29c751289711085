/* SPDX-License-Identifier: ISC */
/*
 * Which addresses are the internet's: whoever sends a certificate chooses
 * where we connect to, and must not reach our own network through us.
 */
#ifndef FETCHER_ADDRESS_H
#define FETCHER_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* A globally reachable unicast address (the IANA special-purpose registries,
 * RFC 6890), at the port of HTTP or HTTPS. */
bool address_may_be_asked(const struct sockaddr *address);

#endif
