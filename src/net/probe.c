/* SPDX-License-Identifier: ISC */
#include "net/probe.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/socket.h"
#include "net/tls.h"

#define ADDRESSES_MAX 16 /* of one front end */

/* "HOST:PORT" in two; *host_out is the caller's. */
static int
split(const char *target, char **host_out, int *port_out, struct err *err)
{
	const char *colon = strrchr(target, ':'), *host = target;
	size_t len;
	char *end;
	long port;

	if (colon == NULL || colon == target)
		goto bad;
	port = strtol(colon + 1, &end, 10);
	if (colon[1] < '0' || colon[1] > '9' || *end != '\0' || port < 1 ||
	    port > 65535)
		goto bad;
	len = (size_t)(colon - target);
	if (*host == '[' && host[len - 1] == ']' && len > 2) {
		host++;
		len -= 2;
	} else if (memchr(host, ':', len) != NULL) {
		goto bad;
	}
	*host_out = xstrndup(host, len);
	*port_out = (int)port;
	return 0;
bad:
	return err_set(err, ERR_CONFIG,
	    "\"%s\" is not HOST:PORT (an IPv6 address stands in [ ])", target);
}

/* The leaf alone, and its issuer is not known here. */
static bool
lacks_chain(const SSL *ssl, long verdict)
{
	return (verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
		   verdict == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE) &&
	    sk_X509_num(SSL_get_peer_cert_chain(ssl)) == 1;
}

static int
look_at(SSL *ssl, const char *name, struct probe *probe, struct err *err)
{
	X509 *leaf = SSL_get0_peer_certificate(ssl);
	long verdict = SSL_get_verify_result(ssl);
	unsigned len = 0;
	struct buf b;

	if (leaf == NULL ||
	    X509_digest(leaf, EVP_sha256(), probe->leaf_sha256, &len) != 1 ||
	    len != PROBE_HASH_SIZE)
		return err_set(err, ERR_TEMP, "no certificate was served");
	probe->not_after = tls_not_after(leaf);
	probe->verifies = verdict == X509_V_OK;
	probe->for_name = X509_check_host(leaf, name, 0,
	    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
	snprintf(probe->verdict, sizeof probe->verdict, "%s%s",
	    X509_verify_cert_error_string(verdict),
	    lacks_chain(ssl, verdict) ? "; the server sends no intermediate "
	    "certificate: it must read fullchain.pem, not cert.pem" : "");
	snprintf(probe->protocol, sizeof probe->protocol, "%s",
	    SSL_get_version(ssl));
	buf_init(&b, sizeof probe->names - 1);
	tls_names(leaf, &b);
	snprintf(probe->names, sizeof probe->names, "%s", b.data);
	buf_release(&b);
	return 0;
}

int
probe_ask(const char *target, const char *name, int seconds,
    X509_STORE *roots, struct probe *probe_out, struct err *err)
{
	struct probe probe = { .verifies = false };
	int64_t deadline = clock_mono_ms() + (int64_t)seconds * 1000;
	char *host = NULL, peer[SOCKET_PEER_TEXT];
	SSL_CTX *ctx = NULL;
	SSL *ssl = NULL;
	int port = 0, fd = -1, rc = -1;

	if (split(target, &host, &port, err) == -1)
		goto out;
	ctx = tls_context(NULL, roots, false, err);
	if (ctx == NULL)
		goto out;
	fd = socket_connect(host, port, false, deadline, peer, err);
	if (fd == -1)
		goto out;
	ssl = tls_new(ctx, fd, name, err);
	if (ssl == NULL || tls_handshake(ssl, target, deadline, err) == -1)
		goto out;
	if (look_at(ssl, name, &probe, err) == -1)
		goto out;
	*probe_out = probe;
	rc = 0;
out:
	if (ssl != NULL) {
		if (rc == 0)
			(void)SSL_shutdown(ssl);
		SSL_free(ssl);
		ERR_clear_error();
	}
	SSL_CTX_free(ctx);
	if (fd != -1)
		close(fd);
	free(host);
	return rc;
}

int
probe_all(const char *target, const char *name, int seconds,
    X509_STORE *roots, int (*judge)(void *arg, const char *where,
	const struct probe *probe, struct err *err), void *arg,
    struct err *err)
{
	char addresses[ADDRESSES_MAX][SOCKET_PEER_TEXT];
	char *host = NULL, where[400];
	size_t count = 0, i, answered = 0;
	struct probe probe;
	int port, rc = -1;

	if (split(target, &host, &port, err) == -1 ||
	    socket_addresses(host, port, addresses, ADDRESSES_MAX, &count,
		err) == -1)
		goto out;
	for (i = 0; i < count; i++) {
		snprintf(where, sizeof where, count > 1 ? "%s at %s" : "%s",
		    target, addresses[i]);
		if (probe_ask(addresses[i], name, seconds, roots, &probe,
			err) == -1)
			continue;
		answered++;
		if (judge(arg, where, &probe, err) == -1)
			goto out;
	}
	rc = answered > 0 ? 0 : -1;
out:
	free(host);
	return rc;
}
