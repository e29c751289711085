/* SPDX-License-Identifier: ISC */
/*
 * Keys made ahead.  An RSA key takes 50 ms and more, so children of the
 * keeper, the generators, make them while nobody waits.  Each is sandboxed,
 * holds no master secret, and blocks in a read until it is sent a byte: one
 * byte, one key.  A full pool wakes nobody.
 *
 * Ready keys lie as PKCS#8 in the keeper's locked memory and are given out
 * once.  For a type that is quick to make there is no pool at all.
 */
#ifndef KEEPER_POOL_H
#define KEEPER_POOL_H

#include <openssl/evp.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/secret.h"
#include "config/config.h"

#define POOL_READY_MAX 256
#define POOL_GENERATORS_MAX 2

struct generator {
	pid_t pid;
	int sock;
	size_t asked; /* keys it still owes us */
};

struct pool {
	enum config_key_type type;
	size_t wanted; /* ready keys, at most POOL_READY_MAX */
	struct secret ready[POOL_READY_MAX];
	size_t ready_count;
	struct generator generators[POOL_GENERATORS_MAX];
	size_t generator_count;
};

/*
 * Fork the generators, at most POOL_GENERATORS_MAX and no more than there
 * are cores; none for a quick type.  To be called before there is a secret
 * in this process and before its sandbox.  ready 0 makes keys on demand.
 */
int pool_start(struct pool *p, enum config_key_type type, size_t ready,
    struct err *err);
/* Wipe the keys, kill the generators. */
void pool_release(struct pool *p);

/* Does it hold keys of this type? */
bool pool_serves(const struct pool *p, enum config_key_type type);

/* Ask the generators for what is missing, and for a key for each of those
 * that somebody awaits: with two of them both generators are at work. */
int pool_refill(struct pool *p, size_t awaited, struct err *err);

/* For the keeper's poll: POLLIN on each generator; returns how many. */
size_t pool_poll_fds(const struct pool *p, struct pollfd *fds);
/* Put the key that generator index has ready into the pool.  -1 with
 * ERR_TEMP when it has died: the keeper ends and is started anew. */
int pool_collect(struct pool *p, size_t index, struct err *err);

/* A key of the pool's type: 1; 0 when none is ready; -1.  *key_out is the
 * caller's. */
int pool_take(struct pool *p, EVP_PKEY **key_out, struct err *err);

#endif
