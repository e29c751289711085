/* SPDX-License-Identifier: ISC */
#include "mail/maildir.h"

#include <dirent.h>
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
#include "base/files.h"
#include "base/mem.h"
#include "mail/uidset.h"
#include "mail/utf7.h"
#include "wire/sift.h"

#define FOLDERS_MAX (CONFIG_LIST_MAX + 1)
#define HEADER_READ_MAX (256U * 1024) /* looked through for our fields */
#define RECENT_MAX (2 * SOURCE_BATCH_MAX)
#define EVENTS (IN_MOVED_TO | IN_CREATE)

enum place { PLACE_NEW, PLACE_CUR, PLACE_COUNT };
static const char *const place_names[PLACE_COUNT] = { "new", "cur" };

/* A folder and what this process has handed over from it. */
struct folder {
	char *name;
	int fds[PLACE_COUNT]; /* directories */
	struct uidset handed;
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
	struct folder folders[FOLDERS_MAX];
	size_t folder_count;
	struct folder *selected;
	int inotify;
	/* Names of what was handed over last, so that fetch and mark need
	 * not search the directory. */
	struct {
		uint64_t uid;
		char *name;
	} recent[RECENT_MAX];
	size_t recent_next;
};

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

static void
folder_release(struct folder *folder)
{
	if (folder->scan != NULL)
		closedir(folder->scan);
	for (int i = 0; i < PLACE_COUNT; i++)
		if (folder->fds[i] != -1)
			close(folder->fds[i]);
	uidset_release(&folder->handed);
	free(folder->name);
	*folder = (struct folder){ .fds = { -1, -1 } };
}

/* 1, 0 when it is not there, -1. */
static int
folder_open(const struct maildir *md, const char *name,
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
	folder_release(&folder);
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
	if (folder == NULL) {
		if (md->folder_count == FOLDERS_MAX)
			return err_set(err, ERR_BUG, "too many folders");
		folder = &md->folders[md->folder_count];
		r = folder_open(md, name, folder, err);
		if (r != 1)
			return r;
		if (watch(md, folder, err) == -1) {
			folder_release(folder);
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

/* ---- Reading */

static bool
is_our_field(const char *line, size_t len)
{
	static const char *const fields[] = { SIFT_HEADER_FIELDS };
	const char *colon = memchr(line, ':', len);
	size_t name = colon != NULL ? (size_t)(colon - line) : 0;

	while (name > 0 && (line[name - 1] == ' ' || line[name - 1] == '\t'))
		name--;
	for (size_t i = 0; i < COUNT(fields); i++)
		if (name == strlen(fields[i]) &&
		    strncasecmp(line, fields[i], name) == 0)
			return true;
	return false;
}

/* Our fields of a header, with their continuation lines, into out; what does
 * not fit is cut, as a server would. */
static void
pick_fields(const char *text, size_t len, struct buf *out)
{
	const char *end = text + len, *next;
	bool ours = false;
	size_t room;

	for (; text < end; text = next) {
		next = memchr(text, '\n', (size_t)(end - text));
		next = next != NULL ? next + 1 : end;
		if (*text == '\n' || (*text == '\r' && next - text == 2)) {
			break;
		}
		if (*text != ' ' && *text != '\t')
			ours = is_our_field(text, (size_t)(next - text));
		if (!ours)
			continue;
		room = out->max - out->len;
		len = (size_t)(next - text);
		buf_put(out, text, len < room ? len : room);
	}
	if (out->len < out->max)
		buf_putc(out, '\n');
}

/* At most max bytes, up to the end of the file or of the header. */
static int
read_header(int fd, struct buf *text)
{
	char *p;
	ssize_t n;

	while (text->len < HEADER_READ_MAX) {
		p = buf_reserve(text, 4096);
		n = read(fd, p, 4096);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if (n == 0)
			break;
		buf_added(text, (size_t)n);
		if (memmem(text->data, text->len, "\n\n", 2) != NULL ||
		    memmem(text->data, text->len, "\n\r\n", 3) != NULL)
			break;
	}
	return 0;
}

/* Flags stand after ":2,". */
static bool
has_flag(const char *name, char flag)
{
	const char *info = strstr(name, ":2,");

	return info != NULL && strchr(info + 3, flag) != NULL;
}

static int
open_message(int dirfd, const char *name, struct stat *st)
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

static void
remember(struct maildir *md, uint64_t uid, const char *name)
{
	size_t i = md->recent_next++ % RECENT_MAX;

	free(md->recent[i].name);
	md->recent[i].uid = uid;
	md->recent[i].name = xstrdup(name);
}

/* 1 handed over; 0 it is gone or nothing for us; -1. */
static int
hand_over(struct maildir *md, uint64_t uid, const char *name,
    const struct source_look *look, struct err *err)
{
	struct folder *folder = md->selected;
	struct source_message message = { .uid = uid };
	struct buf text, fields;
	struct stat st;
	int fd, rc = 0;

	fd = open_message(folder->fds[folder->scan_place], name, &st);
	if (fd == -1)
		return 0;
	buf_init(&text, HEADER_READ_MAX + 4096);
	buf_init(&fields, SOURCE_HEADER_MAX);
	if (read_header(fd, &text) == -1) {
		rc = err_set_errno(err, ERR_TEMP, "Maildir message %s", name);
		goto out;
	}
	pick_fields(text.data, text.len, &fields);
	message.size = (uint64_t)st.st_size;
	message.seen = has_flag(name, 'S');
	message.header = fields.data;
	message.header_len = fields.len;
	remember(md, uid, name);
	if (look->handle(look->context, &message, err) == -1) {
		rc = -1;
		goto out;
	}
	uidset_add(&folder->handed, uid);
	rc = 1;
out:
	close(fd);
	buf_release(&text);
	buf_release(&fields);
	return rc;
}

/* ---- Looking: one pass over new and cur, in as many steps as it takes */

/*
 * Has nothing changed since the last whole scan?  A directory that was
 * touched within the last two seconds may be touched again within the same
 * tick of its clock.
 */
static bool
is_unchanged(struct folder *folder)
{
	struct stat st;
	bool same = true;

	for (int i = 0; i < PLACE_COUNT; i++) {
		if (fstat(folder->fds[i], &st) == -1)
			return false;
		folder->began[i] = st.st_mtim;
		if (st.st_mtim.tv_sec != folder->done[i].tv_sec ||
		    st.st_mtim.tv_nsec != folder->done[i].tv_nsec)
			same = false;
		if (st.st_mtim.tv_sec + 2 >= clock_wall())
			folder->began[i] = (struct timespec){ 0 };
	}
	return same;
}

static int
scan_open(struct folder *folder, enum place place, struct err *err)
{
	int fd = openat(folder->fds[place], ".",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder->scan != NULL)
		closedir(folder->scan);
	folder->scan = fd != -1 ? fdopendir(fd) : NULL;
	if (folder->scan == NULL) {
		err_set_errno(err, ERR_TEMP, "Maildir %s", folder->name);
		if (fd != -1)
			close(fd);
		return -1;
	}
	folder->scan_place = place;
	return 0;
}

static void
scan_close(struct folder *folder)
{
	closedir(folder->scan);
	folder->scan = NULL;
	memcpy(folder->done, folder->began, sizeof folder->done);
	folder->exists = folder->counted;
}

/* The next entry: 1, 0 at the end of both directories, -1. */
static int
scan_next(struct folder *folder, const char **name_out, struct err *err)
{
	const struct dirent *entry;

	for (;;) {
		errno = 0;
		entry = readdir(folder->scan);
		if (entry != NULL) {
			*name_out = entry->d_name;
			return 1;
		}
		if (errno != 0)
			return err_set_errno(err, ERR_TEMP, "Maildir %s",
			    folder->name);
		if (folder->scan_place == PLACE_CUR)
			return 0;
		if (scan_open(folder, PLACE_CUR, err) == -1)
			return -1;
	}
}

static int
maildir_look(struct source *source, uint64_t last_uid, unsigned max,
    const struct source_look *look, struct source_progress *progress_out,
    struct err *err)
{
	struct maildir *md = (struct maildir *)source;
	struct folder *folder = md->selected;
	const char *name = NULL;
	unsigned count = 0;
	uint64_t uid;
	int r;

	if (folder == NULL)
		return err_set(err, ERR_BUG, "look: no folder is selected");
	*progress_out = (struct source_progress){ last_uid, false };
	if (folder->scan == NULL) {
		if (is_unchanged(folder))
			return 0;
		folder->counted = 0;
		if (scan_open(folder, PLACE_NEW, err) == -1)
			return -1;
	}
	while (count < max) {
		r = scan_next(folder, &name, err);
		if (r == -1)
			return -1;
		if (r == 0) {
			scan_close(folder);
			return 0;
		}
		uid = maildir_uid(name);
		if (uid == 0)
			continue;
		folder->counted++;
		if (uidset_has(&folder->handed, uid))
			continue;
		if (look->known != NULL && look->known(look->context, uid)) {
			uidset_add(&folder->handed, uid);
			continue;
		}
		r = hand_over(md, uid, name, look, err);
		if (r == -1)
			return -1;
		count += (unsigned)r;
	}
	progress_out->more = true;
	return 0;
}

/* ---- One message */

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

	for (size_t i = 0; i < RECENT_MAX; i++) {
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

static int
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
	from = open_message(md->selected->fds[place], name, &st);
	free(name);
	if (from == -1)
		return 0;
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

	rc = folder_open(md, md->handled_folder, &folder, err);
	if (rc != 1)
		return -1;
	buf_init(&new_name, NAME_MAX);
	buf_puts(&new_name, name);
	if (strchr(name, ':') == NULL)
		buf_puts(&new_name, ":2,");
	rc = rename_to(md, place, name, folder.fds[PLACE_CUR], new_name.data,
	    err);
	buf_release(&new_name);
	folder_release(&folder);
	return rc;
}

static int
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
	(void)source;
	return false;
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
		folder_release(&md->folders[i]);
	for (size_t i = 0; i < RECENT_MAX; i++)
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
	if (folder_open(md, "INBOX", &inbox, err) != 1)
		goto out;
	folder_release(&inbox);
	*source_out = &md->source;
	rc = 0;
out:
	if (rc == -1)
		maildir_close(&md->source);
	return rc;
}
