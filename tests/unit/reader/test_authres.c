/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/authres.h"

#define AR "Authentication-Results: "
#define US AR "mx.example;"

/* dmarc, dkim, spf: p pass, f fail, - absent.  From is maria@shop.example. */
static const struct {
	const char *name;
	const char *header;
	const char *proof;
} cases[] = {
	{ "nothing", "Subject: x\n", "---" },
	{ "all pass", US " dmarc=pass (p=none) header.from=shop.example;\n"
	    " dkim=pass header.d=shop.example header.s=x header.b=\"a+/b\";\n"
	    " spf=pass smtp.mailfrom=bounce@shop.example\n", "ppp" },
	{ "none", US " none\n", "---" },
	{ "another's id", AR "mx.evil; dmarc=pass header.from=shop.example\n",
	    "---" },
	{ "id as a beginning", AR "mx.example.evil; dmarc=pass"
	    " header.from=shop.example\n", "---" },
	{ "id in a comment", AR "evil (mx.example); dmarc=pass"
	    " header.from=shop.example\n", "---" },
	{ "id in other letters, version", AR "MX.Example 1;dmarc=pass"
	    " header.from=SHOP.example\n", "p--" },
	{ "quoted id", AR "\"mx.example\"; dmarc=pass"
	    " header.from=shop.example\n", "p--" },
	{ "forged below", US " dmarc=fail header.from=shop.example\n"
	    US " dmarc=pass header.from=shop.example\n", "f--" },
	{ "another's above", AR "mx.other; dmarc=fail\n"
	    US " dmarc=pass header.from=shop.example\n", "p--" },
	{ "another domain", US " dmarc=pass header.from=other.example;"
	    " dkim=pass header.d=other.example;"
	    " spf=pass smtp.mailfrom=x@other.example\n", "fff" },
	{ "below and above", US " dkim=pass header.d=mail.shop.example;"
	    " spf=pass smtp.mailfrom=shop.example\n", "-pp" },
	{ "top level is no parent", US " dkim=pass header.d=example\n",
	    "-f-" },
	{ "end of a name is no parent", US " dkim=pass"
	    " header.d=op.example; spf=pass smtp.mailfrom=myshop.example\n",
	    "-ff" },
	{ "dmarc is exact", US " dmarc=pass header.from=a.shop.example\n",
	    "f--" },
	{ "dmarc without domain", US " dmarc=pass\n", "f--" },
	{ "identity", US " dkim=pass header.i=@shop.example\n", "-p-" },
	{ "identity does not beat the signer", US " dkim=pass"
	    " header.i=@shop.example header.d=evil.example\n", "-f-" },
	{ "one of two signatures", US " dkim=fail header.d=shop.example;"
	    " dkim=pass header.d=shop.example\n", "-p-" },
	{ "none and errors", US " dmarc=none; dkim=temperror"
	    " header.d=shop.example; spf=neutral"
	    " smtp.mailfrom=shop.example\n", "---" },
	{ "helo proves nothing", US " spf=pass smtp.helo=shop.example\n",
	    "--f" },
	{ "result in a comment", US " (dmarc=pass header.from=shop.example)"
	    " dkim=fail header.d=x.example\n", "-f-" },
	{ "result in a quoted reason", US " dkim=fail reason=\"; dmarc=pass"
	    " header.from=shop.example\" header.d=x.example\n", "-f-" },
	{ "method's version", US " dmarc/1=pass header.from=shop.example\n",
	    "p--" },
	{ "comments everywhere", US " (a) dmarc (b) = (c) pass (d)"
	    " header.from (e) = (f) shop.example (g)\n", "p--" },
	{ "folded", US "\r\n\tdmarc=pass\r\n\theader.from=shop.example\r\n",
	    "p--" },
	{ "passed", US " dmarc=passed header.from=shop.example\n", "---" },
	{ "no semicolon", AR "mx.example dmarc=pass"
	    " header.from=shop.example\n", "---" },
	{ "rubbish", US " ;;=;a=;=b;dmarc=pass header.from=shop.example\n",
	    "p--" },
};

static char
letter(enum proof_result r)
{
	return "-pf"[r];
}

static void
test_results(void **state)
{
	struct reading_proof proof = { .detail = xstrdup("") };
	struct header h;
	char got[4] = "";
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		header_parse((const unsigned char *)cases[i].header,
		    strlen(cases[i].header), 100, &h);
		authres_read(&h, "mx.example", "maria@shop.example", 1,
		    &proof);
		got[0] = letter(proof.dmarc);
		got[1] = letter(proof.dkim);
		got[2] = letter(proof.spf);
		if (strcmp(got, cases[i].proof) != 0)
			fail_msg("%s: %s (%s)", cases[i].name, got,
			    proof.detail);
		header_release(&h);
	}
	free(proof.detail);
}

/* Whom would it be proof of? */
static void
test_from(void **state)
{
	static const char text[] = US " dmarc=pass header.from=shop.example\n";
	static const struct {
		const char *id, *from;
		size_t count;
		char dmarc;
	} askers[] = {
		{ "mx.example", "maria@shop.example", 1, 'p' },
		{ "mx.example", "maria@SHOP.example", 1, 'p' },
		{ "mx.example", "maria@shop.example", 2, '-' },
		{ "mx.example", "maria@shop.example", 0, '-' },
		{ "mx.example", "", 1, '-' },
		{ "mx.example", "maria", 1, '-' },
		{ "", "maria@shop.example", 1, '-' },
	};
	struct reading_proof proof = { .detail = xstrdup("") };
	struct header h;
	size_t i;

	(void)state;
	header_parse((const unsigned char *)text, sizeof text - 1, 100, &h);
	for (i = 0; i < COUNT(askers); i++) {
		authres_read(&h, askers[i].id, askers[i].from,
		    askers[i].count, &proof);
		if (letter(proof.dmarc) != askers[i].dmarc)
			fail_msg("%zu: %s", i, proof.detail);
	}
	header_release(&h);
	free(proof.detail);
}

/* An IDN in its two spellings is one domain. */
static void
test_idn(void **state)
{
	static const char text[] = US " dmarc=pass"
	    " header.from=xn--mller-kva.example\n";
	struct reading_proof proof = { .detail = xstrdup("") };
	struct header h;

	(void)state;
	header_parse((const unsigned char *)text, sizeof text - 1, 100, &h);
	authres_read(&h, "mx.example", "j@m\xc3\xbcller.example", 1, &proof);
	assert_int_equal(proof.dmarc, PROOF_PASS);
	header_release(&h);
	free(proof.detail);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_from),
		cmocka_unit_test(test_idn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
