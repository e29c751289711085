/* SPDX-License-Identifier: ISC */
#include "store/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "store/query.h"

void
evidence_release(struct evidence *evidence)
{
	if (evidence == NULL)
		return;
	free(evidence->value);
	free(evidence->part);
	free(evidence->evidence);
	memset(evidence, 0, sizeof *evidence);
}

int
evidence_set(struct db *db, int64_t request_id,
    const struct evidence *evidence, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_EVIDENCE_SET, err);
	query_int(&q, request_id);
	query_text(&q, reading_field_names[evidence->field]);
	query_text(&q, evidence->value);
	query_text(&q, evidence->part);
	query_int(&q, evidence->line);
	query_text(&q, evidence->evidence);
	query_int_or_null(&q, evidence->message_id);
	return query_run_one(&q);
}

int
evidence_get(struct db *db, int64_t request_id, enum reading_field field,
    struct evidence *evidence_out, struct err *err)
{
	struct evidence e;
	struct query q;
	int rc;

	query_begin(&q, db, STATEMENT_EVIDENCE_GET, err);
	query_int(&q, request_id);
	query_text(&q, reading_field_names[field]);
	rc = query_step(&q);
	if (rc == 1) {
		e.field = (enum reading_field)query_get_name(&q,
		    reading_field_names, READING_FIELD_COUNT, FIELD_COUNTRY);
		e.value = query_get_text(&q);
		e.part = query_get_text(&q);
		e.line = query_get_int(&q);
		e.evidence = query_get_text(&q);
		e.message_id = query_get_int(&q);
		rc = query_row(&q);
		if (rc == 1)
			*evidence_out = e;
		else
			evidence_release(&e);
	}
	query_end(&q);
	return rc;
}
