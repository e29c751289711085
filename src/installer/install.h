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
#include "installer/generation.h"
#include "store/certificate.h"
#include "store/request.h"

#define INSTALL_TEXT_MAX 500

struct install {
	const struct config_install *config;
	X509_STORE *roots;
	int keeper; /* socket */
	int keeper_seconds; /* to wait for an answer */
	struct generation_layout layout; /* by install_layout */
	struct syntax_file files[INSTALL_FILES_MAX];
	bool keeper_lost; /* set on the way: start again */
	bool told_twice;  /* the server needed a second reload */

	/* What came of it, for people; what is in service now. */
	char said[INSTALL_TEXT_MAX];
	char generation[32];
	unsigned char leaf[GENERATION_HASH_SIZE];
};

/* From config's files and group, before anything else; of a struct install
 * that stays where it is. */
int install_layout(struct install *in, struct err *err);

/*
 * 0: in service and seen on every front end.  -1: err says why, and what was
 * in service before is so again (or, if even that failed, err says that
 * too).  Safe to repeat after a crash at any point: a generation that is in
 * place already is not written again.
 */
int install_run(struct install *in, const struct request *request,
    const struct certificate *certificate, struct err *err);

/*
 * By an operator's word: back to the generation before the one that holds
 * this certificate.  0: in->leaf is in service and seen.  -1: err, and the
 * certificate is in service as it was.  Repeated after a crash it goes back
 * one step, not two.
 */
int install_back(struct install *in, const struct request *request,
    const struct certificate *from, struct err *err);

/* Is this certificate what every front end serves, and does it verify?  Each
 * is asked once.  -1: ERR_TEMP when one does not answer. */
int install_look(const struct install *in, const struct request *request,
    const struct certificate *certificate, struct err *err);

/*
 * The other one of example.com and www.example.com, if the certificate names
 * it: 1 when a front end has a certificate for it, but another one (err says
 * which); 0 otherwise, also when nobody serves that name here.
 */
int install_look_twin(const struct install *in, const char *domain,
    const struct certificate *certificate, struct err *err);

/* The roots that a front end's chain must lead to. */
X509_STORE *install_roots(const struct config_trust *trust, struct err *err);

#endif
