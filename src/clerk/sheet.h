/* SPDX-License-Identifier: ISC */
/*
 * The values of one letter, in the words of its language: what a template of
 * clerk/letters may name.  All of them stand in every letter of a request,
 * "" when there is nothing to tell.  Only reads: rows, never a secret.
 */
#ifndef CLERK_SHEET_H
#define CLERK_SHEET_H

#include <stddef.h>

#include "clerk/letters.h"
#include "clerk/post.h"
#include "clerk/step.h"
#include "clerk/words.h"

#define SHEET_VALUES_MAX 40

struct sheet {
	struct letter_value values[SHEET_VALUES_MAX];
	char *owned[SHEET_VALUES_MAX]; /* the texts, behind values */
	size_t count;
};

/* Fill it anew from the row, the shop and the facts of a step that has run;
 * the caller releases it. */
void sheet_fill(struct sheet *sheet, const struct post *post,
    const struct step *step, const struct words *words);
void sheet_release(struct sheet *sheet);

#endif
