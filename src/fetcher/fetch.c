/* SPDX-License-Identifier: ISC */
#include "fetcher/fetch.h"

#include <curl/curl.h>
#include <unistd.h>

#include "wire/fetch.h"

struct fetch {
	bool (*allowed)(const struct sockaddr *address);
	bool refused; /* an address was not allowed */
	struct buf body;
};

int
fetch_init(struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_BUG, "libcurl does not start");
	return 0;
}

static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct fetch *f = arg;

	if (purpose != CURLSOCKTYPE_IPCXN || !f->allowed(&address->addr)) {
		f->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
}

static size_t
take(char *data, size_t size, size_t count, void *arg)
{
	struct fetch *f = arg;

	buf_put(&f->body, data, size * count);
	return buf_ok(&f->body) ? size * count : 0;
}

static CURLcode
set_options(CURL *curl, struct fetch *f, const char *url, char *why)
{
	CURLcode rc = CURLE_OK;

#define SET(option, value) \
	if (rc == CURLE_OK) \
	rc = curl_easy_setopt(curl, option, value)
	SET(CURLOPT_ERRORBUFFER, why);
	SET(CURLOPT_URL, url);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 1L);
	SET(CURLOPT_MAXREDIRS, (long)FETCH_REDIRECTS_MAX);
	SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(CURLOPT_PROXY, ""); /* none, not even the environment's */
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_TIMEOUT_MS, (long)FETCH_MS);
	SET(CURLOPT_MAXFILESIZE, (long)FETCH_BYTES_MAX);
	SET(CURLOPT_FAILONERROR, 1L);
	SET(CURLOPT_USERAGENT, "certmaild");
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, (void *)f);
	SET(CURLOPT_WRITEFUNCTION, take);
	SET(CURLOPT_WRITEDATA, (void *)f);
#undef SET
	return rc;
}

/* What will be the same next time is the address's fault. */
static int
explain(CURLcode rc, const struct fetch *f, const char *why, struct err *err)
{
	static const CURLcode lasting[] = { CURLE_UNSUPPORTED_PROTOCOL,
		CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED,
		CURLE_TOO_MANY_REDIRECTS, CURLE_HTTP_RETURNED_ERROR,
		CURLE_FILESIZE_EXCEEDED };
	size_t i;

	if (f->refused)
		return err_set(err, ERR_INPUT,
		    "the address leads to a network that is not public");
	if (f->body.failed)
		return err_set(err, ERR_INPUT, "more than %u KiB",
		    FETCH_BYTES_MAX >> 10);
	if (why[0] == '\0')
		why = curl_easy_strerror(rc);
	for (i = 0; i < sizeof lasting / sizeof lasting[0]; i++)
		if (rc == lasting[i])
			return err_set(err, ERR_INPUT, "%s", why);
	return err_set(err, ERR_TEMP, "%s", why);
}

int
fetch_url(const char *url, bool (*allowed)(const struct sockaddr *address),
    struct buf *bytes_out, struct err *err)
{
	struct fetch f = { .allowed = allowed };
	char why[CURL_ERROR_SIZE] = "";
	CURL *curl = curl_easy_init();
	CURLcode code = CURLE_FAILED_INIT;
	int rc = 0;

	buf_init(&f.body, FETCH_BYTES_MAX);
	if (curl != NULL)
		code = set_options(curl, &f, url, why);
	if (code == CURLE_OK)
		code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		rc = explain(code, &f, why, err);
	else
		buf_put(bytes_out, f.body.data, f.body.len);
	curl_easy_cleanup(curl);
	buf_release(&f.body);
	return rc;
}
