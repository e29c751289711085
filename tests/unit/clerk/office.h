/* SPDX-License-Identifier: ISC */
/*
 * A clerk's desk over a database of its own, with a reader and a keeper that
 * say what a test wants: forked for each question asked of them, so that they
 * know what the test has set until then.
 */
#ifndef TESTS_CLERK_OFFICE_H
#define TESTS_CLERK_OFFICE_H

#include "tests/unit/store/scratch.h"

#include <signal.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "clerk/desk.h"
#include "store/event.h"
#include "store/job.h"
#include "store/outbox.h"
#include "wire/frame.h"
#include "wire/key.h"

#define DAY 86400
#define NOW 1795532663 /* Tuesday 2026-11-24 15:04:23 UTC */

struct office {
	struct scratch *s;
	struct config *config;
	struct desk desk;
	struct reading reading; /* what the reader says */
	struct verdict verdict;
	struct decision *d; /* the last one */
	unsigned mails;
};

static inline void
office_set(char **text, const char *value)
{
	free(*text);
	*text = xstrdup(value);
}

static inline int
office_setup(void **state)
{
	struct office *o = xcalloc(1, sizeof *o);
	void *scratch = NULL;

	setenv("TZ", "UTC", 1);
	assert_int_equal(scratch_setup(&scratch), 0);
	o->s = scratch;
	o->config = config_defaults();
	office_set(&o->config->smtp.from, "Shops <sales@example.net>");
	office_set(&o->config->service_name, "Shops");
	o->config->smtp.operators.items[0] = xstrdup("ops@example.net");
	o->config->smtp.operators.count = 1;
	o->config->limits.reminder_days = 7;
	o->config->limits.give_up_days = 21;
	o->desk.config = o->config;
	o->desk.db = o->s->db;
	ok(o->s, calendar_new(&o->config->calendar, &o->desk.calendar,
	    &o->s->err));
	o->desk.post = (struct post){ .db = o->s->db, .config = o->config,
		.calendar = o->desk.calendar, .random = post_random };
	reading_init(&o->reading);
	verdict_init(&o->verdict);
	begin(o->s);
	add_shop(o->s, "shop-1.example.net", "one.example", "a@one.example");
	add_shop(o->s, "shop-2.example.net", "", "b@two.example");
	add_shop(o->s, "shop-3.example.net", "three.example", "c@many.example");
	add_shop(o->s, "shop-4.example.net", "four.example", "c@many.example");
	commit(o->s);
	*state = o;
	return 0;
}

static inline int
office_teardown(void **state)
{
	struct office *o = *state;
	void *scratch = o->s;

	decision_free(o->d);
	reading_release(&o->reading);
	verdict_release(&o->verdict);
	calendar_free(o->desk.calendar);
	scratch_teardown(&scratch);
	config_free(o->config);
	free(o);
	return 0;
}

/* ---- What the mail says */

struct mail {
	const char *from;
	const char *fields[READING_FIELD_COUNT]; /* NULL: not there */
	const char *references; /* one Message-ID, NULL none */
	enum proof_result dmarc;
};

static inline void
office_read(struct office *o, const struct mail *mail)
{
	struct reading *r = &o->reading;
	char id[64];
	size_t i;

	reading_release(r);
	reading_init(r);
	r->kind = READING_REQUEST;
	r->from_count = 1;
	r->proof.dmarc = mail->dmarc;
	office_set(&r->from, mail->from);
	office_set(&r->subject, "SSL installation");
	snprintf(id, sizeof id, "m%u@mail.example", ++o->mails);
	office_set(&r->message_id, id);
	if (mail->references != NULL)
		r->references[r->reference_count++] =
		    xstrdup(mail->references);
	for (i = 0; i < READING_FIELD_COUNT; i++) {
		if (mail->fields[i] != NULL) {
			office_set(&r->values[i].value, mail->fields[i]);
			office_set(&r->values[i].part, "1 text/plain");
			office_set(&r->values[i].evidence, mail->fields[i]);
			r->values[i].line = (uint32_t)i + 1;
		} else if (i <= FIELD_ORGANIZATION)
			r->problems[r->problem_count++] =
			    (struct reading_problem){
				.field = (enum reading_field)i,
				.code = CODE_MISSING, .detail = xstrdup("") };
	}
}

/* ---- The fake reader and keeper */

static inline void
office_answer(struct office *o, int sock, const struct frame *q)
{
	struct csr_answer answer = { 0 };
	struct csr_question question;
	struct wire_cursor c;
	struct err err;
	struct buf b, pem;
	char *p;
	char sealed[] = "sealed";

	buf_init(&b, FRAME_PAYLOAD_MAX);
	buf_init(&pem, KEY_CSR_MAX);
	wire_cursor_init(&c, q->payload.data, q->payload.len);
	if (q->type == FRAME_READ)
		reading_put(&b, &o->reading);
	else if (q->type == FRAME_INSPECT)
		verdict_put(&b, &o->verdict);
	else if (q->type == FRAME_MAKE_CSR &&
	    csr_question_get(&c, &question) == 0) {
		/* A real one is base64. */
		for (p = question.organization; *p != '\0'; p++)
			if (*p < 0x20 || strchr("<>&", *p) != NULL)
				*p = '.';
		(void)!getrandom(answer.spki_sha256, SHA256_SIZE, 0);
		/* So that a test sees what stands in the CSR. */
		buf_printf(&pem, "-----BEGIN CERTIFICATE REQUEST-----\n"
		    "%s.%s.%s.%s\n-----END CERTIFICATE REQUEST-----\n",
		    question.country, question.state, question.organization,
		    question.names[0]);
		answer.csr_pem = pem.data;
		answer.sealed = (unsigned char *)sealed;
		answer.sealed_len = sizeof sealed;
		csr_answer_put(&b, &answer);
	}
	frame_send(sock, FRAME_ANSWER, q->id, &b, NULL, 0, &err);
}

static inline pid_t
office_serve(struct office *o, int *sock_out)
{
	struct frame frame;
	struct err err;
	int pair[2];
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    pair), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	*sock_out = pair[0];
	if (pid == 0) {
		close(pair[0]);
		frame_init(&frame);
		while (frame_recv(pair[1], &frame, 5000, &err) == 1)
			office_answer(o, pair[1], &frame);
		_exit(0);
	}
	close(pair[1]);
	return pid;
}

/* ---- Work */

static inline int64_t
office_take(struct office *o)
{
	struct message_new m = { .folder = "INBOX", .uidvalidity = 1,
		.received = NOW, .now = NOW };
	char raw[100], key[16];
	int64_t id;
	int fd;

	snprintf(raw, sizeof raw, "Subject: mail %u\r\n\r\n", o->mails);
	snprintf(key, sizeof key, "%u", o->mails);
	m.source_key = key;
	m.message_id = o->reading.message_id;
	m.size = (int64_t)strlen(raw);
	fd = memfd_of("mail", raw, strlen(raw), &o->s->err);
	begin(o->s);
	assert_int_equal(message_take(o->s->db, &m, fd, &id, &o->s->err), 1);
	commit(o->s);
	close(fd);
	return id;
}

static inline enum decide_result
office_message(struct desk *desk, int64_t id, int64_t now, struct decision *d,
    struct err *err)
{
	enum decide_result result = decide_ask(desk, id, d, err);

	if (result == DECIDE_DONE)
		result = decide_hear(desk, d, err);
	return result == DECIDE_DONE ? decide_message(desk, now, d, err)
				     : result;
}

enum office_work { WORK_MESSAGE, WORK_TIMER, WORK_JOB, WORK_LETTER,
	WORK_PROBE };

/* Decide on something and write it; o->d is what was decided. */
static inline enum decide_result
office_work(struct office *o, enum office_work work, int64_t id, int64_t now)
{
	static enum decide_result (*const decide[])(struct desk *, int64_t,
	    int64_t, struct decision *, struct err *) = {
		[WORK_MESSAGE] = office_message,
		[WORK_TIMER] = decide_timer,
		[WORK_JOB] = decide_job,
		[WORK_LETTER] = decide_refused_letter,
		[WORK_PROBE] = decide_probe,
	};
	enum decide_result result;
	int sock;
	pid_t pid = office_serve(o, &sock);

	o->desk.reader = o->desk.keeper = sock;
	decision_free(o->d);
	o->d = decision_new();
	result = decide[work](&o->desk, id, now, o->d, &o->s->err);
	if (result == DECIDE_DONE)
		result = decide_take_key(&o->desk, o->d, &o->s->err);
	close(sock);
	waitpid(pid, NULL, 0);
	if (result != DECIDE_DONE)
		return result;
	begin(o->s);
	ok(o->s, decision_write(&o->desk, o->d, now, &o->s->err));
	commit(o->s);
	return result;
}

/* A mail comes in and is worked on. */
static inline void
office_mail(struct office *o, const struct mail *mail, int64_t now)
{
	office_read(o, mail);
	if (office_work(o, WORK_MESSAGE, office_take(o), now) != DECIDE_DONE)
		fail_msg("%s", o->s->err.text);
}

/* ---- What came of it */

static inline int
office_add_letter(const struct outbox *letter, void *data)
{
	struct buf *b = data;

	buf_printf(b, "%s%s>%s", b->len > 0 ? " " : "", letter->kind,
	    letter->recipient);
	return 0;
}

/* The letters in the outbox since the last call must be these:
 * "csr>a@one.example held>ops@example.net". */
static inline void
office_letters(struct office *o, const char *name, const char *expected)
{
	struct buf b;

	buf_init(&b, 4000);
	ok(o->s, outbox_each(o->s->db, 0, office_add_letter, &b, &o->s->err));
	if (strcmp(b.data, expected) != 0)
		fail_msg("%s: letters \"%s\", not \"%s\"", name, b.data,
		    expected);
	buf_release(&b);
	begin(o->s);
	sql(o->s, "UPDATE outbox SET status = 'sent' WHERE status = 'queued'");
	commit(o->s);
}

static inline void
office_load(struct office *o, int64_t id, struct request *r)
{
	if (request_load(o->s->db, id, r, &o->s->err) != 1)
		fail_msg("request %d is not there", (int)id);
}

static inline void
office_state(struct office *o, const char *name, int64_t id,
    enum request_state expected)
{
	struct request r;

	office_load(o, id, &r);
	if (r.state != expected)
		fail_msg("%s: request %d is %s (%s), not %s", name, (int)id,
		    request_state_names[r.state], r.reason,
		    request_state_names[expected]);
	request_release(&r);
}

#endif
