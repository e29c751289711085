/* SPDX-License-Identifier: ISC */
#include "mail/source.h"

#include "mail/imap.h"
#include "mail/maildir.h"

int
source_open(const struct config_mailbox *mailbox,
    const struct config_limits *limits, const struct secret *secret,
    struct source **source_out, struct err *err)
{
	if (mailbox->type == MAILBOX_MAILDIR)
		return maildir_open(mailbox, source_out, err);
	return imap_open(mailbox, limits, secret, source_out, err);
}

void
source_close(struct source *source)
{
	if (source != NULL)
		source->ops->close(source);
}

int
source_select(struct source *source, const char *folder,
    struct source_status *status_out, struct err *err)
{
	return source->ops->select(source, folder, status_out, err);
}

int
source_look(struct source *source, uint64_t last_uid, unsigned max,
    const struct source_look *look, struct source_progress *progress_out,
    struct err *err)
{
	if (max < 1 || max > SOURCE_BATCH_MAX)
		return err_set(err, ERR_BUG, "a look at %u messages", max);
	return source->ops->look(source, last_uid, max, look, progress_out,
	    err);
}

int
source_fetch(struct source *source, uint64_t uid, uint64_t limit, int fd,
    struct source_fetched *fetched_out, struct err *err)
{
	return source->ops->fetch(source, uid, limit, fd, fetched_out, err);
}

int
source_mark(struct source *source, uint64_t uid, struct err *err)
{
	return source->ops->mark(source, uid, err);
}

int
source_wait(struct source *source, int timeout_ms, int other_fd,
    enum source_event *event_out, struct err *err)
{
	return source->ops->wait(source, timeout_ms, other_fd, event_out, err);
}

bool
source_is_lost(const struct source *source)
{
	return source->ops->is_lost(source);
}

void
source_describe(const struct source *source, struct buf *b)
{
	source->ops->describe(source, b);
}
