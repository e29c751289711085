/* SPDX-License-Identifier: ISC */
#include "proc/sandbox.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"

#ifdef SANITIZED
/* What the sanitizers' runtime does on its own, mostly to report. */
static const int runtime_calls[] = {
	SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(mprotect), SCMP_SYS(gettid), SCMP_SYS(getpid),
	SCMP_SYS(tgkill), SCMP_SYS(sched_yield), SCMP_SYS(readlink),
	SCMP_SYS(openat), SCMP_SYS(newfstatat), SCMP_SYS(write),
	SCMP_SYS(prctl), SCMP_SYS(getrlimit), SCMP_SYS(prlimit64),
	SCMP_SYS(madvise), SCMP_SYS(munmap), SCMP_SYS(mmap),
};

/* The leak check at the end of a process traces it from a helper process,
 * which a sandbox forbids: it would wait for ever. */
static int is_sandboxed;
int __lsan_is_turned_off(void);

int
__lsan_is_turned_off(void)
{
	return is_sandboxed;
}
#endif

static void
note_sandbox(void)
{
#ifdef SANITIZED
	is_sandboxed = 1;
#endif
}

/* The filter as libseccomp makes it, otherwise for what is not on the list;
 * NULL with err. */
static scmp_filter_ctx
build(const struct sandbox_call *calls, size_t count, uint32_t otherwise,
    struct err *err)
{
	scmp_filter_ctx ctx = seccomp_init(otherwise);
	size_t i;
	int rc = ctx != NULL ? 0 : -ENOMEM;

	for (i = 0; i < count && rc == 0; i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, calls[i].number, 0);
#ifdef SANITIZED
	for (i = 0; i < COUNT(runtime_calls) && rc == 0; i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, runtime_calls[i], 0);
#endif
	if (rc == 0)
		return ctx;
	errno = -rc;
	err_set_errno(err, ERR_BUG, "seccomp filter");
	if (ctx != NULL)
		seccomp_release(ctx);
	return NULL;
}

int
sandbox_compile(const struct sandbox_call *calls, size_t count,
    struct sandbox_filter *filter_out, struct err *err)
{
	scmp_filter_ctx ctx = build(calls, count, SCMP_ACT_KILL_PROCESS, err);
	off_t size = 0;
	int fd = -1, rc = -1;
	void *program;

	if (ctx == NULL)
		return -1;
	fd = memfd_create("filter", MFD_CLOEXEC);
	if (fd == -1 || seccomp_export_bpf(ctx, fd) < 0 ||
	    (size = lseek(fd, 0, SEEK_END)) <= 0) {
		err_set_errno(err, ERR_BUG, "seccomp filter");
		goto out;
	}
	program = xmalloc((size_t)size);
	if (pread(fd, program, (size_t)size, 0) != size) {
		err_set_errno(err, ERR_BUG, "seccomp filter");
		free(program);
		goto out;
	}
	*filter_out = (struct sandbox_filter){ program,
		(unsigned short)((size_t)size / sizeof(struct sock_filter)) };
	rc = 0;
out:
	if (fd != -1)
		close(fd);
	seccomp_release(ctx);
	return rc;
}

int
sandbox_apply(const struct sandbox_filter *filter, struct err *err)
{
	struct sock_fprog prog = { filter->len, filter->program };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_set_errno(err, ERR_BUG, "no_new_privs");
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == -1)
		return err_set_errno(err, ERR_BUG, "seccomp filter");
	note_sandbox();
	return 0;
}

/* Frees ctx (NULL: it could not be built). */
static int
load(scmp_filter_ctx ctx, struct err *err)
{
	int rc;

	if (ctx == NULL)
		return -1;
	/* libseccomp sets no_new_privs by itself. */
	rc = seccomp_load(ctx);
	seccomp_release(ctx);
	if (rc < 0) {
		errno = -rc;
		return err_set_errno(err, ERR_BUG, "seccomp filter");
	}
	note_sandbox();
	return 0;
}

int
sandbox_seccomp(const struct sandbox_call *calls, size_t count,
    struct err *err)
{
	return load(build(calls, count, SCMP_ACT_KILL_PROCESS, err), err);
}

static int
add_rule(scmp_filter_ctx ctx, const struct sandbox_rule *rule)
{
	const struct scmp_arg_cmp cmp = { rule->arg, SCMP_CMP_MASKED_EQ,
		rule->mask, rule->bits };

	return seccomp_rule_add_array(ctx, rule->error != 0
		? SCMP_ACT_ERRNO((uint32_t)rule->error) : SCMP_ACT_ALLOW,
	    rule->number, rule->mask != 0, &cmp);
}

int
sandbox_seccomp_soft(const struct sandbox_call *calls, size_t count,
    const struct sandbox_rule *rules, size_t rule_count, struct err *err)
{
	scmp_filter_ctx ctx = build(calls, count, SCMP_ACT_ERRNO(EPERM), err);
	size_t i;
	int rc;

	for (i = 0; ctx != NULL && i < rule_count; i++) {
		rc = add_rule(ctx, &rules[i]);
		/* A call that this processor does not have. */
		if (rc < 0 && rc != -EDOM && rc != -EOPNOTSUPP) {
			seccomp_release(ctx);
			errno = -rc;
			return err_set_errno(err, ERR_BUG, "seccomp filter");
		}
	}
	return load(ctx, err);
}

static int
limit(int resource, uint64_t value, const char *name, struct err *err)
{
	struct rlimit r = { value, value };

	if (value == 0)
		return 0;
	if (setrlimit(resource, &r) == -1)
		return err_set_errno(err, ERR_BUG, "limit on %s", name);
	return 0;
}

int
sandbox_limit(const struct sandbox_limits *limits, struct err *err)
{
#ifndef SANITIZED
	if (limit(RLIMIT_AS, limits->memory, "memory", err) == -1)
		return -1;
#endif
	if (limit(RLIMIT_CPU, limits->cpu, "processor time", err) == -1 ||
	    limit(RLIMIT_NOFILE, limits->files, "open files", err) == -1 ||
	    limit(RLIMIT_FSIZE, limits->file_size, "file size", err) == -1)
		return -1;
	return 0;
}
