/* SPDX-License-Identifier: ISC */
#include "net/stream.h"

#include "base/clock.h"
#include "base/mem.h"
#include "net/probe.h"
#include "tests/unit/net/peer.h"

static struct peer_cert other, selfsigned, expired, by_ip;
static char localhost[] = "localhost", ip[] = "127.0.0.1", nothing[] = "";

static int
setup(void **state)
{
	peer_setup(state);
	other = peer_cert("DNS:other.example,DNS:*.wild.example", 90,
	    &peer_root);
	selfsigned = peer_cert("DNS:localhost", 90, NULL);
	expired = peer_cert("DNS:localhost", -3, &peer_root);
	by_ip = peer_cert("IP:127.0.0.1", 90, &peer_root);
	return 0;
}

static int
teardown(void **state)
{
	peer_cert_release(&other);
	peer_cert_release(&selfsigned);
	peer_cert_release(&expired);
	peer_cert_release(&by_ip);
	return peer_teardown(state);
}

static struct config_server
server_at(char *host, int port, enum config_tls tls)
{
	return (struct config_server){
		.host = host, .port = port, .tls = tls, .ca_file = peer_ca_path,
	};
}

static const char *const echo[] = { "T", "C:hello", "S:world\r\n", "E", NULL };
static const char *const clear_text[] = { "S:220 hello\r\n", "P:300", NULL };
static const char *const silence[] = { "P:2000", NULL };

/* What is refused, why, and in which words. */
static const struct {
	const char *name;
	const struct peer_cert *cert;
	int max_version;
	const char *const *script;
	char *host;
	enum err_kind kind;
	const char *text;
} handshakes[] = {
	{ "good name", &peer_good, 0, echo, localhost, ERR_NONE, "" },
	{ "good address", &by_ip, 0, echo, ip, ERR_NONE, "" },
	{ "TLS 1.2", &peer_good, TLS1_2_VERSION, echo, localhost, ERR_NONE,
	    "" },
	{ "wrong name", &other, 0, echo, localhost, ERR_CONFIG,
	    "it is for other.example, *.wild.example" },
	{ "name for address", &peer_good, 0, echo, ip, ERR_CONFIG,
	    "it is for localhost" },
	{ "address for name", &by_ip, 0, echo, localhost, ERR_CONFIG,
	    "it is for 127.0.0.1" },
	{ "self-signed", &selfsigned, 0, echo, localhost, ERR_CONFIG,
	    "self-signed" },
	{ "expired", &expired, 0, echo, localhost, ERR_CONFIG, "expired on " },
	{ "TLS 1.1", &peer_good, TLS1_1_VERSION, echo, localhost, ERR_CONFIG,
	    "TLS 1.2 or 1.3" },
	{ "no TLS", &peer_good, 0, clear_text, localhost, ERR_CONFIG,
	    "starttls" },
	{ "silence", &peer_good, 0, silence, localhost, ERR_TEMP,
	    "within the time limit" },
};

static void
test_handshakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(handshakes); i++) {
		struct peer peer = peer_start(handshakes[i].cert,
		    handshakes[i].max_version, handshakes[i].script);
		struct config_server server = server_at(handshakes[i].host,
		    peer.port, TLS_IMPLICIT);
		struct stream *stream = NULL;
		struct err err = { .kind = ERR_NONE };
		char line[20] = "";
		int r = stream_open(&server, 1, 5, &stream, &err);

		print_message("# %s: %s\n", handshakes[i].name, err.text);
		assert_int_equal(r, handshakes[i].kind == ERR_NONE ? 0 : -1);
		assert_int_equal(err.kind, handshakes[i].kind);
		assert_non_null(strstr(err.text, handshakes[i].text));
		if (r == -1) {
			peer_stop(&peer);
			continue;
		}
		stream_begin_operation(stream, 5, 100);
		assert_int_equal(stream_write(stream, "hello\n", 6), 0);
		assert_true(stream_read(stream, line, sizeof line) > 0);
		assert_string_equal(line, "world\r\n");
		stream_close(stream);
		peer_finish(&peer);
	}
}

static struct stream *
open_clear(const struct peer *peer)
{
	struct config_server server = server_at(ip, peer->port, TLS_NONE);
	struct stream *stream = NULL;
	struct err err;

	assert_int_equal(stream_open(&server, 2, 1, &stream, &err), 0);
	return stream;
}

/* Read until it fails; how many bytes came before that. */
static size_t
drain(struct stream *stream)
{
	char block[512];
	size_t sum = 0;
	ssize_t n;

	while ((n = stream_read(stream, block, sizeof block)) > 0)
		sum += (size_t)n;
	assert_int_equal(n, -1);
	/* And it stays so. */
	assert_int_equal(stream_read(stream, block, 1), -1);
	assert_int_equal(stream_write(stream, "x", 1), -1);
	return sum;
}

static void
test_drip(void **state)
{
	static const char *const script[] = {
		"B:200:one byte after the other, without an end in sight", NULL,
	};
	struct peer peer = peer_start(NULL, 0, script);
	struct stream *stream = open_clear(&peer);
	int64_t began = clock_mono_ms(), took;

	(void)state;
	stream_begin_operation(stream, 1, 1000);
	assert_true(drain(stream) < 10);
	took = clock_mono_ms() - began;
	assert_true(took >= 900 && took < 2000);
	assert_non_null(strstr(stream_error(stream)->text, "time limit"));
	stream_close(stream);
	peer_stop(&peer);
}

static void
test_silence(void **state)
{
	struct peer peer = peer_start(NULL, 0, silence);
	struct stream *stream = open_clear(&peer);
	int64_t began = clock_mono_ms();

	(void)state;
	stream_begin_operation(stream, 60, 1000);
	assert_int_equal(drain(stream), 0);
	assert_true(clock_mono_ms() - began < 1900);
	assert_non_null(strstr(stream_error(stream)->text, "silent"));
	stream_close(stream);
	peer_stop(&peer);
}

static void
test_budget(void **state)
{
	static const char *const script[] = { "R:100000:0123456789", NULL };
	struct peer peer = peer_start(NULL, 0, script);
	struct stream *stream = open_clear(&peer);

	(void)state;
	stream_begin_operation(stream, 5, 1234);
	assert_int_equal(drain(stream), 1234);
	assert_non_null(strstr(stream_error(stream)->text, "longer than"));
	assert_int_equal(stream_error(stream)->kind, ERR_TEMP);
	stream_close(stream);
	peer_stop(&peer);
}

/* The end of file is a failure, in clear, after close_notify and without. */
static void
test_eof(void **state)
{
	static const char *const scripts[][4] = {
		{ "S:abc", NULL },
		{ "T", "S:abc", NULL },
		{ "T", "S:abc", "X", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct peer peer = peer_start(&peer_good, 0, scripts[i]);
		struct config_server server = server_at(localhost, peer.port,
		    i == 0 ? TLS_NONE : TLS_IMPLICIT);
		struct stream *stream = NULL;
		struct err err;

		assert_int_equal(stream_open(&server, 5, 5, &stream, &err), 0);
		stream_begin_operation(stream, 5, 1000);
		assert_int_equal(drain(stream), 3);
		assert_non_null(strstr(stream_error(stream)->text, "closed"));
		stream_close(stream);
		peer_finish(&peer);
	}
}

/* A peer that is gone must not kill us with SIGPIPE. */
static void
test_write_to_nobody(void **state)
{
	static const char *const scripts[][3] = { { "X", NULL },
		{ "T", "X", NULL } };
	static char block[65536];

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct peer peer = peer_start(&peer_good, 0, scripts[i]);
		struct config_server server = server_at(localhost, peer.port,
		    i == 0 ? TLS_NONE : TLS_IMPLICIT);
		struct stream *stream = NULL;
		struct err err;
		int r = 0;

		assert_int_equal(stream_open(&server, 5, 5, &stream, &err), 0);
		peer_finish(&peer);
		stream_begin_operation(stream, 5, 1000);
		for (int n = 0; n < 50 && r == 0; n++)
			r = stream_write(stream, block, sizeof block);
		assert_int_equal(r, -1);
		stream_close(stream);
	}
}

static void
test_upgrade(void **state)
{
	static const char *const script[] = {
		"S:ready\n", "C:start", "S:go\n", "T", "S:secret\n", "E", NULL,
	};
	static const char *const injected[] = {
		"S:ready\n", "C:start", "S:go\nevil\n", "T", "E", NULL,
	};
	struct stream_info info;
	char line[20];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct peer peer = peer_start(&peer_good, 0,
		    i == 0 ? script : injected);
		struct config_server server = server_at(localhost, peer.port,
		    TLS_STARTTLS);
		struct stream *stream = NULL;
		struct err err = { .kind = ERR_NONE };

		assert_int_equal(stream_open(&server, 5, 5, &stream, &err), 0);
		assert_false(stream_is_tls(stream));
		stream_begin_operation(stream, 5, 1000);
		assert_int_equal(stream_read(stream, line, 6), 6);
		assert_int_equal(stream_write(stream, "start\n", 6), 0);
		assert_int_equal(stream_read(stream, line, 3), 3);
		if (i == 1) {
			assert_int_equal(stream_start_tls(stream, 5, &err), -1);
			assert_int_equal(stream_write(stream, "x", 1), -1);
			stream_close(stream);
			peer_stop(&peer);
			continue;
		}
		assert_int_equal(stream_start_tls(stream, 5, &err), 0);
		assert_true(stream_is_tls(stream));
		assert_int_equal(stream_read(stream, line, 7), 7);
		stream_info(stream, &info);
		assert_string_equal(info.names, "localhost");
		assert_string_equal(info.protocol, "TLSv1.3");
		assert_true(info.not_after > clock_wall() + 86400 * 89);
		stream_close(stream);
		peer_finish(&peer);
	}
}

/* Session tickets make the socket readable, but are no data. */
static void
test_ready(void **state)
{
	static const char *const script[] = {
		"T", "C:go", "S:x", "E", NULL,
	};
	struct peer peer = peer_start(&peer_good, 0, script);
	struct config_server server = server_at(localhost, peer.port,
	    TLS_IMPLICIT);
	struct stream *stream = NULL;
	struct err err;
	char c;

	(void)state;
	assert_int_equal(stream_open(&server, 5, 5, &stream, &err), 0);
	usleep(100000);
	assert_false(stream_is_ready(stream));
	stream_begin_operation(stream, 5, 1000);
	assert_int_equal(stream_write(stream, "go\n", 3), 0);
	usleep(100000);
	assert_true(stream_is_ready(stream));
	assert_int_equal(stream_read(stream, &c, 1), 1);
	assert_false(stream_is_ready(stream));
	stream_close(stream);
	peer_finish(&peer);
}

static void
test_clear_is_for_loopback(void **state)
{
	static char far[] = "192.0.2.1";
	struct config_server server = server_at(far, 143, TLS_NONE);
	struct stream *stream = NULL;
	struct err err;

	(void)state;
	assert_int_equal(stream_open(&server, 1, 1, &stream, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.text, "loopback"));
	server.tls = TLS_IMPLICIT;
	server.ca_file = nothing;
	server.port = 0;
	assert_int_equal(stream_open(&server, 1, 1, &stream, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
}

static void
test_nobody_listens(void **state)
{
	struct config_server server = server_at(ip, 1, TLS_NONE);
	struct stream *stream = NULL;
	struct err err;

	(void)state;
	assert_int_equal(stream_open(&server, 1, 1, &stream, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	assert_non_null(strstr(err.text, "127.0.0.1:1"));
}

/* ---- The probe looks at anything and says what it saw. */

static const struct {
	const char *name;
	const struct peer_cert *cert;
	bool verifies;
} probes[] = {
	{ "good", &peer_good, true },
	{ "wrong name", &other, false },
	{ "self-signed", &selfsigned, false },
	{ "expired", &expired, false },
};

static void
test_probe(void **state)
{
	static const char *const script[] = { "T", "E", NULL };
	unsigned char hash[PROBE_HASH_SIZE];
	X509_STORE *roots = X509_STORE_new();
	struct probe probe;
	struct err err;
	char target[40];
	unsigned len;

	(void)state;
	X509_STORE_add_cert(roots, peer_root.cert);
	for (size_t i = 0; i < COUNT(probes); i++) {
		struct peer peer = peer_start(probes[i].cert, 0, script);

		snprintf(target, sizeof target, "127.0.0.1:%d", peer.port);
		assert_int_equal(probe_ask(target, "localhost", 5, roots,
		    &probe, &err), 0);
		print_message("# %s: %s\n", probes[i].name, probe.verdict);
		assert_int_equal(probe.verifies, probes[i].verifies);
		X509_digest(probes[i].cert->cert, EVP_sha256(), hash, &len);
		assert_memory_equal(probe.leaf_sha256, hash, sizeof hash);
		peer_finish(&peer);
	}
	X509_STORE_free(roots);
}

static void
test_probe_targets(void **state)
{
	static const char *const bad[] = {
		"", "host", ":443", "host:", "host:0", "host:65536",
		"host:44x", "::1:443", "host:-1", "host: 443",
	};
	struct probe probe;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(probe_ask(bad[i], "x", 1, NULL, &probe, &err),
		    -1);
		assert_int_equal(err.kind, ERR_CONFIG);
	}
	assert_int_equal(probe_ask("[::1]:1", "x", 1, NULL, &probe, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handshakes),
		cmocka_unit_test(test_drip),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_eof),
		cmocka_unit_test(test_write_to_nobody),
		cmocka_unit_test(test_upgrade),
		cmocka_unit_test(test_ready),
		cmocka_unit_test(test_clear_is_for_loopback),
		cmocka_unit_test(test_nobody_listens),
		cmocka_unit_test(test_probe),
		cmocka_unit_test(test_probe_targets),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
