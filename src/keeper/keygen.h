/* SPDX-License-Identifier: ISC */
/*
 * Making private keys, and proving each one before it is used.  Never
 * seeded, never repeated: randomness comes from the kernel alone.
 */
#ifndef KEEPER_KEYGEN_H
#define KEEPER_KEYGEN_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config/config.h"

#define KEY_TYPE_COUNT (KEY_P_384 + 1)

/*
 * A new key of this type.  An RSA key has passed keygen_check_pair and the
 * facts that the Baseline Requirements 6.1.6 and FIPS 186-5 A.1 ask for; a
 * key on a curve is proven by the request that it signs (csr_make).
 * *key_out is the caller's: EVP_PKEY_free.  ERR_BUG for a key that fails its
 * check: the generator is broken and must not be asked again.
 */
int keygen_make(enum config_key_type type, EVP_PKEY **key_out,
    struct err *err);

/* Worth making ahead: tens of milliseconds and more. */
bool keygen_is_slow(enum config_key_type type);

/* Is this key of this type?  False for anything that is no key of ours. */
bool keygen_is_type(const EVP_PKEY *key, enum config_key_type type);

/* The curve of a key, NID_undef for one that lies on none. */
int keygen_curve(const EVP_PKEY *key);

/* A signature made with the private key verifies with the public one. */
int keygen_check_pair(EVP_PKEY *key, struct err *err);

#endif
