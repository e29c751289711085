/* SPDX-License-Identifier: ISC */
/*
 * Table outbox (and outbox_raw): every letter, complete, with its Message-ID
 * from the moment it stands here; the courier only carries it.  A crash
 * between the server's 250 and outbox_sent sends it again under the same
 * Message-ID; nothing else ever sends twice.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

enum outbox_status {
	OUTBOX_QUEUED,
	OUTBOX_SENDING, /* in the courier's hands, or in doubt after a crash */
	OUTBOX_SENT,
	OUTBOX_HELD,    /* refused or expired: waits for an operator */
	OUTBOX_DROPPED, /* an operator's word */
};
#define OUTBOX_STATUS_COUNT (OUTBOX_DROPPED + 1)

extern const char *const outbox_status_names[OUTBOX_STATUS_COUNT];

struct outbox {
	int64_t id;
	int64_t request_id; /* 0 none */
	char *kind;         /* the letter's name: "csr" */
	char *message_id;   /* no brackets */
	char *sender;       /* envelope, "" is the null sender */
	char *recipient;    /* envelope */
	int64_t size;       /* of the raw message */
	enum outbox_status status;
	int attempts;
	int64_t created;
	int64_t next_at;    /* not before this */
	int64_t expires_at; /* after this a 4xx holds it */
	int last_code;      /* of the server, 0 none */
	char *last_text;
	int64_t sent_at;
	char *sent_via; /* the server that took it */
	bool has_raw;   /* its bytes are still kept */
};

void outbox_release(struct outbox *letter);

struct outbox_new {
	int64_t request_id;
	const char *kind;
	const char *message_id;
	const char *sender;
	const char *recipient;
	const void *raw; /* the whole message, CRLF */
	size_t raw_len;
	int64_t now;
	int64_t next_at;    /* 0: at once */
	int64_t expires_at;
};

/* In the transaction of what it tells of.  A Message-ID that is there
 * already is ERR_BUG. */
int outbox_add(struct db *db, const struct outbox_new *letter,
    int64_t *id_out, struct err *err);

/*
 * The courier.  outbox_claim: up to max that are due, soonest first, now
 * sending with their attempt counted; commit before the network.  Each then
 * ends in one of: outbox_sent; outbox_again (4xx; the caller compares with
 * expires_at and holds instead); outbox_hold (5xx, expired); outbox_put_back
 * (never begun: no connection, told to stop; the attempt is uncounted).
 * outbox_reset at the courier's start: sending is in doubt and is queued
 * again; later, when it was begun several times; held, when it has expired.
 * Says how many.  All in a transaction.
 */
int outbox_claim(struct db *db, int64_t now, int64_t *ids, size_t max,
    size_t *count_out, struct err *err);
int outbox_sent(struct db *db, int64_t id, int64_t now, const char *via,
    int code, const char *text, struct err *err);
int outbox_again(struct db *db, int64_t id, int64_t next_at, int code,
    const char *text, struct err *err);
int outbox_hold(struct db *db, int64_t id, int code, const char *text,
    struct err *err);
int outbox_put_back(struct db *db, int64_t id, int64_t next_at,
    const char *text, struct err *err);
int outbox_reset(struct db *db, int64_t now, size_t *count_out,
    struct err *err);

/* The clerk: letters that are held and that nobody has acted on, oldest
 * first; outbox_set_seen in the transaction that acts. */
int outbox_unseen(struct db *db, int64_t *ids, size_t max, size_t *count_out,
    struct err *err);
int outbox_set_seen(struct db *db, int64_t id, struct err *err);

/*
 * Queued letters that were written when the clock was ahead would wait until
 * it is there again.  outbox_is_ahead: 1 when there are any, 0, -1;
 * outbox_bring_back makes them letters of now, each with the waiting time
 * that it had.
 */
int outbox_is_ahead(struct db *db, int64_t now, struct err *err);
int outbox_bring_back(struct db *db, int64_t now, size_t *count_out,
    struct err *err);

/* 1 with the time of the next queued letter, 0 none, -1. */
int outbox_next_due(struct db *db, int64_t *at_out, struct err *err);

/* 1/0/-1.  The raw bytes as a sealed memfd at offset 0, the caller's. */
int outbox_load(struct db *db, int64_t id, struct outbox *letter_out,
    struct err *err);
int outbox_by_message_id(struct db *db, const char *message_id,
    struct outbox *letter_out, struct err *err);
int outbox_fd(struct db *db, int64_t id, struct err *err);

/* Rate limits: letters made since a time, for an address (without regard to
 * ASCII case) and of kinds whose names begin with prefix, or of all others; for
 * everybody and of all kinds. */
int outbox_count_to(struct db *db, const char *recipient, const char *prefix,
    bool has_prefix, int64_t since, int64_t *count_out, struct err *err);
int outbox_count_since(struct db *db, int64_t since, int64_t *count_out,
    struct err *err);

/* An operator's word, 1 done, 0 not in a status for it, -1; in a
 * transaction.  outbox_requeue: held or dropped, with its bytes still kept,
 * under its own Message-ID, with a new expiry.  outbox_drop: queued or held. */
int outbox_requeue(struct db *db, int64_t id, int64_t now, int64_t expires_at,
    struct err *err);
int outbox_drop(struct db *db, int64_t id, const char *why, struct err *err);

/* Forget the bytes, overwritten in the file, of at most max letters that were
 * made before a time and are sent or dropped; the row stays.  Says how many.
 * In a transaction; keep max small (100) and call again. */
int outbox_purge(struct db *db, int64_t before, size_t max, size_t *count_out,
    struct err *err);

int outbox_count(struct db *db, int64_t counts_out[OUTBOX_STATUS_COUNT],
    struct err *err);
/* How many were sent since a time. */
int outbox_sent_since(struct db *db, int64_t since, int64_t *count_out,
    struct err *err);
/* All letters of a request; with request_id 0, all that are queued, sending
 * or held.  Oldest first; a callback that returns other than 0 ends the
 * walk; it may read. */
int outbox_each(struct db *db, int64_t request_id,
    int (*each)(const struct outbox *letter, void *data), void *data,
    struct err *err);

#endif
