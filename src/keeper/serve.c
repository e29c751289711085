/* SPDX-License-Identifier: ISC */
#include "keeper/serve.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "keeper/csr.h"
#include "keeper/keygen.h"
#include "keeper/pkcs8.h"
#include "proc/sandbox.h"
#include "wire/frame.h"
#include "wire/key.h"

static const struct sandbox_call keeper_calls[] = {
	{ SCMP_SYS(poll), "wait for questions and keys" },
	{ SCMP_SYS(ppoll), "the same on other processors" },
	{ SCMP_SYS(recvmsg), "questions, keys of the generators" },
	{ SCMP_SYS(sendmsg), "answers" },
	{ SCMP_SYS(sendto), "orders to the generators" },
	{ SCMP_SYS(newfstatat), "is the installer's descriptor a file?" },
	{ SCMP_SYS(fstat), "the same, with another C library" },
	{ SCMP_SYS(write), "the key into that file; log lines" },
	{ SCMP_SYS(fsync), "that file" },
	{ SCMP_SYS(close), "that file" },
	{ SCMP_SYS(getrandom), "keys, salts" },
	{ SCMP_SYS(brk), "heap" },
	{ SCMP_SYS(mmap), "heap, pages of secrets" },
	{ SCMP_SYS(munmap), "heap, pages of secrets" },
	{ SCMP_SYS(mremap), "heap" },
	{ SCMP_SYS(mlock), "pages of secrets" },
	{ SCMP_SYS(madvise), "pages of secrets" },
	{ SCMP_SYS(futex), "OpenSSL's locks" },
	{ SCMP_SYS(getpid), "OpenSSL's random generator looks for a fork" },
	{ SCMP_SYS(clock_gettime), "OpenSSL's random generator" },
	{ SCMP_SYS(kill), "the end of the generators" },
	{ SCMP_SYS(wait4), "the end of the generators" },
	{ SCMP_SYS(rt_sigreturn), "SIGTERM" },
	{ SCMP_SYS(restart_syscall), "a poll that was stopped and continued" },
	{ SCMP_SYS(exit_group), "the end" },
};

#define KEEPER_MEMORY (512UL << 20)
#define KEEPER_FILES 64
#define KEEPER_FILE_SIZE (1UL << 20)

/* An asker that stops in the middle of a question must not stop the other. */
#define QUESTION_MS 10000

static int
make_csr(struct keeper *k, const struct csr_question *q, EVP_PKEY *key,
    struct csr_answer *a_out, struct err *err)
{
	struct csr_answer a = { 0 };
	struct buf pem;
	int rc = -1;

	buf_init(&pem, KEY_CSR_MAX);
	if (csr_make(q, key, &pem, a.spki_sha256, err) == -1 ||
	    seal_key(&k->sealer, key, &a.sealed, &a.sealed_len, err) == -1)
		goto out;
	a.csr_pem = buf_take(&pem);
	*a_out = a;
	rc = 0;
out:
	buf_release(&pem);
	return rc;
}

/* What a handler has to say goes out: the answer, or why there is none (rc
 * -1).  -1 with ERR_TEMP: the asker has gone. */
static int
reply(int sock, uint32_t id, int rc, const struct buf *answer,
    const struct err *why, struct err *err)
{
	return rc == 0 ? frame_send(sock, FRAME_ANSWER, id, answer, NULL, 0,
			     err)
		       : frame_send_failed(sock, id, why, err);
}

/* ---- Orders */

static void
drop_order(struct keeper *k)
{
	csr_question_release(&k->orders[0].question);
	memmove(k->orders, k->orders + 1,
	    --k->order_count * sizeof k->orders[0]);
}

static bool
is_for_pool(const struct keeper *k, const struct order *o)
{
	return o->question.key_type < KEY_TYPE_COUNT &&
	    pool_serves(&k->pool, (enum config_key_type)o->question.key_type);
}

/* How many keys of the pool are awaited. */
static size_t
count_awaited(const struct keeper *k)
{
	size_t i, count = 0;

	for (i = 0; i < k->order_count; i++)
		count += is_for_pool(k, &k->orders[i]);
	return count;
}

/* A key for it: 1; 0 not yet; -1.  Before one is spent on a question that
 * has no answer, the question is checked. */
static int
get_key(struct keeper *k, const struct order *o, EVP_PKEY **key_out,
    struct err *err)
{
	if (o->question.key_type >= KEY_TYPE_COUNT)
		return err_set(err, ERR_BUG, "unknown key type %u",
		    o->question.key_type);
	if (csr_check(&o->question, err) == -1)
		return -1;
	if (is_for_pool(k, o))
		return pool_take(&k->pool, key_out, err);
	return keygen_make((enum config_key_type)o->question.key_type, key_out,
	    err) == 0 ? 1 : -1;
}

/* Answer the orders for which there is a key, up to the first that has to
 * wait.  0, -1. */
static int
answer_orders(struct keeper *k, struct err *err)
{
	while (k->order_count > 0) {
		const struct order *o = &k->orders[0];
		struct csr_answer a = { 0 };
		struct err why = { 0 };
		EVP_PKEY *key = NULL;
		struct buf answer;
		int got = get_key(k, o, &key, &why), rc;

		if (got == 0)
			return 0;
		buf_init(&answer, FRAME_PAYLOAD_MAX);
		rc = got == -1 ? -1 : make_csr(k, &o->question, key, &a, &why);
		if (rc == 0)
			csr_answer_put(&answer, &a);
		rc = reply(k->clerk, o->id, rc, &answer, &why, err);
		EVP_PKEY_free(key);
		csr_answer_release(&a);
		buf_release(&answer);
		drop_order(k);
		if (rc == -1 && err->kind != ERR_TEMP)
			return -1;
		if (rc == -1)
			k->clerk = -1;
		if (k->clerk == -1)
			return 0;
	}
	return 0;
}

/* ---- Handlers: 0; -1 with ERR_BUG when the question is no question, with
 * ERR_TEMP when the asker has gone. */

static int
take_order(struct keeper *k, struct frame *f, struct err *err)
{
	struct order *o = &k->orders[k->order_count];
	struct wire_cursor c;

	wire_cursor_init(&c, f->payload.data, f->payload.len);
	if (f->fds[0] != -1 || csr_question_get(&c, &o->question) == -1)
		return err_set(err, ERR_BUG, "a broken order of a key");
	o->id = f->id;
	k->order_count++;
	return 0;
}

/* A pipe could block us for ever: nothing but a regular file is written. */
static int
append_key(int fd, const struct secret *pem, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_BUG, "the key file is no regular file");
	if (write_full(fd, pem->data, pem->len) == -1)
		return err_set_errno(err, ERR_TEMP, "write of the key file");
	if (fsync(fd) == -1)
		return err_set_errno(err, ERR_TEMP, "fsync of the key file");
	return 0;
}

static int
unseal(struct keeper *k, struct frame *f, struct err *err)
{
	struct secret pem = { 0 };
	struct err why = { 0 };
	struct unseal_question q;
	struct wire_cursor c;
	EVP_PKEY *key = NULL;
	int rc = -1;

	wire_cursor_init(&c, f->payload.data, f->payload.len);
	if (unseal_question_get(&c, &q) == -1 || f->fds[0] == -1 ||
	    f->fds[1] != -1)
		return err_set(err, ERR_BUG, "a broken question for a key");
	if (unseal_key(&k->sealer, q.sealed, q.sealed_len, q.spki_sha256, &key,
		&why) == 0 &&
	    pkcs8_encode_pem(key, &pem, &why) == 0)
		rc = append_key(f->fds[0], &pem, &why);
	EVP_PKEY_free(key);
	secret_release(&pem);
	return reply(k->installer, f->id, rc, NULL, &why, err);
}

enum asker { ASKER_CLERK, ASKER_INSTALLER };
#define ASKER_COUNT (ASKER_INSTALLER + 1)

static const struct service {
	enum frame_type type;
	enum asker asker;
	int (*take)(struct keeper *, struct frame *, struct err *);
} services[] = {
	{ FRAME_MAKE_CSR, ASKER_CLERK, take_order },
	{ FRAME_UNSEAL, ASKER_INSTALLER, unseal },
};

static const struct service *
find_service(enum frame_type type, enum asker asker)
{
	size_t i;

	for (i = 0; i < COUNT(services); i++)
		if (services[i].type == type && services[i].asker == asker)
			return &services[i];
	return NULL;
}

/* One question from sock: 1, 0 when the asker has gone, -1 to end. */
static int
serve_one(struct keeper *k, int sock, enum asker asker, struct err *err)
{
	const struct service *service;
	struct frame f;
	int got;

	frame_init(&f);
	got = frame_recv(sock, &f, QUESTION_MS, err);
	if (got != 1)
		goto out;
	service = find_service(f.type, asker);
	if (service == NULL) {
		got = err_set(err, ERR_BUG, "a question of type %d is not for "
		    "this asker", (int)f.type);
		goto out;
	}
	got = service->take(k, &f, err);
	/* An asker that has gone meanwhile is no reason to end. */
	if (got == -1 && err->kind == ERR_TEMP)
		got = 0;
	else if (got == 0)
		got = 1;
out:
	frame_release(&f);
	return got;
}

/* Serve the asker whose socket is readable; a socket at its end becomes -1,
 * which poll passes over. */
static int
serve_ready(struct keeper *k, int *sock, enum asker asker, short revents,
    struct err *err)
{
	int got;

	if (revents == 0)
		return 0;
	got = serve_one(k, *sock, asker, err);
	if (got == 0)
		*sock = -1;
	return got == -1 ? -1 : 0;
}

/* We are stopping: the clerk is not to wait for keys that nobody makes any
 * more, neither those that we hold nor those that it has just asked for. */
static void
refuse_orders(struct keeper *k)
{
	struct err why = { 0 }, ignored = { 0 };
	struct pollfd p = { .events = POLLIN };

	err_set(&why, ERR_TEMP, "the keeper is stopping");
	do {
		for (; k->order_count > 0; drop_order(k))
			if (k->clerk != -1)
				(void)frame_send_failed(k->clerk,
				    k->orders[0].id, &why, &ignored);
		p.fd = k->clerk;
	} while (poll(&p, 1, 0) == 1 &&
	    serve_ready(k, &k->clerk, ASKER_CLERK, p.revents, &ignored) == 0);
}

/* Questions of the clerk beyond what we hold stay in the socket. */
static int
clerk_to_poll(const struct keeper *k)
{
	return k->order_count < KEY_POSTED_MAX ? k->clerk : -1;
}

int
keeper_serve(struct keeper *k, struct err *err)
{
	struct pollfd fds[3 + POOL_GENERATORS_MAX];
	size_t count, i;

	while (k->clerk != -1 || k->installer != -1) {
		while (k->clerk == -1 && k->order_count > 0)
			drop_order(k);
		if (pool_refill(&k->pool, count_awaited(k), err) == -1)
			return -1;
		fds[0] = (struct pollfd){ .fd = clerk_to_poll(k),
			.events = POLLIN };
		fds[1] = (struct pollfd){ .fd = k->installer,
			.events = POLLIN };
		fds[2] = (struct pollfd){ .fd = k->stop_fd, .events = POLLIN };
		count = pool_poll_fds(&k->pool, fds + 3);
		if (poll(fds, 3 + count, -1) == -1) {
			if (errno == EINTR)
				continue;
			return err_set_errno(err, ERR_BUG, "poll");
		}
		if (fds[2].revents != 0) {
			refuse_orders(k);
			return 0;
		}
		for (i = 0; i < count; i++)
			if (fds[3 + i].revents != 0 &&
			    pool_collect(&k->pool, i, err) == -1)
				return -1;
		if (serve_ready(k, &k->clerk, ASKER_CLERK, fds[0].revents,
			err) == -1 ||
		    serve_ready(k, &k->installer, ASKER_INSTALLER,
			fds[1].revents, err) == -1 ||
		    answer_orders(k, err) == -1)
			return -1;
	}
	return 0;
}

int
keeper_warm_up(struct keeper *k, struct err *err)
{
	char name[] = "warm.up.invalid";
	struct csr_question q = { .key_type = KEY_P_256, .common_name = name,
		.names = { name }, .name_count = 1 };
	struct secret pem = { 0 };
	struct csr_answer a = { 0 };
	EVP_PKEY *made = NULL, *key = NULL;
	int rc = -1;

	if (OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG |
		OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL) != 1)
		return err_set(err, ERR_BUG, "OpenSSL does not start");
	if (keygen_make(KEY_P_256, &made, err) == 0 &&
	    make_csr(k, &q, made, &a, err) == 0 &&
	    unseal_key(&k->sealer, a.sealed, a.sealed_len, a.spki_sha256, &key,
		err) == 0 &&
	    pkcs8_encode_pem(key, &pem, err) == 0)
		rc = 0;
	EVP_PKEY_free(made);
	EVP_PKEY_free(key);
	secret_release(&pem);
	csr_answer_release(&a);
	return rc;
}

int
keeper_sandbox(struct err *err)
{
	const struct sandbox_limits limits = { .memory = KEEPER_MEMORY,
		.files = KEEPER_FILES, .file_size = KEEPER_FILE_SIZE };

	if (sandbox_limit(&limits, err) == -1)
		return -1;
	return sandbox_seccomp(keeper_calls, COUNT(keeper_calls), err);
}
