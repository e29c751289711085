/* SPDX-License-Identifier: ISC */
/* The secret for a server, from where the configuration says it is. */
#ifndef MAIL_LOGIN_H
#define MAIL_LOGIN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "config/config.h"

#define LOGIN_SECRET_MAX 8192 /* tokens of 3,000 bytes are seen */

/*
 * Read the password or token; commands get `seconds`.  Without any of the
 * three settings the secret is empty (no login).  Read it anew for every
 * connection: tokens expire, passwords are changed.
 */
int login_secret_read(const struct config_server *server, int seconds,
    struct secret *secret_out, struct err *err);

/* True: the secret is an OAuth2 token (XOAUTH2), not a password. */
bool login_is_token(const struct config_server *server);

#endif
