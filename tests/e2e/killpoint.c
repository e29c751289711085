/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into every process of the daemon: counts their durable steps
 * (fsync, rename and the like, every write to a network connection, every
 * command that the installer starts) in one shared file, and ends a process,
 * or its whole group, right before step number `target` of one role.  The
 * file is KILLPOINT; the test reads and resets it.
 *
 * Each role has a count of its own, which goes on when it is started again:
 * what the others do at the same time moves no step.
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
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define STEPS_MAX 8192
#define WHO_MAX 24

/* As tests/e2e/harness/killpoint.py has them. */
enum kind { KIND_SYNC, KIND_NAME, KIND_NET, KIND_RUN };
enum mode { MODE_ONE, MODE_ALL };
enum role { MASTER, INTAKE, CLERK, COURIER, INSTALLER, ROLE_COUNT };
static const char *const role_names[ROLE_COUNT] = { "certmaild", "intake",
	"clerk", "courier", "installer" };

struct step {
	uint16_t role;
	uint16_t kind;
	uint32_t number; /* among those of the role, from 1 */
};

struct shared {
	_Atomic uint64_t count;
	uint64_t target; /* 0: none */
	uint64_t target_role;
	uint64_t mode;
	_Atomic uint64_t fired;
	_Atomic uint64_t counts[ROLE_COUNT];
	struct step steps[STEPS_MAX];
};

static struct shared *shared;
static enum role role;

/* "certmaild -x intake" is intake, "certmaild-reader" is none of them. */
static int
find_role(void)
{
	char line[512], who[WHO_MAX], *p, *end, *last = line;
	ssize_t len;
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return 0;
	len = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (len <= 0)
		return 0;
	line[len] = '\0';
	end = line + len;
	for (p = line; p < end; p += strlen(p) + 1)
		if (strcmp(p, "-x") == 0 && p + 3 < end)
			last = p + 3;
	p = strrchr(last, '/');
	snprintf(who, sizeof(who), "%.*s", WHO_MAX - 1, p != NULL ? p + 1
								  : last);
	for (role = 0; role < ROLE_COUNT; role++)
		if (strcmp(who, role_names[role]) == 0)
			return 1;
	return 0;
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
	if (find_role())
		shared = p;
}

static void
step(enum kind kind)
{
	uint64_t n, mine;

	if (shared == NULL)
		return;
	mine = atomic_fetch_add(&shared->counts[role], 1) + 1;
	n = atomic_fetch_add(&shared->count, 1) + 1;
	if (n <= STEPS_MAX)
		shared->steps[n - 1] = (struct step){ (uint16_t)role,
			(uint16_t)kind, (uint32_t)mine };
	if (mine != shared->target || role != shared->target_role)
		return;
	atomic_store(&shared->fired, n);
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
WRAP(KIND_NAME, int, mkdirat, (int fd, const char *a, mode_t mode),
    (fd, a, mode))
WRAP(KIND_NAME, int, unlinkat, (int fd, const char *a, int flags),
    (fd, a, flags))
WRAP(KIND_NAME, int, linkat,
    (int fd, const char *a, int fd2, const char *b, int flags),
    (fd, a, fd2, b, flags))

pid_t fork(void);
pid_t
fork(void)
{
	static pid_t (*next)(void);

	if (next == NULL)
		NEXT(fork);
	if (role == INSTALLER)
		step(KIND_RUN);
	return next();
}

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
