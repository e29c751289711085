/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "base/mem.h"
#include "keeper/keygen.h"
#include "keeper/pkcs8.h"

static const struct {
	const char *name;
	enum config_key_type type;
	int base_id;
	int bits;
	int count; /* keys to look at */
} cases[] = {
	{ "rsa-2048", KEY_RSA_2048, EVP_PKEY_RSA, 2048, 8 },
	{ "rsa-3072", KEY_RSA_3072, EVP_PKEY_RSA, 3072, 1 },
	{ "rsa-4096", KEY_RSA_4096, EVP_PKEY_RSA, 4096, 1 },
	{ "p-256", KEY_P_256, EVP_PKEY_EC, 256, 20 },
	{ "p-384", KEY_P_384, EVP_PKEY_EC, 384, 5 },
};

static BIGNUM *
number(EVP_PKEY *key, const char *name)
{
	BIGNUM *bn = NULL;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &bn), 1);
	return bn;
}

/* The facts again, with OpenSSL's arithmetic instead of GMP's. */
static void
check_rsa(EVP_PKEY *key, int bits)
{
	BIGNUM *n = number(key, OSSL_PKEY_PARAM_RSA_N);
	BIGNUM *e = number(key, OSSL_PKEY_PARAM_RSA_E);
	BIGNUM *d = number(key, OSSL_PKEY_PARAM_RSA_D);
	BIGNUM *p = number(key, OSSL_PKEY_PARAM_RSA_FACTOR1);
	BIGNUM *q = number(key, OSSL_PKEY_PARAM_RSA_FACTOR2);
	BIGNUM *distance = BN_new();

	assert_int_equal(BN_num_bits(n), bits);
	assert_true(BN_is_word(e, 65537));
	assert_int_equal(BN_num_bits(p), bits / 2);
	assert_int_equal(BN_num_bits(q), bits / 2);
	BN_sub(distance, p, q);
	assert_true(BN_num_bits(distance) > bits / 2 - 100);
	assert_true(BN_num_bits(d) > bits / 2);
	BN_free(n);
	BN_free(e);
	BN_clear_free(d);
	BN_clear_free(p);
	BN_clear_free(q);
	BN_clear_free(distance);
}

/* OpenSSL's own whole check: prime factors, exponents, point on the curve. */
static void
check_openssl(EVP_PKEY *key)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	assert_int_equal(EVP_PKEY_check(ctx), 1);
	assert_int_equal(EVP_PKEY_pairwise_check(ctx), 1);
	EVP_PKEY_CTX_free(ctx);
}

static void
every_type(void **state)
{
	struct err err = { 0 };
	EVP_PKEY *key, *last;
	size_t i, j;
	int n;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		last = NULL;
		for (n = 0; n < cases[i].count; n++) {
			if (keygen_make(cases[i].type, &key, &err) == -1)
				fail_msg("%s: %s", cases[i].name, err.text);
			if (EVP_PKEY_get_base_id(key) != cases[i].base_id ||
			    EVP_PKEY_get_bits(key) != cases[i].bits)
				fail_msg("%s: other kind", cases[i].name);
			if (cases[i].base_id == EVP_PKEY_RSA)
				check_rsa(key, cases[i].bits);
			check_openssl(key);
			assert_int_equal(keygen_check_pair(key, &err), 0);
			for (j = 0; j < COUNT(cases); j++)
				assert_int_equal(keygen_is_type(key,
				    cases[j].type), i == j);
			if (last != NULL)
				assert_int_not_equal(EVP_PKEY_eq(key, last), 1);
			EVP_PKEY_free(last);
			last = key;
		}
		EVP_PKEY_free(last);
	}
}

static void
unknown_type(void **state)
{
	struct err err = { 0 };
	EVP_PKEY *key = NULL;

	(void)state;
	assert_int_equal(keygen_make((enum config_key_type)99, &key, &err), -1);
	assert_int_equal(err.kind, ERR_BUG);
	assert_null(key);
	assert_false(keygen_is_slow((enum config_key_type)99));
	assert_true(keygen_is_slow(KEY_RSA_4096));
	assert_false(keygen_is_slow(KEY_P_384));
}

/* A key whose public half belongs to another: the pairwise check must see
 * it.  (In PKCS#8 of an EC key the public point is the last 65 bytes.) */
static void
wrong_pair(void **state)
{
	struct secret one = { 0 }, two = { 0 };
	struct err err = { 0 };
	EVP_PKEY *key;

	(void)state;
	assert_int_equal(keygen_make(KEY_P_256, &key, &err), 0);
	assert_int_equal(pkcs8_encode(key, &one, &err), 0);
	EVP_PKEY_free(key);
	assert_int_equal(keygen_make(KEY_P_256, &key, &err), 0);
	assert_int_equal(pkcs8_encode(key, &two, &err), 0);
	EVP_PKEY_free(key);
	assert_int_equal(one.len, two.len);
	memcpy(one.data + one.len - 65, two.data + two.len - 65, 65);
	assert_int_equal(pkcs8_decode(one.data, one.len, &key, &err), 0);
	assert_int_equal(keygen_check_pair(key, &err), -1);
	assert_int_equal(err.kind, ERR_BUG);
	EVP_PKEY_free(key);
	secret_release(&one);
	secret_release(&two);
}

static void
pkcs8_forms(void **state)
{
	struct secret der = { 0 }, pem = { 0 };
	EVP_PKEY *key, *again;
	struct err err = { 0 };
	size_t i, len;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		if (cases[i].bits == 3072)
			continue;
		assert_int_equal(keygen_make(cases[i].type, &key, &err), 0);
		assert_int_equal(pkcs8_encode(key, &der, &err), 0);
		assert_int_equal(pkcs8_decode(der.data, der.len, &again, &err),
		    0);
		assert_int_equal(EVP_PKEY_eq(key, again), 1);
		EVP_PKEY_free(again);
		assert_int_equal(pkcs8_encode_pem(key, &pem, &err), 0);
		assert_memory_equal(pem.data, "-----BEGIN PRIVATE KEY-----\n",
		    28);
		assert_memory_equal(pem.data + pem.len - 26,
		    "-----END PRIVATE KEY-----\n", 26);
		for (len = 0; len < der.len; len += 1 + der.len / 200)
			assert_int_equal(pkcs8_decode(der.data, len, &again,
			    &err), -1);
		EVP_PKEY_free(key);
	}
	secret_release(&der);
	secret_release(&pem);
}

/* A key on this curve with this private number. */
static EVP_PKEY *
ec_key(const char *curve, unsigned number)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve));
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EC_POINT *point = EC_POINT_new(group);
	unsigned char octets[200];
	OSSL_PARAM *params;
	BIGNUM *d = BN_new();
	EVP_PKEY *key = NULL;
	size_t len;

	assert_int_equal(BN_set_word(d, number), 1);
	assert_int_equal(EC_POINT_mul(group, point, d, NULL, NULL, NULL), 1);
	len = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
	    octets, sizeof octets, NULL);
	OSSL_PARAM_BLD_push_utf8_string(build, "group", curve, 0);
	OSSL_PARAM_BLD_push_octet_string(build, "pub", octets, len);
	OSSL_PARAM_BLD_push_BN(build, "priv", d);
	params = OSSL_PARAM_BLD_to_param(build);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR,
	    params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	BN_free(d);
	return key;
}

/* What we write for a key on a curve is what OpenSSL writes, byte for byte:
 * also for a private number that begins with many zeros. */
static void
pkcs8_as_openssl(void **state)
{
	static const char *const curves[] = { "prime256v1", "secp384r1" };
	PKCS8_PRIV_KEY_INFO *info;
	struct secret der = { 0 };
	struct err err = { 0 };
	unsigned char *theirs;
	EVP_PKEY *key;
	size_t i, n;
	int len;

	(void)state;
	for (i = 0; i < COUNT(curves); i++)
		for (n = 0; n < 20; n++) {
			key = n < 10 ? EVP_EC_gen(curves[i])
				     : ec_key(curves[i], 1U << n);
			assert_non_null(key);
			assert_int_equal(pkcs8_encode(key, &der, &err), 0);
			info = EVP_PKEY2PKCS8(key);
			theirs = NULL;
			len = i2d_PKCS8_PRIV_KEY_INFO(info, &theirs);
			assert_int_equal(der.len, len);
			assert_memory_equal(der.data, theirs, der.len);
			OPENSSL_free(theirs);
			PKCS8_PRIV_KEY_INFO_free(info);
			EVP_PKEY_free(key);
		}
	secret_release(&der);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type),
		cmocka_unit_test(unknown_type),
		cmocka_unit_test(wrong_pair),
		cmocka_unit_test(pkcs8_forms),
		cmocka_unit_test(pkcs8_as_openssl),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
