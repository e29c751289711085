/* SPDX-License-Identifier: ISC */
#include "reader/domain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <uninorm.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/names.h"
#include "pki/hostname.h"
#include "reader/fold.h"

/* More words than this are a sentence. */
#define DOMAIN_WORDS_MAX 8
#define DOMAIN_REST_MAX 40 /* with a sentence behind the name */
#define DOMAIN_TEXT_MAX 2048

/* Full stops of East Asian keyboards (IDNA, UTS 46). */
static bool
is_dot(uint32_t code)
{
	return code == '.' || code == 0x3002 || code == 0xff0e ||
	    code == 0xff61;
}

/* NFKC, lower case, plain dots; NULL when it is too long. */
static char *
lower(const char *s, size_t len)
{
	uint8_t *text;
	struct buf b;
	size_t at, n, out_len = 0;
	uint32_t code;
	char *result;

	if (len > DOMAIN_TEXT_MAX)
		return NULL;
	buf_init(&b, len + 1);
	for (at = 0; at < len; at += n) {
		n = fold_next(s + at, len - at, &code);
		if (is_dot(code))
			buf_putc(&b, '.');
		else
			buf_put(&b, s + at, n);
	}
	text = u8_tolower((const uint8_t *)b.data, b.len, NULL, UNINORM_NFKC,
	    NULL, &out_len);
	result = text == NULL ? NULL : xstrndup((char *)text, out_len);
	free(text);
	buf_release(&b);
	return result;
}

static size_t
skip_scheme(const char *s)
{
	static const char *const schemes[] = { "https://", "http://",
		"https:/", "http:/", "https//", "http//", "ftp://", "//" };
	size_t i;

	for (i = 0; i < COUNT(schemes); i++)
		if (strncmp(s, schemes[i], strlen(schemes[i])) == 0)
			return strlen(schemes[i]);
	return 0;
}

static bool
is_port(const char *s, size_t len)
{
	return len >= 1 && len <= 5 && strspn(s, "0123456789") >= len;
}

/* One word to a host name: the caller's, or NULL. */
static char *
host_of_word(const char *s, size_t len)
{
	char *text = lower(s, len), *name = NULL;
	char ascii[HOSTNAME_SIZE];
	size_t start, end, colon;

	if (text == NULL)
		return NULL;
	start = skip_scheme(text);
	end = start + strcspn(text + start, "/?#\\");
	colon = start + strcspn(text + start, ":");
	if (colon < end) {
		if (colon + 1 < end &&
		    !is_port(text + colon + 1, end - colon - 1))
			goto out;
		end = colon;
	}
	text[end] = '\0';
	if (end > start && text[end - 1] == '.')
		text[--end] = '\0';
	if (end > start && hostname_normalise(text + start, ascii, NULL) == 0)
		name = xstrdup(text + start);
out:
	free(text);
	return name;
}

static bool
is_cut(char c)
{
	return strchr(" <>()[]\",;|", c) != NULL;
}

/* Words that may stand beside the name without saying anything else. */
static bool
is_filler(const char *s, size_t len)
{
	static const char *const words[] = { "and", "or", "und", "et", "y",
		"e", "i", "&", "+", "/", "-", "ve", "en", "also", "oder" };

	return names_have(words, COUNT(words), s, len);
}

/* "We have none.": more than one word, the first with a capital; a phone's
 * keyboard makes "Com" of the end of "shop. com". */
static bool
is_sentence(const char *s)
{
	size_t lead = fold_blanks(s, strlen(s));
	uint32_t code;

	if (s[lead] == '\0')
		return false;
	fold_next(s + lead, strlen(s + lead), &code);
	return fold_is_upper(code) && strchr(s + lead, ' ') != NULL;
}

/*
 * The words outside round brackets must be host names; what is in brackets
 * counts only when it is one, and so does what a sentence behind the name and
 * its full stop holds.  Two names with no more than a blank between
 * them are one with a blank in it.
 */
enum domain_result
domain_find(const char *text, char **name_out)
{
	char *first = NULL, *name;
	size_t at = 0, n, words = 0;
	enum domain_result result = DOMAIN_INVALID;
	bool other = false, differ = false, inside = false, apart = false;
	bool ended = false;

	while (text[at] != '\0') {
		if (is_cut(text[at])) {
			if (text[at] == '(')
				inside = true;
			else if (text[at] == ')')
				inside = false;
			apart |= text[at] != ' ';
			at++;
			continue;
		}
		for (n = 0; text[at + n] != '\0' && !is_cut(text[at + n]);)
			n++;
		if (++words > (ended ? DOMAIN_REST_MAX : DOMAIN_WORDS_MAX)) {
			other = true;
			break;
		}
		name = host_of_word(text + at, n);
		if (name == NULL && is_filler(text + at, n))
			apart = true;
		else if (name == NULL)
			other |= !inside && !ended;
		else if (first == NULL)
			first = name, name = NULL, apart = false;
		else if (strcmp(first, name) != 0)
			differ = true, other |= !apart;
		free(name);
		at += n;
		if (first != NULL && text[at - 1] == '.')
			ended |= is_sentence(text + at);
		apart |= ended;
	}
	if (first != NULL && !other && !differ) {
		*name_out = first;
		return DOMAIN_OK;
	}
	if (first != NULL && !other)
		result = DOMAIN_AMBIGUOUS;
	free(first);
	return result;
}
