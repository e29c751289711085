/* SPDX-License-Identifier: ISC */
/*
 * The certificate cases: each directory of tests/certcases/cases (or of the
 * directory named by CERTCASES) holds what arrived and what must come out.
 * Judged as the contract says: verdict, reasons (all of them, one of each
 * group, nothing that is not allowed), leaf, chain, and besides names, private
 * keys and what each file was.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <jansson.h>
#include <openssl/pem.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "pki/spki.h"
#include "proc/sandbox.h"
#include "reader/inspect.h"

#define CASES "tests/certcases/cases"

struct run {
	struct inspect_question q;
	struct buf data;
	struct buf roots;
	char dir[512];
};

static const char *
cases_directory(void)
{
	const char *cases = getenv("CERTCASES");

	return cases != NULL ? cases : CASES;
}

/* ---- asking */

static void
read_into(struct run *run, const char *name, struct buf *b)
{
	char path[1024];
	struct err err;

	snprintf(path, sizeof path, "%s/%s", run->dir, name);
	if (file_read(path, b, &err) == -1)
		fail_msg("%s", err.text);
}

static void
set_key(struct run *run, const char *name, bool csr)
{
	EVP_PKEY *key = NULL;
	X509_REQ *req = NULL;
	struct buf b;
	BIO *bio;

	buf_init(&b, 1 << 20);
	read_into(run, name, &b);
	bio = BIO_new_mem_buf(b.data, (int)b.len);
	if (csr) {
		req = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);
		assert_non_null(req);
		assert_int_equal(spki_hash_csr(req, run->q.spki_sha256, NULL),
		    0);
	} else {
		key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
		assert_non_null(key);
		assert_int_equal(spki_hash_key(key, run->q.spki_sha256, NULL),
		    0);
	}
	run->q.has_key = true;
	X509_REQ_free(req);
	EVP_PKEY_free(key);
	BIO_free(bio);
	buf_release(&b);
}

static void
add_file(struct run *run, const char *name)
{
	struct inspect_file *file = &run->q.files[run->q.file_count++];
	size_t before = run->data.len;
	struct buf b;

	buf_init(&b, 64 << 20);
	read_into(run, name, &b);
	buf_put(&run->data, b.data, b.len);
	buf_release(&b);
	file->name = xstrdup(name);
	file->len = (uint32_t)(run->data.len - before);
}

static void
take_argument(struct run *run, const char *option, const char *value)
{
	if (strcmp(option, "--key") == 0)
		set_key(run, value, false);
	else if (strcmp(option, "--csr") == 0)
		set_key(run, value, true);
	else if (strcmp(option, "--domain") == 0)
		run->q.domain = xstrdup(value);
	else if (strcmp(option, "--at") == 0)
		assert_int_equal(clock_parse(value, &run->q.at), 0);
	else if (strcmp(option, "--trust") == 0) {
		read_into(run, value, &run->roots);
		run->q.only_trust = true;
	} else
		fail_msg("unknown option %s", option);
}

static void
prepare(struct run *run, const char *cases, const char *name)
{
	char *line, *save = NULL, *option = NULL;
	struct buf args;

	memset(run, 0, sizeof *run);
	buf_init(&run->data, 256 << 20);
	buf_init(&run->roots, 16 << 20);
	buf_init(&args, 1 << 16);
	snprintf(run->dir, sizeof run->dir, "%s/%s", cases, name);
	read_into(run, "args", &args);
	run->q.at = clock_wall();
	for (line = strtok_r(args.data, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		if (option != NULL) {
			take_argument(run, option, line);
			option = NULL;
		} else if (strncmp(line, "--", 2) == 0)
			option = line;
		else
			add_file(run, line);
	}
	if (run->q.domain == NULL)
		run->q.domain = xstrdup("");
	run->q.trust_len = (uint32_t)run->roots.len;
	buf_put(&run->data, run->roots.data, run->roots.len);
	buf_release(&args);
}

static void
run_release(struct run *run)
{
	inspect_question_release(&run->q);
	buf_release(&run->data);
	buf_release(&run->roots);
}

/* ---- judging */

static bool
has_text(const json_t *list, const char *text)
{
	const json_t *item;
	size_t i;

	json_array_foreach((json_t *)list, i, item)
		if (strcmp(json_string_value(item), text) == 0)
			return true;
	return false;
}

static bool
said(const struct verdict *v, const char *code, bool warnings_too)
{
	size_t i;

	for (i = 0; i < v->reason_count; i++)
		if (strcmp(verdict_code_names[v->reasons[i].code], code) == 0)
			return true;
	for (i = 0; warnings_too && i < v->warning_count; i++)
		if (strcmp(verdict_code_names[v->warnings[i].code], code) == 0)
			return true;
	return false;
}

static void
hex(const unsigned char *hash, char text[2 * SHA256_SIZE + 1])
{
	size_t i;

	for (i = 0; i < SHA256_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", hash[i]);
}

static bool
is_chain(const json_t *want, const struct verdict *v)
{
	char text[2 * SHA256_SIZE + 1];
	size_t i;

	if (json_array_size(want) != v->chain_count)
		return false;
	for (i = 0; i < v->chain_count; i++) {
		hex(v->chain[i].sha256, text);
		if (strcmp(json_string_value(json_array_get(want, i)), text))
			return false;
	}
	return true;
}

static void
judge_reasons(const json_t *want, const struct verdict *v, bool ok,
    struct buf *wrong)
{
	const json_t *reasons = json_object_get(want, "reasons"), *item, *one;
	const json_t *groups = json_object_get(want, "one_of");
	size_t i, k;
	bool any;

	json_array_foreach((json_t *)reasons, i, item)
		if (!said(v, json_string_value(item), ok))
			buf_printf(wrong, " missing %s",
			    json_string_value(item));
	json_array_foreach((json_t *)groups, i, item) {
		any = false;
		json_array_foreach((json_t *)item, k, one)
			if (said(v, json_string_value(one), ok))
				any = true;
		if (!any)
			buf_puts(wrong, " none of a group");
	}
	for (i = 0; i < v->reason_count; i++) {
		const char *code = verdict_code_names[v->reasons[i].code];

		any = has_text(reasons, code) ||
		    has_text(json_object_get(want, "may"), code);
		json_array_foreach((json_t *)groups, k, item)
			if (has_text(item, code))
				any = true;
		if (!any)
			buf_printf(wrong, " extra %s", code);
	}
}

static void
judge_chain(const json_t *want, const struct verdict *v, struct buf *wrong)
{
	const json_t *chains = json_object_get(want, "chains"), *item;
	bool any = chains == NULL;
	size_t i;

	json_array_foreach((json_t *)chains, i, item)
		if (is_chain(item, v))
			any = true;
	if (!any)
		buf_printf(wrong, " wrong chain of %zu", v->chain_count);
}

/* One acceptable outcome against what came out: what is wrong. */
static void
judge(const json_t *want, const struct verdict *v, struct buf *wrong)
{
	const char *verdict = json_string_value(
	    json_object_get(want, "verdict"));
	const json_t *leaf = json_object_get(want, "leaf");
	char text[2 * SHA256_SIZE + 1] = "";
	bool ok = strcmp(verdict, "ok") == 0;

	if (ok != v->ok)
		buf_printf(wrong, " verdict is not %s", verdict);
	judge_reasons(want, v, ok, wrong);
	if (v->has_leaf)
		hex(v->chain[0].sha256, text);
	if (leaf != NULL && strcmp(json_string_value(json_object_get(leaf,
		"sha256")), text) != 0)
		buf_puts(wrong, " wrong leaf");
	if (ok)
		judge_chain(want, v, wrong);
}

static void
judge_file(const json_t *want, const struct verdict *v, struct buf *wrong)
{
	const char *name = json_string_value(json_object_get(want, "name"));
	const json_t *certs = json_object_get(want, "certificates");
	const char *base;
	size_t i;

	for (i = 0; i < v->file_count; i++) {
		base = strrchr(v->files[i].name, '/');
		if (base == NULL || strcmp(base + 1, name) != 0)
			continue;
		if (!has_text(json_object_get(want, "format"),
			v->files[i].format))
			buf_printf(wrong, " %s is called %s", name,
			    v->files[i].format);
		if (certs != NULL && json_integer_value(certs) !=
		    v->files[i].certificates)
			buf_printf(wrong, " %s holds %u", name,
			    v->files[i].certificates);
		return;
	}
	buf_printf(wrong, " %s is not told of", name);
}

static void
judge_details(const json_t *want, const struct verdict *v, struct buf *wrong)
{
	const json_t *names = json_object_get(json_object_get(want, "leaf"),
	    "names"), *keys = json_object_get(want, "private_keys_found");
	const json_t *item;
	size_t i;

	if (names != NULL && json_array_size(names) != v->name_count)
		buf_puts(wrong, " number of names");
	for (i = 0; names != NULL && i < v->name_count; i++)
		if (!has_text(names, v->names[i]))
			buf_printf(wrong, " name %s", v->names[i]);
	if (keys != NULL && json_integer_value(keys) != v->private_keys_found)
		buf_printf(wrong, " %u private keys", v->private_keys_found);
	json_array_foreach(json_object_get(want, "files"), i, item)
		judge_file(item, v, wrong);
}

static void
tell(const struct verdict *v, struct buf *wrong)
{
	size_t i;

	buf_puts(wrong, " | said");
	for (i = 0; i < v->reason_count; i++)
		buf_printf(wrong, " %s (%s)",
		    verdict_code_names[v->reasons[i].code],
		    v->reasons[i].detail);
	for (i = 0; i < v->warning_count; i++)
		buf_printf(wrong, " ~%s (%s)",
		    verdict_code_names[v->warnings[i].code],
		    v->warnings[i].detail);
}

/* True when the case is exact. */
static bool
try_case(const char *cases, const char *name)
{
	struct buf wrong, other;
	json_t *want, *alternative;
	struct verdict v;
	struct run run;
	char path[1024];
	struct err err;
	bool exact;
	size_t i;

	prepare(&run, cases, name);
	snprintf(path, sizeof path, "%s/expected.json", run.dir);
	want = json_load_file(path, 0, NULL);
	assert_non_null(want);
	if (inspect_run(&run.q, (unsigned char *)run.data.data, run.data.len,
		NULL, &v, &err) == -1)
		fail_msg("%s: %s", name, err.text);
	buf_init(&wrong, 1 << 20);
	buf_init(&other, 1 << 20);
	judge(want, &v, &wrong);
	json_array_foreach(json_object_get(want, "or"), i, alternative) {
		buf_reset(&other);
		judge(alternative, &v, &other);
		if (other.len == 0)
			buf_reset(&wrong);
	}
	judge_details(want, &v, &wrong);
	exact = wrong.len == 0;
	if (!exact) {
		tell(&v, &wrong);
		print_error("%s:%s\n", name, wrong.data);
	}
	verdict_release(&v);
	run_release(&run);
	buf_release(&wrong);
	buf_release(&other);
	json_decref(want);
	return exact;
}

static void
test_cases(void **state)
{
	const char *cases = cases_directory();
	struct config_trust trust = { 0 };
	struct dirent *entry;
	size_t count = 0, bad = 0;
	DIR *dir;

	(void)state;
	assert_int_equal(inspect_init(&trust, NULL), 0);
	dir = opendir(cases);
	if (dir == NULL)
		fail_msg("cannot open %s", cases);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		if (!try_case(cases, entry->d_name))
			bad++;
	}
	closedir(dir);
	inspect_release();
	print_message("%zu cases\n", count);
	assert_true(count > 0);
	assert_int_equal(bad, 0);
}

/* ---- the same without a single file or call to open one */

#define SANDBOXED_MAX 512

/* What a forked reader may still do; memory and the end. */
static const struct sandbox_call allowed[] = {
	{ SCMP_SYS(read), "" },
	{ SCMP_SYS(write), "" },
	{ SCMP_SYS(brk), "" },
	{ SCMP_SYS(mmap), "" },
	{ SCMP_SYS(mremap), "" },
	{ SCMP_SYS(munmap), "" },
	{ SCMP_SYS(futex), "" },
	{ SCMP_SYS(clock_gettime), "" },
	{ SCMP_SYS(getpid), "" },    /* OpenSSL's random numbers: was it */
	{ SCMP_SYS(getrandom), "" }, /* forked?  Then new seed. */
	{ SCMP_SYS(exit_group), "" },
};

static _Noreturn void
run_all_sandboxed(struct run *runs, size_t count)
{
	struct verdict v;
	size_t i;

	if (sandbox_seccomp(allowed, COUNT(allowed), NULL) == -1)
		_exit(2);
	for (i = 0; i < count; i++) {
		if (inspect_run(&runs[i].q, (unsigned char *)runs[i].data.data,
			runs[i].data.len, NULL, &v, NULL) == -1)
			_exit(3);
		verdict_release(&v);
	}
	_exit(0);
}

static void
test_sandboxed(void **state)
{
	static struct run runs[SANDBOXED_MAX];
	struct config_trust trust = { .system_roots = false };
	struct dirent *entry;
	size_t count = 0, i;
	int status;
	pid_t pid;
	DIR *dir;

	(void)state;
	dir = opendir(cases_directory());
	assert_non_null(dir);
	while (count < SANDBOXED_MAX && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			prepare(&runs[count++], cases_directory(),
			    entry->d_name);
	closedir(dir);
	assert_true(count > 0);
	assert_int_equal(inspect_init(&trust, NULL), 0);
	pid = fork();
	assert_true(pid != -1);
	if (pid == 0)
		run_all_sandboxed(runs, count);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	inspect_release();
	for (i = 0; i < count; i++)
		run_release(&runs[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sandboxed),
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
