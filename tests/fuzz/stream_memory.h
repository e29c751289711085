/* SPDX-License-Identifier: ISC */
/*
 * net/stream.h over the fuzzer's bytes: what the server says is there from
 * the start, what we say goes nowhere.  Included by one fuzzer each, whose
 * functions the linker then takes instead of those of net/stream.c.
 */
#ifndef TESTS_FUZZ_STREAM_MEMORY_H
#define TESTS_FUZZ_STREAM_MEMORY_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/stream.h"

#define CHUNK 512 /* at most so much of one read: answers come in pieces */

struct stream {
	struct err err;
	uint64_t budget;
	bool tls;
	int fd; /* always readable, as a socket with data or at its end is */
};

/* Set before stream_open. */
static const uint8_t *stream_data;
static size_t stream_left;

int
stream_open(const struct config_server *server, int connect_seconds,
    int io_seconds, struct stream **stream_out, struct err *err)
{
	struct stream *s = xcalloc(1, sizeof *s);

	(void)connect_seconds;
	(void)io_seconds;
	(void)err;
	s->tls = server->tls == TLS_IMPLICIT;
	s->fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	*stream_out = s;
	return 0;
}

int
stream_start_tls(struct stream *s, int seconds, struct err *err)
{
	(void)seconds;
	(void)err;
	s->tls = true;
	return 0;
}

void
stream_begin_operation(struct stream *s, int seconds, uint64_t bytes)
{
	(void)seconds;
	s->budget = bytes;
}

void
stream_allow_silence(struct stream *s, int seconds)
{
	(void)s;
	(void)seconds;
}

ssize_t
stream_read(struct stream *s, void *data, size_t len)
{
	if (len > CHUNK)
		len = CHUNK;
	if (len > stream_left)
		len = stream_left;
	if (len == 0 || len > s->budget)
		return err_set(&s->err, ERR_TEMP, "the end");
	memcpy(data, stream_data, len);
	stream_data += len;
	stream_left -= len;
	s->budget -= len;
	return (ssize_t)len;
}

int
stream_write(struct stream *s, const void *data, size_t len)
{
	(void)data;
	(void)len;
	return s->err.kind == ERR_NONE ? 0 : -1;
}

bool
stream_is_ready(struct stream *s)
{
	(void)s;
	return true;
}

int
stream_fd(const struct stream *s)
{
	return s->fd;
}

int
stream_fail(struct stream *s, const char *what)
{
	return err_set(&s->err, ERR_TEMP, "%s", what);
}

const struct err *
stream_error(const struct stream *s)
{
	return &s->err;
}

bool
stream_is_tls(const struct stream *s)
{
	return s->tls;
}

bool
stream_is_loopback(const struct stream *s)
{
	(void)s;
	return false;
}

void
stream_info(const struct stream *s, struct stream_info *info_out)
{
	(void)s;
	memset(info_out, 0, sizeof *info_out);
}

void
stream_close(struct stream *s)
{
	if (s == NULL)
		return;
	close(s->fd);
	free(s);
}

#endif
