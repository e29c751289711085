/* SPDX-License-Identifier: ISC */
/*
 * What the keeper does for those who may ask.  Each socket has one asker and
 * each question one row in a table: who may ask it, and its handler.  Any
 * other question, or a broken one, ends the keeper.  No answer ever holds a
 * byte of a private key or of the master secret.
 */
#ifndef KEEPER_SERVE_H
#define KEEPER_SERVE_H

#include "base/err.h"
#include "keeper/pool.h"
#include "keeper/seal.h"
#include "wire/key.h"

/* A key and CSR that the clerk awaits. */
struct order {
	uint32_t id; /* of the frame */
	struct csr_question question;
};

struct keeper {
	struct sealer sealer;
	struct pool pool;
	struct order orders[KEY_POSTED_MAX]; /* the oldest first */
	size_t order_count;
	int clerk;     /* socket: MAKE_CSR; -1 when there is none */
	int installer; /* socket: UNSEAL */
	int stop_fd;   /* readable when it is time to end; -1: never */
};

/*
 * Load whatever OpenSSL loads late: makes a key and a request, seals it and
 * opens it again.  After this, nothing here opens a file.
 */
int keeper_warm_up(struct keeper *k, struct err *err);

/* Give up everything that serving does not need. */
int keeper_sandbox(struct err *err);

/*
 * Orders of the clerk are answered one after the other, each as soon as there
 * is a key for it; the installer does not wait for them.
 *
 * Answer until both askers have closed their sockets or stop_fd is readable:
 * 0.  -1 with ERR_BUG when an asker broke the rules, ERR_TEMP when a
 * generator died: the process ends.
 */
int keeper_serve(struct keeper *k, struct err *err);

#endif
