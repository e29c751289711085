/* SPDX-License-Identifier: ISC */
#include "scratch.h"

#include "store/heartbeat.h"
#include "store/job.h"
#include "store/mailbox.h"

static int
setup(void **state)
{
	struct scratch *s;

	scratch_setup(state);
	s = *state;
	begin(s);
	add_shop(s, "shop-1.example.net", "", "a@a.example");
	add_request(s, 1, "a.example");
	add_request(s, 1, "b.example");
	add_certificate(s, 1, 1);
	add_certificate(s, 1, 2);
	commit(s);
	return 0;
}

static void
test_add(void **state)
{
	struct scratch *s = *state;
	static const struct {
		enum job_kind kind;
		int64_t request_id, certificate_id;
		int added;
	} cases[] = {
		{ JOB_INSTALL, 1, 1, 1 },
		{ JOB_INSTALL, 1, 1, 0 },
		{ JOB_INSTALL, 1, 2, 1 },
		{ JOB_PROBE, 1, 1, 1 },
		{ JOB_PROBE, 1, 0, 1 },
		{ JOB_PROBE, 1, 0, 0 },
		{ JOB_PROBE, 2, 0, 1 },
	};
	struct job job;
	int64_t id;
	size_t i;
	int rc;

	begin(s);
	for (i = 0; i < COUNT(cases); i++) {
		id = 0;
		rc = job_add(s->db, cases[i].kind, cases[i].request_id,
		    cases[i].certificate_id, 100, 200, &id, &s->err);
		if (rc != cases[i].added || id == 0)
			fail_msg("case %zu: %d", i, rc);
	}
	commit(s);
	assert_int_equal(job_load(s->db, 1, &job, &s->err), 1);
	assert_int_equal(job.kind, JOB_INSTALL);
	assert_int_equal(job.request_id, 1);
	assert_int_equal(job.certificate_id, 1);
	assert_int_equal(job.status, JOB_QUEUED);
	assert_int_equal(job.next_at, 200);
	assert_int_equal(job.created, 100);
	assert_int_equal(job.changed, 100);
	assert_string_equal(job.error, "");
	assert_false(job.seen);
	job_release(&job);
	assert_int_equal(job_load(s->db, 99, &job, &s->err), 0);
}

/* Claim at now and expect this id; 0: none. */
static void
claim(struct scratch *s, int64_t now, int64_t expected, int attempts)
{
	struct job job;
	int rc;

	begin(s);
	rc = job_claim(s->db, now, &job, &s->err);
	commit(s);
	assert_int_equal(rc, expected != 0);
	if (rc == 0)
		return;
	assert_int_equal(job.id, expected);
	assert_int_equal(job.status, JOB_RUNNING);
	assert_int_equal(job.attempts, attempts);
	job_release(&job);
}

static int
collect(const struct job *job, void *data)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 64 - len, "%d%s ", (int)job->id,
	    job_status_names[job->status]);
	return 0;
}

static void
test_run(void **state)
{
	struct scratch *s = *state;
	int64_t at, ids[4];
	char text[64] = "";
	size_t count;

	assert_int_equal(job_next_due(s->db, &at, &s->err), 0);
	begin(s);
	job_add(s->db, JOB_INSTALL, 1, 1, 100, 200, NULL, &s->err);
	job_add(s->db, JOB_PROBE, 2, 0, 100, 100, NULL, &s->err);
	commit(s);
	assert_int_equal(job_next_due(s->db, &at, &s->err), 1);
	assert_int_equal(at, 100);
	claim(s, 99, 0, 0);
	claim(s, 200, 2, 1);
	claim(s, 200, 1, 1);
	claim(s, 200, 0, 0);
	begin(s);
	ok(s, job_again(s->db, 1, 300, "reload failed", 201, &s->err));
	ok(s, job_finish(s->db, 2, JOB_DONE, NULL, 202, &s->err));
	commit(s);
	claim(s, 299, 0, 0);
	claim(s, 300, 1, 2);
	/* The installer died: it is queued again and the attempt counts. */
	begin(s);
	ok(s, job_reset(s->db, &count, &s->err));
	commit(s);
	assert_int_equal(count, 1);
	claim(s, 300, 1, 3);
	begin(s);
	ok(s, job_finish(s->db, 1, JOB_FAILED, "probe", 301, &s->err));
	commit(s);
	begin(s);
	assert_int_equal(job_finish(s->db, 1, JOB_DONE, "", 301, &s->err),
	    -1);
	db_rollback(s->db);
	ok(s, job_unseen(s->db, ids, 4, &count, &s->err));
	assert_int_equal(count, 2);
	assert_int_equal(ids[0], 1);
	begin(s);
	ok(s, job_set_seen(s->db, 1, &s->err));
	/* Done with, so the same work may be asked for again. */
	assert_int_equal(job_add(s->db, JOB_INSTALL, 1, 1, 400, 400, NULL,
	    &s->err), 1);
	commit(s);
	ok(s, job_unseen(s->db, ids, 4, &count, &s->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], 2);
	ok(s, job_each(s->db, 1, collect, text, &s->err));
	assert_string_equal(text, "1failed 3queued ");
	text[0] = '\0';
	ok(s, job_each(s->db, 0, collect, text, &s->err));
	assert_string_equal(text, "3queued ");
}

static void
test_mailbox(void **state)
{
	struct scratch *s = *state;
	struct mailbox m = { 7, 4294967295, INT64_MAX, 1000 }, back;

	assert_int_equal(mailbox_get(s->db, "INBOX", &back, &s->err), 0);
	begin(s);
	ok(s, mailbox_set(s->db, "INBOX", &m, &s->err));
	m.uidvalidity = 8;
	ok(s, mailbox_set(s->db, "INBOX", &m, &s->err));
	commit(s);
	assert_int_equal(mailbox_get(s->db, "INBOX", &back, &s->err), 1);
	assert_memory_equal(&back, &m, sizeof m);
	assert_int_equal(mailbox_get(s->db, "inbox", &back, &s->err), 0);
}

static void
test_heartbeat(void **state)
{
	struct scratch *s = *state;
	char *note;
	int64_t at;

	assert_int_equal(heartbeat_get(s->db, "intake", &at, NULL, &s->err),
	    0);
	begin(s);
	ok(s, heartbeat_set(s->db, "intake", 1, "first", &s->err));
	ok(s, heartbeat_set(s->db, "intake", 2, NULL, &s->err));
	commit(s);
	assert_int_equal(heartbeat_get(s->db, "intake", &at, &note, &s->err),
	    1);
	assert_int_equal(at, 2);
	assert_string_equal(note, "");
	free(note);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_add, setup,
		    scratch_teardown),
		cmocka_unit_test_setup_teardown(test_run, setup,
		    scratch_teardown),
		TEST(test_mailbox),
		TEST(test_heartbeat),
	};

	return cmocka_run_group_tests_name("store/job", tests, NULL, NULL);
}
