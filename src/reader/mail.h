/* SPDX-License-Identifier: ISC */
/*
 * A message with everything that is wrapped in it opened: its MIME tree, the
 * trees of mails that came as files, what an S/MIME signature encloses, and
 * winmail.dat.  layout and kind look at all of it.
 */
#ifndef READER_MAIL_H
#define READER_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "reader/mime.h"
#include "reader/tnef.h"

#define MAIL_SOURCES_MAX 16
#define MAIL_TNEFS_MAX 4

struct mail_source {
	struct mime_message mime;
	char *bytes;    /* decoded, what mime points into; NULL: the caller's */
	bool forwarded; /* came as a file; else it is the message's own */
};

struct mail_tnef {
	struct tnef tnef;
	char *part;     /* "1.2 application/ms-tnef" */
	bool forwarded; /* in an attached message */
};

struct mail {
	struct mail_source sources[MAIL_SOURCES_MAX]; /* [0]: the message */
	size_t source_count;
	struct mail_tnef tnefs[MAIL_TNEFS_MAX];
	size_t tnef_count;
	const char *cut; /* what was too much to open, for people; or NULL */
	bool encrypted; /* some part can be read by its addressee only */
};

/* data must outlive *out, which is the caller's to release. */
int mail_open(const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct mail *out, struct err *err);
void mail_release(struct mail *mail);

/* Is this part, or one it stands in, an attached message? */
bool mail_is_forwarded(const struct mail_source *source, size_t part);

/* Has it children? */
bool mail_is_leaf(const struct mime_message *mime, size_t part);

/* Does the name end so (any case)? */
bool name_ends(const char *name, const char *suffix);

#endif
