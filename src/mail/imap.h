/* SPDX-License-Identifier: ISC */
/*
 * A mailbox on an IMAP server (RFC 3501, RFC 9051) as a struct source:
 * libetpan's mailimap over net/stream.  Use mail/source.h.
 *
 * libetpan reads the answers to UID FETCH, behind mail/imap_guard.h, which
 * says why.  All other commands are our own lines beside it: it would keep a
 * secret in its buffers, send a CR or LF as it is, stall at data that comes
 * before IDLE's "+", and die of answers to CAPABILITY and SELECT.  ENVELOPE,
 * BODYSTRUCTURE, QRESYNC, EXPUNGE and \Deleted are never used.
 */
#ifndef MAIL_IMAP_H
#define MAIL_IMAP_H

#include "mail/source.h"

int imap_open(const struct config_mailbox *mailbox,
    const struct config_limits *limits, const struct secret *secret,
    struct source **source_out, struct err *err);

#endif
