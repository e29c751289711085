/* SPDX-License-Identifier: ISC */
#include "base/names.h"

#include <string.h>
#include <strings.h>

bool
names_have(const char *const *names, size_t count, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(names[i]) == len &&
		    strncasecmp(names[i], s, len) == 0)
			return true;
	return false;
}
