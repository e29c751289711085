/* SPDX-License-Identifier: ISC */
#include "keeper/pool.h"

#include <errno.h>
#include <limits.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "keeper/keygen.h"
#include "keeper/pkcs8.h"
#include "proc/sandbox.h"
#include "wire/frame.h"

/* Owed keys per generator: two, so that it need not wait for us between. */
#define ASKED_MAX 2

#define GENERATOR_MEMORY (256UL << 20)

static const struct sandbox_call generator_calls[] = {
	{ SCMP_SYS(read), "the byte that orders a key" },
	{ SCMP_SYS(sendmsg), "the key" },
	{ SCMP_SYS(poll), "wait for room for it" },
	{ SCMP_SYS(ppoll), "the same on other processors" },
	{ SCMP_SYS(restart_syscall), "a poll that was stopped and continued" },
	{ SCMP_SYS(getrandom), "randomness" },
	{ SCMP_SYS(brk), "heap" },
	{ SCMP_SYS(mmap), "heap, pages of secrets" },
	{ SCMP_SYS(munmap), "heap, pages of secrets" },
	{ SCMP_SYS(mremap), "heap" },
	{ SCMP_SYS(mlock), "pages of secrets" },
	{ SCMP_SYS(madvise), "pages of secrets" },
	{ SCMP_SYS(futex), "OpenSSL's locks" },
	{ SCMP_SYS(getpid), "OpenSSL's random generator looks for a fork" },
	{ SCMP_SYS(clock_gettime), "OpenSSL's random generator" },
	{ SCMP_SYS(rt_sigreturn), "signals" },
	{ SCMP_SYS(write), "\"out of memory\"" },
	{ SCMP_SYS(exit_group), "the end" },
};

static int
send_key(int sock, EVP_PKEY *key)
{
	struct secret der = { 0 };
	struct buf payload;
	int rc = -1;

	buf_init(&payload, PKCS8_DER_MAX);
	if (pkcs8_encode(key, &der, NULL) == 0) {
		/* One allocation of the right size: nothing is left behind. */
		if (buf_reserve(&payload, der.len) != NULL)
			buf_put(&payload, der.data, der.len);
		rc = frame_send(sock, FRAME_REFILL, 0, &payload, NULL, 0, NULL);
		explicit_bzero(payload.data, payload.len);
	}
	buf_release(&payload);
	secret_release(&der);
	return rc;
}

/* The whole life of a generator: status 0 when the keeper has gone. */
static int
generate(int sock, enum config_key_type type)
{
	EVP_PKEY *key;
	char order;
	int sent;

	while (read_full(sock, &order, 1) == 0) {
		if (keygen_make(type, &key, NULL) == -1)
			return 1;
		sent = send_key(sock, key);
		EVP_PKEY_free(key);
		if (sent == -1)
			return 1;
	}
	return errno == 0 ? 0 : 1;
}

static _Noreturn void
generator_main(int sock, enum config_key_type type)
{
	const struct sandbox_limits limits = { .memory = GENERATOR_MEMORY,
		.file_size = 1 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGTERM, SIG_DFL);
	if (close_range(3, (unsigned)sock - 1, 0) == -1 ||
	    close_range((unsigned)sock + 1, UINT_MAX, 0) == -1 ||
	    sandbox_limit(&limits, NULL) == -1 ||
	    sandbox_seccomp(generator_calls, COUNT(generator_calls),
		NULL) == -1)
		_exit(1);
	_exit(generate(sock, type));
}

static int
start_one(struct pool *p, struct err *err)
{
	struct generator *g = &p->generators[p->generator_count];
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		return err_set_errno(err, ERR_TEMP, "socketpair");
	pid = fork();
	if (pid == -1) {
		err_set_errno(err, ERR_TEMP, "fork");
		close(pair[0]);
		close(pair[1]);
		return -1;
	}
	if (pid == 0)
		generator_main(pair[1], p->type);
	close(pair[1]);
	*g = (struct generator){ .pid = pid, .sock = pair[0] };
	p->generator_count++;
	return 0;
}

/* What OpenSSL loads from files at its first use must be there before the
 * generators shut their sandboxes; they share these pages with us. */
static int
warm_up(struct err *err)
{
	struct secret der = { 0 };
	EVP_PKEY *key;
	int rc;

	if (keygen_make(KEY_P_256, &key, err) == -1)
		return -1;
	rc = pkcs8_encode(key, &der, err);
	EVP_PKEY_free(key);
	secret_release(&der);
	return rc;
}

int
pool_start(struct pool *p, enum config_key_type type, size_t ready,
    struct err *err)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	long count = cores < POOL_GENERATORS_MAX ? cores : POOL_GENERATORS_MAX;

	memset(p, 0, sizeof *p);
	p->type = type;
	p->wanted = ready < POOL_READY_MAX ? ready : POOL_READY_MAX;
	if (!keygen_is_slow(type))
		return 0;
	if (warm_up(err) == -1)
		return -1;
	do {
		if (start_one(p, err) == -1) {
			pool_release(p);
			return -1;
		}
	} while ((long)p->generator_count < count);
	return 0;
}

void
pool_release(struct pool *p)
{
	struct generator *g;

	while (p->ready_count > 0)
		secret_release(&p->ready[--p->ready_count]);
	while (p->generator_count > 0) {
		g = &p->generators[--p->generator_count];
		close(g->sock);
		kill(g->pid, SIGKILL);
		while (waitpid(g->pid, NULL, 0) == -1 && errno == EINTR)
			;
	}
}

bool
pool_serves(const struct pool *p, enum config_key_type type)
{
	return p->generator_count > 0 && p->type == type;
}

static size_t
owed(const struct pool *p)
{
	size_t i, sum = 0;

	for (i = 0; i < p->generator_count; i++)
		sum += p->generators[i].asked;
	return sum;
}

/* The generator that owes least and may be asked for one more, or NULL. */
static struct generator *
least_busy(struct pool *p)
{
	struct generator *best = NULL;
	size_t i;

	for (i = 0; i < p->generator_count; i++)
		if (p->generators[i].asked < ASKED_MAX &&
		    (best == NULL || p->generators[i].asked < best->asked))
			best = &p->generators[i];
	return best;
}

/* Order keys until there will be count of them. */
static int
order(struct pool *p, size_t count, struct err *err)
{
	struct generator *g;

	while (p->ready_count + owed(p) < count &&
	    (g = least_busy(p)) != NULL) {
		if (send(g->sock, "", 1, MSG_NOSIGNAL) != 1)
			return err_set_errno(err, ERR_TEMP,
			    "a key generator has died");
		g->asked++;
	}
	return 0;
}

int
pool_refill(struct pool *p, size_t awaited, struct err *err)
{
	size_t count = p->wanted + awaited;

	return order(p, count < POOL_READY_MAX ? count : POOL_READY_MAX, err);
}

size_t
pool_poll_fds(const struct pool *p, struct pollfd *fds)
{
	size_t i;

	for (i = 0; i < p->generator_count; i++)
		fds[i] = (struct pollfd){ .fd = p->generators[i].sock,
			.events = POLLIN };
	return p->generator_count;
}

int
pool_collect(struct pool *p, size_t index, struct err *err)
{
	struct generator *g = &p->generators[index];
	struct frame f;
	int got, rc = -1;

	frame_init(&f);
	got = frame_recv(g->sock, &f, -1, err);
	if (got == 0)
		err_set(err, ERR_TEMP, "a key generator has died");
	if (got != 1)
		goto out;
	if (f.type != FRAME_REFILL || f.payload.len == 0 || g->asked == 0 ||
	    p->ready_count == POOL_READY_MAX) {
		err_set(err, ERR_BUG, "a key generator sends what was not "
		    "ordered");
		goto out;
	}
	g->asked--;
	secret_set(&p->ready[p->ready_count++], f.payload.data, f.payload.len);
	rc = 0;
out:
	if (f.payload.cap > 0)
		explicit_bzero(f.payload.data, f.payload.cap);
	frame_release(&f);
	return rc;
}

int
pool_take(struct pool *p, EVP_PKEY **key_out, struct err *err)
{
	struct secret *last;
	int rc;

	if (p->generator_count == 0)
		return err_set(err, ERR_BUG, "there is no pool");
	if (p->ready_count == 0)
		return 0;
	last = &p->ready[--p->ready_count];
	rc = pkcs8_decode(last->data, last->len, key_out, err);
	secret_release(last);
	return rc == 0 ? 1 : -1;
}
