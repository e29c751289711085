/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "config/settings.h"

static struct config *
parse(const char *text, struct err *err)
{
	struct config *config = NULL;
	int fd = memfd_of("settings", text, strlen(text), err);

	assert_int_not_equal(fd, -1);
	config_parse_fd(fd, &config, err);
	close(fd);
	return config;
}

/* Write, read back, write again: the same text, so the same struct. */
static void
check_round_trip(const struct config *config, bool all, const char *what)
{
	struct config *back;
	struct buf once, twice;
	struct err err;
	size_t i;

	buf_init(&once, TREE_TEXT_MAX);
	config_write(config, all, &once);
	assert_true(buf_ok(&once));
	back = parse(once.data, &err);
	if (back == NULL)
		fail_msg("%s: %s\n%s", what, err.text, once.data);
	for (i = 0; i < SETTING_COUNT; i++) {
		buf_init(&twice, TREE_TEXT_MAX);
		buf_reset(&once);
		setting_write(&settings[i], config, &once);
		setting_write(&settings[i], back, &twice);
		if (strcmp(once.data, twice.data) != 0)
			fail_msg("%s: %s: %s became %s", what,
			    settings[i].name, once.data, twice.data);
		buf_release(&twice);
	}
	assert_int_equal(config->mailbox.handled, back->mailbox.handled);
	buf_release(&once);
	config_free(back);
}

static void
set(struct config *config, const struct setting *s, const struct tree *node)
{
	struct err err;

	if (setting_take(s, config, node, NULL, &err) == -1)
		fail_msg("%s: %s", s->name, err.text);
}

static const char *const odd[] = { "", "\"", "\\", "\\\\\"x\\", "\\n\\x41",
	"a b", " a ", "\xc3\xbcml \xe2\x82\xac \xf0\x9f\x94\x91", "# no",
	"// no", "/* no", "@include \"x\"", "a;b}", "'", "%s%n", "${HOME}",
	"stderr", "move:", "true", "0" };

static void
test_odd_texts(void **state)
{
	struct config *config;
	size_t i, n, k;

	(void)state;
	for (n = 0; n < COUNT(odd); n++) {
		struct tree text = { .type = TREE_TEXT,
			.text = xstrdup(odd[n]) };
		struct tree one = { .type = TREE_TEXT, .text = xstrdup("x") };
		struct tree list[] = { *odd[n] == '\0' ? one : text, text,
			one };
		struct tree node = { .type = TREE_LIST, .children = list };

		config = config_defaults();
		for (i = 0; i < SETTING_COUNT; i++) {
			const struct setting *s = &settings[i];

			node.count = 1 + (n + i) % 3;
			if (s->type == SETTING_LIST && *odd[n] == '\0')
				node.count = 0;
			if (s->type == SETTING_TEXT || s->type == SETTING_PATH)
				set(config, s, &text);
			else if (s->type == SETTING_LIST ||
			    s->type == SETTING_COMMAND)
				set(config, s, &node);
		}
		check_round_trip(config, true, odd[n]);
		/* All but what settings_finish fills again. */
		for (k = 0; k < 2 && *odd[n] != '\0'; k++)
			check_round_trip(config, k == 0, odd[n]);
		config_free(config);
		free(text.text);
		free(one.text);
	}
}

static void
test_all_words_and_bounds(void **state)
{
	struct config *config;
	size_t i;
	int n;

	(void)state;
	for (n = 0; n < SETTING_WORDS_MAX; n++) {
		config = config_defaults();
		for (i = 0; i < SETTING_COUNT; i++) {
			const struct setting *s = &settings[i];
			struct tree node = { .type = TREE_TEXT };

			if (s->type == SETTING_NUMBER) {
				node.type = TREE_NUMBER;
				node.number = n % 2 == 0 ? s->min : s->max;
			} else if (s->type == SETTING_SWITCH) {
				node.type = TREE_SWITCH;
				node.number = n % 2;
			} else if (s->words[n] == NULL) {
				continue;
			} else {
				node.text = xstrdup(s->words[n]);
			}
			set(config, s, &node);
			free(node.text);
		}
		/* Port 0 stands for the port of tls. */
		if (n % 2 == 0)
			settings_finish(config);
		check_round_trip(config, true, "words, all");
		check_round_trip(config, false, "words, differing");
		config_free(config);
	}
}

static void
test_handled(void **state)
{
	static const char *const folders[] = { "Done", "a:b", "move:x", "\"\\",
		"Erledigt/\xc3\x84lter" };
	struct config *config = config_defaults();
	struct buf text;
	size_t i;

	(void)state;
	assert_int_equal(config->mailbox.handled, HANDLED_KEYWORD);
	assert_string_equal(config->mailbox.handled_folder, "");
	for (i = 0; i < COUNT(folders); i++) {
		struct tree node = { .type = TREE_TEXT };

		buf_init(&text, 100);
		buf_printf(&text, "move:%s", folders[i]);
		node.text = buf_take(&text);
		set(config, &settings[SETTING_MAILBOX_HANDLED], &node);
		assert_int_equal(config->mailbox.handled, HANDLED_MOVE);
		assert_string_equal(config->mailbox.handled_folder,
		    folders[i]);
		check_round_trip(config, false, folders[i]);
		free(node.text);
	}
	setting_preset(&settings[SETTING_MAILBOX_HANDLED], config);
	assert_int_equal(config->mailbox.handled, HANDLED_KEYWORD);
	assert_string_equal(config->mailbox.handled_folder, "");
	config_free(config);
}

static void
test_defaults(void **state)
{
	struct config *config = config_defaults();
	struct buf text;

	(void)state;
	assert_int_equal(config->mailbox.server.port, 993);
	assert_int_equal(config->smtp.server.port, 465);
	assert_string_equal(config->mailbox.folder, "INBOX");
	assert_int_equal(config->mailbox.validation_folders.count, 1);
	assert_null(config->mailbox.validation_folders.items[1]);
	assert_true(config->mailbox.idle);
	assert_int_equal(config->limits.letters_per_hour, 0);
	assert_int_equal(config->log.level, LOG_LEVEL_INFO);
	assert_int_equal(config->install.reload.count, 0);
	assert_false(config->install.approve);
	buf_init(&text, TREE_TEXT_MAX);
	config_write(config, false, &text);
	assert_string_equal(text.data,
	    "mailbox: {\n\tport = 993;\n};\nsmtp: {\n\tport = 465;\n};\n");
	buf_release(&text);
	config_free(config);
	config_free(NULL);
}

static void
test_finish(void **state)
{
	static const struct {
		const char *from, *name;
	} names[] = {
		{ "Example Shops <sales@example.net>", "Example Shops" },
		{ "\\\"Example, \\\\\\\"X\\\\\\\"\\\" <sales@example.net>",
		    "Example, \"X\"" },
		{ "sales@example.net", "example.net" },
		{ "<sales@example.net>", "example.net" },
		{ "", "" },
	};
	struct config *config;
	struct buf text;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		buf_init(&text, 1000);
		buf_printf(&text, "smtp: { from = \"%s\"; tls = \"starttls\"; "
		    "password_file = \"x\"; }; mailbox: { user = \"me\"; "
		    "tls = \"none\"; port = 1143; };", names[i].from);
		config = parse(text.data, &err);
		if (config == NULL)
			fail_msg("%s", err.text);
		assert_string_equal(config->service_name, names[i].name);
		assert_int_equal(config->smtp.server.port, 587);
		assert_int_equal(config->mailbox.server.port, 1143);
		assert_string_equal(config->smtp.server.user, "me");
		assert_string_equal(config->smtp.server.password_file, "x");
		config_free(config);
		buf_release(&text);
	}
}

static void
test_parse_refuses(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "a", "settings:1: syntax error" },
		{ "\nmailbox: { hots = \"x\"; };", "settings:2: mailbox.hots: "
		    "unknown setting; did you mean mailbox.host?" },
		{ "mailbox: { port = 65536; };", "from 0 to 65535" },
		{ "database = \"a\\x01\";", "control character" },
		{ "database = \"a\xff\";", "UTF-8" },
	};
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_null(parse(cases[i].text, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("%zu: %s", i, err.text);
	}
}

static void
test_table(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < SETTING_COUNT; i++) {
		const struct setting *s = &settings[i];
		size_t len = (size_t)(setting_leaf(s) - s->name);
		char *group = xstrndup(s->name, len > 0 ? len - 1 : 0);

		assert_non_null(s->help);
		assert_int_equal(setting_find(group, setting_leaf(s)), i);
		if (len > 0) {
			assert_true(setting_is_group(group));
			assert_string_equal(setting_nearest_group(group),
			    group);
		}
		for (k = 0; k < i; k++)
			assert_true(settings[k].at != s->at);
		free(group);
	}
	assert_string_equal(setting_nearest("mailbox", "hots"),
	    "mailbox.host");
	assert_string_equal(setting_nearest("mailbox", "operators"),
	    "smtp.operators");
	assert_string_equal(setting_nearest("", "tls"), "mailbox.tls");
	assert_string_equal(setting_nearest("smtp", "password"),
	    "smtp.password_file");
	assert_null(setting_nearest("smtp", "zzzzzz"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_finish),
		cmocka_unit_test(test_odd_texts),
		cmocka_unit_test(test_all_words_and_bounds),
		cmocka_unit_test(test_handled),
		cmocka_unit_test(test_parse_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
