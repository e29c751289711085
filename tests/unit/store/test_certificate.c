/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include <openssl/pem.h>

#include "store/intermediate.h"

static void
load(struct scratch *s, int64_t id, struct certificate *c)
{
	assert_int_equal(certificate_load(s->db, id, c, &s->err), 1);
}

static int
collect(const struct certificate *c, void *data)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 64 - len, "%d ", (int)c->id);
	return 0;
}

static void
test_round_trip(void **state)
{
	struct scratch *s = *state;
	struct certificate c, again;
	int64_t id;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	id = add_certificate(s, 1, 7);
	load(s, id, &c);
	assert_int_equal(c.request_id, 1);
	assert_int_equal(c.sha256[31], 7);
	assert_int_equal(c.leaf_len, 1);
	assert_int_equal(c.leaf[0], 7);
	assert_string_equal(c.chain_pem, "chain");
	assert_string_equal(c.names, "a.example www.a.example");
	assert_string_equal(c.issuer, "CN=CA");
	assert_string_equal(c.serial, "01ff");
	assert_int_equal(c.not_before, 1);
	assert_int_equal(c.not_after, 2);
	assert_int_equal(c.accepted_at, 3);
	assert_string_equal(c.generation, "");
	assert_int_equal(c.installed_at, 0);
	/* The same one again, by a longer way. */
	set_text(&c.chain_pem, "longer chain");
	id = 0;
	assert_int_equal(certificate_add(s->db, &c, &id, &s->err), 0);
	assert_int_equal(id, 1);
	commit(s);
	assert_int_equal(certificate_by_hash(s->db, c.sha256, &again,
	    &s->err), 1);
	assert_string_equal(again.chain_pem, "longer chain");
	certificate_release(&again);
	c.sha256[0] = 1;
	assert_int_equal(certificate_by_hash(s->db, c.sha256, &again,
	    &s->err), 0);
	certificate_release(&c);
}

static void
test_in_service(void **state)
{
	struct scratch *s = *state;
	struct certificate c;
	char text[64] = "";
	struct request r;

	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	add_request(s, 1, "b.example");
	add_certificate(s, 1, 1);
	add_certificate(s, 2, 2);
	assert_int_equal(certificate_in_service(s->db, "a.example", &c,
	    &s->err), 0);
	ok(s, certificate_set_installed(s->db, 1, "g1", 100, &s->err));
	ok(s, certificate_set_installed(s->db, 2, "g1", 101, &s->err));
	/* A renewal: another request for the same domain. */
	assert_int_equal(request_load(s->db, 1, &r, &s->err), 1);
	r.state = REQUEST_INSTALLED;
	ok(s, request_update(s->db, &r, &s->err));
	request_release(&r);
	add_request(s, 1, "A.example");
	add_certificate(s, 3, 3);
	ok(s, certificate_set_installed(s->db, 3, "g2", 200, &s->err));
	assert_int_equal(certificate_in_service(s->db, "a.example", &c,
	    &s->err), 1);
	assert_int_equal(c.id, 3);
	assert_string_equal(c.generation, "g2");
	assert_int_equal(c.installed_at, 200);
	certificate_release(&c);
	load(s, 1, &c);
	assert_int_equal(c.replaced_at, 200);
	certificate_release(&c);
	load(s, 2, &c);
	assert_int_equal(c.replaced_at, 0);
	certificate_release(&c);
	/* Back to the first. */
	ok(s, certificate_set_installed(s->db, 1, "g1", 300, &s->err));
	assert_int_equal(certificate_in_service(s->db, "a.example", &c,
	    &s->err), 1);
	assert_int_equal(c.id, 1);
	certificate_release(&c);
	ok(s, certificate_each(s->db, 0, collect, text, &s->err));
	assert_string_equal(text, "1 2 ");
	ok(s, certificate_set_replaced(s->db, 1, 400, &s->err));
	commit(s);
	assert_int_equal(certificate_in_service(s->db, "a.example", &c,
	    &s->err), 0);
	begin(s);
	add_certificate(s, 1, 9);
	commit(s);
	text[0] = '\0';
	ok(s, certificate_each(s->db, 1, collect, text, &s->err));
	assert_string_equal(text, "4 1 ");
}

/* Any bytes will do: what stands in the table is not judged here. */
static int
remember(struct scratch *s, unsigned char seed, size_t len, int64_t not_after,
    int64_t now)
{
	unsigned char der[256];
	struct intermediate i = { .der = der, .der_len = len,
		.subject = "CN=CA", .not_after = not_after };

	memset(der, seed, len);
	return intermediate_remember(s->db, &i, now, &s->err);
}

static size_t
count_pem(struct scratch *s, int64_t now, size_t max, unsigned char *first)
{
	struct buf b;
	unsigned char *der;
	char *name, *header;
	size_t count = 0;
	long len;
	BIO *bio;

	buf_init(&b, max);
	ok(s, intermediate_pem(s->db, now, &b, &s->err));
	assert_true(buf_ok(&b));
	bio = BIO_new_mem_buf(b.data, (int)b.len);
	while (PEM_read_bio(bio, &name, &header, &der, &len) == 1) {
		assert_string_equal(name, "CERTIFICATE");
		if (count++ == 0)
			*first = der[len - 1];
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(der);
	}
	BIO_free(bio);
	buf_release(&b);
	return count;
}

static void
test_intermediates(void **state)
{
	struct scratch *s = *state;
	unsigned char first = 0;

	begin(s);
	assert_int_equal(remember(s, 1, 100, 9000000, 1000), 1);
	assert_int_equal(remember(s, 1, 100, 9000000, 1001), 0);
	assert_int_equal(remember(s, 2, 48, 9000000, 2000), 1);
	assert_int_equal(remember(s, 3, 1, 500, 3000), 1);
	commit(s);
	assert_int_equal(count_pem(s, 4000, 100000, &first), 2);
	assert_int_equal(first, 2);
	assert_int_equal(count_pem(s, 4000, 200, &first), 1);
	assert_int_equal(count_pem(s, 4000, 10, &first), 0);
	/* Seen again on a later day: it comes first now. */
	begin(s);
	assert_int_equal(remember(s, 1, 100, 9000000, 100000), 0);
	commit(s);
	assert_int_equal(count_pem(s, 4000, 100000, &first), 2);
	assert_int_equal(first, 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_in_service),
		TEST(test_intermediates),
	};

	return cmocka_run_group_tests_name("store/certificate", tests, NULL,
	    NULL);
}
