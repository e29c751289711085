/* SPDX-License-Identifier: ISC */
/*
 * The children: who gets which descriptors, starting, watching, restarting
 * with back-off, stopping.  Two kinds of death: an asker (intake, clerk,
 * courier, installer) comes back on the same sockets; with a server (reader,
 * keeper, fetcher) go its sockets, and whoever asks over them comes back too.
 * A server that hangs does not die: it is killed on the word of an asker that
 * waited in vain (child_lost).
 */
#ifndef MASTER_OFFICE_H
#define MASTER_OFFICE_H

#include <poll.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/config.h"
#include "master/board.h"
#include "proc/role.h"

#define OFFICE_STOP_MS 4000 /* then SIGKILL: what is in hand is in the db */
#define OFFICE_BACKOFF_FIRST_MS 250
#define OFFICE_BACKOFF_MAX_MS 60000
#define OFFICE_HEALTHY_MS 60000 /* alive this long: back-off starts anew */

struct office_child {
	pid_t pid;          /* 0: not running */
	int log_fd;         /* our end of its log pipe, -1 */
	struct buf line;    /* what it wrote of a line so far */
	int64_t started;    /* monotonic ms */
	int64_t restart_at; /* monotonic ms; 0: not waiting for a start */
	int64_t backoff;
	bool crashed;       /* the last one here died of a fault of its own */
	int64_t kill_at; /* told to stop, but still there then; 0: not told */
};

#define OFFICE_PAIRS 5
struct office {
	const struct config *config;
	int config_fd;
	int lock_fd;
	char *pid_path; /* the board hangs beside it; NULL: nowhere */
	struct board_entry board[ROLE_COUNT];
	int bells[FD_ROLE_END]; /* by number in the child; -1 where none */
	int pairs[OFFICE_PAIRS][2];
	struct office_child children[ROLE_COUNT];
	bool stopping;
};

/* The descriptors that outlive every child; lock_fd stays the caller's, -1:
 * there is no PID file, and no board. */
int office_init(struct office *office, const struct config *config,
    int lock_fd, struct err *err);
void office_release(struct office *office);

/* New settings for all: each child is told to stop and comes back. */
int office_reconfigure(struct office *office, const struct config *config,
    struct err *err);

/* Start whoever is due now (a failed start counts as a death), kill who was
 * told to stop and has not. */
void office_do_due(struct office *office);

/* Collect the dead (after SIGCHLD). */
void office_reap(struct office *office);

/* Tell all to stop and wait; SIGKILL after OFFICE_STOP_MS. */
void office_stop(struct office *office);

/* Ring every bell: look now. */
void office_ring(struct office *office);

/* The log pipes for poll(2): fills p (ROLE_COUNT), returns the time in ms
 * until the next thing is due (-1: none); afterwards call office_read_logs. */
int office_poll(const struct office *office, struct pollfd p[ROLE_COUNT]);
void office_read_logs(struct office *office, const struct pollfd p[ROLE_COUNT]);

/*
 * One child of this role for a single pass (`-1`), waited for: its exit
 * status, or -1.  Its servers are started when they are not running.
 */
int office_run_once(struct office *office, enum role role);

#endif
