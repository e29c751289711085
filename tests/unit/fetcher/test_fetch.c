/* SPDX-License-Identifier: ISC */
/*
 * Which addresses may be asked, and fetching from a server that answers as it
 * likes.  The server is on loopback, which the real check refuses: the tests
 * that want an answer bring a check of their own.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "fetcher/address.h"
#include "fetcher/fetch.h"
#include "wire/fetch.h"

/* ---- addresses */

static const struct {
	const char *text;
	int port;
	bool may;
} addresses[] = {
	{ "93.184.216.34", 80, true },
	{ "93.184.216.34", 443, true },
	{ "93.184.216.34", 25, false },
	{ "93.184.216.34", 8080, false },
	{ "1.1.1.1", 80, true },
	{ "0.0.0.0", 80, false },
	{ "9.255.255.255", 80, true },
	{ "10.0.0.1", 80, false },
	{ "10.255.255.255", 80, false },
	{ "11.0.0.0", 80, true },
	{ "100.63.255.255", 80, true },
	{ "100.64.0.1", 80, false },
	{ "100.127.255.255", 80, false },
	{ "100.128.0.0", 80, true },
	{ "127.0.0.1", 80, false },
	{ "127.255.255.254", 80, false },
	{ "169.254.169.254", 80, false },
	{ "172.15.255.255", 80, true },
	{ "172.16.0.1", 80, false },
	{ "172.31.255.255", 80, false },
	{ "172.32.0.0", 80, true },
	{ "192.0.0.8", 80, false },
	{ "192.0.2.1", 80, false },
	{ "192.88.99.1", 80, false },
	{ "192.168.1.1", 80, false },
	{ "192.169.0.0", 80, true },
	{ "198.18.0.1", 80, false },
	{ "198.19.255.255", 80, false },
	{ "198.20.0.0", 80, true },
	{ "198.51.100.7", 80, false },
	{ "203.0.113.7", 80, false },
	{ "223.255.255.255", 80, true },
	{ "224.0.0.1", 80, false },
	{ "240.0.0.1", 80, false },
	{ "255.255.255.255", 80, false },
	{ "2606:2800:220:1::1", 80, true },
	{ "2a00:1450:4001::1", 443, true },
	{ "::", 80, false },
	{ "::1", 80, false },
	{ "::ffff:127.0.0.1", 80, false },
	{ "::ffff:10.1.2.3", 80, false },
	{ "::ffff:1.1.1.1", 80, true },
	{ "::7f00:1", 80, false },
	{ "64:ff9b::10.0.0.1", 80, false },
	{ "64:ff9b::1.1.1.1", 80, true },
	{ "64:ff9b:1::1.1.1.1", 80, false },
	{ "100::1", 80, false },
	{ "2001::1", 80, false },
	{ "2001:1ff::1", 80, false },
	{ "2001:200::1", 80, true },
	{ "2001:db8::1", 80, false },
	{ "2002:7f00:1::", 80, false },
	{ "3fff::1", 80, false },
	{ "3fff:1000::1", 80, true },
	{ "4000::1", 80, false },
	{ "fc00::1", 80, false },
	{ "fd12::1", 80, false },
	{ "fe80::1", 80, false },
	{ "fec0::1", 80, false },
	{ "ff02::1", 80, false },
};

static void
test_addresses(void **state)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	const struct sockaddr *address;
	struct sockaddr other = { .sa_family = AF_UNIX };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		v4.sin_port = v6.sin6_port =
		    htons((in_port_t)addresses[i].port);
		if (inet_pton(AF_INET, addresses[i].text, &v4.sin_addr) == 1)
			address = (const struct sockaddr *)&v4;
		else {
			assert_int_equal(inet_pton(AF_INET6, addresses[i].text,
			    &v6.sin6_addr), 1);
			address = (const struct sockaddr *)&v6;
		}
		if (address_may_be_asked(address) != addresses[i].may)
			fail_msg("%s, port %d", addresses[i].text,
			    addresses[i].port);
	}
	assert_false(address_may_be_asked(&other));
}

/* ---- a server */

static pid_t server;
static int server_port;

#define HEAD "HTTP/1.1 200 OK\r\nConnection: close\r\n"

static void
say(int fd, const char *text)
{
	(void)!write(fd, text, strlen(text));
}

static void
flood(int fd)
{
	static char block[8192];
	size_t i;

	for (i = 0; i < 200; i++)
		if (write(fd, block, sizeof block) == -1)
			return;
}

static void
answer(int fd)
{
	struct pollfd gone = { .fd = fd, .events = POLLRDHUP };
	char request[4096], text[256];
	ssize_t n = read(fd, request, sizeof request - 1);

	request[n > 0 ? n : 0] = '\0';
	if (strstr(request, "GET /good ") != NULL &&
	    strstr(request, "Cookie") == NULL &&
	    strstr(request, "Authorization") == NULL)
		say(fd, HEAD "Set-Cookie: a=b\r\n\r\nbytes");
	else if (strstr(request, "GET /moved ") != NULL) {
		snprintf(text, sizeof text, "HTTP/1.1 302 Found\r\nConnection: "
		    "close\r\nSet-Cookie: a=b\r\nLocation: http://127.0.0.1:%d"
		    "/good\r\n\r\n", server_port);
		say(fd, text);
	} else if (strstr(request, "GET /round ") != NULL)
		say(fd, "HTTP/1.1 302 Found\r\nConnection: close\r\n"
		    "Location: /round\r\n\r\n");
	else if (strstr(request, "GET /file ") != NULL)
		say(fd, "HTTP/1.1 302 Found\r\nConnection: close\r\n"
		    "Location: file:///etc/passwd\r\n\r\n");
	else if (strstr(request, "GET /inside ") != NULL)
		say(fd, "HTTP/1.1 302 Found\r\nConnection: close\r\n"
		    "Location: http://127.0.0.2/\r\n\r\n");
	else if (strstr(request, "GET /endless ") != NULL) {
		say(fd, HEAD "\r\n");
		flood(fd);
	} else if (strstr(request, "GET /large ") != NULL)
		say(fd, HEAD "Content-Length: 4000000000\r\n\r\n");
	else if (strstr(request, "GET /silent ") != NULL)
		poll(&gone, 1, 3 * FETCH_MS);
	else if (strstr(request, "GET /other ") != NULL)
		say(fd, "SSH-2.0-x\r\n");
	else
		say(fd, "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"
		    "<html>");
}

static void
serve(int sock)
{
	int fd;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	while ((fd = accept(sock, NULL, NULL)) != -1) {
		if (fork() == 0) {
			answer(fd);
			_exit(0);
		}
		close(fd);
	}
	_exit(0);
}

static int
start_server(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof address;
	int sock = socket(AF_INET, SOCK_STREAM, 0);

	(void)state;
	if (fetch_init(NULL) == -1 ||
	    bind(sock, (struct sockaddr *)&address, len) == -1 ||
	    listen(sock, 16) == -1 ||
	    getsockname(sock, (struct sockaddr *)&address, &len) == -1)
		return -1;
	server_port = ntohs(address.sin_port);
	server = fork();
	if (server == 0)
		serve(sock);
	close(sock);
	return server == -1 ? -1 : 0;
}

static int
stop_server(void **state)
{
	(void)state;
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	return 0;
}

/* ---- fetching */

static bool
allow_loopback_1(const struct sockaddr *address)
{
	struct sockaddr_in v4;

	memcpy(&v4, address, sizeof v4);
	return v4.sin_family == AF_INET &&
	    v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

static const struct {
	const char *path;
	bool (*allowed)(const struct sockaddr *address);
	const char *bytes; /* NULL: refused */
	enum err_kind kind;
	const char *text; /* part of what is said */
} fetches[] = {
	{ "/good", allow_loopback_1, "bytes", 0, NULL },
	{ "/moved", allow_loopback_1, "bytes", 0, NULL },
	{ "/good", address_may_be_asked, NULL, ERR_INPUT, "not public" },
	{ "/inside", allow_loopback_1, NULL, ERR_INPUT, "not public" },
	{ "/file", allow_loopback_1, NULL, ERR_INPUT, "file" },
	{ "/round", allow_loopback_1, NULL, ERR_INPUT, "redirect" },
	{ "/endless", allow_loopback_1, NULL, ERR_INPUT, "64 KiB" },
	{ "/large", allow_loopback_1, NULL, ERR_INPUT, "size" },
	{ "/missing", allow_loopback_1, NULL, ERR_INPUT, "404" },
	{ "/other", allow_loopback_1, NULL, ERR_INPUT, "HTTP" },
	{ "/silent", allow_loopback_1, NULL, ERR_TEMP, "" },
};

static void
test_fetch(void **state)
{
	struct err err;
	struct buf bytes;
	char url[128];
	int64_t start;
	size_t i;
	int rc;

	(void)state;
	/* A proxy of the environment would get all of it. */
	setenv("http_proxy", "http://127.0.0.1:9", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
	buf_init(&bytes, FETCH_BYTES_MAX);
	for (i = 0; i < sizeof fetches / sizeof fetches[0]; i++) {
		buf_reset(&bytes);
		err = (struct err){ 0 };
		snprintf(url, sizeof url, "http://127.0.0.1:%d%s", server_port,
		    fetches[i].path);
		start = clock_mono_ms();
		rc = fetch_url(url, fetches[i].allowed, &bytes, &err);
		assert_true(clock_mono_ms() - start < FETCH_MS + 2000);
		if (rc != (fetches[i].bytes != NULL ? 0 : -1))
			fail_msg("%s: %s", fetches[i].path, err.text);
		if (rc == 0) {
			assert_string_equal(bytes.data, fetches[i].bytes);
			continue;
		}
		assert_int_equal(bytes.len, 0);
		if (err.kind != fetches[i].kind ||
		    strcasestr(err.text, fetches[i].text) == NULL)
			fail_msg("%s: kind %d, %s", fetches[i].path,
			    (int)err.kind, err.text);
	}
	buf_release(&bytes);
}

static void
test_addresses_that_are_none(void **state)
{
	static const char *const urls[] = { "", "file:///etc/passwd",
		"ftp://127.0.0.1/x", "http://", "http://user:x@127.0.0.1/",
		"gopher://127.0.0.1:25/_HELO", "dict://127.0.0.1:11211/x" };
	struct buf bytes;
	struct err err;
	size_t i;

	(void)state;
	buf_init(&bytes, FETCH_BYTES_MAX);
	for (i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		assert_int_equal(fetch_url(urls[i], allow_loopback_1, &bytes,
		    &err), -1);
		if (err.kind != ERR_INPUT)
			fail_msg("%s: %s", urls[i], err.text);
	}
	buf_release(&bytes);
}

/* The question, whole and cut at every byte. */
static void
test_wire(void **state)
{
	struct wire_cursor c;
	char *url = NULL;
	struct buf b;
	size_t n;

	(void)state;
	buf_init(&b, 4096);
	fetch_question_put(&b, "http://ca.example/1.cer");
	for (n = 0; n < b.len; n++) {
		wire_cursor_init(&c, b.data, n);
		assert_int_equal(fetch_question_get(&c, &url), -1);
	}
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(fetch_question_get(&c, &url), 0);
	assert_string_equal(url, "http://ca.example/1.cer");
	free(url);
	buf_putc(&b, 'x');
	wire_cursor_init(&c, b.data, b.len);
	assert_int_equal(fetch_question_get(&c, &url), -1);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_fetch),
		cmocka_unit_test(test_addresses_that_are_none),
		cmocka_unit_test(test_wire),
	};

	return cmocka_run_group_tests(tests, start_server, stop_server);
}
