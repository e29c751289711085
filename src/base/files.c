/* SPDX-License-Identifier: ISC */
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

int
write_full(int fd, const void *data, size_t len)
{
	const char *p = data;
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
read_full(int fd, void *data, size_t len)
{
	char *p = data;
	ssize_t n;

	while (len > 0) {
		n = read(fd, p, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == 0)
			errno = 0;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
file_read(const char *path, struct buf *b, struct err *err)
{
	struct stat st;
	char *room;
	ssize_t n;
	int fd, rc = -1;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd == -1)
		return err_set_errno(err, ERR_PERM, "%s", path);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		err_set(err, ERR_PERM, "%s: not a regular file", path);
		goto out;
	}
	for (;;) {
		size_t want = b->max - b->len;

		/* At the cap one more byte would be too many: ask for it. */
		if (want == 0) {
			char extra;

			n = read(fd, &extra, 1);
			if (n == 0)
				break;
			err_set(err, ERR_PERM, "%s: larger than %zu bytes",
			    path, b->max);
			goto out;
		}
		if (want > 65536)
			want = 65536;
		room = buf_reserve(b, want);
		n = read(fd, room, want);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			err_set_errno(err, ERR_PERM, "%s", path);
			goto out;
		}
		if (n == 0)
			break;
		buf_added(b, (size_t)n);
	}
	rc = 0;
out:
	close(fd);
	return rc;
}

int
file_create_at(int dirfd, const char *name, mode_t mode, const void *data,
    size_t len, struct err *err)
{
	int fd;

	fd = openat(dirfd, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd == -1)
		return err_set_errno(err, ERR_TEMP, "create %s", name);
	/* The umask must not widen or narrow what the caller asked for. */
	if (fchmod(fd, mode) == -1 || write_full(fd, data, len) == -1 ||
	    fsync(fd) == -1) {
		err_set_errno(err, ERR_TEMP, "write %s", name);
		close(fd);
		unlinkat(dirfd, name, 0);
		return -1;
	}
	if (close(fd) == -1)
		return err_set_errno(err, ERR_TEMP, "close %s", name);
	return 0;
}

int
dir_sync(int dirfd, const char *name_for_error, struct err *err)
{
	if (fsync(dirfd) == -1)
		return err_set_errno(err, ERR_TEMP, "fsync %s", name_for_error);
	return 0;
}

int
file_replace(const char *path, mode_t mode, const void *data, size_t len,
    struct err *err)
{
	char copy[PATH_MAX], temp[NAME_MAX], *base;
	int dirfd, rc = -1;

	if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
		return err_set(err, ERR_PERM, "%s: name too long", path);
	dirfd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd == -1)
		return err_set_errno(err, ERR_TEMP, "directory of %s", path);
	base = strrchr(path, '/');
	base = xstrdup(base != NULL ? base + 1 : path);
	if (snprintf(temp, sizeof temp, ".%s.%ld", base, (long)getpid()) >=
	    (int)sizeof temp) {
		err_set(err, ERR_PERM, "%s: name too long", path);
		goto out;
	}
	unlinkat(dirfd, temp, 0);
	if (file_create_at(dirfd, temp, mode, data, len, err) == -1)
		goto out;
	if (renameat(dirfd, temp, dirfd, base) == -1) {
		err_set_errno(err, ERR_TEMP, "rename to %s", path);
		unlinkat(dirfd, temp, 0);
		goto out;
	}
	rc = dir_sync(dirfd, path, err);
out:
	free(base);
	close(dirfd);
	return rc;
}

int
dir_make(const char *path, mode_t mode, struct err *err)
{
	char copy[PATH_MAX], *p;

	if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
		return err_set(err, ERR_PERM, "%s: name too long", path);
	for (p = copy + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0755) == -1 && errno != EEXIST)
			return err_set_errno(err, ERR_TEMP, "mkdir %s", copy);
		*p = '/';
	}
	if (mkdir(copy, mode) == -1 && errno != EEXIST)
		return err_set_errno(err, ERR_TEMP, "mkdir %s", copy);
	return 0;
}

int
memfd_of(const char *name, const void *data, size_t len, struct err *err)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd == -1)
		return err_set_errno(err, ERR_TEMP, "memfd");
	if (write_full(fd, data, len) == -1 || lseek(fd, 0, SEEK_SET) == -1 ||
	    fcntl(fd, F_ADD_SEALS,
		F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) == -1) {
		err_set_errno(err, ERR_TEMP, "memfd");
		close(fd);
		return -1;
	}
	return fd;
}

int
file_map(int fd, size_t max, const unsigned char **data_out, size_t *len_out,
    struct err *err)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st) == -1)
		return err_set_errno(err, ERR_PERM, "fstat");
	if (st.st_size < 0 || (uint64_t)st.st_size > max)
		return err_set(err, ERR_INPUT, "larger than %zu bytes", max);
	if (st.st_size == 0) {
		*data_out = (const unsigned char *)"";
		*len_out = 0;
		return 0;
	}
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return err_set_errno(err, ERR_TEMP, "mmap");
	*data_out = p;
	*len_out = (size_t)st.st_size;
	return 0;
}

void
file_unmap(const unsigned char *data, size_t len)
{
	if (len > 0)
		munmap((void *)(uintptr_t)data, len);
}
