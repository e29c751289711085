/* SPDX-License-Identifier: ISC */
#include "base/clock.h"
#include "base/mem.h"
#include "mail/source.h"
#include "mail/utf7.h"
#include "tests/unit/net/peer.h"

static char localhost[] = "localhost", user[] = "sales \"x\"";
static char folder[] = "INBOX", handled_folder[] = "Done", program[] = "/x";

static const struct config_limits limits = {
	.connect_seconds = 2, .io_seconds = 1, .command_seconds = 3,
};

static int
open_mailbox(const struct peer *peer, enum config_tls tls, bool token,
    const char *password, enum config_handled handled,
    struct source **source_out, struct err *err)
{
	struct config_mailbox mailbox = {
		.type = MAILBOX_IMAP,
		.server = { .host = localhost, .port = peer->port, .tls = tls,
		    .ca_file = peer_ca_path, .user = user },
		.folder = folder, .idle = true, .handled = handled,
		.handled_folder = handled_folder,
	};
	struct secret secret = { 0 };
	int r;

	if (token) {
		mailbox.server.token_command.items[0] = program;
		mailbox.server.token_command.count = 1;
	}
	secret_set(&secret, password, strlen(password));
	r = source_open(&mailbox, &limits, &secret, source_out, err);
	secret_release(&secret);
	return r;
}

#define CAPS(tag, list) "C:" tag " CAPABILITY", \
	"S:* CAPABILITY IMAP4rev1 " list "\r\n" tag " OK done\r\n"
#define GREETING "S:* OK ready\r\n"
#define LOGIN_OK(tag) "C:" tag " LOGIN \"sales \\\"x\\\"\" \"pa\\\\ss\"\r", \
	"S:" tag " OK in\r\n"
/* "user=sales "x"^Aauth=Bearer pa\ss^A^A" */
#define TOKEN_B64 "dXNlcj1zYWxlcyAieCIBYXV0aD1CZWFyZXIgcGFcc3MBAQ=="

/* ---- Opening: nothing secret before the server has proven itself */

static const struct {
	const char *name;
	enum config_tls tls;
	bool token;
	const char *password; /* NULL: pa\ss */
	enum err_kind kind;
	const char *text;
	bool whole;
	const char *script[20];
} sessions[] = {
	{ "login", TLS_NONE, false, NULL, ERR_NONE, "", true,
	    { GREETING, CAPS("1", "IDLE"), LOGIN_OK("2"), CAPS("3", "IDLE"),
		"C:4 LOGOUT", "S:* BYE\r\n4 OK bye\r\n" } },
	{ "greeting in pieces", TLS_NONE, false, NULL, ERR_NONE, "", true,
	    { "B:1:* OK [CAPABILITY IMAP4rev1] slow\r\n", CAPS("1", "IDLE"),
		LOGIN_OK("2"), CAPS("3", ""), "C:4 LOGOUT" } },
	{ "8-bit password", TLS_NONE, false, "p\xc3\xa4", ERR_NONE, "", true,
	    { GREETING, CAPS("1", ""),
		"C:2 LOGIN \"sales \\\"x\\\"\" {3}\r", "S:+ go\r\n",
		"C:p\xc3\xa4\r", "S:2 OK in\r\n", CAPS("3", ""),
		"C:4 LOGOUT" } },
	{ "token", TLS_NONE, true, NULL, ERR_NONE, "", true,
	    { GREETING, CAPS("1", "SASL-IR AUTH=XOAUTH2"),
		"C:2 AUTHENTICATE XOAUTH2 " TOKEN_B64 "\r",
		"S:2 OK in\r\n", CAPS("3", ""), "C:4 LOGOUT" } },
	{ "token without SASL-IR", TLS_NONE, true, NULL, ERR_NONE, "", true,
	    { GREETING, CAPS("1", "AUTH=XOAUTH2"),
		"C:2 AUTHENTICATE XOAUTH2\r", "S:+ \r\n", "C:" TOKEN_B64 "\r",
		"S:2 OK in\r\n", CAPS("3", ""), "C:4 LOGOUT" } },
	{ "token refused", TLS_NONE, true, NULL, ERR_CONFIG,
	    "the token is refused ({\"status\":\"401\"})", true,
	    { GREETING, CAPS("1", "SASL-IR AUTH=XOAUTH2"),
		"C:2 AUTHENTICATE XOAUTH2 ",
		"S:+ eyJzdGF0dXMiOiI0MDEifQ==\r\n", "C:\r", "S:2 NO no\r\n",
		"E" } },
	{ "no XOAUTH2", TLS_NONE, true, NULL, ERR_CONFIG,
	    "does not offer XOAUTH2", true,
	    { GREETING, CAPS("1", "AUTH=PLAIN"), "E" } },
	{ "password refused", TLS_NONE, false, NULL, ERR_CONFIG,
	    "AUTHENTICATIONFAILED", true,
	    { GREETING, CAPS("1", ""), "C:2 LOGIN",
		"S:2 NO [AUTHENTICATIONFAILED] wrong\r\n", "E" } },
	{ "login unavailable", TLS_NONE, false, NULL, ERR_TEMP,
	    "UNAVAILABLE", true,
	    { GREETING, CAPS("1", ""), "C:2 LOGIN",
		"S:2 NO [UNAVAILABLE] backend\r\n", "E" } },
	{ "LOGINDISABLED", TLS_NONE, false, NULL, ERR_CONFIG,
	    "forbids LOGIN", true,
	    { GREETING, CAPS("1", "STARTTLS LOGINDISABLED"), "E" } },
	{ "password with a line end", TLS_NONE, false, "a\r\n9 CREATE x",
	    ERR_CONFIG, "control character", true,
	    { GREETING, CAPS("1", ""), "E" } },
	{ "PREAUTH", TLS_NONE, false, NULL, ERR_CONFIG, "PREAUTH", true,
	    { "S:* PREAUTH hello\r\n", "E" } },
	{ "PREAUTH against STARTTLS", TLS_STARTTLS, false, NULL, ERR_CONFIG,
	    "PREAUTH", true, { "S:* PREAUTH hello\r\n", "E" } },
	{ "BYE", TLS_NONE, false, NULL, ERR_TEMP, "too many", true,
	    { "S:* BYE too many\r\n", "E" } },
	{ "a greeting that crashes libetpan", TLS_NONE, false, NULL, ERR_TEMP,
	    "an answer that is none: \"abc)", true,
	    { "S:* OK [BADCHARSET ({3}\r\nabc)] x\r\n", "C:1 CAPABILITY",
		"E" } },
	{ "another one", TLS_NONE, false, NULL, ERR_NONE, "", true,
	    { "S:* OK [BADCHARSET (x\rRECENT\n", CAPS("1", ""),
		LOGIN_OK("2"), CAPS("3", ""), "C:4 LOGOUT" } },
	{ "capabilities that crash libetpan", TLS_NONE, false, NULL, ERR_NONE,
	    "", true,
	    { GREETING, "C:1 CAPABILITY", "S:* CAPABILITY \r\n1 OK\r\n",
		LOGIN_OK("2"), CAPS("3", ""), "C:4 LOGOUT" } },
	{ "an answer that crashes libetpan", TLS_NONE, false, NULL, ERR_NONE,
	    "", true,
	    { GREETING, "C:1 CAPABILITY",
		"S:* OK [PERMANENTFLAGS (\r\n* CAPABILITY IMAP4rev1\r\n"
		"1 OK [PERMANENTFLAGS (\r\n", LOGIN_OK("2"), CAPS("3", ""),
		"C:4 LOGOUT" } },
	{ "one in a packet with the login's", TLS_NONE, false, NULL, ERR_NONE,
	    "", true,
	    { GREETING, CAPS("1", ""), "C:2 LOGIN",
		"S:2 OK in\r\n* OK [PERMANENTFLAGS (\r\n", CAPS("3", ""),
		"C:4 LOGOUT" } },
	{ "garbage", TLS_NONE, false, NULL, ERR_TEMP, "220 mx", true,
	    { "S:220 mx ESMTP\r\n", "E" } },
	{ "endless greeting", TLS_NONE, false, NULL, ERR_TEMP,
	    "longer than is allowed", false,
	    { "R:1000000:* OK aaaaaaaaaaaaaaaaaa" } },
	{ "silence", TLS_NONE, false, NULL, ERR_TEMP, "silent", false,
	    { "P:5000" } },
	{ "silence before STARTTLS", TLS_STARTTLS, false, NULL, ERR_TEMP,
	    "is \"implicit\" meant?", false, { "P:5000" } },
	{ "gone", TLS_NONE, false, NULL, ERR_TEMP, "closed", true,
	    { GREETING } },
	{ "OK without capabilities", TLS_NONE, false, NULL, ERR_NONE, "",
	    true,
	    { GREETING, "C:1 CAPABILITY", "S:1 OK none\r\n", LOGIN_OK("2"),
		"C:3 CAPABILITY", "S:3 OK none\r\n", "C:4 LOGOUT" } },
	{ "starttls", TLS_STARTTLS, false, NULL, ERR_NONE, "", true,
	    { GREETING, CAPS("1", "STARTTLS LOGINDISABLED"), "C:2 STARTTLS",
		"S:2 OK go\r\n", "T", CAPS("3", ""), LOGIN_OK("4"),
		CAPS("5", ""), "C:6 LOGOUT" } },
	{ "starttls stripped", TLS_STARTTLS, false, NULL, ERR_CONFIG,
	    "does not offer STARTTLS", true,
	    { GREETING, CAPS("1", ""), "E" } },
	{ "starttls injection", TLS_STARTTLS, false, NULL, ERR_CONFIG,
	    "data in clear", true,
	    { GREETING, CAPS("1", "STARTTLS"), "C:2 STARTTLS",
		"S:2 OK go\r\n* CAPABILITY IMAP4rev1 AUTH=X\r\n", "E" } },
	{ "implicit", TLS_IMPLICIT, false, NULL, ERR_NONE, "", true,
	    { "T", GREETING, CAPS("1", ""), LOGIN_OK("2"), CAPS("3", ""),
		"C:4 LOGOUT" } },
};

static void
test_sessions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sessions); i++) {
		struct peer peer = peer_start(&peer_good, 0,
		    sessions[i].script);
		struct err err = { .kind = ERR_NONE };
		struct source *source = NULL;
		int r;

		r = open_mailbox(&peer, sessions[i].tls, sessions[i].token,
		    sessions[i].password != NULL ? sessions[i].password :
						   "pa\\ss",
		    HANDLED_KEYWORD, &source, &err);
		print_message("# %s: %s\n", sessions[i].name, err.text);
		assert_int_equal(r, sessions[i].kind == ERR_NONE ? 0 : -1);
		assert_int_equal(err.kind, sessions[i].kind);
		assert_non_null(strstr(err.text, sessions[i].text));
		assert_null(strstr(err.text, "pa\\ss"));
		source_close(source);
		if (sessions[i].whole)
			peer_finish(&peer);
		else
			peer_stop(&peer);
	}
}

/* ---- With a folder open: one operation against one script */

#define OPENED GREETING, CAPS("1", "IDLE MOVE"), LOGIN_OK("2"), \
	CAPS("3", "IDLE MOVE")
#define SELECTED(next, exists) OPENED, "C:4 SELECT \"INBOX\"\r", \
	"S:* FLAGS (\\Seen)\r\n* " exists " EXISTS\r\n* 0 RECENT\r\n" \
	"* OK [UIDVALIDITY 77] v\r\n* OK [UIDNEXT " next "] n\r\n" \
	"* OK [PERMANENTFLAGS (\\Seen \\*)] p\r\n4 OK [READ-WRITE] in\r\n"

static struct source *
open_selected(const struct peer *peer, enum config_handled handled)
{
	struct source_status status;
	struct source *source = NULL;
	struct err err;

	if (open_mailbox(peer, TLS_NONE, false, "pa\\ss", handled, &source,
		&err) == -1)
		fail_msg("%s", err.text);
	if (source_select(source, "INBOX", &status, &err) != 1)
		fail_msg("%s", err.text);
	assert_int_equal(status.uidvalidity, 77);
	return source;
}

static const struct {
	const char *name, *folder;
	int result;
	enum err_kind kind;
	bool lost;
	uint64_t uidnext;
	bool can_mark;
	const char *script[20];
} selects[] = {
	{ "found", "INBOX", 1, ERR_NONE, false, 5, true,
	    { SELECTED("5", "3") } },
	{ "no UIDNEXT", "INBOX", 1, ERR_NONE, false, 42, true,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:* 2 EXISTS\r\n* OK [UIDVALIDITY 77] v\r\n4 OK in\r\n",
		"C:5 UID SEARCH UID *\r",
		"S:* SEARCH 41\r\n5 OK done\r\n" } },
	{ "no keywords", "INBOX", 1, ERR_NONE, false, 5, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:* 2 EXISTS\r\n* OK [UIDVALIDITY 77] v\r\n"
		"* OK [UIDNEXT 5] n\r\n* OK [PERMANENTFLAGS (\\Seen)] p\r\n"
		"4 OK [READ-ONLY] in\r\n" } },
	{ "missing", "K\xc3\xb6ln & Co", 0, ERR_CONFIG, false, 0, false,
	    { OPENED, "C:4 SELECT \"K&APY-ln &- Co\"\r",
		"S:4 NO [NONEXISTENT] none\r\n",
		"C:5 LIST \"\" \"K&APY-ln &- Co\"\r", "S:5 OK done\r\n" } },
	{ "in trouble", "INBOX", -1, ERR_TEMP, false, 0, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r", "S:4 NO [SERVERBUG] oops\r\n",
		"C:5 LIST \"\" \"INBOX\"\r",
		"S:* LIST () \"/\" INBOX\r\n5 OK done\r\n" } },
	{ "flags without an end", "INBOX", 1, ERR_NONE, false, 5, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:* 2 EXISTS\r\n* OK [UIDVALIDITY 77] v\r\n"
		"* OK [UIDNEXT 5] n\r\n* OK [PERMANENTFLAGS (\r\n"
		"4 OK [READ-WRITE] in\r\n" } },
	{ "our keyword alone, odd numbers", "INBOX", 1, ERR_NONE, false, 0,
	    true,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:* 00 exists\r\n* ok [uidvalidity 77 x] v\r\n"
		"* OK [UIDNEXT 99999999999999999999] n\r\n"
		"* OK [PERMANENTFLAGS (\\Seen $certmaildDONE)] p\r\n"
		"* OK [UIDNEXT\r\n* OK\r\n* \r\n4 OK\r\n" } },
	{ "UIDVALIDITY is no number", "INBOX", -1, ERR_TEMP, false, 0, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:* OK [UIDVALIDITY x] v\r\n4 OK in\r\n" } },
	{ "a literal", "INBOX", -1, ERR_TEMP, true, 0, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:* OK [BADCHARSET ({3}\r\nabc)] x\r\n4 OK in\r\n",
		"E" } },
	{ "another tag", "INBOX", -1, ERR_TEMP, true, 0, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:44 OK in\r\n", "E" } },
	{ "BAD", "INBOX", -1, ERR_TEMP, true, 0, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r", "S:4 BAD what\r\n", "E" } },
	{ "no UIDVALIDITY", "INBOX", -1, ERR_TEMP, false, 0, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r",
		"S:* 2 EXISTS\r\n4 OK in\r\n" } },
	{ "a name that injects", "x\r\n9 DELETE y", -1, ERR_CONFIG, false, 0,
	    false, { OPENED, "C:4 LOGOUT" } },
	{ "gone", "INBOX", -1, ERR_TEMP, true, 0, false,
	    { OPENED, "C:4 SELECT \"INBOX\"\r", "S:* BYE\r\n" } },
};

static void
test_selects(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(selects); i++) {
		struct peer peer = peer_start(NULL, 0, selects[i].script);
		struct source_status status = { .uidnext = 0 };
		struct source *source = NULL;
		struct err err = { .kind = ERR_NONE };

		assert_int_equal(open_mailbox(&peer, TLS_NONE, false,
		    "pa\\ss", HANDLED_KEYWORD, &source, &err), 0);
		assert_int_equal(source_select(source, selects[i].folder,
		    &status, &err), selects[i].result);
		print_message("# %s: %s\n", selects[i].name, err.text);
		assert_int_equal(err.kind, selects[i].kind);
		assert_int_equal(source_is_lost(source), selects[i].lost);
		assert_int_equal(status.uidnext, selects[i].uidnext);
		assert_int_equal(status.can_mark, selects[i].can_mark);
		source_close(source);
		peer_finish(&peer);
	}
}

/* The folder that is selected already: what is new in it, without another
 * SELECT. */
static const struct {
	const char *name;
	int result;
	uint64_t uidnext;
	const char *script[20];
} again[] = {
	{ "nothing new", 1, 5,
	    { SELECTED("5", "3"), "C:5 NOOP\r", "S:5 OK\r\n",
		"C:6 UID SEARCH UID 5:*\r", "S:* SEARCH 4\r\n6 OK\r\n",
		"C:7 LOGOUT" } },
	{ "two, with a hole", 1, 9,
	    { SELECTED("5", "3"), "C:5 NOOP\r", "S:* 5 EXISTS\r\n5 OK\r\n",
		"C:6 UID SEARCH UID 5:*\r",
		"S:* SEARCH 8 6\r\n6 OK\r\n", "C:7 LOGOUT" } },
	{ "all of them gone", 1, 5,
	    { SELECTED("5", "3"), "C:5 NOOP\r",
		"S:* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n5 OK\r\n",
		"C:6 UID SEARCH UID 5:*\r", "S:* SEARCH\r\n6 OK\r\n",
		"C:7 LOGOUT" } },
	{ "the folder vanishes", -1, 0,
	    { SELECTED("5", "3"), "C:5 NOOP\r",
		"S:* BYE Selected mailbox was deleted\r\n" } },
	{ "refused", -1, 0,
	    { SELECTED("5", "3"), "C:5 NOOP\r", "S:5 NO busy\r\n",
		"C:6 LOGOUT" } },
};

static void
test_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(again); i++) {
		struct peer peer = peer_start(NULL, 0, again[i].script);
		struct source *source = open_selected(&peer, HANDLED_KEYWORD);
		struct source_status status = { .uidnext = 0 };
		struct err err = { .kind = ERR_NONE };

		print_message("# %s\n", again[i].name);
		assert_int_equal(source_select(source, "INBOX", &status, &err),
		    again[i].result);
		assert_int_equal(status.uidnext, again[i].uidnext);
		if (again[i].result == 1) {
			assert_int_equal(status.uidvalidity, 77);
			assert_true(status.can_mark);
		}
		source_close(source);
		peer_finish(&peer);
	}
}

/* ---- Looking */

struct seen {
	struct buf text;
	bool refuse;
};

static int
note(void *context, const struct source_message *message, struct err *err)
{
	struct seen *seen = context;

	buf_printf(&seen->text, "%llu:%llu:%s%s:%.*s;",
	    (unsigned long long)message->uid,
	    (unsigned long long)message->size, message->seen ? "s" : "",
	    message->handled ? "h" : "", (int)message->header_len,
	    message->header);
	return seen->refuse ? err_set(err, ERR_BUG, "refused") : 0;
}

#define FETCHED(n, uid, len, header) \
	"* " n " FETCH (UID " uid " RFC822.SIZE 100 FLAGS () " \
	"BODY[HEADER.FIELDS (From)]<0> {" len "}\r\n" header ")\r\n"

static const struct {
	const char *name;
	uint64_t last_uid;
	unsigned max;
	int result;
	bool lost;
	uint64_t last_out;
	bool more;
	const char *seen;
	const char *script[20];
} looks[] = {
	{ "nothing new", 4, 100, 0, false, 4, false, "",
	    { SELECTED("5", "3"), "C:5 LOGOUT" } },
	{ "two, one round, any order", 2, 100, 0, false, 4, false,
	    "3:100::a\r\n;4:7:sh:b\r\n;",
	    { SELECTED("5", "3"),
		"C:5 UID FETCH 3:4 (UID RFC822.SIZE FLAGS BODY.PEEK["
		"HEADER.FIELDS (From To Cc Delivered-To X-Original-To "
		"Subject Message-ID In-Reply-To References)]<0.32768>)\r",
		"S:* 3 FETCH (FLAGS (\\Seen $certmailddone) RFC822.SIZE 7 "
		"UID 4 BODY[HEADER.FIELDS (From)]<0> {3}\r\nb\r\n)\r\n",
		"S:" FETCHED("2", "3", "3", "a\r\n") "5 OK done\r\n" } },
	{ "flags of others are no messages", 2, 100, 0, false, 4, false,
	    "3:100::a\r\n;",
	    { SELECTED("5", "3"), "C:5 UID FETCH 3:4",
		"S:* 1 FETCH (FLAGS (\\Seen))\r\n"
		"* 4 FETCH (UID 4 FLAGS (\\Seen))\r\n"
		FETCHED("2", "3", "3", "a\r\n")
		FETCHED("2", "3", "3", "a\r\n")
		FETCHED("1", "1", "3", "x\r\n")
		FETCHED("9", "9", "3", "y\r\n")
		"* 4 EXPUNGE\r\n5 OK done\r\n" } },
	{ "holes", 0, 2, 0, false, 900, true, "7:100::;900:100::;",
	    { SELECTED("2000000000", "4"), "C:5 UID SEARCH UID 1:1999999999\r",
		"S:* SEARCH 900 7 1000000 1500000000\r\n5 OK done\r\n",
		"C:6 UID FETCH 7:900 (",
		"S:" FETCHED("1", "7", "0", "") FETCHED("2", "900", "0", "")
		"6 OK done\r\n" } },
	{ "a window without any", 0, 2, 0, false, 20000, true, "",
	    { SELECTED("50000", "30000"), "C:5 UID SEARCH UID 1:20000\r",
		"S:* SEARCH\r\n5 OK done\r\n" } },
	{ "NIL header", 3, 100, 0, false, 4, false, "4:100::;",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 1 FETCH (UID 4 RFC822.SIZE 100 FLAGS () "
		"BODY[HEADER.FIELDS (From)]<0> NIL)\r\n5 OK done\r\n" } },
	{ "NO", 3, 100, -1, false, 0, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4", "S:5 NO later\r\n" } },
	{ "not understood", 3, 100, -1, true, 0, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 1 FETCH [UID 4]\r\n5 OK done\r\n", "E" } },
	{ "not understood, one", 3, 1, -1, true, 4, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 1 FETCH [UID 4]\r\n5 OK done\r\n", "E" } },
	{ "a literal that ends early", 3, 1, -1, true, 0, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 1 FETCH (UID 4 BODY[]<0> {40000}\r\nabc" } },
	{ "codes that crash libetpan", 2, 100, 0, false, 4, false,
	    "3:100::[PERMANENTFLAGS (\r\n;",
	    { SELECTED("5", "3"), "C:5 UID FETCH 3:4",
		"S:* OK [PERMANENTFLAGS (\r\n"
		FETCHED("2", "3", "19", "[PERMANENTFLAGS (\r\n")
		"*  NO [PERMANENTFLAGS (\r\n* CAPABILITY \r\n5 OK [PERMANENTFLAGS (\r\n" } },
	{ "a literal in the wrong place", 3, 100, -1, true, 0, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* OK [X {25}\r\n* OK [PERMANENTFLAGS (\r\n\r\n", "E" } },
	{ "a literal of 4 GB and 5 bytes", 3, 1, -1, true, 4, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 1 FETCH (UID 4 BODY[]<0> {4294967301}\r\nabcde)\r\n"
		"5 OK done\r\n", "E" } },
	{ "BYE", 3, 1, -1, true, 0, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* BYE shutting down\r\n" } },
};

static void
test_looks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(looks); i++) {
		struct peer peer = peer_start(NULL, 0, looks[i].script);
		struct source *source = open_selected(&peer, HANDLED_KEYWORD);
		struct source_progress progress = { 0, false };
		struct err err = { .kind = ERR_NONE };
		struct seen seen = { .refuse = false };
		struct source_look look = { .handle = note,
			.context = &seen };

		buf_init(&seen.text, 10000);
		assert_int_equal(source_look(source, looks[i].last_uid,
		    looks[i].max, &look, &progress, &err), looks[i].result);
		print_message("# %s: %s\n", looks[i].name, err.text);
		assert_string_equal(seen.text.data, looks[i].seen);
		assert_int_equal(progress.last_uid, looks[i].last_out);
		assert_int_equal(progress.more, looks[i].more);
		assert_int_equal(source_is_lost(source), looks[i].lost);
		source_close(source);
		peer_finish(&peer);
		buf_release(&seen.text);
	}
}

/* Past the message that one look would have been about, without a look. */
static void
test_past_one(void **state)
{
	static const char *const script[] = { SELECTED("1000", "4"),
		"C:5 UID SEARCH UID 4:999\r", "S:* SEARCH 70 80 90\r\n5 OK\r\n",
		"C:6 LOGOUT", NULL };
	struct peer peer = peer_start(NULL, 0, script);
	struct source *source = open_selected(&peer, HANDLED_KEYWORD);
	struct source_look past = { .handle = NULL };
	struct source_progress progress;
	struct err err;

	(void)state;
	assert_int_equal(source_look(source, 3, 1, &past, &progress, &err), 0);
	assert_int_equal(progress.last_uid, 70);
	assert_true(progress.more);
	assert_int_equal(source_look(source, 80, 1, &past, &progress, &err),
	    0);
	assert_int_equal(progress.last_uid, 90);
	assert_true(progress.more);
	source_close(source);
	peer_finish(&peer);
}

/* Endless answers end at the budget, whatever they consist of. */
static void
test_floods(void **state)
{
	static const char *const floods[] = {
		"R:10000000:* 1 EXISTS\r\n",
		"R:10000000:* 1 FETCH (FLAGS (\\Seen))\r\n",
		"R:10000000:* OK aaaaaaaaaaaaaaaaaaaaaaaaa ",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(floods); i++) {
		const char *script[] = { SELECTED("5", "3"),
			"C:5 UID FETCH 4", floods[i], NULL };
		struct peer peer = peer_start(NULL, 0, script);
		struct source *source = open_selected(&peer, HANDLED_KEYWORD);
		struct source_look look = { .handle = note };
		struct source_progress progress;
		struct err err;

		assert_int_equal(source_look(source, 3, 1, &look, &progress,
		    &err), -1);
		assert_int_equal(err.kind, ERR_TEMP);
		assert_non_null(strstr(err.text, "longer than is allowed"));
		source_close(source);
		peer_stop(&peer);
	}
}

/* libetpan's parser of BODYSTRUCTURE calls itself for every parenthesis. */
static void
test_nested(void **state)
{
	static const char *const script[] = { SELECTED("5", "3"),
		"C:5 UID FETCH 4", "S:* 1 FETCH (UID 4 BODYSTRUCTURE ",
		"R:200000:(", NULL };
	struct peer peer = peer_start(NULL, 0, script);
	struct source *source = open_selected(&peer, HANDLED_KEYWORD);
	struct source_look look = { .handle = note };
	struct source_progress progress;
	struct err err;

	(void)state;
	assert_int_equal(source_look(source, 3, 1, &look, &progress, &err),
	    -1);
	assert_non_null(strstr(err.text, "too many parentheses"));
	assert_true(source_is_lost(source));
	source_close(source);
	peer_stop(&peer);
}

/* An answer that is cut off at any byte is a lost connection, no more. */
static void
test_truncated(void **state)
{
	static const char whole[] = "S:* 4 EXISTS\r\n"
	    FETCHED("2", "3", "3", "a\r\n") "5 OK [X y] done\r\n";
	char cut[sizeof whole];

	(void)state;
	for (size_t n = 2; n < sizeof whole - 1; n++) {
		const char *script[] = { SELECTED("5", "3"),
			"C:5 UID FETCH 3:4", cut, NULL };
		struct seen seen = { .refuse = false };
		struct source_look look = { .handle = note,
			.context = &seen };
		struct source_progress progress;
		struct source *source;
		struct peer peer;
		struct err err;

		memcpy(cut, whole, n);
		cut[n] = '\0';
		peer = peer_start(NULL, 0, script);
		source = open_selected(&peer, HANDLED_KEYWORD);
		buf_init(&seen.text, 10000);
		assert_int_equal(source_look(source, 2, 100, &look, &progress,
		    &err), -1);
		assert_int_equal(err.kind, ERR_TEMP);
		assert_true(source_is_lost(source));
		assert_int_equal(seen.text.len, 0);
		buf_release(&seen.text);
		source_close(source);
		peer_finish(&peer);
	}
}

/* ---- Fetching */

static const struct {
	const char *name;
	uint64_t limit;
	int result;
	bool lost, truncated;
	const char *bytes;
	const char *script[16];
} fetches[] = {
	{ "whole", 10, 1, false, false, "abc\r\n",
	    { SELECTED("5", "3"),
		"C:5 UID FETCH 4 (UID BODY.PEEK[]<0.11>)\r",
		"S:* 3 FETCH (UID 4 BODY[]<0> {5}\r\nabc\r\n)\r\n"
		"5 OK done\r\n" } },
	{ "at the limit", 5, 1, false, false, "abc\r\n",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4 (UID BODY.PEEK[]<0.6>)\r",
		"S:* 3 FETCH (UID 4 BODY[]<0> {5}\r\nabc\r\n)\r\n"
		"5 OK done\r\n" } },
	{ "beyond it", 4, 1, false, true, "abc\r",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4 (UID BODY.PEEK[]<0.5>)\r",
		"S:* 3 FETCH (UID 4 BODY[]<0> {5}\r\nabc\r\n)\r\n"
		"5 OK done\r\n" } },
	{ "uid after the body", 10, 1, false, false, "abc",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 3 FETCH (BODY[]<0> {3}\r\nabc UID 4)\r\n"
		"5 OK done\r\n" } },
	{ "gone", 10, 0, false, false, "",
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 3 FETCH (UID 4 FLAGS ())\r\n5 OK done\r\n" } },
	{ "another uid", 10, -1, true, false, NULL,
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 2 FETCH (UID 3 BODY[]<0> {3}\r\nabc)\r\n5 OK done\r\n",
		"E" } },
	{ "two bodies", 10, -1, true, false, NULL,
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 2 FETCH (UID 3 BODY[]<0> {3}\r\nxyz)\r\n"
		"* 3 FETCH (UID 4 BODY[]<0> {3}\r\nabc)\r\n5 OK done\r\n",
		"E" } },
	{ "RFC822 beside it", 10, -1, true, false, NULL,
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 3 FETCH (UID 4 RFC822 {1}\r\nx BODY[]<0> {3}\r\nabc)\r\n"
		"5 OK done\r\n", "E" } },
	{ "a literal that lies", 10, -1, true, false, NULL,
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 3 FETCH (UID 4 BODY[]<0> {9}\r\nabc)\r\n5 OK done\r\n",
		"E" } },
	{ "far more than asked for", 10, -1, true, false, NULL,
	    { SELECTED("5", "3"), "C:5 UID FETCH 4",
		"S:* 3 FETCH (UID 4 BODY[]<0> {9000000}\r\n",
		"R:9000:0123456789", "P:10", "R:100000:0123456789" } },
};

static void
test_fetches(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(fetches); i++) {
		struct peer peer = peer_start(NULL, 0, fetches[i].script);
		struct source *source = open_selected(&peer, HANDLED_KEYWORD);
		struct source_fetched fetched = { .bytes = 0 };
		struct err err = { .kind = ERR_NONE };
		FILE *f = tmpfile();
		char bytes[100];
		size_t n;

		assert_int_equal(source_fetch(source, 4, fetches[i].limit,
		    fileno(f), &fetched, &err), fetches[i].result);
		print_message("# %s: %s\n", fetches[i].name, err.text);
		assert_int_equal(source_is_lost(source), fetches[i].lost);
		assert_int_equal(fetched.truncated, fetches[i].truncated);
		if (fetches[i].bytes != NULL) {
			n = strlen(fetches[i].bytes);
			rewind(f);
			assert_int_equal(fread(bytes, 1, sizeof bytes, f), n);
			assert_memory_equal(bytes, fetches[i].bytes, n);
			assert_int_equal(fetched.bytes, n);
		}
		source_close(source);
		if (fetches[i].result == -1)
			peer_stop(&peer);
		else
			peer_finish(&peer);
		fclose(f);
	}
}

/* ---- Marking */

static const struct {
	const char *name;
	enum config_handled handled;
	int result;
	enum err_kind kind;
	const char *script[20];
} marks[] = {
	{ "keyword", HANDLED_KEYWORD, 1, ERR_NONE,
	    { SELECTED("5", "3"),
		"C:5 UID STORE 4 +FLAGS.SILENT ($CertmaildDone)\r",
		"S:5 OK done\r\n" } },
	{ "seen", HANDLED_SEEN, 1, ERR_NONE,
	    { SELECTED("5", "3"),
		"C:5 UID STORE 4 +FLAGS.SILENT ($CertmaildDone \\Seen)\r",
		"S:5 OK done\r\n" } },
	{ "move", HANDLED_MOVE, 1, ERR_NONE,
	    { SELECTED("5", "3"),
		"C:5 UID STORE 4 +FLAGS.SILENT ($CertmaildDone)\r",
		"S:5 OK done\r\n", "C:6 UID MOVE 4 \"Done\"\r",
		"S:* 4 EXPUNGE\r\n6 OK done\r\n" } },
	{ "move to nowhere", HANDLED_MOVE, -1, ERR_CONFIG,
	    { SELECTED("5", "3"), "C:5 UID STORE", "S:5 OK done\r\n",
		"C:6 UID MOVE", "S:6 NO [TRYCREATE] none\r\n" } },
	{ "refused", HANDLED_KEYWORD, -1, ERR_TEMP,
	    { SELECTED("5", "3"), "C:5 UID STORE", "S:5 NO busy\r\n" } },
};

static void
test_marks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(marks); i++) {
		struct peer peer = peer_start(NULL, 0, marks[i].script);
		struct source *source = open_selected(&peer, marks[i].handled);
		struct err err = { .kind = ERR_NONE };

		assert_int_equal(source_mark(source, 4, &err),
		    marks[i].result);
		print_message("# %s: %s\n", marks[i].name, err.text);
		assert_int_equal(err.kind, marks[i].kind);
		assert_false(source_is_lost(source));
		source_close(source);
		peer_finish(&peer);
	}
}

/* ---- Waiting */

static const struct {
	const char *name;
	int timeout_ms;
	int result;
	enum source_event event;
	const char *script[20];
} waits[] = {
	{ "mail", 3000, 0, SOURCE_MAIL,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n", "P:100",
		"S:* 3 FETCH (FLAGS (\\Seen))\r\n* OK still here\r\n", "P:50",
		"S:* 4 EXISTS\r\n", "C:DONE\r", "S:5 OK done\r\n",
		"C:6 LOGOUT" } },
	{ "mail in one packet with the go-ahead", 3000, 0, SOURCE_MAIL,
	    { SELECTED("5", "3"), "C:5 IDLE\r",
		"S:+ idling\r\n* 4 EXISTS\r\n", "C:DONE\r",
		"S:5 OK done\r\n", "C:6 LOGOUT" } },
	{ "mail before the go-ahead", 3000, 0, SOURCE_MAIL,
	    { SELECTED("5", "3"), "C:5 IDLE\r",
		"S:* 4 EXISTS\r\n+ idling\r\n", "C:DONE\r",
		"S:5 OK done\r\n", "C:6 LOGOUT" } },
	{ "mail after DONE", 100, 0, SOURCE_MAIL,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n", "C:DONE\r",
		"S:* 4 EXISTS\r\n5 OK done\r\n", "C:6 LOGOUT" } },
	{ "nothing", 300, 0, SOURCE_TIMEOUT,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n",
		"C:DONE\r", "S:5 OK done\r\n", "C:6 LOGOUT" } },
	{ "IDLE refused", 300, 0, SOURCE_TIMEOUT,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:5 BAD what\r\n",
		"C:6 LOGOUT" } },
	{ "BYE", 3000, -1, SOURCE_TIMEOUT,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n",
		"S:* BYE restart\r\n", "E" } },
	{ "gone", 3000, -1, SOURCE_TIMEOUT,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n" } },
	{ "DONE is not answered", 100, -1, SOURCE_TIMEOUT,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n",
		"C:DONE\r", "P:1500" } },
	{ "a literal while idle", 3000, -1, SOURCE_TIMEOUT,
	    { SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n",
		"S:* 1 FETCH (BODY[] {3}\r\n", "E" } },
};

static void
test_waits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(waits); i++) {
		struct peer peer = peer_start(NULL, 0, waits[i].script);
		struct source *source = open_selected(&peer, HANDLED_KEYWORD);
		enum source_event event = SOURCE_TIMEOUT;
		struct err err = { .kind = ERR_NONE };

		assert_int_equal(source_wait(source, waits[i].timeout_ms, -1,
		    &event, &err), waits[i].result);
		print_message("# %s: %s\n", waits[i].name, err.text);
		assert_int_equal(event, waits[i].event);
		assert_int_equal(source_is_lost(source),
		    waits[i].result == -1);
		source_close(source);
		peer_finish(&peer);
	}
}

/* Mail that comes while a message is fetched is not forgotten in IDLE: the
 * server has told it, and will not again. */
static void
test_news_while_fetching(void **state)
{
	static const char *const script[] = { SELECTED("5", "3"),
		"C:5 UID FETCH 4",
		"S:* 3 FETCH (UID 4 BODY[]<0> {3}\r\nabc)\r\n* 4 EXISTS\r\n"
		"5 OK done\r\n", "C:6 NOOP", "S:6 OK\r\n",
		"C:7 UID SEARCH UID 5:*\r", "S:* SEARCH 5\r\n7 OK\r\n",
		"C:8 IDLE\r", "S:+ idling\r\n", "C:DONE\r", "S:8 OK\r\n",
		"C:9 LOGOUT", NULL };
	struct peer peer = peer_start(NULL, 0, script);
	struct source *source = open_selected(&peer, HANDLED_KEYWORD);
	struct source_fetched fetched;
	struct source_status status;
	enum source_event event;
	FILE *f = tmpfile();
	struct err err;

	(void)state;
	assert_int_equal(source_fetch(source, 4, 10, fileno(f), &fetched,
	    &err), 1);
	assert_int_equal(source_wait(source, 5000, -1, &event, &err), 0);
	assert_int_equal(event, SOURCE_MAIL);
	assert_int_equal(source_select(source, "INBOX", &status, &err), 1);
	assert_int_equal(status.uidnext, 6);
	assert_int_equal(source_wait(source, 100, -1, &event, &err), 0);
	assert_int_equal(event, SOURCE_TIMEOUT);
	source_close(source);
	peer_finish(&peer);
	fclose(f);
}

static void
test_wait_other(void **state)
{
	static const char *const script[] = {
		SELECTED("5", "3"), "C:5 IDLE\r", "S:+ idling\r\n",
		"C:DONE\r", "S:5 OK done\r\n", "C:6 LOGOUT", NULL,
	};
	struct peer peer = peer_start(NULL, 0, script);
	struct source *source = open_selected(&peer, HANDLED_KEYWORD);
	enum source_event event = SOURCE_TIMEOUT;
	struct err err;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(source_wait(source, 5000, fds[0], &event, &err), 0);
	assert_int_equal(event, SOURCE_OTHER);
	source_close(source);
	peer_finish(&peer);
	close(fds[0]);
	close(fds[1]);
}

/* ---- Folder names (RFC 3501 section 5.1.3) */

static const struct {
	const char *name, *encoded; /* NULL: refused */
} names[] = {
	{ "INBOX", "INBOX" },
	{ "a&b", "a&-b" },
	{ "~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/\xe6\x97\xa5\xe6\x9c\xac"
	  "\xe8\xaa\x9e", "~peter/mail/&U,BTFw-/&ZeVnLIqe-" },
	{ "Entw\xc3\xbcrfe", "Entw&APw-rfe" },
	{ "\xf0\x9f\x98\x80", "&2D3eAA-" },
	{ "", NULL },
	{ "a\nb", NULL },
	{ "a\x7f", NULL },
	{ "a\xff", NULL },
};

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct err err;
		struct buf b;
		int r;

		buf_init(&b, 1000);
		r = utf7_put(&b, names[i].name, &err);
		assert_int_equal(r, names[i].encoded != NULL ? 0 : -1);
		if (r == 0)
			assert_string_equal(b.data, names[i].encoded);
		buf_release(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sessions),
		cmocka_unit_test(test_selects),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_past_one),
		cmocka_unit_test(test_floods),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_fetches),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_news_while_fetching),
		cmocka_unit_test(test_wait_other),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, peer_setup, peer_teardown);
}
