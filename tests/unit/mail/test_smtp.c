/* SPDX-License-Identifier: ISC */
#include "mail/smtp.h"

#include "base/clock.h"
#include "base/mem.h"
#include "tests/unit/net/peer.h"

static char localhost[] = "localhost", user[] = "user@example.net";
static char helo[] = "shop.example.net", program[] = "/bin/true";

static const struct config_limits limits = {
	.connect_seconds = 2, .io_seconds = 1, .command_seconds = 3,
};

/* ---- Opening a session */

enum login { LOGIN_NONE, LOGIN_PASSWORD, LOGIN_TOKEN };

static int
open_session(const struct peer *peer, enum config_tls tls, enum login login,
    struct smtp **smtp_out, struct err *err)
{
	struct config_smtp config = {
		.server = { .host = localhost, .port = peer->port, .tls = tls,
		    .ca_file = peer_ca_path, .user = user },
		.helo = helo,
	};
	struct secret secret = { 0 };
	int r;

	if (login == LOGIN_TOKEN) {
		config.server.token_command.items[0] = program;
		config.server.token_command.count = 1;
	}
	if (login != LOGIN_NONE)
		secret_set(&secret, "p\xc3\xa4ss \"word", 11);
	r = smtp_open(&config, &limits, &secret, smtp_out, err);
	secret_release(&secret);
	return r;
}

#define HELLO "S:220 mx ESMTP\r\n", "C:EHLO shop.example.net"
#define PLAIN_B64 "AHVzZXJAZXhhbXBsZS5uZXQAcMOkc3MgIndvcmQ="
#define TOKEN_B64 \
	"dXNlcj11c2VyQGV4YW1wbGUubmV0AWF1dGg9QmVhcmVyIHDDpHNzICJ3b3JkAQE="
#define USER_B64 "dXNlckBleGFtcGxlLm5ldA=="
#define PASS_B64 "cMOkc3MgIndvcmQ="

static const struct {
	const char *name;
	enum config_tls tls;
	enum login login;
	enum err_kind kind; /* ERR_NONE: it opens */
	const char *text;
	bool whole; /* the script must go to its end */
	const char *script[16];
} sessions[] = {
	{ "no login", TLS_NONE, LOGIN_NONE, ERR_NONE, "", true,
	    { "S:220-mx is\r\n220 ready\r\n", "C:EHLO shop.example.net",
		"S:250 mx\r\n", "C:QUIT", "S:221 bye\r\n", "E" } },
	{ "plain", TLS_NONE, LOGIN_PASSWORD, ERR_NONE, "", true,
	    { HELLO, "S:250-mx\r\n250-AUTH LOGIN PLAIN\r\n250 SIZE 10\r\n",
		"C:AUTH PLAIN " PLAIN_B64 "\r", "S:235 2.7.0 ok\r\n",
		"C:QUIT" } },
	{ "login", TLS_NONE, LOGIN_PASSWORD, ERR_NONE, "", true,
	    { HELLO, "S:250-mx\r\n250 AUTH=LOGIN\r\n", "C:AUTH LOGIN\r",
		"S:334 VXNlcm5hbWU6\r\n", "C:" USER_B64 "\r",
		"S:334 UGFzc3dvcmQ6\r\n", "C:" PASS_B64 "\r",
		"S:235 ok\r\n", "C:QUIT" } },
	{ "token", TLS_NONE, LOGIN_TOKEN, ERR_NONE, "", true,
	    { HELLO, "S:250-mx\r\n250 AUTH XOAUTH2 PLAIN\r\n",
		"C:AUTH XOAUTH2 " TOKEN_B64 "\r", "S:235 ok\r\n", "C:QUIT" } },
	{ "token refused", TLS_NONE, LOGIN_TOKEN, ERR_CONFIG,
	    "the token is refused ({\"status\":\"401\"})", true,
	    { HELLO, "S:250-mx\r\n250 AUTH XOAUTH2\r\n", "C:AUTH XOAUTH2 ",
		"S:334 eyJzdGF0dXMiOiI0MDEifQ==\r\n", "C:\r",
		"S:535 5.7.8 no\r\n", "E" } },
	{ "password refused", TLS_NONE, LOGIN_PASSWORD, ERR_CONFIG,
	    "user@example.net is refused", true,
	    { HELLO, "S:250-mx\r\n250 AUTH PLAIN\r\n", "C:AUTH PLAIN ",
		"S:535 5.7.8 bad credentials\r\n", "E" } },
	{ "login server is down", TLS_NONE, LOGIN_PASSWORD, ERR_TEMP,
	    "454 4.7.0 later", true,
	    { HELLO, "S:250-mx\r\n250 AUTH PLAIN\r\n", "C:AUTH PLAIN ",
		"S:454 4.7.0 later\r\n", "E" } },
	{ "no way to log in", TLS_NONE, LOGIN_PASSWORD, ERR_CONFIG,
	    "neither AUTH PLAIN nor LOGIN", true,
	    { HELLO, "S:250-mx\r\n250 AUTH CRAM-MD5 XLOGIN\r\n", "E" } },
	{ "starttls", TLS_STARTTLS, LOGIN_PASSWORD, ERR_NONE, "", true,
	    { HELLO, "S:250-mx\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n",
		"C:STARTTLS\r", "S:220 go\r\n", "T", "C:EHLO shop",
		"S:250-mx\r\n250 AUTH PLAIN\r\n",
		"C:AUTH PLAIN " PLAIN_B64 "\r", "S:235 ok\r\n", "C:QUIT" } },
	{ "starttls stripped", TLS_STARTTLS, LOGIN_PASSWORD, ERR_CONFIG,
	    "does not offer STARTTLS", true,
	    { HELLO, "S:250-mx\r\n250 AUTH PLAIN\r\n", "E" } },
	{ "starttls refused", TLS_STARTTLS, LOGIN_PASSWORD, ERR_TEMP,
	    "454", true,
	    { HELLO, "S:250-mx\r\n250 STARTTLS\r\n", "C:STARTTLS\r",
		"S:454 not now\r\n", "E" } },
	{ "starttls injection", TLS_STARTTLS, LOGIN_PASSWORD, ERR_CONFIG,
	    "data in clear", true,
	    { HELLO, "S:250-mx\r\n250 STARTTLS\r\n", "C:STARTTLS\r",
		"S:220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n", "E" } },
	{ "starttls late injection", TLS_STARTTLS, LOGIN_PASSWORD, ERR_CONFIG,
	    "does not speak TLS", false,
	    { HELLO, "S:250-mx\r\n250 STARTTLS\r\n", "C:STARTTLS\r",
		"S:220 go\r\n", "P:200", "S:250 AUTH PLAIN\r\n", "P:500" } },
	{ "implicit", TLS_IMPLICIT, LOGIN_PASSWORD, ERR_NONE, "", true,
	    { "T", HELLO, "S:250-mx\r\n250 AUTH PLAIN\r\n",
		"C:AUTH PLAIN " PLAIN_B64 "\r", "S:235 ok\r\n", "C:QUIT" } },
	{ "unwelcome", TLS_NONE, LOGIN_NONE, ERR_CONFIG, "554 5.7.1 go away",
	    true, { "S:554 5.7.1 go away\r\n", "E" } },
	{ "busy", TLS_NONE, LOGIN_NONE, ERR_TEMP, "421 busy", true,
	    { "S:421 busy\r\n", "E" } },
	{ "no ESMTP", TLS_NONE, LOGIN_NONE, ERR_CONFIG, "502", true,
	    { HELLO, "S:502 what?\r\n", "E" } },
	{ "garbage", TLS_NONE, LOGIN_NONE, ERR_TEMP, "no SMTP reply", true,
	    { "S:HTTP/1.1 400 Bad Request\r\n", "E" } },
	{ "codes that differ", TLS_NONE, LOGIN_NONE, ERR_TEMP,
	    "no SMTP reply", true,
	    { HELLO, "S:250-mx\r\n550 PIPELINING\r\n", "E" } },
	{ "silence", TLS_NONE, LOGIN_NONE, ERR_TEMP, "silent", false,
	    { "P:5000" } },
	{ "silence before STARTTLS", TLS_STARTTLS, LOGIN_NONE, ERR_TEMP,
	    "is \"implicit\" meant?", false, { "P:5000" } },
	{ "endless reply", TLS_NONE, LOGIN_NONE, ERR_TEMP, "no SMTP reply",
	    false, { HELLO, "R:1000000:250-more\r\n" } },
	{ "endless line", TLS_NONE, LOGIN_NONE, ERR_TEMP,
	    "a reply line of more than", false,
	    { "R:1000000:220 aaaaaaaaaaaaaaaaaa" } },
	{ "gone", TLS_NONE, LOGIN_NONE, ERR_TEMP, "closed", true,
	    { HELLO, "S:250-mx\r\n" } },
};

static void
test_sessions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sessions); i++) {
		struct peer peer = peer_start(&peer_good, 0,
		    sessions[i].script);
		struct err err = { .kind = ERR_NONE };
		struct smtp *smtp = NULL;
		int r;

		r = open_session(&peer, sessions[i].tls, sessions[i].login,
		    &smtp, &err);
		print_message("# %s: %s\n", sessions[i].name, err.text);
		assert_int_equal(r, sessions[i].kind == ERR_NONE ? 0 : -1);
		assert_int_equal(err.kind, sessions[i].kind);
		assert_non_null(strstr(err.text, sessions[i].text));
		assert_null(strstr(err.text, "word"));
		if (r == 0)
			smtp_close(smtp);
		if (sessions[i].whole)
			peer_finish(&peer);
		else
			peer_stop(&peer);
	}
}

/* ---- Sending letters */

#define EHLO_BARE HELLO, "S:250 mx\r\n"
#define EHLO_ALL HELLO, \
	"S:250-mx\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n" \
	"250 SIZE 100000\r\n"
#define MAIL "C:MAIL FROM:<sales@example.net>\r", "S:250 2.1.0 ok\r\n"
#define RCPT "C:RCPT TO:<m@example.test>\r", "S:250 2.1.5 ok\r\n"
#define DATA "C:DATA\r", "S:354 go\r\n"
#define LETTER "Subject: x\n\nbody\n"
#define WIRE "D:Subject: x\r\n\r\nbody\r\n.\r\n"
#define THREE_COMMANDS "C:MAIL FROM:<sales@example.net> SIZE=", \
	"C:RCPT TO:<", "C:DATA\r"

static const struct {
	const char *name;
	const char *rcpt; /* NULL: m@example.test */
	const char *data; /* NULL: LETTER */
	enum smtp_outcome outcome;
	int code;
	const char *enhanced, *text;
	bool lost;
	const char *script[24];
} letters[] = {
	{ "accepted", NULL, NULL, SMTP_ACCEPTED, 250, "2.0.0", "queued as 7",
	    false,
	    { EHLO_BARE, MAIL, RCPT, DATA, WIRE,
		"S:250 2.0.0 queued as 7\r\n", "C:QUIT" } },
	{ "dots and line ends", NULL,
	    "Subject: x\n\n.\n..a\r\nb\rc\n.d", SMTP_ACCEPTED, 250, "", "ok",
	    false,
	    { EHLO_BARE, MAIL, RCPT, DATA,
		"D:Subject: x\r\n\r\n..\r\n...a\r\nb\r\nc\r\n..d\r\n.\r\n",
		"S:250 ok\r\n", "C:QUIT" } },
	{ "mail 451", NULL, NULL, SMTP_TEMP, 451, "4.3.0", "later", false,
	    { EHLO_BARE, "C:MAIL", "S:451 4.3.0 later\r\n", "C:QUIT" } },
	{ "rcpt 450", NULL, NULL, SMTP_TEMP, 450, "4.2.1", "greylisted",
	    false,
	    { EHLO_BARE, MAIL, "C:RCPT", "S:450 4.2.1 greylisted\r\n",
		"C:QUIT" } },
	{ "rcpt 550, lines", NULL, NULL, SMTP_PERM, 550, "5.1.1",
	    "no such user here", false,
	    { EHLO_BARE, MAIL, "C:RCPT",
		"S:550-5.1.1 no such user\r\n550 5.1.1 here\r\n", "C:QUIT" } },
	{ "data 554", NULL, NULL, SMTP_PERM, 554, "", "no", false,
	    { EHLO_BARE, MAIL, RCPT, "C:DATA", "S:554 no\r\n", "C:QUIT" } },
	{ "data 250 is no leave", NULL, NULL, SMTP_TEMP, 250, "", "what",
	    false,
	    { EHLO_BARE, MAIL, RCPT, "C:DATA", "S:250 what\r\n", "C:QUIT" } },
	{ "dot 452", NULL, NULL, SMTP_TEMP, 452, "4.3.1", "full", false,
	    { EHLO_BARE, MAIL, RCPT, DATA, WIRE, "S:452 4.3.1 full\r\n",
		"C:QUIT" } },
	{ "dot 552", NULL, NULL, SMTP_PERM, 552, "5.3.4", "too big", false,
	    { EHLO_BARE, MAIL, RCPT, DATA, WIRE, "S:552 5.3.4 too big\r\n",
		"C:QUIT" } },
	{ "421 instead of mail", NULL, NULL, SMTP_TEMP, 421, "", "bye", true,
	    { EHLO_BARE, "C:MAIL", "S:421 bye\r\n", "E" } },
	{ "closed before the dot", NULL, NULL, SMTP_TEMP, 0, "", "closed",
	    true,
	    { EHLO_BARE, MAIL, RCPT, "C:DATA" } },
	{ "closed after the dot", NULL, NULL, SMTP_IN_DOUBT, 0, "", "closed",
	    true,
	    { EHLO_BARE, MAIL, RCPT, DATA, WIRE } },
	{ "garbage after the dot", NULL, NULL, SMTP_IN_DOUBT, 0, "",
	    "no SMTP reply", true,
	    { EHLO_BARE, MAIL, RCPT, DATA, WIRE, "S:OK thanks\r\n", "E" } },
	{ "slow after the dot", NULL, NULL, SMTP_ACCEPTED, 250, "", "ok",
	    false,
	    { EHLO_BARE, MAIL, RCPT, DATA, WIRE, "P:1800", "S:250 ok\r\n",
		"C:QUIT" } },
	{ "pipelined", NULL, NULL, SMTP_ACCEPTED, 250, "", "ok", false,
	    { EHLO_ALL, THREE_COMMANDS,
		"S:250 ok\r\n250 ok\r\n354 go\r\n", WIRE, "S:250 ok\r\n",
		"C:QUIT" } },
	{ "pipelined, rcpt 550", NULL, NULL, SMTP_PERM, 550, "5.1.1", "no",
	    false,
	    { EHLO_ALL, THREE_COMMANDS,
		"S:250 ok\r\n550 5.1.1 no\r\n503 no rcpt\r\n", "C:QUIT" } },
	{ "pipelined, rcpt 450, data 354", NULL, NULL, SMTP_TEMP, 450, "",
	    "later", false,
	    { EHLO_ALL, THREE_COMMANDS,
		"S:250 ok\r\n450 later\r\n354 go\r\n", "D:.\r\n",
		"S:554 nobody\r\n", "C:QUIT" } },
	{ "eight bits", NULL, "Subject: x\n\n\xc3\xa4\n", SMTP_ACCEPTED, 250,
	    "", "ok", false,
	    { EHLO_ALL,
		"C:MAIL FROM:<sales@example.net> SIZE=15 BODY=8BITMIME\r",
		"C:RCPT TO:<m@example.test>\r", "C:DATA",
		"S:250 a\r\n250 b\r\n354 c\r\n",
		"D:Subject: x\r\n\r\n\xc3\xa4\r\n.\r\n", "S:250 ok\r\n",
		"C:QUIT" } },
	{ "utf-8 address", "m\xc3\xbcller@example.test", NULL, SMTP_ACCEPTED,
	    250, "", "ok", false,
	    { EHLO_ALL,
		"C:MAIL FROM:<sales@example.net> SIZE=17 SMTPUTF8\r",
		"C:RCPT TO:<m\xc3\xbcller@example.test>\r", "C:DATA",
		"S:250 a\r\n250 b\r\n354 c\r\n", WIRE, "S:250 ok\r\n",
		"C:QUIT" } },
	{ "utf-8 address, not offered", "m\xc3\xbcller@example.test", NULL,
	    SMTP_PERM, 0, "", "SMTPUTF8", false,
	    { EHLO_BARE, "C:QUIT" } },
	{ "eight bits, not offered", NULL, "Subject: x\n\n\xc3\xa4\n",
	    SMTP_PERM, 0, "", "8BITMIME", false,
	    { EHLO_BARE, "C:QUIT" } },
	{ "too large", NULL, NULL, SMTP_PERM, 0, "", "larger", false,
	    { HELLO, "S:250-mx\r\n250 SIZE 10\r\n", "C:QUIT" } },
	{ "an address that injects", "m@example.test>\r\nRCPT TO:<x@y.test",
	    NULL, SMTP_PERM, 0, "", "not an address", false,
	    { EHLO_BARE, "C:QUIT" } },
};

static void
test_letters(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++) {
		struct peer peer = peer_start(NULL, 0, letters[i].script);
		const char *data = letters[i].data != NULL ? letters[i].data :
							      LETTER;
		struct smtp_result result;
		struct smtp *smtp = NULL;
		struct err err;

		assert_int_equal(open_session(&peer, TLS_NONE, LOGIN_NONE,
		    &smtp, &err), 0);
		memset(&result, 0xff, sizeof result);
		smtp_send(smtp, "sales@example.net",
		    letters[i].rcpt != NULL ? letters[i].rcpt :
					      "m@example.test",
		    data, strlen(data), &result);
		print_message("# %s: %s %d %s %s\n", letters[i].name,
		    smtp_outcome_names[result.outcome], result.code,
		    result.enhanced, result.text);
		assert_int_equal(result.outcome, letters[i].outcome);
		assert_int_equal(result.code, letters[i].code);
		assert_string_equal(result.enhanced, letters[i].enhanced);
		assert_non_null(strstr(result.text, letters[i].text));
		assert_int_equal(smtp_is_lost(smtp), letters[i].lost);
		smtp_close(smtp);
		peer_finish(&peer);
	}
}

/* The server's words end after `bytes` of step `at`, and the connection with
 * them: what becomes of the letter. */
static void
check_cut(const char *const *script, size_t at, size_t bytes, bool last)
{
	struct smtp_result result;
	struct smtp *smtp = NULL;
	const char *steps[24];
	struct peer peer;
	struct err err;
	char cut[100];
	size_t n = at;

	memcpy(steps, script, at * sizeof *steps);
	memcpy(cut, script[at], 2 + bytes);
	cut[2 + bytes] = '\0';
	if (bytes > 0)
		steps[n++] = cut;
	steps[n] = NULL;
	peer = peer_start(NULL, 0, steps);
	if (open_session(&peer, TLS_NONE, LOGIN_NONE, &smtp, &err) == -1) {
		assert_int_equal(err.kind, ERR_TEMP);
	} else {
		smtp_send(smtp, "sales@example.net", "m@example.test", LETTER,
		    strlen(LETTER), &result);
		assert_int_equal(result.outcome,
		    last ? SMTP_IN_DOUBT : SMTP_TEMP);
		assert_true(smtp_is_lost(smtp));
		smtp_close(smtp);
	}
	peer_finish(&peer);
}

/* Before the final dot it goes again; after it, it is in doubt: never held,
 * never taken for sent. */
static void
test_cut_anywhere(void **state)
{
	static const char *const script[] = { EHLO_BARE, MAIL, RCPT, DATA, WIRE,
		"S:250-2.0.0 queued\r\n250 2.0.0 as 7\r\n" };
	size_t count = COUNT(script);

	(void)state;
	for (size_t at = 0; at < count; at++)
		for (size_t bytes = 0; script[at][0] == 'S' &&
		     bytes < strlen(script[at] + 2); bytes++)
			check_cut(script, at, bytes, at == count - 1);
}

/* One connection, several letters: RSET only after one that was refused, the
 * null sender, NOOP. */
static void
test_reuse(void **state)
{
	static const char *const script[] = {
		EHLO_BARE,
		"C:MAIL FROM:<>\r", "S:250 ok\r\n", RCPT, DATA, WIRE,
		"S:250 first\r\n",
		MAIL, "C:RCPT", "S:550 no\r\n",
		"C:RSET\r", "S:250 ok\r\n", MAIL, RCPT, DATA, WIRE,
		"S:250 third\r\n",
		"C:NOOP", "S:250 here\r\n",
		"C:NOOP", "S:421 timeout\r\n", "E", NULL,
	};
	struct peer peer = peer_start(NULL, 0, script);
	struct smtp_result result;
	struct smtp *smtp = NULL;
	struct err err;

	(void)state;
	assert_int_equal(open_session(&peer, TLS_NONE, LOGIN_NONE, &smtp,
	    &err), 0);
	smtp_send(smtp, "", "m@example.test", LETTER, strlen(LETTER), &result);
	assert_int_equal(result.outcome, SMTP_ACCEPTED);
	smtp_send(smtp, "sales@example.net", "m@example.test", LETTER,
	    strlen(LETTER), &result);
	assert_int_equal(result.outcome, SMTP_PERM);
	smtp_send(smtp, "sales@example.net", "m@example.test", LETTER,
	    strlen(LETTER), &result);
	assert_int_equal(result.outcome, SMTP_ACCEPTED);
	assert_string_equal(result.text, "third");
	assert_int_equal(smtp_check(smtp, &err), 0);
	assert_int_equal(smtp_check(smtp, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	assert_true(smtp_is_lost(smtp));
	smtp_send(smtp, "", "m@example.test", LETTER, strlen(LETTER), &result);
	assert_int_equal(result.outcome, SMTP_TEMP);
	smtp_close(smtp);
	peer_finish(&peer);
}

/* A large letter goes out in pieces; every line begins where it should. */
static void
test_large(void **state)
{
	static const char *const first[] = { EHLO_BARE, MAIL, RCPT, DATA };
	enum { LINES = 20000 };
	const char **script = xcalloc(LINES + 20, sizeof *script);
	char *steps = xmalloc((size_t)LINES * 24), *step = steps;
	struct smtp_result result;
	struct smtp *smtp = NULL;
	struct peer peer;
	struct err err;
	struct buf b;
	size_t n = 0;

	(void)state;
	buf_init(&b, 1U << 20);
	for (; n < COUNT(first); n++)
		script[n] = first[n];
	for (int i = 0; i < LINES; i++) {
		buf_printf(&b, ".line %d\n", i);
		script[n++] = step;
		step += sprintf(step, "C:..line %d\r", i) + 1;
	}
	script[n++] = "C:.\r";
	script[n++] = "S:250 ok\r\n";
	script[n] = "C:QUIT";
	peer = peer_start(NULL, 0, script);
	assert_int_equal(open_session(&peer, TLS_NONE, LOGIN_NONE, &smtp,
	    &err), 0);
	smtp_send(smtp, "sales@example.net", "m@example.test", b.data, b.len,
	    &result);
	assert_int_equal(result.outcome, SMTP_ACCEPTED);
	smtp_close(smtp);
	peer_finish(&peer);
	buf_release(&b);
	free(steps);
	free(script);
}

static const struct {
	const char *address;
	bool valid;
} addresses[] = {
	{ "a@b.test", true },
	{ "o'neil+tag=x/y@sub.example.test", true },
	{ "m\xc3\xbcller@b\xc3\xbc" "cher.test", true },
	{ "", false },
	{ "a", false },
	{ "@b.test", false },
	{ "a@", false },
	{ "a@b@c.test", false },
	{ "a b@c.test", false },
	{ "<a@b.test>", false },
	{ "a@b.test\r\nRCPT TO:<c@d.test>", false },
	{ "a@b.test\n", false },
	{ "a\x7f@b.test", false },
	{ "a\xff@b.test", false },
	{ "\"a\"@b.test", false },
	{ "a,b@c.test", false },
	{ "@x.test:a@b.test", false },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "@b.test", true },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "@b.test", false },
};

static void
test_addresses(void **state)
{
	char longest[300];

	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++)
		if (smtp_address_is_valid(addresses[i].address) !=
		    addresses[i].valid)
			fail_msg("%s", addresses[i].address);
	memset(longest, 'x', sizeof longest);
	memcpy(longest, "a@", 2);
	longest[254] = '\0';
	assert_true(smtp_address_is_valid(longest));
	longest[254] = 'x';
	longest[255] = '\0';
	assert_false(smtp_address_is_valid(longest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sessions),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_reuse),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, peer_setup, peer_teardown);
}
