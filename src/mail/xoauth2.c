/* SPDX-License-Identifier: ISC */
#include "mail/xoauth2.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define CHALLENGE_MAX 1000 /* bytes of base64 that are looked at */

void
sasl_base64(const void *data, size_t len, struct secret *out)
{
	secret_alloc(out, (len + 2) / 3 * 4);
	EVP_EncodeBlock(out->data, data, (int)len);
}

static void
put(struct secret *to, size_t *at, const void *data, size_t len)
{
	memcpy(to->data + *at, data, len);
	*at += len;
}

void
xoauth2_response(const char *user, const struct secret *token,
    struct secret *out)
{
	static const char between[] = "\1auth=Bearer ";
	struct secret raw = { 0 };
	size_t at = 0;

	secret_alloc(&raw, 5 + strlen(user) + strlen(between) + token->len + 2);
	put(&raw, &at, "user=", 5);
	put(&raw, &at, user, strlen(user));
	put(&raw, &at, between, strlen(between));
	put(&raw, &at, token->data, token->len);
	put(&raw, &at, "\1\1", 2);
	sasl_base64(raw.data, raw.len, out);
	secret_release(&raw);
}

void
sasl_plain_response(const char *user, const struct secret *password,
    struct secret *out)
{
	struct secret raw = { 0 };
	size_t at = 0;

	secret_alloc(&raw, strlen(user) + password->len + 2);
	put(&raw, &at, "", 1);
	put(&raw, &at, user, strlen(user));
	put(&raw, &at, "", 1);
	put(&raw, &at, password->data, password->len);
	sasl_base64(raw.data, raw.len, out);
	secret_release(&raw);
}

void
xoauth2_challenge(const char *base64, size_t len, struct buf *b)
{
	unsigned char in[CHALLENGE_MAX + 1], out[CHALLENGE_MAX];
	int n;

	if (len == 0 || len > CHALLENGE_MAX || len % 4 != 0)
		return;
	memcpy(in, base64, len);
	n = EVP_DecodeBlock(out, in, (int)len);
	/* EVP_DecodeBlock counts the padding as bytes. */
	for (int i = 0; i < n && out[i] != '\0'; i++)
		buf_putc(b, out[i] >= 0x20 && out[i] < 0x7f ? (char)out[i] :
							      '?');
}

int
sasl_check(const char *user, const struct secret *secret, struct err *err)
{
	if (user == NULL || *user == '\0')
		return err_set(err, ERR_CONFIG, "no user is set");
	for (const char *p = user; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return err_set(err, ERR_CONFIG,
			    "the user name has a control character");
	if (secret == NULL || secret->len == 0)
		return err_set(err, ERR_CONFIG, "the password is empty");
	for (size_t i = 0; i < secret->len; i++)
		if (secret->data[i] < 0x20 || secret->data[i] == 0x7f)
			return err_set(err, ERR_CONFIG,
			    "the password or token has a control character "
			    "(a line end in its file?)");
	return 0;
}
