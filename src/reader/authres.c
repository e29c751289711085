/* SPDX-License-Identifier: ISC */
#include "reader/authres.h"

#include <idn2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/hostname.h"
#include "base/mem.h"
#include "reader/address.h"
#include "reader/charset.h"
#include "reader/header.h"

#define WORD_MAX 512    /* octets of a word; longer ones are cut */
#define RESULTS_MAX 100 /* looked at in one field */

/* One result: method=result and the properties we care for. */
struct result {
	char method[16];
	char outcome[16];
	char domain[WORD_MAX];  /* header.from, header.d or smtp.mailfrom */
	char identity[WORD_MAX]; /* header.i */
};

/* A value (RFC 2045): a token or a quoted string, in lower case; "" when
 * there is none.  Property values may hold "@" and "/" besides. */
static const char *
take_word(const char *p, const char *stops, char *word, size_t size)
{
	bool quoted = *p == '"';
	size_t n = 0;

	for (p += quoted; *p != '\0'; p++) {
		if (quoted ? *p == '"' : strchr(stops, *p) != NULL)
			break;
		if (quoted && *p == '\\' && p[1] != '\0')
			p++;
		if (n < size - 1)
			word[n++] = *p >= 'A' && *p <= 'Z' ?
			    (char)(*p - 'A' + 'a') : *p;
	}
	word[n] = '\0';
	return quoted && *p == '"' ? p + 1 : p;
}

/* One property (ptype.property=value) or a reason; false at the end of the
 * result. */
static bool
take_property(const char **at, struct result *r)
{
	char name[WORD_MAX], value[WORD_MAX];
	const char *p = header_skip_blanks(*at);

	if (*p == '\0' || *p == ';')
		return false;
	p = take_word(p, " \t;=(", name, sizeof name);
	p = header_skip_blanks(p);
	if (*p != '=') { /* "header . d = x" and other things: pass over */
		*at = *p == '\0' || *p == ';' || p > *at ? p : p + 1;
		return true;
	}
	p = take_word(header_skip_blanks(p + 1), " \t;(", value, sizeof value);
	if ((strcmp(r->method, "dmarc") == 0 &&
		strcmp(name, "header.from") == 0) ||
	    (strcmp(r->method, "dkim") == 0 && strcmp(name, "header.d") == 0) ||
	    (strcmp(r->method, "spf") == 0 &&
		strcmp(name, "smtp.mailfrom") == 0))
		memcpy(r->domain, value, sizeof value);
	else if (strcmp(r->method, "dkim") == 0 &&
	    strcmp(name, "header.i") == 0)
		memcpy(r->identity, value, sizeof value);
	*at = p;
	return true;
}

/* One result behind a ";"; false when it is none. */
static bool
take_result(const char **at, struct result *r)
{
	const char *p = header_skip_blanks(*at), *start;

	memset(r, 0, sizeof *r);
	p = take_word(p, " \t;=/(", r->method, sizeof r->method);
	p = header_skip_blanks(p);
	if (*p == '/') { /* the method's version */
		p = header_skip_blanks(p + 1);
		while (*p >= '0' && *p <= '9')
			p++;
		p = header_skip_blanks(p);
	}
	if (*p != '=') {
		*at = p + strcspn(p, ";");
		return false;
	}
	p = take_word(header_skip_blanks(p + 1), " \t;(", r->outcome,
	    sizeof r->outcome);
	do
		start = p;
	while (take_property(&p, r) && p > start);
	*at = p + strcspn(p, ";");
	return r->method[0] != '\0' && r->outcome[0] != '\0';
}

/* Small letters, digits and single hyphens between them: libidn2 has nothing
 * to do there. */
static bool
is_plain(const char *domain)
{
	const char *p, *label = domain;

	for (p = domain; *p != '\0'; p++) {
		if (*p == '-' ? p == label || p[1] == '-' || p[1] == '.' ||
		    p[1] == '\0' : *p == '.' ? p == label || p[1] == '\0' :
		    (*p < 'a' || *p > 'z') && (*p < '0' || *p > '9'))
			return false;
		if (*p == '.')
			label = p + 1;
		else if (p - label >= 63)
			return false;
	}
	return p > domain && p - domain <= 253;
}

/* A domain as an A-label, lower case, no final dot; "" when it is none. */
static void
normalise(const char *domain, char *out, size_t size)
{
	const char *at = strrchr(domain, '@');
	char *ascii = NULL;
	size_t len;

	out[0] = '\0';
	if (at != NULL)
		domain = at + 1;
	len = strlen(domain);
	if (len < size && is_plain(domain)) {
		memcpy(out, domain, len + 1);
		return;
	}
	if (idn2_to_ascii_8z(domain, &ascii, IDN2_NONTRANSITIONAL |
	    IDN2_NFC_INPUT) != IDN2_OK)
		return;
	len = strlen(ascii);
	if (len > 0 && ascii[len - 1] == '.')
		ascii[--len] = '\0';
	if (len < size)
		memcpy(out, ascii, len + 1);
	for (; *out != '\0'; out++)
		if (*out >= 'A' && *out <= 'Z')
			*out = (char)(*out - 'A' + 'a');
	idn2_free(ascii);
}

static bool
is_aligned(const char *domain, const char *from)
{
	char a[256];

	normalise(domain, a, sizeof a);
	return a[0] != '\0' && from[0] != '\0' &&
	    (strcmp(a, from) == 0 || hostname_is_below(a, from) ||
		hostname_is_below(from, a));
}

static bool
is_same(const char *domain, const char *from)
{
	char a[256];

	normalise(domain, a, sizeof a);
	return a[0] != '\0' && strcmp(a, from) == 0;
}

static void
set_detail(struct reading_proof *proof, const struct result *r)
{
	struct buf raw, text;

	buf_init(&raw, 2 * WORD_MAX);
	buf_init(&text, 6 * WORD_MAX);
	buf_printf(&raw, "%s=%s %s", r->method, r->outcome,
	    r->domain[0] != '\0' ? r->domain : r->identity);
	charset_put_utf8(raw.data, raw.len, &text);
	free(proof->detail);
	proof->detail = buf_take(&text);
	buf_release(&raw);
}

/* A pass beats whatever came before, anything else beats nothing. */
static void
judge(enum proof_result *verdict, bool pass, bool counts,
    struct reading_proof *proof, const struct result *r)
{
	if (pass && *verdict != PROOF_PASS) {
		*verdict = PROOF_PASS;
		if (verdict == &proof->dmarc || proof->dmarc != PROOF_PASS)
			set_detail(proof, r);
	} else if (counts && *verdict == PROOF_ABSENT) {
		*verdict = PROOF_FAIL;
		if (proof->detail[0] == '\0')
			set_detail(proof, r);
	}
}

static void
weigh(const struct result *r, const char *from, struct reading_proof *proof)
{
	bool pass = strcmp(r->outcome, "pass") == 0, own;
	/* "none" and errors of the moment tell nothing. */
	bool counts = pass || strcmp(r->outcome, "fail") == 0 ||
	    strcmp(r->outcome, "softfail") == 0 ||
	    strcmp(r->outcome, "policy") == 0 ||
	    strcmp(r->outcome, "hardfail") == 0;

	if (strcmp(r->method, "dmarc") == 0)
		judge(&proof->dmarc, pass && is_same(r->domain, from), counts,
		    proof, r);
	else if (strcmp(r->method, "dkim") == 0) {
		/* header.d is what signed; header.i is below it. */
		own = is_aligned(r->domain[0] != '\0' ? r->domain :
		    r->identity, from);
		judge(&proof->dkim, pass && own, counts, proof, r);
	} else if (strcmp(r->method, "spf") == 0)
		judge(&proof->spf, pass && is_aligned(r->domain, from), counts,
		    proof, r);
}

/* Behind our own authserv-id; NULL when the field is another's. */
static const char *
take_own_id(const char *text, const char *authserv_id)
{
	char id[WORD_MAX];
	const char *p = take_word(header_skip_blanks(text), " \t;(", id,
	    sizeof id);

	if (strcasecmp(id, authserv_id) != 0)
		return NULL;
	p = header_skip_blanks(p);
	while (*p >= '0' && *p <= '9') /* the version */
		p++;
	return header_skip_blanks(p);
}

static void
read_field(const char *p, const char *from, struct reading_proof *proof)
{
	struct result r;
	size_t i;

	for (i = 0; i < RESULTS_MAX && *p == ';'; i++) {
		p++;
		if (take_result(&p, &r))
			weigh(&r, from, proof);
	}
}

void
authres_read(const struct header *header, const char *authserv_id,
    const char *from, size_t from_count, struct reading_proof *proof)
{
	const struct header_field *f;
	const char *results = NULL;
	char domain[256], *raw;
	size_t index = 0;

	proof->dmarc = proof->dkim = proof->spf = PROOF_ABSENT;
	free(proof->detail);
	proof->detail = xstrdup("");
	normalise(address_domain(from), domain, sizeof domain);
	if (authserv_id[0] == '\0' || domain[0] == '\0')
		return;
	if (from_count != 1) {
		free(proof->detail);
		proof->detail = xstrdup("several addresses in From");
		return;
	}
	while (results == NULL && (f = header_next(header,
	    "Authentication-Results", &index)) != NULL) {
		raw = header_raw(f);
		results = take_own_id(raw, authserv_id);
		if (results != NULL)
			read_field(results, domain, proof);
		free(raw);
	}
}
