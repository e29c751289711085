/* SPDX-License-Identifier: ISC */
/*
 * Starting our own programs: every child executes a file anew, so that each
 * has an address layout of its own, and gets exactly the descriptors named
 * here.
 */
#ifndef PROC_SPAWN_H
#define PROC_SPAWN_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "config/config.h"
#include "proc/role.h"

struct spawn_fd {
	int from; /* ours; -1: not given */
	int to;   /* the child's number */
};
#define SPAWN_FDS_MAX 16

/*
 * Fork and execute path with argv.  The child has standard input and output
 * on /dev/null, standard error as ours, the descriptors of fds, and no
 * others; its signals are as at a program's start.  user (NULL or "": as we
 * are) is changed to first, with that user's groups.  Returns the pid, or -1.
 */
pid_t spawn(const char *path, char *const argv[], const struct spawn_fd *fds,
    size_t count, const char *user, struct err *err);

/*
 * Where a program of ours is: beside the running one (a build tree), in
 * ../libexec/certmaild from there (installed, wherever that was moved to),
 * else in LIBEXECDIR.  Returns text, at least PATH_MAX bytes.
 */
const char *spawn_program(const char *name, char *text);

/*
 * For a tool: a reader of its own, in the same sandbox as the daemon's.
 * *sock_out asks it (sift_ask and so on); spawn_reader_end closes the socket
 * and waits for it.
 */
pid_t spawn_reader(const struct config *config, int *sock_out,
    struct err *err);
void spawn_reader_end(pid_t pid, int sock);

/* The settings as a descriptor for FD_CONFIG. */
int spawn_config_fd(const struct config *config, struct err *err);

#endif
