/* SPDX-License-Identifier: ISC */
/*
 * The reader's service: a warmed-up parent that receives questions and hands
 * each to a child of its own, so that no message ever meets memory that
 * another one has touched.  One child is always ready, forked, confined more
 * narrowly than its parent and with no descriptor but its socket: a question
 * does not wait for a fork.  It maps the descriptor that comes with the
 * question, answers and ends.  The parent looks at nothing but lengths: it
 * passes the answer on, or says how the child ended.
 */
#ifndef READER_SERVE_H
#define READER_SERVE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/config.h"
#include "proc/sandbox.h"
#include "reader/limits.h"
#include "wire/frame.h"

/* One type of question.  run is called in the child with the frame's payload
 * and the mapped descriptor; it fills answer or returns -1 with err, which
 * the asker gets as it is. */
struct serve_handler {
	enum frame_type type;
	size_t data_max; /* octets of the descriptor; 0: limits->bytes */
	int (*run)(const struct buf *payload, const unsigned char *data,
	    size_t len, const struct reader_limits *limits, struct buf *answer,
	    struct err *err);
};

/* SIFT, READ and INSPECT. */
#define SERVE_HANDLERS 3
extern const struct serve_handler serve_handlers[SERVE_HANDLERS];

struct serve_child {
	pid_t pid; /* 0: there is none */
	int sock;
};

struct serve {
	const struct serve_handler *handlers;
	size_t handler_count;
	const struct reader_limits *limits;
	size_t base_memory; /* octets of address space of this process */
	struct sandbox_filter child_filter;
	/* Called in each child before its question comes: what it touches is
	 * then already there.  NULL: nothing. */
	void (*warm_up)(const struct reader_limits *limits);
	struct serve_child ready; /* waits for the next question */
	struct serve_child dying; /* has answered, not yet waited for */
};

/* Measure base_memory, make the children's filter; before the sandbox. */
int serve_init(struct serve *serve, const struct serve_handler *handlers,
    size_t count, const struct reader_limits *limits, struct err *err);

/* Nothing is opened from here on. */
int serve_sandbox(struct err *err);

/* All that certmaild-reader does before its first question: serve_handlers,
 * warmed up and in the sandbox. */
int serve_start(struct serve *serve, const struct config_trust *trust,
    const struct reader_limits *limits, struct err *err);

/*
 * Receive one question on sock and answer it: 1, 0 when the other side has
 * closed, -1 when the socket is of no use any more.  A child that crashes,
 * takes too long or too much, or makes a system call it may not make, is
 * answered for with FAILED, ERR_INPUT and the reason; with ERR_TEMP when the
 * question is not to blame.
 */
int serve_one(struct serve *serve, int sock, struct err *err);

/* Serve these sockets (-1: none) until all are closed or stop_fd becomes
 * readable. */
void serve_loop(struct serve *serve, int socks[], size_t count, int stop_fd);

/* The child that waits has nothing more to wait for. */
void serve_release(struct serve *serve);

#endif
