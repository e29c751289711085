/* SPDX-License-Identifier: ISC */
/* Every example message is read exactly as the file beside it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "reader/read.h"
#include "scratch.h"

static size_t wrong;

static void
complain(const char *path, const char *what, const char *want,
    const char *got)
{
	print_message("%s: %s: expected %s, got %s\n", path, what, want, got);
	wrong++;
}

/* A value that the expectation allows: a text or one of a list. */
static bool
allows(const json_t *want, const char *got)
{
	const json_t *one;
	size_t i;

	if (json_is_string(want))
		return strcmp(json_string_value(want), got) == 0;
	json_array_foreach(want, i, one)
		if (strcmp(json_string_value(one), got) == 0)
			return true;
	return false;
}

static void
check_text(const char *path, const json_t *o, const char *key,
    const char *got)
{
	const json_t *want = json_object_get(o, key);
	char *text;

	if (allows(want, got))
		return;
	text = json_dumps(want, JSON_ENCODE_ANY);
	complain(path, key, text, got);
	free(text);
}

/* Is (field, code) in a list of problems? */
static bool
lists(const json_t *list, const char *field, const char *code)
{
	const json_t *p;
	size_t i;

	json_array_foreach(list, i, p)
		if (strcmp(json_string_value(json_object_get(p, "field")),
			field) == 0 && (code == NULL || strcmp(
			json_string_value(json_object_get(p, "code")),
			code) == 0))
			return true;
	return false;
}

static const char *
problem_of(const struct reading *r, size_t field)
{
	size_t i;

	for (i = 0; i < r->problem_count; i++)
		if (r->problems[i].field == field)
			return reading_code_names[r->problems[i].code];
	return NULL;
}

static void
check_field(const char *path, const json_t *o, const struct reading *r,
    size_t field)
{
	const char *name = reading_field_names[field];
	const char *got = r->values[field].value, *code;
	const json_t *want, *optional;

	want = json_object_get(json_object_get(o, "fields"), name);
	optional = json_object_get(json_object_get(o, "optional"), name);
	code = problem_of(r, field);
	if (code != NULL && lists(json_object_get(o, "optional_problems"),
	    name, code))
		return;
	if (lists(json_object_get(o, "problems"), name, NULL)) {
		if (code == NULL)
			complain(path, name, "a problem", "none");
		return;
	}
	if (code != NULL)
		complain(path, name, "no problem", code);
	if (want == NULL && optional != NULL && (got == NULL ||
	    allows(optional, got)))
		return;
	if (want == NULL ? got != NULL : got == NULL || !allows(want, got))
		complain(path, name, want == NULL ? "nothing" :
		    json_string_value(want), got == NULL ? "nothing" : got);
	if (got != NULL && (r->values[field].part[0] == '\0' ||
	    r->values[field].line == 0 ||
	    r->values[field].evidence[0] == '\0'))
		complain(path, name, "evidence", "none");
}

static void
check_problems(const char *path, const json_t *o, const struct reading *r)
{
	const json_t *p;
	const char *field, *code, *got;
	size_t i, j;

	json_array_foreach(json_object_get(o, "problems"), i, p) {
		field = json_string_value(json_object_get(p, "field"));
		code = json_string_value(json_object_get(p, "code"));
		for (j = 0; strcmp(reading_field_names[j], field) != 0; j++)
			;
		got = problem_of(r, j);
		if (got == NULL || strcmp(got, code) != 0)
			complain(path, field, code, got != NULL ? got : "none");
	}
}

static void
check_message(const char *path, const struct buf *message)
{
	struct read_question question = { .authserv_id = (char[]){ "" } };
	struct reader_limits limits = test_limits();
	struct reading r;
	char name[300];
	json_t *o;
	size_t i;

	snprintf(name, sizeof name, "%.*s.json", (int)strlen(path) - 4, path);
	o = json_load_file(name, 0, NULL);
	assert_non_null(o);
	assert_int_equal(read_message((unsigned char *)message->data,
	    message->len, &question, &limits, &r, NULL), 0);
	check_text(path, o, "kind", reading_kind_names[r.kind]);
	check_text(path, o, "from", r.from);
	check_text(path, o, "subject", r.subject);
	for (i = 0; i < READING_FIELD_COUNT; i++)
		check_field(path, o, &r, i);
	check_problems(path, o, &r);
	/* An operator is told where it stands. */
	if (r.kind == READING_CERTIFICATE && (r.note_count == 0 ||
	    strncmp(r.notes[0], "certificate material in part ", 29) != 0))
		complain(path, "note", "where the certificate is", "none");
	reading_release(&r);
	json_decref(o);
}

static void
test_corpus(void **state)
{
	(void)state;
	assert_true(each_message(check_message) >= 54);
	assert_int_equal(wrong, 0);
}

static void
test_merchants(void **state)
{
	(void)state;
	assert_true(each_match(MERCHANTS "*.eml", check_message) >= 60);
	assert_int_equal(wrong, 0);
}

static void
test_shapes(void **state)
{
	(void)state;
	assert_true(each_match(SHAPES "*.eml", check_message) >= 60);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_corpus),
		cmocka_unit_test(test_merchants),
		cmocka_unit_test(test_shapes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
