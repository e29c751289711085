/* SPDX-License-Identifier: ISC */
#include "store/mailbox.h"

#include "store/query.h"

int
mailbox_get(struct db *db, const char *folder, struct mailbox *mailbox_out,
    struct err *err)
{
	struct mailbox m;
	struct query q;
	int rc;

	query_begin(&q, db, STATEMENT_MAILBOX_GET, err);
	query_text(&q, folder);
	rc = query_step(&q);
	if (rc == 1) {
		m.uidvalidity = query_get_int(&q);
		m.last_uid = query_get_int(&q);
		m.modseq = query_get_int(&q);
		m.last_look = query_get_int(&q);
		rc = query_row(&q);
		if (rc == 1)
			*mailbox_out = m;
	}
	query_end(&q);
	return rc;
}

int
mailbox_set(struct db *db, const char *folder, const struct mailbox *mailbox,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_MAILBOX_SET, err);
	query_text(&q, folder);
	query_int(&q, mailbox->uidvalidity);
	query_int(&q, mailbox->last_uid);
	query_int(&q, mailbox->modseq);
	query_int(&q, mailbox->last_look);
	return query_run_one(&q);
}
