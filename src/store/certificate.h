/* SPDX-License-Identifier: ISC */
/*
 * Table certificate: every certificate that was proven for a request, and
 * which of them is, or was, in service.
 */
#ifndef STORE_CERTIFICATE_H
#define STORE_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

struct certificate {
	int64_t id;
	int64_t request_id;
	unsigned char sha256[DB_HASH_SIZE]; /* of leaf */
	unsigned char *leaf;                /* DER */
	size_t leaf_len;
	char *chain_pem; /* leaf first, without the root */
	char *names;     /* DNS names of the SAN, space-separated */
	char *issuer;
	char *serial; /* hexadecimal */
	int64_t not_before, not_after;
	int64_t accepted_at;
	char *generation;     /* set when installed, "" before */
	int64_t installed_at; /* 0: not yet */
	int64_t replaced_at;  /* 0: in service, or not yet */
};

void certificate_release(struct certificate *certificate);

/*
 * Remember a proven one (id and the fields from generation on are ignored):
 * 1 new, 0 known, with *id_out set for both, -1.  A known one keeps its row,
 * only its chain is replaced.  In a transaction.
 */
int certificate_add(struct db *db, const struct certificate *certificate,
    int64_t *id_out, struct err *err);

/* 1/0/-1. */
int certificate_load(struct db *db, int64_t id,
    struct certificate *certificate_out, struct err *err);
int certificate_by_hash(struct db *db,
    const unsigned char sha256[DB_HASH_SIZE],
    struct certificate *certificate_out, struct err *err);
/* The one in service for a domain: installed, not replaced. */
int certificate_in_service(struct db *db, const char *domain,
    struct certificate *certificate_out, struct err *err);

/*
 * It is in service now (also after a rollback to it): what was in service
 * for the same domain is replaced.  In a transaction.
 */
int certificate_set_installed(struct db *db, int64_t id,
    const char *generation, int64_t now, struct err *err);
/* It is out of service and nothing took its place. */
int certificate_set_replaced(struct db *db, int64_t id, int64_t now,
    struct err *err);

/* Those of a request, newest first; all in service (request_id 0), by
 * domain.  A callback that returns other than 0 ends the walk; it may
 * read. */
int certificate_each(struct db *db, int64_t request_id,
    int (*each)(const struct certificate *certificate, void *data),
    void *data, struct err *err);

#endif
