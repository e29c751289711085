/* SPDX-License-Identifier: ISC */
/*
 * Preloaded by the test of the fetcher: a connection to port 80 of the public
 * address in REROUTE ("11.0.0.1 12345") is made to that port of this host, so
 * that the test needs neither a network nor a daemon that may be told to ask
 * loopback.
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int
connect(int fd, const struct sockaddr *address, socklen_t len)
{
	int (*next)(int, const struct sockaddr *, socklen_t);
	const char *reroute = getenv("REROUTE");
	struct sockaddr_in to = { 0 };
	char public[64];
	unsigned port;

	*(void **)&next = dlsym(RTLD_NEXT, "connect");
	if (reroute == NULL || address->sa_family != AF_INET ||
	    sscanf(reroute, "%63s %u", public, &port) != 2)
		return next(fd, address, len);
	memcpy(&to, address, sizeof to);
	if (to.sin_addr.s_addr != inet_addr(public) ||
	    to.sin_port != htons(80))
		return next(fd, address, len);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((in_port_t)port);
	return next(fd, (struct sockaddr *)&to, sizeof to);
}
