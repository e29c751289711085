/* SPDX-License-Identifier: ISC */
/*
 * The manual and the example say what the table says.  Runs at the top of the
 * source tree, as all tests do.
 */
#include "scratch.h"

#include "base/files.h"
#include "base/mem.h"
#include "config/load.h"

#define MANUAL "src/config/certmaild.conf.5"
#define EXAMPLE "etc/certmaild.conf"
#define ITEM ".It Cm "

static void
read_text(const char *path, struct buf *text)
{
	struct err err;

	buf_init(text, TREE_TEXT_MAX);
	if (file_read(path, text, &err) == -1)
		fail_msg("%s", err.text);
}

/* Lines joined: where the manual breaks them is its own affair. */
static void
join_lines(struct buf *text)
{
	size_t i;

	for (i = 0; i < text->len; i++)
		if (text->data[i] == '\n')
			text->data[i] = ' ';
}

static void
test_manual_has_all(void **state)
{
	struct config *defaults = settings_new();
	struct buf manual, item;
	size_t i;

	(void)state;
	read_text(MANUAL, &manual);
	join_lines(&manual);
	for (i = 0; i < SETTING_COUNT; i++) {
		const struct setting *s = &settings[i];

		buf_init(&item, 10000);
		buf_printf(&item, ITEM "%s Expects ", s->name);
		setting_expected(s, &item);
		buf_puts(&item, "; default ");
		setting_write(s, defaults, &item);
		buf_puts(&item, ". ");
		if (strstr(manual.data, item.data) == NULL)
			fail_msg(MANUAL " lacks: %s", item.data);
		buf_release(&item);
	}
	buf_release(&manual);
	config_free(defaults);
}

static void
test_manual_has_no_more(void **state)
{
	struct buf manual;
	const char *at;
	size_t items = 0, len, i;

	(void)state;
	read_text(MANUAL, &manual);
	for (at = manual.data; (at = strstr(at, ITEM)) != NULL; items++) {
		at += strlen(ITEM);
		len = strcspn(at, " \n");
		for (i = 0; i < SETTING_COUNT; i++)
			if (strlen(settings[i].name) == len &&
			    strncmp(settings[i].name, at, len) == 0)
				break;
		if (i == SETTING_COUNT)
			fail_msg(MANUAL ": %.*s is no setting", (int)len, at);
	}
	assert_int_equal(items, SETTING_COUNT);
	buf_release(&manual);
}

/* `certmaild -n`'s list has the same settings. */
static void
test_describe(void **state)
{
	struct buf b;
	const char *at;
	size_t i;

	(void)state;
	buf_init(&b, TREE_TEXT_MAX);
	config_describe(&b);
	assert_true(buf_ok(&b));
	at = b.data;
	for (i = 0; i < SETTING_COUNT; i++) {
		size_t len = strlen(settings[i].name);

		assert_int_equal(strncmp(at, settings[i].name, len), 0);
		assert_int_equal(at[len], ' ');
		at = strchr(at, '\n');
		assert_non_null(at);
		at++;
	}
	assert_string_equal(at, "");
	buf_release(&b);
}

/* A line like "# name = value;", which nothing stands before. */
static bool
is_commented_setting(const char *line)
{
	const char *name = line + strspn(line, "\t");
	size_t len;

	if (strncmp(name, "# ", 2) != 0)
		return false;
	name += 2;
	len = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
	return len > 0 && strncmp(name + len, " = ", 3) == 0;
}

/* What the example says in comments is true: all of its commented settings
 * load. */
static void
test_example_comments(void **state)
{
	struct buf text, plain;
	const char *line, *next;
	struct loading l = { .config = settings_new() };
	struct tree *root = NULL;
	struct err err;
	int at;

	(void)state;
	read_text(EXAMPLE, &text);
	buf_init(&plain, TREE_TEXT_MAX);
	for (line = text.data; *line != '\0'; line = next) {
		next = strchr(line, '\n') + 1;
		if (is_commented_setting(line))
			line = strchr(line, '#') + 2;
		buf_put(&plain, line, (size_t)(next - line));
	}
	if (tree_parse(plain.data, plain.len, &root, &at, &err) == -1)
		fail_msg(EXAMPLE ":%d: %s", at, err.text);
	load_tree(&l, root, EXAMPLE, NULL);
	if (l.errors != 1)
		fail_msg("%s", l.findings[l.finding_count - 1].text);
	/* To be filled in: operators = [ "" ]; */
	assert_non_null(strstr(l.findings[0].text, "smtp.operators"));
	free(l.findings[0].text);
	free(l.findings);
	config_free(l.config);
	tree_free(root);
	buf_release(&text);
	buf_release(&plain);
}

static const struct {
	const char *setting, *empty, *filled;
} six[] = {
	{ "mailbox.host", "host = \"\";\t\t# 1", "host = \"imap.example\";" },
	{ "mailbox.user", "user = \"\";\t\t# 2", "user = \"sales\";" },
	{ "smtp.host", "host = \"\";\t\t# 3", "host = \"smtp.example\";" },
	{ "smtp.from", "from = \"\";\t\t# 4", "from = \"sales@b.example\";" },
	{ "smtp.operators", "[ \"\" ];\t# 5", "[ \"ops@b.example\" ];" },
	{ "senders.authserv_id", "authserv_id = \"\";\t# 6",
	    "authserv_id = \"mx.b.example\";" },
};

static void
load_example(const char *text, struct config **config_out,
    struct config_report *report)
{
	config_report_init(report);
	scratch_write("certmaild.conf", text, 0644);
	config_load(scratch_path("certmaild.conf"), config_out, report);
}

/* The example as it stands lacks six values; with them it is right. */
static void
test_example_six_values(void **state)
{
	struct config_report report;
	struct config *config = NULL;
	struct buf text, filled;
	const char *at, *from;
	size_t i;

	(void)state;
	scratch_write("mailbox.password", "x\n", 0600);
	scratch_write("master.secret", "x\n", 0600);
	assert_int_equal(mkdir(scratch_path("certmaild.d"), 0755), 0);
	scratch_write("certmaild.d/test.conf", "database = \"db\";\n"
	    "install: { directory = \"live\"; };\n", 0644);
	read_text(EXAMPLE, &text);
	load_example(text.data, &config, &report);
	assert_null(config);
	if (report.errors != COUNT(six))
		fail_msg("%s", report.text.data);
	buf_init(&filled, TREE_TEXT_MAX);
	from = text.data;
	for (i = 0; i < COUNT(six); i++) {
		assert_non_null(strstr(report.text.data, six[i].setting));
		at = strstr(from, six[i].empty);
		if (at == NULL)
			fail_msg("%s", six[i].empty);
		buf_put(&filled, from, (size_t)(at - from));
		buf_puts(&filled, six[i].filled);
		from = at + strlen(six[i].empty) - strlen("# 1");
	}
	buf_puts(&filled, from);
	config_report_release(&report);
	load_example(filled.data, &config, &report);
	if (config == NULL)
		fail_msg("%s", report.text.data);
	config_free(config);
	config_report_release(&report);
	buf_release(&text);
	buf_release(&filled);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manual_has_all),
		cmocka_unit_test(test_manual_has_no_more),
		cmocka_unit_test(test_describe),
		cmocka_unit_test(test_example_comments),
		cmocka_unit_test_setup_teardown(test_example_six_values,
		    scratch_make, scratch_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
