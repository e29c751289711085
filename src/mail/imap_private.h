/* SPDX-License-Identifier: ISC */
/* What the imap_*.c files share; nobody else includes it. */
#ifndef MAIL_IMAP_PRIVATE_H
#define MAIL_IMAP_PRIVATE_H

#include <libetpan/mailimap.h>

#include "mail/imap.h"
#include "mail/imap_guard.h"
#include "net/etpan.h"
#include "net/stream.h"

#define IMAP_COMMAND_BYTES (1U << 20) /* of an answer without messages */

enum imap_capability {
	IMAP_IDLE = 1 << 0,
	IMAP_MOVE = 1 << 1,
	IMAP_STARTTLS = 1 << 2,
	IMAP_LOGINDISABLED = 1 << 3,
	IMAP_SASL_IR = 1 << 4,
	IMAP_XOAUTH2 = 1 << 5,
};

struct imap {
	struct source source; /* first: a struct source * is one of these */
	mailimap *session;
	mailstream *ms;        /* the session's, over stream */
	struct stream *stream; /* owned by ms once there is one */
	MMAPString *line;      /* the last line read by imap_line */
	char tag[16];          /* of the last command of our own */
	struct imap_guard guard;
	struct etpan_filter filter;
	unsigned capabilities;
	bool lost;
	bool want_idle;
	int connect_seconds;
	int io_seconds;
	int command_seconds;
	char *host;
	enum config_handled handled;
	char *handled_folder; /* as imap_put_folder; NULL unless HANDLED_MOVE */

	/* The selected folder. */
	bool selected;
	char *folder;        /* that is selected */
	int64_t selected_at; /* of clock_mono_ms */
	bool news;           /* an EXISTS came that nobody has looked after */
	bool can_keyword;
	bool can_seen;
	uint32_t uidvalidity;
	uint32_t uidnext; /* 0: the folder is empty and has not said */
	uint32_t exists;
	/* UIDs that a SEARCH has found in a window that ends at pending_to,
	 * ascending; from pending_from on it is complete. */
	uint32_t *pending;
	size_t pending_count;
	uint32_t pending_from, pending_to;
};

/* imap.c */
/*
 * What a mailimap_ result other than success means; returns -1.  Where the
 * connection can no longer be trusted im->lost is set.
 */
int imap_failed(struct imap *im, int result, const char *what,
    struct err *err);

/* imap_login.c */
int imap_login(struct imap *im, const struct config_server *server,
    const struct secret *secret, struct err *err);

/*
 * imap_line.c: commands of our own, answered line by line.
 *
 * Before a command: of its answer at most so many bytes are read, by
 * libetpan behind the guard, or by imap_line.
 */
void imap_begin(struct imap *im, uint64_t bytes);
void imap_begin_lines(struct imap *im, uint64_t bytes);

enum imap_answer {
	IMAP_UNTAGGED, /* "* ..." */
	IMAP_CONTINUE, /* "+ ..." */
	IMAP_OK,       /* tagged */
	IMAP_NO,
	IMAP_BAD,
};
/* Of a new command; in im->tag. */
const char *imap_next_tag(struct imap *im);
/* Write past libetpan's buffer, which is empty between commands. */
int imap_write(struct imap *im, const void *data, size_t len,
    struct err *err);
/* Read one line into im->line (without its end): 0 or -1 (lost). */
int imap_line(struct imap *im, enum imap_answer *answer_out, struct err *err);
/* The human part of the line: after "* ", "+ " or "TAG OK ". */
const char *imap_line_text(const struct imap *im, enum imap_answer answer);

/* What comes before a tagged answer; text is what follows "* ". */
struct imap_lines {
	void (*take)(void *context, const char *text);
	void *context;
};
/*
 * Send a command, hand over its untagged answers (lines may be NULL), up to
 * the tagged one, which is the im->line then: 0, or -1 (lost).  What fmt puts
 * together must have no line end.
 */
int imap_command(struct imap *im, const struct imap_lines *lines,
    enum imap_answer *answer_out, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* 0 when the answer is OK, or -1; after BAD the connection is lost. */
int imap_answered(struct imap *im, enum imap_answer answer, const char *what,
    struct err *err);

#define IMAP_FOLDER_MAX 3000
/* A folder's name as it stands in a command. */
int imap_put_folder(struct buf *b, const char *folder, struct err *err);
/* The number that text begins with; 0 when it has none or too large a one. */
uint32_t imap_number(const char *text);
/* "23 EXISTS" */
bool imap_is_exists(const char *text);

/* The operations of struct source_ops. */
int imap_select(struct source *source, const char *folder,
    struct source_status *status_out, struct err *err);
int imap_look(struct source *source, uint64_t last_uid, unsigned max,
    const struct source_look *look, struct source_progress *progress_out,
    struct err *err);
int imap_fetch(struct source *source, uint64_t uid, uint64_t limit, int fd,
    struct source_fetched *fetched_out, struct err *err);
int imap_mark(struct source *source, uint64_t uid, struct err *err);
int imap_wait(struct source *source, int timeout_ms, int other_fd,
    enum source_event *event_out, struct err *err);

/* imap_look.c, for imap_select.  The highest UID from first on (the last
 * message's, if that is lower), 0 when there is none; and what was found in
 * the folder before. */
void imap_forget_pending(struct imap *im);
int imap_highest_uid(struct imap *im, uint32_t first, uint32_t *uid_out,
    struct err *err);

/* imap_fetch.c: UID FETCH, as mailimap_uid_fetch; an EXISTS that comes with
 * the answer is kept in im->news. */
int imap_uid_fetch(struct imap *im, struct mailimap_set *set,
    struct mailimap_fetch_type *type, clist **list_out);

#endif
