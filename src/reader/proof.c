/* SPDX-License-Identifier: ISC */
#include "reader/proof.h"

#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "pki/certinfo.h"
#include "pki/hostname.h"
#include "pki/spki.h"
#include "pki/times.h"

#define CANDIDATES_MAX BUNDLE_CERTS_MAX /* judged: the good one may be last */
#define DETAIL_MAX 1500   /* octets of all that is said under one code */
#define NAMES_TOLD 400    /* octets of names told in one detail */

struct findings {
	char *details[VERDICT_CODE_COUNT]; /* NULL: not found */
};

/* One certificate that may be the leaf, judged. */
struct candidate {
	const struct bundle_cert *cert;
	struct findings reasons, warnings;
	struct chain chain;
};

struct proof {
	const struct inspect_question *q;
	const struct bundle *b;
	struct chain_source *source;
	char domain[HOSTNAME_SIZE]; /* normalised; "" when not checked */
	bool domain_broken;         /* asked for, and no host name */
	struct findings reasons, warnings;
	struct verdict *verdict;
};

static void
findings_release(struct findings *f)
{
	size_t i;

	for (i = 0; i < VERDICT_CODE_COUNT; i++) {
		free(f->details[i]);
		f->details[i] = NULL;
	}
}

/* Facts under one code are joined: whoever acts on codes sees each once. */
static void
add(struct findings *f, enum verdict_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
add(struct findings *f, enum verdict_code code, const char *fmt, ...)
{
	char *old = f->details[code];
	struct buf text;
	va_list ap;

	buf_init(&text, 2 * DETAIL_MAX);
	if (old != NULL)
		buf_printf(&text, "%s; ", old);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	if (buf_ok(&text) && (old == NULL || text.len <= DETAIL_MAX)) {
		free(old);
		f->details[code] = buf_take(&text);
	} else if (old == NULL)
		f->details[code] = xstrdup("");
	buf_release(&text);
}

static bool
is_empty(const struct findings *f)
{
	size_t i;

	for (i = 0; i < VERDICT_CODE_COUNT; i++)
		if (f->details[i] != NULL)
			return false;
	return true;
}

/* ---- names */

/* A name as it stands in a certificate, made safe to show. */
static void
put_name(struct buf *b, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		buf_putc(b, name[i] > ' ' && name[i] < 0x7f ? name[i] : '?');
}

static bool
keep_name(const char *name, size_t len, void *arg)
{
	struct verdict *v = arg;
	struct buf text;

	buf_init(&text, HOSTNAME_SIZE);
	put_name(&text, name, len < HOSTNAME_SIZE ? len : HOSTNAME_SIZE - 1);
	v->names[v->name_count++] = buf_take(&text);
	return v->name_count < VERDICT_NAMES_MAX;
}

static bool
tell_name(const char *name, size_t len, void *arg)
{
	struct buf *text = arg;

	if (text->len > NAMES_TOLD) {
		buf_puts(text, ", ...");
		return false;
	}
	if (text->len > 0)
		buf_puts(text, ", ");
	put_name(text, name, len < HOSTNAME_SIZE ? len : HOSTNAME_SIZE - 1);
	return true;
}

struct name_match {
	const char *name;
	bool found;
};

static bool
match_name(const char *name, size_t len, void *arg)
{
	struct name_match *m = arg;

	if (hostname_matches(name, len, m->name))
		m->found = true;
	return !m->found;
}

static bool
covers(X509 *cert, const char *name)
{
	struct name_match m = { .name = name };

	cert_each_dns_name(cert, match_name, &m);
	return m.found;
}

/* ---- the checks of a leaf: each adds its own finding */

static void
check_names(struct proof *p, struct candidate *c)
{
	struct buf text;
	X509 *x = c->cert->x509;

	if (p->domain_broken) {
		add(&c->reasons, VERDICT_WRONG_DOMAIN,
		    "what is asked for is no host name");
		return;
	}
	if (p->domain[0] == '\0' || covers(x, p->domain))
		return;
	buf_init(&text, 2 * NAMES_TOLD + HOSTNAME_SIZE);
	if (cert_each_dns_name(x, tell_name, &text) == 0)
		buf_puts(&text, "no DNS name (the CN does not count)");
	add(&c->reasons, VERDICT_WRONG_DOMAIN,
	    "%s is not covered; it is for %s", p->domain, text.data);
	buf_release(&text);
}

static void
check_twin(struct proof *p, struct candidate *c)
{
	char twin[HOSTNAME_SIZE];

	if (p->domain[0] == '\0' || p->domain_broken ||
	    !covers(c->cert->x509, p->domain) ||
	    !hostname_twin(p->domain, twin) || covers(c->cert->x509, twin))
		return;
	add(&c->warnings, VERDICT_TWIN_MISSING, "%s is not covered", twin);
}

static void
check_dates(struct proof *p, struct candidate *c)
{
	char from_text[CLOCK_TEXT], until_text[CLOCK_TEXT];
	int64_t from, until;

	if (time_of_asn1(X509_get0_notBefore(c->cert->x509), &from) == -1 ||
	    time_of_asn1(X509_get0_notAfter(c->cert->x509), &until) == -1) {
		add(&c->reasons, VERDICT_CHAIN_INVALID, "dates that are none");
		return;
	}
	clock_format(from, from_text);
	clock_format(until, until_text);
	/* OpenSSL takes the last second for the first of not being valid;
	 * a certificate with one second left is of no use either way. */
	if (until <= p->q->at)
		add(&c->reasons, VERDICT_EXPIRED, "valid until %s",
		    until_text);
	else if (p->q->soon != 0 && until < p->q->soon)
		add(&c->warnings, VERDICT_EXPIRES_SOON, "valid until %s",
		    until_text);
	if (from > p->q->at)
		add(&c->reasons, VERDICT_NOT_YET_VALID, "valid from %s",
		    from_text);
}

static void
check_use(struct proof *p, struct candidate *c)
{
	X509 *x = c->cert->x509;

	(void)p;
	if (!cert_may_serve(x))
		add(&c->reasons, VERDICT_NOT_SERVER_AUTH,
		    "its extended key usage lacks server authentication");
	if (cert_is_ca(x))
		add(&c->reasons, VERDICT_IS_CA,
		    "it is the certificate of a CA");
	if (!cert_has_scts(x))
		add(&c->warnings, VERDICT_CT_MISSING,
		    "no signed certificate timestamps inside");
}

static void
check_strength(struct proof *p, struct candidate *c)
{
	char text[80];

	(void)p;
	if (cert_key_is_weak(c->cert->x509, text, sizeof text))
		add(&c->reasons, VERDICT_WEAK_KEY, "%s", text);
	if (cert_signature_is_weak(c->cert->x509, text, sizeof text))
		add(&c->reasons, VERDICT_WEAK_SIGNATURE, "signed with %s",
		    text);
}

static void
check_chain(struct proof *p, struct candidate *c)
{
	X509 *x = c->cert->x509;
	size_t i;

	if (cert_is_self_signed(x)) {
		add(&c->reasons, VERDICT_SELF_SIGNED,
		    "no CA has signed it, it is its own issuer");
		c->chain.certs[0] = x;
		c->chain.count = 1;
		return;
	}
	if (!cert_is_sound(x))
		add(&c->reasons, VERDICT_CHAIN_INVALID,
		    "an extension is broken or stands there twice");
	chain_build(p->source, x, &c->chain);
	for (i = 0; i < VERDICT_CODE_COUNT; i++)
		if (c->chain.faults[i] != NULL)
			add(&c->reasons, i, "%s", c->chain.faults[i]);
	for (i = 0; i < c->chain.count; i++)
		if (i2d_X509(c->chain.certs[i], NULL) > VERDICT_DER_MAX)
			add(&c->reasons, VERDICT_CHAIN_INVALID,
			    "larger than any browser would take");
	if (c->chain.complete && c->chain.completed)
		add(&c->warnings, VERDICT_CHAIN_COMPLETED,
		    "an intermediate certificate was missing; we had it");
}

static void (*const checks[])(struct proof *p, struct candidate *c) = {
	check_names,
	check_twin,
	check_dates,
	check_use,
	check_strength,
	check_chain,
};

static void
candidate_judge(struct proof *p, struct candidate *c)
{
	size_t i;

	for (i = 0; i < COUNT(checks); i++)
		checks[i](p, c);
	ERR_clear_error();
}

static void
candidate_release(struct candidate *c)
{
	findings_release(&c->reasons);
	findings_release(&c->warnings);
	chain_release(&c->chain);
}

/* ---- choosing */

/* Version 1 and self-signed: an old root, unless it is all there is. */
static bool
is_old_root(X509 *x)
{
	return X509_get_version(x) == X509_VERSION_1 && cert_is_self_signed(x);
}

static size_t
find_candidates(struct proof *p, struct candidate *list)
{
	const struct bundle_cert *cert;
	size_t count = 0, i, pass;

	for (pass = 0; pass < 2 && count == 0; pass++)
		for (i = 0; i < p->b->cert_count && count < CANDIDATES_MAX;
		     i++) {
			cert = &p->b->certs[i];
			if (p->q->has_key ?
				memcmp(cert->spki_sha256, p->q->spki_sha256,
				    SHA256_SIZE) != 0 :
				cert_acts_as_ca(cert->x509) ||
				    (pass == 0 && is_old_root(cert->x509)))
				continue;
			list[count++].cert = cert;
		}
	return count;
}

/* The only one, or the only good one of several for our key; else NULL. */
static struct candidate *
choose(struct proof *p, struct candidate *list, size_t count)
{
	struct candidate *good = NULL;
	size_t i, good_count = 0;

	for (i = 0; i < count; i++) {
		candidate_judge(p, &list[i]);
		if (is_empty(&list[i].reasons)) {
			good = &list[i];
			good_count++;
		}
	}
	if (count == 1)
		return &list[0];
	if (p->q->has_key && good_count == 1)
		return good;
	add(&p->reasons, VERDICT_AMBIGUOUS,
	    p->q->has_key ? "%zu different certificates for our key" :
			    "%zu different server certificates", count);
	return NULL;
}

/* An answer quotes our letter, and with it the CSR: it came back only as a
 * file of its own, and only when nothing else did. */
static bool
our_request_is_there(const struct proof *p)
{
	size_t i;

	if (p->q->is_answer && p->b->cert_count > 0)
		return false;
	for (i = 0; i < p->b->key_count; i++)
		if (p->b->keys[i].holder == HOLDER_CSR &&
		    !(p->q->is_answer && p->b->keys[i].in_text) &&
		    p->b->keys[i].readable && p->q->has_key &&
		    memcmp(p->b->keys[i].spki_sha256, p->q->spki_sha256,
			SHA256_SIZE) == 0)
			return true;
	return false;
}

/* Nothing fits: what came instead? */
static void
explain_nothing(struct proof *p)
{
	const struct bundle *b = p->b;
	struct buf text;
	size_t i, leaves = 0;
	X509 *x;

	buf_init(&text, 2 * NAMES_TOLD + HOSTNAME_SIZE);
	for (i = 0; i < b->cert_count; i++) {
		x = b->certs[i].x509;
		if (cert_acts_as_ca(x) || is_old_root(x))
			continue;
		leaves++;
		cert_each_dns_name(x, tell_name, &text);
	}
	if (our_request_is_there(p))
		add(&p->reasons, VERDICT_CSR_RETURNED,
		    "our request came back; no certificate for it");
	else if (leaves > 0)
		add(&p->reasons, VERDICT_KEY_MISMATCH,
		    "the key is another one; it is for %s",
		    text.len > 0 ? text.data : "no name");
	else if (b->cert_count > 0)
		add(&p->reasons, p->q->is_answer ? VERDICT_IS_CA :
						   VERDICT_NO_CERTIFICATE,
		    "only certificates of CAs, %zu of them", b->cert_count);
	else
		add(&p->reasons, VERDICT_NO_CERTIFICATE,
		    "no certificate was found");
	buf_release(&text);
}

/* ---- the delivery as a whole */

/* Nothing at all was recognised, but for what an answer quotes. */
static bool
is_bare(const struct proof *p)
{
	size_t i;

	for (i = 0; i < p->b->key_count; i++)
		if (!(p->q->is_answer && p->b->keys[i].in_text))
			return false;
	return p->b->cert_count == 0;
}

/*
 * What could not be read counts against the delivery only when something is
 * missing that may have been in it: no certificate of ours at all, or a gap
 * in its chain.  An archive beyond the limits always does.
 */
static void
judge_problems(struct proof *p, const struct candidate *leaf)
{
	const struct bundle_problem *problem;
	struct findings *to;
	bool gap, counts;
	size_t i;

	gap = leaf == NULL ?
	    p->reasons.details[VERDICT_AMBIGUOUS] == NULL :
	    leaf->reasons.details[VERDICT_INCOMPLETE_CHAIN] != NULL;
	for (i = 0; i < p->b->problem_count; i++) {
		problem = &p->b->problems[i];
		counts = gap && (problem->of_certificate || is_bare(p));
		if (problem->code == VERDICT_ARCHIVE_TOO_LARGE)
			counts = true;
		to = counts ? &p->reasons : &p->warnings;
		add(to, problem->code, "%s", problem->detail);
	}
}

static void
judge_private_keys(struct proof *p, const struct candidate *leaf)
{
	bool own = false, good;
	uint32_t count = 0;
	size_t i;

	for (i = 0; i < p->b->key_count; i++) {
		if (p->b->keys[i].holder != HOLDER_PRIVATE_KEY)
			continue;
		count++;
		if (p->q->has_key && p->b->keys[i].readable &&
		    memcmp(p->b->keys[i].spki_sha256, p->q->spki_sha256,
			SHA256_SIZE) == 0)
			own = true;
	}
	p->verdict->private_keys_found = count;
	if (count == 0)
		return;
	good = leaf != NULL && is_empty(&leaf->reasons);
	if (own)
		add(&p->reasons, VERDICT_PRIVATE_KEY_SENT,
		    "the private key of the request itself was sent");
	else
		add(good ? &p->warnings : &p->reasons,
		    VERDICT_PRIVATE_KEY_SENT, "%u private key%s sent", count,
		    count == 1 ? " was" : "s were");
}

/* ---- the verdict */

static void
put_findings(struct findings *from, struct verdict_finding *to,
    size_t *count)
{
	size_t i;

	for (i = 0; i < VERDICT_CODE_COUNT; i++) {
		if (from->details[i] == NULL)
			continue;
		to[*count].code = i;
		to[*count].detail = from->details[i];
		from->details[i] = NULL;
		(*count)++;
	}
}

static void
merge(struct findings *into, struct findings *from)
{
	size_t i;

	for (i = 0; i < VERDICT_CODE_COUNT; i++)
		if (from->details[i] != NULL)
			add(into, i, "%s", from->details[i]);
}

static void
put_certificate(struct verdict *v, X509 *x)
{
	struct verdict_certificate *c = &v->chain[v->chain_count++];
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);

	X509_digest(x, EVP_sha256(), c->sha256, NULL);
	c->der_len = len > 0 && len <= VERDICT_DER_MAX ? (size_t)len : 0;
	c->der = xmemdup(der, c->der_len);
	OPENSSL_free(der);
	if (spki_hash_cert(x, c->spki_sha256, NULL) == -1)
		memset(c->spki_sha256, 0, SHA256_SIZE);
	c->subject = cert_name_text(X509_get_subject_name(x));
	c->issuer = cert_name_text(X509_get_issuer_name(x));
	c->serial = cert_serial_text(x);
	if (time_of_asn1(X509_get0_notBefore(x), &c->not_before) == -1)
		c->not_before = 0;
	if (time_of_asn1(X509_get0_notAfter(x), &c->not_after) == -1)
		c->not_after = 0;
}

/* Only where nothing else is missing: an address in a certificate is
 * anybody's, and asking there tells them that we did. */
static void
put_issuer_url(struct verdict *v, const struct candidate *leaf)
{
	const struct chain *chain = &leaf->chain;
	char url[VERDICT_URL_MAX];
	size_t i;

	for (i = 0; i < VERDICT_CODE_COUNT; i++)
		if ((leaf->reasons.details[i] != NULL) !=
		    (i == VERDICT_INCOMPLETE_CHAIN))
			return;
	if (cert_issuer_url(chain->certs[chain->count - 1], url, sizeof url))
		v->issuer_url = xstrdup(url);
}

static void
put_leaf(struct verdict *v, const struct candidate *leaf)
{
	size_t i;

	v->has_leaf = true;
	put_issuer_url(v, leaf);
	cert_each_dns_name(leaf->cert->x509, keep_name, v);
	for (i = 0; i < leaf->chain.count; i++)
		put_certificate(v, leaf->chain.certs[i]);
}

static void
put_key(struct verdict *v, enum verdict_holder holder,
    const unsigned char spki[SHA256_SIZE])
{
	struct verdict_key *key;
	size_t i;

	for (i = 0; i < v->key_count; i++)
		if (v->keys[i].holder == holder &&
		    memcmp(v->keys[i].spki_sha256, spki, SHA256_SIZE) == 0)
			return;
	if (v->key_count == VERDICT_KEYS_MAX)
		return;
	key = &v->keys[v->key_count++];
	key->holder = holder;
	memcpy(key->spki_sha256, spki, SHA256_SIZE);
}

static void
put_certificate_keys(struct verdict *v, const struct bundle *b, bool ca)
{
	size_t i;

	for (i = 0; i < b->cert_count; i++)
		if (cert_acts_as_ca(b->certs[i].x509) == ca)
			put_key(v, ca ? HOLDER_CA_CERTIFICATE :
					HOLDER_CERTIFICATE,
			    b->certs[i].spki_sha256);
}

/* Those that can be anybody's of ours first: the list has an end. */
static void
put_keys(struct verdict *v, const struct bundle *b)
{
	size_t i;

	for (i = 0; i < b->key_count; i++)
		if (b->keys[i].readable)
			put_key(v, b->keys[i].in_text ? HOLDER_TEXT_CSR :
							b->keys[i].holder,
			    b->keys[i].spki_sha256);
	put_certificate_keys(v, b, false);
	put_certificate_keys(v, b, true);
}

static void
set_domain(struct proof *p)
{
	if (p->q->domain == NULL || p->q->domain[0] == '\0')
		return;
	if (hostname_normalise(p->q->domain, p->domain, NULL) == -1)
		p->domain_broken = true;
}

void
proof_run(const struct inspect_question *q, const struct bundle *b,
    struct chain_source *source, struct verdict *verdict)
{
	struct proof p = { .q = q, .b = b, .source = source,
		.verdict = verdict };
	struct candidate *list = xcalloc(CANDIDATES_MAX, sizeof *list);
	struct candidate *leaf = NULL;
	size_t count, i;

	set_domain(&p);
	count = find_candidates(&p, list);
	if (count > 0)
		leaf = choose(&p, list, count);
	else
		explain_nothing(&p);
	judge_problems(&p, leaf);
	judge_private_keys(&p, leaf);
	if (leaf != NULL) {
		put_leaf(verdict, leaf);
		merge(&p.reasons, &leaf->reasons);
		merge(&p.warnings, &leaf->warnings);
	}
	put_keys(verdict, b);
	verdict->ok = leaf != NULL && is_empty(&p.reasons);
	put_findings(&p.reasons, verdict->reasons, &verdict->reason_count);
	put_findings(&p.warnings, verdict->warnings, &verdict->warning_count);
	findings_release(&p.reasons);
	findings_release(&p.warnings);
	for (i = 0; i < count; i++)
		candidate_release(&list[i]);
	free(list);
}
