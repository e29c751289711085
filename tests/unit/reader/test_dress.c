/* SPDX-License-Identifier: ISC */
/*
 * The same words in another dress say the same: every plain example of a
 * request, encoded, wrapped, answered below or put into HTML by another mail
 * program, gives the reading that it gives as it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/read.h"
#include "scratch.h"

/* An example taken apart: its own header without the fields that say what
 * the body is, and the body, which is UTF-8 with LF. */
struct example {
	struct buf head;
	struct buf body;
};

static size_t worn, wrong;

/* ---- Pieces */

static void
put_base64(struct buf *b, const char *data, size_t len)
{
	unsigned char line[80];
	size_t n;

	for (; len > 0; data += n, len -= n) {
		n = len > 57 ? 57 : len;
		EVP_EncodeBlock(line, (const unsigned char *)data, (int)n);
		buf_printf(b, "%s\n", (char *)line);
	}
}

static void
put_quoted_printable(struct buf *b, const char *data, size_t len)
{
	size_t i, column = 0;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c == '\n') {
			buf_putc(b, '\n');
			column = 0;
			continue;
		}
		if (column > 70) {
			buf_puts(b, "=\n");
			column = 0;
		}
		if (c > ' ' && c < 0x7f && c != '=' && c != '.')
			buf_putc(b, (char)c), column++;
		else
			buf_printf(b, "=%02X", c), column += 3;
	}
}

static void
put_part(struct buf *b, const char *type, const struct buf *text)
{
	buf_printf(b, "Content-Type: %s; charset=utf-8\n"
	    "Content-Transfer-Encoding: base64\n\n", type);
	put_base64(b, text->data, text->len);
}

/* Blanks at the front of a line stay, as mail programs keep them. */
static void
put_html_line(struct buf *b, const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len && line[i] == ' '; i++)
		buf_puts(b, "&nbsp;");
	for (; i < len; i++)
		switch (line[i]) {
		case '&':
			buf_puts(b, "&amp;");
			break;
		case '<':
			buf_puts(b, "&lt;");
			break;
		case ' ':
			buf_puts(b, line[i - 1] == ' ' ? "&nbsp;" : " ");
			break;
		default:
			buf_putc(b, line[i]);
		}
}

/* Each line between `open` and `close`; `empty` for one without text. */
static void
put_html(struct buf *b, const struct buf *text, const char *open,
    const char *close, const char *empty)
{
	const char *p = text->data, *end = text->data + text->len, *eol;

	for (; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (eol == NULL)
			eol = end;
		buf_puts(b, open);
		if (eol == p)
			buf_puts(b, empty);
		put_html_line(b, p, (size_t)(eol - p));
		buf_puts(b, close);
	}
}

/* ---- Dresses */

static void
as_base64(const struct example *e, struct buf *b)
{
	put_part(b, "text/plain", &e->body);
}

static void
as_quoted_printable(const struct example *e, struct buf *b)
{
	buf_puts(b, "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n");
	put_quoted_printable(b, e->body.data, e->body.len);
}

static void
as_utf16(const struct example *e, struct buf *b)
{
	struct buf wide;
	uint32_t code;
	size_t at;

	buf_init(&wide, 4U << 20);
	buf_put(&wide, "\xff\xfe", 2);
	for (at = 0; at < e->body.len;) {
		at += utf8_decode(e->body.data + at, e->body.len - at, &code,
		    NULL);
		if (code >= 0x10000) {
			code -= 0x10000;
			buf_putc(&wide, (char)(code >> 10 & 0xff));
			buf_putc(&wide, (char)(0xd8 | code >> 18));
			code = 0xdc00 | (code & 0x3ff);
		}
		buf_putc(&wide, (char)(code & 0xff));
		buf_putc(&wide, (char)(code >> 8));
	}
	buf_puts(b, "Content-Type: text/plain; charset=utf-16\n"
	    "Content-Transfer-Encoding: base64\n\n");
	put_base64(b, wide.data, wide.len);
	buf_release(&wide);
}

static void
with_bom(const struct example *e, struct buf *b)
{
	buf_puts(b, "Content-Type: text/plain; charset=utf-8\n\n\xef\xbb\xbf");
	buf_put(b, e->body.data, e->body.len);
}

static void
with_picture(const struct example *e, struct buf *b)
{
	buf_puts(b, "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n");
	put_part(b, "text/plain", &e->body);
	buf_puts(b, "\n--b1\nContent-Type: image/png; name=logo.png\n"
	    "Content-Transfer-Encoding: base64\n"
	    "Content-Disposition: attachment; filename=logo.png\n\n"
	    "iVBORw0KGgo=\n--b1--\n");
}

static void
as_signed(const struct example *e, struct buf *b)
{
	buf_puts(b, "Content-Type: multipart/signed; micalg=pgp-sha256;\n"
	    " protocol=\"application/pgp-signature\"; boundary=b1\n\n--b1\n");
	put_part(b, "text/plain", &e->body);
	buf_puts(b, "\n--b1\nContent-Type: application/pgp-signature\n\n"
	    "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n"
	    "-----END PGP SIGNATURE-----\n--b1--\n");
}

/* Text that a reader of plain text would see as a quote is none in HTML. */
static bool
is_unquoted(const struct example *e)
{
	return e->body.data[0] != '>' && strstr(e->body.data, "\n>") == NULL &&
	    strstr(e->body.data, "\n >") == NULL &&
	    memchr(e->body.data, '\t', e->body.len) == NULL;
}

static void
put_breaks(struct buf *html, const struct example *e)
{
	buf_puts(html, "<html><body><div dir=\"ltr\">");
	put_html(html, &e->body, "", "<br>\n", "");
	buf_puts(html, "</div></body></html>\n");
}

static void
put_alternative(const struct example *e, const struct buf *plain,
    struct buf *b)
{
	struct buf html;

	buf_init(&html, 4U << 20);
	put_breaks(&html, e);
	buf_puts(b, "Content-Type: multipart/alternative; boundary=b2\n\n"
	    "--b2\n");
	put_part(b, "text/plain", plain);
	buf_puts(b, "\n--b2\n");
	put_part(b, "text/html", &html);
	buf_puts(b, "\n--b2--\n");
	buf_release(&html);
}

static void
as_alternative(const struct example *e, struct buf *b)
{
	put_alternative(e, &e->body, b);
}

static void
as_html_beside_nothing(const struct example *e, struct buf *b)
{
	struct buf nothing;

	buf_init(&nothing, 16);
	buf_putc(&nothing, '\n');
	put_alternative(e, &nothing, b);
	buf_release(&nothing);
}

static void
as_divisions(const struct example *e, struct buf *b)
{
	struct buf html;

	buf_init(&html, 4U << 20);
	put_html(&html, &e->body, "<div>", "</div>", "<br>");
	put_part(b, "text/html", &html);
	buf_release(&html);
}

/* As Outlook does it. */
static void
as_office_html(const struct example *e, struct buf *b)
{
	struct buf html;

	buf_init(&html, 4U << 20);
	buf_puts(&html, "<html xmlns:o=\"urn:schemas-microsoft-com:office:"
	    "office\"><head><style>p.MsoNormal{margin:0}</style></head>"
	    "<body lang=EN-US><div class=WordSection1>");
	put_html(&html, &e->body, "<p class=MsoNormal><span style='font-size:"
	    "11.0pt'>", "<o:p></o:p></span></p>\r\n", "<o:p>&nbsp;</o:p>");
	buf_puts(&html, "</div></body></html>");
	put_part(b, "text/html", &html);
	buf_release(&html);
}

static void
as_forwarded_mail(const struct example *e, struct buf *b)
{
	buf_puts(b, "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n"
	    "Content-Type: text/plain\n\n\n--b1\n"
	    "Content-Type: message/rfc822\n"
	    "Content-Disposition: attachment\n\n");
	buf_put(b, e->head.data, e->head.len);
	put_part(b, "text/plain", &e->body);
	buf_puts(b, "\n--b1--\n");
}

static void
put_around(const char *before, const struct example *e, const char *behind,
    struct buf *b)
{
	size_t len = e->body.len;
	struct buf text;

	while (len > 0 && e->body.data[len - 1] == '\n')
		len--;
	buf_init(&text, 4U << 20);
	buf_puts(&text, before);
	buf_put(&text, e->body.data, len);
	buf_puts(&text, behind);
	put_part(b, "text/plain", &text);
	buf_release(&text);
}

/* Plain text with what stands around it, where there is no function. */
static const struct {
	const char *name;
	void (*put)(const struct example *e, struct buf *b);
	enum { ANY, UNQUOTED } wearer;
	const char *eol;
	const char *before, *behind;
} dresses[] = {
	{ "base64", as_base64, ANY, "\n", NULL, NULL },
	{ "CRLF", as_base64, ANY, "\r\n", NULL, NULL },
	{ "CR", as_quoted_printable, ANY, "\r", NULL, NULL },
	{ "quoted-printable", as_quoted_printable, ANY, "\n", NULL, NULL },
	{ "UTF-16", as_utf16, ANY, "\n", NULL, NULL },
	{ "a byte order mark", with_bom, ANY, "\n", NULL, NULL },
	{ "a picture beside it", with_picture, ANY, "\n", NULL, NULL },
	{ "signed", as_signed, ANY, "\n", NULL, NULL },
	{ "forwarded as an attachment", as_forwarded_mail, ANY, "\n", NULL,
	    NULL },
	{ "HTML as an alternative", as_alternative, UNQUOTED, "\n", NULL,
	    NULL },
	{ "HTML beside an empty text", as_html_beside_nothing, UNQUOTED, "\n",
	    NULL, NULL },
	{ "HTML of divisions", as_divisions, UNQUOTED, "\r\n", NULL, NULL },
	{ "Outlook's HTML", as_office_html, UNQUOTED, "\r\n", NULL, NULL },
	{ "a greeting", NULL, UNQUOTED, "\n",
	    "Hello,\n\nhere are our details.\n\n", "\n" },
	{ "from a telephone", NULL, UNQUOTED, "\n", "",
	    "\n\nSent from my iPhone\n" },
	{ "a disclaimer", NULL, UNQUOTED, "\n", "",
	    "\n\nThis e-mail and any attachments are confidential and intended "
	    "solely\nfor the addressee. If you are not the intended recipient, "
	    "please delete\nit and notify the sender.\n" },
	{ "a signature", NULL, UNQUOTED, "\n", "",
	    "\n\n-- \nJane Roe\nHead of Web\nCountry Road 5, 80331 Munich\n" },
	{ "above our letter", NULL, UNQUOTED, "\n", "",
	    "\n\nOn Mon, Mar 4, 2024 at 10:11 AM Sales <sales@host.example> "
	    "wrote:\n\n> Hello,\n> please reply with the following:\n"
	    "> Country:\n> State:\n> City:\n> Company:\n> Company Division:\n"
	    ">\n> Regards, Sales\n" },
};

/* ---- Comparing */

/* Kind, values and problems. */
static void
read_into(const struct buf *message, struct buf *out)
{
	struct read_question question = { .authserv_id = (char[]){ "" } };
	struct reader_limits limits = test_limits();
	struct reading r;
	size_t i, j;

	assert_int_equal(read_message((unsigned char *)message->data,
	    message->len, &question, &limits, &r, NULL), 0);
	buf_printf(out, "%s", reading_kind_names[r.kind]);
	for (i = 0; i < READING_FIELD_COUNT; i++) {
		if (r.values[i].value != NULL)
			buf_printf(out, ", %s %s", reading_field_names[i],
			    r.values[i].value);
		for (j = 0; j < r.problem_count; j++)
			if (r.problems[j].field == i)
				buf_printf(out, ", %s is %s",
				    reading_field_names[i],
				    reading_code_names[r.problems[j].code]);
	}
	reading_release(&r);
}

/* The fields of the header but those about the body; false when the example
 * is more than plain UTF-8. */
static bool
take_head(const char *text, size_t len, struct buf *head)
{
	const char *p = text, *end = text + len, *eol;
	bool keep = true;

	for (; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (eol == NULL)
			eol = end;
		if (*p != ' ' && *p != '\t')
			keep = strncasecmp(p, "Content-", 8) != 0 &&
			    strncasecmp(p, "MIME-", 5) != 0;
		else if (!keep)
			return false;
		if (strncasecmp(p, "Content-", 8) == 0) {
			char field[100];

			snprintf(field, sizeof field, "%.*s",
			    (int)(eol - p), p);
			if (strcasecmp(field, "Content-Type: text/plain; "
			    "charset=utf-8") != 0 && strcasecmp(field,
			    "Content-Type: text/plain; charset=\"utf-8\"") !=
			    0 && strcasecmp(field, "Content-Transfer-Encoding"
			    ": 8bit") != 0 && strcasecmp(field,
			    "Content-Transfer-Encoding: 7bit") != 0)
				return false;
		}
		if (keep) {
			buf_put(head, p, (size_t)(eol - p));
			buf_putc(head, '\n');
		}
	}
	buf_puts(head, "MIME-Version: 1.0\n");
	return true;
}

static bool
take_apart(const struct buf *message, struct example *e)
{
	const char *gap = strstr(message->data, "\n\n");
	size_t head;

	if (gap == NULL || memchr(message->data, '\r', message->len) != NULL ||
	    strlen(message->data) != message->len)
		return false;
	head = (size_t)(gap - message->data);
	if (!take_head(message->data, head, &e->head))
		return false;
	buf_put(&e->body, gap + 2, message->len - head - 2);
	return e->body.len > 0 && utf8_is_valid(e->body.data, e->body.len);
}

static void
put_message(const struct example *e, size_t dress, struct buf *b)
{
	struct buf text;
	size_t i;

	buf_init(&text, 8U << 20);
	buf_put(&text, e->head.data, e->head.len);
	if (dresses[dress].put != NULL)
		dresses[dress].put(e, &text);
	else
		put_around(dresses[dress].before, e, dresses[dress].behind,
		    &text);
	for (i = 0; i < text.len; i++)
		if (text.data[i] == '\n')
			buf_puts(b, dresses[dress].eol);
		else
			buf_putc(b, text.data[i]);
	buf_release(&text);
}

static void
try_dresses(const char *path, const struct buf *message)
{
	struct buf want, got, dressed;
	struct example e;
	size_t i;

	buf_init(&e.head, 1U << 20);
	buf_init(&e.body, 1U << 20);
	buf_init(&want, 1U << 16);
	buf_init(&got, 1U << 16);
	if (take_apart(message, &e))
		read_into(message, &want);
	if (want.len > 0 && strncmp(want.data, "request", 7) == 0)
		for (i = 0; i < COUNT(dresses); i++) {
			if (dresses[i].wearer != ANY && !is_unquoted(&e))
				continue;
			buf_init(&dressed, 16U << 20);
			put_message(&e, i, &dressed);
			buf_reset(&got);
			read_into(&dressed, &got);
			worn++;
			if (strcmp(got.data, want.data) != 0) {
				print_message("%s, %s: expected %s, got %s\n",
				    path, dresses[i].name, want.data,
				    got.data);
				wrong++;
			}
			buf_release(&dressed);
		}
	buf_release(&want);
	buf_release(&got);
	buf_release(&e.head);
	buf_release(&e.body);
}

static void
test_dresses(void **state)
{
	(void)state;
	assert_true(each_match(MERCHANTS "*.eml", try_dresses) > 0);
	assert_true(each_message(try_dresses) > 0);
	print_message("%zu readings\n", worn);
	assert_true(worn >= 2000);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_dresses) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
