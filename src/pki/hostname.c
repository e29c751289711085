/* SPDX-License-Identifier: ISC */
#include "pki/hostname.h"

#include <idn2.h>
#include <string.h>
#include <strings.h>

#define LABEL_MAX 63

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool
is_label(const char *s, size_t len)
{
	size_t i;

	if (len == 0 || len > LABEL_MAX || !is_alnum(s[0]) ||
	    !is_alnum(s[len - 1]))
		return false;
	for (i = 0; i < len; i++)
		if (!is_alnum(s[i]) && s[i] != '-')
			return false;
	return true;
}

bool
hostname_is_valid(const char *name)
{
	const char *label = name;
	size_t len, labels = 0;

	if (strlen(name) >= HOSTNAME_SIZE)
		return false;
	for (;;) {
		len = strcspn(label, ".");
		if (!is_label(label, len))
			return false;
		labels++;
		if (label[len] == '\0')
			break;
		label += len + 1;
	}
	/* 192.0.2.1 has the syntax of a name; no top-level name is a number. */
	return labels >= 2 && strspn(label, "0123456789") != len;
}

static void
lower_ascii(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s += 'a' - 'A';
}

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

/* A-labels of text into out (size octets).  Plain ASCII is taken as it is:
 * an A-label that libidn2 would not have made may still be registered. */
static int
to_ascii(const char *text, char *out, size_t size, struct err *err)
{
	char *ascii = NULL;
	size_t len;
	int rc;

	if (is_ascii(text)) {
		len = strlen(text);
		if (len >= size)
			return err_set(err, ERR_INPUT, "host name too long");
		memcpy(out, text, len + 1);
		return 0;
	}
	rc = idn2_to_ascii_8z(text, &ascii,
	    IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
	if (rc != IDN2_OK)
		return err_set(err, ERR_INPUT, "host name: %s",
		    idn2_strerror(rc));
	len = strlen(ascii);
	if (len < size)
		memcpy(out, ascii, len + 1);
	idn2_free(ascii);
	if (len >= size)
		return err_set(err, ERR_INPUT, "host name too long");
	return 0;
}

int
hostname_normalise(const char *text, char name_out[HOSTNAME_SIZE],
    struct err *err)
{
	char name[HOSTNAME_SIZE + 1]; /* one more: the trailing dot */
	size_t star = strncmp(text, "*.", 2) == 0 ? 2 : 0;
	size_t len;

	/* libidn2 spends quadratic time on what is no name anyway. */
	if (strlen(text) > 4 * HOSTNAME_SIZE)
		return err_set(err, ERR_INPUT, "host name too long");
	memcpy(name, "*.", 3);
	if (to_ascii(text + star, name + star, sizeof name - star, err) == -1)
		return -1;
	lower_ascii(name);
	len = strlen(name);
	if (len > 0 && name[len - 1] == '.')
		name[--len] = '\0';
	if (len >= HOSTNAME_SIZE || !hostname_is_valid(name + star))
		return err_set(err, ERR_INPUT, "not a host name: %.100s",
		    text);
	memcpy(name_out, name, len + 1);
	return 0;
}

bool
hostname_matches(const char *pattern, size_t len, const char *name)
{
	const char *rest;
	size_t name_len = strlen(name);

	if (memchr(pattern, '\0', len) != NULL)
		return false;
	if (len == name_len && strncasecmp(pattern, name, len) == 0)
		return true;
	if (len < 3 || pattern[0] != '*' || pattern[1] != '.' ||
	    name[0] == '*')
		return false;
	rest = strchr(name, '.');
	if (rest == NULL || rest == name)
		return false;
	/* "*.tld" would cover every shop of a top-level name. */
	if (memchr(pattern + 2, '.', len - 2) == NULL)
		return false;
	return strlen(rest) == len - 1 &&
	    strncasecmp(pattern + 1, rest, len - 1) == 0;
}

bool
hostname_twin(const char *name, char twin_out[HOSTNAME_SIZE])
{
	char twin[HOSTNAME_SIZE + 4];

	if (name[0] == '*' || strlen(name) >= HOSTNAME_SIZE)
		return false;
	if (strncmp(name, "www.", 4) == 0)
		memcpy(twin, name + 4, strlen(name + 4) + 1);
	else {
		memcpy(twin, "www.", 4);
		memcpy(twin + 4, name, strlen(name) + 1);
	}
	if (!hostname_is_valid(twin))
		return false;
	memcpy(twin_out, twin, strlen(twin) + 1);
	return true;
}
