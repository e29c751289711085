/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"

static char dir[64], path[128];

static int
remove_one(const char *name, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(name);
}

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/files.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/file", dir);
	umask(022);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
put(const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write_full(fd, text, strlen(text)), 0);
	close(fd);
}

/* A pipe gives and takes less than is asked for. */
static void
test_full(void **state)
{
	char *data = xcalloc(1, 300000), *back = xcalloc(1, 300000);
	int fds[2], status;
	pid_t pid;

	(void)state;
	memset(data, 'x', 300000);
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		close(fds[0]);
		_exit(write_full(fds[1], data, 300000) == 0 ? 0 : 1);
	}
	close(fds[1]);
	assert_int_equal(read_full(fds[0], back, 300000), 0);
	assert_memory_equal(data, back, 300000);
	errno = EIO;
	assert_int_equal(read_full(fds[0], back, 1), -1);
	assert_int_equal(errno, 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(fds[0]);
	assert_int_equal(read_full(fds[0], back, 1), -1);
	assert_int_equal(errno, EBADF);
	free(data);
	free(back);
}

static const struct {
	const char *name;
	size_t size, max;
	int rc;
} reads[] = {
	{ "empty", 0, 10, 0 },
	{ "below the cap", 9, 10, 0 },
	{ "at the cap", 10, 10, 0 },
	{ "one over", 11, 10, -1 },
	{ "several reads", 200000, 200000, 0 },
	{ "several reads and one over", 200001, 200000, -1 },
	{ "nothing allowed, nothing there", 0, 0, 0 },
	{ "nothing allowed", 1, 0, -1 },
};

static void
test_read(void **state)
{
	struct err err = { 0 };
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(reads); i++) {
		char *text = xcalloc(1, reads[i].size + 1);

		memset(text, 'y', reads[i].size);
		put(text);
		buf_init(&b, reads[i].max);
		if (file_read(path, &b, &err) != reads[i].rc ||
		    (reads[i].rc == 0 && strcmp(b.data, text) != 0))
			fail_msg("%s", reads[i].name);
		if (reads[i].rc == -1 && strstr(err.text, path) == NULL)
			fail_msg("%s: %s", reads[i].name, err.text);
		buf_release(&b);
		free(text);
	}
	buf_init(&b, 10);
	assert_int_equal(file_read(dir, &b, &err), -1);
	assert_int_equal(mkfifo(path, 0600) == -1 && errno == EEXIST, 1);
	unlink(path);
	assert_int_equal(file_read(path, &b, &err), -1);
	assert_int_equal(err.saved_errno, ENOENT);
	/* A FIFO neither blocks nor is read. */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(file_read(path, &b, &err), -1);
	buf_release(&b);
}

static mode_t
mode_of(const char *name)
{
	struct stat st;

	assert_int_equal(lstat(name, &st), 0);
	return st.st_mode & 07777;
}

static void
assert_content(const char *text)
{
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, 1000);
	if (file_read(path, &b, &err) == -1)
		fail_msg("%s", err.text);
	assert_string_equal(b.data, text);
	buf_release(&b);
}

static void
test_create(void **state)
{
	int dirfd = open(dir, O_RDONLY | O_DIRECTORY);
	struct err err = { 0 };

	(void)state;
	umask(077);
	assert_int_equal(file_create_at(dirfd, "file", 0644, "one", 3, &err),
	    0);
	assert_int_equal(mode_of(path), 0644);
	assert_content("one");
	assert_int_equal(file_create_at(dirfd, "file", 0600, "two", 3, &err),
	    -1);
	assert_int_equal(err.saved_errno, EEXIST);
	assert_content("one");
	/* Neither through a link nor over one. */
	assert_int_equal(symlinkat("elsewhere", dirfd, "link"), 0);
	assert_int_equal(file_create_at(dirfd, "link", 0600, "x", 1, &err), -1);
	assert_int_equal(faccessat(dirfd, "elsewhere", F_OK, 0), -1);
	assert_int_equal(dir_sync(dirfd, dir, &err), 0);
	close(dirfd);
	assert_int_equal(dir_sync(dirfd, dir, &err), -1);
	assert_non_null(strstr(err.text, dir));
}

static void
test_replace(void **state)
{
	struct err err = { 0 };
	char other[160];
	struct stat st;

	(void)state;
	assert_int_equal(file_replace(path, 0600, "one", 3, &err), 0);
	assert_content("one");
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(file_replace(path, 0640, "", 0, &err), 0);
	assert_content("");
	assert_int_equal(mode_of(path), 0640);
	/* What stands there is replaced, not written through. */
	snprintf(other, sizeof other, "%s/other", dir);
	assert_int_equal(file_replace(other, 0600, "keep", 4, &err), 0);
	unlink(path);
	assert_int_equal(symlink(other, path), 0);
	assert_int_equal(file_replace(path, 0600, "new", 3, &err), 0);
	assert_content("new");
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(stat(other, &st), 0);
	assert_int_equal(st.st_size, 4);
	/* On failure nothing is left beside it. */
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(file_replace(path, 0600, "x", 1, &err), -1);
	rmdir(path);
	unlink(other);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(file_replace(path, 0600, "x", 1, &err), -1);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(mkdir(dir, 0700), 0);
}

static void
test_dir_make(void **state)
{
	struct err err = { 0 };
	char deep[160], middle[160];

	(void)state;
	snprintf(deep, sizeof deep, "%s/a/b", dir);
	snprintf(middle, sizeof middle, "%s/a", dir);
	assert_int_equal(dir_make(deep, 0700, &err), 0);
	assert_int_equal(mode_of(deep), 0700);
	assert_int_equal(mode_of(middle), 0755);
	assert_int_equal(dir_make(deep, 0755, &err), 0);
	assert_int_equal(mode_of(deep), 0700);
	put("x");
	snprintf(deep, sizeof deep, "%s/c", path);
	assert_int_equal(dir_make(deep, 0700, &err), -1);
}

static void
test_memfd(void **state)
{
	const unsigned char *data;
	struct err err = { 0 };
	size_t len;
	int fd;

	(void)state;
	fd = memfd_of("test", "bytes", 5, &err);
	assert_int_not_equal(fd, -1);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(ftruncate(fd, 9), -1);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
	assert_int_equal(file_map(fd, 5, &data, &len, &err), 0);
	assert_int_equal(len, 5);
	assert_memory_equal(data, "bytes", 5);
	file_unmap(data, len);
	assert_int_equal(file_map(fd, 4, &data, &len, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	close(fd);
	fd = memfd_of("test", "", 0, &err);
	assert_int_equal(file_map(fd, 0, &data, &len, &err), 0);
	assert_non_null(data);
	assert_int_equal(len, 0);
	file_unmap(data, len);
	close(fd);
	assert_int_equal(file_map(fd, 4, &data, &len, &err), -1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_full),
		T(test_read),
		T(test_create),
		T(test_replace),
		T(test_dir_make),
		T(test_memfd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
