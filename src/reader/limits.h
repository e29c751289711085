/* SPDX-License-Identifier: ISC */
/*
 * What the reader takes of one message, by name.  Whoever meets a limit goes
 * on with what it has and says so (struct mime_message.cut, a note of the
 * reading); only a message over `bytes` is refused as a whole.
 */
#ifndef READER_LIMITS_H
#define READER_LIMITS_H

#include <stddef.h>

#include "config/config.h"

struct reader_limits {
	size_t bytes;           /* of a whole message */
	size_t parts;           /* of a MIME tree, attached messages included */
	size_t depth;           /* of the tree; the root is 0 */
	size_t header_bytes;    /* of the header of one part */
	size_t header_count;    /* fields of the header of one part */
	size_t text_bytes;      /* decoded, all texts of a message together */
	size_t archive_entries; /* looked at in one archive */
	size_t unpacked_bytes;  /* of everything packed in one message */
	unsigned seconds;       /* of processor time, per question */
	size_t memory;          /* octets of address space on top of ours */
};

/* The limits of a configuration, and those of the defaults. */
void reader_limits_set(struct reader_limits *limits,
    const struct config_limits *config);
void reader_limits_default(struct reader_limits *limits);

#endif
