/* SPDX-License-Identifier: ISC */
/*
 * What a process gives up for good.  A seccomp list is one commented array;
 * anything that is not on it kills the process (SECCOMP_RET_KILL_PROCESS).
 */
#ifndef PROC_SANDBOX_H
#define PROC_SANDBOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A system call by number (SCMP_SYS(x) or __NR_x). */
struct sandbox_call {
	int number;
	const char *why;
};

/*
 * no_new_privs, then a filter that allows these calls and kills at any other.
 * May be called again: a later filter only narrows.  A build with
 * sanitizers allows what their runtime needs besides.
 */
int sandbox_seccomp(const struct sandbox_call *calls, size_t count,
    struct err *err);

/*
 * The same in two steps, for a parent whose children all get one filter:
 * building it costs more than forking.  The filter lives as long as the
 * process.
 */
struct sandbox_filter {
	void *program; /* of struct sock_filter */
	unsigned short len;
};
int sandbox_compile(const struct sandbox_call *calls, size_t count,
    struct sandbox_filter *filter_out, struct err *err);
int sandbox_apply(const struct sandbox_filter *filter, struct err *err);

/*
 * The same for a process that runs code whose calls nobody can list for all
 * hosts: what is not allowed is not done either, but fails with EPERM instead
 * of killing.  A rule looks at an argument, too.
 */
struct sandbox_rule {
	int number;
	const char *why;
	unsigned arg;        /* allowed when this argument, */
	uint64_t mask, bits; /* of these bits, has these (mask 0: always) */
	int error;           /* instead: fails always, with this errno */
};
int sandbox_seccomp_soft(const struct sandbox_call *calls, size_t count,
    const struct sandbox_rule *rules, size_t rule_count, struct err *err);

/* Hard and soft limits; 0 leaves one as it is. */
struct sandbox_limits {
	uint64_t memory;   /* bytes of address space (not with sanitizers) */
	uint64_t cpu;      /* seconds of processor time */
	uint64_t files;    /* open descriptors: the highest allowed + 1 */
	uint64_t file_size; /* bytes of any file written */
};

int sandbox_limit(const struct sandbox_limits *limits, struct err *err);

#endif
