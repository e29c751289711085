/* SPDX-License-Identifier: ISC */
#include "net/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/socket.h"
#include "net/tls.h"

struct stream {
	int fd;
	SSL_CTX *ctx; /* NULL when tls = none */
	SSL *ssl;     /* NULL in clear */
	char *host;
	char peer[SOCKET_PEER_TEXT];
	int io_seconds;
	int silence; /* seconds, for this operation */
	int64_t deadline;
	uint64_t budget; /* bytes that may still be read */
	struct err err;
};

static int
fail_at(struct stream *stream, const struct err *why)
{
	if (stream->err.kind == ERR_NONE)
		stream->err = *why;
	return -1;
}

int
stream_fail(struct stream *stream, const char *what)
{
	struct err why;

	err_set(&why, ERR_TEMP, "%s: %s", stream->host, what);
	return fail_at(stream, &why);
}

static int
fail_errno(struct stream *stream, const char *what)
{
	struct err why;

	err_set_errno(&why, ERR_TEMP, "%s: %s", stream->host, what);
	return fail_at(stream, &why);
}

int
stream_open(const struct config_server *server, int connect_seconds,
    int io_seconds, struct stream **stream_out, struct err *err)
{
	struct stream *stream = xcalloc(1, sizeof *stream);
	int64_t deadline = clock_mono_ms() + (int64_t)connect_seconds * 1000;
	int rc = -1;

	stream->fd = -1;
	stream->host = xstrdup(server->host);
	stream->io_seconds = stream->silence = io_seconds;
	stream->deadline = deadline;
	if (server->tls != TLS_NONE) {
		stream->ctx = tls_context(server->ca_file, NULL, true, err);
		if (stream->ctx == NULL)
			goto out;
	}
	stream->fd = socket_connect(server->host, server->port,
	    server->tls == TLS_NONE, deadline, stream->peer, err);
	if (stream->fd == -1)
		goto out;
	if (server->tls == TLS_IMPLICIT &&
	    stream_start_tls(stream, connect_seconds, err) == -1)
		goto out;
	*stream_out = stream;
	rc = 0;
out:
	if (rc == -1)
		stream_close(stream);
	return rc;
}

int
stream_start_tls(struct stream *stream, int seconds, struct err *err)
{
	int64_t deadline = clock_mono_ms() + (int64_t)seconds * 1000;

	if (stream->ctx == NULL || stream->ssl != NULL)
		return err_set(err, ERR_BUG, "%s: TLS where none belongs",
		    stream->host);
	stream->ssl = tls_new(stream->ctx, stream->fd, stream->host, err);
	if (stream->ssl == NULL ||
	    tls_handshake(stream->ssl, stream->host, deadline, err) == -1) {
		/* Never again in clear. */
		stream_fail(stream, "the TLS handshake failed");
		return -1;
	}
	return 0;
}

void
stream_begin_operation(struct stream *stream, int seconds, uint64_t bytes)
{
	stream->deadline = clock_mono_ms() + (int64_t)seconds * 1000;
	stream->budget = bytes;
	stream->silence = stream->io_seconds;
}

void
stream_allow_silence(struct stream *stream, int seconds)
{
	stream->silence = seconds;
}

/* Until fd is ready; the silence limit or the operation's, whichever comes
 * first. */
static int
wait_ready(struct stream *stream, short events)
{
	int64_t silence = clock_mono_ms() + (int64_t)stream->silence * 1000;
	bool whole = stream->deadline <= silence;
	int n;

	n = socket_poll(stream->fd, events,
	    whole ? stream->deadline : silence);
	if (n == 1)
		return 0;
	if (n == -1)
		return fail_errno(stream, "poll");
	return stream_fail(stream, whole ?
	    "the answer took longer than the time limit" :
	    "no answer; the server is silent");
}

/* After an SSL_read or SSL_write that gave n <= 0: 0 to try again. */
static int
tls_again(struct stream *stream, int n)
{
	struct err why;
	int saved = errno;

	switch (SSL_get_error(stream->ssl, n)) {
	case SSL_ERROR_WANT_READ:
		return wait_ready(stream, POLLIN);
	case SSL_ERROR_WANT_WRITE:
		return wait_ready(stream, POLLOUT);
	case SSL_ERROR_ZERO_RETURN:
		return stream_fail(stream, "the server closed the connection");
	case SSL_ERROR_SYSCALL:
		errno = saved;
		if (saved != 0)
			return fail_errno(stream, "connection lost");
		return stream_fail(stream, "the server closed the connection");
	default:
		if (ERR_GET_REASON(ERR_peek_error()) ==
		    SSL_R_UNEXPECTED_EOF_WHILE_READING) {
			ERR_clear_error();
			return stream_fail(stream,
			    "the server closed the connection");
		}
		tls_err_set(&why, ERR_TEMP, "TLS failed");
		err_prefix(&why, "%s", stream->host);
		return fail_at(stream, &why);
	}
}

/* One read: bytes, 0 to try again, -1. */
static ssize_t
read_some(struct stream *stream, void *data, size_t len)
{
	ssize_t n;

	if (stream->ssl != NULL) {
		ERR_clear_error();
		errno = 0;
		n = SSL_read(stream->ssl, data,
		    len > INT32_MAX ? INT32_MAX : (int)len);
		return n > 0 ? n : tls_again(stream, (int)n);
	}
	n = recv(stream->fd, data, len, 0);
	if (n > 0)
		return n;
	if (n == 0)
		return stream_fail(stream, "the server closed the connection");
	if (errno == EAGAIN || errno == EINTR)
		return wait_ready(stream, POLLIN);
	return fail_errno(stream, "connection lost");
}

ssize_t
stream_read(struct stream *stream, void *data, size_t len)
{
	ssize_t n;

	do {
		if (stream->err.kind != ERR_NONE)
			return -1;
		if (stream->budget == 0)
			return stream_fail(stream,
			    "the answer is longer than is allowed");
		/* Also when bytes keep coming. */
		if (clock_mono_ms() >= stream->deadline)
			return stream_fail(stream,
			    "the answer took longer than the time limit");
		n = read_some(stream, data,
		    len < stream->budget ? len : (size_t)stream->budget);
	} while (n == 0);
	if (n > 0)
		stream->budget -= (uint64_t)n;
	return n;
}

/* One write: bytes, 0 to try again, -1. */
static ssize_t
write_some(struct stream *stream, const void *data, size_t len)
{
	ssize_t n;

	if (stream->ssl != NULL) {
		ERR_clear_error();
		errno = 0;
		n = SSL_write(stream->ssl, data,
		    len > INT32_MAX ? INT32_MAX : (int)len);
		return n > 0 ? n : tls_again(stream, (int)n);
	}
	n = send(stream->fd, data, len, MSG_NOSIGNAL);
	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EINTR)
		return wait_ready(stream, POLLOUT);
	return fail_errno(stream, "connection lost");
}

int
stream_write(struct stream *stream, const void *data, size_t len)
{
	const char *p = data;
	ssize_t n;

	while (len > 0) {
		if (stream->err.kind != ERR_NONE)
			return -1;
		if (clock_mono_ms() >= stream->deadline)
			return stream_fail(stream,
			    "sending took longer than the time limit");
		n = write_some(stream, p, len);
		if (n == -1)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return stream->err.kind != ERR_NONE ? -1 : 0;
}

bool
stream_is_ready(struct stream *stream)
{
	char c;
	int n;

	if (stream->err.kind != ERR_NONE)
		return true;
	if (stream->ssl == NULL)
		return socket_poll(stream->fd, POLLIN, 0) != 0;
	ERR_clear_error();
	n = SSL_peek(stream->ssl, &c, 1);
	return n > 0 || SSL_get_error(stream->ssl, n) != SSL_ERROR_WANT_READ;
}

int
stream_fd(const struct stream *stream)
{
	return stream->fd;
}

const struct err *
stream_error(const struct stream *stream)
{
	return &stream->err;
}

bool
stream_is_tls(const struct stream *stream)
{
	return stream->ssl != NULL;
}

bool
stream_is_loopback(const struct stream *stream)
{
	return strncmp(stream->peer, "127.", 4) == 0 ||
	    strncmp(stream->peer, "[::1]", 5) == 0;
}

void
stream_info(const struct stream *stream, struct stream_info *info_out)
{
	struct stream_info info = { .peer = "" };
	X509 *cert;
	struct buf b;

	snprintf(info.peer, sizeof info.peer, "%s", stream->peer);
	if (stream->ssl != NULL) {
		snprintf(info.protocol, sizeof info.protocol, "%s",
		    SSL_get_version(stream->ssl));
		snprintf(info.cipher, sizeof info.cipher, "%s",
		    SSL_get_cipher_name(stream->ssl));
		cert = SSL_get0_peer_certificate(stream->ssl);
		if (cert != NULL) {
			buf_init(&b, sizeof info.names - 1);
			tls_names(cert, &b);
			snprintf(info.names, sizeof info.names, "%s", b.data);
			buf_release(&b);
			info.not_after = tls_not_after(cert);
		}
	}
	*info_out = info;
}

void
stream_close(struct stream *stream)
{
	if (stream == NULL)
		return;
	if (stream->ssl != NULL) {
		/* close_notify, sent once and not waited for. */
		if (stream->err.kind == ERR_NONE)
			(void)SSL_shutdown(stream->ssl);
		SSL_free(stream->ssl);
		ERR_clear_error();
	}
	SSL_CTX_free(stream->ctx);
	if (stream->fd != -1)
		close(stream->fd);
	free(stream->host);
	free(stream);
}
