/* SPDX-License-Identifier: ISC */
#include "config/syntax.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "config/nearest.h"

#define ZONEINFO "/usr/share/zoneinfo"
#define DOMAIN_MAX 253
#define LABEL_MAX 63

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_ip(const char *text)
{
	unsigned char address[16];

	return inet_pton(AF_INET, text, address) == 1 ||
	    inet_pton(AF_INET6, text, address) == 1;
}

/* Labels between dots; a trailing dot is not for configurations. */
static bool
is_domain(const char *text, bool utf8)
{
	size_t len = strlen(text), label = 0, i;

	if (len == 0 || len > DOMAIN_MAX)
		return false;
	for (i = 0; i <= len; i++) {
		char c = text[i];

		if (c == '.' || c == '\0') {
			if (label == 0 || text[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if (!is_alnum(c) && c != '_' && (c != '-' || label == 0) &&
		    !(utf8 && (unsigned char)c >= 0x80))
			return false;
		if (++label > LABEL_MAX)
			return false;
	}
	return true;
}

bool
syntax_is_host(const char *text)
{
	/* Digits and dots alone are a mistyped address, not a name. */
	if (text[strspn(text, "0123456789.")] == '\0')
		return is_ip(text);
	return is_domain(text, false) || is_ip(text);
}

bool
syntax_is_loopback(const char *host)
{
	static const char tld[] = ".localhost";
	size_t len = strlen(host), tail = sizeof(tld) - 1;
	unsigned char address[16];

	if (inet_pton(AF_INET, host, address) == 1)
		return address[0] == 127;
	return strcmp(host, "::1") == 0 || strcasecmp(host, "localhost") == 0 ||
	    (len > tail && strcasecmp(host + len - tail, tld) == 0);
}

bool
syntax_is_host_port(const char *text)
{
	char host[DOMAIN_MAX + 1];
	const char *colon = strrchr(text, ':');
	size_t len;
	bool brackets;
	char *end;
	long port;

	if (colon == NULL || !is_digit(colon[1]))
		return false;
	port = strtol(colon + 1, &end, 10);
	if (*end != '\0' || port < 1 || port > 65535)
		return false;
	brackets = *text == '[' && colon[-1] == ']';
	len = (size_t)(colon - text) - (brackets ? 2 : 0);
	if (len == 0 || len >= sizeof(host))
		return false;
	memcpy(host, text + (brackets ? 1 : 0), len);
	host[len] = '\0';
	if (brackets)
		return strchr(host, ':') != NULL && is_ip(host);
	return strchr(host, ':') == NULL && syntax_is_host(host);
}

static bool
is_atom_char(char c)
{
	return is_alnum(c) || (unsigned char)c >= 0x80 ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* The length of a quoted string at s, or 0. */
static size_t
quoted_length(const char *s)
{
	size_t i;

	if (*s != '"')
		return 0;
	for (i = 1; s[i] != '\0' && s[i] != '"'; i++)
		if (s[i] == '\\' && s[i + 1] != '\0')
			i++;
	return s[i] == '"' ? i + 1 : 0;
}

static bool
is_local_part(const char *s, size_t len)
{
	size_t i;

	if (len == 0 || len > 64)
		return false;
	if (*s == '"')
		return len > 2 && quoted_length(s) == len;
	for (i = 0; i < len; i++) {
		if (s[i] == '.' && i > 0 && i + 1 < len && s[i - 1] != '.')
			continue;
		if (!is_atom_char(s[i]))
			return false;
	}
	return true;
}

bool
syntax_is_address(const char *text)
{
	const char *at = strrchr(text, '@');

	return at != NULL && is_local_part(text, (size_t)(at - text)) &&
	    is_domain(at + 1, true);
}

const char *
syntax_mailbox_fault(const char *text)
{
	const char *open = strrchr(text, '<'), *s;
	char address[512];
	size_t len, name;

	if (open == NULL)
		return syntax_is_address(text) ? NULL : "is no mail address";
	len = strlen(open);
	if (len < 3 || open[len - 1] != '>' || len >= sizeof(address))
		return "does not end with <ADDRESS>";
	memcpy(address, open + 1, len - 2);
	address[len - 2] = '\0';
	if (!syntax_is_address(address))
		return "holds no mail address between < and >";
	name = (size_t)(open - text);
	while (name > 0 && text[name - 1] == ' ')
		name--;
	if (*text == '"')
		return quoted_length(text) == name ? NULL :
		    "has a name whose quotes do not match";
	for (s = text; s < text + name; s++)
		if (!is_atom_char(*s) && *s != ' ')
			return "has a name with special characters, "
			    "which must stand in quotes, \\\"like this\\\"";
	return NULL;
}

static int
day_number(const char *s)
{
	static const char names[] = "sunmontuewedthufrisat";
	int day;

	for (day = 0; day < 7; day++)
		if (strncasecmp(s, names + 3 * day, 3) == 0)
			return day;
	return -1;
}

int
syntax_days(const char *text, unsigned *days_out)
{
	unsigned days = 0;
	int from, to;

	for (;;) {
		from = to = day_number(text);
		if (from == -1)
			return -1;
		text += 3;
		if (*text == '-') {
			to = day_number(text + 1);
			if (to == -1)
				return -1;
			text += 4;
		}
		for (; from != to; from = (from + 1) % 7)
			days |= 1U << from;
		days |= 1U << to;
		if (*text == '\0')
			break;
		if (*text++ != ',')
			return -1;
		while (*text == ' ')
			text++;
	}
	*days_out = days;
	return 0;
}

/* HH:MM at s in minutes, or -1. */
static int
minutes(const char *s)
{
	int i, hour, minute;

	for (i = 0; i < 5; i++)
		if (i == 2 ? s[i] != ':' : !is_digit(s[i]))
			return -1;
	hour = (s[0] - '0') * 10 + s[1] - '0';
	minute = (s[3] - '0') * 10 + s[4] - '0';
	if (minute > 59 || hour * 60 + minute > 24 * 60)
		return -1;
	return hour * 60 + minute;
}

int
syntax_hours(const char *text, int *open_out, int *close_out)
{
	int open, close;

	if (strlen(text) != 11 || text[5] != '-')
		return -1;
	open = minutes(text);
	close = minutes(text + 6);
	if (open == -1 || close == -1 || open >= close)
		return -1;
	*open_out = open;
	*close_out = close;
	return 0;
}

/* The name in a directory that is nearest to this one, NULL none. */
static char *
nearest_entry(const char *directory, const char *name)
{
	size_t len = strlen(name);
	unsigned best = (len < 3 ? 1 : (unsigned)len / 3) + 1, distance;
	DIR *dir = opendir(directory);
	struct dirent *entry;
	char *found = NULL;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		distance = nearest_distance(name, entry->d_name);
		if (entry->d_name[0] != '.' && distance < best) {
			best = distance;
			free(found);
			found = xstrdup(entry->d_name);
		}
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

bool
syntax_is_timezone(const char *name)
{
	char path[256], magic[4];
	FILE *f;
	bool found;
	int n;

	if (*name == '\0' || *name == '/' || *name == '.' ||
	    strstr(name, "..") != NULL)
		return false;
	n = snprintf(path, sizeof(path), ZONEINFO "/%s", name);
	if (n < 0 || (size_t)n >= sizeof(path))
		return false;
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	found = fread(magic, 1, 4, f) == 4 && memcmp(magic, "TZif", 4) == 0;
	fclose(f);
	return found;
}

char *
syntax_nearest_timezone(const char *text)
{
	const char *slash = strchr(text, '/');
	char path[512], *area, *place, *zone = NULL;

	if (slash == NULL)
		return nearest_entry(ZONEINFO, text);
	snprintf(path, sizeof path, "%.*s", (int)(slash - text), text);
	area = nearest_entry(ZONEINFO, path);
	if (area == NULL)
		return NULL;
	snprintf(path, sizeof path, "%s/%s", ZONEINFO, area);
	place = nearest_entry(path, slash + 1);
	if (place != NULL && snprintf(path, sizeof path, "%s/%s", area,
		place) < (int)sizeof path)
		zone = xstrdup(path);
	free(area);
	free(place);
	return zone;
}

/* ---- Files to install */

static const char *const part_names[] = {
	[PART_CERTIFICATE] = "certificate",
	[PART_CHAIN] = "chain",
	[PART_KEY] = "key",
};

static const char *
file_name_fault(const char *name, size_t len)
{
	static const char *const taken[] = { "fullchain.pem", "chain.pem",
		"cert.pem", "privkey.pem" };
	static const char domain[] = "{domain}";
	size_t i;

	if (len == 0)
		return "has no name before a colon";
	if (len > SYNTAX_FILE_NAME_MAX)
		return "has a name that is too long";
	for (i = 0; i < COUNT(taken); i++)
		if (len == strlen(taken[i]) && memcmp(name, taken[i], len) == 0)
			return "has a name that is always there";
	if (*name == '.')
		return "has a name that begins with a dot";
	for (i = 0; i < len; i++) {
		if (len - i >= sizeof domain - 1 &&
		    memcmp(name + i, domain, sizeof domain - 1) == 0)
			i += sizeof domain - 2;
		else if (!is_alnum(name[i]) && name[i] != '.' &&
		    name[i] != '_' && name[i] != '-')
			return "has a name with other characters than letters, "
			       "digits, dot, hyphen and underscore";
	}
	return NULL;
}

static const char *
take_part(struct syntax_file *file, const char *word, size_t len)
{
	size_t i, k;

	for (i = 0; i < COUNT(part_names); i++)
		if (len == strlen(part_names[i]) &&
		    memcmp(word, part_names[i], len) == 0)
			break;
	if (i == COUNT(part_names))
		return "has a part that is none of certificate, chain, key";
	for (k = 0; k < file->part_count; k++)
		if (file->parts[k] == i)
			return "has a part twice";
	file->parts[file->part_count++] = (enum syntax_part)i;
	return NULL;
}

const char *
syntax_file(const char *text, struct syntax_file *file_out)
{
	size_t len = strcspn(text, ":");
	struct syntax_file file = { .part_count = 0 };
	const char *fault;

	fault = file_name_fault(text, text[len] == ':' ? len : 0);
	if (fault != NULL)
		return fault;
	memcpy(file.name, text, len);
	for (text += len + 1; *text != '\0'; text += len) {
		text += strspn(text, " ");
		len = strcspn(text, " ");
		fault = len > 0 ? take_part(&file, text, len) : NULL;
		if (fault != NULL)
			return fault;
	}
	if (file.part_count == 0)
		return "has no parts";
	*file_out = file;
	return NULL;
}
