/* SPDX-License-Identifier: ISC */
#include "mail/login.h"

bool
login_is_token(const struct config_server *server)
{
	return server->token_command.count > 0;
}

int
login_secret_read(const struct config_server *server, int seconds,
    struct secret *secret_out, struct err *err)
{
	struct secret secret = { 0 };

	if (server->token_command.count > 0) {
		if (secret_read_command(server->token_command.items,
			LOGIN_SECRET_MAX, seconds, &secret, err) == -1)
			return -1;
	} else if (server->password_command.count > 0) {
		if (secret_read_command(server->password_command.items,
			LOGIN_SECRET_MAX, seconds, &secret, err) == -1)
			return -1;
	} else if (server->password_file != NULL &&
	    *server->password_file != '\0') {
		if (secret_read_file(server->password_file, LOGIN_SECRET_MAX,
			&secret, err) == -1)
			return -1;
	}
	*secret_out = secret;
	return 0;
}
