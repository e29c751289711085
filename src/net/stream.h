/* SPDX-License-Identifier: ISC */
/*
 * A client connection to one server, in clear or over TLS, with a deadline
 * and a byte budget for each operation (a command and all of its answer).
 * A peer that drips a byte a second, or answers without end, is cut off.
 *
 * It never verifies less than chain, name and dates; it never goes back from
 * TLS to clear; in clear it reaches only loopback, but for what comes before
 * STARTTLS.
 *
 * The first failure is final (stream_error keeps it); the only thing to do
 * then is stream_close.
 */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "config/config.h"

struct stream;

/*
 * Connect; for TLS_IMPLICIT the handshake too, for TLS_STARTTLS the caller
 * negotiates and calls stream_start_tls.  connect_seconds are for all of it.
 * io_seconds: the longest silence in any later operation.  ERR_CONFIG for
 * what the operator must mend (certificate, name), else ERR_TEMP.
 */
int stream_open(const struct config_server *server, int connect_seconds,
    int io_seconds, struct stream **stream_out, struct err *err);

/*
 * The TLS handshake in place.  The caller has checked that it holds no byte
 * that came in clear (RFC 3207 section 6, RFC 9051 section 6.2.1); bytes still
 * in the socket break the handshake.
 */
int stream_start_tls(struct stream *stream, int seconds, struct err *err);

/* From now on: seconds for everything, and at most bytes read. */
void stream_begin_operation(struct stream *stream, int seconds,
    uint64_t bytes);

/* For this operation only (call it after stream_begin_operation): a silence of
 * up to this long. */
void stream_allow_silence(struct stream *stream, int seconds);

/* At least one byte and at most len; -1 at the end of file, the deadline, the
 * end of the budget or an error; never 0. */
ssize_t stream_read(struct stream *stream, void *data, size_t len);

/* All of it: 0 or -1. */
int stream_write(struct stream *stream, const void *data, size_t len);

/*
 * Will stream_read give something (or fail) without waiting?  To be asked
 * before poll(2), which does not show what TLS holds, and after it, since not
 * every TLS record carries data.
 */
bool stream_is_ready(struct stream *stream);

int stream_fd(const struct stream *stream);

/* The bytes that came are impossible: fails for good, as any error of the
 * stream's own.  Returns -1. */
int stream_fail(struct stream *stream, const char *what);

/* The first failure; kind ERR_NONE when there was none. */
const struct err *stream_error(const struct stream *stream);

/* What the connection is, for `certmailctl check`. */
struct stream_info {
	char peer[80];      /* address and port */
	char protocol[16];  /* "TLSv1.3", "" in clear */
	char cipher[64];
	char names[256];    /* of the certificate */
	int64_t not_after;  /* of the certificate, seconds since 1970 */
};
bool stream_is_tls(const struct stream *stream);
bool stream_is_loopback(const struct stream *stream);
void stream_info(const struct stream *stream, struct stream_info *info_out);

/* Closes without waiting for the peer.  NULL is fine. */
void stream_close(struct stream *stream);

#endif
