/* SPDX-License-Identifier: ISC */
/*
 * Private keys at rest: PKCS#8 EncryptedPrivateKeyInfo, DER (RFC 5958 3),
 * with PBES2 (RFC 8018 6.2): PBKDF2 with HMAC-SHA256, then AES-256-CBC; the
 * password is the master secret.  Anybody who has that opens a blob with
 *
 *     openssl pkcs8 -inform DER -in BLOB -passin file:MASTER_SECRET_FILE
 *
 * The salt is drawn once per sealer, so that the costly derivation is paid
 * at its start and not for every key; each blob has an IV of its own.  All
 * blobs stand under one password anyhow: one salt each would protect nothing
 * more.
 */
#ifndef KEEPER_SEAL_H
#define KEEPER_SEAL_H

#include <openssl/evp.h>
#include <stddef.h>

#include "base/err.h"
#include "base/secret.h"
#include "pki/spki.h"

/* openssl reads a password file's first line, at most 1023 bytes of it. */
#define MASTER_SECRET_MIN 32
#define MASTER_SECRET_MAX 1000

#define SEAL_SALT_SIZE 16
#define SEAL_KEY_SIZE 32

struct sealer {
	struct secret master;
	struct secret key; /* derived with salt */
	unsigned char salt[SEAL_SALT_SIZE];
};

/*
 * Read the master secret: one line of 32 to 1000 printable ASCII characters.
 * ERR_CONFIG with the command that makes a good one.
 */
int sealer_read_master(const char *path, struct secret *master_out,
    struct err *err);
/* The same rule for what is not a file. */
int sealer_check_master(const struct secret *master, struct err *err);

/* Takes the master secret over (it is empty afterwards), also on failure. */
int sealer_init(struct sealer *s, struct secret *take_master,
    struct err *err);
void sealer_release(struct sealer *s);

/* The blob is the caller's: free. */
int seal_key(const struct sealer *s, EVP_PKEY *key, unsigned char **blob_out,
    size_t *len_out, struct err *err);

/*
 * Open a blob.  The key must have this public key and be whole: ERR_PERM for
 * a blob that is damaged, of another key, or under another master secret.
 * Only blobs of the form above with a bearable iteration count are tried.
 */
int unseal_key(const struct sealer *s, const unsigned char *blob, size_t len,
    const unsigned char spki_sha256[SPKI_HASH_SIZE], EVP_PKEY **key_out,
    struct err *err);

#endif
