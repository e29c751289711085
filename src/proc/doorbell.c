/* SPDX-License-Identifier: ISC */
#include "proc/doorbell.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

#include "base/clock.h"
#include "proc/child.h"

void
doorbell_ring(enum role_fd bell)
{
	uint64_t one = 1;

	/* A full counter rings as well; no bell is no loss (the sweep). */
	(void)!write(bell, &one, sizeof one);
}

bool
doorbell_wait(enum role_fd bell, int other_fd, int timeout_ms)
{
	struct pollfd p[3] = {
		{ .fd = bell, .events = POLLIN },
		{ .fd = child_stop_fd(), .events = POLLIN },
		{ .fd = other_fd, .events = POLLIN },
	};
	int64_t deadline = clock_mono_ms() + timeout_ms;
	uint64_t count;
	int64_t left;

	while (!child_stopping()) {
		left = timeout_ms < 0 ? -1 : deadline - clock_mono_ms();
		if (timeout_ms >= 0 && left < 0)
			left = 0;
		if (poll(p, 3, (int)left) == -1) {
			if (errno == EINTR)
				continue;
			return false;
		}
		if (p[0].revents & POLLIN)
			(void)!read(bell, &count, sizeof count);
		return p[2].revents != 0;
	}
	return false;
}
