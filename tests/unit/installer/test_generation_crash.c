/* SPDX-License-Identifier: ISC */
/* Installing under kill -9, failing system calls, a full disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#include <cmocka.h>

#include "tests/unit/installer/fixture.h"
#include "tests/unit/installer/tracer.h"
/* In a child, because it gives something up: its exit status. */
static int
in_child(int (*run)(void))
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		_exit(run());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define CANNOT 77

static int
install_as_nobody(void)
{
	struct err err = { 0 };

	if (geteuid() == 0 && setresuid(65534, 65534, 65534) == -1)
		return CANNOT;
	if (install(&pairs[1], &err) != -1)
		return 1;
	return err.kind == ERR_CONFIG && err.saved_errno == EACCES ? 0 : 2;
}

static void
not_writable(void **state)
{
	int got;

	(void)state;
	fresh_dir();
	chmod(dir, 0555);
	got = in_child(install_as_nobody);
	if (got == CANNOT) {
		drop_dir();
		skip();
	}
	assert_int_equal(got, 0);
	chmod(dir, 0755);
	/* Nor the domain's own directory. */
	must_install(&pairs[0]);
	chmod(path_of(".generations/" DOMAIN), 0555);
	assert_int_equal(in_child(install_as_nobody), 0);
	chmod(path_of(".generations/" DOMAIN), 0755);
	assert_int_equal(in_service(), 1);
	drop_dir();
}

/* On a file system of a few pages, in a mount namespace of its own. */
static int
install_on_full_disk(void)
{
	struct err err = { 0 };
	char filler[4096] = { 0 };
	int fd, blocks, free_blocks;

	if (unshare(CLONE_NEWNS) == -1 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 ||
	    mount("none", dir, "tmpfs", 0, "size=64k") == -1)
		return CANNOT;
	if (install(&pairs[0], &err) == -1)
		return 1;
	fd = open(path_of("filler"), O_CREAT | O_WRONLY, 0600);
	for (blocks = 0; write_full(fd, filler, sizeof filler) == 0; blocks++)
		;
	/* From no free block to as many as it takes. */
	for (free_blocks = 0; free_blocks <= blocks; free_blocks++) {
		if (ftruncate(fd, (blocks - free_blocks) * 4096L) == -1)
			return 2;
		err_clear(&err);
		if (install(&pairs[1], &err) == 0)
			break;
		if (in_service() != 1 || leftovers() != 0)
			return 3;
		if (err.kind == ERR_CONFIG || err.text[0] == '\0')
			return 4;
	}
	if (free_blocks == 0 || in_service() != 2)
		return 5;
	return 0;
}

static void
disk_full(void **state)
{
	int got;

	(void)state;
	fresh_dir();
	got = in_child(install_on_full_disk);
	drop_dir();
	if (got == CANNOT)
		skip();
	assert_int_equal(got, 0);
}

/* The second and third installation with what follows; service goes from
 * serial 2 to serial 3. */
static int
renew(void)
{
	struct generations g;
	int rc;

	if (install(&pairs[2], NULL) == -1)
		return 1;
	if (generations_open(&g, dir, DOMAIN, NULL) == -1)
		return 1;
	rc = generation_prune(&g, 1, NULL);
	generations_close(&g);
	return rc == -1 ? 1 : 0;
}

/* After any trouble the next installation goes through and tidies up. */
static void
recovers(long step)
{
	struct generations g;
	struct err err = { 0 };
	unsigned numbers[16];
	size_t count;

	if (install(&pairs[3], &err) == -1)
		fail_msg("step %ld: the next one fails: %s", step, err.text);
	if (leftovers() != 0)
		fail_msg("step %ld: something is left over", step);
	assert_int_equal(in_service(), 4);
	assert_int_equal(generations_open(&g, dir, DOMAIN, NULL), 0);
	assert_int_equal(generation_prune(&g, 1, NULL), 0);
	assert_int_equal(generation_list(&g, numbers, 16, &count, NULL), 0);
	assert_true(count <= 2);
	generations_close(&g);
}

/* Whatever has a generation's name is whole. */
static void
all_whole(long step)
{
	static const char *const names[] = { "fullchain.pem", "chain.pem",
		"cert.pem", "privkey.pem" };
	struct generations g;
	unsigned numbers[16];
	char name[128];
	size_t count, i, j;

	assert_int_equal(generations_open(&g, dir, DOMAIN, NULL), 0);
	assert_int_equal(generation_list(&g, numbers, 16, &count, NULL), 0);
	for (i = 0; i < count; i++)
		for (j = 0; j < COUNT(names); j++) {
			snprintf(name, sizeof name, "%u/%s", numbers[i],
			    names[j]);
			if (faccessat(g.home, name, F_OK, 0) == -1)
				fail_msg("step %ld: %s is missing", step, name);
		}
	generations_close(&g);
}

static void
killed_at_every_step(void **state)
{
	struct traced result;
	long step, serial, switched = 0;

	(void)state;
	for (step = 1;; step++) {
		fresh_dir();
		must_install(&pairs[0]);
		must_install(&pairs[1]);
		trace(renew, TRACE_KILL, step, 0, &result);
		if (!result.traced) {
			drop_dir();
			skip();
		}
		serial = in_service();
		if (serial != 2 && serial != 3)
			fail_msg("step %ld: serial %ld", step, serial);
		if (serial == 3 && switched == 0)
			switched = step;
		all_whole(step);
		/* Once it is in service it stays. */
		if (serial == 2 && switched != 0)
			fail_msg("step %ld: back to the old one", step);
		recovers(step);
		drop_dir();
		if (!result.hit)
			break;
	}
	assert_int_equal(result.status, 0);
	assert_true(switched > 1 && switched < step);
}

static void
every_call_fails_once(void **state)
{
	static const int errors[] = { ENOSPC, EIO };
	struct traced result;
	long step, serial, failures = 0;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(errors); i++)
		for (step = 1;; step++) {
			fresh_dir();
			must_install(&pairs[0]);
			must_install(&pairs[1]);
			trace(renew, TRACE_FAIL, step, errors[i], &result);
			if (!result.traced) {
				drop_dir();
				skip();
			}
			serial = in_service();
			if (serial != 3 && (serial != 2 || result.status == 0))
				fail_msg("step %ld: serial %ld, status %d",
				    step, serial, result.status);
			all_whole(step);
			if (result.hit && result.number == SYS_fsync &&
			    result.status == 0)
				fail_msg("step %ld: a failed fsync is ignored",
				    step);
			failures += result.status != 0;
			recovers(step);
			drop_dir();
			if (!result.hit)
				break;
		}
	assert_true(failures > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_writable),
		cmocka_unit_test(disk_full),
		cmocka_unit_test(killed_at_every_step),
		cmocka_unit_test(every_call_fails_once),
	};

	return cmocka_run_group_tests(tests, prepare, release);
}
