/* SPDX-License-Identifier: ISC */
/* Values of settings: one row of functions for each type. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "config/nearest.h"
#include "config/settings.h"

#define MOVE "move:"

static_assert(sizeof(enum config_tls) == sizeof(unsigned) &&
	sizeof(enum config_handled) == sizeof(unsigned) &&
	sizeof(enum log_level) == sizeof(unsigned),
    "enums are stored through an unsigned");

struct value_ops {
	enum tree_type node; /* what has to stand in the file */
	int (*take)(const struct setting *s, void *at, struct config *config,
	    const struct tree *node, const char *dir, struct err *err);
	void (*write)(const struct setting *s, const void *at,
	    const struct config *config, struct buf *b);
	void (*release)(void *at);
};

static void *
place(const struct setting *s, struct config *config)
{
	return (char *)config + s->at;
}

static size_t
word_count(const struct setting *s)
{
	size_t n = 0;

	while (n < SETTING_WORDS_MAX && s->words[n] != NULL)
		n++;
	return n;
}

/* The index of text in words, or -1. */
static int
word_find(const struct setting *s, const char *text)
{
	size_t i, count = word_count(s);

	for (i = 0; i < count; i++)
		if (strcmp(s->words[i], text) == 0)
			return (int)i;
	return -1;
}

const char *
setting_text_fault(const char *text)
{
	size_t len = strlen(text), used;
	uint32_t code;
	bool valid;

	for (; len > 0; text += used, len -= used) {
		used = utf8_decode(text, len, &code, &valid);
		if (!valid)
			return "is not UTF-8";
		if (code < 0x20 || (code >= 0x7f && code < 0xa0) ||
		    code == 0x2028 || code == 0x2029)
			return "has a control character in it";
	}
	return NULL;
}

/* ---- What is expected, in words. */

static const char *const expected[SETTING_TYPES] = {
	[SETTING_TEXT] = "a text, \"...\"",
	[SETTING_PATH] = "the name of a file, \"...\"",
	[SETTING_SWITCH] = "true or false",
	[SETTING_LIST] = "a list of texts, [ \"...\", \"...\" ]",
	[SETTING_COMMAND] =
	    "a command, [ \"/path/to/program\", \"argument\" ]",
};

void
setting_expected(const struct setting *s, struct buf *b)
{
	size_t count = word_count(s), i;

	if (s->type == SETTING_NUMBER) {
		buf_printf(b, "a number from %d to %d", s->min, s->max);
		return;
	}
	for (i = 0; i < count; i++)
		buf_printf(b, "%s\"%s\"", i == 0 ? "" :
		    i + 1 < count || s->type == SETTING_PATH ? ", " : " or ",
		    s->words[i]);
	if (expected[s->type] != NULL)
		buf_printf(b, "%s%s", count > 0 ? " or " : "",
		    expected[s->type]);
}

static int
refuse(const struct setting *s, const char *what, struct err *err)
{
	struct buf b;
	int rc;

	buf_init(&b, ERR_TEXT_MAX);
	setting_expected(s, &b);
	rc = err_set(err, ERR_CONFIG, "%s; expected %s", what, b.data);
	buf_release(&b);
	return rc;
}

static const char *const node_names[] = {
	[TREE_NUMBER] = "is a number",
	[TREE_FLOAT] = "is a fraction",
	[TREE_SWITCH] = "is a true or false",
	[TREE_TEXT] = "is a text",
	[TREE_LIST] = "is a list",
	[TREE_GROUP] = "is a group",
};

/* ---- One text. */

static void
put_text(char **at, const char *text)
{
	free(*at);
	*at = xstrdup(text);
}

static void
release_text(void *at)
{
	char **text = at;

	free(*text);
	*text = NULL;
}

static int
take_text(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	const char *fault = setting_text_fault(node->text);

	(void)config;
	(void)dir;
	if (fault != NULL)
		return refuse(s, fault, err);
	put_text(at, node->text);
	return 0;
}

static int
take_path(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	const char *text = node->text;
	struct buf b;

	if (dir == NULL || *text == '\0' || *text == '/' ||
	    word_find(s, text) >= 0)
		return take_text(s, at, config, node, dir, err);
	if (setting_text_fault(text) != NULL)
		return refuse(s, setting_text_fault(text), err);
	buf_init(&b, TREE_TEXT_MAX);
	buf_printf(&b, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, text);
	put_text(at, b.data);
	buf_release(&b);
	return 0;
}

static void
write_text(const struct setting *s, const void *at,
    const struct config *config, struct buf *b)
{
	char *const *text = at;

	(void)s;
	(void)config;
	buf_put_quoted(b, *text == NULL ? "" : *text);
}

/* ---- Numbers and switches. */

static int
take_number(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	char what[64];

	(void)config;
	(void)dir;
	if (node->number < s->min || node->number > s->max) {
		if (node->number == INT64_MAX)
			snprintf(what, sizeof(what), "is out of range");
		else
			snprintf(what, sizeof(what), "%lld is out of range",
			    (long long)node->number);
		return refuse(s, what, err);
	}
	*(int *)at = (int)node->number;
	return 0;
}

static void
write_number(const struct setting *s, const void *at,
    const struct config *config, struct buf *b)
{
	(void)s;
	(void)config;
	buf_printf(b, "%d", *(const int *)at);
}

static int
take_switch(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	(void)s;
	(void)config;
	(void)dir;
	(void)err;
	*(bool *)at = node->number != 0;
	return 0;
}

static void
write_switch(const struct setting *s, const void *at,
    const struct config *config, struct buf *b)
{
	(void)s;
	(void)config;
	buf_puts(b, *(const bool *)at ? "true" : "false");
}

/* ---- One word of several. */

static int
refuse_word(const struct setting *s, const char *text, struct err *err)
{
	const char *near = nearest_name(text, s->words, word_count(s));
	char what[128], hint[64] = "";

	if (setting_text_fault(text) != NULL)
		return refuse(s, setting_text_fault(text), err);
	snprintf(what, sizeof(what), "\"%.60s\" is not known", text);
	refuse(s, what, err);
	if (near != NULL)
		snprintf(hint, sizeof(hint), "; did you mean \"%s\"?", near);
	if (near != NULL && err != NULL) {
		struct err old = *err;

		err_set(err, ERR_CONFIG, "%s%s", old.text, hint);
	}
	return -1;
}

static int
take_word(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	int word = word_find(s, node->text);

	(void)config;
	(void)dir;
	if (word < 0)
		return refuse_word(s, node->text, err);
	*(unsigned *)at = (unsigned)word;
	return 0;
}

static void
write_word(const struct setting *s, const void *at,
    const struct config *config, struct buf *b)
{
	(void)config;
	buf_put_quoted(b, s->words[*(const unsigned *)at]);
}

static int
take_choice(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	int word = word_find(s, node->text);

	(void)config;
	(void)dir;
	if (word < 0)
		return refuse_word(s, node->text, err);
	*(bool *)at = word == 1;
	return 0;
}

static void
write_choice(const struct setting *s, const void *at,
    const struct config *config, struct buf *b)
{
	(void)config;
	buf_put_quoted(b, s->words[*(const bool *)at ? 1 : 0]);
}

static int
take_handled(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	char **folder = (char **)(void *)((char *)config + s->folder_at);
	const char *text = node->text;
	size_t len = strlen(MOVE);

	if (setting_text_fault(text) != NULL)
		return refuse(s, setting_text_fault(text), err);
	if (strncmp(text, MOVE, len) == 0) {
		if (text[len] == '\0')
			return refuse(s, "names no folder", err);
		put_text(folder, text + len);
		*(unsigned *)at = HANDLED_MOVE;
		return 0;
	}
	if (take_word(s, at, config, node, dir, err) == -1)
		return -1;
	put_text(folder, "");
	return 0;
}

static void
write_handled(const struct setting *s, const void *at,
    const struct config *config, struct buf *b)
{
	const char *folder = config->mailbox.handled_folder;
	struct buf text;

	if (*(const unsigned *)at != HANDLED_MOVE) {
		write_word(s, at, config, b);
		return;
	}
	buf_init(&text, TREE_TEXT_MAX);
	buf_printf(&text, MOVE "%s", folder == NULL ? "" : folder);
	buf_put_quoted(b, text.data);
	buf_release(&text);
}

/* ---- Lists. */

static void
release_list(void *at)
{
	struct config_list *list = at;
	size_t i;

	for (i = 0; i < list->count; i++)
		free(list->items[i]);
	*list = (struct config_list){ .count = 0 };
}

static int
take_list(const struct setting *s, void *at, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	struct config_list *list = at;
	const char *fault = NULL;
	size_t i;

	(void)config;
	(void)dir;
	if (node->count > CONFIG_LIST_MAX)
		return err_set(err, ERR_CONFIG,
		    "has %zu elements; expected at most %d", node->count,
		    CONFIG_LIST_MAX);
	for (i = 0; i < node->count && fault == NULL; i++) {
		if (node->children[i].type != TREE_TEXT)
			fault = "has an element that is no text";
		else if (*node->children[i].text == '\0' &&
		    (s->type == SETTING_LIST || i == 0))
			fault = "has an empty element";
		else
			fault = setting_text_fault(node->children[i].text);
	}
	if (fault != NULL)
		return refuse(s, fault, err);
	release_list(list);
	for (i = 0; i < node->count; i++)
		list->items[list->count++] = xstrdup(node->children[i].text);
	return 0;
}

static void
write_list(const struct setting *s, const void *at,
    const struct config *config, struct buf *b)
{
	const struct config_list *list = at;
	size_t i;

	(void)s;
	(void)config;
	buf_puts(b, "[");
	for (i = 0; i < list->count; i++) {
		buf_puts(b, i == 0 ? " " : ", ");
		buf_put_quoted(b, list->items[i]);
	}
	buf_puts(b, " ]");
}

static const struct value_ops ops[SETTING_TYPES] = {
	[SETTING_TEXT] = { TREE_TEXT, take_text, write_text, release_text },
	[SETTING_PATH] = { TREE_TEXT, take_path, write_text, release_text },
	[SETTING_NUMBER] = { TREE_NUMBER, take_number, write_number, NULL },
	[SETTING_SWITCH] = { TREE_SWITCH, take_switch, write_switch, NULL },
	[SETTING_WORD] = { TREE_TEXT, take_word, write_word, NULL },
	[SETTING_CHOICE] = { TREE_TEXT, take_choice, write_choice, NULL },
	[SETTING_HANDLED] = { TREE_TEXT, take_handled, write_handled, NULL },
	[SETTING_LIST] = { TREE_LIST, take_list, write_list, release_list },
	[SETTING_COMMAND] = { TREE_LIST, take_list, write_list, release_list },
};

int
setting_take(const struct setting *s, struct config *config,
    const struct tree *node, const char *dir, struct err *err)
{
	const struct value_ops *op = &ops[s->type];

	if (node->type != op->node)
		return refuse(s, node_names[node->type], err);
	return op->take(s, place(s, config), config, node, dir, err);
}

void
setting_preset(const struct setting *s, struct config *config)
{
	char *value = xstrdup(s->value), *save = NULL, *item;
	struct tree elements[CONFIG_LIST_MAX];
	struct tree node = { .type = ops[s->type].node, .text = value };

	if (node.type == TREE_NUMBER)
		node.number = strtol(value, NULL, 10);
	else if (node.type == TREE_SWITCH)
		node.number = strcmp(value, "true") == 0;
	if (node.type == TREE_LIST) {
		node.children = elements;
		for (item = strtok_r(value, ", ", &save);
		    item != NULL && node.count < CONFIG_LIST_MAX;
		    item = strtok_r(NULL, ", ", &save))
			elements[node.count++] = (struct tree){
				.type = TREE_TEXT, .text = item };
	}
	setting_take(s, config, &node, NULL, NULL);
	free(value);
}

void
setting_write(const struct setting *s, const struct config *config,
    struct buf *b)
{
	ops[s->type].write(s, (const char *)config + s->at, config, b);
}

void
setting_release(const struct setting *s, struct config *config)
{
	if (ops[s->type].release != NULL)
		ops[s->type].release(place(s, config));
	if (s->type == SETTING_HANDLED)
		release_text((char *)config + s->folder_at);
}
