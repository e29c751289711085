/* SPDX-License-Identifier: ISC */
/*
 * The five names that a certification authority may write to when it asks
 * whether somebody controls a domain: admin@, administrator@, hostmaster@,
 * postmaster@ and webmaster@ (CA/Browser Forum Baseline Requirements,
 * 3.2.2.4.4; not for new validations from 2028-03-15 on).
 */
#ifndef BASE_ADMIN_ADDRESS_H
#define BASE_ADMIN_ADDRESS_H

#define ADMIN_ADDRESS_NAMES 5

/* The domain behind the "@" of such an address, or NULL when it is none.  In
 * any case of letters. */
const char *admin_address_domain(const char *address);

#endif
