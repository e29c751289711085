/* SPDX-License-Identifier: ISC */
/* A set of 64-bit uids that only grows; 0 cannot be in it. */
#ifndef MAIL_UIDSET_H
#define MAIL_UIDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct uidset {
	uint64_t *slots; /* NULL when empty */
	size_t size;     /* a power of two */
	size_t count;
};

bool uidset_has(const struct uidset *set, uint64_t uid);
void uidset_add(struct uidset *set, uint64_t uid);
void uidset_release(struct uidset *set);

#endif
