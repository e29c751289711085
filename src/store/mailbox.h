/* SPDX-License-Identifier: ISC */
/* Table mailbox: how far the intake has looked in each folder. */
#ifndef STORE_MAILBOX_H
#define STORE_MAILBOX_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

struct mailbox {
	int64_t uidvalidity;
	int64_t last_uid;  /* everything up to it has been seen to */
	int64_t modseq;    /* CONDSTORE, 0 unknown */
	int64_t last_look; /* the last one that succeeded */
};

/* 1/0/-1. */
int mailbox_get(struct db *db, const char *folder, struct mailbox *mailbox_out,
    struct err *err);
/* In the transaction that takes the messages it counts. */
int mailbox_set(struct db *db, const char *folder,
    const struct mailbox *mailbox, struct err *err);

#endif
