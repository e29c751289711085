/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/tree.h"

#ifdef SANITIZED
/* libconfig 1.5 loses a text that a syntax error follows. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so";
}
#endif

static struct tree *
parse(const char *text)
{
	struct tree *root = NULL;
	struct err err;
	int line = 0;

	if (tree_parse(text, strlen(text), &root, &line, &err) == -1)
		fail_msg("%d: %s", line, err.text);
	return root;
}

static void
test_values(void **state)
{
	struct tree *root = parse(
	    "\xef\xbb\xbf# comment @include \"x\n"
	    "number = -5; hex: 0x10\r\n"
	    "big = 99999999999;\n"
	    "wrapped = 2147483648;\n"
	    "long = 5L;\n"
	    "/* two\n"
	    "lines \" */ on = true;\n"
	    "text = \"a\\\"b\\\\c \xc3\xa9 @include\" "
	    "/" "/ \"\n"
	    "  \"d\";\n"
	    "list = [ \"a\", \"b\" ]; mixed = ( 1, \"b\" ); none = [];\n"
	    "group: { leaf = 1.5; };\n");
	const struct tree *n = root->children;

	(void)state;
	assert_int_equal(root->count, 11);
	assert_string_equal(n[0].name, "number");
	assert_int_equal(n[0].type, TREE_NUMBER);
	assert_int_equal(n[0].number, -5);
	assert_int_equal(n[0].line, 2);
	assert_int_equal(n[1].number, 16);
	assert_int_equal(n[2].number, INT64_MAX);
	assert_int_equal(n[3].number, INT64_MAX);
	assert_int_equal(n[4].number, 5);
	assert_int_equal(n[5].type, TREE_SWITCH);
	assert_int_equal(n[5].number, 1);
	assert_int_equal(n[5].line, 7);
	assert_int_equal(n[6].type, TREE_TEXT);
	assert_string_equal(n[6].text, "a\"b\\c \xc3\xa9 @included");
	assert_int_equal(n[7].type, TREE_LIST);
	assert_int_equal(n[7].count, 2);
	assert_null(n[7].children[1].name);
	assert_string_equal(n[7].children[1].text, "b");
	assert_int_equal(n[8].count, 2);
	assert_int_equal(n[8].children[0].type, TREE_NUMBER);
	assert_int_equal(n[9].type, TREE_LIST);
	assert_int_equal(n[9].count, 0);
	assert_int_equal(n[10].type, TREE_GROUP);
	assert_int_equal(n[10].children[0].type, TREE_FLOAT);
	assert_int_equal(n[10].children[0].line, 11);
	tree_free(root);
	tree_free(NULL);
}

static void
test_faults(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *says;
	} cases[] = {
		{ "a = 1;\nb = \"x;\nc = \"y\";\n", 2, "closing \"" },
		{ "a = 1;\nb = \"x", 2, "closing \"" },
		{ "a = \"x\\\n\";", 1, "closing \"" },
		{ "a = \"x\\", 1, "closing \"" },
		{ "a = 1;\n/* b\n\n", 2, "never ends" },
		{ "a = 1;\n\n@include \"b\"\n", 3, "@include" },
		{ "a = 1; @include \"b\"\n", 1, "@include" },
		{ "a = \"b\\x00c\";", 1, "\\x00" },
		{ "a = 1;\na = 2;\n", 2, "duplicate" },
		{ "g: { a = 1; };\ng: { b = 1; };\n", 2, "duplicate" },
		{ "a = 1;\n  hoost \"x\";\n", 2, "\"hoost\"" },
		{ "a = [ 1, \"x\" ];\n", 1, "array" },
		{ "g: {\n a = 1;\n", 3, "syntax error" },
		{ "a = yes;\n", 1, "syntax error" },
		{ "=\n", 1, "syntax error" },
	};
	struct tree *root = NULL;
	struct err err;
	size_t i;
	int line;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		line = 0;
		if (tree_parse(cases[i].text, strlen(cases[i].text), &root,
		    &line, &err) == 0)
			fail_msg("case %zu passed", i);
		if (line != cases[i].line ||
		    strstr(err.text, cases[i].says) == NULL)
			fail_msg("case %zu: %d: %s", i, line, err.text);
	}
	assert_int_equal(tree_parse("a\0b", 3, &root, &line, &err), -1);
	assert_null(root);
}

/* Deep nesting neither overflows the stack nor is kept. */
static void
test_depth(void **state)
{
	enum { DEEP = 200 };
	char *text = xcalloc(1, DEEP * 6 + 1);
	struct tree *root;
	size_t depth = 0;
	const struct tree *n;
	int i;

	(void)state;
	for (i = 0; i < DEEP; i++)
		memcpy(text + 4 * i, "a:{ ", 4);
	for (i = 0; i < DEEP; i++)
		memcpy(text + 4 * DEEP + 2 * i, "};", 2);
	root = parse(text);
	for (n = root; n->count > 0; n = n->children)
		depth++;
	assert_int_equal(depth, TREE_DEPTH_MAX);
	tree_free(root);
	free(text);
}

/* Every prefix of a text is parsed or refused, with a line inside it. */
static void
test_truncated(void **state)
{
	static const char text[] =
	    "a = \"x\\\"y\"; /* c */ g: { l = [ \"a\" ];\n"
	    "n = 0x7f; b = false; } # end\n";
	struct tree *root;
	struct err err;
	size_t len;
	char *copy;
	int line;

	(void)state;
	for (len = 0; len < sizeof(text); len++) {
		copy = xstrndup(text, len);
		root = NULL;
		line = 0;
		if (tree_parse(copy, len, &root, &line, &err) == -1)
			assert_in_range(line, 1, 3);
		else
			tree_free(root);
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
