/* SPDX-License-Identifier: ISC */
#include "reader/limits.h"

#include <stdlib.h>

#define HEADER_COUNT 2000 /* fields: a mail of many hops has some hundred */

void
reader_limits_set(struct reader_limits *limits,
    const struct config_limits *config)
{
	*limits = (struct reader_limits){
		.bytes = (size_t)config->message_mib << 20,
		.parts = (size_t)config->parts,
		.depth = (size_t)config->depth,
		.header_bytes = (size_t)config->header_kib << 10,
		.header_count = HEADER_COUNT,
		.text_bytes = (size_t)config->text_kib << 10,
		.archive_entries = (size_t)config->archive_entries,
		.unpacked_bytes = (size_t)config->unpacked_mib << 20,
		.seconds = (unsigned)config->reader_seconds,
		.memory = (size_t)config->reader_mib << 20,
	};
}

void
reader_limits_default(struct reader_limits *limits)
{
	struct config *config = config_defaults();

	reader_limits_set(limits, &config->limits);
	config_free(config);
}
