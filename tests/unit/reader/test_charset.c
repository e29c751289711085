/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reader/charset.h"
#include "reader/charset_codes.h"
#include "reader/charset_table.h"

#define FORM_RU "Страна: Россия\nГород: Самара\nКомпания: ООО Самовар\n"
#define FORM_DE "Land: Österreich\nStadt: Mödling\nFirma: Bäcker & Söhne\n"
#define FORM_PL "Kraj: Polska\nMiejscowość: Łódź\nFirma: Żółw i Spółka\n"
#define FORM_CZ "Země: Česko\nMěsto: Plzeň\nFirma: Řeznictví Žák s.r.o.\n"
#define FORM_TR "Ülke: Türkiye\nŞehir: İstanbul\nŞirket: Çağdaş Işık Ltd.\n"
#define FORM_ZH "国家：中国\n城市：杭州市\n公司名称：西湖茶叶有限公司\n部门：市场部\n"
#define FORM_TW "國家：台灣\n城市：竹北市\n公司名稱：登居照明股份有限公司\n部門：市場\n"
#define FORM_JA "国名：日本\n市区町村：京都市\n会社名：株式会社わがし\n部署：営業部\n"
#define FORM_KO "국가: 대한민국\n도시: 부산\n회사: 바다 상점 주식회사\n부서: 영업부\n"
#define FORM_FR "Pays : France\nVille : Orléans\nSociété : Café de l'été\n"

/* text written in page, told as label: what is read again must be text. */
static const struct {
	const char *text;
	const char *page;
	const char *label; /* NULL: none */
} cases[] = {
	{ FORM_RU, "UTF-8", "utf-8" },
	{ FORM_RU, "CP1251", "windows-1251" },
	{ FORM_RU, "CP1251", "Windows-1251" },
	{ FORM_RU, "CP1251", "cp1251" },
	{ FORM_RU, "KOI8-R", "koi8-r" },
	{ FORM_DE, "CP1252", "iso-8859-1" },
	{ FORM_DE, "CP1252", "\"ISO_8859-1\"" },
	{ FORM_PL, "CP1250", "windows-1250" },
	{ FORM_PL, "ISO-8859-2", "iso-8859-2" },
	{ FORM_TR, "CP1254", "iso-8859-9" },
	{ FORM_ZH, "GBK", "gb2312" },
	{ FORM_TW, "BIG5", "big5" },
	{ FORM_JA, "CP932", "shift_jis" },
	{ FORM_JA, "EUC-JP", "euc-jp" },
	{ FORM_JA, "ISO-2022-JP", "iso-2022-jp" },
	{ FORM_KO, "UHC", "ks_c_5601-1987" },
	{ FORM_RU, "UTF-16LE", "utf-16" },
	{ FORM_RU, "UTF-16BE", "utf-16" },
	{ FORM_RU, "UTF-16", "utf-16" },
	{ FORM_RU, "UTF-16", NULL },
	{ FORM_RU, "UTF-7", "utf-7" },
	/* No label, or none that anybody knows. */
	{ FORM_RU, "UTF-8", NULL },
	{ FORM_RU, "UTF-8", "x-unknown" },
	{ FORM_RU, "UTF-8", "us-ascii" },
	{ FORM_RU, "CP1251", NULL },
	{ FORM_RU, "KOI8-R", NULL },
	{ FORM_RU, "CP1251", "us-ascii" },
	{ FORM_DE, "CP1252", NULL },
	{ FORM_DE, "CP1252", "us-ascii" },
	{ FORM_FR, "CP1252", NULL },
	{ FORM_PL, "CP1250", NULL },
	{ FORM_PL, "ISO-8859-2", NULL },
	{ FORM_CZ, "CP1250", NULL },
	{ FORM_TR, "CP1254", NULL },
	{ FORM_ZH, "GBK", NULL },
	{ FORM_TW, "BIG5", NULL },
	{ FORM_JA, "CP932", NULL },
	{ FORM_JA, "EUC-JP", NULL },
	{ FORM_JA, "ISO-2022-JP", NULL },
	{ FORM_KO, "UHC", NULL },
	/* A label that is plainly wrong. */
	{ FORM_RU, "UTF-8", "iso-8859-1" },
	{ FORM_DE, "UTF-8", "windows-1252" },
	{ FORM_ZH, "UTF-8", "gb2312" },
	{ FORM_DE, "CP1252", "utf-8" },
	{ FORM_RU, "CP1251", "utf-8" },
	{ FORM_RU, "CP1251", "iso-8859-1" },
	{ FORM_ZH, "GBK", "iso-8859-1" },
	{ FORM_DE, "UTF-8", "utf-16" },
	{ "Bahnhofstra\xc3\x9f" "e \xe2\x82\xac" "5", "CP1252", "iso-8859-15" },
};

/* text in that page; the length, or 0 when it cannot be written so. */
static size_t
encode(const char *text, const char *page, char *out, size_t room)
{
	iconv_t cd = iconv_open(page, "UTF-8");
	char *in = (char *)(uintptr_t)text, *at = out;
	size_t in_left = strlen(text), left = room;

	assert_true(cd != (iconv_t)-1);
	if (iconv(cd, &in, &in_left, &at, &left) == (size_t)-1 ||
	    iconv(cd, NULL, NULL, &at, &left) == (size_t)-1)
		left = room;
	iconv_close(cd);
	return room - left;
}

static void
test_round_trips(void **state)
{
	char raw[1000];
	const char *name;
	struct buf b;
	size_t i, len, wrong = 0;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		len = encode(cases[i].text, cases[i].page, raw, sizeof raw);
		if (len == 0)
			fail_msg("%s cannot hold text %zu", cases[i].page, i);
		buf_init(&b, 10000);
		name = charset_decode(cases[i].label, NULL, raw, len, &b);
		if (strcmp(b.data, cases[i].text) != 0) {
			print_message("%s told as %s was read as %s: %s\n",
			    cases[i].page, cases[i].label != NULL ?
			    cases[i].label : "nothing", name, b.data);
			wrong++;
		}
		buf_release(&b);
	}
	assert_int_equal(wrong, 0);
}

static const struct {
	const char *name;
	const char *label;
	const char *raw;
	const char *text;
} broken[] = {
	{ "cut utf-8", "utf-8", "\xc3\xa9\xc3\xa9 Or\xc3", "éé Or\xef\xbf\xbd" },
	{ "one bad byte", "utf-8", "Orl\xc3\xa9" "ans \xff \xc3\xa9",
	    "Orléans \xef\xbf\xbd é" },
	{ "surrogate", "utf-8", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xed\xa0\x80",
	    "éééé \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "windows signs in latin 1", "iso-8859-1", "\x93" "a\x94 \x80",
	    "\xe2\x80\x9c" "a\xe2\x80\x9d €" },
	{ "a hole in windows-1252", "windows-1252", "a\x81", "a\xc2\x81" },
	{ "utf-8 mark", "utf-8", "\xef\xbb\xbf" "a", "a" },
	{ "half a kanji", "shift_jis", "\x93\xfa\x96", "日\xef\xbf\xbd" },
	{ "NEC's sign in iso-2022-jp", "iso-2022-jp", "\x1b$B-!\x1b(B",
	    "①" },
	{ "half-width kana in iso-2022-jp", "iso-2022-jp", "\x1b(I1\x1b(B",
	    "ｱ" },
	{ "no escape back before the line end", "iso-2022-jp",
	    "\x1b$BF|\na", "日\na" },
	{ "hz", "hz-gb-2312", "~{VP9z~} a~~", "中国 a~" },
	{ "gb18030 beyond gbk", "gb2312", "\xd6\xd0\x81\x30\x81\x30",
	    "中\xc2\x80" },
	{ "never a converter's option", "utf-8//translit", "\xc3\xa9", "é" },
};

static void
test_broken(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(broken); i++) {
		buf_init(&b, 1000);
		charset_decode(broken[i].label, NULL, broken[i].raw,
		    strlen(broken[i].raw), &b);
		if (strcmp(b.data, broken[i].text) != 0)
			fail_msg("%s: %s", broken[i].name, b.data);
		buf_release(&b);
	}
}

/* Each charset of the table has its converter here, takes every byte, and
 * gives valid UTF-8. */
static void
test_table(void **state)
{
	char all[512];
	struct buf b;
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof all; i++)
		all[i] = (char)i;
	charset_init();
	for (i = 0; i < charset_count; i++) {
		assert_string_equal(charset_canonical(charsets[i].name),
		    i == 0 ? "utf-8" : charsets[i].name);
		for (j = 0; j < 256; j++) {
			buf_init(&b, 10000);
			charset_convert(&charsets[i], (unsigned char *)all + j,
			    256, &b);
			if (!buf_ok(&b) || !utf8_is_valid(b.data, b.len) ||
			    b.len == 0)
				fail_msg("%s", charsets[i].name);
			buf_release(&b);
		}
	}
	assert_null(charset_canonical("x-unknown"));
	assert_null(charset_canonical(NULL));
}

/* ---- The tables against iconv itself */

#define STRINGS 4000
#define TABLED 44 /* charsets with a table, where iconv has all of glibc's */
#define STRING_MAX 40

/* As charset_convert promises it: what is broken loses one octet. */
static void
ask_iconv(const struct charset *cs, iconv_t cd, const char *in, size_t left,
    struct buf *b)
{
	char out[4 * STRING_MAX], *ip = (char *)(uintptr_t)in, *op;
	size_t room, rc;

	iconv(cd, NULL, NULL, NULL, NULL);
	while (left > 0) {
		op = out;
		room = sizeof out;
		rc = iconv(cd, &ip, &left, &op, &room);
		if (rc != (size_t)-1)
			iconv(cd, NULL, NULL, &op, &room);
		buf_put(b, out, (size_t)(op - out));
		if (rc != (size_t)-1)
			return;
		/* in a single-byte charset a control, as Windows has it */
		buf_put(b, out, utf8_encode(cs->codec == CODEC_SINGLE ?
		    (unsigned char)*ip : UTF8_REPLACEMENT, out));
		if (errno == EINVAL || left == 0)
			return;
		ip++;
		left--;
	}
}

static void
compare(const struct charset *cs, iconv_t cd, const unsigned char *in,
    size_t len)
{
	struct buf ours, iconvs;

	buf_init(&ours, 10 * STRING_MAX);
	buf_init(&iconvs, 10 * STRING_MAX);
	charset_convert(cs, in, len, &ours);
	ask_iconv(cs, cd, (const char *)in, len, &iconvs);
	if (ours.len != iconvs.len ||
	    memcmp(ours.data, iconvs.data, ours.len) != 0)
		fail_msg("%s, %02x %02x %02x ...: %s, not %s", cs->name, in[0],
		    len > 1 ? in[1] : 0U, len > 2 ? in[2] : 0U, ours.data,
		    iconvs.data);
	buf_release(&ours);
	buf_release(&iconvs);
}

/* Every octet; where they go together every two, cut off and with more behind
 * them, and long strings of octets that like to be leads and trails. */
static void
compare_all(const struct charset *cs, iconv_t cd)
{
	unsigned char in[STRING_MAX];
	uint32_t random = 1;
	unsigned i, j;
	size_t n;

	/* a table of 128 codes takes the rest for ASCII: VISCII's, too, has
		 * letters where mail has control characters */
	for (i = cs->codec == CODEC_SINGLE ? 128 : 0; i < 256; i++) {
		in[0] = (unsigned char)i;
		compare(cs, cd, in, 1);
		if (cs->codec == CODEC_SINGLE || i < 0x80)
			continue;
		for (j = 0; j < 256; j++) {
			in[1] = (unsigned char)j;
			compare(cs, cd, in, 2);
			memcpy(in + 2, "\xb0\xb1z", 3);
			compare(cs, cd, in, 5);
		}
	}
	for (i = 0; i < STRINGS && cs->codec == CODEC_MULTI; i++) {
		for (n = 0; n < sizeof in; n++) {
			random = random * 1103515245 + 12345;
			in[n] = (unsigned char)(random >> 16);
			in[n] |= (random >> 24 & 3) != 0 ? 0x80 : 0;
			if ((random >> 26 & 31) == 0)
				in[n] = 0x8f;
		}
		compare(cs, cd, in, 1 + i % sizeof in);
	}
}

static void
test_codes(void **state)
{
	iconv_t cd;
	size_t i, compared = 0;

	(void)state;
	for (i = 0; i < charset_count; i++) {
		if (charset_codes[i].upper == NULL &&
		    charset_codes[i].rows == NULL)
			continue;
		cd = iconv_open("UTF-8", charsets[i].iconv);
		assert_true(cd != (iconv_t)-1);
		compare_all(&charsets[i], cd);
		iconv_close(cd);
		compared++;
	}
	assert_int_equal(compared, TABLED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
