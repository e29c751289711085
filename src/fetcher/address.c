/* SPDX-License-Identifier: ISC */
#include "fetcher/address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define PORT_HTTP 80
#define PORT_HTTPS 443

struct block4 {
	uint32_t address;
	unsigned bits;
};

/* Not reachable globally, or not one host. */
static const struct block4 special4[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0a000000, 8 },  /* private */
	{ 0x64400000, 10 }, /* shared, RFC 6598 */
	{ 0x7f000000, 8 },  /* loopback */
	{ 0xa9fe0000, 16 }, /* link-local; clouds' metadata */
	{ 0xac100000, 12 }, /* private */
	{ 0xc0000000, 24 }, /* IETF protocols */
	{ 0xc0000200, 24 }, /* documentation */
	{ 0xc0586300, 24 }, /* 6to4 relays */
	{ 0xc0a80000, 16 }, /* private */
	{ 0xc6120000, 15 }, /* benchmarks */
	{ 0xc6336400, 24 }, /* documentation */
	{ 0xcb007100, 24 }, /* documentation */
	{ 0xe0000000, 3 },  /* multicast, reserved, broadcast */
};

struct block6 {
	unsigned char prefix[16];
	unsigned bits;
};

/* Within 2000::/3, the only part that is given out. */
static const struct block6 special6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },              /* IETF protocols, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },        /* documentation */
	{ { 0x20, 0x02 }, 16 },                    /* 6to4: IPv4 inside */
	{ { 0x3f, 0xff, 0x00 }, 20 },              /* documentation */
};

/* IPv4 in IPv6: mapped, and translated on the way (RFC 6052). */
static const struct block6 embedding[] = {
	{ { [10] = 0xff, [11] = 0xff }, 96 },
	{ { 0x00, 0x64, 0xff, 0x9b }, 96 },
};

static bool
is_public4(uint32_t address)
{
	size_t i;

	for (i = 0; i < COUNT(special4); i++)
		if ((address ^ special4[i].address) >>
			(32 - special4[i].bits) == 0)
			return false;
	return true;
}

static bool
is_in(const unsigned char address[16], const struct block6 *block)
{
	size_t whole = block->bits / 8;
	unsigned rest = block->bits % 8;

	if (memcmp(address, block->prefix, whole) != 0)
		return false;
	return rest == 0 ||
	    (address[whole] ^ block->prefix[whole]) >> (8 - rest) == 0;
}

static bool
is_public6(const unsigned char address[16])
{
	size_t i;

	for (i = 0; i < COUNT(embedding); i++)
		if (is_in(address, &embedding[i]))
			return is_public4((uint32_t)address[12] << 24 |
			    (uint32_t)address[13] << 16 |
			    (uint32_t)address[14] << 8 | address[15]);
	if ((address[0] & 0xe0) != 0x20)
		return false;
	for (i = 0; i < COUNT(special6); i++)
		if (is_in(address, &special6[i]))
			return false;
	return true;
}

static bool
is_web_port(in_port_t port)
{
	return port == htons(PORT_HTTP) || port == htons(PORT_HTTPS);
}

bool
address_may_be_asked(const struct sockaddr *address)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return is_web_port(v4.sin_port) &&
		    is_public4(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&v6, address, sizeof v6);
	return is_web_port(v6.sin6_port) && is_public6(v6.sin6_addr.s6_addr);
}
