/* SPDX-License-Identifier: ISC */
/*
 * What a delivery holds: certificates, requests and keys, taken out of
 * whatever they came in.  The content decides, never a name or a type; every
 * object is kept once, however often it was sent.  Nothing is judged here
 * (reader/proof does) and nothing is ever written anywhere.
 *
 * bundle_add_file is for the caller; the rest is for the readers of formats
 * (reader/armour, reader/container, reader/pkcs, reader/letterbox), which
 * hand what they find back to bundle_open until nothing is left to open.
 */
#ifndef READER_BUNDLE_H
#define READER_BUNDLE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/limits.h"
#include "wire/verdict.h"

#define BUNDLE_CERTS_MAX 1024  /* different ones; the system's roots fit */
#define BUNDLE_DER_MAX (1U << 20) /* of one; larger ones are not looked at */
#define BUNDLE_KEYS_MAX 256
#define BUNDLE_PROBLEMS_MAX 64
#define BUNDLE_ALIKE_MAX 8     /* of one code: another must find room, too */
#define BUNDLE_NESTING_MAX 8   /* of anything in anything */
#define BUNDLE_ARCHIVE_DEPTH 2 /* an archive in an archive */
#define BUNDLE_ARCHIVE_ENTRIES 64 /* limits.archive_entries, by default */
#define BUNDLE_UNPACKED_MAX (10U << 20) /* limits.unpacked_mib, by default */
#define BUNDLE_UNPACKED_ALL (32U << 20) /* of all archives of a delivery */
#define BUNDLE_RATIO_MAX 100
#define BUNDLE_RATIO_FROM (1U << 20) /* of output, before the ratio counts */
#define BUNDLE_KDF_ROUNDS 1500000    /* of all PKCS#12 files together */
#define BUNDLE_SCAN_WORK (64U << 20) /* characters looked at for base64 */
#define BUNDLE_PARSE_MAX 8192        /* attempts to parse an object */
#define BUNDLE_KEY_OPENS 512         /* private keys whose public half we see */

struct bundle_cert {
	X509 *x509;
	unsigned char *der;
	size_t der_len;
	unsigned char sha256[SHA256_SIZE];
	unsigned char spki_sha256[SHA256_SIZE];
	size_t last_file; /* the file that was counted for it last */
};

struct bundle_key {
	enum verdict_holder holder; /* CSR or private key */
	unsigned char id[SHA256_SIZE]; /* of the bytes: what makes it one */
	bool readable;              /* spki_sha256 is known */
	bool in_text; /* seen in the text of mails only, which may quote us */
	unsigned char spki_sha256[SHA256_SIZE];
};

struct bundle_problem {
	enum verdict_code code;
	bool of_certificate; /* it looked like a certificate, or held some */
	char *detail;
};

struct bundle {
	struct bundle_cert *certs;
	size_t cert_count, cert_room;
	size_t certs_max; /* BUNDLE_CERTS_MAX */
	size_t entries_max, unpacked_max; /* of one archive */
	const struct reader_limits *limits; /* of mails; NULL: the defaults */
	struct bundle_key keys[BUNDLE_KEYS_MAX];
	size_t key_count;
	struct bundle_problem problems[BUNDLE_PROBLEMS_MAX];
	size_t problem_count;
	bool in_text;        /* reading the text of a mail, no file */
	size_t file;         /* number of the file being read, from 1 */
	uint32_t file_certs; /* different certificates in it */
	/* What is left of the limits. */
	uint64_t kdf_rounds;
	size_t scan_work;
	size_t unpackable;
	size_t parses;
	size_t key_opens;
};

/* Where we are: a label for people and how deep in. */
struct bundle_place {
	const struct bundle_place *in; /* NULL for a delivered file */
	const char *name;              /* "" when it has none */
	unsigned nesting;
	unsigned archives; /* how many of them around us */
	struct bundle_archive *budget; /* of the outermost archive, or NULL */
};

/* What the outermost archive and all inside it have used up. */
struct bundle_archive {
	size_t entries;
	size_t bytes;
	bool too_large;
};

void bundle_init(struct bundle *b);
void bundle_release(struct bundle *b);
/* The limits of a configuration, which must outlive b. */
void bundle_limit(struct bundle *b, const struct reader_limits *limits);

/*
 * Everything in one delivered file.  Returns what it is: "pem", "der",
 * "pkcs7-pem", "pkcs7-der", "pkcs12", "zip", "tar", "tar.gz", "gzip",
 * "tar.bz2", "bzip2", "tar.xz", "xz", "7z", "rar", "eml", "tnef", "text" or
 * "unknown"; *certs_out is the number of different certificates in it.
 */
const char *bundle_add_file(struct bundle *b, const char *name,
    const unsigned char *data, size_t len, uint32_t *certs_out);

/* The same for something inside something; place is the inner one. */
const char *bundle_open(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len);
/* A place inside `in`. */
struct bundle_place bundle_inside(const struct bundle_place *in,
    const char *name);

/* A parsed certificate; stays the caller's.  False when it could not be
 * taken (a limit; the problem is noted). */
bool bundle_add_cert(struct bundle *b, const struct bundle_place *place,
    X509 *x509);
/* One that is there already, by its bytes: no need to parse it again. */
bool bundle_knows_cert(struct bundle *b, const unsigned char *der, size_t len);
void bundle_add_csr(struct bundle *b, X509_REQ *csr);
/* A private key: the bytes that were found are only hashed.  key is NULL for
 * one that cannot be read (encrypted, damaged). */
void bundle_add_private_key(struct bundle *b, const unsigned char *data,
    size_t len, EVP_PKEY *key);

void bundle_problem(struct bundle *b, enum verdict_code code,
    bool of_certificate, const struct bundle_place *place, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Forget what was found since the mark was taken (an archive that went over
 * its limits). */
struct bundle_mark {
	size_t certs, keys, problems;
	uint32_t file_certs;
};
struct bundle_mark bundle_mark(const struct bundle *b);
void bundle_rewind(struct bundle *b, const struct bundle_mark *mark);

#endif
