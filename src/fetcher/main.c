/* SPDX-License-Identifier: ISC */
/*
 * certmaild-fetcher: fetches the certificate of an issuer for the clerk, when
 * trust.aia says so.  It has neither the database nor a secret, and takes
 * nothing apart.  Started by the master, never by hand.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "base/log.h"
#include "fetcher/address.h"
#include "fetcher/confine.h"
#include "fetcher/fetch.h"
#include "proc/child.h"
#include "wire/fetch.h"
#include "wire/frame.h"

static int
start(struct err *err)
{
	if (fetch_init(err) == -1)
		return -1;
	return confine_fetcher(err);
}

/* 1, 0 when the clerk has gone, -1 for what is no question. */
static int
serve_one(struct err *err)
{
	struct err why = { 0 };
	struct wire_cursor c;
	struct buf bytes;
	struct frame f;
	char *url = NULL;
	int got;

	frame_init(&f);
	buf_init(&bytes, FETCH_BYTES_MAX);
	got = frame_recv(FD_SERVE_CLERK, &f, -1, err);
	if (got != 1)
		goto out;
	wire_cursor_init(&c, f.payload.data, f.payload.len);
	if (f.type != FRAME_FETCH || fetch_question_get(&c, &url) == -1) {
		got = err_set(err, ERR_BUG, "no question of a fetch");
		goto out;
	}
	if (fetch_url(url, address_may_be_asked, &bytes, &why) == 0)
		got = frame_send(FD_SERVE_CLERK, FRAME_ANSWER, f.id, &bytes,
		    NULL, 0, err);
	else
		got = frame_send_failed(FD_SERVE_CLERK, f.id, &why, err);
	/* A clerk that has gone meanwhile is no reason to end. */
	got = got == 0 || err->kind == ERR_TEMP ? 1 : -1;
out:
	free(url);
	buf_release(&bytes);
	frame_release(&f);
	return got;
}

int
main(void)
{
	struct config *config = child_begin(ROLE_FETCHER);
	struct pollfd fds[] = {
		{ .fd = FD_SERVE_CLERK, .events = POLLIN },
		{ .fd = child_stop_fd(), .events = POLLIN },
	};
	struct err err = { 0 };
	int got = 1;

	if (start(&err) == -1)
		child_fatal("fetcher.start", &err);
	while (got == 1) {
		if (poll(fds, 2, -1) == -1 && errno != EINTR)
			got = err_set_errno(&err, ERR_BUG, "poll");
		else if (child_stopping())
			got = 0;
		else if (fds[0].revents != 0)
			got = serve_one(&err);
	}
	config_free(config);
	if (got == -1)
		child_fatal("fetcher.failed", &err);
	return 0;
}
