/* SPDX-License-Identifier: ISC */
#include "keeper/keygen.h"

#include <assert.h>
#include <errno.h>
#include <gmp.h>
#include <nettle/rsa.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "pki/ssl_err.h"

#define RSA_EXPONENT 65537
#define RSA_BYTES_MAX (4096 / 8)
#define SIGNATURE_MAX 1024

/*
 * Rounds for numbers that nettle has already proved prime: the first 24 of
 * GMP's are one Baillie-PSW test, which no composite is known to pass; this
 * one is here to catch a miscompiled or broken library.
 */
#define PRIME_ROUNDS 25

static const struct key_kind {
	int base_id;
	int bits;
	const char *curve; /* NULL: RSA */
} kinds[] = {
	[KEY_RSA_2048] = { EVP_PKEY_RSA, 2048, NULL },
	[KEY_RSA_3072] = { EVP_PKEY_RSA, 3072, NULL },
	[KEY_RSA_4096] = { EVP_PKEY_RSA, 4096, NULL },
	[KEY_P_256] = { EVP_PKEY_EC, 256, "P-256" },
	[KEY_P_384] = { EVP_PKEY_EC, 384, "P-384" },
};
static_assert(COUNT(kinds) == KEY_TYPE_COUNT, "a row for each key type");

/* ---- GMP keeps numbers on the heap and does not wipe them: do it here. */

static void *
wiping_alloc(size_t size)
{
	return xmalloc(size);
}

static void
wiping_free(void *p, size_t size)
{
	explicit_bzero(p, size);
	free(p);
}

static void *
wiping_realloc(void *old, size_t old_size, size_t size)
{
	void *p = xmalloc(size);

	memcpy(p, old, old_size < size ? old_size : size);
	wiping_free(old, old_size);
	return p;
}

static void
random_bytes(void *ctx, size_t len, uint8_t *out)
{
	ssize_t n;

	(void)ctx;
	while (len > 0) {
		n = getrandom(out, len, 0);
		if (n == -1 && errno == EINTR)
			continue;
		/* There is no way on without randomness. */
		if (n <= 0)
			abort();
		out += n;
		len -= (size_t)n;
	}
}

/* Is d the inverse of e modulo prime - 1, and reduced the number given? */
static bool
is_exponent(const mpz_t d, const mpz_t e, const mpz_t prime,
    const mpz_t reduced)
{
	mpz_t order, t;
	bool ok;

	mpz_init(order);
	mpz_init(t);
	mpz_sub_ui(order, prime, 1);
	mpz_mod(t, d, order);
	ok = mpz_cmp(t, reduced) == 0;
	mpz_mul(t, d, e);
	mpz_mod(t, t, order);
	ok = ok && mpz_cmp_ui(t, 1) == 0;
	mpz_clear(order);
	mpz_clear(t);
	return ok;
}

/*
 * FIPS 186-5 A.1.1: primes at least 2^(bits/2 - 100) apart, else Fermat's
 * method finds them (the "close primes" of the Baseline Requirements); and a
 * private exponent over 2^(bits/2).
 */
static bool
is_well_apart(const struct rsa_private_key *key, size_t bits)
{
	mpz_t distance;
	bool ok;

	mpz_init(distance);
	mpz_sub(distance, key->p, key->q);
	mpz_abs(distance, distance);
	ok = mpz_sizeinbase(distance, 2) > bits / 2 - 100 &&
	    mpz_sizeinbase(key->d, 2) > bits / 2;
	mpz_clear(distance);
	return ok;
}

static bool
is_product(const struct rsa_public_key *pub, const struct rsa_private_key *key)
{
	mpz_t t;
	bool ok;

	mpz_init(t);
	mpz_mul(t, key->p, key->q);
	ok = mpz_cmp(t, pub->n) == 0;
	mpz_mul(t, key->c, key->q);
	mpz_mod(t, t, key->p);
	ok = ok && mpz_cmp_ui(t, 1) == 0;
	mpz_clear(t);
	return ok;
}

/* What is wrong with the numbers, or NULL. */
static const char *
rsa_fault(const struct rsa_public_key *pub, const struct rsa_private_key *key,
    size_t bits)
{
	if (mpz_cmp_ui(pub->e, RSA_EXPONENT) != 0)
		return "public exponent";
	if (mpz_sizeinbase(pub->n, 2) != bits)
		return "modulus size";
	if (mpz_sizeinbase(key->p, 2) != bits / 2 ||
	    mpz_sizeinbase(key->q, 2) != bits / 2)
		return "prime size";
	if (!is_product(pub, key))
		return "product of the primes";
	if (!is_well_apart(key, bits))
		return "distance of the primes";
	if (!is_exponent(key->d, pub->e, key->p, key->a) ||
	    !is_exponent(key->d, pub->e, key->q, key->b))
		return "private exponent";
	if (mpz_probab_prime_p(key->p, PRIME_ROUNDS) == 0 ||
	    mpz_probab_prime_p(key->q, PRIME_ROUNDS) == 0)
		return "primality";
	return NULL;
}

/* ---- From nettle's numbers to OpenSSL's key. */

struct rsa_param {
	const char *name;
	const __mpz_struct *number;
	BIGNUM *bn;
};

static BIGNUM *
bn_of(const __mpz_struct *number)
{
	unsigned char bytes[RSA_BYTES_MAX];
	size_t len = 0;
	BIGNUM *bn;

	mpz_export(bytes, &len, 1, 1, 1, 0, number);
	bn = BN_secure_new();
	if (bn != NULL && BN_bin2bn(bytes, (int)len, bn) == NULL) {
		BN_clear_free(bn);
		bn = NULL;
	}
	OPENSSL_cleanse(bytes, sizeof bytes);
	return bn;
}

static EVP_PKEY *
import_params(OSSL_PARAM_BLD *build)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY *key = NULL;

	if (ctx != NULL && params != NULL && EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static EVP_PKEY *
rsa_import(const struct rsa_public_key *pub, const struct rsa_private_key *key)
{
	struct rsa_param params[] = {
		{ OSSL_PKEY_PARAM_RSA_N, pub->n, NULL },
		{ OSSL_PKEY_PARAM_RSA_E, pub->e, NULL },
		{ OSSL_PKEY_PARAM_RSA_D, key->d, NULL },
		{ OSSL_PKEY_PARAM_RSA_FACTOR1, key->p, NULL },
		{ OSSL_PKEY_PARAM_RSA_FACTOR2, key->q, NULL },
		{ OSSL_PKEY_PARAM_RSA_EXPONENT1, key->a, NULL },
		{ OSSL_PKEY_PARAM_RSA_EXPONENT2, key->b, NULL },
		{ OSSL_PKEY_PARAM_RSA_COEFFICIENT1, key->c, NULL },
	};
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY *imported = NULL;
	bool ok = build != NULL;
	size_t i;

	for (i = 0; i < COUNT(params) && ok; i++) {
		params[i].bn = bn_of(params[i].number);
		ok = params[i].bn != NULL &&
		    OSSL_PARAM_BLD_push_BN(build, params[i].name,
			params[i].bn) == 1;
	}
	if (ok)
		imported = import_params(build);
	/* The builder points at the numbers until it has been used. */
	for (i = 0; i < COUNT(params); i++)
		BN_clear_free(params[i].bn);
	OSSL_PARAM_BLD_free(build);
	return imported;
}

/*
 * RSA comes from nettle, not from OpenSSL: nettle builds its primes from
 * smaller proven ones (Maurer's method over GMP), which takes a third of the
 * processor time that OpenSSL 3.0's random search does, and a reply with an
 * RSA key is nearly all key generation.  Signing and everything else stays
 * with OpenSSL.
 */
static int
rsa_make(const struct key_kind *kind, EVP_PKEY **key_out, struct err *err)
{
	struct rsa_public_key pub;
	struct rsa_private_key key;
	const char *fault;
	int rc = -1;

	/* Compatible with what malloc'd before, so it may be set any time. */
	mp_set_memory_functions(wiping_alloc, wiping_realloc, wiping_free);
	rsa_public_key_init(&pub);
	rsa_private_key_init(&key);
	mpz_set_ui(pub.e, RSA_EXPONENT);
	if (rsa_generate_keypair(&pub, &key, NULL, random_bytes, NULL, NULL,
		(unsigned)kind->bits, 0) != 1) {
		err_set(err, ERR_BUG, "nettle makes no RSA key of %d bits",
		    kind->bits);
		goto out;
	}
	fault = rsa_fault(&pub, &key, (size_t)kind->bits);
	if (fault != NULL) {
		err_set(err, ERR_BUG, "a new RSA key fails its check: %s",
		    fault);
		goto out;
	}
	*key_out = rsa_import(&pub, &key);
	if (*key_out == NULL) {
		ssl_err_set(err, ERR_BUG, "import of an RSA key");
		goto out;
	}
	rc = 0;
out:
	rsa_private_key_clear(&key);
	rsa_public_key_clear(&pub);
	return rc;
}

int
keygen_make(enum config_key_type type, EVP_PKEY **key_out, struct err *err)
{
	const struct key_kind *kind;
	EVP_PKEY *key = NULL;

	if ((size_t)type >= COUNT(kinds))
		return err_set(err, ERR_BUG, "unknown key type %d", (int)type);
	kind = &kinds[type];
	if (kind->curve != NULL) {
		*key_out = EVP_EC_gen(kind->curve);
		if (*key_out == NULL)
			return ssl_err_set(err, ERR_BUG, "key on %s",
			    kind->curve);
		return 0;
	}
	if (rsa_make(kind, &key, err) == -1)
		return -1;
	if (keygen_check_pair(key, err) == -1) {
		EVP_PKEY_free(key);
		return -1;
	}
	*key_out = key;
	return 0;
}

bool
keygen_is_slow(enum config_key_type type)
{
	return (size_t)type < COUNT(kinds) && kinds[type].curve == NULL;
}

bool
keygen_is_type(const EVP_PKEY *key, enum config_key_type type)
{
	return (size_t)type < COUNT(kinds) &&
	    EVP_PKEY_get_base_id(key) == kinds[type].base_id &&
	    EVP_PKEY_get_bits(key) == kinds[type].bits;
}

int
keygen_curve(const EVP_PKEY *key)
{
	char name[32];

	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
	    EVP_PKEY_get_group_name(key, name, sizeof name, NULL) != 1)
		return NID_undef;
	return OBJ_sn2nid(name);
}

int
keygen_check_pair(EVP_PKEY *key, struct err *err)
{
	static const unsigned char text[] = "pairwise consistency";
	unsigned char signature[SIGNATURE_MAX];
	size_t len = sizeof signature;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok;

	ok = ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(ctx, signature, &len, text, sizeof text) == 1 &&
	    EVP_MD_CTX_reset(ctx) == 1 &&
	    EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, signature, len, text, sizeof text) == 1;
	EVP_MD_CTX_free(ctx);
	if (!ok)
		return ssl_err_set(err, ERR_BUG,
		    "a key fails its pairwise check");
	return 0;
}
