/* SPDX-License-Identifier: ISC */
#include "net/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/socket.h"

#define NAMES_SHOWN 5

/* ---- A BIO over a socket that sends with MSG_NOSIGNAL: OpenSSL's own calls
 * write(2), and a peer that is gone would kill a program that does not ignore
 * SIGPIPE. */

static int
bio_result(BIO *bio, ssize_t n)
{
	BIO_clear_retry_flags(bio);
	if (n == -1 && (errno == EAGAIN || errno == EINTR)) {
		/* Which of the two, the caller's BIO_read or _write knows. */
		return -2;
	}
	return (int)n;
}

static int
bio_read(BIO *bio, char *data, int len)
{
	int n = bio_result(bio,
	    recv((int)(intptr_t)BIO_get_data(bio), data, (size_t)len, 0));

	if (n == -2) {
		BIO_set_retry_read(bio);
		return -1;
	}
	if (n == 0)
		BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
	return n;
}

static int
bio_write(BIO *bio, const char *data, int len)
{
	int n = bio_result(bio,
	    send((int)(intptr_t)BIO_get_data(bio), data, (size_t)len,
		MSG_NOSIGNAL));

	if (n == -2) {
		BIO_set_retry_write(bio);
		return -1;
	}
	return n;
}

static long
bio_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
	(void)num;
	(void)ptr;
	switch (cmd) {
	case BIO_CTRL_FLUSH:
		return 1;
	case BIO_CTRL_EOF:
		return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
	default:
		return 0;
	}
}

static BIO *
bio_new(int fd)
{
	static BIO_METHOD *method; /* made once, as OpenSSL's own are */
	BIO *bio;

	if (method == NULL) {
		method = BIO_meth_new(
		    BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "certmaild");
		if (method == NULL)
			return NULL;
		BIO_meth_set_read(method, bio_read);
		BIO_meth_set_write(method, bio_write);
		BIO_meth_set_ctrl(method, bio_ctrl);
	}
	bio = BIO_new(method);
	if (bio != NULL) {
		BIO_set_data(bio, (void *)(intptr_t)fd);
		BIO_set_init(bio, 1);
	}
	return bio;
}

/* ---- Errors in words */

int
tls_err_set(struct err *err, enum err_kind kind, const char *what)
{
	unsigned long code = ERR_get_error();
	const char *reason = ERR_reason_error_string(code);

	ERR_clear_error();
	return err_set(err, kind, "%s: %s", what,
	    reason != NULL ? reason : "no reason given");
}

int64_t
tls_not_after(const X509 *cert)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(X509_get0_notAfter(cert), &tm) != 1)
		return INT64_MIN;
	return (int64_t)timegm(&tm);
}

static void
put_name(const GENERAL_NAME *name, struct buf *b)
{
	const ASN1_STRING *s;
	char text[INET6_ADDRSTRLEN];
	int type;

	s = GENERAL_NAME_get0_value(name, &type);
	if (type == GEN_DNS) {
		buf_put(b, ASN1_STRING_get0_data(s),
		    (size_t)ASN1_STRING_length(s));
	} else if (type == GEN_IPADD &&
	    inet_ntop(ASN1_STRING_length(s) == 4 ? AF_INET : AF_INET6,
		ASN1_STRING_get0_data(s), text, sizeof text) != NULL &&
	    (ASN1_STRING_length(s) == 4 || ASN1_STRING_length(s) == 16)) {
		buf_puts(b, text);
	} else {
		buf_puts(b, "(a name of another type)");
	}
}

void
tls_names(const X509 *cert, struct buf *b)
{
	GENERAL_NAMES *names;
	int i, count;

	names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	count = names != NULL ? sk_GENERAL_NAME_num(names) : 0;
	for (i = 0; i < count && i < NAMES_SHOWN; i++) {
		if (i > 0)
			buf_puts(b, ", ");
		put_name(sk_GENERAL_NAME_value(names, i), b);
	}
	if (count == 0)
		buf_puts(b, "no name at all");
	else if (count > i)
		buf_printf(b, " and %d more", count - i);
	GENERAL_NAMES_free(names);
}

static const struct {
	long code;
	const char *advice;
} advices[] = {
	{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
	    "it is self-signed; if that is meant, put it into ca_file" },
	{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
	    "its root is not trusted; put the right root into ca_file" },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
	    "its issuer is not trusted, or the server leaves out an "
	    "intermediate certificate; put the root into ca_file or mend the "
	    "server's chain" },
	{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
	    "its issuer is unknown; put the root into ca_file" },
	{ X509_V_ERR_CERT_NOT_YET_VALID,
	    "it is not valid yet; is this machine's clock right?" },
	{ X509_V_ERR_INVALID_PURPOSE, "it is not for a TLS server" },
};

/* What the verify callback saw: OpenSSL drops the certificate afterwards. */
struct seen {
	char text[ERR_TEXT_MAX];
	bool failed;
};

static int
seen_index(void)
{
	static int idx = -1;

	if (idx == -1)
		idx = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return idx;
}

static const char *
advice_for(long code)
{
	for (size_t i = 0; i < COUNT(advices); i++)
		if (advices[i].code == code)
			return advices[i].advice;
	return X509_verify_cert_error_string(code);
}

static void
describe_failure(X509_STORE_CTX *store_ctx, struct seen *seen)
{
	const X509 *leaf = X509_STORE_CTX_get0_cert(store_ctx);
	const X509 *at = X509_STORE_CTX_get_current_cert(store_ctx);
	long code = X509_STORE_CTX_get_error(store_ctx);
	char when[CLOCK_TEXT];
	struct buf b;

	seen->failed = true;
	buf_init(&b, sizeof seen->text - 1);
	switch (code) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		buf_puts(&b, "it is for ");
		tls_names(leaf, &b);
		buf_puts(&b, "; set host to a name that it has");
		break;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		buf_printf(&b, "%s expired on %s; the server needs a new one",
		    at == leaf ? "it" : "a certificate of its chain",
		    clock_format(tls_not_after(at), when));
		break;
	default:
		buf_puts(&b, advice_for(code));
	}
	snprintf(seen->text, sizeof seen->text, "%s", b.data);
	buf_release(&b);
}

static int
verify_callback(int ok, X509_STORE_CTX *store_ctx)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store_ctx,
	    SSL_get_ex_data_X509_STORE_CTX_idx());
	struct seen *seen = SSL_get_ex_data(ssl, seen_index());

	if (!ok && seen != NULL && !seen->failed)
		describe_failure(store_ctx, seen);
	return ok;
}

/* ---- Public */

static int
load_roots(SSL_CTX *ctx, const char *ca_file, X509_STORE *roots,
    struct err *err)
{
	if (roots != NULL) {
		SSL_CTX_set1_cert_store(ctx, roots);
		return 0;
	}
	if (ca_file != NULL && *ca_file != '\0') {
		if (SSL_CTX_load_verify_file(ctx, ca_file) != 1)
			return tls_err_set(err, ERR_CONFIG, ca_file);
		return 0;
	}
	if (SSL_CTX_set_default_verify_paths(ctx) != 1)
		return tls_err_set(err, ERR_CONFIG,
		    "cannot load the system's trusted roots; install "
		    "ca-certificates");
	return 0;
}

SSL_CTX *
tls_context(const char *ca_file, X509_STORE *roots, bool verify,
    struct err *err)
{
	SSL_CTX *ctx;

	ERR_clear_error();
	ctx = SSL_CTX_new(TLS_client_method());
	if (ctx == NULL ||
	    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1) {
		tls_err_set(err, ERR_BUG, "SSL_CTX_new");
		SSL_CTX_free(ctx);
		return NULL;
	}
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify(ctx, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
	    verify ? verify_callback : NULL);
	if (load_roots(ctx, ca_file, roots, err) == -1) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	return ctx;
}

static bool
is_ip(const char *name)
{
	unsigned char a[16];

	return inet_pton(AF_INET, name, a) == 1 ||
	    inet_pton(AF_INET6, name, a) == 1;
}

SSL *
tls_new(SSL_CTX *ctx, int fd, const char *name, struct err *err)
{
	X509_VERIFY_PARAM *param;
	SSL *ssl = NULL;
	BIO *bio = NULL;
	int ok;

	ERR_clear_error();
	ssl = SSL_new(ctx);
	bio = bio_new(fd);
	if (ssl == NULL || bio == NULL)
		goto fail;
	param = SSL_get0_param(ssl);
	X509_VERIFY_PARAM_set_hostflags(param,
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
		X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (is_ip(name))
		ok = X509_VERIFY_PARAM_set1_ip_asc(param, name);
	else
		ok = X509_VERIFY_PARAM_set1_host(param, name, 0) == 1 &&
		    SSL_set_tlsext_host_name(ssl, name) == 1;
	if (ok != 1)
		goto fail;
	SSL_set_bio(ssl, bio, bio);
	SSL_set_connect_state(ssl);
	return ssl;
fail:
	tls_err_set(err, ERR_CONFIG, "cannot prepare TLS");
	SSL_free(ssl);
	BIO_free(bio);
	return NULL;
}

static int
handshake_failed(int ssl_error, const struct seen *seen, const char *name,
    struct err *err)
{
	int reason = ERR_GET_REASON(ERR_peek_error());

	if (seen->failed) {
		ERR_clear_error();
		return err_set(err, ERR_CONFIG,
		    "the certificate of %s is refused: %s", name, seen->text);
	}
	if (ssl_error == SSL_ERROR_SYSCALL && errno != 0)
		return err_set_errno(err, ERR_TEMP, "TLS handshake with %s",
		    name);
	switch (reason) {
	case SSL_R_WRONG_VERSION_NUMBER:
	case SSL_R_PACKET_LENGTH_TOO_LONG:
	case SSL_R_BAD_RECORD_TYPE:
		ERR_clear_error();
		return err_set(err, ERR_CONFIG,
		    "%s does not speak TLS here (with tls = \"implicit\": "
		    "is \"starttls\" meant?)", name);
	case SSL_R_UNSUPPORTED_PROTOCOL:
	case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
		ERR_clear_error();
		return err_set(err, ERR_CONFIG,
		    "%s offers no TLS version that is secure; it must allow "
		    "TLS 1.2 or 1.3", name);
	case 0:
	case SSL_R_UNEXPECTED_EOF_WHILE_READING:
		ERR_clear_error();
		return err_set(err, ERR_TEMP,
		    "%s closed the connection in the TLS handshake (is it "
		    "too old for TLS 1.2?)", name);
	default:
		tls_err_set(err, ERR_TEMP, "TLS handshake failed");
		return err_prefix(err, "%s", name);
	}
}

int
tls_handshake(SSL *ssl, const char *name, int64_t deadline, struct err *err)
{
	struct seen seen = { .failed = false };
	int n, why, rc = -1;
	short events;

	SSL_set_ex_data(ssl, seen_index(), &seen);
	for (;;) {
		ERR_clear_error();
		errno = 0;
		n = SSL_do_handshake(ssl);
		if (n == 1)
			break;
		why = SSL_get_error(ssl, n);
		if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
			handshake_failed(why, &seen, name, err);
			goto out;
		}
		events = why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
		n = socket_poll((int)(intptr_t)BIO_get_data(SSL_get_rbio(ssl)),
		    events, deadline);
		if (n == 0)
			err_set(err, ERR_TEMP,
			    "%s: no TLS handshake within the time limit", name);
		else if (n == -1)
			err_set_errno(err, ERR_TEMP, "%s: poll", name);
		if (n != 1)
			goto out;
	}
	rc = 0;
out:
	SSL_set_ex_data(ssl, seen_index(), NULL);
	return rc;
}
