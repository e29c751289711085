/* SPDX-License-Identifier: ISC */
#include "fetcher/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "proc/sandbox.h"

#define MEMORY (512ULL << 20) /* the resolver's thread takes some */
#define FILES 64

static const struct sandbox_call calls[] = {
	{ SCMP_SYS(connect), "servers" },
	{ SCMP_SYS(sendto), "servers" },
	{ SCMP_SYS(sendmsg), "servers, answers to the clerk" },
	{ SCMP_SYS(sendmmsg), "the resolver" },
	{ SCMP_SYS(recvfrom), "servers" },
	{ SCMP_SYS(recvmsg), "servers, questions of the clerk" },
	{ SCMP_SYS(recvmmsg), "the resolver" },
	{ SCMP_SYS(shutdown), "servers" },
	{ SCMP_SYS(getsockopt), "did the connection come about?" },
	{ SCMP_SYS(setsockopt), "libcurl" },
	{ SCMP_SYS(getsockname), "libcurl, the resolver" },
	{ SCMP_SYS(getpeername), "libcurl" },
	{ SCMP_SYS(socketpair), "libcurl is woken by the resolver's thread" },
	{ SCMP_SYS(pipe2), "the same" },
	{ SCMP_SYS(eventfd2), "the same" },
	{ SCMP_SYS(poll), "wait" },
	{ SCMP_SYS(ppoll), "the same on other processors" },
	{ SCMP_SYS(select), "wait" },
	{ SCMP_SYS(pselect6), "the same on other processors" },
	{ SCMP_SYS(epoll_create1), "name services wait" },
	{ SCMP_SYS(epoll_ctl), "name services wait" },
	{ SCMP_SYS(epoll_wait), "name services wait" },
	{ SCMP_SYS(epoll_pwait), "the same on other processors" },
	{ SCMP_SYS(read), "files, servers" },
	{ SCMP_SYS(readv), "files, servers" },
	{ SCMP_SYS(pread64), "files" },
	{ SCMP_SYS(write), "servers; log lines" },
	{ SCMP_SYS(writev), "servers; log lines" },
	{ SCMP_SYS(close), "files, sockets" },
	{ SCMP_SYS(lseek), "files" },
	{ SCMP_SYS(fstat), "files" },
	{ SCMP_SYS(newfstatat), "is there a file?" },
	{ SCMP_SYS(stat), "the same, with another C library" },
	{ SCMP_SYS(lstat), "the same" },
	{ SCMP_SYS(statx), "the same" },
	{ SCMP_SYS(fstatfs), "what lies a file on?" },
	{ SCMP_SYS(access), "is there a file?" },
	{ SCMP_SYS(faccessat), "the same" },
	{ SCMP_SYS(faccessat2), "the same" },
	{ SCMP_SYS(readlink), "files" },
	{ SCMP_SYS(readlinkat), "files" },
	{ SCMP_SYS(getdents64), "a directory of roots" },
	{ SCMP_SYS(fcntl), "sockets that do not block" },
	{ SCMP_SYS(dup), "name services" },
	{ SCMP_SYS(getcwd), "name services" },
	{ SCMP_SYS(uname), "the host's name" },
	{ SCMP_SYS(sysinfo), "name services" },
	{ SCMP_SYS(getuid), "name services" },
	{ SCMP_SYS(geteuid), "name services" },
	{ SCMP_SYS(getgid), "name services" },
	{ SCMP_SYS(getegid), "name services" },
	{ SCMP_SYS(getpid), "name services; OpenSSL looks for a fork" },
	{ SCMP_SYS(getppid), "name services" },
	{ SCMP_SYS(gettid), "threads" },
	{ SCMP_SYS(set_robust_list), "threads" },
	{ SCMP_SYS(rseq), "threads" },
	{ SCMP_SYS(futex), "threads" },
	{ SCMP_SYS(membarrier), "threads" },
	{ SCMP_SYS(sched_yield), "threads" },
	{ SCMP_SYS(sched_getaffinity), "threads" },
	{ SCMP_SYS(exit), "a thread's end" },
	{ SCMP_SYS(brk), "heap" },
	{ SCMP_SYS(mmap), "heap, threads, libraries of name services" },
	{ SCMP_SYS(munmap), "the same" },
	{ SCMP_SYS(mremap), "heap" },
	{ SCMP_SYS(mprotect), "threads, libraries" },
	{ SCMP_SYS(madvise), "heap, threads" },
	{ SCMP_SYS(getrandom), "TLS, numbers of questions" },
	{ SCMP_SYS(clock_gettime), "deadlines" },
	{ SCMP_SYS(clock_getres), "deadlines" },
	{ SCMP_SYS(clock_nanosleep), "libcurl waits for its thread" },
	{ SCMP_SYS(nanosleep), "the same" },
	{ SCMP_SYS(gettimeofday), "deadlines" },
	{ SCMP_SYS(time), "deadlines" },
	{ SCMP_SYS(getrlimit), "the size of a thread's stack" },
	{ SCMP_SYS(rt_sigaction), "libraries" },
	{ SCMP_SYS(rt_sigprocmask), "threads" },
	{ SCMP_SYS(rt_sigreturn), "SIGTERM" },
	{ SCMP_SYS(restart_syscall), "a poll that was stopped and continued" },
	{ SCMP_SYS(exit_group), "the end" },
};

#define FOR_WRITING (O_ACCMODE | O_CREAT | O_TRUNC)
#define ALL UINT64_MAX
#define INT UINT32_MAX /* the upper half of an int's register is anything */

static const struct sandbox_rule rules[] = {
	{ SCMP_SYS(openat), "to read", .arg = 2, .mask = FOR_WRITING,
	    .bits = O_RDONLY },
	{ SCMP_SYS(open), "the same, with another C library", .arg = 1,
	    .mask = FOR_WRITING, .bits = O_RDONLY },
	{ SCMP_SYS(socket), "servers", .mask = INT, .bits = AF_INET },
	{ SCMP_SYS(socket), "servers", .mask = INT, .bits = AF_INET6 },
	{ SCMP_SYS(socket), "name services", .mask = INT, .bits = AF_UNIX },
	{ SCMP_SYS(socket), "which addresses has this host?", .mask = INT,
	    .bits = AF_NETLINK },
	{ SCMP_SYS(ioctl), "how much is there?", .arg = 1, .mask = INT,
	    .bits = FIONREAD },
	{ SCMP_SYS(ioctl), "sockets that do not block", .arg = 1, .mask = INT,
	    .bits = FIONBIO },
	{ SCMP_SYS(clone), "threads, never processes", .mask = CLONE_THREAD,
	    .bits = CLONE_THREAD },
	/* Its flags lie in memory, where a filter cannot see them: the C
	 * library then takes the other. */
	{ SCMP_SYS(clone3), "clone instead", .error = ENOSYS },
	{ SCMP_SYS(prlimit64), "the size of a thread's stack: none is set",
	    .arg = 2, .mask = ALL, .bits = 0 },
};

int
confine_fetcher(struct err *err)
{
	/* No file can be written; a kibibyte is for nobody's benefit. */
	const struct sandbox_limits limits = { .memory = MEMORY,
		.files = FILES, .file_size = 1024 };

	if (sandbox_limit(&limits, err) == -1)
		return -1;
	return sandbox_seccomp_soft(calls, COUNT(calls), rules, COUNT(rules),
	    err);
}
