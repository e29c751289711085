/* SPDX-License-Identifier: ISC */
/*
 * The board: what the master knows of its children's deaths, in a small file
 * beside the PID file, for `certmailctl status`.  A child that dies as soon as
 * it is there cannot tell the database.
 */
#ifndef MASTER_BOARD_H
#define MASTER_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "config/config.h"
#include "proc/role.h"

/* So many deaths, each soon after the start: it loops. */
#define BOARD_LOOP_DEATHS 3

struct board_entry {
	unsigned restarts; /* since the daemon began */
	unsigned in_a_row; /* of these, without a healthy while between */
	int64_t last;      /* when it last died, 0 never */
	char how[64];      /* "signal 11 (Segmentation fault)", "status 1" */
};

/* Of the file beside this PID file. */
int board_write(const char *pid_path,
    const struct board_entry entries[ROLE_COUNT], struct err *err);
/* 1 with all entries, 0 there is none, -1. */
int board_read(const char *pid_path, struct board_entry entries[ROLE_COUNT],
    struct err *err);
void board_remove(const char *pid_path);

/* Does it die again and again, still at this time? */
bool board_loops(const struct board_entry *entry, int64_t now);

#endif
