/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "mail/imap_private.h"

/* UID STORE uid +FLAGS.SILENT (...); never another sign, never \Deleted. */
static int
store_flags(struct imap *im, uint32_t uid, bool keyword, bool seen,
    struct err *err)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_set *set = mailimap_set_new_single(uid);
	struct mailimap_store_att_flags *store;
	int r;

	if (keyword)
		mailimap_flag_list_add(flags,
		    mailimap_flag_new_flag_keyword(xstrdup(SOURCE_KEYWORD)));
	if (seen)
		mailimap_flag_list_add(flags, mailimap_flag_new_seen());
	store = mailimap_store_att_flags_new_add_flags_silent(flags);
	imap_begin(im, IMAP_COMMAND_BYTES);
	r = mailimap_uid_store(im->session, set, store);
	mailimap_set_free(set);
	mailimap_store_att_flags_free(store);
	if (r != MAILIMAP_NO_ERROR)
		return imap_failed(im, r, "UID STORE", err);
	return 0;
}

static int
move(struct imap *im, uint32_t uid, struct err *err)
{
	struct mailimap_set *set = mailimap_set_new_single(uid);
	int r;

	imap_begin(im, IMAP_COMMAND_BYTES);
	r = mailimap_uid_move(im->session, set, im->handled_folder);
	mailimap_set_free(set);
	if (r == MAILIMAP_NO_ERROR)
		return 0;
	imap_failed(im, r, "UID MOVE", err);
	if (r == MAILIMAP_ERROR_UID_MOVE && err != NULL) {
		err->kind = ERR_CONFIG;
		err_prefix(err, "folder %s (does it exist?)",
		    im->handled_folder);
	}
	return -1;
}

int
imap_mark(struct source *source, uint64_t uid, struct err *err)
{
	struct imap *im = (struct imap *)source;
	bool seen = im->handled == HANDLED_SEEN && im->can_seen;
	bool can_move = (im->capabilities & IMAP_MOVE) != 0;

	if (!im->selected || uid == 0 || uid > UINT32_MAX)
		return err_set(err, ERR_BUG, "mark: no such message");
	if (!im->can_keyword && !seen && im->handled != HANDLED_MOVE)
		return 0;
	if ((im->can_keyword || seen) &&
	    store_flags(im, (uint32_t)uid, im->can_keyword, seen, err) == -1)
		return -1;
	if (im->handled == HANDLED_MOVE) {
		if (!can_move)
			return 0;
		return move(im, (uint32_t)uid, err) == -1 ? -1 : 1;
	}
	return 1;
}
