/* SPDX-License-Identifier: ISC */
#include "installer/install.h"

#include <grp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "installer/command.h"
#include "installer/generation.h"
#include "net/probe.h"
#include "pki/hostname.h"
#include "pki/ssl_err.h"
#include "wire/key.h"

#define PROBE_PAUSE_MS 250
#define PROBE_ONE_SECONDS 5

/* names: separated by blanks. */
static bool
certificate_has(const struct certificate *c, const char *name)
{
	size_t len = strlen(name);
	const char *p;

	for (p = c->names; (p = strstr(p, name)) != NULL; p += len)
		if ((p == c->names || p[-1] == ' ') &&
		    (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

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
    const unsigned char sha256[GENERATION_HASH_SIZE])
{
	unsigned char hash[GENERATION_HASH_SIZE];
	struct err ignored = { 0 };

	return generation_leaf(g, number, hash, &ignored) == 0 &&
	    memcmp(hash, sha256, sizeof hash) == 0;
}

/* For generation_write_more. */
struct unsealing {
	struct install *in;
	const struct unseal_question *q;
};

static int
put_key(void *arg, int fd, struct err *err)
{
	struct unsealing *u = arg;

	return key_unseal(u->in->keeper, u->q, fd,
	    u->in->keeper_seconds * 1000, &u->in->keeper_lost, err);
}

/* A new generation with this key and chain, in service when 0. */
static int
write_generation(struct install *in, const struct generations *g,
    const struct request *r, const struct chain *chain, unsigned *number_out,
    struct err *err)
{
	struct unseal_question q = { .sealed = r->key_sealed,
		.sealed_len = r->key_sealed_len };
	struct unsealing u = { in, &q };
	struct generation n;

	memcpy(q.spki_sha256, r->spki_sha256, sizeof q.spki_sha256);
	if (generation_begin(g, &n, err) == -1)
		return -1;
	*number_out = n.number;
	if (put_key(&u, n.key_fd, err) == -1 ||
	    generation_write(&n, chain->certs, chain->count, err) == -1 ||
	    generation_write_more(&n, chain->certs, chain->count, put_key, &u,
		err) == -1 ||
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

struct expected {
	const char *domain;
	const unsigned char *sha256;
	bool strict;
};

static int
judge(void *arg, const char *where, const struct probe *probe,
    struct err *err)
{
	const struct expected *e = arg;

	if (memcmp(probe->leaf_sha256, e->sha256, PROBE_HASH_SIZE) != 0)
		return err_set(err, ERR_PERM, "%s serves another certificate "
		    "for %s (names: %s)", where, e->domain, probe->names);
	if (e->strict && !probe->verifies)
		return err_set(err, ERR_PERM, "%s serves the right "
		    "certificate, but it does not verify: %s", where,
		    probe->verdict);
	return 0;
}

static int
seconds_for_one(const struct install *in)
{
	return in->config->probe_seconds < PROBE_ONE_SECONDS
	    ? in->config->probe_seconds : PROBE_ONE_SECONDS;
}

/* A front end, asked once.  strict: its chain must verify as well; what was
 * there before we came may be anything. */
static int
look(const struct install *in, const char *target, const char *domain,
    const unsigned char sha256[PROBE_HASH_SIZE], bool strict, struct err *err)
{
	struct expected e = { domain, sha256, strict };

	if (probe_all(target, domain, seconds_for_one(in), in->roots, judge,
		&e, err) == 0)
		return 0;
	return strstr(err->text, target) != NULL
	    ? -1 : err_prefix(err, "%s", target);
}

/*
 * A reload that comes while another one is under way is lost by some servers
 * (HAProxy ignores the signal then, so does Apache); and the other one, of a
 * job just before ours or of somebody else, may have read the old files.  Who
 * still shows another certificate after half of the time is told once more.
 */
static int
see_one(struct install *in, const char *target, const char *domain,
    const unsigned char sha256[PROBE_HASH_SIZE], bool strict, struct err *err)
{
	const struct config_install *c = in->config;
	int64_t limit = (int64_t)c->probe_seconds * 1000;
	int64_t start = clock_mono_ms(), taken;

	while (look(in, target, domain, sha256, strict, err) == -1) {
		taken = clock_mono_ms() - start;
		if (taken >= limit)
			return -1;
		if (taken >= limit / 2 && err->kind == ERR_PERM &&
		    !in->told_twice && c->reload.count > 0) {
			in->told_twice = true;
			if (run(&c->reload, c->command_seconds,
				"install.reload", err) == -1)
				return -1;
		}
		poll(NULL, 0, PROBE_PAUSE_MS);
	}
	return 0;
}

/* All front ends, each until it shows the certificate or the time is up. */
static int
see(struct install *in, const char *domain,
    const unsigned char sha256[PROBE_HASH_SIZE], bool strict, struct err *err)
{
	const struct config_list *probe = &in->config->probe;
	size_t i;

	in->told_twice = false;
	for (i = 0; i < probe->count; i++)
		if (see_one(in, probe->items[i], domain, sha256, strict,
			err) == -1)
			return -1;
	return 0;
}

/* Read by the server, whichever it was; seen is another matter. */
static int
tell_server(const struct install *in, struct err *err)
{
	const struct config_install *c = in->config;

	if (run(&c->test, c->command_seconds, "install.test", err) == -1)
		return -1;
	return run(&c->reload, c->command_seconds, "install.reload", err);
}

/* "generation 7, seen on 127.0.0.1:443 and [::1]:443, after a second
 * reload" */
static void
say_generation(const struct install *in, unsigned number, char *text,
    size_t size)
{
	const struct config_list *probe = &in->config->probe;
	size_t i, len = (size_t)snprintf(text, size, "generation %u", number);

	for (i = 0; i < probe->count && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s %s",
		    i == 0 ? ", seen on" : " and", probe->items[i]);
	if (in->told_twice && len < size)
		snprintf(text + len, size - len, ", after a second reload");
}

/* A front end that has a certificate for the name, but not this one. */
static int
judge_twin(void *arg, const char *where, const struct probe *probe,
    struct err *err)
{
	const struct expected *e = arg;

	if (!probe->for_name ||
	    memcmp(probe->leaf_sha256, e->sha256, PROBE_HASH_SIZE) == 0)
		return 0;
	return err_set(err, ERR_PERM, "for %s, which it names as well, %s "
	    "serves another one", e->domain, where);
}

int
install_look_twin(const struct install *in, const char *domain,
    const struct certificate *c, struct err *err)
{
	const struct config_list *probe = &in->config->probe;
	char name[HOSTNAME_SIZE];
	struct expected e = { name, c->sha256, false };
	struct err unanswered = { 0 };
	size_t i;

	if (!hostname_twin(domain, name) || !certificate_has(c, name))
		return 0;
	for (i = 0; i < probe->count; i++) {
		unanswered.kind = ERR_TEMP;
		if (probe_all(probe->items[i], name, seconds_for_one(in),
			in->roots, judge_twin, &e, &unanswered) == -1 &&
		    unanswered.kind == ERR_PERM) {
			*err = unanswered;
			return 1;
		}
	}
	return 0;
}

/*
 * Back to what was there before, and look whether it is served again; why the
 * new one failed stays in err.  A server that did not take the reload may
 * never have left the old one: the look alone decides what is said.
 */
static void
roll_back(struct install *in, const struct generations *g,
    unsigned number, struct err *err)
{
	unsigned char leaf[GENERATION_HASH_SIZE];
	struct err second = { 0 };
	char where[200];
	int rc;

	if (generation_switch(g, number, &second) == -1) {
		err_set(err, ERR_PERM, "%.220s; and putting generation %u back "
		    "failed too: %.200s", err->text, number, second.text);
		return;
	}
	if (number == 0) {
		/* A server that lacks the files fails its test, of course. */
		(void)run(&in->config->reload, in->config->command_seconds,
		    "install.reload", &second);
		err_set(err, ERR_PERM, "%.300s; it is out of service again, as "
		    "before", err->text);
		return;
	}
	rc = tell_server(in, &second);
	if (in->config->probe.count > 0) {
		rc = generation_leaf(g, number, leaf, &second);
		if (rc == 0)
			rc = see(in, g->domain, leaf, false, &second);
	}
	say_generation(in, number, where, sizeof where);
	if (rc == 0)
		err_set(err, ERR_PERM, "%.300s; back in service: %s",
		    err->text, where);
	else
		err_set(err, ERR_PERM, "%.220s; generation %u was put back, "
		    "but: %.200s", err->text, number, second.text);
}

/* Which generation is in service now, and which before; writes the new one
 * unless a run before us did, and this one is whole. */
static int
put_in_place(struct install *in, const struct generations *g,
    const struct request *r, const struct certificate *c, unsigned *number_out,
    unsigned *before_out, struct err *err)
{
	struct err ignored = { 0 };
	struct chain chain;
	unsigned current = 0, before = 0;
	int rc;

	if (generation_current(g, &current, err) == -1)
		return -1;
	if (current != 0 && holds(g, current, c->sha256) &&
	    generation_check(g, current, r->spki_sha256, &ignored) == 0) {
		if (generation_previous(g, &before, err) == -1)
			return -1;
		/* In service and seen before this run: nothing to go back
		 * from. */
		if (c->installed_at != 0 && c->replaced_at == 0)
			before = current;
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

/* No failure: the name may be somebody else's to serve.  But it is said. */
static void
say_twin(struct install *in, const struct request *r,
    const struct certificate *c)
{
	size_t len = strlen(in->said);
	struct err why = { 0 };

	if (install_look_twin(in, r->domain, c, &why) == 1)
		snprintf(in->said + len, sizeof in->said - len, "; but %s",
		    why.text);
}

/* What cannot be tidied away now is tidied the next time; keys that stay are
 * worth a word. */
static void
tidy(struct install *in, const struct generations *g)
{
	size_t len = strlen(in->said);
	struct err err = { 0 };

	if (generation_prune(g, (size_t)in->config->generations, &err) == -1)
		snprintf(in->said + len, sizeof in->said - len,
		    "; but an old generation could not be removed: %s",
		    err.text);
}

int
install_run(struct install *in, const struct request *request,
    const struct certificate *certificate, struct err *err)
{
	const struct config_install *c = in->config;
	struct generations g;
	unsigned number = 0, before = 0;
	int rc = -1;

	if (generations_open(&g, c->directory, request->domain, err) == -1)
		return -1;
	g.layout = &in->layout;
	if (put_in_place(in, &g, request, certificate, &number, &before, err) ==
	    -1)
		goto out;
	if (tell_server(in, err) == -1 ||
	    see(in, request->domain, certificate->sha256, true, err) == -1) {
		roll_back(in, &g, before, err);
		goto out;
	}
	snprintf(in->generation, sizeof in->generation, "%u", number);
	memcpy(in->leaf, certificate->sha256, sizeof in->leaf);
	say_generation(in, number, in->said, sizeof in->said);
	say_twin(in, request, certificate);
	tidy(in, &g);
	rc = 0;
out:
	generations_close(&g);
	return rc;
}

/* The generation to go back to.  When the certificate is not in service (a
 * run before us switched, or its installation failed), it is what is there. */
static int
choose_back(const struct generations *g, const struct certificate *from,
    unsigned *current_out, unsigned *target_out, struct err *err)
{
	int got = generation_current(g, current_out, err);

	if (got == 0)
		err_set(err, ERR_PERM, "%s has no certificate in service",
		    g->domain);
	if (got != 1)
		return -1;
	*target_out = *current_out;
	if (!holds(g, *current_out, from->sha256))
		return 0;
	got = generation_previous(g, target_out, err);
	if (got == 0)
		err_set(err, ERR_PERM, "%s has no generation before this one",
		    g->domain);
	return got == 1 ? 0 : -1;
}

int
install_back(struct install *in, const struct request *request,
    const struct certificate *from, struct err *err)
{
	unsigned current = 0, target = 0;
	struct generations g;
	int rc = -1;

	if (generations_open(&g, in->config->directory, request->domain,
		err) == -1)
		return -1;
	if (choose_back(&g, from, &current, &target, err) == -1 ||
	    generation_leaf(&g, target, in->leaf, err) == -1)
		goto out;
	if (generation_switch(&g, target, err) == -1 ||
	    tell_server(in, err) == -1 ||
	    see(in, request->domain, in->leaf, false, err) == -1) {
		roll_back(in, &g, current, err);
		goto out;
	}
	snprintf(in->generation, sizeof in->generation, "%u", target);
	say_generation(in, target, in->said, sizeof in->said);
	rc = 0;
out:
	generations_close(&g);
	return rc;
}

int
install_look(const struct install *in, const struct request *request,
    const struct certificate *certificate, struct err *err)
{
	const struct config_list *probe = &in->config->probe;
	size_t i;

	for (i = 0; i < probe->count; i++)
		if (look(in, probe->items[i], request->domain,
			certificate->sha256, true, err) == -1)
			return -1;
	return 0;
}

int
install_layout(struct install *in, struct err *err)
{
	const struct config_install *c = in->config;
	struct group *group = NULL;
	const char *fault;
	size_t i;

	for (i = 0; i < c->files.count && i < INSTALL_FILES_MAX; i++) {
		fault = syntax_file(c->files.items[i], &in->files[i]);
		if (fault != NULL)
			return err_set(err, ERR_CONFIG, "install.files: %s %s",
			    c->files.items[i], fault);
	}
	if (c->group[0] != '\0' && (group = getgrnam(c->group)) == NULL)
		return err_set(err, ERR_CONFIG, "install.group: there is no "
		    "group %s", c->group);
	in->layout = (struct generation_layout){ .has_group = group != NULL,
		.group = group != NULL ? group->gr_gid : 0,
		.files = in->files, .count = i };
	return 0;
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
