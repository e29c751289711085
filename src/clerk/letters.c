/* SPDX-License-Identifier: ISC */
#include "clerk/letters.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/files.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "config/advice.h"

#define TEMPLATE_MAX 65536
#define TEXT_MAX 262144
#define BLOCKS_MAX 400
#define COLUMNS 72
#define FALLBACK_LANGUAGE "en"

#define TO_OPERATORS .to_operators = true
#define IN_THREAD .in_thread = true
#define HAS_CSR .has_csr = true
#define OF_CA .of_ca = true

const struct letter_info letter_table[LETTER_KIND_COUNT] = {
	[LETTER_CSR] = { "csr", IN_THREAD, HAS_CSR },
	[LETTER_RENEW] = { "renew", HAS_CSR },
	[LETTER_REKEY] = { "rekey", IN_THREAD, HAS_CSR },
	[LETTER_ASK] = { "ask", IN_THREAD },
	[LETTER_WHICH_SHOP] = { "which-shop", IN_THREAD },
	[LETTER_UNKNOWN_SENDER] = { "unknown-sender", IN_THREAD },
	[LETTER_TOO_LARGE] = { "too-large", IN_THREAD },
	[LETTER_REFUSED] = { "refused", IN_THREAD },
	[LETTER_VALIDATION] = { LETTERS_OF_CA, OF_CA, .has_mail = true },
	[LETTER_VALIDATION_UNASKED] = { LETTERS_OF_CA "-unasked", OF_CA },
	[LETTER_RECEIVED] = { "received", IN_THREAD },
	[LETTER_INSTALLED] = { "installed", IN_THREAD },
	[LETTER_ALREADY] = { "already", IN_THREAD },
	[LETTER_REMIND_DETAILS] = { .name = "remind-details" },
	[LETTER_REMIND_CERTIFICATE] = { "remind-certificate", HAS_CSR },
	[LETTER_GAVE_UP] = { .name = "gave-up" },
	[LETTER_REJECTED] = { .name = "rejected" },
	[LETTER_CANCELLED] = { .name = "cancelled" },
	[LETTER_HELD] = { "held", TO_OPERATORS },
	[LETTER_DUE_SOON] = { "due-soon", TO_OPERATORS },
	[LETTER_NOT_SERVED] = { "not-served", TO_OPERATORS },
	[LETTER_SERVED_AGAIN] = { "served-again", TO_OPERATORS },
	[LETTER_APPROVE] = { "approve", TO_OPERATORS },
	[LETTER_RENEWAL_CLOSED] = { "renewal-closed", TO_OPERATORS },
	[LETTER_VALIDATION_HELD] = { LETTERS_OF_CA "-held", TO_OPERATORS,
	    OF_CA },
};

enum block_type { BLOCK_PARAGRAPH, BLOCK_BULLET, BLOCK_NUMBER, BLOCK_VERBATIM,
	BLOCK_CSR };

struct block {
	enum block_type type;
	char *text;
};

struct page {
	const char *file; /* for errors, with the line */
	unsigned line;
	const struct letter_value *values;
	size_t value_count;
	struct block blocks[BLOCKS_MAX];
	size_t count;
	bool open; /* the last block takes more lines */
	const char *config_path; /* for commands, NULL: as they are */
};

static const char *
find_value(const struct page *page, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < page->value_count; i++)
		if (strlen(page->values[i].name) == len &&
		    memcmp(page->values[i].name, name, len) == 0)
			return page->values[i].value;
	return NULL;
}

/* What acts on a terminal or turns the direction of writing becomes a blank;
 * joiners stay, since names in some scripts need them. */
static void
put_clean(struct buf *b, const char *value, size_t len)
{
	uint32_t code;
	bool valid;
	size_t n;

	for (; len > 0; value += n, len -= n) {
		n = utf8_decode(value, len, &code, &valid);
		if (valid && (utf8_is_shown(code) || code == 0x200c ||
			code == 0x200d))
			buf_put(b, value, n);
		else
			buf_putc(b, ' ');
	}
}

/* A line with its values put in; -1 when it names one that is not there. */
static int
expand(const struct page *page, const char *line, size_t len, struct buf *b,
    struct err *err)
{
	const char *end = line + len, *close, *value;

	for (; line < end; line++) {
		if (*line != '{' ||
		    (close = memchr(line, '}', (size_t)(end - line))) == NULL) {
			buf_putc(b, *line);
			continue;
		}
		value = find_value(page, line + 1, (size_t)(close - line - 1));
		if (value == NULL)
			return err_set(err, ERR_CONFIG,
			    "%s:%u: no value is called %.*s", page->file,
			    page->line, (int)(close - line + 1), line);
		put_clean(b, value, strlen(value));
		line = close;
	}
	return 0;
}

static int
add_block(struct page *page, enum block_type type, const char *text,
    struct err *err)
{
	if (page->count == BLOCKS_MAX)
		return err_set(err, ERR_CONFIG, "%s:%u: too long", page->file,
		    page->line);
	page->blocks[page->count++] =
	    (struct block){ type, xstrdup(text) };
	page->open = type != BLOCK_CSR && type != BLOCK_VERBATIM;
	return 0;
}

/* One item for each line of a value whose name ends in _list. */
static int
add_list(struct page *page, const char *value, struct err *err)
{
	struct buf b;
	int rc = 0;

	buf_init(&b, TEXT_MAX);
	while (*value != '\0' && rc == 0) {
		size_t len = strcspn(value, "\n");

		buf_reset(&b);
		put_clean(&b, value, len);
		rc = add_block(page, BLOCK_BULLET, b.data, err);
		value += len + (value[len] == '\n');
	}
	buf_release(&b);
	return rc;
}

static int
join_block(struct page *page, const char *text)
{
	struct block *last = &page->blocks[page->count - 1];
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_printf(&b, "%s %s", last->text, text);
	free(last->text);
	last->text = buf_take(&b);
	if (last->text == NULL)
		last->text = xstrdup("");
	return 0;
}

/* How many characters "12. " takes at the beginning of a line, or 0. */
static size_t
number_mark(const char *line, size_t len)
{
	size_t i = 0;

	while (i < len && isdigit((unsigned char)line[i]))
		i++;
	return i > 0 && i + 1 < len && line[i] == '.' && line[i + 1] == ' '
	    ? i + 2 : 0;
}

/* What a line of the template begins (before any value is put in). */
static enum block_type
classify(const char *line, size_t len, size_t *skip_out)
{
	*skip_out = 0;
	if (len == 5 && memcmp(line, "{csr}", 5) == 0)
		return BLOCK_CSR;
	if (len > 4 && memcmp(line, "    ", 4) == 0) {
		*skip_out = 4;
		return BLOCK_VERBATIM;
	}
	if (len > 2 && memcmp(line, "- ", 2) == 0) {
		*skip_out = 2;
		return BLOCK_BULLET;
	}
	*skip_out = number_mark(line, len);
	return *skip_out > 0 ? BLOCK_NUMBER : BLOCK_PARAGRAPH;
}

static int
add_line(struct page *page, const char *line, size_t len, struct err *err)
{
	enum block_type type;
	const char *list;
	struct buf b;
	size_t skip;
	int rc = -1;

	if (len == 0) {
		page->open = false;
		return 0;
	}
	type = classify(line, len, &skip);
	if (type == BLOCK_CSR)
		return add_block(page, type, "", err);
	if (type == BLOCK_BULLET && len > 9 && line[2] == '{' &&
	    memcmp(line + len - 6, "_list}", 6) == 0) {
		list = find_value(page, line + 3, len - 4);
		if (list == NULL)
			return err_set(err, ERR_CONFIG,
			    "%s:%u: no value is called %.*s", page->file,
			    page->line, (int)len - 2, line + 2);
		return add_list(page, list, err);
	}
	buf_init(&b, TEXT_MAX);
	if (expand(page, line + skip, len - skip, &b, err) == -1)
		goto out;
	if (type == BLOCK_PARAGRAPH && page->open)
		rc = join_block(page, b.data + strspn(b.data, " "));
	else
		rc = add_block(page, type, b.data, err);
out:
	buf_release(&b);
	return rc;
}

/* {?name}, {!name} or {/name} alone on a line: 1 and what it says. */
static int
is_condition(const char *line, size_t len, char *kind_out,
    const char **name_out, size_t *name_len_out)
{
	if (len < 4 || line[0] != '{' || line[len - 1] != '}' ||
	    strchr("?!/", line[1]) == NULL)
		return 0;
	*kind_out = line[1];
	*name_out = line + 2;
	*name_len_out = len - 3;
	return 1;
}

static int
read_blocks(struct page *page, const char *text, struct err *err)
{
	const char *name, *value;
	size_t len, name_len;
	bool skipping = false;
	char kind;

	for (; *text != '\0'; text += len + (text[len] == '\n'),
	    page->line++) {
		len = strcspn(text, "\n");
		if (is_condition(text, len, &kind, &name, &name_len)) {
			value = find_value(page, name, name_len);
			if (value == NULL)
				return err_set(err, ERR_CONFIG,
				    "%s:%u: no value is called %.*s",
				    page->file, page->line, (int)name_len,
				    name);
			skipping = kind != '/' &&
			    (value[0] == '\0') == (kind == '?');
			continue;
		}
		if (!skipping && add_line(page, text, len, err) == -1)
			return -1;
	}
	return 0;
}

/* ---- Laying out ---- */

static bool
is_wide(uint32_t code)
{
	return (code >= 0x2e80 && code < 0xff61) ||
	    (code >= 0xffe0 && code <= 0xffe6);
}

/* Marks that no line of East Asian text may begin with, or end with. */
static const uint32_t closing[] = { '!', ')', ',', '.', ':', ';', '?', '%',
	0x2019, 0x201d, 0x2026, 0x3001, 0x3002, 0x3009, 0x300b, 0x300d, 0x300f,
	0x3011, 0x3015, 0x30fc, 0xff01, 0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b,
	0xff1f };
static const uint32_t opening[] = { '(', 0x2018, 0x201c, 0x3008, 0x300a,
	0x300c, 0x300e, 0x3010, 0x3014, 0xff08 };

static bool
is_one_of(uint32_t code, const uint32_t *marks, size_t count)
{
	size_t i;

	for (i = 0; i < count && marks[i] != code; i++)
		;
	return i < count;
}

/* How many bytes stay on one line: a word, or in text that has no blanks
 * between its words, one wide character with the marks that cling to it. */
static size_t
next_piece(const char *text, size_t *width_out)
{
	uint32_t code, last = 0;
	size_t len, n;

	*width_out = 0;
	for (len = 0; text[len] != '\0' && text[len] != ' '; len += n) {
		n = utf8_decode(text + len, strnlen(text + len, 4), &code,
		    NULL);
		if (len > 0 && (is_wide(code) || is_wide(last)) &&
		    !is_one_of(code, closing, COUNT(closing)) &&
		    !is_one_of(last, opening, COUNT(opening)))
			break;
		*width_out += is_wide(code) ? 2 : 1;
		last = code;
	}
	return len;
}

static void
put_wrapped(struct buf *b, const char *first, const char *rest,
    const char *text)
{
	size_t column = strlen(first), len, width, blanks;
	bool start = true;

	buf_puts(b, first);
	for (; *text != '\0'; text += len) {
		blanks = strspn(text, " ");
		text += blanks;
		len = next_piece(text, &width);
		if (len == 0)
			break;
		blanks = blanks > 0 && !start;
		if (!start && column + blanks + width > COLUMNS) {
			buf_printf(b, "\n%s", rest);
			column = strlen(rest);
			blanks = 0;
		}
		if (blanks > 0)
			buf_putc(b, ' ');
		buf_put(b, text, len);
		column += blanks + width;
		start = false;
	}
	buf_putc(b, '\n');
}

static bool
is_item(enum block_type type)
{
	return type == BLOCK_BULLET || type == BLOCK_NUMBER;
}

static char *
layout_text(const struct page *page, const char *csr)
{
	unsigned number = 0;
	char mark[16];
	struct buf b;
	size_t i;

	buf_init(&b, TEXT_MAX);
	for (i = 0; i < page->count; i++) {
		const struct block *block = &page->blocks[i];
		enum block_type before = i > 0 ? page->blocks[i - 1].type
					       : BLOCK_PARAGRAPH;

		if (i > 0 &&
		    !(block->type == before &&
			(is_item(before) || before == BLOCK_VERBATIM)))
			buf_putc(&b, '\n');
		number = block->type == BLOCK_NUMBER ? number + 1 : 0;
		snprintf(mark, sizeof mark, "%u. ", number);
		if (block->type == BLOCK_CSR)
			letter_put_csr(&b, csr, LETTER_CSR_COLUMNS);
		else if (block->type == BLOCK_VERBATIM)
			buf_printf(&b, "%s\n", block->text);
		else if (block->type == BLOCK_BULLET)
			put_wrapped(&b, "- ", "  ", block->text);
		else if (block->type == BLOCK_NUMBER)
			put_wrapped(&b, mark, "   ", block->text);
		else
			put_wrapped(&b, "", "", block->text);
	}
	return buf_take(&b);
}

static void
put_escaped(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '&':
			buf_puts(b, "&amp;");
			break;
		case '<':
			buf_puts(b, "&lt;");
			break;
		case '>':
			buf_puts(b, "&gt;");
			break;
		case '"':
			buf_puts(b, "&quot;");
			break;
		default:
			buf_putc(b, *text);
		}
}

#define HTML_PRE "<pre style=\"font-family:Consolas,Menlo,monospace;" \
	"font-size:13px;line-height:1.4;border:1px solid #7c8794;" \
	"padding:8px;margin:0 0 16px 0;overflow-x:auto\">"

static const struct {
	const char *open_group, *close_group, *open, *close;
} html_tags[] = {
	[BLOCK_PARAGRAPH] = { "", "", "<p style=\"margin:0 0 16px 0\">",
		"</p>\n" },
	[BLOCK_BULLET] = { "<ul style=\"margin:0 0 16px 0\">\n", "</ul>\n",
		"<li>", "</li>\n" },
	[BLOCK_NUMBER] = { "<ol style=\"margin:0 0 16px 0\">\n", "</ol>\n",
		"<li>", "</li>\n" },
	[BLOCK_VERBATIM] = { HTML_PRE, "</pre>\n", "", "\n" },
	[BLOCK_CSR] = { HTML_PRE, "</pre>\n", "", "" },
};
static_assert(COUNT(html_tags) == BLOCK_CSR + 1, "tags for each block");

static char *
layout_html(const struct page *page, const char *language, const char *subject,
    const char *csr)
{
	struct buf b;
	size_t i;

	buf_init(&b, TEXT_MAX);
	buf_puts(&b, "<!DOCTYPE html>\n<html lang=\"");
	put_escaped(&b, language);
	buf_puts(&b, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	put_escaped(&b, subject);
	buf_puts(&b, "</title>\n</head>\n"
	    "<body style=\"margin:0;padding:16px;background:#ffffff;"
	    "color:#1b2430;font-family:Arial,Helvetica,sans-serif;"
	    "font-size:16px;line-height:1.5\">\n"
	    "<table role=\"presentation\" width=\"600\" cellpadding=\"0\" "
	    "cellspacing=\"0\" border=\"0\" style=\"width:100%;"
	    "max-width:600px;table-layout:fixed\"><tr>"
	    "<td style=\"overflow-wrap:break-word\">\n");
	for (i = 0; i < page->count; i++) {
		const struct block *block = &page->blocks[i];
		enum block_type type = block->type;

		if (i == 0 || page->blocks[i - 1].type != type)
			buf_puts(&b, html_tags[type].open_group);
		buf_puts(&b, html_tags[type].open);
		if (type == BLOCK_CSR)
			letter_put_csr(&b, csr, 64);
		else
			put_escaped(&b, block->text);
		buf_puts(&b, html_tags[type].close);
		if (i + 1 == page->count || page->blocks[i + 1].type != type)
			buf_puts(&b, html_tags[type].close_group);
	}
	buf_puts(&b, "</td></tr></table>\n</body>\n</html>\n");
	return buf_take(&b);
}

void
letter_put_csr(struct buf *b, const char *csr_pem, size_t columns)
{
	size_t column = 0, len;

	for (; *csr_pem != '\0'; csr_pem += len + (csr_pem[len] == '\n')) {
		size_t i;

		len = strcspn(csr_pem, "\n");
		if (csr_pem[0] == '-') {
			if (column > 0)
				buf_putc(b, '\n');
			buf_put(b, csr_pem, len);
			buf_putc(b, '\n');
			column = 0;
			continue;
		}
		for (i = 0; i < len; i++) {
			if (column == columns) {
				buf_putc(b, '\n');
				column = 0;
			}
			buf_putc(b, csr_pem[i]);
			column++;
		}
	}
}

/* ---- Finding the template ---- */

static const char *
find_built_in(const char *language, const char *name, char path[256])
{
	const struct embedded *e;

	snprintf(path, 256, "etc/letters/%.16s/%s.txt", language, name);
	for (e = letter_files; e->name != NULL; e++)
		if (strcmp(e->name, path) == 0)
			return e->text;
	return NULL;
}

/* The operator's own, or NULL; to be freed. */
static char *
find_own(const char *directory, const char *language, const char *name,
    char path[256])
{
	struct err err = { 0 };
	struct buf b;

	if (directory[0] == '\0' ||
	    snprintf(path, 256, "%s/%.16s/%s.txt", directory, language, name) >=
		256 ||
	    access(path, R_OK) == -1)
		return NULL;
	buf_init(&b, TEMPLATE_MAX);
	if (file_read(path, &b, &err) == -1)
		buf_release(&b);
	return b.len > 0 ? buf_take(&b) : NULL;
}

static bool
is_language(const char *language)
{
	size_t i;

	for (i = 0; language[i] != '\0'; i++)
		if (!isalnum((unsigned char)language[i]) && language[i] != '-')
			return false;
	return i >= 2 && i <= 16;
}

/* The template in this language, or NULL; to be freed. */
static char *
find_template(const char *directory, const char *language, const char *name,
    char path[256])
{
	const char *built_in;
	char *text;

	if (!is_language(language))
		return NULL;
	text = find_own(directory, language, name, path);
	if (text != NULL)
		return text;
	built_in = find_built_in(language, name, path);
	return built_in != NULL ? xstrdup(built_in) : NULL;
}

char *
letter_template(const char *directory, const char *language, const char *name)
{
	char path[256];

	return find_template(directory, language, name, path);
}

void
letter_put_languages(struct buf *b)
{
	static const char top[] = "etc/letters/";
	const char *last = "", *language;
	const struct embedded *e;
	size_t len;

	for (e = letter_files; e->name != NULL; e++) {
		if (strncmp(e->name, top, strlen(top)) != 0)
			continue;
		language = e->name + strlen(top);
		len = strcspn(language, "/");
		if (strncmp(language, last, len + 1) != 0)
			buf_printf(b, "%s%.*s", b->len > 0 ? ", " : "",
			    (int)len, language);
		last = language;
	}
}

/* Commands become such that they can be run as printed. */
static void
complete_commands(struct page *page)
{
	char *advice;
	size_t i;

	for (i = 0; i < page->count; i++) {
		advice = advice_with(page->blocks[i].text, page->config_path);
		free(page->blocks[i].text);
		page->blocks[i].text = advice;
	}
}

static int
render(struct page *page, const char *template, const char *language,
    struct letter_text *text_out, struct err *err)
{
	static const char mark[] = "Subject: ";
	size_t len = strcspn(template, "\n");
	const char *csr = find_value(page, "csr", 3);
	struct letter_text text = { 0 };
	struct buf subject;
	int rc = -1;

	buf_init(&subject, 4096);
	if (strncmp(template, mark, strlen(mark)) != 0) {
		err_set(err, ERR_CONFIG, "%s:1: the first line must begin with "
		    "\"Subject: \"", page->file);
		goto out;
	}
	if (expand(page, template + strlen(mark), len - strlen(mark), &subject,
		err) == -1 ||
	    read_blocks(page, template + len, err) == -1)
		goto out;
	if (csr == NULL)
		csr = "";
	complete_commands(page);
	text.subject = xstrdup(subject.data);
	text.text = layout_text(page, csr);
	text.html = layout_html(page, language, text.subject, csr);
	if (text.text == NULL || text.html == NULL) {
		err_set(err, ERR_CONFIG, "%s: too long", page->file);
		letter_text_release(&text);
		goto out;
	}
	text.fallback = text_out->fallback;
	*text_out = text;
	rc = 0;
out:
	buf_release(&subject);
	return rc;
}

int
letter_render(enum letter_kind kind, const char *directory,
    const char *language, const char *config_path,
    const struct letter_value *values, size_t count,
    struct letter_text *text_out, struct err *err)
{
	const char *name = letter_table[kind].name;
	struct letter_text text = { 0 };
	struct page *page;
	char path[256];
	char *template;
	size_t i;
	int rc;

	if (language[0] == '\0')
		language = FALLBACK_LANGUAGE;
	template = find_template(directory, language, name, path);
	if (template == NULL) {
		text.fallback = true;
		language = FALLBACK_LANGUAGE;
		template = find_template(directory, language, name, path);
	}
	if (template == NULL)
		return err_set(err, ERR_BUG, "no letter is called %s", name);
	page = xcalloc(1, sizeof *page);
	page->file = path;
	page->line = 1;
	page->values = values;
	page->value_count = count;
	if (letter_table[kind].to_operators)
		page->config_path = config_path;
	rc = render(page, template, language, &text, err);
	if (rc == 0)
		*text_out = text;
	for (i = 0; i < page->count; i++)
		free(page->blocks[i].text);
	free(page);
	free(template);
	return rc;
}

void
letter_text_release(struct letter_text *text)
{
	free(text->subject);
	free(text->text);
	free(text->html);
	*text = (struct letter_text){ 0 };
}
