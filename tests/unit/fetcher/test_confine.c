/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "fetcher/confine.h"
#include "fetcher/fetch.h"

static long
execute(void)
{
	return syscall(SYS_execve, "/bin/true", NULL, NULL);
}

static long
begin_process(void)
{
	return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

/* The C library's way, whichever that is. */
static long
begin_process_by_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static long
trace(void)
{
	return syscall(SYS_ptrace, 16, getppid(), NULL, NULL);
}

static long
mount_something(void)
{
	return syscall(SYS_mount, "none", "/mnt", "tmpfs", 0UL, NULL);
}

static long
signal_parent(void)
{
	return kill(getppid(), 0);
}

static long
write_file(void)
{
	return open("/dev/null", O_WRONLY);
}

static long
update_file(void)
{
	return open("/dev/null", O_RDWR);
}

static long
make_file(void)
{
	return open("/tmp/test_confine.made", O_RDONLY | O_CREAT, 0600);
}

static long
empty_file(void)
{
	return open("/tmp", O_RDONLY | O_TRUNC);
}

static long
remove_file(void)
{
	return unlink("/tmp/test_confine.none");
}

static long
bind_port(void)
{
	struct sockaddr_un here = { .sun_family = AF_UNIX };

	return bind(socket(AF_UNIX, SOCK_STREAM, 0),
	    (struct sockaddr *)&here, sizeof here.sun_family);
}

static long
listen_to(void)
{
	return listen(socket(AF_INET, SOCK_STREAM, 0), 1);
}

static long
accept_from(void)
{
	return accept4(socket(AF_INET, SOCK_STREAM, 0), NULL, NULL,
	    SOCK_NONBLOCK);
}

static long
raw_packets(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0);
}

static long
raise_limit(void)
{
	struct rlimit r = { 4096, 4096 };

	return setrlimit(RLIMIT_FSIZE, &r);
}

static long
read_file(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static long
see_limit(void)
{
	struct rlimit r;

	return getrlimit(RLIMIT_STACK, &r);
}

static long
resolve(void)
{
	struct addrinfo *found;

	return getaddrinfo("localhost", "80", NULL, &found) == 0 ? 0 : -1;
}

static void *
nothing(void *arg)
{
	return arg;
}

static long
begin_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, nothing, NULL) == 0 &&
	    pthread_join(thread, NULL) == 0 ? 0 : -1;
}

static const struct {
	const char *name;
	long (*call)(void);
	bool is_refused;
} cases[] = {
	{ "another program", execute, true },
	{ "another process", begin_process, true },
	{ "a fork", begin_process_by_fork, true },
	{ "a trace", trace, true },
	{ "a mount", mount_something, true },
	{ "a signal", signal_parent, true },
	{ "writing a file", write_file, true },
	{ "updating a file", update_file, true },
	{ "making a file", make_file, true },
	{ "emptying a file", empty_file, true },
	{ "removing a file", remove_file, true },
	{ "an address of our own", bind_port, true },
	{ "listening", listen_to, true },
	{ "accepting", accept_from, true },
	{ "raw packets", raw_packets, true },
	{ "other limits", raise_limit, true },
	{ "reading a file", read_file, false },
	{ "seeing a limit", see_limit, false },
	{ "resolving a name", resolve, false },
	{ "a thread", begin_thread, false },
};

#ifdef SANITIZED
/* Their runtime may open files for its report and change limits. */
#define IS_OTHERWISE(call) ((call) == write_file || (call) == update_file || \
	(call) == make_file || (call) == empty_file || (call) == raise_limit)
#else
#define IS_OTHERWISE(call) false
#endif

static void
test_calls(void **state)
{
	struct err err = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		int status;
		pid_t pid = fork();

		if (IS_OTHERWISE(cases[i].call) && pid != 0) {
			waitpid(pid, NULL, 0);
			continue;
		}
		if (pid == 0) {
			if (fetch_init(&err) == -1 ||
			    confine_fetcher(&err) == -1)
				_exit(3);
			errno = 0;
			if (cases[i].call() != -1)
				_exit(0);
			_exit(errno == EPERM ? 1 : 2);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (!WIFEXITED(status) ||
		    WEXITSTATUS(status) != (cases[i].is_refused ? 1 : 0))
			fail_msg("%s: status %#x", cases[i].name, status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
