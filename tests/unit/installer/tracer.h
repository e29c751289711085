/* SPDX-License-Identifier: ISC */
/*
 * Running a function in a child and interfering at one of its system calls,
 * without a hook in the code under test.
 */
#ifndef TESTS_TRACER_H
#define TESTS_TRACER_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum trace_mode {
	TRACE_KILL, /* SIGKILL before the step-th call */
	TRACE_FAIL, /* that call does nothing and fails */
};

struct traced {
	bool traced; /* false: tracing is not allowed here */
	bool hit;    /* there was a step-th call */
	long number; /* which one it was */
	int status;  /* exit status; -1 when killed */
};

/* Calls that are no steps of the work: memory, time, the end. */
static inline bool
trace_skips(long number)
{
	static const long skipped[] = { SYS_brk, SYS_mmap, SYS_munmap,
		SYS_mprotect, SYS_madvise, SYS_mlock, SYS_mremap, SYS_futex,
		SYS_getrandom, SYS_getpid, SYS_gettid, SYS_exit_group,
		SYS_rt_sigprocmask, SYS_rt_sigaction, SYS_sigaltstack,
		SYS_sched_yield };
	size_t i;

	for (i = 0; i < sizeof skipped / sizeof skipped[0]; i++)
		if (skipped[i] == number)
			return true;
	return false;
}

/* Make the call that pid is about to enter fail. */
static inline bool
trace_fail(pid_t pid, int error)
{
#ifdef __x86_64__
	struct user_regs_struct regs;
	int status;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs) == -1)
		return false;
	regs.orig_rax = (unsigned long long)-1;
	ptrace(PTRACE_SETREGS, pid, NULL, &regs);
	ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return false;
	ptrace(PTRACE_GETREGS, pid, NULL, &regs);
	regs.rax = (unsigned long long)-error;
	ptrace(PTRACE_SETREGS, pid, NULL, &regs);
	return true;
#else
	(void)pid;
	(void)error;
	return false;
#endif
}

static inline void
trace_end(pid_t pid, int status, struct traced *result)
{
	if (!WIFEXITED(status) && !WIFSIGNALED(status)) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	result->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void
trace(int (*run)(void), enum trace_mode mode, long step, int error,
    struct traced *result)
{
	struct __ptrace_syscall_info info;
	long count = 0;
	int status;
	pid_t pid;

	memset(result, 0, sizeof *result);
	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
			_exit(99);
		raise(SIGSTOP);
		_exit(run());
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return;
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
		PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) == -1) {
		trace_end(pid, status, result);
		return;
	}
	result->traced = true;
	while (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == 0 &&
	    waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		if (WSTOPSIG(status) != (SIGTRAP | 0x80) ||
		    ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info,
			&info) <= 0 ||
		    info.op != PTRACE_SYSCALL_INFO_ENTRY ||
		    trace_skips((long)info.entry.nr) || ++count != step)
			continue;
		result->hit = true;
		result->number = (long)info.entry.nr;
		if (mode == TRACE_KILL)
			break;
		result->traced = trace_fail(pid, error);
		if (!result->traced)
			break;
	}
	trace_end(pid, status, result);
}

#endif
