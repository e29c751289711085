/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "mail/imap_private.h"
#include "mail/login.h"
#include "mail/xoauth2.h"

/* Up to the next continuation or tagged answer. */
static int
next_answer(struct imap *im, const char *tag, enum imap_answer *answer_out,
    struct err *err)
{
	do {
		if (imap_line(im, tag, answer_out, err) == -1)
			return -1;
	} while (*answer_out == IMAP_UNTAGGED);
	return 0;
}

static int
refused(struct imap *im, const char *user, enum imap_answer answer,
    const char *tag, struct err *err)
{
	const char *text = imap_line_text(im, answer, tag);
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
write_string(struct imap *im, const char *tag, const unsigned char *data,
    size_t len, struct err *err)
{
	enum imap_answer answer;
	char head[32];

	if (is_quotable(data, len))
		return imap_write_quoted(im, data, len, err);
	snprintf(head, sizeof head, " {%zu}\r\n", len);
	if (imap_write(im, head, strlen(head), err) == -1 ||
	    next_answer(im, tag, &answer, err) == -1)
		return -1;
	if (answer != IMAP_CONTINUE)
		return refused(im, "this user", answer, tag, err);
	return imap_write(im, data, len, err);
}

static int
login_password(struct imap *im, const char *user,
    const struct secret *password, struct err *err)
{
	enum imap_answer answer;
	char tag[IMAP_TAG_TEXT], head[IMAP_TAG_TEXT + 8];

	if ((im->capabilities & IMAP_LOGINDISABLED) != 0)
		return err_set(err, ERR_CONFIG,
		    "%s forbids LOGIN with a password; use tls = \"implicit\" "
		    "or \"starttls\", or a token_command", im->host);
	imap_next_tag(im, tag);
	snprintf(head, sizeof head, "%s LOGIN", tag);
	if (imap_write(im, head, strlen(head), err) == -1 ||
	    write_string(im, tag, (const unsigned char *)user, strlen(user),
		err) == -1 ||
	    write_string(im, tag, password->data, password->len, err) == -1 ||
	    imap_write(im, "\r\n", 2, err) == -1 ||
	    next_answer(im, tag, &answer, err) == -1)
		return -1;
	if (answer != IMAP_OK)
		return refused(im, user, answer, tag, err);
	return 0;
}

/* The refused token's challenge is answered with an empty line, so that the
 * tagged NO follows. */
static int
token_refused(struct imap *im, const char *user, const char *tag,
    struct err *err)
{
	const char *text = imap_line_text(im, IMAP_CONTINUE, tag);
	enum imap_answer answer;
	struct buf why;

	buf_init(&why, 200);
	xoauth2_challenge(text, strlen(text), &why);
	if (imap_write(im, "\r\n", 2, err) == 0 &&
	    next_answer(im, tag, &answer, err) == 0) {
		refused(im, user, answer, tag, err);
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
	char tag[IMAP_TAG_TEXT], head[IMAP_TAG_TEXT + 32];
	bool initial = (im->capabilities & IMAP_SASL_IR) != 0;
	int rc = -1;

	if ((im->capabilities & IMAP_XOAUTH2) == 0)
		return err_set(err, ERR_CONFIG,
		    "%s does not offer XOAUTH2, which token_command needs",
		    im->host);
	imap_next_tag(im, tag);
	snprintf(head, sizeof head, "%s AUTHENTICATE XOAUTH2%s", tag,
	    initial ? " " : "\r\n");
	xoauth2_response(user, token, &response);
	if (imap_write(im, head, strlen(head), err) == -1)
		goto out;
	if (!initial) {
		if (next_answer(im, tag, &answer, err) == -1)
			goto out;
		if (answer != IMAP_CONTINUE) {
			refused(im, user, answer, tag, err);
			goto out;
		}
	}
	if (imap_write(im, response.data, response.len, err) == -1 ||
	    imap_write(im, "\r\n", 2, err) == -1 ||
	    next_answer(im, tag, &answer, err) == -1)
		goto out;
	if (answer == IMAP_CONTINUE)
		token_refused(im, user, tag, err);
	else if (answer != IMAP_OK)
		refused(im, user, answer, tag, err);
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
