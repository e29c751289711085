/* SPDX-License-Identifier: ISC */
/* A front end with several addresses, and what stands in for the resolver. */
#include "net/probe.h"

#include <netdb.h>

#include "base/mem.h"
#include "tests/unit/net/peer.h"

#define ADDRESSES 3

static struct peer_cert root, good, other;
static int ports[ADDRESSES]; /* of 127.0.0.1; 0: nobody listens there */

/*
 * In the C library's place: "front.test" has three addresses.  All are of
 * 127.0.0.1, with ports of their own; other hosts are what they look like.
 */
int
getaddrinfo(const char *host, const char *service,
    const struct addrinfo *hints, struct addrinfo **list_out)
{
	static struct sockaddr_in in[ADDRESSES];
	static struct addrinfo list[ADDRESSES];
	size_t i, count = strcmp(host, "front.test") == 0 ? ADDRESSES : 1;

	(void)hints;
	for (i = 0; i < count; i++) {
		int port = count == 1 ? atoi(service) : ports[i];

		in[i] = (struct sockaddr_in){ .sin_family = AF_INET,
			.sin_port = htons((uint16_t)(port != 0 ? port : 1)),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		list[i] = (struct addrinfo){ .ai_family = AF_INET,
			.ai_socktype = SOCK_STREAM,
			.ai_addr = (struct sockaddr *)&in[i],
			.ai_addrlen = sizeof in[i],
			.ai_next = i + 1 < count ? &list[i + 1] : NULL };
	}
	*list_out = list;
	return 0;
}

void
freeaddrinfo(struct addrinfo *list)
{
	(void)list;
}

static int
set_up(void **state)
{
	(void)state;
	root = peer_cert(NULL, 100, NULL);
	good = peer_cert("DNS:www.shop.test", 90, &root);
	other = peer_cert("DNS:default.test", 90, &root);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	peer_cert_release(&root);
	peer_cert_release(&good);
	peer_cert_release(&other);
	return 0;
}

struct seen {
	int right, wrong;
	char where[100]; /* of the wrong one */
};

static int
judge(void *arg, const char *where, const struct probe *probe,
    struct err *err)
{
	struct seen *seen = arg;

	(void)err;
	assert_non_null(strstr(where, "front.test:443 at 127.0.0.1:"));
	assert_int_equal(probe->for_name, probe->verifies);
	if (probe->for_name)
		seen->right++;
	else {
		seen->wrong++;
		snprintf(seen->where, sizeof seen->where, "%s", where);
	}
	return 0;
}

static const struct {
	const char *name;
	const struct peer_cert *certs[ADDRESSES]; /* NULL: nobody listens */
	int right, wrong, rc;
} cases[] = {
	{ "all alike", { &good, &good, &good }, 3, 0, 0 },
	{ "the first is wrong", { &other, &good, &good }, 2, 1, 0 },
	{ "the last is wrong", { &good, &good, &other }, 2, 1, 0 },
	{ "one is silent", { NULL, &good, &good }, 2, 0, 0 },
	{ "one is silent, one is wrong", { NULL, &good, &other }, 1, 1, 0 },
	{ "all are silent", { NULL, NULL, NULL }, 0, 0, -1 },
};

static void
test_addresses(void **state)
{
	static const char *const script[] = { "T", "E", NULL };
	X509_STORE *roots = X509_STORE_new();
	struct peer peers[ADDRESSES];
	struct err err = { 0 };
	size_t i, n;

	(void)state;
	X509_STORE_add_cert(roots, root.cert);
	for (i = 0; i < COUNT(cases); i++) {
		struct seen seen = { 0 };
		char last[40];

		print_message("# %s\n", cases[i].name);
		for (n = 0; n < ADDRESSES; n++) {
			ports[n] = 0;
			if (cases[i].certs[n] == NULL)
				continue;
			peers[n] = peer_start(cases[i].certs[n], 0, script);
			ports[n] = peers[n].port;
			snprintf(last, sizeof last, ":%d", ports[n]);
		}
		assert_int_equal(probe_all("front.test:443", "www.shop.test",
		    5, roots, judge, &seen, &err), cases[i].rc);
		assert_int_equal(seen.right, cases[i].right);
		assert_int_equal(seen.wrong, cases[i].wrong);
		if (cases[i].rc == -1)
			assert_int_equal(err.kind, ERR_TEMP);
		if (cases[i].certs[2] == &other)
			assert_non_null(strstr(seen.where, last));
		for (n = 0; n < ADDRESSES; n++)
			if (cases[i].certs[n] != NULL)
				peer_finish(&peers[n]);
	}
	X509_STORE_free(roots);
}

static int
refuse(void *arg, const char *where, const struct probe *probe,
    struct err *err)
{
	(void)arg;
	(void)probe;
	return err_set(err, ERR_PERM, "not from %s", where);
}

/* One address: it is called what the operator called it; the judge's word
 * ends it. */
static void
test_refused(void **state)
{
	static const char *const script[] = { "T", "E", NULL };
	struct peer peer = peer_start(&good, 0, script);
	char target[40], said[80];
	struct err err = { 0 };

	(void)state;
	snprintf(target, sizeof target, "one.test:%d", peer.port);
	snprintf(said, sizeof said, "not from %s", target);
	assert_int_equal(probe_all(target, "www.shop.test", 5, NULL, refuse,
	    NULL, &err), -1);
	assert_int_equal(err.kind, ERR_PERM);
	assert_string_equal(err.text, said);
	peer_finish(&peer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name("net/probe", tests, set_up,
	    tear_down);
}
