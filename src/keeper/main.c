/* SPDX-License-Identifier: ISC */
/*
 * certmaild-keeper: the only process that ever has a private key or the
 * master secret in its memory.  Started by the master, never by hand.
 */
#include <openssl/crypto.h>

#include "base/log.h"
#include "keeper/serve.h"
#include "proc/child.h"

/* OpenSSL's own pages for secrets: a few keys of the largest size. */
#define SECURE_HEAP (256 * 1024)
#define SECURE_HEAP_MIN 64

static int
start(struct keeper *k, const struct config *config, struct err *err)
{
	struct secret master = { 0 };

	/* The generators must not inherit the master secret: they first. */
	if (pool_start(&k->pool, config->keys.type, (size_t)config->keys.ready,
		err) == -1 ||
	    sealer_read_master(config->keys.master_secret_file, &master,
		err) == -1 ||
	    sealer_init(&k->sealer, &master, err) == -1 ||
	    keeper_warm_up(k, err) == -1)
		return -1;
	return keeper_sandbox(err);
}

int
main(void)
{
	static struct keeper keeper = { .clerk = FD_SERVE_CLERK,
		.installer = FD_SERVE_INSTALLER };
	struct config *config = child_begin(ROLE_KEEPER);
	struct err err = { 0 };
	int rc;

	keeper.stop_fd = child_stop_fd();
	/* Without the right to lock memory it is ordinary memory, wiped. */
	(void)CRYPTO_secure_malloc_init(SECURE_HEAP, SECURE_HEAP_MIN);
	if (start(&keeper, config, &err) == -1)
		child_fatal("keeper.start", &err);
	log_debug("keeper.ready", L_INT("generators",
	    keeper.pool.generator_count));
	rc = keeper_serve(&keeper, &err);
	pool_release(&keeper.pool);
	sealer_release(&keeper.sealer);
	config_free(config);
	if (rc == -1)
		child_fatal("keeper.failed", &err);
	return 0;
}
