/* SPDX-License-Identifier: ISC */
/* Certificates to install, a directory to install them in, and what a web
 * server would see there.  Include after cmocka.h. */
#ifndef TESTS_INSTALLER_FIXTURE_H
#define TESTS_INSTALLER_FIXTURE_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "installer/generation.h"

#define DOMAIN "shop.example.org"

/* ---- Keys and certificates to install */

struct pair {
	long serial;
	EVP_PKEY *key;
	unsigned char *leaf, *issuer;
	size_t leaf_len, issuer_len;
	unsigned char spki[SPKI_HASH_SIZE];
};

static struct pair pairs[4]; /* serials 1 to 4 */

static inline size_t
certificate(EVP_PKEY *key, EVP_PKEY *signer, long serial, unsigned char **der)
{
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);
	int len;

	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), serial);
	X509_gmtime_adj(X509_getm_notBefore(cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)DOMAIN, -1, -1, 0);
	X509_set_issuer_name(cert, name);
	X509_set_pubkey(cert, key);
	assert_true(X509_sign(cert, signer, EVP_sha256()) > 0);
	*der = NULL;
	len = i2d_X509(cert, der);
	assert_true(len > 0);
	X509_free(cert);
	return (size_t)len;
}

static inline void
make_pair(struct pair *p, long serial)
{
	EVP_PKEY *ca = EVP_EC_gen("P-256");

	p->serial = serial;
	p->key = EVP_EC_gen("P-256");
	p->leaf_len = certificate(p->key, ca, serial, &p->leaf);
	p->issuer_len = certificate(ca, ca, 1000 + serial, &p->issuer);
	assert_int_equal(spki_hash_key(p->key, p->spki, NULL), 0);
	EVP_PKEY_free(ca);
}

/* ---- A directory per test */

static char dir[64];

static inline int
remove_entry(const char *path, const struct stat *st, int type,
    struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static inline void
fresh_dir(void)
{
	/* Hundreds of installations with a dozen fsyncs each: in memory. */
	snprintf(dir, sizeof dir, "%s/test_generation.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(dir));
}

static inline void
drop_dir(void)
{
	assert_int_equal(nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static inline const char *
path_of(const char *name)
{
	static char path[512];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static inline void
put_key(int fd, EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;

	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0,
	    NULL, NULL), 1);
	len = BIO_get_mem_data(bio, &text);
	(void)!write_full(fd, text, (size_t)len);
	BIO_free(bio);
}

/* The whole way of one certificate, as the installer goes it. */
static inline int
install(const struct pair *p, struct err *err)
{
	const struct generation_cert certs[] = {
		{ p->leaf, p->leaf_len },
		{ p->issuer, p->issuer_len },
	};
	struct generations g;
	struct generation n;
	int rc = -1;

	if (generations_open(&g, dir, DOMAIN, err) == -1)
		return -1;
	if (generation_begin(&g, &n, err) == -1)
		goto out;
	put_key(n.key_fd, p->key);
	if (fsync(n.key_fd) == -1) {
		err_set_errno(err, ERR_TEMP, "fsync");
		generation_abort(&g, &n);
		goto out;
	}
	if (generation_write(&n, certs, COUNT(certs), err) == -1 ||
	    generation_verify(&n, p->spki, err) == -1) {
		generation_abort(&g, &n);
		goto out;
	}
	rc = generation_commit(&g, &n, err);
out:
	generations_close(&g);
	return rc;
}

static inline void
must_install(const struct pair *p)
{
	struct err err = { 0 };

	if (install(p, &err) == -1)
		fail_msg("serial %ld: %s", p->serial, err.text);
}

/* ---- What a web server would see */

static inline STACK_OF(X509) *
served(const char *file)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	BIO *bio = BIO_new_file(path_of(file), "r");
	X509 *cert;

	assert_non_null(bio);
	while ((cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
		sk_X509_push(certs, cert);
	BIO_free(bio);
	return certs;
}

/* The serial in service, all four files proven to belong together; 0: none. */
static inline long
in_service(void)
{
	STACK_OF(X509) *full, *chain, *cert;
	EVP_PKEY *key;
	struct stat st;
	BIO *bio;
	long serial;

	if (lstat(path_of(DOMAIN), &st) == -1)
		return 0;
	assert_true(S_ISLNK(st.st_mode));
	full = served(DOMAIN "/fullchain.pem");
	chain = served(DOMAIN "/chain.pem");
	cert = served(DOMAIN "/cert.pem");
	assert_int_equal(sk_X509_num(full), 2);
	assert_int_equal(sk_X509_num(chain), 1);
	assert_int_equal(sk_X509_num(cert), 1);
	assert_int_equal(X509_cmp(sk_X509_value(full, 0),
	    sk_X509_value(cert, 0)), 0);
	assert_int_equal(X509_cmp(sk_X509_value(full, 1),
	    sk_X509_value(chain, 0)), 0);
	bio = BIO_new_file(path_of(DOMAIN "/privkey.pem"), "r");
	assert_non_null(bio);
	key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	assert_int_equal(X509_check_private_key(sk_X509_value(full, 0), key),
	    1);
	serial = ASN1_INTEGER_get(X509_get0_serialNumber(
	    sk_X509_value(full, 0)));
	EVP_PKEY_free(key);
	sk_X509_pop_free(full, X509_free);
	sk_X509_pop_free(chain, X509_free);
	sk_X509_pop_free(cert, X509_free);
	return serial;
}

static int part_count;

static inline int
count_part(const char *path, const struct stat *st, int type,
    struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	part_count += strstr(path, ".part") != NULL;
	return 0;
}

static inline int
leftovers(void)
{
	part_count = 0;
	assert_int_equal(nftw(dir, count_part, 16, FTW_PHYS), 0);
	return part_count;
}

static inline int
prepare(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(pairs); i++)
		make_pair(&pairs[i], (long)i + 1);
	return 0;
}

static inline int
release(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(pairs); i++) {
		EVP_PKEY_free(pairs[i].key);
		OPENSSL_free(pairs[i].leaf);
		OPENSSL_free(pairs[i].issuer);
	}
	return 0;
}

#endif
