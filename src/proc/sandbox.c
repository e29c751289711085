/* SPDX-License-Identifier: ISC */
#include "proc/sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

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
#endif

int
sandbox_seccomp(const struct sandbox_call *calls, size_t count,
    struct err *err)
{
	scmp_filter_ctx ctx;
	size_t i;
	int rc;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_set_errno(err, ERR_BUG, "no_new_privs");
	ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (ctx == NULL)
		return err_set(err, ERR_BUG, "seccomp_init failed");
	for (i = 0, rc = 0; i < count && rc == 0; i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, calls[i].number, 0);
#ifdef SANITIZED
	for (i = 0; i < COUNT(runtime_calls) && rc == 0; i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, runtime_calls[i], 0);
#endif
	if (rc == 0)
		rc = seccomp_load(ctx);
	seccomp_release(ctx);
	if (rc < 0) {
		errno = -rc;
		return err_set_errno(err, ERR_BUG, "seccomp filter");
	}
	return 0;
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
