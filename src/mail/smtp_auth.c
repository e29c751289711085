/* SPDX-License-Identifier: ISC */
/* RFC 4954; the secret is only ever in struct secret. */
#include <string.h>

#include "mail/login.h"
#include "mail/smtp_private.h"
#include "mail/xoauth2.h"

/* before SECRET CRLF, in one write, and the reply. */
static int
send_secret(struct smtp *smtp, const char *before, const struct secret *base64,
    struct smtp_reply *reply, struct err *err)
{
	struct secret line = { 0 };
	size_t n = strlen(before);
	int rc;

	stream_begin_operation(smtp->stream, smtp->command_seconds,
	    SMTP_REPLY_BYTES);
	secret_alloc(&line, n + base64->len + 2);
	memcpy(line.data, before, n);
	memcpy(line.data + n, base64->data, base64->len);
	memcpy(line.data + n + base64->len, "\r\n", 2);
	rc = smtp_write(smtp, line.data, line.len, err);
	secret_release(&line);
	if (rc == -1)
		return -1;
	return smtp_read_reply(smtp, reply, NULL, err);
}

static int
login_xoauth2(struct smtp *smtp, const char *user, const struct secret *token,
    struct smtp_reply *reply, struct err *err)
{
	struct secret response = { 0 };
	struct buf why;
	int rc;

	xoauth2_response(user, token, &response);
	rc = send_secret(smtp, "AUTH XOAUTH2 ", &response, reply, err);
	secret_release(&response);
	if (rc == -1 || reply->code != 334)
		return rc;
	/* A challenge is the reason of a refusal; an empty line gets the
	 * final answer. */
	buf_init(&why, 200);
	xoauth2_challenge(reply->text, strlen(reply->text), &why);
	rc = smtp_command(smtp, "", reply, err);
	if (rc == 0 && reply->code >= 500) {
		rc = smtp_refused(smtp, reply, "login", err);
		if (why.len > 0)
			err_prefix(err, "the token is refused (%s)", why.data);
	}
	buf_release(&why);
	return rc;
}

static int
login_plain(struct smtp *smtp, const char *user, const struct secret *password,
    struct smtp_reply *reply, struct err *err)
{
	struct secret response = { 0 };
	int rc;

	sasl_plain_response(user, password, &response);
	rc = send_secret(smtp, "AUTH PLAIN ", &response, reply, err);
	secret_release(&response);
	return rc;
}

static int
login_login(struct smtp *smtp, const char *user, const struct secret *password,
    struct smtp_reply *reply, struct err *err)
{
	struct secret base64 = { 0 };
	int rc;

	rc = smtp_command(smtp, "AUTH LOGIN", reply, err);
	if (rc == 0 && reply->code == 334) {
		sasl_base64(user, strlen(user), &base64);
		rc = send_secret(smtp, "", &base64, reply, err);
	}
	if (rc == 0 && reply->code == 334) {
		sasl_base64(password->data, password->len, &base64);
		rc = send_secret(smtp, "", &base64, reply, err);
	}
	secret_release(&base64);
	return rc;
}

int
smtp_login(struct smtp *smtp, const struct config_server *server,
    const struct secret *secret, struct err *err)
{
	struct smtp_reply reply = { .code = 0 };
	int rc;

	if (!stream_is_tls(smtp->stream) && !stream_is_loopback(smtp->stream))
		return err_set(err, ERR_CONFIG, "%s: no login without TLS",
		    smtp->host);
	if (sasl_check(server->user, secret, err) == -1)
		return -1;
	if (login_is_token(server)) {
		if ((smtp->extensions & SMTP_AUTH_XOAUTH2) == 0)
			return err_set(err, ERR_CONFIG,
			    "%s does not offer XOAUTH2, which token_command "
			    "needs", smtp->host);
		rc = login_xoauth2(smtp, server->user, secret, &reply, err);
	} else if ((smtp->extensions & SMTP_AUTH_PLAIN) != 0) {
		rc = login_plain(smtp, server->user, secret, &reply, err);
	} else if ((smtp->extensions & SMTP_AUTH_LOGIN) != 0) {
		rc = login_login(smtp, server->user, secret, &reply, err);
	} else {
		return err_set(err, ERR_CONFIG,
		    "%s offers neither AUTH PLAIN nor LOGIN; a relay that "
		    "asks for no login needs no user", smtp->host);
	}
	if (rc == -1)
		return -1;
	if (reply.code != 235) {
		smtp_refused(smtp, &reply, "login", err);
		return err_prefix(err, "%s is refused", server->user);
	}
	return 0;
}
