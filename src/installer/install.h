/* SPDX-License-Identifier: ISC */
/*
 * Putting a certificate in service: write a generation, switch to it, test,
 * reload, look at it over TLS; and if any of that fails, put the one before
 * back, together with its key, and reload again.
 */
#ifndef INSTALLER_INSTALL_H
#define INSTALLER_INSTALL_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/err.h"
#include "config/config.h"
#include "store/certificate.h"
#include "store/request.h"

#define INSTALL_TEXT_MAX 500

struct install {
	const struct config_install *config;
	X509_STORE *roots;
	int keeper; /* socket */
	bool keeper_lost; /* set on the way: start again */

	/* What came of it, for people; and the generation's name. */
	char said[INSTALL_TEXT_MAX];
	char generation[32];
};

/*
 * 0: in service and seen on every front end.  -1: err says why, and what was
 * in service before is so again (or, if even that failed, err says that
 * too).  Safe to repeat after a crash at any point: a generation that is in
 * place already is not written again.
 */
int install_run(struct install *in, const struct request *request,
    const struct certificate *certificate, struct err *err);

/* The roots that a front end's chain must lead to. */
X509_STORE *install_roots(const struct config_trust *trust, struct err *err);

#endif
