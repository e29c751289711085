/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/signals.h"

/* How a process that did this ended, after this signal: 0 or the signal. */
static int
end_after(int sig, void (*first)(void), void (*second)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		signal(sig, SIG_DFL);
		if (first != NULL)
			first();
		if (second != NULL)
			second();
		raise(sig);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* Of the signals that end a process, those that stay so. */
static void
test_strays(void **state)
{
	static const int kept[] = { SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT,
		SIGBUS, SIGFPE, SIGKILL, SIGSEGV, SIGTERM, SIGXCPU, SIGSYS };
	size_t i;
	int sig;

	(void)state;
	for (sig = 1; sig < 32; sig++) {
		bool is_kept = false;

		if (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN ||
		    sig == SIGTTOU)
			continue;
		for (i = 0; i < COUNT(kept); i++)
			is_kept = is_kept || kept[i] == sig;
		if (end_after(sig, signals_ignore_strays, NULL) !=
		    (is_kept ? sig : 0))
			fail_msg("%s", strsignal(sig));
	}
}

static void
test_reset(void **state)
{
	int sig;

	(void)state;
	for (sig = 1; sig < 32; sig++)
		if (sig != SIGSTOP && sig != SIGTSTP && sig != SIGTTIN &&
		    sig != SIGTTOU && end_after(sig, signals_ignore_strays,
			signals_reset) != end_after(sig, NULL, NULL))
			fail_msg("%s", strsignal(sig));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strays),
		cmocka_unit_test(test_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
