/* SPDX-License-Identifier: ISC */
#include "store/certificate.h"

#include <stdlib.h>
#include <string.h>

#include "store/query.h"

void
certificate_release(struct certificate *certificate)
{
	if (certificate == NULL)
		return;
	free(certificate->leaf);
	free(certificate->chain_pem);
	free(certificate->names);
	free(certificate->issuer);
	free(certificate->serial);
	free(certificate->generation);
	memset(certificate, 0, sizeof *certificate);
}

static int
set_chain(struct db *db, int64_t id, const char *chain_pem, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_CERTIFICATE_SET_CHAIN, err);
	query_int(&q, id);
	query_text(&q, chain_pem);
	return query_run_one(&q);
}

static int
insert(struct db *db, const struct certificate *c, int64_t *id_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_CERTIFICATE_INSERT, err);
	query_int(&q, c->request_id);
	query_blob(&q, c->sha256, DB_HASH_SIZE);
	query_blob(&q, c->leaf, c->leaf_len);
	query_text(&q, c->chain_pem);
	query_text(&q, c->names);
	query_text(&q, c->issuer);
	query_text(&q, c->serial);
	query_int(&q, c->not_before);
	query_int(&q, c->not_after);
	query_int(&q, c->accepted_at);
	if (query_run_one(&q) == -1)
		return -1;
	*id_out = sqlite3_last_insert_rowid(db->handle);
	return 0;
}

int
certificate_add(struct db *db, const struct certificate *certificate,
    int64_t *id_out, struct err *err)
{
	struct certificate known;
	int rc;

	rc = certificate_by_hash(db, certificate->sha256, &known, err);
	if (rc == -1)
		return -1;
	if (rc == 0)
		return insert(db, certificate, id_out, err) == -1 ? -1 : 1;
	rc = set_chain(db, known.id, certificate->chain_pem, err);
	if (rc == 0)
		*id_out = known.id;
	certificate_release(&known);
	return rc;
}

static int
fetch(struct query *q, struct certificate *certificate_out)
{
	struct certificate c;

	c.id = query_get_int(q);
	c.request_id = query_get_int(q);
	query_get_hash(q, c.sha256);
	c.leaf = query_get_blob(q, &c.leaf_len);
	c.chain_pem = query_get_text(q);
	c.names = query_get_text(q);
	c.issuer = query_get_text(q);
	c.serial = query_get_text(q);
	c.not_before = query_get_int(q);
	c.not_after = query_get_int(q);
	c.accepted_at = query_get_int(q);
	c.generation = query_get_text(q);
	c.installed_at = query_get_int(q);
	c.replaced_at = query_get_int(q);
	if (query_row(q) == -1) {
		certificate_release(&c);
		return -1;
	}
	*certificate_out = c;
	return 1;
}

static int
fetch_one(struct query *q, struct certificate *certificate_out)
{
	int rc = query_step(q);

	if (rc == 1)
		rc = fetch(q, certificate_out);
	query_end(q);
	return rc;
}

int
certificate_load(struct db *db, int64_t id,
    struct certificate *certificate_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_CERTIFICATE_LOAD, err);
	query_int(&q, id);
	return fetch_one(&q, certificate_out);
}

int
certificate_by_hash(struct db *db, const unsigned char sha256[DB_HASH_SIZE],
    struct certificate *certificate_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_CERTIFICATE_BY_HASH, err);
	query_blob(&q, sha256, DB_HASH_SIZE);
	return fetch_one(&q, certificate_out);
}

int
certificate_in_service(struct db *db, const char *domain,
    struct certificate *certificate_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_CERTIFICATE_IN_SERVICE, err);
	query_text(&q, domain);
	return fetch_one(&q, certificate_out);
}

int
certificate_set_installed(struct db *db, int64_t id, const char *generation,
    int64_t now, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_CERTIFICATE_REPLACE_OTHERS, err);
	query_int(&q, id);
	query_int(&q, now);
	if (query_run(&q) == -1)
		return -1;
	query_begin(&q, db, STATEMENT_CERTIFICATE_SET_INSTALLED, err);
	query_int(&q, id);
	query_text(&q, generation);
	query_int(&q, now);
	return query_run_one(&q);
}

int
certificate_set_replaced(struct db *db, int64_t id, int64_t now,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_CERTIFICATE_SET_REPLACED, err);
	query_int(&q, id);
	query_int(&q, now);
	return query_run_one(&q);
}

int
certificate_each(struct db *db, int64_t request_id,
    int (*each)(const struct certificate *certificate, void *data),
    void *data, struct err *err)
{
	struct certificate c;
	struct query q;
	int rc = 0, stop = 0;

	query_begin(&q, db,
	    request_id != 0 ? STATEMENT_CERTIFICATE_BY_REQUEST :
			      STATEMENT_CERTIFICATE_LIST_IN_SERVICE, err);
	if (request_id != 0)
		query_int(&q, request_id);
	while (!stop && (rc = query_step(&q)) == 1) {
		if ((rc = fetch(&q, &c)) == -1)
			break;
		stop = each(&c, data);
		certificate_release(&c);
	}
	query_end(&q);
	return rc == -1 ? -1 : 0;
}
