/* SPDX-License-Identifier: ISC */
#include "store/heartbeat.h"

#include <stdlib.h>

#include "store/query.h"

int
heartbeat_set(struct db *db, const char *process, int64_t at, const char *note,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_HEARTBEAT_SET, err);
	query_text(&q, process);
	query_int(&q, at);
	query_text(&q, note);
	return query_run_one(&q);
}

int
heartbeat_get(struct db *db, const char *process, int64_t *at_out,
    char **note_out, struct err *err)
{
	struct query q;
	char *note = NULL;
	int64_t at;
	int rc;

	query_begin(&q, db, STATEMENT_HEARTBEAT_GET, err);
	query_text(&q, process);
	rc = query_step(&q);
	if (rc == 1) {
		at = query_get_int(&q);
		note = query_get_text(&q);
		rc = query_row(&q);
	}
	query_end(&q);
	if (rc == 1) {
		*at_out = at;
		if (note_out != NULL) {
			*note_out = note;
			note = NULL;
		}
	}
	free(note);
	return rc;
}
