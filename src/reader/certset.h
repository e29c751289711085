/* SPDX-License-Identifier: ISC */
/*
 * Certificates by subject: the roots and the known intermediates, and those
 * of one question.  They are kept as DER and parsed when a chain asks for
 * them: thousands fit into the small process that forks the readers.
 */
#ifndef READER_CERTSET_H
#define READER_CERTSET_H

#include <openssl/x509.h>
#include <stddef.h>

#define CERTSET_MAX 16384 /* of one file */

struct certset_entry {
	unsigned long subject; /* X509_NAME_hash_ex */
	unsigned char *der;
	size_t len;
	X509 *x509; /* NULL until it was asked for */
};

struct certset {
	struct certset_entry *entries;
	size_t count, room;
};

void certset_init(struct certset *set);
void certset_release(struct certset *set);

/* All certificates in a file of any form (PEM, DER, PKCS#7).  Returns how
 * many; what does not parse is passed over. */
size_t certset_add(struct certset *set, const unsigned char *data, size_t len);

/*
 * The next certificate whose subject is name; *cursor begins at 0.  NULL at
 * the end.  It stays the set's.
 */
X509 *certset_next(struct certset *set, const X509_NAME *name,
    size_t *cursor);

#endif
