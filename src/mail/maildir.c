/* SPDX-License-Identifier: ISC */
#include "mail/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "mail/maildir_private.h"
#include "mail/utf7.h"

#define EVENTS (IN_MOVED_TO | IN_CREATE)

static const char *const place_names[PLACE_COUNT] = { "new", "cur" };

uint64_t
maildir_uid(const char *name)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	size_t len = strcspn(name, ":");
	uint64_t uid = 0;

	if (len == 0 || *name == '.' ||
	    EVP_Digest(name, len, hash, NULL, EVP_sha256(), NULL) != 1)
		return 0;
	for (int i = 0; i < 8; i++)
		uid = uid << 8 | hash[i];
	uid &= INT64_MAX; /* SQLite's integers are signed */
	return uid != 0 ? uid : 1;
}

/* ---- Folders */

static int
folder_path(const struct maildir *md, const char *name, struct buf *path,
    struct err *err)
{
	buf_puts(path, md->path);
	if (strcasecmp(name, "INBOX") == 0)
		return 0;
	if (*name == '.' || *name == '/' || strstr(name, "..") != NULL)
		return err_set(err, ERR_CONFIG,
		    "\"%s\" is no name of a Maildir folder", name);
	buf_puts(path, "/.");
	if (utf7_put(path, name, err) == -1)
		return -1;
	for (char *p = path->data + strlen(md->path) + 1; *p != '\0'; p++)
		if (*p == '/')
			*p = '.';
	return 0;
}

void
maildir_folder_release(struct folder *folder)
{
	if (folder->scan != NULL)
		closedir(folder->scan);
	for (int i = 0; i < PLACE_COUNT; i++)
		if (folder->fds[i] != -1)
			close(folder->fds[i]);
	uidset_release(&folder->handed);
	uidset_release(&folder->unreadable);
	free(folder->name);
	*folder = (struct folder){ .fds = { -1, -1 } };
}

/* 1, 0 when it is not there, -1. */
int
maildir_folder_open(const struct maildir *md, const char *name,
    struct folder *folder_out, struct err *err)
{
	struct folder folder = { .fds = { -1, -1 } };
	struct buf path;
	int fd = -1, rc = -1;

	buf_init(&path, 2 * PATH_MAX);
	if (folder_path(md, name, &path, err) == -1)
		goto out;
	fd = open(path.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < PLACE_COUNT && fd != -1; i++) {
		folder.fds[i] = openat(fd, place_names[i],
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (folder.fds[i] == -1)
			break;
	}
	if (fd == -1 || folder.fds[PLACE_CUR] == -1) {
		rc = errno == ENOENT || errno == ENOTDIR ? 0 : -1;
		err_set_errno(err, ERR_CONFIG, "Maildir %s", path.data);
		goto out;
	}
	folder.name = xstrdup(name);
	*folder_out = folder;
	folder = (struct folder){ .fds = { -1, -1 } };
	rc = 1;
out:
	if (fd != -1)
		close(fd);
	maildir_folder_release(&folder);
	buf_release(&path);
	return rc;
}

static int
watch(struct maildir *md, struct folder *folder, struct err *err)
{
	char path[40];

	for (int i = 0; i < PLACE_COUNT; i++) {
		/* By descriptor: the very directory that is read. */
		snprintf(path, sizeof path, "/proc/self/fd/%d",
		    folder->fds[i]);
		folder->watches[i] = inotify_add_watch(md->inotify, path,
		    EVENTS);
		if (folder->watches[i] == -1)
			return err_set_errno(err, ERR_TEMP,
			    "cannot watch Maildir %s", md->path);
	}
	return 0;
}

/* Is what was opened still what the path leads to?  A Maildir may be moved
 * away and made anew, by a restored backup for instance. */
static bool
is_still_there(const struct maildir *md, const struct folder *folder)
{
	struct folder now;
	struct stat a, b;
	struct err err;
	bool same = true;

	if (maildir_folder_open(md, folder->name, &now, &err) != 1)
		return false;
	for (int i = 0; i < PLACE_COUNT; i++)
		same = same && fstat(folder->fds[i], &a) == 0 &&
		    fstat(now.fds[i], &b) == 0 && a.st_ino == b.st_ino &&
		    a.st_dev == b.st_dev;
	maildir_folder_release(&now);
	return same;
}

static int
maildir_select(struct source *source, const char *name,
    struct source_status *status_out, struct err *err)
{
	struct maildir *md = (struct maildir *)source;
	struct folder *folder = NULL;
	int r;

	for (size_t i = 0; i < md->folder_count; i++)
		if (strcmp(md->folders[i].name, name) == 0)
			folder = &md->folders[i];
	if (folder != NULL && !is_still_there(md, folder)) {
		md->lost = true;
		return err_set(err, ERR_TEMP,
		    "Maildir %s: folder \"%s\" is not the one any more that "
		    "was opened", md->path, name);
	}
	if (folder == NULL) {
		if (md->folder_count == MAILDIR_FOLDERS_MAX)
			return err_set(err, ERR_BUG, "too many folders");
		folder = &md->folders[md->folder_count];
		r = maildir_folder_open(md, name, folder, err);
		if (r != 1)
			return r;
		if (watch(md, folder, err) == -1) {
			maildir_folder_release(folder);
			return -1;
		}
		md->folder_count++;
	}
	md->selected = folder;
	*status_out = (struct source_status){
		.uidvalidity = 1,
		.exists = folder->exists,
		.can_mark = md->handled != HANDLED_KEYWORD,
	};
	return 1;
}

int
maildir_open_message(int dirfd, const char *name, struct stat *st)
{
	int fd = openat(dirfd, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd == -1)
		return -1;
	if (fstat(fd, st) == -1 || !S_ISREG(st->st_mode)) {
		close(fd);
		errno = ENOENT;
		return -1;
	}
	return fd;
}

/* ---- Waiting */

/* Does an event tell of a message that was not handed over yet?  Our own
 * renames make events too. */
static bool
is_news(const struct maildir *md, const struct inotify_event *event)
{
	uint64_t uid = event->len > 0 ? maildir_uid(event->name) : 0;

	if ((event->mask & IN_Q_OVERFLOW) != 0)
		return true;
	for (size_t i = 0; i < md->folder_count; i++) {
		const struct folder *folder = &md->folders[i];

		if (event->wd == folder->watches[PLACE_NEW] ||
		    event->wd == folder->watches[PLACE_CUR])
			return uid != 0 && !uidset_has(&folder->handed, uid);
	}
	return false;
}

static bool
read_events(struct maildir *md)
{
	char block[4096]
	    __attribute__((aligned(__alignof__(struct inotify_event))));
	const struct inotify_event *event;
	bool news = false;
	ssize_t n;

	while ((n = read(md->inotify, block, sizeof block)) > 0)
		for (char *p = block; p < block + n;
		     p += sizeof *event + event->len) {
			event = (const void *)p;
			news = is_news(md, event) || news;
		}
	return news;
}

static int
maildir_wait(struct source *source, int timeout_ms, int other_fd,
    enum source_event *event_out, struct err *err)
{
	struct maildir *md = (struct maildir *)source;
	struct pollfd p[2] = {
		{ .fd = md->inotify, .events = POLLIN },
		{ .fd = other_fd, .events = POLLIN },
	};
	int64_t end = clock_mono_ms() + timeout_ms, left;
	int n;

	if (md->selected == NULL)
		return err_set(err, ERR_BUG, "wait: no folder is selected");
	for (;;) {
		left = end - clock_mono_ms();
		n = poll(p, 2, left < 0 ? 0 : (int)left);
		if (n == -1 && errno != EINTR)
			return err_set_errno(err, ERR_TEMP, "poll");
		if (n > 0 && p[0].revents != 0 && read_events(md)) {
			*event_out = SOURCE_MAIL;
			return 0;
		}
		if (n > 0 && p[1].revents != 0) {
			*event_out = SOURCE_OTHER;
			return 0;
		}
		if (n <= 0 && left <= 0) {
			*event_out = SOURCE_TIMEOUT;
			return 0;
		}
	}
}

/* ---- Open and close */

static bool
maildir_is_lost(const struct source *source)
{
	return ((const struct maildir *)source)->lost;
}

static void
maildir_describe(const struct source *source, struct buf *b)
{
	buf_printf(b, "Maildir %s", ((const struct maildir *)source)->path);
}

static void
maildir_close(struct source *source)
{
	struct maildir *md = (struct maildir *)source;

	for (size_t i = 0; i < md->folder_count; i++)
		maildir_folder_release(&md->folders[i]);
	for (size_t i = 0; i < MAILDIR_RECENT_MAX; i++)
		free(md->recent[i].name);
	if (md->inotify != -1)
		close(md->inotify);
	free(md->path);
	free(md->handled_folder);
	free(md);
}

static const struct source_ops ops = {
	.select = maildir_select,
	.look = maildir_look,
	.fetch = maildir_fetch,
	.mark = maildir_mark,
	.wait = maildir_wait,
	.is_lost = maildir_is_lost,
	.describe = maildir_describe,
	.close = maildir_close,
};

int
maildir_open(const struct config_mailbox *mailbox,
    struct source **source_out, struct err *err)
{
	struct maildir *md = xcalloc(1, sizeof *md);
	struct folder inbox = { .fds = { -1, -1 } };
	int rc = -1;

	md->source.ops = &ops;
	md->path = xstrdup(mailbox->path);
	md->handled = mailbox->handled;
	if (md->handled == HANDLED_MOVE)
		md->handled_folder = xstrdup(mailbox->handled_folder);
	md->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (md->inotify == -1) {
		err_set_errno(err, ERR_TEMP, "inotify");
		goto out;
	}
	if (maildir_folder_open(md, "INBOX", &inbox, err) != 1)
		goto out;
	maildir_folder_release(&inbox);
	*source_out = &md->source;
	rc = 0;
out:
	if (rc == -1)
		maildir_close(&md->source);
	return rc;
}
