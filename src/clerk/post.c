/* SPDX-License-Identifier: ISC */
#include "clerk/post.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/admin_address.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mem.h"
#include "clerk/sheet.h"
#include "clerk/words.h"
#include "mail/compose.h"
#include "pki/pem.h"
#include "store/certificate.h"
#include "store/event.h"
#include "store/evidence.h"
#include "store/intermediate.h"
#include "store/message.h"
#include "store/outbox.h"

#define DAY 86400
#define HOUR 3600

/* Of a certificate's life, after which the next one is asked for. */
#define RENEW_NUMERATOR 2
#define RENEW_DENOMINATOR 3

#define VALUE_MAX 65536

void
post_random(void *data, size_t len)
{
	if (getrandom(data, len, 0) != (ssize_t)len)
		_exit(EX_OSERR);
}

/* "Re: " and the merchant's own subject and our number, once each. */
static char *
thread_subject(const char *subject, int64_t number)
{
	char tag[32] = "";
	struct buf b;

	if (number != 0)
		snprintf(tag, sizeof tag, "[SSL-%lld]", (long long)number);
	buf_init(&b, SUBJECT_MAX);
	if (strncasecmp(subject, "re:", 3) != 0)
		buf_puts(&b, "Re: ");
	buf_puts(&b, subject[0] != '\0' ? subject : "SSL installation");
	if (tag[0] != '\0' && strstr(subject, tag) == NULL)
		buf_printf(&b, " %s", tag);
	return buf_take(&b);
}

/* Unguessable, and readable in a log: ssl-17.4f3c...@example.net */
static char *
new_message_id(const struct post *post, int64_t number)
{
	unsigned char raw[16];
	char *address = compose_address_of(post->config->smtp.from), *id;
	struct buf b;
	size_t i;

	post->random(raw, sizeof raw);
	buf_init(&b, 64 + ADDRESS_MAX);
	buf_printf(&b, "ssl-%lld.", (long long)number);
	for (i = 0; i < sizeof raw; i++)
		buf_printf(&b, "%02x", raw[i]);
	buf_printf(&b, "%s", address != NULL ? strrchr(address, '@') : "@local");
	free(address);
	id = buf_take(&b);
	return id;
}

/* What to tell of a letter's addressing. */
struct addressing {
	int64_t request_id;
	enum letter_kind kind;
	const char *to;
	const char *language;
	const char *subject; /* of the thread, NULL: the template's */
	bool answers; /* the owner's mail, if it can be named or not */
	const char *in_reply_to;
	const char *references;
	const char *csr_domain;
	const char *csr_pem;
	int64_t mail; /* the message that goes along, 0 none */
	int64_t now;
};

/* A message that was taken, as it is; to be unmapped. */
static int
map_message(struct db *db, int64_t id, const unsigned char **data_out,
    size_t *len_out, struct err *err)
{
	int fd = message_fd(db, id, err), rc;

	if (fd == -1)
		return -1;
	rc = file_map(fd, COMPOSE_MAIL_MAX, data_out, len_out, err);
	close(fd);
	return rc;
}

static int
queue(const struct post *post, const struct addressing *a,
    const struct letter_text *text, struct err *err)
{
	const struct config *config = post->config;
	char *message_id = new_message_id(post, a->request_id);
	struct outbox_new letter = { .request_id = a->request_id,
		.kind = letter_table[a->kind].name, .message_id = message_id,
		.sender = config->smtp.envelope_sender, .recipient = a->to,
		.now = a->now, .expires_at = a->now +
		    (int64_t)config->limits.letter_expiry_hours * HOUR };
	struct compose compose = { .from = config->smtp.from, .to = a->to,
		.subject = a->subject != NULL ? a->subject : text->subject,
		.message_id = message_id, .answers = a->answers,
		.in_reply_to = a->in_reply_to,
		.references = a->references,
		.language = text->fallback ? "en" : a->language,
		.date = a->now, .text = text->text, .html = text->html,
		.attachment_name = "", .attachment = "",
		.mail_name = "validation.eml" };
	char name[300];
	const unsigned char *mail = NULL;
	struct buf raw, csr;
	int64_t id;
	int rc = 0;

	buf_init(&raw, COMPOSE_MAX);
	buf_init(&csr, VALUE_MAX);
	if (letter_table[a->kind].has_csr) {
		snprintf(name, sizeof name, "%s-csr.txt",
		    a->csr_domain[0] == '*' ? a->csr_domain + 2
					    : a->csr_domain);
		letter_put_csr(&csr, a->csr_pem, 64);
		compose.attachment_name = name;
		compose.attachment = csr.data;
	}
	if (a->mail != 0) {
		rc = map_message(post->db, a->mail, &mail, &compose.mail_len,
		    err);
		compose.mail = (const char *)mail;
	}
	if (rc == 0)
		rc = compose_letter(&compose, &raw, err);
	if (rc == 0) {
		letter.raw = raw.data;
		letter.raw_len = raw.len;
		rc = outbox_add(post->db, &letter, &id, err);
	}
	buf_release(&raw);
	buf_release(&csr);
	if (mail != NULL)
		file_unmap(mail, compose.mail_len);
	free(message_id);
	return rc;
}

/* An operator's template that is wrong must not stop every letter: it is
 * logged, and the built-in one goes out. */
static int
render(const struct post *post, enum letter_kind kind, const char *language,
    const struct letter_value *values, size_t count,
    struct letter_text *text_out, struct err *err)
{
	const char *directory = post->config->letters_directory;

	if (letter_render(kind, directory, language, post->config_path, values,
		count, text_out, err) == 0)
		return 0;
	if (directory[0] == '\0' || err->kind != ERR_CONFIG)
		return -1;
	log_error("letter.template", L_STR("letter", letter_table[kind].name),
	    L_ERR(err), L_STR("used", "the built-in letter"));
	return letter_render(kind, "", language, post->config_path, values,
	    count, text_out, err);
}

static void
log_fallback(const struct letter_text *text, enum letter_kind kind,
    const char *language)
{
	if (text->fallback)
		log_warn("letter.fallback",
		    L_STR("letter", letter_table[kind].name),
		    L_STR("language", language), L_STR("used", "en"));
}

static int
write_to_operators(const struct post *post, struct addressing *a,
    const struct letter_text *text, struct err *err)
{
	const struct config_list *operators = &post->config->smtp.operators;
	size_t i;

	a->subject = NULL;
	a->in_reply_to = a->references = "";
	for (i = 0; i < operators->count; i++) {
		a->to = operators->items[i];
		if (queue(post, a, text, err) == -1)
			return -1;
	}
	return 0;
}

static int
write_letter(const struct post *post, const struct step *step,
    enum letter_kind kind, struct err *err)
{
	const struct letter_info *info = &letter_table[kind];
	const struct request *r = &step->request;
	const char *language = info->to_operators ? "en" : r->language;
	bool answers = info->in_thread && r->last_message_id[0] != '\0';
	struct addressing a = { .request_id = r->id, .kind = kind,
		.to = step->shop->owner, .language = language,
		.answers = info->in_thread,
		.in_reply_to = answers ? r->last_message_id : "",
		.references = answers ? r->thread_references : "",
		.csr_domain = r->domain, .csr_pem = r->csr_pem,
		.mail = info->has_mail ? step->mail : 0, .now = step->now };
	struct letter_text text = { 0 };
	struct sheet sheet = { .count = 0 };
	struct words words;
	char *subject = NULL;
	int rc;

	words_init(&words, post->config->letters_directory, language);
	sheet_fill(&sheet, post, step, &words);
	rc = render(post, kind, language, sheet.values, sheet.count, &text,
	    err);
	if (rc == 0 && info->to_operators)
		rc = write_to_operators(post, &a, &text, err);
	else if (rc == 0) {
		log_fallback(&text, kind, language);
		if (info->in_thread)
			a.subject = subject =
			    thread_subject(r->subject, r->id);
		rc = queue(post, &a, &text, err);
	}
	free(subject);
	letter_text_release(&text);
	sheet_release(&sheet);
	words_release(&words);
	return rc;
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* A letter that belongs to no request. */
static int
tell_operators(const struct post *post, enum letter_kind kind, int64_t now,
    const struct letter_value *values, size_t count, struct err *err)
{
	struct addressing a = { .kind = kind, .language = "en",
		.csr_domain = "", .csr_pem = "", .now = now };
	struct letter_text text = { 0 };
	int rc = render(post, kind, "en", values, count, &text, err);

	if (rc == 0)
		rc = write_to_operators(post, &a, &text, err);
	letter_text_release(&text);
	return rc;
}

int
post_loose_letter(const struct post *post, const struct post_letter *letter,
    struct err *err)
{
	struct addressing a = { .kind = letter->kind, .to = letter->to,
		.language = letter->language, .answers = !letter->is_new,
		.in_reply_to = letter->message_id,
		.references = letter->references, .csr_domain = "",
		.csr_pem = "", .now = letter->now };
	char mib[16], message[24];
	const struct letter_value values[] = {
		{ "service", post->config->service_name },
		{ "owner", letter->to },
		{ "shops_list", letter->shops_list },
		{ "limit_mib", mib },
		{ "domain", or_empty(letter->domain) },
		{ "authority", or_empty(letter->authority) },
		{ "admin", or_empty(letter->admin) },
		{ "message", message },
	};
	struct letter_text text = { 0 };
	char *subject = NULL;
	int rc;

	snprintf(mib, sizeof mib, "%d", post->config->limits.message_mib);
	snprintf(message, sizeof message, "%lld", (long long)letter->message);
	if (!letter->is_new)
		a.subject = subject = thread_subject(letter->subject, 0);
	rc = render(post, letter->kind, letter->language, values,
	    COUNT(values), &text, err);
	if (rc == 0) {
		log_fallback(&text, letter->kind, letter->language);
		rc = queue(post, &a, &text, err);
	}
	letter_text_release(&text);
	if (rc == 0 && letter->message != 0)
		rc = tell_operators(post, LETTER_VALIDATION_HELD, letter->now,
		    values, COUNT(values), err);
	free(subject);
	return rc;
}

static int
is_within(int64_t count, int64_t limit, const char *name, char *reason,
    size_t size)
{
	if (count < limit)
		return 1;
	snprintf(reason, size, "%s: %lld letters already", name,
	    (long long)count);
	return 0;
}

int
post_may_write(const struct post *post, const char *to, bool of_ca,
    int64_t now, char *reason, size_t size, struct err *err)
{
	const struct config_limits *limits = &post->config->limits;
	int64_t day = limits->letters_per_sender_day, count;

	/* A CA may write to all of the names at once. */
	if (of_ca)
		day *= ADMIN_ADDRESS_NAMES;
	if (outbox_count_to(post->db, to, LETTERS_OF_CA, of_ca, now - DAY,
		&count, err) == -1)
		return -1;
	if (!is_within(count, day, of_ca
		? "limits.letters_per_sender_day, for each name that a CA "
		  "writes to" : "limits.letters_per_sender_day", reason, size))
		return 0;
	if (limits->letters_per_hour == 0)
		return 1;
	if (outbox_count_since(post->db, now - HOUR, &count, err) == -1)
		return -1;
	return is_within(count, limits->letters_per_hour,
	    "limits.letters_per_hour", reason, size);
}

static void
join_names(const struct verdict *verdict, struct buf *b)
{
	size_t i;

	for (i = 0; i < verdict->name_count; i++)
		buf_printf(b, "%s%s", i > 0 ? " " : "", verdict->names[i]);
}

/* The proven certificate and its intermediates become ours. */
static int
keep_certificate(const struct post *post, struct step *step, struct err *err)
{
	const struct verdict *v = step->verdict;
	const struct verdict_certificate *leaf = &v->chain[0];
	struct certificate c = { .request_id = step->request.id,
		.leaf = leaf->der, .leaf_len = leaf->der_len,
		.issuer = leaf->issuer, .serial = leaf->serial,
		.not_before = leaf->not_before, .not_after = leaf->not_after,
		.accepted_at = step->now };
	struct buf names, pem;
	int rc = -1;
	size_t i;

	buf_init(&names, VALUE_MAX);
	buf_init(&pem, 4 * VALUE_MAX);
	memcpy(c.sha256, leaf->sha256, sizeof c.sha256);
	join_names(v, &names);
	for (i = 0; i < v->chain_count; i++)
		pem_put(&pem, "CERTIFICATE", v->chain[i].der,
		    v->chain[i].der_len);
	if (!buf_ok(&names) || !buf_ok(&pem)) {
		err_set(err, ERR_INPUT, "the chain is too long");
		goto out;
	}
	c.names = names.data;
	c.chain_pem = pem.data;
	if (certificate_add(post->db, &c, &step->request.cert_id, err) == -1)
		goto out;
	for (i = 1; i < v->chain_count; i++) {
		struct intermediate ca = { v->chain[i].der,
			v->chain[i].der_len, v->chain[i].subject,
			v->chain[i].not_after };

		if (intermediate_remember(post->db, &ca, step->now, err) == -1)
			goto out;
	}
	rc = 0;
out:
	buf_release(&names);
	buf_release(&pem);
	return rc;
}

static int
keep_evidence(const struct post *post, const struct step *step,
    struct err *err)
{
	size_t i;

	for (i = 0; i < READING_FIELD_COUNT; i++) {
		const struct reading_value *v = &step->reading->values[i];
		struct evidence e = { .field = (enum reading_field)i,
			.value = v->value, .part = v->part, .line = v->line,
			.evidence = v->evidence };

		if (v->value != NULL &&
		    evidence_set(post->db, step->request.id, &e, err) == -1)
			return -1;
	}
	return 0;
}

/* Others of this domain that were in service until now, or were held because
 * they no longer were. */
struct superseded {
	int64_t except;
	int64_t ids[16];
	size_t count;
};

static int
collect_superseded(const struct request *r, void *data)
{
	struct superseded *s = data;

	if (r->state == REQUEST_HELD && r->held_from != REQUEST_INSTALLED)
		return 0;
	if (r->id != s->except && s->count < COUNT(s->ids))
		s->ids[s->count++] = r->id;
	return 0;
}

static int
close_one(const struct post *post, const struct step *step, int64_t id,
    struct err *err)
{
	struct request old;
	char text[64], detail[100];
	int rc;

	if (request_load(post->db, id, &old, err) != 1)
		return -1;
	snprintf(text, sizeof text, "superseded by request %lld",
	    (long long)step->request.id);
	if (id == step->closes)
		snprintf(text, sizeof text, "superseded by a newer "
		    "certificate of request %lld", (long long)step->request.id);
	snprintf(detail, sizeof detail, "from=%s to=closed on=superseded",
	    state_name(old.state));
	old.state = REQUEST_CLOSED;
	old.held_from = REQUEST_STATE_NONE;
	old.changed = step->now;
	old.next_at = old.probe_at = 0;
	free(old.reason);
	old.reason = xstrdup(text);
	rc = request_update(post->db, &old, err);
	request_release(&old);
	if (rc == -1)
		return -1;
	return event_append(post->db, step->now, id, step->actor,
	    "request.state", detail, err);
}

static int
close_superseded(const struct post *post, const struct step *step,
    struct err *err)
{
	struct superseded s = { .except = step->request.id };
	struct request_filter filter = {
		.states = 1U << REQUEST_INSTALLED | 1U << REQUEST_HELD,
		.domain = step->request.domain };
	size_t i;

	if (request_each(post->db, &filter, collect_superseded, &s, err) == -1)
		return -1;
	for (i = 0; i < s.count; i++)
		if (close_one(post, step, s.ids[i], err) == -1)
			return -1;
	return 0;
}

/* When is the next one to be asked for? */
static int64_t
renewal_time(const struct certificate *c)
{
	return c->not_before + (c->not_after - c->not_before) /
	    RENEW_DENOMINATOR * RENEW_NUMERATOR;
}

static int
plan_renewal(const struct post *post, struct step *step, struct err *err)
{
	struct certificate c = { 0 };

	if (certificate_load(post->db, step->request.cert_id, &c, err) == -1)
		return -1;
	step->request.next_at = renewal_time(&c);
	certificate_release(&c);
	return 0;
}

/* Held, but its certificate, or the one before it, is in service and will
 * end: it is renewed all the same, when operators had time to mend it. */
static int
plan_held_renewal(const struct post *post, struct step *step, struct err *err)
{
	struct request *r = &step->request;
	int64_t soonest = step->now +
	    (int64_t)post->config->limits.reminder_days * DAY;
	struct certificate c = { 0 };
	int got = certificate_in_service(post->db, r->domain, &c, err);

	if (got == 1) {
		r->next_at = renewal_time(&c);
		if (r->next_at < soonest)
			r->next_at = soonest;
	}
	certificate_release(&c);
	return got == -1 ? -1 : 0;
}

/* The request of this domain that stays in service, and that has no timer
 * because it waited for this one. */
static int
find_in_service(const struct request *r, void *data)
{
	struct step *step = data;

	if ((r->state == REQUEST_INSTALLED ||
		r->held_from == REQUEST_INSTALLED) && r->next_at == 0 &&
	    r->id != step->request.id)
		step->in_service = r->id;
	return 0;
}

/* In the middle of what is left, as long as that helps. */
static int
ask_again_time(const struct post *post, const char *domain, int64_t now,
    int64_t *at_out, struct err *err)
{
	struct certificate c = { 0 };
	int got = certificate_in_service(post->db, domain, &c, err);
	int64_t left = got == 1 ? c.not_after - now : 0;

	certificate_release(&c);
	if (got == -1)
		return -1;
	*at_out = left < DAY ? 0 : now + (left / 2 > DAY ? left / 2 : DAY);
	return 0;
}

/* A request has ended with nothing: what is in service is renewed again, and
 * the operators hear of it. */
static int
ask_again(const struct post *post, struct step *step, struct err *err)
{
	struct request_filter filter = {
		.states = 1U << REQUEST_INSTALLED | 1U << REQUEST_HELD,
		.domain = step->request.domain,
		.shop_id = step->request.shop_id };
	char detail[100], when[CLOCK_TEXT] = "never";
	struct request r;
	int rc;

	if (request_each(post->db, &filter, find_in_service, step, err) == -1)
		return -1;
	if (step->in_service == 0)
		return 0;
	if (ask_again_time(post, step->request.domain, step->now,
		&step->ask_again, err) == -1 ||
	    request_load(post->db, step->in_service, &r, err) != 1)
		return -1;
	if (step->ask_again != 0)
		clock_format(step->ask_again, when);
	snprintf(detail, sizeof detail, "closed=%lld again=%s",
	    (long long)step->request.id, when);
	r.next_at = step->ask_again;
	rc = request_update(post->db, &r, err);
	request_release(&r);
	if (rc == -1 ||
	    event_append(post->db, step->now, step->in_service, step->actor,
		"request.renew_again", detail, err) == -1)
		return -1;
	if (step->letter_count < STEP_LETTERS_MAX)
		step->letters[step->letter_count++] = LETTER_RENEWAL_CLOSED;
	return 0;
}

int64_t
post_next_probe(const struct post *post, int64_t now)
{
	uint32_t random;

	post->random(&random, sizeof random);
	return now + DAY - HOUR + random % (2 * HOUR);
}

static int
append_event(const struct post *post, const struct step *step,
    struct err *err)
{
	const struct request *r = &step->request;
	char due[CLOCK_TEXT];
	struct buf b;
	int rc;

	buf_init(&b, EVENT_DETAIL_MAX);
	buf_printf(&b, "from=%s to=%s on=%s", state_name(step->from),
	    state_name(r->state), clerk_event_names[step->event]);
	if (r->state == REQUEST_TO_INSTALL && r->due_at != 0)
		buf_printf(&b, " due=%s", clock_format(r->due_at, due));
	if (step->note[0] != '\0') {
		buf_puts(&b, " note=");
		buf_put_quoted(&b, step->note);
	}
	rc = event_append(post->db, step->now, r->id, step->actor,
	    "request.state", b.data, err);
	buf_release(&b);
	return rc;
}

static int
queue_jobs(const struct post *post, const struct step *step, struct err *err)
{
	const struct {
		bool wanted;
		enum job_kind kind;
	} jobs[] = {
		{ step->queue_install, JOB_INSTALL },
		{ step->queue_rollback, JOB_ROLLBACK },
		{ step->queue_probe && post->config->install.probe.count > 0,
			JOB_PROBE },
	};
	int64_t id;
	size_t i;

	for (i = 0; i < COUNT(jobs); i++)
		if (jobs[i].wanted &&
		    job_add(post->db, jobs[i].kind, step->request.id,
			step->request.cert_id, step->now, step->now, &id,
			err) == -1)
			return -1;
	return 0;
}

/*
 * Installed is looked at daily; so is what the look itself has held, until
 * somebody has mended it.  What was rolled back is out of service, and that
 * is known.
 */
static int64_t
probe_time(const struct post *post, const struct step *step)
{
	const struct request *r = &step->request;

	if (r->state == REQUEST_INSTALLED)
		return r->probe_at != 0 ? r->probe_at
					: post_next_probe(post, step->now);
	if (r->state != REQUEST_HELD || r->held_from != REQUEST_INSTALLED ||
	    step->event == EV_ROLLED_BACK || step->event == EV_ROLLBACK_FAILED)
		return 0;
	if (step->from == REQUEST_INSTALLED && step->event == EV_NOT_SERVED)
		return post_next_probe(post, step->now);
	return step->from == REQUEST_HELD ? r->probe_at : 0;
}

int
post_step(const struct post *post, struct step *step, struct err *err)
{
	struct request *r = &step->request;
	bool installed = r->state == REQUEST_INSTALLED &&
	    step->event == EV_INSTALLED && step->from != REQUEST_INSTALLED;
	bool back = r->state == REQUEST_INSTALLED &&
	    step->from == REQUEST_HELD;
	/* A timer that found a renewal under way has done its duty. */
	bool held_in_service = r->state == REQUEST_HELD &&
	    r->held_from == REQUEST_INSTALLED && r->next_at == 0 &&
	    step->event != EV_TIMER;
	bool ended = r->state == REQUEST_CLOSED &&
	    step->from != REQUEST_CLOSED;
	size_t i;

	if (step->from == STATE_NEW && request_insert(post->db, r, err) == -1)
		return -1;
	if (step->closes != 0 && close_one(post, step, step->closes, err) == -1)
		return -1;
	if (step->keep_certificate && keep_certificate(post, step, err) == -1)
		return -1;
	/* Holding stopped the timer. */
	if ((installed || back) && plan_renewal(post, step, err) == -1)
		return -1;
	if (held_in_service && plan_held_renewal(post, step, err) == -1)
		return -1;
	if (ended && ask_again(post, step, err) == -1)
		return -1;
	if (installed && close_superseded(post, step, err) == -1)
		return -1;
	if (step->reading != NULL && keep_evidence(post, step, err) == -1)
		return -1;
	r->probe_at = probe_time(post, step);
	if (request_update(post->db, r, err) == -1 ||
	    append_event(post, step, err) == -1)
		return -1;
	if (queue_jobs(post, step, err) == -1)
		return -1;
	for (i = 0; i < step->letter_count; i++)
		if (write_letter(post, step, step->letters[i], err) == -1)
			return -1;
	return 0;
}

int
post_again(const struct post *post, const struct request *request,
    enum letter_kind kind, int64_t now, struct err *err)
{
	struct step step = { .config = post->config, .calendar =
		post->calendar, .detail = "", .authority = "", .admin = "",
		.now = now, .request = *request };
	struct shop shop;
	int rc;

	/* The row stays the caller's: step is only a view of it. */
	if (shop_load(post->db, request->shop_id, &shop, err) != 1)
		return -1;
	step.shop = &shop;
	rc = write_letter(post, &step, kind, err);
	shop_release(&shop);
	return rc;
}
