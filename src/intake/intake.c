/* SPDX-License-Identifier: ISC */
/*
 * The intake process: new mail that may be ours goes from the mailbox into
 * the database; what the clerk is done with gets its mark on the server.
 * Nothing else in the mailbox is touched.
 */
#include "intake/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mem.h"
#include "intake/sieve.h"
#include "mail/login.h"
#include "mail/source.h"
#include "proc/child.h"
#include "proc/doorbell.h"
#include "store/heartbeat.h"
#include "store/mailbox.h"
#include "store/message.h"
#include "wire/frame.h"
#include "wire/reading.h"

#define MARKS_MAX 100
#define TAKE_MAX 32           /* messages in one transaction, */
#define TAKE_BYTES (4U << 20) /* and about so many bytes */
#define RETRY_MAX_SECONDS 300
#define GARBLED_MAX 3
#define MIB (1U << 20)

/* A new message, then one that may be ours. */
struct candidate {
	uint64_t uid;
	uint64_t size;
	size_t header; /* where its fields begin in intake.headers */
	uint32_t header_len;
	char *message_id;
};

/* One that has been fetched and waits for the transaction. */
struct taken {
	uint64_t uid;
	uint64_t size;
	char *message_id;
	bool too_large;
	int fd;
};

struct intake {
	const struct config *config;
	struct db *db;
	struct source *source;
	const char *folder; /* that is selected */
	struct source_status status;
	struct mailbox mailbox;
	bool first_look; /* at this folder, ever */
	struct candidate candidates[SOURCE_BATCH_MAX];
	size_t candidate_count;
	struct buf headers; /* of all candidates, one after the other */
	struct taken taken[TAKE_MAX];
	size_t taken_count;
	uint64_t taken_bytes;
	int wake_fd; /* the bell or the word to stop */
	unsigned failures;
	bool was_lost; /* the last connection ended without our doing */
	unsigned careful; /* messages to look at one by one */
	uint64_t garbled_uid; /* the server's answer made no sense */
	unsigned garbled_times;
	char *skip_folder; /* here a look for a single message killed us */
	uint64_t skip_after;
	bool full; /* the disk is: nothing is taken */
	bool worked;
};

static _Noreturn void
give_up(const struct err *err)
{
	child_fatal("intake.failed", err);
}

static void
begin(struct intake *in, const char *opener)
{
	struct err err = { 0 };

	if (db_begin(in->db, opener, &err) == -1)
		give_up(&err);
}

static void
commit(struct intake *in)
{
	struct err err = { 0 };

	if (db_commit(in->db, &err) == -1)
		give_up(&err);
}

static void
key_of(uint64_t uid, char key[24])
{
	snprintf(key, 24, "%llu", (unsigned long long)uid);
}

/* What we are about to do, so that a restart knows what killed us. */
static void
note(struct intake *in, const char *text)
{
	struct err err = { 0 };

	begin(in, "intake.note");
	if (heartbeat_set(in->db, "intake", clock_wall(), text, &err) == -1)
		give_up(&err);
	commit(in);
}

/* ---- Looking ---- */

static bool
is_known(void *context, uint64_t uid)
{
	struct intake *in = context;
	struct err err = { 0 };
	char key[24];
	int got;

	key_of(uid, key);
	got = message_known(in->db, in->folder, in->status.uidvalidity, key,
	    &err);
	if (got == -1)
		give_up(&err);
	return got == 1;
}

static int
handle(void *context, const struct source_message *m, struct err *err)
{
	struct intake *in = context;

	(void)err;
	/* What is there before our first day and has been read is history. */
	if (m->handled || (in->first_look && m->seen) ||
	    is_known(in, m->uid) || in->candidate_count == SOURCE_BATCH_MAX)
		return 0;
	in->candidates[in->candidate_count++] = (struct candidate){
		.uid = m->uid, .size = m->size, .header = in->headers.len,
		.header_len = (uint32_t)m->header_len };
	buf_put(&in->headers, m->header, m->header_len);
	return 0;
}

/* ---- Sifting ---- */

/* Ask the reader about some of the candidates: 0; 1 when their headers broke
 * it. */
static int
ask_reader(struct intake *in, size_t first, size_t count, struct sift *sifts,
    struct err *err)
{
	const struct candidate *c = &in->candidates[first];
	struct sift_question q = { .count = count };
	size_t i, len = 0;
	bool lost = false;
	int fd, rc;

	for (i = 0; i < count; i++) {
		q.lens[i] = c[i].header_len;
		len += c[i].header_len;
	}
	fd = memfd_of("headers", in->headers.data + c->header, len, err);
	if (fd == -1)
		give_up(err);
	rc = sift_ask(FD_READER, fd, &q,
	    reader_patience_ms(in->config->limits.reader_seconds), sifts,
	    &lost, err);
	close(fd);
	if (rc == -1 && (lost || err->kind == ERR_TEMP)) {
		/* Not the mail's fault. */
		note(in, "");
		if (lost)
			child_lost(ROLE_READER, "intake.failed", err);
		give_up(err);
	}
	return rc == 0 ? 0 : 1;
}

/* Keep the candidate as number `kept` when it may be ours. */
static size_t
judge(struct intake *in, size_t i, const struct sift *s, size_t kept)
{
	struct candidate *c = &in->candidates[i];
	const char *rule = "broken";
	struct err err = { 0 };

	if (s != NULL &&
	    sieve_check(in->db, in->config, s, &rule, &err) == -1)
		give_up(&err);
	if (rule == NULL)
		return kept;
	log_debug("mailbox.ours", L_STR("folder", in->folder),
	    L_INT("uid", c->uid), L_STR("rule", rule));
	c->message_id = xstrdup(s != NULL ? s->message_id : "");
	in->candidates[kept] = *c;
	return kept + 1;
}

/*
 * Leave only those that may be ours.  Headers that break the reader even
 * alone are taken: the clerk finds the same and puts the message aside for
 * an operator.
 */
static void
sift(struct intake *in)
{
	size_t count = in->candidate_count, step = count, kept = 0, i, n;
	struct sift sifts[SOURCE_BATCH_MAX];
	struct err err = { 0 };
	int broken;

	in->candidate_count = 0;
	for (i = 0; i < count; i += step) {
		broken = ask_reader(in, i, step, sifts, &err);
		if (broken && step > 1) {
			step = 1;
			broken = ask_reader(in, i, step, sifts, &err);
		}
		if (broken)
			log_warn("mailbox.header_broken",
			    L_STR("folder", in->folder),
			    L_INT("uid", in->candidates[i].uid), L_ERR(&err));
		for (n = 0; n < step; n++) {
			kept = judge(in, i + n, broken ? NULL : &sifts[n],
			    kept);
			if (!broken)
				sift_release(&sifts[n]);
		}
	}
	in->candidate_count = kept;
}

/* ---- Taking ---- */

static void
take_one(struct intake *in, struct taken *t)
{
	char key[24];
	struct message_new m = { .folder = in->folder,
		.uidvalidity = in->status.uidvalidity, .source_key = key,
		.message_id = t->message_id, .size = (int64_t)t->size,
		.received = clock_wall(), .now = clock_wall(),
		.too_large = t->too_large };
	struct err err = { 0 };
	int64_t id;
	int got;

	key_of(t->uid, key);
	got = message_take(in->db, &m, t->fd, &id, &err);
	if (got == -1)
		give_up(&err);
	log_info(got == 1 ? "message.taken" : "message.known",
	    L_INT("message", id), L_STR("folder", in->folder),
	    L_INT("uid", t->uid), L_INT("bytes", t->size),
	    L_STR("message_id", t->message_id));
	close(t->fd);
	free(t->message_id);
}

/* Commit what was fetched, and how far we have come. */
static void
flush(struct intake *in, uint64_t last_uid)
{
	bool any = in->taken_count > 0;
	struct err err = { 0 };
	size_t i;

	if (!any && in->mailbox.last_uid == (int64_t)last_uid &&
	    in->mailbox.uidvalidity == in->status.uidvalidity)
		return;
	in->mailbox.uidvalidity = in->status.uidvalidity;
	in->mailbox.last_uid = (int64_t)last_uid;
	in->mailbox.last_look = clock_wall();
	begin(in, "intake.take");
	for (i = 0; i < in->taken_count; i++)
		take_one(in, &in->taken[i]);
	if (mailbox_set(in->db, in->folder, &in->mailbox, &err) == -1 ||
	    heartbeat_set(in->db, "intake", clock_wall(), "", &err) == -1)
		give_up(&err);
	commit(in);
	in->taken_count = 0;
	in->taken_bytes = 0;
	if (any) {
		in->worked = true;
		doorbell_ring(FD_BELL_CLERK);
	}
}

static void
drop_candidates(struct intake *in)
{
	size_t i;

	for (i = 0; i < in->candidate_count; i++)
		free(in->candidates[i].message_id);
	in->candidate_count = 0;
	buf_reset(&in->headers);
}

static int
fetch(struct intake *in, struct candidate *c, struct err *err)
{
	uint64_t limit = (uint64_t)in->config->limits.message_mib * MIB;
	struct taken *t = &in->taken[in->taken_count];
	struct source_fetched fetched = { 0 };
	int fd, got;

	*t = (struct taken){ .uid = c->uid, .size = c->size };
	if (c->size > limit) {
		t->fd = memfd_of("header", in->headers.data + c->header,
		    c->header_len, err);
		if (t->fd == -1)
			return -1;
		t->too_large = true;
	} else {
		fd = memfd_create("message", MFD_CLOEXEC);
		if (fd == -1)
			return err_set_errno(err, ERR_TEMP, "memfd");
		got = source_fetch(in->source, c->uid, limit, fd, &fetched,
		    err);
		if (got != 1) {
			close(fd);
			return got;
		}
		t->fd = fd;
		t->too_large = fetched.truncated;
	}
	t->message_id = c->message_id;
	c->message_id = NULL;
	in->taken_count++;
	in->taken_bytes += fetched.bytes;
	return 0;
}

static int
fetch_all(struct intake *in, struct err *err)
{
	size_t i;

	for (i = 0; i < in->candidate_count; i++) {
		if (in->taken_count == TAKE_MAX ||
		    in->taken_bytes >= TAKE_BYTES)
			flush(in, (uint64_t)in->mailbox.last_uid);
		if (fetch(in, &in->candidates[i], err) == -1)
			return -1;
	}
	return 0;
}

/* ---- Marking ---- */

static int
mark_done(struct intake *in, struct err *err)
{
	struct message_place places[MARKS_MAX];
	size_t count, i;
	int got = 1;

	if (!in->status.can_mark)
		return 0;
	do {
		if (message_unmarked(in->db, in->folder,
			in->status.uidvalidity, places, MARKS_MAX, &count,
			err) == -1)
			give_up(err);
		if (count == 0)
			return 0;
		for (i = 0; i < count && got != -1; i++)
			got = source_mark(in->source,
			    strtoull(places[i].source_key, NULL, 10), err);
		if (got == -1)
			i--;
		begin(in, "intake.marked");
		while (i > 0)
			if (message_set_marked(in->db, places[--i].id, err) ==
			    -1)
				give_up(err);
		commit(in);
		message_places_release(places, count);
		if (got != -1)
			in->worked = true;
	} while (got != -1 && count == MARKS_MAX && !child_stopping());
	return got == -1 ? -1 : 0;
}

/* ---- A folder, a round ---- */

static void
begin_folder(struct intake *in)
{
	struct err err = { 0 };
	int got = mailbox_get(in->db, in->folder, &in->mailbox, &err);

	if (got == -1)
		give_up(&err);
	in->first_look = got == 0;
	if (got == 0)
		in->mailbox = (struct mailbox){
			.uidvalidity = in->status.uidvalidity };
	else if (in->mailbox.uidvalidity != in->status.uidvalidity) {
		log_warn("mailbox.renumbered", L_STR("folder", in->folder),
		    L_INT("was", in->mailbox.uidvalidity),
		    L_INT("is", in->status.uidvalidity));
		in->mailbox.last_uid = 0;
	}
}

static void
say_skipped(const struct intake *in, uint64_t uid, const struct err *err)
{
	log_error("mailbox.skipped", L_STR("folder", in->folder),
	    L_INT("uid", uid), L_ERR(err),
	    L_STR("next", "look at it with a mail program; certmailctl "
			  "request opens a request by hand"));
}

/* Past the one message that ended the intake twice. */
static int
skip_deadly(struct intake *in, struct err *err)
{
	struct source_look past = { .handle = NULL };
	struct source_progress progress;
	uint64_t last = (uint64_t)in->mailbox.last_uid;
	struct err why;

	if (in->skip_folder == NULL ||
	    strcmp(in->skip_folder, in->folder) != 0)
		return 0;
	free(in->skip_folder);
	in->skip_folder = NULL;
	if (in->skip_after != last)
		return 0;
	if (source_look(in->source, last, 1, &past, &progress, err) == -1)
		return -1;
	err_set(&why, ERR_BUG, "looking at it ended the intake twice");
	say_skipped(in, progress.last_uid, &why);
	flush(in, progress.last_uid);
	return 0;
}

static bool
has_news(const struct intake *in)
{
	return in->status.uidnext == 0 ||
	    in->status.uidnext > (uint64_t)in->mailbox.last_uid + 1;
}

/* An answer about one message cannot be understood: for the third time, or
 * is it only the connection that garbles? */
static bool
is_hopeless(struct intake *in, uint64_t uid)
{
	if (in->garbled_uid != uid)
		in->garbled_times = 0;
	in->garbled_uid = uid;
	return ++in->garbled_times >= GARBLED_MAX;
}

/* For all that one transaction takes. */
static bool
has_room(struct intake *in)
{
	struct err err = { 0 };
	int rc = db_check_room(in->db,
	    TAKE_BYTES + ((int64_t)in->config->limits.message_mib << 20), &err);

	return !child_trouble(&in->full, "database.full",
	    rc == -1 ? &err : NULL);
}

static int
look(struct intake *in, struct err *err)
{
	struct source_look look = { .known = is_known, .handle = handle,
		.context = in };
	struct source_progress progress = { .more = true };
	uint64_t last = (uint64_t)in->mailbox.last_uid;
	char text[300];
	int rc;

	if (!has_news(in))
		return 0;
	while (progress.more && !child_stopping() && has_room(in)) {
		unsigned max = in->careful > 0 ? 1 : SOURCE_BATCH_MAX;

		if (in->careful > 0)
			in->careful--;
		if (in->status.uidnext != 0) {
			snprintf(text, sizeof text, "looking %u after %llu in "
			    "%.200s", max, (unsigned long long)last,
			    in->folder);
			note(in, text);
		}
		rc = source_look(in->source, last, max, &look, &progress, err);
		if (rc == 0) {
			sift(in);
			rc = fetch_all(in, err);
		}
		drop_candidates(in);
		if (rc == -1 && max == 1 && progress.last_uid > last &&
		    is_hopeless(in, progress.last_uid)) {
			say_skipped(in, progress.last_uid, err);
			flush(in, progress.last_uid);
		}
		if (rc == -1) {
			in->careful = SOURCE_BATCH_MAX;
			return -1;
		}
		/* A message that came to nothing stays behind `last`. */
		flush(in, progress.last_uid);
		last = progress.last_uid;
	}
	return 0;
}

/* 1 done, 0 there is no such folder, -1. */
static int
do_folder(struct intake *in, const char *folder, struct err *err)
{
	int got;

	in->folder = folder;
	got = source_select(in->source, folder, &in->status, err);
	if (got == 0 && strcmp(folder, in->config->mailbox.folder) != 0)
		log_warn("mailbox.no_folder", L_STR("folder", folder),
		    L_ERR(err));
	if (got != 1)
		return got;
	begin_folder(in);
	if (skip_deadly(in, err) == -1 || look(in, err) == -1 ||
	    mark_done(in, err) == -1)
		return -1;
	return 1;
}

static int
do_folders(struct intake *in, struct err *err)
{
	const struct config_mailbox *m = &in->config->mailbox;
	size_t i;

	for (i = 0; i < m->validation_folders.count; i++)
		if (strcmp(m->validation_folders.items[i], m->folder) != 0 &&
		    do_folder(in, m->validation_folders.items[i], err) == -1)
			return -1;
	/* The main one last: it stays selected for the wait.  Without it there
	 * is nothing to wait on: tried again with back-off. */
	return do_folder(in, m->folder, err) == 1 ? 0 : -1;
}

static void
close_source(struct intake *in)
{
	size_t i;

	source_close(in->source);
	in->source = NULL;
	for (i = 0; i < in->taken_count; i++) {
		close(in->taken[i].fd);
		free(in->taken[i].message_id);
	}
	in->taken_count = 0;
	in->taken_bytes = 0;
}

static int
open_source(struct intake *in, struct err *err)
{
	const struct config_mailbox *m = &in->config->mailbox;
	struct secret secret = { 0 };
	int rc = 0;

	if (m->type == MAILBOX_IMAP)
		rc = login_secret_read(&m->server,
		    in->config->limits.command_seconds, &secret, err);
	if (rc == 0)
		rc = source_open(m, &in->config->limits, &secret, &in->source,
		    err);
	secret_release(&secret);
	return rc;
}

static const char *
mailbox_place(const struct intake *in)
{
	const struct config_mailbox *m = &in->config->mailbox;

	return m->type == MAILBOX_MAILDIR ? m->path : m->server.host;
}

static int
retry_seconds(unsigned failures)
{
	return failures < 9 ? 1 << failures : RETRY_MAX_SECONDS;
}

/* One round; -1 when the mailbox is out of reach. */
static int
do_round(struct intake *in)
{
	struct err err = { 0 };

	if (in->source == NULL && open_source(in, &err) == -1)
		goto fail;
	if (do_folders(in, &err) == -1)
		goto fail;
	if (in->failures > 0 || in->was_lost)
		log_info("mailbox.back", L_INT("failures", in->failures));
	if (in->failures > 0)
		note(in, "");
	in->failures = 0;
	in->was_lost = false;
	return 0;
fail:
	close_source(in);
	log_warn("mailbox.unreachable", L_STR("server", mailbox_place(in)),
	    L_STR("kind", err_kind_name(err.kind)), L_ERR(&err),
	    L_INT("retry_seconds", retry_seconds(in->failures)));
	note(in, err.text);
	return -1;
}

static void
wait_for_mail(struct intake *in)
{
	/* Also with IDLE: other folders are not watched, and some servers
	 * forget to tell. */
	int timeout = in->config->mailbox.poll_seconds * 1000;
	enum source_event event;
	struct err err = { 0 };
	uint64_t count;

	if (source_wait(in->source, timeout, in->wake_fd, &event, &err) == -1) {
		log_warn("mailbox.lost", L_STR("server", mailbox_place(in)),
		    L_ERR(&err), L_STR("next", "connecting anew"));
		close_source(in);
		in->was_lost = true;
	}
	(void)!read(FD_BELL_INTAKE, &count, sizeof count);
}

static int
make_wake_fd(void)
{
	struct epoll_event bell = { .events = EPOLLIN }, stop = bell;
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd == -1)
		return -1;
	epoll_ctl(fd, EPOLL_CTL_ADD, FD_BELL_INTAKE, &bell);
	epoll_ctl(fd, EPOLL_CTL_ADD, child_stop_fd(), &stop);
	return fd;
}

/* Did the process before us crash in the middle of a look?  Then one by one;
 * and if it was at one already, not that one again. */
static void
learn_from_the_dead(struct intake *in)
{
	struct err err = { 0 };
	unsigned long long after;
	char *text = NULL;
	int64_t at;
	int end = 0, got;

	if (!child_is_after_crash())
		return;
	got = heartbeat_get(in->db, "intake", &at, &text, &err);
	if (got == -1)
		give_up(&err);
	if (got == 1 && strncmp(text, "looking ", 8) == 0) {
		log_warn("mailbox.careful", L_STR("last", text));
		in->careful = SOURCE_BATCH_MAX;
		if (sscanf(text, "looking 1 after %llu in %n", &after, &end) ==
			1 && end > 0) {
			in->skip_folder = xstrdup(text + end);
			in->skip_after = after;
		}
	}
	free(text);
}

int
intake_main(bool once)
{
	struct config *config = child_begin(ROLE_INTAKE);
	struct intake in = { .config = config };
	struct err err = { 0 };
	int rc;

	if (db_open(config->database, &in.db, &err) == -1)
		child_fatal("intake.start_failed", &err);
	frame_set_stop_fd(child_stop_fd());
	in.wake_fd = make_wake_fd();
	buf_init(&in.headers, (size_t)SOURCE_BATCH_MAX * SOURCE_HEADER_MAX);
	learn_from_the_dead(&in);
	do {
		rc = has_room(&in) ? do_round(&in) : -1;
		if (once || child_stopping())
			break;
		if (in.full)
			doorbell_wait(FD_BELL_INTAKE, -1, CHILD_TROUBLE_MS);
		else if (rc == 0)
			wait_for_mail(&in);
		else
			doorbell_wait(FD_BELL_INTAKE, -1,
			    retry_seconds(in.failures++) * 1000);
	} while (!child_stopping());
	close_source(&in);
	free(in.skip_folder);
	buf_release(&in.headers);
	db_close(in.db);
	config_free(config);
	if (!once)
		return 0;
	return rc == -1 ? 1 : in.worked ? ONCE_WORKED : 0;
}
