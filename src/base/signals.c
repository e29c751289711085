/* SPDX-License-Identifier: ISC */
#include "base/signals.h"

#include <signal.h>
#include <stddef.h>

#include "base/mem.h"

static const int strays[] = { SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM,
	SIGVTALRM, SIGPROF, SIGIO, SIGPWR,
#ifdef SIGSTKFLT
	SIGSTKFLT,
#endif
	SIGXFSZ, /* a file that grows too large is an error of write(2) */
};

void
signals_ignore_strays(void)
{
	size_t i;

	for (i = 0; i < COUNT(strays); i++)
		signal(strays[i], SIG_IGN);
}

void
signals_reset(void)
{
	sigset_t none;
	int sig;

	for (sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
