/* SPDX-License-Identifier: ISC */
/*
 * Bytes that must not leak: kept in pages of their own that are locked (where
 * the limit allows) and left out of core dumps, wiped on release.  There is
 * no function that formats them, on purpose.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stddef.h>

#include "base/err.h"

struct secret {
	unsigned char *data; /* NULL when empty; data[len] is NUL */
	size_t len;
	size_t mapped;
};

/* Room for len bytes, zeroed; what was there is wiped.  Ends the process
 * when there is no memory. */
void secret_alloc(struct secret *s, size_t len);
void secret_set(struct secret *s, const void *data, size_t len);
void secret_release(struct secret *s);
/* What to held is wiped; from is empty afterwards. */
void secret_move(struct secret *to, struct secret *from);

/*
 * Read a secret from a file, one trailing newline removed.  At most max
 * bytes.  The file must be a regular file owned by root or the effective
 * user, with no permission for group or others (ERR_CONFIG when not).
 */
int secret_read_file(const char *path, size_t max, struct secret *s_out,
    struct err *err);

/* The check alone: 0, or -1 with a text that names the chmod that helps. */
int secret_check_file(const char *path, struct err *err);

/*
 * Run argv[0] (no shell) and read the secret from its standard output, one
 * trailing newline removed; it must exit 0 within seconds.
 */
int secret_read_command(char *const argv[], size_t max, int seconds,
    struct secret *s_out, struct err *err);

/* Make this process undumpable and lock what it can be asked to lock. */
void secret_harden_process(void);

#endif
