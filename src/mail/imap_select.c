/* SPDX-License-Identifier: ISC */
/*
 * SELECT, read line by line (RFC 3501 section 6.3.1): libetpan dies of a
 * PERMANENTFLAGS that ends too early.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/mem.h"
#include "mail/imap_private.h"

/* Now and then the folder is selected anew all the same, for servers that
 * forget to tell. */
#define ANEW_MS (10 * 60 * 1000)

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
take_line(void *context, const char *text)
{
	struct selection *sel = context;
	size_t i, len;

	if (imap_is_exists(text))
		sel->exists = imap_number(text);
	for (i = 0; i < COUNT(codes); i++) {
		len = strlen(codes[i].code);
		if (strncasecmp(text, codes[i].code, len) == 0)
			codes[i].note(sel, text + len);
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

static void
count_list(void *context, const char *text)
{
	int *count = context;

	if (strncasecmp(text, "LIST ", 5) == 0)
		(*count)++;
}

/* A NO to SELECT, which im->line holds: is the folder missing, or is it
 * something else?  0 when it is missing. */
static int
is_it_missing(struct imap *im, const char *quoted, const char *folder,
    struct err *err)
{
	const char *text = imap_line_text(im, IMAP_NO);
	int count = 0;
	struct imap_lines lines = { count_list, &count };
	enum imap_answer answer;
	char said[200];

	snprintf(said, sizeof said, "%s", *text != '\0' ? text : "(nothing)");
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_command(im, &lines, &answer, err, "LIST \"\" %s", quoted) ==
		-1 ||
	    imap_answered(im, answer, "LIST", err) == -1)
		return -1;
	err_set(err, count == 0 ? ERR_CONFIG : ERR_TEMP,
	    "%s: folder \"%s\" %s: %s", im->host, folder,
	    count == 0 ? "does not exist" : "cannot be opened", said);
	return count == 0 ? 0 : -1;
}

static void
give_status(const struct imap *im, struct source_status *status_out)
{
	*status_out = (struct source_status){
		.uidvalidity = im->uidvalidity,
		.uidnext = im->uidnext,
		.exists = im->exists,
		.can_mark = can_mark(im),
	};
}

static int
take_selection(struct imap *im, const struct selection *sel,
    const char *folder, struct source_status *status_out, struct err *err)
{
	if (sel->uidvalidity == 0)
		return err_set(err, ERR_TEMP,
		    "%s: folder \"%s\" has no UIDVALIDITY", im->host, folder);
	/* What libetpan asks of itself before UID FETCH. */
	im->session->imap_state = MAILIMAP_STATE_SELECTED;
	im->selected = true;
	im->selected_at = clock_mono_ms();
	free(im->folder);
	im->folder = xstrdup(folder);
	im->exists = sel->exists;
	im->uidvalidity = sel->uidvalidity;
	im->news = false;
	im->uidnext = sel->uidnext;
	/* Without PERMANENTFLAGS everything can be kept (RFC 3501 section
	 * 7.1). */
	im->can_keyword = sel->can_keyword || !sel->flags_said;
	im->can_seen = sel->can_seen || !sel->flags_said;
	/* UIDNEXT may be left out; then the last message tells. */
	if (im->uidnext == 0 && im->exists > 0) {
		if (imap_highest_uid(im, 0, &im->uidnext, err) == -1)
			return -1;
		if (im->uidnext != 0 && im->uidnext < UINT32_MAX)
			im->uidnext++;
	}
	give_status(im, status_out);
	return 1;
}

/*
 * The folder that is selected already.  To select it anew makes a server read
 * the whole of it again (Dovecot: 0.2 s for 20,000 messages); NOOP lets it
 * tell what is new, and the last UID says how far it goes.
 */
static int
refresh(struct imap *im, struct source_status *status_out, struct err *err)
{
	enum imap_answer answer;
	uint32_t highest;

	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_command(im, NULL, &answer, err, "NOOP") == -1 ||
	    imap_answered(im, answer, "NOOP", err) == -1)
		return -1;
	/* What comes from here on may be behind that last UID. */
	im->news = false;
	if (imap_highest_uid(im, im->uidnext > 0 ? im->uidnext : 1, &highest,
		err) == -1)
		return -1;
	if (highest >= im->uidnext && highest < UINT32_MAX)
		im->uidnext = highest + 1;
	imap_forget_pending(im);
	give_status(im, status_out);
	return 1;
}

int
imap_select(struct source *source, const char *folder,
    struct source_status *status_out, struct err *err)
{
	struct imap *im = (struct imap *)source;
	struct selection sel = { .exists = 0 };
	struct imap_lines lines = { take_line, &sel };
	enum imap_answer answer;
	struct buf quoted;
	int rc = -1;

	if (im->selected && strcmp(im->folder, folder) == 0 &&
	    clock_mono_ms() - im->selected_at < ANEW_MS)
		return refresh(im, status_out, err);
	im->selected = false;
	imap_forget_pending(im);
	im->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	buf_init(&quoted, IMAP_FOLDER_MAX);
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_put_folder(&quoted, folder, err) == -1 ||
	    imap_command(im, &lines, &answer, err, "SELECT %s", quoted.data) ==
		-1)
		goto out;
	if (answer == IMAP_NO)
		rc = is_it_missing(im, quoted.data, folder, err);
	else if (imap_answered(im, answer, "SELECT", err) == 0)
		rc = take_selection(im, &sel, folder, status_out, err);
out:
	buf_release(&quoted);
	return rc;
}
