# SPDX-License-Identifier: ISC
"""What processes cost: proportional memory, wake-ups, processor time."""
import os

from .proc import read


def pss_kib(pids):
    """Proportional set size of all together."""
    total = 0
    for pid in pids:
        try:
            for line in read('/proc/%d/smaps_rollup' % pid).splitlines():
                if line.startswith(b'Pss:'):
                    total += int(line.split()[1])
        except (OSError, ProcessLookupError):
            pass
    return total


def wakeups(pids):
    """How often all together have gone to sleep of their own accord: the
    count of wake-ups, since each was followed by a sleep."""
    total = 0
    for pid in pids:
        for task in os.listdir('/proc/%d/task' % pid):
            for line in read('/proc/%d/task/%s/status' % (
                    pid, task)).splitlines():
                if line.startswith(b'voluntary_ctxt_switches'):
                    total += int(line.split()[1])
    return total


def cpu_seconds(pids):
    """Processor time of all together, with the children they waited for."""
    total = 0
    for pid in pids:
        try:
            rest = read('/proc/%d/stat' % pid).rpartition(b')')[2].split()
        except OSError:
            continue
        total += sum(int(rest[n]) for n in (11, 12, 13, 14))
    return total / os.sysconf('SC_CLK_TCK')
