/* SPDX-License-Identifier: ISC */
#include "net/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

#define RESOLVER_SECONDS 3
#define RESOLVER_TRIES 2

static const struct {
	int level, option, value;
} options[] = {
	{ IPPROTO_TCP, TCP_NODELAY, 1 },
	/* 20 + 3 * 10 s of silence end a connection that only waits; data
	 * that is not acknowledged ends it after 50 s. */
	{ SOL_SOCKET, SO_KEEPALIVE, 1 },
	{ IPPROTO_TCP, TCP_KEEPIDLE, 20 },
	{ IPPROTO_TCP, TCP_KEEPINTVL, 10 },
	{ IPPROTO_TCP, TCP_KEEPCNT, 3 },
	{ IPPROTO_TCP, TCP_USER_TIMEOUT, 50000 },
};

static bool
is_loopback(const struct sockaddr *sa)
{
	const struct sockaddr_in *in = (const void *)sa;
	const struct sockaddr_in6 *in6 = (const void *)sa;

	if (sa->sa_family == AF_INET)
		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	return sa->sa_family == AF_INET6 &&
	    IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
}

static void
peer_text(const struct addrinfo *ai, char text[SOCKET_PEER_TEXT])
{
	char host[INET6_ADDRSTRLEN + 20], port[8];

	if (getnameinfo(ai->ai_addr, ai->ai_addrlen, host, sizeof host, port,
		sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		snprintf(text, SOCKET_PEER_TEXT, "?");
	else
		snprintf(text, SOCKET_PEER_TEXT,
		    ai->ai_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
		    port);
}

int
socket_poll(int fd, short events, int64_t deadline)
{
	struct pollfd p = { .fd = fd, .events = events };
	int64_t left;
	int n;

	for (;;) {
		left = deadline - clock_mono_ms();
		if (left < 0)
			left = 0;
		n = poll(&p, 1, left > 3600000 ? 3600000 : (int)left);
		if (n > 0)
			return 1;
		if (n < 0 && errno != EINTR)
			return -1;
		if (clock_mono_ms() >= deadline)
			return 0;
	}
}

/* The descriptor, or -1 with errno. */
static int
connect_one(const struct addrinfo *ai, int64_t deadline)
{
	int fd, n, so_error = 0;
	socklen_t len = sizeof so_error;

	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    ai->ai_protocol);
	if (fd == -1)
		return -1;
	/* Best effort: a connection without them still works. */
	for (size_t i = 0; i < COUNT(options); i++)
		(void)setsockopt(fd, options[i].level, options[i].option,
		    &options[i].value, sizeof options[i].value);
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) == 0)
		return fd;
	if (errno != EINPROGRESS)
		goto fail;
	n = socket_poll(fd, POLLOUT, deadline);
	if (n == 0)
		errno = ETIMEDOUT;
	if (n != 1)
		goto fail;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &so_error, &len) == -1)
		goto fail;
	if (so_error == 0)
		return fd;
	errno = so_error;
fail:
	so_error = errno;
	close(fd);
	errno = so_error;
	return -1;
}

/* All its addresses, each with its share of the time that is left. */
static int
connect_any(const struct addrinfo *list, bool loopback_only, int64_t deadline,
    char peer_out[SOCKET_PEER_TEXT], struct err *err)
{
	const struct addrinfo *ai;
	int64_t now, left = 0;
	int fd;

	for (ai = list; ai != NULL; ai = ai->ai_next)
		left++;
	for (ai = list; ai != NULL; ai = ai->ai_next, left--) {
		peer_text(ai, peer_out);
		if (loopback_only && !is_loopback(ai->ai_addr)) {
			err_set(err, ERR_CONFIG,
			    "%s is not a loopback address; tls = \"none\" is "
			    "for loopback only, use \"implicit\" or "
			    "\"starttls\"", peer_out);
			continue;
		}
		now = clock_mono_ms();
		if (now >= deadline)
			return err_set(err, ERR_TEMP,
			    "no connection to %s within the time limit",
			    peer_out);
		fd = connect_one(ai, now + (deadline - now) / left);
		if (fd != -1)
			return fd;
		err_set_errno(err, ERR_TEMP, "cannot connect to %s",
		    peer_out);
	}
	return -1;
}

static int
resolve(const char *host, int port, struct addrinfo **list_out,
    struct err *err)
{
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV,
	};
	char service[8];
	int r;

	if (port < 1 || port > 65535)
		return err_set(err, ERR_CONFIG, "port %d is none", port);
	snprintf(service, sizeof service, "%d", port);
	if (res_init() == 0) {
		_res.retrans = RESOLVER_SECONDS;
		_res.retry = RESOLVER_TRIES;
	}
	r = getaddrinfo(host, service, &hints, list_out);
	if (r == 0)
		return 0;
	if (r == EAI_SYSTEM)
		return err_set_errno(err, ERR_TEMP, "cannot look up %s", host);
	return err_set(err, r == EAI_NONAME ? ERR_CONFIG : ERR_TEMP,
	    "cannot look up %s: %s", host, gai_strerror(r));
}

int
socket_connect(const char *host, int port, bool loopback_only,
    int64_t deadline, char peer_out[SOCKET_PEER_TEXT], struct err *err)
{
	struct addrinfo *list;
	int fd;

	if (resolve(host, port, &list, err) == -1)
		return -1;
	fd = connect_any(list, loopback_only, deadline, peer_out, err);
	freeaddrinfo(list);
	return fd;
}

int
socket_addresses(const char *host, int port,
    char (*addresses_out)[SOCKET_PEER_TEXT], size_t max, size_t *count_out,
    struct err *err)
{
	const struct addrinfo *ai;
	struct addrinfo *list;
	size_t count = 0;

	if (resolve(host, port, &list, err) == -1)
		return -1;
	for (ai = list; ai != NULL && count < max; ai = ai->ai_next)
		peer_text(ai, addresses_out[count++]);
	freeaddrinfo(list);
	*count_out = count;
	return 0;
}
