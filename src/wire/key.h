/* SPDX-License-Identifier: ISC */
/*
 * What the keeper is asked: intentions, never a digest to sign.
 *
 * MAKE_CSR: a new private key of this type and a CSR for these names; the
 * answer holds the key sealed, the CSR and the hash of the public key.
 * UNSEAL: write the key that belongs to this public key into the descriptor
 * that comes along (the web server's key file, opened by the installer):
 * the asker never sees a key byte.
 */
#ifndef WIRE_KEY_H
#define WIRE_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/cursor.h"
#include "wire/verdict.h"

#define KEY_NAMES_MAX 8
#define KEY_SEALED_MAX 16384
#define KEY_CSR_MAX 16384

/* The subject, UTF-8, checked by the asker against X.520's bounds and again
 * by the keeper; "" leaves an attribute out. */
struct csr_question {
	uint32_t key_type; /* enum config_key_type */
	char *country;
	char *state;
	char *locality;
	char *organization;
	char *unit;
	char *common_name; /* A-label; left out by the keeper over 64 */
	char *names[KEY_NAMES_MAX]; /* A-labels for the SAN, at least one */
	size_t name_count;
};

struct csr_answer {
	unsigned char *sealed; /* PKCS#8 EncryptedPrivateKeyInfo, DER */
	size_t sealed_len;
	char *csr_pem; /* PEM, LF, 64 columns */
	unsigned char spki_sha256[SHA256_SIZE];
};

struct unseal_question {
	const unsigned char *sealed; /* put: borrowed; get: a view */
	size_t sealed_len;
	unsigned char spki_sha256[SHA256_SIZE]; /* must be this key's */
};

void csr_question_put(struct buf *b, const struct csr_question *q);
int csr_question_get(struct wire_cursor *c, struct csr_question *q_out);
void csr_question_release(struct csr_question *q);
void csr_answer_put(struct buf *b, const struct csr_answer *a);
int csr_answer_get(struct wire_cursor *c, struct csr_answer *a_out);
void csr_answer_release(struct csr_answer *a);
void unseal_question_put(struct buf *b, const struct unseal_question *q);
int unseal_question_get(struct wire_cursor *c, struct unseal_question *q_out);

/* Questions for a new key that may be under way at a time: the keeper makes
 * as many keys at once as it has generators. */
#define KEY_POSTED_MAX 4

/* Ask a keeper on sock, as sift_ask; csr_ask in two parts, as frame_post and
 * frame_await.  key_unseal: the PEM PKCS#8 key is appended at fd's offset and
 * fsynced; fd stays the caller's. */
int csr_post(int sock, const struct csr_question *q, uint32_t *id_out,
    struct err *err);
int csr_await(int sock, uint32_t id, int timeout_ms, struct csr_answer *a_out,
    bool *lost_out, struct err *err);
int csr_ask(int sock, const struct csr_question *q, int timeout_ms,
    struct csr_answer *a_out, bool *lost_out, struct err *err);
int key_unseal(int sock, const struct unseal_question *q, int fd,
    int timeout_ms, bool *lost_out, struct err *err);

#endif
