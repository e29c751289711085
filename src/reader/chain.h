/* SPDX-License-Identifier: ISC */
/*
 * From a leaf to a trusted root.  All paths are looked at, shortest first,
 * until one is without fault; OpenSSL judges each path by itself (exactly
 * these certificates, exactly this root), so that neither the order of what
 * was sent nor a useless extra certificate can spoil a good one.  Only
 * self-signed certificates of the trust set are anchors.
 */
#ifndef READER_CHAIN_H
#define READER_CHAIN_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "reader/bundle.h"
#include "reader/certset.h"
#include "wire/verdict.h"

#define CHAIN_TRUST_SETS 2
#define CHAIN_STEPS_MAX 1024   /* certificates in the tree of paths */
#define CHAIN_WAYS_MAX 8192    /* the same for all leaves of one delivery */
#define CHAIN_VERIFY_MAX 1200  /* signatures checked in one delivery */
#define CHAIN_SLOW_MAX 100     /* of these by a key that takes long */
#define CHAIN_JUDGED_MAX 32    /* complete paths judged for one leaf */

/* Certificates of one issuer, cross-signed and renewed, share its key: what it
 * signed is checked once for all of them. */
struct chain_edge {
	const X509 *subject;
	const X509_PUBKEY *key;
	bool good;
};

/* Where certificates may come from; NULL sets are empty. */
struct chain_source {
	const struct bundle *delivered;
	struct certset *given; /* with the question */
	struct certset *known; /* the reader's own */
	struct certset *trust[CHAIN_TRUST_SETS];
	int64_t at;
	/* Signatures already checked; zero at first. */
	struct chain_edge edges[CHAIN_VERIFY_MAX];
	size_t edge_count, slow_count;
	size_t ways; /* steps taken above any leaf; zero at first */
};

struct chain {
	X509 *certs[VERDICT_CHAIN_MAX]; /* the leaf first, without the root;
					 * the source's */
	size_t count;
	bool complete;  /* it reaches a trusted root */
	bool completed; /* with certificates that were not delivered */
	/* What is wrong with it above the leaf, one text per code; NULL for
	 * what is not. */
	char *faults[VERDICT_CODE_COUNT];
};

/* The best chain for leaf.  *chain_out is the caller's to release. */
void chain_build(struct chain_source *source, X509 *leaf,
    struct chain *chain_out);
void chain_release(struct chain *chain);
bool chain_is_good(const struct chain *chain);

#endif
