/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mail/imap_private.h"
#include "mail/utf7.h"

/* What PERMANENTFLAGS allows; without it everything (RFC 3501 section 7.1). */
static void
note_flags(struct imap *im, const struct mailimap_selection_info *info)
{
	bool all = info->sel_perm_flags == NULL;

	im->can_keyword = im->can_seen = all;
	if (all)
		return;
	for (clistiter *it = clist_begin(info->sel_perm_flags); it != NULL;
	     it = clist_next(it)) {
		const struct mailimap_flag_perm *perm = clist_content(it);

		if (perm->fl_type == MAILIMAP_FLAG_PERM_ALL)
			im->can_keyword = true;
		else if (perm->fl_flag == NULL)
			continue;
		else if (perm->fl_flag->fl_type == MAILIMAP_FLAG_SEEN)
			im->can_seen = true;
		else if (perm->fl_flag->fl_type == MAILIMAP_FLAG_KEYWORD &&
		    strcasecmp(perm->fl_flag->fl_data.fl_keyword,
			SOURCE_KEYWORD) == 0)
			im->can_keyword = true;
	}
}

static bool
can_mark(const struct imap *im)
{
	switch (im->handled) {
	case HANDLED_SEEN:
		return im->can_seen;
	case HANDLED_MOVE:
		return (im->capabilities & IMAP_MOVE) != 0;
	case HANDLED_KEYWORD:
	default:
		return im->can_keyword;
	}
}

/* A NO to SELECT: is the folder missing, or is it something else?  0 when it
 * is missing. */
static int
is_it_missing(struct imap *im, const char *encoded, const char *folder,
    struct err *err)
{
	char said[200] = "(nothing)";
	clist *list;
	int r, count;

	if (im->session->imap_response != NULL)
		snprintf(said, sizeof said, "%s", im->session->imap_response);
	imap_begin(im, IMAP_COMMAND_BYTES);
	r = mailimap_list(im->session, "", encoded, &list);
	if (r != MAILIMAP_NO_ERROR)
		return imap_failed(im, r, "LIST", err);
	count = clist_count(list);
	mailimap_list_result_free(list);
	err_set(err, count == 0 ? ERR_CONFIG : ERR_TEMP,
	    "%s: folder \"%s\" %s: %s", im->host, folder,
	    count == 0 ? "does not exist" : "cannot be opened", said);
	return count == 0 ? 0 : -1;
}

static int
note_status(struct imap *im, const char *folder,
    struct source_status *status_out, struct err *err)
{
	const struct mailimap_selection_info *info;

	info = im->session->imap_selection_info;
	if (info == NULL || info->sel_uidvalidity == 0)
		return err_set(err, ERR_TEMP,
		    "%s: folder \"%s\" has no UIDVALIDITY", im->host, folder);
	im->exists = info->sel_exists;
	im->uidnext = info->sel_uidnext;
	note_flags(im, info);
	status_out->uidvalidity = info->sel_uidvalidity;
	im->selected = true;
	/* UIDNEXT may be left out; then the last message tells. */
	if (im->uidnext == 0 && im->exists > 0) {
		if (imap_highest_uid(im, &im->uidnext, err) == -1)
			return -1;
		if (im->uidnext != 0 && im->uidnext < UINT32_MAX)
			im->uidnext++;
	}
	return 0;
}

int
imap_select(struct source *source, const char *folder,
    struct source_status *status_out, struct err *err)
{
	struct imap *im = (struct imap *)source;
	struct source_status status;
	struct buf encoded;
	int r, rc = -1;

	im->selected = false;
	free(im->pending);
	im->pending = NULL;
	im->pending_count = 0;
	buf_init(&encoded, 8 * UTF7_NAME_MAX);
	if (utf7_put(&encoded, folder, err) == -1)
		goto out;
	imap_begin(im, IMAP_COMMAND_BYTES);
	r = mailimap_select(im->session, encoded.data);
	if (r == MAILIMAP_ERROR_SELECT) {
		rc = is_it_missing(im, encoded.data, folder, err);
		goto out;
	}
	if (r != MAILIMAP_NO_ERROR) {
		imap_failed(im, r, "SELECT", err);
		goto out;
	}
	if (note_status(im, folder, &status, err) == -1)
		goto out;
	status.uidnext = im->uidnext;
	status.exists = im->exists;
	status.can_mark = can_mark(im);
	*status_out = status;
	rc = 1;
out:
	buf_release(&encoded);
	return rc;
}
