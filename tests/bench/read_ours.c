/* SPDX-License-Identifier: ISC */
/*
 * `read_ours FILE [mime]`: reads each message; prints processor milliseconds
 * for all of them.  mime: only the tree and the texts, as the peers do.
 * `read_ours FILE sandbox`: each goes to a reader under its sandbox and comes
 * back; prints milliseconds of the clock for all, then what reading them in
 * this process takes.
 */
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "reader/charset.h"
#include "reader/layout.h"
#include "reader/mail.h"
#include "reader/read.h"
#include "reader/serve.h"
#include "tests/bench/pack.h"

static char authserv_id[] = "mx.example";
static const struct read_question question = { .authserv_id = authserv_id };
static struct reader_limits limits;
static size_t requests;

static void
read_whole(const unsigned char *data, size_t len)
{
	struct reading r;

	if (read_message(data, len, &question, &limits, &r, NULL) == -1)
		exit(1);
	requests += r.kind == READING_REQUEST;
	reading_release(&r);
}

static void
read_mime(const unsigned char *data, size_t len)
{
	struct document document;
	struct mail mail;
	struct buf b;
	bool cut;
	size_t i;

	if (mail_open(data, len, &limits, &mail, NULL) == -1)
		exit(1);
	layout_mail(&mail, &limits, &document, &cut);
	for (i = 0; i < mail.sources[0].mime.count; i++) {
		const struct mime_part *p = &mail.sources[0].mime.parts[i];

		if (!mail_is_leaf(&mail.sources[0].mime, i) ||
		    mime_is(p, "text", NULL))
			continue;
		buf_init(&b, limits.unpacked_bytes);
		mime_decode(p, &b);
		buf_release(&b);
	}
	requests += document.count;
	document_release(&document);
	mail_release(&mail);
}

static double
all(struct pack *pack, clockid_t clock,
    void (*read_one)(const unsigned char *, size_t))
{
	double start = seconds(clock);
	const unsigned char *data;
	size_t len;

	while ((data = pack_next(pack, &len)) != NULL)
		read_one(data, len);
	return (seconds(clock) - start) * 1e3;
}

/* ---- A reader of its own process, as the daemon has it */

static int sock;

static void
ask(const unsigned char *data, size_t len)
{
	struct reading r;
	struct err err;
	bool lost;
	int fd = memfd_of("message", data, len, &err);

	if (fd == -1 || reading_ask(sock, fd, &question, 10000, &r, &lost,
	    &err) == -1) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	close(fd);
	reading_release(&r);
}

static void
serve(int end)
{
	struct config_trust trust = { .system_roots = true };
	struct serve s;
	struct err err;

	if (serve_start(&s, &trust, &limits, &err) == -1)
		_exit(1);
	while (serve_one(&s, end, &err) == 1)
		;
	_exit(0);
}

static pid_t
start_reader(void)
{
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		exit(1);
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		serve(pair[1]);
	}
	close(pair[1]);
	sock = pair[0];
	return pid;
}

static void
sandboxed(const char *path)
{
	pid_t pid = start_reader();
	const unsigned char *first;
	double there, here;
	struct pack pack;
	size_t len = 0;
	int status;

	pack_open(path, &pack);
	first = pack_next(&pack, &len);
	if (first != NULL)
		ask(first, len); /* it has started */
	pack.at = 0;
	there = all(&pack, CLOCK_MONOTONIC, ask);
	here = all(&pack, CLOCK_MONOTONIC, read_whole);
	close(sock);
	waitpid(pid, &status, 0);
	printf("%.3f %.3f\n", there, here);
}

int
main(int argc, char **argv)
{
	const char *how = argc > 2 ? argv[2] : "";
	struct pack pack;

	if (argc < 2)
		return 2;
	reader_limits_default(&limits);
	if (strcmp(how, "sandbox") == 0) {
		sandboxed(argv[1]);
		return 0;
	}
	charset_init();
	pack_open(argv[1], &pack);
	printf("%.3f\n", all(&pack, CLOCK_PROCESS_CPUTIME_ID,
	    strcmp(how, "mime") == 0 ? read_mime : read_whole));
	fprintf(stderr, "%zu requests or texts\n", requests);
	return 0;
}
