/* SPDX-License-Identifier: ISC */
/*
 * Which kind of mail this is: one table of rows, the first that fits decides
 * (kind_rows in kind.c; the contract is tests/corpus/README).
 */
#ifndef READER_KIND_H
#define READER_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "reader/document.h"
#include "reader/header.h"
#include "reader/limits.h"
#include "reader/mail.h"
#include "wire/reading.h"

struct kind_facts {
	const struct mail *mail;
	const struct header *header;
	const struct document *document;
	const struct reader_limits *limits;
	const char *from;
	const char *subject;
	char *const *recipients;
	size_t recipient_count;
	bool subject_says;  /* SSL installation, alone or among others */
	bool subject_exact; /* alone */
	unsigned fields;    /* of the form that have a value */
	struct buf *where;  /* where certificate material stands, for people */
};

/* *reason_out is the name of the row. */
enum reading_kind kind_decide(const struct kind_facts *facts,
    const char **reason_out);

/* Can this be a request at all, as far as the header tells?  Then the form is
 * worth reading. */
bool kind_wants_form(const struct kind_facts *facts);

/* Is it addressed to admin@ and the like, as a CA's validation mail is? */
bool kind_is_to_administrator(const struct kind_facts *facts);

/* For rows: kind_material.c, kind_auto.c, kind_validation.c. */
bool kind_has_certificate(const struct kind_facts *facts);
bool kind_asks_for_proof(const struct kind_facts *facts);
bool kind_is_auto_subject(const char *subject);

#endif
