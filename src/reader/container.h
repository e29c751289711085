/* SPDX-License-Identifier: ISC */
/*
 * ZIP (docx is one), tar, gzip, bzip2, xz, 7z and RAR, by libarchive, from
 * memory into memory.
 * Links and devices are skipped, names are labels, sizes in headers are not
 * believed: entries and produced bytes are counted here.  An archive that
 * goes over BUNDLE_ARCHIVE_x leaves nothing behind but the problem.
 */
#ifndef READER_CONTAINER_H
#define READER_CONTAINER_H

#include <stddef.h>

#include "reader/bundle.h"

/* "zip", "tar", "tar.gz", "gzip", "7z", ...; NULL when it does not begin like
 * one of them. */
const char *container_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len);

/* A ZIP behind something else (self-extracting, junk before it): the last
 * resort for a file that nobody can read. */
const char *container_read_hidden(struct bundle *b,
    const struct bundle_place *place, const unsigned char *data, size_t len);

/* Only what it looks like, "unknown" when like none of them. */
const char *container_format(const unsigned char *data, size_t len);

/* Once before a sandbox: libarchive and iconv open what they need.  Sets the
 * process's time zone to UTC. */
void container_warm_up(void);

#endif
