/* SPDX-License-Identifier: ISC */
/*
 * audit: is all of it true?  The database against itself, the chain of
 * events, and what the database says is in service against the files and
 * against what the front ends show.  Changes nothing.
 */
#include <assert.h>
#include <openssl/x509.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "certmailctl/status.h"
#include "certmailctl/tool.h"
#include "config/advice.h"
#include "installer/generation.h"
#include "installer/install.h"
#include "net/probe.h"
#include "pki/hostname.h"
#include "pki/spki.h"
#include "store/certificate.h"
#include "store/event.h"
#include "store/job.h"
#include "store/request.h"

#define DAY 86400
#define SOON (14 * DAY)
#define PROBE_SECONDS 5
#define BUSY_MAX 64
#define TEXT_MAX 500

enum finding {
	DATABASE_DAMAGED,
	EVENTS_CHANGED,
	CANNOT_TELL,
	NO_CERTIFICATE,
	NO_FILES,
	OTHER_FILES,
	BROKEN_FILES,
	NOT_ANSWERING,
	WRONG_SERVED,
	EXPIRED,
	NOT_VERIFIED,
	NOT_SERVED,
	EXPIRES_SOON,
	OTHER_NAME,
	OVERDUE,
};
#define FINDING_COUNT (OVERDUE + 1)

/* %lld in run is the request's number. */
static const struct {
	const char *code;
	int status; /* the exit status */
	const char *run;
} table[] = {
	[DATABASE_DAMAGED] = { "database_damaged", TOOL_FAILED,
		"certmailctl backup FILE" },
	[EVENTS_CHANGED] = { "events_changed", TOOL_FAILED,
		"certmailctl log" },
	[CANNOT_TELL] = { "cannot_tell", TOOL_FAILED, "certmailctl check" },
	[NO_CERTIFICATE] = { "no_certificate", TOOL_FAILED,
		"certmailctl install %lld" },
	[NO_FILES] = { "no_files", TOOL_FAILED, "certmailctl install %lld" },
	[OTHER_FILES] = { "other_files", TOOL_FAILED,
		"certmailctl install %lld" },
	[BROKEN_FILES] = { "broken_files", TOOL_FAILED,
		"certmailctl install %lld" },
	[NOT_ANSWERING] = { "not_answering", TOOL_FAILED,
		"certmailctl check" },
	[WRONG_SERVED] = { "wrong_certificate", TOOL_FAILED,
		"certmailctl install %lld" },
	[EXPIRED] = { "expired", TOOL_FAILED, "certmailctl renew %lld" },
	[NOT_VERIFIED] = { "not_verified", TOOL_FAILED,
		"certmailctl show %lld" },
	[NOT_SERVED] = { "held_from_service", TOOL_ATTENTION,
		"certmailctl release %lld" },
	[EXPIRES_SOON] = { "expires_soon", TOOL_ATTENTION,
		"certmailctl show %lld" },
	[OTHER_NAME] = { "other_name", TOOL_ATTENTION,
		"certmailctl show %lld" },
	[OVERDUE] = { "overdue", TOOL_ATTENTION, "certmailctl show %lld" },
};
static_assert(COUNT(table) == FINDING_COUNT, "a row for each finding");

struct audit {
	struct tool *tool;
	struct install install; /* for layout and roots */
	int64_t now;
	json_t *array; /* NULL: as text */
	int status;
	size_t findings, certificates;
	int64_t request; /* what is being looked at; 0 none */
	const char *domain;
	int64_t busy[BUSY_MAX]; /* requests with something being installed */
	size_t busy_count;
	bool failed; /* err */
	struct err err;
};

static void find(struct audit *a, enum finding finding, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
find(struct audit *a, enum finding finding, const char *fmt, ...)
{
	char text[TEXT_MAX], run[100], *advice;
	const char *mark = strstr(table[finding].run, "%lld");
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (mark != NULL)
		snprintf(run, sizeof run, "%.*s%lld",
		    (int)(mark - table[finding].run), table[finding].run,
		    (long long)a->request);
	else
		snprintf(run, sizeof run, "%s", table[finding].run);
	advice = advice_with(run, a->tool->config_path);
	a->findings++;
	if (table[finding].status > a->status)
		a->status = table[finding].status;
	if (a->array != NULL) {
		json_array_append_new(a->array, json_pack(
		    "{s:s,s:s,s:o,s:o,s:o,s:s}", "code", table[finding].code,
		    "severity", table[finding].status == TOOL_FAILED
			? "failed" : "attention", "request", a->request != 0
			? json_integer(a->request) : json_null(), "domain",
		    a->domain != NULL ? tool_json_text(a->domain)
				      : json_null(), "text",
		    tool_json_text(text), "run", advice));
		free(advice);
		return;
	}
	printf("%-18s ", table[finding].code);
	if (a->request != 0)
		printf("%lld %s: ", (long long)a->request, a->domain);
	tool_put(text);
	printf("; run: %s\n", advice);
	free(advice);
}

/* ---- The database */

static int
check_database(struct audit *a)
{
	struct buf problems;
	int64_t bad = 0;
	int got;

	buf_init(&problems, 65536);
	got = db_integrity_check(a->tool->db, &problems, &a->err);
	if (got == 0)
		find(a, DATABASE_DAMAGED, "SQLite finds: %.*s",
		    (int)strcspn(problems.data, "\n"), problems.data);
	buf_release(&problems);
	if (got == -1)
		return -1;
	got = event_verify(a->tool->db, &bad, &a->err);
	if (got == 0)
		find(a, EVENTS_CHANGED, "event %lld was changed or is missing",
		    (long long)bad);
	return got == -1 ? -1 : 0;
}

/* ---- A certificate in service */

static int
leaf_spki(const struct certificate *c, unsigned char spki[SPKI_HASH_SIZE],
    struct err *err)
{
	const unsigned char *der = c->leaf;
	X509 *leaf = d2i_X509(NULL, &der, (long)c->leaf_len);
	int rc = -1;

	if (leaf == NULL)
		err_set(err, ERR_PERM, "the database holds no certificate");
	else
		rc = spki_hash_cert(leaf, spki, err);
	X509_free(leaf);
	return rc;
}

static void
check_generation(struct audit *a, const struct generations *g,
    const struct certificate *c)
{
	unsigned char hash[GENERATION_HASH_SIZE], spki[SPKI_HASH_SIZE];
	struct err err = { 0 };
	unsigned number = 0;
	char text[32];
	int got = generation_current(g, &number, &err);

	if (got == -1) {
		find(a, err.kind == ERR_CONFIG ? OTHER_FILES : CANNOT_TELL,
		    "%s", err.text);
		return;
	}
	if (got == 0) {
		find(a, NO_FILES, "nothing is in service in %s",
		    a->tool->config->install.directory);
		return;
	}
	snprintf(text, sizeof text, "%u", number);
	if (generation_leaf(g, number, hash, &err) == -1)
		find(a, err.kind == ERR_TEMP ? CANNOT_TELL : BROKEN_FILES,
		    "generation %u: %s", number, err.text);
	else if (memcmp(hash, c->sha256, sizeof hash) != 0)
		find(a, OTHER_FILES, "generation %u, another certificate, is "
		    "in service, not generation %s", number, c->generation);
	else if (strcmp(text, c->generation) != 0)
		find(a, OTHER_FILES, "generation %u is in service, not %s",
		    number, c->generation);
	else if (leaf_spki(c, spki, &err) == -1 ||
	    generation_check(g, number, spki, &err) == -1)
		find(a, err.kind == ERR_TEMP ? CANNOT_TELL : BROKEN_FILES,
		    "generation %u: %s", number, err.text);
}

static void
check_files(struct audit *a, const struct certificate *c)
{
	struct err err = { 0 };
	struct generations g;
	int got = generations_look(&g, a->tool->config->install.directory,
	    a->domain, &err);

	if (got == -1)
		find(a, CANNOT_TELL, "%s", err.text);
	else if (got == 0)
		find(a, NO_FILES, "there are no files in %s",
		    a->tool->config->install.directory);
	if (got != 1)
		return;
	g.layout = &a->install.layout;
	check_generation(a, &g, c);
	generations_close(&g);
}

struct looking {
	struct audit *audit;
	const struct certificate *certificate;
};

static int
judge(void *arg, const char *where, const struct probe *probe,
    struct err *err)
{
	struct looking *l = arg;
	const struct certificate *c = l->certificate;

	(void)err;
	if (memcmp(probe->leaf_sha256, c->sha256, sizeof c->sha256) != 0)
		find(l->audit, WRONG_SERVED, "%s shows another certificate "
		    "(names: %s)", where, probe->names);
	else if (!probe->verifies && c->not_after > l->audit->now)
		find(l->audit, NOT_VERIFIED, "%s: %s", where, probe->verdict);
	return 0;
}

/* www.example.com of example.com may be a shop with a certificate itself. */
static bool
is_twin_ours(struct audit *a)
{
	struct certificate c = { 0 };
	char name[HOSTNAME_SIZE];
	struct err err = { 0 };
	bool ours = hostname_twin(a->domain, name) &&
	    certificate_in_service(a->tool->db, name, &c, &err) == 1;

	certificate_release(&c);
	return ours;
}

static void
check_front_ends(struct audit *a, const struct certificate *c)
{
	const struct config_list *targets = &a->tool->config->install.probe;
	struct looking l = { a, c };
	struct err err = { 0 };
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (probe_all(targets->items[i], a->domain, PROBE_SECONDS,
			a->install.roots, judge, &l, &err) == -1)
			find(a, NOT_ANSWERING, "%s: %s", targets->items[i],
			    err.text);
	if (!is_twin_ours(a) &&
	    install_look_twin(&a->install, a->domain, c, &err) == 1)
		find(a, OTHER_NAME, "the certificate in service is right, but "
		    "%s", err.text);
}

static bool
is_busy(const struct audit *a, const char *domain)
{
	struct request r;
	struct err err = { 0 };
	bool same = false;
	size_t i;

	for (i = 0; i < a->busy_count && !same; i++)
		if (request_load(a->tool->db, a->busy[i], &r, &err) == 1) {
			same = strcmp(r.domain, domain) == 0;
			request_release(&r);
		}
	return same;
}

static int
check_certificate(const struct certificate *c, void *data)
{
	struct audit *a = data;
	struct request r;
	char text[32];

	if (request_load(a->tool->db, c->request_id, &r, &a->err) != 1) {
		a->failed = true;
		return 1;
	}
	a->certificates++;
	a->request = r.id;
	a->domain = r.domain;
	if (c->not_after <= a->now)
		find(a, EXPIRED, "the certificate in service ended on %s",
		    tool_time(c->not_after, text));
	else if (c->not_after - a->now < SOON)
		find(a, EXPIRES_SOON, "the certificate in service ends on %s",
		    tool_time(c->not_after, text));
	/* In the midst of an installation nothing agrees. */
	if (!is_busy(a, r.domain)) {
		check_files(a, c);
		check_front_ends(a, c);
	}
	a->request = 0;
	a->domain = NULL;
	request_release(&r);
	return 0;
}

/* ---- Requests */

static int
check_request(const struct request *r, void *data)
{
	struct certificate c = { 0 };
	struct audit *a = data;
	char text[32];
	int got;

	a->request = r->id;
	a->domain = r->domain;
	if (r->state == REQUEST_INSTALLED) {
		got = certificate_in_service(a->tool->db, r->domain, &c,
		    &a->err);
		if (got == -1)
			a->failed = true;
		else if (got == 0)
			find(a, NO_CERTIFICATE, "it is called installed, but "
			    "nothing is in service");
		else if (c.id != r->cert_id)
			find(a, NO_CERTIFICATE, "it is called installed, but "
			    "the certificate of request %lld is in service",
			    (long long)c.request_id);
		certificate_release(&c);
	} else if (r->held_from == REQUEST_INSTALLED)
		find(a, NOT_SERVED, "%s", r->reason);
	else if (request_is_promised(r) && r->due_at < a->now)
		find(a, OVERDUE, "it was promised for %s",
		    tool_time(r->due_at, text));
	a->request = 0;
	a->domain = NULL;
	return a->failed;
}

static int
note_busy(const struct job *job, void *data)
{
	struct audit *a = data;

	if (job->kind != JOB_PROBE && a->busy_count < BUSY_MAX)
		a->busy[a->busy_count++] = job->request_id;
	return 0;
}

static int
look(struct audit *a)
{
	struct request_filter filter = { .states = 1U << REQUEST_INSTALLED |
		1U << REQUEST_HELD | 1U << REQUEST_TO_INSTALL };

	if (check_database(a) == -1 ||
	    job_each(a->tool->db, 0, note_busy, a, &a->err) == -1 ||
	    certificate_each(a->tool->db, 0, check_certificate, a, &a->err) ==
		-1 || a->failed ||
	    request_each(a->tool->db, &filter, check_request, a, &a->err) ==
		-1 || a->failed)
		return -1;
	return 0;
}

static void
print_end(struct audit *a, int64_t id, const unsigned char *hash)
{
	char hex[2 * DB_HASH_SIZE + 1];
	size_t i;

	for (i = 0; i < DB_HASH_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	if (a->array != NULL) {
		tool_print_json(json_pack("{s:o,s:I,s:{s:I,s:s}}", "findings",
		    a->array, "certificates", (json_int_t)a->certificates,
		    "last_event", "id", (json_int_t)id, "hash", hex));
		a->array = NULL;
		return;
	}
	/* From cron(8), that all is well is not worth a mail. */
	if (a->findings == 0 && !isatty(STDOUT_FILENO))
		return;
	printf("%zu certificates in service were looked at: %s\n",
	    a->certificates, a->findings == 0 ? "all of it is true"
		: a->status == TOOL_FAILED ? "something is broken"
					   : "something needs attention");
	printf("last event %lld, %s\n", (long long)id, hex);
}

int
audit_run(struct tool *tool)
{
	struct audit a = { .tool = tool, .now = clock_wall(),
		.install = { .config = &tool->config->install } };
	unsigned char hash[DB_HASH_SIZE];
	int64_t id;

	if (tool->argc > 0)
		return tool_usage(tool, "usage: certmailctl audit");
	if (tool->json)
		a.array = json_array();
	a.install.roots = install_roots(&tool->config->trust, &a.err);
	if (a.install.roots == NULL ||
	    install_layout(&a.install, &a.err) == -1 || look(&a) == -1 ||
	    event_head(tool->db, &id, hash, &a.err) == -1)
		a.failed = true;
	else
		print_end(&a, id, hash);
	json_decref(a.array);
	X509_STORE_free(a.install.roots);
	return a.failed ? tool_failed(tool, &a.err) : a.status;
}
