/* SPDX-License-Identifier: ISC */
/*
 * Waiting (RFC 2177).  IDLE is given up and begun anew every 45 s, and the
 * server has 10 s to say yes to that: one that no longer answers is noticed
 * within the minute, long before the 29 minutes after which it may hang up.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "mail/imap_private.h"

#define LIVENESS_MS 45000
#define ANSWER_SECONDS 10

struct idle {
	bool refused; /* the tagged answer came instead of "+" */
};

/* Bytes of the server that poll(2) on the descriptor may not show. */
static bool
has_pending(struct imap *im)
{
	return im->ms->read_buffer_len > 0 || stream_is_ready(im->stream);
}

static int
idle_begin(struct imap *im, struct idle *idle, struct err *err)
{
	enum imap_answer answer;
	char command[32];

	snprintf(command, sizeof command, "%s IDLE\r\n", imap_next_tag(im));
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_write(im, command, strlen(command), err) == -1)
		return -1;
	do {
		if (imap_line(im, &answer, err) == -1)
			return -1;
	} while (answer == IMAP_UNTAGGED);
	idle->refused = answer != IMAP_CONTINUE;
	return 0;
}

static int
idle_end(struct imap *im, struct idle *idle, struct err *err)
{
	enum imap_answer answer;

	if (idle->refused)
		return 0;
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (im->io_seconds > ANSWER_SECONDS)
		stream_allow_silence(im->stream, ANSWER_SECONDS);
	if (imap_write(im, "DONE\r\n", 6, err) == -1)
		return -1;
	do {
		if (imap_line(im, &answer, err) == -1)
			return -1;
	} while (answer == IMAP_UNTAGGED || answer == IMAP_CONTINUE);
	return 0;
}

/* Until the server speaks (1), other_fd is readable (2) or the deadline (0). */
static int
wait_either(struct imap *im, int other_fd, int64_t deadline, struct err *err)
{
	struct pollfd p[2] = {
		{ .fd = stream_fd(im->stream), .events = POLLIN },
		{ .fd = other_fd, .events = POLLIN },
	};
	int64_t left;
	int n;

	for (;;) {
		if (has_pending(im))
			return 1;
		left = deadline - clock_mono_ms();
		n = poll(p, 2, left < 0 ? 0 : (int)left);
		if (n == -1 && errno != EINTR)
			return err_set_errno(err, ERR_TEMP, "poll");
		if (n > 0 && p[1].revents != 0)
			return 2;
		if (n <= 0 && left <= 0)
			return 0;
	}
}

/* One IDLE: 1 mail, 2 other_fd, 0 the deadline. */
static int
idle_once(struct imap *im, int other_fd, int64_t deadline, struct idle *idle,
    struct err *err)
{
	enum imap_answer answer;
	int what = 0;

	*idle = (struct idle){ .refused = false };
	if (idle_begin(im, idle, err) == -1)
		return -1;
	while (!idle->refused && !im->news) {
		what = wait_either(im, other_fd, deadline, err);
		if (what != 1)
			break;
		imap_begin_lines(im, IMAP_COMMAND_BYTES);
		if (imap_line(im, &answer, err) == -1)
			return -1;
		if (answer != IMAP_UNTAGGED && answer != IMAP_CONTINUE)
			idle->refused = true; /* ended by the server */
	}
	if (what == -1 || idle_end(im, idle, err) == -1)
		return -1;
	return im->news ? 1 : what == 2 ? 2 : 0;
}

/* Without IDLE: only sleep; what the server says meanwhile is read by NOOP. */
static int
plain_wait(struct imap *im, int other_fd, int64_t deadline, struct err *err)
{
	enum imap_answer answer;
	int what;

	what = wait_either(im, other_fd, deadline, err);
	if (what != 1)
		return what;
	imap_begin_lines(im, IMAP_COMMAND_BYTES);
	if (imap_command(im, NULL, &answer, err, "NOOP") == -1 ||
	    imap_answered(im, answer, "NOOP", err) == -1)
		return -1;
	return 1;
}

int
imap_wait(struct source *source, int timeout_ms, int other_fd,
    enum source_event *event_out, struct err *err)
{
	static const enum source_event events[] = {
		SOURCE_TIMEOUT, SOURCE_MAIL, SOURCE_OTHER,
	};
	struct imap *im = (struct imap *)source;
	int64_t end = clock_mono_ms() + timeout_ms, slice;
	struct idle idle;
	int what;

	if (!im->selected)
		return err_set(err, ERR_BUG, "wait: no folder is selected");
	if (im->news) {
		/* It came since the look. */
		what = 1;
	} else if (!im->want_idle || (im->capabilities & IMAP_IDLE) == 0) {
		what = plain_wait(im, other_fd, end, err);
	} else {
		do {
			slice = clock_mono_ms() + LIVENESS_MS;
			what = idle_once(im, other_fd,
			    slice < end ? slice : end, &idle, err);
			if (what == 0 && idle.refused) {
				/* It offers IDLE and will not: poll. */
				im->capabilities &= ~(unsigned)IMAP_IDLE;
				what = plain_wait(im, other_fd, end, err);
				break;
			}
		} while (what == 0 && clock_mono_ms() < end);
	}
	if (what == -1) {
		im->lost = true;
		return -1;
	}
	im->news = false;
	*event_out = events[what];
	return 0;
}
