/* SPDX-License-Identifier: ISC */
#include "clerk/sheet.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/certificate.h"

#define DAY 86400
#define VALUE_MAX 65536

static void
put(struct sheet *sheet, const char *name, const char *value)
{
	size_t i = sheet->count;

	if (i == SHEET_VALUES_MAX)
		abort();
	sheet->owned[i] = xstrdup(value);
	sheet->values[i] = (struct letter_value){ name, sheet->owned[i] };
	sheet->count++;
}

static void
put_buf(struct sheet *sheet, const char *name, struct buf *b)
{
	put(sheet, name, buf_ok(b) ? b->data : "");
	buf_reset(b);
}

void
sheet_release(struct sheet *sheet)
{
	size_t i;

	for (i = 0; i < sheet->count; i++)
		free(sheet->owned[i]);
}

static char *const *
row_fields(const struct request *r, enum reading_field field)
{
	switch (field) {
	case FIELD_COUNTRY:
		return &r->country;
	case FIELD_STATE:
		return &r->state_name;
	case FIELD_LOCALITY:
		return &r->locality;
	case FIELD_ORGANIZATION:
		return &r->organization;
	case FIELD_UNIT:
		return &r->unit;
	case FIELD_DOMAIN:
		break;
	}
	return &r->domain;
}

static void
put_field_name(const struct words *words, enum reading_field field,
    char *name, size_t size)
{
	struct buf b;
	char key[64];

	buf_init(&b, size);
	snprintf(key, sizeof key, "field.%s", reading_field_names[field]);
	words_put(words, &b, key, "");
	snprintf(name, size, "%s", buf_ok(&b) ? b.data : key);
	buf_release(&b);
}

/* A line that a reader of our letter, quoted in the reply, does not take for
 * a field with its value: never "City: is missing". */
static void
put_problem(const struct words *words, enum reading_field field,
    enum reading_code code, const char *detail, struct buf *b)
{
	char key[64], name[256];
	const struct letter_value values[] = { { "", detail },
		{ "field", name } };

	put_field_name(words, field, name, sizeof name);
	snprintf(key, sizeof key, "problem.%s", reading_code_names[code]);
	words_put_values(words, b, key, values, COUNT(values));
	buf_putc(b, '\n');
}

/* What is still missing or wrong, a line each. */
static void
put_problems(const struct step *step, const struct words *words,
    struct buf *b)
{
	const struct reading *reading = step->reading;
	const struct request *r = &step->request;
	bool said[READING_FIELD_COUNT] = { false };
	size_t i;

	for (i = 0; reading != NULL && i < reading->problem_count; i++) {
		const struct reading_problem *p = &reading->problems[i];

		if (row_fields(r, p->field)[0][0] != '\0' &&
		    p->code == CODE_MISSING)
			continue;
		said[p->field] = true;
		put_problem(words, p->field, p->code, p->detail, b);
	}
	for (i = FIELD_COUNTRY; i <= FIELD_ORGANIZATION; i++) {
		if (said[i] ||
		    row_fields(r, (enum reading_field)i)[0][0] != '\0')
			continue;
		put_problem(words, (enum reading_field)i, CODE_MISSING, "", b);
	}
}

static void
put_findings(const struct words *words, const struct verdict_finding *findings,
    size_t count, struct buf *b)
{
	char key[64];
	size_t i;

	for (i = 0; i < count; i++) {
		if (findings[i].code == VERDICT_CT_MISSING)
			continue;
		snprintf(key, sizeof key, "reason.%s",
		    verdict_code_names[findings[i].code]);
		words_put(words, b, key, findings[i].detail);
		buf_putc(b, '\n');
	}
}

/* What was understood, a line for each field. */
static void
put_understood(const struct request *r, const struct words *words,
    struct buf *b)
{
	char name[256];
	struct letter_value values[] = { { "field", name }, { "value", "" } };
	size_t i;

	for (i = FIELD_COUNTRY; i <= FIELD_UNIT; i++) {
		const char *value = *row_fields(r, (enum reading_field)i);

		if (value[0] == '\0')
			continue;
		put_field_name(words, (enum reading_field)i, name, sizeof name);
		values[1].value = value;
		words_put_values(words, b, "pair", values, COUNT(values));
		buf_putc(b, '\n');
	}
}

/* The certificate that a letter tells of: a request without one of its own
 * tells when that of the request that it renews ends, or the one in
 * service. */
static int64_t
certificate_told(const struct post *post, const struct request *r)
{
	struct certificate c = { 0 };
	struct request before;
	struct err err = { 0 };
	int64_t id = r->cert_id;

	if (id == 0 && r->renews_id != 0 &&
	    request_load(post->db, r->renews_id, &before, &err) == 1) {
		id = before.cert_id;
		request_release(&before);
	}
	if (id == 0 &&
	    certificate_in_service(post->db, r->domain, &c, &err) == 1) {
		id = c.id;
		certificate_release(&c);
	}
	return id;
}

static void
put_certificate(const struct post *post, const struct step *step,
    const struct words *words, struct sheet *sheet, struct buf *b)
{
	struct certificate certificate = { 0 };
	int64_t id = certificate_told(post, &step->request);
	struct err err = { 0 };

	if (id != 0 &&
	    certificate_load(post->db, id, &certificate, &err) == 1) {
		words_put_date(words, b, certificate.not_after);
		put_buf(sheet, "until", b);
		put(sheet, "names", certificate.names);
	} else {
		put(sheet, "until", "");
		put(sheet, "names", "");
	}
	certificate_release(&certificate);
}

/* When decide_timer will give up, if nobody answers until then. */
static int64_t
give_up_time(const struct post *post, const struct step *step)
{
	const struct config_limits *limits = &post->config->limits;
	const struct request *r = &step->request;
	int64_t rounds = (limits->give_up_days + limits->reminder_days - 1) /
	    limits->reminder_days;
	bool waits = r->state == REQUEST_ASKED || r->state == REQUEST_CSR_SENT;

	if (!waits || r->next_at == 0)
		return step->now + (int64_t)limits->give_up_days * DAY;
	rounds -= r->reminders + 1;
	return r->next_at + (rounds > 0 ? rounds : 0) *
	    limits->reminder_days * DAY;
}

void
sheet_fill(struct sheet *sheet, const struct post *post,
    const struct step *step, const struct words *words)
{
	const struct request *r = &step->request;
	char number[32];
	struct buf b;

	sheet->count = 0;
	buf_init(&b, VALUE_MAX);
	snprintf(number, sizeof number, "%lld", (long long)r->id);
	put(sheet, "number", number);
	put(sheet, "domain", r->domain);
	put(sheet, "service", post->config->service_name);
	put(sheet, "owner", step->shop != NULL ? step->shop->owner : "");
	put(sheet, "default_name",
	    step->shop != NULL ? step->shop->default_name : "");
	put(sheet, "csr", r->csr_pem);
	put(sheet, "organization", r->organization);
	put(sheet, "reason", r->reason);
	put(sheet, "detail", step->detail);
	put(sheet, "authority", step->authority);
	put(sheet, "admin", step->admin);
	put(sheet, "state", request_state_names[r->state]);
	put(sheet, "waits_for", r->held_from < REQUEST_STATE_COUNT
		? request_state_names[r->held_from] : "");
	put_understood(r, words, &b);
	put_buf(sheet, "understood_list", &b);
	put_problems(step, words, &b);
	put_buf(sheet, "problems_list", &b);
	if (step->verdict != NULL)
		put_findings(words, step->verdict->reasons,
		    step->verdict->reason_count, &b);
	put_buf(sheet, "reasons_list", &b);
	if (step->verdict != NULL && step->verdict->ok)
		put_findings(words, step->verdict->warnings,
		    step->verdict->warning_count, &b);
	put_buf(sheet, "warnings_list", &b);
	if (r->due_at != 0)
		words_put_time(words, &b, r->due_at);
	put_buf(sheet, "due", &b);
	if (step->ask_again != 0)
		words_put_date(words, &b, step->ask_again);
	put_buf(sheet, "again", &b);
	if (step->in_service != 0)
		buf_printf(&b, "%lld", (long long)step->in_service);
	put_buf(sheet, "in_service", &b);
	words_put_date(words, &b, give_up_time(post, step));
	put_buf(sheet, "give_up", &b);
	put_certificate(post, step, words, sheet, &b);
	put(sheet, "shops_list", "");
	buf_release(&b);
}
