/* SPDX-License-Identifier: ISC */
/* read and inspect: the daemon's own reader, in its sandbox, on files. */
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "certmailctl/tool.h"
#include "pki/spki.h"
#include "pki/ssl_err.h"
#include "proc/spawn.h"
#include "wire/reading.h"
#include "wire/verdict.h"

#define FILE_MAX (64U << 20)
#define SOON_SECONDS (14 * 86400)

static int
timeout_ms(const struct tool *tool)
{
	return reader_patience_ms(tool->config->limits.reader_seconds);
}

/* ---- read ---- */

static json_t *
json_problem(const struct reading_problem *p)
{
	return json_pack("{s:s,s:s,s:o,s:o,s:i,s:o}", "field",
	    reading_field_names[p->field], "code", reading_code_names[p->code],
	    "detail", tool_json_text(p->detail), "part",
	    tool_json_text(p->part), "line", (int)p->line, "text",
	    tool_json_text(p->evidence));
}

static json_t *
json_list(char *const *items, size_t count)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < count; i++)
		json_array_append_new(array, tool_json_text(items[i]));
	return array;
}

static const char *const proof_names[] = { [PROOF_ABSENT] = "absent",
	[PROOF_PASS] = "pass", [PROOF_FAIL] = "fail" };

static void
print_reading_json(const struct reading *r)
{
	json_t *fields = json_object(), *evidence = json_object();
	json_t *problems = json_array();
	size_t i;

	for (i = 0; r->kind == READING_REQUEST && i < READING_FIELD_COUNT;
	    i++) {
		const struct reading_value *v = &r->values[i];

		if (v->value == NULL)
			continue;
		json_object_set_new(fields, reading_field_names[i],
		    tool_json_text(v->value));
		json_object_set_new(evidence, reading_field_names[i],
		    json_pack("{s:o,s:i,s:o}", "part", tool_json_text(v->part),
			"line", (int)v->line, "text",
			tool_json_text(v->evidence)));
	}
	for (i = 0; r->kind == READING_REQUEST && i < r->problem_count; i++)
		json_array_append_new(problems, json_problem(&r->problems[i]));
	tool_print_json(json_pack(
	    "{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,"
	    "s:{s:s,s:s,s:s,s:o},s:{s:o,s:o,s:o,s:b}}",
	    "kind", reading_kind_names[r->kind], "kind_reason",
	    tool_json_text(r->kind_reason), "from", tool_json_text(r->from),
	    "subject", tool_json_text(r->subject), "fields", fields,
	    "problems", problems, "evidence", evidence, "message_id",
	    tool_json_text(r->message_id), "references",
	    json_list(r->references, r->reference_count), "language",
	    tool_json_text(r->language), "notes",
	    json_list(r->notes, r->note_count), "proof", "dmarc",
	    proof_names[r->proof.dmarc], "dkim", proof_names[r->proof.dkim],
	    "spf", proof_names[r->proof.spf], "detail",
	    tool_json_text(r->proof.detail), "bounce", "recipient",
	    tool_json_text(r->bounce.recipient), "status",
	    tool_json_text(r->bounce.status), "original_id",
	    tool_json_text(r->bounce.original_id), "permanent",
	    (int)r->bounce.permanent));
}

static void
put_line(const char *label, const char *text)
{
	printf("%-13s ", label);
	tool_put(text);
	putchar('\n');
}

/* Where something stood. */
static void
put_place(const char *part, uint32_t line, const char *evidence)
{
	printf("%-13s   part ", "");
	tool_put(part);
	printf(", line %u: ", (unsigned)line);
	tool_put(evidence);
	putchar('\n');
}

static void
print_problem(const struct reading_problem *p)
{
	printf("%-13s %s is %s", "problem", reading_field_names[p->field],
	    reading_code_names[p->code]);
	if (p->detail[0] != '\0') {
		printf(": ");
		tool_put(p->detail);
	}
	putchar('\n');
	if (p->part[0] != '\0')
		put_place(p->part, p->line, p->evidence);
}

static void
print_reading(const struct reading *r)
{
	size_t i;

	printf("%-13s %s (", "kind", reading_kind_names[r->kind]);
	tool_put(r->kind_reason);
	printf(")\n");
	put_line("from", r->from);
	put_line("subject", r->subject);
	for (i = 0; r->kind == READING_VALIDATION && i < r->recipient_count;
	    i++)
		put_line("to", r->recipients[i]);
	for (i = 0; i < READING_FIELD_COUNT; i++) {
		const struct reading_value *v = &r->values[i];

		if (v->value == NULL)
			continue;
		put_line(reading_field_names[i], v->value);
		put_place(v->part, v->line, v->evidence);
	}
	for (i = 0; r->kind == READING_REQUEST && i < r->problem_count; i++)
		print_problem(&r->problems[i]);
	if (r->bounce.recipient[0] != '\0') {
		put_line("bounced", r->bounce.recipient);
		put_line("status", r->bounce.status);
	}
	if (r->proof.detail[0] != '\0')
		put_line("proof", r->proof.detail);
	for (i = 0; i < r->note_count; i++)
		put_line("note", r->notes[i]);
}

static int
run_read(struct tool *tool)
{
	struct read_question q = {
		.authserv_id = tool->config->senders.authserv_id };
	struct reading reading;
	struct err err = { 0 };
	int fd, sock, rc;
	struct stat st;
	bool lost;
	pid_t pid;

	if (tool->argc != 1)
		return tool_usage(tool,
		    "usage: certmailctl read [--json] FILE");
	fd = open(tool->argv[0], O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1) {
		err_set_errno(&err, ERR_PERM, "%s", tool->argv[0]);
		return tool_failed(tool, &err);
	}
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		close(fd);
		err_set(&err, ERR_PERM, "%s: not a regular file",
		    tool->argv[0]);
		return tool_failed(tool, &err);
	}
	pid = spawn_reader(tool->config, &sock, &err);
	if (pid == -1)
		return tool_failed(tool, &err);
	rc = reading_ask(sock, fd, &q, timeout_ms(tool), &reading, &lost, &err);
	spawn_reader_end(pid, sock);
	close(fd);
	if (rc == -1)
		return tool_failed(tool, &err);
	if (tool->json)
		print_reading_json(&reading);
	else
		print_reading(&reading);
	reading_release(&reading);
	return TOOL_OK;
}

/* ---- inspect ---- */

static json_t *
json_findings(const struct verdict_finding *findings, size_t count)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < count; i++)
		json_array_append_new(array, json_pack("{s:s,s:o}", "code",
		    verdict_code_names[findings[i].code], "detail",
		    tool_json_text(findings[i].detail)));
	return array;
}

static void
hex(const unsigned char hash[SHA256_SIZE], char text[2 * SHA256_SIZE + 1])
{
	size_t i;

	for (i = 0; i < SHA256_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", hash[i]);
}

static json_t *
json_certificate(const struct verdict_certificate *c)
{
	char sha256[2 * SHA256_SIZE + 1];

	hex(c->sha256, sha256);
	return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o}", "sha256", sha256,
	    "subject", tool_json_text(c->subject), "issuer",
	    tool_json_text(c->issuer), "serial", tool_json_text(c->serial),
	    "not_before", tool_json_time(c->not_before), "not_after",
	    tool_json_time(c->not_after));
}

static json_t *
json_files(const struct verdict *v)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < v->file_count; i++)
		json_array_append_new(array, json_pack("{s:o,s:s,s:i}", "name",
		    tool_json_text(v->files[i].name), "format",
		    v->files[i].format, "certificates",
		    (int)v->files[i].certificates));
	return array;
}

static void
print_verdict_json(const struct verdict *v)
{
	json_t *chain = json_array(), *leaf = json_null();
	size_t i;

	for (i = 0; v->ok && i < v->chain_count; i++)
		json_array_append_new(chain, json_certificate(&v->chain[i]));
	if (v->has_leaf && v->chain_count > 0) {
		leaf = json_certificate(&v->chain[0]);
		json_object_set_new(leaf, "names",
		    json_list(v->names, v->name_count));
	}
	tool_print_json(json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:i}", "verdict",
	    v->ok ? "ok" : "reject", "reasons",
	    json_findings(v->reasons, v->reason_count), "warnings",
	    json_findings(v->warnings, v->warning_count), "leaf", leaf,
	    "chain", chain, "files", json_files(v), "private_keys_found",
	    (int)v->private_keys_found));
}

static void
print_findings(const char *label, const struct verdict_finding *findings,
    size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		printf("%-9s %s", label, verdict_code_names[findings[i].code]);
		if (findings[i].detail[0] != '\0') {
			printf(": ");
			tool_put(findings[i].detail);
		}
		putchar('\n');
	}
}

static void
print_verdict(const struct verdict *v)
{
	char from[32], to[32];
	size_t i;

	printf("%-9s %s\n", "verdict", v->ok ? "ok" : "reject");
	print_findings("reason", v->reasons, v->reason_count);
	print_findings("warning", v->warnings, v->warning_count);
	for (i = 0; i < v->chain_count; i++) {
		const struct verdict_certificate *c = &v->chain[i];

		printf("%-9s ", i == 0 ? "leaf" : "chain");
		tool_put(c->subject);
		printf(", %s to %s\n", tool_time(c->not_before, from),
		    tool_time(c->not_after, to));
	}
	for (i = 0; i < v->name_count; i++) {
		printf("%-9s ", "name");
		tool_put(v->names[i]);
		putchar('\n');
	}
	for (i = 0; i < v->file_count; i++) {
		printf("%-9s ", "file");
		tool_put(v->files[i].name);
		printf(": %s, %u certificates\n", v->files[i].format,
		    (unsigned)v->files[i].certificates);
	}
	if (v->private_keys_found > 0)
		printf("%-9s %u private keys are in it\n", "beware",
		    (unsigned)v->private_keys_found);
}

/* The operator's own file: the public key of a private key or a CSR. */
static int
hash_own_key(const char *path, bool is_csr, unsigned char hash[SHA256_SIZE],
    struct err *err)
{
	FILE *f = fopen(path, "re");
	EVP_PKEY *key = NULL;
	X509_REQ *csr = NULL;
	int rc = -1;

	if (f == NULL)
		return err_set_errno(err, ERR_PERM, "%s", path);
	if (is_csr)
		csr = PEM_read_X509_REQ(f, NULL, NULL, NULL);
	else
		key = PEM_read_PrivateKey(f, NULL, NULL, (char[]){ "" });
	if (csr != NULL)
		rc = spki_hash_csr(csr, hash, err);
	else if (key != NULL)
		rc = spki_hash_key(key, hash, err);
	else
		ssl_err_set(err, ERR_PERM, "%s: no %s in it", path,
		    is_csr ? "CSR" : "private key");
	X509_REQ_free(csr);
	EVP_PKEY_free(key);
	fclose(f);
	return rc;
}

/* "2028-05-20T15:00:00Z" or seconds since 1970. */
static int
parse_time(const char *text, int64_t *at_out)
{
	return clock_parse(text, at_out) == 0 ||
		tool_number(text, '\0', at_out) == 0 ? 0 : -1;
}

struct inspection {
	struct inspect_question q;
	const char *trust, *intermediates;
	int fd; /* what the question's descriptor will be */
	bool misused; /* the words given make no sense */
};

static int
append_file(struct inspection *in, const char *path, uint32_t *len_out,
    struct err *err)
{
	struct buf b;
	int rc = -1;

	buf_init(&b, FILE_MAX);
	if (file_read(path, &b, err) == 0) {
		if (write_full(in->fd, b.data, b.len) == -1)
			err_set_errno(err, ERR_TEMP, "memfd");
		else
			rc = 0;
		*len_out = (uint32_t)b.len;
	}
	buf_release(&b);
	return rc;
}

static int
add_file(struct inspection *in, const char *path, struct err *err)
{
	struct inspect_file *file = &in->q.files[in->q.file_count];
	const char *slash = strrchr(path, '/');

	if (in->q.file_count == VERDICT_FILES_MAX)
		return err_set(err, ERR_INPUT, "more than %d files",
		    VERDICT_FILES_MAX);
	if (append_file(in, path, &file->len, err) == -1)
		return -1;
	file->name = xstrdup(slash != NULL ? slash + 1 : path);
	in->q.file_count++;
	return 0;
}

/* One option and its value: 1, 0 when it is none, -1. */
static int
take_option(struct inspection *in, const char *name, const char *value,
    struct err *err)
{
	if (strcmp(name, "--key") == 0 || strcmp(name, "--csr") == 0) {
		in->q.has_key = true;
		return hash_own_key(value, name[2] == 'c', in->q.spki_sha256,
			   err) == -1 ? -1 : 1;
	}
	if (strcmp(name, "--domain") == 0) {
		free(in->q.domain);
		in->q.domain = xstrdup(value);
		return 1;
	}
	if (strcmp(name, "--trust") == 0) {
		in->trust = value;
		in->q.only_trust = true;
		return 1;
	}
	if (strcmp(name, "--intermediates") == 0) {
		in->intermediates = value;
		return 1;
	}
	if (strcmp(name, "--at") == 0)
		return parse_time(value, &in->q.at) == -1
		    ? err_set(err, ERR_INPUT, "--at %s: write it like "
			  "2026-11-24T15:00:00Z", value)
		    : 1;
	return 0;
}

static int
take_arguments(struct inspection *in, struct tool *tool, struct err *err)
{
	int i, got;

	for (i = 0; i < tool->argc; i++) {
		got = 0;
		if (strncmp(tool->argv[i], "--", 2) == 0 && i + 1 < tool->argc)
			got = take_option(in, tool->argv[i], tool->argv[i + 1],
			    err);
		if (got == -1)
			return -1;
		if (got == 1)
			i++;
		else if (tool->argv[i][0] == '-' && tool->argv[i][1] != '\0') {
			in->misused = true;
			return err_set(err, ERR_INPUT, "inspect: %s is no "
			    "option or has no value", tool->argv[i]);
		}
		else if (add_file(in, tool->argv[i], err) == -1)
			return -1;
	}
	if (in->trust != NULL &&
	    append_file(in, in->trust, &in->q.trust_len, err) == -1)
		return -1;
	if (in->intermediates != NULL &&
	    append_file(in, in->intermediates, &in->q.intermediates_len,
		err) == -1)
		return -1;
	in->misused = in->q.file_count == 0;
	if (in->misused)
		return err_set(err, ERR_INPUT, "inspect: no file is given");
	if (in->q.soon == 0)
		in->q.soon = in->q.at + SOON_SECONDS;
	return 0;
}

static int
run_inspect(struct tool *tool)
{
	struct inspection *in;
	struct verdict *verdict;
	struct err err = { 0 };
	int sock, rc = -1, status = TOOL_OK;
	bool lost;
	pid_t pid;

	if (tool->argc == 0)
		return tool_usage(tool, "usage: certmailctl inspect "
		    "[--key FILE | --csr FILE] [--domain NAME] [--trust FILE] "
		    "[--intermediates FILE] [--at TIME] FILE ...");
	in = xcalloc(1, sizeof *in);
	verdict = xcalloc(1, sizeof *verdict);
	in->q.domain = xstrdup("");
	in->q.at = clock_wall();
	in->fd = memfd_create("inspect", MFD_CLOEXEC);
	if (take_arguments(in, tool, &err) == 0 &&
	    (pid = spawn_reader(tool->config, &sock, &err)) != -1) {
		lseek(in->fd, 0, SEEK_SET);
		rc = verdict_ask(sock, in->fd, &in->q, timeout_ms(tool),
		    verdict, &lost, &err);
		spawn_reader_end(pid, sock);
	}
	if (rc == -1)
		status = in->misused ? tool_usage(tool, "%s", err.text)
				     : tool_failed(tool, &err);
	else if (tool->json)
		print_verdict_json(verdict);
	else
		print_verdict(verdict);
	if (rc == 0) {
		if (!verdict->ok)
			status = TOOL_ATTENTION;
		verdict_release(verdict);
	}
	close(in->fd);
	inspect_question_release(&in->q);
	free(in);
	free(verdict);
	return status;
}

const struct command commands_read[] = {
	{ "read", "FILE", "what the daemon understands of a mail",
		NEED_NOTHING, run_read },
	{ "inspect", "[OPTION ...] FILE ...",
		"what the daemon makes of certificate files", NEED_NOTHING,
		run_inspect },
	{ 0 },
};
