/* SPDX-License-Identifier: ISC */
#include "reader/certset.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/bundle.h"

void
certset_init(struct certset *set)
{
	memset(set, 0, sizeof *set);
}

void
certset_release(struct certset *set)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		free(set->entries[i].der);
		X509_free(set->entries[i].x509);
	}
	free(set->entries);
	certset_init(set);
}

size_t
certset_add(struct certset *set, const unsigned char *data, size_t len)
{
	struct certset_entry *e;
	struct bundle_cert *cert;
	uint32_t certs;
	struct bundle b;
	size_t i, count;

	bundle_init(&b);
	b.certs_max = CERTSET_MAX;
	b.parses = 2 * CERTSET_MAX;
	bundle_add_file(&b, "", data, len, &certs);
	count = b.cert_count;
	for (i = 0; i < count; i++) {
		cert = &b.certs[i];
		if (set->count == set->room) {
			set->room = set->room == 0 ? 64 : 2 * set->room;
			set->entries = xreallocarray(set->entries, set->room,
			    sizeof *set->entries);
		}
		e = &set->entries[set->count++];
		e->subject = X509_NAME_hash_ex(
		    X509_get_subject_name(cert->x509), NULL, NULL, NULL);
		e->der = cert->der;
		e->len = cert->der_len;
		e->x509 = NULL;
		cert->der = NULL;
	}
	bundle_release(&b);
	return count;
}

X509 *
certset_next(struct certset *set, const X509_NAME *name, size_t *cursor)
{
	unsigned long subject = X509_NAME_hash_ex(name, NULL, NULL, NULL);
	const unsigned char *p;
	struct certset_entry *e;

	while (*cursor < set->count) {
		e = &set->entries[(*cursor)++];
		if (e->subject != subject)
			continue;
		p = e->der;
		if (e->x509 == NULL)
			e->x509 = d2i_X509(NULL, &p, (long)e->len);
		ERR_clear_error();
		if (e->x509 != NULL && X509_NAME_cmp(name,
			X509_get_subject_name(e->x509)) == 0)
			return e->x509;
	}
	return NULL;
}
