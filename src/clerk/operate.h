/* SPDX-License-Identifier: ISC */
/*
 * An operator's word, through the same table and the same transaction as
 * everything else that happens to a request.
 */
#ifndef CLERK_OPERATE_H
#define CLERK_OPERATE_H

#include "clerk/post.h"
#include "clerk/state.h"

/*
 * Apply an event (EV_APPROVE and what follows it) to a request.  1 done,
 * *state_out is its state now; 0 there is no such request; -1.  ERR_INPUT
 * when the table has no row for it: an operator's mistake does not hold a
 * request.  Begins and commits.
 */
int operate_event(const struct post *post, int64_t request_id,
    enum clerk_event event, const char *actor, const char *detail,
    int64_t now, enum request_state *state_out, struct err *err);

/* Write the letter that belongs to the request's state once more. */
int operate_resend(const struct post *post, int64_t request_id,
    const char *actor, int64_t now, const char **letter_out,
    struct err *err);

/* An installed one: ask for the next certificate now. */
int operate_renew(const struct post *post, int64_t request_id,
    const char *actor, int64_t now, struct err *err);

#endif
