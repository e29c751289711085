/* SPDX-License-Identifier: ISC */
/*
 * The files in service for a domain, generation by generation:
 *
 *     DIRECTORY/DOMAIN -> .generations/DOMAIN/7        what the server reads
 *     DIRECTORY/.generations/DOMAIN/7/fullchain.pem    leaf first, no root
 *                                     chain.pem        without the leaf
 *                                     cert.pem         the leaf
 *                                     privkey.pem      mode 0600
 *                                     and what the layout asks for
 *     DIRECTORY/.generations/DOMAIN/previous -> 6      before the last commit
 *     DIRECTORY/.generations/DOMAIN/8.part/            being written
 *
 * A generation is written in N.part, read back, renamed to N, and put in
 * service by renaming one symlink: a server, or a crash, sees the old pair of
 * key and certificate or the new one, never a mixture.  What a crash leaves
 * behind is removed by the next generation_begin.  Nothing here changes or
 * removes a file that it did not make.
 *
 * ERR_CONFIG: the operator's to mend (permissions, something of another
 * origin in the way); ERR_TEMP: disk full and the like.  A failed fsync is
 * never tried again: the generation is given up.
 */
#ifndef INSTALLER_GENERATION_H
#define INSTALLER_GENERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/hostname.h"
#include "config/syntax.h"
#include "pki/spki.h"

#define GENERATIONS_MAX 1000 /* of a domain, in a listing */
#define GENERATION_CHAIN_MAX 16
#define GENERATION_FILE_MAX (1U << 20)
#define GENERATION_HASH_SIZE 32

/* What more than those four files a generation has, and who may read keys;
 * set it in struct generations before generation_begin.  NULL: no more files,
 * keys for their owner alone. */
struct generation_layout {
	bool has_group;
	gid_t group; /* files with a key: mode 0640 and this group */
	const struct syntax_file *files;
	size_t count;
};

/* A domain's generations, open. */
struct generations {
	const struct generation_layout *layout; /* borrowed */
	int root;  /* DIRECTORY */
	int home;  /* DIRECTORY/.generations/DOMAIN */
	char domain[HOSTNAME_MAX + 1];
};

/* One that is being written. */
struct generation {
	const struct generations *of;
	unsigned number;
	int dirfd;
	int key_fd; /* privkey.pem, empty, for key_unseal */
};

/* A certificate, DER. */
struct generation_cert {
	const unsigned char *der;
	size_t len;
};

/*
 * domain: a host name in normal form, else ERR_BUG (it is part of file
 * names).  directory must exist; what is missing below it is made.
 */
int generations_open(struct generations *g, const char *directory,
    const char *domain, struct err *err);
void generations_close(struct generations *g);
/* The same without making anything: 1, 0 when there is no such place, -1. */
int generations_look(struct generations *g, const char *directory,
    const char *domain, struct err *err);

/* A new one, after removing what an interrupted one left.  End it with
 * generation_commit or generation_abort. */
int generation_begin(const struct generations *g, struct generation *n_out,
    struct err *err);

/* A file with a key is for the layout's group, if there is one. */
int generation_set_owner(const struct generation *n, int fd, const char *name,
    struct err *err);

/* The certificate files: leaf first, then the chain, without the root. */
int generation_write(struct generation *n, const struct generation_cert *certs,
    size_t count, struct err *err);

/*
 * The layout's files, after the certificates: put_key appends the private key
 * to a descriptor and syncs it, as it did to key_fd.
 */
int generation_write_more(struct generation *n,
    const struct generation_cert *certs, size_t count,
    int (*put_key)(void *arg, int fd, struct err *err), void *arg,
    struct err *err);

/*
 * Read back what lies on the disk: the leaf has this public key, privkey.pem
 * is its key, the three certificate files agree.  ERR_PERM when not.
 */
int generation_verify(const struct generation *n,
    const unsigned char spki_sha256[SPKI_HASH_SIZE], struct err *err);

/* The same of one that is complete: ERR_PERM also when it is not there or
 * lacks a file that the layout asks for. */
int generation_check(const struct generations *g, unsigned number,
    const unsigned char spki_sha256[SPKI_HASH_SIZE], struct err *err);
/* The SHA-256 of the leaf in a generation's cert.pem: 0, -1. */
int generation_leaf(const struct generations *g, unsigned number,
    unsigned char sha256_out[GENERATION_HASH_SIZE], struct err *err);

/*
 * Put it in service.  After -1 the old one or the new one is in service,
 * whole (generation_current tells which).  n is closed either way.
 */
int generation_commit(const struct generations *g, struct generation *n,
    struct err *err);
/* Remove it; for one that was committed or never begun, nothing. */
void generation_abort(const struct generations *g, struct generation *n);

/* The one in service: 1, 0 when there is none, -1 with ERR_CONFIG when
 * DOMAIN is something that is not ours. */
int generation_current(const struct generations *g, unsigned *number_out,
    struct err *err);
/* The one that was in service before the last commit, if it is another one
 * than now and still there: 1, 0, -1. */
int generation_previous(const struct generations *g, unsigned *number_out,
    struct err *err);

/* Put this one in service again, or with 0 none at all (a first installation
 * that failed). */
int generation_switch(const struct generations *g, unsigned number,
    struct err *err);

/* All complete ones in ascending order, the newest max of them. */
int generation_list(const struct generations *g, unsigned *numbers, size_t max,
    size_t *count_out, struct err *err);

/* Keep the newest keep, the one in service and the previous; remove the
 * others.  -1 when one of them could not be removed; the rest is. */
int generation_prune(const struct generations *g, size_t keep,
    struct err *err);

#endif
