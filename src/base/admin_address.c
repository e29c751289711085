/* SPDX-License-Identifier: ISC */
#include "base/admin_address.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

static const char *const names[] = { "admin", "administrator", "hostmaster",
	"postmaster", "webmaster" };

const char *
admin_address_domain(const char *address)
{
	size_t len = strcspn(address, "@"), i;

	if (address[len] == '\0')
		return NULL;
	for (i = 0; i < COUNT(names); i++)
		if (strlen(names[i]) == len &&
		    strncasecmp(names[i], address, len) == 0)
			return address + len + 1;
	return NULL;
}
