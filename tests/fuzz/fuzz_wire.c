/* SPDX-License-Identifier: ISC */
/*
 * FUZZES: wire
 *
 * What a hostile reader or keeper may answer, and a hostile asker may ask.
 * The first byte chooses the message.  What is taken puts itself into the
 * very bytes it came from: nothing is taken that has two forms.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "wire/fetch.h"
#include "wire/frame.h"
#include "wire/key.h"
#include "wire/reading.h"
#include "wire/sift.h"
#include "wire/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One function a message: true when it was taken, and put again into b. */
#define CODEC(name, type, release)                         \
	static bool                                        \
	name##_again(struct wire_cursor *c, struct buf *b) \
	{                                                  \
		struct type v;                             \
                                                           \
		if (name##_get(c, &v) == -1)               \
			return false;                      \
		name##_put(b, &v);                         \
		release(&v);                               \
		return true;                               \
	}

static void
release_nothing(const struct unseal_question *q)
{
	(void)q;
}

CODEC(reading, reading, reading_release)
CODEC(verdict, verdict, verdict_release)
CODEC(sift, sift, sift_release)
CODEC(csr_answer, csr_answer, csr_answer_release)
CODEC(csr_question, csr_question, csr_question_release)
CODEC(inspect_question, inspect_question, inspect_question_release)
CODEC(read_question, read_question, read_question_release)
CODEC(unseal_question, unseal_question, release_nothing)

static bool
fetch_question_again(struct wire_cursor *c, struct buf *b)
{
	char *url;

	if (fetch_question_get(c, &url) == -1)
		return false;
	fetch_question_put(b, url);
	free(url);
	return true;
}

static bool (*const codecs[])(struct wire_cursor *c, struct buf *b) = {
	reading_again, verdict_again, sift_again, csr_answer_again,
	csr_question_again, inspect_question_again, read_question_again,
	unseal_question_again, fetch_question_again,
};
#define CODEC_COUNT (sizeof codecs / sizeof codecs[0])

/* Frames until the first broken one. */
static void
receive(const uint8_t *data, size_t size)
{
	int socks[2], room = 1 << 20;
	struct frame f;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socks) == -1)
		abort();
	setsockopt(socks[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	frame_init(&f);
	if (send(socks[0], data, size, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
		close(socks[0]);
		while (frame_recv(socks[1], &f, 1000, NULL) == 1)
			if (f.payload.len > FRAME_PAYLOAD_MAX)
				abort();
	} else
		close(socks[0]);
	frame_release(&f);
	close(socks[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_cursor c;
	struct buf b;

	if (size == 0)
		return 0;
	if (data[0] % (CODEC_COUNT + 1) == CODEC_COUNT) {
		receive(data + 1, size - 1);
		return 0;
	}
	buf_init(&b, 16U << 20);
	wire_cursor_init(&c, data + 1, size - 1);
	if (codecs[data[0] % (CODEC_COUNT + 1)](&c, &b) &&
	    (!buf_ok(&b) || b.len != size - 1 - c.left ||
		memcmp(b.data, data + 1, b.len) != 0))
		abort();
	buf_release(&b);
	return 0;
}
