/* SPDX-License-Identifier: ISC */
#include "keeper/seal.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "keeper/keygen.h"
#include "keeper/pkcs8.h"
#include "pki/ssl_err.h"

/*
 * Iterations slow down whoever guesses passwords.  This one is drawn at
 * random with 128 bits and more, so that nobody guesses it with any number;
 * this many cost 4 ms (measured), once at start and once for each key that an
 * earlier keeper sealed.  RFC 8018 4.2 asks for at least 1,000.
 */
#define ITERATIONS 10000
/* Of a blob that others may have made: 0.4 s. */
#define ITERATIONS_MAX 1000000

#define IV_SIZE 16
#define SALT_MAX 64 /* of a blob that others made */
/* Fewer different characters are a placeholder, not a random secret. */
#define DIFFERENT_MIN 8

#define ADVICE "make one with: openssl rand -base64 33 >FILE; chmod 600 FILE"

int
sealer_check_master(const struct secret *master, struct err *err)
{
	bool seen[256] = { false };
	size_t i, different = 0;

	if (master->len < MASTER_SECRET_MIN)
		return err_set(err, ERR_CONFIG, "the master secret is shorter "
		    "than %d characters; " ADVICE, MASTER_SECRET_MIN);
	for (i = 0; i < master->len; i++) {
		unsigned char c = master->data[i];

		if (c < 0x20 || c > 0x7e)
			return err_set(err, ERR_CONFIG, "the master secret is "
			    "not one line of printable ASCII; " ADVICE);
		different += seen[c] ? 0 : 1;
		seen[c] = true;
	}
	if (different < DIFFERENT_MIN)
		return err_set(err, ERR_CONFIG,
		    "the master secret is not random; " ADVICE);
	return 0;
}

int
sealer_read_master(const char *path, struct secret *master_out,
    struct err *err)
{
	struct secret master = { 0 };
	struct stat st;
	int rc = -1;

	if (secret_read_file(path, MASTER_SECRET_MAX, &master, err) == -1)
		return -1;
	if (sealer_check_master(&master, err) == -1) {
		err_prefix(err, "%s", path);
		goto out;
	}
	/* A carriage return that we leave out, openssl would not. */
	if (stat(path, &st) == -1 || (size_t)st.st_size > master.len + 1) {
		err_set(err, ERR_CONFIG, "%s: the line ends in CR LF; run: "
		    "sed -i 's/\\r$//' %s", path, path);
		goto out;
	}
	secret_move(master_out, &master);
	rc = 0;
out:
	secret_release(&master);
	return rc;
}

static int
derive(const struct sealer *s, const unsigned char *salt, size_t salt_len,
    int iterations, struct secret *key_out, struct err *err)
{
	secret_alloc(key_out, SEAL_KEY_SIZE);
	if (PKCS5_PBKDF2_HMAC((const char *)s->master.data, (int)s->master.len,
		salt, (int)salt_len, iterations, EVP_sha256(), SEAL_KEY_SIZE,
		key_out->data) != 1)
		return ssl_err_set(err, ERR_BUG, "PBKDF2");
	return 0;
}

int
sealer_init(struct sealer *s, struct secret *take_master, struct err *err)
{
	*s = (struct sealer){ .master = *take_master };
	*take_master = (struct secret){ 0 };
	if (sealer_check_master(&s->master, err) == -1)
		return -1;
	if (RAND_bytes(s->salt, sizeof s->salt) != 1)
		return ssl_err_set(err, ERR_BUG, "salt");
	return derive(s, s->salt, sizeof s->salt, ITERATIONS, &s->key, err);
}

void
sealer_release(struct sealer *s)
{
	secret_release(&s->master);
	secret_release(&s->key);
	*s = (struct sealer){ 0 };
}

/* AES-256-CBC with PKCS#7 padding of in, len bytes; out has room for a block
 * more.  The length, or -1. */
static int
aes_cbc(const struct secret *key, const unsigned char *iv, bool encrypt,
    const unsigned char *in, size_t len, unsigned char *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0, last = 0, total = -1;

	if (ctx != NULL &&
	    EVP_CipherInit_ex(ctx, EVP_aes_256_cbc(), NULL, key->data, iv,
		encrypt) == 1 &&
	    EVP_CipherUpdate(ctx, out, &n, in, (int)len) == 1 &&
	    EVP_CipherFinal_ex(ctx, out + n, &last) == 1)
		total = n + last;
	EVP_CIPHER_CTX_free(ctx); /* wipes the key schedule */
	return total;
}

/* ---- Sealing */

/* The blob's ASN.1 around the ciphertext, which it copies. */
static int
wrap(const struct sealer *s, unsigned char iv[IV_SIZE],
    const unsigned char *cipher, int cipher_len, unsigned char **der_out)
{
	unsigned char salt[SEAL_SALT_SIZE];
	X509_ALGOR *pbe = NULL, *slot;
	ASN1_OCTET_STRING *octets;
	X509_SIG *blob = X509_SIG_new();
	int len = -1;

	memcpy(salt, s->salt, sizeof salt);
	pbe = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), ITERATIONS, salt,
	    sizeof salt, iv, NID_hmacWithSHA256);
	if (pbe == NULL || blob == NULL)
		goto out;
	X509_SIG_getm(blob, &slot, &octets);
	if (X509_ALGOR_copy(slot, pbe) == 1 &&
	    ASN1_OCTET_STRING_set(octets, cipher, cipher_len) == 1)
		len = i2d_X509_SIG(blob, der_out);
out:
	X509_ALGOR_free(pbe);
	X509_SIG_free(blob);
	return len;
}

int
seal_key(const struct sealer *s, EVP_PKEY *key, unsigned char **blob_out,
    size_t *len_out, struct err *err)
{
	unsigned char iv[IV_SIZE], cipher[PKCS8_DER_MAX + IV_SIZE], *der = NULL;
	struct secret plain = { 0 };
	int len, rc = -1;

	if (pkcs8_encode(key, &plain, err) == -1)
		return -1;
	if (RAND_bytes(iv, sizeof iv) != 1 ||
	    (len = aes_cbc(&s->key, iv, true, plain.data, plain.len,
		cipher)) == -1 ||
	    (len = wrap(s, iv, cipher, len, &der)) <= 0) {
		ssl_err_set(err, ERR_BUG, "sealing of a key");
		goto out;
	}
	*blob_out = xmemdup(der, (size_t)len);
	*len_out = (size_t)len;
	rc = 0;
out:
	OPENSSL_free(der);
	secret_release(&plain);
	return rc;
}

/* ---- Unsealing */

/* What a blob says of itself. */
struct seal_params {
	unsigned char salt[SALT_MAX];
	size_t salt_len;
	unsigned char iv[IV_SIZE];
	int iterations;
};

static bool
is_algorithm(const X509_ALGOR *a, int nid)
{
	return a != NULL && OBJ_obj2nid(a->algorithm) == nid;
}

/* An OCTET STRING of at most max bytes: its length, or 0. */
static size_t
copy_octets(const ASN1_TYPE *t, unsigned char *to, size_t max)
{
	const ASN1_OCTET_STRING *octets;
	size_t len;

	if (t == NULL || t->type != V_ASN1_OCTET_STRING)
		return 0;
	octets = t->value.octet_string;
	len = (size_t)ASN1_STRING_length(octets);
	if (len > max)
		return 0;
	memcpy(to, ASN1_STRING_get0_data(octets), len);
	return len;
}

static bool
read_kdf(const X509_ALGOR *algorithm, struct seal_params *p)
{
	PBKDF2PARAM *kdf = NULL;
	int64_t iterations = 0;
	bool ok = false;

	if (is_algorithm(algorithm, NID_id_pbkdf2))
		kdf = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM),
		    algorithm->parameter);
	if (kdf != NULL && is_algorithm(kdf->prf, NID_hmacWithSHA256) &&
	    ASN1_INTEGER_get_int64(&iterations, kdf->iter) == 1 &&
	    iterations >= 1 && iterations <= ITERATIONS_MAX) {
		p->iterations = (int)iterations;
		p->salt_len = copy_octets(kdf->salt, p->salt, SALT_MAX);
		ok = p->salt_len > 0;
	}
	PBKDF2PARAM_free(kdf);
	return ok;
}

static bool
read_params(const X509_ALGOR *algorithm, struct seal_params *p)
{
	PBE2PARAM *pbe = NULL;
	bool ok;

	if (is_algorithm(algorithm, NID_pbes2))
		pbe = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM),
		    algorithm->parameter);
	ok = pbe != NULL && is_algorithm(pbe->encryption, NID_aes_256_cbc) &&
	    copy_octets(pbe->encryption->parameter, p->iv, IV_SIZE) ==
		IV_SIZE &&
	    read_kdf(pbe->keyfunc, p);
	PBE2PARAM_free(pbe);
	return ok;
}

/* The key of the blob whose parameters these are: ours, or derived anew. */
static int
key_for(const struct sealer *s, const struct seal_params *p,
    struct secret *key_out, struct err *err)
{
	if (p->iterations == ITERATIONS && p->salt_len == sizeof s->salt &&
	    memcmp(p->salt, s->salt, sizeof s->salt) == 0) {
		secret_set(key_out, s->key.data, s->key.len);
		return 0;
	}
	return derive(s, p->salt, p->salt_len, p->iterations, key_out, err);
}

static int
open_blob(const struct sealer *s, const X509_SIG *blob, EVP_PKEY **key_out,
    struct err *err)
{
	struct secret key = { 0 }, plain = { 0 };
	const ASN1_OCTET_STRING *cipher;
	const X509_ALGOR *algorithm;
	struct seal_params p;
	size_t len;
	int n, rc = -1;

	X509_SIG_get0(blob, &algorithm, &cipher);
	if (!read_params(algorithm, &p))
		return ssl_err_set(err, ERR_PERM,
		    "a sealed key is not of our form");
	if (key_for(s, &p, &key, err) == -1)
		goto out;
	len = (size_t)ASN1_STRING_length(cipher);
	secret_alloc(&plain, len + IV_SIZE);
	n = aes_cbc(&key, p.iv, false, ASN1_STRING_get0_data(cipher), len,
	    plain.data);
	/* A wrong key passes for right padding once in 256 times. */
	if (n == -1 ||
	    pkcs8_decode(plain.data, (size_t)n, key_out, NULL) == -1) {
		ssl_err_set(err, ERR_PERM, "a sealed key does not open: "
		    "damaged, or sealed under another master secret");
		goto out;
	}
	rc = 0;
out:
	secret_release(&plain);
	secret_release(&key);
	return rc;
}

int
unseal_key(const struct sealer *s, const unsigned char *blob, size_t len,
    const unsigned char spki_sha256[SPKI_HASH_SIZE], EVP_PKEY **key_out,
    struct err *err)
{
	unsigned char hash[SPKI_HASH_SIZE];
	const unsigned char *p = blob;
	EVP_PKEY *key = NULL;
	X509_SIG *sig;
	int rc = -1;

	sig = d2i_X509_SIG(NULL, &p, (long)len);
	if (sig == NULL || p != blob + len) {
		ssl_err_set(err, ERR_PERM, "a sealed key is damaged");
		goto out;
	}
	if (open_blob(s, sig, &key, err) == -1 ||
	    spki_hash_key(key, hash, err) == -1)
		goto out;
	/* CBC proves nothing: these two checks do. */
	if (memcmp(hash, spki_sha256, sizeof hash) != 0) {
		err_set(err, ERR_PERM, "a sealed key is not the one asked for");
		goto out;
	}
	if (keygen_check_pair(key, err) == -1) {
		err_set(err, ERR_PERM, "a sealed key is damaged");
		goto out;
	}
	*key_out = key;
	key = NULL;
	rc = 0;
out:
	EVP_PKEY_free(key);
	X509_SIG_free(sig);
	return rc;
}
