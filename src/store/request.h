/* SPDX-License-Identifier: ISC */
/*
 * Table request: one certificate for one shop from the first letter on.  The
 * state is changed by the clerk's table of transitions alone; the store only
 * writes it.
 */
#ifndef STORE_REQUEST_H
#define STORE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

enum request_state {
	REQUEST_ASKED,
	REQUEST_CSR_SENT,
	REQUEST_ORDERED,
	REQUEST_TO_INSTALL,
	REQUEST_INSTALLED,
	REQUEST_HELD,
	REQUEST_CLOSED,
};
#define REQUEST_STATE_COUNT (REQUEST_CLOSED + 1)

/* held_from of a request that was held from its beginning, or is not held. */
#define REQUEST_STATE_NONE REQUEST_STATE_COUNT

enum request_kind { REQUEST_MERCHANT, REQUEST_FULL_SERVICE };
#define REQUEST_KIND_COUNT (REQUEST_FULL_SERVICE + 1)

extern const char *const request_state_names[REQUEST_STATE_COUNT];
extern const char *const request_kind_names[REQUEST_KIND_COUNT];

#define REQUEST_TOKEN_SIZE 33 /* 128 bits in lower-case hex, and NUL */

struct request {
	int64_t id; /* the number that people see */
	int64_t shop_id;
	char *domain;
	enum request_state state;
	char *reason;                 /* why held or closed */
	enum request_state held_from; /* or REQUEST_STATE_NONE */
	enum request_kind kind;
	int64_t created;
	int64_t changed;
	char token[REQUEST_TOKEN_SIZE];
	char *subject; /* the merchant's own */
	char *language;
	char *last_message_id;   /* what our next letter answers */
	char *thread_references; /* its References, space-separated, no <> */
	char *country, *state_name, *locality, *organization, *unit;
	char *key_type; /* "rsa-2048", "" before there is a key */
	unsigned char *key_sealed; /* NULL before there is a key */
	size_t key_sealed_len;
	char *csr_pem;
	bool has_spki;
	unsigned char spki_sha256[DB_HASH_SIZE];
	int64_t accepted_at; /* the certificate: the business-day clock */
	int64_t due_at;      /* promised: to be installed by then */
	int64_t next_at;     /* timer: reminder, retry, renewal; 0 none */
	int reminders;
	int64_t renews_id; /* the request that this one renews */
	int64_t cert_id;   /* the certificate accepted or in service */
	int64_t probe_at;  /* installed: when to look at it again; 0 never */
};

/* An empty one: texts "", a fresh token; state asked, kind merchant. */
void request_init(struct request *request);
void request_release(struct request *request);

/*
 * Open: asked, csr_sent, ordered, to_install, or held (unless held from
 * installed).  A shop has at most one open request for a domain; a second is
 * ERR_INPUT.  installed and closed ones do not count: a renewal stands
 * beside the request that it renews.
 */
bool request_is_open(const struct request *request);

/* Does a promise run: a certificate is accepted and not installed, and it is
 * not the merchant's turn? */
bool request_is_promised(const struct request *request);

/* In a transaction.  request_insert sets request->id; request_update writes
 * the whole row but id, shop, token and created. */
int request_insert(struct db *db, struct request *request, struct err *err);
int request_update(struct db *db, const struct request *request,
    struct err *err);

/* 1 with a request to release, 0 none, -1. */
int request_load(struct db *db, int64_t id, struct request *request_out,
    struct err *err);
int request_by_spki(struct db *db, const unsigned char spki[DB_HASH_SIZE],
    struct request *request_out, struct err *err);
int request_by_token(struct db *db, const char *token,
    struct request *request_out, struct err *err);
/* The open request for this domain of this shop. */
int request_open_for(struct db *db, int64_t shop_id, const char *domain,
    struct request *request_out, struct err *err);
/* The request that renews this one, if there is one that is not closed. */
int request_renewal_of(struct db *db, int64_t id,
    struct request *request_out, struct err *err);

/* Does this address own a shop with an open request?  1/0/-1. */
int request_owner_is_waiting(struct db *db, const char *owner,
    struct err *err);

/*
 * Ids by index: timers that have run out (next_at <= now, soonest first), and
 * the open requests of a shop.  request_next_due: 1 with the time of the next
 * timer, 0 no timer, -1.
 */
int request_due(struct db *db, int64_t now, int64_t *ids, size_t max,
    size_t *count_out, struct err *err);
int request_next_due(struct db *db, int64_t *at_out, struct err *err);
/* Likewise by probe_at; request_set_probe (0: never) changes nothing else. In
 * a transaction. */
int request_probe_due(struct db *db, int64_t now, int64_t *ids, size_t max,
    size_t *count_out, struct err *err);
int request_probe_next(struct db *db, int64_t *at_out, struct err *err);
int request_set_probe(struct db *db, int64_t id, int64_t at, struct err *err);
int request_open_of_shop(struct db *db, int64_t shop_id, int64_t *ids,
    size_t max, size_t *count_out, struct err *err);

/* For lists: zero means any. */
struct request_filter {
	unsigned states;     /* bits 1U << REQUEST_x */
	int64_t shop_id;
	const char *domain;
	int64_t due_before;  /* due_at set and before this */
	int64_t after_id;    /* to page on */
	size_t limit;        /* 0: REQUEST_LIST_MAX */
};
#define REQUEST_LIST_MAX 10000

/* By id, ascending.  A callback that returns other than 0 ends the walk; it
 * may read, also requests. */
int request_each(struct db *db, const struct request_filter *filter,
    int (*each)(const struct request *request, void *data), void *data,
    struct err *err);

int request_count(struct db *db, int64_t counts_out[REQUEST_STATE_COUNT],
    struct err *err);

#endif
