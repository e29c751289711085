/* SPDX-License-Identifier: ISC */
/*
 * One message into a descriptor, in pieces as they come: libetpan alone would
 * hold the whole of it, of any size the server announces.
 */
#include <errno.h>

#include "base/files.h"
#include "mail/imap_private.h"

struct sink {
	int fd;
	uint64_t limit;
	uint64_t seen; /* bytes that came */
	int saved_errno;
};

static bool
take_bytes(int att_type, struct mailimap_msg_att_body_section *section,
    const char *bytes, size_t len, void *context)
{
	struct sink *sink = context;
	uint64_t room = sink->seen < sink->limit ? sink->limit - sink->seen :
						   0;

	(void)att_type;
	(void)section;
	sink->seen += len;
	if (len > room)
		len = (size_t)room;
	if (write_full(sink->fd, bytes, len) == 0)
		return true;
	sink->saved_errno = errno;
	return false;
}

/* How many bodies came, and whether one was of this uid. */
static int
count_bodies(clist *list, uint32_t uid, bool *ours_out)
{
	int bodies = 0;

	*ours_out = false;
	for (clistiter *it = clist_begin(list); it != NULL;
	     it = clist_next(it)) {
		const struct mailimap_msg_att *att = clist_content(it);
		bool has_body = false, is_ours = false;

		for (clistiter *i = clist_begin(att->att_list); i != NULL;
		     i = clist_next(i)) {
			const struct mailimap_msg_att_item *item =
			    clist_content(i);
			const struct mailimap_msg_att_static *s;

			if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
				continue;
			s = item->att_data.att_static;
			if (s->att_type == MAILIMAP_MSG_ATT_UID)
				is_ours = s->att_data.att_uid == uid;
			else if (s->att_type != MAILIMAP_MSG_ATT_RFC822_SIZE) {
				has_body = true;
				bodies++;
			}
		}
		if (has_body && is_ours)
			*ours_out = true;
	}
	return bodies;
}

int
imap_uid_fetch(struct imap *im, struct mailimap_set *set,
    struct mailimap_fetch_type *type, clist **list_out)
{
	struct mailimap_selection_info *info = im->session->imap_selection_info;
	int r;

	info->sel_has_exists = 0;
	r = mailimap_uid_fetch(im->session, set, type, list_out);
	if (info->sel_has_exists != 0) {
		im->news = true;
		im->exists = info->sel_exists;
	}
	return r;
}

static int
ask_body(struct imap *im, uint32_t uid, struct sink *sink, clist **list_out)
{
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_set *set = mailimap_set_new_single(uid);
	uint32_t size = sink->limit < UINT32_MAX ? (uint32_t)sink->limit + 1 :
						   UINT32_MAX;
	int r;

	mailimap_fetch_type_new_fetch_att_list_add(type,
	    mailimap_fetch_att_new_uid());
	mailimap_fetch_type_new_fetch_att_list_add(type,
	    mailimap_fetch_att_new_body_peek_section_partial(
		mailimap_section_new(NULL), 0, size));
	imap_begin(im, (uint64_t)size + 64 * 1024);
	mailimap_set_msg_body_handler(im->session, take_bytes, sink);
	r = imap_uid_fetch(im, set, type, list_out);
	mailimap_set_msg_body_handler(im->session, NULL, NULL);
	mailimap_set_free(set);
	mailimap_fetch_type_free(type);
	return r;
}

int
imap_fetch(struct source *source, uint64_t uid, uint64_t limit, int fd,
    struct source_fetched *fetched_out, struct err *err)
{
	struct imap *im = (struct imap *)source;
	struct sink sink = { .fd = fd, .limit = limit };
	bool ours;
	clist *list;
	int r, bodies;

	if (!im->selected || uid == 0 || uid > UINT32_MAX)
		return err_set(err, ERR_BUG, "fetch: no such message");
	r = ask_body(im, (uint32_t)uid, &sink, &list);
	if (r != MAILIMAP_NO_ERROR && sink.saved_errno != 0) {
		/* In the middle of a literal: the connection is of no use. */
		im->lost = true;
		errno = sink.saved_errno;
		return err_set_errno(err, ERR_TEMP, "cannot store a message");
	}
	if (r != MAILIMAP_NO_ERROR)
		return imap_failed(im, r, "UID FETCH", err);
	bodies = count_bodies(list, (uint32_t)uid, &ours);
	mailimap_fetch_list_free(list);
	if (bodies == 0 && sink.seen == 0)
		return 0;
	if (bodies != 1 || !ours) {
		im->lost = true;
		return err_set(err, ERR_TEMP,
		    "%s: the server sent another message than UID %u",
		    im->host, (unsigned)uid);
	}
	fetched_out->truncated = sink.seen > limit;
	fetched_out->bytes = fetched_out->truncated ? limit : sink.seen;
	return 1;
}
