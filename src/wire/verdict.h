/* SPDX-License-Identifier: ISC */
/*
 * INSPECT: what a delivery holds, and whether a certificate in it may go in
 * service.  The question is a descriptor with the delivered files one after
 * the other, and what the certificate must belong to; the answer is a struct
 * verdict.
 */
#ifndef WIRE_VERDICT_H
#define WIRE_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/cursor.h"

#define SHA256_SIZE 32
#define VERDICT_FILES_MAX 128
#define VERDICT_CHAIN_MAX 16
#define VERDICT_NAMES_MAX 512
#define VERDICT_KEYS_MAX 128
#define VERDICT_DER_MAX 65536
#define VERDICT_URL_MAX 1024
#define INSPECT_FETCHED_MAX 4

/* Reason codes; the names are those of verdict_code_names. */
enum verdict_code {
	VERDICT_NO_CERTIFICATE,
	VERDICT_KEY_MISMATCH,
	VERDICT_WRONG_DOMAIN,
	VERDICT_EXPIRED,
	VERDICT_NOT_YET_VALID,
	VERDICT_INCOMPLETE_CHAIN,
	VERDICT_UNTRUSTED_ROOT,
	VERDICT_SELF_SIGNED,
	VERDICT_WEAK_KEY,
	VERDICT_WEAK_SIGNATURE,
	VERDICT_NOT_SERVER_AUTH,
	VERDICT_IS_CA,
	VERDICT_CSR_RETURNED,
	VERDICT_PRIVATE_KEY_SENT,
	VERDICT_ENCRYPTED_ARCHIVE,
	VERDICT_PASSWORD_NEEDED,
	VERDICT_ARCHIVE_TOO_LARGE,
	VERDICT_UNREADABLE,
	VERDICT_AMBIGUOUS,
	VERDICT_CHAIN_INVALID,
	VERDICT_CT_MISSING,    /* warning only */
	VERDICT_EXPIRES_SOON,  /* warning only */
	VERDICT_TWIN_MISSING,  /* warning only: the www or bare name */
	VERDICT_CHAIN_COMPLETED, /* warning only: we filled a gap */
};
#define VERDICT_CODE_COUNT (VERDICT_CHAIN_COMPLETED + 1)

struct verdict_finding {
	enum verdict_code code;
	char *detail; /* facts for people: names, dates, file */
};
#define VERDICT_FINDINGS_MAX 32

struct verdict_file {
	char *name; /* as delivered, a label only */
	char *format; /* "pem", "der", "zip", "mail", ... or "unknown" */
	uint32_t certificates;
};

/* der is empty for one over VERDICT_DER_MAX, which is refused. */
struct verdict_certificate {
	unsigned char *der;
	size_t der_len;
	unsigned char sha256[SHA256_SIZE];
	unsigned char spki_sha256[SHA256_SIZE]; /* of its public key */
	char *subject; /* RFC 2253, UTF-8 */
	char *issuer;
	char *serial; /* hexadecimal */
	int64_t not_before, not_after; /* seconds since 1970 */
};

/* A public key seen in the delivery and what held it. */
enum verdict_holder {
	HOLDER_CERTIFICATE,
	HOLDER_CA_CERTIFICATE,
	HOLDER_CSR,
	HOLDER_PRIVATE_KEY,
	HOLDER_TEXT_CSR, /* in the text of a mail only */
};
#define VERDICT_HOLDER_COUNT (HOLDER_TEXT_CSR + 1)

struct verdict_key {
	enum verdict_holder holder;
	unsigned char spki_sha256[SHA256_SIZE];
};

struct verdict {
	bool ok;
	struct verdict_finding reasons[VERDICT_FINDINGS_MAX];
	size_t reason_count;
	struct verdict_finding warnings[VERDICT_FINDINGS_MAX];
	size_t warning_count;
	bool has_leaf; /* also for a refused one */
	char *names[VERDICT_NAMES_MAX]; /* DNS names of the leaf's SAN */
	size_t name_count;
	/* Leaf first, without the root; chain[0] is the leaf when has_leaf. */
	struct verdict_certificate chain[VERDICT_CHAIN_MAX];
	size_t chain_count;
	struct verdict_file files[VERDICT_FILES_MAX];
	size_t file_count;
	/* Every key in the delivery, so that the asker can find whose it is. */
	struct verdict_key keys[VERDICT_KEYS_MAX];
	size_t key_count;
	uint32_t private_keys_found;
	/* Where the missing issuer of a chain that has a gap may be fetched,
	 * as the certificate below the gap says; "" or NULL: nowhere. */
	char *issuer_url;
};

/* What is asked.  The files lie in the descriptor one after the other. */
struct inspect_file {
	char *name;
	uint32_t len;
};

struct inspect_question {
	bool has_key;
	unsigned char spki_sha256[SHA256_SIZE]; /* of the request's key */
	char *domain;    /* "": not checked; U-labels are normalised */
	int64_t at;      /* judged at this time, seconds since 1970 */
	int64_t soon;    /* EXPIRES_SOON when notAfter is before this; 0 off */
	bool is_answer;  /* a mail that may quote our letter with the CSR */
	bool only_trust; /* trust_pem alone, not the reader's own roots */
	/* These follow the files in the descriptor, in this order. */
	uint32_t trust_len;         /* PEM, more roots */
	uint32_t intermediates_len; /* PEM, never trusted by themselves */
	/* The same from the network, one after the other, of any form. */
	uint32_t fetched_len[INSPECT_FETCHED_MAX];
	size_t fetched_count;
	struct inspect_file files[VERDICT_FILES_MAX];
	size_t file_count;
};

extern const char *const verdict_code_names[VERDICT_CODE_COUNT];

void verdict_init(struct verdict *verdict);
void verdict_release(struct verdict *verdict);
void verdict_put(struct buf *b, const struct verdict *verdict);
int verdict_get(struct wire_cursor *c, struct verdict *verdict_out);

void inspect_question_put(struct buf *b, const struct inspect_question *q);
int inspect_question_get(struct wire_cursor *c, struct inspect_question *q_out);
void inspect_question_release(struct inspect_question *q);

/* As sift_ask. */
int verdict_ask(int sock, int fd, const struct inspect_question *question,
    int timeout_ms, struct verdict *verdict_out, bool *lost_out,
    struct err *err);

#endif
