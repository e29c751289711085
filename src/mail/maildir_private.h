/* SPDX-License-Identifier: ISC */
/* What the maildir*.c files share; nobody else includes it. */
#ifndef MAIL_MAILDIR_PRIVATE_H
#define MAIL_MAILDIR_PRIVATE_H

#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

#include "mail/maildir.h"
#include "mail/uidset.h"

#define MAILDIR_FOLDERS_MAX (CONFIG_LIST_MAX + 1)
#define MAILDIR_RECENT_MAX (2 * SOURCE_BATCH_MAX)

enum place { PLACE_NEW, PLACE_CUR, PLACE_COUNT };

/* A folder and what this process has handed over from it. */
struct folder {
	char *name;
	int fds[PLACE_COUNT]; /* directories */
	struct uidset handed;
	struct uidset unreadable; /* said once; tried with each look */
	bool blocked; /* the last scan met one of them */
	DIR *scan; /* of a look that is not at its end */
	enum place scan_place;
	/* The directories' times at the beginning of the last whole scan:
	 * unchanged ones need no new scan. */
	struct timespec began[PLACE_COUNT], done[PLACE_COUNT];
	uint32_t counted, exists;
	int watches[PLACE_COUNT]; /* kept, so that no event is missed */
};

struct maildir {
	struct source source; /* first */
	char *path;
	enum config_handled handled;
	char *handled_folder;
	struct folder folders[MAILDIR_FOLDERS_MAX];
	size_t folder_count;
	struct folder *selected;
	bool lost; /* a folder was replaced: all is to be opened anew */
	int inotify;
	/* Names of what was handed over last, so that fetch and mark need
	 * not search the directory. */
	struct {
		uint64_t uid;
		char *name;
	} recent[MAILDIR_RECENT_MAX];
	size_t recent_next;
};

/* maildir.c: a folder by name: 1, 0 when it is not there, -1. */
int maildir_folder_open(const struct maildir *md, const char *name,
    struct folder *folder_out, struct err *err);
void maildir_folder_release(struct folder *folder);
/* A regular file, read-only; -1 with errno, ENOENT for anything else. */
int maildir_open_message(int dirfd, const char *name, struct stat *st);

/* The operations of struct source_ops. */
int maildir_look(struct source *source, uint64_t last_uid, unsigned max,
    const struct source_look *look, struct source_progress *progress_out,
    struct err *err);
int maildir_fetch(struct source *source, uint64_t uid, uint64_t limit,
    int fd, struct source_fetched *fetched_out, struct err *err);
int maildir_mark(struct source *source, uint64_t uid, struct err *err);

#endif
