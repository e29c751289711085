/* SPDX-License-Identifier: ISC */
/* A database in a directory of its own, and rows to begin with. */
#ifndef TESTS_STORE_SCRATCH_H
#define TESTS_STORE_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/files.h"
#include "base/mem.h"
#include "store/certificate.h"
#include "store/db.h"
#include "store/db_private.h"
#include "store/request.h"
#include "store/shop.h"

struct scratch {
	char dir[64];
	char path[96];
	struct db *db;
	struct err err;
};

/* The call must succeed; else the test fails with its error text. */
#define ok(s, call)                                                   \
	do {                                                          \
		if ((call) == -1)                                     \
			fail_msg("%s: %s", #call, (s)->err.text);     \
	} while (0)

static inline void
scratch_open(struct scratch *s)
{
	ok(s, db_open(s->path, &s->db, &s->err));
}

static inline int
scratch_setup(void **state)
{
	struct scratch *s = xcalloc(1, sizeof *s);

	snprintf(s->dir, sizeof s->dir, "/tmp/store.XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(s->path, sizeof s->path, "%s/db", s->dir);
	*state = s;
	scratch_open(s);
	return 0;
}

static inline int
scratch_teardown(void **state)
{
	struct scratch *s = *state;
	struct dirent *entry;
	DIR *dir;

	db_close(s->db);
	dir = opendir(s->dir);
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(s->dir);
	free(s);
	return 0;
}

static inline void
begin(struct scratch *s)
{
	ok(s, db_begin(s->db, "test", &s->err));
}

static inline void
commit(struct scratch *s)
{
	ok(s, db_commit(s->db, &s->err));
}

/* SQL behind the store's back. */
static inline void
sql(struct scratch *s, const char *text)
{
	char *message = NULL;

	if (sqlite3_exec(s->db->handle, text, NULL, NULL, &message) !=
	    SQLITE_OK)
		fail_msg("%s: %s", text, message);
}

static inline int64_t
sql_int(struct scratch *s, const char *text)
{
	sqlite3_stmt *stmt;
	int64_t value;

	if (sqlite3_prepare_v2(s->db->handle, text, -1, &stmt, NULL) !=
		SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		fail_msg("%s: %s", text, sqlite3_errmsg(s->db->handle));
	value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static inline void
set_text(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

/* In a transaction. */
static inline int64_t
add_shop(struct scratch *s, const char *name, const char *custom,
    const char *owner)
{
	struct shop shop = { .default_name = (char *)(uintptr_t)name,
		.custom_domain = (char *)(uintptr_t)custom,
		.owner = (char *)(uintptr_t)owner,
		.language = (char *)(uintptr_t)"en",
		.created = 1000 };
	int64_t id;

	ok(s, shop_add(s->db, &shop, &id, &s->err));
	return id;
}

static inline int64_t
add_request(struct scratch *s, int64_t shop_id, const char *domain)
{
	struct request r;
	int64_t id;

	request_init(&r);
	r.shop_id = shop_id;
	r.created = r.changed = 1000;
	set_text(&r.domain, domain);
	ok(s, request_insert(s->db, &r, &s->err));
	id = r.id;
	request_release(&r);
	return id;
}

/* One that is told from others by seed. */
static inline int64_t
add_certificate(struct scratch *s, int64_t request_id, unsigned char seed)
{
	struct certificate c = { .request_id = request_id,
		.leaf = &seed, .leaf_len = 1,
		.chain_pem = (char *)(uintptr_t)"chain",
		.names = (char *)(uintptr_t)"a.example www.a.example",
		.issuer = (char *)(uintptr_t)"CN=CA",
		.serial = (char *)(uintptr_t)"01ff",
		.not_before = 1, .not_after = 2, .accepted_at = 3 };
	int64_t id;

	memset(c.sha256, seed, sizeof c.sha256);
	assert_int_equal(certificate_add(s->db, &c, &id, &s->err), 1);
	return id;
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

#endif
