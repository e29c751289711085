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
 * The mailstream keeps stream and closes it in mailstream_close.  Ends the
 * process when there is no memory.
 */
mailstream *etpan_adopt(struct stream *stream);

#endif
