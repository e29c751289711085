/* SPDX-License-Identifier: ISC */
#include "mail/uidset.h"

#include <stdlib.h>

#include "base/mem.h"

#define SIZE_FIRST 256

/* uids are hashes already; the slot that holds uid, or a free one. */
static size_t
find(const struct uidset *set, uint64_t uid)
{
	size_t i = (size_t)uid & (set->size - 1);

	while (set->slots[i] != 0 && set->slots[i] != uid)
		i = (i + 1) & (set->size - 1);
	return i;
}

bool
uidset_has(const struct uidset *set, uint64_t uid)
{
	return set->slots != NULL && set->slots[find(set, uid)] == uid;
}

static void
grow(struct uidset *set)
{
	struct uidset old = *set;

	set->size = old.size > 0 ? old.size * 2 : SIZE_FIRST;
	set->slots = xcalloc(set->size, sizeof *set->slots);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i] != 0)
			set->slots[find(set, old.slots[i])] = old.slots[i];
	free(old.slots);
}

void
uidset_add(struct uidset *set, uint64_t uid)
{
	size_t i;

	if (uid == 0)
		return;
	if (set->count * 4 >= set->size * 3)
		grow(set);
	i = find(set, uid);
	if (set->slots[i] == 0) {
		set->slots[i] = uid;
		set->count++;
	}
}

void
uidset_release(struct uidset *set)
{
	free(set->slots);
	*set = (struct uidset){ 0 };
}
