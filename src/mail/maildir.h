/* SPDX-License-Identifier: ISC */
/*
 * A local Maildir (with Maildir++ subfolders) as a struct source.  Use
 * mail/source.h.
 *
 * The identity of a message is the unique part of its file name (before the
 * ":"), given as a 63-bit hash; it stays when a mail program moves the file
 * from new to cur or changes its flags.  Files are only read, and renamed
 * when marked: "seen" moves to cur with the flag S, "move:FOLDER" into that
 * folder's cur; never over another file, never removed.  "keyword" changes
 * nothing, since a Maildir has none.
 */
#ifndef MAIL_MAILDIR_H
#define MAIL_MAILDIR_H

#include "mail/source.h"

/* ERR_CONFIG when mailbox->path is no Maildir. */
int maildir_open(const struct config_mailbox *mailbox,
    struct source **source_out, struct err *err);

/* The uid of a file name; 0 for names that are not a message's. */
uint64_t maildir_uid(const char *name);

#endif
