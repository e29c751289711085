/* SPDX-License-Identifier: ISC */
/*
 * The service with handlers that behave and handlers that do not: whatever a
 * child does, the asker gets an answer and the next question is served.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "reader/charset.h"
#include "reader/container.h"
#include "reader/identity.h"
#include "reader/serve.h"
#include "scratch.h"
#include "wire/reading.h"
#include "wire/sift.h"

/* What the frame of a question makes a handler of the test do. */
enum deed { ECHO, CRASH, LOOP, SWELL, SOCKET, REFUSE, LEAVE,
	COUNT_OPEN };

static int
misbehave(const struct buf *payload, const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct buf *answer, struct err *err)
{
	volatile char *nowhere = NULL;
	volatile bool forever = true;

	(void)limits;
	switch ((enum deed)payload->data[0]) {
	case ECHO:
		buf_put(answer, data, len);
		return 0;
	case CRASH:
		*nowhere = 1;
		break;
	case LOOP:
		while (forever)
			;
		break;
	case SWELL:
		while (forever)
			memset(xmalloc(1U << 20), 1, 1U << 20);
		break;
	case SOCKET:
		return socket(AF_INET, SOCK_STREAM, 0);
	case REFUSE:
		return err_set(err, ERR_INPUT, "not this one");
	case LEAVE:
		_exit(3);
	case COUNT_OPEN:
		for (len = 0; len < 64; len++)
			buf_putc(answer, fstat((int)len, &(struct stat){ 0 })
			    == 0 ? 'x' : '.');
		return 0;
	}
	return 0;
}

static const struct serve_handler bad_handlers[] = {
	{ FRAME_READ, 1000, misbehave },
};

struct service {
	int sock;
	pid_t pid;
};

/* A reader of its own process, as in production but for the handlers. */
static void
service_start(struct service *s, const struct serve_handler *handlers,
    size_t count, unsigned seconds, size_t memory)
{
	struct reader_limits limits = test_limits();
	struct err err = { 0 };
	struct serve serve;
	int pair[2];

	limits.seconds = seconds;
	limits.memory = memory;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	s->pid = fork();
	if (s->pid == 0) {
		close(pair[0]);
		signal(SIGSEGV, SIG_DFL); /* cmocka has its own */
		charset_init();
		container_warm_up();
		identity_warm_up();
		if (serve_init(&serve, handlers, count, &limits, &err) == -1 ||
		    serve_sandbox(&err) == -1)
			_exit(99);
		while (serve_one(&serve, pair[1], &err) == 1)
			;
		serve_release(&serve);
		_exit(0);
	}
	close(pair[1]);
	s->sock = pair[0];
}

/* The service ends by itself when the asker has closed. */
static void
service_end(struct service *s)
{
	int status;

	close(s->sock);
	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int
ask(int sock, enum deed deed, const void *data, size_t len, struct frame *f,
    struct err *err)
{
	int fd = memfd_of("question", data, len, err), rc;
	struct buf payload;
	bool lost;

	buf_init(&payload, 16);
	buf_putc(&payload, (char)deed);
	rc = frame_ask(sock, FRAME_READ, &payload, &fd, 1, 20000, f, &lost,
	    err);
	assert_false(lost);
	buf_release(&payload);
	close(fd);
	return rc;
}

static void
test_misbehaviour(void **state)
{
	static const struct {
		const char *name;
		enum deed deed;
		enum err_kind kind;
		const char *reason; /* NULL: an answer */
	} cases[] = {
		{ "good", ECHO, ERR_NONE, NULL },
		{ "crash", CRASH, ERR_INPUT, "crashed: signal 11" },
		{ "good after a crash", ECHO, ERR_NONE, NULL },
		{ "loop", LOOP, ERR_INPUT, "took over 1 s (limits.reader_seconds)" },
		{ "good after a loop", ECHO, ERR_NONE, NULL },
		{ "swell", SWELL, ERR_INPUT,
		    "used more than 64 MiB (limits.reader_mib)" },
		{ "socket", SOCKET, ERR_INPUT, "forbidden system call" },
		{ "refuse", REFUSE, ERR_INPUT, "not this one" },
		{ "leave", LEAVE, ERR_INPUT, "status 3" },
		{ "good at the end", ECHO, ERR_NONE, NULL },
	};
	struct service s;
	struct err err;
	struct frame f;
	size_t i;
	int rc;

	(void)state;
	service_start(&s, bad_handlers, 1, 1, 64U << 20);
	frame_init(&f);
	for (i = 0; i < COUNT(cases); i++) {
#ifdef SANITIZED
		/* The sanitizers catch the signal and have no limit. */
		if (cases[i].deed == CRASH || cases[i].deed == SWELL)
			continue;
#endif
		err_clear(&err);
		rc = ask(s.sock, cases[i].deed, "hello", 5, &f, &err);
		if (cases[i].reason == NULL ? rc != 0 || f.payload.len != 5 :
		    rc == 0 || err.kind != cases[i].kind ||
		    strstr(err.text, cases[i].reason) == NULL)
			fail_msg("%s: %d %s", cases[i].name, rc, err.text);
	}
	frame_release(&f);
	service_end(&s);
}

static void
test_too_long(void **state)
{
	char data[1001] = { 0 };
	struct service s;
	struct err err;
	struct frame f;

	(void)state;
	service_start(&s, bad_handlers, 1, 1, 64U << 20);
	frame_init(&f);
	assert_int_equal(ask(s.sock, ECHO, data, 1001, &f, &err), -1);
	assert_int_equal(ask(s.sock, ECHO, data, 1000, &f, &err), 0);
	frame_release(&f);
	service_end(&s);
}

/* Every child of a process gets a signal. */
static void
signal_children(pid_t parent, int sig)
{
	char path[64];
	long pid;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", parent,
	    parent);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fscanf(f, "%ld", &pid) == 1)
		kill((pid_t)pid, sig);
	fclose(f);
}

/* A child that somebody kills or stops says nothing about its message: try
 * again. */
static void
test_killed_from_outside(void **state)
{
	static const struct {
		int sig;
		const char *reason;
	} cases[] = {
		{ SIGKILL, "killed by the host" },
		{ SIGSTOP, "the host is too busy" },
	};
	struct err err = { 0 };
	struct buf payload;
	struct service s;
	struct frame f;
	uint32_t id;
	size_t i, tries;
	bool lost;
	int fd;

	(void)state;
	service_start(&s, bad_handlers, 1, 3, 64U << 20);
	fd = memfd_of("question", "hello", 5, &err);
	frame_init(&f);
	buf_init(&payload, 16);
	buf_putc(&payload, LOOP);
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(frame_post(s.sock, FRAME_READ, &payload, &fd,
		    1, &id, &err), 0);
		usleep(300000);
		signal_children(s.pid, cases[i].sig);
		assert_int_equal(frame_await(s.sock, id, 20000, &f, &lost,
		    &err), -1);
		assert_false(lost);
		assert_int_equal(err.kind, ERR_TEMP);
		if (strstr(err.text, cases[i].reason) == NULL)
			fail_msg("%s", err.text);
		signal_children(s.pid, SIGCONT);
		/* The one that was waiting may take a while to die, on a busy
		 * host others too. */
		for (tries = 0; ask(s.sock, ECHO, "x", 1, &f, &err) == -1;
		     tries++)
			if (err.kind != ERR_TEMP || tries == 20)
				fail_msg("%s", err.text);
	}
	buf_release(&payload);
	frame_release(&f);
	close(fd);
	service_end(&s);
}

/* A child that was taken over has no way to the askers: nothing is open but
 * standard input and output, its socket and its message. */
static void
test_descriptors(void **state)
{
	struct service s;
	struct err err;
	struct frame f;

	(void)state;
	service_start(&s, bad_handlers, 1, 1, 64U << 20);
	frame_init(&f);
	assert_int_equal(ask(s.sock, COUNT_OPEN, "x", 1, &f, &err), 0);
	assert_int_equal(f.payload.len, 64);
	assert_int_equal(strspn(f.payload.data + 5, "."), 59);
	assert_int_equal(f.payload.data[3], 'x');
	frame_release(&f);
	service_end(&s);
}

/* The parent's own list kills too. */
static void
test_parent_filter(void **state)
{
	struct err err;
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	if (pid == 0) {
		if (serve_sandbox(&err) == -1)
			_exit(99);
		(void)socket(AF_INET, SOCK_STREAM, 0);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void
check_real(const char *path, const struct buf *message)
{
	static struct service s;
	struct read_question q = { .authserv_id = (char[]){ "" } };
	struct reading reading;
	struct err err = { 0 };
	struct sift_question sq = { { (uint32_t)message->len }, 1 };
	struct sift sift;
	bool lost;
	int fd;

	if (s.pid == 0)
		service_start(&s, serve_handlers, SERVE_HANDLERS, 10,
		    256U << 20);
	fd = memfd_of("message", message->data, message->len, &err);
	if (reading_ask(s.sock, fd, &q, 20000, &reading, &lost, &err) == -1)
		fail_msg("%s: %s", path, err.text);
	reading_release(&reading);
	if (sift_ask(s.sock, fd, &sq, 20000, &sift, &lost, &err) == -1)
		fail_msg("%s: %s", path, err.text);
	sift_release(&sift);
	close(fd);
}

/* Every example is read inside the sandbox as it is outside. */
static void
test_real_messages(void **state)
{
	(void)state;
	assert_true(each_message(check_real) > 0);
}

/* What the fork, the sandbox and the pipe cost: told, not judged, but for a
 * bound that even a busy host keeps. */
static void
test_cost(void **state)
{
	static const int rounds = 200;
	struct service s;
	struct err err;
	struct frame f;
	int64_t start;
	int i;

	(void)state;
	service_start(&s, bad_handlers, 1, 10, 256U << 20);
	frame_init(&f);
	start = clock_mono_ms();
	for (i = 0; i < rounds; i++)
		assert_int_equal(ask(s.sock, ECHO, "x", 1, &f, &err), 0);
	start = clock_mono_ms() - start;
	print_message("%d questions in %d ms\n", rounds, (int)start);
	assert_true(start < rounds * 20);
	frame_release(&f);
	service_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_misbehaviour),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_killed_from_outside),
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_parent_filter),
		cmocka_unit_test(test_real_messages),
		cmocka_unit_test(test_cost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
