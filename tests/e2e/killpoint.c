/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into every process of the daemon: counts their durable steps
 * (fsync, rename and the like, and every write to a network connection) in
 * one shared file, and ends a process, or its whole group, right before step
 * number `target`.  The file is KILLPOINT; the test reads and resets it.
 *
 * The daemon itself knows nothing of this.  Reader and keeper are left alone:
 * they have no durable steps, and their sandbox would end them for our calls.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define STEPS_MAX 8192
#define WHO_MAX 24

enum kind { KIND_SYNC, KIND_NAME, KIND_NET };
enum mode { MODE_ONE, MODE_ALL };

/* As tests/e2e/crash.py unpacks it. */
struct step {
	uint32_t pid;
	uint32_t kind;
	char who[WHO_MAX];
};

struct shared {
	_Atomic uint64_t count;
	uint64_t target; /* 0: none */
	uint64_t mode;
	_Atomic uint64_t fired;
	struct step steps[STEPS_MAX];
};

static struct shared *shared;
static char who[WHO_MAX];

/* "certmaild -x intake" is intake, "certmaild-reader" is reader. */
static void
find_who(void)
{
	char line[512], *p, *end, *last = line;
	ssize_t len;
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	len = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (len <= 0)
		return;
	line[len] = '\0';
	end = line + len;
	for (p = line; p < end; p += strlen(p) + 1)
		if (strcmp(p, "-x") == 0 && p + 3 < end)
			last = p + 3;
	p = strrchr(last, '/');
	snprintf(who, sizeof(who), "%.*s", WHO_MAX - 1, p != NULL ? p + 1
								  : last);
}

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("KILLPOINT");
	void *p;
	int fd;

	if (path == NULL || (fd = open(path, O_RDWR | O_CLOEXEC)) == -1)
		return;
	p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return;
	find_who();
	if (strstr(who, "reader") == NULL && strstr(who, "keeper") == NULL)
		shared = p;
}

static void
step(enum kind kind)
{
	uint64_t n;

	if (shared == NULL)
		return;
	n = atomic_fetch_add(&shared->count, 1) + 1;
	if (n <= STEPS_MAX) {
		struct step *s = &shared->steps[n - 1];

		s->pid = (uint32_t)getpid();
		s->kind = kind;
		memcpy(s->who, who, sizeof(who));
	}
	if (n != shared->target)
		return;
	atomic_store(&shared->fired, 1);
	kill(shared->mode == MODE_ALL ? 0 : getpid(), SIGKILL);
	for (;;)
		pause();
}

/* A connection to a server, not a pipe to another of our processes. */
static int
is_network(int fd)
{
	struct sockaddr_storage addr;
	socklen_t len = sizeof(addr);

	return getpeername(fd, (struct sockaddr *)&addr, &len) == 0 &&
	    (addr.ss_family == AF_INET || addr.ss_family == AF_INET6);
}

#define NEXT(name) *(void **)&next = dlsym(RTLD_NEXT, #name)

#define WRAP(kind, type, name, parameters, arguments) \
	type name parameters; \
	type name parameters \
	{ \
		static type(*next) parameters; \
		if (next == NULL) \
			NEXT(name); \
		step(kind); \
		return next arguments; \
	}

WRAP(KIND_SYNC, int, fsync, (int fd), (fd))
WRAP(KIND_SYNC, int, fdatasync, (int fd), (fd))
WRAP(KIND_NAME, int, rename, (const char *a, const char *b), (a, b))
WRAP(KIND_NAME, int, renameat, (int fd, const char *a, int fd2, const char *b),
    (fd, a, fd2, b))
WRAP(KIND_NAME, int, renameat2,
    (int fd, const char *a, int fd2, const char *b, unsigned flags),
    (fd, a, fd2, b, flags))
WRAP(KIND_NAME, int, symlink, (const char *a, const char *b), (a, b))
WRAP(KIND_NAME, int, symlinkat, (const char *a, int fd, const char *b),
    (a, fd, b))
WRAP(KIND_NAME, int, linkat,
    (int fd, const char *a, int fd2, const char *b, int flags),
    (fd, a, fd2, b, flags))

#define WRAP_NET(name, parameters, arguments) \
	ssize_t name parameters; \
	ssize_t name parameters \
	{ \
		static ssize_t(*next) parameters; \
		if (next == NULL) \
			NEXT(name); \
		if (shared != NULL && is_network(fd)) \
			step(KIND_NET); \
		return next arguments; \
	}

WRAP_NET(write, (int fd, const void *data, size_t len), (fd, data, len))
WRAP_NET(send, (int fd, const void *data, size_t len, int flags),
    (fd, data, len, flags))
WRAP_NET(writev, (int fd, const struct iovec *iov, int count),
    (fd, iov, count))
WRAP_NET(sendmsg, (int fd, const struct msghdr *msg, int flags),
    (fd, msg, flags))
WRAP_NET(sendto,
    (int fd, const void *data, size_t len, int flags,
	const struct sockaddr *to, socklen_t to_len),
    (fd, data, len, flags, to, to_len))
