/* SPDX-License-Identifier: ISC */
#include "reader/identity.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const fields[] = { "From", "Date", "Subject",
	"Message-ID" };

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A value and an end mark, without any white space: lines may be folded
 * elsewhere. */
static bool
add_field(EVP_MD_CTX *md, const struct header_field *field)
{
	char *text = header_raw(field);
	size_t i, len = 0;
	bool ok;

	for (i = 0; text[i] != '\0'; i++)
		if (text[i] != ' ')
			text[len++] = text[i];
	ok = EVP_DigestUpdate(md, text, len) == 1 &&
	    EVP_DigestUpdate(md, "", 1) == 1;
	free(text);
	return ok;
}

/* Without the CRs of line ends, and without blank lines at the end. */
static bool
add_body(EVP_MD_CTX *md, const unsigned char *p, size_t len)
{
	const unsigned char *end, *start = p;
	bool ok = true;

	while (len > 0 && is_blank(p[len - 1]))
		len--;
	for (end = p + len; ok && (p = memchr(p, '\r', (size_t)(end - p))) !=
	    NULL; p++) {
		if (p + 1 == end || p[1] != '\n')
			continue;
		ok = EVP_DigestUpdate(md, start, (size_t)(p - start)) == 1;
		start = p + 1;
	}
	return ok && EVP_DigestUpdate(md, start, (size_t)(end - start)) == 1;
}

void
identity_make(const struct header *header, const unsigned char *body,
    size_t len, char identity_out[READING_IDENTITY_MAX + 1])
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned size = 0, i;
	size_t k;
	bool ok = md != NULL && EVP_DigestInit(md, EVP_sha256()) == 1;

	for (k = 0; ok && k < COUNT(fields); k++)
		ok = add_field(md, header_find(header, fields[k]));
	ok = ok && add_body(md, body, len) &&
	    EVP_DigestFinal(md, hash, &size) == 1;
	identity_out[0] = '\0';
	for (i = 0; ok && i < size && 2 * i < READING_IDENTITY_MAX; i++)
		snprintf(identity_out + 2 * i, 3, "%02x", hash[i]);
	EVP_MD_CTX_free(md);
}

void
identity_warm_up(void)
{
	static const struct header none = { .fields = NULL };
	char ignored[READING_IDENTITY_MAX + 1];

	identity_make(&none, (const unsigned char *)"", 0, ignored);
}
