/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "reader/kind.h"
#include "reader/read.h"
#include "scratch.h"

#define FROM "From: maria@shop.example\nTo: sales@host.example\n"
#define REQ FROM "Subject: SSL installation\n"
#define FORM "\nCountry: US\nState: Texas\nCity: Waco\nCompany: Kites\n"
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee.\n--b\n"
#define BASE64 "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYD\n"
#define PEM "-----BEGIN CERTIFICATE-----\n" BASE64 \
	"-----END CERTIFICATE-----\n"
#define CSR "-----BEGIN CERTIFICATE REQUEST-----\n" BASE64 \
	"-----END CERTIFICATE REQUEST-----\n"
#define KEY "-----BEGIN PRIVATE KEY-----\n" BASE64 \
	"-----END PRIVATE KEY-----\n"
#define FILE_OF(name) "Content-Type: application/octet-stream\n" \
	"Content-Disposition: attachment; filename=\"" name "\"\n\n"
#define ASKS "\nProve that you control the domain: https://ca.example/x\n"
#define TO_ADMIN "From: no@ca.example\nTo: admin@shop.example\n" \
	"Subject: Domain control validation\n"

static const struct {
	const char *name;
	const char *message;
	enum reading_kind kind;
} cases[] = {
	{ "request", REQ FORM, READING_REQUEST },
	{ "empty request", REQ "\n", READING_REQUEST },
	{ "other words, a form", FROM "Subject: SSL installation for a.example\n"
	    FORM, READING_REQUEST },
	{ "other words, one field", FROM "Subject: About SSL installation\n"
	    "\nCountry: US\n", READING_OTHER },
	{ "another subject", FROM "Subject: Hello\n" FORM, READING_OTHER },
	{ "no header", FORM, READING_OTHER },
	{ "nothing", "", READING_OTHER },

	{ "mailer-daemon", "From: Mailer-Daemon@x.example\n" FORM,
	    READING_BOUNCE },
	{ "mailer-daemon alone", "From: MAILER-DAEMON (Mail)\n" FORM,
	    READING_BOUNCE },
	{ "mailer-daemon without an address", "From: MAILER-DAEMON <>\n" FORM,
	    READING_BOUNCE },
	{ "no return path", "Return-Path: <>\n" REQ FORM, READING_BOUNCE },
	{ "no return path of a machine", "Return-Path: <>\n"
	    "Auto-Submitted: auto-replied\n" REQ FORM, READING_AUTOMATIC },
	{ "a return path", "Return-Path: <a@b.example>\n" REQ FORM,
	    READING_REQUEST },
	{ "report", FROM "Content-Type: multipart/report; boundary=b;"
	    " report-type=delivery-status\n\n--b\n\nx\n--b--\n",
	    READING_BOUNCE },

	{ "Auto-Submitted", "Auto-Submitted: auto-replied (vacation)\n" REQ
	    FORM, READING_AUTOMATIC },
	{ "Auto-Submitted: no", "Auto-Submitted: No\n" REQ FORM,
	    READING_REQUEST },
	{ "Precedence", "Precedence: Bulk\n" REQ FORM, READING_AUTOMATIC },
	{ "another Precedence", "Precedence: first-class\n" REQ FORM,
	    READING_REQUEST },
	{ "List-Id", "List-Id: <x.example>\n" REQ FORM, READING_AUTOMATIC },
	{ "List-Unsubscribe", "List-Unsubscribe: <mailto:x@y>\n" REQ FORM,
	    READING_REQUEST },
	{ "suppress", "X-Auto-Response-Suppress: All\n" REQ FORM,
	    READING_REQUEST },
	{ "X-Autoreply", "X-Autoreply: yes\n" REQ FORM, READING_AUTOMATIC },
	{ "receipt", REQ "Content-Type: multipart/report; boundary=b;"
	    " report-type=disposition-notification\n\n--b\n\nx\n--b--\n",
	    READING_AUTOMATIC },
	{ "out of office", FROM "Subject: Automatic reply: SSL installation\n"
	    FORM, READING_AUTOMATIC },
	{ "out of office, German", FROM "Subject: ABWESENHEITSNOTIZ: x\n\n",
	    READING_AUTOMATIC },
	{ "out of office, encoded", FROM
	    "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_x?=\n\n",
	    READING_AUTOMATIC },
	{ "out of office behind a tag", FROM
	    "Subject: [External] Automatic reply: x\n\n", READING_AUTOMATIC },
	{ "out of office, accents apart", FROM
	    "Subject: Re\xcc\x81ponse automatique : x\n\n",
	    READING_AUTOMATIC },
	{ "automatic inside", FROM "Subject: Re: Automatic reply: x\n\n",
	    READING_OTHER },

	{ "validation", TO_ADMIN ASKS, READING_VALIDATION },
	{ "validation by a machine", "Auto-Submitted: auto-generated\n"
	    TO_ADMIN ASKS, READING_VALIDATION },
	{ "validation with a code", TO_ADMIN "\nYour validation code is\n\n"
	    "a8Kd93Jf72\n", READING_VALIDATION },
	{ "validation by X-Original-To", "X-Original-To: hostmaster@s.example\n"
	    FROM "Subject: x\n" ASKS, READING_VALIDATION },
	{ "not to an administrator", FROM "Subject: x\n" ASKS, READING_OTHER },
	{ "newsletter", "List-Id: x\n" TO_ADMIN ASKS, READING_AUTOMATIC },
	{ "bulk", "Precedence: list\n" TO_ADMIN ASKS, READING_AUTOMATIC },
	{ "neither link nor code", TO_ADMIN "\nDomain control matters.\n",
	    READING_OTHER },
	{ "validation of an approver", "From: a@ca.example\nTo: "
	    "admin@s.example\nSubject: SSL certificate\n\nYou are its "
	    "approver: https://ca.example/x\n", READING_VALIDATION },
	{ "validation with a link of words", TO_ADMIN "Content-Type: "
	    "text/html\n\n<a href=\"https://ca.example\">Click here</a> to "
	    "prove that you control the domain.\n", READING_VALIDATION },
	{ "validation in a language without phrases", "From: a@ca.example\n"
	    "To: admin@s.example\nSubject: SSL-sertifikat\n\nVennligst "
	    "bekreft at du styrer domenet: https://ca.example/x\n",
	    READING_VALIDATION },
	{ "a certificate that is there already", "From: a@ca.example\nTo: "
	    "admin@s.example\nSubject: SSL certificate\n\nThe certificate of "
	    "your domain has been issued: https://ca.example/x\n"
	    "Please verify it.\n", READING_OTHER },
	{ "proof of something else", "From: a@b.example\nTo: admin@s.example\n"
	    "Subject: Verify your account\n\nVerify that you own this "
	    "address: https://b.example/x\n", READING_OTHER },
	{ "a request copied to admin", "Cc: admin@shop.example\n" REQ FORM,
	    READING_REQUEST },

	{ "pem in the text", REQ "\nHere:\n" PEM, READING_CERTIFICATE },
	{ "pem quoted", REQ "\n> -----BEGIN CERTIFICATE-----\n> " BASE64,
	    READING_CERTIFICATE },
	{ "pem with Word's dashes", REQ "Content-Type: text/plain;"
	    " charset=utf-8\n\n\xe2\x80\x94-BEGIN PKCS7\xe2\x80\x94\n" BASE64,
	    READING_CERTIFICATE },
	{ "pem in html", REQ "Content-Type: text/html\n\n<p>-----BEGIN"
	    " CERTIFICATE-----<br>" BASE64 "</p>", READING_CERTIFICATE },
	{ "pem in an attached message", REQ MIXED "Content-Type: "
	    "message/rfc822\n\nSubject: y\n\n" PEM "\n--b--\n",
	    READING_CERTIFICATE },
	{ "pem in a text file", REQ MIXED FILE_OF("cert.txt") PEM "--b--\n",
	    READING_CERTIFICATE },
	{ "trusted", REQ "\n-----BEGIN TRUSTED CERTIFICATE-----\n" BASE64,
	    READING_CERTIFICATE },
	{ "x509", REQ "\n-----BEGIN X509 CERTIFICATE-----\n" BASE64,
	    READING_CERTIFICATE },
	{ "pem with no-break spaces", REQ "Content-Type: text/html\n\n"
	    "-----BEGIN&nbsp;CERTIFICATE-----<br>" BASE64,
	    READING_CERTIFICATE },
	{ "words about pem", REQ "\nWhere does -----BEGIN CERTIFICATE-----"
	    " go?\n\nThanks\n", READING_REQUEST },
	{ "csr in the text", REQ FORM CSR, READING_REQUEST },
	{ "key in the text", REQ FORM KEY, READING_REQUEST },
	{ "crt", REQ MIXED FILE_OF("a.CRT") "rubbish\n--b--\n",
	    READING_CERTIFICATE },
	{ "ca-bundle", REQ MIXED FILE_OF("a.ca-bundle") "\n--b--\n",
	    READING_CERTIFICATE },
	{ "pem file", REQ MIXED FILE_OF("a.pem") PEM "--b--\n",
	    READING_CERTIFICATE },
	{ "pem file of a key", REQ MIXED FILE_OF("a.pem") KEY "--b--\n",
	    READING_REQUEST },
	{ "pem file of a request", REQ MIXED FILE_OF("a.pem") CSR "--b--\n",
	    READING_REQUEST },
	{ "pem file of both", REQ MIXED FILE_OF("a.pem") KEY PEM "--b--\n",
	    READING_CERTIFICATE },
	{ "csr file", REQ MIXED FILE_OF("a.csr") CSR "--b--\n",
	    READING_REQUEST },
	{ "by its type", REQ MIXED "Content-Type: application/pkix-cert\n\n"
	    "\x30\x82\n--b--\n", READING_CERTIFICATE },
	{ "signature", REQ MIXED "Content-Type: application/pkcs7-signature;"
	    " name=smime.p7s\n\nx\n--b--\n", READING_REQUEST },
	{ "pgp", REQ MIXED FILE_OF("signature.asc")
	    "-----BEGIN PGP SIGNATURE-----\n" BASE64 "--b--\n",
	    READING_REQUEST },
	{ "no zip at all", REQ MIXED FILE_OF("a.zip") "rubbish\n--b--\n",
	    READING_REQUEST },
	{ "picture", REQ MIXED "Content-Type: image/png; name=a.png\n\nx\n"
	    "--b--\n", READING_REQUEST },
};

static void
test_kinds(void **state)
{
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reader_limits limits = test_limits();
	struct reading r;
	size_t i, wrong = 0;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(read_message(
		    (const unsigned char *)cases[i].message,
		    strlen(cases[i].message), &q, &limits, &r, NULL), 0);
		if (r.kind != cases[i].kind) {
			print_message("%s: %s (%s)\n", cases[i].name,
			    reading_kind_names[r.kind], r.kind_reason);
			wrong++;
		}
		assert_true(r.kind_reason[0] != '\0');
		reading_release(&r);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_kinds) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
