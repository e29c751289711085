/* SPDX-License-Identifier: ISC */
#include "scratch.h"

static void
test_lookup(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *name;
		int shop; /* 0 none */
	} cases[] = {
		{ "shop-1.example.net", 1 },
		{ "SHOP-1.Example.NET", 1 },
		{ "www.a.example", 1 },
		{ "WWW.A.EXAMPLE", 1 },
		{ "a.example", 0 },
		{ "shop-2.example.net", 2 },
		{ "", 0 },
		{ "shop-3.example.net", 0 },
	};
	struct shop shop;
	size_t i, count;
	int64_t ids[8];
	int rc;

	begin(s);
	assert_int_equal(add_shop(s, "shop-1.example.net", "www.a.example",
	    "Ann@a.example"), 1);
	assert_int_equal(add_shop(s, "shop-2.example.net", "",
	    "ann@A.example"), 2);
	commit(s);
	for (i = 0; i < COUNT(cases); i++) {
		rc = shop_by_name(s->db, cases[i].name, &shop, &s->err);
		if (rc != (cases[i].shop != 0) ||
		    (rc == 1 && shop.id != cases[i].shop))
			fail_msg("%s: %d", cases[i].name, rc);
		if (rc == 1)
			shop_release(&shop);
	}
	ok(s, shop_by_owner(s->db, "ANN@a.EXAMPLE", ids, 8, &count, &s->err));
	assert_int_equal(count, 2);
	assert_int_equal(ids[1], 2);
	ok(s, shop_by_owner(s->db, "ANN@a.EXAMPLE", ids, 1, &count, &s->err));
	assert_int_equal(count, 1);
	ok(s, shop_by_owner(s->db, "nn@a.example", ids, 8, &count, &s->err));
	assert_int_equal(count, 0);
	assert_int_equal(shop_load(s->db, 1, &shop, &s->err), 1);
	assert_string_equal(shop.owner, "Ann@a.example");
	assert_string_equal(shop.custom_domain, "www.a.example");
	assert_string_equal(shop.language, "en");
	assert_int_equal(shop.created, 1000);
	shop_release(&shop);
	assert_int_equal(shop_load(s->db, 3, &shop, &s->err), 0);
}

/* Which of a shop's names a host is. */
static void
test_name_of(void **state)
{
	static const struct {
		const char *custom, *host, *name;
	} cases[] = {
		{ "www.a.example", "A.example", "www.a.example" },
		{ "www.a.example", "www.a.example", "www.a.example" },
		{ "a.example", "www.A.example.", "a.example" },
		{ "www.a.example", "shop-1.Example.net", "shop-1.example.net" },
		{ "www.a.example", "www.shop-1.example.net",
		    "shop-1.example.net" },
		{ "www.shop-1.example.net", "shop-1.example.net",
		    "shop-1.example.net" },
		{ "", "shop-1.example.net", "shop-1.example.net" },
		{ "www.xn--bcher-kva.example", "B\xc3\xbc" "cher.example",
		    "www.xn--bcher-kva.example" },
		{ "www.a.example", "b.example", "www.a.example" },
		{ "www.a.example", "no host", "www.a.example" },
	};
	struct shop shop = { .default_name = (char[]){ "shop-1.example.net" } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		shop.custom_domain = xstrdup(cases[i].custom);
		if (strcmp(shop_name_of(&shop, cases[i].host),
			cases[i].name) != 0)
			fail_msg("%s: %s", cases[i].host,
			    shop_name_of(&shop, cases[i].host));
		free(shop.custom_domain);
	}
}

static void
test_names_are_taken(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *name, *custom, *owner;
	} cases[] = {
		{ "Shop-1.example.net", "", "b@b.example" },
		{ "www.A.example", "", "b@b.example" },
		{ "shop-3.example.net", "www.a.example", "b@b.example" },
		{ "shop-3.example.net", "shop-1.example.net", "b@b.example" },
		{ "shop-3.example.net", "SHOP-3.example.net", "b@b.example" },
		{ "", "", "b@b.example" },
		{ "shop-3.example.net", "", "" },
	};
	struct shop shop;
	int64_t id;
	size_t i;

	begin(s);
	add_shop(s, "shop-1.example.net", "www.a.example", "a@a.example");
	add_shop(s, "shop-2.example.net", "", "a@a.example");
	for (i = 0; i < COUNT(cases); i++) {
		memset(&shop, 0, sizeof shop);
		shop.default_name = xstrdup(cases[i].name);
		shop.custom_domain = xstrdup(cases[i].custom);
		shop.owner = xstrdup(cases[i].owner);
		if (shop_add(s->db, &shop, &id, &s->err) != -1 ||
		    s->err.kind != ERR_INPUT)
			fail_msg("added %s %s", cases[i].name,
			    cases[i].custom);
		shop_release(&shop);
	}
	assert_int_equal(shop_load(s->db, 2, &shop, &s->err), 1);
	set_text(&shop.custom_domain, "www.a.example");
	assert_int_equal(shop_update(s->db, &shop, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_INPUT);
	set_text(&shop.custom_domain, "www.b.example");
	set_text(&shop.language, "de");
	ok(s, shop_update(s->db, &shop, &s->err));
	shop_release(&shop);
	commit(s);
	assert_int_equal(shop_by_name(s->db, "www.b.example", &shop, &s->err),
	    1);
	assert_string_equal(shop.language, "de");
	shop_release(&shop);
}

static int
count_shop(const struct shop *shop, void *data)
{
	int *count = data;

	assert_true(shop->id > 0);
	return ++*count == 2; /* the walk ends at the second */
}

static void
test_remove(void **state)
{
	struct scratch *s = *state;
	struct request r;
	struct shop shop;
	int64_t request_id;
	int count = 0;

	begin(s);
	add_shop(s, "shop-1.example.net", "www.a.example", "a@a.example");
	request_id = add_request(s, 1, "www.a.example");
	assert_int_equal(shop_remove(s->db, 1, 5, &s->err), -1);
	assert_int_equal(s->err.kind, ERR_INPUT);
	assert_non_null(strstr(s->err.text, "certmailctl cancel 1"));
	assert_int_equal(request_load(s->db, request_id, &r, &s->err), 1);
	r.state = REQUEST_CLOSED;
	ok(s, request_update(s->db, &r, &s->err));
	request_release(&r);
	assert_int_equal(shop_remove(s->db, 1, 5, &s->err), 1);
	assert_int_equal(shop_remove(s->db, 1, 5, &s->err), 0);
	assert_int_equal(shop_by_name(s->db, "www.a.example", &shop, &s->err),
	    0);
	/* Its names are free, and history can still name it. */
	assert_int_equal(add_shop(s, "shop-1.example.net", "www.a.example",
	    "b@b.example"), 2);
	add_shop(s, "shop-3.example.net", "", "b@b.example");
	add_shop(s, "shop-4.example.net", "", "b@b.example");
	commit(s);
	assert_int_equal(shop_load(s->db, 1, &shop, &s->err), 1);
	shop_release(&shop);
	ok(s, shop_each(s->db, count_shop, &count, &s->err));
	assert_int_equal(count, 2);
	count = 10;
	ok(s, shop_each(s->db, count_shop, &count, &s->err));
	assert_int_equal(count, 13);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_lookup),
		TEST(test_name_of),
		TEST(test_names_are_taken),
		TEST(test_remove),
	};

	return cmocka_run_group_tests_name("store/shop", tests, NULL, NULL);
}
