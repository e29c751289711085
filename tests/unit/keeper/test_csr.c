/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "keeper/csr.h"
#include "keeper/keygen.h"
#include "pki/spki.h"

#define A16 "aaaaaaaaaaaaaaaa"
#define A64 A16 A16 A16 A16
#define A128 A64 A64
#define U16 "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"
#define U64 U16 U16 U16 U16 U16 U16 U16 U16 /* 64 u umlaut */
#define L60 "a23456789012345678901234567890123456789012345678901234567890"
#define LONG L60 ".example.org" /* 72 */

/* Row by row: what is asked, and what comes of it. */
static const struct {
	const char *c, *st, *l, *o, *ou, *cn;
	const char *names[KEY_NAMES_MAX + 1];
	const char *subject; /* as openssl shows it; NULL: refused */
	const char *complaint;
} cases[] = {
	{ "DE", "Hessen", "Frankfurt", "Blumen GmbH", "Shop", "example.org",
	    { "example.org", "www.example.org" },
	    "C=DE,ST=Hessen,L=Frankfurt,O=Blumen GmbH,OU=Shop,CN=example.org",
	    NULL },
	{ "DE", "", "", "", "", "example.org", { "example.org" },
	    "C=DE,CN=example.org", NULL },
	{ "", "", "", "", "", "", { "example.org" }, "", NULL },
	{ NULL, NULL, NULL, NULL, NULL, NULL, { "example.org" }, "", NULL },
	{ "", "", "", "", "", LONG, { LONG }, "", NULL },
	{ "DE", A128, A128, A64, U64, "a.b", { "a.b" },
	    "C=DE,ST=" A128 ",L=" A128 ",O=" A64 ",OU=" U64 ",CN=a.b", NULL },
	{ "DE", "", "", "M\xc3\xbcller, Meier + S\xc3\xb6hne = \"gut\"", "",
	    "a.b", { "a.b" },
	    "C=DE,O=M\xc3\xbcller\\, Meier \\+ S\xc3\xb6hne = "
	    "\\\"gut\\\",CN=a.b",
	    NULL },
	{ "IR", "", "", "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", "", "a.b",
	    { "a.b" }, "C=IR,O=\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae,CN=a.b",
	    NULL },
	{ "DE", "", "", "A/CN=evil.example", "", "a.b", { "a.b" },
	    "C=DE,O=A/CN=evil.example,CN=a.b", NULL },
	{ "de", "", "", "", "", "", { "a.b" }, NULL, "country: not two" },
	{ "D", "", "", "", "", "", { "a.b" }, NULL, "country: not two" },
	{ "DEU", "", "", "", "", "", { "a.b" }, NULL, "country: more than 2" },
	{ "\xc3\x84", "", "", "", "", "", { "a.b" }, NULL, "country: not two" },
	{ "DE", A128 "a", "", "", "", "", { "a.b" }, NULL, "state: more" },
	{ "DE", "", A128 "a", "", "", "", { "a.b" }, NULL, "locality: more" },
	{ "DE", "", "", A64 "a", "", "", { "a.b" }, NULL,
	    "organization: more" },
	{ "DE", "", "", "", U64 "a", "", { "a.b" }, NULL, "unit: more" },
	{ "DE", "", "", "a\nb", "", "", { "a.b" }, NULL, "U+000A" },
	{ "DE", "", "", "a\x7f", "", "", { "a.b" }, NULL, "U+007F" },
	{ "DE", "", "", "a\xc2\x85", "", "", { "a.b" }, NULL, "U+0085" },
	{ "DE", "", "", "a\xe2\x80\xae" "b", "", "", { "a.b" }, NULL,
	    "U+202E" },
	{ "DE", "", "", "a\xff", "", "", { "a.b" }, NULL, "not UTF-8" },
	{ "DE", "", "", "  ", "", "", { "a.b" }, NULL, "only spaces" },
	{ "DE", "", "", "", "", "", { NULL }, NULL, "0 host names" },
	{ "DE", "", "", "", "", "", { "a.b", "a.b" }, NULL, "twice" },
	{ "DE", "", "", "", "", "c.d", { "a.b" }, NULL, "not one of" },
	{ "DE", "", "", "", "", "", { "a.b", "*.a.b" }, NULL, "normal form" },
	{ "DE", "", "", "", "", "", { "a_x.b" }, NULL, "normal form" },
	{ "DE", "", "", "", "", "", { "A.b" }, NULL, "normal form" },
	{ "DE", "", "", "", "", "", { "a.b\n" }, NULL, "normal form" },
	{ "DE", "", "", "", "", "", { "192.0.2.1" }, NULL, "normal form" },
	{ "DE", "", "", "", "", "",
	    { "a.b", "b.b", "c.b", "d.b", "e.b", "f.b", "g.b", "h.b" },
	    "C=DE", NULL },
	{ "DE", "", "", "", "", "",
	    { "a.b", "b.b", "c.b", "d.b", "e.b", "f.b", "g.b", "h.b", "i.b" },
	    NULL, "9 host names" },
};

/* The questions hold texts that may be changed; nothing here does. */
static char *
text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static struct csr_question
question(size_t i)
{
	struct csr_question q = { .key_type = KEY_P_256,
		.country = text(cases[i].c), .state = text(cases[i].st),
		.locality = text(cases[i].l), .organization = text(cases[i].o),
		.unit = text(cases[i].ou), .common_name = text(cases[i].cn) };

	while (q.name_count <= KEY_NAMES_MAX &&
	    cases[i].names[q.name_count] != NULL) {
		if (q.name_count < KEY_NAMES_MAX)
			q.names[q.name_count] =
			    text(cases[i].names[q.name_count]);
		q.name_count++;
	}
	return q;
}

static X509_REQ *
parse(const struct buf *pem)
{
	BIO *bio = BIO_new_mem_buf(pem->data, (int)pem->len);
	X509_REQ *req = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);

	BIO_free(bio);
	assert_non_null(req);
	return req;
}

static void
check_subject(X509_REQ *req, size_t i)
{
	X509_NAME *subject = X509_REQ_get_subject_name(req);
	BIO *bio = BIO_new(BIO_s_mem());
	char *shown;
	long len;
	int n;

	X509_NAME_print_ex(bio, subject, 0,
	    (XN_FLAG_RFC2253 & ~XN_FLAG_DN_REV & ~ASN1_STRFLGS_ESC_MSB));
	len = BIO_get_mem_data(bio, &shown);
	if ((size_t)len != strlen(cases[i].subject) ||
	    (len > 0 && memcmp(shown, cases[i].subject, (size_t)len) != 0))
		fail_msg("case %zu: %.*s", i, (int)len, shown);
	BIO_free(bio);
	for (n = 0; n < X509_NAME_entry_count(subject); n++) {
		X509_NAME_ENTRY *e = X509_NAME_get_entry(subject, n);
		int type = ASN1_STRING_type(X509_NAME_ENTRY_get_data(e));
		bool country = OBJ_obj2nid(X509_NAME_ENTRY_get_object(e)) ==
		    NID_countryName;

		assert_int_equal(type, country ? V_ASN1_PRINTABLESTRING
					       : V_ASN1_UTF8STRING);
	}
}

static void
check_extensions(X509_REQ *req, const struct csr_question *q)
{
	STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(req);
	GENERAL_NAMES *names;
	size_t n;

	assert_int_equal(X509_REQ_get_attr_count(req), 1);
	assert_int_equal(sk_X509_EXTENSION_num(extensions), 1);
	names = X509V3_get_d2i(extensions, NID_subject_alt_name, NULL, NULL);
	assert_non_null(names);
	assert_int_equal(sk_GENERAL_NAME_num(names), q->name_count);
	for (n = 0; n < q->name_count; n++) {
		GENERAL_NAME *g = sk_GENERAL_NAME_value(names, (int)n);

		assert_int_equal(g->type, GEN_DNS);
		assert_int_equal(ASN1_STRING_length(g->d.dNSName),
		    strlen(q->names[n]));
		assert_memory_equal(ASN1_STRING_get0_data(g->d.dNSName),
		    q->names[n], strlen(q->names[n]));
	}
	GENERAL_NAMES_free(names);
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}

static void
every_case(void **state)
{
	unsigned char hash[SPKI_HASH_SIZE], expected[SPKI_HASH_SIZE];
	struct csr_question q;
	X509_REQ *req;
	struct err err;
	EVP_PKEY *key;
	struct buf pem;
	size_t i;
	int rc;

	(void)state;
	assert_int_equal(keygen_make(KEY_P_256, &key, NULL), 0);
	assert_int_equal(spki_hash_key(key, expected, NULL), 0);
	for (i = 0; i < COUNT(cases); i++) {
		memset(&err, 0, sizeof err);
		buf_init(&pem, KEY_CSR_MAX);
		q = question(i);
		rc = csr_make(&q, key, &pem, hash, &err);
		if (cases[i].subject == NULL) {
			if (rc != -1 || pem.len > 0 ||
			    strstr(err.text, cases[i].complaint) == NULL)
				fail_msg("case %zu: %d %s", i, rc, err.text);
			assert_true(err.kind == ERR_INPUT ||
			    err.kind == ERR_PERM);
			buf_release(&pem);
			continue;
		}
		if (rc != 0)
			fail_msg("case %zu: %s", i, err.text);
		assert_memory_equal(hash, expected, sizeof hash);
		req = parse(&pem);
		assert_int_equal(X509_REQ_get_version(req), 0);
		assert_int_equal(X509_REQ_verify(req,
		    X509_REQ_get0_pubkey(req)), 1);
		assert_int_equal(X509_REQ_get_signature_nid(req),
		    NID_ecdsa_with_SHA256);
		check_subject(req, i);
		check_extensions(req, &q);
		X509_REQ_free(req);
		buf_release(&pem);
	}
	EVP_PKEY_free(key);
}

/* Lines of 64 characters at most, LF, for the letter. */
static void
check_lines(const struct buf *pem)
{
	const char *p = pem->data, *end;

	assert_null(strchr(p, '\r'));
	for (; *p != '\0'; p = end + 1) {
		end = strchr(p, '\n');
		assert_non_null(end);
		assert_true(end - p <= 64);
	}
}

/* The real openssl accepts and shows it, for every type of key. */
static void
accepted_by_openssl(void **state)
{
	static const struct {
		enum config_key_type type;
		const char *shown;
	} types[] = {
		{ KEY_RSA_2048, "(2048 bit)" },
		{ KEY_RSA_3072, "(3072 bit)" },
		{ KEY_RSA_4096, "(4096 bit)" },
		{ KEY_P_256, "NIST CURVE: P-256" },
		{ KEY_P_384, "NIST CURVE: P-384" },
	};
	char path[] = "/tmp/test_csr.XXXXXX", command[256], line[512];
	unsigned char hash[SPKI_HASH_SIZE];
	struct csr_question q = question(0);
	struct buf pem, shown;
	EVP_PKEY *key;
	size_t i, n;
	FILE *pipe;
	int fd;

	(void)state;
	fd = mkstemp(path);
	assert_int_not_equal(fd, -1);
	snprintf(command, sizeof command,
	    "openssl req -in %s -verify -noout -text 2>&1", path);
	for (i = 0; i < COUNT(types); i++) {
		buf_init(&pem, KEY_CSR_MAX);
		buf_init(&shown, 65536);
		assert_int_equal(keygen_make(types[i].type, &key, NULL), 0);
		assert_int_equal(csr_make(&q, key, &pem, hash, NULL), 0);
		EVP_PKEY_free(key);
		check_lines(&pem);
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, pem.data, pem.len, 0), pem.len);
		pipe = popen(command, "r");
		assert_non_null(pipe);
		while ((n = fread(line, 1, sizeof line, pipe)) > 0)
			buf_put(&shown, line, n);
		assert_int_equal(pclose(pipe), 0);
		assert_non_null(strstr(shown.data, "self-signature verify OK"));
		assert_non_null(strstr(shown.data, types[i].shown));
		assert_non_null(strstr(shown.data,
		    "DNS:example.org, DNS:www.example.org"));
		assert_non_null(strcasestr(shown.data, "with-SHA256") != NULL
			? shown.data
			: strcasestr(shown.data, "sha256With"));
		buf_release(&pem);
		buf_release(&shown);
	}
	close(fd);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case),
		cmocka_unit_test(accepted_by_openssl),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
