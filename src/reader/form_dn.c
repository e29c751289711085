/* SPDX-License-Identifier: ISC */
/*
 * Distinguished names as programs print them: "C=US, ST=Texas, O=..." (RFC
 * 4514 and openssl) and "/C=US/ST=Texas/...".  Only where a line begins so:
 * behind a label the same text is that label's value.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/form_private.h"

/* A DN is wrapped over at most so many lines. */
#define DN_LINES_MAX 6
#define DN_PARTS_MAX 24

static const struct {
	const char *name;
	enum label_kind kind;
} dn_keys[] = {
	{ "C", LABEL_COUNTRY },
	{ "countryName", LABEL_COUNTRY },
	{ "ST", LABEL_STATE },
	{ "S", LABEL_STATE },
	{ "SP", LABEL_STATE },
	{ "stateOrProvinceName", LABEL_STATE },
	{ "L", LABEL_LOCALITY },
	{ "localityName", LABEL_LOCALITY },
	{ "O", LABEL_ORGANIZATION },
	{ "organizationName", LABEL_ORGANIZATION },
	{ "OU", LABEL_UNIT },
	{ "organizationalUnitName", LABEL_UNIT },
	{ "CN", LABEL_DOMAIN },
	{ "commonName", LABEL_DOMAIN },
	{ "emailAddress", LABEL_OTHER },
	{ "E", LABEL_OTHER },
	{ "DC", LABEL_OTHER },
	{ "street", LABEL_OTHER },
	{ "postalCode", LABEL_OTHER },
	{ "serialNumber", LABEL_OTHER },
	{ "subjectAltName", LABEL_OTHER },
	{ "UID", LABEL_OTHER },
};

struct dn_part {
	enum label_kind kind;
	size_t value, end;
};

/* "ST =": the length with the sign and blanks, 0 for no key. */
static size_t
key_at(const char *s, size_t len, enum label_kind *kind_out)
{
	size_t i, n;

	for (i = 0; i < COUNT(dn_keys); i++) {
		if (len == 0 || ((s[0] ^ dn_keys[i].name[0]) & ~0x20) != 0)
			continue; /* another letter */
		n = strlen(dn_keys[i].name);
		if (n >= len || strncasecmp(s, dn_keys[i].name, n) != 0)
			continue;
		while (n < len && s[n] == ' ')
			n++;
		if (n >= len || s[n] != '=')
			continue;
		n++;
		while (n < len && s[n] == ' ')
			n++;
		*kind_out = dn_keys[i].kind;
		return n;
	}
	return 0;
}

bool
form_begins_dn(const char *s, size_t len)
{
	size_t slash = len > 0 && s[0] == '/';
	enum label_kind kind;

	return key_at(s + slash, len - slash, &kind) > 0;
}

/* The end of a value and the beginning of the next key. */
static size_t
value_end(const char *s, size_t at, size_t len, bool slashes,
    size_t *next_out)
{
	enum label_kind kind;
	bool quoted = false;
	size_t n;

	for (; at < len; at++) {
		if (s[at] == '\\' && at + 1 < len && !slashes) {
			at++;
			continue;
		}
		if (s[at] == '"')
			quoted = !quoted;
		if (quoted || strchr(slashes ? "/" : ",;+", s[at]) == NULL)
			continue;
		n = at + 1;
		while (n < len && s[n] == ' ')
			n++;
		if (n >= len || key_at(s + n, len - n, &kind) > 0) {
			*next_out = n;
			return at;
		}
	}
	*next_out = len;
	return len;
}

static size_t
parse(const char *s, size_t len, struct dn_part *parts)
{
	size_t at = 0, count = 0, n;
	bool slashes = len > 0 && s[0] == '/';

	if (slashes)
		at = 1;
	while (at < len && count < DN_PARTS_MAX) {
		n = key_at(s + at, len - at, &parts[count].kind);
		if (n == 0)
			break;
		parts[count].value = at + n;
		parts[count].end = value_end(s, at + n, len, slashes, &at);
		count++;
	}
	return count;
}

/* The line begins with a label of ours that no DN has: what looks like one in
 * its value is text of the value. */
static bool
is_labelled(const struct form_line *line)
{
	return line->has_label && !line->start.label.is_short;
}

static bool
is_comma(char c)
{
	return c == ',' || c == ';';
}

/* "Here it is," says nothing; "our legal name is Soria," and "O: Soria," are
 * the first part of a list. */
static bool
is_remark(const char *s, size_t len)
{
	size_t at = len;
	uint32_t code;

	while (at > 0 && s[at - 1] != ' ')
		at--;
	fold_next(s + at, len - at, &code);
	return fold_is_lower(code) && memchr(s, ':', len) == NULL &&
	    memchr(s, '=', len) == NULL;
}

/* Words before a DN that neither tell of a field ("our state is Soria, L=...")
 * nor are the first part of a list. */
static bool
can_lead(struct form *f, const char *s, size_t len)
{
	struct form_label label;
	size_t at, end;

	len = fold_trim_end(s, len);
	if (len == 0 || strchr("+/|&\\", s[len - 1]) != NULL ||
	    (is_comma(s[len - 1]) && !is_remark(s, len)))
		return false;
	if (strchr(":=\"'", s[len - 1]) != NULL)
		return true;
	for (at = 0; at < len; at = end + 1) {
		for (end = at; end < len && s[end] != ' '; end++)
			;
		label = form_label_of(f, s + at, end - at, false);
		if (form_has_field(&label) && !label.is_short)
			return false;
	}
	return true;
}

/* A wide blank, or what is not seen. */
static bool
ends_with_blank(const char *s, size_t len)
{
	uint32_t code;

	if ((unsigned char)s[len - 1] < 0x80)
		return false;
	fold_last(s, len, &code);
	return fold_is_blank(code) || fold_is_invisible(code);
}

/* Where the DN begins: at once, or behind a few words and a mark
 * ("subject=", "Here it is:"), but never behind a label of ours. */
static size_t
dn_start(struct form *f, const struct form_line *line)
{
	struct form_label label;
	const char *s = line->text;
	size_t len = line->len, lead = form_skip_decoration(s, len), at;
	size_t tries = 0;

	if (is_labelled(line))
		return len;
	if (form_begins_dn(s + lead, len - lead))
		return lead;
	for (at = lead + 1; at < len && at < lead + 80 && tries < 4; at++) {
		if (strchr(":=\"' ", s[at - 1]) == NULL &&
		    !ends_with_blank(s, at))
			continue;
		if (s[at] == ' ' || !form_begins_dn(s + at, len - at))
			continue;
		tries++;
		label = form_label_of(f, s + lead, fold_trim_end(s + lead,
		    at - lead - (s[at - 1] != ' ')), false);
		if ((form_has_field(&label) && !label.is_short) ||
		    !can_lead(f, s + lead, at - lead))
			return len;
		return at;
	}
	return len;
}

static bool
is_dn(const struct dn_part *parts, size_t count, bool listed)
{
	/* what stands before "L=Bonn, C=DE" may be one of the others */
	static const uint32_t whole = 1U << LABEL_COUNTRY | 1U << LABEL_STATE |
	    1U << LABEL_LOCALITY | 1U << LABEL_ORGANIZATION;
	uint32_t seen = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (form_is_field(parts[i].kind))
			seen |= 1U << parts[i].kind;
	return listed ? (seen & whole) == whole :
	    __builtin_popcount(seen) >= 2;
}

/* "\," and "\2C" as they are meant. */
static const char *
unescape(struct form *f, const char *s, size_t *len)
{
	char text[FORM_LINE_MAX];
	size_t at, to = 0;
	const char *joined;

	if (memchr(s, '\\', *len) == NULL || *len >= sizeof text)
		return s;
	for (at = 0; at < *len; at++) {
		if (s[at] == '\\' && at + 1 < *len &&
		    strchr(",+\"\\<>;=#/ ", s[at + 1]) != NULL)
			at++;
		text[to++] = s[at];
	}
	joined = form_join(f, text, to, "", 0);
	if (joined == NULL)
		return s;
	*len = to;
	return joined;
}

/* "Is CN=..., C=US correct?" */
static size_t
without_question(const char *s, size_t len)
{
	return len > 3 && s[2] == ' ' && s[len - 1] == '?' ? 2 : len;
}

static void
claim_parts(struct form *f, size_t line, const char *s,
    const struct dn_part *parts, size_t count)
{
	size_t i, len;

	for (i = 0; i < count; i++) {
		struct form_label label = { .count = 1 };
		const char *value;

		if (!form_is_field(parts[i].kind))
			continue;
		label.kinds[0] = parts[i].kind;
		len = parts[i].end - parts[i].value;
		if (parts[i].kind == LABEL_COUNTRY)
			len = without_question(s + parts[i].value, len);
		value = unescape(f, s + parts[i].value, &len);
		form_claim(f, &label, value, len, line, f->lines[line].level);
	}
}

/* Whether the next line goes on with the DN. */
static bool
goes_on(const struct form *f, size_t i, const char *s, size_t len)
{
	const struct form_line *line = &f->lines[i];
	enum label_kind kind;
	size_t at;

	if (i >= f->line_count || line->blank ||
	    line->region != REGION_TEXT || is_labelled(line) ||
	    line->level != f->lines[i - 1].level)
		return false;
	if (len > 0 && (s[len - 1] == ',' || s[len - 1] == '/'))
		return key_at(line->text, line->len, &kind) > 0;
	for (at = 1; at < line->len; at++)
		if ((line->text[at - 1] == ',' || line->text[at - 1] == ' ' ||
		    line->text[at - 1] == '/') &&
		    key_at(line->text + at, line->len - at, &kind) > 0)
			return true;
	return line->text[0] == '/' && form_begins_dn(line->text, line->len);
}

/* Where a DN ends that begins behind a quotation mark; a value between
 * slashes has none, one between commas may. */
static size_t
quoted_end(char mark, const char *s, size_t len)
{
	const char *end;

	if (mark != '"' && mark != '\'')
		return len;
	end = s[0] == '/' ? memchr(s, mark, len) : memrchr(s, mark, len);
	return end == NULL ? len : (size_t)(end - s);
}

size_t
form_dn(struct form *f, size_t i)
{
	struct dn_part parts[DN_PARTS_MAX];
	const struct form_line *line = &f->lines[i];
	const char *s = line->text, *joined;
	size_t start, len = line->len, count, n = 1;
	char mark;
	bool listed;

	if ((line->marks & MARK_EQUALS) == 0)
		return 0;
	start = dn_start(f, line);
	if (start >= len)
		return 0;
	mark = start > 0 ? s[start - 1] : '\0';
	len = fold_trim_end(s, start);
	listed = len > 0 && is_comma(s[len - 1]);
	s += start;
	len = quoted_end(mark, s, line->len - start);
	while (n < DN_LINES_MAX && goes_on(f, i + n, s, len)) {
		joined = form_join(f, s, len, f->lines[i + n].text,
		    f->lines[i + n].len);
		if (joined == NULL)
			break;
		len += 1 + f->lines[i + n].len;
		s = joined;
		n++;
	}
	if (n > 1)
		len = quoted_end(mark, s, len);
	count = parse(s, len, parts);
	if (count < 2 || !is_dn(parts, count, listed))
		return 0;
	claim_parts(f, i, s, parts, count);
	for (count = 0; count < n; count++)
		f->lines[i + count].used = true;
	return n;
}
