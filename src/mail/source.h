/* SPDX-License-Identifier: ISC */
/*
 * The mailbox, as the intake sees it: IMAP, a Maildir, or a simulator stand
 * behind the same few operations.  It never deletes, never expunges, never
 * touches a message that it was not told to mark, and never sets \Seen by
 * looking or fetching.
 *
 * The caller's round:
 *
 *	source_open                     connect and log in, once
 *	for each folder:
 *	    source_select               status: did UIDVALIDITY change?
 *	    repeat while more:
 *	        source_look(last_uid)   headers of at most SOURCE_BATCH_MAX
 *	        source_fetch(uid)       for those that may be ours
 *	        commit messages and last_uid, then
 *	        source_mark(uid)
 *	source_wait; and again
 *
 * The folder that is waited on comes last, so that it is the selected one
 * and no mail slips in between.
 *
 * After any -1 whose source_is_lost is true the source is of no more use:
 * close it, open a new one, with back-off.  A look that fails again and again
 * at the same last_uid: look with max 1, to find the message that breaks it,
 * and go past it (source_look says how).
 *
 * Error kinds: ERR_TEMP the network or the server is down, or it broke the
 * protocol; ERR_CONFIG the operator must mend something (login refused, wrong
 * certificate).  The caller tries again after both.
 *
 * A source belongs to one thread.  SIGPIPE need not be ignored.
 */
#ifndef MAIL_SOURCE_H
#define MAIL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"
#include "config/config.h"

#define SOURCE_BATCH_MAX 100            /* messages of one look */
#define SOURCE_HEADER_MAX (32U * 1024)  /* bytes of one message's fields */

/* The keyword of a message that was handled. */
#define SOURCE_KEYWORD "$CertmaildDone"

/*
 * (folder, uidvalidity, uid) names a message for good.  IMAP: as the server
 * says (32 bits).  Maildir: uidvalidity is 1, and a uid is a hash (63 bits,
 * never 0) of the unique part of the file name: it stays when the message
 * moves between new and cur, it does not grow with time.
 */
struct source_status {
	uint32_t uidvalidity;
	uint64_t uidnext; /* 0: unknown (always with a Maildir) */
	uint32_t exists;  /* a hint for people, nothing to count on */
	bool can_mark;    /* marking as configured will work here */
};

/* One message of a look; everything is borrowed for the call. */
struct source_message {
	uint64_t uid;
	uint64_t size; /* bytes, as the server says */
	bool seen;     /* somebody has read it */
	bool handled;  /* it bears our mark */
	/* The fields of SIFT_HEADER_FIELDS, raw, with the empty line; cut at
	 * SOURCE_HEADER_MAX.  Not NUL-terminated; may contain anything. */
	const char *header;
	size_t header_len;
};

/*
 * The caller's side of a look.  `known` (may be NULL) is asked by a Maildir
 * before it opens a file: true for a uid that the caller has seen before (in
 * any state).  IMAP does not ask: it goes by last_uid.  Neither may call a
 * function of the source.  A handler that returns -1 (with err set) ends the
 * look with that error.  Without handle nothing is fetched: IMAP only finds
 * out how far such a look would have come (past one message, with max 1).
 */
struct source_look {
	bool (*known)(void *context, uint64_t uid);
	int (*handle)(void *context, const struct source_message *message,
	    struct err *err);
	void *context;
};

struct source_progress {
	/* Every message up to this uid has been handed over (or is gone):
	 * what to store and to give to the next look.  Maildir: as it was. */
	uint64_t last_uid;
	bool more; /* look again at once */
};

struct source_fetched {
	uint64_t bytes; /* written to fd */
	bool truncated; /* the message is longer than limit */
};

enum source_event {
	SOURCE_TIMEOUT, /* nothing for timeout_ms: look anyway (poll) */
	SOURCE_MAIL,    /* something has changed: look */
	SOURCE_OTHER,   /* other_fd is readable */
};

struct source;

/*
 * What an implementation provides; a simulator fills one of its own and puts
 * struct source first in its own struct.  All are required.
 */
struct source_ops {
	/* 1; 0 when there is no such folder (err says so, kind CONFIG); -1.
	 * May be called again for the folder that is selected, for a fresh
	 * status. */
	int (*select)(struct source *source, const char *folder,
	    struct source_status *status_out, struct err *err);
	int (*look)(struct source *source, uint64_t last_uid, unsigned max,
	    const struct source_look *look,
	    struct source_progress *progress_out, struct err *err);
	int (*fetch)(struct source *source, uint64_t uid, uint64_t limit,
	    int fd, struct source_fetched *fetched_out, struct err *err);
	int (*mark)(struct source *source, uint64_t uid, struct err *err);
	int (*wait)(struct source *source, int timeout_ms, int other_fd,
	    enum source_event *event_out, struct err *err);
	bool (*is_lost)(const struct source *source);
	/* For `certmailctl check`: one line for people. */
	void (*describe)(const struct source *source, struct buf *b);
	void (*close)(struct source *source);
};

struct source {
	const struct source_ops *ops;
};

/*
 * Open what the configuration names: connect, verify, log in; or open the
 * Maildir.  secret is the password or token (mail/login.h reads it); it is
 * used during the call only.  NULL for a Maildir.
 */
int source_open(const struct config_mailbox *mailbox,
    const struct config_limits *limits, const struct secret *secret,
    struct source **source_out, struct err *err);
void source_close(struct source *source); /* NULL is fine */

/*
 * Choose the folder for look, fetch, mark and wait, and learn its state.
 * Names are UTF-8, "INBOX" is the mailbox itself.  1; 0 with ERR_CONFIG in
 * err when the folder does not exist (the source is still good); -1.
 */
int source_select(struct source *source, const char *folder,
    struct source_status *status_out, struct err *err);

/*
 * Hand over the headers of at most max (1 to SOURCE_BATCH_MAX) messages that
 * came after last_uid (0: from the beginning), in the order of their uids.
 * Costs one round for new mail that fits, whatever the size of the mailbox.
 * Memory is bounded by SOURCE_BATCH_MAX * SOURCE_HEADER_MAX.  Messages that
 * vanish meanwhile are left out.  progress_out is not touched by a failure,
 * but for this: with max 1 and IMAP it is set, past the one uid asked for,
 * when the answer could not be understood; after some tries the caller may
 * skip that message.
 * A Maildir hands each message over once per source_open: after a trouble of
 * one's own, open anew to see it again.
 */
int source_look(struct source *source, uint64_t last_uid, unsigned max,
    const struct source_look *look, struct source_progress *progress_out,
    struct err *err);

/*
 * Write at most limit bytes of the whole message to fd, at its current
 * offset.  1; 0 when the message is gone; -1, and what was written must not
 * be used.  Line ends are as stored: CRLF from IMAP, usually LF from a
 * Maildir.
 */
int source_fetch(struct source *source, uint64_t uid, uint64_t limit, int fd,
    struct source_fetched *fetched_out, struct err *err);

/*
 * Mark as handled, in the configured way: the keyword; \Seen and the keyword;
 * a move (after the keyword).  A Maildir has no keywords and leaves a message
 * as it is then.  Harmless to repeat.  1; 0 when the message is gone or this
 * mailbox cannot do it (the database knows what was handled anyway); -1.
 */
int source_mark(struct source *source, uint64_t uid, struct err *err);

/*
 * Wait for a change in the selected folder, other_fd (-1: none) becoming
 * readable, or timeout_ms (not negative).  IMAP: IDLE when the server has it
 * and mailbox.idle is set, with a sign of life from the server every 45 s;
 * otherwise it only waits, and the caller's next select is the poll.
 */
int source_wait(struct source *source, int timeout_ms, int other_fd,
    enum source_event *event_out, struct err *err);

bool source_is_lost(const struct source *source);
void source_describe(const struct source *source, struct buf *b);

#endif
