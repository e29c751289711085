/* SPDX-License-Identifier: ISC */
/* The installer process: takes jobs from the database, one at a time. */
#include "installer/installer.h"

#include <assert.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "installer/install.h"
#include "proc/child.h"
#include "proc/doorbell.h"
#include "store/event.h"
#include "store/job.h"

#define SWEEP_MS 300000
#define ATTEMPTS_MAX 5 /* of one job, each of which ended the process */

/* The daily look: when something is wrong, it is looked at so often before
 * anybody is told, after so many seconds. */
#define PROBE_ATTEMPTS 3
#define PROBE_AGAIN_WRONG 15
#define PROBE_AGAIN_SILENT 300

struct installer {
	const struct config *config;
	struct db *db;
	struct install install;
	bool full; /* the disk is */
	bool worked;
};

static _Noreturn void
give_up(const struct err *err)
{
	child_fatal("installer.failed", err);
}

/* What is in service now, of a job that changed it. */
static int
note_service(struct installer *in, const struct job *job, int64_t now,
    struct err *err)
{
	struct certificate now_there, before = { 0 };
	int got;

	if (job->kind == JOB_PROBE)
		return 0;
	got = certificate_by_hash(in->db, in->install.leaf, &now_there, err);
	if (got == 1) {
		got = certificate_set_installed(in->db, now_there.id,
		    in->install.generation, now, err);
		certificate_release(&now_there);
		return got;
	}
	/* Back to one that was there before us. */
	if (got == 0)
		got = certificate_load(in->db, job->certificate_id, &before,
		    err);
	if (got == 1 && before.installed_at != 0 && before.replaced_at == 0)
		got = certificate_set_replaced(in->db, before.id, now, err);
	certificate_release(&before);
	return got == -1 ? -1 : 0;
}

/* The outcome, in one transaction with what is in service now. */
static void
finish(struct installer *in, const struct job *job, enum job_status status,
    const char *text)
{
	struct err err = { 0 };
	char detail[EVENT_DETAIL_MAX], name[32];
	int64_t now = clock_wall();
	bool quiet = job->kind == JOB_PROBE && status == JOB_DONE;

	snprintf(name, sizeof name, "job.%s", job_kind_names[job->kind]);
	snprintf(detail, sizeof detail, "status=%s result=\"%s\"",
	    job_status_names[status], text);
	if (db_begin(in->db, "installer.finish", &err) == -1 ||
	    (status == JOB_DONE && note_service(in, job, now, &err) == -1) ||
	    job_finish(in->db, job->id, status, text, now, &err) == -1 ||
	    (!quiet && event_append(in->db, now, job->request_id, "installer",
		name, detail, &err) == -1) ||
	    db_commit(in->db, &err) == -1)
		give_up(&err);
	log_event(status == JOB_DONE ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, name,
	    L_INT("request", job->request_id), L_INT("job", job->id),
	    L_STR("status", job_status_names[status]), L_STR("result", text));
	in->worked = true;
	doorbell_ring(FD_BELL_CLERK);
}

/* Once more in a while: a server that is being restarted is no news. */
static void
again(struct installer *in, const struct job *job, const struct err *why)
{
	struct err err = { 0 };
	int64_t now = clock_wall();
	int64_t pause = why->kind == ERR_TEMP ? PROBE_AGAIN_SILENT
					      : PROBE_AGAIN_WRONG;

	if (db_begin(in->db, "installer.again", &err) == -1 ||
	    job_again(in->db, job->id, now + pause, why->text, now, &err) ==
		-1 ||
	    db_commit(in->db, &err) == -1)
		give_up(&err);
	log_warn("job.again", L_INT("request", job->request_id),
	    L_INT("job", job->id), L_INT("seconds", pause), L_ERR(why));
	in->worked = true;
}

static void
do_install(struct installer *in, const struct job *job,
    const struct request *request, const struct certificate *certificate)
{
	struct err err = { 0 };

	if (install_run(&in->install, request, certificate, &err) == 0)
		finish(in, job, JOB_DONE, in->install.said);
	else if (in->install.keeper_lost)
		child_lost(ROLE_KEEPER, "installer.failed", &err);
	else
		finish(in, job, JOB_FAILED, err.text);
}

static void
do_rollback(struct installer *in, const struct job *job,
    const struct request *request, const struct certificate *certificate)
{
	struct err err = { 0 };

	if (install_back(&in->install, request, certificate, &err) == 0)
		finish(in, job, JOB_DONE, in->install.said);
	else
		finish(in, job, JOB_FAILED, err.text);
}

static void
do_probe(struct installer *in, const struct job *job,
    const struct request *request, const struct certificate *certificate)
{
	struct err err = { 0 };

	if (install_look(&in->install, request, certificate, &err) == 0)
		finish(in, job, JOB_DONE, "as it should be");
	else if (job->attempts < PROBE_ATTEMPTS)
		again(in, job, &err);
	else
		finish(in, job, JOB_FAILED, err.text);
}

static void (*const by_kind[])(struct installer *, const struct job *,
    const struct request *, const struct certificate *) = {
	[JOB_INSTALL] = do_install,
	[JOB_PROBE] = do_probe,
	[JOB_ROLLBACK] = do_rollback,
};
static_assert(COUNT(by_kind) == JOB_KIND_COUNT, "one for each kind");

static void
work(struct installer *in, const struct job *job)
{
	struct certificate certificate = { 0 };
	struct request request = { 0 };
	struct err err = { 0 };

	if (job->attempts > ATTEMPTS_MAX) {
		finish(in, job, JOB_FAILED,
		    "the installer ended in the middle of it, several times");
		return;
	}
	if (request_load(in->db, job->request_id, &request, &err) != 1 ||
	    certificate_load(in->db, job->certificate_id, &certificate,
		&err) != 1)
		give_up(&err);
	log_info("job.begin", L_INT("request", request.id),
	    L_STR("kind", job_kind_names[job->kind]),
	    L_STR("domain", request.domain), L_INT("job", job->id),
	    L_INT("attempts", job->attempts));
	by_kind[job->kind](in, job, &request, &certificate);
	certificate_release(&certificate);
	request_release(&request);
}

static bool
has_room(struct installer *in)
{
	struct err err = { 0 };
	int rc = db_check_room(in->db, 0, &err);

	return !child_trouble(&in->full, "database.full",
	    rc == -1 ? &err : NULL);
}

static void
do_due(struct installer *in)
{
	struct err err = { 0 };
	struct job job;
	int got;

	while (!child_stopping() && has_room(in)) {
		if (db_begin(in->db, "installer.claim", &err) == -1)
			give_up(&err);
		got = job_claim(in->db, clock_wall(), &job, &err);
		if (got == -1 || db_commit(in->db, &err) == -1)
			give_up(&err);
		if (got == 0)
			return;
		work(in, &job);
		job_release(&job);
	}
}

static int
next_due_ms(struct installer *in)
{
	int64_t now = clock_wall(), wait = SWEEP_MS / 1000, at;
	struct err err = { 0 };
	int got = job_next_due(in->db, &at, &err);

	if (got == -1)
		give_up(&err);
	if (got == 1 && at - now < wait)
		wait = at > now ? at - now : 0;
	return in->full ? CHILD_TROUBLE_MS : (int)wait * 1000;
}

static void
start(struct installer *in)
{
	const struct config *config = in->config;
	struct err err = { 0 };
	size_t count;

	in->install = (struct install){ .config = &config->install,
		.roots = install_roots(&config->trust, &err),
		.keeper = FD_KEEPER,
		.keeper_seconds = config->limits.keeper_seconds };
	if (in->install.roots == NULL ||
	    install_layout(&in->install, &err) == -1 ||
	    db_open(config->database, &in->db, &err) == -1)
		child_fatal("installer.start_failed", &err);
	if (db_begin(in->db, "installer.start", &err) == -1 ||
	    job_reset(in->db, &count, &err) == -1 ||
	    db_commit(in->db, &err) == -1)
		give_up(&err);
	if (count > 0)
		log_warn("job.interrupted", L_INT("jobs", count),
		    L_STR("now", "begun again"));
}

int
installer_main(bool once)
{
	struct config *config = child_begin(ROLE_INSTALLER);
	struct installer in = { .config = config };

	start(&in);
	do {
		do_due(&in);
		if (!once && !child_stopping())
			doorbell_wait(FD_BELL_INSTALLER, -1, next_due_ms(&in));
	} while (!once && !child_stopping());
	X509_STORE_free(in.install.roots);
	db_close(in.db);
	config_free(config);
	if (once && in.full)
		return 1;
	return once && in.worked ? ONCE_WORKED : 0;
}
