/* SPDX-License-Identifier: ISC */
/*
 * The other end of a connection for tests: a forked server on loopback that
 * follows a script, and certificates made on the spot.  Header only, so that
 * a test stays one file.
 *
 * A script is a list of steps, NULL at its end:
 *	"S:text"    send text (write \r\n out)
 *	"C:prefix"  read a line; it must begin with prefix
 *	"D:text"    read up to CRLF . CRLF; it must be this
 *	"R:N:text"  send text N times, as long as the client takes it
 *	"P:ms"      pause
 *	"B:ms:text" send text byte by byte, with a pause before each
 *	"T"         the TLS handshake; a failure ends the script quietly
 *	"E"         read until the client closes; anything else is wrong
 *	"X"         close at once
 * A step that goes wrong ends the server with status 1 and a line on stderr.
 */
#ifndef TESTS_UNIT_NET_PEER_H
#define TESTS_UNIT_NET_PEER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PEER_STEPS_MAX 64
#define PEER_UNUSED __attribute__((unused))

/* ---- Certificates */

struct peer_cert {
	EVP_PKEY *key;
	X509 *cert;
};

/* days: of validity from now, negative: expired that long ago. */
PEER_UNUSED static struct peer_cert
peer_cert(const char *san, int days, const struct peer_cert *issuer)
{
	struct peer_cert c = { EVP_EC_gen("P-256"), X509_new() };
	static long serial = 1;
	X509_EXTENSION *ext;
	X509V3_CTX ctx;

	X509_set_version(c.cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(c.cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(c.cert), -86400L * 30);
	X509_gmtime_adj(X509_getm_notAfter(c.cert), 86400L * days);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(c.cert), "CN",
	    MBSTRING_ASC, (const unsigned char *)(san != NULL ? "leaf" :
	    "Test Root"), -1, -1, 0);
	X509_set_issuer_name(c.cert, X509_get_subject_name(
	    issuer != NULL ? issuer->cert : c.cert));
	X509_set_pubkey(c.cert, c.key);
	X509V3_set_ctx(&ctx, issuer != NULL ? issuer->cert : c.cert, c.cert,
	    NULL, NULL, 0);
	if (san != NULL) {
		ext = X509V3_EXT_conf_nid(NULL, &ctx, NID_subject_alt_name,
		    san);
		X509_add_ext(c.cert, ext, -1);
		X509_EXTENSION_free(ext);
	} else {
		ext = X509V3_EXT_conf_nid(NULL, &ctx, NID_basic_constraints,
		    "critical,CA:TRUE");
		X509_add_ext(c.cert, ext, -1);
		X509_EXTENSION_free(ext);
	}
	X509_sign(c.cert, issuer != NULL ? issuer->key : c.key, EVP_sha256());
	return c;
}

PEER_UNUSED static void
peer_cert_release(struct peer_cert *c)
{
	EVP_PKEY_free(c->key);
	X509_free(c->cert);
}

/* A PEM file of the certificate, for ca_file; path must have XXXXXX. */
PEER_UNUSED static void
peer_cert_write(const struct peer_cert *c, char *path)
{
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	PEM_write_X509(f, c->cert);
	fclose(f);
}

/* What most tests want, set up and torn down for the group: a root, also as
 * a file, and a certificate of it for localhost. */
static struct peer_cert peer_root, peer_good;
static char peer_ca_path[] = "/tmp/test-peer-XXXXXX";

PEER_UNUSED static int
peer_setup(void **state)
{
	(void)state;
	peer_root = peer_cert(NULL, 100, NULL);
	peer_good = peer_cert("DNS:localhost", 90, &peer_root);
	peer_cert_write(&peer_root, peer_ca_path);
	return 0;
}

PEER_UNUSED static int
peer_teardown(void **state)
{
	(void)state;
	unlink(peer_ca_path);
	peer_cert_release(&peer_root);
	peer_cert_release(&peer_good);
	return 0;
}

/* ---- The server */

struct peer {
	pid_t pid;
	int port;
};

struct peer_end {
	int fd;
	SSL *ssl;
	const struct peer_cert *cert;
	int max_version; /* of TLS, 0: any */
	int step;
};

PEER_UNUSED static void
peer_fail(const struct peer_end *e, const char *what, const char *got)
{
	dprintf(2, "# peer: step %d: %s: \"%.200s\"\n", e->step, what, got);
	_exit(1);
}

PEER_UNUSED static ssize_t
peer_read(struct peer_end *e, char *c)
{
	struct pollfd p = { .fd = e->fd, .events = POLLIN };

	if (e->ssl != NULL) {
		int n = SSL_read(e->ssl, c, 1);

		return n > 0 ? n : 0;
	}
	if (poll(&p, 1, 10000) != 1)
		peer_fail(e, "nothing came", "");
	return read(e->fd, c, 1);
}

PEER_UNUSED static int
peer_write(struct peer_end *e, const char *text, size_t len)
{
	if (e->ssl != NULL)
		return SSL_write(e->ssl, text, (int)len) > 0 ? 0 : -1;
	return send(e->fd, text, len, MSG_NOSIGNAL) == (ssize_t)len ? 0 : -1;
}

/* false: the handshake failed, which a test may want. */
PEER_UNUSED static int
peer_tls(struct peer_end *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_cipher_list(ctx, "ALL:@SECLEVEL=0");
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	SSL_CTX_set_max_proto_version(ctx, e->max_version);
	SSL_CTX_use_certificate(ctx, e->cert->cert);
	SSL_CTX_use_PrivateKey(ctx, e->cert->key);
	e->ssl = SSL_new(ctx);
	SSL_set_fd(e->ssl, e->fd);
	return SSL_accept(e->ssl);
}

PEER_UNUSED static void
peer_expect_line(struct peer_end *e, const char *prefix)
{
	char line[8192], c;
	size_t n = 0;

	while (n < sizeof line - 1) {
		if (peer_read(e, &c) != 1)
			peer_fail(e, "the client is gone instead of", prefix);
		if (c == '\n')
			break;
		line[n++] = c;
	}
	line[n] = '\0';
	if (strncmp(line, prefix, strlen(prefix)) != 0) {
		dprintf(2, "# peer: wanted \"%s\"\n", prefix);
		peer_fail(e, "another line", line);
	}
}

PEER_UNUSED static void
peer_expect_data(struct peer_end *e, const char *text)
{
	char data[8192], c;
	size_t n = 0;

	while (n < sizeof data - 1) {
		if (peer_read(e, &c) != 1)
			peer_fail(e, "the client is gone in the data", "");
		data[n++] = c;
		data[n] = '\0';
		if ((n >= 5 && strcmp(data + n - 5, "\r\n.\r\n") == 0) ||
		    (n == 3 && strcmp(data, ".\r\n") == 0))
			break;
	}
	if (strcmp(data, text) != 0)
		peer_fail(e, "other data", data);
}

PEER_UNUSED static void
peer_step(struct peer_end *e, const char *step)
{
	const char *text = strlen(step) > 2 ? step + 2 : "";
	char c;

	switch (step[0]) {
	case 'S':
		(void)peer_write(e, text, strlen(text));
		break;
	case 'C':
		peer_expect_line(e, text);
		break;
	case 'D':
		peer_expect_data(e, text);
		break;
	case 'R':
		for (long n = atol(text); n > 0; n--)
			if (peer_write(e, strchr(text, ':') + 1,
				strlen(strchr(text, ':') + 1)) == -1)
				_exit(0);
		break;
	case 'P':
		usleep((useconds_t)atol(text) * 1000);
		break;
	case 'B':
		for (const char *p = strchr(text, ':') + 1; *p != '\0'; p++) {
			usleep((useconds_t)atol(text) * 1000);
			if (peer_write(e, p, 1) == -1)
				_exit(0);
		}
		break;
	case 'T':
		if (peer_tls(e) != 1)
			_exit(0);
		break;
	case 'E':
		while (peer_read(e, &c) == 1)
			peer_fail(e, "the client goes on", (char[2]){ c, 0 });
		break;
	case 'X':
		_exit(0);
	default:
		peer_fail(e, "no such step", step);
	}
}

/* Closes without a reset: what the client still sends is read. */
PEER_UNUSED static void
peer_hang_up(struct peer_end *e)
{
	struct pollfd p = { .fd = e->fd, .events = POLLIN };
	char block[512];

	if (e->ssl != NULL)
		SSL_shutdown(e->ssl);
	shutdown(e->fd, SHUT_WR);
	while (poll(&p, 1, 2000) == 1 && read(e->fd, block, sizeof block) > 0)
		;
	_exit(0);
}

/* A server for one connection; ends by itself. */
PEER_UNUSED static struct peer
peer_start(const struct peer_cert *cert, int max_version,
    const char *const script[])
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof in;
	struct peer_end e = { .cert = cert, .max_version = max_version };
	struct peer peer;
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(s, (struct sockaddr *)&in, sizeof in), 0);
	assert_int_equal(listen(s, 5), 0);
	getsockname(s, (struct sockaddr *)&in, &len);
	peer.port = ntohs(in.sin_port);
	fflush(NULL);
	peer.pid = fork();
	if (peer.pid == 0) {
		signal(SIGPIPE, SIG_IGN);
		alarm(30);
		e.fd = accept(s, NULL, NULL);
		close(s);
		for (; script[e.step] != NULL; e.step++)
			peer_step(&e, script[e.step]);
		peer_hang_up(&e);
	}
	close(s);
	return peer;
}

/* The script went to its end as written. */
PEER_UNUSED static void
peer_finish(const struct peer *peer)
{
	int status = -1;

	assert_int_equal(waitpid(peer->pid, &status, 0), peer->pid);
	assert_int_equal(status, 0);
}

/* Whatever it is doing. */
PEER_UNUSED static void
peer_stop(const struct peer *peer)
{
	kill(peer->pid, SIGKILL);
	waitpid(peer->pid, NULL, 0);
}

#endif
