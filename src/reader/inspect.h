/* SPDX-License-Identifier: ISC */
/*
 * From a delivery to a verdict: take every certificate out of whatever
 * arrived (reader/bundle), choose the one that belongs to the request and
 * prove it (reader/proof).  A pure function of its arguments and of the roots
 * and intermediates that were loaded at the start: it opens nothing, asks no
 * clock and keeps nothing between two deliveries.
 */
#ifndef READER_INSPECT_H
#define READER_INSPECT_H

#include <stddef.h>

#include "base/err.h"
#include "config/config.h"
#include "reader/limits.h"
#include "wire/verdict.h"

/* All delivered files together: a mail with photographs beside the certificate
 * is no archive, and has no other limit. */
#define INSPECT_DATA_MAX (32U << 20)
/* The trust and intermediate PEM of a question, each. */
#define INSPECT_PEM_MAX (4U << 20)

/*
 * Before the sandbox, once: load the system's roots (if trust says so), those
 * of roots_file and the certificates of intermediates_directory (PEM or DER,
 * content decides), and everything that OpenSSL, libarchive and iconv would
 * open or read later.  A file that cannot be read is ERR_CONFIG; a
 * certificate in a good file that does not parse is passed over.  Sets the
 * process's time zone to UTC.
 *
 * Afterwards inspect_run needs brk, mmap, mremap, munmap and futex, and, as
 * OpenSSL blinds its arithmetic on some curves, getpid and getrandom.
 */
int inspect_init(const struct config_trust *trust, struct err *err);

/* Forget it all (tests). */
void inspect_release(void);

/*
 * limits: NULL for those of the defaults.  data: the files of the question
 * one after the other, then trust_len bytes of PEM roots, then
 * intermediates_len bytes of PEM intermediates, then what was fetched; len
 * must be their sum.  verdict_out is written on success only and is the
 * caller's to release.  Whatever a delivery holds is a verdict; only a
 * question that is not one (lengths, sizes) fails, with ERR_INPUT.
 */
int inspect_run(const struct inspect_question *q, const unsigned char *data,
    size_t len, const struct reader_limits *limits,
    struct verdict *verdict_out, struct err *err);

#endif
