/* SPDX-License-Identifier: ISC */
#include "proc/role.h"

#include <assert.h>

#include "base/mem.h"

const char *const role_names[ROLE_COUNT] = {
	[ROLE_MASTER] = "master",
	[ROLE_INTAKE] = "intake",
	[ROLE_READER] = "reader",
	[ROLE_CLERK] = "clerk",
	[ROLE_KEEPER] = "keeper",
	[ROLE_COURIER] = "courier",
	[ROLE_INSTALLER] = "installer",
	[ROLE_FETCHER] = "fetcher",
};
static_assert(COUNT(role_names) == ROLE_COUNT, "a name for each role");
