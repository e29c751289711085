/* SPDX-License-Identifier: ISC */
/*
 * One fetch over HTTP or HTTPS, by libcurl: a GET without cookies, login or
 * proxy, whatever the environment says; at most FETCH_BYTES_MAX and FETCH_MS
 * for everything, redirects included.  Every address that is connected to is
 * shown to `allowed` first, after the name was resolved.
 */
#ifndef FETCHER_FETCH_H
#define FETCHER_FETCH_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/err.h"

#define FETCH_REDIRECTS_MAX 3

/* Once, before the first fetch. */
int fetch_init(struct err *err);

/* What the server sends is appended to bytes_out, on success only.  ERR_INPUT:
 * this address will never do; ERR_TEMP: perhaps later. */
int fetch_url(const char *url, bool (*allowed)(const struct sockaddr *address),
    struct buf *bytes_out, struct err *err);

#endif
