/* SPDX-License-Identifier: ISC */
#include "installer/install.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/files.h"
#include "installer/command.h"
#include "installer/generation.h"
#include "net/probe.h"
#include "pki/ssl_err.h"
#include "wire/key.h"

#define KEEPER_TIMEOUT_MS 30000
#define PROBE_PAUSE_MS 250
#define PROBE_ONE_SECONDS 5

/* The certificates of the row, in the form that a generation takes. */
struct chain {
	struct generation_cert certs[GENERATION_CHAIN_MAX];
	size_t count;
};

static void
chain_release(struct chain *chain)
{
	while (chain->count > 0) {
		const void *der = chain->certs[--chain->count].der;

		OPENSSL_free((void *)(uintptr_t)der);
	}
}

static int
chain_parse(struct chain *chain, const char *pem, struct err *err)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *cert;
	int rc = 0;

	chain->count = 0;
	while (bio != NULL && rc == 0 && chain->count < GENERATION_CHAIN_MAX &&
	    (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		unsigned char *der = NULL;
		int len = i2d_X509(cert, &der);

		X509_free(cert);
		if (len <= 0) {
			rc = -1;
			break;
		}
		chain->certs[chain->count++] =
		    (struct generation_cert){ der, (size_t)len };
	}
	BIO_free(bio);
	if (rc == -1 || chain->count == 0)
		return ssl_err_set(err, ERR_BUG, "the chain in the database");
	ERR_clear_error();
	return 0;
}

/* Does this generation hold this very certificate? */
static bool
holds(const struct generations *g, unsigned number,
    const unsigned char sha256[SPKI_HASH_SIZE])
{
	unsigned char hash[SPKI_HASH_SIZE];
	char path[64];
	FILE *f = NULL;
	X509 *cert = NULL;
	bool same = false;
	int fd;

	snprintf(path, sizeof path, "%u/cert.pem", number);
	fd = openat(g->home, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		return false;
	f = fdopen(fd, "r");
	if (f == NULL) {
		close(fd);
		return false;
	}
	cert = PEM_read_X509(f, NULL, NULL, NULL);
	if (cert != NULL && X509_digest(cert, EVP_sha256(), hash, NULL) == 1)
		same = memcmp(hash, sha256, sizeof hash) == 0;
	X509_free(cert);
	fclose(f);
	ERR_clear_error();
	return same;
}

/* A new generation with this key and chain, in service when 0. */
static int
write_generation(struct install *in, const struct generations *g,
    const struct request *r, const struct chain *chain, unsigned *number_out,
    struct err *err)
{
	struct unseal_question q = { .sealed = r->key_sealed,
		.sealed_len = r->key_sealed_len };
	struct generation n;

	memcpy(q.spki_sha256, r->spki_sha256, sizeof q.spki_sha256);
	if (generation_begin(g, &n, err) == -1)
		return -1;
	*number_out = n.number;
	if (key_unseal(in->keeper, &q, n.key_fd, KEEPER_TIMEOUT_MS,
		&in->keeper_lost, err) == -1 ||
	    generation_write(&n, chain->certs, chain->count, err) == -1 ||
	    generation_verify(&n, r->spki_sha256, err) == -1) {
		generation_abort(g, &n);
		return -1;
	}
	return generation_commit(g, &n, err);
}

static int
run(const struct config_list *argv, int seconds, const char *name,
    struct err *err)
{
	struct command_result result;
	size_t len;

	if (argv->count == 0)
		return 0;
	if (command_run(argv->items, seconds, &result, err) == 0)
		return 0;
	len = strlen(result.output);
	while (len > 0 && result.output[len - 1] == '\n')
		result.output[--len] = '\0';
	if (len > 300)
		memmove(result.output, result.output + len - 300, 301);
	if (len > 0)
		return err_set(err, err->kind, "%s: %s", name, result.output);
	return err_prefix(err, "%s", name);
}

/* One front end, asked until it shows the certificate or the time is up. */
static int
see(struct install *in, const char *target, const char *domain,
    const unsigned char sha256[PROBE_HASH_SIZE], struct err *err)
{
	int64_t deadline =
	    clock_mono_ms() + (int64_t)in->config->probe_seconds * 1000;
	struct probe probe;

	for (;;) {
		if (probe_ask(target, domain, PROBE_ONE_SECONDS, in->roots,
			&probe, err) == -1)
			err_prefix(err, "%s", target);
		else if (memcmp(probe.leaf_sha256, sha256,
			     PROBE_HASH_SIZE) != 0)
			err_set(err, ERR_PERM, "%s still serves another "
			    "certificate for %s (names: %s)", target, domain,
			    probe.names);
		else if (!probe.verifies)
			err_set(err, ERR_PERM, "%s serves the new certificate, "
			    "but it does not verify: %s", target,
			    probe.verdict);
		else
			return 0;
		if (clock_mono_ms() >= deadline)
			return -1;
		poll(NULL, 0, PROBE_PAUSE_MS);
	}
}

static int
prove(struct install *in, const char *domain,
    const unsigned char sha256[PROBE_HASH_SIZE], struct err *err)
{
	const struct config_install *c = in->config;
	size_t i;

	if (run(&c->test, c->command_seconds, "install.test", err) == -1 ||
	    run(&c->reload, c->command_seconds, "install.reload", err) == -1)
		return -1;
	for (i = 0; i < c->probe.count; i++)
		if (see(in, c->probe.items[i], domain, sha256, err) == -1)
			return -1;
	return 0;
}

/* Back to what was there before; why it failed stays in err. */
static void
roll_back(struct install *in, const struct generations *g, unsigned number,
    struct err *err)
{
	const struct config_install *c = in->config;
	struct err second = { 0 };

	if (generation_switch(g, number, &second) == -1 ||
	    (number != 0 &&
		run(&c->test, c->command_seconds, "install.test", &second) ==
		    -1) ||
	    run(&c->reload, c->command_seconds, "install.reload", &second) ==
		-1)
		err_set(err, ERR_PERM, "%.220s; and putting generation %u back "
		    "failed too: %.200s", err->text, number, second.text);
	else if (number == 0)
		err_set(err, ERR_PERM, "%.300s; it is out of service again, as "
		    "before", err->text);
	else
		err_set(err, ERR_PERM, "%.300s; generation %u is back in "
		    "service", err->text, number);
}

/* Which generation is in service now, and which before; writes the new one
 * unless a run before us did. */
static int
put_in_place(struct install *in, const struct generations *g,
    const struct request *r, const struct certificate *c, unsigned *number_out,
    unsigned *before_out, struct err *err)
{
	struct chain chain;
	unsigned current = 0, before = 0;
	int rc;

	if (generation_current(g, &current, err) == -1)
		return -1;
	if (current != 0 && holds(g, current, c->sha256)) {
		if (generation_previous(g, &before, err) == -1)
			return -1;
		*number_out = current;
		*before_out = before;
		return 0;
	}
	*before_out = current;
	if (chain_parse(&chain, c->chain_pem, err) == -1)
		return -1;
	rc = write_generation(in, g, r, &chain, number_out, err);
	chain_release(&chain);
	return rc;
}

int
install_run(struct install *in, const struct request *request,
    const struct certificate *certificate, struct err *err)
{
	const struct config_install *c = in->config;
	struct generations g;
	unsigned number = 0, before = 0;
	struct err ignored = { 0 };
	int rc = -1;
	size_t i, len;

	if (generations_open(&g, c->directory, request->domain, err) == -1)
		return -1;
	if (put_in_place(in, &g, request, certificate, &number, &before, err) ==
	    -1)
		goto out;
	if (prove(in, request->domain, certificate->sha256, err) == -1) {
		roll_back(in, &g, before, err);
		goto out;
	}
	/* What cannot be tidied away now is tidied the next time. */
	(void)generation_prune(&g, (size_t)c->generations, &ignored);
	snprintf(in->generation, sizeof in->generation, "%u", number);
	len = (size_t)snprintf(in->said, sizeof in->said, "generation %u",
	    number);
	for (i = 0; i < c->probe.count && len < sizeof in->said; i++)
		len += (size_t)snprintf(in->said + len, sizeof in->said - len,
		    "%s %s", i == 0 ? ", seen on" : " and", c->probe.items[i]);
	rc = 0;
out:
	generations_close(&g);
	return rc;
}

X509_STORE *
install_roots(const struct config_trust *trust, struct err *err)
{
	X509_STORE *store = X509_STORE_new();

	if (store == NULL ||
	    (trust->system_roots &&
		X509_STORE_set_default_paths(store) != 1) ||
	    (trust->roots_file[0] != '\0' &&
		X509_STORE_load_file(store, trust->roots_file) != 1)) {
		ssl_err_set(err, ERR_CONFIG, "trusted roots");
		X509_STORE_free(store);
		return NULL;
	}
	return store;
}
