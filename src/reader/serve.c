/* SPDX-License-Identifier: ISC */
#include "reader/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mem.h"
#include "proc/sandbox.h"
#include "wire/cursor.h"
#include "wire/reading.h"

#define READ_SIZE 65536
/* A child that has answered is waited for when the next question is handed
 * over, or after this time. */
#define BURIAL_MS 20
/* By which a child's heap grows; larger blocks are mapped. */
#define HEAP_STEP (512U << 10)
#define SMALL_MAX 1024U

/* The first number that is free in a child: 0 to 2, and its socket. */
#define FIRST_FD (STDERR_FILENO + 2)

/* What a child writes: how much follows (four octets), one of these, and the
 * answer, or a kind of error and its text. */
#define LENGTH_SIZE 4
#define ANSWERED 0
#define REFUSED 1
#define CHILD_MAX (LENGTH_SIZE + 1 + FRAME_PAYLOAD_MAX)

/* Everything the parent does after start.  It opens nothing. */
static const struct sandbox_call parent_calls[] = {
	{ SCMP_SYS(poll), "wait for questions and answers" },
	{ SCMP_SYS(ppoll), "the same on other processors" },
	{ SCMP_SYS(recvmsg), "questions" },
	{ SCMP_SYS(sendmsg), "answers" },
	{ SCMP_SYS(socketpair), "to the child" },
	{ SCMP_SYS(dup3), "the child's socket" },
	{ SCMP_SYS(close_range), "the child has no descriptor but that" },
	{ SCMP_SYS(clone), "the child" },
	{ SCMP_SYS(clone3), "the child, with another C library" },
	{ SCMP_SYS(set_robust_list), "the C library, in a new child" },
	{ SCMP_SYS(rseq), "the same" },
	{ SCMP_SYS(rt_sigprocmask), "the C library, around a fork" },
	{ SCMP_SYS(gettid), "the C library, in a new child" },
	{ SCMP_SYS(getpid), "OpenSSL's random generator looks for a fork" },
	{ SCMP_SYS(wait4), "the child's end" },
	{ SCMP_SYS(kill), "a child that takes too long" },
	{ SCMP_SYS(read), "the child's answer" },
	{ SCMP_SYS(write), "log lines; the child's answer" },
	{ SCMP_SYS(close), "the pipe, the message" },
	{ SCMP_SYS(fstat), "the child: how long is the message?" },
	{ SCMP_SYS(newfstatat), "the same, with this C library" },
	{ SCMP_SYS(lseek), "the child: the message" },
	{ SCMP_SYS(prctl), "the child ends with us; its own filter" },
	{ SCMP_SYS(seccomp), "the child's own filter" },
	{ SCMP_SYS(setrlimit), "the child's limits" },
	{ SCMP_SYS(prlimit64), "the same, with this C library" },
	{ SCMP_SYS(brk), "heap" },
	{ SCMP_SYS(mmap), "heap; the child: the message" },
	{ SCMP_SYS(munmap), "heap" },
	{ SCMP_SYS(mremap), "heap" },
	{ SCMP_SYS(madvise), "heap" },
	{ SCMP_SYS(futex), "locks" },
	{ SCMP_SYS(getrandom), "heap; OpenSSL" },
	{ SCMP_SYS(clock_gettime), "deadlines" },
	{ SCMP_SYS(rt_sigreturn), "SIGTERM" },
	{ SCMP_SYS(restart_syscall), "a poll that was stopped and continued" },
	{ SCMP_SYS(exit_group), "the end" },
};

/* What is left to the child that reads a message: memory and its answer. */
static const struct sandbox_call child_calls[] = {
	{ SCMP_SYS(poll), "wait for the question" },
	{ SCMP_SYS(ppoll), "the same on other processors" },
	{ SCMP_SYS(recvmsg), "the question" },
	{ SCMP_SYS(read), "nothing is open to read but the message" },
	{ SCMP_SYS(write), "the answer" },
	{ SCMP_SYS(close), "nobody minds" },
	{ SCMP_SYS(fstat), "how long is the message?" },
	{ SCMP_SYS(newfstatat), "the same, with this C library" },
	{ SCMP_SYS(lseek), "the message" },
	{ SCMP_SYS(brk), "heap" },
	{ SCMP_SYS(mmap), "heap; the message" },
	{ SCMP_SYS(munmap), "heap" },
	{ SCMP_SYS(mremap), "heap" },
	{ SCMP_SYS(madvise), "heap" },
	{ SCMP_SYS(futex), "OpenSSL's and iconv's locks" },
	{ SCMP_SYS(getrandom), "heap; OpenSSL" },
	{ SCMP_SYS(getpid), "OpenSSL's random generator looks for a fork" },
	{ SCMP_SYS(clock_gettime), "OpenSSL" },
	{ SCMP_SYS(rt_sigreturn), "SIGTERM, of which nothing comes" },
	{ SCMP_SYS(restart_syscall), "a poll that was stopped and continued" },
	{ SCMP_SYS(exit_group), "the end" },
};

#ifdef __GLIBC__
/*
 * Start-up leaves gaps all over the heap.  A child would be given one after
 * the other, and have a page copied for each; so they are filled for good,
 * and what a child asks for is new memory in a row.  It never gives any back.
 */
static void
settle_heap(void)
{
	const char *top, *p;
	size_t size;

	malloc_trim(0); /* what is small is quick to fork */
	top = (const char *)sbrk(0) - mallinfo2().keepcost;
	/* small blocks have a list for each size */
	for (size = HEAP_STEP / 2; size > 0;
	    size = size > SMALL_MAX ? size / 2 : size - 2 * sizeof size)
		do
			p = malloc(size);
		while (p != NULL && p < top);
	mallopt(M_TOP_PAD, HEAP_STEP);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_MMAP_THRESHOLD, HEAP_STEP);
}
#else
static void
settle_heap(void)
{
}
#endif

int
serve_init(struct serve *serve, const struct serve_handler *handlers,
    size_t count, const struct reader_limits *limits, struct err *err)
{
	unsigned long pages = 0;
	FILE *f;

	f = fopen("/proc/self/statm", "re");
	if (f == NULL || fscanf(f, "%lu", &pages) != 1) {
		err_set_errno(err, ERR_CONFIG, "/proc/self/statm");
		if (f != NULL)
			fclose(f);
		return -1;
	}
	fclose(f);
	*serve = (struct serve){ .handlers = handlers, .handler_count = count,
		.limits = limits,
		.base_memory = pages * (size_t)sysconf(_SC_PAGESIZE) };
	return sandbox_compile(child_calls, COUNT(child_calls),
	    &serve->child_filter, err);
}

int
serve_sandbox(struct err *err)
{
	if (sandbox_seccomp(parent_calls, COUNT(parent_calls), err) == -1)
		return -1;
	settle_heap(); /* last: making filters leaves gaps, too */
	return 0;
}

static const struct serve_handler *
find_handler(const struct serve *serve, enum frame_type type)
{
	size_t i;

	for (i = 0; i < serve->handler_count; i++)
		if (serve->handlers[i].type == type)
			return &serve->handlers[i];
	return NULL;
}

/* Give up everything but the socket, and the right to get it back.  One
 * number is left for the descriptor that comes with the question. */
static int
confine(const struct serve *serve, int sock, struct err *err)
{
	struct sandbox_limits limits = {
		.memory = serve->base_memory + serve->limits->memory,
		.cpu = serve->limits->seconds,
		.files = FIRST_FD + 1,
		.file_size = 0,
	};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup3(sock, FIRST_FD - 1, O_CLOEXEC) == -1 ||
	    close_range(FIRST_FD, UINT_MAX, 0) == -1)
		return err_set_errno(err, ERR_BUG, "descriptors");
	if (sandbox_limit(&limits, err) == -1)
		return -1;
	return sandbox_apply(&serve->child_filter, err);
}

static void
begin_answer(struct buf *b, char how)
{
	buf_reset(b);
	buf_put(b, "\0\0\0", LENGTH_SIZE); /* set when all is there */
	buf_putc(b, how);
}

static void
put_refusal(const struct err *err, struct buf *b)
{
	begin_answer(b, REFUSED);
	buf_putc(b, (char)err->kind);
	buf_puts(b, err->text);
}

static void
set_length(struct buf *b)
{
	struct buf length;

	buf_init(&length, LENGTH_SIZE);
	wire_put_u32(&length, (uint32_t)(b->len - LENGTH_SIZE));
	memcpy(b->data, length.data, LENGTH_SIZE);
	buf_release(&length);
}

/* The answer to a question: what the handler says, or why it does not. */
static void
put_answer(const struct serve *serve, const struct frame *f,
    struct buf *answer)
{
	const struct serve_handler *handler = find_handler(serve, f->type);
	const unsigned char *data;
	struct err err = { 0 };
	size_t len, max;

	begin_answer(answer, ANSWERED);
	max = handler->data_max != 0 ? handler->data_max :
	    serve->limits->bytes;
	if (file_map(f->fds[0], max, &data, &len, &err) == -1) {
		if (err.kind == ERR_INPUT && handler->data_max == 0)
			err_prefix(&err, "limits.message_mib");
		put_refusal(&err, answer);
	} else if (handler->run(&f->payload, data, len, serve->limits, answer,
	    &err) == -1)
		put_refusal(&err, answer);
	if (!buf_ok(answer)) {
		err_set(&err, ERR_BUG, "the answer is too long");
		put_refusal(&err, answer);
	}
}

/* In the child: the whole of its life. */
static _Noreturn void
run_child(const struct serve *serve, int sock)
{
	struct err err = { 0 };
	struct buf answer;
	struct frame f;

	if (confine(serve, sock, &err) == -1)
		_exit(EX_SOFTWARE);
	sock = FIRST_FD - 1;
	frame_init(&f);
	buf_init(&answer, CHILD_MAX);
	if (serve->warm_up != NULL)
		serve->warm_up(serve->limits);
	if (frame_recv(sock, &f, -1, &err) != 1)
		_exit(EX_OK); /* the parent has ended */
	/* libytnef complains on both; nobody is to read it, and the C library
	 * would first ask what kind of a file that is. */
	close(STDOUT_FILENO);
#ifndef SANITIZED
	close(STDERR_FILENO);
#endif
	put_answer(serve, &f, &answer);
	set_length(&answer);
	_exit(write_full(sock, answer.data, answer.len) == 0 ? EX_OK :
	    EX_IOERR);
}

/* Have a child ready. */
static int
prepare(struct serve *serve, struct err *err)
{
	int pair[2];
	pid_t pid;

	if (serve->ready.pid != 0)
		return 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		return err_set_errno(err, ERR_TEMP, "socketpair");
	pid = fork();
	if (pid == 0)
		run_child(serve, pair[1]);
	close(pair[1]);
	if (pid == -1) {
		err_set_errno(err, ERR_TEMP, "fork");
		close(pair[0]);
		return -1;
	}
	serve->ready = (struct serve_child){ pid, pair[0] };
	return 0;
}

/* Its status and the processor time that it took, in seconds. */
static int
reap(const struct serve_child *child, bool kill_it, double *seconds_out)
{
	struct rusage used = { 0 };
	int status = 0;

	close(child->sock);
	if (kill_it)
		kill(child->pid, SIGKILL);
	while (wait4(child->pid, &status, 0, &used) == -1 && errno == EINTR)
		;
	if (seconds_out != NULL)
		*seconds_out = (double)(used.ru_utime.tv_sec +
		    used.ru_stime.tv_sec) + 1e-6 *
		    (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
	return status;
}

/* The child before has had all the time of a fork to end: it is gone by now,
 * or nearly so. */
static void
bury(struct serve *serve)
{
	if (serve->dying.pid != 0)
		reap(&serve->dying, true, NULL);
	serve->dying.pid = 0;
}

/*
 * Hand the question to the child that is ready, and have the next one ready
 * while this one works.  A child may have died while it waited (the host was
 * out of memory): then another gets it.
 */
static int
hand_over(struct serve *serve, const struct frame *f,
    struct serve_child *child_out, struct err *err)
{
	struct err ignored = { 0 };
	int tries, rc = -1;

	for (tries = 0; tries < 2 && rc == -1; tries++) {
		if (prepare(serve, err) == -1)
			return -1;
		*child_out = serve->ready;
		serve->ready.pid = 0;
		rc = frame_send(child_out->sock, f->type, f->id, &f->payload,
		    f->fds, 1, err);
		if (rc == -1)
			reap(child_out, true, NULL);
	}
	if (rc == 0)
		(void)prepare(serve, &ignored); /* else when asked next */
	return rc;
}

/* Is all there that the child said would come? */
static bool
is_whole(const struct buf *b)
{
	struct wire_cursor c;

	wire_cursor_init(&c, b->data, b->len);
	return b->len > LENGTH_SIZE &&
	    wire_get_u32(&c) == b->len - LENGTH_SIZE;
}

/*
 * What the child writes, until it is whole (1; the child may still be busy
 * ending) or the child has ended without (0); -1 at the deadline or when it
 * writes more than any answer has.
 */
static int
collect(int in, int64_t deadline, struct buf *b)
{
	while (!is_whole(b)) {
		struct pollfd p = { .fd = in, .events = POLLIN };
		int64_t left = deadline - clock_mono_ms();
		size_t want = b->max - b->len;
		char *room;
		ssize_t n;
		int ready;

		if (left <= 0 || want == 0)
			return -1;
		ready = poll(&p, 1, (int)left);
		if (ready == -1 && errno != EINTR)
			return -1;
		if (ready <= 0)
			continue;
		if (want > READ_SIZE)
			want = READ_SIZE;
		room = buf_reserve(b, want);
		n = read(in, room, want);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return 0;
		buf_added(b, (size_t)n);
	}
	return 1;
}

/*
 * How a child ended that gave no answer (b: what it wrote of one), for people.
 * Its message is innocent when it was killed without having worked half as
 * long as it may: by the host, out of memory, or by us, while the host was too
 * busy for it.
 */
static void
explain(const struct serve *serve, const struct serve_child *child,
    bool is_late, const struct buf *b, struct err *err)
{
	double seconds;
	int status = reap(child, is_late, &seconds);
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	bool killed = is_late || sig == SIGXCPU || sig == SIGKILL;

	if (is_late && b->len == b->max)
		err_set(err, ERR_INPUT, "reading wrote too much");
	else if (killed && seconds < serve->limits->seconds / 2.0)
		err_set(err, ERR_TEMP, "%s", is_late
			? "the host is too busy, or the reading was stopped"
			: "the reading was killed by the host or somebody");
	else if (killed)
		err_set(err, ERR_INPUT, "reading took over %u s "
		    "(limits.reader_seconds)", serve->limits->seconds);
	else if (sig == SIGSYS)
		err_set(err, ERR_INPUT,
		    "reading made a forbidden system call");
	else if (sig != 0)
		err_set(err, ERR_INPUT, "reading crashed: signal %d", sig);
	else if (WEXITSTATUS(status) == EX_OSERR)
		err_set(err, ERR_INPUT, "reading used more than %zu MiB "
		    "(limits.reader_mib)", serve->limits->memory >> 20);
	else
		err_set(err, ERR_INPUT, "reading ended with status %d",
		    WEXITSTATUS(status));
}

/* Pass on what the child wrote. */
static int
pass_on(int sock, uint32_t id, struct buf *b, struct err *err)
{
	struct err refusal = { 0 };
	unsigned char kind;

	buf_drop(b, LENGTH_SIZE);
	if (b->data[0] == ANSWERED) {
		buf_drop(b, 1);
		return frame_send(sock, FRAME_ANSWER, id, b, NULL, 0, err);
	}
	kind = b->len > 1 ? (unsigned char)b->data[1] : ERR_BUG;
	if (kind == ERR_NONE || kind > ERR_BUG)
		kind = ERR_BUG;
	/* What its limits deny to it now they will the next time. */
	if (kind == ERR_TEMP)
		kind = ERR_INPUT;
	err_set(&refusal, (enum err_kind)kind, "%s",
	    b->len > 2 ? b->data + 2 : "no reason was given");
	return frame_send_failed(sock, id, &refusal, err);
}

static int
answer(struct serve *serve, const struct frame *f, int sock, struct err *err)
{
	int64_t deadline = clock_mono_ms() +
	    (int64_t)serve->limits->seconds * 1000 + READER_GRACE_MS;
	struct serve_child child;
	struct err why = { 0 };
	struct buf b;
	int got, rc;

	if (hand_over(serve, f, &child, &why) == -1)
		return frame_send_failed(sock, f->id, &why, err);
	bury(serve);
	buf_init(&b, CHILD_MAX);
	got = collect(child.sock, deadline, &b);
	if (got == 1) {
		rc = pass_on(sock, f->id, &b, err);
		kill(child.pid, SIGKILL);
		serve->dying = child;
	} else {
		explain(serve, &child, got == -1, &b, &why);
		log_warn("reader.child", L_ERR(&why));
		rc = frame_send_failed(sock, f->id, &why, err);
	}
	buf_release(&b);
	return rc;
}

int
serve_one(struct serve *serve, int sock, struct err *err)
{
	struct err why = { 0 };
	struct frame f;
	int rc;

	frame_init(&f);
	rc = frame_recv(sock, &f, READER_GRACE_MS, err);
	if (rc != 1)
		goto out;
	if (find_handler(serve, f.type) == NULL || f.fds[0] == -1) {
		err_set(&why, ERR_BUG, "no question for a reader");
		rc = frame_send_failed(sock, f.id, &why, err);
	} else
		rc = answer(serve, &f, sock, err);
	if (rc == 0)
		rc = 1;
out:
	frame_release(&f);
	return rc;
}

void
serve_release(struct serve *serve)
{
	bury(serve);
	if (serve->ready.pid != 0)
		reap(&serve->ready, false, NULL);
	serve->ready.pid = 0;
}

void
serve_loop(struct serve *serve, int socks[], size_t count, int stop_fd)
{
	struct pollfd p[8];
	struct err err = { 0 };
	size_t i, open;
	int rc;

	for (;;) {
		for (i = open = 0; i < count && i < COUNT(p) - 1; i++) {
			p[i] = (struct pollfd){ .fd = socks[i],
				.events = POLLIN };
			open += socks[i] != -1;
		}
		p[i] = (struct pollfd){ .fd = stop_fd, .events = POLLIN };
		if (open == 0)
			return;
		rc = poll(p, i + 1, serve->dying.pid != 0 ? BURIAL_MS : -1);
		if (rc == 0)
			bury(serve);
		if (rc <= 0)
			continue;
		if (p[i].revents != 0)
			return;
		for (i = 0; i < count && i < COUNT(p) - 1; i++) {
			if (socks[i] == -1 || p[i].revents == 0)
				continue;
			rc = serve_one(serve, socks[i], &err);
			if (rc == 1)
				continue;
			if (rc == -1)
				log_error("reader.socket", L_ERR(&err));
			close(socks[i]);
			socks[i] = -1;
		}
	}
}
