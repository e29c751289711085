/* SPDX-License-Identifier: ISC */
/*
 * The small languages inside settings: hosts, addresses, days, hours.  Pure
 * functions of their text; nothing is looked up.
 */
#ifndef CONFIG_SYNTAX_H
#define CONFIG_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

/* A host name (letters, digits, hyphens, underscores, dots; A-labels for
 * others) or an address without brackets. */
bool syntax_is_host(const char *text);
/* localhost, NAME.localhost (RFC 6761), 127.0.0.0/8, ::1. */
bool syntax_is_loopback(const char *host);
/* HOST:PORT or [ADDRESS]:PORT, port 1 to 65535. */
bool syntax_is_host_port(const char *text);

/* LOCAL@DOMAIN: dot-atoms or a quoted local part (RFC 5321 4.1.2), UTF-8
 * where RFC 6531 has it; no comments, no spaces around. */
bool syntax_is_address(const char *text);
/* NULL, or what is wrong with an address or NAME <ADDRESS> (RFC 5322 3.4;
 * NAME a "quoted text" or words without special characters). */
const char *syntax_mailbox_fault(const char *text);

/* "mon-fri", "mon-thu,sat", "sun-thu": 0 and bit 0 for Sunday to bit 6 for
 * Saturday, as tm_wday counts; or -1. */
int syntax_days(const char *text, unsigned *days_out);
/* "09:00-17:00": 0 and minutes of the day, opening before closing, closing
 * at most 24:00; or -1. */
int syntax_hours(const char *text, int *open_out, int *close_out);

/*
 * "haproxy.pem: certificate chain key", a file to be made of these parts in
 * this order; {domain} may stand in NAME.  The names of the four files that
 * are always there are refused.  NULL with *file_out, or what is wrong.
 */
enum syntax_part { PART_CERTIFICATE, PART_CHAIN, PART_KEY };
#define SYNTAX_PARTS_MAX 3
#define SYNTAX_FILE_NAME_MAX 64

struct syntax_file {
	char name[SYNTAX_FILE_NAME_MAX + 1]; /* {domain} as it stands */
	enum syntax_part parts[SYNTAX_PARTS_MAX];
	size_t part_count;
};

const char *syntax_file(const char *text, struct syntax_file *file_out);

/* Is there such a time zone on this machine? */
bool syntax_is_timezone(const char *name);
/* The one that was probably meant, to be freed; NULL none. */
char *syntax_nearest_timezone(const char *name);

#endif
