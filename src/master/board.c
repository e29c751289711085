/* SPDX-License-Identifier: ISC */
#include "master/board.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "master/office.h"

#define FILE_MAX 4096
/* Restarted at the latest after the longest wait, and then well for a while:
 * it has recovered. */
#define RECOVERED_SECONDS \
	((OFFICE_BACKOFF_MAX_MS + OFFICE_HEALTHY_MS) / 1000)

static int
board_path(const char *pid_path, char path[PATH_MAX], struct err *err)
{
	if (snprintf(path, PATH_MAX, "%s.children", pid_path) >= PATH_MAX)
		return err_set(err, ERR_CONFIG, "%s: name too long", pid_path);
	return 0;
}

int
board_write(const char *pid_path, const struct board_entry entries[ROLE_COUNT],
    struct err *err)
{
	char path[PATH_MAX];
	struct buf b;
	size_t i;
	int rc;

	if (board_path(pid_path, path, err) == -1)
		return -1;
	buf_init(&b, FILE_MAX);
	for (i = 0; i < ROLE_COUNT; i++)
		if (entries[i].restarts > 0)
			buf_printf(&b, "%s %u %u %lld %s\n", role_names[i],
			    entries[i].restarts, entries[i].in_a_row,
			    (long long)entries[i].last, entries[i].how);
	rc = file_replace(path, 0644, b.data, b.len, err);
	buf_release(&b);
	return rc;
}

/* One line of the file; what is not understood is passed over. */
static void
take_line(const char *line, struct board_entry entries[ROLE_COUNT])
{
	struct board_entry e = { 0 };
	long long last;
	char name[32];
	size_t i;

	if (sscanf(line, "%31s %u %u %lld %63[^\n]", name, &e.restarts,
		&e.in_a_row, &last, e.how) != 5)
		return;
	e.last = last;
	for (i = 0; i < ROLE_COUNT; i++)
		if (strcmp(role_names[i], name) == 0)
			entries[i] = e;
}

int
board_read(const char *pid_path, struct board_entry entries[ROLE_COUNT],
    struct err *err)
{
	char path[PATH_MAX];
	const char *line, *end;
	struct buf b;
	int rc = -1;

	memset(entries, 0, ROLE_COUNT * sizeof entries[0]);
	if (board_path(pid_path, path, err) == -1)
		return -1;
	if (access(path, F_OK) == -1 && errno == ENOENT)
		return 0;
	buf_init(&b, FILE_MAX);
	if (file_read(path, &b, err) == 0) {
		for (line = b.data; *line != '\0';
		     line = *end != '\0' ? end + 1 : end) {
			end = strchrnul(line, '\n');
			take_line(line, entries);
		}
		rc = 1;
	}
	buf_release(&b);
	return rc;
}

void
board_remove(const char *pid_path)
{
	char path[PATH_MAX];

	if (board_path(pid_path, path, NULL) == 0)
		unlink(path);
}

bool
board_loops(const struct board_entry *entry, int64_t now)
{
	return entry->in_a_row >= BOARD_LOOP_DEATHS &&
	    now - entry->last < RECOVERED_SECONDS;
}
