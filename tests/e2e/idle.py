#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=150 alone
"""A daemon with nothing to do does nothing: at most ten wake-ups of all its
processes in 30 seconds, and next to no processor time."""
from harness import Story, tap
from harness.account import cpu_seconds, pss_kib, wakeups

SECONDS, LIMIT = 30, 10


def setup():
    return Story(settings={'mailbox': {'poll_seconds': 60}})


def watch(s):
    pids = [s.daemon.pid] + list(s.daemon.children())
    before, cpu = wakeups(pids), cpu_seconds(pids)
    import time
    time.sleep(SECONDS)
    count = wakeups(pids) - before
    assert sorted(pids) == sorted([s.daemon.pid] + list(s.daemon.children()))
    per = {line.split()[-1]: wakeups([pid]) for pid, line in
           s.daemon.children().items()}
    tap.note('%d wake-ups in %d s, %.2f s of processor, %d KiB; since the '
             'start: %s' % (count, SECONDS, cpu_seconds(pids) - cpu,
                            pss_kib(pids), per))
    return count


def test_idle_with_idle(s):
    "With IDLE, a request on file and a letter sent"
    s.ask()
    s.daemon.sleep(6)
    count = watch(s)
    assert count <= LIMIT, count


def test_idle_while_polling(s):
    "Without IDLE, polling once a minute"
    s.daemon.configure({'mailbox': {'idle': False}})
    s.daemon.hup()
    s.daemon.sleep(5)
    count = watch(s)
    assert count <= LIMIT, count


if __name__ == '__main__':
    tap.run(globals(), setup)
