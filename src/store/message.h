/* SPDX-License-Identifier: ISC */
/*
 * Table message (and message_raw): every mail that was taken from the
 * mailbox, committed here before anything is done about it and before any
 * flag is set on the server.
 *
 * A message is what its bytes are: the SHA-256 of them (and its Message-ID).
 * Where it lies (folder, UIDVALIDITY, key) is only a hint and may change.
 * Raw bytes go in and out by descriptor in small pieces; a message is never
 * held in memory.
 */
#ifndef STORE_MESSAGE_H
#define STORE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

enum message_status {
	MESSAGE_NEW,         /* waits for the clerk */
	MESSAGE_TOO_LARGE,   /* likewise; raw is the header fields only */
	MESSAGE_DONE,
	MESSAGE_QUARANTINED, /* waits for an operator */
};
#define MESSAGE_STATUS_COUNT (MESSAGE_QUARANTINED + 1)

/* The keyword (or whatever mailbox.handled says) on the server. */
enum message_mark {
	MESSAGE_MARK_WANTED,   /* to be set once the message is done */
	MESSAGE_MARK_SET,
	MESSAGE_MARK_UNWANTED, /* people must see it: left as it is */
};
#define MESSAGE_MARK_COUNT (MESSAGE_MARK_UNWANTED + 1)

extern const char *const message_status_names[MESSAGE_STATUS_COUNT];
extern const char *const message_mark_names[MESSAGE_MARK_COUNT];

#define MESSAGE_ATTEMPTS_MAX 2 /* after so many it goes to quarantine */

struct message {
	int64_t id;
	char *folder;
	int64_t uidvalidity; /* 0 in a Maildir */
	char *source_key;    /* UID as decimal text, or the Maildir name;
				"" when the place now holds another mail */
	char *message_id;    /* no brackets, "" when none */
	unsigned char content_hash[DB_HASH_SIZE];
	int64_t size;        /* of the whole message on the server */
	int64_t received;    /* the server's date, or when it was taken */
	int64_t taken;
	enum message_status status;
	bool has_raw;
	int attempts;        /* begun, including one that is under way */
	int64_t next_at;     /* not claimed before this */
	char *kind;          /* reading kind, "" not yet known */
	char *reason;        /* for operators, "" when none */
	int64_t request_id;
	enum message_mark mark;
};

void message_release(struct message *message);

/* What the intake knows of a mail. */
struct message_new {
	const char *folder;
	int64_t uidvalidity;
	const char *source_key;
	const char *message_id;
	int64_t size; /* on the server; need not be fd's size if too_large */
	int64_t received;
	int64_t now;
	bool too_large; /* fd holds its header fields only */
};

/*
 * Take a message whose raw bytes are the whole content of fd (a file or
 * memfd; stays the caller's; read with pread).  1 taken; 0 already known
 * (same bytes and Message-ID): its place is now the one given and, if it is
 * done and had been marked, the mark is wanted again; -1.  A different mail
 * that was known at this place keeps its row and loses its place.
 * *id_out (may be NULL) is set for 1 and 0.  In a transaction; many may
 * share one.
 */
int message_take(struct db *db, const struct message_new *m, int fd,
    int64_t *id_out, struct err *err);

/* 1 when the mail at this place has been taken, 0, -1: no need to fetch. */
int message_known(struct db *db, const char *folder, int64_t uidvalidity,
    const char *source_key, struct err *err);

struct message_claim {
	int64_t id;
	int attempts; /* before this one: 0 the first time */
};

/*
 * The next messages to work on: their attempt is counted in this
 * transaction, which the caller commits before any byte is parsed.  Up to
 * max of those never tried, else a single one that was: a message that
 * takes the process down with it is then alone.  One whose attempts are
 * already MESSAGE_ATTEMPTS_MAX is for the caller to quarantine, unread.
 * Everything claimed must be finished or put back before claiming again.
 */
int message_claim(struct db *db, int64_t now, size_t max,
    struct message_claim *claims, size_t *count_out, struct err *err);

/* The same of those never tried only: others may still be in hand. */
int message_claim_more(struct db *db, int64_t now, size_t max,
    struct message_claim *claims, size_t *count_out, struct err *err);

/* It was not the message's fault (reader or keeper away): uncount the attempt
 * and try not before next_at.  In a transaction. */
int message_put_back(struct db *db, int64_t id, int64_t next_at,
    struct err *err);

/* When message_claim will next have something: 1 with a time (0: now), 0
 * never, -1. */
int message_next_due(struct db *db, int64_t *at_out, struct err *err);

struct message_outcome {
	enum message_status status; /* DONE or QUARANTINED */
	const char *kind;           /* NULL is "" here and below */
	const char *reason;
	int64_t request_id;
	const char *identity; /* NULL: what is known of it stays */
	bool leave_unmarked; /* people must see it */
};

/* What became of it.  In the transaction of everything that follows from it. */
int message_finish(struct db *db, int64_t id,
    const struct message_outcome *outcome, struct err *err);

/* 1/0/-1. */
int message_load(struct db *db, int64_t id, struct message *message_out,
    struct err *err);
/* One that is done, of one of these identities (not ""), taken since a time,
 * other than this one: 1/0/-1.  This one is then a copy that came by another
 * way, with other Received fields. */
int message_copy_of(struct db *db, const char *const identities[2], int64_t id,
    int64_t since, int64_t *copy_of_out, struct err *err);

/* The raw bytes as a sealed memfd at offset 0, the caller's; -1 with
 * ERR_PERM when they have been purged. */
int message_fd(struct db *db, int64_t id, struct err *err);

/*
 * Marks that are still to be set on the server: done, mark wanted, lying in
 * this folder under this UIDVALIDITY.  message_set_marked after the server
 * has confirmed (in a transaction).
 */
struct message_place {
	int64_t id;
	char *source_key; /* the caller's: message_places_release */
};
int message_unmarked(struct db *db, const char *folder, int64_t uidvalidity,
    struct message_place *places, size_t max, size_t *count_out,
    struct err *err);
void message_places_release(struct message_place *places, size_t count);
int message_set_marked(struct db *db, int64_t id, struct err *err);

/* For operators: quarantined ones, oldest first. */
int message_quarantined(struct db *db, int64_t *ids, size_t max,
    size_t *count_out, struct err *err);
/* Back to the clerk with no attempts counted: 1, 0 it is not quarantined, -1.
 * In a transaction. */
int message_retry(struct db *db, int64_t id, struct err *err);
int message_count(struct db *db, int64_t counts_out[MESSAGE_STATUS_COUNT],
    struct err *err);
/* How many were taken since a time. */
int message_count_since(struct db *db, int64_t since, int64_t *count_out,
    struct err *err);
/* Those that belong to a request, oldest first. */
int message_by_request(struct db *db, int64_t request_id, int64_t *ids,
    size_t max, size_t *count_out, struct err *err);

/*
 * Forget raw bytes, overwritten in the file; hash and outcome stay.
 * message_purge: of at most max done messages received before a time, says
 * how many.  In a transaction; keep max small (100) and call again.
 */
int message_drop_raw(struct db *db, int64_t id, struct err *err);
int message_purge(struct db *db, int64_t before, size_t max,
    size_t *count_out, struct err *err);

#endif
