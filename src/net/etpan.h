/* SPDX-License-Identifier: ISC */
/*
 * libetpan's mailstream over struct stream: its own sockets have no deadline
 * and its own TLS verifies nothing.
 */
#ifndef NET_ETPAN_H
#define NET_ETPAN_H

#include <libetpan/mailstream.h>

#include "net/stream.h"

/*
 * Looks at what was read before libetpan does, and may change it.  NULL, or
 * what is wrong with it: the stream has failed then, with that text.
 */
struct etpan_filter {
	const char *(*pass)(void *context, char *data, size_t len);
	void *context;
};

/*
 * The mailstream keeps stream and closes it in mailstream_close; filter stays
 * the caller's and lives as long.  Ends the process when there is no memory.
 */
mailstream *etpan_adopt(struct stream *stream,
    const struct etpan_filter *filter);

#endif
