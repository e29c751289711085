/* SPDX-License-Identifier: ISC */
#include "base/admin_address.h"

#include <string.h>

#include "base/names.h"

static const char *const names[ADMIN_ADDRESS_NAMES] = { "admin",
	"administrator", "hostmaster", "postmaster", "webmaster" };

const char *
admin_address_domain(const char *address)
{
	size_t len = strcspn(address, "@");

	if (address[len] == '\0' ||
	    !names_have(names, ADMIN_ADDRESS_NAMES, address, len))
		return NULL;
	return address + len + 1;
}
