/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "config/load.h"

/* Is the value of one setting the same in both? */
static bool
is_same(const struct setting *s, const struct config *a, const struct config *b)
{
	struct buf one, other;
	bool same;

	buf_init(&one, TREE_TEXT_MAX);
	buf_init(&other, TREE_TEXT_MAX);
	setting_write(s, a, &one);
	setting_write(s, b, &other);
	same = strcmp(one.data, other.data) == 0;
	buf_release(&one);
	buf_release(&other);
	return same;
}

/* Between two lines: close the group that ends, open the one that begins. */
static void
turn(const char **group, size_t *len, const struct setting *s, struct buf *b)
{
	size_t next = (size_t)(setting_leaf(s) - s->name);

	if (next == *len && strncmp(s->name, *group, next) == 0)
		return;
	if (*len > 0)
		buf_puts(b, "};\n");
	if (next > 0)
		buf_printf(b, "%.*s: {\n", (int)next - 1, s->name);
	*group = s->name;
	*len = next;
}

void
write_settings(const struct config *config, bool all,
    const struct origin *origins, struct buf *b)
{
	struct config *defaults = settings_new();
	const char *group = "";
	size_t len = 0, i;

	for (i = 0; i < SETTING_COUNT; i++) {
		const struct setting *s = &settings[i];

		if (origins != NULL ? !origins[i].stands :
		    !all && is_same(s, config, defaults))
			continue;
		turn(&group, &len, s, b);
		buf_printf(b, "%s%s = ", len > 0 ? "\t" : "", setting_leaf(s));
		setting_write(s, config, b);
		buf_puts(b, ";");
		if (origins != NULL)
			buf_printf(b, " # %s:%d", origins[i].file,
			    origins[i].line);
		buf_puts(b, "\n");
	}
	if (len > 0)
		buf_puts(b, "};\n");
	config_free(defaults);
}

void
config_write(const struct config *config, bool all, struct buf *b)
{
	write_settings(config, all, NULL, b);
}

static const char *const type_names[SETTING_TYPES] = {
	[SETTING_TEXT] = "text",
	[SETTING_PATH] = "file",
	[SETTING_NUMBER] = "number",
	[SETTING_SWITCH] = "switch",
	[SETTING_WORD] = "word",
	[SETTING_CHOICE] = "word",
	[SETTING_HANDLED] = "word",
	[SETTING_LIST] = "list",
	[SETTING_COMMAND] = "command",
};

void
config_describe(struct buf *b)
{
	struct config *defaults = settings_new();
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++) {
		const struct setting *s = &settings[i];

		buf_printf(b, "%s %s ", s->name, type_names[s->type]);
		setting_write(s, defaults, b);
		buf_printf(b, "\t%s\n", s->help);
	}
	config_free(defaults);
}
