/* SPDX-License-Identifier: ISC */
/*
 * What the store does in a second, for people to read: no test.
 *
 *	make build/tests/unit/store/rate
 *	build/tests/unit/store/rate [DIRECTORY [MESSAGES]]
 *
 * Takes: a mail of 3 kB.  Outcomes: a claimed message is finished, a request
 * with key and CSR, five evidences, two events, a letter of 8 kB.  Letters:
 * claimed, then sent.  Each with 1, 10 and 50 of them in a commit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "store/event.h"
#include "store/evidence.h"
#include "store/message.h"
#include "store/outbox.h"
#include "store/request.h"
#include "store/shop.h"

#define MAIL 3000
#define LETTER 8000
#define BATCH_MAX 50

static struct err err;

static void
check(int rc)
{
	if (rc != -1)
		return;
	fprintf(stderr, "%s\n", err.text);
	exit(1);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int64_t
add_shop(struct db *db, int number)
{
	char name[64], owner[64];
	struct shop shop = { .default_name = name, .owner = owner };
	int64_t id;

	snprintf(name, sizeof name, "shop-%d.example.net", number);
	snprintf(owner, sizeof owner, "owner-%d@example.com", number);
	check(shop_add(db, &shop, &id, &err));
	return id;
}

static void
take(struct db *db, int number)
{
	static char text[MAIL];
	char key[16], message_id[40];
	struct message_new m = { .folder = "INBOX", .uidvalidity = 1,
		.source_key = key, .message_id = message_id, .now = 1 };
	int fd;

	memset(text, 'x', sizeof text);
	snprintf(key, sizeof key, "%d", number);
	snprintf(message_id, sizeof message_id, "%d@example.com", number);
	memcpy(text, message_id, strlen(message_id));
	fd = memfd_of("mail", text, sizeof text, &err);
	check(fd);
	check(message_take(db, &m, fd, NULL, &err));
	close(fd);
}

static void
add_request(struct db *db, int64_t shop_id, int number, int64_t *id_out)
{
	static char csr[1100];
	struct request r;
	char domain[64];

	memset(csr, 'c', sizeof csr - 1);
	request_init(&r);
	snprintf(domain, sizeof domain, "www.shop-%d.example.com", number);
	free(r.domain);
	r.domain = xstrdup(domain);
	free(r.csr_pem);
	r.csr_pem = xstrdup(csr);
	r.shop_id = shop_id;
	r.state = REQUEST_CSR_SENT;
	r.key_sealed = xcalloc(1, 1300);
	r.key_sealed_len = 1300;
	r.has_spki = true;
	memcpy(r.spki_sha256, r.token, DB_HASH_SIZE);
	r.next_at = number + 1;
	check(request_insert(db, &r, &err));
	*id_out = r.id;
	request_release(&r);
}

static void
outcome(struct db *db, int64_t message_row, int64_t shop_id, int number)
{
	static char letter[LETTER];
	char word[] = "word", line[] = "City: word", message_id[40];
	struct message_outcome o = { .status = MESSAGE_DONE,
		.kind = "request" };
	struct evidence e = { .value = word, .part = word, .line = 1,
		.evidence = line, .message_id = message_row };
	struct outbox_new n = { .kind = "csr", .message_id = message_id,
		.recipient = "owner@example.com", .raw = letter,
		.raw_len = sizeof letter, .now = number, .expires_at = 9 };
	int field;

	add_request(db, shop_id, number, &o.request_id);
	check(message_finish(db, message_row, &o, &err));
	for (field = 0; field < 5; field++) {
		e.field = (enum reading_field)field;
		check(evidence_set(db, o.request_id, &e, &err));
	}
	check(event_append(db, 1, o.request_id, "clerk", "request.new",
	    "from=owner@example.com", &err));
	check(event_append(db, 1, o.request_id, "clerk", "request.state",
	    "from=asked to=csr_sent", &err));
	snprintf(message_id, sizeof message_id, "letter-%d@example.net",
	    number);
	n.request_id = o.request_id;
	check(outbox_add(db, &n, NULL, &err));
}

/* One batch of each; the times are added to spent. */
static void
round_of(struct db *db, int64_t shop_id, int number, int batch,
    double spent[3])
{
	struct message_claim claims[BATCH_MAX];
	int64_t ids[BATCH_MAX];
	size_t count;
	double start = now();
	int i;

	check(db_begin(db, "take", &err));
	for (i = 0; i < batch; i++)
		take(db, number + i);
	check(db_commit(db, &err));
	spent[0] += now() - start;

	start = now();
	check(db_begin(db, "claim", &err));
	check(message_claim(db, 9, (size_t)batch, claims, &count, &err));
	check(db_commit(db, &err));
	check(db_begin(db, "outcome", &err));
	for (i = 0; i < batch; i++)
		outcome(db, claims[i].id, shop_id, number + i);
	check(db_commit(db, &err));
	spent[1] += now() - start;

	start = now();
	check(db_begin(db, "claim", &err));
	check(outbox_claim(db, INT64_MAX, ids, (size_t)batch, &count, &err));
	check(db_commit(db, &err));
	check(db_begin(db, "sent", &err));
	for (i = 0; i < (int)count; i++)
		check(outbox_sent(db, ids[i], 5, "mx", 250, "ok", &err));
	check(db_commit(db, &err));
	spent[2] += now() - start;
}

int
main(int argc, char **argv)
{
	static const int batches[] = { 1, 10, BATCH_MAX };
	static const char *const names[] = { "takes", "outcomes", "letters" };
	const char *directory = argc > 1 ? argv[1] : "/tmp";
	int messages = argc > 2 ? atoi(argv[2]) : 2000, number = 0, end;
	struct rusage usage;
	char dir[200], path[220];
	struct stat st;
	int64_t shop_id;
	struct db *db;
	size_t i, k;

	snprintf(dir, sizeof dir, "%s/rate.XXXXXX", directory);
	if (mkdtemp(dir) == NULL) {
		perror(dir);
		return 1;
	}
	snprintf(path, sizeof path, "%s/db", dir);
	check(db_open(path, &db, &err));
	check(db_begin(db, "shop", &err));
	shop_id = add_shop(db, 1);
	check(db_commit(db, &err));
	for (i = 0; i < COUNT(batches); i++) {
		double spent[3] = { 0 };
		int first = number;

		for (end = number + messages; number < end;
		    number += batches[i])
			round_of(db, shop_id, number, batches[i], spent);
		for (k = 0; k < COUNT(names); k++)
			printf("%-9s %2d a commit: %6.0f/s\n", names[k],
			    batches[i], (number - first) / spent[k]);
	}
	db_close(db);
	getrusage(RUSAGE_SELF, &usage);
	if (stat(path, &st) == 0)
		printf("%d messages: file %lld kB, peak RSS %ld kB\n", number,
		    (long long)st.st_size / 1024, usage.ru_maxrss);
	unlink(path);
	rmdir(dir);
	return 0;
}
