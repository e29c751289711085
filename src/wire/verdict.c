/* SPDX-License-Identifier: ISC */
#include "wire/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/frame.h"

#define TEXT_MAX 4096   /* octets of a label, a subject, a detail */
#define DOMAIN_MAX 1024 /* octets of a domain as people write it */

const char *const verdict_code_names[VERDICT_CODE_COUNT] = {
	[VERDICT_NO_CERTIFICATE] = "no_certificate",
	[VERDICT_KEY_MISMATCH] = "key_mismatch",
	[VERDICT_WRONG_DOMAIN] = "wrong_domain",
	[VERDICT_EXPIRED] = "expired",
	[VERDICT_NOT_YET_VALID] = "not_yet_valid",
	[VERDICT_INCOMPLETE_CHAIN] = "incomplete_chain",
	[VERDICT_UNTRUSTED_ROOT] = "untrusted_root",
	[VERDICT_SELF_SIGNED] = "self_signed",
	[VERDICT_WEAK_KEY] = "weak_key",
	[VERDICT_WEAK_SIGNATURE] = "weak_signature",
	[VERDICT_NOT_SERVER_AUTH] = "not_server_auth",
	[VERDICT_IS_CA] = "is_ca",
	[VERDICT_CSR_RETURNED] = "csr_returned",
	[VERDICT_PRIVATE_KEY_SENT] = "private_key_sent",
	[VERDICT_ENCRYPTED_ARCHIVE] = "encrypted_archive",
	[VERDICT_PASSWORD_NEEDED] = "password_needed",
	[VERDICT_ARCHIVE_TOO_LARGE] = "archive_too_large",
	[VERDICT_UNREADABLE] = "unreadable",
	[VERDICT_AMBIGUOUS] = "ambiguous",
	[VERDICT_CHAIN_INVALID] = "chain_invalid",
	[VERDICT_CT_MISSING] = "ct_missing",
	[VERDICT_EXPIRES_SOON] = "expires_soon",
	[VERDICT_TWIN_MISSING] = "twin_missing",
	[VERDICT_CHAIN_COMPLETED] = "chain_completed",
};

void
verdict_init(struct verdict *verdict)
{
	memset(verdict, 0, sizeof *verdict);
}

static void
findings_release(struct verdict_finding *findings, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(findings[i].detail);
}

void
verdict_release(struct verdict *verdict)
{
	struct verdict_certificate *c;
	size_t i;

	findings_release(verdict->reasons, verdict->reason_count);
	findings_release(verdict->warnings, verdict->warning_count);
	for (i = 0; i < verdict->name_count; i++)
		free(verdict->names[i]);
	for (i = 0; i < verdict->chain_count; i++) {
		c = &verdict->chain[i];
		free(c->der);
		free(c->subject);
		free(c->issuer);
		free(c->serial);
	}
	for (i = 0; i < verdict->file_count; i++) {
		free(verdict->files[i].name);
		free(verdict->files[i].format);
	}
	free(verdict->issuer_url);
	verdict_init(verdict);
}

static void
put_findings(struct buf *b, const struct verdict_finding *findings,
    size_t count)
{
	size_t i;

	wire_put_u32(b, (uint32_t)count);
	for (i = 0; i < count; i++) {
		wire_put_u32(b, findings[i].code);
		wire_put_str(b, findings[i].detail);
	}
}

/* *count_out grows with what is there to release, also after a failure. */
static void
get_findings(struct wire_cursor *c, struct verdict_finding *findings,
    size_t *count_out)
{
	uint32_t count = wire_get_below(c, VERDICT_FINDINGS_MAX + 1), i;

	for (i = 0; i < count && !c->failed; i++) {
		findings[i].code = wire_get_below(c, VERDICT_CODE_COUNT);
		findings[i].detail = wire_get_str(c, TEXT_MAX);
		*count_out = i + 1;
	}
}

static void
put_hash(struct buf *b, const unsigned char hash[SHA256_SIZE])
{
	buf_put(b, hash, SHA256_SIZE);
}

static void
get_hash(struct wire_cursor *c, unsigned char hash_out[SHA256_SIZE])
{
	size_t i;

	for (i = 0; i < SHA256_SIZE; i++)
		hash_out[i] = wire_get_u8(c);
}

static void
put_certificate(struct buf *b, const struct verdict_certificate *cert)
{
	wire_put_bytes(b, cert->der, cert->der_len);
	put_hash(b, cert->sha256);
	put_hash(b, cert->spki_sha256);
	wire_put_str(b, cert->subject);
	wire_put_str(b, cert->issuer);
	wire_put_str(b, cert->serial);
	wire_put_i64(b, cert->not_before);
	wire_put_i64(b, cert->not_after);
}

static void
get_certificate(struct wire_cursor *c, struct verdict_certificate *cert)
{
	const unsigned char *der;

	der = wire_get_bytes(c, VERDICT_DER_MAX, &cert->der_len);
	cert->der = xmemdup(der, cert->der_len);
	get_hash(c, cert->sha256);
	get_hash(c, cert->spki_sha256);
	cert->subject = wire_get_str(c, TEXT_MAX);
	cert->issuer = wire_get_str(c, TEXT_MAX);
	cert->serial = wire_get_str(c, TEXT_MAX);
	cert->not_before = wire_get_i64(c);
	cert->not_after = wire_get_i64(c);
}

void
verdict_put(struct buf *b, const struct verdict *v)
{
	size_t i;

	wire_put_bool(b, v->ok);
	put_findings(b, v->reasons, v->reason_count);
	put_findings(b, v->warnings, v->warning_count);
	wire_put_bool(b, v->has_leaf);
	wire_put_u32(b, (uint32_t)v->name_count);
	for (i = 0; i < v->name_count; i++)
		wire_put_str(b, v->names[i]);
	wire_put_u32(b, (uint32_t)v->chain_count);
	for (i = 0; i < v->chain_count; i++)
		put_certificate(b, &v->chain[i]);
	wire_put_u32(b, (uint32_t)v->file_count);
	for (i = 0; i < v->file_count; i++) {
		wire_put_str(b, v->files[i].name);
		wire_put_str(b, v->files[i].format);
		wire_put_u32(b, v->files[i].certificates);
	}
	wire_put_u32(b, (uint32_t)v->key_count);
	for (i = 0; i < v->key_count; i++) {
		wire_put_u32(b, v->keys[i].holder);
		put_hash(b, v->keys[i].spki_sha256);
	}
	wire_put_u32(b, v->private_keys_found);
	wire_put_str(b, v->issuer_url != NULL ? v->issuer_url : "");
}

static void
get_lists(struct wire_cursor *c, struct verdict *v)
{
	uint32_t count, i;

	count = wire_get_below(c, VERDICT_NAMES_MAX + 1);
	for (i = 0; i < count && !c->failed; i++) {
		v->names[i] = wire_get_str(c, TEXT_MAX);
		v->name_count = i + 1;
	}
	count = wire_get_below(c, VERDICT_CHAIN_MAX + 1);
	for (i = 0; i < count && !c->failed; i++) {
		get_certificate(c, &v->chain[i]);
		v->chain_count = i + 1;
	}
	count = wire_get_below(c, VERDICT_FILES_MAX + 1);
	for (i = 0; i < count && !c->failed; i++) {
		v->files[i].name = wire_get_str(c, TEXT_MAX);
		v->files[i].format = wire_get_str(c, TEXT_MAX);
		v->files[i].certificates = wire_get_u32(c);
		v->file_count = i + 1;
	}
	count = wire_get_below(c, VERDICT_KEYS_MAX + 1);
	for (i = 0; i < count && !c->failed; i++) {
		v->keys[i].holder = wire_get_below(c, VERDICT_HOLDER_COUNT);
		get_hash(c, v->keys[i].spki_sha256);
		v->key_count = i + 1;
	}
}

/* What must hold besides the lengths: a good verdict has a leaf and no
 * reason, a refusal has one. */
static bool
is_coherent(const struct verdict *v)
{
	if (v->has_leaf != (v->chain_count > 0))
		return false;
	return v->ok ? v->has_leaf && v->reason_count == 0 :
		       v->reason_count > 0;
}

int
verdict_get(struct wire_cursor *c, struct verdict *verdict_out)
{
	struct verdict v;

	verdict_init(&v);
	v.ok = wire_get_bool(c);
	get_findings(c, v.reasons, &v.reason_count);
	get_findings(c, v.warnings, &v.warning_count);
	v.has_leaf = wire_get_bool(c);
	get_lists(c, &v);
	v.private_keys_found = wire_get_u32(c);
	v.issuer_url = wire_get_str(c, VERDICT_URL_MAX);
	if (!wire_get_end(c) || !is_coherent(&v)) {
		verdict_release(&v);
		return -1;
	}
	*verdict_out = v;
	return 0;
}

void
inspect_question_put(struct buf *b, const struct inspect_question *q)
{
	size_t i;

	wire_put_bool(b, q->has_key);
	put_hash(b, q->spki_sha256);
	wire_put_str(b, q->domain);
	wire_put_i64(b, q->at);
	wire_put_i64(b, q->soon);
	wire_put_bool(b, q->is_answer);
	wire_put_bool(b, q->only_trust);
	wire_put_u32(b, q->trust_len);
	wire_put_u32(b, q->intermediates_len);
	wire_put_u32(b, (uint32_t)q->fetched_count);
	for (i = 0; i < q->fetched_count; i++)
		wire_put_u32(b, q->fetched_len[i]);
	wire_put_u32(b, (uint32_t)q->file_count);
	for (i = 0; i < q->file_count; i++) {
		wire_put_str(b, q->files[i].name);
		wire_put_u32(b, q->files[i].len);
	}
}

int
inspect_question_get(struct wire_cursor *c, struct inspect_question *q_out)
{
	struct inspect_question q = { 0 };
	uint32_t count, i;

	q.has_key = wire_get_bool(c);
	get_hash(c, q.spki_sha256);
	q.domain = wire_get_str(c, DOMAIN_MAX);
	q.at = wire_get_i64(c);
	q.soon = wire_get_i64(c);
	q.is_answer = wire_get_bool(c);
	q.only_trust = wire_get_bool(c);
	q.trust_len = wire_get_u32(c);
	q.intermediates_len = wire_get_u32(c);
	q.fetched_count = wire_get_below(c, INSPECT_FETCHED_MAX + 1);
	for (i = 0; i < q.fetched_count; i++)
		q.fetched_len[i] = wire_get_u32(c);
	count = wire_get_below(c, VERDICT_FILES_MAX + 1);
	for (i = 0; i < count && !c->failed; i++) {
		q.files[i].name = wire_get_str(c, TEXT_MAX);
		q.files[i].len = wire_get_u32(c);
		q.file_count = i + 1;
	}
	if (!wire_get_end(c)) {
		inspect_question_release(&q);
		return -1;
	}
	*q_out = q;
	return 0;
}

void
inspect_question_release(struct inspect_question *q)
{
	size_t i;

	free(q->domain);
	for (i = 0; i < q->file_count; i++)
		free(q->files[i].name);
	memset(q, 0, sizeof *q);
}

int
verdict_ask(int sock, int fd, const struct inspect_question *question,
    int timeout_ms, struct verdict *verdict_out, bool *lost_out,
    struct err *err)
{
	struct wire_cursor c;
	struct frame f;
	struct buf b;
	int rc = -1;

	frame_init(&f);
	buf_init(&b, FRAME_PAYLOAD_MAX);
	inspect_question_put(&b, question);
	*lost_out = false;
	if (!buf_ok(&b)) {
		err_set(err, ERR_BUG, "question to the reader too large");
		goto out;
	}
	if (frame_ask(sock, FRAME_INSPECT, &b, &fd, 1, timeout_ms, &f,
		lost_out, err) == -1)
		goto out;
	wire_cursor_init(&c, f.payload.data, f.payload.len);
	if (verdict_get(&c, verdict_out) == -1) {
		*lost_out = true;
		err_set(err, ERR_BUG, "malformed verdict from the reader");
		goto out;
	}
	rc = 0;
out:
	buf_release(&b);
	frame_release(&f);
	return rc;
}
