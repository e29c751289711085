/* SPDX-License-Identifier: ISC */
#include "reader/mime.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/header.h"
#include "reader/param.h"
#include "reader/transfer.h"

#define TYPE_SHOWN_MAX 64 /* characters of a type in a part's name */

/* An open part that has children: a multipart with its boundary, or an
 * attached message. */
struct frame {
	uint32_t part;
	uint32_t children;
	char *boundary; /* NULL: an attached message */
	size_t boundary_len;
	bool digest; /* children are messages unless they say otherwise */
};

/* A run of bytes that is parsed; above the first are attached messages that
 * had to be decoded. */
struct input {
	const unsigned char *pos, *end;
	bool bare_cr; /* lines end with CR alone */
	size_t floor; /* frames below belong to the input below */
};

struct parser {
	const struct reader_limits *limits;
	struct mime_message *m;
	size_t part_room;
	struct frame *frames; /* limits->depth + 1 */
	size_t frame_count;
	struct input *inputs; /* limits->depth + 1 */
	size_t input_count;
	enum { IN_HEADER, IN_BODY, IN_NOTHING } state;
	uint32_t leaf; /* the part whose header or body this is */
	bool first_line; /* of the header */
	size_t decoded; /* octets in m->own */
};

struct line {
	const unsigned char *start, *end, *next;
};

static void
next_line(const struct input *in, struct line *line)
{
	const unsigned char *p = in->pos, *eol;
	size_t left = (size_t)(in->end - p);

	line->start = p;
	if (in->bare_cr) {
		while (p < in->end && *p != '\r' && *p != '\n')
			p++;
		line->end = line->next = p;
		if (p < in->end)
			line->next = p + 1 < in->end && p[0] == '\r' &&
			    p[1] == '\n' ? p + 2 : p + 1;
		return;
	}
	eol = memchr(p, '\n', left);
	line->next = eol != NULL ? eol + 1 : in->end;
	if (eol == NULL)
		eol = in->end;
	while (eol > p && eol[-1] == '\r')
		eol--;
	line->end = eol;
}

/* Old Macintosh files: the first line ends with CR alone. */
static bool
has_bare_cr(const unsigned char *p, const unsigned char *end)
{
	while (p < end && *p != '\r' && *p != '\n')
		p++;
	if (p == end || *p == '\n')
		return false;
	while (p < end && *p == '\r')
		p++;
	return p == end || *p != '\n';
}

static struct mime_part *
add_part(struct parser *ps)
{
	struct mime_message *m = ps->m;
	struct frame *top = ps->frame_count > 0 ?
	    &ps->frames[ps->frame_count - 1] : NULL;
	struct mime_part *part;

	if (m->count == ps->part_room) {
		ps->part_room = ps->part_room == 0 ? 8 : ps->part_room * 2;
		m->parts = xreallocarray(m->parts, ps->part_room,
		    sizeof *m->parts);
	}
	part = &m->parts[m->count];
	memset(part, 0, sizeof *part);
	part->parent = top != NULL ? top->part : MIME_ROOT;
	part->number = top != NULL ? ++top->children : 1;
	part->depth = (uint32_t)ps->frame_count;
	ps->leaf = (uint32_t)m->count++;
	return part;
}

/* A part begins at pos: its header comes first. */
static void
begin_part(struct parser *ps, const unsigned char *pos)
{
	struct mime_part *part;

	if (ps->m->count >= ps->limits->parts) {
		ps->m->cut = "more MIME parts than limits.parts: the rest was "
		    "not read";
		ps->state = IN_NOTHING;
		return;
	}
	part = add_part(ps);
	part->header = part->body = pos;
	ps->state = IN_HEADER;
	ps->first_line = true;
}

static void
set_type(struct mime_part *part, const char *value, bool digest)
{
	const char *slash = strchr(value, '/');

	part->typed = true;
	if (slash != NULL && slash > value && slash[1] != '\0') {
		part->type = xstrndup(value, (size_t)(slash - value));
		part->subtype = xstrdup(slash + 1);
	} else if (strcmp(value, "text") == 0) {
		part->type = xstrdup("text");
		part->subtype = xstrdup("plain");
	} else { /* RFC 2045, 5.2 */
		part->typed = false;
		part->type = xstrdup(digest ? "message" : "text");
		part->subtype = xstrdup(digest ? "rfc822" : "plain");
	}
}

static enum mime_encoding
encoding_of(const char *value)
{
	static const struct {
		const char *name;
		enum mime_encoding encoding;
	} names[] = {
		{ "base64", MIME_BASE64 },
		{ "quoted-printable", MIME_QUOTED_PRINTABLE },
		{ "x-uuencode", MIME_UUENCODE },
		{ "uuencode", MIME_UUENCODE },
		{ "x-uue", MIME_UUENCODE },
	};
	size_t i, len;

	while (*value == ' ' || *value == '"')
		value++;
	for (i = 0; i < COUNT(names); i++) {
		len = strlen(names[i].name);
		if (strncasecmp(value, names[i].name, len) == 0 &&
		    strchr(" ;\"(", value[len]) != NULL)
			return names[i].encoding;
	}
	return MIME_IDENTITY;
}

static void
set_disposition(struct mime_part *part, const struct header *h)
{
	const struct header_field *f = header_find(h, "content-disposition");
	struct mime_param params[MIME_PARAMS_MAX];
	const char *name = NULL;
	char *raw, *value;
	size_t count;

	if (f != NULL) {
		raw = header_raw(f);
		count = param_parse(raw, &value, params);
		part->disposition = strcmp(value, "inline") == 0 ?
		    MIME_INLINE : value[0] == '\0' ? MIME_UNSTATED :
		    MIME_ATTACHMENT;
		name = param_find(params, count, "filename");
		if (name == NULL)
			name = param_find(params, count, "name");
		if (name != NULL)
			part->filename = xstrdup(name);
		param_release(params, count);
		free(value);
		free(raw);
	}
	if (name == NULL) {
		name = mime_param(part, "name");
		if (name == NULL)
			name = mime_param(part, "filename");
		part->filename = xstrdup(name != NULL ? name : "");
	}
}

static char *
content_id(const struct header *h)
{
	char *raw = header_raw(header_find(h, "content-id"));
	size_t len = strlen(raw);

	if (len >= 2 && raw[0] == '<' && raw[len - 1] == '>') {
		memmove(raw, raw + 1, len - 2);
		raw[len - 2] = '\0';
	}
	return raw;
}

/* Understand a part's header. */
static void
describe(struct parser *ps, struct mime_part *part, bool digest)
{
	const struct header_field *f;
	struct header h;
	char *raw, *value;

	header_parse(part->header, part->header_len, ps->limits->header_count,
	    &h);
	if (h.cut)
		ps->m->cut = "more header fields than are read";
	f = header_find(&h, "content-type");
	raw = header_raw(f);
	part->param_count = param_parse(raw, &value, part->params);
	set_type(part, value, digest);
	free(value);
	free(raw);
	raw = header_raw(header_find(&h, "content-transfer-encoding"));
	part->encoding = encoding_of(raw);
	free(raw);
	set_disposition(part, &h);
	part->content_id = content_id(&h);
	header_release(&h);
}

/* Below the part that has just been described there are others: open it. */
static bool
open_frame(struct parser *ps, const char *boundary)
{
	struct frame *frame;

	if (ps->frame_count >= ps->limits->depth) {
		ps->m->cut = "MIME parts nested deeper than limits.depth: "
		    "what is inside was not read";
		return false;
	}
	frame = &ps->frames[ps->frame_count++];
	*frame = (struct frame){ .part = ps->leaf };
	if (boundary != NULL) {
		frame->boundary = xstrdup(boundary);
		frame->boundary_len = strlen(boundary);
		/* A blank at its end may be lost on the way. */
		while (frame->boundary_len > 0 &&
		    boundary[frame->boundary_len - 1] == ' ')
			frame->boundary_len--;
		frame->digest = mime_is(&ps->m->parts[ps->leaf], "multipart",
		    "digest");
	}
	return true;
}

/* The header of the current part has ended; its body begins at body. */
static void
end_header(struct parser *ps, const unsigned char *header_end,
    const unsigned char *body)
{
	struct mime_part *part = &ps->m->parts[ps->leaf];
	bool digest = ps->frame_count > 0 &&
	    ps->frames[ps->frame_count - 1].digest;
	const char *boundary;

	part->header_len = (size_t)(header_end - part->header);
	if (part->header_len > ps->limits->header_bytes) {
		part->header_len = ps->limits->header_bytes;
		ps->m->cut = "a header longer than limits.header_kib: the rest "
		    "of it was not read";
	}
	part->body = body;
	describe(ps, part, digest);
	ps->state = IN_BODY;
	if (strcmp(part->type, "multipart") == 0) {
		boundary = mime_param(part, "boundary");
		if (boundary != NULL && boundary[0] != '\0' &&
		    open_frame(ps, boundary))
			ps->state = IN_NOTHING;
	} else if (mime_is(part, "message", "rfc822") ||
	    mime_is(part, "message", "global")) {
		if (part->encoding == MIME_IDENTITY && open_frame(ps, NULL))
			begin_part(ps, body);
	}
}

static void
set_end(struct mime_part *part, const unsigned char *end)
{
	part->body_len = end > part->body ? (size_t)(end - part->body) : 0;
}

static bool push_decoded(struct parser *ps, uint32_t index);

/* The current leaf ends at end; what it holds may be a message to parse:
 * then true, and the input changes. */
static bool
close_leaf(struct parser *ps, const unsigned char *end)
{
	uint32_t leaf = ps->leaf;
	struct mime_part *part = &ps->m->parts[leaf];

	if (ps->state == IN_HEADER)
		end_header(ps, end > part->header ? end : part->header, end);
	/* That may have begun a message without a line: it is empty. */
	while (ps->state == IN_HEADER) {
		leaf = ps->leaf;
		end_header(ps, end, end);
	}
	part = &ps->m->parts[leaf];
	if (ps->state != IN_BODY)
		return false;
	set_end(part, end);
	ps->state = IN_NOTHING;
	return part->encoding != MIME_IDENTITY &&
	    (mime_is(part, "message", "rfc822") ||
		mime_is(part, "message", "global")) && push_decoded(ps, leaf);
}

/* Close frames until count are left. */
static void
close_frames(struct parser *ps, size_t count, const unsigned char *end)
{
	struct frame *frame;

	while (ps->frame_count > count) {
		frame = &ps->frames[--ps->frame_count];
		set_end(&ps->m->parts[frame->part], end);
		free(frame->boundary);
	}
}

/* Before the line at p: without the line end that belongs to the boundary. */
static const unsigned char *
before_line(const unsigned char *p, const unsigned char *start)
{
	if (p > start && p[-1] == '\n')
		p--;
	if (p > start && p[-1] == '\r')
		p--;
	return p;
}

/* Which open boundary is this line?  The innermost; -1 for none. */
static int
match_boundary(const struct parser *ps, const struct line *line, bool *last)
{
	const struct input *in = &ps->inputs[ps->input_count - 1];
	size_t len = (size_t)(line->end - line->start), i;
	const unsigned char *p;

	if (len < 3 || line->start[0] != '-' || line->start[1] != '-')
		return -1;
	for (i = ps->frame_count; i > in->floor; i--) {
		const struct frame *frame = &ps->frames[i - 1];

		if (frame->boundary == NULL || len - 2 < frame->boundary_len ||
		    memcmp(line->start + 2, frame->boundary,
			frame->boundary_len) != 0)
			continue;
		p = line->start + 2 + frame->boundary_len;
		*last = line->end - p >= 2 && p[0] == '-' && p[1] == '-';
		if (*last)
			p += 2;
		while (p < line->end && (*p == ' ' || *p == '\t'))
			p++;
		if (p == line->end)
			return (int)(i - 1);
	}
	return -1;
}

static void
start_input(struct parser *ps, const unsigned char *data, size_t len)
{
	ps->inputs[ps->input_count++] = (struct input){ .pos = data,
		.end = data + len, .bare_cr = has_bare_cr(data, data + len),
		.floor = ps->frame_count };
}

/* An attached message that is itself encoded: decode it and go on inside. */
static bool
push_decoded(struct parser *ps, uint32_t index)
{
	struct mime_message *m = ps->m;
	struct buf b;
	size_t len;

	ps->leaf = index;
	if (ps->decoded >= ps->limits->bytes || !open_frame(ps, NULL))
		return false;
	buf_init(&b, ps->limits->bytes - ps->decoded);
	mime_decode(&m->parts[index], &b);
	b.failed = false;
	len = b.len;
	ps->decoded += len;
	m->own = xreallocarray(m->own, m->own_count + 1, sizeof *m->own);
	m->own[m->own_count] = (unsigned char *)buf_take(&b);
	start_input(ps, m->own[m->own_count], len);
	/* The frame of the message part belongs to this input: its end is
	 * that of the part itself, which has been set. */
	begin_part(ps, m->own[m->own_count++]);
	return true;
}

static void
header_line(struct parser *ps, const struct line *line)
{
	const struct mime_part *part = &ps->m->parts[ps->leaf];
	size_t len = (size_t)(line->end - line->start), name_len;
	bool first = ps->first_line, child;

	ps->first_line = false;
	if (len == 0) {
		end_header(ps, line->start, line->next);
		return;
	}
	if (!first || header_is_field(line->start, len, &name_len))
		return;
	/* A mailbox file's own line; else a part that has no header at all,
	 * only its text. */
	child = part->parent != MIME_ROOT &&
	    ps->frames[ps->frame_count - 1].boundary != NULL;
	if (child)
		end_header(ps, line->start, line->start);
}

/* One line; returns false when there is nothing more to find. */
static bool
take_line(struct parser *ps, const struct line *line)
{
	const struct mime_part *part = &ps->m->parts[ps->leaf];
	bool last = false;
	size_t at;
	int match = match_boundary(ps, line, &last);

	if (match == -1) {
		if (ps->state == IN_HEADER)
			header_line(ps, line);
		return true;
	}
	at = (size_t)match;
	if (close_leaf(ps, before_line(line->start,
	    ps->state == IN_HEADER ? part->header : part->body)))
		return true; /* the same line again, after the message */
	close_frames(ps, at + 1, before_line(line->start,
	    ps->m->parts[ps->frames[at].part].body));
	ps->inputs[ps->input_count - 1].pos = line->next;
	if (last)
		close_frames(ps, at, line->next);
	/* A boundary that is the last of all begins nothing. */
	if (last || line->next == ps->inputs[ps->input_count - 1].end)
		return true;
	begin_part(ps, line->next);
	return ps->state != IN_NOTHING;
}

/* The input has no more lines. */
static void
end_input(struct parser *ps)
{
	struct input *in = &ps->inputs[ps->input_count - 1];
	size_t floor = in->floor;

	if (ps->state != IN_NOTHING && close_leaf(ps, in->end))
		return;
	/* The message part of a decoded input closes with it; its end is that
	 * of the encoded body. */
	if (ps->input_count > 1) {
		close_frames(ps, floor, in->end);
		free(ps->frames[floor - 1].boundary);
		ps->frame_count = floor - 1;
	} else
		close_frames(ps, 0, in->end);
	ps->input_count--;
}

static void
parse(struct parser *ps)
{
	struct line line;
	struct input *in;
	size_t depth;
	bool more = true;

	while (ps->input_count > 0) {
		in = &ps->inputs[ps->input_count - 1];
		if (in->pos == in->end || !more) {
			end_input(ps);
			continue;
		}
		next_line(in, &line);
		depth = ps->input_count;
		more = take_line(ps, &line);
		/* Unless a message was opened inside before this line. */
		if (ps->input_count == depth)
			ps->inputs[depth - 1].pos = line.next;
	}
}

int
mime_parse(const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct mime_message *out,
    struct err *err)
{
	struct mime_message m = { NULL, 0, NULL, NULL, 0 };
	struct parser ps = { .limits = limits, .m = &m };

	if (len > limits->bytes)
		return err_set(err, ERR_INPUT, "message larger than %zu octets "
		    "(limits.message_mib)", limits->bytes);
	ps.frames = xcalloc(limits->depth + 1, sizeof *ps.frames);
	ps.inputs = xcalloc(limits->depth + 2, sizeof *ps.inputs);
	start_input(&ps, data, len);
	begin_part(&ps, data);
	parse(&ps);
	free(ps.frames);
	free(ps.inputs);
	*out = m;
	return 0;
}

void
mime_release(struct mime_message *message)
{
	struct mime_part *part;
	size_t i;

	for (i = 0; i < message->count; i++) {
		part = &message->parts[i];
		free(part->type);
		free(part->subtype);
		free(part->filename);
		free(part->content_id);
		param_release(part->params, part->param_count);
	}
	for (i = 0; i < message->own_count; i++)
		free(message->own[i]);
	free(message->parts);
	free(message->own);
	*message = (struct mime_message){ NULL, 0, NULL, NULL, 0 };
}

void
mime_decode(const struct mime_part *part, struct buf *b)
{
	size_t len = part->body_len;

	switch (part->encoding) {
	case MIME_BASE64:
		transfer_base64(part->body, len, b);
		break;
	case MIME_QUOTED_PRINTABLE:
		transfer_quoted_printable(part->body, len, b);
		break;
	case MIME_UUENCODE:
		transfer_uuencode(part->body, len, b);
		break;
	case MIME_IDENTITY:
		if (b->failed)
			break;
		if (len > b->max - b->len) {
			buf_put(b, part->body, b->max - b->len);
			b->failed = true;
		} else
			buf_put(b, part->body, len);
		break;
	}
}

bool
mime_is(const struct mime_part *part, const char *type, const char *subtype)
{
	return strcmp(part->type, type) == 0 &&
	    (subtype == NULL || strcmp(part->subtype, subtype) == 0);
}

const char *
mime_param(const struct mime_part *part, const char *name)
{
	return param_find(part->params, part->param_count, name);
}

/* As much of a type as can be shown. */
static void
put_type(struct buf *b, const char *type)
{
	size_t i;

	for (i = 0; type[i] != '\0' && i < TYPE_SHOWN_MAX; i++)
		buf_putc(b, type[i] > ' ' && type[i] < 0x7f ? type[i] : '?');
}

/*
 * IMAP's numbers (RFC 9051, 6.4.5.1): the children of the message itself are
 * 1, 2, ...; an attached message that is a multipart shares its number with
 * it, so that only the children count.
 */
char *
mime_part_name(const struct mime_message *message, size_t index)
{
	const struct mime_part *part = &message->parts[index], *parent;
	uint32_t path[256];
	size_t count = 0;
	struct buf b;

	buf_init(&b, 4096);
	for (; part->parent != MIME_ROOT && count < COUNT(path);
	    part = parent) {
		parent = &message->parts[part->parent];
		if (strcmp(parent->type, "message") == 0 &&
		    strcmp(part->type, "multipart") == 0)
			continue;
		path[count++] = part->number;
	}
	if (count == 0)
		buf_putc(&b, '1');
	while (count-- > 0)
		buf_printf(&b, "%u%s", path[count], count > 0 ? "." : "");
	part = &message->parts[index];
	buf_putc(&b, ' ');
	put_type(&b, part->type);
	buf_putc(&b, '/');
	put_type(&b, part->subtype);
	return buf_take(&b);
}
