/* SPDX-License-Identifier: ISC */
#include "office.h"

#include "clerk/operate.h"

static const struct mail whole = { .from = "a@one.example",
	.fields = { "US", "Utah", "Lindon", "One Inc", "Sales", NULL },
	.dmarc = PROOF_PASS };

/* A proven certificate for the request's key; not_before in days from NOW. */
static void
set_verdict(struct office *o, int64_t request_id, unsigned char mark,
    int days)
{
	struct verdict *v = &o->verdict;
	struct request r;
	int i;

	verdict_release(v);
	verdict_init(v);
	office_load(o, request_id, &r);
	v->ok = v->has_leaf = true;
	v->names[v->name_count++] = xstrdup(r.domain);
	for (i = 0; i < 2; i++) {
		struct verdict_certificate *c = &v->chain[v->chain_count++];

		c->der = xmemdup(&mark, 1);
		c->der_len = 1;
		memset(c->sha256, mark + i, SHA256_SIZE);
		memcpy(c->spki_sha256, r.spki_sha256, SHA256_SIZE);
		c->subject = xstrdup("CN=x");
		c->issuer = xstrdup("CN=ca");
		c->serial = xstrdup("01");
		c->not_before = NOW + (int64_t)days * DAY;
		c->not_after = c->not_before + 90 * DAY;
	}
	v->keys[0] = (struct verdict_key){ .holder = HOLDER_CERTIFICATE };
	memcpy(v->keys[0].spki_sha256, r.spki_sha256, SHA256_SIZE);
	v->key_count = 1;
	request_release(&r);
}

static void
read_certificate(struct office *o, const struct mail *mail)
{
	office_read(o, mail);
	o->reading.kind = READING_CERTIFICATE;
	while (o->reading.problem_count > 0)
		reading_problem_release(
		    &o->reading.problems[--o->reading.problem_count]);
}

static void
certificate_mail(struct office *o, const char *from, int64_t now)
{
	const struct mail mail = { .from = from, .dmarc = PROOF_PASS };

	read_certificate(o, &mail);
	if (office_work(o, WORK_MESSAGE, office_take(o), now) != DECIDE_DONE)
		fail_msg("%s", o->s->err.text);
}

/* A job of this kind is there, and ends so. */
static void
job_ends(struct office *o, enum job_kind kind, enum job_status status,
    const char *text, int64_t now)
{
	struct job job;
	int64_t id;

	begin(o->s);
	assert_int_equal(job_claim(o->s->db, now, &job, &o->s->err), 1);
	id = job.id;
	assert_int_equal(job.kind, kind);
	job_release(&job);
	ok(o->s, job_finish(o->s->db, id, status, text, now, &o->s->err));
	commit(o->s);
	office_work(o, WORK_JOB, id, now);
}

static void
installed(struct office *o, int64_t now)
{
	job_ends(o, JOB_INSTALL, JOB_DONE, "", now);
}

/* Where most of these begin: the owner's request and its certificate, */
static void
accepted(struct office *o)
{
	office_mail(o, &whole, NOW);
	set_verdict(o, 1, 1, 0);
	certificate_mail(o, "a@one.example", NOW);
}

/* which is in the web server a minute later. */
static void
served(struct office *o)
{
	accepted(o);
	installed(o, NOW + 60);
}

static int64_t
next_at(struct office *o, int64_t id)
{
	struct request r;
	int64_t at;

	office_load(o, id, &r);
	at = r.next_at;
	request_release(&r);
	return at;
}

/* From a mail to a certificate in service, renewed, and the old request
 * closed; each letter once. */
static void
test_whole_road(void **state)
{
	struct office *o = *state;

	office_mail(o, &whole, NOW);
	office_state(o, "request", 1, REQUEST_CSR_SENT);
	office_letters(o, "request", "csr>a@one.example");
	set_verdict(o, 1, 1, 0);
	certificate_mail(o, "reseller@elsewhere.example", NOW + DAY);
	office_state(o, "certificate", 1, REQUEST_TO_INSTALL);
	office_letters(o, "certificate", "");
	installed(o, NOW + DAY + 60);
	office_state(o, "job", 1, REQUEST_INSTALLED);
	office_letters(o, "job", "installed>a@one.example");
	/* Two thirds of 90 days. */
	assert_int_equal(next_at(o, 1), NOW + 60 * DAY);
	assert_int_equal(office_work(o, WORK_TIMER, 1, NOW + 60 * DAY - 1),
	    DECIDE_DONE);
	assert_false(o->d->has_step);
	assert_int_equal(office_work(o, WORK_TIMER, 1, NOW + 60 * DAY),
	    DECIDE_DONE);
	office_state(o, "renewal", 2, REQUEST_CSR_SENT);
	office_letters(o, "renewal", "renew>a@one.example");
	assert_int_equal(sql_int(o->s,
	    "SELECT renews_id FROM request WHERE id = 2"), 1);
	/* The timer is still there, and must neither renew twice nor hold. */
	assert_int_equal(office_work(o, WORK_TIMER, 1, NOW + 60 * DAY),
	    DECIDE_DONE);
	office_state(o, "old one", 1, REQUEST_INSTALLED);
	office_letters(o, "old one", "");
	assert_int_equal(next_at(o, 1), 0);
	set_verdict(o, 2, 3, 61);
	certificate_mail(o, "a@one.example", NOW + 61 * DAY);
	installed(o, NOW + 61 * DAY + 60);
	office_state(o, "new one", 2, REQUEST_INSTALLED);
	office_state(o, "superseded", 1, REQUEST_CLOSED);
	office_letters(o, "new one", "installed>a@one.example");
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM event WHERE "
	    "request_id = 1 AND detail LIKE '%superseded%'"), 1);
	assert_int_equal(event_verify(o->s->db, NULL, &o->s->err), 1);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM outbox"), 4);
}

static void
test_approve_mode(void **state)
{
	struct office *o = *state;

	o->config->install.approve = true;
	office_mail(o, &whole, NOW);
	office_letters(o, "request", "csr>a@one.example");
	set_verdict(o, 1, 1, 0);
	certificate_mail(o, "a@one.example", NOW);
	office_state(o, "waits", 1, REQUEST_TO_INSTALL);
	office_letters(o, "waits",
	    "received>a@one.example approve>ops@example.net");
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM job"), 0);
	/* What to run, as it is typed, and until when. */
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM outbox_raw WHERE "
	    "instr(raw, 'certmailctl approve 1') > 0 AND "
	    "instr(raw, 'To: <ops@example.net>') > 0 AND "
	    "instr(raw, '25 November') > 0 AND instr(raw, '15:04') > 0"), 1);
}

/* Accepted in the evening and due at an opening: the operators hear of it
 * while they are still there the day before, not two hours before dawn. */
static void
test_warned_in_hours(void **state)
{
	const int64_t thursday = NOW - NOW % DAY + 2 * (int64_t)DAY;
	struct office *o = *state;
	struct request r;

	o->config->install.approve = true;
	office_mail(o, &whole, NOW);
	set_verdict(o, 1, 1, 0);
	certificate_mail(o, "a@one.example", NOW + 3 * 3600);
	office_load(o, 1, &r);
	assert_int_equal(r.due_at, thursday + 9 * 3600);
	assert_int_equal(r.next_at, thursday - DAY + 16 * 3600);
	request_release(&r);
}

/* A certificate is welcome from anybody.  But a mail that only says it is the
 * owner's does not put its subject over our next letter to the owner. */
static void
test_unproven_subject(void **state)
{
	const struct mail mail = { .from = "a@one.example",
		.dmarc = PROOF_FAIL };
	struct office *o = *state;
	struct request r;

	o->config->senders.proof = PROOF_DMARC;
	office_mail(o, &whole, NOW);
	set_verdict(o, 1, 1, 0);
	read_certificate(o, &mail);
	office_set(&o->reading.subject, "Call this number at once");
	assert_int_equal(office_work(o, WORK_MESSAGE, office_take(o), NOW),
	    DECIDE_DONE);
	office_state(o, "certificate", 1, REQUEST_TO_INSTALL);
	office_load(o, 1, &r);
	assert_string_equal(r.subject, "SSL installation");
	request_release(&r);
}

/* The same certificate twice: one job; after it is in service a polite
 * word. */
static void
test_same_again(void **state)
{
	struct office *o = *state;

	accepted(o);
	certificate_mail(o, "a@one.example", NOW);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM job"), 1);
	installed(o, NOW + 60);
	office_letters(o, "installed",
	    "csr>a@one.example installed>a@one.example");
	certificate_mail(o, "a@one.example", NOW + 120);
	office_state(o, "again", 1, REQUEST_INSTALLED);
	office_letters(o, "again", "already>a@one.example");
}

/* Registrars renew with the request that they have: a newer certificate on
 * the old key is installed, and the renewal that was open is closed. */
static void
test_old_key_instead_of_renewal(void **state)
{
	struct office *o = *state;

	served(o);
	office_work(o, WORK_TIMER, 1, NOW + 60 * DAY);
	office_letters(o, "all",
	    "csr>a@one.example installed>a@one.example renew>a@one.example");
	set_verdict(o, 1, 7, 50);
	certificate_mail(o, "a@one.example", NOW + 61 * DAY);
	office_state(o, "the old request", 1, REQUEST_TO_INSTALL);
	office_state(o, "the renewal", 2, REQUEST_CLOSED);
	installed(o, NOW + 61 * DAY);
	office_state(o, "in service", 1, REQUEST_INSTALLED);
	office_letters(o, "again", "installed>a@one.example");
	assert_in_range(next_at(o, 1), NOW + 62 * DAY, NOW + 140 * DAY);
}

/* But the renewal has a certificate of its own already: two cannot be open,
 * so a person decides, and nothing stops. */
static void
test_old_key_beside_renewal(void **state)
{
	struct office *o = *state;

	served(o);
	office_work(o, WORK_TIMER, 1, NOW + 60 * DAY);
	office_state(o, "renewal", 2, REQUEST_CSR_SENT);
	office_letters(o, "all",
	    "csr>a@one.example installed>a@one.example renew>a@one.example");
	set_verdict(o, 2, 3, 61);
	certificate_mail(o, "a@one.example", NOW + 61 * DAY);
	office_state(o, "the renewal", 2, REQUEST_TO_INSTALL);
	set_verdict(o, 1, 7, 50);
	certificate_mail(o, "a@one.example", NOW + 61 * DAY);
	office_state(o, "in service", 1, REQUEST_INSTALLED);
	office_letters(o, "none", "");
	assert_true(o->d->leave);
	assert_non_null(strstr(o->d->detail, "request 2"));
}

/* Given up, and then it comes: kept for the operator. */
static void
test_too_late(void **state)
{
	struct office *o = *state;
	int64_t at;
	int i;

	office_mail(o, &whole, NOW);
	office_letters(o, "request", "csr>a@one.example");
	for (i = 0, at = NOW + 7 * DAY; i < 2; i++, at += 7 * DAY) {
		assert_int_equal(next_at(o, 1), at);
		office_work(o, WORK_TIMER, 1, at);
		office_letters(o, "reminder",
		    "remind-certificate>a@one.example");
	}
	office_work(o, WORK_TIMER, 1, at);
	office_state(o, "gave up", 1, REQUEST_CLOSED);
	office_letters(o, "gave up", "gave-up>a@one.example");
	set_verdict(o, 1, 1, 0);
	certificate_mail(o, "a@one.example", at + DAY);
	office_state(o, "late", 1, REQUEST_HELD);
	office_letters(o, "late", "held>ops@example.net");
	assert_int_not_equal(sql_int(o->s, "SELECT cert_id FROM request"), 0);
	/* Late again, with another request open. */
	begin(o->s);
	sql(o->s, "UPDATE request SET state = 'closed', held_from = NULL");
	commit(o->s);
	office_mail(o, &whole, at + 2 * DAY);
	office_letters(o, "another", "csr>a@one.example");
	set_verdict(o, 1, 5, 1);
	certificate_mail(o, "a@one.example", at + 3 * DAY);
	office_state(o, "later", 1, REQUEST_CLOSED);
	office_letters(o, "later", "");
}

/* The letter says the day on which we do give up. */
static void
test_give_up_date(void **state)
{
	struct office *o = *state;
	struct buf b;
	char raw[8192];
	ssize_t n;
	int fd;

	office_mail(o, &whole, NOW);
	fd = outbox_fd(o->s->db, 1, &o->s->err);
	ok(o->s, fd);
	n = read(fd, raw, sizeof raw - 1);
	assert_true(n > 0);
	raw[n] = '\0';
	close(fd);
	buf_init(&b, 100);
	/* 2026-11-24 and three rounds of seven days. */
	buf_puts(&b, "15 December");
	if (strstr(raw, b.data) == NULL)
		fail_msg("no %s in %s", b.data, raw);
	buf_release(&b);
}

static void
test_rate_limit(void **state)
{
	struct office *o = *state;
	char reason[200];
	int i;

	o->config->limits.letters_per_sender_day = 3;
	for (i = 0; i < 3; i++)
		office_mail(o, &whole, NOW + i);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM outbox"), 3);
	office_mail(o, &whole, NOW + 4);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM outbox"), 3);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM message WHERE "
	    "status = 'quarantined' AND reason LIKE "
	    "'limits.letters_per_sender_day%'"), 1);
	assert_int_equal(post_may_write(&o->desk.post, "A@ONE.example", false,
	    NOW + 4, reason, sizeof reason, &o->s->err), 0);
	assert_int_equal(post_may_write(&o->desk.post, "b@two.example", false,
	    NOW + 4, reason, sizeof reason, &o->s->err), 1);
	assert_int_equal(post_may_write(&o->desk.post, "a@one.example", false,
	    NOW + 3 + DAY, reason, sizeof reason, &o->s->err), 1);
	/* What a CA made us write is counted apart. */
	assert_int_equal(post_may_write(&o->desk.post, "a@one.example", true,
	    NOW + 4, reason, sizeof reason, &o->s->err), 1);
	o->config->limits.letters_per_hour = 3;
	assert_int_equal(post_may_write(&o->desk.post, "b@two.example", true,
	    NOW + 4, reason, sizeof reason, &o->s->err), 0);
	assert_int_equal(post_may_write(&o->desk.post, "b@two.example", false,
	    NOW + 4, reason, sizeof reason, &o->s->err), 0);
	assert_non_null(strstr(reason, "letters_per_hour"));
}

/* An operator's wrong template does not stop the letter. */
static void
test_wrong_template(void **state)
{
	struct office *o = *state;
	char dir[] = "/tmp/letters.XXXXXX", path[128];

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/en", dir);
	ok(o->s, dir_make(path, 0700, &o->s->err));
	snprintf(path, sizeof path, "%s/en/csr.txt", dir);
	ok(o->s, file_replace(path, 0600, "Subject: {nobody}\n", 18,
	    &o->s->err));
	office_set(&o->config->letters_directory, dir);
	office_mail(o, &whole, NOW);
	office_letters(o, "built in", "csr>a@one.example");
	unlink(path);
	snprintf(path, sizeof path, "%s/en", dir);
	rmdir(path);
	rmdir(dir);
}

static int
find_note(const struct event *event, void *data)
{
	const char *p = strstr(event->detail, "note=");
	char **note = data;

	if (p != NULL)
		*note = xstrdup(p);
	return 0;
}

/* What a stranger wrote ends where the note ends. */
static void
test_note(void **state)
{
	struct office *o = *state;
	struct mail mail = whole;
	char *note = NULL;

	mail.fields[FIELD_DOMAIN] = "x\" to=installed y=\"\\";
	office_mail(o, &mail, NOW);
	office_state(o, "other domain", 1, REQUEST_HELD);
	ok(o->s, event_by_request(o->s->db, 1, find_note, &note, &o->s->err));
	assert_non_null(note);
	if (strstr(note, "x\\\" to=installed y=\\\"\\\\,") == NULL)
		fail_msg("%s", note);
	free(note);
}

static int64_t
probe_at(struct office *o, int64_t id)
{
	struct request r;
	int64_t at;

	office_load(o, id, &r);
	at = r.probe_at;
	request_release(&r);
	return at;
}

/* An installed request is looked at in about a day, and again; what is as it
 * should be leaves no trace, what is not holds it. */
static void
test_daily_look(void **state)
{
	struct office *o = *state;
	int64_t events, at;

	accepted(o);
	assert_int_equal(probe_at(o, 1), 0);
	installed(o, NOW + 60);
	office_letters(o, "installed",
	    "csr>a@one.example installed>a@one.example");
	at = probe_at(o, 1);
	assert_in_range(at, NOW + 60 + DAY - 3600, NOW + 60 + DAY + 3600);
	office_work(o, WORK_PROBE, 1, at - 1);
	assert_int_equal(o->d->probe_of, 0);
	events = sql_int(o->s, "SELECT count(*) FROM event");
	office_work(o, WORK_PROBE, 1, at);
	assert_in_range(probe_at(o, 1), at + DAY - 3600, at + DAY + 3600);
	job_ends(o, JOB_PROBE, JOB_DONE, "as it should be", at);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM event"), events);
	at = probe_at(o, 1);
	office_work(o, WORK_PROBE, 1, at);
	job_ends(o, JOB_PROBE, JOB_FAILED, "another certificate", at);
	office_state(o, "not served", 1, REQUEST_HELD);
	office_letters(o, "not served", "not-served>ops@example.net");
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM event WHERE "
	    "detail LIKE '%on=not_served%'"), 1);
	/* Another day, and nobody has mended it: no second letter. */
	assert_in_range(probe_at(o, 1), at + DAY - 3600, at + DAY + 3600);
	at = probe_at(o, 1);
	office_work(o, WORK_PROBE, 1, at);
	job_ends(o, JOB_PROBE, JOB_FAILED, "another certificate", at);
	office_state(o, "still not served", 1, REQUEST_HELD);
	office_letters(o, "still not served", "");
	/* The third day it is well again. */
	at = probe_at(o, 1);
	assert_int_not_equal(at, 0);
	office_work(o, WORK_PROBE, 1, at);
	job_ends(o, JOB_PROBE, JOB_DONE, "as it should be", at);
	office_state(o, "served again", 1, REQUEST_INSTALLED);
	office_letters(o, "served again", "served-again>ops@example.net");
	assert_in_range(probe_at(o, 1), at + DAY - 3600, at + DAY + 3600);
}

/* What an operator has rolled back is not looked at. */
static void
test_no_look_after_rollback(void **state)
{
	struct office *o = *state;
	enum request_state now_in;

	served(o);
	office_work(o, WORK_PROBE, 1, NOW + 2 * DAY);
	job_ends(o, JOB_PROBE, JOB_FAILED, "another", NOW + 2 * DAY);
	assert_int_not_equal(probe_at(o, 1), 0);
	assert_int_equal(operate_event(&o->desk.post, 1, EV_ROLLBACK, "ops",
	    "", NOW + 2 * DAY, &now_in, &o->s->err), 1);
	assert_int_not_equal(probe_at(o, 1), 0);
	job_ends(o, JOB_ROLLBACK, JOB_DONE, "generation 1", NOW + 2 * DAY);
	office_state(o, "rolled back", 1, REQUEST_HELD);
	assert_int_equal(probe_at(o, 1), 0);
}

/* The look at a certificate that has a successor meanwhile is old news. */
static void
test_late_look(void **state)
{
	struct office *o = *state;

	served(o);
	office_work(o, WORK_PROBE, 1, NOW + 2 * DAY);
	set_verdict(o, 1, 3, 2);
	certificate_mail(o, "a@one.example", NOW + 2 * DAY);
	office_state(o, "newer", 1, REQUEST_TO_INSTALL);
	job_ends(o, JOB_PROBE, JOB_FAILED, "another", NOW + 2 * DAY);
	office_state(o, "newer", 1, REQUEST_TO_INSTALL);
	installed(o, NOW + 2 * DAY);
	office_state(o, "newer", 1, REQUEST_INSTALLED);
}

/* Rolled back, it is held and not looked at; the renewal closes it. */
static void
test_rolled_back(void **state)
{
	struct office *o = *state;
	enum request_state now_in;

	served(o);
	office_work(o, WORK_TIMER, 1, NOW + 60 * DAY);
	assert_int_equal(operate_event(&o->desk.post, 1, EV_ROLLBACK, "ops",
	    "", NOW + 61 * DAY, &now_in, &o->s->err), 1);
	assert_int_equal(now_in, REQUEST_INSTALLED);
	job_ends(o, JOB_ROLLBACK, JOB_DONE, "generation 1", NOW + 61 * DAY);
	office_state(o, "rolled back", 1, REQUEST_HELD);
	assert_int_equal(probe_at(o, 1), 0);
	set_verdict(o, 2, 3, 61);
	certificate_mail(o, "a@one.example", NOW + 61 * DAY);
	installed(o, NOW + 61 * DAY + 60);
	office_state(o, "renewed", 2, REQUEST_INSTALLED);
	office_state(o, "superseded", 1, REQUEST_CLOSED);
}

/* As the installer leaves it. */
static void
in_service(struct office *o)
{
	begin(o->s);
	sql(o->s, "UPDATE certificate SET generation = '1', "
	    "installed_at = accepted_at");
	commit(o->s);
}

/* A renewal that comes to nothing is asked for again while there is time, and
 * the operators hear of it, each time. */
static void
test_renewal_given_up(void **state)
{
	struct office *o = *state;
	enum request_state now_in;
	int64_t now;

	served(o);
	in_service(o);
	office_work(o, WORK_TIMER, 1, NOW + 60 * DAY);
	office_work(o, WORK_TIMER, 1, NOW + 60 * DAY);
	assert_int_equal(next_at(o, 1), 0);
	office_letters(o, "renewal", "csr>a@one.example "
	    "installed>a@one.example renew>a@one.example");
	while ((now = next_at(o, 2)) != 0)
		office_work(o, WORK_TIMER, 2, now);
	office_state(o, "given up", 2, REQUEST_CLOSED);
	office_letters(o, "given up", "remind-certificate>a@one.example "
	    "remind-certificate>a@one.example gave-up>a@one.example "
	    "renewal-closed>ops@example.net");
	/* Nine of the 90 days are left: it is asked for in the middle. */
	assert_int_equal(next_at(o, 1), NOW + 81 * DAY + 9 * DAY / 2);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM outbox_raw WHERE "
	    "instr(raw, 'certmailctl renew 1') > 0 AND "
	    "instr(raw, '22 February 2027') > 0"), 1);
	office_work(o, WORK_TIMER, 1, next_at(o, 1));
	office_state(o, "again", 3, REQUEST_CSR_SENT);
	office_work(o, WORK_TIMER, 1, next_at(o, 1));
	assert_int_equal(next_at(o, 1), 0);
	office_letters(o, "again", "renew>a@one.example");
	/* Cancelled on the last day: there is no time for another. */
	assert_int_equal(operate_event(&o->desk.post, 3, EV_CANCEL, "ops",
	    "the shop moves", NOW + 89 * DAY + 3600, &now_in, &o->s->err), 1);
	office_letters(o, "cancelled", "cancelled>a@one.example "
	    "renewal-closed>ops@example.net");
	assert_int_equal(next_at(o, 1), 0);
	/* An operator may want it all the same. */
	assert_int_equal(operate_renew(&o->desk.post, 1, "ops",
	    NOW + 91 * DAY, &o->s->err), 1);
	office_work(o, WORK_TIMER, 1, NOW + 91 * DAY);
	office_state(o, "renewed by hand", 4, REQUEST_CSR_SENT);
}

/* A request that ends while the timer of the one in service still runs is
 * nobody's renewal. */
static void
test_other_request_cancelled(void **state)
{
	struct office *o = *state;
	enum request_state now_in;

	served(o);
	office_mail(o, &whole, NOW + DAY);
	office_letters(o, "second", "csr>a@one.example "
	    "installed>a@one.example csr>a@one.example");
	assert_int_equal(operate_event(&o->desk.post, 2, EV_CANCEL, "ops", "",
	    NOW + 2 * DAY, &now_in, &o->s->err), 1);
	office_letters(o, "cancelled", "cancelled>a@one.example");
	assert_int_equal(next_at(o, 1), NOW + 60 * DAY);
}

/* Held for what visitors see, a certificate ends all the same: it is renewed,
 * though not before the operators had a while to mend it. */
static void
test_held_is_renewed(void **state)
{
	struct office *o = *state;

	served(o);
	in_service(o);
	office_work(o, WORK_PROBE, 1, NOW + 2 * DAY);
	job_ends(o, JOB_PROBE, JOB_FAILED, "another", NOW + 2 * DAY);
	office_state(o, "held", 1, REQUEST_HELD);
	assert_int_equal(next_at(o, 1), NOW + 60 * DAY);
	office_letters(o, "held", "csr>a@one.example installed>a@one.example "
	    "not-served>ops@example.net");
	office_work(o, WORK_TIMER, 1, NOW + 60 * DAY);
	office_state(o, "renewal", 2, REQUEST_CSR_SENT);
	office_state(o, "still held", 1, REQUEST_HELD);
	office_letters(o, "renewal", "renew>a@one.example");
	office_work(o, WORK_TIMER, 1, NOW + 60 * DAY);
	assert_int_equal(next_at(o, 1), 0);
	set_verdict(o, 2, 3, 61);
	certificate_mail(o, "a@one.example", NOW + 61 * DAY);
	installed(o, NOW + 61 * DAY);
	office_state(o, "renewed", 2, REQUEST_INSTALLED);
	office_state(o, "superseded", 1, REQUEST_CLOSED);
}

/* A mail whose Message-ID cannot be used: an answer, without a thread. */
static void
test_nameless_mail(void **state)
{
	struct office *o = *state;

	office_read(o, &whole);
	office_set(&o->reading.message_id, "");
	assert_int_equal(office_work(o, WORK_MESSAGE, office_take(o), NOW),
	    DECIDE_DONE);
	office_letters(o, "answer", "csr>a@one.example");
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM outbox_raw WHERE "
	    "instr(raw, 'Auto-Submitted: auto-replied') > 0 AND "
	    "instr(raw, 'In-Reply-To:') = 0 AND "
	    "instr(raw, 'References:') = 0 AND "
	    "instr(raw, 'Subject: Re: SSL installation [SSL-1]') > 0"), 1);
}

/* The promise stands in the letter, in the event, and the operators hear of
 * it in time, also of one that is held. */
static void
test_promise(void **state)
{
	struct office *o = *state;
	int64_t due;

	office_mail(o, &whole, NOW);
	office_letters(o, "request", "csr>a@one.example");
	set_verdict(o, 1, 1, 0);
	certificate_mail(o, "a@one.example", NOW);
	due = sql_int(o->s, "SELECT due_at FROM request WHERE id = 1");
	assert_int_equal(due, NOW + DAY);
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM event WHERE "
	    "detail LIKE '%to=to_install%due=2026-11-25T15:04:23Z%'"), 1);
	job_ends(o, JOB_INSTALL, JOB_FAILED, "disk full", NOW + 60);
	office_letters(o, "failed",
	    "held>ops@example.net received>a@one.example");
	assert_int_equal(sql_int(o->s, "SELECT count(*) FROM outbox_raw WHERE "
	    "instr(raw, '25 November 2026, 15:04') > 0"), 1);
	assert_int_equal(next_at(o, 1), due - 7200);
	office_work(o, WORK_TIMER, 1, due - 7200);
	office_letters(o, "warned", "due-soon>ops@example.net");
	assert_int_equal(next_at(o, 1), due);
	office_work(o, WORK_TIMER, 1, due);
	office_letters(o, "due", "due-soon>ops@example.net");
	office_state(o, "still", 1, REQUEST_HELD);
}

#define T(f) cmocka_unit_test_setup_teardown(f, office_setup, office_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_whole_road),
		T(test_approve_mode),
		T(test_unproven_subject),
		T(test_warned_in_hours),
		T(test_same_again),
		T(test_old_key_instead_of_renewal),
		T(test_old_key_beside_renewal),
		T(test_too_late),
		T(test_give_up_date),
		T(test_rate_limit),
		T(test_wrong_template),
		T(test_note),
		T(test_daily_look),
		T(test_no_look_after_rollback),
		T(test_late_look),
		T(test_rolled_back),
		T(test_renewal_given_up),
		T(test_other_request_cancelled),
		T(test_held_is_renewed),
		T(test_nameless_mail),
		T(test_promise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
