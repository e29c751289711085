/* SPDX-License-Identifier: ISC */
#include "installer/generation.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

#define HOME_DIR ".generations"
#define PREVIOUS "previous"
#define PREVIOUS_TEMP "previous.part"
#define PART ".part"
#define KEY_FILE "privkey.pem"

/* "N" and "N.part" */
#define NAME_SIZE 24
/* ".generations/DOMAIN/N" and ".DOMAIN.part" */
#define LINK_SIZE (sizeof HOME_DIR + HOSTNAME_MAX + NAME_SIZE + 2)

/* Whose turn it is after a failed system call. */
static enum err_kind
kind_of_errno(void)
{
	static const int operators[] = { EACCES, EPERM, EROFS, ENOENT, ENOTDIR,
		EISDIR, ELOOP, EEXIST, ENOTEMPTY, EINVAL };
	size_t i;

	for (i = 0; i < sizeof operators / sizeof operators[0]; i++)
		if (errno == operators[i])
			return ERR_CONFIG;
	return ERR_TEMP;
}

static int
fail(struct err *err, const char *what, const char *name)
{
	return err_set_errno(err, kind_of_errno(), "%s %s", what, name);
}

/* ---- Names */

/* The number in a name that is a number, as we write it, and suffix; else 0. */
static unsigned
number_of(const char *name, const char *suffix)
{
	unsigned long n;
	char *end;

	if (name[0] < '1' || name[0] > '9')
		return 0;
	errno = 0;
	n = strtoul(name, &end, 10);
	if (strcmp(end, suffix) != 0 || errno != 0 || n >= INT_MAX)
		return 0;
	return (unsigned)n;
}

static void
name_of(unsigned number, const char *suffix, char name[NAME_SIZE])
{
	snprintf(name, NAME_SIZE, "%u%s", number, suffix);
}

static void
temp_link_of(const struct generations *g, char name[LINK_SIZE])
{
	snprintf(name, LINK_SIZE, ".%s" PART, g->domain);
}

/* ---- Directories */

static int
open_dir(int at, const char *name, struct err *err)
{
	int fd = openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (fd == -1)
		return fail(err, "open", name);
	return fd;
}

/* The directory at/name, made when it is missing; its descriptor. */
static int
make_dir(int at, const char *name, struct err *err)
{
	if (mkdirat(at, name, 0755) == 0) {
		/* The umask must not keep the web server out. */
		if (fchmodat(at, name, 0755, 0) == -1)
			return fail(err, "chmod", name);
		if (dir_sync(at, name, err) == -1)
			return -1;
	} else if (errno != EEXIST)
		return fail(err, "mkdir", name);
	return open_dir(at, name, err);
}

int
generations_open(struct generations *g, const char *directory,
    const char *domain, struct err *err)
{
	int all = -1, rc = -1;

	*g = (struct generations){ .root = -1, .home = -1 };
	if (!hostname_is_normal(domain))
		return err_set(err, ERR_BUG, "not a host name: %s", domain);
	snprintf(g->domain, sizeof g->domain, "%s", domain);
	g->root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (g->root == -1)
		return fail(err, "open", directory);
	all = make_dir(g->root, HOME_DIR, err);
	if (all == -1)
		goto out;
	g->home = make_dir(all, domain, err);
	if (g->home == -1)
		goto out;
	rc = 0;
out:
	if (all != -1)
		close(all);
	if (rc == -1)
		generations_close(g);
	return rc;
}

int
generations_look(struct generations *g, const char *directory,
    const char *domain, struct err *err)
{
	char home[LINK_SIZE];
	int rc;

	*g = (struct generations){ .root = -1, .home = -1 };
	if (!hostname_is_normal(domain))
		return err_set(err, ERR_BUG, "not a host name: %s", domain);
	snprintf(g->domain, sizeof g->domain, "%s", domain);
	snprintf(home, sizeof home, HOME_DIR "/%s", domain);
	g->root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (g->root != -1)
		g->home = openat(g->root, home,
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (g->home != -1)
		return 1;
	rc = errno == ENOENT
	    ? 0 : fail(err, "open", g->root == -1 ? directory : home);
	generations_close(g);
	return rc;
}

void
generations_close(struct generations *g)
{
	if (g->root != -1)
		close(g->root);
	if (g->home != -1)
		close(g->home);
	g->root = g->home = -1;
}

/* For each entry of at/dirname but "." and "..": visit, until that fails. */
static int
for_each(int at, const char *dirname,
    int (*visit)(int dirfd, const char *name, void *arg, struct err *err),
    void *arg, struct err *err)
{
	struct dirent *entry;
	DIR *dir;
	int fd, rc = 0;

	fd = open_dir(at, dirname, err);
	if (fd == -1)
		return -1;
	dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		return fail(err, "read", dirname);
	}
	while (rc == 0 && (errno = 0, entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			rc = visit(dirfd(dir), entry->d_name, arg, err);
	if (rc == 0 && errno != 0)
		rc = fail(err, "read", dirname);
	closedir(dir);
	return rc;
}

static int
remove_file(int dirfd, const char *name, void *arg, struct err *err)
{
	(void)arg;
	if (unlinkat(dirfd, name, 0) == -1)
		return fail(err, "remove", name);
	return 0;
}

/* A directory of ours and the files in it. */
static int
remove_dir(int home, const char *name, struct err *err)
{
	if (for_each(home, name, remove_file, NULL, err) == -1)
		return -1;
	if (unlinkat(home, name, AT_REMOVEDIR) == -1)
		return fail(err, "remove", name);
	return 0;
}

/* ---- Links */

/* Where at/name points to: 1, 0 when there is nothing, -1. */
static int
read_link(int at, const char *name, char target[LINK_SIZE], struct err *err)
{
	ssize_t len = readlinkat(at, name, target, LINK_SIZE - 1);

	if (len == -1 && errno == ENOENT)
		return 0;
	if (len == -1 && errno == EINVAL)
		return err_set(err, ERR_CONFIG,
		    "%s is in the way: it is no link of ours; move it away",
		    name);
	if (len == -1)
		return fail(err, "read", name);
	target[len] = '\0';
	return 1;
}

/* Make at/name point to target, in one step, durably. */
static int
set_link(int at, const char *name, const char *temp, const char *target,
    struct err *err)
{
	if (unlinkat(at, temp, 0) == -1 && errno != ENOENT)
		return fail(err, "remove", temp);
	if (symlinkat(target, at, temp) == -1)
		return fail(err, "link", temp);
	if (renameat(at, temp, at, name) == -1) {
		fail(err, "rename a link to", name);
		unlinkat(at, temp, 0);
		return -1;
	}
	return dir_sync(at, name, err);
}

int
generation_current(const struct generations *g, unsigned *number_out,
    struct err *err)
{
	char target[LINK_SIZE], ours[LINK_SIZE];
	unsigned number;
	size_t len;
	int got;

	got = read_link(g->root, g->domain, target, err);
	if (got != 1)
		return got;
	len = (size_t)snprintf(ours, sizeof ours, HOME_DIR "/%s/", g->domain);
	number = 0;
	if (strncmp(target, ours, len) == 0)
		number = number_of(target + len, "");
	if (number == 0)
		return err_set(err, ERR_CONFIG,
		    "%s is in the way: it is no link of ours; move it away",
		    g->domain);
	*number_out = number;
	return 1;
}

static bool
is_there(const struct generations *g, unsigned number)
{
	char name[NAME_SIZE];
	struct stat st;

	name_of(number, "", name);
	return fstatat(g->home, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

int
generation_previous(const struct generations *g, unsigned *number_out,
    struct err *err)
{
	unsigned current = 0, previous;
	char target[LINK_SIZE];
	int got;

	if (generation_current(g, &current, err) == -1)
		return -1;
	got = read_link(g->home, PREVIOUS, target, err);
	if (got != 1)
		return got;
	previous = number_of(target, "");
	if (previous == 0 || previous == current || !is_there(g, previous))
		return 0;
	*number_out = previous;
	return 1;
}

static int
set_current(const struct generations *g, unsigned number, struct err *err)
{
	char target[LINK_SIZE], temp[LINK_SIZE];

	snprintf(target, sizeof target, HOME_DIR "/%s/%u", g->domain, number);
	temp_link_of(g, temp);
	return set_link(g->root, g->domain, temp, target, err);
}

int
generation_switch(const struct generations *g, unsigned number,
    struct err *err)
{
	unsigned current;
	int got;

	got = generation_current(g, &current, err);
	if (got == -1)
		return -1;
	if (number != 0) {
		if (!is_there(g, number))
			return err_set(err, ERR_PERM,
			    "%s has no generation %u", g->domain, number);
		return set_current(g, number, err);
	}
	if (got == 0)
		return 0;
	if (unlinkat(g->root, g->domain, 0) == -1)
		return fail(err, "remove", g->domain);
	return dir_sync(g->root, g->domain, err);
}

/* ---- Lists */

/* The newest max numbers seen, ascending. */
struct listing {
	unsigned *numbers;
	size_t max;
	size_t count;
};

static int
note_number(int dirfd, const char *name, void *arg, struct err *err)
{
	struct listing *l = arg;
	unsigned number = number_of(name, "");
	size_t i;

	(void)dirfd;
	(void)err;
	if (number == 0 || l->max == 0)
		return 0;
	if (l->count == l->max) {
		if (number <= l->numbers[0])
			return 0;
		memmove(l->numbers, l->numbers + 1,
		    --l->count * sizeof l->numbers[0]);
	}
	for (i = l->count; i > 0 && l->numbers[i - 1] > number; i--)
		l->numbers[i] = l->numbers[i - 1];
	l->numbers[i] = number;
	l->count++;
	return 0;
}

int
generation_list(const struct generations *g, unsigned *numbers, size_t max,
    size_t *count_out, struct err *err)
{
	struct listing l = { .numbers = numbers, .max = max };

	if (for_each(g->home, ".", note_number, &l, err) == -1)
		return -1;
	*count_out = l.count;
	return 0;
}

static int
is_plain(int dirfd, const char *name, void *arg, struct err *err)
{
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return fail(err, "look at", name);
	if (S_ISREG(st.st_mode))
		return 0;
	return err_set(err, ERR_CONFIG, "%s in generation %s is no file of "
	    "ours; move it away", name, (const char *)arg);
}

/*
 * A removal that is cut short must not leave half a generation under its
 * name: it is a part first, and those are cleaned away.  What could not be
 * cleaned away would be in the way of the next installation, so it is looked
 * at before.
 */
static int
remove_generation(const struct generations *g, unsigned number,
    struct err *err)
{
	char name[NAME_SIZE], part[NAME_SIZE];

	name_of(number, "", name);
	name_of(number, PART, part);
	if (for_each(g->home, name, is_plain, name, err) == -1)
		return -1;
	if (renameat(g->home, name, g->home, part) == -1)
		return fail(err, "rename", name);
	return remove_dir(g->home, part, err);
}

int
generation_prune(const struct generations *g, size_t keep, struct err *err)
{
	unsigned numbers[GENERATIONS_MAX], current = 0, previous = 0;
	size_t count, i;
	int rc = 0;

	if (generation_current(g, &current, err) == -1 ||
	    generation_previous(g, &previous, err) == -1 ||
	    generation_list(g, numbers, GENERATIONS_MAX, &count, err) == -1)
		return -1;
	for (i = 0; i + keep < count; i++)
		if (numbers[i] != current && numbers[i] != previous &&
		    remove_generation(g, numbers[i], err) == -1)
			rc = -1;
	return rc;
}

/* ---- Writing one (its files: generation_files.c) */

static int
clean_entry(int dirfd, const char *name, void *arg, struct err *err)
{
	(void)arg;
	if (number_of(name, PART) != 0)
		return remove_dir(dirfd, name, err);
	return 0;
}

/* What an interrupted writing, removal or switch left. */
static int
clean(const struct generations *g, struct err *err)
{
	char temp[LINK_SIZE];

	temp_link_of(g, temp);
	if ((unlinkat(g->root, temp, 0) == -1 && errno != ENOENT) ||
	    (unlinkat(g->home, PREVIOUS_TEMP, 0) == -1 && errno != ENOENT))
		return fail(err, "remove", temp);
	return for_each(g->home, ".", clean_entry, NULL, err);
}

int
generation_begin(const struct generations *g, struct generation *n_out,
    struct err *err)
{
	struct generation n = { .of = g, .dirfd = -1, .key_fd = -1 };
	unsigned current, newest = 0;
	char part[NAME_SIZE];
	size_t count;

	/* Before any work: is the place ours at all? */
	if (generation_current(g, &current, err) == -1 ||
	    clean(g, err) == -1 ||
	    generation_list(g, &newest, 1, &count, err) == -1)
		return -1;
	n.number = newest + 1;
	name_of(n.number, PART, part);
	if (mkdirat(g->home, part, 0755) == -1)
		return fail(err, "mkdir", part);
	n.dirfd = open_dir(g->home, part, err);
	if (n.dirfd == -1)
		goto fail;
	if (fchmod(n.dirfd, 0755) == -1) {
		fail(err, "chmod", part);
		goto fail;
	}
	n.key_fd = openat(n.dirfd, KEY_FILE,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (n.key_fd == -1) {
		fail(err, "create", KEY_FILE);
		goto fail;
	}
	if (generation_set_owner(&n, n.key_fd, KEY_FILE, err) == -1)
		goto fail;
	*n_out = n;
	return 0;
fail:
	generation_abort(g, &n);
	return -1;
}

static void
close_files(struct generation *n)
{
	if (n->key_fd != -1)
		close(n->key_fd);
	if (n->dirfd != -1)
		close(n->dirfd);
	n->key_fd = n->dirfd = -1;
}

/* From N.part to N, durably: it is complete from here on. */
static int
complete(const struct generations *g, const struct generation *n,
    struct err *err)
{
	char part[NAME_SIZE], name[NAME_SIZE];

	name_of(n->number, PART, part);
	name_of(n->number, "", name);
	if (dir_sync(n->dirfd, part, err) == -1)
		return -1;
	if (renameat(g->home, part, g->home, name) == -1)
		return fail(err, "rename", part);
	return dir_sync(g->home, name, err);
}

static int
set_previous(const struct generations *g, struct err *err)
{
	char name[NAME_SIZE];
	unsigned current;
	int got;

	got = generation_current(g, &current, err);
	if (got != 1)
		return got;
	name_of(current, "", name);
	return set_link(g->home, PREVIOUS, PREVIOUS_TEMP, name, err);
}

int
generation_commit(const struct generations *g, struct generation *n,
    struct err *err)
{
	if (complete(g, n, err) == -1) {
		generation_abort(g, n);
		return -1;
	}
	close_files(n);
	if (set_previous(g, err) == -1)
		return -1;
	return set_current(g, n->number, err);
}

void
generation_abort(const struct generations *g, struct generation *n)
{
	char part[NAME_SIZE];

	close_files(n);
	if (n->number == 0)
		return;
	/* What cannot be removed now, the next generation_begin removes. */
	name_of(n->number, PART, part);
	(void)remove_dir(g->home, part, NULL);
	n->number = 0;
}
