/* SPDX-License-Identifier: ISC */
#include "reader/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mem.h"
#include "proc/sandbox.h"

/* The parent's time on top of the child's processor time: a busy host. */
#define GRACE_MS 2000

#define ANSWERED 0 /* the first byte of what a child writes */
#define REFUSED 1

/* Everything the parent does after start.  It opens nothing. */
static const struct sandbox_call parent_calls[] = {
	{ SCMP_SYS(poll), "wait for questions and answers" },
	{ SCMP_SYS(ppoll), "the same on other processors" },
	{ SCMP_SYS(recvmsg), "questions" },
	{ SCMP_SYS(sendmsg), "answers" },
	{ SCMP_SYS(pipe2), "from the child" },
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
	{ SCMP_SYS(exit_group), "the end" },
};

int
serve_init(struct serve *serve, const struct serve_handler *handlers,
    size_t count, const struct reader_limits *limits, struct err *err)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

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
	return sandbox_seccomp(parent_calls, COUNT(parent_calls), err);
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

static int
confine(const struct serve *serve, struct err *err)
{
	struct sandbox_limits limits = {
		.memory = serve->base_memory + serve->limits->memory,
		.cpu = serve->limits->seconds,
		.files = 1, /* no number is left for a new one */
		.file_size = 0,
	};

#ifndef SANITIZED
	/* libytnef complains there; nobody is to read it. */
	close(STDERR_FILENO);
#endif
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (sandbox_limit(&limits, err) == -1)
		return -1;
	return sandbox_apply(&serve->child_filter, err);
}

static void
put_refusal(const struct err *err, struct buf *b)
{
	buf_reset(b);
	buf_putc(b, REFUSED);
	buf_putc(b, (char)err->kind);
	buf_puts(b, err->text);
}

/* In the child: the whole of its life. */
static _Noreturn void
run_child(const struct serve *serve, const struct serve_handler *handler,
    const struct frame *f, int out)
{
	size_t max = handler->data_max != 0 ? handler->data_max :
	    serve->limits->bytes;
	const unsigned char *data;
	struct err err = { 0 };
	struct buf answer;
	size_t len;

	buf_init(&answer, FRAME_PAYLOAD_MAX + 1);
	if (confine(serve, &err) == -1)
		_exit(EX_SOFTWARE);
	buf_putc(&answer, ANSWERED);
	if (file_map(f->fds[0], max, &data, &len, &err) == -1 ||
	    handler->run(&f->payload, data, len, serve->limits, &answer,
		&err) == -1)
		put_refusal(&err, &answer);
	if (!buf_ok(&answer)) {
		err_set(&err, ERR_BUG, "the answer is too long");
		put_refusal(&err, &answer);
	}
	_exit(write_full(out, answer.data, answer.len) == 0 ? EX_OK :
	    EX_IOERR);
}

/* All that the child writes, until it closes: 0, or -1 at the deadline or
 * when it writes more than any answer has. */
static int
collect(int in, int64_t deadline, struct buf *b)
{
	for (;;) {
		struct pollfd p = { .fd = in, .events = POLLIN };
		int64_t left = deadline - clock_mono_ms();
		char *room;
		ssize_t n;
		int ready;

		if (left <= 0)
			return -1;
		ready = poll(&p, 1, (int)left);
		if (ready == -1 && errno != EINTR)
			return -1;
		if (ready <= 0)
			continue;
		room = buf_reserve(b, b->len + 65536 <= b->max ? 65536 : 1);
		if (room == NULL)
			return -1;
		n = read(in, room, b->len + 65536 <= b->max ? 65536 : 1);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 ? 0 : -1;
		buf_added(b, (size_t)n);
	}
}

/* How a child ended that gave no answer, for people. */
static void
explain(const struct serve *serve, int status, bool killed, struct err *err)
{
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (killed || sig == SIGXCPU || sig == SIGKILL)
		err_set(err, ERR_INPUT, "reading took over %u s",
		    serve->limits->seconds);
	else if (sig == SIGSYS)
		err_set(err, ERR_INPUT,
		    "reading made a forbidden system call");
	else if (sig != 0)
		err_set(err, ERR_INPUT, "reading crashed: signal %d", sig);
	else if (WEXITSTATUS(status) == EX_OSERR)
		err_set(err, ERR_INPUT, "reading used more than %zu MiB",
		    serve->limits->memory >> 20);
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

	if (b->len > 0 && b->data[0] == ANSWERED) {
		buf_drop(b, 1);
		return frame_send(sock, FRAME_ANSWER, id, b, NULL, 0, err);
	}
	kind = b->len > 1 ? (unsigned char)b->data[1] : ERR_BUG;
	if (kind == ERR_NONE || kind > ERR_BUG)
		kind = ERR_BUG;
	err_set(&refusal, (enum err_kind)kind, "%s",
	    b->len > 2 ? b->data + 2 : "no reason was given");
	return frame_send_failed(sock, id, &refusal, err);
}

static int
answer(const struct serve *serve, const struct serve_handler *handler,
    const struct frame *f, int sock, struct err *err)
{
	int64_t deadline = clock_mono_ms() +
	    (int64_t)serve->limits->seconds * 1000 + GRACE_MS;
	int ends[2], status = 0, rc;
	struct err why = { 0 };
	struct buf b;
	bool whole;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return err_set_errno(err, ERR_TEMP, "pipe");
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		run_child(serve, handler, f, ends[1]);
	}
	close(ends[1]);
	if (pid == -1) {
		close(ends[0]);
		return err_set_errno(err, ERR_TEMP, "fork");
	}
	buf_init(&b, FRAME_PAYLOAD_MAX + 1);
	whole = collect(ends[0], deadline, &b) == 0;
	close(ends[0]);
	if (!whole)
		kill(pid, SIGKILL);
	while (wait4(pid, &status, 0, NULL) == -1 && errno == EINTR)
		;
	if (whole && WIFEXITED(status) && WEXITSTATUS(status) == EX_OK &&
	    b.len > 0)
		rc = pass_on(sock, f->id, &b, err);
	else {
		explain(serve, status, !whole, &why);
		log_warn("reader.child", L_ERR(&why));
		rc = frame_send_failed(sock, f->id, &why, err);
	}
	buf_release(&b);
	return rc;
}

int
serve_one(const struct serve *serve, int sock, struct err *err)
{
	const struct serve_handler *handler;
	struct err why = { 0 };
	struct frame f;
	int rc;

	frame_init(&f);
	rc = frame_recv(sock, &f, GRACE_MS, err);
	if (rc != 1)
		goto out;
	handler = find_handler(serve, f.type);
	if (handler == NULL || f.fds[0] == -1) {
		err_set(&why, ERR_BUG, "no question for a reader");
		rc = frame_send_failed(sock, f.id, &why, err);
	} else
		rc = answer(serve, handler, &f, sock, err);
	if (rc == 0)
		rc = 1;
out:
	frame_release(&f);
	return rc;
}

void
serve_loop(const struct serve *serve, int socks[], size_t count, int stop_fd)
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
		if (poll(p, i + 1, -1) == -1)
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
