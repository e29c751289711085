/* SPDX-License-Identifier: ISC */
/*
 * A mailbox on an IMAP server (RFC 3501, RFC 9051) as a struct source:
 * libetpan's mailimap over net/stream.  Use mail/source.h.
 *
 * Commands that carry a secret, SELECT and IDLE are our own lines beside
 * libetpan's: it would keep the secret in its buffers, send a CR or LF as it
 * is, die of a PERMANENTFLAGS that ends too early, and stall at data that
 * comes before IDLE's "+".  Everything else that libetpan reads passes
 * mail/imap_guard.h first.  ENVELOPE, BODYSTRUCTURE, QRESYNC, EXPUNGE and
 * \Deleted are never used.
 */
#ifndef MAIL_IMAP_H
#define MAIL_IMAP_H

#include "mail/source.h"

int imap_open(const struct config_mailbox *mailbox,
    const struct config_limits *limits, const struct secret *secret,
    struct source **source_out, struct err *err);

#endif
