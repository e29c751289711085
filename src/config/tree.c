/* SPDX-License-Identifier: ISC */
#include "config/tree.h"

#include <errno.h>
#include <libconfig.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BIG_NUMBERS_MAX 64

/* What a look at the text itself finds before libconfig sees it. */
struct scan {
	const char *at;
	const char *end;
	int line;
	int big[BIG_NUMBERS_MAX]; /* lines with numbers that do not fit */
	size_t big_count;
	struct err *err;
};

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '*';
}

static int
scan_comment(struct scan *s)
{
	int line = s->line;

	if (s->at[0] == '#' || s->at[1] == '/') {
		while (s->at < s->end && *s->at != '\n')
			s->at++;
		return 0;
	}
	for (s->at += 2; s->at < s->end; s->at++) {
		if (*s->at == '\n')
			s->line++;
		if (s->at[0] == '*' && s->at[1] == '/') {
			s->at += 2;
			return 0;
		}
	}
	s->line = line;
	return err_set(s->err, ERR_CONFIG,
	    "this comment never ends; expected */");
}

static int
scan_text(struct scan *s)
{
	for (s->at++; s->at < s->end; s->at++) {
		if (*s->at == '"') {
			s->at++;
			return 0;
		}
		if (*s->at == '\n')
			break;
		if (*s->at != '\\')
			continue;
		if (strncmp(s->at, "\\x00", 4) == 0)
			return err_set(s->err, ERR_CONFIG,
			    "\\x00 cannot stand in a text");
		if (s->at[1] != '\n')
			s->at++;
	}
	return err_set(s->err, ERR_CONFIG,
	    "this text does not end on its line; expected a closing \"");
}

/* A number or a name; only numbers that are too big are of interest. */
static void
scan_word(struct scan *s)
{
	const char *start = s->at;
	char *end;
	long long value;
	bool hex = start[0] == '0' && (start[1] == 'x' || start[1] == 'X');

	while (is_name_char(*s->at) || *s->at == '.')
		s->at++;
	if (*start != '-' && (*start < '0' || *start > '9'))
		return;
	errno = 0;
	value = strtoll(start, &end, hex ? 16 : 10);
	if (*end == 'L')
		end += end[1] == 'L' ? 2 : 1;
	if (end != s->at ||
	    (errno == 0 && value >= INT32_MIN && value <= INT32_MAX))
		return;
	if (s->big_count < BIG_NUMBERS_MAX)
		s->big[s->big_count++] = s->line;
}

static int
scan(struct scan *s)
{
	while (s->at < s->end) {
		if (*s->at == '\n')
			s->line++;
		if (*s->at == '@')
			return err_set(s->err, ERR_CONFIG,
			    "@include is not supported; put the file into "
			    "certmaild.d/, its name ending in .conf");
		if (*s->at == '#' || (*s->at == '/' &&
		    (s->at[1] == '/' || s->at[1] == '*'))) {
			if (scan_comment(s) == -1)
				return -1;
		} else if (*s->at == '"') {
			if (scan_text(s) == -1)
				return -1;
		} else if (is_name_char(*s->at)) {
			scan_word(s);
		} else {
			s->at++;
		}
	}
	return 0;
}

static bool
is_big(const struct scan *s, int line)
{
	size_t i;

	for (i = 0; i < s->big_count; i++)
		if (s->big[i] == line)
			return true;
	return false;
}

static void copy(const config_setting_t *from, const struct scan *s,
    unsigned depth, struct tree *to);

static void
copy_children(const config_setting_t *from, const struct scan *s,
    unsigned depth, struct tree *to)
{
	int count = config_setting_length(from), i;

	if (count <= 0 || depth >= TREE_DEPTH_MAX)
		return;
	to->children = xcalloc((size_t)count, sizeof(*to->children));
	to->count = (size_t)count;
	for (i = 0; i < count; i++)
		copy(config_setting_get_elem(from, (unsigned)i), s, depth + 1,
		    &to->children[i]);
}

static void
copy(const config_setting_t *from, const struct scan *s, unsigned depth,
    struct tree *to)
{
	const char *name = config_setting_name(from);

	to->name = name == NULL ? NULL : xstrdup(name);
	to->line = (int)config_setting_source_line(from);
	switch (config_setting_type(from)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		to->type = TREE_NUMBER;
		to->number = is_big(s, to->line) ?
		    INT64_MAX : config_setting_get_int64(from);
		break;
	case CONFIG_TYPE_FLOAT:
		to->type = TREE_FLOAT;
		break;
	case CONFIG_TYPE_BOOL:
		to->type = TREE_SWITCH;
		to->number = config_setting_get_bool(from) ? 1 : 0;
		break;
	case CONFIG_TYPE_STRING:
		to->type = TREE_TEXT;
		to->text = xstrdup(config_setting_get_string(from));
		break;
	case CONFIG_TYPE_GROUP:
		to->type = TREE_GROUP;
		copy_children(from, s, depth, to);
		break;
	default:
		to->type = TREE_LIST;
		copy_children(from, s, depth, to);
		break;
	}
}

/* libconfig says "syntax error" and no more: add the word its line begins
 * with (only that: the rest of the line might be a password). */
static void
set_syntax_error(const char *text, int line, const char *what, struct err *err)
{
	const char *word;
	int n, len = 0;

	for (n = 1; n < line && text != NULL; n++) {
		text = strchr(text, '\n');
		if (text != NULL)
			text++;
	}
	word = text == NULL ? "" : text + strspn(text, " \t\r");
	while (is_name_char(word[len]) && len < 64)
		len++;
	if (len > 0)
		err_set(err, ERR_CONFIG, "%s at or before \"%.*s\"; expected "
		    "lines like NAME = VALUE;", what, len, word);
	else
		err_set(err, ERR_CONFIG,
		    "%s; expected lines like NAME = VALUE;", what);
}

int
tree_parse(const char *text, size_t len, struct tree **root_out,
    int *line_out, struct err *err)
{
	struct scan s = { .at = text, .end = text + len, .line = 1,
		.err = err };
	struct tree *root;
	config_t parsed;
	int rc = -1;

	if (memchr(text, '\0', len) != NULL) {
		*line_out = 1;
		return err_set(err, ERR_CONFIG,
		    "holds a NUL byte; expected a text file");
	}
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		s.at += 3; /* an editor's byte order mark */
		text += 3;
	}
	if (scan(&s) == -1) {
		*line_out = s.line;
		return -1;
	}
	config_init(&parsed);
	if (config_read_string(&parsed, text) != CONFIG_TRUE) {
		*line_out = config_error_line(&parsed);
		set_syntax_error(text, *line_out, config_error_text(&parsed),
		    err);
		goto out;
	}
	root = xcalloc(1, sizeof(*root));
	copy(config_root_setting(&parsed), &s, 0, root);
	*root_out = root;
	rc = 0;
out:
	config_destroy(&parsed);
	return rc;
}

static void
release(struct tree *node)
{
	size_t i;

	for (i = 0; i < node->count; i++)
		release(&node->children[i]);
	free(node->children);
	free(node->name);
	free(node->text);
}

void
tree_free(struct tree *root)
{
	if (root == NULL)
		return;
	release(root);
	free(root);
}
