/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "mail/imap_private.h"
#include "mail/login.h"
#include "mail/xoauth2.h"

/* Up to the next continuation or tagged answer. */
static int
next_answer(struct imap *im, enum imap_answer *answer_out, struct err *err)
{
	do {
		if (imap_line(im, answer_out, err) == -1)
			return -1;
	} while (*answer_out == IMAP_UNTAGGED);
	return 0;
}

static int
refused(struct imap *im, const char *user, enum imap_answer answer,
    struct err *err)
{
	const char *text = imap_line_text(im, answer);
	/* RFC 5530: these say that the server, not the password, is wrong. */
	bool temporary = strncasecmp(text, "[UNAVAILABLE]", 13) == 0 ||
	    strncasecmp(text, "[INUSE]", 7) == 0;

	im->lost = true;
	return err_set(err, temporary ? ERR_TEMP : ERR_CONFIG,
	    "%s: login as %s is refused: %.200s", im->host, user, text);
}

static bool
is_quotable(const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (data[i] < 0x20 || data[i] > 0x7e)
			return false;
	return true;
}

/*
 * One argument after a space: a quoted string, or a synchronising literal
 * when it is not ASCII (RFC 3501 section 4.3).
 */
static int
write_string(struct imap *im, const unsigned char *data, size_t len,
    struct err *err)
{
	struct secret out = { 0 };
	enum imap_answer answer;
	char head[32];
	size_t at = 0;
	int rc;

	if (!is_quotable(data, len)) {
		snprintf(head, sizeof head, " {%zu}\r\n", len);
		if (imap_write(im, head, strlen(head), err) == -1 ||
		    next_answer(im, &answer, err) == -1)
			return -1;
		if (answer != IMAP_CONTINUE)
			return refused(im, "this user", answer, err);
		return imap_write(im, data, len, err);
	}
	secret_alloc(&out, 3 + 2 * len);
	out.data[at++] = ' ';
	out.data[at++] = '"';
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '"' || data[i] == '\\')
			out.data[at++] = '\\';
		out.data[at++] = data[i];
	}
	out.data[at++] = '"';
	rc = imap_write(im, out.data, at, err);
	secret_release(&out);
	return rc;
}

static int
login_password(struct imap *im, const char *user,
    const struct secret *password, struct err *err)
{
	enum imap_answer answer;
	char head[32];

	if ((im->capabilities & IMAP_LOGINDISABLED) != 0)
		return err_set(err, ERR_CONFIG,
		    "%s forbids LOGIN with a password; use tls = \"implicit\" "
		    "or \"starttls\", or a token_command", im->host);
	snprintf(head, sizeof head, "%s LOGIN", imap_next_tag(im));
	if (imap_write(im, head, strlen(head), err) == -1 ||
	    write_string(im, (const unsigned char *)user, strlen(user), err) ==
		-1 ||
	    write_string(im, password->data, password->len, err) == -1 ||
	    imap_write(im, "\r\n", 2, err) == -1 ||
	    next_answer(im, &answer, err) == -1)
		return -1;
	if (answer != IMAP_OK)
		return refused(im, user, answer, err);
	return 0;
}

/* The refused token's challenge is answered with an empty line, so that the
 * tagged NO follows. */
static int
token_refused(struct imap *im, const char *user, struct err *err)
{
	const char *text = imap_line_text(im, IMAP_CONTINUE);
	enum imap_answer answer;
	struct buf why;

	buf_init(&why, 200);
	xoauth2_challenge(text, strlen(text), &why);
	if (imap_write(im, "\r\n", 2, err) == 0 &&
	    next_answer(im, &answer, err) == 0) {
		refused(im, user, answer, err);
		if (why.len > 0)
			err_prefix(err, "the token is refused (%s)", why.data);
	}
	buf_release(&why);
	im->lost = true;
	return -1;
}

static int
login_token(struct imap *im, const char *user, const struct secret *token,
    struct err *err)
{
	struct secret response = { 0 };
	enum imap_answer answer;
	char head[64];
	bool initial = (im->capabilities & IMAP_SASL_IR) != 0;
	int rc = -1;

	if ((im->capabilities & IMAP_XOAUTH2) == 0)
		return err_set(err, ERR_CONFIG,
		    "%s does not offer XOAUTH2, which token_command needs",
		    im->host);
	snprintf(head, sizeof head, "%s AUTHENTICATE XOAUTH2%s",
	    imap_next_tag(im), initial ? " " : "\r\n");
	xoauth2_response(user, token, &response);
	if (imap_write(im, head, strlen(head), err) == -1)
		goto out;
	if (!initial) {
		if (next_answer(im, &answer, err) == -1)
			goto out;
		if (answer != IMAP_CONTINUE) {
			refused(im, user, answer, err);
			goto out;
		}
	}
	if (imap_write(im, response.data, response.len, err) == -1 ||
	    imap_write(im, "\r\n", 2, err) == -1 ||
	    next_answer(im, &answer, err) == -1)
		goto out;
	if (answer == IMAP_CONTINUE)
		token_refused(im, user, err);
	else if (answer != IMAP_OK)
		refused(im, user, answer, err);
	else
		rc = 0;
out:
	secret_release(&response);
	return rc;
}

int
imap_login(struct imap *im, const struct config_server *server,
    const struct secret *secret, struct err *err)
{
	int rc;

	if (!stream_is_tls(im->stream) && !stream_is_loopback(im->stream))
		return err_set(err, ERR_CONFIG,
		    "%s: no login without TLS", im->host);
	if (sasl_check(server->user, secret, err) == -1)
		return -1;
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (login_is_token(server))
		rc = login_token(im, server->user, secret, err);
	else
		rc = login_password(im, server->user, secret, err);
	if (rc == 0)
		im->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	return rc;
}
