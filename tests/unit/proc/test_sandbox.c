/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "proc/sandbox.h"

static const struct sandbox_call with_getppid[] = {
	{ SCMP_SYS(write), "test" },
	{ SCMP_SYS(exit_group), "test" },
	{ SCMP_SYS(getppid), "test" },
	{ SCMP_SYS(prctl), "the second filter" },
	{ SCMP_SYS(seccomp), "the second filter" },
	{ SCMP_SYS(brk), "the second filter" },
	{ SCMP_SYS(mmap), "the second filter" },
	{ SCMP_SYS(munmap), "the second filter" },
	{ SCMP_SYS(futex), "the second filter" },
	{ SCMP_SYS(getrandom), "the second filter" },
};
static const struct sandbox_call without[] = {
	{ SCMP_SYS(write), "test" },
	{ SCMP_SYS(exit_group), "test" },
};

static void
call_socket(void)
{
	(void)!syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
}

static void
call_getppid(void)
{
	(void)!syscall(SYS_getppid);
}

static void
call_execve(void)
{
	(void)!syscall(SYS_execve, "/bin/true", NULL, NULL);
}

static void
call_ptrace(void)
{
	(void)!syscall(SYS_ptrace, 0, 0, NULL, NULL);
}

static void
call_write(void)
{
	(void)!syscall(SYS_write, -1, "", 0);
}

static const struct {
	const char *name;
	bool narrowed; /* a second filter without getppid */
	void (*call)(void);
	bool killed;
} cases[] = {
	{ "allowed", false, call_getppid, false },
	{ "allowed, and fails by itself", false, call_write, false },
	{ "a socket", false, call_socket, true },
	{ "another program", false, call_execve, true },
	{ "a trace", false, call_ptrace, true },
	{ "narrowed, still allowed", true, call_write, false },
	{ "narrowed, no longer allowed", true, call_getppid, true },
};

static void
confined(bool narrowed, void (*call)(void))
{
	struct rlimit none = { 0, 0 };
	struct err err;

	setrlimit(RLIMIT_CORE, &none);
	if (sandbox_seccomp(with_getppid, COUNT(with_getppid), &err) == -1 ||
	    (narrowed &&
		sandbox_seccomp(without, COUNT(without), &err) == -1))
		_exit(2);
	call();
	_exit(0);
}

/* What is not on the list kills the process, not just the call. */
static void
test_calls(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		int status;
		pid_t pid = fork();

		assert_int_not_equal(pid, -1);
		if (pid == 0)
			confined(cases[i].narrowed, cases[i].call);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (cases[i].killed
			? !WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS
			: status != 0)
			fail_msg("%s: status %#x", cases[i].name, status);
	}
}

static bool
limits_memory(void)
{
#ifdef SANITIZED
	return true;
#else
	return mmap(NULL, 512U << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
		   -1, 0) == MAP_FAILED;
#endif
}

static bool
limits_files(void)
{
	return dup(2) == -1 && errno == EMFILE;
}

static bool
limits_file_size(void)
{
	int fd = memfd_create("x", 0);

	signal(SIGXFSZ, SIG_IGN);
	return write(fd, "12345678", 8) == 4 && write(fd, "x", 1) == -1 &&
	    errno == EFBIG;
}

static bool
limits_cpu(void)
{
	struct rlimit r;

	/* Hard as well: it cannot be widened again by a process without
	 * privilege. */
	return getrlimit(RLIMIT_CPU, &r) == 0 && r.rlim_cur == 7 &&
	    r.rlim_max == 7;
}

static bool
limits_nothing(void)
{
	int fd = dup(2);

	return fd != -1 && close(fd) == 0;
}

static const struct {
	const char *name;
	struct sandbox_limits limits;
	bool (*holds)(void);
} limited[] = {
	{ "memory", { .memory = 256U << 20 }, limits_memory },
	{ "files", { .files = 3 }, limits_files },
	{ "file size", { .file_size = 4 }, limits_file_size },
	{ "processor time", { .cpu = 7 }, limits_cpu },
	{ "none", { 0 }, limits_nothing },
};

static void
test_limits(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(limited); i++) {
		int status;
		pid_t pid = fork();

		if (pid == 0) {
			struct err err;

			_exit(sandbox_limit(&limited[i].limits, &err) == 0 &&
				limited[i].holds() ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (status != 0)
			fail_msg("%s: status %#x", limited[i].name, status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
