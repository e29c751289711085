/* SPDX-License-Identifier: ISC */
/*
 * Which certificate of a delivery is the one, and whether it may go in
 * service: a flat list of checks, each adding its own finding, so that one
 * letter can name everything that is wrong.  A certificate is matched by its
 * public key, never by name.
 */
#ifndef READER_PROOF_H
#define READER_PROOF_H

#include "reader/bundle.h"
#include "reader/chain.h"
#include "wire/verdict.h"

/* Fill everything in verdict (initialised) but its files. */
void proof_run(const struct inspect_question *q, const struct bundle *b,
    struct chain_source *source, struct verdict *verdict);

#endif
