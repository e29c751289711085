/* SPDX-License-Identifier: ISC */
#include "mail/imap_private.h"

/* UID STORE uid +FLAGS.SILENT (...); never another sign, never \Deleted. */
static int
store_flags(struct imap *im, uint32_t uid, bool keyword, bool seen,
    struct err *err)
{
	enum imap_answer answer;

	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_command(im, NULL, &answer, err,
		"UID STORE %u +FLAGS.SILENT (%s%s%s)", (unsigned)uid,
		keyword ? SOURCE_KEYWORD : "", keyword && seen ? " " : "",
		seen ? "\\Seen" : "") == -1)
		return -1;
	return imap_answered(im, answer, "UID STORE", err);
}

static int
move(struct imap *im, uint32_t uid, struct err *err)
{
	enum imap_answer answer;

	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_command(im, NULL, &answer, err, "UID MOVE %u %s",
		(unsigned)uid, im->handled_folder) == -1)
		return -1;
	if (imap_answered(im, answer, "UID MOVE", err) == 0)
		return 0;
	if (answer == IMAP_NO && err != NULL) {
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
