/* SPDX-License-Identifier: ISC */
#include "reader/armour.h"

#include <openssl/crypto.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "reader/armour_text.h"
#include "reader/pkcs.h"
#include "reader/uuencode.h"

#define BLOCK_MIN 32    /* base64 characters: fewer is prose */
#define TOKEN_MIN 40    /* an unbroken run as long as this is no prose */
#define QUOTE_MAX 12    /* octets before a ">" that quotes a line */
#define LABEL_MAX 40
#define SEGMENTS_MAX 64 /* padded pieces in one block */

/* What the words after BEGIN and END may be, longest first where one begins
 * like another.  The label only says what a damaged block was meant to be. */
enum meant { MEANT_CERTIFICATE, MEANT_KEY, MEANT_OTHER };

struct label {
	const char *text;
	enum meant meant;
};

static const struct label labels[] = {
	{ "CERTIFICATE REQUEST", MEANT_OTHER },
	{ "CERTIFICATE SIGNING REQUEST", MEANT_OTHER },
	{ "CERTIFICATE CHAIN", MEANT_CERTIFICATE },
	{ "CERTIFICATE", MEANT_CERTIFICATE },
	{ "NEW CERTIFICATE REQUEST", MEANT_OTHER },
	{ "NEW CERTIFICATE", MEANT_CERTIFICATE },
	{ "X509 CERTIFICATE", MEANT_CERTIFICATE },
	{ "X.509 CERTIFICATE", MEANT_CERTIFICATE },
	{ "TRUSTED CERTIFICATE", MEANT_CERTIFICATE },
	{ "SSL CERTIFICATE", MEANT_CERTIFICATE },
	{ "PKCS #7 SIGNED DATA", MEANT_CERTIFICATE },
	{ "PKCS7", MEANT_CERTIFICATE },
	{ "PKCS #7", MEANT_CERTIFICATE },
	{ "CMS", MEANT_CERTIFICATE },
	{ "PKCS12", MEANT_CERTIFICATE },
	{ "ENCRYPTED PRIVATE KEY", MEANT_KEY },
	{ "RSA PRIVATE KEY", MEANT_KEY },
	{ "EC PRIVATE KEY", MEANT_KEY },
	{ "DSA PRIVATE KEY", MEANT_KEY },
	{ "OPENSSH PRIVATE KEY", MEANT_KEY },
	{ "SSH2 ENCRYPTED PRIVATE KEY", MEANT_KEY },
	{ "ANY PRIVATE KEY", MEANT_KEY },
	{ "PRIVATE KEY", MEANT_KEY },
	{ "X509 CRL", MEANT_OTHER },
	{ "PUBLIC KEY", MEANT_OTHER },
	{ "RSA PUBLIC KEY", MEANT_OTHER },
	{ "EC PARAMETERS", MEANT_OTHER },
	{ "DH PARAMETERS", MEANT_OTHER },
};

struct marker {
	bool begin;
	enum meant meant;
	size_t start, stop; /* dashes included */
};

struct scan {
	struct bundle *b;
	const struct bundle_place *place;
	const char *s;
	size_t len;
	bool marked;    /* a BEGIN was seen */
	size_t objects; /* found, of any kind */
	size_t pkcs7;   /* of these */
};

static bool
is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '+' || c == '/';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '>' || c == '|';
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

/* Past blanks, also those of a marker that was wrapped and quoted. */
static size_t
skip_blanks(const struct scan *sc, size_t at)
{
	while (at < sc->len && is_blank(sc->s[at]))
		at++;
	return at;
}

/* Past a line end inside a word, with the "=" of quoted-printable before it
 * and the quoting mark after it; at itself when there is none. */
static size_t
skip_break(const struct scan *sc, size_t at)
{
	size_t next = at;

	if (next < sc->len && sc->s[next] == '=')
		next++;
	if (next >= sc->len || sc->s[next] != '\n')
		return at;
	return skip_blanks(sc, next);
}

/* Does text stand at at, any run of blanks for each of its blanks, and perhaps
 * wrapped in the midst of a word? */
static size_t
match_words(const struct scan *sc, size_t at, const char *text)
{
	const char *p;

	for (p = text; *p != '\0'; p++) {
		if (*p == ' ') {
			at = skip_break(sc, at);
			if (at >= sc->len || (!is_blank(sc->s[at]) &&
						 !is_blank(sc->s[at - 1])))
				return 0;
			at = skip_blanks(sc, at);
			continue;
		}
		if (p != text)
			at = skip_break(sc, at);
		if (at >= sc->len || upper(sc->s[at]) != *p)
			return 0;
		at++;
	}
	return at;
}

/* A label nobody told us of: capitals up to a dash ("PGP SIGNATURE"). */
static size_t
match_unknown(const struct scan *sc, size_t at)
{
	size_t from = at;
	char c;

	while (at < sc->len && at - from < LABEL_MAX) {
		c = sc->s[at];
		if (c == '-')
			return at > from ? at : 0;
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != ' ' && c != '#')
			return 0;
		at++;
	}
	return 0;
}

static size_t
match_label(const struct scan *sc, size_t at, enum meant *meant_out)
{
	size_t i, stop;

	for (i = 0; i < COUNT(labels); i++) {
		stop = match_words(sc, at, labels[i].text);
		if (stop != 0) {
			*meant_out = labels[i].meant;
			return stop;
		}
	}
	stop = match_unknown(sc, at);
	*meant_out = stop != 0 && memmem(sc->s + at, stop - at, "CERT", 4) !=
	    NULL ? MEANT_CERTIFICATE : MEANT_OTHER;
	return stop;
}

/* The dashes before and after a marker's words; at least on one side there
 * must be one, or it is a sentence about markers. */
static bool
take_dashes(const struct scan *sc, struct marker *m)
{
	size_t at = m->start;
	bool dashes = false;

	while (at > 0 && (sc->s[at - 1] == '-' || sc->s[at - 1] == ' ')) {
		at--;
		if (sc->s[at] == '-') {
			dashes = true;
			m->start = at;
		}
	}
	for (at = m->stop; at < sc->len; at++) {
		if (sc->s[at] == '-') {
			dashes = true;
			m->stop = at + 1;
		} else if (sc->s[at] != ' ')
			break;
	}
	return dashes;
}

static bool
marker_at(const struct scan *sc, size_t at, struct marker *m)
{
	size_t stop;

	if (at > 0 && (is_base64(sc->s[at - 1]) && sc->s[at - 1] != '/'))
		return false;
	stop = match_words(sc, at, "BEGIN");
	m->begin = stop != 0;
	if (stop == 0)
		stop = match_words(sc, at, "END");
	if (stop == 0 || stop >= sc->len)
		return false;
	m->start = at;
	at = stop;
	while (at < sc->len && (is_blank(sc->s[at]) || sc->s[at] == '-' ||
				   sc->s[at] == '_'))
		at++;
	if (at == stop)
		return false;
	m->stop = match_label(sc, at, &m->meant);
	return m->stop != 0 && take_dashes(sc, m);
}

/* The first marker from `from` on; dashes that two of them share are the
 * first one's. */
static bool
find_marker(const struct scan *sc, size_t from, struct marker *m)
{
	size_t at;
	char c;

	for (at = from; at < sc->len; at++) {
		c = sc->s[at];
		if ((c == 'B' || c == 'b' || c == 'E' || c == 'e') &&
		    marker_at(sc, at, m)) {
			if (m->start < from)
				m->start = from;
			return true;
		}
	}
	return false;
}

/* ---- base64 */

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : 63;
}

/* Base64 characters only, no padding; out has room for len * 3 / 4 octets.
 * Returns how many: a lone last character makes none. */
static size_t
decode(const char *s, size_t len, unsigned char *out)
{
	uint32_t v = 0;
	size_t n = 0, i;

	for (i = 0; i < len; i++) {
		v = v << 6 | (uint32_t)value_of(s[i]);
		if (i % 4 == 1)
			out[n++] = v >> 4 & 0xff;
		else if (i % 4 == 2)
			out[n++] = v >> 2 & 0xff;
		else if (i % 4 == 3)
			out[n++] = v & 0xff;
	}
	return n;
}

/* The characters of a block, cut into segments where padding stood. */
struct body {
	char *chars;
	size_t len;
	size_t cuts[SEGMENTS_MAX]; /* ends of segments, ascending */
	size_t cut_count;
	size_t longest; /* unbroken run of base64 in the text */
	bool encrypted; /* a DEK-Info or Proc-Type line was there */
};

/* Where a line's own text begins: quoting marks ("> ", "JD>", "| ") and
 * blanks are stepped over. */
static size_t
line_start(const struct scan *sc, size_t at, size_t end)
{
	size_t i, from = at;

	for (i = at; i < end && i < from + QUOTE_MAX && sc->s[i] != '\n'; i++) {
		if (sc->s[i] == '>' || sc->s[i] == '|') {
			at = i + 1;
			from = at;
		} else if (sc->s[i] == '-')
			break;
	}
	while (at < end && (sc->s[at] == ' ' || sc->s[at] == ':'))
		at++;
	return at;
}

static size_t
line_end(const struct scan *sc, size_t at, size_t end)
{
	const char *nl = memchr(sc->s + at, '\n', end - at);

	return nl != NULL ? (size_t)(nl - sc->s) : end;
}

/* "Proc-Type: 4,ENCRYPTED", "Comment: ..." (RFC 1421, RFC 4716). */
static bool
is_header_line(const struct scan *sc, size_t at, size_t end)
{
	size_t i = at;

	while (i < end && (is_base64(sc->s[i]) || sc->s[i] == '-'))
		i++;
	return i > at && i + 1 < end && sc->s[i] == ':' && sc->s[i + 1] == ' ';
}

static void
cut(struct body *body)
{
	if (body->cut_count < SEGMENTS_MAX && body->len > 0 &&
	    (body->cut_count == 0 ||
		body->cuts[body->cut_count - 1] != body->len))
		body->cuts[body->cut_count++] = body->len;
}

/* "=" at at: padding, or what quoted-printable left: "=3D", "=20", and the
 * soft line break, which is no end. */
static size_t
take_equals(const struct scan *sc, size_t at, size_t end, struct body *body)
{
	static const char *const octets[] = { "3D", "20", "0D", "0A", "09" };
	size_t i;

	for (i = 0; i < COUNT(octets); i++)
		if (end - at > 2 && memcmp(sc->s + at + 1, octets[i], 2) == 0) {
			if (i == 0)
				cut(body);
			return at + 3;
		}
	cut(body);
	return at + 1;
}

static void
take_line(const struct scan *sc, size_t at, size_t end, struct body *body)
{
	size_t run = 0;

	while (at < end) {
		if (is_base64(sc->s[at])) {
			body->chars[body->len++] = sc->s[at++];
			if (++run > body->longest)
				body->longest = run;
		} else {
			run = 0;
			if (sc->s[at] == '=')
				at = take_equals(sc, at, end, body);
			else
				at++;
		}
	}
}

static void
body_init(struct body *body, const struct scan *sc, size_t at, size_t end)
{
	size_t stop;

	memset(body, 0, sizeof *body);
	body->chars = xmalloc(end - at + 1);
	while (at < end) {
		stop = line_end(sc, at, end);
		at = line_start(sc, at, stop);
		if (!is_header_line(sc, at, stop))
			take_line(sc, at, stop, body);
		else if (strncasecmp(sc->s + at, "DEK-Info", 8) == 0 ||
		    strncasecmp(sc->s + at, "Proc-Type", 9) == 0)
			body->encrypted = true;
		at = stop < end ? stop + 1 : end;
	}
	cut(body);
}

static void
body_release(struct body *body)
{
	/* It may have been somebody's private key. */
	if (body->chars != NULL)
		OPENSSL_cleanse(body->chars, body->len);
	free(body->chars);
}

/* ---- objects */

static bool
take_object(struct scan *sc, const unsigned char *der, size_t len)
{
	enum pkcs_kind kind = pkcs_read(sc->b, sc->place, der, len);

	if (kind == PKCS_NOTHING)
		return false;
	sc->objects++;
	if (kind == PKCS_7)
		sc->pkcs7++;
	return true;
}

/* Objects one behind the other that fill data: strict.  What follows a
 * certificate in a TRUSTED CERTIFICATE is for OpenSSL only. */
static bool
take_objects(struct scan *sc, const unsigned char *data, size_t len)
{
	size_t at, one;

	for (at = 0; at < len; at += one) {
		one = pkcs_length(data + at, len - at);
		if (one == 0)
			return false;
		if (!take_object(sc, data + at, one) &&
		    (at == 0 || !pkcs_is_cert_aux(data + at, one)))
			return false;
	}
	return len > 0;
}

static bool
take_segment(struct scan *sc, const char *chars, size_t len)
{
	unsigned char *data = xmalloc(len + 1);
	size_t n = decode(chars, len, data);
	bool fine = take_objects(sc, data, n);

	OPENSSL_cleanse(data, n);
	free(data);
	return fine;
}

/* The whole as one run (padding in its middle was damage), else piece by
 * piece (several encodings joined). */
static bool
take_body(struct scan *sc, const struct body *body)
{
	size_t from = 0, i;
	bool fine = true;

	if (take_segment(sc, body->chars, body->len))
		return true;
	if (body->cut_count < 2)
		return false;
	for (i = 0; i < body->cut_count; i++) {
		if (!take_segment(sc, body->chars + from, body->cuts[i] - from))
			fine = false;
		from = body->cuts[i];
	}
	return fine;
}

/* The object that the text begins with, whatever follows it: the characters
 * that it took, or 0. */
static size_t
take_leading(struct scan *sc, const struct body *body)
{
	size_t len = body->len, need, n, one;
	unsigned char head[8], *data;
	bool fine;

	if (len < 12)
		return 0;
	decode(body->chars, 8, head);
	need = pkcs_promised(head, 6);
	if (need > BUNDLE_UNPACKED_MAX || need * 4 > len * 3 + 8)
		return 0;
	if (need > 0 && (need * 4 + 2) / 3 < len)
		len = (need * 4 + 2) / 3;
	data = xmalloc(len + 1);
	n = decode(body->chars, len, data);
	one = pkcs_length(data, n);
	fine = one > 0 && take_object(sc, data, one);
	OPENSSL_cleanse(data, n);
	free(data);
	return fine ? (one * 4 + 2) / 3 : 0;
}

/* A block without END runs into whatever follows. */
static bool
take_open_body(struct scan *sc, const struct body *body)
{
	return take_leading(sc, body) > 0 || take_body(sc, body);
}

static void
take_key(struct scan *sc, const struct body *body)
{
	unsigned char *data;
	size_t n;

	if (!body->encrypted && take_open_body(sc, body))
		return;
	/* Damaged, or of a form we do not read: still a key that was sent,
	 * unless it is an example or a sentence. */
	if (body->longest < TOKEN_MIN)
		return;
	data = xmalloc(body->len + 1);
	n = decode(body->chars, body->len, data);
	bundle_add_private_key(sc->b, data, n, NULL);
	sc->objects++;
	OPENSSL_cleanse(data, n);
	free(data);
}

/* A marker with nothing beside it: no part of a sentence about markers. */
static bool
stands_alone(const struct scan *sc, const struct marker *m)
{
	size_t at = m->start;

	while (at > 0 && sc->s[at - 1] != '\n') {
		if (!is_blank(sc->s[at - 1]))
			return false;
		at--;
	}
	for (at = m->stop; at < sc->len && sc->s[at] != '\n'; at++)
		if (sc->s[at] != ' ')
			return false;
	return true;
}

static void
take_block(struct scan *sc, const struct marker *begin, size_t end,
    bool closed)
{
	struct body body;
	bool fine = false;

	sc->marked = true;
	body_init(&body, sc, begin->stop, end);
	if (begin->meant == MEANT_KEY && body.len >= BLOCK_MIN)
		take_key(sc, &body);
	else if (body.len >= BLOCK_MIN)
		fine = closed ? take_body(sc, &body) :
				take_open_body(sc, &body);
	if (!fine && begin->meant == MEANT_CERTIFICATE &&
	    (body.longest >= TOKEN_MIN || stands_alone(sc, begin)))
		bundle_problem(sc->b, VERDICT_UNREADABLE, true, sc->place,
		    "damaged PEM block");
	body_release(&body);
}

/* ---- base64 without armour */

/* What base64 of something packed once more begins with: "-----BEGIN", a ZIP,
 * gzip, and base64 of base64 of the first and of DER. */
static const char *const packed_starts[] = { "LS0tLS1CRUdJTi", "UEsDB",
	"H4sIA", "TFMwdExTMUNSVWRKV", "TUlJ" };

/* The start of base64 that is worth a look: DER of a length that needs
 * more than one octet, or something else packed once more. */
static bool
is_bare_start(const char *s, size_t left)
{
	size_t i;

	if (left < BLOCK_MIN)
		return false;
	if (s[0] == 'M')
		return s[1] == 'I' && s[2] >= 'A' && s[2] <= 'P';
	for (i = 0; i < COUNT(packed_starts); i++)
		if (strncmp(s, packed_starts[i], strlen(packed_starts[i])) == 0)
			return true;
	return false;
}

/* The end of the run of base64 that begins at at: it may go over line ends,
 * as long as each line is nothing but base64. */
static size_t
run_end(const struct scan *sc, size_t at, size_t end)
{
	size_t stop, i, last = at;

	while (at < end) {
		stop = line_end(sc, at, end);
		for (i = at; i < stop && is_base64(sc->s[i]); i++)
			continue;
		last = i;
		while (i < stop && (sc->s[i] == '=' || sc->s[i] == ' '))
			i++;
		if (i < stop || last == at)
			break;
		if (sc->s[last] == '=' || stop == end)
			break;
		at = line_start(sc, stop + 1, end);
		while (at < end && sc->s[at] == '\n')
			at = line_start(sc, at + 1, end);
	}
	return last;
}

/* Something else in base64: PEM or an archive, encoded once more. */
static void
open_packed(struct scan *sc, const struct body *body)
{
	struct bundle_place inner = bundle_inside(sc->place, "base64");
	unsigned char *data = xmalloc(body->len + 1);
	size_t n = decode(body->chars, body->len, data), before, keys;

	before = sc->b->cert_count;
	keys = sc->b->key_count;
	bundle_open(sc->b, &inner, data, n);
	if (sc->b->cert_count > before || sc->b->key_count > keys)
		sc->objects++;
	OPENSSL_cleanse(data, n);
	free(data);
}

/* The position in the text after so many base64 characters. */
static size_t
after_chars(const struct scan *sc, size_t at, size_t end, size_t chars)
{
	for (; at < end && chars > 0; at++)
		chars -= is_base64(sc->s[at]);
	return at;
}

/* A run at at: returns where to go on. */
static size_t
take_run(struct scan *sc, size_t at, size_t end)
{
	size_t stop = run_end(sc, at, end), work = stop - at + 1, used = 0;
	struct body body;

	if (work >= sc->b->scan_work) {
		sc->b->scan_work = 0;
		return end;
	}
	sc->b->scan_work -= work;
	body_init(&body, sc, at, stop);
	if (body.len >= BLOCK_MIN && sc->s[at] == 'M') {
		used = take_leading(sc, &body);
		if (used == 0 && body.longest >= TOKEN_MIN)
			bundle_problem(sc->b, VERDICT_UNREADABLE, true,
			    sc->place, "damaged base64");
	} else if (body.len >= BLOCK_MIN) {
		open_packed(sc, &body);
		used = body.len;
	}
	body_release(&body);
	/* A word that only looked like the start of something: what it was
	 * glued to may still begin on the next line. */
	if (used == 0) {
		stop = line_end(sc, at, end);
		return stop < end ? stop + 1 : end;
	}
	return after_chars(sc, at, stop, used);
}

/* A line of base64 that follows another is its continuation (an attachment in
 * the source of a mail), not the start of something. */
static void
scan_bare(struct scan *sc, size_t at, size_t end)
{
	bool start = true, follows = false;
	size_t token = 0;

	while (at < end && sc->b->scan_work > BLOCK_MIN) {
		if (start && !follows &&
		    is_bare_start(sc->s + at, end - at)) {
			at = take_run(sc, at, end);
			token = 0;
			continue;
		}
		start = !is_base64(sc->s[at]);
		if (!start)
			token++;
		else {
			if (sc->s[at] == '\n')
				follows = token >= TOKEN_MIN;
			else if (!is_blank(sc->s[at]))
				follows = false;
			token = 0;
		}
		at++;
	}
}

/* ---- the whole text */

static void
scan_text(struct scan *sc)
{
	struct marker begin, next;
	size_t at = 0;
	bool more;

	more = find_marker(sc, 0, &next);
	while (more) {
		begin = next;
		if (begin.start > at)
			scan_bare(sc, at, begin.start);
		at = begin.stop;
		more = find_marker(sc, at, &next);
		if (!begin.begin)
			continue;
		at = more ? next.start : sc->len;
		take_block(sc, &begin, at, more && !next.begin);
		if (more && !next.begin) {
			at = next.stop;
			more = find_marker(sc, at, &next);
		}
	}
	if (at < sc->len)
		scan_bare(sc, at, sc->len);
}

const char *
armour_read_text(struct bundle *b, const struct bundle_place *place,
    const char *charset, const unsigned char *data, size_t len)
{
	struct scan sc = { .b = b, .place = place };
	struct buf text;
	bool is_text;

	buf_init(&text, len + 16);
	armour_text(charset, data, len, &text, &is_text);
	sc.s = text.data;
	sc.len = text.len;
	scan_text(&sc);
	OPENSSL_cleanse(text.data, text.len);
	buf_release(&text);
	uuencode_read(b, place, data, len);
	if (memmem(data, len, "PuTTY-User-Key-File-", 20) != NULL) {
		bundle_add_private_key(b, data, len, NULL);
		sc.objects++;
	}
	if (sc.objects > 0)
		return sc.pkcs7 == sc.objects ? "pkcs7-pem" : "pem";
	if (!is_text)
		return NULL;
	return sc.marked ? "pem" : "text";
}

const char *
armour_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	return armour_read_text(b, place, NULL, data, len);
}
