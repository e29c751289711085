/* SPDX-License-Identifier: ISC */
#include "wire/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/frame.h"

/* X.520 counts characters (the keeper does): 128 of four octets, at most. */
#define TEXT_MAX 512
#define NAME_MAX_OCTETS 253

/* Room for any question or answer here; the frame has its own cap. */
#define PAYLOAD_MAX 65536

/* The texts of a question in the order they are put. */
static char **
text_of(struct csr_question *q, size_t index)
{
	char **texts[] = { &q->country, &q->state, &q->locality,
		&q->organization, &q->unit, &q->common_name };

	return index < COUNT(texts) ? texts[index] : NULL;
}

static void
put_hash(struct buf *b, const unsigned char hash[SHA256_SIZE])
{
	wire_put_bytes(b, hash, SHA256_SIZE);
}

static void
get_hash(struct wire_cursor *c, unsigned char hash_out[SHA256_SIZE])
{
	const unsigned char *p;
	size_t len;

	p = wire_get_bytes(c, SHA256_SIZE, &len);
	if (len == SHA256_SIZE)
		memcpy(hash_out, p, SHA256_SIZE);
	else
		c->failed = true;
}

void
csr_question_put(struct buf *b, const struct csr_question *q)
{
	struct csr_question copy = *q;
	char **text;
	size_t i;

	wire_put_u32(b, q->key_type);
	for (i = 0; (text = text_of(&copy, i)) != NULL; i++)
		wire_put_str(b, *text);
	wire_put_u32(b, (uint32_t)q->name_count);
	for (i = 0; i < q->name_count && i < KEY_NAMES_MAX; i++)
		wire_put_str(b, q->names[i]);
}

int
csr_question_get(struct wire_cursor *c, struct csr_question *q_out)
{
	struct csr_question q = { 0 };
	char **text;
	size_t i;

	q.key_type = wire_get_u32(c);
	for (i = 0; (text = text_of(&q, i)) != NULL; i++)
		*text = wire_get_str(c, TEXT_MAX);
	q.name_count = wire_get_below(c, KEY_NAMES_MAX + 1);
	for (i = 0; i < q.name_count; i++)
		q.names[i] = wire_get_str(c, NAME_MAX_OCTETS);
	if (!wire_get_end(c)) {
		csr_question_release(&q);
		return -1;
	}
	*q_out = q;
	return 0;
}

void
csr_question_release(struct csr_question *q)
{
	char **text;
	size_t i;

	for (i = 0; (text = text_of(q, i)) != NULL; i++)
		free(*text);
	for (i = 0; i < KEY_NAMES_MAX; i++)
		free(q->names[i]);
	*q = (struct csr_question){ 0 };
}

void
csr_answer_put(struct buf *b, const struct csr_answer *a)
{
	wire_put_bytes(b, a->sealed, a->sealed_len);
	wire_put_str(b, a->csr_pem);
	put_hash(b, a->spki_sha256);
}

int
csr_answer_get(struct wire_cursor *c, struct csr_answer *a_out)
{
	struct csr_answer a = { 0 };
	const unsigned char *sealed;

	sealed = wire_get_bytes(c, KEY_SEALED_MAX, &a.sealed_len);
	a.sealed = xmemdup(sealed, a.sealed_len);
	a.csr_pem = wire_get_str(c, KEY_CSR_MAX);
	get_hash(c, a.spki_sha256);
	if (!wire_get_end(c) || a.sealed_len == 0 || a.csr_pem[0] == '\0') {
		csr_answer_release(&a);
		return -1;
	}
	*a_out = a;
	return 0;
}

void
csr_answer_release(struct csr_answer *a)
{
	free(a->sealed);
	free(a->csr_pem);
	*a = (struct csr_answer){ 0 };
}

void
unseal_question_put(struct buf *b, const struct unseal_question *q)
{
	wire_put_bytes(b, q->sealed, q->sealed_len);
	put_hash(b, q->spki_sha256);
}

int
unseal_question_get(struct wire_cursor *c, struct unseal_question *q_out)
{
	struct unseal_question q = { 0 };

	q.sealed = wire_get_bytes(c, KEY_SEALED_MAX, &q.sealed_len);
	get_hash(c, q.spki_sha256);
	if (!wire_get_end(c) || q.sealed_len == 0)
		return -1;
	*q_out = q;
	return 0;
}

int
csr_post(int sock, const struct csr_question *q, uint32_t *id_out,
    struct err *err)
{
	struct buf payload;
	int rc;

	buf_init(&payload, PAYLOAD_MAX);
	csr_question_put(&payload, q);
	rc = frame_post(sock, FRAME_MAKE_CSR, &payload, NULL, 0, id_out, err);
	buf_release(&payload);
	return rc;
}

int
csr_await(int sock, uint32_t id, int timeout_ms, struct csr_answer *a_out,
    bool *lost_out, struct err *err)
{
	struct wire_cursor c;
	struct frame f;
	int rc = -1;

	frame_init(&f);
	if (frame_await(sock, id, timeout_ms, &f, lost_out, err) == -1)
		goto out;
	wire_cursor_init(&c, f.payload.data, f.payload.len);
	rc = csr_answer_get(&c, a_out);
	if (rc == -1) {
		*lost_out = true;
		err_set(err, ERR_BUG, "the keeper's answer is broken");
	}
out:
	frame_release(&f);
	return rc;
}

int
csr_ask(int sock, const struct csr_question *q, int timeout_ms,
    struct csr_answer *a_out, bool *lost_out, struct err *err)
{
	uint32_t id;

	*lost_out = true;
	if (csr_post(sock, q, &id, err) == -1)
		return -1;
	return csr_await(sock, id, timeout_ms, a_out, lost_out, err);
}

int
key_unseal(int sock, const struct unseal_question *q, int fd, int timeout_ms,
    bool *lost_out, struct err *err)
{
	struct buf payload;
	struct frame f;
	int rc = -1;

	frame_init(&f);
	buf_init(&payload, PAYLOAD_MAX);
	unseal_question_put(&payload, q);
	if (frame_ask(sock, FRAME_UNSEAL, &payload, &fd, 1, timeout_ms, &f,
		lost_out, err) == -1)
		goto out;
	/* Success has nothing to say; anything else is no success. */
	if (f.payload.len > 0) {
		*lost_out = true;
		err_set(err, ERR_BUG, "the keeper's answer is broken");
		goto out;
	}
	rc = 0;
out:
	buf_release(&payload);
	frame_release(&f);
	return rc;
}
