/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/x509.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "keeper/keygen.h"
#include "keeper/pkcs8.h"
#include "keeper/seal.h"

#define MASTER "q3Xy/oVd7Vn0kT8m+RzW2uE5bJpHsLcA"
#define OTHER "Zk4mQ0pW+8sYt1vE6rUo/3xCbNnLjHgF"

static char dir[] = "/tmp/test_seal.XXXXXX";

static void
path_in(char path[256], const char *name)
{
	snprintf(path, 256, "%s/%s", dir, name);
}

static void
put_file(const char *name, const void *data, size_t len)
{
	char path[256];

	path_in(path, name);
	assert_int_equal(file_replace(path, 0600, data, len, NULL), 0);
}

static void
make_sealer(struct sealer *s, const char *text)
{
	struct secret master = { 0 };
	struct err err = { 0 };

	secret_set(&master, text, strlen(text));
	if (sealer_init(s, &master, &err) == -1)
		fail_msg("%s", err.text);
	assert_null(master.data);
}

static void
round_trip(void **state)
{
	static const enum config_key_type types[] = { KEY_P_256, KEY_P_384,
		KEY_RSA_2048, KEY_RSA_4096 };
	unsigned char hash[SPKI_HASH_SIZE], *blob;
	struct sealer s, later;
	EVP_PKEY *key, *again;
	struct err err = { 0 };
	size_t i, len;

	(void)state;
	make_sealer(&s, MASTER);
	make_sealer(&later, MASTER);
	assert_memory_not_equal(s.salt, later.salt, sizeof s.salt);
	for (i = 0; i < COUNT(types); i++) {
		assert_int_equal(keygen_make(types[i], &key, &err), 0);
		assert_int_equal(spki_hash_key(key, hash, &err), 0);
		assert_int_equal(seal_key(&s, key, &blob, &len, &err), 0);
		assert_int_equal(unseal_key(&s, blob, len, hash, &again, &err),
		    0);
		assert_int_equal(EVP_PKEY_eq(key, again), 1);
		EVP_PKEY_free(again);
		/* After a restart there is another salt. */
		assert_int_equal(unseal_key(&later, blob, len, hash, &again,
		    &err), 0);
		assert_int_equal(EVP_PKEY_eq(key, again), 1);
		EVP_PKEY_free(again);
		EVP_PKEY_free(key);
		free(blob);
	}
	sealer_release(&s);
	sealer_release(&later);
	sealer_release(&s);
}

/* The promise of no lock-in: the real openssl command opens a blob. */
static void
opened_by_openssl(void **state)
{
	char command[1024];
	struct secret plain = { 0 };
	struct sealer s;
	unsigned char *blob;
	struct buf got;
	EVP_PKEY *key;
	char path[256];
	size_t len;

	(void)state;
	make_sealer(&s, MASTER);
	assert_int_equal(keygen_make(KEY_P_256, &key, NULL), 0);
	assert_int_equal(seal_key(&s, key, &blob, &len, NULL), 0);
	put_file("master.secret", MASTER "\n", strlen(MASTER) + 1);
	put_file("blob", blob, len);
	snprintf(command, sizeof command, "openssl pkcs8 -inform DER -in "
	    "%s/blob -passin file:%s/master.secret -out %s/plain "
	    ">/dev/null 2>&1",
	    dir, dir, dir);
	assert_int_equal(system(command), 0);
	path_in(path, "plain");
	buf_init(&got, 65536);
	assert_int_equal(file_read(path, &got, NULL), 0);
	assert_int_equal(pkcs8_encode_pem(key, &plain, NULL), 0);
	assert_int_equal(got.len, plain.len);
	assert_memory_equal(got.data, plain.data, plain.len);
	/* And not with another secret. */
	put_file("master.secret", OTHER "\n", strlen(OTHER) + 1);
	assert_int_not_equal(system(command), 0);
	buf_release(&got);
	secret_release(&plain);
	EVP_PKEY_free(key);
	free(blob);
	sealer_release(&s);
}

/* The other way: what the openssl command sealed in this form opens here. */
static void
sealed_by_openssl(void **state)
{
	unsigned char hash[SPKI_HASH_SIZE];
	char command[1024], path[256];
	struct sealer s;
	struct err err = { 0 };
	struct buf blob;
	EVP_PKEY *key;

	(void)state;
	make_sealer(&s, MASTER);
	put_file("master.secret", MASTER "\n", strlen(MASTER) + 1);
	snprintf(command, sizeof command, "cd %s && openssl ecparam -name "
	    "prime256v1 -genkey -noout -out k.pem && openssl pkcs8 -topk8 "
	    "-v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 3000 -in k.pem "
	    "-outform DER -passout file:master.secret -out other && "
	    "openssl pkey -in k.pem -pubout -outform DER | openssl dgst "
	    "-sha256 -binary >hash", dir);
	assert_int_equal(system(command), 0);
	buf_init(&blob, 65536);
	path_in(path, "hash");
	assert_int_equal(file_read(path, &blob, NULL), 0);
	assert_int_equal(blob.len, sizeof hash);
	memcpy(hash, blob.data, sizeof hash);
	buf_reset(&blob);
	path_in(path, "other");
	assert_int_equal(file_read(path, &blob, NULL), 0);
	if (unseal_key(&s, (unsigned char *)blob.data, blob.len, hash, &key,
		&err) == -1)
		fail_msg("%s", err.text);
	EVP_PKEY_free(key);
	buf_release(&blob);
	sealer_release(&s);
}

static void
wrong_secret_or_key(void **state)
{
	unsigned char hash[SPKI_HASH_SIZE], other[SPKI_HASH_SIZE], *blob;
	struct sealer s, stranger;
	EVP_PKEY *key, *none = NULL;
	struct err err = { 0 };
	size_t len;

	(void)state;
	make_sealer(&s, MASTER);
	make_sealer(&stranger, OTHER);
	assert_int_equal(keygen_make(KEY_P_256, &key, NULL), 0);
	assert_int_equal(spki_hash_key(key, hash, NULL), 0);
	assert_int_equal(seal_key(&s, key, &blob, &len, NULL), 0);
	assert_int_equal(unseal_key(&stranger, blob, len, hash, &none, &err),
	    -1);
	assert_int_equal(err.kind, ERR_PERM);
	memcpy(other, hash, sizeof other);
	other[31] ^= 1;
	assert_int_equal(unseal_key(&s, blob, len, other, &none, &err), -1);
	assert_int_equal(err.kind, ERR_PERM);
	assert_string_equal(err.text, "a sealed key is not the one asked for");
	assert_null(none);
	free(blob);
	EVP_PKEY_free(key);
	sealer_release(&s);
	sealer_release(&stranger);
}

/* No damaged blob gives a key, whichever byte it is (CBC has no seal of its
 * own), and none is cut short. */
static void
damaged(void **state)
{
	unsigned char hash[SPKI_HASH_SIZE], *blob, *copy;
	EVP_PKEY *key, *got;
	struct sealer s;
	size_t len, i;

	(void)state;
	make_sealer(&s, MASTER);
	assert_int_equal(keygen_make(KEY_P_256, &key, NULL), 0);
	assert_int_equal(spki_hash_key(key, hash, NULL), 0);
	assert_int_equal(seal_key(&s, key, &blob, &len, NULL), 0);
	for (i = 0; i < len; i++) {
		copy = xmemdup(blob, len);
		copy[i] ^= 0x20;
		/* Some bytes (a version, the optional NULL) carry nothing:
		 * then it must be the very key, never a changed one. */
		if (unseal_key(&s, copy, len, hash, &got, NULL) == 0) {
			if (EVP_PKEY_eq(got, key) != 1)
				fail_msg("byte %zu gave another key", i);
			assert_int_equal(keygen_check_pair(got, NULL), 0);
			EVP_PKEY_free(got);
		}
		free(copy);
	}
	for (i = 0; i < len; i++) {
		copy = xmemdup(blob, i);
		if (unseal_key(&s, copy, i, hash, &got, NULL) == 0)
			fail_msg("%zu bytes gave a key", i);
		free(copy);
	}
	copy = xmalloc(len + 1);
	memcpy(copy, blob, len);
	copy[len] = 0;
	assert_int_equal(unseal_key(&s, copy, len + 1, hash, &got, NULL), -1);
	free(copy);
	free(blob);
	EVP_PKEY_free(key);
	sealer_release(&s);
}

/* A blob that orders two thousand million rounds is not tried. */
static void
costly(void **state)
{
	unsigned char salt[16] = { 1 }, iv[16] = { 2 }, hash[32] = { 0 };
	unsigned char *der = NULL;
	ASN1_OCTET_STRING *octets;
	X509_ALGOR *pbe, *slot;
	struct err err = { 0 };
	EVP_PKEY *got;
	struct sealer s;
	X509_SIG *sig = X509_SIG_new();
	int len;

	(void)state;
	make_sealer(&s, MASTER);
	pbe = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), 2147483647, salt,
	    sizeof salt, iv, NID_hmacWithSHA256);
	X509_SIG_getm(sig, &slot, &octets);
	assert_int_equal(X509_ALGOR_copy(slot, pbe), 1);
	ASN1_OCTET_STRING_set(octets, salt, sizeof salt);
	len = i2d_X509_SIG(sig, &der);
	assert_true(len > 0);
	assert_int_equal(unseal_key(&s, der, (size_t)len, hash, &got, &err),
	    -1);
	assert_string_equal(err.text, "a sealed key is not of our form");
	OPENSSL_free(der);
	X509_ALGOR_free(pbe);
	X509_SIG_free(sig);
	sealer_release(&s);
}

static const struct {
	const char *text; /* the file */
	const char *complaint; /* NULL: good */
} masters[] = {
	{ MASTER "\n", NULL },
	{ MASTER, NULL },
	{ "correct horse battery staple and a few more\n", NULL },
	{ "", "is empty" },
	{ "q3Xy/oVd7Vn0kT8m+RzW2uE5bJpHsLc\n", "shorter than 32" },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "not random" },
	{ MASTER "\r\n", "CR LF" },
	{ MASTER "\n\n", "one line" },
	{ MASTER "\nsecond\n", "one line" },
	{ "\xc3\xa4" MASTER "\n", "printable ASCII" },
	{ "\t" MASTER "\n", "printable ASCII" },
};

static void
master_files(void **state)
{
	struct secret master = { 0 };
	struct err err;
	char path[256];
	size_t i;
	int rc;

	(void)state;
	path_in(path, "master");
	for (i = 0; i < COUNT(masters); i++) {
		memset(&err, 0, sizeof err);
		put_file("master", masters[i].text, strlen(masters[i].text));
		rc = sealer_read_master(path, &master, &err);
		if (masters[i].complaint == NULL ? rc != 0
		    : rc != -1 || err.kind != ERR_CONFIG ||
			strstr(err.text, masters[i].complaint) == NULL)
			fail_msg("case %zu: %d %s", i, rc, err.text);
	}
	put_file("master", MASTER "\n", strlen(MASTER) + 1);
	chmod(path, 0640);
	assert_int_equal(sealer_read_master(path, &master, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	secret_release(&master);
}

/* Texts of failures name no byte of the secret. */
static void
silent_about_the_secret(void **state)
{
	struct secret master = { 0 };
	struct err err = { 0 };
	struct sealer s;

	(void)state;
	secret_set(&master, "tooshortsecret", 14);
	assert_int_equal(sealer_init(&s, &master, &err), -1);
	assert_null(strstr(err.text, "tooshort"));
	sealer_release(&s);
}

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
remove_dir(void **state)
{
	static const char *const names[] = { "master.secret", "blob", "plain",
		"master", "k.pem", "other", "hash" };
	char path[256];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		path_in(path, names[i]);
		unlink(path);
	}
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(opened_by_openssl),
		cmocka_unit_test(sealed_by_openssl),
		cmocka_unit_test(wrong_secret_or_key),
		cmocka_unit_test(damaged),
		cmocka_unit_test(costly),
		cmocka_unit_test(master_files),
		cmocka_unit_test(silent_about_the_secret),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
