/* SPDX-License-Identifier: ISC */
/* Whose shops there are: add, import, list, remove. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "certmailctl/csv.h"
#include "certmailctl/tool.h"
#include "clerk/letters.h"
#include "mail/smtp.h"
#include "pki/hostname.h"
#include "store/event.h"
#include "store/shop.h"

#define IMPORT_MAX (64U << 20)

/* "" is English; any other is one that there are letters in. */
static int
check_language(const struct tool *tool, const char *language, struct err *err)
{
	struct buf known;
	char *text;

	if (language[0] == '\0')
		return 0;
	text = letter_template(tool->config->letters_directory, language,
	    letter_table[LETTER_CSR].name);
	if (text != NULL) {
		free(text);
		return 0;
	}
	buf_init(&known, 400);
	letter_put_languages(&known);
	err_set(err, ERR_INPUT, "language: there are no letters in \"%s\", "
	    "but in: %s", language, known.data);
	buf_release(&known);
	return -1;
}

/* Check and normalise the four texts of a shop: 0, or -1 with ERR_INPUT. */
static int
make_shop(const struct tool *tool, const char *default_name,
    const char *domain, const char *owner, const char *language,
    struct shop *shop_out, struct err *err)
{
	char names[2][HOSTNAME_SIZE] = { "", "" };

	if (hostname_normalise(default_name, names[0], err) == -1)
		return err_prefix(err, "default name");
	if (domain[0] != '\0' &&
	    hostname_normalise(domain, names[1], err) == -1)
		return err_prefix(err, "custom domain");
	if (!smtp_address_is_valid(owner))
		return err_set(err, ERR_INPUT, "owner: %s is no mail address",
		    owner);
	if (check_language(tool, language, err) == -1)
		return -1;
	*shop_out = (struct shop){ .default_name = xstrdup(names[0]),
		.custom_domain = xstrdup(names[1]), .owner = xstrdup(owner),
		.language = xstrdup(language), .created = clock_wall() };
	return 0;
}

/* Add it, or change the one of this default name, in the open transaction:
 * 1 added, 0 changed, -1. */
static int
put_shop(struct tool *tool, struct shop *shop, bool may_change,
    struct err *err)
{
	struct shop old;
	char detail[600];
	int got = shop_by_name(tool->db, shop->default_name, &old, err);

	if (got == -1)
		return -1;
	if (got == 1) {
		shop->id = old.id;
		shop->created = old.created;
		got = strcmp(old.default_name, shop->default_name) == 0;
		shop_release(&old);
		if (!may_change || !got)
			return err_set(err, ERR_INPUT, "%s is there already; "
			    "remove it first: certmailctl shop remove %s",
			    shop->default_name, shop->default_name);
		if (shop_update(tool->db, shop, err) == -1)
			return -1;
		got = 0;
	} else {
		if (shop_add(tool->db, shop, &shop->id, err) == -1)
			return -1;
		got = 1;
	}
	snprintf(detail, sizeof detail, "shop=%s domain=%s owner=%s",
	    shop->default_name, shop->custom_domain, shop->owner);
	if (event_append(tool->db, clock_wall(), 0, tool->actor,
		got == 1 ? "shop.add" : "shop.change", detail, err) == -1)
		return -1;
	return got;
}

static int
shop_add_command(struct tool *tool)
{
	struct shop shop = { 0 };
	struct err err = { 0 };
	int got = -1;

	if (tool->argc < 3 || tool->argc > 5)
		return tool_usage(tool, "usage: certmailctl shop add "
		    "DEFAULT-NAME OWNER-ADDRESS [CUSTOM-DOMAIN [LANGUAGE]]");
	if (make_shop(tool, tool->argv[1], tool->argc > 3 ? tool->argv[3] : "",
		tool->argv[2], tool->argc > 4 ? tool->argv[4] : "", &shop,
		&err) == -1)
		return tool_failed(tool, &err);
	if (db_begin(tool->db, "shop.add", &err) == 0 &&
	    (got = put_shop(tool, &shop, false, &err)) != -1 &&
	    db_commit(tool->db, &err) == -1)
		got = -1;
	db_rollback(tool->db);
	if (got != -1 && tool->json)
		tool_print_json(json_pack("{s:s,s:I}", "done", "shop add",
		    "number", (json_int_t)shop.id));
	else if (got != -1)
		printf("shop %lld: %s, %s, owner %s\n", (long long)shop.id,
		    shop.default_name, shop.custom_domain[0] != '\0'
			? shop.custom_domain : "no custom domain",
		    shop.owner);
	shop_release(&shop);
	return got == -1 ? tool_failed(tool, &err) : TOOL_OK;
}

struct import {
	struct tool *tool;
	int counts[2]; /* changed, added */
	int wrong;
	struct buf lines; /* what is wrong, a line each */
};

/* One row of an import: default_name,custom_domain,owner,language. */
static int
import_row(struct import *import, const struct csv_row *row, struct err *err)
{
	struct shop shop = { 0 };
	int got;

	if (row->count < 3 || row->count > 4)
		return err_set(err, ERR_INPUT, "%zu columns; wanted: "
		    "default_name,custom_domain,owner[,language]", row->count);
	if (make_shop(import->tool, row->fields[0], row->fields[1],
		row->fields[2], row->count > 3 ? row->fields[3] : "", &shop,
		err) == -1)
		return -1;
	got = put_shop(import->tool, &shop, true, err);
	shop_release(&shop);
	if (got == -1)
		return -1;
	import->counts[got]++;
	return 0;
}

/* A wrong line is noted, for the next one may be wrong as well: 0, or -1 when
 * it is not the line's fault. */
static int
note_line(struct import *import, const struct err *err)
{
	if (err->kind != ERR_INPUT)
		return -1;
	import->wrong++;
	buf_printf(&import->lines, "%s\n", err->text);
	return 0;
}

/* Every row is tried: 0, also with wrong ones, or -1. */
static int
import_rows(struct import *import, struct csv *csv, struct err *err)
{
	struct csv_row row;
	int got, rc = 0;

	while (rc == 0 && (got = csv_next(csv, &row, err)) != 0) {
		if (got == -1) {
			rc = note_line(import, err);
			continue;
		}
		if (!(row.line == 1 &&
			strcmp(row.fields[0], "default_name") == 0) &&
		    import_row(import, &row, err) == -1) {
			err_prefix(err, "line %u", row.line);
			rc = note_line(import, err);
		}
		csv_row_release(&row);
	}
	return rc;
}

/* All rows or none: the whole file is one transaction. */
static int
import_text(struct import *import, const struct buf *text, const char *path,
    struct err *err)
{
	struct csv csv;

	if (db_begin(import->tool->db, "shop.import", err) == -1)
		return -1;
	csv_init(&csv, text->data, text->len);
	if (import_rows(import, &csv, err) == -1)
		return err_prefix(err, "nothing was imported: %s", path);
	if (import->wrong > 0)
		return err_set(err, ERR_INPUT, "nothing was imported: %s has "
		    "%d wrong line%s", path, import->wrong,
		    import->wrong == 1 ? "" : "s");
	if (import->counts[0] + import->counts[1] == 0)
		return err_set(err, ERR_INPUT, "nothing was imported: %s holds "
		    "no shop", path);
	return db_commit(import->tool->db, err);
}

static int
shop_import_command(struct tool *tool)
{
	struct import import = { .tool = tool };
	struct err err = { 0 };
	int status = TOOL_OK;
	struct buf text;

	if (tool->argc != 2)
		return tool_usage(tool, "usage: certmailctl shop import FILE "
		    "(CSV: default_name,custom_domain,owner[,language])");
	buf_init(&text, IMPORT_MAX);
	buf_init(&import.lines, IMPORT_MAX);
	if (file_read(tool->argv[1], &text, &err) == -1 ||
	    import_text(&import, &text, tool->argv[1], &err) == -1)
		status = tool_failed_lines(tool, &err, import.lines.data);
	else if (tool->json)
		tool_print_json(json_pack("{s:s,s:i,s:i}", "done",
		    "shop import", "added", import.counts[1], "changed",
		    import.counts[0]));
	else
		printf("%d shop%s added, %d changed\n", import.counts[1],
		    import.counts[1] == 1 ? "" : "s", import.counts[0]);
	db_rollback(tool->db);
	buf_release(&text);
	buf_release(&import.lines);
	return status;
}

struct listing {
	bool json;
	json_t *array;
	size_t count;
};

static int
list_one(const struct shop *shop, void *data)
{
	struct listing *l = data;

	l->count++;
	if (l->json)
		json_array_append_new(l->array, json_pack(
		    "{s:I,s:o,s:o,s:o,s:o}", "number", (json_int_t)shop->id,
		    "default_name", tool_json_text(shop->default_name),
		    "custom_domain", tool_json_text(shop->custom_domain),
		    "owner", tool_json_text(shop->owner), "language",
		    tool_json_text(shop->language)));
	else {
		printf("%5lld  %-30s %-30s ", (long long)shop->id,
		    shop->default_name, shop->custom_domain[0] != '\0'
			? shop->custom_domain : "-");
		tool_put(shop->owner);
		printf("  %s\n", shop->language);
	}
	return 0;
}

static int
shop_list_command(struct tool *tool)
{
	struct listing l = { .json = tool->json };
	struct err err = { 0 };

	if (tool->argc > 1)
		return tool_usage(tool, "usage: certmailctl shop list");
	if (l.json)
		l.array = json_array();
	else
		printf("SHOP   %-30s %-30s OWNER\n", "DEFAULT NAME",
		    "CUSTOM DOMAIN");
	if (shop_each(tool->db, list_one, &l, &err) == -1) {
		json_decref(l.array);
		return tool_failed(tool, &err);
	}
	if (l.json)
		tool_print_json(json_pack("{s:o}", "shops", l.array));
	else if (l.count == 0)
		tool_say(tool, "no shops yet; run: certmailctl shop add "
		    "DEFAULT-NAME OWNER-ADDRESS\n");
	return TOOL_OK;
}

static int
shop_remove_command(struct tool *tool)
{
	struct err err = { 0 };
	struct shop shop = { 0 };
	char detail[300];
	int got;

	if (tool->argc != 2)
		return tool_usage(tool, "usage: certmailctl shop remove NAME");
	got = shop_by_name(tool->db, tool->argv[1], &shop, &err);
	if (got == 0)
		return tool_usage(tool, "there is no shop %s; see: certmailctl "
		    "shop list", tool->argv[1]);
	if (got == 1)
		snprintf(detail, sizeof detail, "shop=%s", shop.default_name);
	if (got == -1 || db_begin(tool->db, "shop.remove", &err) == -1 ||
	    shop_remove(tool->db, shop.id, clock_wall(), &err) == -1 ||
	    event_append(tool->db, clock_wall(), 0, tool->actor,
		"shop.remove", detail, &err) == -1 ||
	    db_commit(tool->db, &err) == -1) {
		shop_release(&shop);
		return tool_failed(tool, &err);
	}
	if (tool->json)
		tool_print_json(json_pack("{s:s,s:I}", "done", "shop remove",
		    "number", (json_int_t)shop.id));
	else
		printf("shop %lld (%s) removed\n", (long long)shop.id,
		    shop.default_name);
	shop_release(&shop);
	return TOOL_OK;
}

static const struct {
	const char *name;
	int (*run)(struct tool *tool);
} verbs[] = {
	{ "add", shop_add_command },
	{ "import", shop_import_command },
	{ "list", shop_list_command },
	{ "remove", shop_remove_command },
};

static int
run_shop(struct tool *tool)
{
	size_t i;

	for (i = 0; tool->argc > 0 && i < COUNT(verbs); i++)
		if (strcmp(verbs[i].name, tool->argv[0]) == 0)
			return verbs[i].run(tool);
	return tool_usage(tool,
	    "usage: certmailctl shop add | import | list | remove");
}

const struct command commands_shop[] = {
	{ "shop", "add|import|list|remove ...", "whose shops there are",
		NEED_WRITE, run_shop },
	{ 0 },
};
