/* SPDX-License-Identifier: ISC */
#include "reader/charset_table.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

/* What iso-8859-1, gb2312 and the like mean to mail programs is the Windows
 * page that grew out of it: see the labels below. */
const struct charset charsets[] = {
	{ "utf-8", CODEC_UTF8, NULL, NULL, false },
	{ "us-ascii", CODEC_SINGLE, "CP1252", NULL, true },
	{ "utf-16le", CODEC_UTF16LE, NULL, NULL, false },
	{ "utf-16be", CODEC_UTF16BE, NULL, NULL, false },
	{ "utf-32le", CODEC_UTF32LE, NULL, NULL, false },
	{ "utf-32be", CODEC_UTF32BE, NULL, NULL, false },
	{ "utf-7", CODEC_SHIFTED, "UTF-7", NULL, false },
	{ "windows-1250", CODEC_SINGLE, "CP1250", NULL, true },
	{ "windows-1251", CODEC_SINGLE, "CP1251", NULL, false },
	{ "windows-1252", CODEC_SINGLE, "CP1252", NULL, true },
	{ "windows-1253", CODEC_SINGLE, "CP1253", NULL, false },
	{ "windows-1254", CODEC_SINGLE, "CP1254", NULL, true },
	{ "windows-1255", CODEC_SINGLE, "CP1255", NULL, false },
	{ "windows-1256", CODEC_SINGLE, "CP1256", NULL, false },
	{ "windows-1257", CODEC_SINGLE, "CP1257", NULL, true },
	{ "windows-1258", CODEC_MULTI, "CP1258", NULL, true },
	{ "windows-874", CODEC_SINGLE, "CP874", NULL, false },
	{ "iso-8859-2", CODEC_SINGLE, "ISO-8859-2", "windows-1250", true },
	{ "iso-8859-3", CODEC_SINGLE, "ISO-8859-3", NULL, true },
	{ "iso-8859-4", CODEC_SINGLE, "ISO-8859-4", "windows-1257", true },
	{ "iso-8859-5", CODEC_SINGLE, "ISO-8859-5", "windows-1251", false },
	{ "iso-8859-6", CODEC_SINGLE, "ISO-8859-6", "windows-1256", false },
	{ "iso-8859-7", CODEC_SINGLE, "ISO-8859-7", "windows-1253", false },
	{ "iso-8859-8", CODEC_SINGLE, "ISO-8859-8", "windows-1255", false },
	{ "iso-8859-10", CODEC_SINGLE, "ISO-8859-10", NULL, true },
	{ "iso-8859-13", CODEC_SINGLE, "ISO-8859-13", "windows-1257", true },
	{ "iso-8859-14", CODEC_SINGLE, "ISO-8859-14", NULL, true },
	{ "iso-8859-15", CODEC_SINGLE, "ISO-8859-15", "windows-1252", true },
	{ "iso-8859-16", CODEC_SINGLE, "ISO-8859-16", "windows-1250", true },
	{ "koi8-r", CODEC_SINGLE, "KOI8-R", NULL, false },
	{ "koi8-u", CODEC_SINGLE, "KOI8-U", NULL, false },
	{ "ibm437", CODEC_SINGLE, "IBM437", NULL, true },
	{ "ibm850", CODEC_SINGLE, "IBM850", NULL, true },
	{ "ibm852", CODEC_SINGLE, "IBM852", NULL, true },
	{ "ibm855", CODEC_SINGLE, "IBM855", NULL, false },
	{ "ibm857", CODEC_SINGLE, "IBM857", NULL, true },
	{ "ibm858", CODEC_SINGLE, "CP858", NULL, true },
	{ "ibm865", CODEC_SINGLE, "IBM865", NULL, true },
	{ "ibm866", CODEC_SINGLE, "IBM866", NULL, false },
	{ "macintosh", CODEC_SINGLE, "MACINTOSH", NULL, true },
	{ "x-mac-cyrillic", CODEC_SINGLE, "MAC-CYRILLIC", NULL, false },
	{ "x-mac-ce", CODEC_SINGLE, "MAC-CENTRALEUROPE", NULL, true },
	{ "armscii-8", CODEC_SINGLE, "ARMSCII-8", NULL, false },
	{ "georgian-ps", CODEC_SINGLE, "GEORGIAN-PS", NULL, false },
	{ "pt154", CODEC_SINGLE, "PT154", NULL, false },
	{ "viscii", CODEC_SINGLE, "VISCII", NULL, true },
	{ "tcvn", CODEC_MULTI, "TCVN5712-1", NULL, true },
	{ "gb18030", CODEC_MULTI, "GB18030", NULL, false },
	{ "big5", CODEC_MULTI, "BIG5-HKSCS", NULL, false },
	{ "euc-tw", CODEC_MULTI, "EUC-TW", NULL, false },
	{ "shift_jis", CODEC_MULTI, "CP932", NULL, false },
	{ "euc-jp", CODEC_MULTI, "EUC-JP-MS", NULL, false },
	{ "iso-2022-jp", CODEC_ISO2022JP, NULL, NULL, false },
	{ "euc-kr", CODEC_MULTI, "UHC", NULL, false },
	{ "johab", CODEC_MULTI, "JOHAB", NULL, false },
	{ "iso-2022-kr", CODEC_SHIFTED, "ISO-2022-KR", NULL, false },
	{ "iso-2022-cn", CODEC_SHIFTED, "ISO-2022-CN", NULL, false },
	{ "hz-gb-2312", CODEC_HZ, NULL, NULL, false },
};
const size_t charset_count = COUNT(charsets);
static_assert(COUNT(charsets) <= CHARSET_MAX, "room for the converters");

/* Lower case, letters and digits alone. */
static const struct {
	const char *label;
	const char *name;
} labels[] = {
	{ "utf8", "utf-8" }, { "unicode11utf8", "utf-8" },
	{ "unicode20utf8", "utf-8" }, { "xunicode20utf8", "utf-8" },
	{ "utf8mb4", "utf-8" }, { "utf8n", "utf-8" },
	{ "cp65001", "utf-8" },
	{ "usascii", "us-ascii" }, { "ascii", "us-ascii" },
	{ "us", "us-ascii" }, { "ansix341968", "us-ascii" },
	{ "ansix341986", "us-ascii" }, { "iso646us", "us-ascii" },
	{ "iso646irv1991", "us-ascii" }, { "cp367", "us-ascii" },
	{ "ibm367", "us-ascii" }, { "646", "us-ascii" },
	{ "utf16", "utf-16le" }, { "utf16le", "utf-16le" },
	{ "unicode", "utf-16le" }, { "ucs2", "utf-16le" },
	{ "iso10646ucs2", "utf-16le" }, { "csunicode", "utf-16le" },
	{ "utf16be", "utf-16be" }, { "unicodefffe", "utf-16be" },
	{ "utf32", "utf-32le" }, { "utf32le", "utf-32le" },
	{ "utf32be", "utf-32be" }, { "ucs4", "utf-32be" },
	{ "utf7", "utf-7" }, { "unicode11utf7", "utf-7" },
	{ "xunicode20utf7", "utf-7" },
	{ "iso88591", "windows-1252" }, { "iso885911987", "windows-1252" },
	{ "isoir100", "windows-1252" }, { "latin1", "windows-1252" },
	{ "l1", "windows-1252" }, { "ibm819", "windows-1252" },
	{ "cp819", "windows-1252" }, { "isolatin1", "windows-1252" },
	{ "csisolatin1", "windows-1252" }, { "ansi", "windows-1252" },
	{ "xansi", "windows-1252" }, { "88591", "windows-1252" },
	{ "windows1252", "windows-1252" }, { "cp1252", "windows-1252" },
	{ "xcp1252", "windows-1252" }, { "win1252", "windows-1252" },
	{ "ms1252", "windows-1252" }, { "1252", "windows-1252" },
	{ "iso88592", "iso-8859-2" }, { "iso885921987", "iso-8859-2" },
	{ "latin2", "iso-8859-2" }, { "l2", "iso-8859-2" },
	{ "csisolatin2", "iso-8859-2" }, { "isoir101", "iso-8859-2" },
	{ "iso88593", "iso-8859-3" }, { "latin3", "iso-8859-3" },
	{ "iso88594", "iso-8859-4" }, { "latin4", "iso-8859-4" },
	{ "iso88595", "iso-8859-5" }, { "cyrillic", "iso-8859-5" },
	{ "csisolatincyrillic", "iso-8859-5" },
	{ "iso88596", "iso-8859-6" }, { "arabic", "iso-8859-6" },
	{ "iso88597", "iso-8859-7" }, { "greek", "iso-8859-7" },
	{ "greek8", "iso-8859-7" }, { "csisolatingreek", "iso-8859-7" },
	{ "iso88598", "iso-8859-8" }, { "iso88598i", "iso-8859-8" },
	{ "iso88598e", "iso-8859-8" }, { "hebrew", "iso-8859-8" },
	{ "logical", "iso-8859-8" }, { "visual", "iso-8859-8" },
	{ "iso88599", "windows-1254" }, { "iso885991989", "windows-1254" },
	{ "latin5", "windows-1254" }, { "l5", "windows-1254" },
	{ "csisolatin5", "windows-1254" },
	{ "iso885910", "iso-8859-10" }, { "latin6", "iso-8859-10" },
	{ "iso885911", "windows-874" }, { "tis620", "windows-874" },
	{ "iso885913", "iso-8859-13" }, { "latin7", "iso-8859-13" },
	{ "iso885914", "iso-8859-14" }, { "latin8", "iso-8859-14" },
	{ "iso885915", "iso-8859-15" }, { "latin9", "iso-8859-15" },
	{ "latin0", "iso-8859-15" }, { "csiso885915", "iso-8859-15" },
	{ "iso885916", "iso-8859-16" }, { "latin10", "iso-8859-16" },
	{ "windows1250", "windows-1250" }, { "cp1250", "windows-1250" },
	{ "xcp1250", "windows-1250" }, { "win1250", "windows-1250" },
	{ "windows1251", "windows-1251" }, { "cp1251", "windows-1251" },
	{ "xcp1251", "windows-1251" }, { "win1251", "windows-1251" },
	{ "1251", "windows-1251" }, { "xwindows1251", "windows-1251" },
	{ "windows1253", "windows-1253" }, { "cp1253", "windows-1253" },
	{ "windows1254", "windows-1254" }, { "cp1254", "windows-1254" },
	{ "windows1255", "windows-1255" }, { "cp1255", "windows-1255" },
	{ "windows1256", "windows-1256" }, { "cp1256", "windows-1256" },
	{ "windows1257", "windows-1257" }, { "cp1257", "windows-1257" },
	{ "windows1258", "windows-1258" }, { "cp1258", "windows-1258" },
	{ "windows874", "windows-874" }, { "cp874", "windows-874" },
	{ "dos874", "windows-874" },
	{ "koi8r", "koi8-r" }, { "koi8", "koi8-r" }, { "koi", "koi8-r" },
	{ "cskoi8r", "koi8-r" }, { "koi8ru", "koi8-u" },
	{ "koi8u", "koi8-u" },
	{ "ibm437", "ibm437" }, { "cp437", "ibm437" }, { "437", "ibm437" },
	{ "ibm850", "ibm850" }, { "cp850", "ibm850" },
	{ "ibm852", "ibm852" }, { "cp852", "ibm852" },
	{ "ibm855", "ibm855" }, { "cp855", "ibm855" },
	{ "ibm857", "ibm857" }, { "cp857", "ibm857" },
	{ "ibm858", "ibm858" }, { "cp858", "ibm858" },
	{ "ibm865", "ibm865" }, { "cp865", "ibm865" },
	{ "ibm866", "ibm866" }, { "cp866", "ibm866" },
	{ "866", "ibm866" }, { "csibm866", "ibm866" },
	{ "macintosh", "macintosh" }, { "mac", "macintosh" },
	{ "macroman", "macintosh" }, { "xmacroman", "macintosh" },
	{ "csmacintosh", "macintosh" },
	{ "xmaccyrillic", "x-mac-cyrillic" },
	{ "maccyrillic", "x-mac-cyrillic" },
	{ "xmacukrainian", "x-mac-cyrillic" },
	{ "xmacce", "x-mac-ce" },
	{ "xmaccentraleurroman", "x-mac-ce" },
	{ "armscii8", "armscii-8" }, { "georgianps", "georgian-ps" },
	{ "pt154", "pt154" }, { "viscii", "viscii" },
	{ "tcvn", "tcvn" }, { "tcvn57121", "tcvn" }, { "xviettcvn", "tcvn" },
	{ "gb18030", "gb18030" }, { "gb2312", "gb18030" },
	{ "gb231280", "gb18030" }, { "gbk", "gb18030" },
	{ "xgbk", "gb18030" }, { "cp936", "gb18030" },
	{ "ms936", "gb18030" }, { "windows936", "gb18030" },
	{ "euccn", "gb18030" }, { "chinese", "gb18030" },
	{ "csgb2312", "gb18030" }, { "csiso58gb231280", "gb18030" },
	{ "isoir58", "gb18030" }, { "gb", "gb18030" },
	{ "big5", "big5" }, { "big5hkscs", "big5" }, { "cnbig5", "big5" },
	{ "csbig5", "big5" }, { "xxbig5", "big5" }, { "cp950", "big5" },
	{ "ms950", "big5" }, { "windows950", "big5" }, { "big5eten", "big5" },
	{ "euctw", "euc-tw" },
	{ "shiftjis", "shift_jis" }, { "sjis", "shift_jis" },
	{ "xsjis", "shift_jis" }, { "mskanji", "shift_jis" },
	{ "windows31j", "shift_jis" }, { "cp932", "shift_jis" },
	{ "ms932", "shift_jis" }, { "csshiftjis", "shift_jis" },
	{ "xmscp932", "shift_jis" }, { "cswindows31j", "shift_jis" },
	{ "eucjp", "euc-jp" }, { "xeucjp", "euc-jp" },
	{ "eucjpms", "euc-jp" }, { "cp51932", "euc-jp" },
	{ "cseucpkdfmtjapanese", "euc-jp" }, { "ujis", "euc-jp" },
	{ "iso2022jp", "iso-2022-jp" }, { "csiso2022jp", "iso-2022-jp" },
	{ "iso2022jp1", "iso-2022-jp" }, { "iso2022jp2", "iso-2022-jp" },
	{ "iso2022jp3", "iso-2022-jp" }, { "iso2022jpms", "iso-2022-jp" },
	{ "cp50220", "iso-2022-jp" }, { "cp50221", "iso-2022-jp" },
	{ "cp50222", "iso-2022-jp" }, { "jis", "iso-2022-jp" },
	{ "euckr", "euc-kr" }, { "cseuckr", "euc-kr" },
	{ "ksc5601", "euc-kr" }, { "ksc56011987", "euc-kr" },
	{ "ksc56011989", "euc-kr" }, { "isoir149", "euc-kr" },
	{ "korean", "euc-kr" }, { "windows949", "euc-kr" },
	{ "cp949", "euc-kr" }, { "ms949", "euc-kr" }, { "uhc", "euc-kr" },
	{ "xwindows949", "euc-kr" }, { "ksx1001", "euc-kr" },
	{ "johab", "johab" }, { "cp1361", "johab" },
	{ "iso2022kr", "iso-2022-kr" }, { "csiso2022kr", "iso-2022-kr" },
	{ "iso2022cn", "iso-2022-cn" }, { "iso2022cnext", "iso-2022-cn" },
	{ "hzgb2312", "hz-gb-2312" }, { "hz", "hz-gb-2312" },
};

size_t
charset_index(const struct charset *cs)
{
	return (size_t)(cs - charsets);
}

static const struct charset *
by_name(const char *name)
{
	size_t i;

	for (i = 0; i < charset_count; i++)
		if (strcmp(charsets[i].name, name) == 0)
			return &charsets[i];
	return NULL;
}

const struct charset *
charset_find(const char *label)
{
	char squeezed[40];
	size_t n = 0, i;

	if (label == NULL)
		return NULL;
	for (; *label != '\0'; label++) {
		if (n == sizeof squeezed - 1)
			return NULL;
		if (*label >= 'A' && *label <= 'Z')
			squeezed[n++] = (char)(*label - 'A' + 'a');
		else if ((*label >= 'a' && *label <= 'z') ||
		    (*label >= '0' && *label <= '9'))
			squeezed[n++] = *label;
	}
	squeezed[n] = '\0';
	for (i = 0; i < COUNT(labels); i++)
		if (labels[i].label[0] == squeezed[0] &&
		    strcmp(labels[i].label, squeezed) == 0)
			return by_name(labels[i].name);
	return NULL;
}
