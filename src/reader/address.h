/* SPDX-License-Identifier: ISC */
/*
 * Addresses and message identifiers out of header fields (RFC 5322, 3.4 and
 * 3.6.4; 6532), as broken as they come.  A result holds no control
 * character, no blank outside quotes and nothing that was too long.
 */
#ifndef READER_ADDRESS_H
#define READER_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "reader/header.h"

/*
 * Append the addresses of an unfolded field (header_raw) to items until
 * room are there: the address alone, without name, comments and route.  Each
 * is the caller's.  A name without a domain counts where nothing else does.
 * Returns how many the field has, also past room.
 */
size_t address_list(const char *text, char **items, size_t *count,
    size_t room);

/* The first address of a field, or "" when there is none. */
char *address_first(const struct header *header, const char *name);

/* How many addresses all fields of that name hold together. */
size_t address_count(const struct header *header, const char *name);

/* To, Cc, Delivered-To and X-Original-To, without doubles. */
void address_recipients(const struct header *header, char **items,
    size_t *count, size_t room);

/* The first identifier of a field, without angle brackets; "" for none. */
char *message_id(const struct header *header, const char *name);

/*
 * In-Reply-To, then References, without doubles.  When there are more than
 * room, the latest of References are kept: they are nearest.
 */
void message_references(const struct header *header, char **items,
    size_t *count, size_t room);

/* The part behind the last "@", or "". */
const char *address_domain(const char *address);

#endif
