/* SPDX-License-Identifier: ISC */
#include "store/shop.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "pki/hostname.h"
#include "store/query.h"

void
shop_release(struct shop *shop)
{
	if (shop == NULL)
		return;
	free(shop->default_name);
	free(shop->custom_domain);
	free(shop->owner);
	free(shop->language);
	memset(shop, 0, sizeof *shop);
}

const char *
shop_domain(const struct shop *shop)
{
	return shop->custom_domain[0] != '\0' ? shop->custom_domain
					      : shop->default_name;
}

const char *
shop_name_of(const struct shop *shop, const char *host)
{
	const char *const own[] = { shop->custom_domain, shop->default_name };
	char names[2][HOSTNAME_SIZE];
	struct err ignored;
	size_t i, n;

	if (hostname_normalise(host, names[0], &ignored) == -1)
		return shop_domain(shop);
	if (!hostname_twin(names[0], names[1]))
		names[1][0] = '\0';
	for (n = 0; n < 2 && names[n][0] != '\0'; n++)
		for (i = 0; i < COUNT(own); i++)
			if (strcasecmp(own[i], names[n]) == 0)
				return own[i];
	return shop_domain(shop);
}

static int
fetch(struct query *q, struct shop *shop_out)
{
	struct shop shop;

	shop.id = query_get_int(q);
	shop.default_name = query_get_text(q);
	shop.custom_domain = query_get_text(q);
	shop.owner = query_get_text(q);
	shop.language = query_get_text(q);
	shop.created = query_get_int(q);
	if (query_row(q) == -1) {
		shop_release(&shop);
		return -1;
	}
	*shop_out = shop;
	return 1;
}

static int
fetch_one(struct query *q, struct shop *shop_out)
{
	int rc = query_step(q);

	if (rc == 1)
		rc = fetch(q, shop_out);
	query_end(q);
	return rc;
}

/* A name is a shop's default name or its custom domain, never two shops'. */
static int
check_free(struct db *db, const char *name, int64_t id, struct err *err)
{
	struct shop other;
	int rc = shop_by_name(db, name, &other, err);

	if (rc != 1)
		return rc;
	if (other.id != id)
		rc = err_set(err, ERR_INPUT, "%s belongs to shop %s already",
		    name, other.default_name);
	else
		rc = 0;
	shop_release(&other);
	return rc;
}

static int
check_shop(struct db *db, const struct shop *shop, int64_t id,
    struct err *err)
{
	const char *custom = shop->custom_domain;

	if (shop->default_name == NULL || shop->default_name[0] == '\0' ||
	    shop->owner == NULL || shop->owner[0] == '\0')
		return err_set(err, ERR_INPUT,
		    "a shop needs a default name and an owner");
	if (check_free(db, shop->default_name, id, err) == -1)
		return -1;
	if (custom == NULL || custom[0] == '\0')
		return 0;
	if (strcasecmp(custom, shop->default_name) == 0)
		return err_set(err, ERR_INPUT,
		    "%s: the custom domain is the default name", custom);
	return check_free(db, custom, id, err);
}

int
shop_add(struct db *db, const struct shop *shop, int64_t *id_out,
    struct err *err)
{
	struct query q;

	if (check_shop(db, shop, 0, err) == -1)
		return -1;
	query_begin(&q, db, STATEMENT_SHOP_INSERT, err);
	query_text(&q, shop->default_name);
	query_text_or_null(&q, shop->custom_domain);
	query_text(&q, shop->owner);
	query_text(&q, shop->language);
	query_int(&q, shop->created);
	if (query_run_one(&q) == -1)
		return -1;
	*id_out = sqlite3_last_insert_rowid(db->handle);
	return 0;
}

int
shop_update(struct db *db, const struct shop *shop, struct err *err)
{
	struct query q;

	if (check_shop(db, shop, shop->id, err) == -1)
		return -1;
	query_begin(&q, db, STATEMENT_SHOP_UPDATE, err);
	query_int(&q, shop->id);
	query_text(&q, shop->default_name);
	query_text_or_null(&q, shop->custom_domain);
	query_text(&q, shop->owner);
	query_text(&q, shop->language);
	return query_run_one(&q);
}

int
shop_remove(struct db *db, int64_t id, int64_t now, struct err *err)
{
	struct query q;
	int64_t request_id;
	int rc;

	query_begin(&q, db, STATEMENT_SHOP_BUSY, err);
	query_int(&q, id);
	rc = query_value(&q, &request_id);
	if (rc == 1)
		return err_set(err, ERR_INPUT,
		    "its request %lld is not closed; run: certmailctl cancel "
		    "%lld", (long long)request_id, (long long)request_id);
	if (rc == -1)
		return -1;
	query_begin(&q, db, STATEMENT_SHOP_REMOVE, err);
	query_int(&q, id);
	query_int(&q, now);
	return query_run_changes(&q);
}

int
shop_load(struct db *db, int64_t id, struct shop *shop_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_SHOP_LOAD, err);
	query_int(&q, id);
	return fetch_one(&q, shop_out);
}

int
shop_by_name(struct db *db, const char *name, struct shop *shop_out,
    struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_SHOP_BY_NAME, err);
	query_text(&q, name);
	return fetch_one(&q, shop_out);
}

int
shop_by_host(struct db *db, const char *host, struct shop *shop_out,
    struct err *err)
{
	char name[HOSTNAME_SIZE], twin[HOSTNAME_SIZE];
	struct err ignored;
	int got;

	if (hostname_normalise(host, name, &ignored) == -1)
		return 0;
	got = shop_by_name(db, name, shop_out, err);
	if (got == 0 && hostname_twin(name, twin))
		got = shop_by_name(db, twin, shop_out, err);
	return got;
}

int
shop_by_owner(struct db *db, const char *owner, int64_t *ids, size_t max,
    size_t *count_out, struct err *err)
{
	struct query q;

	query_begin(&q, db, STATEMENT_SHOP_BY_OWNER, err);
	query_text(&q, owner);
	return query_ids(&q, ids, max, count_out);
}

int
shop_each(struct db *db, int (*each)(const struct shop *shop, void *data),
    void *data, struct err *err)
{
	struct query q;
	struct shop shop;
	int rc, stop = 0;

	query_begin(&q, db, STATEMENT_SHOP_LIST, err);
	while (!stop && (rc = query_step(&q)) == 1) {
		if ((rc = fetch(&q, &shop)) == -1)
			break;
		stop = each(&shop, data);
		shop_release(&shop);
	}
	query_end(&q);
	return rc == -1 ? -1 : 0;
}
