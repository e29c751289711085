/* SPDX-License-Identifier: ISC */
#include "store/intermediate.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>

#include "store/query.h"

#define DAY 86400
#define PEM_LINE 48 /* bytes in a line of 64 characters, RFC 7468 2 */

int
intermediate_remember(struct db *db, const struct intermediate *i, int64_t now,
    struct err *err)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	int64_t last_seen;
	struct query q;
	int known;

	SHA256(i->der, i->der_len, hash);
	query_begin(&q, db, STATEMENT_INTERMEDIATE_SEEN, err);
	query_blob(&q, hash, sizeof hash);
	known = query_value(&q, &last_seen);
	/* The same few come with every delivery: one write a day each. */
	if (known == -1 || (known == 1 && now < last_seen + DAY))
		return known == -1 ? -1 : 0;
	query_begin(&q, db, STATEMENT_INTERMEDIATE_INSERT, err);
	query_blob(&q, hash, sizeof hash);
	query_blob(&q, i->der, i->der_len);
	query_text(&q, i->subject);
	query_int(&q, i->not_after);
	query_int(&q, now);
	if (query_run_one(&q) == -1)
		return -1;
	return known == 0 ? 1 : 0;
}

/* Whole, or (b full) not at all: false. */
static bool
append_pem(struct buf *b, const unsigned char *der, size_t len)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----\n";
	static const char end[] = "-----END CERTIFICATE-----\n";
	unsigned char line[PEM_LINE / 3 * 4 + 1];
	size_t offset, n, lines = (len + PEM_LINE - 1) / PEM_LINE;
	size_t need = sizeof begin + sizeof end - 2 + (len + 2) / 3 * 4 +
	    lines;

	if (need > b->max - b->len)
		return false;
	buf_puts(b, begin);
	for (offset = 0; offset < len; offset += n) {
		n = len - offset < PEM_LINE ? len - offset : PEM_LINE;
		EVP_EncodeBlock(line, der + offset, (int)n);
		buf_puts(b, (const char *)line);
		buf_putc(b, '\n');
	}
	buf_puts(b, end);
	return true;
}

int
intermediate_pem(struct db *db, int64_t now, struct buf *b, struct err *err)
{
	unsigned char *der;
	struct query q;
	bool room = true;
	size_t len;
	int rc = 0;

	query_begin(&q, db, STATEMENT_INTERMEDIATE_LIST, err);
	query_int(&q, now);
	while (room && (rc = query_step(&q)) == 1) {
		der = query_get_blob(&q, &len);
		room = append_pem(b, der, len);
		free(der);
	}
	query_end(&q);
	return rc == -1 ? -1 : 0;
}
