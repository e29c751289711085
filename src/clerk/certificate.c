/* SPDX-License-Identifier: ISC */
/* A mail with certificate files: whose they are, and whether they hold. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/log.h"
#include "base/mem.h"
#include "clerk/desk.h"
#include "store/certificate.h"
#include "store/intermediate.h"
#include "wire/fetch.h"

#define SOON_SECONDS (14 * 86400)
#define INTERMEDIATES_MAX (512U << 10)
#define COPY_BYTES 65536

/* The message and the known intermediates, one after the other, as INSPECT
 * wants them; -1. */
static int
make_delivery(struct desk *desk, int64_t message_id, int64_t now,
    struct inspect_question *q, struct err *err)
{
	char *data = xmalloc(COPY_BYTES);
	int in = -1, out = -1, rc = -1;
	struct buf pem;
	struct stat st;
	ssize_t n;

	buf_init(&pem, INTERMEDIATES_MAX);
	in = message_fd(desk->db, message_id, err);
	if (in == -1 || intermediate_pem(desk->db, now, &pem, err) == -1)
		goto out;
	out = memfd_create("delivery", MFD_CLOEXEC);
	if (out == -1 || fstat(in, &st) == -1) {
		err_set_errno(err, ERR_TEMP, "memfd");
		goto out;
	}
	while ((n = read(in, data, COPY_BYTES)) > 0)
		if (write_full(out, data, (size_t)n) == -1)
			n = -1;
	if (n == -1 || write_full(out, pem.data, pem.len) == -1 ||
	    lseek(out, 0, SEEK_SET) == -1) {
		err_set_errno(err, ERR_TEMP, "memfd");
		goto out;
	}
	q->file_count = 1;
	q->files[0].name = xstrdup("mail.eml");
	q->files[0].len = (uint32_t)st.st_size;
	q->intermediates_len = (uint32_t)pem.len;
	rc = out;
	out = -1;
out:
	buf_release(&pem);
	free(data);
	if (in != -1)
		close(in);
	if (out != -1)
		close(out);
	return rc;
}

static enum decide_result
inspect(struct desk *desk, int fd, const struct inspect_question *q,
    struct verdict *verdict, struct err *err)
{
	bool lost = false;

	verdict_release(verdict);
	if (verdict_ask(desk->reader, fd, q,
		reader_patience_ms(desk->config->limits.reader_seconds),
		verdict, &lost, err) == -1)
		return desk_no_answer(desk, ROLE_READER, lost, err);
	return DECIDE_DONE;
}

/* One more certificate from the network, to the end of the delivery: true when
 * there is something to look at. */
static bool
fetch_issuer(struct desk *desk, int fd, struct inspect_question *q,
    const char *url, int64_t message_id)
{
	struct err err = { 0 };
	struct buf bytes;
	bool lost, fetched;

	buf_init(&bytes, FETCH_BYTES_MAX);
	fetched = fetch_ask(desk->fetcher, url, &bytes, &lost, &err) == 0 &&
	    bytes.len > 0;
	if (fetched && (lseek(fd, 0, SEEK_END) == -1 ||
			   write_full(fd, bytes.data, bytes.len) == -1))
		fetched = err_set_errno(&err, ERR_TEMP, "memfd") == 0;
	if (fetched) {
		q->fetched_len[q->fetched_count++] = (uint32_t)bytes.len;
		log_info("issuer.fetched", L_INT("message", message_id),
		    L_STR("url", url), L_INT("bytes", (int64_t)bytes.len));
	} else
		log_warn("issuer.fetch_failed", L_INT("message", message_id),
		    L_STR("url", url), L_ERR(&err));
	buf_release(&bytes);
	return fetched;
}

/* Where the next issuer is, unless we were there just now. */
static bool
has_new_address(const struct verdict *v, char url[VERDICT_URL_MAX])
{
	if (v->issuer_url == NULL || v->issuer_url[0] == '\0' ||
	    strcmp(v->issuer_url, url) == 0)
		return false;
	snprintf(url, VERDICT_URL_MAX, "%s", v->issuer_url);
	return true;
}

/*
 * A chain with a gap and nothing else to complain of: fetch what the
 * certificate below the gap names, and the next one (trust.aia).  Only a chain
 * that is good with it changes the verdict: what is said of a refused delivery
 * is said of what the merchant sent.
 */
static enum decide_result
fill_gap(struct desk *desk, int fd, struct inspect_question *q,
    struct decision *d, struct err *err)
{
	struct verdict *better = xcalloc(1, sizeof *better);
	const struct verdict *v = &d->verdict;
	enum decide_result result = DECIDE_DONE;
	char url[VERDICT_URL_MAX] = "";

	verdict_init(better);
	while (desk->config->trust.aia && has_new_address(v, url) &&
	    q->fetched_count < INSPECT_FETCHED_MAX &&
	    fetch_issuer(desk, fd, q, url, d->message_id)) {
		result = inspect(desk, fd, q, better, err);
		if (result != DECIDE_DONE)
			break;
		v = better;
	}
	if (result == DECIDE_DONE && better->ok) {
		verdict_release(&d->verdict);
		d->verdict = *better;
		verdict_init(better);
	}
	verdict_release(better);
	free(better);
	return result;
}

/* The request that a key of this sort in the delivery belongs to: 1/0/-1. */
static int
find_by_key(struct desk *desk, const struct verdict *v,
    enum verdict_holder holder, struct request *request_out, struct err *err)
{
	size_t i;
	int got;

	for (i = 0; i < v->key_count; i++) {
		if (v->keys[i].holder != holder)
			continue;
		got = request_by_spki(desk->db, v->keys[i].spki_sha256,
		    request_out, err);
		if (got != 0)
			return got;
	}
	return 0;
}

/* Without a fitting key: the thread, or the sender's only open request. */
static int
find_by_mail(struct desk *desk, const struct reading *reading,
    struct request *request_out, struct err *err)
{
	int64_t shops[32], ids[2];
	size_t shop_count, count, open = 0, i;
	int64_t id = 0;
	int got;

	got = desk_request_of(desk, reading->references,
	    reading->reference_count, request_out, err);
	if (got != 0)
		return got;
	if (shop_by_owner(desk->db, reading->from, shops, COUNT(shops),
		&shop_count, err) == -1)
		return -1;
	for (i = 0; i < shop_count && i < COUNT(shops); i++) {
		if (request_open_of_shop(desk->db, shops[i], ids, COUNT(ids),
			&count, err) == -1)
			return -1;
		open += count;
		if (count > 0)
			id = ids[0];
	}
	return open == 1 ? request_load(desk->db, id, request_out, err) : 0;
}

static const enum verdict_holder search_order[] = { HOLDER_PRIVATE_KEY,
	HOLDER_CERTIFICATE, HOLDER_CA_CERTIFICATE, HOLDER_CSR,
	HOLDER_TEXT_CSR };

static int
find_request(struct desk *desk, const struct decision *d,
    struct request *request_out, enum verdict_holder *by_out,
    struct err *err)
{
	size_t i;
	int got;

	for (i = 0; i < COUNT(search_order); i++) {
		got = find_by_key(desk, &d->verdict, search_order[i],
		    request_out, err);
		*by_out = search_order[i];
		if (got != 0)
			return got;
	}
	*by_out = VERDICT_HOLDER_COUNT;
	return find_by_mail(desk, &d->reading, request_out, err);
}

/* Is it the one that we have, or one that ends no later? */
static int
is_known(struct desk *desk, const struct request *r, struct decision *d,
    struct err *err)
{
	const struct verdict_certificate *leaf = &d->verdict.chain[0];
	struct certificate have;
	int got;

	if (r->cert_id == 0)
		return 0;
	got = certificate_load(desk->db, r->cert_id, &have, err);
	if (got != 1)
		return got;
	if (memcmp(have.sha256, leaf->sha256, sizeof have.sha256) == 0)
		snprintf(d->detail, sizeof d->detail,
		    "the certificate that we have already");
	else if (leaf->not_after <= have.not_after &&
	    have.not_after > d->step.now)
		snprintf(d->detail, sizeof d->detail,
		    "an older certificate than the one that we have");
	else
		got = 0;
	certificate_release(&have);
	return got;
}

/* Letters go to the registered address; only its owner's proven mail may move
 * the thread (and with it the subject of our next letter) and be answered
 * with reasons. */
static bool
is_from_owner(struct desk *desk, const struct decision *d,
    const struct request *r, struct err *err)
{
	struct shop shop;
	bool is_owner;

	if (d->reading.from_count != 1 ||
	    shop_load(desk->db, r->shop_id, &shop, err) != 1)
		return false;
	is_owner = strcasecmp(shop.owner, d->reading.from) == 0;
	shop_release(&shop);
	return is_owner;
}

static enum decide_result
judge(struct desk *desk, int64_t now, struct decision *d, struct request *r,
    enum verdict_holder by, struct err *err)
{
	enum clerk_event event = EV_CERT_BAD;
	char why[STEP_TEXT_MAX];
	bool by_owner = is_from_owner(desk, d, r, err) &&
	    desk_is_proven(desk, &d->reading, why, sizeof why);
	bool needs_key = false;
	int known = 0;

	d->step.now = now;
	if (by == HOLDER_PRIVATE_KEY) {
		event = EV_KEY_EXPOSED;
		d->drop_raw = true;
		snprintf(d->detail, sizeof d->detail,
		    "the private key of this request came by mail");
		needs_key = r->state == REQUEST_CSR_SENT;
	} else if (d->verdict.ok) {
		known = is_known(desk, r, d, err);
		event = known == 1 ? EV_CERT_KNOWN : EV_CERT_OK;
	} else if (!by_owner) {
		event = EV_QUESTION;
		step_reasons(&d->verdict, why, sizeof why);
		snprintf(d->detail, sizeof d->detail,
		    "a refused delivery from %.254s, not proven to be the "
		    "owner: %.200s", d->reading.from, why);
		d->leave = true;
	}
	if (known == -1)
		return DECIDE_FAILED;
	snprintf(d->reason, sizeof d->reason, "%s",
	    clerk_event_names[event]);
	if (by_owner)
		request_follow_thread(r, &d->reading);
	if (decide_step(desk, d, r, event, now, err) == -1)
		return DECIDE_FAILED;
	d->step.verdict = &d->verdict;
	return needs_key ? decide_post_key(desk, d, err) : DECIDE_DONE;
}

/* A delivery while it is looked at. */
struct delivery {
	struct inspect_question question;
	int fd;
	bool found; /* whose it is */
	struct request request;
	enum verdict_holder by; /* how it was found */
};

static struct delivery *
delivery_new(void)
{
	struct delivery *v = xcalloc(1, sizeof *v);

	v->fd = -1;
	return v;
}

static void
delivery_free(struct delivery *v)
{
	if (v->fd != -1)
		close(v->fd);
	inspect_question_release(&v->question);
	request_release(&v->request);
	free(v);
}

/* What is in it, and whose is it? */
static enum decide_result
open_delivery(struct desk *desk, int64_t now, struct decision *d,
    struct delivery *v, struct err *err)
{
	struct inspect_question *q = &v->question;
	enum decide_result result;
	int got;

	/* Further questions to the reader are asked and awaited here. */
	if (desk->pending_count > 0 || desk->asked > 0)
		return DECIDE_CONFLICT;
	q->at = now;
	q->soon = now + SOON_SECONDS;
	q->domain = xstrdup("");
	q->is_answer = true;
	v->fd = make_delivery(desk, d->message_id, now, q, err);
	if (v->fd == -1)
		return DECIDE_FAILED;
	result = inspect(desk, v->fd, q, &d->verdict, err);
	if (result != DECIDE_DONE)
		return result;
	if (d->verdict.private_keys_found > 0)
		d->drop_raw = true;
	got = find_request(desk, d, &v->request, &v->by, err);
	v->found = got == 1;
	return got == -1 ? DECIDE_FAILED : DECIDE_DONE;
}

/* Is it right for that one? */
static enum decide_result
prove_delivery(struct desk *desk, int64_t now, struct decision *d,
    struct delivery *v, struct err *err)
{
	struct inspect_question *q = &v->question;
	enum decide_result result;

	q->has_key = v->request.has_spki;
	memcpy(q->spki_sha256, v->request.spki_sha256, sizeof q->spki_sha256);
	free(q->domain);
	q->domain = xstrdup(v->request.domain);
	result = inspect(desk, v->fd, q, &d->verdict, err);
	if (result == DECIDE_DONE)
		result = fill_gap(desk, v->fd, q, d, err);
	if (result == DECIDE_DONE)
		result = judge(desk, now, d, &v->request, v->by, err);
	return result;
}

enum decide_result
decide_certificate(struct desk *desk, int64_t now, struct decision *d,
    struct err *err)
{
	struct delivery *v = delivery_new();
	enum decide_result result = open_delivery(desk, now, d, v, err);

	if (result == DECIDE_DONE && !v->found)
		decide_leave(d, "a certificate that no request waits for");
	else if (result == DECIDE_DONE)
		result = prove_delivery(desk, now, d, v, err);
	delivery_free(v);
	return result;
}

static bool
says(const struct verdict *v, enum verdict_code code)
{
	size_t i;

	for (i = 0; i < v->reason_count; i++)
		if (v->reasons[i].code == code)
			return true;
	return false;
}

/* Details that are not those we have: an answer quotes ours. */
static bool
tells_details(const struct reading *reading, const struct request *r)
{
	const char *const have[READING_FIELD_COUNT] = {
		[FIELD_COUNTRY] = r->country, [FIELD_STATE] = r->state_name,
		[FIELD_LOCALITY] = r->locality,
		[FIELD_ORGANIZATION] = r->organization,
		[FIELD_UNIT] = r->unit, [FIELD_DOMAIN] = r->domain };
	size_t i;

	for (i = 0; i < READING_FIELD_COUNT; i++)
		if (reading->values[i].value != NULL && have[i] != NULL &&
		    strcmp(reading->values[i].value, have[i]) != 0)
			return true;
	return false;
}

/*
 * Was it sent in the certificate's place?  A private key, what asks for a
 * password, our CSR as a file; and any file that answers a letter with a CSR,
 * unless the mail gives other details, too.
 */
static bool
is_in_place_of_certificate(const struct decision *d, const struct delivery *v)
{
	static const enum verdict_code locked[] = { VERDICT_PASSWORD_NEEDED,
		VERDICT_ENCRYPTED_ARCHIVE, VERDICT_ARCHIVE_TOO_LARGE };
	size_t i;

	if (!v->found || !v->request.has_spki)
		return false;
	if (v->by == HOLDER_PRIVATE_KEY || v->by == HOLDER_CSR ||
	    v->by == HOLDER_CERTIFICATE)
		return true;
	if (v->request.state != REQUEST_CSR_SENT)
		return false;
	for (i = 0; i < COUNT(locked); i++)
		if (says(&d->verdict, locked[i]))
			return true;
	return d->verdict.private_keys_found > 0 ||
	    (d->reading.has_files &&
		!tells_details(&d->reading, &v->request));
}

enum decide_result
decide_material(struct desk *desk, int64_t now, struct decision *d,
    bool *mine_out, struct err *err)
{
	struct delivery *v = delivery_new();
	enum decide_result result = open_delivery(desk, now, d, v, err);

	*mine_out = false;
	if (result == DECIDE_DONE && is_in_place_of_certificate(d, v)) {
		*mine_out = true;
		result = prove_delivery(desk, now, d, v, err);
	}
	delivery_free(v);
	return result;
}
