/* SPDX-License-Identifier: ISC */
/*
 * Frames between our processes, over a stream socketpair: a header (length,
 * type, request id) and a payload; up to FRAME_FDS_MAX descriptors ride on
 * the header.  A cap per type stands in one table.  A peer that breaks any of
 * this is not talked to again: the caller closes the socket.
 */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum frame_type {
	FRAME_SIFT = 1, /* asker -> reader: is this mail ours? + fd */
	FRAME_READ,     /* asker -> reader: what does it say? + fd */
	FRAME_INSPECT,  /* asker -> reader: which certificate? + fd */
	FRAME_MAKE_CSR, /* clerk -> keeper: a key and its CSR */
	FRAME_UNSEAL,   /* installer -> keeper: the key for this certificate */
	FRAME_FETCH,    /* clerk -> fetcher: an issuer's certificate */
	FRAME_REFILL,   /* keeper's own generator -> keeper: a ready key */
	FRAME_ANSWER,   /* the payload depends on the question */
	FRAME_FAILED,   /* payload: kind, text */
};
#define FRAME_TYPE_COUNT (FRAME_FAILED + 1)

#define FRAME_FDS_MAX 2
#define FRAME_PAYLOAD_MAX (4U << 20) /* the largest cap of any type */

struct frame {
	enum frame_type type;
	uint32_t id;
	struct buf payload;
	int fds[FRAME_FDS_MAX]; /* -1 where there is none */
};

void frame_init(struct frame *f);
/* Frees the payload and closes descriptors that nobody took. */
void frame_release(struct frame *f);
/* The descriptor at index, now the caller's; -1 when there is none. */
int frame_take_fd(struct frame *f, size_t index);

/* Send a whole frame; blocks, but not on a peer that reads nothing for
 * FRAME_SEND_MS: ERR_TEMP.  The descriptors stay the caller's. */
#define FRAME_SEND_MS 30000
int frame_send(int sock, enum frame_type type, uint32_t id,
    const struct buf *payload, const int *fds, size_t fd_count,
    struct err *err);

/* The FAILED answer that carries err. */
int frame_send_failed(int sock, uint32_t id, const struct err *why,
    struct err *err);

/*
 * A descriptor of this process (-1: none) that ends every wait for an answer
 * once it is readable: ERR_TEMP, and the peer counts as lost.  An asker that
 * was told to stop must not be held up by a server that is slow or hangs.
 */
void frame_set_stop_fd(int fd);

/*
 * Receive one frame into f (initialised): 1, 0 at a clean end, -1 with
 * ERR_TEMP at the deadline (milliseconds from now, -1 for none) or ERR_BUG
 * for a broken frame.
 */
int frame_recv(int sock, struct frame *f, int timeout_ms, struct err *err);

/*
 * Ask and wait for the answer to this very question, timeout_ms (-1: no end)
 * for both together: 0 with an ANSWER in f, else -1; a FAILED answer is put
 * into err as it came (kind and text).  After any other failure the peer is
 * lost: *lost_out is set.  Answers to questions of an earlier process on this
 * socket are passed over.
 */
int frame_ask(int sock, enum frame_type type, const struct buf *payload,
    const int *fds, size_t fd_count, int timeout_ms, struct frame *f,
    bool *lost_out, struct err *err);

/*
 * The same in two parts, so that the asker can do other things meanwhile and
 * have several questions under way.  They are answered in their order and
 * must be awaited in it.  How many is the asker's to bound: when both sides
 * have filled the socket, neither goes on.  The time of frame_await begins
 * with its call.  An id is never 0.
 */
int frame_post(int sock, enum frame_type type, const struct buf *payload,
    const int *fds, size_t fd_count, uint32_t *id_out, struct err *err);
int frame_await(int sock, uint32_t id, int timeout_ms, struct frame *f,
    bool *lost_out, struct err *err);

#endif
