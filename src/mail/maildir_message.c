/* SPDX-License-Identifier: ISC */
/* One message of a Maildir: finding, copying, marking it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "mail/maildir_private.h"

static bool
is_there(const struct folder *folder, enum place place, const char *name)
{
	return faccessat(folder->fds[place], name, F_OK,
	    AT_SYMLINK_NOFOLLOW) == 0;
}

/* Where a uid lies now: 1 with its name (the caller's), 0, -1. */
static int
find_message(struct maildir *md, uint64_t uid, enum place *place_out,
    char **name_out, struct err *err)
{
	struct folder *folder = md->selected;
	const struct dirent *entry;
	DIR *dir;
	int fd;

	for (size_t i = 0; i < MAILDIR_RECENT_MAX; i++) {
		if (md->recent[i].name == NULL || md->recent[i].uid != uid)
			continue;
		for (int place = 0; place < PLACE_COUNT; place++)
			if (is_there(folder, place, md->recent[i].name)) {
				*place_out = place;
				*name_out = xstrdup(md->recent[i].name);
				return 1;
			}
	}
	for (int place = 0; place < PLACE_COUNT; place++) {
		fd = openat(folder->fds[place], ".",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		dir = fd != -1 ? fdopendir(fd) : NULL;
		if (dir == NULL)
			return err_set_errno(err, ERR_TEMP, "Maildir %s",
			    folder->name);
		while ((entry = readdir(dir)) != NULL)
			if (maildir_uid(entry->d_name) == uid)
				break;
		*name_out = entry != NULL ? xstrdup(entry->d_name) : NULL;
		closedir(dir);
		if (*name_out != NULL) {
			*place_out = place;
			return 1;
		}
	}
	return 0;
}

static int
copy(int from, int to, uint64_t limit, struct source_fetched *fetched_out,
    struct err *err)
{
	char block[16384];
	uint64_t done = 0;
	size_t want;
	ssize_t n;

	for (;;) {
		want = sizeof block;
		/* One byte more than the limit, to see whether it is there. */
		if (limit - done < want)
			want = (size_t)(limit - done) + 1;
		n = read(from, block, want);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set_errno(err, ERR_TEMP,
			    "cannot read a Maildir message");
		if (n == 0)
			break;
		fetched_out->truncated = done + (uint64_t)n > limit;
		if (fetched_out->truncated)
			n = (ssize_t)(limit - done);
		if (write_full(to, block, (size_t)n) == -1)
			return err_set_errno(err, ERR_TEMP,
			    "cannot store a message");
		done += (uint64_t)n;
		if (fetched_out->truncated)
			break;
	}
	fetched_out->bytes = done;
	return 0;
}

int
maildir_fetch(struct source *source, uint64_t uid, uint64_t limit, int fd,
    struct source_fetched *fetched_out, struct err *err)
{
	struct maildir *md = (struct maildir *)source;
	struct source_fetched fetched = { .bytes = 0 };
	enum place place = PLACE_NEW;
	char *name = NULL;
	struct stat st;
	int from, rc;

	if (md->selected == NULL)
		return err_set(err, ERR_BUG, "fetch: no folder is selected");
	rc = find_message(md, uid, &place, &name, err);
	if (rc != 1)
		return rc;
	from = maildir_open_message(md->selected->fds[place], name, &st);
	if (from == -1)
		rc = errno == ENOENT || errno == ELOOP ? 0 :
		    err_set_errno(err, ERR_TEMP, "Maildir message %s", name);
	free(name);
	if (from == -1)
		return rc;
	rc = copy(from, fd, limit, &fetched, err) == -1 ? -1 : 1;
	close(from);
	if (rc == 1)
		*fetched_out = fetched;
	return rc;
}

/* "unique:2,FLAGS" with one flag more, in ASCII order as the format has it. */
static void
name_with_flag(const char *name, char flag, struct buf *b)
{
	const char *info = strstr(name, ":2,");
	const char *flags = info != NULL ? info + 3 : "";
	bool put = false;

	buf_put(b, name, strcspn(name, ":"));
	buf_puts(b, ":2,");
	for (; *flags != '\0'; flags++) {
		if (!put && *flags >= flag) {
			buf_putc(b, flag);
			put = true;
		}
		if (*flags != flag)
			buf_putc(b, *flags);
	}
	if (!put)
		buf_putc(b, flag);
}

static int
rename_to(struct maildir *md, enum place place, const char *name, int dirfd,
    const char *new_name, struct err *err)
{
	if (dirfd == md->selected->fds[place] && strcmp(name, new_name) == 0)
		return 1;
	if (renameat2(md->selected->fds[place], name, dirfd, new_name,
		RENAME_NOREPLACE) == 0)
		return 1;
	if (errno == ENOENT)
		return 0;
	return err_set_errno(err, ERR_TEMP, "cannot move Maildir message %s",
	    name);
}

static int
move(struct maildir *md, enum place place, const char *name, struct err *err)
{
	struct folder folder = { .fds = { -1, -1 } };
	struct buf new_name;
	int rc;

	rc = maildir_folder_open(md, md->handled_folder, &folder, err);
	if (rc != 1)
		return -1;
	buf_init(&new_name, NAME_MAX);
	buf_puts(&new_name, name);
	if (strchr(name, ':') == NULL)
		buf_puts(&new_name, ":2,");
	rc = rename_to(md, place, name, folder.fds[PLACE_CUR], new_name.data,
	    err);
	buf_release(&new_name);
	maildir_folder_release(&folder);
	return rc;
}

int
maildir_mark(struct source *source, uint64_t uid, struct err *err)
{
	struct maildir *md = (struct maildir *)source;
	enum place place = PLACE_NEW;
	char *name = NULL;
	struct buf new_name;
	int rc;

	if (md->selected == NULL)
		return err_set(err, ERR_BUG, "mark: no folder is selected");
	if (md->handled == HANDLED_KEYWORD)
		return 0;
	rc = find_message(md, uid, &place, &name, err);
	if (rc != 1)
		return rc;
	if (md->handled == HANDLED_MOVE) {
		rc = move(md, place, name, err);
	} else {
		buf_init(&new_name, NAME_MAX);
		name_with_flag(name, 'S', &new_name);
		rc = buf_ok(&new_name) ? rename_to(md, place, name,
		    md->selected->fds[PLACE_CUR], new_name.data, err) : 0;
		buf_release(&new_name);
	}
	free(name);
	return rc;
}
