/* SPDX-License-Identifier: ISC */
/*
 * Small file helpers that get one dance of system calls right each.  A failed
 * fsync is final: the caller gives up (it is never retried).
 */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* All of it, past EINTR and short counts: 0 or -1 with errno.  read_full sets
 * errno 0 at an early end of file. */
int write_full(int fd, const void *data, size_t len);
int read_full(int fd, void *data, size_t len);

/* The whole of a regular file into b, which must be initialised; its max is
 * the limit. */
int file_read(const char *path, struct buf *b, struct err *err);

/*
 * Make dirfd/name with these bytes and mode, exclusively (O_EXCL), fsynced.
 * The directory is not fsynced: dir_sync does that once for all its files.
 */
int file_create_at(int dirfd, const char *name, mode_t mode, const void *data,
    size_t len, struct err *err);

/* Replace path by these bytes: temporary file beside it, fsync, rename, fsync
 * of the directory. */
int file_replace(const char *path, mode_t mode, const void *data, size_t len,
    struct err *err);

int dir_sync(int dirfd, const char *name_for_error, struct err *err);

/* Like mkdir -p; the last component gets mode, parents 0755. */
int dir_make(const char *path, mode_t mode, struct err *err);

/*
 * A memfd with these bytes, read-only sealed (F_SEAL_WRITE | F_SEAL_SHRINK |
 * F_SEAL_GROW), offset 0; name shows in /proc only.  Returns the descriptor.
 */
int memfd_of(const char *name, const void *data, size_t len, struct err *err);

/* The whole content of a descriptor that can be mapped: at most max bytes.
 * Release with file_unmap.  An empty file gives len 0 and a non-NULL data. */
int file_map(int fd, size_t max, const unsigned char **data_out,
    size_t *len_out, struct err *err);
void file_unmap(const unsigned char *data, size_t len);

#endif
