/* SPDX-License-Identifier: ISC */
/*
 * Prints build/gen/charsets.c: what iconv of this system makes of the octets
 * of every charset of src/reader/charset_table.c that has a table, so that
 * the reader need not have the converters' modules mapped.  One octet above
 * 127 is a code, or leads to a row for the octet behind it, and so on.  None
 * has a charset with shifts, with accents that follow their letters (the
 * western ones of several octets), or that is not ASCII below 128.
 */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reader/charset_codes.h"
#include "reader/charset_table.h"

#define DEPTH_MAX 3 /* GB18030 has 1.5 million codes of four octets */

/* Most of its codes have four octets: it needs its converter anyway. */
#define LEFT_OUT "EUC-TW"

static uint16_t rows[CHARSET_ROWS_MAX][CHARSET_ROW];
static uint32_t pairs[CHARSET_PAIRS_MAX][2];
static size_t row_count, pair_count;
static int has_rest;

/* How many code points the octets are: 0 when more must follow, -1 when they
 * are wrong, less by as many as were eaten before iconv knew that. */
static int
ask(iconv_t cd, const unsigned char *octets, size_t len, uint32_t out[2])
{
	uint32_t codes[4];
	char *ip = (char *)(uintptr_t)octets, *op = (char *)codes;
	size_t in_left = len, out_left = sizeof codes;

	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &ip, &in_left, &op, &out_left) == (size_t)-1)
		return errno == EINVAL ? 0 : -1 - (int)(len - in_left);
	/* what windows-1258 and its kind hold back to combine */
	if (iconv(cd, NULL, NULL, &op, &out_left) == (size_t)-1)
		return -1;
	memcpy(out, codes, 2 * sizeof codes[0]);
	return (int)((sizeof codes - out_left) / sizeof codes[0]);
}

static uint16_t
keep(uint32_t first, uint32_t second)
{
	if (pair_count == CHARSET_PAIRS_MAX) {
		has_rest = 1;
		return CHARSET_REST;
	}
	pairs[pair_count][0] = first;
	pairs[pair_count][1] = second;
	return (uint16_t)(CHARSET_PAIR + pair_count++);
}

static uint16_t cell(iconv_t, unsigned char *, size_t);

static uint16_t
row_of(iconv_t cd, unsigned char *octets, size_t len)
{
	size_t row = row_count++;
	unsigned i;

	if (row >= CHARSET_ROWS_MAX)
		exit(1);
	for (i = CHARSET_ROW_FIRST; i < 256; i++) {
		octets[len] = (unsigned char)i;
		rows[row][i - CHARSET_ROW_FIRST] = cell(cd, octets, len + 1);
	}
	return (uint16_t)(CHARSET_LEAD + row);
}

static uint16_t
cell(iconv_t cd, unsigned char *octets, size_t len)
{
	uint32_t codes[2] = { 0, 0 };
	int count = ask(cd, octets, len, codes);

	if (count < 0 && -count <= CHARSET_WRONG)
		return (uint16_t)-count;
	if (count == 0 && len < DEPTH_MAX && octets[len - 1] >= 0x80)
		return row_of(cd, octets, len);
	if (count == 1 && codes[0] <= 0xffff)
		return (uint16_t)codes[0];
	if (count == 1 || count == 2)
		return keep(codes[0], count == 2 ? codes[1] : 0);
	has_rest = 1;
	return CHARSET_REST;
}

/* ASCII is ASCII, and no octet below a row's first continues anything. */
static int
is_plain(iconv_t cd)
{
	uint32_t codes[2] = { 0, 0 };
	unsigned char octets[2];
	unsigned i, lead;

	for (i = 0; i < 128; i++) {
		octets[0] = (unsigned char)i;
		if (ask(cd, octets, 1, codes) != 1 || codes[0] != i)
			return 0;
	}
	for (lead = 128; lead < 256; lead++)
		for (i = 0; i < CHARSET_ROW_FIRST; i++) {
			octets[0] = (unsigned char)lead;
			if (ask(cd, octets, 1, codes) != 0)
				continue;
			octets[1] = (unsigned char)i;
			if (ask(cd, octets, 2, codes) >= 0)
				return 0;
		}
	return 1;
}

static void
print_upper(size_t index, iconv_t cd)
{
	unsigned char octet;
	uint32_t code[2];
	unsigned i;

	printf("static const uint16_t upper_%zu[128] = {", index);
	for (i = 128; i < 256; i++) {
		octet = (unsigned char)i;
		/* The codes that a Windows page leaves out are C1 controls
		 * (WHATWG Encoding, index windows-1252). */
		if (ask(cd, &octet, 1, code) != 1 || code[0] > 0xffff)
			code[0] = i;
		printf("%s0x%x,", i % 8 == 0 ? "\n\t" : " ",
		    (unsigned)code[0]);
	}
	printf("\n};\n");
}

static void
print_rows(size_t index)
{
	size_t row, i;

	printf("static const uint16_t rows_%zu[][CHARSET_ROW] = {\n", index);
	for (row = 0; row < row_count; row++) {
		printf("\t{");
		for (i = 0; i < CHARSET_ROW; i++)
			printf("%s%u,", i % 12 == 0 ? "\n\t    " : " ",
			    (unsigned)rows[row][i]);
		printf("\n\t},\n");
	}
	printf("};\nstatic const uint32_t pairs_%zu[][2] = {\n", index);
	for (i = 0; i < pair_count; i++)
		printf("\t{ 0x%x, 0x%x },\n", (unsigned)pairs[i][0],
		    (unsigned)pairs[i][1]);
	printf("\t{ 0, 0 },\n};\n");
}

/* What the table's line says of the charset. */
static const char *
print_one(size_t index, const struct charset *cs)
{
	iconv_t cd = cs->iconv == NULL ? (iconv_t)-1 :
					 iconv_open("UCS-4LE", cs->iconv);
	static char line[128];
	unsigned char octets[DEPTH_MAX + 1];

	line[0] = '\0';
	if (cd == (iconv_t)-1)
		return line;
	row_count = pair_count = 0;
	has_rest = 0;
	if (cs->codec == CODEC_SINGLE) {
		print_upper(index, cd);
		snprintf(line, sizeof line, ".upper = upper_%zu", index);
	} else if (cs->codec == CODEC_MULTI && !cs->western &&
	    strcmp(cs->iconv, LEFT_OUT) != 0 && is_plain(cd)) {
		row_of(cd, octets, 0);
		print_rows(index);
		snprintf(line, sizeof line, ".rows = rows_%zu, "
		    ".pairs = pairs_%zu, .has_rest = %s", index, index,
		    has_rest ? "true" : "false");
	}
	iconv_close(cd);
	return line;
}

int
main(void)
{
	static char lines[CHARSET_MAX][128];
	size_t i;

	printf("/* Made by contrib/make-charsets.c. */\n"
	    "#include \"reader/charset_codes.h\"\n\n");
	for (i = 0; i < charset_count; i++)
		snprintf(lines[i], sizeof lines[i], "%s",
		    print_one(i, &charsets[i]));
	printf("const struct charset_codes charset_codes[] = {\n");
	for (i = 0; i < charset_count; i++)
		printf("\t{ %s }, /* %s */\n", lines[i][0] != '\0' ? lines[i] :
		    "0", charsets[i].name);
	printf("};\n");
	return ferror(stdout) || fflush(stdout) != 0;
}
