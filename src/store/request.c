/* SPDX-License-Identifier: ISC */
#include "store/request.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "store/query.h"

const char *const request_state_names[] = {
	[REQUEST_ASKED] = "asked",
	[REQUEST_CSR_SENT] = "csr_sent",
	[REQUEST_ORDERED] = "ordered",
	[REQUEST_TO_INSTALL] = "to_install",
	[REQUEST_INSTALLED] = "installed",
	[REQUEST_HELD] = "held",
	[REQUEST_CLOSED] = "closed",
};
static_assert(COUNT(request_state_names) == REQUEST_STATE_COUNT,
    "a name for each state");

const char *const request_kind_names[] = {
	[REQUEST_MERCHANT] = "merchant",
	[REQUEST_FULL_SERVICE] = "full_service",
};
static_assert(COUNT(request_kind_names) == REQUEST_KIND_COUNT,
    "a name for each kind");

/* The texts of a request, in the order of their columns in INSERT and
 * UPDATE. */
#define TEXTS(r)                                                     \
	{                                                            \
		&(r)->subject, &(r)->language, &(r)->last_message_id, \
		    &(r)->thread_references, &(r)->country,          \
		    &(r)->state_name, &(r)->locality,                \
		    &(r)->organization, &(r)->unit, &(r)->key_type,  \
	}

static void
make_token(char token[REQUEST_TOKEN_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char random[(REQUEST_TOKEN_SIZE - 1) / 2];
	size_t i;

	/* 16 bytes are never cut short; it fails only without an urandom. */
	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		abort();
	for (i = 0; i < sizeof random; i++) {
		token[2 * i] = hex[random[i] >> 4];
		token[2 * i + 1] = hex[random[i] & 15];
	}
	token[2 * i] = '\0';
}

void
request_init(struct request *request)
{
	char **texts[] = TEXTS(request);
	size_t i;

	memset(request, 0, sizeof *request);
	for (i = 0; i < COUNT(texts); i++)
		*texts[i] = xstrdup("");
	request->domain = xstrdup("");
	request->reason = xstrdup("");
	request->csr_pem = xstrdup("");
	request->held_from = REQUEST_STATE_NONE;
	make_token(request->token);
}

void
request_release(struct request *request)
{
	size_t i;

	if (request == NULL)
		return;
	{
		char **texts[] = TEXTS(request);

		for (i = 0; i < COUNT(texts); i++)
			free(*texts[i]);
	}
	free(request->domain);
	free(request->reason);
	free(request->csr_pem);
	free(request->key_sealed);
	memset(request, 0, sizeof *request);
}

bool
request_is_open(const struct request *request)
{
	switch (request->state) {
	case REQUEST_INSTALLED:
	case REQUEST_CLOSED:
		return false;
	case REQUEST_HELD:
		return request->held_from != REQUEST_INSTALLED;
	default:
		return true;
	}
}

bool
request_is_promised(const struct request *request)
{
	return request->due_at != 0 && (request->state == REQUEST_TO_INSTALL ||
	    (request->state == REQUEST_HELD &&
		request->held_from == REQUEST_TO_INSTALL));
}

/* ---- Writing */

/* What INSERT and UPDATE have in common, from state on. */
static void
bind_common(struct query *q, const struct request *r)
{
	char *const *texts[] = TEXTS(r);
	size_t i;

	query_text(q, request_state_names[r->state]);
	query_text(q, r->reason);
	query_text_or_null(q, r->held_from < REQUEST_STATE_COUNT ?
		request_state_names[r->held_from] : NULL);
	query_text(q, request_kind_names[r->kind]);
	query_int(q, r->changed);
	for (i = 0; i < COUNT(texts); i++)
		query_text(q, *texts[i]);
	query_blob(q, r->key_sealed, r->key_sealed_len);
	query_text(q, r->csr_pem);
	query_blob(q, r->has_spki ? r->spki_sha256 : NULL,
	    r->has_spki ? DB_HASH_SIZE : 0);
	query_int_or_null(q, r->accepted_at);
	query_int_or_null(q, r->due_at);
	query_int_or_null(q, r->next_at);
	query_int(q, r->reminders);
	query_int_or_null(q, r->renews_id);
	query_int_or_null(q, r->cert_id);
	query_int_or_null(q, r->probe_at);
}

static int
check_only_open(struct db *db, const struct request *r, struct err *err)
{
	struct request other;
	int rc;

	if (!request_is_open(r))
		return 0;
	rc = request_open_for(db, r->shop_id, r->domain, &other, err);
	if (rc != 1)
		return rc;
	if (other.id != r->id)
		rc = err_set(err, ERR_INPUT,
		    "request %lld is open for %s already",
		    (long long)other.id, r->domain);
	else
		rc = 0;
	request_release(&other);
	return rc;
}

int
request_insert(struct db *db, struct request *request, struct err *err)
{
	struct query q;

	request->id = 0;
	if (check_only_open(db, request, err) == -1)
		return -1;
	query_begin(&q, db, STATEMENT_REQUEST_INSERT, err);
	query_int(&q, request->shop_id);
	query_text(&q, request->domain);
	query_text(&q, request->token);
	query_int(&q, request->created);
	bind_common(&q, request);
	if (query_run_one(&q) == -1)
		return -1;
	request->id = sqlite3_last_insert_rowid(db->handle);
	return 0;
}

int
request_update(struct db *db, const struct request *request, struct err *err)
{
	struct query q;

	if (check_only_open(db, request, err) == -1)
		return -1;
	query_begin(&q, db, STATEMENT_REQUEST_UPDATE, err);
	query_int(&q, request->id);
	query_text(&q, request->domain);
	bind_common(&q, request);
	return query_run_one(&q);
}

/* ---- Reading */

static int
fetch(struct query *q, struct request *request_out)
{
	struct request r;
	char **texts[] = TEXTS(&r);
	size_t i;

	memset(&r, 0, sizeof r);
	r.id = query_get_int(q);
	r.shop_id = query_get_int(q);
	r.domain = query_get_text(q);
	r.state = (enum request_state)query_get_name(q, request_state_names,
	    REQUEST_STATE_COUNT, REQUEST_HELD);
	r.reason = query_get_text(q);
	r.held_from = (enum request_state)query_get_name(q,
	    request_state_names, REQUEST_STATE_COUNT, REQUEST_STATE_NONE);
	r.kind = (enum request_kind)query_get_name(q, request_kind_names,
	    REQUEST_KIND_COUNT, REQUEST_MERCHANT);
	r.created = query_get_int(q);
	r.changed = query_get_int(q);
	query_get_fixed(q, r.token, sizeof r.token);
	for (i = 0; i < COUNT(texts); i++)
		*texts[i] = query_get_text(q);
	r.key_sealed = query_get_blob(q, &r.key_sealed_len);
	r.csr_pem = query_get_text(q);
	r.has_spki = query_get_hash(q, r.spki_sha256);
	r.accepted_at = query_get_int(q);
	r.due_at = query_get_int(q);
	r.next_at = query_get_int(q);
	r.reminders = (int)query_get_int(q);
	r.renews_id = query_get_int(q);
	r.cert_id = query_get_int(q);
	r.probe_at = query_get_int(q);
	if (query_row(q) == -1) {
		request_release(&r);
		return -1;
	}
	*request_out = r;
	return 1;
}

static int
fetch_one(struct query *q, struct request *request_out)
{
	int rc = query_step(q);

	if (rc == 1)
		rc = fetch(q, request_out);
	query_end(q);
	return rc;
}

int
request_load(struct db *db, int64_t id, struct request *request_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_LOAD, err);
	query_int(&q, id);
	return fetch_one(&q, request_out);
}

int
request_by_spki(struct db *db, const unsigned char spki[DB_HASH_SIZE],
    struct request *request_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_BY_SPKI, err);
	query_blob(&q, spki, DB_HASH_SIZE);
	return fetch_one(&q, request_out);
}

int
request_by_token(struct db *db, const char *token,
    struct request *request_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_BY_TOKEN, err);
	query_text(&q, token);
	return fetch_one(&q, request_out);
}

int
request_open_for(struct db *db, int64_t shop_id, const char *domain,
    struct request *request_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_OPEN_FOR, err);
	query_int(&q, shop_id);
	query_text(&q, domain);
	return fetch_one(&q, request_out);
}

int
request_renewal_of(struct db *db, int64_t id, struct request *request_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_RENEWAL_OF, err);
	query_int(&q, id);
	return fetch_one(&q, request_out);
}

int
request_owner_is_waiting(struct db *db, const char *owner, struct err *err)
{
	struct query q;
	int64_t id;

	query_begin(&q, db, STATEMENT_REQUEST_OWNER_IS_WAITING, err);
	query_text(&q, owner);
	return query_value(&q, &id);
}

int
request_due(struct db *db, int64_t now, int64_t *ids, size_t max,
    size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_DUE, err);
	query_int(&q, now);
	query_int(&q, (int64_t)max);
	return query_ids(&q, ids, max, count_out);
}

int
request_next_due(struct db *db, int64_t *at_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_NEXT_DUE, err);
	return query_value(&q, at_out);
}

int
request_probe_due(struct db *db, int64_t now, int64_t *ids, size_t max,
    size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_PROBE_DUE, err);
	query_int(&q, now);
	query_int(&q, (int64_t)max);
	return query_ids(&q, ids, max, count_out);
}

int
request_probe_next(struct db *db, int64_t *at_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_PROBE_NEXT, err);
	return query_value(&q, at_out);
}

int
request_set_probe(struct db *db, int64_t id, int64_t at, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_SET_PROBE, err);
	query_int(&q, id);
	query_int_or_null(&q, at);
	return query_run_one(&q);
}

int
request_open_of_shop(struct db *db, int64_t shop_id, int64_t *ids, size_t max,
    size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_OPEN_OF_SHOP, err);
	query_int(&q, shop_id);
	return query_ids(&q, ids, max, count_out);
}

int
request_each(struct db *db, const struct request_filter *filter,
    int (*each)(const struct request *request, void *data), void *data,
    struct err *err)
{
	size_t left = filter->limit != 0 ? filter->limit : REQUEST_LIST_MAX;
	struct request r;
	struct query q;
	int rc = 0;

	query_begin(&q, db, STATEMENT_REQUEST_LIST, err);
	query_int(&q, filter->after_id);
	query_int_or_null(&q, filter->shop_id);
	query_text_or_null(&q, filter->domain);
	query_int_or_null(&q, filter->due_before);
	while (left > 0 && (rc = query_step(&q)) == 1) {
		if ((rc = fetch(&q, &r)) == -1)
			break;
		if (filter->states == 0 ||
		    (filter->states & 1U << r.state) != 0) {
			left--;
			if (each(&r, data) != 0)
				left = 0;
		}
		request_release(&r);
	}
	query_end(&q);
	return rc == -1 ? -1 : 0;
}

int
request_count(struct db *db, int64_t counts_out[REQUEST_STATE_COUNT],
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_REQUEST_COUNT, err);
	return query_counts(&q, request_state_names, REQUEST_STATE_COUNT,
	    counts_out);
}
