/* SPDX-License-Identifier: ISC */
/*
 * Table shop: whose shops we host.  A shop is never deleted, since requests
 * and events name it: shop_remove hides it and frees its names.  Domain names
 * are A-labels; they and owner addresses compare without regard to ASCII
 * case.
 */
#ifndef STORE_SHOP_H
#define STORE_SHOP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

struct shop {
	int64_t id;
	char *default_name;  /* shop-1234.example.net */
	char *custom_domain; /* www.example.com, "" when none */
	char *owner;         /* address */
	char *language;      /* "de", "" unknown */
	int64_t created;
};

void shop_release(struct shop *shop);

/* What its certificates are for: the custom domain, or else the default
 * name; the shop's. */
const char *shop_domain(const struct shop *shop);

/* Which of its two names a host name means, as shop_by_host does; the shop's.
 * Its domain when it is neither. */
const char *shop_name_of(const struct shop *shop, const char *host);

/*
 * Add (shop->id is ignored) and change the whole row; in a transaction.
 * ERR_INPUT with words for the operator when a name belongs to another shop,
 * or is empty.  The caller has checked names and address for form.
 */
int shop_add(struct db *db, const struct shop *shop, int64_t *id_out,
    struct err *err);
int shop_update(struct db *db, const struct shop *shop, struct err *err);

/* 1 removed, 0 no such shop, -1; ERR_INPUT when a request of it is not
 * closed.  In a transaction. */
int shop_remove(struct db *db, int64_t id, int64_t now, struct err *err);

/* 1 with a shop to release, 0 none, -1.  shop_load finds removed ones too. */
int shop_load(struct db *db, int64_t id, struct shop *shop_out,
    struct err *err);
/* By default name or custom domain, exactly as given (no www. logic). */
int shop_by_name(struct db *db, const char *name, struct shop *shop_out,
    struct err *err);
/* Likewise of a host name as people write it: in any case of letters, with or
 * without www., as Unicode.  What is no host name names no shop. */
int shop_by_host(struct db *db, const char *host, struct shop *shop_out,
    struct err *err);

/* How many shops an address owns (at most max, the first ids in ids). */
int shop_by_owner(struct db *db, const char *owner, int64_t *ids, size_t max,
    size_t *count_out, struct err *err);

/* All shops, by id.  A callback that returns other than 0 ends the walk
 * (which is no failure); it may read. */
int shop_each(struct db *db,
    int (*each)(const struct shop *shop, void *data), void *data,
    struct err *err);

#endif
