/* SPDX-License-Identifier: ISC */
/*
 * New messages in bounded steps.  When at most `max` UIDs can be new one UID
 * FETCH of the range is the whole cost.  Otherwise (a first look, a long
 * absence, a folder with holes) a UID SEARCH of a window tells which UIDs
 * there are, and each step fetches the next `max` of them: neither 100,000
 * messages nor UIDs with gaps of millions cost more than they must.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "mail/imap_private.h"
#include "wire/sift.h"

/* UIDs of one window, hence results of one SEARCH: 10 digits and a space
 * each. */
#define WINDOW 20000U
#define SEARCH_BYTES (WINDOW * 11U + 64U * 1024)

/* Beside the header fields: UID, size, flags, the names of the fields. */
#define MESSAGE_BYTES 2048U

struct span {
	uint32_t first, last;
	bool empty;
	uint32_t covered; /* last_uid after it */
	bool more;
};

static int
compare_uids(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

struct found {
	uint32_t first, last; /* what was asked for */
	uint32_t *uids;
	size_t count, room;
};

static void
take_uid(struct found *found, uint32_t uid)
{
	if (uid == 0 || uid < found->first || uid > found->last)
		return;
	if (found->count == found->room) {
		found->room = found->room > 0 ? 2 * found->room : 64;
		found->uids = xreallocarray(found->uids, found->room,
		    sizeof *found->uids);
	}
	found->uids[found->count++] = uid;
}

/* "SEARCH 2 3 5"; there may be several. */
static void
take_search(void *context, const char *text)
{
	struct found *found = context;

	if (strncasecmp(text, "SEARCH", 6) != 0)
		return;
	text += 6;
	while (*text == ' ') {
		text += strspn(text, " ");
		take_uid(found, imap_number(text));
		text += strspn(text, "0123456789");
	}
}

/* The UIDs there are of a set, within its bounds, in no order. */
static int
ask_uids(struct imap *im, const char *set, struct found *found,
    struct err *err)
{
	struct imap_lines lines = { take_search, found };
	enum imap_answer answer;

	imap_begin_lines(im, SEARCH_BYTES);
	if (imap_command(im, &lines, &answer, err, "UID SEARCH UID %s", set) ==
		-1 ||
	    imap_answered(im, answer, "UID SEARCH", err) == -1) {
		free(found->uids);
		return -1;
	}
	return 0;
}

/* The UIDs there are from first to last, ascending; the caller's array. */
static int
search(struct imap *im, uint32_t first, uint32_t last, uint32_t **uids_out,
    size_t *count_out, struct err *err)
{
	struct found found = { .first = first, .last = last };
	char set[32];

	snprintf(set, sizeof set, "%u:%u", (unsigned)first, (unsigned)last);
	if (ask_uids(im, set, &found, err) == -1)
		return -1;
	if (found.count > 0)
		qsort(found.uids, found.count, sizeof *found.uids,
		    compare_uids);
	*uids_out = found.uids;
	*count_out = found.count;
	return 0;
}

int
imap_highest_uid(struct imap *im, uint32_t first, uint32_t *uid_out,
    struct err *err)
{
	struct found found = { .first = 1, .last = UINT32_MAX };
	uint32_t highest = 0;
	char set[32] = "*";

	if (first > 0)
		snprintf(set, sizeof set, "%u:*", (unsigned)first);
	if (ask_uids(im, set, &found, err) == -1)
		return -1;
	for (size_t i = 0; i < found.count; i++)
		if (found.uids[i] > highest)
			highest = found.uids[i];
	free(found.uids);
	*uid_out = highest;
	return 0;
}

void
imap_forget_pending(struct imap *im)
{
	free(im->pending);
	im->pending = NULL;
	im->pending_count = 0;
	im->pending_from = im->pending_to = 0;
}

/* Make pending cover `first`. */
static int
fill_pending(struct imap *im, uint32_t first, struct err *err)
{
	uint32_t last = im->uidnext - 1;

	if (im->pending_to != 0 && first >= im->pending_from &&
	    first <= im->pending_to)
		return 0;
	imap_forget_pending(im);
	if (im->exists > WINDOW && last - first >= WINDOW)
		last = first + WINDOW - 1;
	if (search(im, first, last, &im->pending, &im->pending_count, err) ==
	    -1)
		return -1;
	im->pending_from = first;
	im->pending_to = last;
	return 0;
}

static int
next_span(struct imap *im, uint64_t last_uid, unsigned max,
    struct span *span, struct err *err)
{
	uint32_t first, top = im->uidnext - 1;
	size_t i, n;

	*span = (struct span){ .empty = true };
	if (im->uidnext == 0 || last_uid >= top) {
		span->covered = (uint32_t)last_uid;
		return 0;
	}
	first = (uint32_t)last_uid + 1;
	if (top - last_uid <= max) {
		*span = (struct span){ first, top, false, top, false };
		return 0;
	}
	if (fill_pending(im, first, err) == -1)
		return -1;
	for (i = 0; i < im->pending_count && im->pending[i] < first; i++)
		;
	n = im->pending_count - i;
	/* One alone is named as it is: its UID is told to people. */
	if (n > max || (n == 1 && max == 1)) {
		span->first = im->pending[i];
		span->last = im->pending[i + max - 1];
		span->covered = span->last;
		span->empty = false;
	} else {
		span->covered = im->pending_to;
		if (n > 0) {
			span->first = im->pending[i];
			span->last = im->pending[i + n - 1];
			span->empty = false;
		}
	}
	span->more = span->covered < top;
	return 0;
}

static struct mailimap_section *
sift_section(void)
{
	static const char *const fields[] = { SIFT_HEADER_FIELDS };
	clist *list = clist_new();

	for (size_t i = 0; i < COUNT(fields); i++)
		clist_append(list, xstrdup(fields[i]));
	return mailimap_section_new_header_fields(
	    mailimap_header_list_new(list));
}

static int
fetch_headers(struct imap *im, const struct span *span, unsigned max,
    clist **list_out, int *result_out, struct err *err)
{
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_set *set =
	    mailimap_set_new_interval(span->first, span->last);

	mailimap_fetch_type_new_fetch_att_list_add(type,
	    mailimap_fetch_att_new_uid());
	mailimap_fetch_type_new_fetch_att_list_add(type,
	    mailimap_fetch_att_new_rfc822_size());
	mailimap_fetch_type_new_fetch_att_list_add(type,
	    mailimap_fetch_att_new_flags());
	mailimap_fetch_type_new_fetch_att_list_add(type,
	    mailimap_fetch_att_new_body_peek_section_partial(sift_section(), 0,
		SOURCE_HEADER_MAX));
	imap_begin(im, (uint64_t)max * (SOURCE_HEADER_MAX + MESSAGE_BYTES) +
	    IMAP_COMMAND_BYTES);
	*result_out = imap_uid_fetch(im, set, type, list_out);
	mailimap_set_free(set);
	mailimap_fetch_type_free(type);
	if (*result_out != MAILIMAP_NO_ERROR)
		return imap_failed(im, *result_out, "UID FETCH of headers",
		    err);
	return 0;
}

static void
read_flags(const clist *flags, struct source_message *message)
{
	if (flags == NULL)
		return;
	for (clistiter *it = clist_begin(flags); it != NULL;
	     it = clist_next(it)) {
		const struct mailimap_flag_fetch *f = clist_content(it);

		if (f->fl_type != MAILIMAP_FLAG_FETCH_OTHER ||
		    f->fl_flag == NULL)
			continue;
		if (f->fl_flag->fl_type == MAILIMAP_FLAG_SEEN)
			message->seen = true;
		else if (f->fl_flag->fl_type == MAILIMAP_FLAG_KEYWORD &&
		    strcasecmp(f->fl_flag->fl_data.fl_keyword,
			SOURCE_KEYWORD) == 0)
			message->handled = true;
	}
}

static void
read_static(const struct mailimap_msg_att_static *att, bool *has_header,
    struct source_message *message)
{
	const struct mailimap_msg_att_body_section *section;

	switch (att->att_type) {
	case MAILIMAP_MSG_ATT_UID:
		message->uid = att->att_data.att_uid;
		break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE:
		message->size = att->att_data.att_rfc822_size;
		break;
	case MAILIMAP_MSG_ATT_BODY_SECTION:
		section = att->att_data.att_body_section;
		*has_header = true;
		message->header = section->sec_body_part;
		message->header_len = section->sec_body_part == NULL ? 0 :
		    section->sec_length > SOURCE_HEADER_MAX ?
		    SOURCE_HEADER_MAX : section->sec_length;
		break;
	default:
		break;
	}
}

/* False for what is no answer to our question: flags that somebody changed
 * meanwhile come as FETCH too. */
static bool
read_message(const struct mailimap_msg_att *att, const struct span *span,
    struct source_message *message)
{
	bool has_header = false;

	*message = (struct source_message){ .header = "" };
	for (clistiter *it = clist_begin(att->att_list); it != NULL;
	     it = clist_next(it)) {
		const struct mailimap_msg_att_item *item = clist_content(it);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC)
			read_flags(item->att_data.att_dyn->att_list, message);
		else if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC)
			read_static(item->att_data.att_static, &has_header,
			    message);
	}
	if (message->header == NULL)
		message->header = "";
	return has_header && message->uid >= span->first &&
	    message->uid <= span->last;
}

static int
compare_messages(const void *a, const void *b)
{
	uint64_t x = ((const struct source_message *)a)->uid;
	uint64_t y = ((const struct source_message *)b)->uid;

	return x < y ? -1 : x > y;
}

/* In the order of UIDs, each once. */
static int
hand_over(clist *list, const struct span *span,
    const struct source_look *look, struct err *err)
{
	struct source_message *messages;
	size_t count = 0;
	int rc = 0;

	messages = xcalloc((size_t)clist_count(list) + 1, sizeof *messages);
	for (clistiter *it = clist_begin(list); it != NULL;
	     it = clist_next(it))
		if (read_message(clist_content(it), span, &messages[count]))
			count++;
	qsort(messages, count, sizeof *messages, compare_messages);
	for (size_t i = 0; i < count && rc == 0; i++)
		if (i == 0 || messages[i].uid != messages[i - 1].uid)
			rc = look->handle(look->context, &messages[i], err);
	free(messages);
	return rc;
}

int
imap_look(struct source *source, uint64_t last_uid, unsigned max,
    const struct source_look *look, struct source_progress *progress_out,
    struct err *err)
{
	struct imap *im = (struct imap *)source;
	struct span span;
	clist *list;
	int r, rc;

	if (!im->selected)
		return err_set(err, ERR_BUG, "look: no folder is selected");
	if (next_span(im, last_uid, max, &span, err) == -1)
		return -1;
	if (!span.empty && look->handle != NULL) {
		if (fetch_headers(im, &span, max, &list, &r, err) == -1) {
			if (max == 1 && (r == MAILIMAP_ERROR_PARSE ||
			    im->guard.refused))
				*progress_out = (struct source_progress){
					span.covered, span.more
				};
			return -1;
		}
		rc = hand_over(list, &span, look, err);
		mailimap_fetch_list_free(list);
		if (rc == -1)
			return -1;
	}
	*progress_out = (struct source_progress){
		span.empty && span.covered < last_uid ? last_uid :
							span.covered,
		span.more
	};
	return 0;
}
