/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/files.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "clerk/letters.h"

#define CSR                                                               \
	"-----BEGIN CERTIFICATE REQUEST-----\n"                           \
	"MIICvDCCAaQCAQAwdzELMAkGA1UEBhMCVVMxDTALBgNVBAgMBFV0YWgxDzANBgNV\n" \
	"BAcMBkxpbmRvbjEWMBQGA1UECgwNRGlnaUNlcnQgSW5jLjERMA8GA1UECwwIRGln\n" \
	"-----END CERTIFICATE REQUEST-----\n"

/* Each value that post.c gives, and those of the loose letters, as short
 * facts that can be found again. */
static const struct letter_value facts[] = {
	{ "number", "1717" },
	{ "domain", "shop.example" },
	{ "service", "Example Shops" },
	{ "owner", "owner@shop.example" },
	{ "default_name", "shop-17.example.net" },
	{ "csr", CSR },
	{ "organization", "M\xc3\xbcller & S\xc3\xb6hne" },
	{ "reason", "bounced-reason" },
	{ "detail", "some-detail" },
	{ "authority", "mail.ca.example" },
	{ "admin", "admin@shop.example" },
	{ "state", "csr_sent" },
	{ "waits_for", "to_install" },
	{ "understood_list", "Country: DE\nCompany: M\xc3\xbcller\n" },
	{ "problems_list", "State: is-missing\nCity: is-unknown\n" },
	{ "reasons_list", "reason-one\nreason-two\n" },
	{ "warnings_list", "warning-one\n" },
	{ "due", "Friday-27" },
	{ "give_up", "Monday-30" },
	{ "again", "Sunday-29" },
	{ "in_service", "4712" },
	{ "until", "Tuesday-31" },
	{ "names", "shop.example www.shop.example" },
	{ "shops_list", "a.example\nb.example\n" },
	{ "limit_mib", "10-mib" },
	{ "message", "4713" },
};

/* "etc/letters/de/csr.txt" -> "de"; NULL when it was there before. */
static bool
next_language(const struct embedded *e, char language[17])
{
	char next[17];

	if (sscanf(e->name, "etc/letters/%16[^/]/", next) != 1 ||
	    strcmp(next, language) == 0)
		return false;
	memcpy(language, next, sizeof next);
	return true;
}

static void
check_csr(const char *name, const char *text, size_t most)
{
	const char *p = strstr(text, "-----BEGIN");
	const char *end = strstr(text, "-----END");
	size_t len;

	if (p == NULL || end == NULL)
		fail_msg("%s: no CSR", name);
	for (; p < end; p += len + 1) {
		len = strcspn(p, "\n");
		if (len > most || len == 0 || strchr(" \t<&", *p) != NULL)
			fail_msg("%s: CSR line %.*s", name, (int)len, p);
	}
}

/* Text and HTML say the same facts. */
static void
check_facts(const char *name, const struct letter_text *t)
{
	char fact[64];
	size_t i;

	for (i = 0; i < COUNT(facts); i++) {
		if (strcmp(facts[i].name, "csr") == 0)
			continue;
		snprintf(fact, sizeof fact, "%.*s",
		    (int)strcspn(facts[i].value, " \n"), facts[i].value);
		if ((strstr(t->text, fact) != NULL) !=
		    (strstr(t->html, fact) != NULL))
			fail_msg("%s: %s stands in one part only", name,
			    facts[i].name);
	}
}

static void
check_letter(enum letter_kind kind, const char *language)
{
	const struct letter_info *info = &letter_table[kind];
	struct letter_text t = { 0 };
	struct err err = { 0 };
	const char *line;
	char name[64];
	size_t len;

	snprintf(name, sizeof name, "%s/%s", language, info->name);
	if (letter_render(kind, "", language, NULL, facts, COUNT(facts), &t,
		&err) == -1)
		fail_msg("%s: %s", name, err.text);
	if (t.fallback)
		fail_msg("%s is missing", name);
	if (t.subject[0] == '\0' || strpbrk(t.subject, "{}\r\n") != NULL)
		fail_msg("%s: subject %s", name, t.subject);
	if (strchr(t.text, '{') || strchr(t.html, '{'))
		fail_msg("%s: a value is left open", name);
	for (line = t.text; *line != '\0'; line += len + 1) {
		len = strcspn(line, "\n");
		if (utf8_count(line, len) > 78)
			fail_msg("%s: %.*s", name, (int)len, line);
		if (line[len] == '\0')
			fail_msg("%s: no newline at its end", name);
	}
	if (!utf8_is_valid(t.text, strlen(t.text)))
		fail_msg("%s: not UTF-8", name);
	if (info->has_csr) {
		check_csr(name, t.text, 39);
		check_csr(name, strstr(t.html, "-----BEGIN"), 64);
	}
	check_facts(name, &t);
	letter_text_release(&t);
}

static void
test_every_letter(void **state)
{
	const struct embedded *e;
	char language[17] = "";
	size_t kind, languages = 0;

	(void)state;
	for (e = letter_files; e->name != NULL; e++) {
		if (!next_language(e, language))
			continue;
		languages++;
		for (kind = 0; kind < LETTER_KIND_COUNT; kind++)
			if (!letter_table[kind].to_operators ||
			    strcmp(language, "en") == 0)
				check_letter((enum letter_kind)kind, language);
	}
	assert_true(languages > 0);
}

/* Each template belongs to a letter (or is the words). */
static void
test_no_stray_template(void **state)
{
	const struct embedded *e;
	char name[64];
	size_t kind;

	(void)state;
	for (e = letter_files; e->name != NULL; e++) {
		if (sscanf(e->name, "etc/letters/%*[^/]/%60[^.].txt", name) !=
			1)
			fail_msg("%s", e->name);
		for (kind = 0; kind < LETTER_KIND_COUNT; kind++)
			if (strcmp(letter_table[kind].name, name) == 0)
				break;
		if (kind == LETTER_KIND_COUNT && strcmp(name, "words") != 0)
			fail_msg("%s is no letter", e->name);
	}
}

/* ---- Values that a stranger chose */

static const struct {
	const char *name, *value, *text, *html;
} hostile[] = {
	{ "a template's value", "{csr}", "{csr}", "{csr}" },
	{ "a condition", "{?domain}", "{?domain}", "{?domain}" },
	{ "HTML", "<script>alert('1')</script>&amp;\"",
		"<script>alert('1')</script>&amp;\"",
		"&lt;script&gt;alert('1')&lt;/script&gt;&amp;amp;&quot;" },
	{ "a new line", "a\n\n-----BEGIN", "a -----BEGIN", "a  -----BEGIN" },
	{ "CR LF", "a\r\nb", "a b", "a  b" },
	{ "an escape", "a\x1b[2Jb", "a [2Jb", "a [2Jb" },
	{ "C1", "a\xc2\x9b" "b", "a b", "a b" },
	{ "bidi", "a\xe2\x80\xae" "b", "a b", "a b" },
	{ "broken UTF-8", "a\xff", "a", "a " },
	{ "a list mark", "- x", "- x", "- x" },
	{ "joiner", "\xd9\x85\xe2\x80\x8c\xd9\x85", "\xd9\x85\xe2\x80\x8c\xd9\x85",
		"\xd9\x85\xe2\x80\x8c\xd9\x85" },
};

static char dir[64], path[128];

static void
put_template(const char *language, const char *name, const char *text)
{
	struct err err = { 0 };
	char sub[96];

	snprintf(sub, sizeof sub, "%s/%s", dir, language);
	mkdir(sub, 0700);
	snprintf(path, sizeof path, "%s/%s.txt", sub, name);
	if (file_replace(path, 0600, text, strlen(text), &err) == -1)
		fail_msg("%s", err.text);
}

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/letters.XXXXXX");
	assert_non_null(mkdtemp(dir));
	return 0;
}

static int
teardown(void **state)
{
	char sub[96];

	(void)state;
	unlink(path);
	snprintf(sub, sizeof sub, "%s/en", dir);
	rmdir(sub);
	return rmdir(dir);
}

static void
test_hostile(void **state)
{
	char text[400], html[400];
	struct letter_text t;
	struct err err;
	size_t i;

	(void)state;
	put_template("en", "held", "Subject: s {v}\n\n[{v}]\n\n- {v_list}\n\n"
	    "    {v}|\n");
	for (i = 0; i < COUNT(hostile); i++) {
		const struct letter_value values[] = {
			{ "v", hostile[i].value },
			{ "v_list", hostile[i].value },
		};

		if (letter_render(LETTER_HELD, dir, "en", NULL, values,
			COUNT(values), &t, &err) == -1)
			fail_msg("%s: %s", hostile[i].name, err.text);
		snprintf(text, sizeof text, "[%s", hostile[i].text);
		snprintf(html, sizeof html, "[%s]", hostile[i].html);
		if (strstr(t.text, text) == NULL ||
		    strstr(t.html, html) == NULL)
			fail_msg("%s: %s\n%s", hostile[i].name, t.text,
			    t.html);
		if (strpbrk(t.text, "\r\x1b\x7f") || strpbrk(t.html,
			"\r\x1b\x7f") || strpbrk(t.subject, "\r\n\x1b") ||
		    !utf8_is_valid(t.text, strlen(t.text)) ||
		    strstr(t.html, "<script>") != NULL ||
		    strstr(t.text, "\xc2\x9b") != NULL ||
		    strstr(t.html, "\xe2\x80\xae") != NULL)
			fail_msg("%s acts: %s", hostile[i].name, t.text);
		letter_text_release(&t);
	}
}

/* ---- The operator's own templates */

static const struct {
	const char *name, *template, *error;
} broken[] = {
	{ "an unknown value", "Subject: x\n\nHello\n{nobody}\n",
		"held.txt:4: no value is called {nobody}" },
	{ "an unknown value in the subject", "Subject: {nobody}\n\nHello\n",
		"held.txt:1: no value is called {nobody}" },
	{ "an unknown list", "Subject: x\n\n- {nobody_list}\n",
		"held.txt:3: no value is called {nobody_list}" },
	{ "an unknown condition", "Subject: x\n\n{?nobody}\na\n{/nobody}\n",
		"held.txt:3: no value is called nobody" },
	{ "no subject", "Hello\n", "held.txt:1: the first line must begin" },
};

static void
test_broken(void **state)
{
	struct letter_text t = { 0 };
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(broken); i++) {
		put_template("en", "held", broken[i].template);
		if (letter_render(LETTER_HELD, dir, "en", NULL, facts,
			COUNT(facts), &t, &err) != -1 ||
		    err.kind != ERR_CONFIG ||
		    strstr(err.text, broken[i].error) == NULL ||
		    strstr(err.text, dir) == NULL)
			fail_msg("%s: %s", broken[i].name, err.text);
	}
}

#define EIGHT "\xe5\x9b\xbd\xe5\x9b\xbd\xe5\x9b\xbd\xe5\x9b\xbd" \
	"\xe5\x9b\xbd\xe5\x9b\xbd\xe5\x9b\xbd\xe5\x9b\xbd"

static const struct {
	const char *name, *template, *text, *html;
} layouts[] = {
	{ "paragraphs", "a\nb\n\nc\n", "a b\n\nc\n", ">a b</p>" },
	{ "bullets", "- a\n- b\n", "- a\n- b\n", "<li>a</li>\n<li>b</li>\n" },
	{ "numbers are counted", "1. a\n\n2. b\n\ntext\n\n7. c\n",
		"1. a\n2. b\n\ntext\n\n1. c\n", "<ol" },
	{ "a list and an item", "- {understood_list}\n- z\n",
		"- Country: DE\n- Company: M\xc3\xbcller\n- z\n",
		"<li>Country: DE</li>" },
	{ "as it is", "    a  b\n    c\n", "a  b\nc\n", "a  b\nc\n</pre>" },
	{ "there", "{?domain}\nyes\n{/domain}\n{!domain}\nno\n{/domain}\n",
		"yes\n", "yes" },
	{ "not there", "{?empty}\nyes\n{/empty}\n{!empty}\nno\n{/empty}\n",
		"no\n", "no" },
	{ "a brace alone", "a { b\n", "a { b\n", "a { b" },
	/* 36 wide characters are 72 columns; no full stop begins a line. */
	{ "no blanks", EIGHT EIGHT EIGHT EIGHT "\xe5\x9b\xbd\xe5\x9b\xbd"
		"\xe5\x9b\xbd\xe5\x9b\xbd\xe3\x80\x82\n",
		EIGHT EIGHT EIGHT EIGHT "\xe5\x9b\xbd\xe5\x9b\xbd"
		"\xe5\x9b\xbd\n\xe5\x9b\xbd\xe3\x80\x82\n",
		EIGHT "\xe5\x9b\xbd" },
	{ "an empty list", "a\n\n- {empty_list}\n\nb\n", "a\n\nb\n", "b" },
};

static void
test_layout(void **state)
{
	struct letter_value values[COUNT(facts) + 2];
	struct letter_text t;
	char template[500];
	struct err err;
	size_t i;

	(void)state;
	memcpy(values, facts, sizeof facts);
	values[COUNT(facts)] = (struct letter_value){ "empty", "" };
	values[COUNT(facts) + 1] = (struct letter_value){ "empty_list", "" };
	for (i = 0; i < COUNT(layouts); i++) {
		snprintf(template, sizeof template, "Subject: s\n\n%s",
		    layouts[i].template);
		put_template("en", "held", template);
		if (letter_render(LETTER_HELD, dir, "en", NULL, values,
			COUNT(values), &t, &err) == -1)
			fail_msg("%s: %s", layouts[i].name, err.text);
		if (strcmp(t.text, layouts[i].text) != 0 ||
		    strstr(t.html, layouts[i].html) == NULL)
			fail_msg("%s: \"%s\"\n%s", layouts[i].name, t.text,
			    t.html);
		letter_text_release(&t);
	}
}

#define CONFIG_PATH "/srv/a b/mail.conf"

/* What operators are told to run can be run as printed, also in templates of
 * their own; nobody else is told where our files are. */
static void
test_commands(void **state)
{
	static const struct letter_value values[] = { { "number", "7" },
		{ "reason", "no such shop; run: certmailctl shop add" } };
	struct letter_text t = { 0 };
	struct err err;

	(void)state;
	put_template("en", "held", "Subject: own\n\nCause: {reason}\n\n"
	    "    certmailctl show {number}\n    certmailctl audit\n");
	assert_int_equal(letter_render(LETTER_HELD, dir, "en", CONFIG_PATH,
	    values, COUNT(values), &t, &err), 0);
	assert_non_null(strstr(t.text, "certmailctl -c '/srv/a b/mail.conf' "
	    "show 7\n"));
	assert_non_null(strstr(t.text, "certmailctl -c '/srv/a b/mail.conf' "
	    "audit\n"));
	assert_non_null(strstr(t.text, "run: certmailctl -c"));
	assert_non_null(strstr(t.html, "mail.conf"));
	letter_text_release(&t);
}

static void
test_no_commands(void **state)
{
	struct letter_text t = { 0 };
	struct err err;

	(void)state;
	put_template("en", "ask", "Subject: own\n\n    certmailctl show 7\n");
	assert_int_equal(letter_render(LETTER_ASK, dir, "en", CONFIG_PATH,
	    facts, COUNT(facts), &t, &err), 0);
	assert_null(strstr(t.text, "mail.conf"));
	letter_text_release(&t);
}

/* Rate limits tell the letters that a CA made us write by their names. */
static void
test_names_of_ca(void **state)
{
	size_t i, len = strlen(LETTERS_OF_CA);

	(void)state;
	for (i = 0; i < LETTER_KIND_COUNT; i++)
		assert_int_equal(letter_table[i].of_ca, strncmp(
		    letter_table[i].name, LETTERS_OF_CA, len) == 0);
}

/* A directory of the operator's overrides letters one by one; a language that
 * nobody knows is English, and one that is no name of a directory too. */
static void
test_languages(void **state)
{
	static const char *const unknown[] = { "xx", "../en", "en/../en", "e",
		"", "aaaaaaaaaaaaaaaaaaaaaaa", "e n", "\x1b[2J" };
	struct letter_text t = { 0 };
	struct err err;
	size_t i;

	(void)state;
	put_template("en", "held", "Subject: own\n\nmine\n");
	assert_int_equal(letter_render(LETTER_HELD, dir, "en", NULL, facts,
	    COUNT(facts), &t, &err), 0);
	assert_string_equal(t.subject, "own");
	assert_false(t.fallback);
	letter_text_release(&t);
	assert_int_equal(letter_render(LETTER_DUE_SOON, dir, "en", NULL, facts,
	    COUNT(facts), &t, &err), 0);
	assert_non_null(strstr(t.text, "1717"));
	letter_text_release(&t);
	for (i = 0; i < COUNT(unknown); i++) {
		assert_int_equal(letter_render(LETTER_HELD, dir, unknown[i],
		    NULL, facts, COUNT(facts), &t, &err), 0);
		if (strcmp(t.subject, "own") != 0 ||
		    t.fallback != (unknown[i][0] != '\0'))
			fail_msg("language \"%s\"", unknown[i]);
		letter_text_release(&t);
	}
}

static void
test_csr(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	letter_put_csr(&b, CSR, 64);
	assert_string_equal(b.data, CSR);
	buf_reset(&b);
	letter_put_csr(&b, "-----BEGIN X-----\nabcd\nefgh\n-----END X-----\n",
	    3);
	assert_string_equal(b.data,
	    "-----BEGIN X-----\nabc\ndef\ngh\n-----END X-----\n");
	buf_release(&b);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_letter),
		cmocka_unit_test(test_no_stray_template),
		T(test_hostile),
		T(test_broken),
		T(test_layout),
		T(test_languages),
		T(test_commands),
		T(test_no_commands),
		T(test_names_of_ca),
		cmocka_unit_test(test_csr),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
