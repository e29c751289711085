/* SPDX-License-Identifier: ISC */
/*
 * Looking through a folder: one pass over new and cur in as many steps as it
 * takes, reading the header of each file that is not known yet.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "mail/maildir_private.h"
#include "wire/sift.h"

#define HEADER_READ_MAX (256U * 1024) /* looked through for our fields */

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

static void
remember(struct maildir *md, uint64_t uid, const char *name)
{
	size_t i = md->recent_next++ % MAILDIR_RECENT_MAX;

	free(md->recent[i].name);
	md->recent[i].uid = uid;
	md->recent[i].name = xstrdup(name);
}

/* It does not hold up the others; once, however often it is met. */
static void
say_unreadable(struct maildir *md, uint64_t uid, const char *name)
{
	struct folder *folder = md->selected;
	struct err err;

	err_set_errno(&err, ERR_CONFIG, "cannot be read");
	if (!uidset_has(&folder->unreadable, uid))
		log_warn("mailbox.unreadable", L_STR("maildir", md->path),
		    L_STR("folder", folder->name), L_STR("message", name),
		    L_ERR(&err), L_STR("next", "make it readable for the user "
			"that certmaild runs as; it is tried again"));
	uidset_add(&folder->unreadable, uid);
	folder->blocked = true;
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

	fd = maildir_open_message(folder->fds[folder->scan_place], name, &st);
	if (fd == -1) {
		if (errno != ENOENT && errno != ELOOP)
			say_unreadable(md, uid, name);
		return 0;
	}
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

/*
 * Has nothing changed since the last whole scan?  A directory that was
 * touched within the last two seconds may be touched again within the same
 * tick of its clock.
 */
static bool
is_unchanged(struct folder *folder)
{
	struct stat st;
	/* To make a message readable leaves its directory's time alone. */
	bool same = !folder->blocked;

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

int
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
	if (look->handle == NULL)
		return 0;
	if (folder->scan == NULL) {
		if (is_unchanged(folder))
			return 0;
		folder->counted = 0;
		folder->blocked = false;
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
