/* SPDX-License-Identifier: ISC */
/*
 * SELECT, read line by line (RFC 3501 section 6.3.1): libetpan dies of a
 * PERMANENTFLAGS that ends too early.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "mail/imap_private.h"
#include "mail/utf7.h"

struct selection {
	uint32_t exists, uidnext, uidvalidity;
	bool flags_said;
	bool can_keyword, can_seen;
};

static void
note_uidvalidity(struct selection *sel, const char *rest)
{
	sel->uidvalidity = imap_number(rest);
}

static void
note_uidnext(struct selection *sel, const char *rest)
{
	sel->uidnext = imap_number(rest);
}

static bool
is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(text, word, len) == 0;
}

/* "(\Seen \*)]"; of a list without an end, what there is of it. */
static void
note_flags(struct selection *sel, const char *rest)
{
	static const char ends[] = " )]";
	size_t len;

	sel->flags_said = true;
	sel->can_keyword = sel->can_seen = false;
	if (*rest == '(')
		rest++;
	while (*rest != '\0' && *rest != ')' && *rest != ']') {
		len = strcspn(rest, ends);
		if (is_word(rest, len, "\\*") ||
		    is_word(rest, len, SOURCE_KEYWORD))
			sel->can_keyword = true;
		else if (is_word(rest, len, "\\Seen"))
			sel->can_seen = true;
		rest += len;
		rest += strspn(rest, " ");
	}
}

static const struct {
	const char *code;
	void (*note)(struct selection *sel, const char *rest);
} codes[] = {
	{ "OK [UIDVALIDITY ", note_uidvalidity },
	{ "OK [UIDNEXT ", note_uidnext },
	{ "OK [PERMANENTFLAGS ", note_flags },
};

static void
note_line(const struct imap *im, struct selection *sel)
{
	const char *text = imap_line_text(im, IMAP_UNTAGGED, NULL);
	size_t i, len;

	if (imap_line_is_exists(im, &sel->exists))
		return;
	for (i = 0; i < COUNT(codes); i++) {
		len = strlen(codes[i].code);
		if (strncasecmp(text, codes[i].code, len) == 0)
			codes[i].note(sel, text + len);
	}
}

/* The tagged answer, whose text im->line holds then; -1 when lost. */
static int
ask_select(struct imap *im, const struct buf *encoded, char *tag,
    struct selection *sel, enum imap_answer *answer_out, struct err *err)
{
	char head[IMAP_TAG_TEXT + 8];

	imap_next_tag(im, tag);
	snprintf(head, sizeof head, "%s SELECT", tag);
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_write(im, head, strlen(head), err) == -1 ||
	    imap_write_quoted(im, (const unsigned char *)encoded->data,
		encoded->len, err) == -1 ||
	    imap_write(im, "\r\n", 2, err) == -1)
		return -1;
	do {
		if (imap_line(im, tag, answer_out, err) == -1)
			return -1;
		if (*answer_out == IMAP_UNTAGGED)
			note_line(im, sel);
	} while (*answer_out == IMAP_UNTAGGED);
	return 0;
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
    const char *text, struct err *err)
{
	char said[200];
	clist *list;
	int r, count;

	snprintf(said, sizeof said, "%s", *text != '\0' ? text : "(nothing)");
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
take_selection(struct imap *im, const struct selection *sel,
    const char *folder, struct source_status *status_out, struct err *err)
{
	if (sel->uidvalidity == 0)
		return err_set(err, ERR_TEMP,
		    "%s: folder \"%s\" has no UIDVALIDITY", im->host, folder);
	/* What libetpan asks of itself before a command. */
	im->session->imap_state = MAILIMAP_STATE_SELECTED;
	im->selected = true;
	im->exists = sel->exists;
	im->uidnext = sel->uidnext;
	/* Without PERMANENTFLAGS everything can be kept (RFC 3501 section
	 * 7.1). */
	im->can_keyword = sel->can_keyword || !sel->flags_said;
	im->can_seen = sel->can_seen || !sel->flags_said;
	/* UIDNEXT may be left out; then the last message tells. */
	if (im->uidnext == 0 && im->exists > 0) {
		if (imap_highest_uid(im, &im->uidnext, err) == -1)
			return -1;
		if (im->uidnext != 0 && im->uidnext < UINT32_MAX)
			im->uidnext++;
	}
	*status_out = (struct source_status){
		.uidvalidity = sel->uidvalidity,
		.uidnext = im->uidnext,
		.exists = im->exists,
		.can_mark = can_mark(im),
	};
	return 1;
}

int
imap_select(struct source *source, const char *folder,
    struct source_status *status_out, struct err *err)
{
	struct imap *im = (struct imap *)source;
	struct selection sel = { .exists = 0 };
	char tag[IMAP_TAG_TEXT];
	enum imap_answer answer;
	struct buf encoded;
	int rc = -1;

	im->selected = false;
	free(im->pending);
	im->pending = NULL;
	im->pending_count = 0;
	buf_init(&encoded, 8 * UTF7_NAME_MAX);
	if (utf7_put(&encoded, folder, err) == -1 ||
	    ask_select(im, &encoded, tag, &sel, &answer, err) == -1)
		goto out;
	im->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	if (answer == IMAP_OK) {
		rc = take_selection(im, &sel, folder, status_out, err);
	} else if (answer == IMAP_NO) {
		rc = is_it_missing(im, encoded.data, folder,
		    imap_line_text(im, answer, tag), err);
	} else {
		im->lost = true;
		err_set(err, ERR_TEMP,
		    "%s: SELECT \"%s\": the server says: %.200s", im->host,
		    folder, imap_line_text(im, answer, tag));
	}
out:
	buf_release(&encoded);
	return rc;
}
