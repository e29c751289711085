/* SPDX-License-Identifier: ISC */
#include "base/hostname.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define LABEL_MAX 63

static bool
is_label(const char *s, size_t len)
{
	size_t i;

	if (len == 0 || len > LABEL_MAX || s[0] == '-' || s[len - 1] == '-')
		return false;
	/* Reserved LDH labels other than A-labels, RFC 5890 2.3.1. */
	if (len >= 4 && s[2] == '-' && s[3] == '-' &&
	    (memcmp(s, "xn", 2) != 0 || len == 4))
		return false;
	for (i = 0; i < len; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') &&
		    !(s[i] >= '0' && s[i] <= '9') && s[i] != '-')
			return false;
	return true;
}

bool
hostname_is_normal(const char *name)
{
	const char *label = name, *dot;

	if (strlen(name) > HOSTNAME_MAX)
		return false;
	while ((dot = strchr(label, '.')) != NULL) {
		if (!is_label(label, (size_t)(dot - label)))
			return false;
		label = dot + 1;
	}
	/* A top-level domain is never a number: that is an IP address. */
	return label != name && is_label(label, strlen(label)) &&
	    label[strspn(label, "0123456789")] != '\0';
}

bool
hostname_is_below(const char *below, const char *above)
{
	size_t lower = strlen(below), upper = strlen(above);

	return lower > upper + 1 && strchr(above, '.') != NULL &&
	    below[lower - upper - 1] == '.' &&
	    strcasecmp(below + lower - upper, above) == 0;
}
