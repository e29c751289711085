/* SPDX-License-Identifier: ISC */
/* From an opened mail to its document: which texts a person reads, in which
 * role, in which charset. */
#ifndef READER_LAYOUT_H
#define READER_LAYOUT_H

#include "reader/document.h"
#include "reader/limits.h"
#include "reader/mail.h"

/* Always succeeds; *out is the caller's to release.  *cut_out says whether
 * the limit on text left something out. */
void layout_mail(const struct mail *mail, const struct reader_limits *limits,
    struct document *out, bool *cut_out);

/*
 * The same in less time: HTML whose plain alternative says something is left
 * out, and all HTML when the caller reads no form; not what holds armour
 * ("BEGIN").  *left_out_out: some was; whoever misses something then calls
 * layout_mail.
 */
void layout_mail_once(const struct mail *mail,
    const struct reader_limits *limits, bool wants_form,
    struct document *out, bool *cut_out, bool *left_out_out);

/* The charset of the first text that names one, to guess headers by; NULL
 * when none does. */
const char *layout_charset(const struct mime_message *mime);

/* A certificate, key or signing request by its file name: no text to read
 * the form from. */
bool layout_is_pki_name(const char *name);

#endif
