/* SPDX-License-Identifier: ISC */
#include "reader/identity.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const fields[] = { "From", "Date", "Subject",
	"Message-ID" };

/* Kept from its first use on: to find it again each time is not cheap. */
static const EVP_MD *
sha256(void)
{
	static EVP_MD *md;

	if (md == NULL)
		md = EVP_MD_fetch(NULL, "SHA256", NULL);
	return md;
}

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

void
identity_make(const struct header *header, const unsigned char *body,
    size_t len, char identity_out[READING_IDENTITY_MAX + 1])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned size = 0, i;
	size_t k;
	bool ok = md != NULL && sha256() != NULL &&
	    EVP_DigestInit_ex2(md, sha256(), NULL) == 1;

	for (k = 0; ok && k < COUNT(fields); k++)
		ok = add_field(md, header_find(header, fields[k]));
	while (len > 0 && is_blank(body[len - 1]))
		len--;
	ok = ok && EVP_DigestUpdate(md, body, len) == 1 &&
	    EVP_DigestFinal_ex(md, hash, &size) == 1;
	identity_out[0] = '\0';
	for (i = 0; ok && i < size && 2 * i < READING_IDENTITY_MAX; i++) {
		identity_out[2 * i] = digits[hash[i] >> 4];
		identity_out[2 * i + 1] = digits[hash[i] & 15];
		identity_out[2 * i + 2] = '\0';
	}
	EVP_MD_CTX_free(md);
}

void
identity_warm_up(void)
{
	static const struct header none = { .fields = NULL };
	char ignored[READING_IDENTITY_MAX + 1];

	identity_make(&none, (const unsigned char *)"", 0, ignored);
}
