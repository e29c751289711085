/* SPDX-License-Identifier: ISC */
#include "reader/chain.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "pki/certinfo.h"
#include "pki/times.h"

/* A node of the tree of paths: a certificate and the one it issued. */
struct step {
	X509 *cert;
	size_t below; /* index of the step it issued; the leaf's own is 0 */
	size_t depth; /* the leaf has 0 */
	bool delivered;
};

struct search {
	struct chain_source *source;
	X509 *leaf;
	struct step steps[CHAIN_STEPS_MAX];
	size_t count;
	size_t judged;
	/* Ends that are no trusted roots; SIZE_MAX: none. */
	size_t missing;   /* the deepest without an issuer */
	size_t untrusted; /* its issuer is a root that nobody trusts */
	bool bad_signature;
	struct chain *best;
	unsigned best_cost;
};

void
chain_release(struct chain *chain)
{
	size_t i;

	for (i = 0; i < VERDICT_CODE_COUNT; i++)
		free(chain->faults[i]);
	memset(chain, 0, sizeof *chain);
}

bool
chain_is_good(const struct chain *chain)
{
	size_t i;

	for (i = 0; i < VERDICT_CODE_COUNT; i++)
		if (chain->faults[i] != NULL)
			return false;
	return chain->complete;
}

/* One text per code: the first is the nearest to the leaf. */
static void
fault(struct chain *chain, enum verdict_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
fault(struct chain *chain, enum verdict_code code, const char *fmt, ...)
{
	struct buf text;
	va_list ap;

	if (chain->faults[code] != NULL)
		return;
	buf_init(&text, 2048);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	chain->faults[code] = buf_take(&text);
}

static void
fault_of(struct chain *chain, enum verdict_code code, X509 *cert,
    const char *what)
{
	char *subject = cert_name_text(X509_get_subject_name(cert));

	fault(chain, code, "%.200s: %s", subject, what);
	free(subject);
}

/* ---- edges */

/* Milliseconds, and more of them: no CA signs servers with such a key, but one
 * can be made for us to be busy with. */
static bool
is_slow(const EVP_PKEY *key)
{
	BIGNUM *e = NULL;
	int type = EVP_PKEY_get_base_id(key), bits = 0, explicit_curve = 0;

	switch (type) {
	case EVP_PKEY_ED25519:
	case EVP_PKEY_ED448:
		return false;
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1)
			bits = BN_num_bits(e);
		BN_free(e);
		return bits > 32 || EVP_PKEY_get_bits(key) > 4096;
	case EVP_PKEY_EC:
		EVP_PKEY_get_int_param(key,
		    OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
		    &explicit_curve);
		return explicit_curve != 0;
	default:
		return true;
	}
}

static bool
afford(struct chain_source *source, const EVP_PKEY *key)
{
	if (source->edge_count == CHAIN_VERIFY_MAX)
		return false;
	if (!is_slow(key))
		return true;
	if (source->slow_count == CHAIN_SLOW_MAX)
		return false;
	source->slow_count++;
	return true;
}

static bool
verify(struct chain_source *source, X509 *subject, X509 *issuer)
{
	const X509_PUBKEY *spki = X509_get_X509_PUBKEY(issuer);
	EVP_PKEY *key = X509_get0_pubkey(issuer);
	struct chain_edge *e;
	size_t i;

	for (i = 0; i < source->edge_count; i++) {
		e = &source->edges[i];
		if (e->subject == subject && (e->key == spki ||
			X509_PUBKEY_eq(e->key, spki) == 1))
			return e->good;
	}
	if (key == NULL || !afford(source, key)) {
		ERR_clear_error();
		return false;
	}
	e = &source->edges[source->edge_count++];
	e->subject = subject;
	e->key = spki;
	e->good = X509_verify(subject, key) == 1;
	ERR_clear_error();
	return e->good;
}

/* The key identifiers agree: that it is this issuer's key is certain. */
static bool
key_ids_agree(const X509 *subject, const X509 *issuer)
{
	const ASN1_OCTET_STRING *want =
	    X509_get0_authority_key_id((X509 *)(uintptr_t)subject);
	const ASN1_OCTET_STRING *have =
	    X509_get0_subject_key_id((X509 *)(uintptr_t)issuer);

	return want != NULL && have != NULL &&
	    ASN1_OCTET_STRING_cmp(want, have) == 0;
}

/* Did issuer issue subject?  A key usage without keyCertSign is for the
 * judge to complain of. */
static bool
issued(struct search *s, X509 *subject, X509 *issuer)
{
	int rc = X509_check_issued(issuer, subject);

	ERR_clear_error();
	if (rc != X509_V_OK && rc != X509_V_ERR_KEYUSAGE_NO_CERTSIGN)
		return false;
	if (verify(s->source, subject, issuer))
		return true;
	if (key_ids_agree(subject, issuer))
		s->bad_signature = true;
	return false;
}

/* ---- judging one complete path */

struct judge {
	struct chain *chain;
	bool leaf_may_serve;
};

static void
note_time(struct chain *chain, X509 *cert, int error)
{
	bool before = error == X509_V_ERR_CERT_NOT_YET_VALID;
	char when[CLOCK_TEXT] = "?", text[64];
	int64_t t;

	if (time_of_asn1(before ? X509_get0_notBefore(cert) :
				  X509_get0_notAfter(cert), &t) == 0)
		clock_format(t, when);
	snprintf(text, sizeof text, "valid %s %s", before ? "from" : "until",
	    when);
	fault_of(chain, before ? VERDICT_NOT_YET_VALID : VERDICT_EXPIRED, cert,
	    text);
}

/* OpenSSL's verify callback: note everything, go on. */
static int
on_error(int ok, X509_STORE_CTX *ctx)
{
	struct judge *j = X509_STORE_CTX_get_app_data(ctx);
	int error = X509_STORE_CTX_get_error(ctx);
	int depth = X509_STORE_CTX_get_error_depth(ctx);
	X509 *cert = X509_STORE_CTX_get_current_cert(ctx);

	if (ok)
		return 1;
	if (error == X509_V_ERR_CERT_HAS_EXPIRED ||
	    error == X509_V_ERR_CERT_NOT_YET_VALID) {
		/* The leaf's own dates are judged with the leaf. */
		if (depth > 0 && cert != NULL)
			note_time(j->chain, cert, error);
		return 1;
	}
	if (error == X509_V_ERR_INVALID_PURPOSE && depth == 0 &&
	    !j->leaf_may_serve)
		return 1;
	if (cert != NULL)
		fault_of(j->chain, VERDICT_CHAIN_INVALID, cert,
		    X509_verify_cert_error_string(error));
	else
		fault(j->chain, VERDICT_CHAIN_INVALID, "%s",
		    X509_verify_cert_error_string(error));
	return 1;
}

/* Exactly these certificates under exactly this root. */
static void
judge_by_openssl(const struct search *s, struct chain *chain, X509 *root)
{
	struct judge j = { chain, cert_may_serve(s->leaf) };
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *others = sk_X509_new_null();
	X509_VERIFY_PARAM *param;
	size_t i;
	int rc = -1;

	if (ctx == NULL || store == NULL || others == NULL)
		goto out;
	for (i = 1; i < chain->count; i++)
		sk_X509_push(others, chain->certs[i]);
	if (X509_STORE_add_cert(store, root) != 1 ||
	    X509_STORE_CTX_init(ctx, store, s->leaf, others) != 1)
		goto out;
	X509_STORE_CTX_set_app_data(ctx, &j);
	X509_STORE_CTX_set_verify_cb(ctx, on_error);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_time(param, (time_t)s->source->at);
	X509_VERIFY_PARAM_set_depth(param, VERDICT_CHAIN_MAX);
	X509_VERIFY_PARAM_set_auth_level(param, 0); /* strength is ours */
	rc = X509_verify_cert(ctx);
out:
	if (rc != 1)
		fault(chain, VERDICT_CHAIN_INVALID, "cannot be verified");
	sk_X509_free(others);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	ERR_clear_error();
}

/* Strength of what would be sent above the leaf. */
static void
judge_strength(struct chain *chain)
{
	char text[80];
	size_t i;

	for (i = 1; i < chain->count; i++) {
		if (cert_key_is_weak(chain->certs[i], text, sizeof text))
			fault_of(chain, VERDICT_WEAK_KEY, chain->certs[i],
			    text);
		if (cert_signature_is_weak(chain->certs[i], text, sizeof text))
			fault_of(chain, VERDICT_WEAK_SIGNATURE,
			    chain->certs[i], text);
	}
}

/* A wrong structure is worse than a date, which is worse than weakness:
 * among paths with faults the one that says most of what to do. */
static unsigned
cost_of(const struct chain *chain)
{
	unsigned cost = 0;

	if (chain->faults[VERDICT_CHAIN_INVALID] != NULL)
		cost += 100;
	if (chain->faults[VERDICT_EXPIRED] != NULL)
		cost += 10;
	if (chain->faults[VERDICT_NOT_YET_VALID] != NULL)
		cost += 10;
	if (chain->faults[VERDICT_WEAK_KEY] != NULL)
		cost++;
	if (chain->faults[VERDICT_WEAK_SIGNATURE] != NULL)
		cost++;
	return cost;
}

/* The path that ends at a step, leaf first. */
static void
path_of(const struct search *s, size_t at, struct chain *chain)
{
	size_t i;

	memset(chain, 0, sizeof *chain);
	chain->count = s->steps[at].depth + 1;
	for (i = chain->count; i > 0; i--) {
		chain->certs[i - 1] = s->steps[at].cert;
		if (!s->steps[at].delivered)
			chain->completed = true;
		at = s->steps[at].below;
	}
}

/* True when nothing better can come. */
static bool
judge_path(struct search *s, size_t at, X509 *root)
{
	struct chain chain;
	unsigned cost;

	if (s->judged++ == CHAIN_JUDGED_MAX)
		return true;
	path_of(s, at, &chain);
	chain.complete = true;
	judge_by_openssl(s, &chain, root);
	judge_strength(&chain);
	cost = cost_of(&chain);
	if (s->best->complete && cost >= s->best_cost) {
		chain_release(&chain);
		return false;
	}
	chain_release(s->best);
	*s->best = chain;
	s->best_cost = cost;
	return cost == 0;
}

/* ---- the search */

static bool
is_on_path(const struct search *s, size_t at, const X509 *cert)
{
	for (;; at = s->steps[at].below) {
		if (X509_cmp(s->steps[at].cert, cert) == 0)
			return true;
		if (at == 0)
			return false;
	}
}

/* A candidate for the issuer of a step: true when it is one. */
static bool
consider(struct search *s, size_t at, X509 *cert, bool delivered)
{
	struct step *step = &s->steps[at];
	size_t i;

	if (X509_NAME_cmp(X509_get_issuer_name(step->cert),
		X509_get_subject_name(cert)) != 0 ||
	    is_on_path(s, at, cert) || !issued(s, step->cert, cert))
		return false;
	if (cert_is_self_issued(cert) && verify(s->source, cert, cert)) {
		if (s->untrusted == SIZE_MAX)
			s->untrusted = at;
		return true;
	}
	/* The same certificate may be delivered and known. */
	for (i = 1; i < s->count; i++)
		if (s->steps[i].below == at &&
		    X509_cmp(s->steps[i].cert, cert) == 0)
			return true;
	if (s->count < CHAIN_STEPS_MAX &&
	    s->source->ways < CHAIN_WAYS_MAX &&
	    step->depth + 1 < VERDICT_CHAIN_MAX) {
		s->source->ways++;
		s->steps[s->count++] = (struct step){ .cert = cert,
			.below = at, .depth = step->depth + 1,
			.delivered = delivered };
	}
	return true;
}

static bool
consider_set(struct search *s, size_t at, struct certset *set)
{
	const X509_NAME *name = X509_get_issuer_name(s->steps[at].cert);
	size_t cursor = 0;
	bool found = false;
	X509 *cert;

	if (set == NULL)
		return false;
	while ((cert = certset_next(set, name, &cursor)) != NULL)
		if (consider(s, at, cert, false))
			found = true;
	return found;
}

/* Roots that issued the step: each makes a whole path.  1: done. */
static int
try_roots(struct search *s, size_t at, bool *found)
{
	const X509_NAME *name = X509_get_issuer_name(s->steps[at].cert);
	struct certset *set;
	size_t i, cursor;
	X509 *root;

	for (i = 0; i < CHAIN_TRUST_SETS; i++) {
		set = s->source->trust[i];
		cursor = 0;
		while (set != NULL &&
		    (root = certset_next(set, name, &cursor)) != NULL) {
			if (!cert_is_self_issued(root) ||
			    X509_cmp(root, s->steps[at].cert) == 0 ||
			    !issued(s, s->steps[at].cert, root))
				continue;
			*found = true;
			if (judge_path(s, at, root))
				return 1;
		}
	}
	return 0;
}

static void
run(struct search *s)
{
	const struct bundle *b = s->source->delivered;
	size_t at, i;
	bool found;

	for (at = 0; at < s->count; at++) {
		found = false;
		if (try_roots(s, at, &found) == 1)
			return;
		for (i = 0; i < b->cert_count; i++)
			if (consider(s, at, b->certs[i].x509, true))
				found = true;
		if (consider_set(s, at, s->source->given))
			found = true;
		if (consider_set(s, at, s->source->known))
			found = true;
		if (!found && (s->missing == SIZE_MAX ||
				  s->steps[at].depth >
				      s->steps[s->missing].depth))
			s->missing = at;
	}
}

/* No path reaches a root: say how far the best one came, and why not. */
static void
explain(struct search *s)
{
	size_t end = s->untrusted != SIZE_MAX ? s->untrusted : s->missing;
	struct chain *chain = s->best;
	char *issuer;

	if (end == SIZE_MAX)
		end = 0;
	path_of(s, end, chain);
	judge_strength(chain);
	issuer = cert_name_text(X509_get_issuer_name(s->steps[end].cert));
	if (s->untrusted != SIZE_MAX)
		fault(chain, VERDICT_UNTRUSTED_ROOT, "%.300s is not trusted",
		    issuer);
	else if (s->bad_signature)
		fault(chain, VERDICT_CHAIN_INVALID,
		    "the signature by %.300s is wrong", issuer);
	else
		fault(chain, VERDICT_INCOMPLETE_CHAIN,
		    "the certificate of %.300s is missing", issuer);
	free(issuer);
}

void
chain_build(struct chain_source *source, X509 *leaf, struct chain *chain_out)
{
	struct search *s = xcalloc(1, sizeof *s);

	memset(chain_out, 0, sizeof *chain_out);
	s->source = source;
	s->leaf = leaf;
	s->best = chain_out;
	s->missing = s->untrusted = SIZE_MAX;
	s->steps[0] = (struct step){ .cert = leaf, .delivered = true };
	s->count = 1;
	run(s);
	if (!chain_out->complete)
		explain(s);
	free(s);
}
