/* SPDX-License-Identifier: ISC */
/* OpenSSL's error queue as a struct err. */
#ifndef PKI_SSL_ERR_H
#define PKI_SSL_ERR_H

#include "base/err.h"

/*
 * Set kind and "text: reason of the first queued OpenSSL error" and empty the
 * queue.  Returns -1.  The reason texts of OpenSSL hold no data of ours.
 */
int ssl_err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
