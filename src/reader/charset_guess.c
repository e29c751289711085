/* SPDX-License-Identifier: ISC */
#include "reader/charset_guess.h"

#include <stdint.h>
#include <string.h>
#include <uchardet/uchardet.h>
#include <unictype.h>

#include "base/mem.h"
#include "base/utf8.h"

/* No more of a text than this is looked at to guess: it is always enough. */
#define LOOK_MAX 16384

/* What a text's bytes are like, seen in one pass. */
struct survey {
	size_t high;      /* bytes above 127 */
	size_t in_runs;   /* of these, in runs of three and more */
	size_t in_pairs;  /* the same, but other bytes may stand between two:
	                     the second ones of Big5 and Shift_JIS */
	size_t c1;        /* bytes 80-9F */
	size_t two, more; /* valid UTF-8 sequences of two, of more bytes */
	size_t broken;    /* and what is none */
	bool nul;
	bool escapes;     /* ESC $: ISO 2022 */
};

static void
survey_utf8(const unsigned char *p, size_t len, struct survey *s)
{
	uint32_t code;
	bool valid;
	size_t n;

	for (; len > 0; p += n, len -= n) {
		if (*p < 0x80) {
			n = utf8_ascii(p, len);
			continue;
		}
		n = utf8_decode((const char *)p, len, &code, &valid);
		if (!valid)
			s->broken++;
		else if (n == 2)
			s->two++;
		else
			s->more++;
	}
}

/* Every second byte of a pair can be ASCII, but no blank or digit then. */
static void
survey_pairs(const unsigned char *p, size_t len, struct survey *s)
{
	size_t i, run = 0;

	for (i = 0; i <= len; i++) {
		if (i < len && p[i] >= 0x80) {
			run++;
			continue;
		}
		if (i + 1 < len && p[i] >= 0x40 && p[i + 1] >= 0x80 && run > 0)
			continue;
		if (run >= 3)
			s->in_pairs += run;
		run = 0;
	}
}

static bool
has_escapes(const unsigned char *p, size_t len)
{
	const unsigned char *end = p + len;

	while ((p = memchr(p, 0x1b, (size_t)(end - p))) != NULL && ++p < end)
		if (*p == '$')
			return true;
	return false;
}

static void
survey(const unsigned char *p, size_t len, struct survey *s)
{
	size_t i, start;

	memset(s, 0, sizeof *s);
	for (i = utf8_ascii(p, len); i < len;
	    i += utf8_ascii(p + i, len - i)) {
		for (start = i; i < len && p[i] >= 0x80; i++)
			s->c1 += p[i] < 0xa0;
		s->high += i - start;
		if (i - start >= 3)
			s->in_runs += i - start;
	}
	s->nul = memchr(p, 0, len) != NULL;
	s->escapes = has_escapes(p, len);
	if (s->high > 0)
		survey_utf8(p, len, s);
}

static bool
is_utf8(const struct survey *s)
{
	return s->high > 0 && s->broken == 0;
}

/* How many sequences are broken when the text is taken for cs. */
static size_t
count_broken(const struct charset *cs, const unsigned char *p, size_t len)
{
	struct buf b;
	size_t broken;

	buf_init(&b, len * 4 + 16);
	broken = charset_convert(cs, p, len, &b);
	buf_release(&b);
	return broken;
}

/* Does the text decode without fault (a cut at the end forgiven)? */
static bool
fits(const struct charset *cs, const unsigned char *p, size_t len)
{
	return count_broken(cs, p, len) <= 1;
}

static const struct charset *
ask_uchardet(const unsigned char *p, size_t len)
{
	const struct charset *cs = NULL;
	uchardet_t ud = uchardet_new();

	if (uchardet_handle_data(ud, (const char *)p, len) == 0) {
		uchardet_data_end(ud);
		cs = charset_find(uchardet_get_charset(ud));
	}
	uchardet_delete(ud);
	return cs;
}

/*
 * How unlike words a text would be in a single-byte charset: signs inside
 * words, capitals after small letters, two scripts in a word.
 */
static size_t
oddness(const struct charset *cs, const unsigned char *p, size_t len)
{
	size_t odd = 0, n, run = 0;
	uint32_t code, last = ' ';
	const char *s, *end;
	struct buf b;

	buf_init(&b, len * 4 + 16);
	charset_convert(cs, p, len, &b);
	for (s = b.data, end = s + b.len; s < end; s += n, last = code) {
		bool letter, before = uc_is_alpha(last);

		n = utf8_decode(s, (size_t)(end - s), &code, NULL);
		letter = uc_is_alpha(code);
		run = letter && code >= 0x80 ? run + 1 : 0;
		if (code < 0x80 && last < 0x80)
			continue;
		if ((code >= 0x80 && !letter && before) ||
		    (last >= 0x80 && !before && letter && last != 0xa0 &&
			last > 0xbf))
			odd += 2;
		if (code >= 0x80 && code < 0xa0)
			odd += 4;
		if (letter && before && uc_is_upper(code) && uc_is_lower(last))
			odd += 3;
		if (letter && before && cs->western && run == 3)
			odd += 3;
		if (letter && before && !cs->western &&
		    (code < 0x80) != (last < 0x80))
			odd += 3;
		/* Icelandic letters: Turkish is far more likely. */
		if (code == 0xd0 || code == 0xde || code == 0xf0 ||
		    code == 0xfe || code == 0xfd || code == 0xdd)
			odd++;
	}
	buf_release(&b);
	return odd;
}

/* The likelier ones first: of equals the first is taken. */
static const char *const single_bytes[] = { "windows-1252", "windows-1251",
	"windows-1250", "windows-1254", "koi8-u", "iso-8859-2", "windows-1253",
	"ibm866", "macintosh" };

/* What uchardet says, unless that makes odder words than the best. */
static const struct charset *
prefer(const struct charset *said, const struct charset *best, size_t least,
    const unsigned char *p, size_t len, const struct survey *s)
{
	if (said != NULL && said->windows != NULL && s->c1 > 0)
		said = charset_find(said->windows);
	return said != NULL && said->codec == CODEC_SINGLE && said != best &&
	    oddness(said, p, len) <= least ? said : best;
}

static const struct charset *
guess(const char *hint, const unsigned char *p, size_t len,
    const struct survey *s)
{
	const struct charset *cs = charset_find(hint), *best = NULL;
	size_t i, odd, least = SIZE_MAX;

	if (s->escapes && s->high == 0)
		return charset_find("iso-2022-jp");
	/* UTF-16 of a body says nothing of octets in its header */
	if (cs != NULL && cs->codec >= CODEC_SINGLE && strcmp(cs->name,
	    "us-ascii") != 0 && s->nul == 0 && fits(cs, p, len))
		return cs;
	cs = ask_uchardet(p, len);
	/* Two and more bytes at a time: a charset of East Asia, or an alphabet
	 * of its own. */
	if (s->in_pairs * 2 > s->high && cs != NULL &&
	    cs->codec == CODEC_MULTI && fits(cs, p, len))
		return cs;
	for (i = 0; i < COUNT(single_bytes); i++) {
		const struct charset *one = charset_find(single_bytes[i]);

		odd = oddness(one, p, len);
		if (odd < least) {
			least = odd;
			best = one;
		}
	}
	return prefer(cs, best, least, p, len, s);
}

/* A byte order mark that is no chance. */
static const struct charset *
by_mark(const unsigned char *p, size_t len, size_t *mark_out)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *name;
	} marks[] = {
		{ "\xef\xbb\xbf", 3, "utf-8" },
		{ "\xff\xfe\0\0", 4, "utf-32le" },
		{ "\0\0\xfe\xff", 4, "utf-32be" },
		{ "\xff\xfe", 2, "utf-16le" },
		{ "\xfe\xff", 2, "utf-16be" },
	};
	size_t i;

	*mark_out = 0;
	for (i = 0; i < COUNT(marks); i++)
		if (len >= marks[i].len &&
		    memcmp(p, marks[i].bytes, marks[i].len) == 0) {
			*mark_out = marks[i].len;
			return charset_find(marks[i].name);
		}
	return NULL;
}

/* RFC 2781, 4.3 says big-endian without a mark, Windows writes little. */
static const struct charset *
which_end(const struct charset *cs, const unsigned char *p, size_t len)
{
	size_t i, even = 0, odd = 0;

	if (cs->codec != CODEC_UTF16LE && cs->codec != CODEC_UTF16BE)
		return cs;
	for (i = 0; i + 1 < len; i += 2) {
		even += p[i] == 0;
		odd += p[i + 1] == 0;
	}
	if (even == odd)
		return cs;
	return charset_find(even > odd ? "utf-16be" : "utf-16le");
}

/* The charset of the label, unless the text cannot be in it: then NULL.
 * What it was converted to, to find out, is appended to tried. */
static const struct charset *
believe(const struct charset *cs, const unsigned char *p, size_t len,
    const struct survey *s, struct buf *tried)
{
	switch (cs->codec) {
	case CODEC_UTF8:
		return s->broken > s->two + s->more ? NULL : cs;
	case CODEC_SINGLE:
		if (is_utf8(s) || strcmp(cs->name, "us-ascii") == 0)
			return NULL;
		/* Words of letters beyond ASCII are no western words. */
		if (cs->western && s->high >= 8 && s->in_runs * 5 > s->high * 4)
			return NULL;
		if (cs->windows != NULL && s->c1 > 0)
			return charset_find(cs->windows);
		return cs;
	case CODEC_MULTI:
		if (is_utf8(s) && s->more > 0)
			return NULL;
		return s->high < 4 ||
		    charset_convert(cs, p, len, tried) * 8 <= s->high ?
		    cs : NULL;
	/* Anything with a line end or a blank holds zeros in these. */
	case CODEC_UTF16LE:
	case CODEC_UTF16BE:
	case CODEC_UTF32LE:
	case CODEC_UTF32BE:
		return !s->nul ? NULL : which_end(cs, p, len);
	default:
		return s->high > 0 ? NULL : cs;
	}
}

/* From the first byte above 127 on, but no more than is looked at. */
static void
sample(const unsigned char **data, size_t *len)
{
	size_t skip = 0;

	while (*len > LOOK_MAX && skip < *len - LOOK_MAX &&
	    (*data)[skip] < 0x80)
		skip++;
	skip -= skip % 4; /* keeps UTF-32 in step */
	*data += skip;
	*len -= skip;
	if (*len > LOOK_MAX)
		*len = LOOK_MAX;
}

/* The label's charset, if it can be believed.  A text that was converted as a
 * whole to find that out is not converted again. */
static const struct charset *
try_label(const struct charset *named, const struct survey *s,
    const unsigned char *data, size_t len, struct buf *b, size_t *done_out)
{
	const unsigned char *p = data;
	const struct charset *cs;
	struct buf tried;
	size_t n = len;

	sample(&p, &n);
	buf_init(&tried, n * 4 + 16);
	cs = believe(named, p, n, s, &tried);
	if (cs != NULL && tried.len > 0 && n == len &&
	    tried.len <= b->max - b->len) {
		buf_put(b, tried.data, tried.len);
		*done_out = len;
	}
	buf_release(&tried);
	return cs;
}

const struct charset *
charset_choose(const char *label, const char *hint,
    const unsigned char *data, size_t len, struct buf *b, size_t *done_out)
{
	const struct charset *named = charset_find(label), *cs;
	const struct charset *utf8 = charset_find("utf-8");
	struct survey s;

	cs = by_mark(data, len, done_out);
	if (cs != NULL)
		return cs;
	survey(data, len, &s);
	if (s.high == 0 && !s.escapes && (named == NULL ||
	    named->codec == CODEC_SINGLE || named->codec == CODEC_MULTI))
		return utf8;
	cs = named != NULL ? try_label(named, &s, data, len, b, done_out) :
			     NULL;
	if (cs != NULL)
		return cs;
	if ((s.high == 0 && !s.escapes) || is_utf8(&s))
		return utf8;
	survey_pairs(data, len, &s);
	sample(&data, &len);
	return guess(hint, data, len, &s);
}
