/* SPDX-License-Identifier: ISC */
#include "keeper/serve.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <seccomp.h>
#include <stdlib.h>
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

/* A key of this type, from the pool when that is what the pool holds. */
static int
get_key(struct keeper *k, enum config_key_type type, EVP_PKEY **key_out,
    struct err *err)
{
	if (pool_serves(&k->pool, type))
		return pool_take(&k->pool, k->stop_fd, key_out, err);
	return keygen_make(type, key_out, err);
}

static int
make_csr(struct keeper *k, const struct csr_question *q,
    struct csr_answer *a_out, struct err *err)
{
	struct csr_answer a = { 0 };
	EVP_PKEY *key = NULL;
	struct buf pem;
	int rc = -1;

	/* Before a key is spent on a question that has no answer. */
	if (csr_check(q, err) == -1)
		return -1;
	buf_init(&pem, KEY_CSR_MAX);
	if (get_key(k, (enum config_key_type)q->key_type, &key, err) == -1 ||
	    csr_make(q, key, &pem, a.spki_sha256, err) == -1 ||
	    seal_key(&k->sealer, key, &a.sealed, &a.sealed_len, err) == -1)
		goto out;
	a.csr_pem = buf_take(&pem);
	*a_out = a;
	rc = 0;
out:
	EVP_PKEY_free(key);
	buf_release(&pem);
	return rc;
}

/* ---- Handlers: 0 with the answer's payload, -1 with the failure to report;
 * *broken is set when the question is no question. */

static int
answer_make_csr(struct keeper *k, struct frame *f, struct buf *answer,
    bool *broken, struct err *err)
{
	struct csr_question q;
	struct csr_answer a;
	struct wire_cursor c;
	int rc;

	wire_cursor_init(&c, f->payload.data, f->payload.len);
	if (csr_question_get(&c, &q) == -1 || f->fds[0] != -1) {
		*broken = true;
		return -1;
	}
	if (q.key_type >= KEY_TYPE_COUNT)
		rc = err_set(err, ERR_BUG, "unknown key type %u", q.key_type);
	else
		rc = make_csr(k, &q, &a, err);
	if (rc == 0) {
		csr_answer_put(answer, &a);
		csr_answer_release(&a);
	}
	csr_question_release(&q);
	return rc;
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
answer_unseal(struct keeper *k, struct frame *f, struct buf *answer,
    bool *broken, struct err *err)
{
	struct secret pem = { 0 };
	struct unseal_question q;
	struct wire_cursor c;
	EVP_PKEY *key = NULL;
	int rc = -1;

	(void)answer; /* an empty one */
	wire_cursor_init(&c, f->payload.data, f->payload.len);
	if (unseal_question_get(&c, &q) == -1 || f->fds[0] == -1 ||
	    f->fds[1] != -1) {
		*broken = true;
		return -1;
	}
	if (unseal_key(&k->sealer, q.sealed, q.sealed_len, q.spki_sha256, &key,
		err) == 0 &&
	    pkcs8_encode_pem(key, &pem, err) == 0)
		rc = append_key(f->fds[0], &pem, err);
	EVP_PKEY_free(key);
	secret_release(&pem);
	return rc;
}

enum asker { ASKER_CLERK, ASKER_INSTALLER };
#define ASKER_COUNT (ASKER_INSTALLER + 1)

static const struct service {
	enum frame_type type;
	enum asker asker;
	int (*answer)(struct keeper *, struct frame *, struct buf *, bool *,
	    struct err *);
} services[] = {
	{ FRAME_MAKE_CSR, ASKER_CLERK, answer_make_csr },
	{ FRAME_UNSEAL, ASKER_INSTALLER, answer_unseal },
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
	struct err failure = { 0 };
	bool broken = false;
	struct buf answer;
	struct frame f;
	int got;

	frame_init(&f);
	buf_init(&answer, FRAME_PAYLOAD_MAX);
	got = frame_recv(sock, &f, QUESTION_MS, err);
	if (got != 1)
		goto out;
	service = find_service(f.type, asker);
	if (service == NULL) {
		got = err_set(err, ERR_BUG, "a question of type %d is not for "
		    "this asker", (int)f.type);
		goto out;
	}
	if (service->answer(k, &f, &answer, &broken, &failure) == 0)
		got = frame_send(sock, FRAME_ANSWER, f.id, &answer, NULL, 0,
		    err);
	else if (broken)
		got = err_set(err, ERR_BUG, "a broken question of type %d",
		    (int)f.type);
	else
		got = frame_send_failed(sock, f.id, &failure, err);
	/* An asker that has gone meanwhile is no reason to end. */
	if (got == -1 && err->kind == ERR_TEMP)
		got = 0;
	else if (got == 0)
		got = 1;
out:
	buf_release(&answer);
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

int
keeper_serve(struct keeper *k, struct err *err)
{
	struct pollfd fds[3 + POOL_GENERATORS_MAX];
	size_t count, i;

	while (k->clerk != -1 || k->installer != -1) {
		if (pool_refill(&k->pool, err) == -1)
			return -1;
		fds[0] = (struct pollfd){ .fd = k->clerk, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = k->installer,
			.events = POLLIN };
		fds[2] = (struct pollfd){ .fd = k->stop_fd, .events = POLLIN };
		count = pool_poll_fds(&k->pool, fds + 3);
		if (poll(fds, 3 + count, -1) == -1) {
			if (errno == EINTR)
				continue;
			return err_set_errno(err, ERR_BUG, "poll");
		}
		if (fds[2].revents != 0)
			return 0;
		for (i = 0; i < count; i++)
			if (fds[3 + i].revents != 0 &&
			    pool_collect(&k->pool, i, err) == -1)
				return -1;
		if (serve_ready(k, &k->clerk, ASKER_CLERK, fds[0].revents,
			err) == -1 ||
		    serve_ready(k, &k->installer, ASKER_INSTALLER,
			fds[1].revents, err) == -1)
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
	EVP_PKEY *key = NULL;
	int rc = -1;

	if (OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG |
		OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL) != 1)
		return err_set(err, ERR_BUG, "OpenSSL does not start");
	if (make_csr(k, &q, &a, err) == 0 &&
	    unseal_key(&k->sealer, a.sealed, a.sealed_len, a.spki_sha256, &key,
		err) == 0 &&
	    pkcs8_encode_pem(key, &pem, err) == 0)
		rc = 0;
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
