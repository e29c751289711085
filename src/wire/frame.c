/* SPDX-License-Identifier: ISC */
#include "wire/frame.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "wire/cursor.h"

#define HEADER_SIZE 12

static const size_t payload_caps[] = {
	[0] = 0,
	[FRAME_SIFT] = 4096,
	[FRAME_READ] = 65536,
	[FRAME_INSPECT] = 262144,
	[FRAME_MAKE_CSR] = 16384,
	[FRAME_UNSEAL] = 65536,
	[FRAME_FETCH] = 2048,
	[FRAME_REFILL] = 65536,
	[FRAME_ANSWER] = FRAME_PAYLOAD_MAX,
	[FRAME_FAILED] = 2048,
};
static_assert(COUNT(payload_caps) == FRAME_TYPE_COUNT, "a cap for each type");

static int stop_fd = -1;

void
frame_set_stop_fd(int fd)
{
	stop_fd = fd;
}

void
frame_init(struct frame *f)
{
	memset(f, 0, sizeof *f);
	buf_init(&f->payload, FRAME_PAYLOAD_MAX);
	f->fds[0] = f->fds[1] = -1;
}

static void
close_fds(struct frame *f)
{
	size_t i;

	for (i = 0; i < FRAME_FDS_MAX; i++)
		if (f->fds[i] != -1) {
			close(f->fds[i]);
			f->fds[i] = -1;
		}
}

void
frame_release(struct frame *f)
{
	buf_release(&f->payload);
	close_fds(f);
}

int
frame_take_fd(struct frame *f, size_t index)
{
	int fd = f->fds[index];

	f->fds[index] = -1;
	return fd;
}

/* Milliseconds until the deadline (-1: none) for poll(2). */
static int
time_left(int64_t deadline)
{
	int64_t left;

	if (deadline < 0)
		return -1;
	left = deadline - clock_mono_ms();
	return left < 0 ? 0 : (int)left;
}

/*
 * Wait for room in the socket, or for something in it (events): 0, also when
 * a signal came first, or -1: not in time, or we are to stop.
 */
static int
await(int sock, short events, int64_t deadline, const char *late,
    struct err *err)
{
	struct pollfd p[] = { { .fd = sock, .events = events },
		{ .fd = stop_fd, .events = POLLIN } };
	int ready = poll(p, COUNT(p), time_left(deadline));

	if (ready == -1 && errno != EINTR)
		return err_set_errno(err, ERR_BUG, "poll");
	if (ready == 0)
		return err_set(err, ERR_TEMP, "%s", late);
	if (ready > 0 && p[0].revents == 0)
		return err_set(err, ERR_TEMP, "told to stop");
	return 0;
}

/* By the deadline (monotonic ms, -1 for none). */
static int
send_by(int sock, enum frame_type type, uint32_t id, const struct buf *payload,
    const int *fds, size_t fd_count, int64_t deadline, struct err *err)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * FRAME_FDS_MAX)];
	} control = { 0 };
	size_t len = payload != NULL ? payload->len : 0, done = 0;
	struct buf header;
	struct iovec iov[2];
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 2 };
	struct cmsghdr *c;
	ssize_t n;
	int rc = -1;

	if (len > payload_caps[type] || fd_count > FRAME_FDS_MAX ||
	    (payload != NULL && !buf_ok(payload)))
		return err_set(err, ERR_BUG, "frame of type %d too large",
		    (int)type);
	buf_init(&header, HEADER_SIZE);
	wire_put_u32(&header, (uint32_t)len);
	wire_put_u32(&header, (uint32_t)type);
	wire_put_u32(&header, id);
	if (fd_count > 0) {
		msg.msg_control = control.room;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
		memcpy(CMSG_DATA(c), fds, sizeof(int) * fd_count);
	}
	while (done < HEADER_SIZE + len) {
		size_t head = done < HEADER_SIZE ? HEADER_SIZE - done : 0;
		size_t body = done < HEADER_SIZE ? 0 : done - HEADER_SIZE;

		iov[0].iov_base = header.data + HEADER_SIZE - head;
		iov[0].iov_len = head;
		iov[1].iov_base = len > 0 ? payload->data + body : NULL;
		iov[1].iov_len = len - body;
		n = sendmsg(sock, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno == EAGAIN) {
			if (await(sock, POLLOUT, deadline,
				"the other process has stopped reading",
				err) == -1)
				goto out;
			continue;
		}
		if (n == -1) {
			err_set_errno(err, ERR_TEMP, "sendmsg");
			goto out;
		}
		done += (size_t)n;
		msg.msg_control = NULL;
		msg.msg_controllen = 0;
	}
	rc = 0;
out:
	buf_release(&header);
	return rc;
}

int
frame_send(int sock, enum frame_type type, uint32_t id,
    const struct buf *payload, const int *fds, size_t fd_count,
    struct err *err)
{
	return send_by(sock, type, id, payload, fds, fd_count,
	    clock_mono_ms() + FRAME_SEND_MS, err);
}

int
frame_send_failed(int sock, uint32_t id, const struct err *why,
    struct err *err)
{
	struct buf b;
	int rc;

	buf_init(&b, payload_caps[FRAME_FAILED]);
	wire_put_u32(&b, (uint32_t)why->kind);
	wire_put_str(&b, why->text);
	rc = frame_send(sock, FRAME_FAILED, id, &b, NULL, 0, err);
	buf_release(&b);
	return rc;
}

/* Keep the descriptors that came with a message, close those too many. */
static void
take_control(struct frame *f, struct msghdr *msg)
{
	struct cmsghdr *c;
	size_t i, count, have = 0;
	int fds[FRAME_FDS_MAX];

	for (c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		if (count > FRAME_FDS_MAX)
			count = FRAME_FDS_MAX;
		memcpy(fds, CMSG_DATA(c), count * sizeof(int));
		for (i = 0; i < count; i++) {
			if (have < FRAME_FDS_MAX && f->fds[have] == -1)
				f->fds[have++] = fds[i];
			else
				close(fds[i]);
		}
	}
}

/* len bytes before the deadline (monotonic ms, -1 for none): 1, 0, -1. */
static int
recv_full(int sock, void *data, size_t len, int64_t deadline,
    struct frame *f, struct err *err)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * FRAME_FDS_MAX)];
	} control;
	size_t done = 0;

	while (done < len) {
		struct iovec iov = { (char *)data + done, len - done };
		struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			.msg_control = control.room,
			.msg_controllen = sizeof control.room };
		ssize_t n;

		if (await(sock, POLLIN, deadline, "no answer in time", err) ==
		    -1)
			return -1;
		n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
		if (n == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n == -1 && errno != ECONNRESET)
			return err_set_errno(err, ERR_TEMP, "recvmsg");
		if (n <= 0 && done == 0)
			return 0;
		if (n <= 0)
			return err_set(err, ERR_BUG, "frame cut short");
		take_control(f, &msg);
		done += (size_t)n;
	}
	return 1;
}

int
frame_recv(int sock, struct frame *f, int timeout_ms, struct err *err)
{
	int64_t deadline = timeout_ms < 0 ? -1 : clock_mono_ms() + timeout_ms;
	unsigned char header[HEADER_SIZE];
	struct wire_cursor c;
	uint32_t len, type;
	char *room;
	int got;

	buf_reset(&f->payload);
	close_fds(f);
	got = recv_full(sock, header, sizeof header, deadline, f, err);
	if (got <= 0)
		return got;
	wire_cursor_init(&c, header, sizeof header);
	len = wire_get_u32(&c);
	type = wire_get_u32(&c);
	f->id = wire_get_u32(&c);
	if (type == 0 || type >= FRAME_TYPE_COUNT)
		return err_set(err, ERR_BUG, "frame of unknown type %u", type);
	if (len > payload_caps[type])
		return err_set(err, ERR_BUG, "frame of type %u too large",
		    type);
	f->type = (enum frame_type)type;
	if (len == 0)
		return 1;
	room = buf_reserve(&f->payload, len);
	got = recv_full(sock, room, len, deadline, f, err);
	if (got == 0)
		return err_set(err, ERR_BUG, "frame cut short");
	if (got == 1)
		buf_added(&f->payload, len);
	return got;
}

/* What a FAILED answer says, believed no further than its shape. */
static int
take_failure(struct frame *f, bool *lost_out, struct err *err)
{
	struct wire_cursor c;
	uint32_t kind;
	char *text;

	wire_cursor_init(&c, f->payload.data, f->payload.len);
	kind = wire_get_below(&c, ERR_BUG + 1);
	text = wire_get_str(&c, ERR_TEXT_MAX);
	if (!wire_get_end(&c) || kind == ERR_NONE) {
		*lost_out = true;
		err_set(err, ERR_BUG, "broken failure report");
	} else
		err_set(err, (enum err_kind)kind, "%s", text);
	free(text);
	return -1;
}

/* An earlier process on this socket counted from elsewhere; 0 is no id. */
static uint32_t
next_id(void)
{
	static uint32_t last_id;

	if (last_id == 0 &&
	    getrandom(&last_id, sizeof last_id, 0) != sizeof last_id)
		last_id = (uint32_t)getpid() << 16;
	if (++last_id == 0)
		last_id = 1;
	return last_id;
}

static int
await_by(int sock, uint32_t id, int64_t deadline, struct frame *f,
    bool *lost_out, struct err *err)
{
	int got;

	*lost_out = true;
	do {
		got = frame_recv(sock, f, time_left(deadline), err);
		if (got == 0)
			return err_set(err, ERR_TEMP,
			    "the other process has ended");
		if (got == -1)
			return -1;
	} while (f->id != id);
	if (f->type != FRAME_ANSWER && f->type != FRAME_FAILED)
		return err_set(err, ERR_BUG, "a question for an answer");
	*lost_out = false;
	if (f->type == FRAME_FAILED)
		return take_failure(f, lost_out, err);
	return 0;
}

int
frame_post(int sock, enum frame_type type, const struct buf *payload,
    const int *fds, size_t fd_count, uint32_t *id_out, struct err *err)
{
	uint32_t id = next_id();

	if (frame_send(sock, type, id, payload, fds, fd_count, err) == -1)
		return -1;
	*id_out = id;
	return 0;
}

int
frame_await(int sock, uint32_t id, int timeout_ms, struct frame *f,
    bool *lost_out, struct err *err)
{
	int64_t deadline = timeout_ms < 0 ? -1 : clock_mono_ms() + timeout_ms;

	return await_by(sock, id, deadline, f, lost_out, err);
}

int
frame_ask(int sock, enum frame_type type, const struct buf *payload,
    const int *fds, size_t fd_count, int timeout_ms, struct frame *f,
    bool *lost_out, struct err *err)
{
	int64_t deadline = timeout_ms < 0 ? -1 : clock_mono_ms() + timeout_ms;
	uint32_t id = next_id();

	*lost_out = true;
	if (send_by(sock, type, id, payload, fds, fd_count, deadline, err) ==
	    -1)
		return -1;
	return await_by(sock, id, deadline, f, lost_out, err);
}
