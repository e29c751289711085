/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/installer/fixture.h"
static void
check_list(const struct generations *g, const unsigned *expected, size_t count)
{
	unsigned numbers[16];
	size_t got;

	assert_int_equal(generation_list(g, numbers, 16, &got, NULL), 0);
	assert_int_equal(got, count);
	assert_memory_equal(numbers, expected, count * sizeof numbers[0]);
}

static void
life(void **state)
{
	struct generations g;
	struct err err = { 0 };
	struct stat st;
	unsigned number = 77;
	char target[256];
	ssize_t len;
	int i;

	(void)state;
	fresh_dir();
	umask(077);
	assert_int_equal(generations_open(&g, dir, DOMAIN, &err), 0);
	assert_int_equal(generation_current(&g, &number, &err), 0);
	assert_int_equal(generation_previous(&g, &number, &err), 0);
	assert_int_equal(number, 77);
	must_install(&pairs[0]);
	assert_int_equal(in_service(), 1);
	assert_int_equal(generation_current(&g, &number, &err), 1);
	assert_int_equal(number, 1);
	assert_int_equal(generation_previous(&g, &number, &err), 0);
	must_install(&pairs[1]);
	must_install(&pairs[2]);
	assert_int_equal(in_service(), 3);
	assert_int_equal(generation_previous(&g, &number, &err), 1);
	assert_int_equal(number, 2);
	len = readlink(path_of(DOMAIN), target, sizeof target - 1);
	assert_true(len > 0);
	target[len] = '\0';
	assert_string_equal(target, ".generations/" DOMAIN "/3");
	check_list(&g, (unsigned[]){ 1, 2, 3 }, 3);
	assert_int_equal(stat(path_of(DOMAIN "/privkey.pem"), &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(stat(path_of(DOMAIN "/fullchain.pem"), &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0644);
	assert_int_equal(stat(path_of(DOMAIN), &st), 0);
	assert_int_equal(st.st_mode, S_IFDIR | 0755);
	/* Back, and the previous one is no longer told. */
	assert_int_equal(generation_switch(&g, 2, &err), 0);
	assert_int_equal(in_service(), 2);
	assert_int_equal(generation_previous(&g, &number, &err), 0);
	assert_int_equal(generation_switch(&g, 9, &err), -1);
	assert_int_equal(err.kind, ERR_PERM);
	assert_int_equal(in_service(), 2);
	/* The next one follows the newest, not the one in service. */
	must_install(&pairs[3]);
	assert_int_equal(generation_current(&g, &number, &err), 1);
	assert_int_equal(number, 4);
	assert_int_equal(generation_previous(&g, &number, &err), 1);
	assert_int_equal(number, 2);
	/* Out of service altogether. */
	assert_int_equal(generation_switch(&g, 0, &err), 0);
	assert_int_equal(in_service(), 0);
	assert_int_equal(generation_switch(&g, 0, &err), 0);
	for (i = 0; i < 9; i++)
		must_install(&pairs[i % 4]);
	assert_int_equal(generation_current(&g, &number, &err), 1);
	assert_int_equal(number, 13);
	assert_int_equal(leftovers(), 0);
	generations_close(&g);
	generations_close(&g);
	umask(022);
	drop_dir();
}

static void
pruning(void **state)
{
	struct generations g;
	struct err err = { 0 };
	int i;

	(void)state;
	fresh_dir();
	for (i = 0; i < 6; i++)
		must_install(&pairs[i % 4]);
	assert_int_equal(generations_open(&g, dir, DOMAIN, &err), 0);
	assert_int_equal(generation_prune(&g, 4, &err), 0);
	check_list(&g, (unsigned[]){ 3, 4, 5, 6 }, 4);
	/* In service is 3, previous is 5: both stay. */
	assert_int_equal(generation_switch(&g, 3, &err), 0);
	assert_int_equal(generation_prune(&g, 1, &err), 0);
	check_list(&g, (unsigned[]){ 3, 5, 6 }, 3);
	assert_int_equal(generation_prune(&g, 0, &err), 0);
	check_list(&g, (unsigned[]){ 3, 5 }, 2);
	assert_int_equal(in_service(), 3);
	/* What is no generation of ours is left alone. */
	assert_int_equal(mkdir(path_of(".generations/" DOMAIN "/notes"), 0755),
	    0);
	assert_int_equal(mkdir(path_of(".generations/" DOMAIN "/007"), 0755),
	    0);
	assert_int_equal(generation_prune(&g, 0, &err), 0);
	check_list(&g, (unsigned[]){ 3, 5 }, 2);
	assert_int_equal(access(path_of(".generations/" DOMAIN "/notes"), F_OK),
	    0);
	assert_int_equal(access(path_of(".generations/" DOMAIN "/007"), F_OK),
	    0);
	/* A short listing gives the newest. */
	{
		unsigned numbers[1];
		size_t count;

		assert_int_equal(generation_list(&g, numbers, 1, &count, &err),
		    0);
		assert_int_equal(count, 1);
		assert_int_equal(numbers[0], 5);
	}
	generations_close(&g);
	drop_dir();
}

/* Names that are paths are refused before anything is made. */
static void
hostile_domains(void **state)
{
	static const char *const names[] = { "", ".", "..", "../x", "/etc",
		"a/b", "a.b/../c.d", "shop", "Shop.example", "a.b.",
		".generations", "x\n.org", "*.example.org", "-.org" };
	struct generations g;
	struct err err;
	size_t i;

	(void)state;
	fresh_dir();
	for (i = 0; i < COUNT(names); i++) {
		err_clear(&err);
		if (generations_open(&g, dir, names[i], &err) != -1)
			fail_msg("\"%s\" was taken", names[i]);
		assert_int_equal(err.kind, ERR_BUG);
		assert_int_equal(g.root, -1);
	}
	assert_int_equal(rmdir(dir), 0); /* still empty */
}

/* Things of others where our link should be: named, and left alone. */
static void
in_the_way(void **state)
{
	struct err err;
	struct stat st;
	int i, fd;

	(void)state;
	for (i = 0; i < 4; i++) {
		fresh_dir();
		err_clear(&err);
		if (i == 0)
			assert_int_equal(mkdir(path_of(DOMAIN), 0755), 0);
		if (i == 1) {
			fd = open(path_of(DOMAIN), O_CREAT | O_WRONLY, 0644);
			close(fd);
		}
		if (i == 2)
			assert_int_equal(symlink("/etc/ssl", path_of(DOMAIN)),
			    0);
		if (i == 3)
			assert_int_equal(symlink(".generations/" DOMAIN
			    "/1/../../x", path_of(DOMAIN)), 0);
		assert_int_equal(install(&pairs[0], &err), -1);
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_non_null(strstr(err.text, DOMAIN " is in the way"));
		assert_int_equal(lstat(path_of(DOMAIN), &st), 0);
		assert_int_equal(leftovers(), 0);
		drop_dir();
	}
}

static void
interrupted_work_is_cleaned(void **state)
{
	int fd;

	(void)state;
	fresh_dir();
	must_install(&pairs[0]);
	assert_int_equal(mkdir(path_of(".generations/" DOMAIN "/2.part"), 0755),
	    0);
	fd = open(path_of(".generations/" DOMAIN "/2.part/privkey.pem"),
	    O_CREAT | O_WRONLY, 0600);
	close(fd);
	assert_int_equal(mkdir(path_of(".generations/" DOMAIN "/17.part"),
	    0755), 0);
	assert_int_equal(symlink("x", path_of("." DOMAIN ".part")), 0);
	assert_int_equal(symlink("9", path_of(".generations/" DOMAIN
	    "/previous.part")), 0);
	must_install(&pairs[1]);
	assert_int_equal(leftovers(), 0);
	assert_int_equal(in_service(), 2);
	drop_dir();
}

/* Somebody keeps a directory in an old generation: it is left whole, the
 * others are removed, and the next installation is not hindered. */
static void
foreign_in_generation(void **state)
{
	struct generations g;
	struct err err = { 0 };
	int i;

	(void)state;
	fresh_dir();
	for (i = 0; i < 4; i++)
		must_install(&pairs[i]);
	assert_int_equal(mkdir(path_of(".generations/" DOMAIN "/1/backup"),
	    0755), 0);
	assert_int_equal(generations_open(&g, dir, DOMAIN, &err), 0);
	assert_int_equal(generation_prune(&g, 2, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_string_equal(err.text, "backup in generation 1 is no file of "
	    "ours; move it away");
	check_list(&g, (unsigned[]){ 1, 3, 4 }, 3);
	assert_int_equal(access(path_of(".generations/" DOMAIN "/1/privkey.pem"),
	    F_OK), 0);
	must_install(&pairs[0]);
	assert_int_equal(in_service(), 1); /* the serial number */
	assert_int_equal(rmdir(path_of(".generations/" DOMAIN "/1/backup")), 0);
	err_clear(&err);
	assert_int_equal(generation_prune(&g, 2, &err), 0);
	check_list(&g, (unsigned[]){ 4, 5 }, 2);
	generations_close(&g);
	drop_dir();
}

/* Two domains in one directory do not touch each other. */
static void
neighbours(void **state)
{
	struct generations g, other;
	struct generation n;
	struct err err = { 0 };

	(void)state;
	fresh_dir();
	must_install(&pairs[0]);
	assert_int_equal(generations_open(&other, dir, "other.example", &err),
	    0);
	assert_int_equal(generation_begin(&other, &n, &err), 0);
	must_install(&pairs[1]);
	assert_int_equal(generations_open(&g, dir, DOMAIN, &err), 0);
	assert_int_equal(generation_prune(&g, 0, &err), 0);
	assert_int_equal(access(path_of(".generations/other.example/1.part/"
	    "privkey.pem"), F_OK), 0);
	generation_abort(&other, &n);
	generation_abort(&other, &n);
	assert_int_equal(leftovers(), 0);
	assert_int_equal(in_service(), 2);
	generations_close(&g);
	generations_close(&other);
	drop_dir();
}

/* ---- Reading back finds what is wrong */

static void
at(const struct generation *n, const char *name, const void *data, size_t len,
    mode_t mode)
{
	unlinkat(n->dirfd, name, 0);
	assert_int_equal(file_create_at(n->dirfd, name, mode, data, len, NULL),
	    0);
}

static void
spoil_key(struct generation *n)
{
	int fd;

	unlinkat(n->dirfd, "privkey.pem", 0);
	fd = openat(n->dirfd, "privkey.pem", O_CREAT | O_WRONLY, 0600);
	put_key(fd, pairs[1].key);
	close(fd);
}

static void
empty_key(struct generation *n)
{
	at(n, "privkey.pem", "", 0, 0600);
}

static void
locked_key(struct generation *n)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, password[] = "x";
	long len;

	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, pairs[0].key,
	    EVP_aes_256_cbc(), password, 1, NULL, NULL), 1);
	len = BIO_get_mem_data(bio, &text);
	at(n, "privkey.pem", text, (size_t)len, 0600);
	BIO_free(bio);
}

static void
open_key(struct generation *n)
{
	assert_int_equal(fchmod(n->key_fd, 0644), 0);
}

static void
missing_key(struct generation *n)
{
	unlinkat(n->dirfd, "privkey.pem", 0);
}

static void
linked_key(struct generation *n)
{
	renameat(n->dirfd, "privkey.pem", n->dirfd, "real");
	assert_int_equal(symlinkat("real", n->dirfd, "privkey.pem"), 0);
}

static void
missing_cert(struct generation *n)
{
	unlinkat(n->dirfd, "cert.pem", 0);
}

static void
empty_chain(struct generation *n)
{
	at(n, "chain.pem", "", 0, 0644);
}

static void
broken_chain(struct generation *n)
{
	static const char text[] = "-----BEGIN CERTIFICATE-----\nAAAA\n"
				   "-----END CERTIFICATE-----\n";

	at(n, "chain.pem", text, strlen(text), 0644);
}

static void
empty_fullchain(struct generation *n)
{
	at(n, "fullchain.pem", "\n", 1, 0644);
}

/* The second certificate first. */
static void
turned_round(struct generation *n)
{
	const struct generation_cert certs[] = {
		{ pairs[0].issuer, pairs[0].issuer_len },
		{ pairs[0].leaf, pairs[0].leaf_len },
	};

	unlinkat(n->dirfd, "fullchain.pem", 0);
	unlinkat(n->dirfd, "chain.pem", 0);
	unlinkat(n->dirfd, "cert.pem", 0);
	assert_int_equal(generation_write(n, certs, 2, NULL), 0);
}

static void
reading_back(void **state)
{
	static const struct {
		const char *name;
		void (*spoil)(struct generation *);
		const char *complaint; /* NULL: fine */
	} cases[] = {
		{ "as written", NULL, NULL },
		{ "another key", spoil_key, "privkey.pem: not the key" },
		{ "empty key", empty_key, "privkey.pem" },
		{ "encrypted key", locked_key, "privkey.pem" },
		{ "key for all", open_key, "privkey.pem: not the file" },
		{ "no key", missing_key, "open privkey.pem" },
		{ "key behind a link", linked_key, "open privkey.pem" },
		{ "no cert.pem", missing_cert, "open cert.pem" },
		{ "empty chain", empty_chain, "chain.pem: not the cert" },
		{ "broken chain", broken_chain, "chain.pem: not the cert" },
		{ "empty fullchain", empty_fullchain, "no certificate" },
		{ "turned round", turned_round, "has another key" },
	};
	const struct generation_cert certs[] = {
		{ pairs[0].leaf, pairs[0].leaf_len },
		{ pairs[0].issuer, pairs[0].issuer_len },
	};
	struct generations g;
	struct generation n;
	struct err err;
	size_t i;
	int rc;

	(void)state;
	fresh_dir();
	assert_int_equal(generations_open(&g, dir, DOMAIN, NULL), 0);
	for (i = 0; i < COUNT(cases); i++) {
		err_clear(&err);
		assert_int_equal(generation_begin(&g, &n, NULL), 0);
		put_key(n.key_fd, pairs[0].key);
		assert_int_equal(generation_write(&n, certs, 2, NULL), 0);
		if (cases[i].spoil != NULL)
			cases[i].spoil(&n);
		rc = generation_verify(&n, pairs[0].spki, &err);
		if (cases[i].complaint == NULL ? rc != 0
		    : rc != -1 ||
			strstr(err.text, cases[i].complaint) == NULL)
			fail_msg("%s: %d %s", cases[i].name, rc, err.text);
		/* The right pair, but not the one that was asked for. */
		if (cases[i].spoil == NULL)
			assert_int_equal(generation_verify(&n, pairs[1].spki,
			    &err), -1);
		generation_abort(&g, &n);
	}
	/* A leaf alone is a chain, too. */
	assert_int_equal(generation_begin(&g, &n, NULL), 0);
	put_key(n.key_fd, pairs[0].key);
	assert_int_equal(generation_write(&n, certs, 1, NULL), 0);
	assert_int_equal(generation_verify(&n, pairs[0].spki, NULL), 0);
	assert_int_equal(generation_write(&n, certs, 0, NULL), -1);
	generation_abort(&g, &n);
	assert_int_equal(in_service(), 0);
	generations_close(&g);
	drop_dir();
}

/* ---- More files, and a group that may read keys */

static int
put_it(void *arg, int fd, struct err *err)
{
	(void)err;
	put_key(fd, arg);
	return 0;
}

static int
put_nothing(void *arg, int fd, struct err *err)
{
	(void)arg;
	(void)fd;
	return err_set(err, ERR_TEMP, "no key today");
}

static void
layout_files(void **state)
{
	const struct generation_cert certs[] = {
		{ pairs[0].leaf, pairs[0].leaf_len },
		{ pairs[0].issuer, pairs[0].issuer_len },
	};
	struct syntax_file files[3];
	const struct generation_layout layout = { .has_group = true,
		.group = getegid(), .files = files, .count = 3 };
	unsigned char leaf[GENERATION_HASH_SIZE];
	struct generations g, plain;
	struct generation n;
	struct err err;
	struct stat st;

	(void)state;
	fresh_dir();
	assert_null(syntax_file("all.pem: certificate chain key", &files[0]));
	assert_null(syntax_file("{domain}.pem: key certificate", &files[1]));
	assert_null(syntax_file("ca.crt: chain", &files[2]));
	assert_int_equal(generations_look(&g, dir, DOMAIN, &err), 0);
	assert_int_equal(generations_open(&g, dir, DOMAIN, NULL), 0);
	g.layout = &layout;
	assert_int_equal(generation_begin(&g, &n, NULL), 0);
	put_key(n.key_fd, pairs[0].key);
	assert_int_equal(generation_write(&n, certs, 2, NULL), 0);
	/* Without them it is not whole. */
	assert_int_equal(generation_verify(&n, pairs[0].spki, &err), -1);
	assert_int_equal(generation_write_more(&n, certs, 2, put_nothing, NULL,
	    &err), -1);
	assert_non_null(strstr(err.text, "all.pem: no key today"));
	generation_abort(&g, &n);
	assert_int_equal(generation_begin(&g, &n, NULL), 0);
	put_key(n.key_fd, pairs[0].key);
	assert_int_equal(generation_write(&n, certs, 2, NULL), 0);
	assert_int_equal(generation_write_more(&n, certs, 2, put_it,
	    pairs[0].key, NULL), 0);
	assert_int_equal(generation_verify(&n, pairs[0].spki, &err), 0);
	assert_int_equal(generation_commit(&g, &n, NULL), 0);
	assert_int_equal(stat(path_of(DOMAIN "/all.pem"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(st.st_gid, getegid());
	assert_int_equal(stat(path_of(DOMAIN "/privkey.pem"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(stat(path_of(DOMAIN "/ca.crt"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_int_equal(access(path_of(DOMAIN "/" DOMAIN ".pem"), R_OK), 0);
	/* Looked at without making anything. */
	assert_int_equal(generations_look(&plain, dir, DOMAIN, &err), 1);
	plain.layout = &layout;
	assert_int_equal(generation_check(&plain, 1, pairs[0].spki, &err), 0);
	assert_int_equal(generation_check(&plain, 1, pairs[1].spki, &err), -1);
	assert_int_equal(generation_check(&plain, 2, pairs[0].spki, &err), -1);
	assert_int_equal(generation_leaf(&plain, 1, leaf, &err), 0);
	assert_int_equal(generation_leaf(&plain, 2, leaf, &err), -1);
	/* A byte more in a file is not what was written. */
	assert_int_equal(truncate(path_of(DOMAIN "/all.pem"), 100), 0);
	assert_int_equal(generation_check(&plain, 1, pairs[0].spki, &err), -1);
	assert_non_null(strstr(err.text, "all.pem: not made of its parts"));
	generations_close(&plain);
	generations_close(&g);
	drop_dir();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(life),
		cmocka_unit_test(pruning),
		cmocka_unit_test(hostile_domains),
		cmocka_unit_test(in_the_way),
		cmocka_unit_test(interrupted_work_is_cleaned),
		cmocka_unit_test(foreign_in_generation),
		cmocka_unit_test(neighbours),
		cmocka_unit_test(reading_back),
		cmocka_unit_test(layout_files),
	};

	return cmocka_run_group_tests(tests, prepare, release);
}
