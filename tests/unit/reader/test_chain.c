/* SPDX-License-Identifier: ISC */
/*
 * Chains as shops send them: a small world of CAs is minted, each case sends
 * some of its certificates in some order and says which chain must come out,
 * or which reasons.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "pki/spki.h"
#include "reader/inspect.h"

#define AT 1842447600 /* 2028-05-20 15:00 UTC */
#define YEAR (365 * 86400)

enum key {
	KEY_OURS, KEY_ROOT, KEY_OLD, KEY_HOME, KEY_DV, KEY_DV_NEXT, KEY_NEW,
	KEY_NEW_DV, KEY_A, KEY_B, KEY_COUNT,
};

enum cert {
	NONE, ROOT, OLD, HOME, DV, DV_EXPIRED, DV_LATER, DV_NEXT, CROSS,
	CROSS_EXPIRED, NEW, NEW_CROSS, NEW_DV, A_BY_B, B_BY_A, SUB, NO_CA,
	DV_SHA1, LEAF, LEAF_NEW, LEAF_HOME, LEAF_LOOP, LEAF_SUB, LEAF_NO_CA,
	LEAF_EXPIRED, LEAF_CLIENT, LEAF_OTHER, LEAF_BROKEN, LEAF_SELF,
	LEAF_SOON, CERT_COUNT,
};

enum { CA = 1, CA_NO_CHAIN = 2, CLIENT_ONLY = 4, WEAK = 8, BROKEN = 16 };

/* From and until in years before and after AT. */
struct spec {
	const char *subject;
	enum key key;
	const char *issuer;
	enum key signer;
	int from, until;
	int flags;
	const char *name; /* of the SAN; NULL: none */
};

static const struct spec specs[CERT_COUNT] = {
	[ROOT] = { "Root", KEY_ROOT, "Root", KEY_ROOT, -9, 9, CA, NULL },
	[OLD] = { "Old Root", KEY_OLD, "Old Root", KEY_OLD, -20, 4, CA, NULL },
	[HOME] = { "Home", KEY_HOME, "Home", KEY_HOME, -9, 9, CA, NULL },
	[DV] = { "DV", KEY_DV, "Root", KEY_ROOT, -5, 5, CA | CA_NO_CHAIN,
	    NULL },
	[DV_EXPIRED] = { "DV", KEY_DV, "Root", KEY_ROOT, -8, -1, CA, NULL },
	[DV_LATER] = { "DV", KEY_DV, "Root", KEY_ROOT, 1, 5, CA, NULL },
	[DV_NEXT] = { "DV", KEY_DV_NEXT, "Root", KEY_ROOT, -5, 5, CA, NULL },
	[CROSS] = { "Root", KEY_ROOT, "Old Root", KEY_OLD, -5, 3, CA, NULL },
	[CROSS_EXPIRED] = { "Root", KEY_ROOT, "Old Root", KEY_OLD, -9, -2, CA,
	    NULL },
	[NEW] = { "New Root", KEY_NEW, "New Root", KEY_NEW, -3, 9, CA, NULL },
	[NEW_CROSS] = { "New Root", KEY_NEW, "Old Root", KEY_OLD, -3, 3, CA,
	    NULL },
	[NEW_DV] = { "New DV", KEY_NEW_DV, "New Root", KEY_NEW, -3, 5, CA,
	    NULL },
	[A_BY_B] = { "A", KEY_A, "B", KEY_B, -3, 5, CA, NULL },
	[B_BY_A] = { "B", KEY_B, "A", KEY_A, -3, 5, CA, NULL },
	[SUB] = { "Sub", KEY_A, "DV", KEY_DV, -3, 5, CA, NULL },
	[NO_CA] = { "No CA", KEY_B, "Root", KEY_ROOT, -3, 5, 0, NULL },
	[DV_SHA1] = { "DV", KEY_DV, "Root", KEY_ROOT, -5, 5, CA | WEAK, NULL },
	[LEAF] = { "leaf", KEY_OURS, "DV", KEY_DV, -1, 1, 0, "shop.example" },
	[LEAF_NEW] = { "leaf", KEY_OURS, "New DV", KEY_NEW_DV, -1, 1, 0,
	    "shop.example" },
	[LEAF_HOME] = { "leaf", KEY_OURS, "Home", KEY_HOME, -1, 1, 0,
	    "shop.example" },
	[LEAF_LOOP] = { "leaf", KEY_OURS, "A", KEY_A, -1, 1, 0,
	    "shop.example" },
	[LEAF_SUB] = { "leaf", KEY_OURS, "Sub", KEY_A, -1, 1, 0,
	    "shop.example" },
	[LEAF_NO_CA] = { "leaf", KEY_OURS, "No CA", KEY_B, -1, 1, 0,
	    "shop.example" },
	[LEAF_EXPIRED] = { "leaf", KEY_OURS, "DV", KEY_DV, -3, -2, 0,
	    "shop.example" },
	[LEAF_CLIENT] = { "leaf", KEY_OURS, "DV", KEY_DV, -3, -2, CLIENT_ONLY,
	    "else.example" },
	[LEAF_OTHER] = { "leaf", KEY_HOME, "DV", KEY_DV, -1, 1, 0,
	    "shop.example" },
	[LEAF_BROKEN] = { "leaf", KEY_OURS, "DV", KEY_DV, -1, 1, BROKEN,
	    "shop.example" },
	[LEAF_SELF] = { "leaf", KEY_OURS, "leaf", KEY_OURS, -1, 1, 0,
	    "shop.example" },
	[LEAF_SOON] = { "leaf", KEY_OURS, "DV", KEY_DV, -1, 0, 0,
	    "shop.example" },
};

static EVP_PKEY *keys[KEY_COUNT];
static X509 *certs[CERT_COUNT];

static X509_NAME *
name_of(const char *text)
{
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)text, -1, -1, 0);
	return name;
}

static void
extend(X509 *x, X509V3_CTX *ctx, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, ctx, nid, value);

	assert_non_null(ext);
	X509_add_ext(x, ext, -1);
	X509_EXTENSION_free(ext);
}

static void
extend_all(X509 *x, const struct spec *s, X509 *issuer)
{
	X509V3_CTX ctx;
	char san[300];

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	extend(x, &ctx, NID_basic_constraints, (s->flags & CA) == 0 ?
	    "critical,CA:FALSE" : (s->flags & CA_NO_CHAIN) != 0 ?
	    "critical,CA:TRUE,pathlen:0" : "critical,CA:TRUE");
	extend(x, &ctx, NID_subject_key_identifier, "hash");
	extend(x, &ctx, NID_authority_key_identifier, "keyid:always");
	if (s->name == NULL)
		return;
	extend(x, &ctx, NID_ext_key_usage, (s->flags & CLIENT_ONLY) != 0 ?
	    "clientAuth" : "serverAuth,clientAuth");
	snprintf(san, sizeof san, "DNS:%s", s->name);
	extend(x, &ctx, NID_subject_alt_name, san);
}

/* The issuer's certificate is made up for its key identifier alone. */
static X509 *
stand_in(EVP_PKEY *key)
{
	X509 *x = X509_new();
	X509V3_CTX ctx;

	X509_set_version(x, X509_VERSION_3);
	X509_set_pubkey(x, key);
	X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
	extend(x, &ctx, NID_subject_key_identifier, "hash");
	return x;
}

static X509 *
mint(enum cert number)
{
	const struct spec *s = &specs[number];
	X509_NAME *subject = name_of(s->subject), *issuer = name_of(s->issuer);
	X509 *x = X509_new(), *ca = stand_in(keys[s->signer]);

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1000 + (long)number);
	X509_set_subject_name(x, subject);
	X509_set_issuer_name(x, issuer);
	ASN1_TIME_set(X509_getm_notBefore(x), AT + (time_t)s->from * YEAR);
	ASN1_TIME_set(X509_getm_notAfter(x),
	    AT + (time_t)s->until * YEAR + 86400);
	X509_set_pubkey(x, keys[s->key]);
	extend_all(x, s, ca);
	assert_true(X509_sign(x, keys[(s->flags & BROKEN) != 0 ? KEY_HOME :
	    s->signer], (s->flags & WEAK) != 0 ? EVP_sha1() : EVP_sha256()) >
	    0);
	X509_free(ca);
	X509_NAME_free(subject);
	X509_NAME_free(issuer);
	return x;
}

static int
set_up(void **state)
{
	struct config_trust trust = { .system_roots = false };
	size_t i;

	(void)state;
	for (i = 0; i < KEY_COUNT; i++)
		keys[i] = EVP_EC_gen("P-256");
	for (i = 1; i < CERT_COUNT; i++)
		certs[i] = mint((enum cert)i);
	return inspect_init(&trust, NULL);
}

static int
tear_down(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < KEY_COUNT; i++)
		EVP_PKEY_free(keys[i]);
	for (i = 1; i < CERT_COUNT; i++)
		X509_free(certs[i]);
	inspect_release();
	return 0;
}

#define LIST_MAX 10
#define BIT(code) (1U << VERDICT_##code)

struct chain_case {
	const char *name;
	enum cert sent[LIST_MAX];  /* in this order */
	enum cert given[LIST_MAX]; /* intermediates of the question */
	enum cert trust[LIST_MAX]; /* NONE first: ROOT and OLD */
	unsigned reasons;          /* 0: ok */
	unsigned warnings;         /* those that must be there */
	enum cert chain[LIST_MAX]; /* when it is ok */
};

static const struct chain_case list[] = {
	{ "leaf and intermediate", { LEAF, DV }, { 0 }, { 0 }, 0,
	    BIT(CT_MISSING) | BIT(TWIN_MISSING), { LEAF, DV } },
	{ "root first, leaf last, all twice", { ROOT, DV, LEAF, ROOT, LEAF },
	    { 0 }, { 0 }, 0, 0, { LEAF, DV } },
	{ "no intermediate", { LEAF }, { 0 }, { 0 }, BIT(INCOMPLETE_CHAIN), 0,
	    { 0 } },
	{ "no intermediate, but we have it", { LEAF }, { DV }, { 0 }, 0,
	    BIT(CHAIN_COMPLETED), { LEAF, DV } },
	{ "we have it, it was sent all the same", { DV, LEAF }, { DV }, { 0 },
	    0, 0, { LEAF, DV } },
	{ "root instead of the intermediate", { LEAF, ROOT }, { 0 }, { 0 },
	    BIT(INCOMPLETE_CHAIN), 0, { 0 } },
	{ "what was given is never trusted", { LEAF_HOME }, { HOME }, { 0 },
	    BIT(UNTRUSTED_ROOT), 0, { 0 } },
	{ "a trusted intermediate is no anchor", { LEAF }, { 0 }, { DV },
	    BIT(INCOMPLETE_CHAIN), 0, { 0 } },
	{ "cross-signed besides", { LEAF, CROSS, DV }, { 0 }, { 0 }, 0, 0,
	    { LEAF, DV } },
	{ "expired cross-sign besides", { CROSS_EXPIRED, OLD, LEAF, DV },
	    { 0 }, { 0 }, 0, 0, { LEAF, DV } },
	{ "only the cross-sign leads to trust", { LEAF, DV, CROSS }, { 0 },
	    { OLD }, 0, 0, { LEAF, DV, CROSS } },
	{ "the cross-sign was expired", { LEAF, DV, CROSS_EXPIRED }, { 0 },
	    { OLD }, BIT(EXPIRED), 0, { 0 } },
	{ "two cross-signs, one expired", { LEAF, CROSS_EXPIRED, CROSS, DV },
	    { 0 }, { OLD }, 0, 0, { LEAF, DV, CROSS } },
	{ "self-signed copy of a cross-signed root",
	    { NEW, NEW_DV, LEAF_NEW, NEW_CROSS }, { 0 }, { 0 }, 0, 0,
	    { LEAF_NEW, NEW_DV, NEW_CROSS } },
	{ "new root that nobody trusts", { NEW, NEW_DV, LEAF_NEW }, { 0 },
	    { 0 }, BIT(UNTRUSTED_ROOT), 0, { 0 } },
	{ "home-made", { LEAF_HOME, HOME }, { 0 }, { 0 }, BIT(UNTRUSTED_ROOT),
	    0, { 0 } },
	{ "intermediate renewed, both sent", { DV_EXPIRED, DV, LEAF }, { 0 },
	    { 0 }, 0, 0, { LEAF, DV } },
	{ "intermediate expired", { LEAF, DV_EXPIRED }, { 0 }, { 0 },
	    BIT(EXPIRED), 0, { 0 } },
	{ "intermediate expired, but we have the new one",
	    { LEAF, DV_EXPIRED }, { DV }, { 0 }, 0, BIT(CHAIN_COMPLETED),
	    { LEAF, DV } },
	{ "intermediate of next year", { LEAF, DV_LATER }, { 0 }, { 0 },
	    BIT(NOT_YET_VALID), 0, { 0 } },
	{ "next generation of the same name", { LEAF, DV_NEXT }, { 0 }, { 0 },
	    BIT(INCOMPLETE_CHAIN), 0, { 0 } },
	{ "both generations", { DV_NEXT, LEAF, DV }, { 0 }, { 0 }, 0, 0,
	    { LEAF, DV } },
	{ "weak and strong intermediate", { DV_SHA1, LEAF, DV }, { 0 }, { 0 },
	    0, 0, { LEAF, DV } },
	{ "weak intermediate", { DV_SHA1, LEAF }, { 0 }, { 0 },
	    BIT(WEAK_SIGNATURE), 0, { 0 } },
	{ "CAs in a ring", { LEAF_LOOP, A_BY_B, B_BY_A }, { 0 }, { 0 },
	    BIT(INCOMPLETE_CHAIN), 0, { 0 } },
	{ "path length", { LEAF_SUB, SUB, DV }, { 0 }, { 0 },
	    BIT(CHAIN_INVALID), 0, { 0 } },
	{ "issuer that is no CA", { LEAF_NO_CA, NO_CA }, { 0 }, { 0 },
	    BIT(CHAIN_INVALID), 0, { 0 } },
	{ "wrong signature", { LEAF_BROKEN, DV }, { 0 }, { 0 },
	    BIT(CHAIN_INVALID), 0, { 0 } },
	{ "self-signed", { LEAF_SELF }, { 0 }, { 0 }, BIT(SELF_SIGNED), 0,
	    { 0 } },
	{ "last year's and this year's", { LEAF_EXPIRED, LEAF, DV }, { 0 },
	    { 0 }, 0, 0, { LEAF, DV } },
	{ "two good ones", { LEAF, LEAF_SOON, DV }, { 0 }, { 0 },
	    BIT(AMBIGUOUS), 0, { 0 } },
	{ "soon to expire", { LEAF_SOON, DV }, { 0 }, { 0 }, 0,
	    BIT(EXPIRES_SOON), { LEAF_SOON, DV } },
	{ "another key", { LEAF_OTHER, DV }, { 0 }, { 0 }, BIT(KEY_MISMATCH),
	    0, { 0 } },
	{ "CAs alone", { DV, ROOT }, { 0 }, { 0 }, BIT(NO_CERTIFICATE), 0,
	    { 0 } },
	{ "everything at once", { LEAF_CLIENT }, { 0 }, { 0 },
	    BIT(EXPIRED) | BIT(WRONG_DOMAIN) | BIT(NOT_SERVER_AUTH) |
	    BIT(INCOMPLETE_CHAIN), 0, { 0 } },
};

static uint32_t
put_pem(struct buf *b, const enum cert *sent)
{
	size_t before = b->len, i;
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;
	long len;

	for (i = 0; i < LIST_MAX && sent[i] != NONE; i++)
		PEM_write_bio_X509(bio, certs[sent[i]]);
	len = BIO_get_mem_data(bio, &data);
	if (len > 0)
		buf_put(b, data, (size_t)len);
	BIO_free(bio);
	return (uint32_t)(b->len - before);
}

static unsigned
bits(const struct verdict_finding *findings, size_t count)
{
	unsigned all = 0;
	size_t i;

	for (i = 0; i < count; i++)
		all |= 1U << findings[i].code;
	return all;
}

static bool
is_chain(const struct verdict *v, const enum cert *want)
{
	unsigned char hash[SHA256_SIZE];
	size_t i;

	for (i = 0; i < LIST_MAX && want[i] != NONE; i++) {
		if (i == v->chain_count)
			return false;
		X509_digest(certs[want[i]], EVP_sha256(), hash, NULL);
		if (memcmp(hash, v->chain[i].sha256, SHA256_SIZE) != 0)
			return false;
	}
	return i == v->chain_count;
}

static void
ask(const struct chain_case *c, struct verdict *v)
{
	static const enum cert usual[LIST_MAX] = { ROOT, OLD };
	static char file[] = "certs.pem", domain[] = "shop.example";
	struct inspect_question q = { .has_key = true, .at = AT,
		.soon = AT + YEAR / 2, .domain = domain, .file_count = 1 };
	struct buf b;

	buf_init(&b, 1 << 20);
	assert_int_equal(spki_hash_key(keys[KEY_OURS], q.spki_sha256, NULL),
	    0);
	q.files[0].name = file;
	q.files[0].len = put_pem(&b, c->sent);
	q.trust_len = put_pem(&b, c->trust[0] != NONE ? c->trust : usual);
	q.intermediates_len = put_pem(&b, c->given);
	assert_int_equal(inspect_run(&q, (unsigned char *)b.data, b.len,
	    NULL, v, NULL), 0);
	buf_release(&b);
}

static void
test_chains(void **state)
{
	struct verdict v;
	unsigned reasons, warnings;
	size_t i, bad = 0;

	(void)state;
	for (i = 0; i < COUNT(list); i++) {
		ask(&list[i], &v);
		reasons = bits(v.reasons, v.reason_count);
		warnings = bits(v.warnings, v.warning_count);
		if (reasons != list[i].reasons ||
		    v.ok != (list[i].reasons == 0) ||
		    (warnings & list[i].warnings) != list[i].warnings ||
		    (v.ok && !is_chain(&v, list[i].chain))) {
			print_error("%s: %s%s, %zu in the chain\n",
			    list[i].name, v.ok ? "ok" : "reject ",
			    v.ok ? "" : verdict_code_names[v.reasons[0].code],
			    v.chain_count);
			bad++;
		}
		verdict_release(&v);
	}
	assert_int_equal(bad, 0);
}

/* The clerk asks without a key first: the keys tell whose delivery it is. */
static void
test_keys(void **state)
{
	static char file[] = "certs.pem", domain[] = "";
	static const enum cert sent[LIST_MAX] = { DV, LEAF, LEAF_OTHER };
	struct inspect_question q = { .at = AT, .domain = domain,
		.file_count = 1 };
	unsigned char ours[SHA256_SIZE];
	struct verdict v;
	struct buf b;
	size_t i, found = 0;

	(void)state;
	buf_init(&b, 1 << 20);
	q.files[0].name = file;
	q.files[0].len = put_pem(&b, sent);
	assert_int_equal(spki_hash_key(keys[KEY_OURS], ours, NULL), 0);
	assert_int_equal(inspect_run(&q, (unsigned char *)b.data, b.len,
	    NULL, &v, NULL), 0);
	assert_int_equal(bits(v.reasons, v.reason_count), BIT(AMBIGUOUS));
	assert_int_equal(v.key_count, 3);
	assert_int_equal(v.keys[2].holder, HOLDER_CA_CERTIFICATE);
	for (i = 0; i < v.key_count; i++)
		if (memcmp(v.keys[i].spki_sha256, ours, SHA256_SIZE) == 0 &&
		    v.keys[i].holder == HOLDER_CERTIFICATE)
			found++;
	assert_int_equal(found, 1);
	verdict_release(&v);
	/* The lengths of a question must agree with what came along. */
	q.files[0].len++;
	assert_int_equal(inspect_run(&q, (unsigned char *)b.data, b.len,
	    NULL, &v, NULL), -1);
	buf_release(&b);
}

static void
write_cert(const char *path, enum cert number, bool pem)
{
	BIO *bio = BIO_new_file(path, "w");

	assert_non_null(bio);
	if (pem)
		PEM_write_bio_X509(bio, certs[number]);
	else
		i2d_X509_bio(bio, certs[number]);
	BIO_free(bio);
}

/* Roots and intermediates of the configuration, and files that are not
 * there. */
static void
test_configured(void **state)
{
	static char file[] = "leaf.pem", domain[] = "shop.example";
	static const enum cert sent[LIST_MAX] = { LEAF };
	char dir[] = "/tmp/test_chain.XXXXXX", root[64], dv[64], none[64];
	struct config_trust trust = { .roots_file = root };
	struct inspect_question q = { .has_key = true, .at = AT,
		.domain = domain, .file_count = 1 };
	struct verdict v;
	struct err err;
	struct buf b;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(root, sizeof root, "%s/root", dir);
	snprintf(dv, sizeof dv, "%s/dv.cer", dir);
	snprintf(none, sizeof none, "%s/none", dir);
	write_cert(dv, DV, false);
	trust.intermediates_directory = dir;
	assert_int_equal(inspect_init(&trust, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.text, root));
	write_cert(root, ROOT, true);
	assert_int_equal(inspect_init(&trust, &err), 0);
	buf_init(&b, 1 << 20);
	q.files[0].name = file;
	q.files[0].len = put_pem(&b, sent);
	assert_int_equal(spki_hash_key(keys[KEY_OURS], q.spki_sha256, NULL),
	    0);
	assert_int_equal(inspect_run(&q, (unsigned char *)b.data, b.len,
	    NULL, &v, NULL), 0);
	assert_true(v.ok);
	assert_int_equal(v.chain_count, 2);
	verdict_release(&v);
	q.only_trust = true;
	assert_int_equal(inspect_run(&q, (unsigned char *)b.data, b.len,
	    NULL, &v, NULL), 0);
	assert_false(v.ok);
	verdict_release(&v);
	trust.intermediates_directory = none;
	assert_int_equal(inspect_init(&trust, &err), -1);
	buf_release(&b);
	unlink(root);
	unlink(dv);
	rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_configured),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
